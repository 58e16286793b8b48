"""What a word processor's file holds in the order in which it is read, and how that becomes pages.

DOCX and ODT readers turn their files into a list of items; `assemble` lays it out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from itertools import pairwise
from xml.etree.ElementTree import Element

from statement_audit.extract.cleaning import PageBuilder, bullet_prefix, clean_text
from statement_audit.models import BlockKind, Page

CELL_WORDS = 60  # a longer table cell is page layout
HEADING_WORDS = 40  # a longer "heading" is body text in a heading's style
BOLD_HEADING_WORDS = 12
SIGNATURE_WORDS = 30  # a picture with no more text after it on its page may be a signature
SENTENCE_END = re.compile(r"[.!?][\"'”’)\]]*\s+(?=[\"'“‘(]?[A-Z0-9])")
TERMINAL = re.compile(r"[.!?:;][\"'”’)\]]*\s*$")
GLYPH = re.compile(r"^\s*(?:[•◦▪■●○‣⁃∙►➢➤✓✔❖·§\uf0a7\uf0fc\uf0d8\uf0b7]|[-–*](?=\s))\s*\S")


class Mark(Enum):
    """What stands between blocks."""

    HARD_BREAK = "hard"  # a page break that the writer set
    SOFT_BREAK = "soft"  # where the last program to lay the file out began a page
    IMAGE = "image"


@dataclass(slots=True)
class Item:
    """One block to be, or a mark. `bold`: every letter is. `origin`: the elements of a Word file that hold its text, or
    the reference of a note."""

    kind: BlockKind | Mark
    text: str = ""
    level: int = 0
    bold: bool = False
    origin: Sequence[Element] = field(default=(), compare=False, repr=False)


@dataclass(slots=True)
class Paragraph:
    """The pieces of one paragraph as they are read: text with line ends, and the marks and notes between."""

    pieces: list[str | Item] = field(default_factory=list)
    bold: int = 0
    plain: int = 0
    origin: list[Element] = field(default_factory=list)

    def add(self, text: str, bold: bool = False, origin: Element | None = None) -> None:
        if text:
            self.pieces.append(text)
            self.origin += [] if origin is None else [origin]
            letters = sum(char.isalnum() for char in text)
            self.bold, self.plain = (self.bold + letters, self.plain) if bold else (self.bold, self.plain + letters)

    def mark(self, item: Item) -> None:
        self.pieces.append(item)

    @property
    def text(self) -> str:
        return "".join(piece for piece in self.pieces if isinstance(piece, str))


def paragraph_items(paragraph: Paragraph, kind: BlockKind, level: int = 0, prefix: str = "") -> list[Item]:
    """The blocks of a paragraph: a line end parts it unless the sentence plainly runs on.

    A sentence over a soft page break stays whole, on the page where it begins; `prefix` is its list number or mark.
    """
    bold = paragraph.bold > 0 and paragraph.plain == 0
    if kind is BlockKind.PARAGRAPH and (GLYPH.match(paragraph.text) or bullet_prefix(paragraph.text)):
        kind, level = BlockKind.BULLET, 1
    items: list[Item] = []
    text, cut = prefix, False
    for piece in paragraph.pieces:
        if isinstance(piece, str):
            text, cut = _add_text(items, text, piece, cut, (kind, level, bold))
        elif piece.kind is Mark.SOFT_BREAK and text.strip() and not TERMINAL.search(text):
            cut = True
        elif piece.kind in (Mark.SOFT_BREAK, Mark.HARD_BREAK):
            items += [*_lines(text, kind, level, bold), piece]
            text = ""
        else:
            items.append(piece)
    items += _lines(text, kind, level, bold)
    if cut:
        items.append(Item(Mark.SOFT_BREAK))
    for item in items:
        item.origin = item.origin or paragraph.origin
    return items


def with_boxes(own: list[Item], boxes: Iterable[Item]) -> list[Item]:
    """A paragraph's items with its text boxes below it, before the page break that may end it."""
    tail = len(own)
    while tail and own[tail - 1].kind in (Mark.SOFT_BREAK, Mark.HARD_BREAK):
        tail -= 1
    return [*own[:tail], *boxes, *own[tail:]]


def _add_text(
    items: list[Item], text: str, piece: str, cut: bool, shape: tuple[BlockKind, int, bool]
) -> tuple[str, bool]:
    """Append `piece`; where a page break is due, make it at the first end of a sentence."""
    if not cut or shape[0] is BlockKind.HEADING:
        return text + piece, cut
    joined = text + piece
    end = SENTENCE_END.search(joined, max(0, len(text) - 2))
    if end is None:
        return joined, cut
    items += [*_lines(joined[: end.end()], *shape), Item(Mark.SOFT_BREAK)]
    return joined[end.end() :], False


def _lines(text: str, kind: BlockKind, level: int, bold: bool) -> list[Item]:
    lines = [line for line in (clean_text(line) for line in text.split("\n")) if line]
    if kind is BlockKind.HEADING:
        lines = [" ".join(lines)] if lines else []
    joined: list[str] = []
    for line in lines:
        if joined and line[0].islower():
            joined[-1] = f"{joined[-1]} {line}"
        else:
            joined.append(line)
    return [Item(kind, line, level, bold) for line in joined]


# --- tables ---------------------------------------------------------------------------------


@dataclass(slots=True)
class Cell:
    """A table cell: what it holds, and how many columns it spans."""

    items: list[Item]
    span: int = 1

    @property
    def text(self) -> str:
        return " ".join(
            i.text for i in self.items if isinstance(i.kind, BlockKind) and i.kind is not BlockKind.FOOTNOTE
        )


