"""A report's page as blocks (headings, paragraphs, lists, quotes, tables), and those as Markdown or as a Word file.

The template of the page is the one place that says what a report holds; the other formats are made from what it gave.
"""

import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from itertools import pairwise
from typing import Any

from statement_audit.report.site import HERE, environment
from statement_audit.report.words import clean, md
from statement_audit.resources import table_beside

Words = list[tuple[str, bool]]  # pieces of one line, each bold or not
WORD = HERE / "templates" / "word"
_TOLD: Mapping[str, Mapping[str, str]] = table_beside(__file__)
LINES = ("h1", "h2", "h3", "p", "li", "caption")
UNSEEN = "//head | //script | //style | //nav | //*[@aria-hidden] | //*[@class='skip']"


@dataclass(slots=True)
class PageBlock:
    """`kind`: h1, h2, h3, p, li, caption, ol (an item with a number), quote or table. `rows`: a table's cells, its head
    first. `fresh`: it begins a page."""

    kind: str
    words: Words = field(default_factory=list)
    rows: list[list[Words]] = field(default_factory=list)
    fresh: bool = False

    @property
    def style(self) -> str:
        """Its paragraph's in a Word file."""
        return _TOLD["styles"].get(self.kind, "Normal")

    @property
    def widths(self) -> list[int]:
        """Columns as wide as their longest words ask for; a long text takes no more than three short ones."""
        columns = zip(*self.rows, strict=True)
        shares = [min(max(NARROWEST, *(len(_plain(cell)) + 4 for cell in column)), 45) for column in columns]
        return [WIDTH * share // sum(shares) for share in shares]


def read_blocks(html: str) -> list[PageBlock]:
    """The blocks of a page that our templates made."""
    from lxml.html import fromstring

    page = fromstring(html)
    for unseen in page.xpath(UNSEEN):
        unseen.drop_tree()
    for line_end in page.iter("br"):
        line_end.text = " "
    for caption in page.xpath("//caption"):
        caption.getparent().addprevious(caption)  # a block of its own
    return [_read_block(each) for each in page.iter(*LINES, "table")]


def _read_block(element: Any) -> PageBlock:
    if element.tag == "table":
        return PageBlock("table", rows=[[_words(cell) for cell in row.iter("th", "td")] for row in element.iter("tr")])
    above = {each.tag for each in element.iterancestors()}
    kind = "quote" if "blockquote" in above else "ol" if element.tag == "li" and "ol" in above else element.tag
    return PageBlock(kind, _words(element), fresh="fresh" in element.get("class", ""))


def _words(element: Any) -> Words:
    """Its texts, each bold or not."""
    told = []
    for text in element.xpath(".//text()"):
        inner = text.getparent().getparent() if text.is_tail else text.getparent()
        told.append((str(text), any(each.tag in ("strong", "th") for each in (inner, *inner.iterancestors()))))
    return told


def _plain(words: Words) -> str:
    return " ".join("".join(text for text, _ in words).split())


# --- Markdown -----------------------------------------------------------------------------------


def as_markdown(blocks: Sequence[PageBlock]) -> str:
    """The blocks as text that any tool takes; words of others mean nothing but themselves in it."""
    marks = _TOLD["marks"]
    told = [(b, _md_table(b.rows) if b.rows else marks.get(b.kind, "") + md(_plain(b.words))) for b in blocks]
    shown = [(block, text) for block, text in told if block.rows or _plain(block.words)]
    parts = [shown[0][1]]
    for (before, _), (block, text) in pairwise(shown):
        same = before.kind == block.kind and block.kind in ("li", "ol", "quote")
        parts += ["\n>\n" if same and block.kind == "quote" else "\n" if same else "\n\n", text]
    return "".join(parts) + "\n"


def _md_table(rows: Sequence[Sequence[Words]]) -> str:
    lines = [f"| {' | '.join(md(_plain(cell)) for cell in row)} |" for row in rows]
    return "\n".join([lines[0], f"|{' --- |' * len(rows[0])}", *lines[1:]])


# --- Word ---------------------------------------------------------------------------------------

WIDTH = 9638  # of the text on A4 with margins of 2 cm, in twentieths of a point
NARROWEST = 17  # characters of a column that holds the bold head "Companies" beside a wide one


def as_docx(blocks: Sequence[PageBlock]) -> bytes:
    """The blocks as a Word file with real headings, lists and tables, and numbered pages."""
    document = environment().get_template("word/document.xml.html").render(blocks=blocks, width=WIDTH, runs=_runs)
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for place, part in _TOLD["parts"].items():  # with one date: the same report is the same file
            xml = (WORD / part).read_text(encoding="utf-8") if part else document
            archive.writestr(zipfile.ZipInfo(place), xml, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _runs(words: Words) -> Iterator[tuple[str, bool]]:
    """The words with one space where there were several, none at the ends."""
    before = " "
    for text, bold in words:
        shown = " ".join(clean(f"|{text}|").split())[1:-1]
        shown = shown.lstrip() if before.endswith(" ") else shown
        if shown:
            yield shown, bold
            before = shown
