"""Ruled tables: cells from the lines and rectangles that the page draws, by pdfplumber's cell finder;
and the ticks and crosses that a table draws as pictures.

Only drawn rules make a table here. Guessing tables from the alignment of text finds them in every designed layout.
"""

import ctypes
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import pypdfium2.raw as pdfium
from pypdfium2 import PdfiumError

from statement_audit.extract.pdf_chars import Box, CharReader, Place, TextRun, around, map_box
from statement_audit.tabular import grouped

THIN = 3.0  # points: a thinner rectangle is a drawn line
BAR = 9.0  # a thicker bar is still a line where it is long
BAR_SHAPE = 15.0  # times as long as thick
NARROW = 6.0  # the space between double rules is no cell
LEAST_EDGE = 8.0
MAX_OBJECTS = 4000  # a drawing, not a table
LEAST_MARK, MOST_MARK = 3.0, 32.0  # points: what is smaller is dirt, what is larger a picture
SCALE = 3.0
RULE = 1.5  # half the thickness of a table's rule
TICK, CROSS, DOT = "✓", "✗", "●"


@dataclass(frozen=True, slots=True)
class Table:
    """Cells row by row, top down; `box` is the whole table."""

    box: Box
    rows: tuple[tuple[Box, ...], ...]

    @property
    def cells(self) -> tuple[Box, ...]:
        return tuple(cell for row in self.rows for cell in row)


@dataclass(slots=True)
class Drawing:
    """What a page holds besides text.

    `rules` are drawn lines, `fills` the sides of filled rectangles, `shapes` small drawings of any other form.
    """

    rules: list[Box] = field(default_factory=list)
    fills: list[Box] = field(default_factory=list)
    images: list[Box] = field(default_factory=list)
    shapes: list[Box] = field(default_factory=list)
    paths: int = 0


def read_drawing(page: Any, reader: CharReader) -> Drawing:
    """Collect rules and images of a page, forms included to a depth of three."""
    drawing = Drawing()
    for obj in page.get_objects(filter=(pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_IMAGE), max_depth=3):
        try:
            box = Box(*reader.turned(*obj.get_bounds()))
        except PdfiumError:  # it has no place
            continue
        if obj.type == pdfium.FPDF_PAGEOBJ_IMAGE:
            drawing.images.append(box)
            continue
        drawing.paths += 1
        if drawing.paths <= MAX_OBJECTS:
            edges = _edges_of(obj, box)
            if not edges:
                drawing.shapes.append(box)
            (drawing.rules if len(edges) == 1 or _is_stroked(obj) else drawing.fills).extend(edges)
    return drawing


def find_tables(drawing: Drawing) -> list[Table]:
    """Tables of at least two rows and two columns; the caller checks that the cells are filled.

    Shaded cells count only where no lines are drawn: Word shades each line of text apart.
    """
    if drawing.paths > MAX_OBJECTS:
        return []
    return _tables_of(drawing.rules) or _tables_of(drawing.rules + drawing.fills)


def cells_of(tables: Iterable[Table]) -> list[Box]:
    """The cells of all tables, in the order in which segments count them."""
    return [cell for table in tables for cell in table.cells]


def _tables_of(rules: Sequence[Box]) -> list[Table]:
    across = [box for box in rules if box.width > box.height]
    down = [box for box in rules if box.width <= box.height]
    if len(across) < 3 or len(down) < 2:
        return []
    from pdfplumber.table import cells_to_tables, edges_to_intersections, intersections_to_cells, merge_edges

    shift = min(box.top for box in rules)
    edges = [_edge(box, "h", shift) for box in across] + [_edge(box, "v", shift) for box in down]
    merged = merge_edges(edges, 3, 3, 3, 3)
    cells = intersections_to_cells(edges_to_intersections(merged, 3, 3))
    groups = (
        [
            Box(x0, top + shift, x1, bottom + shift)
            for x0, top, x1, bottom in group
            if min(x1 - x0, bottom - top) > NARROW
        ]
        for group in cells_to_tables(cells)
    )
    tables = [_table(boxes) for boxes in groups if boxes]
    return [table for table in tables if len(table.rows) >= 2 and max(map(len, table.rows)) >= 2]


def _table(boxes: Sequence[Box]) -> Table:
    rows = grouped((round(box.top), box) for box in sorted(boxes, key=lambda cell: (round(cell.top), cell.x0)))
    return Table(around(boxes), tuple(_completed(list(rows.values()))))


