"""STA-03: who approved this statement? The governing body, somebody less, or nobody.

And the attestation of Canadian reports: a member of the governing body vouches for the report and may bind the entity.
Public Safety Canada's guidance (page dated 18 December 2025) calls a signed attestation mandatory and gives an example
that "may be used": "I attest that I have reviewed the information contained in the report on behalf of the governing
body ... true, accurate and complete", with "I have the authority to bind" beside the signature.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from statement_audit.identity.companies import shorter_names
from statement_audit.identity.dates import MONTH, find_dates, find_months
from statement_audit.identity.signatories import officer_in
from statement_audit.identity.undone import find_note, is_blank, is_of_another_paper, words_of
from statement_audit.models import BlockKind, Passage, Status
from statement_audit.plain_text import normalise, patterns_beside

_SAID = patterns_beside(__file__, month=MONTH)
_IS_APPROVED = _SAID["is_approved"]


APPROVED = _SAID["approved"]
BODY = _SAID["body"]
LESSER = _SAID["lesser"]
WAS_SIGNED = _SAID["was_signed"]
LENT = _SAID["lent"]
PREPARED_BY = _SAID["prepared_by"]
APPROVER_LINES, LONGEST_LINE = 4, 90  # that may name who approved
LONGEST_BARE = 20  # words
FORM_ROWS = 2  # below that of the approver
OTHER_DAY = _SAID["other_day"]
OTHERS_DAY = _SAID["others_day"]
_SLAVERY_STATEMENT = r"(?:(?:[A-Z][\w,&/-]*|\d{4}|and|&|modern|anti|annual) ){0,3}?(?:[Ss]lavery|SLAVERY|[Tt]rafficking)(?: (?:[Aa]ct|and|&|[Hh]uman|[Tt]rafficking|[Tt]ransparency|\d{4})){0,5} [Ss]tatement"


@dataclass(frozen=True, slots=True)
class Approval:
    """What one passage says of approval. `rank` orders findings: the statement's best one counts."""

    passage: Passage
    status: Status
    rank: int
    reasons: tuple[str, ...]


