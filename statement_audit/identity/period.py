"""Which period a statement is for, as its own text says."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from statement_audit.identity.dates import MONTH, MONTHS, Dated, add_months, dates_in
from statement_audit.plain_text import patterns_beside, small_letters

_SAID = patterns_beside(__file__, month_name=MONTH)
_MAKES = _SAID["makes"]

LAST_YEAR = 1.0  # off the points of "the last financial year to": the statement's where no other year end is told
OPENING = 1500  # characters of a text in which it says which year it is for
NO_POINTS = -2.0  # a year that is only planned for or looked back to


@dataclass(frozen=True, slots=True)
class Period:
    """`year` is the year in which the period ends; `source` says what it was read from, `span` where in the text.

    `inferred`: the text gives one of the two days alone, and the other is a year away. `span` is None where the period
    was read from the title lines.
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
    dated = dates_in(text)
    stated = _stated_range(text, dated, today) or _year_end(text, dated, today) or _titled_range(head, today)
    stated = stated or _calendar_year(text, today)
    return stated or _fiscal(text, today) or _named_year(text, head, today) or _approval(text, head, today)


def _named_year(text: str, head: str, today: date) -> Period | None:
    """A year in the title, or "for 2023" in the text."""
    clean_head = _SAID["act_year"].sub(" ", head)
    for words, source, where in (
        (_SAID["title_year"], "title", clean_head), (_SAID["year_title"], "title", clean_head), (_SAID["for_year"], "for_year", _SAID["act_year"].sub(_blank, text)),
        (_SAID["steps_year"], "for_year", text),
    ):  # fmt: skip
        for match in words.finditer(where):
            year = _last_year(match)
            before = where[max(0, match.start() - 25) : match.end()]
            planned = source == "for_year" and _SAID["later_in_clause"].match(where, match.end())
            if year and _plausible(year, today) and not _SAID["not_period"].search(before) and not planned:
                return Period(year, None, None, source, match.span() if source == "for_year" else None)
    return None


def _plausible(year: int, today: date) -> bool:
    return 2013 <= year <= today.year + 1


def _stated_range(text: str, dated: Sequence[Dated], today: date) -> Period | None:
    """Two dates about a year apart with "to" between them; the first may lack its year.

    A changed year end makes periods of four to eighteen months: these count after words such as "financial year".
    """
    for first, last in zip((None, *dated), dated, strict=False):
        found = _range(text, first, last) or _range_of_months(text, last)
        if found is None or not _plausible(found[1].year, today):
            continue
        start, end, place = found
        days = (end - start).days
        named = bool(_SAID["period_before"].search(text[max(0, place - 70) : place]))
        if not named and _SAID["of_a_term"].search(text[max(0, place - 70) : place]):
            continue
        if _SAID["of_one_more"].search(text[max(0, place - 160) : place]):
            continue
        marked = first is None or first.start != place or _SAID["range_mark"].fullmatch(text, first.end, last.start)
        if (350 <= days <= 380 and (marked or named)) or (marked and named and 120 <= days <= 750):
            return Period(end.year, start, end, "range", (place, last.end))
    return None


def _titled_range(head: str, today: date) -> Period | None:
    """A range in the title, which may be a running head and no part of the text: "Statement April 2021 - March 2022"."""
    for line in head.splitlines():
        found = _stated_range(line, dates_in(line), today) if _SAID["title"].search(line) else None
        if found is not None:
            return replace(found, source="title", span=None)
    return None


def _range(text: str, first: Dated | None, last: Dated) -> tuple[date, date, int] | None:
    """Start, end and place of two dates that follow each other, with a mark of a range or blanks between them."""
    if first is None or last.day is None or last.start - first.end >= 20:
        return None
    between = text[first.end : last.start]
    if not (_SAID["range_mark"].fullmatch(between) or not between.strip(" (")):
        return None
    year = first.year
    if year is None:
        ordered = (first.month, first.day_of_month or 0) <= (last.month, last.day_of_month or 31)
        year = last.day.year if ordered and last.month - first.month > 9 else last.day.year - 1
    start = first.in_year(year)
    if start is None:
        return None
    return (start if first.day_of_month else start.replace(day=1)), last.day, first.start


def _range_of_months(text: str, last: Dated) -> tuple[date, date, int] | None:
    """ "January to December 2022"."""
    before = _SAID["month_before"].search(text, max(0, last.start - 20), last.start)
    if before is None or last.day is None:
        return None
    month = MONTHS[before["month"].lower().rstrip(".")]
    year = last.day.year if month < last.month else last.day.year - 1
    return date(year, month, 1), last.day, before.start()


