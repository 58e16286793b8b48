"""Pictures of PDF pages with the blocks that were found: boxes in their kind's colour, numbered in reading order."""

from __future__ import annotations

import logging
import re
from pathlib import Path
from typing import Any

from statement_audit.extract.limits import bounded
from statement_audit.extract.sniff import PDF
from statement_audit.models import BlockKind, ExtractedDocument, Page
from statement_audit.writing import writing_files

log = logging.getLogger(__name__)

LONGEST_SIDE = 1600  # pixels; a page of any size gives a picture of this size
MOST_PAGES = 400
COLOURS = {
    BlockKind.HEADING: (200, 30, 30),
    BlockKind.PARAGRAPH: (30, 90, 200),
    BlockKind.BULLET: (20, 130, 60),
    BlockKind.TABLE_ROW: (150, 60, 180),
    BlockKind.FOOTNOTE: (190, 110, 0),
    BlockKind.FURNITURE: (130, 130, 130),
}


def draw_pages(path: Path, document: ExtractedDocument, folder: Path, name: str) -> tuple[Path, ...]:
    """Draw each page of a PDF into `folder` as PNG and return the files; other formats have no places to draw.

    Numbers count the blocks of a page as `extract` lists them.

    Raises:
        DocumentError: memory_limit.
        UsageError, OutputError: the pictures cannot be written, or would replace others.
    """
    if document.media_type != PDF:
        return ()
    import pypdfium2 as pdfium

    stem = re.sub(r"[^\w.-]+", "_", name.rsplit("://", 1)[-1]).strip("._")[-80:] or "document"
    files = {f"{stem}-p{page.number:03d}.png": page for page in document.pages[:MOST_PAGES]}
    drawn = []
    with writing_files(folder, files) as new, bounded(name):
        opened = pdfium.PdfDocument(path.read_bytes(), autoclose=True)
        try:
            for file, page in files.items():
                picture = _draw(opened, page)
                if picture is not None:
                    picture.save(new / file)
                    drawn.append(folder / file)
        finally:
            opened.close()
    return tuple(drawn)


def _draw(opened: Any, page: Page) -> Any:
    import pypdfium2 as pdfium
    from PIL import ImageDraw, ImageFont

    try:
        source = opened[page.number - 1]
        width, height = source.get_size()
        scale = LONGEST_SIDE / max(width, height, 1)
        picture = source.render(scale=scale).to_pil().convert("RGB")
    except (pdfium.PdfiumError, IndexError, ValueError) as exc:
        log.info("page %d cannot be drawn: %s", page.number, exc)
        return None
    canvas = ImageDraw.Draw(picture, "RGBA")
    font = ImageFont.load_default(size=16)
    for number, block in enumerate(page.blocks, start=1):
        if block.box is not None:
            left, top, right, bottom = (side * scale for side in block.box)
            _box(canvas, (left, top, max(left, right), max(top, bottom)), str(number), COLOURS[block.kind], font)
    return picture


def _box(
    canvas: Any, box: tuple[float, float, float, float], label: str, colour: tuple[int, int, int], font: Any
) -> None:
    left, top, _, _ = box
    canvas.rectangle(box, outline=(*colour, 255), width=2, fill=(*colour, 22))
    wide = canvas.textlength(label, font=font) + 6
    x, y = max(0, left - wide), max(0, top - 2)
    canvas.rectangle((x, y, x + wide, y + 19), fill=(*colour, 230))
    canvas.text((x + 3, y), label, fill=(255, 255, 255, 255), font=font)
