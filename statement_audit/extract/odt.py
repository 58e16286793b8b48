"""ODT to pages, as a reader with all changes accepted sees the text.

Deleted text, hidden text, comments, scripts and embedded objects are left out; nothing is run or followed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from xml.etree.ElementTree import Element

from statement_audit.extract.cleaning import clean_text
from statement_audit.extract.flow import Cell, ElementRun, Flow, Item, Mark, Paragraph, Shape, document_of
from statement_audit.extract.package import Package, descend, level_of, parse_xml, to_int
from statement_audit.extract.sniff import ODT
from statement_audit.extract.styles import ListLevel, next_number, style_chain
from statement_audit.issue_codes import document_error
from statement_audit.models import BlockKind, ExtractedDocument
from statement_audit.resources import table_beside

EXTRACTOR_VERSION = "2"
_NAMES = table_beside(__file__, "office")["odt"]
PROPERTIES: Mapping[str, str] = _NAMES["properties"]
GONE, INDEXES = (frozenset(_NAMES[name].split()) for name in ("gone", "indexes"))
SPACES = frozenset(("text:s", "text:tab"))
MOST_REPEATED = 64  # a cell or row that is repeated more often is empty filling
FORMS = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
NUMBERED = ("text:list-level-style-number", "text:outline-level-style")
LEVELS = 10


def read_odt(data: bytes, sha256: str, source: str) -> ExtractedDocument:
    """Read an OpenDocument text, packed or flat.

    Raises DocumentError: damaged, encrypted, no_text, size_limit, too_deep.
    """
    content, styles, meta = _parts(data, source)
    text = descend(content, "office:body/office:text")
    if text is None:
        raise document_error("damaged", f"{source}: the document has no text part.")
    known = OdtStyles(styles, content)
    story = OdtStory(known)
    items = OdtBody(story).read(text) + story.ends
    masters = descend(styles, "office:master-styles")
    heads, feet = (_surroundings(masters, known, kind) for kind in ("header", "footer"))
    flow, held = Flow(text, items, heads, feet), descend(meta, "office:meta")
    return document_of(flow, sha256, ODT, f"odt.{EXTRACTOR_VERSION}", held, PROPERTIES, source)


def _parts(data: bytes, source: str) -> tuple[Element, Element, Element]:
    """Text, styles and properties: three parts of an archive, or one flat file that is all three."""
    if not data.startswith(b"PK"):
        root = parse_xml(data, source)
        return root, root, root
    package = Package(data, source)
    manifest = package.tree("META-INF/manifest.xml")
    if next(manifest.iter("manifest:encryption-data"), None) is not None:
        raise document_error("encrypted", f"{source}: the document is locked with a password.")
    if "content.xml" not in package.names:
        raise document_error("damaged", f"{source}: the document has lost its text part.")
    return package.tree("content.xml"), package.tree("styles.xml"), package.tree("meta.xml")


@dataclass(slots=True)
class OdtStory:
    """What all parts of an ODT file share while they are read."""

    styles: OdtStyles
    counters: dict[str, dict[int, int]] = field(default_factory=dict)  # how far each level of a list has come
    outline: dict[int, int] = field(default_factory=dict)
    ends: list[Item] = field(default_factory=list)


@dataclass(slots=True)
class ListPlace:
    """Where in a list a paragraph stands. `counts`: it is the first of its item and takes the item's number."""

    style: str | None
    counter: dict[int, int]
    depth: int
    counts: bool = False
    start: int | None = None


