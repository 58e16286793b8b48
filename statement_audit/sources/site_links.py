"""The links of a page with their labels, wherever the markup keeps them, read in time that the page's size bounds."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any
from urllib.parse import parse_qs, urlsplit

from statement_audit.issue_codes import document_error
from statement_audit.markup import MOST_ATTRIBUTES, is_overfull, needs_browser, page_encoding
from statement_audit.models import SitePage
from statement_audit.payloads import data_markup, page_data
from statement_audit.plain_text import expression, patterns_beside
from statement_audit.resources import table_beside
from statement_audit.sources.site_scripts import is_data, own_scripts, read_script, script_links
from statement_audit.sources.site_urls import is_document, resolve, site_name
from statement_audit.sources.site_words import is_generic, names_statement, names_topic, plain, says

HEAD_BYTES = 2_000_000  # of a longer page this much of its start
TAIL_BYTES = 500_000  # and this much of its end, where footers are
FIRST_LINKS = 2500  # of a part with more, those at its start
LAST_LINKS = 1000  # and those at its end
LABEL = 300  # characters
CONTEXT = 200
CLIMB = 12  # ancestors looked at for the place of a link
NEAR = 4  # ancestors whose words are a link's context
MOST_TEXT = 200_000
MOST_LINKS = 4500  # kept of each part
MOST_NODES = 150  # around or in a link that are looked at for its words
LONGEST_SOURCE = 8000  # characters of a frame's address, which may hold others

TABLE, MARKUP = table_beside(__file__), patterns_beside(__file__)
TAGS = {name: frozenset(tags.split()) for name, tags in TABLE["tags"].items()}
PLACES = tuple((place, re.compile(expression(names), re.IGNORECASE)) for place, names in TABLE["places"].items())
MOST_DATA = 4
EMBEDDED = "embedded document"  # the label of one that has none


@dataclass(frozen=True, slots=True)
class Link:
    """One link. `label`: the words a person clicks on, else its other names; `names`: all of them, for scoring.

    `context`: the words beside it and the heading above, where the label names nothing. `place`: footer, nav, header,
    main, script or head. `lang`: its hreflang. `above`: the heading over it.
    """

    url: str
    label: str
    names: str = ""
    context: str = ""
    place: str = "main"
    lang: str = ""
    above: str = ""


@dataclass(slots=True)
class PageView:
    """What a page shows to a search. `text`: its words without menus and links; `topic`: it is about modern slavery."""

    url: str
    base: str
    title: str = ""
    heading: str = ""
    links: list[Link] = field(default_factory=list)
    alternates: list[Link] = field(default_factory=list)  # the same page in other languages
    text: str = ""
    markup: str = ""
    canonical: str = ""  # the address that the page says is its own
    scripts: list[str] = field(default_factory=list)  # own scripts and data that may write menus, likeliest first
    data: list[str] = field(default_factory=list)  # of these the data
    search: str = ""  # address of the site's own search, up to the words
    holds: bool = False  # a heading in it is called such a statement

    @property
    def topic(self) -> bool:
        """Whether title, main heading or address name the subject."""
        return any(names_topic(part) for part in (self.title, self.heading, urlsplit(self.url).path))


def is_markup(page: SitePage) -> bool:
    """Whether the answer is a page with links, by its first bytes, and by the server's word where they say nothing."""
    head = page.content[:1024].lstrip(b"\xef\xbb\xbf \t\r\n\x00")
    if head.startswith((b"%PDF", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"{\\rtf", b"\x89PNG", b"\xff\xd8\xff")):
        return False
    if head[:1] == b"<":
        return not head.startswith(b"<?xml") or b"<html" in page.content[:4096].lower()
    declared = (page.media_type or "").lower()
    return "html" in declared or b"<html" in page.content[:4096].lower() or b"<a " in page.content[:20_000].lower()


