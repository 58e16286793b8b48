"""What the pages of registers have in common: a count, a link to the next page, labels with values."""

import re
import warnings
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain, islice, takewhile
from urllib.parse import parse_qs, urlsplit

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString, PageElement, PreformattedString
from bs4.exceptions import ParserRejectedMarkup

from statement_audit.markup import page_encoding
from statement_audit.plain_text import patterns_beside
from statement_audit.resources import table_beside
from statement_audit.sources.cells import plain
from statement_audit.sources.site_urls import resolve
from statement_audit.tabular import grouped

MOST_NEIGHBOURS = 100
MOST_DEPTH = 500  # browsers flatten what is deeper
MOST_LINES = 2000  # a heading's list; the largest joint statements name some hundreds of entities

_SAID = patterns_beside(__file__)
TAGS = {name: frozenset(tags.split()) for name, tags in table_beside(__file__)["tags"].items()}


@dataclass(frozen=True, slots=True)
class Count:
    """What a page of results says of itself. `first` and `last`: the places of its own entries, from 1."""

    total: int | None = None
    first: int | None = None
    last: int | None = None
    pages: int | None = None


def read_tree(content: bytes) -> BeautifulSoup:
    """The page as a tree. Bytes that are no HTML, or elements deeper than any page has them, give a tree without the
    parts that are looked for."""
    with warnings.catch_warnings(action="ignore"), suppress(ParserRejectedMarkup):
        tree = BeautifulSoup(content.decode(page_encoding(content), errors="replace"), "lxml")
        if not _is_too_deep(tree):
            return tree
    return BeautifulSoup("", "lxml")


def _is_too_deep(tree: BeautifulSoup) -> bool:
    depths: dict[int, int] = {}
    for tag in tree.find_all(True):
        depths[id(tag)] = depth = depths.get(id(tag.parent), 0) + 1
        if depth > MOST_DEPTH:
            return True
    return False


def text_of(tag: Tag | None) -> str:
    """The words that are seen, a blank between any two."""
    if tag is None:
        return ""
    return clean(" ".join(str(piece) for piece in tag.descendants if _seen(piece)))


def clean(text: str) -> str:
    """One blank for all blanks, no-break ones too; none before punctuation that markup set apart."""
    return " ".join(text.replace("\u200b", "").split())


def describe_page(tree: BeautifulSoup) -> str:
    """What a page shows instead of what was expected, for the message."""
    title = text_of(tree.title) or text_of(tree.find("h1")) or "no title"
    return f"a page titled '{title[:80]}' with {len(tree.find_all('a', href=True))} links"


def read_count(tree: BeautifulSoup, entries: Iterable[Tag]) -> Count | None:
    """How many results there are, as the page says. None where it says nothing. Text of the entries does not count."""
    inside = {id(piece) for entry in entries for piece in entry.descendants}
    root = tree.find("main") or tree.body or tree
    words = clean(" ".join(str(piece) for piece in root.descendants if _seen(piece) and id(piece) not in inside))
    told = _SAID["pages"].search(words)
    pages = _number(told[2]) if told else None
    if span := _SAID["range"].search(_SAID["pages"].sub(" ", words)):
        return Count(_number(span[3]), _number(span[1]), _number(span[2]), pages)
    if _SAID["nothing"].search(words):
        return Count(0, pages=pages)
    if total := _SAID["total"].search(_SAID["pages"].sub(" ", words)):
        return Count(_number(total[1] or total[2]), pages=pages)
    return Count(pages=pages) if told else None


def links_of(root: Tag, url: str, names: str = "a") -> Iterator[tuple[str, Tag]]:
    """Every link below, or frame, with its whole address. What is no http(s) address is passed over."""
    for link in root.select(names):
        if address := resolve(url, str(link.get("href") or link.get("src") or link.get("data") or "")):
            yield address, link


def next_page(tree: BeautifulSoup, url: str, parameter: str) -> str | None:
    """The address of the next page of results: a link that says so, or one whose page number is the next."""
    here = _page_number(url, parameter)
    for address, link in links_of(tree, url):
        says = [*link.get_attribute_list("aria-label"), *link.get_attribute_list("title"), text_of(link)]
        relation = [str(value).lower() for value in link.get_attribute_list("rel") if value]
        forward = "next" in relation or any(_SAID["next"].search(clean(str(words))) for words in says if words)
        number = _page_number(address, parameter) if parameter in parse_qs(urlsplit(address).query) else None
        dead = "disabled" in " ".join(map(str, link.get_attribute_list("class"))) or link.get("aria-disabled") == "true"
        if not dead and (number == here + 1 or (forward and number is None and _leads_on(address, url))):
            return address
    return None


def _leads_on(address: str, url: str) -> bool:
    there, here = urlsplit(address), urlsplit(url)
    return (there.netloc, there.path) == (here.netloc, here.path) and there.query != here.query


