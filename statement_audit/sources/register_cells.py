"""Names, numbers, periods and years as registers write them."""

from __future__ import annotations

import re
from datetime import date

from statement_audit.sources.cells import FIRST_YEAR

# "Larkspur Pty Ltd (68 125 805 647)": an ABN has 11 digits, an ACN or ARBN 9.
NUMBERED = re.compile(
    r"(?P<name>.*?)[\s,–-]{0,9}\(?\s{0,9}(?:(?:ABN|ACN|ARBN)\s{0,9}:?\s{0,9})?"
    r"(?P<number>[0-9](?: ?[0-9]){8}(?:(?: ?[0-9]){2})?)\s*\)?",
    re.IGNORECASE,
)
DAY = re.compile(r"(\d{1,2}) ([A-Z][a-z]{2})[a-z]* (\d{4})|(\d{4})-(\d{2})-(\d{2})|(\d{1,2})/(\d{1,2})/(\d{4})")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
YEARS = re.compile(r"(?<!\d)(20\d{2})(?:\s?(?:-|–|—|/|to|à)\s?(20\d{2}|\d{2}))?(?!\d)")


def split_entities(line: str) -> list[str]:
    """ "A Pty Ltd (68 125 805 647), B Ltd (…)" are two entities; a comma alone may be part of a name."""
    return [part.strip() for part in re.split(r"(?<=[0-9]\))\s*,\s*|;", line) if part.strip()]


def split_number(text: str) -> tuple[str, str | None]:
    """An entity's name, and its ABN, ACN or ARBN without blanks."""
    found = NUMBERED.fullmatch(text)
    if not found:
        return text, None
    return found["name"].rstrip(" (,-"), re.sub(r"\D", "", found["number"])


def read_period(text: str) -> tuple[date | None, date | None]:
    """The first and the last day of "01 July 2024 to 30 June 2025"; None for what is not given."""
    days = [day for day in map(_read_day, DAY.finditer(text)) if day]
    return (days[0] if len(days) > 1 else None, days[-1] if days else None)


def _read_day(found: re.Match[str]) -> date | None:
    first, month, last = filter(None, found.groups())
    year, day = (first, last) if len(first) == 4 else (last, first)
    try:
        return date(int(year), MONTHS.index(month) + 1 if month in MONTHS else int(month), int(day))
    except ValueError:
        return None


def read_last_year(text: str) -> int | None:
    """The year in which a period ends: 2024 of "2023-2024", "2023/24" and "(2024)". The last one that is named."""
    years = []
    for first, second in YEARS.findall(text):
        last = int(second if len(second) == 4 else first[:2] + second) if second else int(first)
        years.append(last if int(first) <= last else int(first))
    return next((year for year in reversed(years) if year >= FIRST_YEAR), None)
