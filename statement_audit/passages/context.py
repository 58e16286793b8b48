"""The sentences around a passage, within its own paragraph: a passage is read alike wherever its paragraph stands."""

from __future__ import annotations

from collections.abc import Sequence

from statement_audit.models import BlockKind
from statement_audit.passages.lead_ins import lead_in, without_mark
from statement_audit.passages.units import Unit

ENOUGH_WORDS = 40
MOST_WORDS = 100


def contexts(units: Sequence[Unit]) -> list[tuple[str, str]]:
    """(before, after) for each unit: whole neighbours of its paragraph up to 100 words, until 40 are reached.

    A list, or a table, is one paragraph, with the lead-in above it. Footnotes neither get nor give context: they stand
    elsewhere on the page.
    """
    paragraphs = _paragraphs(units)
    return [
        (_gather(units, paragraphs, index, -1), _gather(units, paragraphs, index, 1)) for index in range(len(units))
    ]


def _paragraphs(units: Sequence[Unit]) -> list[int]:
    """For each unit the number of its paragraph; 0 for a footnote."""
    numbers: list[int] = []
    above: Unit | None = None
    number = 0
    for unit in units:
        body = unit.kind is not BlockKind.FOOTNOTE
        number += body and not (above is not None and _goes_on(above, unit))
        numbers.append(number if body else 0)
        above = unit if body else above
    return numbers


def _goes_on(above: Unit, unit: Unit) -> bool:
    if above.section != unit.section:
        return False
    if above.block == unit.block or above.kind is unit.kind is BlockKind.TABLE_ROW:
        return True
    return unit.kind is BlockKind.BULLET and (above.kind is BlockKind.BULLET or bool(lead_in(above)))


def _gather(units: Sequence[Unit], paragraphs: Sequence[int], index: int, step: int) -> str:
    found: list[str] = []
    count = 0
    position = index + step
    own = paragraphs[index]
    while own and 0 <= position < len(units) and count < ENOUGH_WORDS and paragraphs[position] in (own, 0):
        if paragraphs[position]:
            words = _words(units[position])
            room = MOST_WORDS - count
            if len(words) > room:
                words = words[:room] if step > 0 else words[-room:]
            found.append(" ".join(words))
            count += len(words)
        position += step
    return " ".join(found if step > 0 else reversed(found))


def _words(unit: Unit) -> list[str]:
    """Without the sign of a bullet: it differs from format to format."""
    return (without_mark(unit.full) if unit.kind is BlockKind.BULLET else unit.full).split()
