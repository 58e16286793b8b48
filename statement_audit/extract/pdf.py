"""PDF to pages: pdfium reads, our layout orders, ruled tables keep their rows."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pypdfium2 as pdfium

from statement_audit.extract import document_error
from statement_audit.extract.cleaning import PageBuilder, clean_text
from statement_audit.extract.furniture import find_furniture
from statement_audit.extract.pdf_blocks import (
    Draft,
    Typography,
    join_lines,
    mend_splits,
    region_blocks,
    typography,
)
from statement_audit.extract.pdf_chars import Box, CharReader, Segment, cell_at, without_overprint
from statement_audit.extract.pdf_layout import group_rows, layout
from statement_audit.extract.pdf_tables import Drawing, Table, find_tables, read_drawing
from statement_audit.extract.sniff import PDF
from statement_audit.issue_codes import make_issue
from statement_audit.models import BlockKind, ExtractedDocument, Issue, Page

log = logging.getLogger(__name__)

EXTRACTOR_VERSION = "1"
FEW_CHARACTERS = 100  # a page with fewer, and with images, was not read (dependencies: 60-200 image strips a page)
MANY_PATHS = 400  # text drawn as outlines
UNREAD_SHARE = 0.6
CELL_WORDS = 45  # a longer cell is running text in a frame


@dataclass(slots=True)
class RawPage:
    """What pdfium saw on one page, before layout."""

    number: int
    segments: list[Segment]
    drawing: Drawing
    tables: list[Table]
    height: float
    characters: int = 0


def read_pdf(data: bytes, sha256: str, source: str, max_pages: int) -> tuple[ExtractedDocument, tuple[Issue, ...]]:
    """Read a PDF. Raises DocumentError: encrypted, damaged, too_many_pages, needs_ocr, no_text."""
    document = _open(data, source)
    try:
        if len(document) > max_pages:
            raise document_error(
                "too_many_pages", f"{source}: {len(document)} pages, the limit is {max_pages}.", pages=len(document)
            )
        raw = [_read_page(document, index, source) for index in range(len(document))]
        metadata = {key: clean_text(value) for key, value in document.get_metadata_dict(skip_empty=True).items()}
    finally:
        document.close()
    unread = _unread_pages(raw, source)
    issues: tuple[Issue, ...] = ()
    if unread:
        message = f"{source}: pages {_ranges(unread)} are images without a text layer; the rest was read."
        issues = (make_issue("partly_unread", source, message, pages=unread, total=len(raw)),)
    pages = _build_pages(raw)
    version = pdfium.version.PYPDFIUM_INFO.version
    result = ExtractedDocument(
        sha256, PDF, pages, f"pdf.{EXTRACTOR_VERSION} pypdfium2 {version}", metadata.get("Title") or None, metadata
    )
    return result, issues


def _open(data: bytes, source: str) -> Any:
    try:
        document = pdfium.PdfDocument(data, autoclose=True)
    except pdfium.PdfiumError as exc:
        text = str(exc).lower()
        if "password" in text or "security" in text:
            raise document_error("encrypted", f"{source}: the PDF is locked with a password.") from exc
        raise document_error("damaged", f"{source}: pdfium cannot open it ({exc}).") from exc
    if len(document) == 0:
        document.close()
        raise document_error("no_text", f"{source}: the PDF has no pages.")
    return document


def _read_page(document: Any, index: int, source: str) -> RawPage:
    try:
        page = document[index]
        text_page = page.get_textpage()
    except pdfium.PdfiumError as exc:
        log.info("%s: page %d cannot be loaded: %s", source, index + 1, exc)
        return RawPage(index + 1, [], Drawing((), (), (), 0), [], 0.0)
    try:
        reader = CharReader(text_page)
        drawing = read_drawing(page, reader)
        tables = find_tables(drawing)
        drawn = reader.segments([cell for table in tables for cell in table.cells])
        if reader.cuts:
            tables = _uncut(tables, reader.cuts)
            drawn = reader.segments([cell for table in tables for cell in table.cells])
        segments = without_overprint([s for s in drawn if clean_text(s.text)])
        characters = sum(len(segment.text) for segment in segments)
        return RawPage(index + 1, segments, drawing, tables, page.get_height(), characters)
    finally:
        text_page.close()
        page.close()


def _uncut(tables: Sequence[Table], cuts: Sequence[int]) -> list[Table]:
    """Leave out tables whose edges run through sentences more than once: highlights and frames, not cells."""
    kept: list[Table] = []
    first = 0
    for table in tables:
        count = len(table.cells)
        if sum(first <= cut < first + count for cut in cuts) <= 2:
            kept.append(table)
        first += count
    return kept


# --- pages that could not be read -----------------------------------------------------------


def _unread_pages(pages: Sequence[RawPage], source: str) -> list[int]:
    """Page numbers that are pictures of text; raises where that is most of the document."""
    unread = [page.number for page in pages if page.characters < FEW_CHARACTERS and _has_picture(page)]
    total = sum(page.characters for page in pages)
    if total == 0 and not unread:
        raise document_error("no_text", f"{source}: no page holds text or an image.")
    if unread and _is_scan(pages, unread, total):
        raise document_error(
            "needs_ocr", f"{source}: {len(unread)} of {len(pages)} pages are images without a text layer.", pages=unread
        )
    return [number for number in unread if not _is_cover(pages, number)]


def _is_scan(pages: Sequence[RawPage], unread: Sequence[int], total: int) -> bool:
    if len(unread) == len(pages):
        return True
    inner = [number for number in unread if not _is_cover(pages, number)]
    return len(inner) >= UNREAD_SHARE * len(pages) or total < FEW_CHARACTERS * 3


def _is_cover(pages: Sequence[RawPage], number: int) -> bool:
    """A first or last page of a longer document: a picture there is decoration."""
    return len(pages) > 2 and number in (1, len(pages)) and sum(p.characters for p in pages) > 1500


def _has_picture(page: RawPage) -> bool:
    area = sum((box.x1 - box.x0) * (box.bottom - box.top) for box in page.drawing.images)
    return area > 0.12 * page.height**2 * 0.7 or len(page.drawing.images) > 20 or page.drawing.paths > MANY_PATHS


def _ranges(numbers: Sequence[int]) -> str:
    shown = ", ".join(map(str, numbers[:12]))
    return f"{shown} and {len(numbers) - 12} more" if len(numbers) > 12 else shown


# --- assembly -------------------------------------------------------------------------------


def _build_pages(raw: Sequence[RawPage]) -> tuple[Page, ...]:
    rows = [group_rows([s for s in page.segments if s.upright]) for page in raw]
    furniture = find_furniture([[" ".join(s.text for s in row) for row in page_rows] for page_rows in rows])
    style = typography((s.text, s.size, s.bold, s.style) for page in raw for s in page.segments)
    pages = []
    for page, page_rows, dropped in zip(raw, rows, furniture, strict=True):
        heads = [row for index, row in enumerate(page_rows) if index in dropped]
        body = [s for index, row in enumerate(page_rows) if index not in dropped for s in row]
        pages.append(_build_page(page, body, heads, style))
    return tuple(pages)


def _build_page(page: RawPage, body: list[Segment], heads: list[list[Segment]], style: Typography) -> Page:
    builder = PageBuilder()
    middle = _middle(body)
    for row in heads:
        if row[0].middle <= middle:
            builder.add(BlockKind.FURNITURE, " ".join(s.text.replace("\x02", "-") for s in row))
    for draft in mend_splits(_drafts(body, page.tables, style), style.vocabulary):
        builder.add(draft.kind, draft.text, draft.level)
    for segment in page.segments:
        if not segment.upright:
            builder.add(BlockKind.FURNITURE, segment.text.replace("\x02", "-"))
    for row in heads:
        if row[0].middle > middle:
            builder.add(BlockKind.FURNITURE, " ".join(s.text.replace("\x02", "-") for s in row))
    return builder.page(page.number, has_image_after_text=_image_after_text(page, body))


def _middle(body: Sequence[Segment]) -> float:
    return (min(s.top for s in body) + max(s.bottom for s in body)) / 2 if body else 0.0


def _image_after_text(page: RawPage, body: Sequence[Segment]) -> bool:
    """An image of a signature's size stands below the last line of text."""
    last = max((s.middle for s in body), default=float("-inf"))
    return any(
        (box.top + box.bottom) / 2 > last and box.x1 - box.x0 > 25 and 8 < box.bottom - box.top < 0.5 * page.height
        for box in page.drawing.images
    )