class OdtBody(ElementRun[OdtStory]):
    def read(self, parent: Element) -> list[Item]:
        self._blocks(parent, None)
        return self.items

    def _blocks(self, parent: Element, place: ListPlace | None, contents: bool = False) -> None:
        for child in parent:
            tag = child.tag
            if tag in ("text:p", "text:h"):
                self._paragraph(child, place, contents)
                if place is not None:
                    place.counts = False
            elif tag == "text:list":
                self._list(child, place, contents)
            elif tag == "text:numbered-paragraph":
                self._numbered(child, contents)
            elif tag == "table:table":
                self._table(child)
            elif tag in INDEXES:
                self._blocks(child, None, contents=True)
            elif tag == "text:soft-page-break":
                self.items.append(Item(Mark.SOFT_BREAK))
            elif tag == "text:section" and _is_hidden_section(child):
                continue
            elif tag.startswith("draw:") and tag not in GONE:
                paragraph = Paragraph()
                self._drawing(child, paragraph)
                self.add(paragraph)
            elif tag not in GONE:
                self._blocks(child, place, contents)

    # --- lists ------------------------------------------------------------------------------

    def _list(self, element: Element, above: ListPlace | None, contents: bool) -> None:
        name = element.get("text:style-name") or (above.style if above else None)
        depth = (above.depth if above else 0) + 1
        if above is not None and name == above.style:
            counter = above.counter
        else:
            goes_on = element.get("text:continue-numbering") == "true" or element.get("text:continue-list") is not None
            counter = self.story.counters.get(name or "", {}) if goes_on else {}
            self.story.counters[name or ""] = counter
        for item in element:
            if item.tag in ("text:list-item", "text:list-header"):
                start = level_of(item.get("text:start-value"))
                self._blocks(item, ListPlace(name, counter, depth, item.tag == "text:list-item", start), contents)

    def _numbered(self, element: Element, contents: bool) -> None:
        name = element.get("text:style-name")
        counter = self.story.counters.setdefault(element.get("text:list-id") or name or "", {})
        depth = max(1, min(to_int(element.get("text:level"), 1), 10))
        self._blocks(element, ListPlace(name, counter, depth, counts=True), contents)

    # --- paragraphs -------------------------------------------------------------------------

    def _paragraph(self, element: Element, place: ListPlace | None, contents: bool) -> None:
        styles, name = self.story.styles, element.get("text:style-name")
        if styles.is_hidden("paragraph", name) or any(map(_hides, element.iter("text:hidden-paragraph"))):
            return
        paragraph = Paragraph()
        self._inline(element, paragraph, bold=bool(styles.is_bold("paragraph", name)))
        before, after = styles.breaks(name)
        if before:
            self.items.append(Item(Mark.HARD_BREAK))
        self.add(paragraph, lambda: self._shape(element, place, contents))
        if after:
            self.items.append(Item(Mark.HARD_BREAK))

    def _shape(self, element: Element, place: ListPlace | None, contents: bool) -> Shape:
        """Kind and level of a paragraph, and its list or heading number."""
        styles, name = self.story.styles, element.get("text:style-name")
        number, level = "", max(1, min(to_int(element.get("text:outline-level"), 1), 10))
        counted = element.tag == "text:h" and element.get("text:is-list-header") != "true"
        if place is not None and place.counts:
            number = next_number(place.counter, place.depth, styles.lists.get(place.style or "", {}), place.start)
        elif place is None and counted and styles.list_style(name) != "":
            number = next_number(self.story.outline, level, styles.outline)
        if contents:
            return Shape(BlockKind.FURNITURE)
        number = number.strip()
        if element.tag == "text:h":
            return Shape(BlockKind.HEADING, level, number)
        display = styles.root_name(name).lower()
        if display in ("title", "subtitle"):
            return Shape(BlockKind.HEADING, 1 if display == "title" else 2, number)
        if place is not None:
            return Shape(BlockKind.BULLET, place.depth, number)
        return Shape(BlockKind.PARAGRAPH)

    # --- inside a paragraph -----------------------------------------------------------------

    def _inline(self, parent: Element, into: Paragraph, *, bold: bool) -> None:
        into.add(_squeezed(parent.text), bold)
        for child in parent:
            self._piece(child, into, bold)
            into.add(_squeezed(child.tail), bold)

    def _piece(self, child: Element, into: Paragraph, bold: bool) -> None:
        tag, styles = child.tag, self.story.styles
        if tag in SPACES:
            into.add(" ")
        elif tag == "text:line-break":
            into.add("\n")
        elif tag == "text:soft-page-break":
            into.pieces.append(Item(Mark.SOFT_BREAK))
        elif tag == "text:note":
            self._note(child, into)
        elif tag.startswith("draw:"):
            self._drawing(child, into)
        elif tag in GONE:
            return
        elif tag == "text:span":
            name = child.get("text:style-name")
            if not styles.is_hidden("text", name):
                own = styles.is_bold("text", name)
                self._inline(child, into, bold=bold if own is None else own)
        else:
            self._inline(child, into, bold=bold)

    def _note(self, note: Element, into: Paragraph) -> None:
        body = note.find("text:note-body")
        if body is None:
            return
        end = note.get("text:note-class") == "endnote"
        mark = clean_text(note.findtext("text:note-citation") or "")
        self.add_note(mark, body, self.story.ends.append if end else into.pieces.append)

    def _drawing(self, element: Element, into: Paragraph) -> None:
        """Text boxes, and text in shapes, are read after the paragraph that holds them; pictures leave a mark."""
        if element.tag in GONE:
            return
        if element.tag == "draw:image":
            into.pieces.append(Item(Mark.IMAGE))
        if element.tag == "draw:text-box" or any(child.tag in ("text:p", "text:list") for child in element):
            into.boxes.append(element)
            return
        for child in element:
            if child.tag.startswith("draw:"):
                self._drawing(child, into)

    # --- tables -----------------------------------------------------------------------------

    def _table(self, table: Element) -> None:
        above: dict[int, tuple[Cell, int]] = {}
        for number, (row, head) in enumerate(_rows(table, head=False)):
            cells = self._cells(row, above)
            while cells and not cells[-1].items and len(cells) > 1 and cells[-1].span > MOST_REPEATED // 2:
                cells.pop()
            self.add_row(cells, head=head or number == 0)

    def _cells(self, row: Element, above: dict[int, tuple[Cell, int]]) -> list[Cell]:
        cells: list[Cell] = []
        column = 0
        for element in row:
            if element.tag not in ("table:table-cell", "table:covered-table-cell"):
                continue
            repeated = max(1, min(to_int(element.get("table:number-columns-repeated"), 1), MOST_REPEATED))
            if element.tag == "table:covered-table-cell":
                for _ in range(repeated):
                    cell, left = above.get(column, (None, 0))
                    if cell is not None and left > 0:
                        above[column] = (cell, left - 1)
                        cells.append(Cell([item for item in cell.items if item.kind is BlockKind.PARAGRAPH], cell.span))
                    column += 1
                continue
            span = max(1, min(to_int(element.get("table:number-columns-spanned"), 1), MOST_REPEATED))
            rows = to_int(element.get("table:number-rows-spanned"), 1)
            cell = Cell(self.inner(element), span)
            cells += [cell] * repeated
            above |= dict.fromkeys(range(column, column + repeated), (cell, rows - 1))
            column += repeated
        return cells


