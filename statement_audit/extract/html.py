"""HTML to one page: main text without menus, banners and footers, with its headings, nested lists and tables.

trafilatura decides where the main text is; the element of the page that holds it is then read whole, since
trafilatura itself drops short lines, and those are where signatures and dates stand.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator

from bs4 import BeautifulSoup, Comment, Tag
from bs4.element import NavigableString

from statement_audit.extract import document_error
from statement_audit.extract.cleaning import PageBuilder, clean_text
from statement_audit.extract.sniff import HTML, decode
from statement_audit.models import BlockKind, ExtractedDocument, Page

log = logging.getLogger(__name__)

EXTRACTOR_VERSION = "1"
NEVER_TEXT = (
    "script",
    "style",
    "noscript",
    "template",
    "svg",
    "iframe",
    "object",
    "video",
    "audio",
    "canvas",
    "select",
)
DROPPED = ("nav", "footer", "aside", "form", "button", "input", "textarea", "dialog", "menu", "header")
BLOCKS_WORDS = (
    "address article blockquote body center dd details div dl dt figcaption figure h1 h2 h3 h4 h5 h6 header hr html "
    "li main ol p pre section summary table tbody td tfoot th thead tr ul caption fieldset legend"
)
BLOCKS = frozenset(BLOCKS_WORDS.split())
HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
BOILERPLATE = re.compile(
    r"(?:^|[\s_-])(?:cookies?|consent|gdpr|onetrust|navbar|nav|menu|breadcrumbs?|sidebar|footer|site-header|skip-link|"
    r"share|sharing|social|newsletter|subscribe|related|comments?|comment-list|popup|modal|advert|ads?|promo|"
    r"pagination|search|login|masthead|toolbar|sr-only|screen-reader-text|visually-hidden)(?:$|[\s_-])",
    re.IGNORECASE,
)
HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
MAIN_SHARE = 0.9  # of the main text's words must lie in the element that is read
LEAST_KEPT = 0.85  # of the main text; below, the page hides its text in templates or broken markup
CELL_WORDS = 60  # a longer table cell is page layout
KEEP_SHARE = 0.4  # an element with this share of the page's text is content, whatever its class says


def read_html(data: bytes, sha256: str, source: str) -> ExtractedDocument:
    """Read an HTML page. Raises DocumentError(no_text) where no readable text is left."""
    markup = decode(data) or ""
    soup = parse(markup)
    title = clean_text(soup.title.get_text()) if soup.title else ""
    metadata = _metadata(soup)
    page = _main_page(soup, markup)
    if not page.text:
        raise document_error("no_text", f"{source}: the page holds no readable text.")
    return ExtractedDocument(sha256, HTML, (page,), extractor_name(), title or None, metadata)


def extractor_name() -> str:
    """Name and versions that decide what this reader returns."""
    from importlib.metadata import version

    return f"html.{EXTRACTOR_VERSION} trafilatura {version('trafilatura')} beautifulsoup4 {version('beautifulsoup4')}"


def parse(markup: str) -> BeautifulSoup:
    """The page as a tree; lxml repairs broken markup as browsers do, near enough."""
    return BeautifulSoup(markup, "lxml")


def element_page(element: Tag) -> Page:
    """Page 1 with the blocks of `element`."""
    builder = PageBuilder()
    _walk(element, builder, BlockKind.PARAGRAPH, 0)
    return builder.page(1)


def _metadata(soup: BeautifulSoup) -> dict[str, str]:
    wanted = {
        "og:site_name",
        "og:title",
        "author",
        "description",
        "article:published_time",
        "article:modified_time",
        "date",
    }
    found: dict[str, str] = {}
    for tag in soup.find_all("meta"):
        key = str(tag.get("property") or tag.get("name") or "").lower()
        if key in wanted and tag.get("content"):
            found[key] = clean_text(str(tag["content"]))
    root = soup.find("html")
    if isinstance(root, Tag) and root.get("lang"):
        found["lang"] = str(root["lang"])
    return found


# --- where the main text is -----------------------------------------------------------------


def _main_page(soup: BeautifulSoup, markup: str) -> Page:
    """The element that holds the main text; trafilatura's own reading where that element lost much of it."""
    from trafilatura import extract as extract_main

    reading = extract_main(markup, output_format="html", include_comments=False, include_tables=True, favor_recall=True)
    main = parse(reading or "<html><body></body></html>")
    words = _shingles(main.get_text(" "))
    if len(words) < 25:
        return element_page(_main_element(soup, set()))
    page = element_page(_main_element(soup, words))
    if len(_shingles(page.text) & words) < LEAST_KEPT * len(words):
        return element_page(main.body or main)
    return page


def _main_element(soup: BeautifulSoup, words: set[str]) -> Tag:
    """The smallest element that holds the main text (`words`), with boilerplate removed from it."""
    for comment in soup.find_all(string=lambda value: isinstance(value, Comment)):
        comment.extract()
    for tag in soup.find_all(NEVER_TEXT):
        tag.decompose()
    _drop_boilerplate(soup, words)
    element: Tag = soup.body or soup
    top_heading = soup.find("h1")
    while words:
        narrower = _child_with(element, words)
        if narrower is None:
            break
        element = narrower
    _drop_link_lists(element, words)
    if isinstance(top_heading, Tag) and element not in top_heading.parents and not top_heading.decomposed:
        element.insert(0, top_heading.extract())
    return element


def _shingles(text: str) -> set[str]:
    words = re.findall(r"\w+", text.lower())
    return {" ".join(words[index : index + 4]) for index in range(max(0, len(words) - 3))}


