"""From pdfium's characters to segments: runs of text on one line without a wide gap.

Coordinates are points, x to the right, y **down** (user space turned upright), so `top < bottom`.
"""

from __future__ import annotations

import ctypes
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import pypdfium2.raw as pdfium
from pypdfium2 import PdfPosConv

GAP = 0.75  # of the character height: wider than a justified space, narrower than a gutter
RUNNING = 0.35  # of the height: a narrower gap is within a sentence
WORD_GAP = 0.09  # of the height, above the run's usual gap between letters: a space that the file left out
TRACKED_GAP = 1.8  # of the usual gap of a spaced-out title: where its words part
TRACKED_WORD = 4.0  # times the gap between letters: the most between two words of a spaced-out title
TRACKED_MOST = 2.0  # of the height
SUPERSCRIPT = 0.8  # of the height of the text before it
FORCE_BOLD = 1 << 18  # font descriptor flag
BOLD = ("bold", "black", "heavy", "semibold", "demi")
Place = tuple[float, float, float, float, float, float]
Turn = Callable[[float, float], tuple[float, float]]
TURNS: dict[int, Turn] = {
    0: lambda x, y: (x, -y),
    90: lambda x, y: (y, x),
    180: lambda x, y: (-x, y),
    270: lambda x, y: (-y, -x),
}


class OnPage:
    """What stands on a page."""

    __slots__ = ()
    x0: float
    x1: float
    top: float
    bottom: float

    @property
    def width(self) -> float:
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @property
    def centre(self) -> float:
        return (self.x0 + self.x1) / 2

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2

    def across(self, other: OnPage) -> float:
        """The width that both share; negative where they stand apart."""
        return min(self.x1, other.x1) - max(self.x0, other.x0)

    def down(self, other: OnPage) -> float:
        """The height that both share; negative where they stand apart."""
        return min(self.bottom, other.bottom) - max(self.top, other.top)

    def is_in(self, cell: Box) -> bool:
        return cell.holds(self.centre, self.middle)


@dataclass(slots=True)
class TextRun(OnPage):
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
    def words(self) -> int:
        return len(self.text.split())


@dataclass(frozen=True, slots=True)
class Box(OnPage):
    x0: float
    top: float
    x1: float
    bottom: float

    def holds(self, x: float, y: float) -> bool:
        return self.x0 <= x <= self.x1 and self.top <= y <= self.bottom


def around(parts: Sequence[OnPage]) -> Box:
    """The box that holds all parts."""
    return Box(
        min(part.x0 for part in parts), min(part.top for part in parts),
        max(part.x1 for part in parts), max(part.bottom for part in parts),
    )  # fmt: skip


