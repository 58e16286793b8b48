"""PDF layouts that reportlab's flowables can draw: plain, in two columns, as a form.

Only the built-in Type 1 fonts are used, so that no font file of the machine gets into the bytes.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from xml.sax.saxutils import escape

from reportlab.lib.colors import Color, HexColor, white
from reportlab.lib.enums import TA_JUSTIFY
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    FrameBreak,
    Image,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
    TableStyle,
)

from corpus.generate import INVENTED
from corpus.generate.signature import signature_png
from corpus.generate.sources import Block, Source

WIDTH, HEIGHT = A4
MARGIN = 22 * mm
GUTTER = 9 * mm
FACES = {"Helvetica": ("Helvetica", "Helvetica-Bold"), "Times": ("Times-Roman", "Times-Bold")}
GREY = HexColor("#666666")


class Look:
    """Colours, faces and paragraph styles of one company."""

    def __init__(self, source: Source, size: float = 10) -> None:
        self.accent: Color = HexColor("#" + source.style.get("accent", "333333"))
        self.body, self.bold = FACES[source.style.get("font", "Helvetica")]
        base = ParagraphStyle("body", fontName=self.body, fontSize=size, leading=size * 1.42, spaceAfter=size * 0.6)
        self.paragraph = ParagraphStyle("justified", base, alignment=TA_JUSTIFY if self.body == "Times-Roman" else 0)
        self.title = ParagraphStyle(
            "title", base, fontName=self.bold, fontSize=21, leading=25, textColor=self.accent, spaceAfter=6
        )
        self.heading = ParagraphStyle(
            "heading",
            base,
            fontName=self.bold,
            fontSize=size + 3.5,
            leading=size + 7,
            textColor=self.accent,
            spaceBefore=10,
            keepWithNext=1,
        )
        self.subheading = ParagraphStyle(
            "subheading", base, fontName=self.bold, spaceBefore=4, spaceAfter=2, keepWithNext=1
        )
        self.bullet = ParagraphStyle("bullet", base, leftIndent=14, bulletIndent=3)
        self.quote = ParagraphStyle(
            "quote",
            base,
            leftIndent=12,
            rightIndent=12,
            textColor=self.accent,
            borderColor=self.accent,
            borderWidth=0.8,
            borderPadding=8,
            spaceBefore=10,
            spaceAfter=16,
        )
        self.note = ParagraphStyle("note", base, fontSize=8.5, leading=11, textColor=GREY, spaceAfter=10)
        self.cell = ParagraphStyle("cell", base, fontSize=size - 1.5, leading=size + 1, spaceAfter=0)
        self.head_cell = ParagraphStyle("head_cell", self.cell, fontName=self.bold, textColor=white)
        self.question = ParagraphStyle(
            "question",
            base,
            fontName=self.bold,
            backColor=HexColor("#EEEEEE"),
            borderPadding=4,
            spaceBefore=9,
            spaceAfter=6,
            keepWithNext=1,
        )


def draw_pdf(source: Source) -> bytes:
    """Draw a statement in the layout that its style names: plain (default), columns or form."""
    look = Look(source, size=9 if source.style.get("layout") == "columns" else 10)
    layout = source.style.get("layout", "plain")
    columns = layout == "columns"
    buffer = io.BytesIO()
    document = BaseDocTemplate(buffer, pagesize=A4, invariant=1, **metadata(source))
    document.addPageTemplates(page_templates(source, look, columns=columns))
    width = (WIDTH - 2 * MARGIN - GUTTER) / 2 if columns else WIDTH - 2 * MARGIN
    story: list[Flowable] = []
    if source.style.get("cover"):
        story += [NextPageTemplate("first"), PageBreak()]
    story += [NextPageTemplate("later"), *title_flowables(source, look)]
    if columns:
        story.append(FrameBreak())
    rest = [block for block in source.blocks if block.kind != "title"]
    story += flowables(rest, look, width, form=layout == "form")
    document.build(story)
    return buffer.getvalue()


def metadata(source: Source) -> dict[str, str]:
    """Document properties; the subject carries the mark of an invented document."""
    return {
        "title": source.style.get("document", source.title),
        "author": source.company,
        "subject": INVENTED,
        "creator": "corpus.generate",
    }


def title_flowables(source: Source, look: Look) -> list[Flowable]:
    """The title, the company's name and the mark, as the first page shows them."""
    return [
        Paragraph(escape(source.title), look.title),
        Paragraph(f"<b>{escape(source.company)}</b>", look.paragraph),
        Paragraph(INVENTED, look.note),
    ]


def flowables(blocks: Sequence[Block], look: Look, width: float, *, form: bool = False) -> list[Flowable]:
    """Turn blocks into flowables for a frame of `width` points. In a form, lines that begin with Q are set apart."""
    story: list[Flowable] = []
    for block in blocks:
        story += block_flowables(block, look, width, form=form)
    return story


