"""Running heads, running feet and page numbers: lines that repeat at the edge of pages."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

from statement_audit.extract.cleaning import clean_text
from statement_audit.plain_text import as_recurring

EDGE_LINES = 3  # from the top and from the bottom of a page
SHARE = 0.4  # of the pages
LEAST_PAGES = 3
FEW_PAGES = 4  # of so few, two that agree are enough
SAME_HEIGHT = 2.0  # points
PAGE_NUMBER = re.compile(r"^\W*(?:page\s*)?(?:\d{1,3}|[ivxl]{1,6})(?:\s*(?:of|/|\|)\s*\d{1,4})?\W*$", re.IGNORECASE)
FIGURES = re.compile(r"\d+")
LEAST_GAPS, NEAR = 4, 1.2  # lines nearer than this many usual gaps belong together
SENTENCE_END = re.compile(r"\d\.$")


def mask(line: str) -> str:
    """The line with digits masked and case dropped, so that page numbers and dates do not hide a repetition."""
    return as_recurring(clean_text(line))


def find_furniture(pages: Sequence[Sequence[str]], places: Sequence[Sequence[float]] = ()) -> list[set[int]]:
    """For each page, the indices of its lines (given top down) that are furniture.

    A line that says the same on many pages is, its page number aside; lines whose other figures differ are not the
    same. `places`: the height of each line, NaN where it cannot be furniture. A line that stands at the same height
    on two pages of few, or on three of many, as the head of a chapter does, is furniture too, unless it stands as
    close to the text as the text's own lines do.
    """
    edges = [_edge_indices(len(lines)) for lines in pages]
    seen: dict[str, list[tuple[int, str]]] = {}
    for page, (lines, indices) in enumerate(zip(pages, edges, strict=True)):
        for masked, text in {mask(lines[index]): clean_text(lines[index]) for index in indices}.items():
            seen.setdefault(masked, []).append((page, text))
    filled = sum(bool(lines) for lines in pages)
    least = max(LEAST_PAGES, SHARE * filled)
    found: list[set[int]] = []
    for page, (lines, indices) in enumerate(zip(pages, edges, strict=True)):
        found.append({index for index in indices if _is_furniture(page, lines, index, seen, least, filled)})
    if places:
        _add_fixed(found, pages, places, edges, filled)
    return found


def _same(page: int, text: str, other_page: int, other: str) -> bool:
    """Two lines of one mask differ in their page numbers alone, if at all."""
    figures, others = FIGURES.findall(text), FIGURES.findall(other)
    differing = [(int(a), int(b)) for a, b in zip(figures, others, strict=False) if a != b]
    return all(b - a == other_page - page for a, b in differing)


def _add_fixed(
    found: list[set[int]],
    pages: Sequence[Sequence[str]],
    places: Sequence[Sequence[float]],
    edges: Sequence[Sequence[int]],
    filled: int,
) -> None:
    """Add lines whose text recurs at the same height."""
    heights: dict[str, list[tuple[int, str, float]]] = {}
    for page, (lines, tops, indices) in enumerate(zip(pages, places, edges, strict=True)):
        for index in indices:
            heights.setdefault(mask(lines[index]), []).append((page, clean_text(lines[index]), tops[index]))
    least = LEAST_PAGES if filled > FEW_PAGES else 2
    for page, (lines, tops, indices) in enumerate(zip(pages, places, edges, strict=True)):
        for index in sorted(indices, key=lambda index: -min(index, len(lines) - 1 - index)):
            masked, text = mask(lines[index]), clean_text(lines[index])
            alike = {
                other
                for other, line, top in heights[masked]
                if abs(top - tops[index]) < SAME_HEIGHT and _same(page, text, other, line)
            }
            if len(alike) >= least and _has_letters(masked) and not _adjoins(index, tops, found[page]):
                found[page].add(index)


def _adjoins(index: int, tops: Sequence[float], furniture: set[int]) -> bool:
    """The next line towards the middle of the page is text, and as near as lines of text are to each other."""
    inward = index + 1 if index < len(tops) / 2 else index - 1
    if not 0 <= inward < len(tops) or inward in furniture:
        return False
    gaps = sorted(gap for a, b in pairwise(tops) if (gap := b - a) > 0)
    return len(gaps) >= LEAST_GAPS and abs(tops[inward] - tops[index]) < NEAR * gaps[len(gaps) // 4]


def _edge_indices(count: int) -> list[int]:
    return sorted({*range(min(EDGE_LINES, count)), *range(max(0, count - EDGE_LINES), count)})


def _has_letters(masked: str) -> bool:
    return sum(char.isalpha() for char in masked) >= 2


def _is_furniture(
    page: int,
    lines: Sequence[str],
    index: int,
    seen: Mapping[str, Sequence[tuple[int, str]]],
    least: float,
    filled: int,
) -> bool:
    line = clean_text(lines[index])
    if not line:
        return True
    outermost = index in (0, len(lines) - 1)
    if PAGE_NUMBER.match(line) and not SENTENCE_END.search(line):
        return outermost or filled >= LEAST_PAGES
    masked = mask(line)
    return _has_letters(masked) and sum(_same(page, line, *other) for other in seen[masked]) >= least