def _page_number(url: str, parameter: str) -> int:
    value = parse_qs(urlsplit(url).query).get(parameter, ["1"])[0]
    return int(value[:9]) if value.isascii() and value.isdecimal() else 1


def labelled_values(tree: BeautifulSoup, labels: Mapping[str, str]) -> dict[str, list[str]]:
    """The values that a page gives under its labels, by the names that `labels` has for them.

    Read are definition lists, tables (labels before the rows or above the columns), headings with what follows, and
    "Label: value" in one line. The first place that gives a label's value wins.

    Args:
        labels: a label in plain words ("reporting period") -> the name of what it labels ("period").
    """
    found: dict[str, list[str]] = {}
    root = tree.find("main") or tree.body or tree
    for read in (_definitions, _tables, _headings, _lines_with_colon):
        known = ((labels.get(plain(label)), values) for label, values in read(root))
        fresh = grouped((name, value) for name, values in known if name for value in values if value)
        found |= {name: values for name, values in fresh.items() if name not in found}
    return found


def _definitions(root: Tag) -> Iterator[tuple[str, list[str]]]:
    for term in root.find_all("dt"):
        tags = (one for one in term.next_siblings if isinstance(one, Tag) and one.name in ("dt", "dd"))
        for described in takewhile(lambda one: one.name == "dd", tags):
            yield text_of(term), lines_of([described])


def _tables(root: Tag) -> Iterator[tuple[str, list[str]]]:
    for table in root.find_all("table"):
        rows = [row.find_all(["th", "td"], recursive=False) for row in table.find_all("tr")]
        head = rows[0] if rows and len(rows[0]) > 1 and all(cell.name == "th" for cell in rows[0]) else []
        for row in rows[1:] if head else rows:
            if head:
                yield from ((text_of(above), lines_of([cell])) for above, cell in zip(head, row, strict=False))
            elif len(row) > 1:
                yield text_of(row[0]), lines_of(row[1:])


def _headings(root: Tag) -> Iterator[tuple[str, list[str]]]:
    for heading in root.find_all([*TAGS["headings"], *TAGS["bold"]]):
        yield text_of(heading), lines_of(_belonging(heading))


def _belonging(heading: Tag) -> Iterator[PageElement]:
    """What a heading or a bold label stands above or before: the text of its line, else one block, or several of one
    kind (two paragraphs)."""
    kind = ""
    for piece in _outermost(heading).next_siblings:
        ends = "line_ends" if kind and heading.name in TAGS["bold"] else "ends"
        if isinstance(piece, Tag) and piece.name in TAGS[ends]:
            return
        if isinstance(piece, NavigableString) and not _seen(piece):
            continue
        name = piece.name if isinstance(piece, Tag) and piece.name in TAGS["blocks"] else "text"
        kind = kind or name
        if name != kind:
            return
        yield piece


def _outermost(heading: Tag) -> Tag:
    """The heading, or what holds nothing else: the label of a row, the head of an accordion."""
    node = heading
    while node.parent is not None and node.name not in ("main", "body") and _stands_alone(node):
        node = node.parent
    return node


def _stands_alone(node: Tag) -> bool:
    """Whether nothing beside the element is seen; of many neighbours without words, none is looked for further."""
    near = list(islice(chain(node.next_siblings, node.previous_siblings), MOST_NEIGHBOURS))
    seen = (piece for piece in _flat(near) if isinstance(piece, NavigableString))
    return len(near) < MOST_NEIGHBOURS and not any(map(clean, seen))


def _lines_with_colon(root: Tag) -> Iterator[tuple[str, list[str]]]:
    for line in lines_of([root]):
        label, colon, value = line.partition(":")
        if colon and len(label) <= 60:
            yield label, [clean(value)]


def lines_of(pieces: Iterable[PageElement]) -> list[str]:
    """The seen text line by line: a list item, a paragraph, or what stands between two line breaks."""
    lines: list[list[str]] = []
    block: object = None
    for piece in _flat(pieces):
        if isinstance(piece, Tag):  # a line break
            block = None
            continue
        above = next((parent for parent in piece.parents if parent.name in TAGS["blocks"]), None)
        if above is not block or not lines:
            lines.append([])
            block = above
        lines[-1].append(str(piece))
        if len(lines) > MOST_LINES:
            break
    cleaned = (clean(" ".join(line)).lstrip(":").strip() for line in lines)
    return [line for line in cleaned if line]


def _flat(pieces: Iterable[PageElement]) -> Iterator[PageElement]:
    """All text that is seen, and all line breaks, in order."""
    for piece in pieces:
        inner = piece.descendants if isinstance(piece, Tag) else [piece]
        yield from (part for part in inner if (isinstance(part, Tag) and part.name == "br") or _seen(part))


def _seen(piece: PageElement) -> bool:
    if not isinstance(piece, NavigableString) or isinstance(piece, PreformattedString) or not piece.strip():
        return False
    return not any(parent.name in TAGS["unseen"] for parent in piece.parents)


def _number(text: str) -> int:
    return int(re.sub(r"\D", "", text[:40]))