def _year_end(text: str, dated: Sequence[Dated], today: date) -> Period | None:
    """ "year ended 31 March 2023", "financial year ending 2021": near the words that make the statement, or the first.

    One that gives the year alone has no end; one that gives the start alone ("beginning 1 April 2022") ends a year later.
    """
    starts = {item.start: item for item in dated}
    best: tuple[float, Period | None] = (NO_POINTS, None)
    for match, ends in _edges(text):
        place = _SAID["to_date"].match(text, match.end())
        at = place.end() if place else match.end()
        ends = ends and not (_is_first(starts.get(at)) and _SAID["bare_edge"].fullmatch(match.group()))
        found = _edge(starts.get(at), match.start(), ends=ends) or _bare_year(text, at, match.start())
        if found is None or found.year is None or not _plausible(found.year, today):
            continue
        if _SAID["later"].match(text, found.span[1] if found.span else at):
            continue
        before = text[max(0, match.start() - 250) : match.start()]
        points = (
            2.0 * bool(_MAKES.search(before))
            + 1.5 * (match.start() < OPENING)
            - (LAST_YEAR if before.endswith("last ") else 2.0 * bool(_SAID["ahead"].search(before[-60:])))
            - 2.0 * (found.end is None)
            - 2.5 * (not ends)
        )
        if points > best[0]:
            best = (points, found)
    return best[1]


def _edges(text: str) -> Iterator[tuple[re.Match[str], bool]]:
    """Words after which the end (True) or the start of a year stands."""
    for words in (_SAID["ending"], _SAID["glued_ending"], _SAID["starting"]):
        yield from ((match, words is not _SAID["starting"]) for match in words.finditer(small_letters(text)))


def _is_first(dated: Dated | None) -> bool:
    """Whether it is the first of a month, on which years begin and do not end."""
    return dated is not None and dated.day_of_month == 1


def _edge(dated: Dated | None, place: int, *, ends: bool) -> Period | None:
    if dated is None or dated.day is None:
        return None
    if ends:
        end = dated.day
        start = add_months(end + timedelta(days=1), -12)
    else:
        start = dated.day if dated.day_of_month else dated.day.replace(day=1)
        end = add_months(start, 12) - timedelta(days=1)
    return Period(end.year, start, end, "year_end", (place, dated.end), inferred=True)


def _bare_year(text: str, at: int, place: int) -> Period | None:
    year = _SAID["bare_year"].match(text, at)
    return Period(int(year[1]), None, None, "fiscal_year", (place, year.end())) if year else None


def _calendar_year(text: str, today: date) -> Period | None:
    """ "The calendar year 2023", "CY2023", "2023 (January to December)", at the beginning or near the words that make the
    statement."""
    for match in _SAID["calendar_year"].finditer(text):
        year = _last_year(match)
        before = text[max(0, match.start() - 250) : match.start()]
        told = match.start() < OPENING or _MAKES.search(before)
        if year and told and _plausible(year, today) and not _SAID["other_year"].search(before):
            return Period(year, date(year, 1, 1), date(year, 12, 31), "year_end", match.span())
    return None


def _fiscal(text: str, today: date) -> Period | None:
    """ "FY23", "financial year 2021/22", "2021/22 financial year": the one named most; the first, if half as often."""
    counts = Counter[int]()
    spans: dict[int, tuple[int, int]] = {}
    first = _SAID["fiscal"].search(text)
    for match in _SAID["fiscal"].finditer(text):
        year = _last_year(match)
        other = _SAID["other_year"].search(text[max(0, match.start() - 40) : match.start()]) or _SAID["planned"].match(
            text, match.end()
        )
        if year and _plausible(year, today) and not other:
            counts[year] += 1
            spans.setdefault(year, match.span())
    if not counts or first is None:
        return None
    best = max(counts, key=lambda year: (counts[year], -year))
    opening = _last_year(first)
    chosen = opening if opening and counts[opening] * 2 >= counts[best] else best
    return Period(chosen, None, None, "fiscal_year", spans[chosen])


def _last_year(match: re.Match[str]) -> int | None:
    """The last year that a pattern caught: of "2021/22" it is 2022."""
    years = [int(group) for group in match.groups() if group]
    return (years[-1] + 2000 if years[-1] < 100 else years[-1]) if years else None


def _blank(match: re.Match[str]) -> str:
    """Blanks of the same length, so that places in the text stay what they are."""
    return " " * len(match.group())


def _approval(text: str, head: str, today: date) -> Period:
    """The date under the title or of approval: not a period, but better than none; `source` says so."""
    if year := _dated(head, today, needs_word=False):
        return Period(year, None, None, "head_date")
    year = _dated(text, today, needs_word=True) or _dated(text[-400:], today, needs_word=False)
    return Period(year, None, None, "approval_date" if year else "")


def _dated(text: str, today: date, *, needs_word: bool) -> int | None:
    for found in reversed(dates_in(text)):
        day = found.day
        near = text[max(0, found.start - 120) : found.end + 20]
        before = text[max(0, found.start - 30) : found.start]
        if day is None or day > today or not _plausible(day.year, today) or _SAID["not_period"].search(before):
            continue
        if not needs_word or (_SAID["approval"].search(near) and (len(text) - found.end < 2500 or _MAKES.search(near))):
            return day.year
    return None
