"""Ticks and crosses that a table draws as pictures: looked at on the rendered page, read as a character."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from statement_audit.extract.pdf_chars import Box, Place, TextRun, map_box
from statement_audit.extract.pdf_tables import Drawing, Table

LEAST, MOST = 3.0, 32.0  # points: what is smaller is dirt, what is larger a picture
SCALE = 3.0
RULE = 1.5  # half the thickness of a table's rule
TICK, CROSS, DOT = "✓", "✗", "●"


def mark_segments(
    page: Any, place: Place, drawing: Drawing, tables: Sequence[Table], segments: Sequence[TextRun]
) -> list[TextRun]:
    """A segment with ✓, ✗ or ● for each table cell that holds a small drawing and no text."""
    cells = [cell for table in tables for cell in table.cells]
    found: list[tuple[int, Box]] = []
    for index, cell in enumerate(cells):
        if any(segment.cell == index for segment in segments):
            continue
        ink = [box for box in (*drawing.images, *drawing.shapes) if _is_mark(box) and _inside(box, cell)]
        if ink:
            found.append((index, _within(_around(ink), cell)))
    if not found:
        return []
    picture = page.render(scale=SCALE, grayscale=True).to_numpy()
    height, width = picture.shape[:2]
    marks = []
    for index, box in found:
        x0, y0, x1, y1 = (round(value * SCALE) for value in map_box(place, box.x0, box.top, box.x1, box.bottom))
        part = picture[max(0, y0) : min(height, y1), max(0, x0) : min(width, x1)]
        character = _character(part.reshape(part.shape[:2]) if part.size else part)
        if character:
            size = min(box.bottom - box.top, 12.0)
            middle = (box.top + box.bottom) / 2
            marks.append(
                TextRun(
                    character, box.x0, box.x1, middle - size / 2, middle + size / 2, size,
                    order=len(segments), cell=index,
                )
            )  # fmt: skip
    return marks


def _is_mark(box: Box) -> bool:
    return LEAST <= box.x1 - box.x0 <= MOST and LEAST <= box.bottom - box.top <= MOST


def _inside(box: Box, cell: Box) -> bool:
    return cell.holds((box.x0 + box.x1) / 2, (box.top + box.bottom) / 2)


def _around(boxes: Sequence[Box]) -> Box:
    return Box(
        min(b.x0 for b in boxes), min(b.top for b in boxes), max(b.x1 for b in boxes), max(b.bottom for b in boxes)
    )


def _within(box: Box, cell: Box) -> Box:
    """The box without the cell's rules."""
    return Box(
        max(box.x0, cell.x0 + RULE), max(box.top, cell.top + RULE),
        min(box.x1, cell.x1 - RULE), min(box.bottom, cell.bottom - RULE),
    )  # fmt: skip


def _character(part: Any) -> str:
    """Name a mark by where its ink lies: a tick's foot is left of its head, a cross has ink in all corners."""
    if part.size < 30 or part.ndim != 2:
        return ""
    corner = sorted(int(value) for value in (part[0, 0], part[0, -1], part[-1, 0], part[-1, -1]))[2]
    ink = abs(part.astype(int) - corner) > 40
    rows, columns = ink.any(axis=1).nonzero()[0], ink.any(axis=0).nonzero()[0]
    if len(rows) < 4 or len(columns) < 4:
        return ""
    ink = ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    height, width = ink.shape
    share = [
        [float(ink[: height // 3, : width // 2].sum()), float(ink[: height // 3, -(width // 2) :].sum())],
        [float(ink[-(height // 3) :, : width // 2].sum()), float(ink[-(height // 3) :, -(width // 2) :].sum())],
    ]
    (top_left, top_right), (low_left, low_right) = share
    if top_right > 3 * top_left and low_left + low_right > 0 and low_left > 0.8 * low_right:
        return TICK
    fill = float(ink.mean())
    centre = float(ink[height // 3 : -(height // 3), width // 3 : -(width // 3)].mean())
    middle_edges = float(ink[height // 2, : max(1, width // 6)].mean())
    if min(top_left, top_right, low_left, low_right) > 0 and centre > 0.4 and middle_edges < 0.4 and fill < 0.7:
        return CROSS
    return DOT if fill > 0.6 and 0.7 < width / height < 1.4 else ""
