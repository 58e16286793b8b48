"""One page of a PDF through OCR: picture, turned and level, to the same segments that a text layer gives."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median
from typing import Any

from statement_audit.extract import ocr, ocr_image
from statement_audit.extract.budget import Budget
from statement_audit.extract.ocr import OcrFailedError, OcrResult
from statement_audit.extract.ocr_lines import is_signed, part_noise, segments_of, with_common_size, with_leaders
from statement_audit.extract.pdf_chars import Box, TextRun
from statement_audit.extract.pdf_tables import Drawing, Table, find_tables

Place = tuple[float, float, float, float, float, float]

MOST_PIXELS = 16_000_000
SHORT_SIDE = 1200  # pixels: a small sheet is enlarged to this, its type is small as well
MOST_DPI = 600
SMALL_TYPE = 18.0  # pixels from ascender to descender: under it letters run together
GOOD = 0.85  # a reading with less is tried again: turned, larger, ink by its surroundings
FEW_LETTERS = 20


@dataclass(slots=True)
class OcrPage:
    """What OCR saw, in points of the upright picture; `place` maps them to the page as it is shown.

    `confidence` and `letters` are those of the print that was kept, `sure` and `seen` those of all that was read.
    """

    segments: list[TextRun]
    drawing: Drawing
    tables: list[Table]
    place: Place
    confidence: float
    letters: int
    mark_after_text: bool
    sure: float = 1.0
    seen: int = 0

    @property
    def text(self) -> str:
        return "\n".join(segment.text for segment in self.segments)


@dataclass(frozen=True, slots=True)
class _Shot:
    """A picture as it was read, and how it was turned: quarters clockwise first, then `skew` against the clock."""

    image: Any
    reading: OcrResult
    dpi: float
    quarter: int
    skew: float

    @property
    def worth(self) -> float:
        """Letters that were read surely."""
        lines = self.reading.lines
        return sum(len(w.text) * w.confidence for line in lines for w in line.words if w.confidence >= 0.6)

    @property
    def is_empty(self) -> bool:
        return sum(line.letters for line in self.reading.lines) < FEW_LETTERS

    @property
    def is_good(self) -> bool:
        return not self.is_empty and self.reading.confidence >= GOOD


def read_page(page: Any, budget: Budget) -> OcrPage | None:
    """Read one pdfium page from its picture; None for a page without ink.

    Raises:
        OcrFailedError: not read within `budget`, or Tesseract failed.
    """
    width, height = page.get_size()
    dpi = _resolution(width, height)
    image = _render(page, dpi)
    if ocr_image.is_blank(image):
        return None
    shot = _best_shot(page, image, dpi, budget)
    return _to_points(shot, width, height)


def _resolution(width: float, height: float) -> float:
    short = max(1.0, min(width, height))
    wanted = min(MOST_DPI, max(ocr.DPI, SHORT_SIDE * 72 / short))
    most = 72 * math.sqrt(MOST_PIXELS / max(1.0, width * height))
    return min(wanted, most)


def _render(page: Any, dpi: float) -> Any:
    return page.render(scale=dpi / 72, grayscale=True).to_pil().convert("L")


# --- which way up, how large ----------------------------------------------------------------


def _best_shot(page: Any, image: Any, dpi: float, budget: Budget) -> _Shot:
    """Try until one reads well, and take what reads best; a try that fails leaves the earlier ones standing."""
    best: _Shot | None = None
    try:
        for shot in _shots(page, image, dpi, budget):
            best = shot if best is None or shot.worth > best.worth else best
            if best.is_good:
                break
    except OcrFailedError:
        if best is None:
            raise
    if best is None:
        raise OcrFailedError("no picture was tried")
    return best


def _shots(page: Any, image: Any, dpi: float, budget: Budget) -> Iterator[_Shot]:
    """The picture as it stands, specks off first; then turned, enlarged, and with its ink told by the surroundings."""
    shots: list[_Shot] = []
    pictures = [image]
    if ocr_image.is_specked(image):
        pictures = [ocr_image.without_specks(image), image]  # both: small thin print may go with the specks
    sideways = ocr_image.runs_sideways(pictures[0])
    if not sideways:
        for picture in pictures:
            shots.append(_shoot(picture, dpi, 0, budget))
            yield shots[-1]
        if all(shot.is_empty for shot in shots):
            return  # a picture without text
        image = pictures[shots.index(max(shots, key=lambda shot: shot.worth))]
    for quarter in _turns(image, dpi, sideways, budget):
        shots.append(_shoot(image, dpi, quarter, budget))
        yield shots[-1]
    best = max(shots, key=lambda shot: shot.worth)
    if best.is_empty:
        return
    larger = _larger(best)
    if larger > dpi:
        yield _shoot(_render(page, larger), larger, best.quarter, budget)
    yield _shoot(image, dpi, best.quarter, budget, uneven=True)


def _turns(image: Any, dpi: float, sideways: bool, budget: Budget) -> list[int]:
    """Quarter turns to try, likeliest first; 0 only where it was not tried before."""
    found = ocr.find_turn(image, dpi=round(dpi), seconds=_left(budget))
    if sideways:
        likely = 90 if found is None else found
        return [likely, *(quarter for quarter in (90, 270, 0) if quarter != likely)]
    return [180] if found is None else [found] if found else []


def _larger(shot: _Shot) -> float:
    """Twice the resolution where the type is small and the sheet is not too large for it."""
    sizes = [line.size for line in shot.reading.lines if line.letters > 3]
    width, height = shot.image.size
    fits = 4 * width * height <= MOST_PIXELS
    return min(2 * shot.dpi, MOST_DPI) if fits and sizes and median(sizes) < SMALL_TYPE else shot.dpi


def _shoot(image: Any, dpi: float, quarter: int, budget: Budget, *, uneven: bool = False) -> _Shot:
    picture = ocr_image.quarter_turn(image, quarter)
    skew = ocr_image.find_skew(picture)
    picture = ocr_image.turn(picture, skew)
    reading = ocr.read_picture(picture, dpi=round(dpi), uneven=uneven, seconds=_left(budget))
    return _Shot(picture, reading, dpi, quarter, skew)


def _left(budget: Budget) -> float:
    """Seconds of the wall for one call."""
    if budget.left <= 0.1:
        raise OcrFailedError("out of time")
    return budget.patience


# --- pixels to points -----------------------------------------------------------------------


def _to_points(shot: _Shot, width: float, height: float) -> OcrPage:
    scale = shot.dpi / 72
    lines, scribbles = part_noise(with_common_size(shot.reading.lines))
    photos = [_scaled(box, scale) for box in shot.reading.photos]
    rules = [_scaled(box, scale) for box in ocr_image.find_rules(shot.image)]
    drawing = Drawing(tuple(rules), (), tuple(photos), len(rules))
    tables = find_tables(drawing)
    segments = segments_of(shot.image, lines, scale, [cell for table in tables for cell in table.cells])
    with_leaders(segments)
    marks = [*photos, *(_scaled(line.ink, scale) for line in scribbles)]
    read = OcrResult(tuple(lines), ())
    return OcrPage(
        segments, drawing, tables, _place(shot, width, height), round(read.confidence, 3),
        sum(len(segment.text.replace(" ", "")) for segment in segments), is_signed(segments, marks),
        shot.reading.confidence, sum(line.letters for line in shot.reading.lines),
    )  # fmt: skip


def _scaled(box: Box, scale: float) -> Box:
    return Box(box.x0 / scale, box.top / scale, box.x1 / scale, box.bottom / scale)


def _place(shot: _Shot, width: float, height: float) -> Place:
    """From the turned picture back to the page: the skew undone about the centre, then the quarter turn."""
    wide, high = (height, width) if shot.quarter in (90, 270) else (width, height)
    c, s = math.cos(math.radians(shot.skew)), math.sin(math.radians(shot.skew))
    mx, my = wide / 2, high / 2
    ax, bx, cx = c, -s, mx - c * mx + s * my
    ay, by, cy = s, c, my - s * mx - c * my
    if shot.quarter == 90:
        return (ay, by, cy, -ax, -bx, height - cx)
    if shot.quarter == 180:
        return (-ax, -bx, width - cx, -ay, -by, height - cy)
    if shot.quarter == 270:
        return (-ay, -by, width - cy, ax, bx, cx)
    return (ax, bx, cx, ay, by, cy)
