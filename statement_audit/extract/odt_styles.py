"""What an ODT file's styles say of a paragraph: hidden, bold, page breaks, list and heading numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from xml.etree.ElementTree import Element

from statement_audit.extract.docx_styles import MOST_BASES, to_int
from statement_audit.extract.numerals import decimal, letters, roman

FORMATS: dict[str, Callable[[int], str]] = {
    "1": decimal,
    "a": letters,
    "A": lambda value: letters(value).upper(),
    "i": roman,
    "I": lambda value: roman(value).upper(),
}
LEVELS = 10


@dataclass(frozen=True, slots=True)
class ListLevel:
    """One level of a list style. `form` is empty where the level shows a bullet, a picture or nothing."""

    form: str = ""
    prefix: str = ""
    suffix: str = ""
    shown: int = 1
    start: int = 1


@dataclass(slots=True)
class OdtStyles:
    """Styles by family and name, list styles, and the outline that numbers headings."""

    _styles: dict[tuple[str, str], Element] = field(default_factory=dict)
    _lists: dict[str, dict[int, ListLevel]] = field(default_factory=dict)
    outline: dict[int, ListLevel] = field(default_factory=dict)
    _told: dict[tuple[str, str | None, str, str], str | None] = field(default_factory=dict)

    def read(self, root: Element | None) -> None:
        """Take the styles of one part; those of the text's own part stand above those of the whole file."""
        if root is None:
            return
        for style in root.iter("style:style"):
            self._styles[(style.get("style:family") or "", style.get("style:name") or "")] = style
        for style in root.iter("text:list-style"):
            self._lists[style.get("style:name") or ""] = _levels(style)
        for style in root.iter("text:outline-style"):
            self.outline = _levels(style)

    def chain(self, family: str, name: str | None) -> Iterator[Element]:
        """The style and its parents, nearest first; a circle ends."""
        return islice(self._chain(family, name), MOST_BASES)

    def _chain(self, family: str, name: str | None) -> Iterator[Element]:
        seen: set[str] = set()
        while name and name not in seen and (family, name) in self._styles:
            seen.add(name)
            style = self._styles[(family, name)]
            yield style
            name = style.get("style:parent-style-name")

    def told(self, family: str, name: str | None, properties: str, attribute: str) -> str | None:
        """What the nearest style that says anything says."""
        key = (family, name, properties, attribute)
        if key not in self._told:
            found = (style.find(properties) for style in self.chain(family, name))
            values = (element.get(attribute) for element in found if element is not None)
            self._told[key] = next((value for value in values if value is not None), None)
        return self._told[key]

    def is_hidden(self, family: str, name: str | None) -> bool:
        return self.told(family, name, "style:text-properties", "text:display") == "none"

    def is_bold(self, family: str, name: str | None) -> bool | None:
        weight = self.told(family, name, "style:text-properties", "fo:font-weight")
        return None if weight is None else weight in ("bold", "600", "700", "800", "900")

    def breaks(self, name: str | None) -> tuple[bool, bool]:
        """Whether a page begins before, and after, a paragraph of this style."""
        before = self.told("paragraph", name, "style:paragraph-properties", "fo:break-before") == "page"
        after = self.told("paragraph", name, "style:paragraph-properties", "fo:break-after") == "page"
        masters = [style.get("style:master-page-name") for style in self.chain("paragraph", name)]
        return before or any(masters[:1]), after

    def root_name(self, name: str | None) -> str:
        """The nearest named style that a person chose: automatic styles stand for one."""
        for style in self.chain("paragraph", name):
            display = style.get("style:display-name") or style.get("style:name") or ""
            if not (display.startswith("P") and display[1:].isdigit()):
                return display
        return name or ""

    def list_style(self, name: str | None) -> str | None:
        """The list style that a paragraph style carries."""
        for style in self.chain("paragraph", name):
            found = style.get("style:list-style-name")
            if found is not None:
                return found
        return None

    def level(self, list_style: str | None, depth: int) -> ListLevel:
        return self._lists.get(list_style or "", {}).get(depth, ListLevel())


def _levels(style: Element) -> dict[int, ListLevel]:
    levels = {}
    for element in style:
        depth = to_int(element.get("text:level"), 1)
        numbered = element.tag in ("text:list-level-style-number", "text:outline-level-style")
        form = (element.get("style:num-format") or "") if numbered else ""
        levels[depth] = ListLevel(
            form=form,
            prefix=(element.get("style:num-prefix") or "")[:20],
            suffix=(element.get("style:num-suffix") or "")[:20],
            shown=max(1, min(to_int(element.get("text:display-levels"), 1), LEVELS)),
            start=to_int(element.get("text:start-value"), 1),
        )
    return levels


@dataclass(slots=True)
class Counter:
    """How far each level of a list has come."""

    values: dict[int, int] = field(default_factory=dict)

    def next(self, depth: int, level: Callable[[int], ListLevel], start: int | None = None) -> str:
        """Count one paragraph at `depth` and return its number as it is shown, empty for none."""
        own = level(depth)
        if start is not None:
            self.values[depth] = start
        else:
            self.values[depth] = self.values.get(depth, own.start - 1) + 1
        for lower in [place for place in self.values if place > depth]:
            del self.values[lower]
        if own.form not in FORMATS:
            return ""
        parts = []
        for place in range(max(1, depth - own.shown + 1), depth + 1):
            form = FORMATS.get(level(place).form)
            if form is not None:
                parts.append(form(self.values.get(place, level(place).start)))
        return f"{own.prefix}{'.'.join(parts)}{own.suffix}".strip()
