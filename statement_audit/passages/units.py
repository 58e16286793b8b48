"""Sentences of a document in reading order, each with its place, section and role, before they become passages."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from statement_audit.models import BlockKind, ExtractedDocument, Page
from statement_audit.passages.sentences import sentence_spans, trimmed
from statement_audit.plain_text import patterns_beside

_SAID = patterns_beside(__file__)

CELL_EDGE = " | "
ROW_WORDS = 60  # a longer table row is read sentence by sentence
LABEL_WORDS = 12
LONG_WORDS = 90  # a longer "sentence" is a list that extraction ran together
HARD_WORDS = 120  # a longer part without marks is cut by length
PART_WORDS = 8
NEAR_WORDS = 15  # a part that is cut by length ends at a mark this near


@dataclass(slots=True)
class Unit:
    """One sentence to be: or a table row, unless it is long: then each sentence of its cells. `block` counts blocks over the document; `section` counts headings passed."""

    page: Page
    start: int
    end: int
    kind: BlockKind
    level: int
    block: int
    section: int
    heading: str
    first: bool
    last: bool
    rest: str = ""
    row: str = ""  # the whole row, where the unit is a part of a long one
    cell: int = -1  # and the cell that holds it

    @property
    def quote(self) -> str:
        return self.page.text[self.start : self.end]

    @property
    def full(self) -> str:
        """The quote with its rest from the next page; a word broken there is mended."""
        quote = self.quote
        if self.rest[:1].islower() and re.search(r"[a-z]-$", quote):
            return quote[:-1] + self.rest
        return f"{quote} {self.rest}" if self.rest else quote

    @property
    def cells(self) -> list[str]:
        """Those of the row that the unit is, or is a part of."""
        return [cell.strip() for cell in (self.row or self.quote).split(CELL_EDGE)]


def read_units(document: ExtractedDocument, pages: Sequence[int] | None) -> list[Unit]:
    """Units of the chosen pages (all for None) in order, furniture left out; `bridge_pages` comes after."""
    section = block_count = 0
    heading = ""
    units: list[Unit] = []
    for page in document.pages:
        for block in page.blocks if pages is None or page.number in pages else ():
            body = page.text[block.start : block.end]
            if block.kind is BlockKind.FURNITURE or not body.strip():
                continue
            block_count += 1
            if block.kind is BlockKind.HEADING:
                section, heading = section + 1, body.strip()
            parts = _parts(body, block.kind)
            for index, (start, end, cell) in enumerate(parts):
                place, ends = (block.start + start, block.start + end), (index == 0, index == len(parts) - 1)
                unit = Unit(page, *place, block.kind, block.level, block_count, section, heading, *ends)
                units.append(replace(unit, row=body if cell >= 0 else "", cell=cell))
    return units


def _parts(body: str, kind: BlockKind) -> list[tuple[int, int, int]]:
    """(start, end, cell) of the sentences of a block, the cell being -1 but for a long row, which is read cell by cell."""
    if kind is BlockKind.TABLE_ROW and len(body.split()) > ROW_WORDS and CELL_EDGE in body:
        start, found = 0, []
        for cell, text in enumerate(body.split(CELL_EDGE)):
            parts = sentence_spans(text) if len(text.split()) > LABEL_WORDS else [(0, len(text))]
            found += [(start + a, start + b, cell) for a, b in parts if text[a:b].strip("- ")]
            start += len(text) + len(CELL_EDGE)
        return found
    if kind in (BlockKind.TABLE_ROW, BlockKind.HEADING):
        spans = trimmed(body, 0, len(body))
    else:
        spans = [part for start, end in sentence_spans(body) for part in split_long(body, start, end)]
    return [(start, end, -1) for start, end in spans]


def split_long(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Cut text that extraction ran together, where it holds more than 90 words: shorter sentences stay whole.

    Cuts are made at semicolons and inline bullets, then, in parts that are still too long, at numbers and at
    capitals that begin a sentence; parts hold at least 8 words. What has no mark is cut by length.
    """
    parts = [(start, end)]
    for mark in (_SAID["list_mark"], _SAID["number_mark"], _SAID["glued"]):
        parts = [piece for part in parts for piece in _cut(text, *part, mark)]
    parts = [piece for part in parts for piece in _split_by_length(text, *part)]
    return [span for part in parts for span in trimmed(text, *part)]


def _cut(text: str, start: int, end: int, mark: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    left = start
    if len(text[start:end].split()) > LONG_WORDS:
        for match in mark.finditer(text, start, end):
            cut = match.end()
            if len(text[left:cut].split()) >= PART_WORDS and len(text[cut:end].split()) >= PART_WORDS:
                yield left, cut
                left = cut
    yield left, end


def _split_by_length(text: str, start: int, end: int) -> list[tuple[int, int]]:
    words = [match.span() for match in re.finditer(r"\S+", text[start:end])]
    if len(words) <= HARD_WORDS:
        return [(start, end)]
    count = -(-len(words) // LONG_WORDS)
    size = -(-len(words) // count)
    cuts = [words[_near_mark(text[start:end], words, number * size)][0] for number in range(1, count)]
    return [(start + a, start + b) for a, b in pairwise([0, *cuts, end - start])]


def _near_mark(text: str, words: Sequence[tuple[int, int]], wanted: int) -> int:
    """The word nearest to `wanted` that follows a comma, colon, semicolon or dash, or `wanted` itself."""
    around = range(max(1, wanted - NEAR_WORDS), min(len(words), wanted + NEAR_WORDS + 1))
    marked = [index for index in around if text[words[index - 1][1] - 1] in ",;:–—"]
    return min(marked, key=lambda index: abs(index - wanted), default=wanted)


# --- sentences over a page break ------------------------------------------------------------


def bridge_pages(units: list[Unit]) -> list[Unit]:
    """Hand the rest of a cut sentence to its beginning and drop it from the next page."""
    dropped: set[int] = set()
    for index, unit in enumerate(units):
        if index in dropped or not unit.last or unit.kind not in (BlockKind.PARAGRAPH, BlockKind.BULLET):
            continue
        following = _next_body(units, index)
        if following is not None and _runs_over(unit, units[following]):
            unit.rest = units[following].quote
            dropped.add(following)
            if not units[following].last:
                units[following + 1].first = True
    return [unit for index, unit in enumerate(units) if index not in dropped]


def _next_body(units: Sequence[Unit], index: int) -> int | None:
    """The first sentence of the next page, where `index` is the last body text of its page (footnotes may follow)."""
    for later in range(index + 1, len(units)):
        if units[later].kind is not BlockKind.FOOTNOTE:
            return later if units[later].page.number != units[index].page.number else None
    return None


def _runs_over(unit: Unit, following: Unit) -> bool:
    quote, rest = unit.quote, following.quote
    if following.kind is not BlockKind.PARAGRAPH or not following.first:
        return False
    if _SAID["terminal"].search(quote) or quote.rstrip().endswith((":", ";")):
        return False
    if rest[:1].islower() or (_SAID["open_end"].search(quote) and len(quote.split()) > 3):
        return True
    # A cut sentence may go on with a name: "our General Counsel's" / "Organisation."
    return len(quote.split()) > 8 and len(rest.split()) <= 4 and bool(_SAID["terminal"].search(rest))
