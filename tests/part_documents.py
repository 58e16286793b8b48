"""Invented documents in which a statement is a part, as HTML or PDF: `identity/parts/*.txt`, written before the rules that cut them.

A file's head says its form and its lot (`identity/test_document_parts.py`). In the text `>>> 2023 en` to `<<<` is
one statement in one language; `---` ends a page; `@fill TOPIC N` stands for N pages about something else; `@left`, `@right`,
`@end` are columns.
"""

from __future__ import annotations

import html
import io
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, PageBreak, Paragraph, SimpleDocTemplate, Table

FOLDER = Path(__file__).parent / "identity" / "parts"
MARKS = {"# ": 1, "## ": 2, "### ": 3, "#### ": 4}
SIZES = {0: 10, 1: 20, 2: 14, 3: 12, 4: 11}
FILL = {
    "strategy": ("Markets", "Our order book grew by {n} % in the year and stands at {n}00 million pounds.", "Demand in rail and in renewable energy was strong, while housing was slow; we opened {n} branches and closed two.", "The board reviews the strategy each June, and approved the plan for the next five years."),
    "people": ("Working here", "{n} % of colleagues answered the survey, and most would recommend us to a friend.", "We took on {n} apprentices, trained {n}0 managers and raised the starting wage in April.", "Our health plan covers families from the first day, and sick days fell again."),
    "directors": ("Board report", "The directors who served in the year are named on the inside of the cover.", "They recommend a final dividend of {n} pence. The auditors, Quillon Assurance LLP, are willing to go on.", "The committee met {n} times and looked at controls, pensions and the budget."),
    "accounts": ("Notes to the accounts", "Plant is written off over {n} years. Leases are discounted at {n} %.", "Trade debtors of {n}0 million pounds are stated after an allowance for losses.", "These accounts were approved by the board and signed on its behalf by Horace Tindall."),
    "water": ("Water", "We used {n} % less water for each litre than five years ago.", "Two plants now give treated water back to farmers, and {n} wells are watched by gauges.", "Rivers near our plants are tested each month by a laboratory."),
    "climate": ("Climate", "Emissions fell by {n} % against the base year. {n} vans are electric.", "We bought power from a wind farm under a contract of ten years.", "The climate committee approved a target for the year 2035."),
}  # fmt: skip


@dataclass(frozen=True)
class Line:
    text: str
    level: int  # 0: a paragraph; -1: a paragraph in bold
    page: int
    part: str  # "2023 en", or ""
    column: str = ""


@dataclass(frozen=True)
class Document:
    name: str
    head: dict[str, str]
    lines: tuple[Line, ...]

    @property
    def parts(self) -> dict[str, tuple[Line, ...]]:
        """Each statement's lines, in the order of the file."""
        names = dict.fromkeys(line.part for line in self.lines if line.part)
        return {name: tuple(line for line in self.lines if line.part == name) for name in names}

    def write(self, folder: Path) -> Path:
        path = folder / f"{self.name}.{self.head['form']}"
        path.write_bytes(_html(self) if self.head["form"] == "html" else _pdf(self))
        return path


def load() -> list[Document]:
    return [_parse(path) for path in sorted(FOLDER.glob("*.txt"))]


def _parse(path: Path) -> Document:
    head, _, body = path.read_text(encoding="utf-8").partition("\n\n")
    pairs = (line.partition(": ") for line in head.splitlines())
    return Document(path.stem, {key: value for key, _, value in pairs}, tuple(_lines(body)))


def _lines(body: str) -> Iterator[Line]:
    page, part, column = 1, "", ""
    for text in body.splitlines():
        if text == "---":
            page += 1
        elif text.startswith(">>> "):
            part = text[4:]
        elif text == "<<<":
            part = ""
        elif text.startswith("@fill "):
            _, topic, count = text.split()
            for number in range(int(count)):
                head, *sentences = FILL[topic]
                yield Line(f"{head} ({number + 1})", 2, page, "")
                for turn in range(4):
                    yield Line(" ".join(sentences).format(n=number * 4 + turn + 3), 0, page, "")
                page += number + 1 < int(count)
        elif text.startswith("@"):
            column = text[1:].replace("end", "")
        elif text:
            mark = next((mark for mark in MARKS if text.startswith(mark)), "")
            bold = text.startswith("**")
            yield Line(text[len(mark) :].strip("*"), -1 if bold else MARKS.get(mark, 0), page, part, column)


def _html(document: Document) -> bytes:
    def drawn(line: Line) -> str:
        text = html.escape(line.text)
        tag = f"h{line.level}" if line.level > 0 else "p"
        return f"<{tag}>{f'<strong>{text}</strong>' if line.level < 0 else text}</{tag}>"

    nav = '<nav><a href="/">Home</a> <a href="/about">About us</a> <a href="/contact">Contact</a></nav>'
    lines = ["<html><head>", f"<title>{html.escape(document.head['title'])}</title></head><body>"]
    lines += [nav] if "nav" in document.head else []
    return "\n".join([*lines, "<main>", *map(drawn, document.lines), "</main></body></html>"]).encode()


def _pdf(document: Document) -> bytes:
    def running(canvas: Canvas, template: SimpleDocTemplate) -> None:
        canvas.setFont("Helvetica", 8)
        canvas.drawString(72, A4[1] - 40, document.head["head"])
        canvas.drawString(72, 36, document.head.get("foot", ""))
        canvas.drawRightString(A4[0] - 72, 36, str(template.page))

    out = io.BytesIO()
    template = SimpleDocTemplate(out, pagesize=A4, topMargin=72, bottomMargin=72, invariant=1)
    story: list[Flowable] = []
    for number in range(1, document.lines[-1].page + 1):
        lines = [line for line in document.lines if line.page == number]
        columns = [[_paragraph(line) for line in lines if line.column == name] for name in ("left", "right")]
        story += [_paragraph(line) for line in lines if not line.column]
        story += [Table([columns], style=[("VALIGN", (0, 0), (-1, -1), "TOP")])] if any(columns) else []
        story.append(PageBreak())
    template.build(story, onFirstPage=running, onLaterPages=partial(running))
    return out.getvalue()


def _paragraph(line: Line) -> Paragraph:
    size = SIZES[max(0, line.level)]
    font = "Helvetica-Bold" if line.level else "Helvetica"
    style = ParagraphStyle("line", fontName=font, fontSize=size, leading=size * 1.3, spaceAfter=6, spaceBefore=size / 2)
    return Paragraph(html.escape(line.text), style)
