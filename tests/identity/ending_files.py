"""Statements that differ in their ending alone, as HTML, DOCX or PDF. `endings.json` is all invented, and was written by
somebody who had seen neither the rules nor the tests."""

from __future__ import annotations

import html
import io
import json
from pathlib import Path
from typing import Any

from docx import Document
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer, Table

ENDINGS: list[dict[str, Any]] = json.loads((Path(__file__).parent / "endings.json").read_text(encoding="utf-8"))
CELLS = " || "
BODY = (
    ("Our business", "{company} makes workwear at two sites in the United Kingdom and employs 240 people."),
    ("", "We buy cotton cloth from nine mills in Portugal, Turkey and India, and zips and buttons from four traders."),
    ("Policies", "Our supplier code forbids forced labour, and each of our suppliers has accepted it in writing."),
    ("", "Colleagues can report concerns to a line that an outside firm answers day and night."),
    ("Due diligence", "In the year we visited six of the nine mills and spoke with workers away from their managers."),
    ("", "At one mill in Tamil Nadu we found that agents had charged fees, and 31 workers were paid back."),
    ("Training", "All eleven buyers took a half-day course on the signs of forced labour in November."),
    (
        "Looking back",
        "We look at the number of visits, findings and repayments each year to see whether our steps work.",
    ),
)


def write(ending: dict[str, Any], folder: Path) -> Path:
    """The whole statement as a file."""
    path = folder / f"{ending['id']}.{ending['format']}"
    title = f"{ending['company']}: modern slavery statement"
    opening = (
        f"This statement is made by {ending['company']} under section 54 of the Modern Slavery Act 2015 for the financial"
        " year ended 31 March 2026."
    )
    parts = [("", opening), *((head, text.format(company=ending["company"])) for head, text in BODY)]
    draw = {"html": _html, "docx": _docx, "pdf": _pdf}[ending["format"]]
    path.write_bytes(draw(title, parts, ending["heading"], ending["blocks"], ending["layout"] == "table2"))
    return path


Parts = list[tuple[str, str]]


def _html(title: str, parts: Parts, heading: str, blocks: list[str], table: bool) -> bytes:
    lines = [f"<h1>{html.escape(title)}</h1>"]
    for head, text in (*parts, (heading, "")):
        lines += [f"<h2>{html.escape(head)}</h2>"] if head else []
        lines += [f"<p>{html.escape(text)}</p>"] if text else []
    if table:
        rows = ("".join(f"<td>{html.escape(cell)}</td>" for cell in block.split(CELLS)) for block in blocks)
        lines += ["<table>", *(f"<tr>{row}</tr>" for row in rows), "</table>"]
    else:
        lines += [f"<p>{html.escape(block)}</p>" for block in blocks]
    body = "\n".join(lines)
    return f"<!doctype html><html lang=en><title>{html.escape(title)}</title><main>{body}</main></html>".encode()


def _docx(title: str, parts: Parts, heading: str, blocks: list[str], table: bool) -> bytes:
    document = Document()
    document.add_heading(title, 0)
    for head, text in (*parts, (heading, "")):
        if head:
            document.add_heading(head, 1)
        if text:
            document.add_paragraph(text)
    rows = [block.split(CELLS) for block in blocks]
    if table:
        grid = document.add_table(rows=len(rows), cols=max(map(len, rows)))
        for row, cells in zip(grid.rows, rows, strict=True):
            for cell, text in zip(row.cells, cells, strict=False):
                cell.text = text
    else:
        for block in blocks:
            document.add_paragraph(block)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _pdf(title: str, parts: Parts, heading: str, blocks: list[str], table: bool) -> bytes:
    styles = getSampleStyleSheet()
    flow: list[Flowable] = [Paragraph(html.escape(title), styles["Title"])]
    for head, text in (*parts, (heading, "")):
        flow += [Paragraph(html.escape(head), styles["Heading2"])] if head else []
        flow += [Paragraph(html.escape(text), styles["BodyText"])] if text else []
    if table:
        flow.append(
            Table(
                [[Paragraph(html.escape(cell), styles["BodyText"]) for cell in block.split(CELLS)] for block in blocks]
            )
        )
    else:
        flow += [Paragraph(html.escape(block), styles["BodyText"]) for block in blocks]
    buffer = io.BytesIO()
    SimpleDocTemplate(buffer, pagesize=A4, title=title, invariant=1).build([*flow, Spacer(1, 12)])
    return buffer.getvalue()
