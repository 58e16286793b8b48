"""Comments put into a Word file at the words that they are about. Nothing else of it changes.

The file's own bytes stay and marks go between them: no part is written anew by another program, so that whatever Word
knows and this program does not (tracked changes, others' comments, fields, drawings) is there afterwards as it was. A
run of text is cut in two where a quote begins or ends inside it. Word has no comments in notes and none that it shows
everywhere in text boxes: those stand at the note's mark and at the box.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from io import BytesIO
from itertools import count
from typing import Any
from xml.etree.ElementTree import Element
from xml.parsers import expat
from xml.sax.saxutils import escape

from statement_audit.extract.cleaning import CALIBRI_PAIRS, LIGATURES, WINDOWS, clean_text
from statement_audit.extract.docx import PREFIXES, main_part, read_docx, read_flow, relations_of
from statement_audit.extract.flow import Item, laid_out
from statement_audit.extract.package import Package, parse_xml, to_int
from statement_audit.issue_codes import document_error
from statement_audit.models import BlockKind, ExtractedDocument

AUTHOR, INITIALS = "statement-audit", "sa"
OFFICE, STRICT = "http://schemas.openxmlformats.org/", "http://purl.oclc.org/ooxml/"
TYPES = "[Content_Types].xml"
TYPES_SPACE = f"{OFFICE}package/2006/content-types"
COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
TAG_END = re.compile(rb"""<(?:[^<>"']|"[^"]*"|'[^']*')*+>""")
CHARACTER = re.compile(rb"\r\n|&[^;&]{1,12};|[\x00-\x7f]|[\xc2-\xf4][\x80-\xbf]+")
ENCODING = re.compile(r"""(<\?xml[^>]{0,200}?)\s{1,9}encoding\s{0,9}=\s{0,9}["'][^"']{0,60}["']""")
WORDS = re.compile(r"[^\W_]+")
SIGNS = str.maketrans(LIGATURES | {ord(sign): pair for sign, pair in CALIBRI_PAIRS.items()} | WINDOWS)
UTF_16 = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class Comment:
    """`place`: page, start and end of the quote in the document's text; None: at its last paragraph. `lines`: one
    paragraph each, the first in bold."""

    place: tuple[int, int, int] | None
    lines: tuple[str, ...]


def annotate_docx(
    data: bytes, source: str, document: ExtractedDocument, comments: Sequence[Comment], date: str
) -> tuple[bytes, list[Comment]]:
    """A Word file with comments, and those of them whose words were not found: they stand at its last paragraph.

    Args:
        data: the file, which was read as `document`; `source`: its name.
        date: of the comments, in ISO 8601.

    Raises:
        DocumentError: damaged, encrypted, size_limit, too_deep; or its text would not be the same afterwards.
    """
    package = Package(data, source)
    main = main_part(package)
    found = read_flow(package, main)
    text = _utf8(package.read(main) or b"", source)
    body = _Source(text, found.root)
    quotes = _Quotes(document, [blocks for _, blocks in laid_out(found)], body)
    marks = _Marks(body)
    relations = relations_of(package, main)
    part = next((target for kind, target in relations.values() if kind == "comments"), None)
    held = package.tree(part, PREFIXES) if part else None
    is_strict = STRICT.encode() in text[: body.nodes[0].inside]
    space = f"{STRICT}wordprocessingml/main" if is_strict else f"{OFFICE}wordprocessingml/2006/main"
    lost, written = [], []
    for number, comment in zip(count(_free_id(found.root, held)), comments, strict=False):
        span = quotes.find(comment.place) if comment.place else None
        lost += [comment] if comment.place and span is None else []
        marks.put(span or quotes.end, f'xmlns:w="{space}" w:id="{number}"')
        written.append(_comment(comment, space, number, date))
    changed = {main: marks.applied(), **_comment_parts(package, main, part, "".join(written), space)}
    made = _packed(package, data, changed)
    if read_docx(made, "", source).pages != read_docx(data, "", source).pages:
        raise document_error("damaged", f"{source}: with comments its text would read otherwise; nothing was written.")
    return made, lost


# --- where elements stand among the bytes ---------------------------------------------------------


@dataclass(slots=True)
class _Node:
    """An element's bytes: `start` to `inside` is its first tag, `close` to `end` its last; equal where it is empty."""

    element: Element
    parent: _Node | None
    start: int
    inside: int
    close: int = 0
    end: int = 0

    def around(self, tag: str) -> _Node | None:
        """The nearest element of this name around it."""
        node = self.parent
        while node is not None and node.element.tag != tag:
            node = node.parent
        return node

    def outermost(self, tag: str) -> _Node:
        """The element of this name around all others around it; itself where there is none."""
        outer = self.around(tag)
        return self if outer is None else outer.outermost(tag)


class _Source:
    """XML bytes, and where in them each element of the tree that was read from them begins and ends."""

    def __init__(self, data: bytes, root: Element) -> None:
        self.data = data
        self.elements = root.iter()
        self.nodes: list[_Node] = []
        self.open: list[_Node] = []
        self.parser: Any = expat.ParserCreate()
        self.parser.StartElementHandler = self._begin
        self.parser.EndElementHandler = self._finish
        self.parser.Parse(data, True)
        self.node_of = {node.element: node for node in self.nodes}

    def with_more(self, xml: str) -> bytes:
        """The bytes with `xml` as the last thing in the root."""
        root, more = self.nodes[0], xml.encode()
        if root.close != root.end:
            return self.data[: root.close] + more + self.data[root.close :]
        tag = self.data[root.start : root.inside]
        name = re.split(rb"[\s/>]", tag[1:], maxsplit=1)[0]
        return self.data[: root.start] + tag[:-2] + b">" + more + b"</" + name + b">" + self.data[root.inside :]

    def _begin(self, _tag: str, _attributes: object) -> None:
        start = self.parser.CurrentByteIndex
        tag = TAG_END.match(self.data, start)
        assert tag is not None
        node = _Node(next(self.elements), self.open[-1] if self.open else None, start, tag.end())
        self.nodes.append(node)
        self.open.append(node)

    def _finish(self, _tag: str) -> None:
        node = self.open.pop()
        if self.data[node.inside - 2 : node.inside] == b"/>":
            node.close = node.end = node.inside
        else:
            node.close = self.parser.CurrentByteIndex
            node.end = self.data.index(b">", node.close) + 1


# --- from a quote to its characters -----------------------------------------------------------------

Span = tuple[tuple[_Node, int], tuple[_Node, int]]  # the first character, and the one behind the last


class _Quotes:
    """Finds quotes of a document's pages in the elements that the text was read from."""

    def __init__(self, document: ExtractedDocument, pages: Sequence[Sequence[Item]], body: _Source) -> None:
        self.document = document
        self.node_of = body.node_of
        self.places: dict[tuple[int, int], tuple[_Letters, int]] = {}
        letters: dict[int, _Letters] = {}
        last: _Letters | None = None
        for page, items in zip(document.pages, pages, strict=True):
            for block, item in zip(page.blocks, items, strict=False):
                if not item.origin:
                    continue
                told = letters.setdefault(id(item.origin), _Letters([self.node_of[each] for each in item.origin]))
                self.places[page.number, block.start] = told, told.advance(page.text[block.start : block.end])
                last = told if item.kind is not BlockKind.FOOTNOTE and item.kind is not BlockKind.FURNITURE else last
        if last is None:
            raise document_error("no_text", "No paragraph of the file can hold a comment.")
        self.end = last.span(0, len(last.text))

    def find(self, place: tuple[int, int, int]) -> Span | None:
        """Where the quote stands, from its first to its last word; None where no word of it is found."""
        number, start, end = place
        page = next(page for page in self.document.pages if page.number == number)
        ends: list[tuple[_Node, int]] = []
        for block in page.blocks:
            told, begin = self.places.get((number, block.start), (None, -1))
            if told is not None and block.start < end and start < block.end:
                first = max(start, block.start)
                quote, lead = page.text[first : min(end, block.end)], page.text[block.start : first]
                ends += told.find(quote, lead, begin) or ()
        ends.sort(key=lambda at: (at[0].start, at[1]))
        return (ends[0], ends[-1]) if ends else None


class _Letters:
    """The text of some elements, and its letters and figures as they compare whatever was cleaned or joined since."""

    def __init__(self, nodes: Sequence[_Node]) -> None:
        self.nodes = nodes
        self.text, self.begins = "", []
        for before, node in zip([None, *nodes], nodes, strict=False):
            self.text += "" if before is None or before.around("w:p") is node.around("w:p") else "\n"
            self.begins.append(len(self.text))
            self.text += (node.element.text or "") if node.element.tag == "w:t" else ""
        self.plain, self.places = _plain(self.text)
        self.read = 0

    def advance(self, block: str) -> int:
        """Where the next block of these elements begins among the letters; -1 where it does not read so."""
        plain = _plain(block)[0]
        begin = self.plain.find(plain, self.read)
        self.read = begin + len(plain) if begin >= 0 else self.read
        return begin

    def find(self, quote: str, lead: str, begin: int) -> Span | None:
        """The quote, `lead` being the text of its block before it; as far as its words are there."""
        if not self.text:
            return self.span(0, 0)
        plain = _plain(quote)[0]
        at = begin + len(_plain(lead)[0]) if begin >= 0 else self.plain.find(plain)
        if at < 0:
            return self._by_words(quote)
        if not plain:
            return None
        return self._around(self.places[at], self.places[at + len(plain) - 1] + 1, quote)

    def _by_words(self, quote: str) -> Span | None:
        """From the first to the last word of the quote that stands here in its order: a list number is no text, and
        a cell may be told twice."""
        own, here = WORDS.findall(quote.lower()), list(WORDS.finditer(self.text.lower()))
        same = SequenceMatcher(None, own, [word[0] for word in here], autojunk=False).get_matching_blocks()
        hits = [place for block in same for place in range(block.b, block.b + block.size)]
        return self._around(here[hits[0]].start(), here[hits[-1]].end(), quote) if hits else None

    def _around(self, start: int, end: int, quote: str) -> Span:
        """With the quote's own signs before its first and behind its last word."""
        letters = [place for place, char in enumerate(quote) if char.isalnum()]
        before, behind = quote[: letters[0]].lstrip(), quote[letters[-1] + 1 :].rstrip()
        start -= len(before) if self.text.endswith(before, 0, start) else 0
        return self.span(start, end + (len(behind) if self.text.startswith(behind, end) else 0))

    def span(self, start: int, end: int) -> Span:
        """The elements that hold text[start:end], with the offsets in them."""
        if not self.text:
            return (self.nodes[0], 0), (self.nodes[-1], 0)
        return self._at(start, 0), self._at(end - 1, 1)

    def _at(self, place: int, more: int) -> tuple[_Node, int]:
        index = bisect_right(self.begins, place) - 1
        return self.nodes[index], place - self.begins[index] + more


def _plain(text: str) -> tuple[str, list[int]]:
    """Letters and figures alone, in lower case, and where each stands in `text`."""
    found, places = [], []
    for place, char in enumerate(text):
        letters = "".join(each.lower() for each in char.translate(SIGNS) if each.isalnum())
        found.append(letters)
        places += [place] * len(letters)
    return "".join(found), places


# --- marks ------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Cut:
    """What stands between two bytes: the end of a run, marks that end, marks that begin, the run's second half."""

    close: bytes = b""
    reopen: bytes = b""
    ends: list[bytes] = field(default_factory=list)
    begins: list[bytes] = field(default_factory=list)

    @property
    def xml(self) -> bytes:
        return self.close + b"".join(self.ends) + b"".join(self.begins) + self.reopen


class _Marks:
    """The marks of comments, by the byte before which each stands."""

    def __init__(self, source: _Source) -> None:
        self.source = source
        self.cuts: dict[int, _Cut] = {}
        self.spaced: set[int] = set()

    def put(self, span: Span, attributes: str) -> None:
        """Mark the characters of `span`; `attributes` name the comment."""
        (begin, first), (end, last) = span
        self._cut(begin, first, last=False).begins.append(f"<w:commentRangeStart {attributes}/>".encode())
        space, identity = attributes.split(" ", 1)
        reference = f"<w:r {space}><w:commentReference {identity}/></w:r>"
        self._cut(end, last, last=True).ends.append(f"<w:commentRangeEnd {attributes}/>{reference}".encode())

    def applied(self) -> bytes:
        """The bytes with all marks."""
        more = {place: cut.xml for place, cut in self.cuts.items()}
        more |= {place: b' xml:space="preserve"' + more.get(place, b"") for place in self.spaced}
        pieces, done = [], 0
        for place in sorted(more):
            pieces += [self.source.data[done:place], more[place]]
            done = place
        return b"".join([*pieces, self.source.data[done:]])

    def _cut(self, text: _Node, offset: int, *, last: bool) -> _Cut:
        """Make room for a mark before a character, or behind the last one."""
        run = text.outermost("w:r")
        size = self._size(text) if text.parent is run else 0
        at_the_edge = run.element[-1] is text.element and offset == size if last else self._is_first(text, run, offset)
        if at_the_edge or not size:
            return self.cuts.setdefault(run.end if last else run.start, _Cut())
        return self._inside(text, run, offset, size)

    def _size(self, text: _Node) -> int:
        """Characters of the element; 0 where it cannot be cut, its text being none or written in an odd way."""
        raw = self.source.data[text.inside : text.close]
        size = len(text.element.text or "")
        return size if text.element.tag == "w:t" and len(CHARACTER.findall(raw)) == size and b"<" not in raw else 0

    def _is_first(self, text: _Node, run: _Node, offset: int) -> bool:
        return offset == 0 and next(child for child in run.element if child.tag != "w:rPr") is text.element

    def _inside(self, text: _Node, run: _Node, offset: int, size: int) -> _Cut:
        data = self.source.data
        first = self.source.node_of[run.element[0]]
        opened = data[run.start : first.end if first.element.tag == "w:rPr" else run.inside]
        close = data[run.close : run.end]
        if offset in (0, size):
            return self.cuts.setdefault(text.end if offset else text.start, _Cut(close, opened))
        tag = data[text.start : text.inside]
        if b"xml:space" not in tag:
            self.spaced.add(text.inside - 1)
            tag = tag[:-1] + b' xml:space="preserve">'
        sizes = [len(each) for each in CHARACTER.findall(data[text.inside : text.close])]
        place = text.inside + sum(sizes[:offset])
        return self.cuts.setdefault(place, _Cut(data[text.close : text.end] + close, opened + tag))


# --- parts ------------------------------------------------------------------------------------------


def _utf8(data: bytes, source: str) -> bytes:
    """A part as UTF-8, in which such files are written, or in UTF-16."""
    try:
        text = data.decode("utf-16" if data.startswith(UTF_16) else "utf-8")
    except UnicodeDecodeError as exc:
        raise document_error("damaged", f"{source}: a part of it is written neither in UTF-8 nor in UTF-16.") from exc
    return ENCODING.sub(r"\1", text, count=1).encode() if data.startswith(UTF_16) else data


def _free_id(root: Element, comments: Element | None) -> int:
    """One more than any comment's number, or a mark's that has lost its comment."""
    marks = [each for tag in ("w:commentRangeStart", "w:commentReference") for each in root.iter(tag)]
    held = [*marks, *(comments if comments is not None else ())]
    return max((to_int(each.get("w:id"), -1) for each in held), default=-1) + 1


def _comment(comment: Comment, space: str, number: int, date: str) -> str:
    paragraphs = []
    for place, line in enumerate(comment.lines):
        bold = "" if place else "<w:rPr><w:b/></w:rPr>"
        mark = "" if place else "<w:r><w:annotationRef/></w:r>"
        words = escape(clean_text(line))
        paragraphs.append(f'<w:p>{mark}<w:r>{bold}<w:t xml:space="preserve">{words}</w:t></w:r></w:p>')
    head = f'xmlns:w="{space}" w:id="{number}" w:author="{AUTHOR}" w:date="{date}" w:initials="{INITIALS}"'
    return f"<w:comment {head}>{''.join(paragraphs)}</w:comment>"


def _comment_parts(package: Package, main: str, part: str | None, xml: str, space: str) -> dict[str, bytes]:
    """The part that holds the comments, and where it is new, the two that name it."""
    if part is not None and part in package.names:
        return {part: _with_more(package, part, xml)}
    folder, name = posixpath.split(main)
    new = next(each for n in count() if (each := posixpath.join(folder, f"comments{n or ''}.xml")) not in package.names)
    links = posixpath.join(folder, "_rels", f"{name}.rels")
    kind = f"{STRICT}officeDocument" if STRICT in space else f"{OFFICE}officeDocument/2006"
    link_space = f"{OFFICE}package/2006/relationships"
    link = (
        f'<Relationship xmlns="{link_space}" Id="statementAuditComments" Type="{kind}/relationships/comments"'
        f' Target="{posixpath.basename(new)}"/>'
    )
    kinds = f'<Override xmlns="{TYPES_SPACE}" PartName="/{new}" ContentType="{COMMENTS_TYPE}"/>'
    return {
        new: f'<?xml version="1.0" encoding="UTF-8"?>\n<w:comments xmlns:w="{space}">{xml}</w:comments>'.encode(),
        links: _with_more(package, links, link, f'<Relationships xmlns="{link_space}"/>'),
        TYPES: _with_more(package, TYPES, kinds, f'<Types xmlns="{TYPES_SPACE}"/>'),
    }


def _with_more(package: Package, part: str, xml: str, empty: str = "") -> bytes:
    data = _utf8(package.read(part) or empty.encode(), package.source)
    return _Source(data, parse_xml(data, PREFIXES, part)).with_more(xml)


def _packed(package: Package, data: bytes, changed: dict[str, bytes]) -> bytes:
    """The archive with these parts changed or added; every other one as it was."""
    out = BytesIO()
    whole = Package(data, package.source)
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in {entry.filename: entry for entry in old.infolist()}.values():  # of a name told twice, the last
            content = changed.pop(entry.filename, None)
            new.writestr(entry, whole.read(entry.filename) or b"" if content is None else content)
        for name, content in changed.items():
            new.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()