def _rows(table: Element, *, head: bool) -> Iterator[tuple[Element, bool]]:
    """The rows of a table, and whether each stands in its head."""
    for child in table:
        if child.tag == "table:table-row":
            yield child, head
        elif child.tag in ("table:table-rows", "table:table-row-group", "table:table-header-rows"):
            yield from _rows(child, head=head or child.tag == "table:table-header-rows")


def _hides(element: Element) -> bool:
    """Whether what the element hides was hidden when the file was written; conditions are not evaluated."""
    return element.get("text:is-hidden") == "true"


def _is_hidden_section(section: Element) -> bool:
    display = section.get("text:display")
    return display == "none" or (display == "condition" and _hides(section))


def _squeezed(text: str | None) -> str:
    """White space in the XML is one space; real spaces, tabs and line ends are elements."""
    return "" if not text else text.replace("\n", " ").replace("\t", " ")


def _surroundings(masters: Element | None, styles: OdtStyles, kind: str) -> list[Item]:
    """What all page heads or feet hold."""
    tags = (f"style:{kind}", f"style:{kind}-first", f"style:{kind}-left")
    parts = [part for part in masters.iter() if part.tag in tags] if masters is not None else []
    shown = (part for part in parts if part.get("style:display") != "false")
    return [item for part in shown for item in OdtBody(OdtStory(styles)).read(part)]


