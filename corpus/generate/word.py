"""Word documents with running head and foot, tables and, where the style asks for it, a text box."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime

from docx import Document
from docx.document import Document as DocumentType
from docx.oxml import parse_xml
from docx.shared import Pt, RGBColor

from corpus.generate import INVENTED
from corpus.generate.sources import Block, Source

STYLES = {
    "title": "Title",
    "heading": "Heading 1",
    "subheading": "Heading 2",
    "bullet": "List Bullet",
    "quote": "Intense Quote",
    "paragraph": "Normal",
}
MOMENT = datetime(2026, 1, 1, tzinfo=UTC)
ZIP_MOMENT = (1980, 1, 1, 0, 0, 0)
TEXT_BOX = (
    '<w:r xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    ' xmlns:v="urn:schemas-microsoft-com:vml">'
    '<w:pict><v:shape id="box1" style="width:330pt;height:34pt" fillcolor="#f2f2f2"><v:textbox><w:txbxContent>'
    "<w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
)


def draw_docx(source: Source) -> bytes:
    """Write a statement as DOCX; properties and zip times are fixed."""
    document = Document()
    set_properties(document, source)
    document.styles["Normal"].font.name = "Calibri"
    document.styles["Normal"].font.size = Pt(11)
    for style in ("Title", "Heading 1", "Heading 2"):
        document.styles[style].font.color.rgb = RGBColor.from_string(source.style["accent"])
    section = document.sections[0]
    section.header.paragraphs[0].text = f"{source.company}\t\t{source.title}"
    section.footer.paragraphs[0].text = f"{source.meta['website']}\t\tUncontrolled when printed"
    for block in source.blocks:
        add_block(document, block)
        if block.kind == "title":
            document.add_paragraph().add_run(f"{source.company}. {INVENTED}").italic = True
            add_text_box(document, source.style.get("box"))
    buffer = io.BytesIO()
    document.save(buffer)
    return repack(buffer.getvalue())


def set_properties(document: DocumentType, source: Source) -> None:
    properties = document.core_properties
    properties.title, properties.author, properties.subject = source.title, source.company, INVENTED
    properties.last_modified_by = source.company
    properties.created = properties.modified = MOMENT
    properties.comments, properties.keywords = INVENTED, ""


def add_block(document: DocumentType, block: Block) -> None:
    if block.kind == "table":
        table = document.add_table(rows=0, cols=len(block.rows[0]), style="Table Grid")
        for index, row in enumerate(block.rows):
            for cell, text in zip(table.add_row().cells, row, strict=True):
                cell.paragraphs[0].add_run(text).bold = index == 0
        document.add_paragraph()
        return
    document.add_paragraph(block.text, style=STYLES[block.kind])


def add_text_box(document: DocumentType, text: str | None) -> None:
    """Add a text box (VML), where `paragraphs` of python-docx does not look."""
    if text:
        paragraph = document.add_paragraph()
        paragraph._p.append(parse_xml(TEXT_BOX.format(text=text)))


def repack(data: bytes) -> bytes:
    """Write the same parts again with one fixed time, so that the bytes do not depend on the clock."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            info = zipfile.ZipInfo(name, ZIP_MOMENT)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            info.create_system = 3
            new.writestr(info, old.read(name))
    return buffer.getvalue()