def own_statement(companies: Iterable[str]) -> re.Pattern[str] | None:
    """How a text names its own statement by the company's name: "Quill's Modern Slavery Statement"; None without a name."""
    names = {re.escape(name) for company in companies for name in shorter_names(company) if len(name) > 2}
    known = "|".join(sorted(names, key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:[Tt]he )?(?:{known})(?:[’']s?)? {_SLAVERY_STATEMENT}(?=s? )") if known else None


def find_approval(
    passages: Sequence[Passage], rest: Mapping[int, str] | None = None, own: re.Pattern[str] | None = None
) -> Approval | None:
    """The strongest approval in the text, or the strongest sign that there was none; None where nothing is said.

    A drafting note that speaks of approval outweighs all: somebody still works on it. `rest`: lines below a passage that
    are no passages, by its index. `own`: how the text names its own statement.
    """
    note = find_note(passages, _SAID["in_note"])
    if note is not None:
        return Approval(note, Status.NOT_MET, 7, ("drafting_note",))
    read = (read_approval(passage, following(passages, place, rest), own) for place, passage in enumerate(passages))
    found = [approval for approval in read if approval is not None]
    best = max(found, key=lambda approval: (approval.rank, -approval.passage.index), default=None)
    if best is not None and _is_day_open(best, passages):
        return Approval(best.passage, Status.NOT_MET, 3, ("placeholder",))
    return best


def _is_day_open(approval: Approval, passages: Sequence[Passage]) -> bool:
    """Whether the form in which the approver stands leaves the day of approval open in one of the next rows."""
    rows = [one for one in passages if 0 < one.index - approval.passage.index <= FORM_ROWS]
    rows = rows if approval.passage.kind is BlockKind.TABLE_ROW else []
    return any(_SAID["day_row"].match(text) and is_blank(text) for text in map(words_of, rows))


def following(passages: Sequence[Passage], place: int, rest: Mapping[int, str] | None = None) -> str:
    """The lines below one that ends with "approved by:" or within the name that follows; nothing below others."""
    if not _SAID["cut_by"].search(passages[place].quote):
        return ""
    first = (rest or {}).get(passages[place].index, "")
    lines = [first] if first else [normalise(one.quote) for one in passages[place + 1 : place + 1 + APPROVER_LINES]]
    return " ".join(takewhile(lambda line: len(line) <= LONGEST_LINE and not _SAID["other_label"].match(line), lines))


def read_approval(passage: Passage, below: str = "", own: re.Pattern[str] | None = None) -> Approval | None:
    """What one passage says: met by the governing body, partly by somebody less, not met where it was only seen. `below`:
    the lines in which its sentence goes on; `own`: how the text names its own statement."""
    texts = dict.fromkeys(f"{text} {below}".strip() for text in (words_of(passage), normalise(passage.text)))
    found = [one for text in texts if (one := _read(passage, own.sub("this statement", text) if own else text))]
    best = max(found, key=lambda one: one.rank, default=None)
    if best is None or best.status is Status.NOT_MET:
        return best
    day = next((reason for one in (best, *found) for reason in one.reasons if reason.startswith("approved_on:")), None)
    return best if day is None or day in best.reasons else replace(best, reasons=(*best.reasons, day))


def _read(passage: Passage, text: str) -> Approval | None:
    text = _SAID["glued"].sub(r"\1 ", _SAID["approver_label"].sub("Approved by |", text))
    heading = normalise(passage.heading)
    text = _SAID["declaration"].sub("this statement", text) if _SAID["declares"].search(heading) else text
    titled = bool(_SAID["heading"].match(heading) or _SAID["heads_approver"].fullmatch(normalise(passage.quote)))
    if is_of_another_paper(text, heading):
        return None
    if (APPROVED.search(text) or _SAID["unapproved"].search(text)) and not _SAID["recital"].search(text):
        approval = _approved(passage, text, heading, titled)
        if approval is not None:
            asked = text if passage.kind is BlockKind.TABLE_ROW else _SAID["signing"].split(text)[0]
            blank = approval.status is not Status.NOT_MET and is_blank(asked) and not find_dates(asked)
            return Approval(passage, Status.NOT_MET, 3, ("placeholder",)) if blank else approval
    if _SAID["only_seen"].search(text) and _SAID["statement_re"].search(text) and not APPROVED.search(text):
        return Approval(passage, Status.NOT_MET, 2, ("seen_not_approved",))
    if titled:
        return Approval(passage, Status.NOT_MET, 1, ("heading_without_approval",))
    return None


def _approved(passage: Passage, text: str, heading: str, titled: bool) -> Approval | None:
    """A passage with a word of approval: of this statement, by whom?"""
    about_statement = (
        titled
        or _is_bare(text)
        or any(one.search(text) for one in (_SAID["statement_re"], _SAID["alone"], _SAID["bare_by"]))
    )
    if _SAID["other_object"].search(text) and not _SAID["statement_approved"].search(text):
        return None
    granted = _SAID["unapproved"].sub(" ; ", text)
    if granted != text:
        if not any(verb.search(granted) for verb in (_IS_APPROVED, _SAID["given"], _SAID["active"])):
            named = about_statement or _SAID["any_statement"].search(text)
            return Approval(passage, Status.NOT_MET, 3, ("approval_pending",)) if named else None
        text = granted
    if _SAID["not_yet"].search(text) and not _IS_APPROVED.search(text) and not _SAID["given"].search(text):
        return Approval(passage, Status.NOT_MET, 2, ("approval_pending",)) if about_statement else None
    agent = _agent(text)
    if agent is None and re.search(r"(?i)\bboard\b|governing body|directors", heading):
        agent = "body"
    handed = _SAID["handed_on"].search(text) and not _SAID["then_approved"].search(text)
    dated = () if handed else _date_reason(text)
    if agent == "body" and (about_statement or _SAID["bare"].search(text)):
        if _SAID["delegation"].search(text):
            return Approval(passage, Status.PARTLY, 5, ("approved_under_delegation", *dated))
        return Approval(passage, Status.MET, 6, dated)
    if not about_statement:
        return None
    if agent == "lesser" and not _SAID["for_body"].search(text):
        return Approval(passage, Status.PARTLY, 5, ("approved_below_board", *dated))
    if agent == "lesser" or (agent is None and _SAID["on_behalf"].search(text)):
        return Approval(passage, Status.PARTLY, 5, ("approved_under_delegation", *dated))
    return _without_agent(passage, text, dated) if agent is None else None


def _without_agent(passage: Passage, text: str, dated: tuple[str, ...]) -> Approval | None:
    """An approval that names nobody; none where the form's place for the approver is empty."""
    if _SAID["open_by"].search(text):
        return Approval(passage, Status.NOT_MET, 3, ("placeholder",))
    return Approval(passage, Status.PARTLY, 4, ("approver_not_named", *dated)) if _IS_APPROVED.search(text) else None


def _is_bare(text: str) -> bool:
    """Whether a line says by which person or office it was approved, or for whose board, and no more: "Approved by: Anna
    Bell, Owner", "A Bell, Company Secretary, approved on behalf of the Board"."""
    line = _SAID["bare_agent"].fullmatch(text) if len(text.split()) <= LONGEST_BARE else None
    officer = line is not None and (officer_in(line["agent"]) or LESSER.match(line["agent"]))
    return bool(officer or (len(text.split()) <= LONGEST_BARE and _SAID["on_behalf"].search(text)))


def _agent(text: str) -> str | None:
    """ "body" or "lesser": the first approver named after "by", else the one before the verb."""
    if _SAID["given"].search(text):
        return "body"
    if _SAID["row_given"].search(text):
        return _first_kind(text)
    passive = _SAID["passive_agent"].search(text)
    signed = passive is not None and WAS_SIGNED.search(passive["gap"] or "")  # "approved and was signed by"
    phrase = (passive["agent"] or passive["agent2"]) if passive else None
    kinds = [_first_kind(_SAID["advised"].split(part)[0]) for part in _SAID["and_by"].split(phrase or "")]
    if "body" in kinds or (any(kinds) and not signed):
        return "body" if "body" in kinds else kinds[0]
    if phrase and officer_in(phrase) and not (passive and _SAID["signing"].search(passive["gap"] or "")):
        return "lesser"
    active = _SAID["active"].search(text)
    if active is None or (_SAID["on_behalf"].search(text) and PREPARED_BY.search(text, 0, active.end("agent"))):
        return None  # "was prepared by the working group and approved on behalf of the board"
    return _first_kind(active["agent"])


def _first_kind(phrase: str) -> str | None:
    """Whether a governing body or somebody less is named first; "the Board Audit Committee" is somebody less."""
    body, lesser = BODY.search(phrase), LESSER.search(phrase)
    if body and lesser and "committee" in lesser.group().lower() and lesser.start() <= body.start() <= lesser.end():
        both = _SAID["board_and"].search(lesser.group()) and not _SAID["own_committee"].search(lesser.group())
        return "body" if both else "lesser"
    if body and (not lesser or body.start() <= lesser.start()):
        return "body"
    if body and lesser and _SAID["joined"].fullmatch(phrase[lesser.end() : body.start()]):
        return "body"  # "the Managing Director and the Board": both approved
    return "lesser" if lesser else None


def _date_reason(text: str) -> tuple[str, ...]:
    """The date of approval: the first after the word, else the last before it that does not end a period; of a sentence that
    begins with "On" that one."""
    word = APPROVED.search(text)
    place = word.start() if word else 0
    sentence = max(text.rfind("This ", 0, place), 0)
    own = OTHERS_DAY.split(text[place:], maxsplit=1)[0]
    after, before = (find_dates(OTHER_DAY.sub(" ", part)) for part in (own, text[sentence:place]))
    before = before[:1] if text.startswith("On ") else before[-1:]
    dates = after[:1] or ([] if find_months(OTHER_DAY.sub(" ", own)) else before)
    return (f"approved_on:{dates[0].isoformat()}",) if dates else ()


# --- the attestation of Canadian reports ------------------------------------------------------


ATTESTED, AUTHORITY_TO_BIND = "attested", "authority_to_bind"
_REACH = 200  # characters before and after the verb


def find_attestation(passages: Sequence[Passage]) -> dict[str, Passage]:
    """`attested` and `authority_to_bind`, each with the first passage that says it; what none says is left out."""
    found: dict[str, Passage] = {}
    for passage in passages:
        for name in vouched_in(passage.text):
            found.setdefault(name, passage)
    return found


def vouched_in(text: str) -> tuple[str, ...]:
    """Which of `attested` and `authority_to_bind` a text says."""
    text = normalise(text)
    said = {ATTESTED: _attests(text), AUTHORITY_TO_BIND: bool(_SAID["authority"].search(text))}
    return tuple(name for name, holds in said.items() if holds)


def _attests(text: str) -> bool:
    """Whether a person vouches for the report in the first person, or it says that it was attested under the Act."""
    for verb in _SAID["verb"].finditer(text):
        before, after = text[max(0, verb.start() - _REACH) : verb.start()], text[verb.end() : verb.end() + _REACH]
        if _SAID["speaker"].search(before.rpartition(";")[2]) and _SAID["vouched_for"].search(after.partition(";")[0]):
            return True
    return bool(_SAID["pursuant"].search(text))
