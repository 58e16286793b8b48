"""Which blocks of a web page are its main text.

trafilatura reads the page, and every block that stands in its reading is marked. The marked blocks show where the
main text lies. Blocks beside them that trafilatura drops (lead paragraphs, list items, table rows, the rest of a
paragraph) are taken in; stray marks in menus and lines that only link elsewhere are left out.
A page about modern slavery is read more broadly: there a missing signature costs more than a line too many.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import chain, islice, pairwise, takewhile
from unicodedata import normalize

from bs4 import Tag

from statement_audit.extract.cleaning import clean_text
from statement_audit.extract.html_blocks import LISTS, PlacedBlock
from statement_audit.models import BlockKind
from statement_audit.plain_text import patterns_beside
from statement_audit.resources import word_lists
from statement_audit.tabular import grouped

_SAID = patterns_beside(__file__)

WORDS = word_lists("extract")
CONTROL = re.compile(r"\W*(?:close(?: window)?|dismiss|print|share(?: this page)?)?\W*", re.IGNORECASE)
PAIRS = frozenset(tuple(pair.split("-")) for pair in WORDS["pairs"])
CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
WORD = re.compile(r"\w+")
TOPIC, END_OF_PAGE, HOW_OLD = (_SAID["topic"], _SAID["end_of_page"], _SAID["how_old"])
LEAST_WORDS = 25  # a shorter reading shows no place
READ_SHARE = 0.75  # of the reading must be found in the blocks; below, the page hides its text from a parser
PAGE_SHARE = 0.6  # a banner with more of the page's words is a wrapper with an odd name
KEEP_SHARE = 0.4  # an element with this share of its words marked is content, whatever its name says
MAIN_SHARE = 0.9  # of the marked words lie in the element that holds the main text
MORE_TEXT = 1.3  # an element around the main one with no more than this times its words belongs to it
PROSE_WORDS = 12  # a paragraph, not a button or a label
PART_SHARE = 0.3  # an element with this share of its words marked is read whole
MARK_SHARE = 0.6  # of a block's runs of words must stand in the reading
LINK_SHARE = 0.5  # a block with more of its characters in links is a list of links
LINK_LINE = 0.6  # a short paragraph with more of its characters in links leads elsewhere
LEAD_WORDS = 10  # a shorter paragraph under the title is an author, a category, or a date
OPENED_WORDS = 100  # a shorter text that a click opens is a notice
OPENED_SHARE = 0.2  # beside it the page has at least this share of its words; less is a notice beside a frame
PART_WORDS = 60  # a shorter article beside another is a card that leads elsewhere
RUN = 4
TOPIC_HITS = 3


class TextIndex:
    """A text to look blocks up in, by its runs of four words and by its lines."""

    def __init__(self, text: str) -> None:
        lines = [normalize("NFC", clean_text(line)).lower() for line in text.split("\n")]
        self._lines = {" ".join(WORD.findall(line)) for line in lines}
        self.words = WORD.findall(" ".join(lines))
        self.runs = set(_runs(self.words))

    def holds(self, text: str) -> bool:
        """Whether the block `text` stands in the reading; a very short one must be a line of its own there."""
        words = WORD.findall(text.lower())
        if len(words) < RUN:
            return bool(words) and " ".join(words) in self._lines
        runs = _runs(words)
        return sum(run in self.runs for run in runs) >= MARK_SHARE * len(runs)

    def share_in(self, pieces: Sequence[PlacedBlock]) -> float:
        """How much of the reading stands in these blocks."""
        marked = [piece.text for piece in pieces if self.holds(piece.text)]
        found = {*_runs(WORD.findall("\n".join(marked).lower()))}  # across blocks, as in the reading
        for piece in pieces:
            found.update(_runs(WORD.findall(piece.text.lower())))
        return len(self.runs & found) / len(self.runs)


def _runs(words: Sequence[str]) -> list[str]:
    return [" ".join(words[index : index + RUN]) for index in range(len(words) - RUN + 1)]


def opened_statement(pieces: Sequence[PlacedBlock]) -> list[PlacedBlock]:
    """The text on slavery that a click opens above a page of policies.

    Nothing where the page is on slavery itself or says more, or where several such texts stand side by side.
    """
    opening = _told_around(lambda tag: id(tag) if _is_opened(tag) else 0)
    parts = grouped((opening(piece), piece) for piece in pieces)
    shown = [piece for piece in parts.pop(0, []) if not _is_links(piece)]
    headed = [part for whole in parts.values() if (part := _headed(whole))]
    if len(headed) != 1 or _headed(shown):
        return []
    (most,) = headed
    of_some_length = OPENED_SHARE * _size(most) <= _size(shown) <= _size(most)
    return most if of_some_length and _topic_hits(most) > _topic_hits(shown) else []


def _is_opened(tag: Tag) -> bool:
    """Whether a click shows the element above the page; a frame of the whole page may have such a name."""
    named = _is_called(tag, WORDS["on_a_click"]) or "dialog" in (tag.name, tag.get("role"))
    return tag.name not in WORDS["never_dropped"] and named and tag.find(["main", "nav"]) is None


def _headed(part: list[PlacedBlock]) -> list[PlacedBlock]:
    """The part without links and controls, where a heading at its beginning names the topic and a text stands below."""
    text = [piece for piece in part if not _is_links(piece) and not _is_control(piece)]
    headings = [piece.text for piece in text[:3] if piece.kind is BlockKind.HEADING]
    return text if headings and TOPIC.search(headings[0]) and _size(text) >= OPENED_WORDS else []


def _is_control(piece: PlacedBlock) -> bool:
    """A sign or a word to click on ("×", "Close"), a form or a foot."""
    within = any(above.name in ("button", "form", "footer") for above in _upwards(piece.element))
    return within or CONTROL.fullmatch(piece.text) is not None


def _size(pieces: Sequence[PlacedBlock]) -> int:
    return sum(len(WORD.findall(piece.text)) for piece in pieces)


def _topic_hits(pieces: Sequence[PlacedBlock]) -> int:
    return len(TOPIC.findall("\n".join(piece.text for piece in pieces)))


def main_pieces(pieces: Sequence[PlacedBlock], reading: TextIndex, title: str) -> list[PlacedBlock]:
    """The blocks of the main text in document order.

    Args:
        pieces: every block of the page.
        reading: what trafilatura reads; see `Reading.share_in` for when to trust the blocks.
        title: the page's title; a heading that repeats it is kept.
    """
    if opened := opened_statement(pieces):
        return opened
    on_slavery = len(TOPIC.findall(title)) + _topic_hits(pieces) >= TOPIC_HITS
    choice = _Choice(pieces, reading, broad=on_slavery)
    if choice.marked_words < LEAST_WORDS:
        shown = [piece for piece in pieces if not choice.flagged(piece)]
        return [piece for piece in shown if not _is_links(piece)] or shown
    choice.drop_strays()
    if any(choice.kept):
        choice.take_neighbours()
        choice.take_title(title)
    return [piece for piece, kept in zip(pieces, choice.kept, strict=True) if kept]


class _Choice:
    """Marks on the blocks of one page; `kept` is the decision so far."""

    def __init__(self, pieces: Sequence[PlacedBlock], reading: TextIndex, *, broad: bool) -> None:
        self.pieces = pieces
        self.broad = broad
        self._sizes = [len(WORD.findall(piece.text)) for piece in pieces]
        self._all = self._within(self._sizes)  # words within an element, by its id
        self._words = sum(self._sizes)
        self.kept = [reading.holds(piece.text) and not self._in_banner(piece) for piece in pieces]
        self._marked = list(self.kept)
        marked = [size if kept else 0 for size, kept in zip(self._sizes, self.kept, strict=True)]
        self.marked_words = sum(marked)
        self._hit = self._within(marked)
        # Whether a block stands in a menu, banner or the like that holds little marked text; in any; in the main text.
        self.flagged, self._in_menu = _told_around(self._is_flag), _told_around(self._is_boilerplate)
        self._in_main = _told_around(lambda tag: tag is self._root)
        self._root = self._main_element()
        if broad:
            self._root = self._with_neighbours(self._root)

    def _within(self, sizes: Sequence[int]) -> Counter[int]:
        """The sizes of blocks added up for each element around them."""
        found: Counter[int] = Counter()
        for piece, size in zip(self.pieces, sizes, strict=True):
            for element in _upwards(piece.element):
                found[id(element)] += size
        return found

    def share(self, element: Tag) -> float:
        """How much of the element's text is marked."""
        return self._hit[id(element)] / max(1, self._all[id(element)])

    def _is_flag(self, tag: Tag) -> bool:
        return self._is_boilerplate(tag) and self.share(tag) <= KEEP_SHARE

    def _in_banner(self, piece: PlacedBlock) -> bool:
        """Whether it is a notice about cookies: trafilatura takes it for the text of a page that has little."""
        return any(
            _is_called(above, WORDS["banners"])
            for above in _upwards(piece.element)
            if above.name not in WORDS["never_dropped"] and self._all[id(above)] <= PAGE_SHARE * self._words
        )

    def _is_boilerplate(self, tag: Tag) -> bool:
        """Whether an element is, by its name, role or class, a menu, banner, foot or the like.

        An element that is not shown at first counts too, but on pages on slavery: what stands behind "read more" is not
        shown either.
        """
        if tag.name in WORDS["never_dropped"]:
            return False
        own = tag.name in WORDS["own_parts"] and tag.find_parent(["article", "main"]) is not None
        if (tag.name in WORDS["dropped"] and not own) or tag.get("role") in WORDS["roles"]:
            return True
        if not self.broad and _is_hidden(tag):
            return True
        return _is_called(tag, WORDS["names"]) or any(
            not PAIRS.isdisjoint(pairwise(_words(name))) for name in _names(tag)
        )

    def _main_element(self) -> Tag | None:
        """The lowest element with nearly all marked words."""
        around = (element for piece in self.pieces for element in _upwards(piece.element))
        holding = (element for element in around if self._hit[id(element)] >= MAIN_SHARE * self.marked_words)
        return min(holding, key=lambda element: self._all[id(element)], default=None)

    def _with_neighbours(self, root: Tag | None) -> Tag | None:
        """Climb to the elements around that add little: a signature may stand in a section of its own."""
        while root is not None and root.parent is not None and root.name not in WORDS["never_dropped"]:
            small = self._all[id(root.parent)] <= MORE_TEXT * self._all[id(root)]
            if not small and root.name in WORDS["containers"]:
                break
            root = root.parent
        return root.parent if root is not None and _is_one_of_parts(root) else root

    def _beside_main(self, piece: PlacedBlock, size: int) -> bool:
        """Whether the block is prose outside the main element, within what the page itself calls its main part."""
        if size < PROSE_WORDS or END_OF_PAGE.search(piece.text):
            return False
        return any(above.name == "main" or above.get("role") == "main" for above in _upwards(piece.element))

    # --- steps ------------------------------------------------------------------------------

    def drop_strays(self) -> None:
        """Leave out marks that are chance (short lines in menus) and paragraphs that only link elsewhere."""
        for index in [index for index, kept in enumerate(self.kept) if kept]:
            piece, size = self.pieces[index], self._sizes[index]
            flagged, inside = self.flagged(piece), self._in_main(piece)
            chance = size < RUN and (flagged or not inside)
            links = piece.kind is BlockKind.PARAGRAPH and size <= 15 and _linked(piece) > LINK_LINE
            if chance or (flagged and not inside) or (links and not self.broad) or self._is_menu_item(piece):
                self.kept[index] = False

    def _is_menu_item(self, piece: PlacedBlock) -> bool:
        """Links in a menu or the like, even where the reading holds it: trafilatura gives up on some pages."""
        return _is_links(piece) and bool(self._in_menu(piece))

    def take_neighbours(self) -> None:
        """Take in what the reading dropped inside the main text."""
        first = self.kept.index(True)
        last = len(self.kept) - 1 - self.kept[::-1].index(True)
        known = {piece.text for piece, kept in zip(self.pieces, self.kept, strict=True) if kept}
        lists = self._plain_lists()
        for index, piece in enumerate(self.pieces):
            if self._marked[index] or self.flagged(piece) or _is_links(piece):
                continue
            if not self._in_main(piece):
                take = self.broad and self._beside_main(piece, self._sizes[index]) and piece.text not in known
            elif self.broad:
                if index > last and self._sizes[index] < 40 and END_OF_PAGE.search(piece.text):
                    break
                take = self._sizes[index] < RUN or piece.text not in known  # a copy for small screens
            else:
                take = not _is_caption(piece) and self._belongs(piece, first < index < last, lists)
            if take:
                self.kept[index] = True
                known.add(piece.text)

    def _belongs(self, piece: PlacedBlock, between: bool, lists: set[int]) -> bool:
        element = piece.element
        if element is not self._root and self.share(element) >= PART_SHARE:
            return True
        if piece.kind is BlockKind.TABLE_ROW:
            return between
        return piece.kind is BlockKind.BULLET and id(_list_of(element)) in lists

    def _plain_lists(self) -> set[int]:
        """Lists of three items and more that are no lists of links."""
        bullets = (piece for piece in self.pieces if piece.kind is BlockKind.BULLET)
        items = grouped((id(_list_of(piece.element)), piece) for piece in bullets)
        long = {key: found for key, found in items.items() if len(found) >= 3}
        return {key for key, of in long.items() if sum(p.linked for p in of) < 0.2 * sum(len(p.text) for p in of)}

    def take_title(self, title: str) -> None:
        """Keep the page's title heading, and between it and the main text lead paragraphs and how old it is."""
        first = self.kept.index(True)
        wanted = " ".join(WORD.findall(title.lower()))
        titles = [index for index, piece in enumerate(self.pieces[: first + 1]) if self._is_title(piece, wanted)]
        if not titles:
            return
        self.kept[titles[-1]] = True
        for index in range(titles[0] + 1, first):
            piece = self.pieces[index]
            lead = index > titles[-1] and self._sizes[index] >= LEAD_WORDS
            lead = lead and not _is_links(piece) and not _is_caption(piece) and not self.flagged(piece)
            if lead or HOW_OLD.fullmatch(" ".join(piece.text.split())):
                self.kept[index] = True

    def _is_title(self, piece: PlacedBlock, wanted: str) -> bool:
        if piece.kind is not BlockKind.HEADING:
            return False
        words = WORD.findall(piece.text.lower())
        named = len(words) > 1 and " ".join(words) in wanted
        return piece.level == 1 or (named and not self.flagged(piece))


