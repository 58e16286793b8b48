"""Scans read by the real Tesseract; skipped where it is not installed."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace

import pypdfium2 as pdfium
import pytest
from extract_samples import write_lines
from ocr_samples import LEFT, PROSE, RIGHT, blurred, bound, drawn, needs_tesseract, pictures, scanned, turned
from PIL import Image, ImageDraw
from reportlab.pdfgen.canvas import Canvas

from statement_audit.errors import DocumentError
from statement_audit.extract import extract, limits, ocr, ocr_page, pdf, unread_pages
from statement_audit.extract.limits import BUSY, IDLE, Budget
from statement_audit.extract.pdf_pages import RawPage
from statement_audit.models import BlockKind, ExtractedDocument, Issue, Page

pytestmark = needs_tesseract
Found = tuple[ExtractedDocument, tuple[Issue, ...]]
Read = Callable[[bytes], Found]


@pytest.fixture(autouse=True)
def switched_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("STATEMENT_AUDIT_OCR", raising=False)


@pytest.fixture
def read(tmp_path: Path) -> Read:
    return lambda data: read_in(tmp_path, data)


def read_in(folder: Path, data: bytes) -> Found:
    path = folder / "scan.pdf"
    path.write_bytes(data)
    return extract(path, hashlib.sha256(data).hexdigest(), name="scan.pdf")


@pytest.fixture(scope="module")
def plain_scan(tmp_path_factory: pytest.TempPathFactory) -> Found:
    """A straight and clean scan of `prose`, as it is read."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("STATEMENT_AUDIT_OCR", raising=False)
        return read_in(tmp_path_factory.mktemp("plain"), scanned(prose))


def blocks(page: Page) -> list[tuple[BlockKind, str]]:
    return [(block.kind, page.text[block.start : block.end]) for block in page.blocks]


def prose(canvas: Canvas, _page: int) -> None:
    y = write_lines(canvas, 70, 760, ["Modern Slavery Statement"], size=20, font="Helvetica-Bold")
    y = write_lines(canvas, 70, y - 14, PROSE, size=11)
    y = write_lines(canvas, 70, y - 10, ["Our risks"], size=11, font="Helvetica-Bold")
    y = write_lines(
        canvas, 70, y - 4, ["We look at these with our suppliers every year, at their own work-", "shops too:"], size=11
    )
    for line in ("fees paid to agents", "passports that are kept", "wages held back"):
        canvas.circle(84, y + 3.5, 2, fill=1)
        y = write_lines(canvas, 96, y, [line], size=11)


def columns(canvas: Canvas, _page: int) -> None:
    write_lines(canvas, 50, 760, ["A heading over both columns"], size=18, font="Helvetica-Bold")
    write_lines(canvas, 50, 700, LEFT)
    write_lines(canvas, 320, 700, RIGHT)


def test_a_scan_has_headings_paragraphs_and_bullets(plain_scan: Found) -> None:
    document, issues = plain_scan
    page = document.pages[0]
    found = blocks(page)
    assert (BlockKind.HEADING, "Modern Slavery Statement") in found
    assert (BlockKind.HEADING, "Our risks") in found
    assert (BlockKind.PARAGRAPH, " ".join(PROSE)) in found
    assert "their own workshops too:" in page.text
    assert [text for kind, text in found if kind is BlockKind.BULLET] == [
        "• fees paid to agents",
        "• passports that are kept",
        "• wages held back",
    ]
    assert page.method == "ocr"
    assert page.confidence is not None and page.confidence > 0.9
    assert [issue.code for issue in issues] == ["read_by_ocr"]
    assert issues[0].data["confidence"] == {"1": page.confidence}


@pytest.mark.slow
def test_the_extractor_names_the_versions_of_ocr(read: Read, plain_scan: Found) -> None:
    scan, text = plain_scan[0], read(drawn(prose))[0]
    assert scan.extractor == f"{text.extractor} {ocr.ocr_version()}"
    for part in ("tesseract", "pytesseract", "200dpi", "eng"):
        assert part in scan.extractor


