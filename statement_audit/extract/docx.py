"""DOCX to pages: the parts of the file, and what stands around its text."""

import posixpath
from collections.abc import Iterator, Mapping
from xml.etree.ElementTree import Element

from statement_audit.extract.cleaning import clean_text
from statement_audit.extract.docx_body import DocxBody, DocxStory
from statement_audit.extract.docx_styles import DocxStyles, Numbering, value_of
from statement_audit.extract.flow import Flow, Item, document_of
from statement_audit.extract.package import Package
from statement_audit.extract.sniff import DOCX
from statement_audit.issue_codes import document_error
from statement_audit.models import ExtractedDocument
from statement_audit.resources import table_beside

EXTRACTOR_VERSION = "2"
_NAMES = table_beside(__file__, "office")["docx"]
PREFIXES: Mapping[str, str] = _NAMES["prefixes"]
PROPERTIES: Mapping[str, str] = _NAMES["properties"]


def read_docx(data: bytes, sha256: str, source: str) -> ExtractedDocument:
    """Read a Word document. Raises DocumentError: damaged, encrypted, no_text, size_limit, too_deep."""
    package = Package(data, source)
    flow = read_flow(package, main_part(package))
    core = package.tree("docProps/core.xml", PREFIXES)
    return document_of(flow, sha256, DOCX, f"docx.{EXTRACTOR_VERSION}", core, PROPERTIES, source)


def read_flow(package: Package, main: str) -> Flow:
    """What the part `main` holds, not yet laid out. Raises DocumentError as `read_docx`."""
    root = package.tree(main, PREFIXES)
    body = root.find("w:body") if root is not None else None
    if root is None or body is None:
        raise document_error("damaged", f"{package.source}: the Word document has lost its text part.")
    relations = relations_of(package, main)
    story = _story(package, relations)
    items = DocxBody(story, _section_breaks(body)).read(body) + story.ends
    heads, feet = (_surroundings(package, relations, story, kind) for kind in ("header", "footer"))
    return Flow(root, items, heads, feet)


def main_part(package: Package) -> str:
    """The name of the part that holds the text; some programs call it otherwise than word/document.xml."""
    return _target(relations_of(package, ""), "officeDocument") or "word/document.xml"


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


def _target(relations: dict[str, tuple[str, str]], kind: str) -> str | None:
    return next((target for found, target in relations.values() if found == kind), None)


def _part(package: Package, relations: dict[str, tuple[str, str]], kind: str) -> Element | None:
    target = _target(relations, kind)
    return package.tree(target, PREFIXES) if target else None


def _story(package: Package, relations: dict[str, tuple[str, str]]) -> DocxStory:
    targets = {target for kind, target in relations.values() if kind == "diagramData"}
    lines = {target: _diagram(package.tree(target, PREFIXES)) for target in sorted(targets)}
    return DocxStory(
        styles=DocxStyles(_part(package, relations, "styles")),
        numbering=Numbering(_part(package, relations, "numbering")),
        footnotes=_notes(_part(package, relations, "footnotes"), "w:footnote"),
        endnotes=_notes(_part(package, relations, "endnotes"), "w:endnote"),
        diagrams={identity: lines[target] for identity, (_, target) in relations.items() if target in lines},
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


def _surroundings(package: Package, relations: dict[str, tuple[str, str]], story: DocxStory, kind: str) -> list[Item]:
    """What all page heads or feet hold."""
    targets = dict.fromkeys(target for found, target in relations.values() if found == kind)
    roots = (package.tree(target, PREFIXES) for target in targets)
    return [item for root in roots if root is not None for item in DocxBody(story).read(root)]
