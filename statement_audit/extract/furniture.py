"""Running heads, running feet and page numbers: lines that repeat at the edge of pages."""

import math
import re
from collections import defaultdict
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
FIRST_YEAR = 1900  # a figure from here on is a year before it is a page number
LEAST_GAPS, NEAR = 4, 1.2  # lines nearer than this many usual gaps belong together
SENTENCE_END = re.compile(r"\d\.$")


def find_furniture(pages: Sequence[Sequence[str]], places: Sequence[Sequence[float]] = ()) -> list[set[int]]:
    """For each page, the indices of its lines (given top down) that are furniture.

    A line that says the same on many pages is, its page number aside; lines whose other figures differ are not the
    same. `places`: the height of each line, NaN where it cannot be furniture. A line that stands at the same height
    on two pages of few, or on three of many, as the head of a chapter does, is furniture too, unless it stands as
    close to the text as the text's own lines do.
    """
    edges = [{index: clean_text(lines[index]) for index in _edge_indices(len(lines))} for lines in pages]
    seen: dict[str, _Alike] = defaultdict(_Alike)
    for page, texts in enumerate(edges):
        for masked, text in {as_recurring(text): text for text in texts.values()}.items():
            seen[masked].add(page, text)
    filled = sum(map(bool, pages))
    found = [
        {index for index, text in texts.items() if _is_furniture(page, text, index, len(pages[page]), seen, filled)}
        for page, texts in enumerate(edges)
    ]
    if places:
        _add_fixed(found, edges, places, filled)
    return found


class _Alike:
    """Lines of one mask, each with its page. Two say the same where they differ in their page numbers alone, if at all.

    Sets of lines are the bits of a number: thousands of pages that share a head are compared in no time.
    """

    def __init__(self) -> None:
        self.lines: list[tuple[int, float]] = []  # page, height
        self._by_figure: dict[tuple[int, str], int] = defaultdict(int)  # place, figure -> lines
        self._by_offset: dict[tuple[int, int], int] = defaultdict(int)  # place, figure less page -> lines
        self._by_level: dict[int, int] = defaultdict(int)  # height in units of SAME_HEIGHT -> lines

    def add(self, page: int, text: str, height: float = 0.0) -> None:
        bit = 1 << len(self.lines)
        self.lines.append((page, height))
        if math.isfinite(height):
            self._by_level[math.floor(height / SAME_HEIGHT)] |= bit
        for place, figure in enumerate(FIGURES.findall(text)):
            self._by_figure[place, figure] |= bit
            if _may_be_page(figure, page):
                self._by_offset[place, int(figure) - page] |= bit

    def same(self, page: int, text: str) -> int:
        """The bits of the lines that say the same as this one."""
        found = (1 << len(self.lines)) - 1
        for place, figure in enumerate(FIGURES.findall(text)):
            fit = self._by_figure.get((place, figure), 0)
            if _may_be_page(figure, page):
                fit |= self._by_offset.get((place, int(figure) - page), 0)
            found &= fit
        return found

    def pages_near(self, page: int, text: str, height: float, most: int) -> int:
        """On how many pages, counted up to `most`, a line at this height says the same."""
        if not math.isfinite(height):
            return 0
        same, level = self.same(page, text), math.floor(height / SAME_HEIGHT)
        pages: set[int] = set()
        for near in (level, level - 1, level + 1):
            left = same & self._by_level.get(near, 0)
            while left and len(pages) < most:
                other, top = self.lines[(left & -left).bit_length() - 1]
                left &= left - 1
                if abs(top - height) < SAME_HEIGHT:
                    pages.add(other)
        return len(pages)


def _may_be_page(figure: str, page: int) -> bool:
    """Whether a figure may be a page's number: what looks like a year is one only about so far into a document."""
    return len(figure) <= 4 and (int(figure) < FIRST_YEAR or abs(int(figure) - page) < FIRST_YEAR // 10)


def _add_fixed(
    found: list[set[int]], edges: Sequence[Mapping[int, str]], places: Sequence[Sequence[float]], filled: int
) -> None:
    """Add lines whose text recurs at the same height."""
    known: dict[str, _Alike] = defaultdict(_Alike)
    for page, (texts, tops) in enumerate(zip(edges, places, strict=True)):
        for index, text in texts.items():
            known[as_recurring(text)].add(page, text, tops[index])
    least = LEAST_PAGES if filled > FEW_PAGES else 2
    for page, (texts, tops) in enumerate(zip(edges, places, strict=True)):
        for index in sorted(texts, key=lambda index: -min(index, len(tops) - 1 - index)):
            masked = as_recurring(texts[index])
            alike = known[masked].pages_near(page, texts[index], tops[index], least)
            if alike >= least and _has_letters(masked) and not _adjoins(index, tops, found[page]):
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


def _is_furniture(page: int, line: str, index: int, count: int, seen: Mapping[str, _Alike], filled: int) -> bool:
    """`index`, `count`: which line of how many it is on its page."""
    if not line:
        return True
    if PAGE_NUMBER.match(line) and not SENTENCE_END.search(line):
        return filled >= LEAST_PAGES or index in (0, count - 1)
    masked, least = as_recurring(line), max(LEAST_PAGES, SHARE * filled)
    return _has_letters(masked) and seen[masked].same(page, line).bit_count() >= least
