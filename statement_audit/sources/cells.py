"""What a cell of a list may hold. Each reader returns the value, or raises CellError saying what is allowed."""

import difflib
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from urllib.parse import urldefrag, urlsplit

from statement_audit.clock import this_year
from statement_audit.plain_text import COMPANY_NUMBER, plain_number
from statement_audit.resources import table_beside

FIRST_YEAR = 2015  # the UK Act; no statement under any of the laws is older
MAX_CELL = 1000  # characters; a longer cell is a missing quotation mark

LAW_SHORT_FORMS: dict[str, str] = table_beside(__file__)["law_short_forms"]
ADDRESS = "one http or https address, such as https://example.org/modern-slavery.pdf"
FILE_NAME = re.compile(r"[^/\\:?#]+\.(?:pdf|docx?|html?|md|markdown|txt|rtf|odt)", re.IGNORECASE)
DATE_FORMATS = ("%d/%m/%Y", "%d/%m/%Y %H:%M:%S", "%d/%m/%Y %H:%M", "%d-%m-%Y", "%d %B %Y", "%d %b %Y")
SET_BY_HAND = frozenset({"tech_platform"})  # the registry's "Information technology" is not a platform


class CellError(ValueError):
    """A cell that cannot be used; `allowed` says what can."""

    def __init__(self, problem: str, allowed: str) -> None:
        super().__init__(problem)
        self.problem = problem
        self.allowed = allowed


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What the rubric knows.

    `sectors` empty: any key is taken. `registry`: sector key -> the UK registry's names for it.
    `laws` empty: any id is taken. `by_hand`: keys that a register's name alone never gives.
    """

    sectors: frozenset[str] = frozenset()
    registry: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    laws: frozenset[str] = frozenset()
    by_hand: frozenset[str] = SET_BY_HAND

    def keys_of(self, name: str) -> tuple[str, ...]:
        """The keys that one of the registry's names gives: all that it stands for but those that are set by hand."""
        fit = (key for key, names in self.registry.items() if plain(name) in map(plain, names))
        return tuple(key for key in fit if key not in self.by_hand)


def plain(text: str) -> str:
    """Words in lower case, a blank between them: what is compared."""
    return " ".join(re.sub(r"[\W_]+", " ", text.casefold()).split())


def shortened(text: str, most: int) -> str:
    """The text for a message, cut where it is longer."""
    return text if len(text) <= most else f"{text[: most - 3]}..."


def split_list(cell: str) -> list[str]:
    """The items of a cell that holds several: separated by ; or | or a line break."""
    return [item for item in (" ".join(part.split()) for part in re.split(r"[;|\r\n]", cell)) if item]


def read_year(cell: str, today: int | None = None) -> int:
    """A year from 2015 to next year; "2023.0", as spreadsheets write it, too."""
    last = (today or this_year()) + 1
    if not (found := re.fullmatch(r"([0-9]{4})(?:\.0+)?", cell)) or not FIRST_YEAR <= int(found.group(1)) <= last:
        raise CellError("is not a year that a statement can have", f"{FIRST_YEAR} to {last}, four digits")
    return int(found.group(1))


@lru_cache(maxsize=10_000)  # the days of a register are few, and reading one is slow
def read_date(cell: str) -> date:
    """A day, from dd/mm/yyyy (as the UK's register writes it), a day with a time, or ISO 8601."""
    for form in DATE_FORMATS:
        with suppress(ValueError):
            return datetime.strptime(cell, form).date()
    with suppress(ValueError):
        return datetime.fromisoformat(cell).date()
    raise CellError("is not a date", "dd/mm/yyyy")


def read_number(cell: str) -> str:
    """A company number without blanks and without what it is called ("ACN", "Company No."), in capitals.

    Spreadsheets drop leading zeros: 5 to 7 digits are padded to the 8 of a UK company number. (On the UK registry's
    own export 499 of 689 numbers had lost theirs.) Numbers of other lengths and with letters stay as they are.
    """
    named = COMPANY_NUMBER.fullmatch(cell)
    number = plain_number(named[1] if named else cell)
    if re.fullmatch(r"[0-9.]+E\+?[0-9]+", number):
        raise CellError("was shortened by a spreadsheet", "the whole number; format the column as text")
    number = re.sub(r"^([0-9]+)\.0+$", r"\1", number)
    if not re.fullmatch(r"[A-Z0-9][A-Z0-9./-]{0,29}", number):
        raise CellError("is not a company number", "letters and digits, such as 01234567 or SC123456")
    return number.zfill(8) if number.isdecimal() and 5 <= len(number) <= 7 else number


def read_law(item: str, known: frozenset[str]) -> str:
    """A law's id, from the id or its short form (UK, AU, CA, US-CA); with `@version` where one is asked for."""
    name, at, version = item.partition("@")
    found = LAW_SHORT_FORMS.get(name.upper(), name) + at + version
    by_case = {law.casefold(): law for law in (*LAW_SHORT_FORMS.values(), *known)}
    law = by_case.get(found.casefold(), found)
    allowed = sorted(law for law in known or LAW_SHORT_FORMS.values() if at or "@" not in law)
    if (known and law not in known) or not re.fullmatch(r"[A-Za-z][\w.-]{1,60}(@[\w.-][\w .-]{0,60})?", law):
        raise CellError("is not a known law", f"{', '.join(LAW_SHORT_FORMS)} or {', '.join(allowed)}")
    return law


def read_url(cell: str) -> str:
    """An http(s) address. One without a scheme gets https; the fragment is dropped."""
    text = cell.strip("<>")
    if len(text.split()) != 1:
        raise CellError("holds blanks or more than one address", ADDRESS)
    if "://" not in text and re.match(r"[^/@:\s]+\.[A-Za-z]{2,}(?=[/:?#]|$)", text):
        text = f"https://{text}"
    with suppress(ValueError):
        parts = urlsplit(text)
        _ = parts.port, text.encode()  # no port, or half a character
        if parts.scheme.lower() in ("http", "https") and parts.hostname:
            return urldefrag(text).url
    raise CellError("is not a web address", ADDRESS)


def read_statement_url(cell: str) -> str:
    """As `read_url`, but "draft.md" is the name of a file: a statement is hardly ever at a bare host in Moldova."""
    if FILE_NAME.fullmatch(cell):
        raise CellError("is the name of a file, not an address", f"{ADDRESS}; a file goes into the column file")
    return read_url(cell)


def read_sector(item: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Sector keys from a key or from one of the UK registry's names."""
    key = re.sub(r"[\W_]+", "_", item.casefold()).strip("_")
    anything = not vocabulary.sectors and not vocabulary.registry
    if anything or key in vocabulary.sectors or key in vocabulary.registry:
        return (key,)
    if not (keys := vocabulary.keys_of(item)):
        near = ", ".join(_nearest_sectors(item, key, vocabulary))
        raise CellError("is not a known sector", f"nearest: {near}" if near else "a sector key of the rubric")
    return keys


def _nearest_sectors(item: str, key: str, vocabulary: Vocabulary) -> list[str]:
    keys = sorted({*vocabulary.sectors, *vocabulary.registry})
    names = {plain(name): name for names in vocabulary.registry.values() for name in names}
    parts = [known for known in keys if any(len(word) > 3 and word in known.split("_") for word in key.split("_"))]
    near = difflib.get_close_matches(key, keys, n=3, cutoff=0.6)
    far = [names[match] for match in difflib.get_close_matches(plain(item), names, n=2, cutoff=0.6)]
    return list(dict.fromkeys([*near, *parts[:3], *far]))