def read_page(page: SitePage) -> PageView:
    """Read a page's links, of a very long page those at its start and its end, in time that its length bounds.

    Raises:
        DocumentError: size_limit: a tag holds more attributes than any page needs.
    """
    content = page.content
    parts = [content] if len(content) <= HEAD_BYTES + TAIL_BYTES else [content[:HEAD_BYTES], content[-TAIL_BYTES:]]
    encoding = page_encoding(content[:HEAD_BYTES])
    reader = _Reader(page.url)
    for part in parts:
        markup = part.decode(encoding, errors="replace")
        if is_json(content):
            data = data_markup(markup)
            reader.read("" if is_overfull(data) else data, written="script")
            continue
        if is_overfull(markup):
            message = f"{page.url}: one tag of the page holds more than {MOST_ATTRIBUTES:,} attributes."
            raise document_error("size_limit", message)
        reader.read(markup)
        if (data := page_data(markup)) and not is_overfull(data):
            reader.read(data, written="script", texts=needs_browser(markup))
    return reader.finished()


def is_json(content: bytes) -> bool:
    """Whether an answer is data, by its first byte."""
    return content[:200].lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"[")


class _Reader:
    """Collects what the parts of one page hold."""

    def __init__(self, url: str) -> None:
        self.view = PageView(url, "")
        self.texts: list[str] = []
        self.written = ""
        self.above = ("", "")  # the last heading and the place where it stands
        self.places: dict[Any, str] = {}  # element -> place, for the ancestors of links

    def read(self, markup: str, *, written: str = "", texts: bool = True) -> None:
        """`written`: the place of all links, where scripts write them; `texts`: whether its words are the page's."""
        import lxml.html

        view = self.view
        self.written, self.above = written, ("", "")
        view.base = view.base or (view.url if written else "")
        view.markup += "" if written else markup
        parser = lxml.html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
        try:
            tree = lxml.html.document_fromstring(markup.encode("utf-8", "replace") or b"<p>", parser=parser)
        except (lxml.etree.ParserError, ValueError):  # nothing but blanks and comments
            return
        self.words = Words(tree)
        if not written:
            self._read_head(tree)
        most = len(view.links) + len(view.alternates) + MOST_LINKS
        for element in _bounded(list(tree.iter())):
            self._read_element(element)
            if len(view.links) + len(view.alternates) > most:
                break
        if texts:
            self.texts.append(self.words.main())

    def finished(self) -> PageView:
        """What was collected."""
        view = self.view
        view.base, view.text = view.base or view.url, " ".join(self.texts)
        view.scripts = [*view.data, *own_scripts(view.scripts)]
        return view

    def _read_head(self, tree: Any) -> None:
        if (base := tree.find(".//base[@href]")) is not None and not self.view.base:
            self.view.base = resolve(self.view.url, base.get("href")) or self.view.url
        self.view.base = self.view.base or self.view.url
        for path, attribute in ((".//link[@rel='canonical']", "href"), (".//meta[@property='og:url']", "content")):
            if (found := tree.find(path)) is not None and not self.view.canonical:
                self.view.canonical = resolve(self.view.url, found.get(attribute) or "") or ""
        for name, path in (("title", ".//title"), ("heading", ".//h1")):
            if (found := tree.find(path)) is not None and not getattr(self.view, name):
                setattr(self.view, name, self.words.inside(found, LABEL))

    def _read_element(self, element: Any) -> None:
        tag = element.tag
        if not isinstance(tag, str) or tag in TAGS["no_link"]:
            return
        opens = tag == "button" and element.get("aria-expanded")
        if tag == "script":
            self._add_script(element)
        elif tag == "link":
            self._add_relation(element)
        elif tag in ("iframe", "embed", "object"):
            self._add_frame(element)
        elif tag == "option":
            value = (element.get("value") or "").strip()
            if value.startswith(("/", "http://", "https://")) or is_document(value):
                self._add(element, value)
        elif tag == "form":
            self._note_search(element)
        elif tag in TAGS["headings"] or element.get("role") == "heading" or opens:
            self.above = (self.words.inside(element, CONTEXT), self._place(element))
            self.view.holds = self.view.holds or (names_statement(self.above[0]) and self.above[1] == "main")
            self._add_clickable(element)
        else:
            self._add_clickable(element)
            self._read_data(element)

    def _add_clickable(self, element: Any) -> None:
        hrefs = [href for attribute in TABLE["address_attributes"] if (href := element.get(attribute)) is not None]
        scripted = islice(MARKUP["scripted"].finditer(element.get("onclick") or ""), 3)
        for href in (*hrefs, *(match[1] for match in scripted)):
            self._add(element, href)

    def _note_search(self, form: Any) -> None:
        """The site's own search: a form that is sent by its address, with a field for words."""
        typed = [field for field in form.iter("input") if field.get("type") in (None, "text", "search")]
        fields = (field.get("name") or "" for field in typed)
        name = next((name for name in fields if MARKUP["search_field"].fullmatch(name)), None)
        url = resolve(self.view.base, form.get("action") or self.view.url)
        own = url is not None and site_name(url) == site_name(self.view.base)
        if name and own and not self.view.search and (form.get("method") or "get").lower() == "get":
            self.view.search = f"{url}{'&' if '?' in str(url) else '?'}{name}="

    def _add_frame(self, element: Any) -> None:
        """A document shown inside the page; also through a viewer that takes its address."""
        sources = (element.get(name) for name in ("src", "data-src", "data-lazy-src", "data"))
        source = next((one for one in sources if one and not one.startswith("about:")), "")[:LONGEST_SOURCE]
        url = resolve(self.view.base, source)
        for document in (url, *self._viewed(source)):
            if document and is_document(document):
                self._add_embedded(element, document)

    def _add_embedded(self, element: Any, url: str) -> None:
        label = element.get("title") or element.get("aria-label") or EMBEDDED
        self.view.links.append(Link(url, label, label, self._context(element, "main"), self._place(element)))

    def _viewed(self, address: str) -> Iterator[str]:
        """Documents that a viewer's address tells it to show."""
        try:
            parts = urlsplit(address)
            told = parse_qs(parts.query) | parse_qs(parts.fragment)  # as pdf.js takes it
        except ValueError:
            return
        for value in (value for name in TABLE["viewed"] for value in told.get(name, ())):
            if (url := resolve(self.view.base, value)) and is_document(url):
                yield url

    def _read_data(self, element: Any) -> None:
        """What attributes hold for scripts: a viewer's settings, and where data for a list is."""
        for name, value in element.attrib.items():
            if not MARKUP["including"].match(name) or len(value) > LONGEST_SOURCE:
                continue
            if value[:1] in "{[":
                quoted = (text.replace("\\/", "/") for text in MARKUP["quoted_document"].findall(value))
                for url in islice(filter(None, (resolve(self.view.base, text) for text in quoted)), 3):
                    self._add_embedded(element, url)
            elif len(self.view.data) < MOST_DATA and (is_data(value) or MARKUP["data_attribute"].fullmatch(name)):
                address = resolve(self.view.base, value)
                if address and not is_document(address) and element.get("href") is None:
                    self.view.data.append(address)

    def _add_script(self, element: Any) -> None:
        text = element.text or ""
        if source := resolve(self.view.base, element.get("src") or ""):
            self.view.scripts.append(source)
        if len(self.view.data) < MOST_DATA and MARKUP["loads"].search(text):
            self.view.data += [url for value, _ in read_script(text).data if (url := resolve(self.view.base, value))]
        data = element.get("type") == "application/ld+json"
        if not data and text.strip()[:1] in ("{", "[") and data_markup(text):  # read as what it is
            return
        links = ((label, resolve(self.view.base, href)) for label, href in script_links(text))
        self.view.links += [Link(url, label, label, place="head" if data else "script") for label, url in links if url]

    def _add_relation(self, element: Any) -> None:
        rels = set((element.get("rel") or "").lower().split())
        kind = element.get("type") or ""
        url = resolve(self.view.base, element.get("href") or "")
        if url is None or not rels & TAGS["relations"] or "xml" in kind.replace("xhtml+xml", "") or "json" in kind:
            return
        lang = (element.get("hreflang") or "").lower()
        label = element.get("title") or ""
        link = Link(url, label, label, place="head", lang=lang)
        (self.view.alternates if lang and "alternate" in rels else self.view.links).append(link)

    def _add(self, element: Any, href: str) -> None:
        if (url := resolve(self.view.base, href)) is None:
            return
        if MARKUP["viewer_path"].search(urlsplit(url).path):
            url = next(self._viewed(url), url)
        text = self.words.inside(element, LABEL)
        others = list(dict.fromkeys(_other_names(element)))
        says = text and not (is_generic(text) and others and names_topic(others[0]))
        label = text if says else next(iter(others), text)
        names = " | ".join(dict.fromkeys(part for part in (text, *others) if part))[: 2 * LABEL]
        place = self._place(element)
        pointer = self._pointer(element, self._heading(place)) if place == "main" and not is_generic(text) else ""
        context = self._context(element, place) if is_generic(text) else pointer
        lang = (element.get("hreflang") or element.get("lang") or "").lower()
        self.view.links.append(Link(url, label, names, context, place, lang, self._heading(place)))

    def _heading(self, place: str) -> str:
        return self.above[0] if self.above[1] == place else ""

    def _place(self, element: Any) -> str:
        """Footer, menu or text, by the nearest ancestor that says so; of what scripts write that."""
        if self.written:
            return self.written
        passed, place = [], ""
        for ancestor in islice(element.iterancestors(), CLIMB):
            if place := self.places.get(ancestor) or _named_place(ancestor):
                break
            passed.append(ancestor)
        place = place or "main"
        self.places.update(dict.fromkeys(passed, place))
        return place

    def _context(self, element: Any, place: str) -> str:
        heading = self._heading(place)
        own, around = self.words.inside(element, CONTEXT), ""
        for ancestor in islice(element.iterancestors(), NEAR):
            if ancestor.tag in TAGS["landmarks"]:
                break
            if next(islice(ancestor.iter(), MOST_NODES, None), None) is not None:
                break
            text = self.words.inside(ancestor, CONTEXT + 1)
            if len(text) > CONTEXT or len(list(islice(ancestor.iter("a"), 4))) > 3:
                break
            around = text
        parts = (self.words.sentence(element)[0], around if around != own else "", heading)
        return " | ".join(dict.fromkeys(part for part in parts if part))

    def _pointer(self, element: Any, heading: str) -> str:
        """The sentence around a link that says where the statement is, under words that do not name it, with the one
        before that it goes on from; else nothing. `heading`: the one above, which may name the subject."""
        sentence, before = self.words.sentence(element)
        if before and MARKUP["goes_on"].search(plain(sentence)):
            sentence = f"{before}. {sentence}"
        named = f"{sentence} | {heading}" if heading else sentence
        return named if names_topic(named) and says(plain(sentence), "statement") else ""


