"""DOCX to pages: the parts of the file, and its text in reading order, as a reader with all changes accepted sees it.

Deleted and moved-away text, hidden text, comments, field codes and placeholders are left out; inserted text stays.
Embedded files, objects and linked parts are never opened.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import chain, count
from xml.etree.ElementTree import Element

from statement_audit.extract.cleaning import clean_text
from statement_audit.extract.docx_styles import DocxStyles, Numbering, is_on, value_of
from statement_audit.extract.flow import Cell, ElementRun, Flow, Item, Mark, Paragraph, Shape, document_of
from statement_audit.extract.package import Package, descend, level_of, to_int
from statement_audit.extract.sniff import DOCX
from statement_audit.extract.styles import roman
from statement_audit.issue_codes import document_error
from statement_audit.models import BlockKind, ExtractedDocument
from statement_audit.resources import table_beside

EXTRACTOR_VERSION = "2"
_NAMES = table_beside(__file__, "office")["docx"]
PROPERTIES: Mapping[str, str] = _NAMES["properties"]
Relations = Mapping[str, tuple[str, str]]  # kind and target of each, by its id
GONE = frozenset(("w:del", "w:moveFrom"))
CLEAR = frozenset(_NAMES["clear"].split())
CHECKED = {0xF052: "☒", 0xF053: "☒", 0xF054: "☒", 0xF0FD: "☒", 0xF0FE: "☒", 0xF06F: "☐", 0xF0A8: "☐", 0xF071: "☐"}
SPACING = {"w:tab": " ", "w:ptab": " ", "w:noBreakHyphen": "-"}
NO_BREAK = ("continuous", "nextColumn")
MOST_COLUMNS = 64


def read_docx(data: bytes, sha256: str, source: str) -> ExtractedDocument:
    """Read a Word document. Raises DocumentError: damaged, encrypted, no_text, size_limit, too_deep."""
    package = Package(data, source)
    flow, core = read_flow(package, main_part(package)), package.tree("docProps/core.xml")
    return document_of(flow, sha256, DOCX, f"docx.{EXTRACTOR_VERSION}", core, PROPERTIES, source)


def read_flow(package: Package, main: str) -> Flow:
    """What the part `main` holds, not yet laid out. Raises DocumentError as `read_docx`."""
    root = package.tree(main)
    body = root.find("w:body")
    if body is None:
        raise document_error("damaged", f"{package.source}: the Word document has lost its text part.")
    relations = relations_of(package, main)
    story = _story(package, relations)
    items = DocxBody(story, _section_breaks(body)).read(body) + story.ends
    heads, feet = (
        [item for root in _parts(package, relations, kind) for item in DocxBody(story).read(root)]
        for kind in ("header", "footer")
    )
    return Flow(root, items, heads, feet)


def main_part(package: Package) -> str:
    """The name of the part that holds the text; some programs call it otherwise than word/document.xml."""
    relations = relations_of(package, "").values()
    return next((target for kind, target in relations if kind == "officeDocument"), "word/document.xml")


def relations_of(package: Package, part: str) -> Relations:
    """Relations of a part. What lies outside the file is left out."""
    folder, name = posixpath.split(part)
    found: dict[str, tuple[str, str]] = {}
    for relation in package.tree(posixpath.join(folder, "_rels", f"{name}.rels")):
        target = posixpath.normpath(posixpath.join("/", folder, relation.get("Target") or "")).lstrip("/")
        if target and relation.get("TargetMode") != "External":
            found[relation.get("Id") or ""] = ((relation.get("Type") or "").rsplit("/", 1)[-1], target)
    return found


def _parts(package: Package, relations: Relations, kind: str) -> Iterator[Element]:
    """The parts that stand in a relation of this kind, each once."""
    targets = dict.fromkeys(target for found, target in relations.values() if found == kind)
    return (package.tree(target) for target in targets if target in package.names)


def _story(package: Package, relations: Relations) -> DocxStory:
    def part(kind: str) -> Element:
        return next(_parts(package, relations, kind), Element("none"))

    return DocxStory(
        styles=DocxStyles(part("styles")),
        numbering=Numbering(part("numbering")),
        footnotes=_notes(part("footnotes"), "w:footnote"),
        endnotes=_notes(part("endnotes"), "w:endnote"),
        diagrams={
            identity: _diagram(package.tree(target))
            for identity, (kind, target) in relations.items()
            if kind == "diagramData"
        },
    )


def _notes(root: Element, tag: str) -> dict[str, Element]:
    """Notes by id, without the lines that Word keeps there to set them off."""
    return {note.get("w:id") or "": note for note in root.findall(tag) if note.get("w:type", "normal") == "normal"}


def _diagram(root: Element) -> list[str]:
    """The labels of a diagram, in the order in which they were typed."""
    points = (point for point in root.iter("dgm:pt") if point.get("type", "node") in ("node", "asst"))
    paragraphs = (paragraph for point in points for paragraph in point.iter("a:p"))
    lines = (clean_text("".join(text.text or "" for text in paragraph.iter("a:t"))) for paragraph in paragraphs)
    return list(filter(None, lines))


def _section_breaks(body: Element) -> Iterator[str]:
    """How each section after the first begins, in order."""
    sections = list(body.iter("w:sectPr"))
    return iter([value_of(section, "w:type") or "nextPage" for section in sections[1:]])


# --- reading order --------------------------------------------------------------------------


@dataclass(slots=True)
class DocxStory:
    """What all parts of a Word file share while they are read."""

    styles: DocxStyles
    numbering: Numbering
    footnotes: dict[str, Element] = field(default_factory=dict)
    endnotes: dict[str, Element] = field(default_factory=dict)
    diagrams: dict[str, list[str]] = field(default_factory=dict)
    ends: list[Item] = field(default_factory=list)
    noted: Iterator[int] = field(default_factory=lambda: count(1))
    ended: Iterator[int] = field(default_factory=lambda: count(1))


class DocxBody(ElementRun[DocxStory]):
    """`breaks`: how each section after the first begins."""

    def __init__(self, story: DocxStory, breaks: Iterator[str] | None = None) -> None:
        super().__init__(story)
        self.breaks = breaks or iter(())
        self.fields: list[str] = []
        self.carried: Paragraph | None = None

    def read(self, parent: Element) -> list[Item]:
        self._blocks(parent, contents=False)
        if self.carried is not None:
            self.add(self.carried)
        return self.items

    def _blocks(self, parent: Element, *, contents: bool) -> None:
        for child in parent:
            if child.tag == "w:p":
                self._paragraph(child, contents)
            elif child.tag == "w:tbl":
                self._table(child)
            elif (inner := _inner(child)) is not None:
                gallery = value_of(child, "w:sdtPr/w:docPartObj/w:docPartGallery")
                self._blocks(inner, contents=contents or gallery == "Table of Contents")

    # --- paragraphs -------------------------------------------------------------------------

    def _paragraph(self, element: Element, contents: bool) -> None:
        properties = element.find("w:pPr")
        style = value_of(properties, "w:pStyle") or self.story.styles.default
        paragraph, self.carried = self.carried or Paragraph(), None
        self._inline(element, paragraph, style)
        if self.fields and self.fields[-1] == "code":
            self.fields.clear()  # a field without an end must not swallow the rest of the file
        if any(descend(properties, f"w:rPr/{name}") is not None for name in GONE):
            self.carried = paragraph  # the paragraph's end was deleted: it runs into the next one
            return
        if is_on(properties, "w:pageBreakBefore"):
            self.items.append(Item(Mark.SOFT_BREAK))
        self.add(paragraph, lambda: self._shape(properties, style, contents))
        ends_section = properties is not None and properties.find("w:sectPr") is not None
        if ends_section and next(self.breaks, "nextPage") not in NO_BREAK:
            self.items.append(Item(Mark.HARD_BREAK))

    def _shape(self, properties: Element | None, style: str | None, contents: bool) -> Shape:
        """Kind and level of a paragraph, and its list number."""
        styles, numbering = self.story.styles, self.story.numbering
        heading = styles.heading_level(style, properties)
        number, index = value_of(properties, "w:numPr/w:numId"), level_of(value_of(properties, "w:numPr/w:ilvl"))
        if number is None:
            number, own = styles.numbering(style) or (None, None)
            index = own if index is None else index
        listed = numbering.next(number, index, style)
        if contents or styles.is_contents(style):
            return Shape(BlockKind.FURNITURE)
        if heading:
            return Shape(BlockKind.HEADING, heading, listed[0] if listed else "")
        if listed:
            return Shape(BlockKind.BULLET, listed[1], listed[0])
        named = styles.list_level(style)
        return Shape(BlockKind.BULLET, named) if named and number != "0" else Shape()

    # --- inside a paragraph -----------------------------------------------------------------

    def _inline(self, parent: Element, into: Paragraph, style: str | None) -> None:
        for child in parent:
            if child.tag == "w:r":
                self._run(child, into, style)
            elif child.tag in ("m:oMath", "m:oMathPara"):
                into.add("".join(text.text or "" for text in child.iter("m:t")))
            elif (inner := _inner(child)) is not None:
                self._inline(inner, into, style)

    def _run(self, run: Element, into: Paragraph, style: str | None) -> None:
        properties = run.find("w:rPr")
        own = value_of(properties, "w:rStyle")
        if self._switch(properties, own, style, "w:vanish"):
            return
        bold = self._switch(properties, own, style, "w:b")
        for child in run:
            self._piece(child, into, style, bold)

    def _switch(self, properties: Element | None, own: str | None, style: str | None, name: str) -> bool:
        told = (is_on(properties, name), self.story.styles.switch(own, name), self.story.styles.switch(style, name))
        return bool(next((value for value in told if value is not None), False))

    def _piece(self, child: Element, into: Paragraph, style: str | None, bold: bool) -> None:
        tag = child.tag
        if tag == "w:fldChar":
            self._field(child.get("w:fldCharType") or "")
        elif tag == "w:lastRenderedPageBreak":
            into.pieces.append(Item(Mark.SOFT_BREAK))
        elif tag in ("w:br", "w:cr"):
            if child.get("w:type") == "page":
                into.pieces.append(Item(Mark.HARD_BREAK))
            else:
                into.add("\n")
        elif "code" in self.fields:
            return
        elif tag == "w:t":
            into.add(child.text or "", bold, child)
        elif tag == "w:sym":
            into.add(_symbol(child.get("w:char")))
        elif tag in SPACING:
            into.add(SPACING[tag])
        else:
            self._object(child, into, style, bold)

    def _object(self, child: Element, into: Paragraph, style: str | None, bold: bool) -> None:
        tag = child.tag
        if tag in ("w:footnoteReference", "w:endnoteReference"):
            self._note(child, into)
        elif tag in ("w:drawing", "w:pict", "w:object"):
            self._drawing(child, into)
        elif tag == "mc:AlternateContent":
            for inner in _chosen(child):
                self._piece(inner, into, style, bold)
        elif tag in CLEAR:
            self._inline(child, into, style)

    def _field(self, kind: str) -> None:
        if kind == "begin":
            self.fields.append("code")
        elif kind == "separate" and self.fields:
            self.fields[-1] = "result"
        elif kind == "end" and self.fields:
            self.fields.pop()

    def _note(self, reference: Element, into: Paragraph) -> None:
        story = self.story
        number = reference.get("w:id") or ""
        custom = reference.get("w:customMarkFollows") in ("1", "true", "on")
        end = reference.tag == "w:endnoteReference"
        element = (story.endnotes if end else story.footnotes).pop(number, None)  # each once: a note may name itself
        if element is None:
            return
        mark = "" if custom else roman(next(story.ended)) if end else str(next(story.noted))
        self.add_note(mark, element, story.ends.append if end else into.pieces.append, [reference])

    def _drawing(self, element: Element, into: Paragraph) -> None:
        """Text boxes are read after the paragraph that holds them; pictures leave a mark."""
        pending = [element]
        while pending:
            current = pending.pop()
            if current.tag == "w:txbxContent":
                into.boxes.append(current)
            elif current.tag in ("a:blip", "v:imagedata"):
                into.pieces.append(Item(Mark.IMAGE))
            elif current.tag == "dgm:relIds":
                for line in self.story.diagrams.pop(current.get("r:dm") or "", []):
                    into.add(f"\n{line}\n")
            elif current.tag == "mc:AlternateContent":
                pending.append(_chosen(current))
            else:
                pending.extend(reversed(current))

    # --- tables -----------------------------------------------------------------------------

    def _table(self, table: Element) -> None:
        above: dict[int, Cell] = {}
        for number, row in enumerate(_below(table, "w:tr")):
            properties = row.find("w:trPr")
            if properties is not None and (properties.find("w:del") is not None or is_on(properties, "w:hidden")):
                continue
            cells = self._cells(row, above)
            head = number == 0 or bool(is_on(properties, "w:tblHeader"))
            self.add_row(cells, head=head)

    def _cells(self, row: Element, above: dict[int, Cell]) -> list[Cell]:
        """A row's cells; one that runs on from the row above has that one's text again."""
        column = min(to_int(value_of(row, "w:trPr/w:gridBefore")), MOST_COLUMNS)
        cells = [Cell([])] * column
        for element in _below(row, "w:tc"):
            properties = element.find("w:tcPr")
            span = max(1, min(to_int(value_of(properties, "w:gridSpan"), 1), MOST_COLUMNS))
            merged = properties.find("w:vMerge") if properties is not None else None
            goes_on = merged is not None and merged.get("w:val", "continue") == "continue"
            cell = Cell(self.inner(element), span)
            if goes_on and column in above and not cell.text:
                told = [item for item in above[column].items if item.kind is BlockKind.PARAGRAPH]
                cell = Cell([replace(item, origin=()) for item in told], span)
            above[column] = cell
            cells.append(cell)
            column += span
            if column > 20 * MOST_COLUMNS:
                break
        return cells


def _inner(child: Element) -> Element | None:
    """What an element holds that only wraps others; nothing of a content control that shows only its prompt."""
    if child.tag == "w:sdt":
        return None if is_on(child.find("w:sdtPr"), "w:showingPlcHdr") else child.find("w:sdtContent")
    return _chosen(child) if child.tag == "mc:AlternateContent" else child if child.tag in CLEAR else None


def _chosen(alternate: Element) -> Element:
    """One of the ways in which Word wrote the same thing: the newest that holds something."""
    filled = (child for child in alternate.findall("mc:Choice") if len(child))
    return next(chain(filled, alternate.findall("mc:Fallback"), [Element("mc:Choice")]))


def _below(parent: Element, tag: str) -> Iterator[Element]:
    """Rows or cells, also inside content controls and marks of changes."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif (inner := _inner(child)) is not None:
            yield from _below(inner, tag)


def _symbol(code: str | None) -> str:
    """A character of a symbol font; ticked and empty boxes become their Unicode."""
    try:
        number = int(code or "", 16)
    except ValueError:
        return ""
    return CHECKED.get(number) or (chr(number) if 0x20 <= number < 0x11_0000 else "")
