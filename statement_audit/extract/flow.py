"""What a word processor's file holds in the order in which it is read, and how that becomes pages.

DOCX and ODT readers turn their files into a `Flow` of items; `document_of` lays it out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from itertools import pairwise
from typing import Generic, NamedTuple, TypeVar
from xml.etree.ElementTree import Element

from statement_audit.extract.cleaning import TERMINAL, RawBlock, build_page, clean_text, is_bullet, joined_lines
from statement_audit.issue_codes import document_error
from statement_audit.models import BlockKind, ExtractedDocument, Page

CELL_WORDS = 60  # a longer table cell is page layout
HEADING_WORDS = 40  # a longer "heading" is body text in a heading's style
BOLD_HEADING_WORDS = 12
SIGNATURE_WORDS = 30  # a picture with no more text after it on its page may be a signature
SENTENCE_END = re.compile(r"[.!?][\"'”’)\]]*\s+(?=[\"'“‘(]?[A-Z0-9])")
GLYPH = re.compile(r"^\s*(?:[•◦▪■●○‣⁃∙►➢➤✓✔❖·§\uf0a7\uf0fc\uf0d8\uf0b7]|[-‐–*](?=\s))\s*\S")


class Mark(Enum):
    """What stands between blocks."""

    HARD_BREAK = "hard"  # a page break that the writer set
    SOFT_BREAK = "soft"  # where the last program to lay the file out began a page
    IMAGE = "image"


Story = TypeVar("Story")
BREAKS = (Mark.SOFT_BREAK, Mark.HARD_BREAK)


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
    """The pieces of one paragraph as they are read: text with line ends, and the marks and notes between. `boxes`: the
    text boxes in it, which are read after it."""

    pieces: list[str | Item] = field(default_factory=list)
    boxes: list[Element] = field(default_factory=list)
    bold: int = 0
    plain: int = 0
    origin: list[Element] = field(default_factory=list)

    def add(self, text: str, bold: bool = False, origin: Element | None = None) -> None:
        if text:
            letters = sum(map(str.isalnum, text))
            self.pieces.append(text)
            self.origin += [] if origin is None else [origin]
            self.bold += letters if bold else 0
            self.plain += 0 if bold else letters

    @property
    def text(self) -> str:
        return "".join(piece for piece in self.pieces if isinstance(piece, str))


class Shape(NamedTuple):
    """Kind and level of a paragraph, and its list or heading number."""

    kind: BlockKind = BlockKind.PARAGRAPH
    level: int = 0
    number: str = ""


def paragraph_items(paragraph: Paragraph, shape: Shape) -> list[Item]:
    """The blocks of a paragraph: a line end parts it unless the sentence plainly runs on.

    A sentence over a soft page break stays whole, on the page where it begins.
    """
    kind, level, number = shape
    bold = paragraph.bold > 0 and paragraph.plain == 0
    if kind is BlockKind.PARAGRAPH and (GLYPH.match(paragraph.text) or is_bullet(paragraph.text)):
        kind, level = BlockKind.BULLET, 1
    items: list[Item] = []
    text = f"{number} " if number else ""
    cut = False  # a page break is due, and made at the first end of a sentence
    for piece in paragraph.pieces:
        if isinstance(piece, str):
            place, text = max(0, len(text) - 2), text + piece
            end = SENTENCE_END.search(text, place) if cut and kind is not BlockKind.HEADING else None
            if end is not None:
                items += [*_lines(text[: end.end()], kind, level, bold), Item(Mark.SOFT_BREAK)]
                text, cut = text[end.end() :], False
        elif piece.kind is Mark.SOFT_BREAK and text.strip() and not TERMINAL.search(text):
            cut = True
        elif piece.kind in BREAKS:
            items += [*_lines(text, kind, level, bold), piece]
            text = ""
        else:
            items.append(piece)
    items += [*_lines(text, kind, level, bold), *([Item(Mark.SOFT_BREAK)] if cut else [])]
    for item in items:
        item.origin = item.origin or paragraph.origin
    return items


class ElementRun(Generic[Story]):
    """Reads one run of block elements: the document, a cell, a text box, a note, a page head.

    Args:
        story: what all parts of the file share while they are read.
    """

    def __init__(self, story: Story) -> None:
        self.story = story
        self.items: list[Item] = []

    def read(self, parent: Element) -> list[Item]:
        """The items of everything below `parent`."""
        raise NotImplementedError

    def inner(self, element: Element) -> list[Item]:
        """The items of a run of elements within this one."""
        return type(self)(self.story).read(element)

    def add_row(self, cells: Sequence[Cell], *, head: bool) -> None:
        self.items += _row_items(cells, head=head) if cells else []

    def add_note(
        self, mark: str, body: Element, add: Callable[[Item], None], reference: Sequence[Element] = ()
    ) -> None:
        """A note by its mark and the elements that hold its text; `add`: puts it where it belongs."""
        add(Item(BlockKind.FOOTNOTE, f"{mark} {_text_of(self.inner(body))}".strip(), origin=reference))

    def add(self, paragraph: Paragraph, shape: Callable[[], Shape] = Shape) -> None:
        """A paragraph's items with its text boxes below it, before the page break that may end it.

        Args:
            shape: tells kind, level and number of a paragraph that holds text.
        """
        own = [piece for piece in paragraph.pieces if isinstance(piece, Item)]
        if paragraph.text.strip():
            own = paragraph_items(paragraph, shape())
        tail = len(own)
        while tail and own[tail - 1].kind in BREAKS:
            tail -= 1
        self.items += [*own[:tail], *(item for box in paragraph.boxes for item in self.inner(box)), *own[tail:]]


def _lines(text: str, kind: BlockKind, level: int, bold: bool) -> list[Item]:
    lines = joined_lines(map(clean_text, text.split("\n")))
    if kind is BlockKind.HEADING:
        lines = [" ".join(lines)] if lines else []
    return [Item(kind, line, level, bold) for line in lines]


# --- tables ---------------------------------------------------------------------------------


@dataclass(slots=True)
class Cell:
    """A table cell: what it holds, and how many columns it spans."""

    items: list[Item]
    span: int = 1

    @property
    def text(self) -> str:
        return _text_of(item for item in self.items if item.kind is not BlockKind.FOOTNOTE)


def _text_of(items: Iterable[Item]) -> str:
    """The text of items on one line."""
    return " ".join(item.text for item in items if isinstance(item.kind, BlockKind))


def _row_items(cells: Sequence[Cell], *, head: bool) -> list[Item]:
    """One table row as one block, cells in order, or its cells' own blocks where the table is page layout.

    A cell over several columns of a head stands for each of them; elsewhere the further columns are empty.
    """
    items = [item for cell in cells for item in cell.items]
    texts = [clean_text(cell.text) for cell in cells]
    nested = any(item.kind is BlockKind.TABLE_ROW for item in items)
    if nested or sum(map(bool, texts)) < 2 or any(len(text.split()) > CELL_WORDS for text in texts):
        return items
    columns: list[str] = []
    for text, cell in zip(texts, cells, strict=True):
        columns += [text] * cell.span if head else [text, *[""] * (cell.span - 1)]
    told = [item for item in items if item.kind is not BlockKind.FOOTNOTE]
    origin = list(dict.fromkeys(element for item in told for element in item.origin))
    row = Item(BlockKind.TABLE_ROW, " | ".join(text or "-" for text in columns), origin=origin)
    # Each cell tells the same page break again, so the most that one cell has counts.
    breaks = max(([item for item in cell.items if item.kind in BREAKS] for cell in cells), key=len)
    before = breaks[:1] if any(cell.items and cell.items[0].kind is Mark.SOFT_BREAK for cell in cells) else []
    others = [item for item in items if item.kind in (Mark.IMAGE, BlockKind.FOOTNOTE)]
    return [*before, row, *others, *breaks[len(before) :]]


# --- pages ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Flow:
    """A file's text part, what is read in it in order, and in all its page heads and feet."""

    root: Element
    items: list[Item]
    heads: list[Item]
    feet: list[Item]


