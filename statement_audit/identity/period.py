"""Which period a statement is for, as its own text says."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
MONTHS |= {name.lower(): number for number, name in enumerate(calendar.month_abbr) if name} | {"sept": 9}
MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
DAY = r"(?:\d{1,2})(?:\s?(?:st|nd|rd|th))?"
FULL_DATE = re.compile(
    rf"\b(?P<d1>{DAY})\s*(?:of\s+|day\s+of\s+)?(?P<m1>{MONTH})(?![a-z])\.?,?\s*(?P<y1>(?:19|20)\d\d|'?\d\d\b)?"
    rf"|\b(?P<m2>{MONTH})\.?\s+(?P<d2>{DAY})(?!\d)(?:,?\s*(?P<y2>(?:19|20)\d\d))?"
    rf"|\b(?P<d3>\d{{1,2}})[./-](?P<m3>\d{{1,2}})[./-](?P<y3>(?:20)?\d\d)\b"
    rf"|\b(?P<m4>{MONTH})\.?,?\s+(?P<y4>20\d\d)\b",
    re.IGNORECASE,
)
YEAR_WORD = r"(?:financial|fiscal|reporting|accounting|calendar|trading)"
ENDING = re.compile(
    rf"(?:{YEAR_WORD}\s*(?:year|period)|\byear|\bperiod|(?<!\d)5[23]\s*weeks?|\bmonths|\bFY)\s*(?:of\s+)?(?:which\s+)?(?:\(?FY\s?\d+\)?\s*)?"
    rf"(?:that\s+)?(?:ended|ending|ends|end|to|until)\s*(?:on|at|in|:)?\s*(?:the\s+)?(?:end\s+of\s+)?",
    re.IGNORECASE,
)
YEAR_PAIR = r"(20\d\d)\s?[-/–—]\s?((?:20)?\d\d)\b"
FISCAL = re.compile(
    rf"\b(?:FY|{YEAR_WORD}\s+(?:year|period)|fiscal|F\.?Y\.?)\s*(?:of\s+|for\s+|\(?FY\s?)?'?(?:{YEAR_PAIR}|(20\d\d)\b|(\d\d)\s?[-/–]\s?(\d\d)\b|(\d\d)\b)",
    re.IGNORECASE,
)
STATEMENT = r"(?:modern\s*slavery|human\s*trafficking|anti-?slavery|slavery|supply\s*chains?|forced\s*labou?r)"
TITLE_YEAR = re.compile(
    rf"{STATEMENT}[^.;]{{0,60}}?(?:statement|report|disclosure)?[^.;]{{0,25}}?\b(?:{YEAR_PAIR}|(20\d\d)\b)(?!\s*\(?(?:Act|Cth|c\.))",
    re.IGNORECASE,
)
YEAR_TITLE = re.compile(
    rf"\b(?:{YEAR_PAIR}|(20\d\d)\b)[^.;]{{0,40}}?{STATEMENT}[^.;]{{0,40}}?(?:statement|report)", re.IGNORECASE
)
ACT_YEAR = re.compile(
    r"\b(?:act|bill|regulations?|directive|code|declaration|convention|index)(?:,|\s+of|\s+\(?[A-Z]\w*\)?)?\s*,?\s*(?:of\s+)?\(?(?:19|20)\d\d\b",
    re.I,
)
FOR_YEAR = re.compile(
    r"\b(?:for|during|covers?|covering)\s+(?:the\s+)?(?:calendar\s+)?(?:year\s+)?(?:of\s+)?(20\d\d)\b", re.IGNORECASE
)
APPROVAL = re.compile(r"\b(?:approved|signed|authori[sz]ed|adopted|endorsed|date[d]?\b|published)", re.IGNORECASE)
NOT_PERIOD = re.compile(
    r"©|\(c\)\s*20|copyright|review date|next review|last reviewed|reviewed on|version|issue(?:d)? date|revis|incorporated|founded|established|since",
    re.I,
)
MAKES = re.compile(r"statement|section\s*54|pursuant|modern slavery act", re.IGNORECASE)
AHEAD = re.compile(r"\b(?:next|coming|following|forthcoming|previous|prior|last)\b[^.]{0,40}$", re.IGNORECASE)
PLANNED = re.compile(r"\s*[,:]?\s*(?:we|the\s+company|the\s+group)\s+(?:will|intends?|plans?|aims?)\b", re.IGNORECASE)
RANGE_MARK = re.compile(
    r"^\s*,?\s*(?:to|until|through|and|–|—|-|up to|(?:and\s+)?(?:end(?:ing|ed|s)))\s*(?:on\s+)?(?:the\s+)?$",
    re.IGNORECASE,
)
# Words before a range that make a shorter or longer one a reporting period all the same.
PERIOD_BEFORE = re.compile(
    r"\b(?:financial|fiscal|reporting|accounting|trading)\s+(?:year|period)|\bperiod\b|\bcover(?:s|ing)?\b|\bFY\s?\d",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Period:
    """`year` is the year in which the period ends; `source` says what it was read from, `span` where in the text.

    `inferred`: the text gives the end alone, and the start is a year before. `span` is None where the period was
    read from the title lines.
    """

    year: int | None
    start: date | None
    end: date | None
    source: str = ""
    span: tuple[int, int] | None = None
    inferred: bool = False


def find_period(text: str, head: str, today: date) -> Period:
    """The period of a statement: a stated range or year end, a fiscal year, the title's year, the day of approval.

    Args:
        text: the statement.
        head: title and first lines.
        today: nothing later than a year from here is a period.
    """
    for found in (_stated_range(text, today), _year_end(text, today), _fiscal(text, today)):
        if found is not None:
            return found
    clean_head = ACT_YEAR.sub(" ", head)
    for pattern, source, where in (
        (TITLE_YEAR, "title", clean_head), (YEAR_TITLE, "title", clean_head), (FOR_YEAR, "for_year", ACT_YEAR.sub(_blank, text)),
    ):  # fmt: skip
        for match in pattern.finditer(where):
            year = _last_year([group for group in match.groups() if group])
            if (
                year
                and _plausible(year, today)
                and not NOT_PERIOD.search(where[max(0, match.start() - 25) : match.end()])
            ):
                return Period(year, None, None, source, match.span() if source == "for_year" else None)
    return _approval(text, head, today)


def dates_in(text: str) -> Iterator[tuple[int, int, date, bool]]:
    """(start, end, date, has day) of the dates in `text`; a date without a year is left out."""
    for match in FULL_DATE.finditer(text):
        found = _to_date(match)
        if found is not None:
            yield match.start(), match.end(), found, match["m4"] is None


def _to_date(match: re.Match[str]) -> date | None:
    for suffix in "1234":
        if match.groupdict().get(f"m{suffix}") is None:
            continue
        year_text = match.groupdict().get(f"y{suffix}")
        if not year_text:
            return None
        year = int(year_text.lstrip("'"))
        year += 2000 if year < 100 else 0
        month_text = match[f"m{suffix}"].lower()
        month = MONTHS.get(month_text) or int(month_text) if month_text.isdigit() else MONTHS[month_text]
        day_text = match.groupdict().get(f"d{suffix}")
        day = int(re.sub(r"\D", "", day_text)) if day_text else 0
        if suffix == "3" and month > 12 >= day:
            day, month = month, day  # an American date
        try:
            return date(year, month, day or calendar.monthrange(year, month)[1])
        except (ValueError, calendar.IllegalMonthError):
            return None
    return None


def _plausible(year: int, today: date) -> bool:
    return 2013 <= year <= today.year + 1


def _stated_range(text: str, today: date) -> Period | None:
    """Two dates about a year apart with "to" between them; the first may lack its year.

    A changed year end makes periods of four to eighteen months: these count after words such as "financial year".
    """
    found = list(dates_in(text))
    for match in FULL_DATE.finditer(text):
        following = next((item for item in found if 0 < item[0] - match.end() < 20), None)
        if following is None or not RANGE_MARK.match(text[match.end() : following[0]]):
            continue
        end = following[2]
        start = _range_start(match, end)
        if start is None or not _plausible(end.year, today):
            continue
        days = (end - start).days
        named = 120 <= days <= 750 and PERIOD_BEFORE.search(text[max(0, match.start() - 70) : match.start()])
        if 300 <= days <= 550 or named:
            return Period(end.year, start, end, "range", (match.start(), following[1]))
    return None


def _range_start(match: re.Match[str], end: date) -> date | None:
    start = _to_date(match)
    if start is not None:
        return start.replace(day=1) if match["m4"] else start
    named = match["m1"] or match["m2"]
    if not named:
        return None
    day = int(re.sub(r"\D", "", match["d1"] or match["d2"]))
    month = MONTHS[named.lower()]
    year = end.year if (month, day) <= (end.month, end.day) and end.month - month > 9 else end.year - 1
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _year_end(text: str, today: date) -> Period | None:
    """ "year ended 31 March 2023": near the words that make the statement, or else the first."""
    best: tuple[float, int, date, int] | None = None
    for match in ENDING.finditer(text):
        window = text[match.end() : match.end() + 40]
        first = next(dates_in(window), None)
        if first is None or first[0] > 3 or not _plausible(first[2].year, today):
            continue
        before = text[max(0, match.start() - 250) : match.start()]
        points = (
            2.0 * bool(MAKES.search(before)) + 1.5 * (match.start() < 1500) - 2.0 * bool(AHEAD.search(before[-60:]))
        )
        if best is None or points > best[0]:
            best = (points, match.start(), first[2], match.end() + first[1])
    if best is None:
        return None
    return Period(best[2].year, _year_before(best[2]), best[2], "year_end", (best[1], best[3]), inferred=True)


def _year_before(end: date) -> date:
    following = end + timedelta(days=1)
    try:
        return following.replace(year=following.year - 1)
    except ValueError:  # 29 February
        return following.replace(year=following.year - 1, day=28)


def _fiscal(text: str, today: date) -> Period | None:
    """ "FY23", "financial year 2021/22": the one named most, the later of equals."""
    counts: dict[int, int] = {}
    spans: dict[int, tuple[int, int]] = {}
    for match in FISCAL.finditer(text):
        before = text[max(0, match.start() - 40) : match.start()].lower()
        if re.search(r"\b(?:next|coming|previous|last|prior|by|target)\s*(?:the\s+)?$", before):
            continue
        if PLANNED.match(text, match.end()):
            continue
        year = _last_year([group for group in match.groups() if group])
        if year and _plausible(year, today):
            counts[year] = counts.get(year, 0) + 1
            spans.setdefault(year, match.span())
    if not counts:
        return None
    best = max(counts, key=lambda year: (counts[year], -abs(year)))
    first = _last_year([g for g in (FISCAL.search(text) or re.match("", "")).groups() if g])  # type: ignore[union-attr]
    chosen = first if first in counts and counts[first] * 2 >= counts[best] else best
    return Period(chosen, None, None, "fiscal_year", spans[chosen])


def _last_year(groups: list[str]) -> int | None:
    if not groups:
        return None
    last = int(groups[-1])
    return last + 2000 if last < 100 else last


def _blank(match: re.Match[str]) -> str:
    """Blanks of the same length, so that places in the text stay what they are."""
    return " " * len(match.group())


def _approval(text: str, head: str, today: date) -> Period:
    """The date under the title or of approval: not a period, but better than none; `source` says so."""
    for source, part, needs_word in (
        ("head_date", head, False),
        ("approval_date", text, True),
        ("approval_date", text[-400:], False),
    ):
        found = _dated(part, today, needs_word=needs_word)
        if found:
            return Period(found, None, None, source)
    return Period(None, None, None)


def _dated(text: str, today: date, *, needs_word: bool) -> int | None:
    for start, end, found, _ in reversed(list(dates_in(text))):
        near = text[max(0, start - 120) : end + 20]
        if found > today or not _plausible(found.year, today) or NOT_PERIOD.search(text[max(0, start - 30) : start]):
            continue
        if not needs_word or (APPROVAL.search(near) and (len(text) - end < 2500 or MAKES.search(near))):
            return found.year
    return None
