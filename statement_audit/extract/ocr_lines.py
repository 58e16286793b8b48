"""Lines that OCR read, in pixels, to segments in points: noise apart, sizes level, bullets and bold print known."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from statistics import median
from typing import Any

from statement_audit.extract import ocr_image
from statement_audit.extract.ocr import OcrLine, Word
from statement_audit.extract.pdf_chars import Box, TextRun, cell_at

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
    parts: dict[int, list[OcrLine]] = {}
    for line in lines:
        parts.setdefault(line.paragraph, []).append(line)
    sizes = {number: _body_size(part) for number, part in parts.items()}
    found = []
    for line in lines:
        size = sizes[line.paragraph]
        near = size > 0 and line.level and 0.8 * size < line.size < 1.25 * size
        found.append(replace(line, top=line.bottom - size) if near else line)
    return found


def part_noise(lines: Iterable[OcrLine]) -> tuple[list[OcrLine], list[OcrLine]]:
    """Lines of print, and what was read out of handwriting, stamps and dirt."""
    lines = list(lines)
    body = _body_size(lines)
    kept: list[OcrLine] = []
    scribbles: list[OcrLine] = []
    for line in lines:
        large = body > 0 and line.size > SCRIBBLE * body and line.confidence < 0.75 and line.letters < 16
        wordless = line.letters <= 3 or not any(char.isalnum() for word in line.words for char in word.text)
        if line.confidence < NOISE or large or (wordless and line.confidence < SURE):
            scribbles.append(line)
        else:
            kept.append(line)
    return kept, scribbles


def _body_size(lines: Iterable[OcrLine]) -> float:
    """Height of most of the type that was read surely."""
    sizes = sorted((line.size, line.letters) for line in lines if line.confidence >= 0.6 and line.level)
    half, seen = sum(letters for _, letters in sizes) / 2, 0
    for size, letters in sizes:
        seen += letters
        if seen >= half:
            return size
    return 0.0


def segments_of(image: Any, lines: Sequence[OcrLine], scale: float, cells: Sequence[Box]) -> list[TextRun]:
    strokes = ocr_image.Strokes(image)
    weights = {id(line): strokes.weight(line.ink) / max(1.0, line.size) for line in lines}
    usual = median([weights[id(line)] for line in lines if line.letters >= 12] or [0.0])
    found: list[TextRun] = []
    for line in lines:
        bold = usual > 0 and line.letters >= 3 and weights[id(line)] > BOLD * usual
        for words in _runs(_with_bullet(image, line), scale, cells):
            found.append(_segment(words, line, scale, bold, len(found), cells))
    return found


def _with_bullet(image: Any, line: OcrLine) -> list[Word]:
    """The line's words, a first "word" that is a dot or a mark apart being a bullet."""
    words = list(line.words)
    if len(words) < 2 or len(words[0].text) > 2 or words[0].box.x1 - words[0].box.x0 > line.size:
        return words
    mark, gap = words[0], words[1].box.x0 - words[0].box.x1
    low = mark.box.bottom - mark.box.top < 0.6 * line.size
    dotted = low and gap > 0.2 * line.size and ocr_image.is_dot(image, mark.box)
    if dotted or (mark.text in BULLETS and gap > 0.35 * line.size):
        words[0] = Word("•", mark.box, 1.0)
    return words


def _runs(words: Sequence[Word], scale: float, cells: Sequence[Box]) -> list[list[Word]]:
    """Words that stand together; a wide gap or a table's rule parts them."""
    runs: list[list[Word]] = []
    for word in words:
        last = runs[-1][-1] if runs else None
        size = word.box.bottom - word.box.top
        apart = last is not None and last.text != "•" and word.box.x0 - last.box.x1 > GAP * max(size, 20.0)
        if last is None or apart or (cells and _cell(last, scale, cells) != _cell(word, scale, cells)):
            runs.append([word])
        else:
            runs[-1].append(word)
    return runs


def _cell(word: Word, scale: float, cells: Sequence[Box]) -> int:
    box = word.box
    return cell_at(cells, (box.x0 + box.x1) / 2 / scale, (box.top + box.bottom) / 2 / scale)


def _segment(
    words: Sequence[Word], line: OcrLine, scale: float, bold: bool, order: int, cells: Sequence[Box]
) -> TextRun:
    text = " ".join(word.text for word in words)
    cell = _cell(words[0], scale, cells) if cells else -1
    return TextRun(
        text, words[0].box.x0 / scale, words[-1].box.x1 / scale, line.top / scale, line.bottom / scale,
        line.size / scale, bold, "", order, line.level, cell,
    )  # fmt: skip


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
        wide, high = mark.x1 - mark.x0, mark.bottom - mark.top
        if not (MARK_WIDTH[0] < wide < MARK_WIDTH[1] and MARK_HEIGHT[0] < high < MARK_HEIGHT[1]):
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
    weighted = sorted((s.size, len(s.text)) for s in segments if s.upright)
    if not weighted:
        return
    half, seen, body = sum(count for _, count in weighted) / 2, 0, weighted[0][0]
    for size, count in weighted:
        seen += count
        if seen >= half:
            body = size
            break
    groups: list[list[TextRun]] = []
    for segment in sorted(segments, key=lambda s: s.size):
        if SAME_SIZE[0] * body <= segment.size <= SAME_SIZE[1] * body:
            segment.size = body
        elif (
            groups
            and segment.size <= 1.15 * groups[-1][0].size
            and (groups[-1][0].size > body) == (segment.size > body)
        ):
            groups[-1].append(segment)
        else:
            groups.append([segment])
    for group in groups:
        size = median(segment.size for segment in group)
        for segment in group:
            segment.size = size
