"""Sentences of a document in reading order, each with its place, section and role, before they become passages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from statement_audit.models import Block, BlockKind, ExtractedDocument, Page
from statement_audit.passages.sentences import sentence_spans

CELL_EDGE = " | "
ROW_WORDS = 60  # a longer table row is read sentence by sentence
LABEL_WORDS = 12
LONG_WORDS = 90  # a longer "sentence" is a list that extraction ran together
HARD_WORDS = 120  # a longer part without marks is cut by length
PART_WORDS = 8
NEAR_WORDS = 15  # a part that is cut by length ends at a mark this near
LIST_MARK = re.compile(
    r";\s+|\s+[•◦▪■●·]\s*|(?<=[a-z)])\s*•\s*|\s+(?=\((?:[a-h]|[ivx]{1,4})\)\s)|:\s+(?=[–-]\s)|\s+[–-]\s+(?=[A-Z])"
)
NUMBER_MARK = re.compile(r"(?<=[a-z,;)])\s+(?=(?:\(?\d{1,2}[.)]|[✓✔➢►‣▶○])\s+[A-Za-z])|(?<=[a-z,;)])\s+o\s+(?=[A-Z])")
# Lines that lost their full stops: "… of all sites We train buyers". A capital after these words is no new sentence.
GLUED = re.compile(
    r"(?<=[a-z0-9)%])(?<!\bof)(?<!\bto)(?<!\band)(?<!\bor)(?<!\bthe)(?<!\bfor)(?<!\bby)(?<!\bwith)(?<!\bin)(?<!\bat)(?<!\bon)(?<!\bfrom)"
    r"\s+(?=(?:We|Our|This|These|It|All|They|In|As|To|Where|When|Any|Each|Every|If|For|There)\s+[a-z]|The\s+[a-z])"
)
TERMINAL = re.compile(r"[.!?…][\"'”’)\]»]*\d{0,2}\s*$")
OPEN_END = re.compile(
    r"(?:,|-|–|—|\b(?:and|or|the|of|to|in|for|with|by|our|a|an|that|which|from|on|as|at|are|is|we))\s*$", re.I
)


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
        """The quote with its rest from the next page."""
        return join_rest(self.quote, self.rest)


def join_rest(quote: str, rest: str) -> str:
    """Put a sentence together over a page break; a word broken there is mended."""
    if not rest:
        return quote
    if re.search(r"[a-z]-$", quote) and rest[:1].islower():
        return quote[:-1] + rest
    return f"{quote} {rest}"


def read_units(document: ExtractedDocument, pages: Sequence[int] | None) -> list[Unit]:
    """Units of the chosen pages (all for None) in order, furniture left out; `bridge_pages` comes after."""
    chosen = [page for page in document.pages if pages is None or page.number in set(pages)]
    return list(_units(chosen))


def _units(pages: Iterable[Page]) -> Iterator[Unit]:
    section = block_count = 0
    heading = ""
    for page in pages:
        for block in page.blocks:
            if block.kind is BlockKind.FURNITURE or not page.text[block.start : block.end].strip():
                continue
            block_count += 1
            if block.kind is BlockKind.HEADING:
                section += 1
                heading = page.text[block.start : block.end].strip()
            yield from _block_units(page, block, block_count, section, heading)


def _block_units(page: Page, block: Block, number: int, section: int, heading: str) -> Iterator[Unit]:
    body = page.text[block.start : block.end]
    if block.kind is BlockKind.TABLE_ROW and len(body.split()) > ROW_WORDS and CELL_EDGE in body:
        yield from _row_units(page, block, number, section, heading)
        return
    spans = _spans(page.text, block)
    for index, (start, end) in enumerate(spans):
        first, last = index == 0, index == len(spans) - 1
        yield Unit(page, start, end, block.kind, block.level, number, section, heading, first, last)


def _row_units(page: Page, block: Block, number: int, section: int, heading: str) -> Iterator[Unit]:
    """The sentences of a long row, cell by cell."""
    row = page.text[block.start : block.end]
    start = block.start
    spans = []
    for cell, text in enumerate(row.split(CELL_EDGE)):
        parts = sentence_spans(text) if len(text.split()) > LABEL_WORDS else [(0, len(text))]
        spans += [(start + a, start + b, cell) for a, b in parts if text[a:b].strip("- ")]
        start += len(text) + len(CELL_EDGE)
    for index, (a, b, cell) in enumerate(spans):
        first, last = index == 0, index == len(spans) - 1
        yield Unit(page, a, b, block.kind, block.level, number, section, heading, first, last, row=row, cell=cell)


def _spans(text: str, block: Block) -> list[tuple[int, int]]:
    body = text[block.start : block.end]
    if block.kind in (BlockKind.TABLE_ROW, BlockKind.HEADING):
        lead = len(body) - len(body.lstrip())
        return [(block.start + lead, block.start + len(body.rstrip()))]
    spans = []
    for start, end in sentence_spans(body):
        spans.extend(split_long(body, start, end))
    return [(block.start + start, block.start + end) for start, end in spans]


def split_long(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Cut text that extraction ran together, where it holds more than 90 words: shorter sentences stay whole.

    Cuts are made at semicolons and inline bullets, then, in parts that are still too long, at numbers and at
    capitals that begin a sentence; parts hold at least 8 words. What has no mark is cut by length.
    """
    parts = [(start, end)]
    for mark in (LIST_MARK, NUMBER_MARK, GLUED):
        parts = [piece for part in parts for piece in _cut(text, *part, mark)]
    parts = [piece for part in parts for piece in _split_by_length(text, *part)]
    return [(a, b) for part in parts for a, b in _stripped(text, *part)]


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
    bounds = [0]
    for number in range(1, count):
        bounds.append(words[_near_mark(text[start:end], words, number * size)][0])
    bounds.append(end - start)
    return [(start + a, start + b) for a, b in pairwise(bounds)]


def _near_mark(text: str, words: Sequence[tuple[int, int]], wanted: int) -> int:
    """The word nearest to `wanted` that follows a comma, colon, semicolon or dash, or `wanted` itself."""
    around = range(max(1, wanted - NEAR_WORDS), min(len(words), wanted + NEAR_WORDS + 1))
    marked = [index for index in around if text[words[index - 1][1] - 1] in ",;:–—"]
    return min(marked, key=lambda index: abs(index - wanted), default=wanted)


def _stripped(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    body = text[start:end]
    if body.strip():
        yield start + len(body) - len(body.lstrip()), end - (len(body) - len(body.rstrip()))


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
    if following.kind not in (BlockKind.PARAGRAPH, BlockKind.BULLET) or not following.first:
        return False
    quote, rest = unit.quote, following.quote
    if TERMINAL.search(quote) or quote.rstrip().endswith((":", ";")):
        return False
    if following.kind is BlockKind.BULLET:
        return False
    if rest[:1].islower() or (OPEN_END.search(quote) and len(quote.split()) > 3):
        return True
    # A cut sentence may go on with a name: "our General Counsel's" / "Organisation."
    return len(quote.split()) > 8 and len(rest.split()) <= 4 and bool(TERMINAL.search(rest))
