"""Measures of a page's picture: skew, direction of lines, ruled lines, boldness, bullets. Pillow alone, no arrays.

Imported where there is OCR only: Pillow comes with that extra.
"""

import re
from itertools import pairwise
from typing import Any

from PIL import Image, ImageChops, ImageFilter, ImageOps

from statement_audit.extract.pdf_chars import Box

DARK = 128
MEASURE_PIXELS = 700_000  # a smaller picture tells skew as well, and sooner
MOST_SKEW = 12.0  # degrees
LEAST_SKEW = 0.3  # Tesseract reads straight through less
BETTER = 1.15  # how much sharper the lines must stand after turning
RULE_WINDOW = 40  # pixels that must be dark in a row: letters never are
THICK_RULE = 9
DOT_FILL = 0.62  # of its box: a disc has 0.79, an "e" or "o" half of that
BACKGROUND = 255
SPECKED = 0.01  # of the paper; clean print has a tenth of that


def darkness(image: Any) -> Any:
    """The picture inverted: text and rules are bright on a dark ground of 0, and paper's tint is gone."""
    grey = image if image.mode == "L" else image.convert("L")
    return ImageOps.autocontrast(ImageOps.invert(grey), cutoff=(2, 0.5))


def is_blank(image: Any) -> bool:
    """No ink at all: every pixel has nearly the same shade."""
    low, high = image.getextrema()
    return bool(high - low < 24)


def is_specked(image: Any) -> bool:
    """The paper is strewn with dark dots, as by a bad copier: under these Tesseract finds no lines at all."""
    width, height = image.size
    part = image.crop((width // 4, height // 4, width // 4 + width // 2, height // 4 + height // 3))
    paper = part.filter(ImageFilter.MedianFilter(3)).point(lambda value: 255 if value > 190 else 0)
    dots = ImageChops.multiply(paper, part.point(lambda value: 255 if value < DARK else 0))
    sheet = paper.histogram()[255]
    return bool(sheet > 0 and dots.histogram()[255] > SPECKED * sheet)


def without_specks(image: Any) -> Any:
    """The picture with single dots gone and the rest a little softer."""
    return image.filter(ImageFilter.MedianFilter(3)).filter(ImageFilter.GaussianBlur(0.8))


def find_skew(image: Any) -> float:
    """Degrees to turn the picture (counter-clockwise, as Pillow turns) so that its lines run level; 0.0 for none."""
    ink = _small(darkness(image))
    level = _sharpness(ink)
    if level <= 0:
        return 0.0
    angle, best = 0.0, level
    for step, reach in ((2.0, MOST_SKEW), (0.5, 1.5), (0.1, 0.4)):
        centre = angle
        for count in range(-round(reach / step), round(reach / step) + 1):
            tried = centre + count * step
            sharp = _sharpness(ink.rotate(tried)) if count else best
            if sharp > best:
                angle, best = tried, sharp
    return round(angle, 2) if abs(angle) >= LEAST_SKEW and best > BETTER * level else 0.0


def runs_sideways(image: Any) -> bool:
    """Lines of text stand upright: the picture lies on its side."""
    ink = _small(darkness(image))
    return _sharpness(ink.transpose(Image.Transpose.ROTATE_90)) > 2.0 * _sharpness(ink)


def turn(image: Any, angle: float) -> Any:
    """The picture turned about its centre, its size kept, paper at the corners."""
    return image.rotate(angle, resample=Image.Resampling.BILINEAR, fillcolor=BACKGROUND) if angle else image


def _small(ink: Any) -> Any:
    width, height = ink.size
    factor = (MEASURE_PIXELS / (width * height)) ** 0.5
    if factor >= 1:
        return ink
    return ink.resize((max(8, round(width * factor)), max(8, round(height * factor))), Image.Resampling.BOX)


def _sharpness(ink: Any) -> float:
    """How much neighbouring pixel rows differ: high where rows of text alternate with white."""
    width, height = ink.size
    middle = ink.crop((width // 12, height // 20, width - width // 12, height - height // 20))
    rows = middle.resize((1, middle.size[1]), Image.Resampling.BOX).tobytes()
    return float(sum((a - b) ** 2 for a, b in pairwise(rows)))


# --- rules, dots, strokes -------------------------------------------------------------------


def find_rules(image: Any) -> list[Box]:
    """Ruled lines in pixels, level and upright: the borders of tables and the lines to sign on."""
    ink = image.point(lambda value: 255 if value < 170 else 0)
    level = _level_rules(ink)
    sideways = _level_rules(ink.transpose(Image.Transpose.TRANSPOSE))
    return level + [Box(box.top, box.x0, box.bottom, box.x1) for box in sideways]


def _level_rules(ink: Any) -> list[Box]:
    """Runs of dark windows, joined over neighbouring pixel rows; what grows thick is a filled area."""
    width, height = ink.size
    cells = width // RULE_WINDOW
    if cells < 2:
        return []
    rows = ink.resize((cells, height), Image.Resampling.BOX, box=(0, 0, cells * RULE_WINDOW, height)).tobytes()
    open_rules: list[list[int]] = []  # first cell, end cell, top, bottom
    done: list[list[int]] = []
    for y in range(height):
        row = rows[y * cells : (y + 1) * cells]
        found = [[match.start(), match.end()] for match in re.finditer(rb"[\xd0-\xff]{2,}", row)]
        done += [rule for rule in open_rules if rule[3] < y - 2]
        open_rules = [rule for rule in open_rules if rule[3] >= y - 2]
        for start, end in found:
            met = [rule for rule in open_rules if rule[0] < end and start < rule[1]]
            if met:
                met[0][:] = [min(met[0][0], start), max(met[0][1], end), met[0][2], y]
            else:
                open_rules.append([start, end, y, y])
    kept = (rule for rule in (*done, *open_rules) if rule[3] - rule[2] < THICK_RULE)
    return [
        Box(first * RULE_WINDOW - RULE_WINDOW / 2, top, end * RULE_WINDOW + RULE_WINDOW / 2, bottom + 1)
        for first, end, top, bottom in kept
    ]


class Strokes:
    """Tells the weight of type by how much of the ink is edge, and filled marks. Holds the page's two bitmaps."""

    def __init__(self, image: Any) -> None:
        self._ink = image.point(lambda value: 255 if value < DARK else 0)
        self._core = self._ink.filter(ImageFilter.MinFilter(3))

    def weight(self, box: Box) -> float:
        """Mean width of the strokes in a box, in pixels; 0.0 without ink."""
        ink, core = (_counts(bitmap, box)[255] for bitmap in (self._ink, self._core))
        return 2.0 * ink / (ink - core) if ink > core else 0.0

    def is_dot(self, box: Box) -> bool:
        """A filled round or square mark: a bullet, whatever letter it was taken for."""
        if box.width < 3 or box.height < 3 or not 0.55 < box.width / box.height < 1.8:
            return False
        counts = _counts(self._ink, box)
        return counts[255] > DOT_FILL * sum(counts)


def _counts(bitmap: Any, box: Box) -> list[int]:
    """How many pixels of each shade a box holds."""
    counts: list[int] = bitmap.crop((round(box.x0), round(box.top), round(box.x1), round(box.bottom))).histogram()
    return counts