@dataclass(slots=True)
class Run:
    """A segment while it grows. `gaps` holds, for each character after the first, the room before it.

    `spaced` says whether the file puts a space there; `bands` counts the heights (top, bottom) of its characters.
    """

    chars: list[str] = field(default_factory=list)
    gaps: list[float] = field(default_factory=list)
    spaced: list[bool] = field(default_factory=list)
    bands: dict[tuple[float, float], int] = field(default_factory=dict)
    x0: float = 0.0
    x1: float = 0.0
    top: float = 0.0
    bottom: float = 0.0
    first: int = 0
    last: int = 0
    cell: int = -1

    def add(self, char: str, gap: float, spaced: bool) -> None:
        self.chars.append(char)
        self.gaps.append(gap)
        self.spaced.append(spaced)

    def band(self) -> tuple[float, float]:
        """The height that most characters share: not that of a raised figure or of a stray sign."""
        return max(self.bands, key=lambda band: (self.bands[band], band[1] - band[0]))

    def text(self) -> str:
        """The characters, with a space where the file has one or only leaves room; a spaced-out title by its words."""
        if not self.gaps:
            return self.chars[0]
        if self._is_tracked():
            usual = sorted(self.gaps)[len(self.gaps) // 3]
            breaks = [gap > TRACKED_GAP * max(usual, 0.5) for gap in self.gaps]
        else:
            tight = sorted(gap for gap, spaced in zip(self.gaps, self.spaced, strict=True) if not spaced)
            least = max(0.0, tight[len(tight) // 2] if tight else 0.0) + WORD_GAP * (self.bottom - self.top)
            pairs = zip(self.spaced, self.gaps, pairwise(self.chars), strict=True)
            breaks = [spaced or _leaves_room(*pair, gap, least) for spaced, gap, pair in pairs]
        parts = (f" {char}" if broken else char for char, broken in zip(self.chars[1:], breaks, strict=True))
        return self.chars[0] + "".join(parts)

    def spaces_out(self, gap: float, spaced: bool) -> bool:
        """So far a spaced-out title ("O U R"), and `gap` is the room between two of its words."""
        if not spaced or not self.gaps or not all(self.spaced) or not all(char.isupper() for char in self.chars):
            return False
        return gap < min(TRACKED_WORD * min(self.gaps), TRACKED_MOST * (self.bottom - self.top))

    def _is_tracked(self) -> bool:
        """A spaced-out title: a space after nearly every letter and figure."""
        letters = sum(char.isalpha() for char in self.chars)
        signs = sum(char.isalnum() for char in self.chars)
        pairs = sum(
            spaced and left.isalnum() and right.isalnum()
            for spaced, (left, right) in zip(self.spaced, pairwise(self.chars), strict=True)
        )
        enough = letters >= 4 or (letters == 3 and all(char.isupper() for char in self.chars))
        return enough and pairs >= 0.8 * (signs - 1) and signs >= 0.7 * len(self.chars) and letters >= 0.5 * signs


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

    def segments(self, cells: Sequence[Box] = ()) -> list[TextRun]:
        """Segments in the order in which the file draws them; a change of table cell also ends one.

        `cuts` then lists the cells whose edge ran through running text.
        """
        self.cuts = []
        runs, spaced = [Run()], False
        for index in range(self.count):
            char = char_at(self._handle, index)
            if char in "\r\n":
                runs.append(Run())
                spaced = False
            elif char.isspace() or char == "\x00":
                spaced = bool(runs[-1].chars)
            else:
                self._extend(runs, index, char, spaced, cells)
                spaced = False
        return [self._segment(run, order) for order, run in enumerate(run for run in runs if run.chars)]

    def _box(self, index: int) -> tuple[float, float, float, float]:
        if not pdfium.FPDFText_GetLooseCharBox(self._handle, index, self._rect_ref):
            return (0.0, 0.0, 0.0, 0.0)
        return self.turned(self._rect.left, self._rect.bottom, self._rect.right, self._rect.top)

    def turned(self, left: float, bottom: float, right: float, top: float) -> tuple[float, float, float, float]:
        """A rectangle of the page in this reader's upright, y-down coordinates."""
        xa, ya = self._turn(left, top)
        xb, yb = self._turn(right, bottom)
        return min(xa, xb), min(ya, yb), max(xa, xb), max(ya, yb)

    def page_map(self, page: Any) -> Place:
        """(a, b, c, d, e, f): a point of this reader is at (a x + b y + c, d x + e y + f) on the page as shown."""
        size = (round(side * 100) for side in page.get_size())
        shown = PdfPosConv(page, (0, 0, *size, 0))  # hundredths of points from the upper left corner
        points = [
            shown.to_bitmap(*self._turn(x, y)) for x, y in ((0, 0), (1000, 0), (0, 1000))
        ]  # turns undo themselves
        (x0, y0), (x1, y1), (x2, y2) = ((x / 100, y / 100) for x, y in points)
        return (x1 - x0) / 1000, (x2 - x0) / 1000, x0, (y1 - y0) / 1000, (y2 - y0) / 1000, y0

    def _extend(self, runs: list[Run], index: int, char: str, spaced: bool, cells: Sequence[Box]) -> None:
        """Add a character to the last run, or begin another with it."""
        run = runs[-1]
        x0, top, x1, bottom = self._box(index)
        cell = cell_at(cells, (x0 + x1) / 2, (top + bottom) / 2) if cells else -1
        if run.chars and char == "\x02":  # the hyphen at a line end; its box is sometimes empty
            run.add(char, 0.0, False)
            return
        height = bottom - top
        if run.chars:
            size = run.bottom - run.top
            overlap = min(bottom, run.bottom) - max(top, run.top)
            if cell != run.cell and x0 - run.x1 < RUNNING * size and overlap > 0.4 * min(height, size):
                self.cuts.extend(index for index in (cell, run.cell) if index >= 0)
            wide = x0 - run.x1 > GAP * size and not run.spaces_out(x0 - run.x1, spaced)
            apart = wide or x0 < run.x1 - 2.5 * size or cell != run.cell
            if apart or overlap < 0.4 * min(height, size):
                run = Run()
                runs.append(run)
            elif char.isdigit() and height < SUPERSCRIPT * size and bottom < run.bottom - 0.12 * size:
                return  # a footnote mark: dropped, it would glue to the word before it
        if not run.chars:
            run.chars.append(char)
            run.x0, run.x1, run.top, run.bottom, run.first, run.cell = x0, x1, top, bottom, index, cell
        else:
            run.add(char, x0 - run.x1, spaced)
        run.bands[top, bottom] = run.bands.get((top, bottom), 0) + 1
        run.x1 = max(run.x1, x1)
        run.last = index
        if height > run.bottom - run.top:
            run.top, run.bottom = top, bottom

    def _segment(self, run: Run, order: int) -> TextRun:
        angle = pdfium.FPDFText_GetCharAngle(self._handle, run.first)
        turned = round(angle * 2 / 3.14159265) % 2 == 1
        upright = turned == (self.rotation in (90, 270))
        (style, bold), (last_style, last_bold) = self._style(run.first), self._style(run.last)
        style, bold = (style if style == last_style else ""), bold and last_bold
        top, bottom = run.band()
        return TextRun(
            run.text(), run.x0, run.x1, top, bottom, bottom - top, bold, style, order, upright, run.cell,
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
        sample = range(0, self.count, max(1, self.count // 60))
        signs = (index for index in sample if not char_at(self._handle, index).isspace())
        angles = (pdfium.FPDFText_GetCharAngle(self._handle, index) for index in signs)
        votes = Counter(round(angle * 180 / 3.14159265 / 90) * 90 % 360 for angle in angles)
        return -max((0, 90, 180, 270), key=votes.__getitem__) % 360


def char_at(handle: Any, index: int) -> str:
    """A character of pdfium's text page."""
    code = pdfium.FPDFText_GetUnicode(handle, index)
    return chr(code) if 0 <= code < 0x110000 else ""


def _leaves_room(left: str, right: str, gap: float, least: float) -> bool:
    """Room enough for a space; half of it before a capital within a word: "ourHotline". Within a number, and before a
    closing mark, three times as much."""
    if left.islower() and right.isupper():
        return gap > 0.6 * least
    if not least < gap <= 3 * least:
        return gap > least
    if left.isdigit() and (right.isdigit() or right in ".,%:/-–"):
        return False
    return not (right in ".,;:!?)]’”'\"%-–/" or (left in "([‘“/-–'’." and right.isdigit()))


def map_box(place: Place, box: OnPage) -> tuple[float, float, float, float]:
    """Where something of a reader is on the shown page: left, top, right, bottom."""
    a, b, c, d, e, f = place
    xs = (a * box.x0 + b * box.top + c, a * box.x1 + b * box.bottom + c)
    ys = (d * box.x0 + e * box.top + f, d * box.x1 + e * box.bottom + f)
    return round(min(xs), 1), round(min(ys), 1), round(max(xs), 1), round(max(ys), 1)


def cell_at(cells: Sequence[Box], x: float, y: float) -> int:
    """Index of the table cell around a point, -1 for none."""
    return next((index for index, cell in enumerate(cells) if cell.holds(x, y)), -1)


def without_overprint(segments: Sequence[TextRun]) -> list[TextRun]:
    """Drop text that is drawn over other text: shadows, fake bold, and hidden second copies, wrapped alike or not."""
    kept: list[TextRun] = []
    for segment in segments:
        area = max(1e-6, segment.width * segment.height)
        shared = [part for other in kept[-40:] if (part := _shared(segment, other)) > 0]
        copied = sum(shared) > 0.35 * area and _is_second_copy(segment, kept[-40:])
        if not copied and not any(part > 0.5 * area for part in shared):
            kept.append(segment)
    return kept


def _is_second_copy(segment: TextRun, others: Sequence[TextRun]) -> bool:
    """Its words all stand in the text that it lies upon, or in the lines next to that."""
    near = 0.6 * segment.size
    words = {
        word
        for other in others
        if other.top < segment.bottom + near and other.bottom > segment.top - near
        if other.x0 < segment.x1 and other.x1 > segment.x0
        for word in other.text.split()
    }
    return all(word in words for word in segment.text.split())


def _shared(a: TextRun, b: TextRun) -> float:
    return max(0.0, a.across(b)) * max(0.0, a.down(b))
