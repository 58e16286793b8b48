"""What an ODT file's styles say of a paragraph: hidden, bold, page breaks, list and heading numbers."""

from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from xml.etree.ElementTree import Element

from statement_audit.extract.flow import ListLevel, style_chain
from statement_audit.extract.package import to_int

FORMS = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
NUMBERED = ("text:list-level-style-number", "text:outline-level-style")
LEVELS = 10


class OdtStyles:
    """Styles by family and name, list styles, and the outline that numbers headings.

    Args:
        parts: the roots of the parts that hold styles; those of a later one stand above those of an earlier one.
    """

    def __init__(self, *parts: Element | None) -> None:
        self._styles: dict[str, dict[str, Element]] = defaultdict(dict)
        self.lists: dict[str, dict[int, ListLevel]] = {}
        self.outline: dict[int, ListLevel] = {}
        for root in parts:
            if root is not None:
                self._read(root)
        self._told = cache(self._find_told)

    def _read(self, root: Element) -> None:
        for style in root.iter("style:style"):
            self._styles[style.get("style:family") or ""][style.get("style:name") or ""] = style
        for style in root.iter("text:list-style"):
            self.lists[style.get("style:name") or ""] = _levels(style)
        for style in root.iter("text:outline-style"):
            self.outline = _levels(style)

    def _chain(self, family: str, name: str | None) -> Iterator[Element]:
        return style_chain(name, self._styles[family], lambda style: style.get("style:parent-style-name"))

    def _find_told(self, family: str, name: str | None, properties: str, attribute: str) -> str | None:
        """What the nearest style that says anything says."""
        found = (style.find(f"style:{properties}-properties") for style in self._chain(family, name))
        values = (element.get(attribute) for element in found if element is not None)
        return next((value for value in values if value is not None), None)

    def is_hidden(self, family: str, name: str | None) -> bool:
        return self._told(family, name, "text", "text:display") == "none"

    def is_bold(self, family: str, name: str | None) -> bool | None:
        weight = self._told(family, name, "text", "fo:font-weight")
        return None if weight is None else weight in ("bold", "600", "700", "800", "900")

    def breaks(self, name: str | None) -> tuple[bool, bool]:
        """Whether a page begins before, and after, a paragraph of this style."""
        before, after = (
            self._told("paragraph", name, "paragraph", f"fo:break-{side}") == "page" for side in ("before", "after")
        )
        own = next(self._chain("paragraph", name), None)
        return before or (own is not None and bool(own.get("style:master-page-name"))), after

    def root_name(self, name: str | None) -> str:
        """The nearest named style that a person chose: automatic styles stand for one."""
        for style in self._chain("paragraph", name):
            display = style.get("style:display-name") or style.get("style:name") or ""
            if not (display.startswith("P") and display[1:].isdigit()):
                return display
        return name or ""

    def list_style(self, name: str | None) -> str | None:
        """The list style that a paragraph style carries."""
        found = (style.get("style:list-style-name") for style in self._chain("paragraph", name))
        return next((value for value in found if value is not None), None)


def _levels(style: Element) -> dict[int, ListLevel]:
    """A list's levels by depth; a bullet, a picture or nothing has no form, and no place in the numbers below it."""
    elements = {to_int(element.get("text:level"), 1): element for element in style}
    numbered = {depth: element for depth, element in elements.items() if element.tag in NUMBERED}
    forms = {depth: FORMS.get(element.get("style:num-format") or "", "") for depth, element in numbered.items()}
    levels = {}
    for depth, element in elements.items():
        shown = max(1, min(to_int(element.get("text:display-levels"), 1), LEVELS))
        parts: list[str | int] = [(element.get("style:num-prefix") or "")[:20]]
        for above in range(max(1, depth - shown + 1), depth + 1):
            parts += [above, "."] if forms.get(above) else []
        parts[-1] = (element.get("style:num-suffix") or "")[:20]
        levels[depth] = ListLevel(to_int(element.get("text:start-value"), 1), forms.get(depth, ""), tuple(parts))
    return levels
