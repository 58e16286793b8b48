"""One page of a PDF through OCR: picture, turned and level, to the same segments that a text layer gives."""

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from statistics import median
from typing import Any

from statement_audit.extract import ocr, ocr_image
from statement_audit.extract.limits import Budget
from statement_audit.extract.ocr import OcrFailedError, OcrLine, OcrResult, Word, mean_confidence
from statement_audit.extract.pdf_chars import Box, Place, TextRun, cell_at
from statement_audit.extract.pdf_pages import RawPage
from statement_audit.extract.pdf_tables import Drawing, cells_of, find_tables
from statement_audit.tabular import grouped, in_runs

MOST_PIXELS = 16_000_000
SHORT_SIDE = 1200  # pixels: a small sheet is enlarged to this, its type is small as well
MOST_DPI = 600
SMALL_TYPE = 18.0  # pixels from ascender to descender: under it letters run together
GOOD = 0.85  # a reading with less is tried again: turned, larger, ink by its surroundings
FEW_LETTERS = 20


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
        return self.reading.letters < FEW_LETTERS

    @property
    def is_good(self) -> bool:
        return not self.is_empty and self.reading.confidence >= GOOD


def read_page(page: Any, number: int, budget: Budget) -> RawPage | None:
    """Read one pdfium page from its picture, in points of the upright picture; None for a page without ink.

    Raises:
        OcrFailedError: not read within `budget`, or Tesseract failed.
    """
    width, height = page.get_size()
    dpi = _resolution(width, height)
    image = _render(page, dpi)
    if ocr_image.is_blank(image):
        return None
    shot = _best_shot(page, image, dpi, budget)
    return _to_points(shot, number, width, height)


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
    assert best is not None
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
    picture = image.rotate(-quarter, expand=True)
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


def _to_points(shot: _Shot, number: int, width: float, height: float) -> RawPage:
    scale = shot.dpi / 72
    lines, scribbles = part_noise(with_common_size(shot.reading.lines))
    photos = [_scaled(box, scale) for box in shot.reading.photos]
    rules = [_scaled(box, scale) for box in ocr_image.find_rules(shot.image)]
    drawing = Drawing(rules, images=photos, paths=len(rules))
    tables = find_tables(drawing)
    segments = segments_of(shot.image, lines, scale, cells_of(tables))
    with_leaders(segments)
    marks = [*photos, *(_scaled(line.ink, scale) for line in scribbles)]
    return RawPage(
        number, segments, drawing, tables, height,
        characters=sum(len(segment.text.replace(" ", "")) for segment in segments), place=_place(shot, width, height),
        method="ocr", confidence=round(mean_confidence(lines), 3), mark_after_text=is_signed(segments, marks),
        sure=shot.reading.confidence, seen=shot.reading.letters,
    )  # fmt: skip


def _scaled(box: Box, scale: float) -> Box:
    return Box(box.x0 / scale, box.top / scale, box.x1 / scale, box.bottom / scale)


def _place(shot: _Shot, width: float, height: float) -> Place:
    """From the turned picture back to the page: the skew undone about the centre, then the quarter turn."""
    wide, high = (height, width) if shot.quarter in (90, 270) else (width, height)
    c, s = math.cos(math.radians(shot.skew)), math.sin(math.radians(shot.skew))
    mx, my = wide / 2, high / 2
    x, y = (c, -s, mx - c * mx + s * my), (s, c, my - s * mx - c * my)
    from_right, from_foot = (-x[0], -x[1], wide - x[2]), (-y[0], -y[1], high - y[2])
    quarters = {0: (*x, *y), 90: (*y, *from_right), 180: (*from_right, *from_foot), 270: (*from_foot, *x)}
    return quarters[shot.quarter]


# --- lines: noise apart, sizes level, bullets and bold print known ---------------------------

NOISE = 0.40
SURE = 0.80
GAP = 1.6  # of the type's height: cells and columns, not words
BOLD = 1.25  # times the usual width of strokes
SAME_SIZE = (0.86, 1.17)  # of the body's: measured heights scatter by a tenth
BULLETS = frozenset("•*«»®©¢°·¥§¤¢ºe")  # what Tesseract makes of bullets
SCRIBBLE = 1.7  # times the body's height: handwriting, where it is not read surely either
MARK_WIDTH, MARK_HEIGHT = (25.0, 300.0), (8.0, 120.0)  # points: a signature's
PAGE_NUMBER = re.compile(r"\d{1,3}")
CONTENTS = re.compile(r"(?i)^(?:table of )?contents\W*$")
ENTRIES, HEADED_ENTRIES = 5, 3


def with_common_size(lines: Sequence[OcrLine]) -> list[OcrLine]:
    """Lines of one paragraph have the height that most of its text has, where they differ little from it."""
    paragraphs = grouped((line.paragraph, line) for line in lines)
    sizes = {number: _body_size(same) for number, same in paragraphs.items()}
    found = []
    for line in lines:
        size = sizes[line.paragraph]
        near = line.level and 0.8 * size < line.size < 1.25 * size
        found.append(replace(line, top=line.bottom - size) if near else line)
    return found


def part_noise(lines: Sequence[OcrLine]) -> tuple[list[OcrLine], list[OcrLine]]:
    """Lines of print, and what was read out of handwriting, stamps and dirt."""
    body = _body_size(lines)
    parts = grouped((_is_noise(line, body), line) for line in lines)
    return parts.get(False, []), parts.get(True, [])


def _is_noise(line: OcrLine, body: float) -> bool:
    large = body > 0 and line.size > SCRIBBLE * body and line.confidence < 0.75 and line.letters < 16
    wordless = line.letters <= 3 or not any(char.isalnum() for word in line.words for char in word.text)
    return line.confidence < NOISE or large or (wordless and line.confidence < SURE)


