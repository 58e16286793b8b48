"""What the styles of word processors' files share: how list numbers are counted and written, and how one style is based
on another."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from statement_audit.resources import table_beside

ROMAN: dict[str, int] = table_beside(__file__, "office")["roman"]
MOST = 5000  # beyond, letters and Roman numerals are no numbers that anyone reads
MOST_BASES = 50  # styles that one is based on, one below the other; people need two or three


def letters(value: int) -> str:
    """a to z, then aa, bb: the letter is repeated, as Word and LibreOffice do."""
    if not 0 < value <= MOST:
        return str(value)
    return chr(ord("a") + (value - 1) % 26) * (1 + (value - 1) // 26)


def roman(value: int) -> str:
    """i, ii, iii, iv."""
    if not 0 < value <= MOST:
        return str(value)
    text = ""
    for mark, number in ROMAN.items():
        count, value = divmod(value, number)
        text += mark * count
    return text


def ordinal(value: int) -> str:
    """1st, 2nd, 3rd, 11th."""
    ending = "th" if value % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(value % 10, "th")
    return f"{value}{ending}"


FORMATS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": "{:02d}".format,
    "lowerLetter": letters,
    "upperLetter": lambda value: letters(value).upper(),
    "lowerRoman": roman,
    "upperRoman": lambda value: roman(value).upper(),
    "ordinal": ordinal,
}
UNCOUNTED = ("", "bullet", "none")


@dataclass(frozen=True, slots=True)
class ListLevel:
    """One level of a list. `parts`: the texts that it shows, and the levels whose numbers stand between them; `style`:
    the paragraph style that stands for it. A level that its list does not describe is as the defaults are."""

    start: int = 1
    form: str = "decimal"
    parts: tuple[str | int, ...] = ()
    style: str | None = None
    restart: int | None = None
    legal: bool = False


UNSAID = ListLevel()


def next_number(values: dict[int, int], depth: int, levels: Mapping[int, ListLevel], start: int | None = None) -> str:
    """Count one paragraph and return its number as it is shown ("2.1.", "(c)"), empty for a bullet.

    Args:
        values: how far each level of the list has come.
        start: what the paragraph itself says that its number is.
    """
    level = levels.get(depth, UNSAID)
    values[depth] = values.get(depth, level.start - 1) + 1 if start is None else start
    for lower in [place for place in values if place > depth]:
        restart = levels.get(lower, UNSAID).restart
        if restart is None or restart > depth:
            del values[lower]
    if level.form in UNCOUNTED:
        return ""
    shown = []
    for part in level.parts:
        if isinstance(part, int):
            own = levels.get(part, UNSAID)
            part = FORMATS.get("decimal" if level.legal else own.form, str)(values.get(part, own.start))
        shown.append(part)
    return "".join(shown)


def style_chain(
    name: str | None, styles: Mapping[str, Element], base: Callable[[Element], str | None]
) -> Iterator[Element]:
    """A style and those below it that it is based on, nearest first; a circle ends."""
    seen: set[str] = set()
    while name and name in styles and name not in seen and len(seen) < MOST_BASES:
        seen.add(name)
        yield styles[name]
        name = base(styles[name])
