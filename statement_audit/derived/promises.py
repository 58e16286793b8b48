"""What a statement promises: read by the rules of language from sentences, lists of plans and tables of plans."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from statement_audit.compare.commitments import Promise
from statement_audit.compare.due import parse_due
from statement_audit.models import BlockKind, Passage
from statement_audit.plain_text import normalise, pattern

Plans = Callable[[Sequence[Passage]], Sequence[float]]
PLANNED = 0.5  # from which a passage is taken for a plan

# Without any of these a sentence is no plan: what the network is not asked.
_TO_COME = re.compile(
    r"(?i)'ll\b|\b(?:will|shall|plan\w*|intend\w*|intention|aim\w*|propos\w+|going|targets?|goals?|next|want|would|expect\w*"
    r"|hop(?:e|es|ing)|look\w*|seek\w*|pledg\w+|undertak\w+|commit\w*|due|to be|to go|future|soon|shortly|towards?)\b"
)

# When what is told began: "Since January 2026 laundries are paid within 30 days".
_SINCE = pattern(
    r"since (?:\w+ ){0,2}20\d\d\b(?! (?:audit|review|target|report)\b)(?!.*\b(?:due|next|deadline|target)\b)"
)
# "Committed to acting ethically" says how a company means to be; no later statement can show that it was kept.
_PLEDGE = re.compile(
    r"(?i)\b(?:we|company|group|board|it) (?:are|is|have|has|remains?|also) (?:\w+ )?committed to "
    r"(?!(?:being|ensuring|acting|doing|operating|conducting|trading|behaving|respecting|upholding|maintaining"
    r"|complying"
    r"|preventing|combating|tackling|eradicating|eliminating|playing|promoting|protecting|safeguarding)\b)\w+ing\b"
    r"|\bwe (?:\w+ )?(?:pledge|undertake|commit) to\b"
)
# How a company means to be, always, and what it obliges others to: nothing to come.
_STANDING = re.compile(
    r"(?i)\b(?:aim|seek|look|strive|endeavou?r|try|hope)s? to (?:\w+ly )?(?:encourage|ensure|comply|act|be|maintain"
    r"|promote|treat|uphold|support|conduct|operate|deliver|provide|avoid|prevent|minimi[sz]e|work|source|use|foster)\b"
    r"|\b(?:will|shall) (?:always|never|continually|regularly|consistently)\b"
    r"|\b(?:suppliers|contractors|vendors|agencies) will\b"
)
_EVERY_YEAR = re.compile(
    r"(?i)\bwill be (?:\w+ly )?(?:reviewed|updated|revised|renewed)\b[^.;]*\b(?:annual(?:ly)?|every|each"
    r"|regular(?:ly)?)\b"
)
_STATES = re.compile(r"(?i)\b(?:is|are|was|were|has|(?<!^to )(?<!^)have|had)\b")
_SHORT = re.compile(r"(?i)(?<=\w)(?P<end>'re|'ll|'d(?= (?:also )?like\b))\b")
_LONG = {"'re": " are", "'ll": " will", "'d": " would"}
_RELATIVE = re.compile(r"(?i),? \b(?:that|which|who|where)\b")
# Said outright, whatever else the clause says: "we plan to write a policy that bans fees".
_OUTRIGHT = re.compile(
    r"(?i)\b(?:we|company|group|board|it|which) (?:(?:\w+ly|also|now|therefore) ){0,2}(?:(?:plan|intend|propose)s? to\b"
    r"|will (?=introduce|launch|publish|write|adopt|set|require|develop|create|add|put|appoint|start|extend|train"
    r"|audit|visit|open|map|build|bring|move)"
    r"|(?:are|am) going to (?=introduce|launch|publish|write|adopt|set|add|put|appoint|start|stop|extend|train|make"
    r"|bring))"
    r"|(?<!no )\b\w+ (?:(?:is|are) (?:also )?to be|will be) (?:set up|built|written|rolled out|held|undertaken"
    r"|carried out|(?:re)?paid"
    r"|(?:launch|publish|introduc|replac|review|extend|appoint|pilot|plac|issu|train|audit|visit|survey|interview"
    r"|map|translat|complet|establish)\w*ed)\b"
    r"|\b(?:set|agreed|adopted) (?:\w+ )?(?:the |a |an )(?:\w+ )?(?:target|goal|aim|objective) (?:of|to|that)\b"
    # at the end of a report: "have developed a questionnaire to be rolled out shortly"
    r"|\bto be (?:rolled out|implemented|introduced|launched|completed|established|published|delivered)\b"
    r"[^.;]{0,60}\b(?:shortly|soon|later|in due course|next|by|from|during|in 20\d\d)\b"
)
_WANTED = re.compile(
    r"(?i)\b(?:we|i) (?:aim for (?:\d|all|every|each)"
    r"|(?:(?:also |still )?want|would (?:also )?like) (?:to (?:join|publish|map|extend|start|train|audit|introduce"
    r"|bring|put|set up|get|move|add|give)|(?:our|every|all|each) (?:\w+ ){1,3}to))\b"
    r"|\bit is (?:also )?(?:intended|proposed|planned) (?:that|to)\b"
    r"|\bit is (?:also )?(?:the|our) (?:[\w']+ )?(?:intention|aim|plan) (?:to|that)\b"
    r"|\bour (?:\w+ )?(?:target|goal) is (?:to(?! be\b)|for)\b"
)
_AHEAD = re.compile(
    r"(?i)\b(?:will(?! (?:not|never|always|continue)\b)|(?:is|are) to be|plan(?:ning|s)?|intend|intention)\b"
)
_PLANS = r"(?:plans?|goals?|targets?|priorit(?:y|ies)|commitments?|objectives|promises|actions)"
_PLAN_HEADING = re.compile(
    rf"(?i)\b{_PLANS}\b.{{0,120}}\b(?:20\d\d|FY ?\d\d|next|coming|ahead)|\b20\d\d\S{{0,9}} {_PLANS}\b"
    r"|\bwhat (?:comes|(?:we|i) (?:will|want|plan|intend|hope|would like|are going|am going))\b|^to[ -]do\b"
    r"|\b(?:next steps|action plan|looking (?:ahead|forward)|going forward|our commitments)\b"
)
_LOOKS_BACK = re.compile(
    r"(?i)\b(?:progress|against|last year|previous|how we did|did|performance|delivered|achieve\w*|review"
    r"|update|results?|kept|became)\b"
)
_MARK = re.compile(r"^(?:\W+|\W*\w{1,3}[.)]\s+)")
# Cells of a table of plans, by the heads of their columns.
_CELL = re.compile(r"(?:^|; )(?P<head>[^:;|]{1,60}): (?P<words>[^;]*(?:;(?! [^:;|]{1,60}: )[^;]*)*)")
_DUE_HEAD = re.compile(r"(?i)\b(?:when|due|deadline|time\w*|date|by|completion|target 20\d\d)\b")
_STATUS_HEAD = re.compile(r"(?i)\b(?:status|progress|results?|outcomes?|happened|achieved)\b")
_OWNER_HEAD = re.compile(r"(?i)\b(?:owner|responsib\w+|who|lead|accountable|sponsor|function|no|ref)\b")
_CONDITION = re.compile(r"(?i)^\W*(?:if|where|when|whenever|should|in the event|once)\b")
_PAST = re.compile(
    r"(?i)\b(?:\w{3,}ed|was|were|has|have|had|now|took|met|held|began|went|came|saw|spoke|gave|set|put|sent|paid"
    r"|built)\b"
)


def read_promises(
    passages: Sequence[Passage],
    year: int | None,
    evidence: dict[tuple[int, int], dict[str, Any]],
    *,
    going_on: bool = False,
    plans: Plans | None = None,
) -> Iterator[Promise]:
    """Yield what promises something to come, in the order of the text: what the rules read, and what `plans` does.

    Args:
        year: the year that the statement covers.
        evidence: what the judge took as evidence of a plan or promise, by page and start.
        going_on: also items of a list of plans that only go on ("continuing to raise awareness").
        plans: how sure each of some passages tells of a plan, 0-1.
    """
    read = {passage.index: promise_in(passage, year, going_on=going_on) for passage in passages}
    if plans is not None:
        read |= _planned(passages, read, year, plans)
    for passage in passages:
        promised = read[passage.index]
        if promised is None:
            continue
        status, about = promised
        own = passage.text if passage.kind is BlockKind.TABLE_ROW else passage.quote
        heading = passage.heading if _is_plan_heading(passage.heading) else ""
        due = next((due for text in (own, passage.text, heading) if (due := parse_due(text, year))), None)
        if due and status == "future_undated":
            status = "future_dated"
        known = evidence.get((passage.page, passage.start), {})
        yield Promise(passage, about, status, due, known.get("criterion"), known.get("evidence_id"))


def _planned(
    passages: Sequence[Passage], read: Mapping[int, tuple[str, str] | None], year: int | None, plans: Plans
) -> dict[int, tuple[str, str] | None]:
    """What the rules left and `plans` takes for a plan, of what may be one by a word or as an item of a list."""
    from statement_audit.score.statuses import is_dated

    asked = [one for one in passages if read[one.index] is None and _may_plan(one, _plain(one))]
    sure = zip(asked, plans(asked), strict=True) if asked else ()
    told = [passage for passage, share in sure if share >= PLANNED]
    return {one.index: ("future_dated" if is_dated(one.text, year) else "future_undated", one.quote) for one in told}


def _may_plan(passage: Passage, text: str) -> bool:
    if _leads_on(passage, text) or _SINCE.match(_MARK.sub("", text)):
        return False
    return passage.kind in (BlockKind.BULLET, BlockKind.TABLE_ROW) or bool(_TO_COME.search(text))


def _plain(passage: Passage) -> str:
    """The text as it is matched: plain apostrophes, `we'll` as "we will"."""
    return _SHORT.sub(lambda found: _LONG[found["end"].lower()], normalise(passage.text))


def _leads_on(passage: Passage, text: str) -> bool:
    """A heading, a question, a lead-in: nothing that stands by itself."""
    return passage.kind is BlockKind.HEADING or text.rstrip().endswith((":", "?", "as follows.", "the following."))


def promise_in(passage: Passage, year: int | None, *, going_on: bool = False) -> tuple[str, str] | None:
    """Status of a promise (future_dated, future_undated, or commitment for a pledge) and the words that make it.

    None for what is under a condition, describes the statement, or goes on as before.
    """
    from statement_audit.score import phrases
    from statement_audit.score.clauses import Act, read_passage
    from statement_audit.score.statuses import is_dated

    if passage.kind is BlockKind.TABLE_ROW:
        return _planned_in_row(passage, year)
    text = _plain(passage)
    if _leads_on(passage, text):
        return None
    if _CONDITION.match(text) or phrases.ABOUT_ITSELF.match(text) or phrases.KPI_NAME.match(text.lstrip("•*-– ")):
        return None
    in_words = bool(phrases.FUTURE.search(text) or _is_outright(text))
    may_plan = in_words or (
        passage.kind is BlockKind.BULLET and not _STATES.search(_RELATIVE.split(text, maxsplit=1)[0])
    )  # under "next steps"
    if not may_plan and not _PLEDGE.search(text):
        return None  # most passages, before they are read clause by clause
    is_fixed = is_dated(text, year)
    is_open = going_on or not (phrases.ONGOING.search(text) or _EVERY_YEAR.search(text))
    if may_plan and is_open and _is_listed_plan(passage):
        return "future_dated" if is_fixed else "future_undated", passage.quote
    clauses = read_passage(replace(passage, text=text)).clauses
    plans = [clause.text for clause in clauses if clause.act is Act.FUTURE or _is_outright(clause.text)]
    if plans and may_plan and (is_fixed or not (_STANDING.search(text) or _EVERY_YEAR.search(text))):
        return "future_dated" if is_fixed else "future_undated", " ".join(plans)
    pledges = [clause.text for clause in clauses if clause.act is Act.COMMITMENT and _PLEDGE.search(clause.text)]
    return ("commitment", " ".join(pledges)) if pledges else None


def _is_outright(text: str) -> bool:
    return bool(_OUTRIGHT.search(text) or _WANTED.search(text))


def _is_plan_heading(heading: str) -> bool:
    from statement_audit.score import phrases

    ahead = phrases.FUTURE_HEADING.match(heading) or _PLAN_HEADING.search(heading)
    return bool(ahead) and not _LOOKS_BACK.search(heading)


def _is_listed_plan(passage: Passage) -> bool:
    """An item below "Next steps" or "By March 2026 we will:", or a sentence there that looks ahead."""
    from statement_audit.score import phrases

    own = len(" ".join(_MARK.sub("", passage.quote).split()))
    lead = passage.text[:-own] if passage.kind is BlockKind.BULLET else ""
    if not _is_plan_heading(passage.heading):
        return bool(phrases.FUTURE.search(lead)) and not phrases.ONGOING.search(lead)
    return passage.kind is BlockKind.BULLET or bool(_AHEAD.search(passage.text))


def _planned_in_row(passage: Passage, year: int | None) -> tuple[str, str] | None:
    """A row with a column for the date by when, or below a heading of plans, that is not reported as done."""
    cells = {cell["head"]: cell["words"] for cell in _CELL.finditer(passage.text)}
    due = next((head for head in cells if _DUE_HEAD.search(head) and parse_due(cells[head], year)), None)
    if any(_STATUS_HEAD.search(head) for head in cells) or not (due or (cells and _is_plan_heading(passage.heading))):
        return None
    words = [words for head, words in cells.items() if head != due and not _OWNER_HEAD.search(head)]
    return "future_dated" if due else "future_undated", " ".join(words)


def read_report(passage: Passage) -> str:
    """done: somebody does or did something; missed: the text says that something is lacking; else what is meant or
    described, and nothing."""
    from statement_audit.score.clauses import Act, read_passage

    clauses = read_passage(passage).clauses
    if passage.kind is BlockKind.TABLE_ROW and re.search(r"\d", passage.quote):
        return "done"
    acts = {clause.act for clause in clauses}
    if acts & {Act.DOES, Act.RULE} or any(one.act is Act.STATES and _PAST.search(one.text) for one in clauses):
        return "done"
    return "missed" if Act.ADMITS_ABSENT in acts else ""
