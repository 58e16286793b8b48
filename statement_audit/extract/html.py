"""HTML to one page: main text without menus, banners and footers, with its headings, nested lists and tables.

`html_blocks` reads every block of the tree, `html_main` chooses those of the main text.
"""

import re
import warnings
from functools import cache

from bs4 import BeautifulSoup, MarkupResemblesLocatorWarning, Tag, XMLParsedAsHTMLWarning

from statement_audit.extract.cleaning import clean_text, part_front_matter
from statement_audit.extract.html_blocks import page_of, read_pieces
from statement_audit.extract.html_main import LEAST_WORDS, READ_SHARE, TextIndex, main_pieces
from statement_audit.extract.limits import MAX_CHARACTERS
from statement_audit.extract.sniff import HTML, decode
from statement_audit.issue_codes import document_error
from statement_audit.markup import MOST_ATTRIBUTES, is_overfull, needs_browser, visible_text
from statement_audit.models import ExtractedDocument, Page
from statement_audit.payloads import page_data
from statement_audit.resources import word_lists

EXTRACTOR_VERSION = "8"
WORDS = word_lists("extract")
# Names of icons are letters of a font: "arrow_drop_down".
ICONS = re.compile(r"^material-(?:icons|symbols)(?:-(?:outlined|rounded|round|sharp|two-tone))?$")
ENDS = re.compile(r"</(?:body|html)\s*>", re.IGNORECASE)  # what comes behind them is shown all the same
SPANS = re.compile(r"(?<=\s)(?:row|col)span\s*=\s*(?:\"[^\"<>]*\"|'[^'<>]*'|[^\s<>]+)", re.IGNORECASE)
ON_SUBJECT = re.compile(r"slavery|traffick|forced labou?r", re.IGNORECASE)
COPYRIGHT = re.compile(r"©|\bcopyright\b", re.IGNORECASE)
LEAST_LINE, LONGEST_LINE = 3, 200  # words, and characters of a line on copyright; more are terms of use
FEW_CHARACTERS = 600  # a page with more text than this is a page, whatever its scripts add


def read_html(data: bytes, sha256: str, source: str) -> ExtractedDocument:
    """Read an HTML page.

    Raises:
        DocumentError: `needs_browser` where scripts would write the text, and the page does not hold it as data,
            `no_text` where there is none, `size_limit`.
    """
    fields, markup = part_front_matter(ENDS.sub("", decode(data) or ""))
    if is_overfull(markup):
        raise document_error("size_limit", f"{source}: one tag holds more than {MOST_ATTRIBUTES:,} attributes.")
    if len(visible_text(markup)) > MAX_CHARACTERS:  # its tree would cost a minute, and be refused then
        raise document_error("size_limit", f"{source}: the page holds more than {MAX_CHARACTERS:,} characters.")
    soup = parse(markup)
    title = clean_text(soup.title.get_text() if soup.title else fields.get("title", ""))
    metadata = _metadata(soup)
    page = _main_page(soup, markup, title)
    if len(page.text) < FEW_CHARACTERS and needs_browser(markup):  # its text may be data of the application
        written = page_data(markup)
        if ON_SUBJECT.search(written) and not is_overfull(written):  # not what an application says when it fails
            page = _main_page(parse(written), written, title)
    if len(page.text) < FEW_CHARACTERS and needs_browser(markup):
        raise document_error("needs_browser", f"{source}: the page's text is written by scripts.")
    if not page.text:
        raise document_error("no_text", f"{source}: the page holds no readable text.")
    return ExtractedDocument(sha256, HTML, (page,), extractor_name(), title or None, metadata)


@cache
def extractor_name() -> str:
    """Name and versions that decide what this reader returns."""
    from importlib.metadata import version

    return f"html.{EXTRACTOR_VERSION} trafilatura {version('trafilatura')} beautifulsoup4 {version('beautifulsoup4')}"


def parse(markup: str) -> BeautifulSoup:
    """The page as a tree; lxml repairs broken markup as browsers do, near enough."""
    with warnings.catch_warnings():  # XHTML is read as HTML on purpose; a frame may hold an address and no more
        for category in (XMLParsedAsHTMLWarning, MarkupResemblesLocatorWarning):
            warnings.simplefilter("ignore", category)
        return BeautifulSoup(markup, "lxml")


def _metadata(soup: BeautifulSoup) -> dict[str, str]:
    found: dict[str, str] = {}
    for tag in soup.find_all("meta"):
        key = str(tag.get("property") or tag.get("name") or "").lower()
        if key in WORDS["meta"] and tag.get("content"):
            found[key] = clean_text(str(tag["content"]))
    root = soup.find("html")
    if isinstance(root, Tag) and root.get("lang"):
        found["lang"] = str(root["lang"])
    if line := _copyright_line(soup):
        found["copyright"] = line
    return found


def _copyright_line(soup: BeautifulSoup) -> str:
    """The last line in which the page says whose it is: "© 2026 Harbour Bread Ltd"."""
    for text in reversed(soup.find_all(string=COPYRIGHT)):
        place = text.parent
        if place is None or place.name in WORDS["never_text"]:
            continue
        line = " ".join(place.get_text(" ").split())
        if len(line.split()) < LEAST_LINE and place.parent:  # the sign, or a year, in an element of its own
            line = " ".join(place.parent.get_text(" ").split())
        if len(line.split()) >= LEAST_LINE and len(line) <= LONGEST_LINE:
            return clean_text(line)
    return ""


def _main_page(soup: BeautifulSoup, markup: str, title: str) -> Page:
    """The blocks of the main text; trafilatura's own reading where the tree does not show it."""
    from trafilatura import extract as extract_main

    markup = SPANS.sub("", markup)  # trafilatura writes a cell for each spanned row, however many
    text = extract_main(markup, include_comments=False, include_tables=True, include_formatting=False)
    reading = TextIndex(text or "")
    _strip(soup)
    pieces = read_pieces(soup.body or soup)
    if len(reading.words) >= LEAST_WORDS and reading.share_in(pieces) < READ_SHARE:
        html = extract_main(markup, output_format="html", include_comments=False, include_tables=True)
        main = parse(html or "")
        return page_of(read_pieces(main.body or main))
    return page_of(main_pieces(pieces, reading, title))


def _strip(soup: BeautifulSoup) -> None:
    """Remove what is never text, and put the text of embedded pages in its place."""
    for frame in soup.find_all("iframe"):
        inner = parse(str(frame.get("srcdoc") or ""))
        frame.clear()
        for child in list(inner.body.children) if inner.body else []:
            frame.append(child.extract())
        frame.name = "div"
    for tag in (*soup.find_all(WORDS["never_text"]), *soup.find_all(class_=ICONS)):
        if not tag.decomposed:
            tag.decompose()
