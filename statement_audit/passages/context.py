"""The sentences around a passage, within its section."""

from __future__ import annotations

from collections.abc import Sequence

from statement_audit.models import BlockKind
from statement_audit.passages.lead_ins import without_mark
from statement_audit.passages.units import Unit

ENOUGH_WORDS = 40
MOST_WORDS = 100


def contexts(units: Sequence[Unit]) -> list[tuple[str, str]]:
    """(before, after) for each unit: whole neighbours up to 100 words, until 40 are reached or a heading stands between.

    Footnotes neither get nor give context: they stand elsewhere on the page.
    """
    return [(_gather(units, index, -1), _gather(units, index, 1)) for index in range(len(units))]


def _gather(units: Sequence[Unit], index: int, step: int) -> str:
    unit = units[index]
    if unit.kind is BlockKind.FOOTNOTE:
        return ""
    found: list[str] = []
    count = 0
    position = index + step
    while 0 <= position < len(units) and count < ENOUGH_WORDS and units[position].section == unit.section:
        if units[position].kind is not BlockKind.FOOTNOTE:
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
