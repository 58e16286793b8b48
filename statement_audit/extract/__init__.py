"""Reads one document into pages and blocks, whatever kind of file it is."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from statement_audit.extract import sniff
from statement_audit.extract.sniff import DOCX, HTML, MARKDOWN, ODT, PDF, PLAIN
from statement_audit.issue_codes import document_error, make_issue
from statement_audit.named_files import MOST_DOCUMENT, read_named

if TYPE_CHECKING:
    from statement_audit.models import ExtractedDocument, Issue

    Read = tuple[ExtractedDocument, tuple[Issue, ...]]  # what a document says, and the issues met on the way


# Raise it whenever the same bytes could read differently: earlier scores are then not reused.
EXTRACTOR = "extract.13"

KIND_NAMES = {PDF: "PDF", HTML: "HTML", MARKDOWN: "Markdown", PLAIN: "plain text", DOCX: "DOCX", ODT: "ODT"}


def extract(path: Path, sha256: str, *, name: str = "", declared_type: str | None = None) -> Read:
    """Read the file at `path` by its content and return its pages with the issues met on the way.

    Args:
        path: the archived bytes; its own name says nothing.
        sha256: hash of those bytes, kept in the result.
        name: file name or URL that the user knows it by; only its ending is compared with the content.
        declared_type: media type that a server sent; compared where `name` has no telling ending.

    Raises:
        DocumentError: the document cannot be read; `code` is empty_file, no_text, needs_ocr, ocr_unreadable,
            needs_browser, encrypted, damaged, text_glued, unknown_format, too_many_pages, memory_limit,
            size_limit or too_deep.
    """
    from statement_audit.extract.limits import bounded, check_input, check_output, check_pages

    source = name or path.name
    check_input(path.stat().st_size, source)
    with bounded(source):
        document, issues = _read(read_named(path, MOST_DOCUMENT), sha256, source, declared_type)
    check_pages(len(document.pages), source)
    check_output(document, source)
    return document, issues


def extractor_version() -> str:
    """All that the text of a document depends on besides its bytes: our version, and that of OCR or `none`."""
    from statement_audit.extract.ocr import ocr_version

    return f"{EXTRACTOR} ocr: {ocr_version()}"


def _read(data: bytes, sha256: str, source: str, declared_type: str | None) -> Read:
    from statement_audit.extract.limits import gunzip

    if not data:
        raise document_error("empty_file", f"{source}: the file holds 0 bytes.")
    if data.startswith(sniff.GZIP):  # a page saved as the server packed it; an archive inside would stay unread
        data = gunzip(data, source)
    if not data.strip(b"\x00\r\n\t \xef\xbb\xbf"):
        raise document_error("no_text", f"{source}: the file holds nothing but blanks.")
    media_type = sniff.sniff(data, source)
    if media_type == sniff.UNKNOWN:
        code, what = sniff.describe_unknown(data)
        raise document_error(code, f"{source}: the content is {what}.")
    document, issues = _read_kind(data, media_type, sha256, source)
    return document, (*_mismatch(source, declared_type, media_type), *issues)


def _read_kind(data: bytes, media_type: str, sha256: str, source: str) -> Read:
    from statement_audit.extract.glued_words import leave_out_glued, part_document

    if media_type == PDF:
        from statement_audit.extract.pdf import read_pdf

        return read_pdf(data, sha256, source)
    if media_type in (PLAIN, MARKDOWN):
        from statement_audit.extract.text import read_text

        return leave_out_glued(read_text(data, sha256, source, media_type), source)
    if media_type == HTML:
        from statement_audit.extract.html import read_html as read
        from statement_audit.extract.limits import check_nesting

        check_nesting(data, source)
    elif media_type == DOCX:
        from statement_audit.extract.docx import read_docx as read
    else:
        from statement_audit.extract.odt import read_odt as read
    return leave_out_glued(part_document(read(data, sha256, source)), source)


def _mismatch(source: str, declared_type: str | None, media_type: str) -> tuple[Issue, ...]:
    promised = sniff.name_type(source)
    if promised is None and declared_type:
        bare = declared_type.split(";")[0].strip().lower()
        promised = bare if bare in sniff.NAMES.values() else None
    texts = {"text/plain", "text/markdown"}
    if promised is None or promised == media_type or {promised, media_type} <= texts:
        return ()
    told = f"{source} promises {KIND_NAMES[promised]}, but its content is {KIND_NAMES[media_type]}"
    message = f"{told}; it was read as that."
    return (make_issue("name_content_mismatch", source, message, promised=promised, found=media_type),)
