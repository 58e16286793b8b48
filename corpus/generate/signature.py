"""A scribble in place of a signature, as an image: nobody's hand, the same bytes each time."""

from __future__ import annotations

import io
import math

from PIL import Image, ImageDraw

SIZE = (460, 140)


def signature_png() -> bytes:
    """A grey-scale PNG of a looping line."""
    image = Image.new("L", SIZE, 255)
    points = [
        (30 + 4 * step + 22 * math.sin(step / 3.1), 70 + (38 - step / 4) * math.sin(step / 2.2) * math.cos(step / 9))
        for step in range(98)
    ]
    draw = ImageDraw.Draw(image)
    draw.line(points, fill=20, width=4, joint="curve")
    draw.line([(60, 112), (400, 98)], fill=20, width=3)
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()
