"""What a passage cannot be understood without: a bullet's lead-in, an answer's question, a row's column heads; and the
sentences around it (`contexts`)."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from statement_audit.models import BlockKind
from statement_audit.passages.units import Unit
from statement_audit.plain_text import ASKED_IN_FORMS, patterns_beside
from statement_audit.tabular import in_runs

_SAID = patterns_beside(__file__)
_ANSWER = _SAID["answer"]

ANSWER_WORDS = 8
LEAD_WORDS = 60  # a longer lead-in is cut to its last words
LEAST_LEAD_WORDS = 15
PARENT_WORDS = 15
MOST_WORDS = 90  # with its lead-in; the lead-in gives way
HEAD_CELL_WORDS = 8
SPOKEN = (BlockKind.PARAGRAPH, BlockKind.BULLET)
ENOUGH_WORDS, CONTEXT_WORDS = 40, 100  # of the sentences before a passage, or behind it


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
    return _SAID["bullet_mark"].sub("", text, count=1) or text


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
    if text.endswith((":", ":-", "–")) or _SAID["announces"].search(text) or not re.search(r"[.!?][\"'”’)]*$", text):
        words = text.split()
        return " ".join(words[-LEAD_WORDS:]) if len(words) > 3 or text.endswith(":") else ""
    return ""


# --- questions ------------------------------------------------------------------------------


def _join_answers(units: Sequence[Unit], leads: list[Lead]) -> None:
    """A short answer ("Yes.", "48 at two farms") is read with its question; a longer one has the question as heading."""
    for index, (unit, answer) in enumerate(pairwise(units)):
        asks = unit.kind in (*SPOKEN, BlockKind.HEADING) and _SAID["question"].search(unit.full) is not None
        if not asks or not _can_answer(answer):
            continue
        question = without_mark(unit.full)
        if not _is_short_answer(question, answer.full):
            _head_with(question, units, leads, index)
            continue
        if _ANSWER.match(answer.full) and (number := _SAID["next_number"].search(answer.quote)):
            answer.end -= len(number[0])
        start = unit.start if _is_bare(answer) and _are_together(unit, answer) else None
        leads[index] = Lead(absorbed=True)
        leads[index + 1] = Lead(f"{question} {without_mark(answer.full)}", answer=True, start=start)
        for reason in units[index + 2 : index + 3]:
            if _gives_reason(question, answer, reason):
                leads[index + 2] = Lead(f"{question} {without_mark(reason.full)}", answer=True)


def _head_with(question: str, units: Sequence[Unit], leads: list[Lead], index: int) -> None:
    """Make a question that opens its block the heading of the block that answers it, and of bullets right below."""
    if not units[index].first:
        return
    leads[index] = Lead(absorbed=True)
    answer = units[index + 1].block
    for later, unit in enumerate(units[index + 1 :], start=index + 1):
        if unit.kind is BlockKind.HEADING or (unit.block != answer and unit.kind is not BlockKind.BULLET):
            return
        leads[later] = replace(leads[later], heading=question)


def _can_answer(unit: Unit) -> bool:
    return unit.kind in SPOKEN and not _SAID["question"].search(unit.full)


def _is_short_answer(question: str, answer: str) -> bool:
    if _SAID["asks_meaning"].search(question) and _SAID["states"].search(answer):
        return False
    words = len(answer.split())
    return words <= ANSWER_WORDS or (bool(_ANSWER.match(answer)) and bool(_SAID["asks_yes_or_no"].search(question)))


def _gives_reason(question: str, answer: Unit, unit: Unit) -> bool:
    """The sentence after a bare "No." is its reason."""
    follows = _is_bare(answer) and unit.block == answer.block
    return follows and _can_answer(unit) and bool(_SAID["asks_yes_or_no"].search(question))


def _is_bare(answer: Unit) -> bool:
    return bool(_ANSWER.match(answer.full)) and len(answer.full.split()) <= ANSWER_WORDS


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
        cells = unit.cells
        starts = previous is None or previous.section != unit.section or len(previous.cells) != len(cells)
        if starts and _is_title(cells):
            title = cells[0]
            leads[index] = Lead(absorbed=True)
            continue
        if starts:
            below = [one.cells for one in units[index + 1 : index + 2] if one.kind is BlockKind.TABLE_ROW]
            headed = _is_head(cells) and any(len(row) == len(cells) for row in below)
            heads = cells if headed and not _is_form(cells, below[0]) else []
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


def _cell_lead(unit: Unit, cells: Sequence[str], heads: Sequence[str]) -> Lead:
    """A sentence of a long row is read with the head of its column, under the label of its row."""
    labels = len(cells[0].split()) <= HEAD_CELL_WORDS * 2 and any(char.isalpha() for char in cells[0])
    if unit.cell == 0 and labels:
        return Lead(absorbed=True)
    head = heads[unit.cell] if unit.cell < len(heads) and heads[unit.cell] != "-" else ""
    return Lead(f"{head}: {unit.full}" if head else "", heading=cells[0] if labels else "")


def _is_head(cells: Sequence[str]) -> bool:
    words = [len(cell.split()) for cell in cells]
    digits = sum(any(char.isdigit() for char in cell) and not re.search(r"\b20\d\d\b", cell) for cell in cells)
    return len(cells) >= 2 and max(words) <= HEAD_CELL_WORDS and digits == 0 and not any(c.endswith(".") for c in cells)


def _is_form(first: Sequence[str], second: Sequence[str]) -> bool:
    """Whether two rows are of a form or of signatures side by side, which have no heads of columns."""
    if any(cell.endswith(":") for cell in first) or len({cell.casefold() for cell in first}) == 1:
        return True
    if len(first) == len(second) == 2 and ASKED_IN_FORMS.match(first[0]) and ASKED_IN_FORMS.match(second[0]):
        return not ASKED_IN_FORMS.match(first[1])
    offices = all(_SAID["office"].search(cell) and len(cell.split()) <= HEAD_CELL_WORDS * 2 for cell in second)
    return offices and not any(_SAID["office"].search(cell) for cell in first)


def _named_cells(heads: Sequence[str], cells: Sequence[str]) -> str:
    named = [(head, cell) for head, cell in zip(heads, cells, strict=True) if cell not in ("", "-")]
    return "; ".join(f"{head}: {cell}" if head not in ("", "-") else cell for head, cell in named)


# --- the sentences around a passage, within its own paragraph ----------------------------------


def contexts(units: Sequence[Unit]) -> list[tuple[str, str]]:
    """(before, after) for each unit: whole neighbours of its paragraph up to 100 words, until 40 are reached. A passage
    is read alike wherever its paragraph stands.

    A list, or a table, is one paragraph, with the lead-in above it. Footnotes neither get nor give context: they stand
    elsewhere on the page.
    """
    found = [("", "")] * len(units)
    body = (index for index, unit in enumerate(units) if unit.kind is not BlockKind.FOOTNOTE)
    for paragraph in in_runs(body, lambda run, index: _goes_on(units[run[-1]], units[index])):
        words = [_own_words(units[index]) for index in paragraph]
        for place, index in enumerate(paragraph):
            above = _gather(words[at][::-1] for at in range(place - 1, -1, -1))
            below = _gather(words[at] for at in range(place + 1, len(words)))
            found[index] = (" ".join(reversed(above)), " ".join(below))
    return found


def _goes_on(above: Unit, unit: Unit) -> bool:
    if above.section != unit.section:
        return False
    if above.block == unit.block or above.kind is unit.kind is BlockKind.TABLE_ROW:
        return True
    return unit.kind is BlockKind.BULLET and (above.kind is BlockKind.BULLET or bool(lead_in(above)))


def _own_words(unit: Unit) -> list[str]:
    """Without the sign of a bullet: it differs from format to format."""
    return (without_mark(unit.full) if unit.kind is BlockKind.BULLET else unit.full).split()


def _gather(neighbours: Iterable[list[str]]) -> list[str]:
    found: list[str] = []
    for words in neighbours:
        if len(found) >= ENOUGH_WORDS:
            break
        found += words
    return found[:CONTEXT_WORDS]