@pytest.mark.slow
def test_the_same_scan_reads_the_same(read: Read, plain_scan: Found) -> None:
    assert read(scanned(prose)) == plain_scan


@pytest.mark.slow
def test_columns_of_a_scan_are_read_one_after_the_other(read: Read) -> None:
    text = " ".join(read(scanned(columns))[0].pages[0].text.split())
    assert text.index(LEFT[0]) < text.index(LEFT[-1]) < text.index(RIGHT[0]) < text.index(RIGHT[-1])


@pytest.mark.slow
@pytest.mark.parametrize("degrees", [90, 180, 270, 2.5, -4.0])
def test_turned_scans_read_upright_and_boxes_stand_where_the_text_is(read: Read, degrees: float) -> None:
    data = scanned(prose, turned(degrees))
    page = read(data)[0].pages[0]
    assert " ".join(PROSE) in page.text
    block = next(b for b in page.blocks if page.text[b.start : b.end].startswith("Quillfeather"))
    assert block.box is not None
    image = pictures(data, 72)[0]
    left, top, right, bottom = block.box
    assert 0 <= left < right <= image.size[0] and 0 <= top < bottom <= image.size[1]
    inside = image.crop((int(left), int(top), int(right), int(bottom))).histogram()
    assert sum(inside[:160]) / sum(inside) > 0.05  # text, not paper
    around = Image.new("L", image.size, 255)
    around.paste(image)
    ImageDraw.Draw(around).rectangle(block.box, fill=255)
    assert sum(around.histogram()[:160]) < sum(image.histogram()[:160]) * 0.75


@pytest.mark.slow
def test_a_page_in_strips_with_stray_bullets_is_a_scan(read: Read) -> None:
    page = read(scanned(prose, strips=60, bullets=True))[0].pages[0]
    assert page.method == "ocr"
    assert " ".join(PROSE) in page.text


@pytest.mark.slow
def test_pages_of_text_and_scans_mix(read: Read) -> None:
    mixed = pdfium.PdfDocument.new()
    for data in (drawn(prose), scanned(prose), drawn(columns)):
        mixed.import_pages(pdfium.PdfDocument(data))
    buffer = BytesIO()
    mixed.save(buffer)
    document, issues = read(buffer.getvalue())
    assert [page.method for page in document.pages] == ["text", "ocr", "text"]
    assert [page.confidence is None for page in document.pages] == [True, False, True]
    assert all(" ".join(PROSE) in page.text for page in document.pages[:2])
    assert [issue.data["pages"] for issue in issues] == [[2]]


def hidden(text: Callable[[str], str]) -> bytes:
    """A scan with an invisible text layer, as other programs add it."""
    buffer = BytesIO()
    canvas = Canvas(buffer, pagesize=(595, 842), invariant=1)
    canvas.drawInlineImage(pictures(drawn(prose))[0], 0, 0, 595, 842)
    layer = canvas.beginText(70, 720)
    layer.setTextRenderMode(3)
    for line in PROSE:
        layer.textLine(text(line))
    canvas.drawText(layer)
    canvas.save()
    return buffer.getvalue()


@pytest.mark.slow
def test_a_right_text_layer_under_a_scan_is_kept(read: Read) -> None:
    document, issues = read(hidden(lambda line: line))
    assert document.pages[0].method == "text"
    assert not issues


