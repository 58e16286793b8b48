"""Dates and periods in English text, without a library: written dates, ISO and day/month/year numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_FORMS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?: day)?(?: of)? {_MONTH}\.?,? (?P<year>(?:19|20)\d\d)\b",
        rf"\b{_MONTH}\.? (?P<day>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<year>(?:19|20)\d\d)\b",
        r"\b(?P<year>(?:19|20)\d\d)-(?P<month>\d\d)-(?P<day>\d\d)\b",
        r"\b(?P<day>\d{1,2})[/.-](?P<month>\d{1,2})[/.-](?P<year>(?:19|20)\d\d)\b",
    )
)
PERIOD = re.compile(
    r"(?i)\b(?:financial|fiscal|reporting|calendar|accounting|trading) (?:years?"
    r"|period)\b[^.;]{0,60}?\b(?:19|20)\d\d\b|\b(?:(?:19|20)\d\d(?:[/–-]\d\d(?:\d\d)?)?) (?:financial"
    r"|fiscal|calendar|reporting) (?:year|period)\b"
    r"|\b(?:years?|periods?|months?|weeks?) (?:ended|ending|to|commencing|beginning"
    r"|from)\b[^.;]{0,40}?\b(?:19|20)\d\d\b|\bFY ?'?(?:(?:19|20)?\d\d)(?:[/–-]\d\d(?:\d\d)?)?\b"
    r"|\b(?:from|between|period) [^.;]{0,25}\b(?:19|20)\d\d (?:to|and|until|through|–"
    r"|-) [^.;]{0,25}\b(?:19|20)\d\d\b"
    # A year alone is none ("in 2018 we won"): it needs a split year, "the year", or the statement itself before it.
    r"|\b(?:during|for|in) (?:the )?(?:year )?20\d\d[/–-](?:20)?\d\d\b|\b(?:during|for"
    r"|in) the (?:calendar )?year 20\d\d\b"
    r"|\b(?:statement|report)\b[^.;]{0,60}?\b(?:for|covers?|covering) (?:the )?(?:year )?20\d\d\b"
    r"|\b20\d\d (?:modern slavery|annual)"
    r" (?:\w+ ){0,4}?(?:statement|report)\b"
)
_ENDED = re.compile(r"(?i)\b(?:years?|periods?|months?|weeks?) (?:ended|ending|to|commencing|beginning|from)\b")
_NAMED_YEAR = re.compile(
    r"(?i)\b(?:financial|fiscal|reporting|calendar|accounting|trading) (?:years?|period)\b|\bFY ?'?\d\d"
)
_STATEMENT = re.compile(r"(?i)\b(?:statement|report)\b")
_HISTORY = re.compile(
    r"(?i)\b(?:founded|established|incorporated|awarded|won|since|formed|acquired)\b[^.;]{0,60}?\b(?:19|20)\d\d\b"
)
_COPYRIGHT = re.compile(r"(?i)©|\bcopyright\b|\(c\) ?(?:19|20)\d\d|\b(?:policy|last) (?:review|updat|revis)\w*")


def find_dates(text: str) -> list[date]:
    """Every date in the text, in its order. Day before month where both orders are possible and valid."""
    found = sorted(_matches(text), key=lambda item: item[0])
    return [value for _, value in found]


_MONTH_YEAR = re.compile(
    rf"(?<!\d )(?<!\d)(?<!st )(?<!nd )(?<!rd )(?<!th )\b{_MONTH}\.?,? (?P<year>(?:19|20)\d\d)\b", re.IGNORECASE
)


def find_months(text: str) -> list[date]:
    """The last day of every month that stands with a year and without a day, in the text's order."""
    found = []
    for match in _MONTH_YEAR.finditer(text):
        number = _MONTHS.index(match["month"][:3].lower()) + 1
        first = date(int(match["year"]), number, 1)
        found.append(add_months(first, 1) - timedelta(days=1))
    return found


def _matches(text: str) -> Iterator[tuple[int, date]]:
    for form in _FORMS:
        for match in form.finditer(text):
            value = _build(match["year"], match["month"], match["day"])
            if value is not None:
                yield match.start(), value


def _build(year: str, month: str, day: str) -> date | None:
    number = int(month) if month.isdigit() else _MONTHS.index(month[:3].lower()) + 1
    if number > 12 and int(day) <= 12:  # month first, as in the United States
        number, day = int(day), str(number)
    try:
        return date(int(year), number, int(day))
    except ValueError:
        return None


def period_strength(text: str) -> int:
    """How firmly a text states a period: 0 not at all; more for its end, a kind of year and the statement itself."""
    if not has_period(text):
        return 0
    return 1 + 2 * bool(_ENDED.search(text)) + bool(_NAMED_YEAR.search(text)) + bool(_STATEMENT.search(text))


def has_period(text: str) -> bool:
    """Whether a text names a financial year or dates covered; a copyright or review date is none (ruling 20)."""
    return bool(PERIOD.search(_HISTORY.sub(" ", text))) and not _COPYRIGHT.search(text)


def add_months(day: date, months: int) -> date:
    """The same day some months later, or that month's last day."""
    total = day.month - 1 + months
    year, month = day.year + total // 12, total % 12 + 1
    for candidate in (day.day, 30, 29, 28):
        try:
            return date(year, month, candidate)
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")
