"""Pictures of PDF pages: with the blocks that were found, numbered in reading order, or with a quote marked."""

import logging
import re
from contextlib import closing
from os.path import commonprefix
from pathlib import Path
from typing import Any

from statement_audit.errors import needing
from statement_audit.extract.cleaning import plain_letters
from statement_audit.extract.limits import bounded
from statement_audit.extract.sniff import PDF
from statement_audit.models import ExtractedDocument, Page
from statement_audit.resources import table_beside
from statement_audit.writing import writing_file, writing_files

log = logging.getLogger(__name__)

LONGEST_SIDE = 1600  # pixels; a page of any size gives a picture of this size
MOST_PAGES = 400
COLOURS: dict[str, list[int]] = table_beside(__file__)["colours"]  # by the kind of a block
COLOUR = (255, 200, 0)  # of a quote
EDGE = (200, 90, 0)
LEAST_PIECE = 12  # letters of a part of the quote that is marked where the whole is not found in one run
MOST_CHARACTERS = 200_000  # a page with more is no page that a person reads

Sides = tuple[float, float, float, float]  # of a page: left, bottom, right, top in points, as PDF counts


def draw_pages(path: Path, document: ExtractedDocument, folder: Path, name: str) -> tuple[Path, ...]:
    """Draw each page of a PDF into `folder` as PNG and return the files; other formats have no places to draw.

    Numbers count the blocks of a page as `extract` lists them, each in its kind's colour.

    Raises:
        DocumentError: memory_limit.
        UsageError, OutputError: the pictures cannot be written, or would replace others.
    """
    if document.media_type != PDF:
        return ()
    import pypdfium2 as pdfium

    files = {
        f"{_stem(name.rsplit('://', 1)[-1], 80)}-p{page.number:03d}.png": page for page in document.pages[:MOST_PAGES]
    }
    drawn = []
    with (
        writing_files(folder, files) as new,
        bounded(name),
        closing(pdfium.PdfDocument(path.read_bytes(), autoclose=True)) as opened,
    ):
        for file, page in files.items():
            try:
                picture, scale = _render(opened[page.number - 1])
            except (pdfium.PdfiumError, IndexError, ValueError) as exc:
                log.info("page %d cannot be drawn: %s", page.number, exc)
                continue
            _mark_blocks(picture, page, scale)
            picture.save(new / file)
            drawn.append(folder / file)
    return tuple(drawn)


def draw_quote(path: Path, number: int, quote: str, file: Path) -> bool | None:
    """Draw page `number` of a PDF into `file` as PNG with the quote marked.

    Returns:
        Whether the quote was found on the page and marked; None where the page cannot be drawn. The words of a scanned
        page have no places, so that nothing is marked there.

    Raises:
        MissingExtraError: Pillow is not installed.
        DocumentError: memory_limit.
        UsageError, OutputError: the picture cannot be written, or would replace another file.
    """
    with needing("A picture of the page", "ocr"):
        from PIL import ImageDraw
    import pypdfium2 as pdfium

    with bounded(path.name):
        try:
            with closing(pdfium.PdfDocument(path.read_bytes(), autoclose=True)) as opened:
                page = opened[number - 1]
                boxes = quote_boxes(page, quote)
                picture, scale = _render(page)
                marks = [_pixels(page, box, scale) for box in boxes]
        except (pdfium.PdfiumError, OSError, IndexError, ValueError) as error:
            log.info("page %d of %s cannot be drawn: %s", number, path, error)
            return None
        canvas = ImageDraw.Draw(picture, "RGBA")
        for mark in marks:
            canvas.rectangle(mark, fill=(*COLOUR, 90), outline=(*EDGE, 255), width=1)
        with writing_file(file) as place:
            picture.save(place)
    return bool(boxes)


def picture_name(name: str, number: int, suffix: str) -> str:
    """A file name for the picture of a page, made of the document's name."""
    return f"{_stem(name.rsplit('/', 1)[-1], 60)}-p{number:03d}{suffix}.png"


def _stem(name: str, most: int) -> str:
    return re.sub(r"[^\w.-]+", "_", name).strip("._")[-most:] or "document"


def _render(page: Any) -> tuple[Any, float]:
    scale = LONGEST_SIDE / max(*page.get_size(), 1)
    return page.render(scale=scale).to_pil().convert("RGB"), scale


def _mark_blocks(picture: Any, page: Page, scale: float) -> None:
    from PIL import ImageDraw, ImageFont

    canvas, font = ImageDraw.Draw(picture, "RGBA"), ImageFont.load_default(size=16)
    for number, block in enumerate(page.blocks, start=1):
        if block.box is not None:
            left, top, right, bottom = (side * scale for side in block.box)
            colour, label = COLOURS[block.kind], str(number)
            canvas.rectangle(
                (left, top, max(left, right), max(top, bottom)), outline=(*colour, 255), width=2, fill=(*colour, 22)
            )
            wide = canvas.textlength(label, font=font) + 6
            x, y = max(0, left - wide), max(0, top - 2)
            canvas.rectangle((x, y, x + wide, y + 19), fill=(*colour, 230))
            canvas.text((x + 3, y), label, fill=(255, 255, 255, 255), font=font)


# --- where a quote stands -------------------------------------------------------------------


def quote_boxes(page: Any, quote: str) -> list[Sides]:
    """A box for each line of the quote on the page, in the page's own points; none where it is not found.

    Blanks, hyphens, ligatures and case do not matter: the stored text is mended, the page's is not.
    """
    from statement_audit.extract.pdf_chars import char_at

    with closing(page.get_textpage()) as textpage:
        count = min(textpage.count_chars(), MOST_CHARACTERS)
        letters, places = plain_letters(char_at(textpage.raw, index) for index in range(count))
        runs = _find(letters, plain_letters(quote)[0])
        spans = [(places[start], places[end - 1] - places[start] + 1) for start, end in runs]
        return [textpage.get_rect(index) for span in spans for index in range(textpage.count_rects(*span))]


def _find(text: str, wanted: str) -> list[tuple[int, int]]:
    """Where the wanted letters stand: in one run, else those of their parts that stand in one place only."""
    start = text.find(wanted)
    if start >= 0:
        return [(start, start + len(wanted))] if wanted else []
    found: list[tuple[int, int]] = []
    at = 0
    while at + LEAST_PIECE <= len(wanted):
        piece = wanted[at : at + LEAST_PIECE]
        start = text.find(piece)
        if start < 0 or text.find(piece, start + 1) >= 0:
            at += 1
            continue
        length = len(commonprefix([text[start:], wanted[at:]]))  # noqa: RUF071 - letter by letter, on purpose
        found.append((start, start + length))
        at += length
    return found


def _pixels(page: Any, box: Sides, scale: float) -> Sides:
    """From the page's points to the picture's pixels, whatever way the page is turned and cut."""
    from pypdfium2 import PdfPosConv

    shown = PdfPosConv(page, (0, 0, *(round(side * scale) for side in page.get_size()), 0))
    (x0, y0), (x1, y1) = shown.to_bitmap(*box[:2]), shown.to_bitmap(*box[2:])
    return (min(x0, x1) - 2, min(y0, y1) - 2, max(x0, x1) + 2, max(y0, y1) + 2)