def _completed(rows: Sequence[list[Box]]) -> list[tuple[Box, ...]]:
    """Rows with the cells that lack a rule, as heads over a shaded band do, taken from the columns of the next row."""
    every = [cell for row in rows for cell in row]
    completed = []
    for index, row in enumerate(rows):
        shape = rows[index + 1] if index + 1 < len(rows) else rows[index - 1]
        top, bottom = row[0].top, min(cell.bottom for cell in row)
        columns = [Box(column.x0, top, column.x1, bottom) for column in shape] if len(shape) > len(row) else []
        missing = [box for box in columns if not any(min(box.across(cell), box.down(cell)) > 3 for cell in every)]
        completed.append(tuple(sorted([*row, *missing], key=lambda cell: cell.x0)))
    return completed


def _edge(box: Box, orientation: str, shift: float) -> dict[str, Any]:
    """A rule's middle line, as pdfplumber has edges."""
    x0, x1, top, bottom = box.centre, box.centre, box.top, box.bottom
    if orientation == "h":
        x0, x1, top, bottom = box.x0, box.x1, box.middle, box.middle
    edge = {"orientation": orientation, "x0": x0, "x1": x1, "top": top - shift, "bottom": bottom - shift}
    return edge | {"height": bottom - top}


def _edges_of(obj: Any, box: Box) -> list[Box]:
    """A thin shape is one rule; a rectangle is its four sides; anything curved or open is none."""
    thin, long = sorted((box.width, box.height))
    if thin <= THIN or (thin <= BAR and long >= BAR_SHAPE * thin):
        return [box] if long >= LEAST_EDGE else []
    if not _is_rectangle(obj):
        return []
    return [
        Box(box.x0, box.top, box.x1, box.top), Box(box.x0, box.bottom, box.x1, box.bottom),
        Box(box.x0, box.top, box.x0, box.bottom), Box(box.x1, box.top, box.x1, box.bottom),
    ]  # fmt: skip


def _is_stroked(obj: Any) -> bool:
    fill, stroke = ctypes.c_int(0), ctypes.c_int(0)
    pdfium.FPDFPath_GetDrawMode(obj.raw, ctypes.byref(fill), ctypes.byref(stroke))
    return bool(stroke.value)


def _is_rectangle(obj: Any) -> bool:
    count = pdfium.FPDFPath_CountSegments(obj.raw)
    if not 4 <= count <= 6:
        return False
    segments = (pdfium.FPDFPath_GetPathSegment(obj.raw, index) for index in range(count))
    return all(pdfium.FPDFPathSegment_GetType(segment) != pdfium.FPDF_SEGMENT_BEZIERTO for segment in segments)


# --- ticks and crosses that a table draws as pictures: looked at on the rendered page, read as a character ----------


def mark_segments(
    page: Any, place: Place, drawing: Drawing, tables: Sequence[Table], segments: Sequence[TextRun]
) -> list[TextRun]:
    """A segment with ✓, ✗ or ● for each table cell that holds a small drawing and no text."""
    found: list[tuple[int, Box]] = []
    filled = {segment.cell for segment in segments}
    small = [box for box in (*drawing.images, *drawing.shapes) if _is_mark(box)]
    for index, cell in enumerate(cells_of(tables)):
        ink = [] if index in filled else [box for box in small if box.is_in(cell)]
        if ink:
            found.append((index, _within(around(ink), cell)))
    if not found:
        return []
    picture = page.render(scale=SCALE, grayscale=True).to_numpy()
    height, width = picture.shape[:2]
    marks = []
    for index, box in found:
        x0, y0, x1, y1 = (round(value * SCALE) for value in map_box(place, box))
        part = picture[max(0, y0) : min(height, y1), max(0, x0) : min(width, x1)]
        character = _character(part.reshape(part.shape[:2]) if part.size else part)
        if character:
            size = min(box.height, 12.0)
            top, bottom = box.middle - size / 2, box.middle + size / 2
            marks.append(TextRun(character, box.x0, box.x1, top, bottom, size, order=len(segments), cell=index))
    return marks


def _is_mark(box: Box) -> bool:
    return LEAST_MARK <= box.width <= MOST_MARK and LEAST_MARK <= box.height <= MOST_MARK


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
    top_left, top_right, low_left, low_right = (
        float(part[:, side].sum())
        for part in (ink[: height // 3], ink[-(height // 3) :])
        for side in (slice(width // 2), slice(-(width // 2), None))
    )
    if top_right > 3 * top_left and low_left + low_right > 0 and low_left > 0.8 * low_right:
        return TICK
    fill = float(ink.mean())
    centre = float(ink[height // 3 : -(height // 3), width // 3 : -(width // 3)].mean())
    middle_edges = float(ink[height // 2, : max(1, width // 6)].mean())
    if min(top_left, top_right, low_left, low_right) > 0 and centre > 0.4 and middle_edges < 0.4 and fill < 0.7:
        return CROSS
    return DOT if fill > 0.6 and 0.7 < width / height < 1.4 else ""
