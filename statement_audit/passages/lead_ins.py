"""What a passage cannot be understood without: a bullet's lead-in, an answer's question, a row's column heads."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from statement_audit.models import BlockKind
from statement_audit.passages.units import Unit
from statement_audit.plain_text import ASKED_IN_FORMS

BULLET_MARK = re.compile(r"^\s*(?:[•◦▪▫■□●○‣⁃∙·►▶➢➤✓✔❖⮚§*–—-]|o(?=\s)|\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)])\s*")
# A sentence that announces a list though it ends with a full stop, or with nothing.
ANNOUNCES = re.compile(
    r"\b(?:following|as follows|include[sd]?|including|such as|below|these (?:are|include)|namely|in particular)\b",
    re.IGNORECASE,
)
ANSWER = re.compile(r"^\W*(?:a(?:nswer)?[.:]\s*)?(?:yes|no|n/?a|not applicable|none|nil)\b", re.IGNORECASE)
NEXT_NUMBER = re.compile(r"(?<=[a-zA-Z])\s+\d{1,2}\.$")  # of the next question, behind an answer without a full stop
QUESTION = re.compile(r"\?[\"'”’)\]*\s]*(?:\((?:required|optional)\)|\*|required)?\s*$", re.IGNORECASE)
ANSWER_WORDS = 8
# What is asked for is a meaning, and a whole sentence as answer is a definition, never a deed of the company.
ASKS_MEANING = re.compile(r"\bwhat (?:is|are|do(?:es)?|constitutes|was|were)\b", re.IGNORECASE)
STATES = re.compile(
    r"\b(?:is|are|was|were|means?|refers?|encompass(?:es)?|includes?|occurs?|involves?|describes?|covers?|takes?|happens?|exists?|"
    r"has|have|comprises?|consists?)\b",
    re.IGNORECASE,
)
ASKS_YES_OR_NO = re.compile(
    r"(?:^|[.,:)]\s+)\W{0,9}(?:has|have|had|does|do|did|is|are|was|were|will|would|can|could|should|may)\b",
    re.IGNORECASE,
)
LEAD_WORDS = 60  # a longer lead-in is cut to its last words
LEAST_LEAD_WORDS = 15
PARENT_WORDS = 15
MOST_WORDS = 90  # with its lead-in; the lead-in gives way
HEAD_CELL_WORDS = 8
SPOKEN = (BlockKind.PARAGRAPH, BlockKind.BULLET)


@dataclass(frozen=True, slots=True)
class Lead:
    """`text` is the unit with what it needs; empty where it stands alone. `absorbed`: it lives on in another unit.

    `heading`: the question that a unit of some length answers; it stands in place of the section's heading. `start`: of
    the quote, where it begins before the unit: "No." says nothing without the question on the same page.
    """

    text: str = ""
    answer: bool = False
    absorbed: bool = False
    heading: str = ""
    start: int | None = None


def lead_texts(units: Sequence[Unit]) -> list[Lead]:
    """One `Lead` for each unit."""
    leads = [Lead() for _ in units]
    _join_bullets(units, leads)
    _join_answers(units, leads)
    _join_tables(units, leads)
    return leads


def without_mark(text: str) -> str:
    """A bullet's text without its mark or number."""
    return BULLET_MARK.sub("", text, count=1) or text


# --- bullets --------------------------------------------------------------------------------


def _join_bullets(units: Sequence[Unit], leads: list[Lead]) -> None:
    lead = ""
    parents: list[tuple[int, str]] = []
    for index, unit in enumerate(units):
        if unit.kind is BlockKind.FOOTNOTE:
            continue
        if unit.kind is not BlockKind.BULLET:
            # "… through the following indicators:" reaches over the sub-headings of its list.
            if not (unit.kind is BlockKind.HEADING and lead.endswith(":")):
                lead = lead_in(unit)
            parents = []
            continue
        parents = [parent for parent in parents if parent[0] < unit.level]
        if unit.first:
            chain = " ".join(part for part in (lead, *(text for _, text in parents)) if part)
            leads[index] = Lead(_with_lead_in(chain, without_mark(unit.full)))
        if unit.last and _leads_below(unit.full):
            parents.append((unit.level, without_mark(unit.full)))


