"""Scans where OCR is not installed, in part or at all; and what counts as a garbage text layer."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from extract_samples import write_lines
from ocr_samples import PROSE, bound, drawn, pictures, scanned
from reportlab.pdfgen.canvas import Canvas

from statement_audit.errors import DocumentError
from statement_audit.extract import extract, extractor_version, ocr
from statement_audit.extract.text_quality import Need, agreement, judge_text


@pytest.fixture(autouse=True)
def fresh_engine(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.delenv("STATEMENT_AUDIT_OCR", raising=False)
    ocr.installed_engine.cache_clear()
    yield
    ocr.installed_engine.cache_clear()


@pytest.fixture
def no_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pytesseract", None)


@pytest.fixture
def no_program(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    pytest.importorskip("pytesseract", reason="pip install 'statement-audit[ocr]'")
    monkeypatch.setenv("PATH", str(tmp_path))


def draw(canvas: Canvas, _page: int) -> None:
    write_lines(canvas, 70, 760, PROSE * 3, size=11)


def read(tmp_path: Path, data: bytes):
    path = tmp_path / "scan.pdf"
    path.write_bytes(data)
    return extract(path, hashlib.sha256(data).hexdigest(), name="scan.pdf")


def test_without_the_extra_a_scan_asks_for_it(tmp_path: Path, no_extra: None) -> None:
    with pytest.raises(DocumentError) as caught:
        read(tmp_path, scanned(draw))
    assert caught.value.code == "needs_ocr"
    assert "pip install 'statement-audit[ocr]'" in caught.value.hint
    assert "apt-get install tesseract-ocr" in caught.value.hint
    assert extractor_version().endswith("ocr: none")


def test_without_the_program_a_scan_asks_for_that_alone(tmp_path: Path, no_program: None) -> None:
    with pytest.raises(DocumentError) as caught:
        read(tmp_path, scanned(draw))
    assert caught.value.code == "needs_ocr"
    assert "pip install" not in caught.value.hint
    assert "apt-get install tesseract-ocr" in caught.value.hint


def test_ocr_can_be_switched_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STATEMENT_AUDIT_OCR", "off")
    with pytest.raises(DocumentError) as caught:
        read(tmp_path, scanned(draw))
    assert (caught.value.code, caught.value.hint) == (
        "needs_ocr",
        "Reading scans is switched off: unset STATEMENT_AUDIT_OCR.",
    )


def test_without_ocr_the_pages_of_text_are_read(tmp_path: Path, no_extra: None) -> None:
    mixed = pdfium.PdfDocument.new()
    for data in (drawn(draw), scanned(draw), drawn(draw)):
        mixed.import_pages(pdfium.PdfDocument(data))
    buffer = BytesIO()
    mixed.save(buffer)
    document, issues = read(tmp_path, buffer.getvalue())
    assert [page.method for page in document.pages] == ["text", "none", "text"]
    assert [issue.code for issue in issues] == ["partly_unread"]
    assert issues[0].data["pages"] == [2]
    assert "pip install 'statement-audit[ocr]'" in issues[0].hint


def test_text_that_was_read_does_not_name_ocr(tmp_path: Path, no_extra: None) -> None:
    assert "tesseract" not in read(tmp_path, drawn(draw))[0].extractor


def test_a_picture_page_stays_a_scan_without_ocr(tmp_path: Path, no_extra: None) -> None:
    with pytest.raises(DocumentError) as caught:
        read(tmp_path, bound(pictures(drawn(draw)) * 2, strips=30, bullets=True))
    assert caught.value.code == "needs_ocr"
    assert caught.value.data["pages"] == [1, 2]


TEXT = " ".join(PROSE)


@pytest.mark.parametrize(
    ("text", "quality"),
    [
        (TEXT, None),
        ("", None),
        ("12 34 56 | 7.8 % " * 20, None),
        ("\n".join(f"{line[:30]} ................ {n}" for n, line in enumerate(PROSE * 2)), None),
        ("".join(chr(ord(c) - 29) if c != " " else c for c in TEXT), Need.GARBAGE),
        ("".join(chr((ord(c) - 97 + 7) % 26 + 97) if c.islower() else c for c in TEXT), Need.GARBAGE),
        ("(cid:34)(cid:7) " * 40, Need.GARBAGE),
        ("\ufffd\ue021" * 60, Need.GARBAGE),
        (TEXT.replace("e", "\ufffd"), Need.DOUBTFUL),
        (TEXT.replace(" ", ""), Need.GLUED),
        ("".join(chr(0x4E00 + ord(c)) for c in TEXT), Need.FOREIGN),
        (
            "Die Werkstatt besucht jedes Jahr alle Betriebe und spricht mit den Leuten, die dort arbeiten. " * 3,
            None,
        ),
    ],
)
def test_text_is_told_from_garbage(text: str, quality: Need | None) -> None:
    assert judge_text(text) is quality


def test_characters_whose_font_gives_no_meaning_are_garbage() -> None:
    assert judge_text(TEXT, unmapped=0.6) is Need.GARBAGE


def test_agreement_looks_past_spaces() -> None:
    assert agreement(TEXT.replace(" ", ""), TEXT) == 1.0
    assert agreement("nothing of the kind", TEXT) < 0.2
