"""Quotes marked on pictures of pages: the right place, whatever way the page is set."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from statement_audit.extract.picture import COLOUR, draw_quote, picture_name, quote_boxes

QUOTE = "We asked 214 workers in seven hotels about recruitment fees and repaid 31 of them."
LINES = ("We asked 214 workers in seven hotels about recruit-", "ment fees and repaid 31 of them.")


def make_page(path: Path, *, rotate: int = 0, x: float = 72, lines: tuple[str, ...] = LINES) -> Path:
    canvas = Canvas(str(path), pagesize=A4)
    canvas.setFont("Helvetica", 11)
    canvas.drawString(72, 780, "Something else stands above it.")
    for place, line in enumerate(lines):
        canvas.drawString(x, 700 - 14 * place, line)
    canvas.drawString(72, 600, "And something else below.")
    canvas.save()
    opened = pdfium.PdfDocument(path.read_bytes())
    opened[0].set_rotation(rotate)
    opened.save(path)
    opened.close()
    return path


def marked_share(file: Path, box: tuple[float, float, float, float]) -> float:
    """Share of a part of the picture (as shares of its sides) that has the colour of the mark."""
    from PIL import Image

    with Image.open(file) as picture:
        width, height = picture.size
        part = picture.crop(tuple(int(side * (width, height)[i % 2]) for i, side in enumerate(box)))
        data = part.convert("RGB").tobytes()
    pixels = list(zip(data[0::3], data[1::3], data[2::3], strict=True))
    yellow = sum(red > 200 and green > 150 and blue < 200 for red, green, blue in pixels)
    return yellow / len(pixels)


def boxes(path: Path, quote: str) -> list[Any]:
    opened = pdfium.PdfDocument(path)
    try:
        return quote_boxes(opened[0], quote)
    finally:
        opened.close()


def test_a_hyphenated_quote_has_a_box_for_each_line(tmp_path: Path) -> None:
    first, second = boxes(make_page(tmp_path / "a.pdf"), QUOTE)
    assert 695 < first[1] < first[3] < 712
    assert 681 < second[1] < second[3] < 698
    assert first[0] == pytest.approx(72, abs=2)


def test_the_mark_lies_on_the_words_and_nowhere_else(tmp_path: Path) -> None:
    assert draw_quote(make_page(tmp_path / "a.pdf"), 1, QUOTE, tmp_path / "a.png")
    top, bottom = 1 - 712 / A4[1], 1 - 682 / A4[1]
    assert marked_share(tmp_path / "a.png", (72 / A4[0], top, 0.4, bottom)) > 0.5
    assert marked_share(tmp_path / "a.png", (0, 0, 1, 0.12)) == 0
    assert marked_share(tmp_path / "a.png", (0, 0.25, 1, 1)) == 0


def test_on_a_turned_page_the_mark_turns_too(tmp_path: Path) -> None:
    assert draw_quote(make_page(tmp_path / "a.pdf", rotate=90), 1, QUOTE, tmp_path / "a.png")
    left, right = 682 / A4[1], 712 / A4[1]  # turned clockwise, the top of the page is on the right
    assert marked_share(tmp_path / "a.png", (left, 72 / A4[0], right, 0.4)) > 0.5
    assert marked_share(tmp_path / "a.png", (0, 0, 0.7, 1)) == 0


def test_words_that_are_not_on_the_page_leave_it_unmarked(tmp_path: Path) -> None:
    path = make_page(tmp_path / "a.pdf")
    assert draw_quote(path, 1, "Words of another document altogether, and many of them.", tmp_path / "a.png") is False
    assert (tmp_path / "a.png").is_file()
    assert marked_share(tmp_path / "a.png", (0, 0, 1, 1)) == 0


def test_a_quote_whose_lines_stand_apart_is_marked_in_parts(tmp_path: Path) -> None:
    mixed = (LINES[0].replace("recruit-", "recruitment fees"), "A line of the other column.", LINES[1][10:])
    path = make_page(tmp_path / "a.pdf", lines=mixed)
    assert boxes(path, QUOTE)


def test_a_page_that_cannot_be_drawn_gives_none(tmp_path: Path) -> None:
    broken = tmp_path / "b.pdf"
    broken.write_bytes(b"%PDF-1.7 and nothing more")
    assert draw_quote(broken, 1, QUOTE, tmp_path / "b.png") is None
    assert draw_quote(make_page(tmp_path / "a.pdf"), 9, QUOTE, tmp_path / "a.png") is None
    assert not (tmp_path / "a.png").exists()


def test_names_of_documents_make_safe_names_of_files() -> None:
    assert picture_name("https://company.example/a b/../état.pdf", 3, "-7") == "état.pdf-p003-7.png"
    assert picture_name("..", 1, "") == "document-p001.png"
    assert COLOUR[2] < 200  # what the tests above look for
