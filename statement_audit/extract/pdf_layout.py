"""Reading order: segments of a page into regions (columns), lines and rows.

The page is cut into zones from top to bottom. A zone is one column, or columns with a gutter that stays free over
several lines; columns are read one after the other, except where their cells are short (a table without rules).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import reduce
from itertools import pairwise
from statistics import median

from statement_audit.extract.cleaning import is_bare_bullet
from statement_audit.extract.pdf_chars import TextRun, around
from statement_audit.plain_text import ASKED_IN_FORMS
from statement_audit.tabular import in_runs

LEAST_GUTTER = 7.0  # points
LABEL_GAP = 0.8  # of the height: labels that stand further apart are two
LABEL_WORDS = 6  # of what a form asks for
DEPTH = 4  # columns within columns
FIGURE = re.compile(r"^[~<>≈+±-]?\s?[£$€¥]?\s?\d[\d,.\s]*\s?(?:%|[kKmM]|bn|million|billion|hours?|days?)?\s?\+?$")


Row = list[list[TextRun]]  # of a table without rules: what stands in each cell


@dataclass(slots=True)
class Region:
    """Lines that belong to one column. `rows` is set instead for a table."""

    lines: list[TextRun] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)


def text_of(cell: Sequence[TextRun]) -> str:
    """The runs of a cell on one line."""
    return " ".join(run.text for run in cell)


def runs_of(row: Iterable[Sequence[TextRun]]) -> list[TextRun]:
    """All that stands in a row's cells."""
    return [run for cell in row for run in cell]


def group_rows(segments: Sequence[TextRun]) -> list[list[TextRun]]:
    """Segments on the same line of sight, rows from top to bottom, each from left to right."""
    rows = in_runs(sorted(segments, key=lambda s: s.middle), _is_level)
    return [sorted(row, key=lambda s: (s.x0, s.order)) for row in rows]


def _is_level(row: list[TextRun], segment: TextRun) -> bool:
    return abs(segment.middle - row[0].middle) < 0.45 * (min(segment.size, row[0].size) or 1.0)


def layout(segments: Sequence[TextRun], depth: int = 0) -> list[Region]:
    """Regions of `segments` in reading order."""
    rows = [_merge_row(row) for row in group_rows(segments)]
    regions: list[Region] = []
    single: list[list[TextRun]] = []
    index = 0
    while index < len(rows):
        stop, gutters = _column_zone(rows, index) if depth < DEPTH else (index, [])
        if stop > index and not (single and _continues(single[-1], rows[index])):
            regions += [*_of_lines(single), *_columns(rows[index:stop], gutters, depth)]
            single, index = [], stop
        else:
            single.append(rows[index])
            index += 1
    return [*regions, *_of_lines(single)]


def _continues(above: list[TextRun], row: list[TextRun]) -> bool:
    """True when a one-part row runs on from the full line above it, so that it cannot start columns."""
    if len(row) != 1 or len(above) != 1:
        return False
    upper, lower = above[-1], row[0]
    same = abs(upper.size - lower.size) < 0.1 * upper.size
    return same and lower.top - upper.bottom < 0.5 * upper.size and abs(upper.x0 - lower.x0) < 2 * upper.size


def _of_lines(rows: list[list[TextRun]]) -> list[Region]:
    return [Region([replace(reduce(_join, row)) for row in rows])] if rows else []


def _merge_row(row: list[TextRun]) -> list[TextRun]:
    """Join a bullet mark with its text, a dotted leader with its page number, and touching parts."""
    merged: list[TextRun] = []
    for segment in row:
        if merged and _touches(merged[-1], segment):
            merged[-1] = _join(merged[-1], segment)
        else:
            merged.append(segment)
    return merged


def _touches(last: TextRun, segment: TextRun) -> bool:
    gap = segment.x0 - last.x1
    leader = last.text.rstrip().endswith("...") or segment.text.startswith("...")
    return leader or gap < 0.5 * segment.size or (is_bare_bullet(last.text) and gap < 6 * segment.size)


def _join(left: TextRun, right: TextRun) -> TextRun:
    glue = "" if left.text.endswith("\x02") or right.x0 - left.x1 < 0.08 * right.size else " "
    big = left if left.words > right.words else right
    style = left.style if left.style == right.style or is_bare_bullet(left.text) else ""
    return replace(
        left, text=left.text + glue + right.text, x1=max(left.x1, right.x1), top=min(left.top, right.top),
        bottom=max(left.bottom, right.bottom), size=big.size, bold=left.bold and right.bold, style=style,
    )  # fmt: skip


# --- columns --------------------------------------------------------------------------------


