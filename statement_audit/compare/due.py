"""By when a promise is to be kept, from its words."""

import calendar
import re
from collections.abc import Iterator
from datetime import date

from statement_audit.plain_text import patterns_beside
from statement_audit.resources import table_beside

_TABLE = table_beside(__file__)
_FORMS = patterns_beside(__file__)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def parse_due(text: str, year: int | None) -> str | None:
    """The last day that a promise names, as precise as it is: 2026-03-31, 2026-03 or 2026; None where it names none.

    Args:
        year: the year that the statement covers. "Next year" counts from it, and an earlier year is no due date.
    """
    found = [due for due in _dates(text, year) if year is None or int(due[:4]) >= year]
    return max(found, key=last_day) if found else None


def last_day(due: str) -> date:
    """The last day of a day, month or year."""
    parts = [int(part) for part in due.split("-")]
    year, month = parts[0], parts[1] if len(parts) > 1 else 12
    day = parts[2] if len(parts) > 2 else calendar.monthrange(year, month)[1]
    return date(year, month, day)


def _dates(text: str, year: int | None) -> Iterator[str]:
    rest = text
    for form, how in _FORMS.items():
        read = [(match, _read(form, match, year)) for match in how.finditer(rest)]
        for match, due in read:
            if due:
                yield due
                rest = rest.replace(match[0], " ", 1)


def _read(form: str, match: re.Match[str], year: int | None) -> str | None:
    groups = match.groupdict()
    match form:
        case "day" | "month_and_day":
            return _day(groups["year"], _month(groups["month"]), groups["day"])
        case "numbers":
            return _day(groups["year"], int(groups["month"]), groups["day"])
        case "month":
            return f"{groups['year']}-{_month(groups['month']):02d}"
        case "quarter" | "quarter_in_words":
            return f"{_full(groups['year'])}-{_TABLE['quarters'][groups['quarter'].lower()]:02d}"
        case "half":
            return f"{groups['year']}-06"
        case "span":
            follows = int(groups["to"]) == int(groups["from"]) + 1  # 2025/26, and no other pair of numbers
            return str(_full(groups["to"])) if follows else None
        case "fiscal" | "year":
            return str(_full(groups["year"]))
    if year is None:
        return None
    return str(year + (_years(groups["number"], groups["unit"]) if form == "later" else 1))


def _full(year: str) -> int:
    return int(year) if len(year) == 4 else 2000 + int(year)


def _month(name: str) -> int:
    return _MONTHS.index(name.lower()[:3]) + 1


def _day(year: str, month: int, day: str) -> str | None:
    try:
        return date(int(year), month, int(day)).isoformat()
    except ValueError:
        return None


def _years(number: str, unit: str) -> int:
    """Whole years that the time reaches into."""
    count = _TABLE["numbers"].get(number.lower()) or int(number)
    return count if "year" in unit else -(-count // 12)