def _leads_below(text: str) -> bool:
    """A bullet leads the deeper ones below it where it ends in a colon, or is short and ends in nothing."""
    stripped = text.rstrip()
    return stripped.endswith(":") or (
        len(text.split()) <= PARENT_WORDS and not re.search(r"[.;!?,][\"'”’)]*$", stripped)
    )


def _with_lead_in(chain: str, text: str) -> str:
    """A long bullet gets only the end of its lead-in, so that its own words weigh most."""
    room = max(LEAST_LEAD_WORDS, MOST_WORDS - len(text.split()))
    return " ".join([*chain.split()[-room:], text])


def lead_in(unit: Unit) -> str:
    """The unit as a lead-in, or nothing: it must end a paragraph and announce a list."""
    if unit.kind is not BlockKind.PARAGRAPH or not unit.last:
        return ""
    text = unit.full.rstrip()
    if text.endswith((":", ":-", "–")) or ANNOUNCES.search(text) or not re.search(r"[.!?][\"'”’)]*$", text):
        words = text.split()
        return " ".join(words[-LEAD_WORDS:]) if len(words) > 3 or text.endswith(":") else ""
    return ""


# --- questions ------------------------------------------------------------------------------


def _join_answers(units: Sequence[Unit], leads: list[Lead]) -> None:
    """A short answer ("Yes.", "48 at two farms") is read with its question; a longer one has the question as heading."""
    for index, unit in enumerate(units[:-1]):
        if unit.kind not in (*SPOKEN, BlockKind.HEADING) or not QUESTION.search(unit.full):
            continue
        if not _can_answer(units[index + 1]):
            continue
        question = without_mark(unit.full)
        if not _is_short_answer(question, units[index + 1].full):
            _head_with(question, units, leads, index)
            continue
        answer = units[index + 1]
        if ANSWER.match(answer.full) and (number := NEXT_NUMBER.search(answer.quote)):
            answer.end -= len(number[0])
        _join(question, units, leads, index + 1)
        if _is_bare(answer) and _are_together(units[index], answer):
            leads[index + 1] = replace(leads[index + 1], start=units[index].start)
        leads[index] = Lead(absorbed=True)
        if index + 2 < len(units) and _gives_reason(question, units, index + 2):
            _join(question, units, leads, index + 2)


def _join(question: str, units: Sequence[Unit], leads: list[Lead], index: int) -> None:
    leads[index] = Lead(f"{question} {without_mark(units[index].full)}", answer=True)


def _head_with(question: str, units: Sequence[Unit], leads: list[Lead], index: int) -> None:
    """Make a question that opens its block the heading of the block that answers it, and of bullets right below."""
    if not units[index].first:
        return
    leads[index] = Lead(absorbed=True)
    answer = units[index + 1].block
    for later in range(index + 1, len(units)):
        unit = units[later]
        if unit.kind is BlockKind.HEADING or (unit.block != answer and unit.kind is not BlockKind.BULLET):
            return
        leads[later] = replace(leads[later], heading=question)


def _can_answer(unit: Unit) -> bool:
    return unit.kind in SPOKEN and not QUESTION.search(unit.full)


def _is_short_answer(question: str, answer: str) -> bool:
    if ASKS_MEANING.search(question) and STATES.search(answer):
        return False
    words = len(answer.split())
    return words <= ANSWER_WORDS or (bool(ANSWER.match(answer)) and bool(ASKS_YES_OR_NO.search(question)))


def _gives_reason(question: str, units: Sequence[Unit], index: int) -> bool:
    """The sentence after a bare "No." is its reason."""
    answer, unit = units[index - 1], units[index]
    follows = _is_bare(answer) and unit.block == answer.block
    return follows and _can_answer(unit) and bool(ASKS_YES_OR_NO.search(question))


def _is_bare(answer: Unit) -> bool:
    return bool(ANSWER.match(answer.full)) and len(answer.full.split()) <= ANSWER_WORDS


def _are_together(question: Unit, answer: Unit) -> bool:
    same_page = question.page.number == answer.page.number
    return same_page and not question.page.text[question.end : answer.start].strip()


# --- tables ---------------------------------------------------------------------------------


