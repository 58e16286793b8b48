"""PDF to pages: pdfium reads, our layout orders, ruled tables keep their rows."""

import logging
from collections.abc import Sequence
from contextlib import closing
from itertools import accumulate, pairwise
from typing import Any

import pypdfium2 as pdfium

from statement_audit.extract.cleaning import clean_text
from statement_audit.extract.glued_words import part_pages
from statement_audit.extract.limits import Budget, check_pages
from statement_audit.extract.pdf_chars import CharReader, Place, TextRun, map_box, without_overprint
from statement_audit.extract.pdf_pages import RawPage, build_pages
from statement_audit.extract.pdf_tables import Table, cells_of, find_tables, mark_segments, read_drawing
from statement_audit.extract.sniff import PDF
from statement_audit.extract.unread_pages import complete_pages
from statement_audit.issue_codes import document_error
from statement_audit.models import ExtractedDocument, Issue

log = logging.getLogger(__name__)

EXTRACTOR_VERSION = "4"
SHOWN = frozenset((pdfium.raw.FPDF_ANNOT_WIDGET, pdfium.raw.FPDF_ANNOT_FREETEXT))
# Of the processor, so that a document ends within a minute: for its text layer, and with what OCR needs. Ordering
# what was read comes after, and takes about as long as reading it.
TEXT_SECONDS, DOCUMENT_SECONDS = 25.0, 45.0
MOST_ANNOTATIONS = 2000  # of a page that are looked at
SAMPLED = 400  # characters a page that are asked for their meaning


def read_pdf(data: bytes, sha256: str, source: str) -> tuple[ExtractedDocument, tuple[Issue, ...]]:
    """Read a PDF. Raises DocumentError: encrypted, damaged, too_many_pages, needs_ocr, text_glued,
    ocr_unreadable, no_text.
    """
    with closing(_open(data, source)) as document:
        check_pages(len(document), source)
        budget = Budget(DOCUMENT_SECONDS)
        raw = _read_pages(document, source, budget)
        _part_words(raw)
        metadata = {key: clean_text(value) for key, value in document.get_metadata_dict(skip_empty=True).items()}
        ocr, issues = complete_pages(document, raw, source, budget)
        if ocr:
            _part_words(raw)
    version = f"pdf.{EXTRACTOR_VERSION} pypdfium2 {pdfium.version.PYPDFIUM_INFO.version} {ocr}".rstrip()
    result = ExtractedDocument(sha256, PDF, build_pages(raw), version, metadata.get("Title") or None, metadata)
    return result, issues


def _part_words(raw: Sequence[RawPage]) -> None:
    """Set apart, in place, the words that run together."""
    texts = [[segment.text for segment in page.segments] for page in raw]
    for page, parted in zip(raw, part_pages(texts), strict=True):
        for segment, text in zip(page.segments, parted, strict=True):
            segment.text = text


def _open(data: bytes, source: str) -> Any:
    try:
        document = pdfium.PdfDocument(data, autoclose=True)
    except pdfium.PdfiumError as exc:
        text = str(exc).lower()  # pdfium may repeat what it said of the document before
        if ("password" in text or "security" in text) and b"/Encrypt" in data:
            raise document_error("encrypted", f"{source}: the PDF is locked with a password.") from exc
        raise document_error("damaged", f"{source}: pdfium cannot open it ({exc}).") from exc
    if len(document) == 0:
        document.close()
        raise document_error("no_text", f"{source}: the PDF has no pages.")
    return document


def _read_pages(document: Any, source: str, budget: Budget) -> list[RawPage]:
    """Every page; those that the time does not reach are empty and marked as late."""
    pages = []
    for index in range(len(document)):
        late = budget.left < DOCUMENT_SECONDS - TEXT_SECONDS
        pages.append(RawPage(index + 1, late=True) if late else _read_page(document, index, source))
    return pages


def _read_page(document: Any, index: int, source: str) -> RawPage:
    try:
        page = _with_fields(document, index)
        text_page = page.get_textpage()
    except pdfium.PdfiumError as exc:
        log.info("%s: page %d cannot be loaded: %s", source, index + 1, exc)
        return RawPage(index + 1)
    with closing(page), closing(text_page):
        reader = CharReader(text_page)
        drawing = read_drawing(page, reader)
        tables = find_tables(drawing)
        drawn = reader.segments(cells_of(tables))
        if reader.cuts:
            tables = _uncut(tables, reader.cuts)
            drawn = reader.segments(cells_of(tables))
        segments = without_overprint([s for s in drawn if clean_text(s.text)])
        place = reader.page_map(page)
        segments = [segment for segment in segments if _on_sheet(segment, place, page.get_size())]
        segments += mark_segments(page, place, drawing, tables, segments)
        characters = sum(len(segment.text) for segment in segments)
        unmapped = _unmapped(text_page, reader.count)
        return RawPage(index + 1, segments, drawing, tables, page.get_height(), characters, place, unmapped=unmapped)


def _on_sheet(segment: TextRun, place: Place, size: tuple[float, float]) -> bool:
    """Some of it lies on the page that a viewer shows; text is also hidden beside it."""
    left, top, right, bottom = map_box(place, segment)
    return right >= 0 and bottom >= 0 and left <= size[0] and top <= size[1]


def _with_fields(document: Any, index: int) -> Any:
    """A page; where form fields or boxes of text are laid over it, these become part of its text."""
    page = document[index]
    count = min(pdfium.raw.FPDFPage_GetAnnotCount(page.raw), MOST_ANNOTATIONS)
    if not any(_annotation_kind(page, place) in SHOWN for place in range(count)):
        return page
    if pdfium.raw.FPDFPage_Flatten(page.raw, pdfium.raw.FLAT_NORMALDISPLAY) != pdfium.raw.FLATTEN_SUCCESS:
        return page
    page.close()
    return document[index]


def _annotation_kind(page: Any, place: int) -> int:
    annotation = pdfium.raw.FPDFPage_GetAnnot(page.raw, place)
    if not annotation:
        return -1
    kind = int(pdfium.raw.FPDFAnnot_GetSubtype(annotation))
    pdfium.raw.FPDFPage_CloseAnnot(annotation)
    return kind


def _unmapped(text_page: Any, count: int) -> float:
    """Share of the characters whose font does not say which they are, from a sample."""
    sample = range(0, count, max(1, count // SAMPLED))
    errors = sum(pdfium.raw.FPDFText_HasUnicodeMapError(text_page.raw, index) == 1 for index in sample)
    return errors / len(sample) if sample else 0.0


def _uncut(tables: Sequence[Table], cuts: Sequence[int]) -> list[Table]:
    """Leave out tables whose edges run through sentences more than once: highlights and frames, not cells."""
    ends = accumulate((len(table.cells) for table in tables), initial=0)
    spans = zip(tables, pairwise(ends), strict=True)
    return [table for table, (first, end) in spans if sum(first <= cut < end for cut in cuts) <= 2]
