"""Dates in English text, without a library: written dates, months with a year, ISO and day/month/year numbers."""

import calendar
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from statement_audit.plain_text import patterns_beside, small_letters

MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
MONTHS |= {name.lower(): number for number, name in enumerate(calendar.month_abbr) if name} | {"sept": 9}
MONTH = rf"(?:{'|'.join(sorted(MONTHS, key=len, reverse=True))})(?![a-z])\.?"
# Where a form may begin: it is tried there alone.
_DIGIT = re.compile(r"\d")
_MONTHS_HEAD = re.compile("j(?=an|un|ul)|f(?=eb)|m(?=ar|ay)|a(?=pr|ug)|s(?=ep)|o(?=ct)|n(?=ov)|d(?=ec)")
_MONTH_FIRST = ("month_and_day", "month_of_year")
_FORMS = patterns_beside(__file__, a_month=MONTH)


@dataclass(frozen=True, slots=True)
class Dated:
    """A date at `text[start:end]`. Without a `day_of_month` it is a month; without a `year` a day of any year."""

    start: int
    end: int
    year: int | None
    month: int
    day_of_month: int | None

    @property
    def day(self) -> date | None:
        """The day, or the month's last; None without a year and where the calendar has no such day."""
        return self.in_year(self.year) if self.year else None

    def in_year(self, year: int) -> date | None:
        """The day in a year; None on 30 February."""
        try:
            return date(year, self.month, self.day_of_month or calendar.monthrange(year, self.month)[1])
        except ValueError:
            return None


def dates_in(text: str) -> list[Dated]:
    """Every date in the text, in its order, those without a year too; day before month where both are possible."""
    found: list[Dated] = []
    taken = bytearray(len(text))  # which characters belong to a date of an earlier form
    small = small_letters(text)
    for name, form in _FORMS.items():
        heads = (_MONTHS_HEAD if name in _MONTH_FIRST else _DIGIT).finditer(small)
        for match in _matches(form, heads, text):
            dated = _build(match)
            if dated is not None and not any(taken[match.start() : match.end()]):
                taken[match.start() : match.end()] = b"\1" * (match.end() - match.start())
                found.append(dated)
    return sorted(found, key=lambda dated: dated.start)


def _matches(form: re.Pattern[str], heads: Iterable[re.Match[str]], text: str) -> Iterator[re.Match[str]]:
    """What `form.finditer(text)` gives; it is tried only where one of its dates may begin."""
    end = 0
    for head in heads:
        match = form.match(text, head.start()) if head.start() >= end else None
        if match is not None:
            end = match.end()
            yield match


def _build(match: re.Match[str]) -> Dated | None:
    parts = match.groupdict()
    year = parts.get("year") or parts.get("short")
    named = MONTHS.get(parts["month"].lower().rstrip("."))
    month = named or int(parts["month"])
    day = int(re.sub(r"\D", "", parts["day"])) if parts.get("day") else None
    if named is None and day is not None and month > 12 >= day:  # month first, as in the United States
        month, day = day, month
    if not 1 <= month <= 12 or (day is not None and not 1 <= day <= 31):
        return None
    full = (int(year) + (2000 if len(year) == 2 else 0)) if year else None
    return Dated(match.start(), match.end(), full, month, day)


def find_dates(text: str) -> list[date]:
    """Every day with a year in the text, in its order."""
    return [dated.day for dated in dates_in(text) if dated.day and dated.day_of_month]


def find_months(text: str) -> list[date]:
    """The last day of every month that stands with a year and without a day, in the text's order."""
    return [dated.day for dated in dates_in(text) if dated.day and not dated.day_of_month]


def add_months(day: date, months: int) -> date:
    """The same day some months later, or that month's last day."""
    total = day.month - 1 + months
    year, month = day.year + total // 12, total % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
