"""Running heads, running feet and page numbers: lines that repeat at the edge of pages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from statement_audit.extract.cleaning import clean_text

EDGE_LINES = 3  # from the top and from the bottom of a page
SHARE = 0.4  # of the pages
LEAST_PAGES = 3
FEW_PAGES = 4  # of so few, two that agree are enough
SAME_HEIGHT = 2.0  # points
PAGE_NUMBER = re.compile(r"^\W*(?:page\s*)?(?:\d{1,3}|[ivxl]{1,6})(?:\s*(?:of|/|\|)\s*\d{1,4})?\W*$", re.IGNORECASE)

SENTENCE_END = re.compile(r"\d\.$")


def mask(line: str) -> str:
    """The line with digits masked and case dropped, so that page numbers and dates do not hide a repetition."""
    return re.sub(r"\d+", "#", clean_text(line)).strip(" |·•–—-_.").lower()


def find_furniture(pages: Sequence[Sequence[str]], places: Sequence[Sequence[float]] = ()) -> list[set[int]]:
    """For each page, the indices of its lines (given top down) that are furniture.

    `places`: the height of each line, NaN where it cannot be furniture. A line that stands at the same height on two
    pages of few, or on three of many, as the head of a chapter does, is furniture too.
    """
    edges = [_edge_indices(len(lines)) for lines in pages]
    counts: Counter[str] = Counter()
    for lines, indices in zip(pages, edges, strict=True):
        counts.update({mask(lines[index]) for index in indices})
    filled = sum(bool(lines) for lines in pages)
    least = max(LEAST_PAGES, SHARE * filled)
    found: list[set[int]] = []
    for lines, indices in zip(pages, edges, strict=True):
        found.append({index for index in indices if _is_furniture(lines, index, counts, least, filled)})
    if places:
        _add_fixed(found, pages, places, edges, filled)
    return found


def _add_fixed(
    found: list[set[int]],
    pages: Sequence[Sequence[str]],
    places: Sequence[Sequence[float]],
    edges: Sequence[Sequence[int]],
    filled: int,
) -> None:
    """Add lines whose text recurs at the same height."""
    heights: dict[str, list[float]] = {}
    for lines, tops, indices in zip(pages, places, edges, strict=True):
        for index in indices:
            heights.setdefault(mask(lines[index]), []).append(tops[index])
    least = LEAST_PAGES if filled > FEW_PAGES else 2
    for page, (lines, tops, indices) in enumerate(zip(pages, places, edges, strict=True)):
        for index in indices:
            masked = mask(lines[index])
            same = sum(abs(top - tops[index]) < SAME_HEIGHT for top in heights[masked])
            if same >= least and sum(char.isalpha() for char in masked) >= 2:
                found[page].add(index)


def _edge_indices(count: int) -> list[int]:
    return sorted({*range(min(EDGE_LINES, count)), *range(max(0, count - EDGE_LINES), count)})


def _is_furniture(lines: Sequence[str], index: int, counts: Counter[str], least: float, filled: int) -> bool:
    line = clean_text(lines[index])
    if not line:
        return True
    outermost = index in (0, len(lines) - 1)
    if PAGE_NUMBER.match(line) and not SENTENCE_END.search(line):
        return outermost or filled >= LEAST_PAGES
    masked = mask(line)
    return counts[masked] >= least and sum(char.isalpha() for char in masked) >= 2