# --- what styles say of a paragraph: hidden, bold, page breaks, list and heading numbers ------


class OdtStyles:
    """Styles by family and name, list styles, and the outline that numbers headings.

    Args:
        parts: the roots of the parts that hold styles; those of a later one stand above those of an earlier one.
    """

    def __init__(self, *parts: Element) -> None:
        self._styles: dict[str, dict[str, Element]] = defaultdict(dict)
        self.lists: dict[str, dict[int, ListLevel]] = {}
        self.outline: dict[int, ListLevel] = {}
        self._told = cache(self._find_told)
        for root in parts:
            for style in root.iter("style:style"):
                self._styles[style.get("style:family") or ""][style.get("style:name") or ""] = style
            self.lists |= {style.get("style:name") or "": _levels(style) for style in root.iter("text:list-style")}
            for style in root.iter("text:outline-style"):
                self.outline = _levels(style)

    def _chain(self, family: str, name: str | None) -> Iterator[Element]:
        return style_chain(name, self._styles[family], lambda style: style.get("style:parent-style-name"))

    def _find_told(self, family: str, name: str | None, properties: str, attribute: str) -> str | None:
        """What the nearest style that says anything says."""
        found = (style.find(f"style:{properties}-properties") for style in self._chain(family, name))
        values = (element.get(attribute) for element in found if element is not None)
        return next((value for value in values if value is not None), None)

    def is_hidden(self, family: str, name: str | None) -> bool:
        return self._told(family, name, "text", "text:display") == "none"

    def is_bold(self, family: str, name: str | None) -> bool | None:
        weight = self._told(family, name, "text", "fo:font-weight")
        return None if weight is None else weight in ("bold", "600", "700", "800", "900")

    def breaks(self, name: str | None) -> tuple[bool, bool]:
        """Whether a page begins before, and after, a paragraph of this style."""
        before, after = (
            self._told("paragraph", name, "paragraph", f"fo:break-{side}") == "page" for side in ("before", "after")
        )
        own = next(self._chain("paragraph", name), None)
        return before or (own is not None and bool(own.get("style:master-page-name"))), after

    def root_name(self, name: str | None) -> str:
        """The nearest named style that a person chose: automatic styles stand for one."""
        for style in self._chain("paragraph", name):
            display = style.get("style:display-name") or style.get("style:name") or ""
            if not (display.startswith("P") and display[1:].isdigit()):
                return display
        return name or ""

    def list_style(self, name: str | None) -> str | None:
        """The list style that a paragraph style carries."""
        found = (style.get("style:list-style-name") for style in self._chain("paragraph", name))
        return next((value for value in found if value is not None), None)


def _levels(style: Element) -> dict[int, ListLevel]:
    """A list's levels by depth; a bullet, a picture or nothing has no form, and no place in the numbers below it."""
    elements = {to_int(element.get("text:level"), 1): element for element in style}
    numbered = {depth: element for depth, element in elements.items() if element.tag in NUMBERED}
    forms = {depth: FORMS.get(element.get("style:num-format") or "", "") for depth, element in numbered.items()}
    levels = {}
    for depth, element in elements.items():
        shown = max(1, min(to_int(element.get("text:display-levels"), 1), LEVELS))
        parts: list[str | int] = [(element.get("style:num-prefix") or "")[:20]]
        for above in range(max(1, depth - shown + 1), depth + 1):
            parts += [above, "."] if forms.get(above) else []
        parts[-1] = (element.get("style:num-suffix") or "")[:20]
        levels[depth] = ListLevel(to_int(element.get("text:start-value"), 1), forms.get(depth, ""), tuple(parts))
    return levels