@pytest.mark.slow
@pytest.mark.parametrize(
    "spoil",
    [
        lambda line: "".join(chr(ord(c) + 9) if c.isalpha() else c for c in line),
        lambda line: "(cid:12)(cid:7)" * (len(line) // 4),
        lambda line: "".join(c if i % 3 else "\u00b6" for i, c in enumerate(line)),
    ],
    ids=["shifted", "cid", "holes"],
)
def test_a_garbage_text_layer_is_replaced(read: Read, spoil: Callable[[str], str]) -> None:
    page = read(hidden(spoil))[0].pages[0]
    assert page.method == "ocr"
    assert " ".join(PROSE) in page.text


@pytest.mark.slow
def test_a_text_layer_without_spaces_gets_them_back(read: Read) -> None:
    document, issues = read(hidden(lambda line: line.replace(" ", "")))
    assert " ".join(PROSE) in " ".join(document.pages[0].text.split())
    assert document.pages[0].method == "text" and not issues


@pytest.mark.slow
def test_text_drawn_as_outlines_is_read(read: Read) -> None:
    image = pictures(drawn(prose), 100)[0]
    width, height = image.size
    dark = image.point(lambda value: 1 if value < 140 else 0).tobytes()
    buffer = BytesIO()
    canvas = Canvas(buffer, pagesize=(width, height), invariant=1)
    for y in range(height):
        row = dark[y * width : (y + 1) * width]
        start = row.find(1)
        while start >= 0:
            end = row.find(0, start)
            end = width if end < 0 else end
            canvas.rect(start, height - y - 1, end - start, 1, stroke=0, fill=1)
            start = row.find(1, end)
    canvas.save()
    page = read(buffer.getvalue())[0].pages[0]
    assert page.method == "ocr"
    assert "visit every supplier of feathers" in page.text


@pytest.mark.slow
def test_a_ruled_table_in_a_scan_keeps_its_rows(read: Read) -> None:
    rows = [("Workshop", "People", "Audits"), ("Northbank", "41", "3"), ("Millgate", "27", "2"), ("Harbour", "19", "1")]

    def draw(canvas: Canvas, _page: int) -> None:
        write_lines(canvas, 70, 760, PROSE, size=11)
        canvas.grid([70, 230, 330, 430], [640, 620, 600, 580, 560])
        for index, row in enumerate(rows):
            for x, cell in zip((76, 236, 336), row, strict=True):
                write_lines(canvas, x, 626 - 20 * index, [cell], size=11)

    found = blocks(read(scanned(draw))[0].pages[0])
    assert [text for kind, text in found if kind is BlockKind.TABLE_ROW] == [" | ".join(row) for row in rows]


@pytest.mark.slow
def test_a_table_of_contents_is_furniture(read: Read) -> None:
    def draw(canvas: Canvas, _page: int) -> None:
        write_lines(canvas, 70, 760, ["Contents"], size=16, font="Helvetica-Bold")
        for index, (title, page) in enumerate(
            (("Our people", 12), ("Our suppliers", 14), ("Training", 17), ("Next year", 21))
        ):
            write_lines(canvas, 70, 720 - 20 * index, [title], size=11)
            canvas.drawRightString(500, 720 - 20 * index, str(page))

    found = blocks(read(scanned(draw))[0].pages[0])
    assert [kind for kind, _ in found[1:]] == [BlockKind.FURNITURE] * 4


@pytest.mark.slow
def test_a_scribble_over_a_name_is_a_mark_after_the_text(read: Read, plain_scan: Found) -> None:
    def draw(canvas: Canvas, _page: int) -> None:
        y = write_lines(canvas, 70, 760, PROSE, size=11)
        canvas.setLineWidth(1.6)
        path = canvas.beginPath()
        path.moveTo(80, y - 50)
        for step in range(9):
            path.curveTo(84 + step * 14, y - 15, 90 + step * 14, y - 80, 94 + step * 14, y - 40 - step % 3 * 9)
        canvas.drawPath(path)
        write_lines(canvas, 70, y - 90, ["Ada Quill", "Director, Quillfeather Ltd"], size=11)

    page = read(scanned(draw))[0].pages[0]
    assert page.has_image_after_text
    assert "Ada Quill" in page.text
    assert not plain_scan[0].pages[0].has_image_after_text


@pytest.mark.slow
def test_a_bad_scan_is_flagged(read: Read) -> None:
    document, issues = read(scanned(prose, blurred))
    page = document.pages[0]
    assert page.method == "ocr"
    assert page.confidence is not None and page.confidence < unread_pages.LOW_CONFIDENCE
    assert [issue.code for issue in issues] == ["read_by_ocr", "ocr_low_confidence"]


@pytest.mark.slow
def test_a_specked_scan_is_cleaned(read: Read) -> None:
    def speck(image: Image.Image) -> Image.Image:
        width, height = image.size
        noise = Image.frombytes("L", image.size, random.Random(7).randbytes(width * height))
        image.paste(0, mask=noise.point(lambda value: 255 if value < 10 else 0))  # four of a hundred
        return image

    page = read(scanned(prose, speck))[0].pages[0]
    assert page.method == "ocr"
    assert "every supplier of feathers" in page.text


@pytest.mark.slow
def test_pictures_without_text_hold_no_text(read: Read) -> None:
    image = Image.radial_gradient("L").resize((1240, 1754))
    with pytest.raises(DocumentError) as caught:
        read(bound([image]))
    assert caught.value.code == "no_text"
    assert "pictures in which no text was found" in caught.value.message


def test_a_page_that_takes_too_long_is_named(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    mixed = pdfium.PdfDocument.new()
    for data in (drawn(prose), scanned(prose)):
        mixed.import_pages(pdfium.PdfDocument(data))
    buffer = BytesIO()
    mixed.save(buffer)
    monkeypatch.setattr(ocr, "PAGE_SECONDS", 0.05)
    document, issues = read(buffer.getvalue())
    assert [page.method for page in document.pages] == ["text", "none"]
    assert [issue.code for issue in issues] == ["partly_unread"]
    assert issues[0].data["reasons"] == {"ocr_failed": [2]}


def test_a_document_ends_when_its_time_for_ocr_is_spent(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "DOCUMENT_SECONDS", 0.0)
    monkeypatch.setattr(pdf, "TEXT_SECONDS", 60.0)
    with pytest.raises(DocumentError) as caught:
        read(scanned(prose))
    assert caught.value.code == "ocr_unreadable"
    assert "took OCR longer than its limit" in caught.value.message


def test_a_budget_counts_the_processor_and_a_part_never_has_more_than_the_whole(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    wall, processor = 100.0, 10.0
    monkeypatch.setattr(limits, "time", SimpleNamespace(monotonic=lambda: wall))
    monkeypatch.setattr(limits, "processor_seconds", lambda: processor)
    whole = Budget(5.0)
    part = whole.part(60.0)
    assert (whole.left, part.left) == (5.0, 5.0)
    assert part.patience == 5.0 * IDLE
    wall = 100.5  # time that others had the processor costs a quarter
    assert whole.left == part.left == 5.0 - 0.5 / BUSY
    assert part.patience == 5.0 * BUSY - 0.5
    wall, processor = 102.0, 11.0
    assert (whole.left, part.left, whole.part(1.5).left) == (4.0, 4.0, 1.5)
    assert part.patience == 4.0 * 2.0  # at the pace so far
    wall = 116.0
    assert whole.left == part.left == 5.0 - 16.0 / BUSY == 1.0
    wall = 120.0
    assert (whole.left, part.left, part.patience) == (0.0, 0.0, 0.0)


@pytest.mark.slow
def test_signs_that_were_guessed_from_another_script_are_no_text(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    real = ocr_page.read_page

    def guessed(page: object, number: int, budget: Budget) -> RawPage | None:
        found = real(page, number, budget)
        return replace(found, sure=0.3, seen=900, confidence=0.7) if found else None

    monkeypatch.setattr(ocr_page, "read_page", guessed)
    with pytest.raises(DocumentError) as caught:
        read(scanned(prose))
    assert caught.value.code == "ocr_unreadable"


@pytest.mark.slow
def test_a_scan_of_too_many_pages_is_read_in_part(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unread_pages, "MOST_PAGES", 1)
    document, issues = read(bound(pictures(drawn(prose)) * 2))
    assert [page.method for page in document.pages] == ["ocr", "none"]
    assert issues[0].data["reasons"] == {"page_limit": [2]}