def row_items(cells: Sequence[Cell], *, head: bool) -> list[Item]:
    """One table row as one block, cells in order, or its cells' own blocks where the table is page layout.

    A cell over several columns of a head stands for each of them; elsewhere the further columns are empty.
    """
    texts = [clean_text(cell.text) for cell in cells]
    filled = [text for text in texts if text]
    nested = any(item.kind is BlockKind.TABLE_ROW for cell in cells for item in cell.items)
    if nested or len(filled) < 2 or any(len(text.split()) > CELL_WORDS for text in texts):
        return [item for cell in cells for item in cell.items]
    columns: list[str] = []
    for text, cell in zip(texts, cells, strict=True):
        columns += [text] * cell.span if head else [text, *[""] * (cell.span - 1)]
    told = [item for cell in cells for item in cell.items if item.kind is not BlockKind.FOOTNOTE]
    origin = list(dict.fromkeys(element for item in told for element in item.origin))
    row = Item(BlockKind.TABLE_ROW, " | ".join(text or "-" for text in columns), origin=origin)
    before, after = _marks(cells)
    return [*before, row, *after]


def _marks(cells: Sequence[Cell]) -> tuple[list[Item], list[Item]]:
    """Page breaks before and after a row, and after it its notes and pictures.

    Each cell tells the same page break again, so the most that one cell has counts.
    """
    breaks = [[item for item in cell.items if item.kind in (Mark.SOFT_BREAK, Mark.HARD_BREAK)] for cell in cells]
    most = max(breaks, key=len)
    leads = any(cell.items and cell.items[0].kind is Mark.SOFT_BREAK for cell in cells)
    others = [item for cell in cells for item in cell.items if item.kind in (Mark.IMAGE, BlockKind.FOOTNOTE)]
    return (most[:1], [*others, *most[1:]]) if leads else ([], [*others, *most])


# --- pages ----------------------------------------------------------------------------------


def assemble(items: Iterable[Item], heads: Sequence[str], feet: Sequence[str]) -> tuple[Page, ...]:
    """Pages as the file marks them, one page where it marks none."""
    built = []
    for number, (page, blocks) in enumerate(laid_out(items, heads, feet), start=1):
        builder = PageBuilder()
        for item in blocks:
            assert isinstance(item.kind, BlockKind)
            builder.add(item.kind, item.text, item.level)
        built.append(builder.page(number, has_image_after_text=_ends_in_image(page)))
    return tuple(built)


def laid_out(
    items: Iterable[Item], heads: Sequence[str], feet: Sequence[str]
) -> Iterator[tuple[list[Item], list[Item]]]:
    """(items as read, those that become blocks in their order) of each page. Notes stand below the text of their page;
    `heads` and `feet` are furniture of the first and of the last page."""
    pages = _cut_pages(_with_headings(list(items)))
    for number, page in enumerate(pages, start=1):
        body = [item for item in page if isinstance(item.kind, BlockKind) and clean_text(item.text)]
        above = [Item(BlockKind.FURNITURE, text) for text in heads if number == 1]
        below = [Item(BlockKind.FURNITURE, text) for text in feet if number == len(pages)]
        yield page, [*above, *sorted(body, key=lambda item: item.kind is BlockKind.FOOTNOTE), *below]


def _cut_pages(items: Sequence[Item]) -> list[list[Item]]:
    """A soft break right after another break is that break told twice; breaks before any text are none."""
    pages: list[list[Item]] = [[]]
    fresh = True
    for item in items:
        if item.kind is Mark.HARD_BREAK or item.kind is Mark.SOFT_BREAK:
            if not fresh or (item.kind is Mark.HARD_BREAK and len(pages) > 1):
                pages.append([])
            fresh = True
        else:
            pages[-1].append(item)
            fresh = fresh and item.kind is Mark.IMAGE
    while len(pages) > 1 and not pages[-1]:
        pages.pop()
    return pages


def _with_headings(items: list[Item]) -> list[Item]:
    """Make a short bold paragraph that stands over ordinary text a heading; long headings become text."""
    result: list[Item] = []
    blocks = [index for index, item in enumerate(items) if isinstance(item.kind, BlockKind)]
    following = {index: items[after] for index, after in pairwise(blocks)}
    for index, item in enumerate(items):
        if item.kind is BlockKind.HEADING and len(item.text.split()) > HEADING_WORDS:
            item = replace(item, kind=BlockKind.PARAGRAPH, level=0)
        elif index in following and _is_bold_heading(item, following[index]):
            item = replace(item, kind=BlockKind.HEADING, level=2)
        result.append(item)
    return result


def _is_bold_heading(item: Item, following: Item) -> bool:
    numbered = item.kind is BlockKind.BULLET and bullet_prefix(item.text) and not GLYPH.match(item.text)
    if not item.bold or not (item.kind is BlockKind.PARAGRAPH or numbered) or TERMINAL.search(item.text):
        return False
    if not 0 < len(item.text.split()) <= BOLD_HEADING_WORDS or following.bold:
        return False
    return following.kind in (BlockKind.BULLET, BlockKind.TABLE_ROW) or (
        following.kind is BlockKind.PARAGRAPH and len(following.text.split()) >= 8
    )


def _ends_in_image(page: Sequence[Item]) -> bool:
    """A picture stands below the last text of the page, or over its last lines, as a signature does."""
    words = 0
    for item in reversed(page):
        if item.kind is Mark.IMAGE:
            return words <= SIGNATURE_WORDS and any(isinstance(before.kind, BlockKind) for before in page)
        if item.kind is not BlockKind.FOOTNOTE:
            words += len(item.text.split())
    return False
