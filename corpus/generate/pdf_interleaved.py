"""Two columns drawn line by line across the page, as some layout programs do.

A reader that follows the order of drawing mixes the columns in every line.
"""

from __future__ import annotations

import io
from dataclasses import dataclass

from reportlab.lib.colors import black
from reportlab.lib.units import mm
from reportlab.lib.utils import simpleSplit
from reportlab.pdfgen.canvas import Canvas

from corpus.generate import INVENTED
from corpus.generate.pdf import GUTTER, HEIGHT, MARGIN, WIDTH, Look, draw_furniture, metadata
from corpus.generate.sources import Block, Source

SIZE = 9.2
LEADING = 13
COLUMN = (WIDTH - 2 * MARGIN - GUTTER) / 2
TOP = HEIGHT - 26 * mm
TITLE_DEPTH = 20 * mm
BOTTOM = 22 * mm


@dataclass(frozen=True)
class Line:
    text: str = ""
    font: str = "Helvetica"
    indent: float = 0
    coloured: bool = False


def draw_interleaved(source: Source) -> bytes:
    """Draw a statement whose two columns alternate line by line in the content stream."""
    look = Look(source, size=SIZE)
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(WIDTH, HEIGHT), invariant=1)
    for name, value in metadata(source).items():
        getattr(canvas, f"set{name.title()}")(value)
    lines = column_lines(source, look)
    page = 1
    while lines:
        top = TOP - TITLE_DEPTH if page == 1 else TOP
        rows = min(int((top - BOTTOM) / LEADING), -(-len(lines) // 2))
        draw_furniture(canvas, source, look, page)
        if page == 1:
            draw_title(canvas, source, look)
        draw_rows(canvas, lines[:rows], lines[rows : 2 * rows], top, look)
        lines = lines[2 * rows :]
        canvas.showPage()
        page += 1
    canvas.save()
    return buffer.getvalue()


def column_lines(source: Source, look: Look) -> list[Line]:
    """All lines of the text, broken to the width of one column, on one grid."""
    lines: list[Line] = []
    for block in source.blocks:
        if block.kind in ("title", "signature"):
            continue
        lines += block_lines(block, look)
    return lines


def block_lines(block: Block, look: Look) -> list[Line]:
    heading = block.kind in ("heading", "subheading")
    font = look.bold if heading else look.body
    indent = 9.0 if block.kind == "bullet" else 0.0
    parts = simpleSplit(block.text, font, SIZE + heading, COLUMN - indent)
    lines = [Line(part, font, indent, heading) for part in parts]
    if block.kind == "bullet":
        lines[0] = Line("• " + parts[0], font, 0)
    return lines if heading else [*lines, Line()]


def draw_title(canvas: Canvas, source: Source, look: Look) -> None:
    canvas.setFillColor(look.accent)
    canvas.setFont(look.bold, 20)
    canvas.drawString(MARGIN, TOP - 4, source.title)
    canvas.setFont(look.body, 9)
    canvas.drawString(MARGIN, TOP - 22, f"{source.company}. {INVENTED}")


def draw_rows(canvas: Canvas, left: list[Line], right: list[Line], top: float, look: Look) -> None:
    """Draw row after row: the left column's line, then the right column's on the same height."""
    for index in range(len(left)):
        y = top - (index + 1) * LEADING
        draw_line(canvas, left[index], MARGIN, y, look)
        if index < len(right):
            draw_line(canvas, right[index], MARGIN + COLUMN + GUTTER, y, look)


def draw_line(canvas: Canvas, line: Line, x: float, y: float, look: Look) -> None:
    if not line.text:
        return
    canvas.setFillColor(look.accent if line.coloured else black)
    canvas.setFont(line.font, SIZE + line.coloured)
    canvas.drawString(x + line.indent, y, line.text)
