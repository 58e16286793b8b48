"""By when a promise is to be kept, from its words."""

import calendar
import re
from collections.abc import Iterator
from datetime import date

from statement_audit.plain_text import pattern as _p

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<month>Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?"
    r"|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.?"
)
_YEAR = r"(?P<year>20\d\d)(?!\s?[–-]\s?(?:19|20)\d\d)"
_NUMBERS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "ten": 10, "twelve": 12, "eighteen": 18}
_NUMBER = rf"(?P<number>\d{{1,2}}|{'|'.join(_NUMBERS)})"
_QUARTERS = {"1": 3, "2": 6, "3": 9, "4": 12, "first": 3, "second": 6, "third": 9, "fourth": 12, "last": 12}


# The first form that fits a place in the text counts, so the exact ones stand first.
_FORMS = (
    ("day", _p(rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH},?\s+{_YEAR}\b")),
    ("day", _p(rf"\b{_MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+{_YEAR}\b")),
    ("numbers", _p(r"\b(?P<day>\d{1,2})[/.](?P<month>\d{1,2})[/.](?P<year>20\d\d)\b")),
    ("month", _p(rf"\b{_MONTH},?\s+{_YEAR}\b")),
    ("quarter", _p(r"\bQ(?P<quarter>[1-4])\s*(?:of\s*)?(?:FY\s?)?'?(?P<year>(?:20)?\d\d)\b")),
    ("quarter", _p(rf"\b(?P<quarter>first|second|third|fourth|last) quarter (?:of |in )?{_YEAR}\b")),
    ("half", _p(rf"\b(?:first half (?:of )?|H1 |mid[- ]|middle of ){_YEAR}\b")),
    ("span", _p(r"\b(?:FY\s?'?)?(?:20)?(?P<from>\d\d)\s?[/–-]\s?(?:20)?(?P<to>\d\d)\b")),
    ("fiscal", _p(r"\bFY\s?'?(?P<year>(?:20)?\d\d)\b")),
    ("year", _p(rf"\b{_YEAR}\b")),
    ("later", _p(rf"\b(?:within|over|in|during)(?: the)?(?: next| coming| following)? {_NUMBER}"
                 r"(?P<unit>[ -](?:calendar |financial )?(?:years?|months?))\b")),
    ("next", _p(r"\b(?:next|coming|following|forthcoming|upcoming|current) (?:financial |reporting |fiscal |calendar )?"
                r"(?:year|period|statement|report)\b|\bin the year ahead\b|\bnext year's\b")),
)  # fmt: skip


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
    for form, pattern in _FORMS:
        read = [(match, _read(form, match, year)) for match in pattern.finditer(rest)]
        for match, due in read:
            if due:
                yield due
                rest = rest.replace(match[0], " ", 1)


def _read(form: str, match: re.Match[str], year: int | None) -> str | None:
    groups = match.groupdict()
    match form:
        case "day":
            return _day(groups["year"], _month(groups["month"]), groups["day"])
        case "numbers":
            return _day(groups["year"], int(groups["month"]), groups["day"])
        case "month":
            return f"{groups['year']}-{_month(groups['month']):02d}"
        case "quarter":
            return f"{_full(groups['year'])}-{_QUARTERS[groups['quarter'].lower()]:02d}"
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
    count = _NUMBERS.get(number.lower()) or int(number)
    return count if "year" in unit else -(-count // 12)
