"""A document's text as one string, and the way back from it to page and offsets.

Rules that look across lines (a title over two lines, a list of entities) read the string; what they find is quoted
from the page.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from statement_audit.models import BlockKind, ExtractedDocument, Passage
from statement_audit.plain_text import patterns_beside

_SAID = patterns_beside(__file__)

LONGEST_SENTENCE = 3000  # characters on each side that are looked at; a block without an end is not read for each name
LONGEST_QUOTE = 420


@dataclass(frozen=True, slots=True)
class Segment:
    """One block: where it begins in the string, and where it is."""

    begin: int
    page: int
    start: int
    end: int
    kind: BlockKind

    @property
    def stop(self) -> int:
        """Where it ends in the string."""
        return self.begin + self.end - self.start


class FactPlace(NamedTuple):
    """A quote: `page.text[start:end]`."""

    page: int
    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True)
class WholeText:
    """`text` holds the blocks, one a line; furniture is left out."""

    text: str
    segments: tuple[Segment, ...]

    def segment(self, position: int) -> Segment:
        """The block that holds a position of `text`."""
        return self.segments[max(0, bisect_right(self.segments, position, key=lambda item: item.begin) - 1)]

    def block_text(self, segment: Segment) -> str:
        """The text of a block."""
        return self.text[segment.begin : segment.stop]

    def place(self, start: int, end: int) -> FactPlace | None:
        """The quote at `text[start:end]`, cut to the block in which it begins; None where nothing is left of it."""
        if not self.segments:
            return None
        block = self.segment(start)
        quote = self.text[start : min(end, block.stop)]
        left = len(quote) - len(quote.lstrip())
        quote = quote.strip()
        if not quote:
            return None
        begin = block.start + start + left - block.begin
        return FactPlace(block.page, begin, begin + len(quote), quote)

    def sentence(self, start: int, end: int, *, cut: bool = True) -> tuple[int, int]:
        """Start and end, in `text`, of the sentence around `text[start:end]`; a very long one is cut around it."""
        if not self.segments:
            return start, end
        block = self.segment(start)
        first, last = block.begin, block.stop
        far = max(end, start) + LONGEST_SENTENCE
        for begin, stop in sentences(self.text, max(first, start - LONGEST_SENTENCE), min(last, far)):
            if begin <= start < stop:
                first, last = begin, max(stop, min(end, last))
                break
        if cut and last - first > LONGEST_QUOTE:
            first = max(first, self._word_start(start - LONGEST_QUOTE // 4, first))
            last = min(last, max(end, self._word_end(first + LONGEST_QUOTE, last)))
        return first, last

    def before(self, match: re.Match[str]) -> tuple[int, str]:
        """Where the sentence of a match begins, in `text`, and what stands before the match in it."""
        first, _ = self.sentence(match.start(), match.end(), cut=False)
        return first, self.text[first : match.start()]

    def quote(self, start: int, end: int) -> FactPlace | None:
        """The sentence around `text[start:end]`, as a quote."""
        return self.place(*self.sentence(start, end))

    def _word_start(self, position: int, least: int) -> int:
        while position > least and not self.text[position - 1].isspace():
            position -= 1
        return max(position, least)

    def _word_end(self, position: int, most: int) -> int:
        while position < most and not self.text[position].isspace():
            position += 1
        return min(position, most)


def place_of(passage: Passage) -> FactPlace:
    """A passage as a quote."""
    return FactPlace(passage.page, passage.start, passage.end, passage.quote)


def whole_text(document: ExtractedDocument, pages: Sequence[int] | None = None) -> WholeText:
    """The string of the document's own text, or of some of its pages."""
    wanted = None if pages is None else set(pages)
    parts: list[str] = []
    segments: list[Segment] = []
    begin = 0
    for page in document.pages:
        if wanted is not None and page.number not in wanted:
            continue
        for block in page.blocks:
            if block.kind is BlockKind.FURNITURE:
                continue
            text = page.text[block.start : block.end]
            segments.append(Segment(begin, page.number, block.start, block.end, block.kind))
            parts.append(text)
            begin += len(text) + 1
    return WholeText("\n".join(parts), tuple(segments))


def sentences(text: str, first: int, last: int) -> Iterator[tuple[int, int]]:
    """Start and end of each sentence of `text[first:last]`."""
    begin = first
    for match in _SAID["sentence_end"].finditer(text, first, last):
        if _SAID["no_end"].search(text[max(first, match.start() - 12) : match.start()]):
            continue
        yield begin, match.end()
        begin = match.end()
    if begin < last:
        yield begin, last
