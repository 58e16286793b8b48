"""Fixtures of the extraction tests."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from extract_samples import SHARED, Draw
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas


@pytest.fixture
def shared() -> Path:
    """The folder of real documents, or a skip that says where it should be."""
    if not SHARED.is_dir():
        pytest.skip("no shared/data beside the checkout")
    return SHARED


@pytest.fixture
def make_pdf(tmp_path: Path) -> Callable[..., Path]:
    """Build a PDF: `draw(canvas, page)` for each page, numbered from 1."""

    def build(draw: Draw, pages: int = 1, name: str = "made.pdf", **options: Any) -> Path:
        buffer = BytesIO()
        canvas = Canvas(buffer, pagesize=A4, invariant=1, **options)
        for number in range(1, pages + 1):
            draw(canvas, number)
            canvas.showPage()
        canvas.save()
        path = tmp_path / name
        path.write_bytes(buffer.getvalue())
        return path

    return build
