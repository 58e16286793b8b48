"""DOCX to pages: the parts of the file, and what stands around its text."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from statement_audit.extract.cleaning import clean_text
from statement_audit.extract.docx_body import DocxBody, DocxStory
from statement_audit.extract.docx_styles import DocxStyles, Numbering, value_of
from statement_audit.extract.flow import Item, assemble
from statement_audit.extract.package import Package
from statement_audit.extract.sniff import DOCX
from statement_audit.issue_codes import document_error
from statement_audit.models import BlockKind, ExtractedDocument

EXTRACTOR_VERSION = "2"
OFFICE = "http://schemas.openxmlformats.org/"
STRICT = "http://purl.oclc.org/ooxml/"
PREFIXES = {
    f"{OFFICE}wordprocessingml/2006/main": "w",
    f"{STRICT}wordprocessingml/main": "w",
    f"{OFFICE}officeDocument/2006/relationships": "r",
    f"{STRICT}officeDocument/relationships": "r",
    f"{OFFICE}package/2006/relationships": "rel",
    f"{OFFICE}drawingml/2006/main": "a",
    f"{STRICT}drawingml/main": "a",
    f"{OFFICE}drawingml/2006/diagram": "dgm",
    f"{STRICT}drawingml/diagram": "dgm",
    f"{OFFICE}officeDocument/2006/math": "m",
    f"{STRICT}officeDocument/math": "m",
    f"{OFFICE}markup-compatibility/2006": "mc",
    f"{OFFICE}package/2006/metadata/core-properties": "cp",
    "urn:schemas-microsoft-com:vml": "v",
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://purl.org/dc/terms/": "dcterms",
}
PROPERTIES = {
    "title": "dc:title",
    "author": "dc:creator",
    "created": "dcterms:created",
    "modified": "dcterms:modified",
    "language": "dc:language",
}


def read_docx(data: bytes, sha256: str, source: str) -> ExtractedDocument:
    """Read a Word document. Raises DocumentError: damaged, encrypted, no_text, size_limit, too_deep."""
    package = Package(data, source)
    found = read_items(package, main_part(package))
    pages = assemble(found.items, found.heads, found.feet)
    if not any(block.kind is not BlockKind.FURNITURE for page in pages for block in page.blocks):
        raise document_error("no_text", f"{source}: the document holds no text.")
    metadata = _metadata(package)
    return ExtractedDocument(sha256, DOCX, pages, f"docx.{EXTRACTOR_VERSION}", metadata.get("title"), metadata)


@dataclass(frozen=True, slots=True)
class DocxItems:
    """A Word file's text part, what is read in it in order, and the lines of its page heads and feet."""

    root: Element
    items: list[Item]
    heads: list[str]
    feet: list[str]


def read_items(package: Package, main: str) -> DocxItems:
    """What the part `main` holds, not yet laid out. Raises DocumentError as `read_docx`."""
    root = package.tree(main, PREFIXES)
    body = root.find("w:body") if root is not None else None
    if root is None or body is None:
        raise document_error("damaged", f"{package.source}: the Word document has lost its text part.")
    relations = relations_of(package, main)
    story = _story(package, relations)
    items = DocxBody(story, _section_breaks(body)).read(body) + story.ends
    heads, feet = (_surroundings(package, relations, story, kind) for kind in ("header", "footer"))
    return DocxItems(root, items, heads, feet)


def main_part(package: Package) -> str:
    """The name of the part that holds the text; some programs call it otherwise than word/document.xml."""
    for kind, target in relations_of(package, "").values():
        if kind == "officeDocument":
            return target
    return "word/document.xml"


def relations_of(package: Package, part: str) -> dict[str, tuple[str, str]]:
    """(kind, part) by relation id. What lies outside the file is left out."""
    folder, name = posixpath.split(part)
    root = package.tree(posixpath.join(folder, "_rels", f"{name}.rels"), PREFIXES)
    found: dict[str, tuple[str, str]] = {}
    for relation in root if root is not None else ():
        if relation.get("TargetMode") == "External":
            continue
        target = posixpath.normpath(posixpath.join("/", folder, relation.get("Target") or "")).lstrip("/")
        kind = (relation.get("Type") or "").rsplit("/", 1)[-1]
        found[relation.get("Id") or ""] = (kind, target)
    return found


def _part(package: Package, relations: dict[str, tuple[str, str]], kind: str) -> Element | None:
    target = next((target for found, target in relations.values() if found == kind), None)
    return package.tree(target, PREFIXES) if target else None


def _story(package: Package, relations: dict[str, tuple[str, str]]) -> DocxStory:
    targets = {target for kind, target in relations.values() if kind == "diagramData"}
    lines = {target: _diagram(package.tree(target, PREFIXES)) for target in sorted(targets)}
    diagrams = {identity: lines[target] for identity, (_, target) in relations.items() if target in lines}
    return DocxStory(
        styles=DocxStyles(_part(package, relations, "styles")),
        numbering=Numbering(_part(package, relations, "numbering")),
        footnotes=_notes(_part(package, relations, "footnotes"), "w:footnote"),
        endnotes=_notes(_part(package, relations, "endnotes"), "w:endnote"),
        diagrams=diagrams,
    )


def _notes(root: Element | None, tag: str) -> dict[str, Element]:
    """Notes by id, without the lines that Word keeps there to set them off."""
    notes = root.findall(tag) if root is not None else []
    return {note.get("w:id") or "": note for note in notes if note.get("w:type", "normal") == "normal"}


def _diagram(root: Element | None) -> list[str]:
    """The labels of a diagram, in the order in which they were typed."""
    lines = []
    for point in root.iter("dgm:pt") if root is not None else ():
        for paragraph in point.iter("a:p"):
            line = clean_text("".join(text.text or "" for text in paragraph.iter("a:t")))
            if line and point.get("type", "node") in ("node", "asst"):
                lines.append(line)
    return lines


def _section_breaks(body: Element) -> Iterator[str]:
    """How each section after the first begins, in order."""
    sections = list(body.iter("w:sectPr"))
    return iter([value_of(section, "w:type") or "nextPage" for section in sections[1:]])


def _surroundings(package: Package, relations: dict[str, tuple[str, str]], story: DocxStory, kind: str) -> list[str]:
    """The different lines of all page heads or feet."""
    lines: dict[str, None] = {}
    for target in dict.fromkeys(target for found, target in relations.values() if found == kind):
        root = package.tree(target, PREFIXES)
        if root is not None:
            lines.update(dict.fromkeys(item.text for item in DocxBody(story).read(root) if item.text))
    return list(lines)


def _metadata(package: Package) -> dict[str, str]:
    root = package.tree("docProps/core.xml", PREFIXES)
    found = {}
    for key, tag in PROPERTIES.items():
        value = clean_text((root.findtext(tag) if root is not None else None) or "")
        if value:
            found[key] = value
    return found
