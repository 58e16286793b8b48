"""Running heads, running feet and page numbers: lines that repeat at the edge of pages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from statement_audit.extract.cleaning import clean_text

EDGE_LINES = 3  # from the top and from the bottom of a page
SHARE = 0.4  # of the pages
LEAST_PAGES = 3
PAGE_NUMBER = re.compile(r"^\W*(?:page\s*)?(?:\d{1,4}|[ivxl]{1,6})(?:\s*(?:of|/|\|)\s*\d{1,4})?\W*$", re.IGNORECASE)


def mask(line: str) -> str:
    """The line with digits masked and case dropped, so that page numbers and dates do not hide a repetition."""
    return re.sub(r"\d+", "#", clean_text(line)).strip(" |·•–—-_.").lower()


def find_furniture(pages: Sequence[Sequence[str]]) -> list[set[int]]:
    """For each page, the indices of its lines (given top down) that are furniture."""
    edges = [_edge_indices(len(lines)) for lines in pages]
    counts: Counter[str] = Counter()
    for lines, indices in zip(pages, edges, strict=True):
        counts.update({mask(lines[index]) for index in indices})
    filled = sum(bool(lines) for lines in pages)
    least = max(LEAST_PAGES, SHARE * filled)
    found: list[set[int]] = []
    for lines, indices in zip(pages, edges, strict=True):
        found.append({index for index in indices if _is_furniture(lines, index, counts, least, filled)})
    return found


def _edge_indices(count: int) -> list[int]:
    return sorted({*range(min(EDGE_LINES, count)), *range(max(0, count - EDGE_LINES), count)})


def _is_furniture(lines: Sequence[str], index: int, counts: Counter[str], least: float, filled: int) -> bool:
    line = clean_text(lines[index])
    if not line:
        return True
    outermost = index in (0, len(lines) - 1)
    if PAGE_NUMBER.match(line):
        return outermost or filled >= LEAST_PAGES
    masked = mask(line)
    return counts[masked] >= least and sum(char.isalpha() for char in masked) >= 2
