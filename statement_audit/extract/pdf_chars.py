"""From pdfium's characters to segments: runs of text on one line without a wide gap.

Coordinates are points, x to the right, y **down** (user space turned upright), so `top < bottom`.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import pypdfium2.raw as pdfium

GAP = 0.75  # of the character height: wider than a justified space, narrower than a gutter
RUNNING = 0.35  # of the height: a narrower gap is within a sentence
SUPERSCRIPT = 0.8  # of the height of the text before it
FORCE_BOLD = 1 << 18  # font descriptor flag
BOLD = ("bold", "black", "heavy", "semibold", "demi")
Turn = Callable[[float, float], tuple[float, float]]
TURNS: dict[int, Turn] = {
    0: lambda x, y: (x, -y),
    90: lambda x, y: (y, x),
    180: lambda x, y: (-x, y),
    270: lambda x, y: (-y, -x),
}


@dataclass(slots=True)
class Segment:
    """A run of text. `size` is the height of its characters; `cell` the table cell that holds it (-1: none).

    `style` names font and colour where the whole run shares them; `bold` holds for the whole run too.
    """

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    size: float
    bold: bool = False
    style: str = ""
    order: int = 0
    upright: bool = True
    cell: int = -1

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2

    @property
    def words(self) -> int:
        return len(self.text.split())


@dataclass(frozen=True, slots=True)
class Box:
    x0: float
    top: float
    x1: float
    bottom: float

    def holds(self, x: float, y: float) -> bool:
        return self.x0 <= x <= self.x1 and self.top <= y <= self.bottom


@dataclass(slots=True)
class Run:
    """A segment while it grows."""

    chars: list[str] = field(default_factory=list)
    x0: float = 0.0
    x1: float = 0.0
    top: float = 0.0
    bottom: float = 0.0
    first: int = 0
    last: int = 0
    cell: int = -1


class CharReader:
    """Reads one text page. A class because ctypes buffers are reused for thousands of calls a page."""

    def __init__(self, text_page: Any) -> None:
        self._handle = text_page.raw
        self._rect = pdfium.FS_RECTF()
        self._rect_ref = ctypes.byref(self._rect)
        self._buffer = ctypes.create_string_buffer(128)
        self._colour = [ctypes.c_uint(0) for _ in range(4)]
        self._colour_refs = [ctypes.byref(part) for part in self._colour]
        self.count = max(0, pdfium.FPDFText_CountChars(self._handle))
        self.rotation = self._text_rotation()
        self._turn = TURNS[self.rotation]
        self.cuts: list[int] = []

    def segments(self, cells: Sequence[Box] = ()) -> list[Segment]:
        """Segments in the order in which the file draws them; a change of table cell also ends one.

        `cuts` then lists the cells whose edge ran through running text.
        """
        self.cuts = []
        found: list[Segment] = []
        run = Run()
        pending_space = False
        for index in range(self.count):
            char = self._char(index)
            if char in "\r\n":
                self._finish(run, found)
                run, pending_space = Run(), False
            elif char.isspace() or char == "\x00":
                pending_space = bool(run.chars)
            else:
                run = self._extend(run, index, char, pending_space, cells, found)
                pending_space = False
        self._finish(run, found)
        return found

    def _char(self, index: int) -> str:
        code = pdfium.FPDFText_GetUnicode(self._handle, index)
        return chr(code) if 0 <= code < 0x110000 else ""

    def _box(self, index: int) -> tuple[float, float, float, float]:
        if not pdfium.FPDFText_GetLooseCharBox(self._handle, index, self._rect_ref):
            return (0.0, 0.0, 0.0, 0.0)
        xa, ya = self._turn(self._rect.left, self._rect.top)
        xb, yb = self._turn(self._rect.right, self._rect.bottom)
        return min(xa, xb), min(ya, yb), max(xa, xb), max(ya, yb)

    def turn_box(self, left: float, bottom: float, right: float, top: float) -> Box:
        """A rectangle of the page in this reader's upright, y-down coordinates."""
        xa, ya = self._turn(left, top)
        xb, yb = self._turn(right, bottom)
        return Box(min(xa, xb), min(ya, yb), max(xa, xb), max(ya, yb))

    def _extend(self, run: Run, index: int, char: str, spaced: bool, cells: Sequence[Box], found: list[Segment]) -> Run:
        x0, top, x1, bottom = self._box(index)
        cell = cell_at(cells, (x0 + x1) / 2, (top + bottom) / 2) if cells else -1
        if run.chars and char == "\x02":  # the hyphen at a line end; its box is sometimes empty
            run.chars.append(char)
            return run
        height = bottom - top
        if run.chars:
            size = run.bottom - run.top
            overlap = min(bottom, run.bottom) - max(top, run.top)
            if cell != run.cell and x0 - run.x1 < RUNNING * size and overlap > 0.4 * min(height, size):
                self.cuts.extend(index for index in (cell, run.cell) if index >= 0)
            apart = x0 - run.x1 > GAP * size or x0 < run.x1 - 2.5 * size or cell != run.cell
            if apart or overlap < 0.4 * min(height, size):
                self._finish(run, found)
                run = Run()
            elif char.isdigit() and height < SUPERSCRIPT * size and bottom < run.bottom - 0.12 * size:
                return run  # a footnote mark: dropped, it would glue to the word before it
        if not run.chars:
            return Run([char], x0, x1, top, bottom, index, index, cell)
        if spaced or x0 - run.x1 > 0.3 * (run.bottom - run.top):
            run.chars.append(" ")
        run.chars.append(char)
        run.x1 = max(run.x1, x1)
        run.last = index
        if height > run.bottom - run.top:
            run.top, run.bottom = top, bottom
        return run

    def _finish(self, run: Run, found: list[Segment]) -> None:
        if not run.chars:
            return
        angle = pdfium.FPDFText_GetCharAngle(self._handle, run.first)
        turned = round(angle * 2 / 3.14159265) % 2 == 1
        upright = turned == (self.rotation in (90, 270))
        style, bold = self._style(run.first)
        if run.last != run.first:
            last_style, last_bold = self._style(run.last)
            style, bold = (style if style == last_style else ""), bold and last_bold
        found.append(
            Segment(
                "".join(run.chars), run.x0, run.x1, run.top, run.bottom, run.bottom - run.top,
                bold, style, len(found), upright, run.cell,
            )
        )  # fmt: skip

    def _style(self, index: int) -> tuple[str, bool]:
        flags = ctypes.c_int(0)
        pdfium.FPDFText_GetFontInfo(self._handle, index, self._buffer, 128, ctypes.byref(flags))
        name = self._buffer.value.decode("latin-1").lower()
        pdfium.FPDFText_GetFillColor(self._handle, index, *self._colour_refs)
        colour = "".join(f"{part.value >> 4:x}" for part in self._colour[:3])  # near shades count as one
        bold = any(word in name for word in BOLD) or bool(flags.value & FORCE_BOLD)
        return f"{name} {colour}", bold

    def _text_rotation(self) -> int:
        """How the text must be turned to read upright: the angle that most sampled characters share."""
        votes = {0: 0, 90: 0, 180: 0, 270: 0}
        for index in range(0, self.count, max(1, self.count // 60)):
            if not self._char(index).isspace():
                angle = pdfium.FPDFText_GetCharAngle(self._handle, index)
                votes[round(angle * 180 / 3.14159265 / 90) * 90 % 360] += 1
        best = max(votes, key=lambda angle: votes[angle])
        return {0: 0, 90: 270, 180: 180, 270: 90}[best]


def cell_at(cells: Sequence[Box], x: float, y: float) -> int:
    """Index of the table cell around a point, -1 for none."""
    for index, cell in enumerate(cells):
        if cell.holds(x, y):
            return index
    return -1


def without_overprint(segments: Sequence[Segment]) -> list[Segment]:
    """Drop text that is drawn over other text: shadows, fake bold, and hidden second copies."""
    kept: list[Segment] = []
    for segment in segments:
        area = max(1e-6, (segment.x1 - segment.x0) * (segment.bottom - segment.top))
        if not any(_shared(segment, other) > 0.5 * area for other in kept[-40:]):
            kept.append(segment)
    return kept


def _shared(a: Segment, b: Segment) -> float:
    width = min(a.x1, b.x1) - max(a.x0, b.x0)
    height = min(a.bottom, b.bottom) - max(a.top, b.top)
    return width * height if width > 0 and height > 0 else 0.0
