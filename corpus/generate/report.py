"""An annual report of more than sixty pages around one short statement.

The filler speaks of buildings, rents, pay and risks; now and then it names the statement or the Act,
so that a reader must find the right pages and not the first mention.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from xml.sax.saxutils import escape

from reportlab.lib.units import mm
from reportlab.platypus import BaseDocTemplate, Flowable, NextPageTemplate, PageBreak, Paragraph, Spacer
from reportlab.platypus.tableofcontents import TableOfContents

from corpus.generate import INVENTED
from corpus.generate.pdf import MARGIN, WIDTH, Look, flowables, metadata, page_templates, table_flowable
from corpus.generate.report_text import CITIES, NOTES, PEOPLE, SECTIONS, STATEMENTS, note_text, section_text
from corpus.generate.sources import Source

TEXT_WIDTH = WIDTH - 2 * MARGIN


class ReportTemplate(BaseDocTemplate):  # type: ignore[misc]  # reportlab has no types
    """Tells the table of contents where each section begins."""

    def afterFlowable(self, flowable: Flowable) -> None:  # noqa: N802 (reportlab's name)
        if isinstance(flowable, Paragraph) and flowable.style.name == "title":
            self.notify("TOCEntry", (0, flowable.getPlainText(), self.page))


def draw_report(source: Source) -> bytes:
    """Draw the report; the statement stands between the directors' report and the auditor's."""
    look = Look(source, size=10)
    buffer = io.BytesIO()
    document = ReportTemplate(buffer, pagesize=(210 * mm, 297 * mm), invariant=1, **metadata(source))
    document.addPageTemplates(page_templates(source, look, columns=False))
    contents = TableOfContents()
    contents.levelStyles = [look.paragraph]
    story: list[Flowable] = [
        NextPageTemplate("later"),
        PageBreak(),
        Paragraph("Contents", look.heading),
        Paragraph(INVENTED, look.note),
        contents,
    ]
    for name in SECTIONS:
        story += (
            statement_flowables(source, look) if name == "Modern slavery statement" else section_flowables(name, look)
        )
    story += note_flowables(look)
    document.multiBuild(story)
    return buffer.getvalue()


def statement_flowables(source: Source, look: Look) -> list[Flowable]:
    title = Paragraph(escape(source.title), look.title)
    rest = [block for block in source.blocks if block.kind != "title"]
    return [PageBreak(), title, Paragraph(INVENTED, look.note), *flowables(rest, look, TEXT_WIDTH)]


def section_flowables(name: str, look: Look) -> list[Flowable]:
    """One section from its own page on, with a table where the section has figures."""
    story: list[Flowable] = [PageBreak(), Paragraph(escape(name), look.title)]
    if name in STATEMENTS:
        rows = [("For the year, or at the end of it, in £m", "2025", "2024")]
        rows += [
            (label, f"{141.2 - 9.7 * i:.1f}", f"{133.8 - 8.9 * i:.1f}") for i, label in enumerate(STATEMENTS[name])
        ]
        return [*story, table_flowable(rows, look, TEXT_WIDTH)]
    for heading, paragraphs in section_text(name):
        story.append(Paragraph(escape(heading), look.heading))
        story += [Paragraph(escape(text), look.paragraph) for text in paragraphs]
    if name in ("Portfolio review", "Financial review", "Directors' remuneration report", "Key performance indicators"):
        story += [Spacer(1, 6), table_flowable(figures(name), look, TEXT_WIDTH)]
    return story


def figures(name: str) -> list[Sequence[str]]:
    """A table of invented figures; they follow from the row number alone."""
    if name == "Directors' remuneration report":
        pay = [(person, f"£{310 + 37 * i}k", f"£{80 + 21 * i}k", f"£{22 + 3 * i}k") for i, person in enumerate(PEOPLE)]
        return [("Director", "Salary and fees", "Bonus", "Pension"), *pay]
    cities = [
        (city, f"{412 + 61 * i}", f"£{96 + 17 * i}m", f"{4.1 + 0.2 * i:.1f}%", f"{93 - i}%")
        for i, city in enumerate(CITIES)
    ]
    return [("City", "Lettable area (000 sq ft)", "Value", "Yield", "Let"), *cities]


def note_flowables(look: Look) -> list[Flowable]:
    """The notes to the financial statements, each with a small table."""
    story: list[Flowable] = [PageBreak(), Paragraph("Notes to the financial statements", look.title)]
    for number, name in enumerate(NOTES, start=1):
        story.append(Paragraph(escape(f"{number}. {name}"), look.heading))
        story += [Paragraph(escape(text), look.paragraph) for text in note_text(number, name)]
        rows = [("£m", "2025", "2024")]
        rows += [
            (label, f"{number * 3.1 + 7 * i:.1f}", f"{number * 2.8 + 6 * i:.1f}")
            for i, label in enumerate(("At 1 January", "Additions", "Disposals", "At 31 December"))
        ]
        story += [table_flowable(rows, look, TEXT_WIDTH * 0.7), Spacer(1, 12)]
    return story
