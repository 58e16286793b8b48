"""DOCX to pages: the parts of the file, and what stands around its text."""

import posixpath
from collections.abc import Iterator, Mapping
from xml.etree.ElementTree import Element

from statement_audit.extract.cleaning import clean_text
from statement_audit.extract.docx_body import DocxBody, DocxStory
from statement_audit.extract.docx_styles import DocxStyles, Numbering, value_of
from statement_audit.extract.flow import Flow, document_of
from statement_audit.extract.package import Package
from statement_audit.extract.sniff import DOCX
from statement_audit.issue_codes import document_error
from statement_audit.models import ExtractedDocument
from statement_audit.resources import table_beside

EXTRACTOR_VERSION = "2"
PROPERTIES: Mapping[str, str] = table_beside(__file__, "office")["docx"]["properties"]
Relations = Mapping[str, tuple[str, str]]  # kind and target of each, by its id


def read_docx(data: bytes, sha256: str, source: str) -> ExtractedDocument:
    """Read a Word document. Raises DocumentError: damaged, encrypted, no_text, size_limit, too_deep."""
    package = Package(data, source)
    flow, core = read_flow(package, main_part(package)), package.tree("docProps/core.xml")
    return document_of(flow, sha256, DOCX, f"docx.{EXTRACTOR_VERSION}", core, PROPERTIES, source)


def read_flow(package: Package, main: str) -> Flow:
    """What the part `main` holds, not yet laid out. Raises DocumentError as `read_docx`."""
    root = package.tree(main)
    body = root.find("w:body") if root is not None else None
    if root is None or body is None:
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
    root = package.tree(posixpath.join(folder, "_rels", f"{name}.rels"))
    found: dict[str, tuple[str, str]] = {}
    for relation in root if root is not None else ():
        target = posixpath.normpath(posixpath.join("/", folder, relation.get("Target") or "")).lstrip("/")
        if target and relation.get("TargetMode") != "External":
            found[relation.get("Id") or ""] = ((relation.get("Type") or "").rsplit("/", 1)[-1], target)
    return found


def _parts(package: Package, relations: Relations, kind: str) -> Iterator[Element]:
    """The parts that stand in a relation of this kind, each once."""
    targets = dict.fromkeys(target for found, target in relations.values() if found == kind)
    return (root for target in targets if (root := package.tree(target)) is not None)


def _story(package: Package, relations: Relations) -> DocxStory:
    def part(kind: str) -> Element | None:
        return next(_parts(package, relations, kind), None)

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
