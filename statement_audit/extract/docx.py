"""DOCX to one page: mammoth keeps tables and text boxes in order; heads and feet come from python-docx."""

from __future__ import annotations

import logging
import zipfile
from io import BytesIO

from statement_audit.extract import document_error
from statement_audit.extract.cleaning import PageBuilder, clean_text
from statement_audit.extract.html import element_page, parse
from statement_audit.extract.sniff import DOCX
from statement_audit.models import BlockKind, ExtractedDocument, Page

log = logging.getLogger(__name__)

EXTRACTOR_VERSION = "1"
STYLES = """
p[style-name='Title'] => h1:fresh
p[style-name='Subtitle'] => h2:fresh
p[style-name^='List Bullet'] => ul > li:fresh
p[style-name^='List Number'] => ol > li:fresh
"""


def read_docx(data: bytes, sha256: str, source: str) -> ExtractedDocument:
    """Read a Word document. Raises DocumentError: damaged, no_text."""
    from importlib.metadata import version

    markup = _to_html(data, source)
    body = element_page(parse(f"<html><body>{markup}</body></html>"))
    if not body.text:
        raise document_error("no_text", f"{source}: the document holds no text.")
    heads, feet, metadata = _surroundings(data, source)
    page = _with_furniture(body, heads, feet)
    extractor = f"docx.{EXTRACTOR_VERSION} mammoth {version('mammoth')}"
    return ExtractedDocument(sha256, DOCX, (page,), extractor, metadata.get("title"), metadata)


def _to_html(data: bytes, source: str) -> str:
    import mammoth

    try:
        result = mammoth.convert_to_html(
            BytesIO(data), style_map=STYLES, convert_image=mammoth.images.img_element(_no_image)
        )
    except (zipfile.BadZipFile, KeyError, OSError, EOFError, ValueError, SyntaxError) as exc:
        # ExpatError and lxml's parse errors are SyntaxError or ValueError; a cut archive is BadZipFile.
        raise document_error("damaged", f"{source}: the Word document cannot be opened ({exc}).") from exc
    for message in result.messages[:5]:
        log.debug("%s: mammoth: %s", source, message.message)
    return str(result.value)


def _no_image(_image: object) -> dict[str, str]:
    return {"src": ""}


def _surroundings(data: bytes, source: str) -> tuple[list[str], list[str], dict[str, str]]:
    """Texts of page heads and feet, and the document's properties."""
    import docx
    from docx.opc.exceptions import PackageNotFoundError

    try:
        document = docx.Document(BytesIO(data))
    except (PackageNotFoundError, KeyError, ValueError, SyntaxError, zipfile.BadZipFile) as exc:
        log.info("%s: heads and feet cannot be read: %s", source, exc)
        return [], [], {}
    heads: dict[str, None] = {}
    feet: dict[str, None] = {}
    for section in document.sections:
        for head in (section.header, section.first_page_header):
            heads.update(dict.fromkeys(clean_text(paragraph.text) for paragraph in head.paragraphs))
        for foot in (section.footer, section.first_page_footer):
            feet.update(dict.fromkeys(clean_text(paragraph.text) for paragraph in foot.paragraphs))
    properties = document.core_properties
    metadata = {"title": properties.title, "author": properties.author}
    return list(filter(None, heads)), list(filter(None, feet)), {k: clean_text(v) for k, v in metadata.items() if v}


def _with_furniture(body: Page, heads: list[str], feet: list[str]) -> Page:
    builder = PageBuilder()
    for text in heads:
        builder.add(BlockKind.FURNITURE, text)
    for block in body.blocks:
        builder.add(block.kind, body.text[block.start : block.end], block.level)
    for text in feet:
        builder.add(BlockKind.FURNITURE, text)
    return builder.page(1)