def _column_zone(rows: Sequence[list[TextRun]], start: int) -> tuple[int, list[tuple[float, float]]]:
    """Longest run of rows from `start` that keeps a gutter free: (end, gutters), end == start for none."""
    covered: list[tuple[float, float]] = []
    stop = start
    for index in range(start, len(rows)):
        covered = _union(covered, rows[index])
        if _gaps(covered):
            stop = index + 1
        elif stop > start or index - start > 2:
            break
    stop = _give_back(rows, start, stop)
    zone = rows[start:stop]
    gutters = _gaps(_union([], [s for row in zone for s in row]))
    return (stop, gutters) if any(_stands_beside(zone, gutter) for gutter in gutters) else (start, [])


def _give_back(rows: Sequence[list[TextRun]], start: int, stop: int) -> int:
    """Leave rows at the end that stand nearer to what follows: the heading of the next full-width part."""
    while start < stop < len(rows) and len(rows[stop - 1]) == 1:
        last, after, before = rows[stop - 1][0], rows[stop][0], rows[stop - 2][0] if stop - 2 >= start else None
        if before is None or last.top - before.bottom <= 1.2 * max(after.top - last.bottom, 0.2 * last.size):
            break
        stop -= 1
    return stop


def _union(covered: list[tuple[float, float]], more: Sequence[TextRun]) -> list[tuple[float, float]]:
    merged: list[tuple[float, float]] = []
    for x0, x1 in sorted([*covered, *((s.x0, s.x1) for s in more)]):
        if merged and x0 <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], x1))
        else:
            merged.append((x0, x1))
    return merged


def _gaps(covered: list[tuple[float, float]]) -> list[tuple[float, float]]:
    return [(left[1], right[0]) for left, right in pairwise(covered) if right[0] - left[1] >= LEAST_GUTTER]


def _stands_beside(zone: Sequence[list[TextRun]], gutter: tuple[float, float]) -> bool:
    """Each side of the gutter holds two lines or more, and the sides stand beside each other."""
    left = [s for row in zone for s in row if s.x1 <= gutter[0] + 1]
    right = [s for row in zone for s in row if s.x0 >= gutter[1] - 1]
    if len(left) < 2 or len(right) < 2:
        return False
    top, bottom = max(left[0].top, right[0].top), min(left[-1].bottom, right[-1].bottom)
    return bottom - top >= 1.5 * median(s.size for s in left + right)


def _columns(zone: Sequence[list[TextRun]], gutters: list[tuple[float, float]], depth: int) -> list[Region]:
    edges = [sum(gutter) / 2 for gutter in gutters if _stands_beside(zone, gutter)]
    columns = _by_column(runs_of(zone), edges)
    cards = _cards(columns)
    if cards:
        return [Region(rows=[row]) for row in cards]
    if len(columns) == 2 and _is_form(*columns):
        return [Region(rows=_form_rows(*columns))]
    if _is_tabular(zone, columns):
        return [Region(rows=_tabular_rows(zone, edges))]
    if len(columns) == 2 and _is_side_heads(*columns):
        return _side_heads(zone, edges[0], depth)
    return [region for column in columns for region in layout(column, depth + 1)]


def _by_column(segments: Iterable[TextRun], edges: Sequence[float]) -> list[list[TextRun]]:
    columns: list[list[TextRun]] = [[] for _ in range(len(edges) + 1)]
    for segment in segments:
        columns[sum(segment.centre > edge for edge in edges)].append(segment)
    return columns


def _is_tabular(zone: Sequence[list[TextRun]], columns: list[list[TextRun]]) -> bool:
    """Short cells that mostly stand in full rows: read across, not down.

    Cells that start with a small letter continue the line above: boxes of wrapped text side by side, read down.
    """
    wrapped = sum(s.text[:1].islower() for row in zone[1:] for s in row)
    if wrapped > 0.3 * sum(len(row) for row in zone[1:]):
        return False
    full = sum(len(row) >= min(2, len(columns)) for row in zone)
    short = sum(median(s.words for s in column) <= 4 for column in columns if column)
    longest = max(median(s.words for s in column) for column in columns if column)
    return full >= 0.6 * len(zone) and short >= len(columns) - 1 and (len(columns) > 2 or longest <= 5)


def _is_form(left: list[TextRun], right: list[TextRun]) -> bool:
    """What is asked on the left ("Signed", "Position"), the answers beside it: a row each, though some are empty."""
    asked, answers = (
        sum(s.words <= LABEL_WORDS and ASKED_IN_FORMS.match(s.text) is not None for s in column)
        for column in (left, right)
    )
    return len(left) >= 3 and asked >= 0.75 * len(left) and answers * 2 < len(right)


def _form_rows(left: list[TextRun], right: list[TextRun]) -> list[Row]:
    """One row for each label, with the lines on the right that stand together beside it."""
    answers = in_runs(sorted(right, key=lambda s: s.top), lambda run, s: s.top - run[-1].bottom < 0.35 * s.size)
    labels = sorted(left, key=lambda s: s.top)
    rows: list[Row] = [[[label], []] for label in labels]
    for answer in answers:
        middle = (answer[0].top + answer[-1].bottom) / 2
        nearest = min(range(len(labels)), key=lambda index: abs(labels[index].middle - middle))
        rows[nearest][1] += answer
    return rows