class Words:
    """The texts of a tree in their order, read once: those in an element, before and behind it are slices.

    Of a tree without comments and processing instructions: the parser removes them.
    """

    def __init__(self, tree: Any) -> None:
        from lxml.etree import iterwalk

        self.texts: list[tuple[str, int]] = []  # with the number of the nearest element around it that is not seen
        self.numbers: dict[Any, int] = {}
        self.starts: dict[Any, int] = {}  # element -> place of its first text
        self.ends: dict[Any, int] = {}  # and of the first behind it
        self.outside: list[str] = []  # of menus and links
        around = [(-1, True)]
        for event, node in iterwalk(tree, events=("start", "end")):
            if event == "start":
                hidden, outside = around[-1]
                number = self.numbers[node] = len(self.numbers)
                within = number if node.tag in TAGS["unseen"] else hidden
                around.append((within, outside and node.tag not in TAGS["furniture"]))
                self.starts[node] = len(self.texts)
            else:
                around.pop()
                self.ends[node] = len(self.texts)
            if text := node.text if event == "start" else node.tail:
                hidden, outside = around[-1]
                self.texts.append((text, hidden))
                self.outside += [text] if outside else []

    def _seen(self, element: Any, start: int, end: int) -> list[str]:
        """The texts from place to place that are seen in an element."""
        return [text for text, hidden in self.texts[start:end] if hidden <= self.numbers[element]]

    def inside(self, element: Any, most: int) -> str:
        """The first words of an element, scripts and styles left out."""
        start = self.starts[element]
        texts = self._seen(element, start, min(self.ends[element], start + 10 * MOST_NODES))
        return " ".join(" ".join(_first(texts, most)).split())[:most]

    def main(self) -> str:
        """The page's own words."""
        return " ".join(_first(filter(None, (" ".join(text.split()) for text in self.outside)), MOST_TEXT))

    def sentence(self, element: Any) -> tuple[str, str]:
        """The words of the sentence around a link, inside its own paragraph, item or cell, and the sentence before it;
        nothing where the link stands alone on the page. Few texts are read, so that a page of links alone is not read
        once for each."""
        block = element
        while block.tag in TAGS["inline"] or block is element:
            if (block := block.getparent()) is None or block.tag in TAGS["landmarks"]:
                return "", ""
        start, end = self.starts[element], self.ends[element]
        before = "".join(self._seen(block, max(self.starts[block], start - 2 * MOST_NODES), start))
        after = next(iter(self._seen(block, end, min(self.ends[block], end + MOST_NODES))), "")
        earlier, begun = ["", *MARKUP["sentence_end"].split(before[-2 * CONTEXT :])][-2:]
        ended = MARKUP["sentence_end"].split(after, maxsplit=1)[0]
        return " ".join(f"{begun} {ended}".split())[-2 * CONTEXT :], earlier