def _upwards(element: Tag) -> Iterator[Tag]:
    """The element and those around it, from the inside out."""
    return takewhile(lambda above: above.name != "[document]", chain([element], element.parents))


def _told_around(told: Callable[[Tag], int]) -> Callable[[PlacedBlock], int]:
    """What is told of the outermost element around a block of which anything is; else 0. Each is asked once."""
    known: dict[int, int] = {}  # by the ids of elements

    def answer(piece: PlacedBlock) -> int:
        fresh = list(takewhile(lambda above: id(above) not in known, _upwards(piece.element)))
        found = known.get(id(fresh[-1].parent if fresh else piece.element), 0)
        for above in reversed(fresh):
            found = known[id(above)] = found or told(above)
        return found

    return answer


def _is_one_of_parts(tag: Tag) -> bool:
    """Whether an article is one of the parts of a text: all are articles of one class, and on slavery."""
    parts = tag.parent.find_all("article", recursive=False) if tag.name == "article" and tag.parent else []
    texts = [part.get_text(" ") for part in parts]
    alike = all(part.get("class") == tag.get("class") for part in parts)
    return len(parts) > 1 and alike and all(len(text.split()) >= PART_WORDS and TOPIC.search(text) for text in texts)


def _linked(piece: PlacedBlock) -> float:
    return piece.linked / max(1, len(piece.text))


def _is_links(piece: PlacedBlock) -> bool:
    return _linked(piece) > LINK_SHARE


def _list_of(element: Tag) -> Tag | None:
    return next((above for above in _upwards(element) if above.name in LISTS), None)


def _is_caption(piece: PlacedBlock) -> bool:
    return any(
        above.name in ("figcaption", "figure") or any("caption" in name for name in _names(above))
        for above in islice(_upwards(piece.element), 4)
    )


def _is_hidden(tag: Tag) -> bool:
    """Whether the element says itself that it is not shown."""
    told = tag.get("hidden") is not None or tag.get("aria-hidden") == "true"
    return told or HIDDEN.search(str(tag.get("style") or "")) is not None


def _names(tag: Tag) -> list[str]:
    value: str | list[str] = tag.get("class") or []
    return [*([value] if isinstance(value, str) else value), str(tag.get("id") or "")]


def _is_called(tag: Tag, words: frozenset[str]) -> bool:
    """Whether a class of the element, or its id, holds one of the words."""
    return any(not words.isdisjoint(_words(name)) for name in _names(tag))


def _words(name: str) -> list[str]:
    return re.split(r"[^a-z]+", CAMEL.sub("-", name).lower())