def _drafts(body: list[Segment], tables: Sequence[Table], style: Typography) -> list[Draft]:
    """Blocks of a page; a ruled table is laid out as a box of its own where it stands."""
    real = [table for table in tables if _is_real(table, body)]
    if not real:
        return [draft for region in layout(body) for draft in region_blocks(region, style)]
    inside = [[s for s in body if cell_at(table.cells, (s.x0 + s.x1) / 2, s.middle) >= 0] for table in real]
    taken = {id(s) for part in inside for s in part}
    rest = [s for s in body if id(s) not in taken]
    marks = {f"\x00{index}": index for index in range(len(real))}
    for mark, index in marks.items():
        box = real[index].box
        rest.append(Segment(mark, box.x0, box.x1, box.top, box.bottom, box.bottom - box.top, order=len(body)))
    drafts: list[Draft] = []
    for draft in (d for region in layout(rest) for d in region_blocks(region, style)):
        if draft.text in marks:
            index = marks[draft.text]
            drafts.extend(_table_drafts(real[index], inside[index], style))
        else:
            drafts.append(draft)
    return drafts


def _is_real(table: Table, body: Sequence[Segment]) -> bool:
    """Most cells hold text: frames and decoration that happen to cross are no table."""
    cells = table.cells
    filled = sum(any(cell.holds((s.x0 + s.x1) / 2, s.middle) for s in body) for cell in cells)
    wide = sum(len(row) >= 2 for row in table.rows)
    return filled >= 0.6 * len(cells) and wide >= 2 and filled >= 3


def _table_drafts(table: Table, segments: Sequence[Segment], style: Typography) -> list[Draft]:
    drafts: list[Draft] = []
    for row in _with_spanning(table):
        cells = [[s for s in segments if cell.holds((s.x0 + s.x1) / 2, s.middle)] for cell in row]
        texts = [_cell_text(cell, style) for cell in cells]
        if len(row) == 1 or any(len(text.split()) > CELL_WORDS for text in texts):
            for cell in cells:
                drafts.extend(d for region in layout(cell) for d in region_blocks(region, style))
        elif any(texts):
            drafts.append(Draft(BlockKind.TABLE_ROW, " | ".join(text or "-" for text in texts)))
    return drafts


def _with_spanning(table: Table) -> list[list[Box]]:
    """Rows of a table; a cell that spans several rows stands in each of them."""
    rows: list[list[Box]] = []
    for row in table.rows:
        spanning = [cell for cell in table.cells if cell.top < row[0].top - 3 and cell.bottom > row[0].top + 3]
        rows.append(sorted([*spanning, *row], key=lambda cell: cell.x0))
    return rows


def _cell_text(cell: list[Segment], style: Typography) -> str:
    lines = [line.text for region in layout(cell) for line in region.lines]
    return join_lines(lines, style.vocabulary) if lines else ""
