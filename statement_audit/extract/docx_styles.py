"""What a Word file's styles and numbering say of a paragraph: heading level, hidden, bold, list number."""

import re
from collections.abc import Iterator
from functools import cache
from xml.etree.ElementTree import Element

from statement_audit.extract.package import descend, level_of, to_int
from statement_audit.extract.styles import UNSAID, ListLevel, next_number, style_chain

HEADING_NAME = re.compile(r"^heading ([1-9])$", re.IGNORECASE)
CONTENTS_NAME = re.compile(r"^toc (?:\d|heading)$", re.IGNORECASE)
LIST_NAME = re.compile(r"^list (?:bullet|number)(?: (\d))?$", re.IGNORECASE)
PLACE = re.compile(r"%([1-9])")
LEVELS = 9


def value_of(element: Element | None, path: str) -> str | None:
    """What the element at `path` below `element` says."""
    found = descend(element, path)
    return found.get("w:val") if found is not None else None


def is_on(element: Element | None, name: str) -> bool | None:
    """A switch such as w:b or w:vanish: on, off, or not told."""
    found = element.find(name) if element is not None else None
    if found is None:
        return None
    return found.get("w:val", "1").lower() not in ("0", "false", "off", "none")


class DocxStyles:
    """Word's named styles; what a style does not say, the one that it is based on does. Each is looked through once,
    whatever number of paragraphs has it."""

    def __init__(self, root: Element) -> None:
        self._styles: dict[str, Element] = {}
        self.default: str | None = None
        for style in root.findall("w:style"):
            identity = style.get("w:styleId") or ""
            self._styles.setdefault(identity, style)
            if style.get("w:type") == "paragraph" and style.get("w:default") in ("1", "true", "on"):
                self.default = identity
        self._base = cache(lambda style: value_of(style, "w:basedOn"))
        self._name = cache(lambda identity: value_of(self._styles.get(identity or ""), "w:name") or "")
        self.switch = cache(self._find_switch)
        self.numbering = cache(self._find_numbering)
        self._heading = cache(self._find_heading)

    def _chain(self, identity: str | None) -> Iterator[Element]:
        return style_chain(identity, self._styles, self._base)

    def _find_switch(self, identity: str | None, name: str) -> bool | None:
        """A switch of the run properties in the style's chain."""
        told = (is_on(style.find("w:rPr"), name) for style in self._chain(identity))
        return next((value for value in told if value is not None), None)

    def heading_level(self, identity: str | None, paragraph: Element | None) -> int:
        """1 to 9 for a heading, else 0. An outline level set on the paragraph goes before the styles' own."""
        named, outline = self._heading(identity)
        level = to_int(value_of(paragraph, "w:outlineLvl") or outline, LEVELS)
        return named or (level + 1 if 0 <= level < LEVELS else 0)

    def _find_heading(self, identity: str | None) -> tuple[int, str | None]:
        """(heading level that the name of a style in the chain tells, else 0; the outline level of the nearest).
        Built-in styles have their English name whatever the language of Word."""
        outline: str | None = None
        for style in self._chain(identity):
            name = (value_of(style, "w:name") or "").lower()
            match = HEADING_NAME.match(name)
            if match or name in ("title", "subtitle"):
                return int(match[1]) if match else 1 if name == "title" else 2, outline
            outline = outline or value_of(style, "w:pPr/w:outlineLvl")
        return 0, outline

    def is_contents(self, identity: str | None) -> bool:
        """A line of a table of contents."""
        return bool(CONTENTS_NAME.match(self._name(identity)))

    def list_level(self, identity: str | None) -> int:
        """The depth that a list style's name tells ("List Bullet 2"), else 0."""
        match = LIST_NAME.match(self._name(identity))
        return to_int(match[1], 1) if match else 0

    def _find_numbering(self, identity: str | None) -> tuple[str, int | None] | None:
        """(numbering id, level) that the style's chain gives; the level may be left to the list."""
        for style in self._chain(identity):
            number = value_of(style, "w:pPr/w:numPr/w:numId")
            if number is not None:
                return number, level_of(value_of(style, "w:pPr/w:numPr/w:ilvl"))
        return None


class Numbering:
    """List numbers in the order in which the paragraphs are read."""

    def __init__(self, root: Element) -> None:
        self._lists: dict[str, tuple[str, dict[int, ListLevel], dict[int, int]]] = {}
        self._counters: dict[str, dict[int, int]] = {}  # how far each level of a list has come
        known = {
            abstract.get("w:abstractNumId") or "": {
                to_int(level.get("w:ilvl")): _level(level) for level in abstract.findall("w:lvl")[:LEVELS]
            }
            for abstract in root.findall("w:abstractNum")
        }
        for number in root.findall("w:num"):
            abstract_id = value_of(number, "w:abstractNumId") or ""
            overrides = [(to_int(each.get("w:ilvl")), each) for each in number.findall("w:lvlOverride")[:LEVELS]]
            own = {index: _level(level) for index, each in overrides if (level := each.find("w:lvl")) is not None}
            told = ((index, value_of(each, "w:startOverride")) for index, each in overrides)
            levels = known.get(abstract_id, {}) | own
            starts = {index: to_int(start, 1) for index, start in told if start is not None}
            self._lists[number.get("w:numId") or ""] = (abstract_id, levels, starts)

    def next(self, number: str | None, index: int | None, style: str | None) -> tuple[str, int] | None:
        """Count one paragraph of a list; None where there is no such list.

        Args:
            index: the paragraph's level; None: that which stands for its style in this list.

        Returns:
            Its number as it is shown ("2.1.", "(c)"), empty for a bullet; its depth from 1.
        """
        if number is None or number == "0" or number not in self._lists:
            return None
        abstract_id, levels, starts = self._lists[number]
        if index is None:
            index = next((place for place, level in levels.items() if style and level.style == style), 0)
        depth, index = index + 1, max(0, min(index, LEVELS - 1))
        values = self._counters.setdefault(abstract_id, {})
        values.update({place: start - 1 for place, start in starts.items()})
        starts.clear()  # they hold for the list's first paragraph
        for upper in range(index):
            values.setdefault(upper, levels.get(upper, UNSAID).start)
        return next_number(values, index, levels), depth


def _level(element: Element) -> ListLevel:
    parts = PLACE.split((value_of(element, "w:lvlText") or "")[:50])  # text and number in turn
    return ListLevel(
        start=to_int(value_of(element, "w:start"), 1),
        form=value_of(element, "w:numFmt") or "decimal",
        parts=tuple(int(part) - 1 if place % 2 else part for place, part in enumerate(parts)),
        style=value_of(element, "w:pStyle"),
        restart=level_of(value_of(element, "w:lvlRestart")),
        legal=bool(is_on(element, "w:isLgl")),
    )
