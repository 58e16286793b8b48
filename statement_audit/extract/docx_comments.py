"""Comments put into a Word file at the words that they are about. Nothing else of it changes.

Marks go between the elements of the file's own tree, so that whatever Word knows and this program does not (tracked
changes, others' comments, fields, drawings) is there afterwards as it was. A run of text is cut in two where a quote
begins or ends inside it. Word has no comments in notes and none that it shows everywhere in text boxes: those stand at
the note's mark and at the box.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from difflib import SequenceMatcher
from io import BytesIO
from itertools import count
from typing import Any

from lxml import etree
from lxml.builder import ElementMaker

from statement_audit.extract.cleaning import clean_text, plain_letters
from statement_audit.extract.docx import main_part, read_docx, read_flow, relations_of
from statement_audit.extract.flow import Flow, laid_out
from statement_audit.extract.package import Package, to_int
from statement_audit.issue_codes import document_error
from statement_audit.models import BlockKind, ExtractedDocument

AUTHOR, INITIALS = "statement-audit", "sa"
OFFICE, STRICT = "http://schemas.openxmlformats.org/", "http://purl.oclc.org/ooxml/"
TYPES = "[Content_Types].xml"
TYPES_SPACE, LINKS_SPACE = f"{OFFICE}package/2006/content-types", f"{OFFICE}package/2006/relationships"
COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
WORDS = re.compile(r"[^\W_]+")

Node = Any  # an element of lxml
Place = tuple[Node, int]  # an element, and how many of its characters stand before
Span = tuple[Place, Place]  # the first character, and the one behind the last
Edge = tuple[Node, int, bool, int]  # a place, whether a comment begins there, and the comment's number


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
    relations = relations_of(package, main)
    part = next((target for kind, target in relations.values() if kind == "comments"), None)
    body = _parsed(package.read(main) or b"", source)
    space = etree.QName(body).namespace
    told = _parsed(package.read(part or "") or f'<w:comments xmlns:w="{space}"/>'.encode(), source)
    quotes = _Quotes(document, found, body)
    word, lost, edges = f"{{{space}}}", [], list[Edge]()
    for number, comment in zip(count(_free_id(word, body, told)), comments, strict=False):
        span = quotes.find(comment.place) if comment.place else None
        lost += [comment] if comment.place and span is None else []
        first, last = span or quotes.end
        edges += [(*first, True, number), (*last, False, number)]
        told.append(_comment(comment, word, number, date))
    # from the last to the first: what is cut off a run stands behind it, so that the places before it still hold
    for edge in sorted(edges, key=lambda edge: (quotes.order[edge[0]], *edge[1:]), reverse=True):
        _mark(edge, word)
    kind = f"{STRICT}officeDocument" if STRICT in space else f"{OFFICE}officeDocument/2006"
    made = _packed(package, data, {main: body, **_comment_parts(package, main, part, told, kind)})
    if read_docx(made, "", source).pages != read_docx(data, "", source).pages:
        raise document_error("damaged", f"{source}: with comments its text would read otherwise; nothing was written.")
    return made, lost


# --- from a quote to its characters -----------------------------------------------------------------


class _Quotes:
    """Finds quotes of a document's pages in the elements that the text was read from."""

    def __init__(self, document: ExtractedDocument, found: Flow, body: Node) -> None:
        self.document = document
        nodes = dict(zip(found.root.iter(), body.iter("*"), strict=True))
        self.order = {node: number for number, node in enumerate(nodes.values())}
        self.places: dict[tuple[int, int], tuple[_Letters, int]] = {}
        letters: dict[int, _Letters] = {}
        last: _Letters | None = None
        for page, (_, items) in zip(document.pages, laid_out(found), strict=True):
            for block, item in zip(page.blocks, items, strict=False):
                if not item.origin:
                    continue
                told = letters.setdefault(id(item.origin), _Letters([nodes[each] for each in item.origin]))
                self.places[page.number, block.start] = told, told.advance(page.text[block.start : block.end])
                last = told if item.kind is not BlockKind.FOOTNOTE and item.kind is not BlockKind.FURNITURE else last
        if last is None:
            raise document_error("no_text", "No paragraph of the file can hold a comment.")
        self.end = last.span(0, len(last.text))

    def find(self, place: tuple[int, int, int]) -> Span | None:
        """Where the quote stands, from its first to its last word; None where no word of it is found."""
        number, start, end = place
        page = next(page for page in self.document.pages if page.number == number)
        ends: list[Place] = []
        for block in page.blocks:
            told, begin = self.places.get((number, block.start), (None, -1))
            if told is not None and block.start < end and start < block.end:
                first = max(start, block.start)
                quote, lead = page.text[first : min(end, block.end)], page.text[block.start : first]
                ends += told.find(quote, lead, begin) or ()
        ends.sort(key=lambda at: (self.order[at[0]], at[1]))
        return (ends[0], ends[-1]) if ends else None