def document_of(
    flow: Flow, sha256: str, media_type: str, reader: str, held: Element | None, tags: Mapping[str, str], source: str
) -> ExtractedDocument:
    """The document with those of its properties that say something. Raises DocumentError(no_text).

    Args:
        held: the element that holds the properties; `tags`: what each is called there.
    """
    pages = _pages(flow, source)
    told = {key: held.findtext(tag) for key, tag in tags.items()} if held is not None else {}
    metadata = {key: value for key, text in told.items() if (value := clean_text(text or ""))}
    return ExtractedDocument(sha256, media_type, pages, reader, metadata.get("title"), metadata)


def _pages(flow: Flow, source: str) -> tuple[Page, ...]:
    """Pages as the file marks them, one page where it marks none."""
    built = []
    for number, (page, blocks) in enumerate(laid_out(flow), start=1):
        kept = [RawBlock(item.kind, item.text, item.level) for item in blocks if isinstance(item.kind, BlockKind)]
        built.append(build_page(number, kept, has_image_after_text=_ends_in_image(page)))
    if not any(block.kind is not BlockKind.FURNITURE for page in built for block in page.blocks):
        raise document_error("no_text", f"{source}: the document holds no text.")
    return tuple(built)


def laid_out(flow: Flow) -> Iterator[tuple[list[Item], list[Item]]]:
    """(items as read, those that become blocks in their order) of each page. Notes stand below the text of their page;
    heads and feet are furniture of the first and of the last page."""
    pages = _cut_pages(_with_headings(flow.items))
    for number, page in enumerate(pages, start=1):
        body = [item for item in page if isinstance(item.kind, BlockKind) and clean_text(item.text)]
        above, below = (flow.heads if number == 1 else ()), (flow.feet if number == len(pages) else ())
        body.sort(key=lambda item: item.kind is BlockKind.FOOTNOTE)
        yield page, [*_furniture(above), *body, *_furniture(below)]


def _furniture(items: Iterable[Item]) -> list[Item]:
    """Each line once: page heads and feet say the same again and again."""
    return [Item(BlockKind.FURNITURE, text) for text in dict.fromkeys(item.text for item in items) if text]


def _cut_pages(items: Sequence[Item]) -> list[list[Item]]:
    """A soft break right after another break is that break told twice; breaks before any text are none."""
    pages: list[list[Item]] = [[]]
    fresh = True
    for item in items:
        if item.kind in BREAKS:
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
    numbered = item.kind is BlockKind.BULLET and is_bullet(item.text) and not GLYPH.match(item.text)
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
