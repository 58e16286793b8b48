"""Which period a statement is for, as its own text says."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from statement_audit.identity.dates import MONTH, MONTHS, Dated, add_months, dates_in
from statement_audit.identity.tables import phrases_beside
from statement_audit.plain_text import pattern, small_letters, small_pattern

_said = phrases_beside(__file__)

YEAR_WORD = r"(?:financial|fiscal|reporting|accounting|calendar|trading)"
_SPAN = rf"(?:{YEAR_WORD}[\s-]*(?:reporting\s*)?(?:year|period)|\b(?:year|period|months?(?:\s*period)?|FYE?)|(?<!\d)5[23][\s-]*weeks?(?:\s*period)?)"
ENDING = small_pattern(_said("ending", span=_SPAN, month=MONTH))
GLUED_ENDING = small_pattern(rf"{_SPAN}(?:ended|ending)(?=\d{{1,2}}(?!\d)|{MONTH})")
BARE_EDGE = pattern(r"\b(?:financial|fiscal)\s+year\W*")  # no word says that the date ends it
STARTING = small_pattern(_said("starting", span=_SPAN))
# Between the words of an end and its date: "year end, being June 30", "52 weeks ended Saturday 26th", "to the end of".
TO_DATE = pattern(_said("to_date"))
BARE_YEAR = re.compile(r"(20\d\d)(?!\d|\s?[-/–—]\s?\d)")
YEAR_PAIR = r"(20\d\d)\s?[-/–—]\s?((?:20)?\d\d)\b"
_ONE_YEAR = rf"(?:{YEAR_PAIR}|(20\d\d)\b|['’‘]?(\d\d)\s?[-/–—]\s?(\d\d)\b|['’‘]?(\d\d)\b)"
FISCAL = pattern(_said("fiscal", year_word=YEAR_WORD, one_year=_ONE_YEAR, year_pair=YEAR_PAIR))
CALENDAR_YEAR = pattern(_said("calendar_year"))
STATEMENT = r"(?:modern\s*slavery|human\s*trafficking|anti-?slavery|slavery|supply\s*chains?|forced\s*labou?r)"
TITLE = pattern(rf"{STATEMENT}.{{0,60}}?\b(?:statement|report)\b")
TITLE_YEAR = pattern(_said("title_year", statement=STATEMENT, year_pair=YEAR_PAIR))
YEAR_TITLE = pattern(rf"\b(?:{YEAR_PAIR}|(20\d\d)\b)[^.;]{{0,40}}?{STATEMENT}[^.;]{{0,40}}?(?:statement|report)")
ACT_YEAR = pattern(_said("act_year"))
FOR_YEAR = pattern(_said("for_year", year_pair=YEAR_PAIR))
APPROVAL = pattern(r"\b(?:approved|signed|authori[sz]ed|adopted|endorsed|date[d]?\b|published)")
NOT_PERIOD = pattern(_said("not_period"))
MAKES = pattern(r"statement|section\s*54|pursuant|modern slavery act")
STEPS_YEAR = pattern(_said("steps_year"))
AHEAD = pattern(_said("ahead"))  # not "by Hexworthy Ltd for the year ended"
LAST_YEAR = 1.0  # off the points of "the last financial year to": the statement's where no other year end is told
OTHER_YEAR = pattern(r"\b(?:next|coming|previous|last|prior|by|target)\s*(?:the\s+)?$")
PLANNED = pattern(r"\s*[,:]?\s*(?:we|the\s+company|the\s+group)\s+(?:will|intends?|plans?|aims?)\b")
LATER = pattern(r"[^.;\n]{0,90}?\bwe\s+(?:will|intend|plan|aim)\b")  # behind a year that is planned for
LATER_IN_CLAUSE = pattern(r"[^.;\n]{0,60}?\bwill\b")
RANGE_MARK = pattern(_said("range_mark"))
# Words before a range that make a shorter or longer one, or one whose dash was lost, a reporting period all the same.
PERIOD_BEFORE = pattern(rf"\b{YEAR_WORD}\s+(?:reporting\s+)?(?:year|period)|\bperiod\b|\bcover(?:s|ing)?\b|\bFY\s?\d")
# Before a range that is the term of something else.
OF_A_TERM = pattern(_said("of_a_term"))
OPENING = 1500  # characters of a text in which it says which year it is for
NO_POINTS = -2.0  # a year that is only planned for or looked back to
MONTH_BEFORE = pattern(rf"\b(?P<month>{MONTH})\s*(?:to|–|—|-|until|through)\s*$")


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
    clean_head = ACT_YEAR.sub(" ", head)
    for words, source, where in (
        (TITLE_YEAR, "title", clean_head), (YEAR_TITLE, "title", clean_head), (FOR_YEAR, "for_year", ACT_YEAR.sub(_blank, text)),
        (STEPS_YEAR, "for_year", text),
    ):  # fmt: skip
        for match in words.finditer(where):
            year = _last_year(match)
            before = where[max(0, match.start() - 25) : match.end()]
            planned = source == "for_year" and LATER_IN_CLAUSE.match(where, match.end())
            if year and _plausible(year, today) and not NOT_PERIOD.search(before) and not planned:
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
        named = bool(PERIOD_BEFORE.search(text[max(0, place - 70) : place]))
        if not named and OF_A_TERM.search(text[max(0, place - 70) : place]):
            continue
        marked = first is None or first.start != place or RANGE_MARK.fullmatch(text, first.end, last.start)
        if (350 <= days <= 380 and (marked or named)) or (marked and named and 120 <= days <= 750):
            return Period(end.year, start, end, "range", (place, last.end))
    return None


def _titled_range(head: str, today: date) -> Period | None:
    """A range in the title, which may be a running head and no part of the text: "Statement April 2021 - March 2022"."""
    for line in head.splitlines():
        found = _stated_range(line, dates_in(line), today) if TITLE.search(line) else None
        if found is not None:
            return replace(found, source="title", span=None)
    return None


def _range(text: str, first: Dated | None, last: Dated) -> tuple[date, date, int] | None:
    """Start, end and place of two dates that follow each other, with a mark of a range or blanks between them."""
    if first is None or last.day is None or last.start - first.end >= 20:
        return None
    between = text[first.end : last.start]
    if not (RANGE_MARK.fullmatch(between) or not between.strip(" (")):
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
    before = MONTH_BEFORE.search(text, max(0, last.start - 20), last.start)
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
        place = TO_DATE.match(text, match.end())
        at = place.end() if place else match.end()
        ends = ends and not (_is_first(starts.get(at)) and BARE_EDGE.fullmatch(match.group()))
        found = _edge(starts.get(at), match.start(), ends=ends) or _bare_year(text, at, match.start())
        if found is None or found.year is None or not _plausible(found.year, today):
            continue
        if LATER.match(text, found.span[1] if found.span else at):
            continue
        before = text[max(0, match.start() - 250) : match.start()]
        points = (
            2.0 * bool(MAKES.search(before))
            + 1.5 * (match.start() < OPENING)
            - (LAST_YEAR if before.endswith("last ") else 2.0 * bool(AHEAD.search(before[-60:])))
            - 2.0 * (found.end is None)
            - 2.5 * (not ends)
        )
        if points > best[0]:
            best = (points, found)
    return best[1]


def _edges(text: str) -> Iterator[tuple[re.Match[str], bool]]:
    """Words after which the end (True) or the start of a year stands."""
    for words in (ENDING, GLUED_ENDING, STARTING):
        yield from ((match, words is not STARTING) for match in words.finditer(small_letters(text)))


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
    year = BARE_YEAR.match(text, at)
    return Period(int(year[1]), None, None, "fiscal_year", (place, year.end())) if year else None


def _calendar_year(text: str, today: date) -> Period | None:
    """ "The calendar year 2023", "CY2023", "2023 (January to December)", at the beginning or near the words that make the
    statement."""
    for match in CALENDAR_YEAR.finditer(text):
        year = _last_year(match)
        before = text[max(0, match.start() - 250) : match.start()]
        told = match.start() < OPENING or MAKES.search(before)
        if year and told and _plausible(year, today) and not OTHER_YEAR.search(before):
            return Period(year, date(year, 1, 1), date(year, 12, 31), "year_end", match.span())
    return None


def _fiscal(text: str, today: date) -> Period | None:
    """ "FY23", "financial year 2021/22", "2021/22 financial year": the one named most; the first, if half as often."""
    counts = Counter[int]()
    spans: dict[int, tuple[int, int]] = {}
    first = FISCAL.search(text)
    for match in FISCAL.finditer(text):
        year = _last_year(match)
        other = OTHER_YEAR.search(text[max(0, match.start() - 40) : match.start()]) or PLANNED.match(text, match.end())
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
        if day is None or day > today or not _plausible(day.year, today) or NOT_PERIOD.search(before):
            continue
        if not needs_word or (APPROVAL.search(near) and (len(text) - found.end < 2500 or MAKES.search(near))):
            return day.year
    return None
