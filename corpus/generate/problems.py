"""Files that must end in a reasoned issue and not in a score."""

from __future__ import annotations

import hashlib
import io
import textwrap
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import reportlab
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from corpus.generate import INVENTED
from corpus.generate.pdf import draw_pdf
from corpus.generate.sources import SOURCES, Source, read_source
from corpus.generate.web import main_html, page
from corpus.generate.word import draw_docx

PASSWORD = "not-for-you"  # the file is meant to be locked; nothing is behind it
PIXELS = (1240, 1754)  # A4 at 150 dots an inch
FOLDER = SOURCES / "problems"


@dataclass(frozen=True)
class Problem:
    """One bad file. `issues`: codes of `issue_codes.CODES` of which at least one is expected."""

    file: str
    what: str
    issues: tuple[str, ...]
    marked: bool
    draw: Callable[[Source], bytes]


def make_problems(source: Source) -> dict[str, bytes]:
    """File name to bytes. `source` is the statement that is cut off, locked or turned into images."""
    return {problem.file: problem.draw(source) for problem in PROBLEMS}


def draw_truncated(source: Source) -> bytes:
    data = draw_pdf(source)
    return data[: len(data) * 3 // 5]


def draw_locked(source: Source) -> bytes:
    """The first lines of a statement behind a user password."""
    buffer = io.BytesIO()
    lock = StandardEncryption(PASSWORD, ownerPassword=PASSWORD, canPrint=0, strength=128)
    canvas = Canvas(buffer, pagesize=A4, invariant=1, encrypt=lock)
    canvas.setSubject(INVENTED)
    text = canvas.beginText(60, 760)
    for line in (source.title, source.company, INVENTED, *text_lines(source, 90)[:40]):
        text.textLine(line)
    canvas.drawText(text)
    canvas.save()
    return buffer.getvalue()


def draw_images(source: Source) -> bytes:
    """Two pages whose text is pixels: what a scanner without OCR leaves."""
    lines = [source.title, source.company, INVENTED, "", *text_lines(source, 76)]
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, invariant=1)
    canvas.setSubject(INVENTED)
    for start in (0, 48):
        canvas.drawImage(ImageReader(page_image(lines[start : start + 48])), 0, 0, *A4)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def page_image(lines: list[str]) -> Image.Image:
    """White page, black words, in the one free font file that reportlab carries."""
    font = ImageFont.truetype(str(Path(reportlab.__file__).parent / "fonts" / "Vera.ttf"), 23)
    image = Image.new("L", PIXELS, 255)
    draw = ImageDraw.Draw(image)
    for row, line in enumerate(lines):
        draw.text((110, 110 + row * 32), line, fill=10, font=font)
    return image.quantize(16).convert("L")


def text_lines(source: Source, width: int) -> list[str]:
    """The statement's paragraphs, wrapped."""
    wrapped: list[str] = []
    for block in source.blocks:
        if block.kind not in ("title", "table", "signature"):
            wrapped += [*textwrap.wrap(block.text, width), ""]
    return wrapped


def draw_error_page(_source: Source) -> bytes:
    sorry = "Sorry, the page that you are looking for has moved or no longer exists."
    back = '<a href="/">Back to the home page</a>'
    main = f"<h1>Page not found</h1><p>{sorry}</p><p>{INVENTED}</p><p>{back}</p>"
    return _page("404: page not found", main)


def draw_privacy(_source: Source) -> bytes:
    extra = read_source(FOLDER / "privacy-policy.md")
    return _page(extra.title, main_html(extra.blocks, extra.company))


def draw_html_as_pdf(_source: Source) -> bytes:
    extra = read_source(FOLDER / "statement-as-page.md")
    return _page(extra.title, main_html(extra.blocks, extra.company))


def draw_french(_source: Source) -> bytes:
    extra = read_source(FOLDER / "statement-fr.md")
    return _page(extra.title, main_html(extra.blocks, extra.company))


def draw_policy(_source: Source) -> bytes:
    return draw_docx(read_source(FOLDER / "policy.md"))


def draw_german(_source: Source) -> bytes:
    extra = read_source(FOLDER / "statement-de.md")
    return draw_pdf(replace(extra, style={"accent": "333366", "font": "Helvetica"}))


def draw_junk(_source: Source) -> bytes:
    """Four kilobytes without a signature, from a hash chain."""
    blocks = [hashlib.sha256(b"corpus")]
    for _ in range(127):
        blocks.append(hashlib.sha256(blocks[-1].digest()))
    return b"\x07\x01" + b"".join(block.digest() for block in blocks)


def draw_cp1252(_source: Source) -> bytes:
    """A good statement in an old encoding: curly quotes, pound signs, CRLF."""
    extra = read_source(FOLDER / "statement-cp1252.md")
    lines = [extra.company, INVENTED, "", *(block.text for block in extra.blocks)]
    return "\r\n\r\n".join(lines).encode("cp1252")


def draw_bad_list(_source: Source) -> bytes:
    rows = (
        "company,statement_url,file,sector,turnover,year",
        "Missing File Ltd,,no-such-file.pdf,retail,12,2025",
        "Nowhere Ltd,,,retail,7,2025",
        "Unreachable Ltd,http://unreachable.invalid/statement.pdf,,retail,9,2025",
        "Odd Year Ltd,,statement-cp1252.txt,teapots,9,last year",
    )
    return ("\n".join(rows) + "\n").encode("utf-8")


def _page(title: str, main: str) -> bytes:
    return page(
        title=title,
        company="Problem Files Ltd",
        accent="333333",
        menu=["Products", "Services", "Contact"],
        related=["Our spring sale"],
        number="99000001",
        main=main,
    ).encode("utf-8")


PROBLEMS = (
    Problem("empty.pdf", "a file of 0 bytes", ("empty_file",), False, lambda _source: b""),
    Problem(
        "truncated.pdf",
        "a PDF that is cut off after three fifths",
        ("damaged", "needs_ocr", "no_text"),
        False,
        draw_truncated,
    ),
    Problem("encrypted.pdf", "a PDF with a user password", ("encrypted",), False, draw_locked),
    Problem("image-only.pdf", "two pages of pixels without a text layer", ("needs_ocr",), True, draw_images),
    Problem(
        "error-page.html",
        "a 404 page that a server sent with status 200",
        ("not_a_statement", "no_text"),
        True,
        draw_error_page,
    ),
    Problem("privacy-policy.html", "a privacy policy", ("not_a_statement",), True, draw_privacy),
    Problem(
        "policy.docx", "a modern slavery policy, not a yearly statement", ("policy_not_statement",), True, draw_policy
    ),
    Problem("statement-fr.html", "a statement in French", ("language_not_supported",), True, draw_french),
    Problem("statement-de.pdf", "a statement in German", ("language_not_supported",), True, draw_german),
    Problem("junk.pdf", "bytes without meaning under a PDF name", ("unknown_format", "damaged"), False, draw_junk),
    Problem(
        "html-named.pdf",
        "a good statement as a web page under a PDF name",
        ("name_content_mismatch",),
        True,
        draw_html_as_pdf,
    ),
    Problem(
        "statement-cp1252.txt", "a good statement in Windows-1252 with CRLF; it must be read", (), True, draw_cp1252
    ),
    Problem(
        "bad-list.csv",
        "unknown column, missing file, empty row, unreachable address, bad year",
        ("unknown_column", "file_missing", "row_without_statement", "unreachable", "unknown_sector", "row_invalid"),
        False,
        draw_bad_list,
    ),
)
