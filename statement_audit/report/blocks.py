"""A report's page as blocks (headings, paragraphs, lists, quotes, tables), and those as Markdown or as a Word file.

The template of the page is the one place that says what a report holds; the other formats are made from what it gave.
"""

import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from xml.sax.saxutils import escape

from statement_audit.report.words import clean, md

Words = list[tuple[str, bool]]  # pieces of one line, each bold or not
TEMPLATES = Path(__file__).parent / "templates" / "word"
LINES = frozenset(("h1", "h2", "h3", "p", "li", "caption"))
UNSEEN = frozenset(("style", "title", "script", "nav"))


@dataclass(slots=True)
class PageBlock:
    """`kind`: h1, h2, h3, p, li, caption, ol (an item with a number), quote or table. `rows`: a table's cells, its head
    first. `fresh`: it begins a page."""

    kind: str
    words: Words = field(default_factory=list)
    rows: list[list[Words]] = field(default_factory=list)
    fresh: bool = False


def read_blocks(html: str) -> list[PageBlock]:
    """The blocks of a page that our templates made."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.blocks


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.blocks: list[PageBlock] = []
        self.line: Words | None = None
        self.rows: list[list[Words]] = []
        self.open: list[tuple[str, bool]] = []  # tag, unseen

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "br":
            self.handle_data(" ")
        elif tag not in ("meta", "link"):
            self.open.append((tag, tag in UNSEEN or "aria-hidden" in given or given.get("class") == "skip"))
        tags = [each for each, _ in self.open]
        if tag in LINES:
            kind = "quote" if "blockquote" in tags else "ol" if tag == "li" and "ol" in tags else tag
            self.blocks.append(PageBlock(kind, fresh="fresh" in (given.get("class") or "")))
            self.line = self.blocks[-1].words
        elif tag == "table":
            self.rows = []
        elif tag == "tr":
            self.rows.append([])
        elif tag in ("th", "td"):
            self.line = []
            self.rows[-1].append(self.line)

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            continue
        if tag in LINES or tag in ("th", "td"):
            self.line = None
        if tag == "table":
            self.blocks.append(PageBlock("table", rows=self.rows))

    def handle_data(self, data: str) -> None:
        if self.line is not None and not any(unseen for _, unseen in self.open):
            self.line.append((data, any(tag in ("strong", "th") for tag, _ in self.open)))


def _plain(words: Words) -> str:
    return " ".join("".join(text for text, _ in words).split())


# --- Markdown -----------------------------------------------------------------------------------


def as_markdown(blocks: Sequence[PageBlock]) -> str:
    """The blocks as text that any tool takes; words of others mean nothing but themselves in it."""
    marks = {"h1": "# ", "h2": "## ", "h3": "### ", "li": "- ", "ol": "1. ", "quote": "> "}
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

SPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PARTS = {  # of a Word file, and the template of each; styles, lists and the page's foot are written there
    "[Content_Types].xml": "types.xml",
    "_rels/.rels": "links.xml",
    "word/_rels/document.xml.rels": "document-links.xml",
    "word/styles.xml": "styles.xml",
    "word/numbering.xml": "numbering.xml",
    "word/footer.xml": "footer.xml",
}
STYLES = {
    "h1": "heading1", "h2": "heading2", "h3": "heading3", "caption": "caption",
    "li": "ListBullet", "ol": "ListNumber", "quote": "Quote",
}  # fmt: skip
CLOSE = '<w:pPr><w:spacing w:before="20" w:after="20"/></w:pPr>'  # in tables, and below one
WIDTH = 9638  # of the text on A4 with margins of 2 cm, in twentieths of a point
PAGE = (
    '<w:sectPr><w:footerReference w:type="default" r:id="footer"/><w:pgSz w:w="11906" w:h="16838"/><w:pgMar'
    ' w:top="1134" w:right="1134" w:bottom="1134" w:left="1134" w:header="567" w:footer="567" w:gutter="0"/></w:sectPr>'
)


def as_docx(blocks: Sequence[PageBlock]) -> bytes:
    """The blocks as a Word file with real headings, lists and tables, and numbered pages."""
    body = "".join(_table(block.rows) if block.rows else _paragraph(block) for block in blocks)
    parts = {name: (TEMPLATES / file).read_text(encoding="utf-8") for name, file in PARTS.items()}
    space = f'xmlns:w="{SPACE}" xmlns:r="{LINKS}"'
    parts["word/document.xml"] = f"<w:document {space}><w:body>{body}{PAGE}</w:body></w:document>"
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, xml in parts.items():  # with one date, so that the same report is the same file
            archive.writestr(zipfile.ZipInfo(name), xml, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _paragraph(block: PageBlock) -> str:
    style = STYLES.get(block.kind, "Normal")
    fresh = "<w:pageBreakBefore/>" if block.fresh else ""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{fresh}</w:pPr>{_runs(block.words)}</w:p>'


def _runs(words: Words) -> str:
    """The words with one space where there were several, none at the ends."""
    runs, before = [], " "
    for text, bold in words:
        shown = " ".join(clean(f"|{text}|").split())[1:-1]
        shown = shown.lstrip() if before.endswith(" ") else shown
        if shown:
            thick = "<w:rPr><w:b/></w:rPr>" if bold else ""
            runs.append(f'<w:r>{thick}<w:t xml:space="preserve">{escape(shown)}</w:t></w:r>')
            before = shown
    return "".join(runs)


NARROWEST = 17  # characters of a column that holds the bold head "Companies" beside a wide one


def _table(rows: Sequence[Sequence[Words]]) -> str:
    """Columns as wide as their longest words ask for; a long text takes no more than three short ones."""
    columns = zip(*rows, strict=True)
    shares = [min(max(NARROWEST, *(len(_plain(cell)) + 4 for cell in column)), 45) for column in columns]
    widths = [WIDTH * share // sum(shares) for share in shares]
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    line = "".join(f'<w:{side} w:val="single" w:sz="4" w:color="BBBBBB"/>' for side in ("top", "bottom", "insideH"))
    lines = []
    for place, row in enumerate(rows):
        cells = "".join(
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr><w:p>{CLOSE}{_runs(cell)}</w:p></w:tc>'
            for cell, width in zip(row, widths, strict=True)
        )
        head = "" if place else "<w:tblHeader/>"
        lines.append(f"<w:tr><w:trPr><w:cantSplit/>{head}</w:trPr>{cells}</w:tr>")
    layout = f'<w:tblW w:w="{WIDTH}" w:type="dxa"/><w:tblBorders>{line}</w:tblBorders><w:tblLayout w:type="fixed"/>'
    return f"<w:tbl><w:tblPr>{layout}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{''.join(lines)}</w:tbl><w:p>{CLOSE}</w:p>"