class _Letters:
    """The text of some elements, and its letters and figures as they compare whatever was cleaned or joined since."""

    def __init__(self, nodes: Sequence[Node]) -> None:
        self.nodes = nodes
        self.text, self.begins = "", []
        paragraphs = [next(node.iterancestors("{*}p")) for node in nodes]
        for node, before, own in zip(nodes, [None, *paragraphs], paragraphs, strict=False):
            self.text += "" if before is None or before is own else "\n"
            self.begins.append(len(self.text))
            self.text += node.xpath("string()")
        self.plain, self.places = plain_letters(self.text)
        self.read = 0

    def advance(self, block: str) -> int:
        """Where the next block of these elements begins among the letters; -1 where it does not read so."""
        plain = plain_letters(block)[0]
        begin = self.plain.find(plain, self.read)
        self.read = begin + len(plain) if begin >= 0 else self.read
        return begin

    def find(self, quote: str, lead: str, begin: int) -> Span | None:
        """The quote, `lead` being the text of its block before it; as far as its words are there."""
        if not self.text:
            return self.span(0, 0)
        plain = plain_letters(quote)[0]
        at = begin + len(plain_letters(lead)[0]) if begin >= 0 else self.plain.find(plain)
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

    def _at(self, place: int, more: int) -> Place:
        index = bisect_right(self.begins, place) - 1
        return self.nodes[index], place - self.begins[index] + more


# --- marks ------------------------------------------------------------------------------------------


def _mark(edge: Edge, word: str) -> None:
    """Put one mark of a comment between runs."""
    node, offset, begins, number = edge
    identity = {f"{word}id": str(number)}
    run = _cut(node, offset, begins, word)
    if begins:
        run.addprevious(run.makeelement(f"{word}commentRangeStart", identity))
        return
    reference = run.makeelement(f"{word}r")
    etree.SubElement(reference, f"{word}commentReference", identity)
    run.addnext(reference)
    run.addnext(run.makeelement(f"{word}commentRangeEnd", identity))


def _cut(text: Node, offset: int, begins: bool, word: str) -> Node:
    """The run that begins with this character, or ends behind it: cut in two where it does neither. Text that is
    not plain, or not right below its run, leaves it whole."""
    runs = list(text.iterancestors(f"{word}r"))
    if text.tag != f"{word}t" or len(text) or runs[-1] is not text.getparent():
        return runs[-1]
    (run,), own = runs, text.text
    parts = [child for child in run if child.tag != f"{word}rPr"]
    if (begins and offset == 0 and parts[0] is text) or (not begins and offset == len(own) and parts[-1] is text):
        return run
    more = run.makeelement(run.tag, run.attrib)
    more.extend(map(deepcopy, run.findall(f"{word}rPr")))
    behind = list(text.itersiblings())
    if offset == 0:
        behind.insert(0, text)
    elif offset < len(own):
        text.set(XML_SPACE, "preserve")
        rest = etree.SubElement(more, text.tag, text.attrib)
        text.text, rest.text = own[:offset], own[offset:]
    more.extend(behind)
    run.addnext(more)
    return more if begins else run


# --- parts ------------------------------------------------------------------------------------------


def _parsed(data: bytes, source: str) -> Node:
    """A part as a tree that writes it as it was; the main one was read before, within limits and without entities."""
    try:
        return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))
    except etree.XMLSyntaxError as exc:
        raise document_error("damaged", f"{source}: the XML of a part is broken ({exc}).") from exc


def _free_id(word: str, *roots: Node) -> int:
    """One more than any comment's number, or a mark's that has lost its comment."""
    tags = [f"{word}{name}" for name in ("comment", "commentRangeStart", "commentReference")]
    return 1 + max((to_int(each.get(f"{word}id"), -1) for root in roots for each in root.iter(*tags)), default=-1)


def _comment(comment: Comment, word: str, number: int, date: str) -> Node:
    w = ElementMaker(namespace=word[1:-1])
    named = {"id": str(number), "author": AUTHOR, "date": date, "initials": INITIALS}
    made = w.comment({f"{word}{key}": value for key, value in named.items()})
    for place, line in enumerate(comment.lines):
        words = w.t({XML_SPACE: "preserve"}, clean_text(line))
        made.append(w.p(w.r(words)) if place else w.p(w.r(w.annotationRef()), w.r(w.rPr(w.b()), words)))
    return made


def _comment_parts(package: Package, main: str, part: str | None, told: Node, kind: str) -> dict[str, Node]:
    """The part that holds the comments, and where it is new, the two that name it.

    Args:
        kind: what begins the kinds of relations.
    """
    if part is not None and part in package.names:
        return {part: told}
    folder, name = posixpath.split(main)
    new = next(each for n in count() if (each := posixpath.join(folder, f"comments{n or ''}.xml")) not in package.names)
    place = posixpath.join(folder, "_rels", f"{name}.rels")
    links, types = (
        _parsed(package.read(held) or f'<{root} xmlns="{space}"/>'.encode(), package.source)
        for held, root, space in ((place, "Relationships", LINKS_SPACE), (TYPES, "Types", TYPES_SPACE))
    )
    link = {"Id": "statementAuditComments", "Type": f"{kind}/relationships/comments", "Target": posixpath.basename(new)}
    etree.SubElement(links, f"{{{LINKS_SPACE}}}Relationship", link)
    etree.SubElement(types, f"{{{TYPES_SPACE}}}Override", PartName=f"/{new}", ContentType=COMMENTS_TYPE)
    return {new: told, place: links, TYPES: types}


def _packed(package: Package, data: bytes, changed: Mapping[str, Node]) -> bytes:
    """The archive with these parts changed or added; every other one as it was."""
    out = BytesIO()
    whole = Package(data, package.source)
    xml = {
        name: etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)
        for name, root in changed.items()
    }
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in {entry.filename: entry for entry in old.infolist()}.values():  # of a name told twice, the last
            content = xml.pop(entry.filename, None)
            new.writestr(entry, whole.read(entry.filename) or b"" if content is None else content)
        for name, content in xml.items():
            new.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()