def _body_size(lines: Iterable[OcrLine]) -> float:
    """Height of most of the type that was read surely."""
    return _usual_size((line.size, line.letters) for line in lines if line.confidence >= 0.6 and line.level)


def _usual_size(sizes: Iterable[tuple[float, int]]) -> float:
    """The median of (size, how many letters have it); 0.0 of none."""
    sizes = sorted(sizes)
    seen = accumulate(letters for _, letters in sizes)
    half = sum(letters for _, letters in sizes) / 2
    return next((size for (size, _), so_far in zip(sizes, seen, strict=True) if so_far >= half), 0.0)


def segments_of(image: Any, lines: Sequence[OcrLine], scale: float, cells: Sequence[Box]) -> list[TextRun]:
    strokes = ocr_image.Strokes(image)
    weights = {id(line): strokes.weight(line.ink) / max(1.0, line.size) for line in lines}
    usual = median([weights[id(line)] for line in lines if line.letters >= 12] or [0.0])
    found: list[TextRun] = []
    for line in lines:
        bold = usual > 0 and line.letters >= 3 and weights[id(line)] > BOLD * usual
        for words in _runs(_with_bullet(strokes, line), scale, cells):
            text, cell = " ".join(word.text for word in words), _cell(words[0], scale, cells)
            x0, x1, top, bottom = (side / scale for side in (words[0].box.x0, words[-1].box.x1, line.top, line.bottom))
            found.append(TextRun(text, x0, x1, top, bottom, line.size / scale, bold, "", len(found), line.level, cell))
    return found


def _with_bullet(strokes: ocr_image.Strokes, line: OcrLine) -> list[Word]:
    """The line's words, a first "word" that is a dot or a mark apart being a bullet."""
    words = list(line.words)
    if len(words) < 2 or len(words[0].text) > 2 or words[0].box.width > line.size:
        return words
    mark, gap = words[0], words[1].box.x0 - words[0].box.x1
    low = mark.box.height < 0.6 * line.size
    dotted = low and gap > 0.2 * line.size and strokes.is_dot(mark.box)
    if dotted or (mark.text in BULLETS and gap > 0.35 * line.size):
        words[0] = Word("•", mark.box, 1.0)
    return words


def _runs(words: Sequence[Word], scale: float, cells: Sequence[Box]) -> list[list[Word]]:
    """Words that stand together; a wide gap or a table's rule parts them."""

    def goes_on(run: list[Word], word: Word) -> bool:
        near = run[-1].text == "•" or word.box.x0 - run[-1].box.x1 <= GAP * max(word.box.height, 20.0)
        return near and _cell(run[-1], scale, cells) == _cell(word, scale, cells)

    return in_runs(words, goes_on)


def _cell(word: Word, scale: float, cells: Sequence[Box]) -> int:
    box = word.box
    return cell_at(cells, box.centre / scale, box.middle / scale)


def with_leaders(segments: Sequence[TextRun]) -> None:
    """Mark the page numbers of a table of contents, whose dots OCR leaves out, as the end of a dotted line."""
    column: list[TextRun] = []
    for segment in sorted((s for s in segments if s.upright), key=lambda s: s.middle):
        if not PAGE_NUMBER.fullmatch(segment.text) or (column and abs(segment.x1 - column[0].x1) > 8):
            continue
        beside = any(abs(s.middle - segment.middle) < 0.5 * s.size and s.x1 < segment.x0 for s in segments)
        if beside and (not column or int(column[-1].text) <= int(segment.text)):
            column.append(segment)
    headed = any(CONTENTS.match(segment.text) for segment in segments)
    if len(column) >= (HEADED_ENTRIES if headed else ENTRIES) and int(column[0].text) <= 20:
        for segment in column:
            segment.text = f".... {segment.text}"


def is_signed(segments: Sequence[TextRun], marks: Sequence[Box]) -> bool:
    """A mark of a signature's size under text, with nothing or a short line (a name, a role) right below it."""
    level = [segment for segment in segments if segment.upright]
    for mark in marks:
        if not (MARK_WIDTH[0] < mark.width < MARK_WIDTH[1] and MARK_HEIGHT[0] < mark.height < MARK_HEIGHT[1]):
            continue
        above = [s for s in level if s.middle < mark.top and s.words >= 4]
        below = [s for s in level if s.middle > mark.bottom]
        near = [s for s in below if s.top < mark.bottom + 45 and s.x0 < mark.x1 and mark.x0 < s.x1 + 150]
        if above and (not below or any(s.words <= 6 for s in near)):
            return True
    return False


def level_sizes(pages: Sequence[Sequence[TextRun]]) -> None:
    """Give lines of about the same height the same size, over all pages: measured heights scatter.

    Without this every second line would start a block, or pass for a heading.
    """
    segments = [segment for page in pages for segment in page]
    if not any(segment.upright for segment in segments):
        return
    body = _usual_size((s.size, len(s.text)) for s in segments if s.upright)

    def goes_on(group: list[TextRun], segment: TextRun) -> bool:
        same_side = (group[0].size > body) == (segment.size > body)
        return same_side and segment.size <= 1.15 * group[0].size

    others = [s for s in segments if not SAME_SIZE[0] * body <= s.size <= SAME_SIZE[1] * body]
    sizes = {id(s): body for s in segments}
    for group in in_runs(sorted(others, key=lambda s: s.size), goes_on):
        sizes |= dict.fromkeys(map(id, group), median(s.size for s in group))
    for segment in segments:
        segment.size = sizes[id(segment)]
