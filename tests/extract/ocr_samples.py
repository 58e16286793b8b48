"""Scans made for tests: pages that reportlab draws, pdfium renders, and a new PDF holds as pictures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from io import BytesIO
from typing import Any

import pypdfium2 as pdfium
import pytest
from extract_samples import Draw
from PIL import Image, ImageFilter
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from statement_audit.extract.ocr import installed_engine

needs_tesseract = pytest.mark.skipif(not installed_engine()[0], reason=installed_engine()[1] or "tesseract is there")
Change = Callable[[Any], Any]

PROSE = [
    "Quillfeather Ltd makes goose feather pens in three workshops and sells",
    "them in its own shops. Each year we visit every supplier of feathers and",
    "speak with the people who sort and clean them, without their managers.",
    "In the last year we found two cases of withheld passports and had them",
    "returned within a week. We paid back recruitment fees to nine workers.",
]
LEFT = [f"Left column line {word} tells of the tinsmiths" for word in ("one", "two", "three", "four", "five", "six")]
RIGHT = [f"Right column line {word} tells of the weavers" for word in ("one", "two", "three", "four", "five", "six")]


def drawn(draw: Draw, pages: int = 1) -> bytes:
    """A PDF with a text layer."""
    buffer = BytesIO()
    canvas = Canvas(buffer, pagesize=A4, invariant=1)
    for number in range(1, pages + 1):
        draw(canvas, number)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def pictures(data: bytes, dpi: int = 150) -> list[Any]:
    """Its pages as grey pictures."""
    document = pdfium.PdfDocument(data)
    try:
        return [page.render(scale=dpi / 72, grayscale=True).to_pil().convert("L") for page in document]
    finally:
        document.close()


def scanned(draw: Draw, change: Change | None = None, *, strips: int = 1, bullets: bool = False) -> bytes:
    """One page as a scan, in one picture or in strips, with stray bullets as a text layer if asked."""
    return bound(pictures(drawn(draw)), change, strips=strips, bullets=bullets)


def bound(images: Sequence[Any], change: Change | None = None, *, strips: int = 1, bullets: bool = False) -> bytes:
    """Pictures as the pages of a PDF."""
    buffer = BytesIO()
    canvas = Canvas(buffer, invariant=1)
    for image in images:
        shown = change(image) if change else image
        width, height = shown.size[0] * 72 / 150, shown.size[1] * 72 / 150
        canvas.setPageSize((width, height))
        for index in range(strips):
            top, bottom = shown.size[1] * index // strips, shown.size[1] * (index + 1) // strips
            part = shown.crop((0, top, shown.size[0], bottom))
            low = height - bottom * 72 / 150
            canvas.drawImage(ImageReader(part), 0, low, width, (bottom - top) * 72 / 150)
        if bullets:
            canvas.drawString(60, 500, "\u2022 \u2022")
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def turned(degrees: float) -> Change:
    """Turned clockwise; white corners."""
    return lambda image: image.rotate(
        -degrees, expand=degrees % 90 == 0, fillcolor=255, resample=Image.Resampling.BICUBIC
    )


def blurred(image: Any) -> Any:
    """So coarse and soft that letters are lost, as from a bad fax."""
    small = image.resize((image.size[0] * 2 // 5, image.size[1] * 2 // 5), Image.Resampling.BILINEAR)
    return small.filter(ImageFilter.GaussianBlur(0.7)).resize(image.size, Image.Resampling.BILINEAR)
