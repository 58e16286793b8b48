"""The blocks of an HTML tree in document order, each with the element that it stands in."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby, islice
from typing import cast
from unicodedata import normalize

from bs4 import Tag
from bs4.element import NavigableString, PageElement

from statement_audit.extract.cleaning import RawBlock, build_page, clean_text, joined_lines
from statement_audit.models import BlockKind, Page
from statement_audit.resources import word_lists

BLOCKS = word_lists("extract")["blocks"]
HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
LISTS = frozenset(("ul", "ol", "menu", "dir"))
CELL_WORDS = 60  # in a table of one or two rows, a longer cell is page layout
LONG_CELL_WORDS = 200  # in any table
ARTICLE_PARAGRAPHS = 3
MAX_DEPTH = 200  # deeper elements are read as running text
MAX_SPAN = 50  # columns that one cell may be said to cover
MOST_COLUMNS = 200  # cells further to the right cover one column of one row
SPACES = re.compile(r"\s+")
BREAK = {"br": "\n"}
CELL_PARTS = dict.fromkeys(("br", *BLOCKS), " ")


@dataclass(slots=True)
class PlacedBlock:
    """A block with its place: `element` is the nearest block element around it, `linked` the characters in links."""

    kind: BlockKind
    text: str
    level: int
    element: Tag
    linked: int = 0


def _clean(text: str) -> str:
    """One line of clean text, accents joined to their letters: pages hold both forms."""
    return normalize("NFC", clean_text(text))


def page_of(pieces: list[PlacedBlock]) -> Page:
    """Page 1 with these blocks."""
    return build_page(1, (RawBlock(piece.kind, piece.text, piece.level) for piece in pieces))


def read_pieces(element: Tag) -> list[PlacedBlock]:
    """All blocks below `element`."""
    return _Walker(element).pieces


class _Walker:
    """Walks a tree once; `pieces` is what it found."""

    def __init__(self, root: Tag) -> None:
        self._holding = _block_holders(root)
        self.pieces: list[PlacedBlock] = []
        self._walk(root, BlockKind.PARAGRAPH, 0, 0)

    def _walk(self, element: Tag, kind: BlockKind, level: int, depth: int) -> None:
        """Emit the blocks of `element` in document order; inline text between blocks is a block of its own."""
        for is_block, nodes in groupby(element.children, lambda node: depth < MAX_DEPTH and self._is_block(node)):
            if not is_block:
                self._emit(nodes, element, kind, level)
                continue
            for child in cast("Iterator[Tag]", nodes):
                if kind is BlockKind.BULLET and child.name in LISTS:
                    kind = BlockKind.PARAGRAPH
                self._block(child, kind, level, depth + 1)

    def _is_block(self, node: PageElement) -> bool:
        return isinstance(node, Tag) and (node.name in BLOCKS or id(node) in self._holding)

    def _block(self, tag: Tag, kind: BlockKind, level: int, depth: int) -> None:
        if tag.name in HEADINGS:
            self._heading(tag)
        elif tag.name in LISTS:
            self._walk(tag, BlockKind.PARAGRAPH, level + 1, depth)
        elif tag.name == "li":
            self._walk(tag, BlockKind.BULLET, max(1, level), depth)
        elif tag.name == "table":
            self._table(tag, kind, level, depth)
        elif tag.name == "pre":
            self._lines(tag)
        else:
            self._walk(tag, kind, level, depth)

    def _heading(self, tag: Tag) -> None:
        text, linked = _inline([tag])
        if text := _clean(text):
            self.pieces.append(PlacedBlock(BlockKind.HEADING, text, int(tag.name[1]), tag, linked))

    def _lines(self, tag: Tag) -> None:
        """Preformatted text: blank lines part paragraphs."""
        for text in filter(None, map(_clean, re.split(r"\n\s*\n", tag.get_text()))):
            self.pieces.append(PlacedBlock(BlockKind.PARAGRAPH, text, 0, tag))

    # --- tables -----------------------------------------------------------------------------

    def _table(self, table: Tag, kind: BlockKind, level: int, depth: int) -> None:
        rows = [row for row in table.find_all("tr") if row.find_parent("table") is table]
        if not rows or _is_layout(rows, self._holding):
            self._walk(table, kind, level, depth)
            return
        caption = table.find("caption")
        if isinstance(caption, Tag) and caption.find_parent("table") is table:
            self._walk(caption, BlockKind.PARAGRAPH, 0, depth)
        for row, cells in zip(rows, _grid(rows), strict=True):
            self._row(row, cells)

    def _row(self, row: Tag, cells: list[str]) -> None:
        filled = [text for text in cells if text]
        linked = sum(len(link.get_text(" ", strip=True)) for link in row.find_all("a"))
        if len(cells) > 1 and len(filled) == 1 and len(row.find_all(["td", "th"], recursive=False)) == 1:
            cells = filled  # a cell over the whole width: a sub-heading
        if filled:
            kind = BlockKind.TABLE_ROW if len(cells) > 1 else BlockKind.PARAGRAPH
            text = " | ".join(cell or "-" for cell in cells)
            self.pieces.append(PlacedBlock(kind, text, 0, row, linked))

    # --- inline -----------------------------------------------------------------------------

    def _emit(self, nodes: Iterable[PageElement], element: Tag, kind: BlockKind, level: int) -> None:
        """Add inline text; a line break divides it unless the sentence plainly runs on."""
        text, linked = _inline(nodes)
        lines = joined_lines(map(_clean, text.split("\n")))
        total = sum(map(len, lines)) or 1
        for line in lines:
            depth = level if kind is BlockKind.BULLET else 0
            self.pieces.append(PlacedBlock(kind, line, depth, element, linked * len(line) // total))


def _inline(nodes: Iterable[PageElement]) -> tuple[str, int]:
    """The running text of some nodes, line breaks as newlines, and how many of its characters stand in links."""
    parts: list[str] = []
    linked = 0
    for node in nodes:
        if isinstance(node, Tag):
            links = [node] if node.name == "a" else node.find_all("a")
            linked += sum(len(link.get_text(strip=True)) for link in links)
            parts += (BREAK.get(node.name, ""), *_strings(node, BREAK))
        elif type(node) is NavigableString:
            parts.append(SPACES.sub(" ", node))
    return "".join(parts), linked


def _strings(tag: Tag, signs: Mapping[str, str]) -> Iterator[str]:
    """The text below an element, footnote marks left out. `signs`: what stands for the beginning of elements."""
    for node in tag.descendants:
        if isinstance(node, Tag):
            yield signs.get(node.name, "")
        elif type(node) is NavigableString and not _is_note_mark(node):
            yield SPACES.sub(" ", node)


def _is_note_mark(node: NavigableString) -> bool:
    """The raised number of a footnote: it would glue to the word before it."""
    raised = next((above for above in islice(node.parents, 2) if above.name == "sup"), None)
    return raised is not None and SPACES.sub("", raised.get_text()).strip("[]()").isdigit()


def _block_holders(root: Tag) -> set[int]:
    """The ids of all elements that have a block element below them."""
    found: set[int] = set()
    for tag in root.find_all(BLOCKS):
        above = tag.parent
        while above is not None and id(above) not in found:
            found.add(id(above))
            above = above.parent
    return found


def _is_layout(rows: list[Tag], holding: set[int]) -> bool:
    """A table that arranges the page instead of holding data: one column, nested tables, or long texts in cells."""
    cells = [row.find_all(["td", "th"], recursive=False) for row in rows]
    few = len(rows) < 3
    parts = (_is_page_part(cell, few and id(cell) in holding) for line in cells for cell in line)
    return max(map(len, cells)) < 2 or any(parts)


def _is_page_part(cell: Tag, holds_blocks: bool) -> bool:
    """A cell that holds a part of the page instead of a datum. `holds_blocks`: it does, and stands in a small table."""
    if cell.find("table") is not None:
        return True
    words = len(cell.get_text(" ").split())
    return words > CELL_WORDS and (holds_blocks or words > LONG_CELL_WORDS or _is_article(cell))


def _is_article(cell: Tag) -> bool:
    """A heading, or some paragraphs of their own."""
    return cell.find(HEADINGS) is not None or len(cell.find_all("p", limit=ARTICLE_PARAGRAPHS)) == ARTICLE_PARAGRAPHS


def _grid(rows: list[Tag]) -> list[list[str]]:
    """The texts of all cells by row and column; a cell that spans rows is repeated in each, as a reader sees it."""
    table: list[list[str]] = []
    open_cells: dict[int, tuple[int, str]] = {}  # column: rows left, text
    for row in rows:
        line: list[str] = []
        for cell in row.find_all(["td", "th"], recursive=False):
            _fill_open(line, open_cells)
            text = _clean("".join(_strings(cell, CELL_PARTS)))
            down, across = _span(cell, "rowspan"), _span(cell, "colspan")
            if len(line) >= MOST_COLUMNS:
                down = across = 1
            for part in (text, *[""] * (across - 1)):
                if down > 1:
                    open_cells[len(line)] = (down - 1, part)
                line.append(part)
        _fill_open(line, open_cells)
        table.append(line)
    width = max((_used(line) for line in table), default=0)
    return [line[:width] for line in table]


def _fill_open(line: list[str], open_cells: dict[int, tuple[int, str]]) -> None:
    while len(line) in open_cells:
        left, text = open_cells.pop(len(line))
        if left > 1:
            open_cells[len(line)] = (left - 1, text)
        line.append(text)


def _used(line: list[str]) -> int:
    return max((index + 1 for index, text in enumerate(line) if text), default=0)


def _span(cell: Tag, name: str) -> int:
    value = str(cell.get(name) or "1").strip()
    return min(max(int(value), 1), MAX_SPAN) if value.isascii() and value.isdecimal() and len(value) < 6 else 1
