"""What a statement promises: read by the rules of language from sentences, lists of plans and tables of plans."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from statement_audit.compare.commitments import Promise
from statement_audit.compare.due import parse_due
from statement_audit.models import BlockKind, Passage
from statement_audit.plain_text import normalise, patterns_beside
from statement_audit.score.clauses import Act, read_passage
from statement_audit.score.phrases import PHRASES
from statement_audit.score.statuses import is_dated

Plans = Callable[[Sequence[Passage]], Sequence[float]]
PLANNED = 0.5  # from which a passage is taken for a plan

_SAID = patterns_beside(__file__)

_LONG = {"'re": " are", "'ll": " will", "'d": " would"}


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
    asked = [one for one in passages if read[one.index] is None and _may_plan(one, _plain(one))]
    sure = zip(asked, plans(asked), strict=True) if asked else ()
    told = [passage for passage, share in sure if share >= PLANNED]
    return {one.index: ("future_dated" if is_dated(one.text, year) else "future_undated", one.quote) for one in told}


def _may_plan(passage: Passage, text: str) -> bool:
    if _leads_on(passage, text) or _SAID["since"].match(_SAID["mark"].sub("", text)):
        return False
    return passage.kind in (BlockKind.BULLET, BlockKind.TABLE_ROW) or bool(_SAID["to_come"].search(text))


def _plain(passage: Passage) -> str:
    """The text as it is matched: plain apostrophes, `we'll` as "we will"."""
    return _SAID["short"].sub(lambda found: _LONG[found["end"].lower()], normalise(passage.text))


def _leads_on(passage: Passage, text: str) -> bool:
    """A heading, a question, a lead-in: nothing that stands by itself."""
    return passage.kind is BlockKind.HEADING or text.rstrip().endswith((":", "?", "as follows.", "the following."))


def promise_in(passage: Passage, year: int | None, *, going_on: bool = False) -> tuple[str, str] | None:
    """Status of a promise (future_dated, future_undated, or commitment for a pledge) and the words that make it.

    None for what is under a condition, describes the statement, or goes on as before.
    """
    if passage.kind is BlockKind.TABLE_ROW:
        return _planned_in_row(passage, year)
    text = _plain(passage)
    if _leads_on(passage, text):
        return None
    if (
        _SAID["condition"].match(text)
        or PHRASES["about_itself"].match(text)
        or PHRASES["kpi_name"].match(text.lstrip("•*-– "))
    ):
        return None
    in_words = bool(PHRASES["future"].search(text) or _is_outright(text))
    may_plan = in_words or (
        passage.kind is BlockKind.BULLET and not _SAID["states"].search(_SAID["relative"].split(text, maxsplit=1)[0])
    )  # under "next steps"
    if not may_plan and not _SAID["pledge"].search(text):
        return None  # most passages, before they are read clause by clause
    is_fixed = is_dated(text, year)
    is_open = going_on or not (PHRASES["ongoing"].search(text) or _SAID["every_year"].search(text))
    if may_plan and is_open and _is_listed_plan(passage):
        return "future_dated" if is_fixed else "future_undated", passage.quote
    clauses = read_passage(replace(passage, text=text)).clauses
    plans = [clause.text for clause in clauses if clause.act is Act.FUTURE or _is_outright(clause.text)]
    if plans and may_plan and (is_fixed or not (_SAID["standing"].search(text) or _SAID["every_year"].search(text))):
        return "future_dated" if is_fixed else "future_undated", " ".join(plans)
    pledges = [
        clause.text for clause in clauses if clause.act is Act.COMMITMENT and _SAID["pledge"].search(clause.text)
    ]
    return ("commitment", " ".join(pledges)) if pledges else None


def _is_outright(text: str) -> bool:
    return bool(_SAID["outright"].search(text) or _SAID["wanted"].search(text))


def _is_plan_heading(heading: str) -> bool:
    ahead = PHRASES["future_heading"].match(heading) or _SAID["plan_heading"].search(heading)
    return bool(ahead) and not _SAID["looks_back"].search(heading)


def _is_listed_plan(passage: Passage) -> bool:
    """An item below "Next steps" or "By March 2026 we will:", or a sentence there that looks ahead."""
    own = len(" ".join(_SAID["mark"].sub("", passage.quote).split()))
    lead = passage.text[:-own] if passage.kind is BlockKind.BULLET else ""
    if not _is_plan_heading(passage.heading):
        return bool(PHRASES["future"].search(lead)) and not PHRASES["ongoing"].search(lead)
    return passage.kind is BlockKind.BULLET or bool(_SAID["ahead"].search(passage.text))


def _planned_in_row(passage: Passage, year: int | None) -> tuple[str, str] | None:
    """A row with a column for the date by when, or below a heading of plans, that is not reported as done."""
    cells = {cell["head"]: cell["words"] for cell in _SAID["cell"].finditer(passage.text)}
    due = next((head for head in cells if _SAID["due_head"].search(head) and parse_due(cells[head], year)), None)
    if any(_SAID["status_head"].search(head) for head in cells) or not (
        due or (cells and _is_plan_heading(passage.heading))
    ):
        return None
    words = [words for head, words in cells.items() if head != due and not _SAID["owner_head"].search(head)]
    return "future_dated" if due else "future_undated", " ".join(words)


def read_report(passage: Passage) -> str:
    """done: somebody does or did something; missed: the text says that something is lacking; else what is meant or
    described, and nothing."""
    clauses = read_passage(passage).clauses
    if passage.kind is BlockKind.TABLE_ROW and re.search(r"\d", passage.quote):
        return "done"
    acts = {clause.act for clause in clauses}
    if acts & {Act.DOES, Act.RULE} or any(one.act is Act.STATES and _SAID["past"].search(one.text) for one in clauses):
        return "done"
    return "missed" if Act.ADMITS_ABSENT in acts else ""