def _cards(columns: Sequence[list[TextRun]]) -> list[Row]:
    """Figures in large type, each over its caption: one row a figure. Empty where the zone is anything else.

    Read across, such a zone gives "100 % 46 95" and loses what each figure counts.
    """
    found: list[Row] = []
    for column in columns:
        ordered = sorted(column, key=lambda s: (s.top, s.x0))
        cards = in_runs(ordered, lambda _, segment: not FIGURE.match(segment.text))
        if not cards or not all(map(_is_card, cards)):
            return []
        found += [[[figure], caption] for figure, *caption in cards]
    size = min((around(runs_of(row)).height for row in found), default=1.0)
    return sorted(found, key=lambda row: (round(row[0][0].top / size), around(runs_of(row)).x0))


def _is_card(card: Sequence[TextRun]) -> bool:
    figure, *caption = card
    fits = all(segment.size <= 0.85 * figure.size for segment in caption)
    return FIGURE.match(figure.text) is not None and bool(caption) and fits


def _tabular_rows(zone: Sequence[list[TextRun]], edges: list[float]) -> list[Row]:
    rows: list[Row] = []
    near = _near_gap(zone)
    above: list[TextRun] = []
    for row in zone:
        found = _by_column(row, edges)
        gap = row[0].top - max((s.bottom for s in above), default=float("-inf"))
        wraps = not found[0] and gap < 0.6 * row[0].size
        if rows and (wraps or (gap < near and not _repeats_number(rows[-1], found))):
            rows[-1] = [cell + more for cell, more in zip(rows[-1], found, strict=True)]
        else:
            rows.append(found)
        above = row
    return rows


def _near_gap(zone: Sequence[list[TextRun]]) -> float:
    """Gap under which two lines belong to one row; minus infinity where the lines are evenly spaced."""
    gaps = [row[0].top - max(s.bottom for s in above) for above, row in pairwise(zone)]
    size = median(s.size for row in zone for s in row)
    wide = [gap for gap in gaps if gap > min(gaps) + 0.8 * size]
    return min(wide) if len(wide) >= 0.4 * len(gaps) and len(wide) < len(gaps) else float("-inf")


def _repeats_number(upper: Row, lower: Row) -> bool:
    return any(text_of(a)[:1].isdigit() and text_of(b)[:1].isdigit() for a, b in zip(upper, lower, strict=True))


def _is_side_heads(left: list[TextRun], right: list[TextRun]) -> bool:
    """Short labels on the left, each beside its own paragraphs on the right."""
    words_left, words_right = sum(s.words for s in left), sum(s.words for s in right)
    if len(_label_tops(left)) < 2:
        return False
    few = words_left * 6 < words_right and len(left) * 2 < len(right)
    return few or (words_left * 4 < words_right and len(left) <= len(right) and _starts_level(left, right))


def _starts_level(left: list[TextRun], right: list[TextRun]) -> bool:
    """Each label begins level with a block on the right: a line after a wider gap than lines of a block have."""
    lines = [min(row, key=lambda s: s.x0) for row in group_rows(right)]
    gaps = [below.top - above.bottom for above, below in pairwise(lines)]
    wide = min(gaps, default=0.0) + 0.6 * lines[0].size
    starts = [lines[0].middle, *(line.middle for line, gap in zip(lines[1:], gaps, strict=True) if gap > wide)]
    size = left[0].size
    labels = [top + size for top in _label_tops(left)]
    return all(any(abs(start - label) < 0.8 * size for start in starts) for label in labels)


def _label_tops(left: list[TextRun]) -> list[float]:
    """Where each label begins, half a line above its first; type of another font or colour is another label."""
    return [label[0].top - 0.5 * label[0].size for label in in_runs(sorted(left, key=lambda s: s.top), _is_same_label)]


def _is_same_label(label: list[TextRun], segment: TextRun) -> bool:
    above = label[-1]
    restyled = "" not in (above.style, segment.style) and above.style != segment.style
    return segment.top - above.bottom <= (0.2 if restyled else LABEL_GAP) * segment.size


def _side_heads(zone: Sequence[list[TextRun]], edge: float, depth: int) -> list[Region]:
    segments = [s for row in zone for s in row]
    tops = _label_tops([s for s in segments if s.centre <= edge])
    regions: list[Region] = []
    first = min(s.middle for s in segments)
    bounds = [float("-inf"), *(tops if first < tops[0] - 12 else tops[1:]), float("inf")]
    for upper, lower in pairwise(bounds):
        part = [s for s in segments if upper <= s.middle < lower]
        for side in (True, False):
            regions += layout([s for s in part if (s.centre <= edge) is side], depth + 1)
    return regions