def _join_tables(units: Sequence[Unit], leads: list[Lead]) -> None:
    heads: list[str] = []
    title = ""
    previous: Unit | None = None
    for index, unit in enumerate(units):
        if unit.kind is not BlockKind.TABLE_ROW:
            previous, title = None, ""
            continue
        cells = _cells(unit.row or unit.quote)
        starts = previous is None or not _continues(previous, unit, len(cells))
        if starts and _is_title(cells):
            title = cells[0]
            leads[index] = Lead(absorbed=True)
            continue
        if starts:
            heads = cells if _is_head(cells) and _has_rows(units, index, len(cells)) else []
            following = _cells(units[index + 1].row or units[index + 1].quote) if heads else []
            heads = [] if _is_form(cells, following) else heads
            leads[index] = Lead(absorbed=bool(heads))
        if unit.cell >= 0:
            leads[index] = _cell_lead(unit, cells, heads)
        elif heads and not starts:
            leads[index] = Lead(_named_cells(heads, cells))
        if title and not leads[index].heading:
            leads[index] = replace(leads[index], heading=title)
        previous = unit


def _is_title(cells: Sequence[str]) -> bool:
    """A heading above a table that extraction took into it: a few words in the first cell, and no more."""
    return (
        len(cells) >= 2
        and 0 < len(cells[0].split()) <= HEAD_CELL_WORDS
        and set(cells[1:]) <= {"", "-"}
        and not re.search(r"^-$|:$|^sign(?:ed|ature)\b", cells[0], re.IGNORECASE)
    )


def _continues(previous: Unit, unit: Unit, columns: int) -> bool:
    return previous.section == unit.section and len(_cells(previous.row or previous.quote)) == columns


def _cell_lead(unit: Unit, cells: Sequence[str], heads: Sequence[str]) -> Lead:
    """A sentence of a long row is read with the head of its column, under the label of its row."""
    label = (
        cells[0] if len(cells[0].split()) <= HEAD_CELL_WORDS * 2 and any(char.isalpha() for char in cells[0]) else ""
    )
    if unit.cell == 0 and label:
        return Lead(absorbed=True)
    head = heads[unit.cell] if unit.cell < len(heads) and heads[unit.cell] != "-" else ""
    return Lead(f"{head}: {unit.full}" if head else "", heading=label)


def _cells(row: str) -> list[str]:
    return [cell.strip() for cell in row.split(" | ")]


def _is_head(cells: Sequence[str]) -> bool:
    words = [len(cell.split()) for cell in cells]
    digits = sum(any(char.isdigit() for char in cell) and not re.search(r"\b20\d\d\b", cell) for cell in cells)
    return len(cells) >= 2 and max(words) <= HEAD_CELL_WORDS and digits == 0 and not any(c.endswith(".") for c in cells)


_OFFICE = re.compile(
    r"\b(?:director|chief|c[efo]o|chair|president|secretary|partner|trustee|member|counsel|officer)\b", re.I
)


def _is_form(first: Sequence[str], second: Sequence[str]) -> bool:
    """Whether two rows are of a form or of signatures side by side, which have no heads of columns."""
    if any(cell.endswith(":") for cell in first) or len({cell.casefold() for cell in first}) == 1:
        return True
    if len(first) == len(second) == 2 and ASKED_IN_FORMS.match(first[0]) and ASKED_IN_FORMS.match(second[0]):
        return not ASKED_IN_FORMS.match(first[1])
    return (
        bool(second)
        and all(_OFFICE.search(cell) and len(cell.split()) <= HEAD_CELL_WORDS * 2 for cell in second)
        and not any(_OFFICE.search(cell) for cell in first)
    )


def _has_rows(units: Sequence[Unit], index: int, columns: int) -> bool:
    following = units[index + 1] if index + 1 < len(units) else None
    if following is None or following.kind is not BlockKind.TABLE_ROW:
        return False
    return len(_cells(following.row or following.quote)) == columns


def _named_cells(heads: Sequence[str], cells: Sequence[str]) -> str:
    named = []
    for head, cell in zip(heads, cells, strict=True):
        if cell and cell != "-":
            named.append(f"{head}: {cell}" if head and head != "-" else cell)
    return "; ".join(named)
