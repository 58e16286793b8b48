"""Names, numbers, periods and years as registers write them, and sector keys for the names that registers outside
the UK have for industries: only where a name is one sector."""

import re
from collections.abc import Iterable
from contextlib import suppress
from datetime import date

from statement_audit.plain_text import patterns_beside
from statement_audit.resources import table_beside
from statement_audit.sources.cells import FIRST_YEAR, CellError, Vocabulary, plain, read_date

WORDS, _SAID = table_beside(__file__), patterns_beside(__file__)
MOST_PARTS = 8  # commas that a name may hold, and one
BY_NAME = {plain(name): key for key, names in WORDS["industries"].items() for name in names}


def labels_of(register: str) -> dict[str, str]:
    """The name of a fact by each of the labels that a register's pages have for it."""
    return {label: name for name, labels in WORDS[register].items() for label in labels}


def split_entities(lines: Iterable[str]) -> list[str]:
    """ "A Pty Ltd (68 125 805 647), B Ltd (…)" are two entities; a comma alone may be part of a name."""
    parts = (part for line in lines for part in re.split(r"(?<=[0-9]\))\s*,\s*|;", line))
    return [part.strip() for part in parts if part.strip()]


def split_number(text: str) -> tuple[str, str | None]:
    """An entity's name, and its ABN, ACN or ARBN without blanks."""
    if not (found := _SAID["numbered"].fullmatch(text)):
        return text, None
    return found["name"].rstrip(" (,-"), re.sub(r"\D", "", found["number"])


def read_period(text: str) -> tuple[date | None, date | None]:
    """The first and the last day of "01 July 2024 to 30 June 2025"; None for what is not given."""
    days = [day for day in map(_read_day, _SAID["day"].finditer(text)) if day]
    return (days[0] if len(days) > 1 else None, days[-1] if days else None)


def _read_day(found: re.Match[str]) -> date | None:
    with suppress(CellError):
        return read_date("".join(filter(None, found.groups())))
    return None


def read_last_year(text: str) -> int | None:
    """The year in which a period ends: 2024 of "2023-2024", "2023/24" and "(2024)". The last one that is named."""
    years = []
    for first, second in _SAID["years"].findall(text):
        last = int(second if len(second) == 4 else first[:2] + second) if second else int(first)
        years.append(last if int(first) <= last else int(first))
    return next((year for year in reversed(years) if year >= FIRST_YEAR), None)


def sector_keys(names: Iterable[str], vocabulary: Vocabulary) -> tuple[str, ...]:
    """The rubric's keys for a register's own names. Names that are not surely one sector give nothing.

    The UK registry's names count as well, since registers borrow them; keys that are set by hand stay so.
    """
    found: dict[str, None] = {}
    for name in names:
        keys = (BY_NAME[plain(name)],) if plain(name) in BY_NAME else vocabulary.keys_of(name)
        found.update(dict.fromkeys(key for key in keys if not vocabulary.sectors or key in vocabulary.sectors))
    return tuple(found)


def split_names(answer: str, vocabulary: Vocabulary) -> list[str]:
    """The names in an answer, between semicolons or commas.

    Names hold commas themselves: the longest known name is taken, and an answer of which no part is known stays whole.
    """
    if ";" in answer:
        return [part.strip() for part in answer.split(";") if part.strip()]
    known = {*BY_NAME, *(plain(name) for names in vocabulary.registry.values() for name in names)}
    parts = [part.strip() for part in answer.split(",")]
    names: list[str] = []
    while parts:
        size = next((n for n in range(min(len(parts), MOST_PARTS), 0, -1) if plain(" ".join(parts[:n])) in known), 1)
        names.append(", ".join(parts[:size]))
        parts = parts[size:]
    return names if any(plain(name) in known for name in names) else [answer]