def block_flowables(block: Block, look: Look, width: float, *, form: bool) -> list[Flowable]:
    text = escape(block.text)
    if block.kind == "table":
        return [Spacer(1, 4), table_flowable(block.rows, look, width), Spacer(1, 10)]
    if block.kind == "signature":
        return [Image(io.BytesIO(signature_png()), width=46 * mm, height=14 * mm, hAlign="LEFT")]
    if block.kind == "bullet":
        return [Paragraph(text, look.bullet, bulletText="•")]
    if form and block.text.startswith("Q") and block.text[1].isdigit():
        return [Paragraph(text, look.question)]
    return [Paragraph(text, getattr(look, block.kind))]


def table_flowable(rows: Sequence[Sequence[str]], look: Look, width: float) -> Table:
    """A table with ruled lines; columns share the width by the length of their longest cell."""
    widest = 42 if width > 300 else 20
    weights = [min(widest, max(9, *(len(row[column]) for row in rows))) for column in range(len(rows[0]))]
    cells = [
        [Paragraph(escape(cell), look.head_cell if index == 0 else look.cell) for cell in row]
        for index, row in enumerate(rows)
    ]
    table = Table(cells, colWidths=[width * weight / sum(weights) for weight in weights], repeatRows=1, hAlign="LEFT")
    table.setStyle(
        TableStyle(
            [
                ("BACKGROUND", (0, 0), (-1, 0), look.accent),
                ("GRID", (0, 0), (-1, -1), 0.5, GREY),
                ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
                ("LEFTPADDING", (0, 0), (-1, -1), 4),
                ("RIGHTPADDING", (0, 0), (-1, -1), 3),
                ("TOPPADDING", (0, 0), (-1, -1), 3),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
            ]
        )
    )
    return table


def page_templates(source: Source, look: Look, *, columns: bool) -> list[PageTemplate]:
    """Cover (if the style asks for one), first page and later pages, with running head and foot."""

    def furniture(canvas: Canvas, document: BaseDocTemplate) -> None:
        draw_furniture(canvas, source, look, document.page)

    def cover(canvas: Canvas, _document: BaseDocTemplate) -> None:
        draw_cover(canvas, source, look)

    bottom, top = 20 * mm, HEIGHT - 24 * mm
    if columns:
        first = [*frames(("title",), top - 34 * mm, top), *frames(("left", "right"), bottom, top - 34 * mm)]
        later = frames(("left", "right"), bottom, top)
    else:
        first = later = frames(("text",), bottom, top)
    templates = [PageTemplate("first", first, onPage=furniture), PageTemplate("later", later, onPage=furniture)]
    if source.style.get("cover"):
        templates.insert(0, PageTemplate("cover", frames(("text",), bottom, top), onPage=cover))
    return templates


def frames(names: Sequence[str], bottom: float, top: float) -> list[Frame]:
    """Frames side by side between two heights."""
    width = (WIDTH - 2 * MARGIN - GUTTER * (len(names) - 1)) / len(names)
    places = [MARGIN + index * (width + GUTTER) for index in range(len(names))]
    return [
        Frame(x, bottom, width, top - bottom, id=name, leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0)
        for name, x in zip(names, places, strict=True)
    ]


def draw_furniture(canvas: Canvas, source: Source, look: Look, page: int) -> None:
    """Running head with a rule; running foot with company, number and page."""
    canvas.saveState()
    canvas.setFont(look.body, 8)
    canvas.setFillColor(GREY)
    canvas.drawString(MARGIN, HEIGHT - 15 * mm, source.company)
    canvas.drawRightString(WIDTH - MARGIN, HEIGHT - 15 * mm, source.style.get("head", source.title))
    canvas.setStrokeColor(look.accent)
    canvas.setLineWidth(0.8)
    canvas.line(MARGIN, HEIGHT - 17 * mm, WIDTH - MARGIN, HEIGHT - 17 * mm)
    canvas.drawString(MARGIN, 11 * mm, source.meta["website"].removeprefix("https://"))
    canvas.drawRightString(WIDTH - MARGIN, 11 * mm, f"Page {page}")
    canvas.restoreState()


def draw_cover(canvas: Canvas, source: Source, look: Look) -> None:
    """A full-page cover in the company's colour."""
    canvas.saveState()
    canvas.setFillColor(look.accent)
    canvas.rect(0, 0, WIDTH, HEIGHT, stroke=0, fill=1)
    canvas.setFillColor(white)
    canvas.circle(WIDTH - 40 * mm, HEIGHT - 50 * mm, 20 * mm, stroke=0, fill=1)
    canvas.setFillColor(look.accent)
    canvas.setFont(look.bold, 44)
    canvas.drawCentredString(WIDTH - 40 * mm, HEIGHT - 55 * mm, source.company[0])
    canvas.setFillColor(white)
    canvas.setFont(look.bold, 26)
    canvas.drawString(MARGIN, HEIGHT / 2 + 24, source.company)
    canvas.setFont(look.body, 17)
    canvas.drawString(MARGIN, HEIGHT / 2 - 6, source.style.get("tagline", ""))
    if source.style.get("layout") != "report":
        canvas.drawString(MARGIN, HEIGHT / 2 - 44, source.title)
    canvas.setFont(look.body, 9)
    canvas.drawString(MARGIN, 20 * mm, INVENTED)
    canvas.restoreState()