def _bounded(elements: list[Any]) -> list[Any]:
    """The elements of a page, of one with very many links those at its start and its end."""
    anchors = [index for index, element in enumerate(elements) if element.tag in TAGS["links"]]
    if len(anchors) <= FIRST_LINKS + LAST_LINKS:
        return elements
    return elements[: anchors[FIRST_LINKS]] + elements[anchors[-LAST_LINKS] :]


def _named_place(element: Any) -> str:
    if element.tag in ("footer", "nav", "header"):
        return str(element.tag)
    if element.tag in ("html", "body", "main", "article"):
        return "main"
    names = f"{element.get('class') or ''} {element.get('id') or ''} {element.get('role') or ''}"[:300]
    return next((place for place, pattern in PLACES if pattern.search(names)), "")


def _first(parts: Iterable[str], most: int) -> Iterator[str]:
    """The parts up to the one with which they are longer than `most`."""
    length = 0
    for part in parts:
        yield part
        length += len(part.strip())
        if length > most:
            return


def _other_names(element: Any) -> Iterator[str]:
    for attribute in TABLE["name_attributes"]:
        if value := " ".join((element.get(attribute) or "").split())[:LABEL]:
            yield value
    near = (inner for inner in islice(element.iter(), MOST_NODES) if inner.tag in TAGS["naming"])
    for inner in islice(near, 12):
        own = inner.text if inner.tag == "title" else None
        for name in (inner.get("alt"), inner.get("aria-label"), inner.get("title"), own):
            if name and name.strip():
                yield " ".join(name.split())[:LABEL]


def digest(view: PageView) -> frozenset[int]:
    """A page's words in threes, hashed: equal pages at two addresses have nearly equal sets."""
    words = plain(view.text).split()[:5000]
    return frozenset(hash(tuple(words[index : index + 3])) for index in range(max(1, len(words) - 2)))
