"""Helpers that draw documents of invented companies."""

from __future__ import annotations

from collections.abc import Callable

from reportlab.pdfgen.canvas import Canvas

Draw = Callable[[Canvas, int], None]


def write_lines(
    canvas: Canvas, x: float, y: float, lines: list[str], size: float = 10, font: str = "Helvetica"
) -> float:
    """Draw lines downwards from y; return the y below them."""
    canvas.setFont(font, size)
    for line in lines:
        canvas.drawString(x, y, line)
        y -= size * 1.3
    return y