def _child_with(element: Tag, words: set[str]) -> Tag | None:
    for child in element.find_all(True, recursive=False):
        inside = _shingles(child.get_text(" "))
        if len(inside & words) >= MAIN_SHARE * len(words):
            return child if child.name not in ("p", "span", "table", "ul", "ol") else None
    return None


def _drop_boilerplate(soup: BeautifulSoup, words: set[str]) -> None:
    """Remove menus, banners and the like, unless much of what they hold is main text."""
    total = max(1, len(soup.get_text()))
    for tag in soup.find_all(lambda tag: tag.name in DROPPED or _is_boilerplate(tag)):
        if tag.decomposed or _is_content(tag, words, total):
            continue
        tag.decompose()


def _is_content(tag: Tag, words: set[str], total: int) -> bool:
    """Forms wrap whole pages in some frameworks, headers hold titles, class names lie: the text decides."""
    text = tag.get_text(" ")
    if not text.strip():
        return False
    if not words:
        return len(text) > KEEP_SHARE * total
    inside = _shingles(text)
    return len(inside & words) > KEEP_SHARE * max(1, len(inside))


def _drop_link_lists(element: Tag, words: set[str]) -> None:
    """Remove parts that are mostly links and share nothing with the main text: related articles, tag clouds."""
    for tag in element.find_all(("div", "section", "ul", "ol", "table", "p")):
        if tag.decomposed:
            continue
        text = tag.get_text(" ", strip=True)
        linked = sum(len(link.get_text(" ", strip=True)) for link in tag.find_all("a"))
        if len(text) > 20 and linked > 0.6 * len(text) and not _shingles(text) & words:
            tag.decompose()


def _is_boilerplate(tag: Tag) -> bool:
    if tag.name in ("html", "body", "main", "article"):
        return False
    if tag.get("hidden") is not None or tag.get("aria-hidden") == "true" or HIDDEN.search(str(tag.get("style") or "")):
        return True
    if tag.get("role") in ("navigation", "banner", "contentinfo", "search", "dialog", "alertdialog", "menu"):
        return True
    names = " ".join([*_classes(tag), str(tag.get("id") or "")])
    return bool(BOILERPLATE.search(names))


def _classes(tag: Tag) -> list[str]:
    value = tag.get("class")
    return [value] if isinstance(value, str) else list(value or [])


# --- blocks ---------------------------------------------------------------------------------


def _walk(element: Tag, builder: PageBuilder, kind: BlockKind, level: int) -> None:
    """Emit the blocks of `element` in document order; inline text between blocks is a block of its own."""
    inline: list[str] = []
    for child in element.children:
        if isinstance(child, Tag) and (child.name in BLOCKS or _holds_blocks(child)):
            _emit(inline, builder, kind, level)
            kind = BlockKind.PARAGRAPH if kind is BlockKind.BULLET and child.name in ("ul", "ol") else kind
            _block(child, builder, kind, level)
        elif isinstance(child, Tag):
            inline.append("\n" if child.name == "br" else _inline_text(child))
        elif isinstance(child, NavigableString) and not isinstance(child, Comment):
            inline.append(re.sub(r"\s+", " ", str(child)))
    _emit(inline, builder, kind, level)


def _block(tag: Tag, builder: PageBuilder, kind: BlockKind, level: int) -> None:
    if tag.name in HEADINGS:
        builder.add(BlockKind.HEADING, _inline_text(tag), int(tag.name[1]))
    elif tag.name in ("ul", "ol"):
        _walk(tag, builder, BlockKind.PARAGRAPH, level + 1)
    elif tag.name == "li":
        _walk(tag, builder, BlockKind.BULLET, max(1, level))
    elif tag.name == "tr":
        _row(tag, builder, level)
    elif tag.name in ("dt",):
        builder.add(BlockKind.PARAGRAPH, _inline_text(tag))
    else:
        _walk(tag, builder, kind, level)


def _row(row: Tag, builder: PageBuilder, level: int) -> None:
    cells = row.find_all(["td", "th"], recursive=False)
    texts = [clean_text(cell.get_text(" ")) for cell in cells]
    filled = [text for text in texts if text]
    layout_table = len(filled) < 2 or any(len(text.split()) > CELL_WORDS for text in texts) or row.find("table")
    if layout_table:
        for cell in cells or [row]:
            _walk(cell, builder, BlockKind.PARAGRAPH, level)
    else:
        builder.add(BlockKind.TABLE_ROW, " | ".join(text or "-" for text in texts))


def _holds_blocks(tag: Tag) -> bool:
    return any(isinstance(node, Tag) and node.name in BLOCKS for node in tag.descendants)


def _inline_text(tag: Tag) -> str:
    return "".join(_pieces(tag))


def _pieces(tag: Tag) -> Iterator[str]:
    for node in tag.descendants:
        if isinstance(node, Tag):
            if node.name == "br":
                yield "\n"
        elif isinstance(node, NavigableString) and not isinstance(node, Comment) and not _is_note_mark(node):
            yield re.sub(r"\s+", " ", str(node))


def _is_note_mark(node: NavigableString) -> bool:
    """The raised number of a footnote: it would glue to the word before it."""
    return node.parent is not None and node.parent.name == "sup" and node.strip().strip("[]()").isdigit()


def _emit(inline: list[str], builder: PageBuilder, kind: BlockKind, level: int) -> None:
    """Add the collected inline text; a line break divides it unless the sentence plainly runs on."""
    lines = [clean_text(line) for line in "".join(inline).split("\n")]
    inline.clear()
    joined: list[str] = []
    for line in filter(None, lines):
        if joined and line[0].islower():
            joined[-1] = f"{joined[-1]} {line}"
        else:
            joined.append(line)
    for line in joined:
        builder.add(kind, line, level if kind is BlockKind.BULLET else 0)
