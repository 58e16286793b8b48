"""What a statement says of itself: for whom, for which period, under which laws, published when.

Each fact carries the words that say it, with page and offsets. Who approved and who signed is read with the formal
criteria, from the same passages.
"""

from __future__ import annotations

import re
from datetime import date

from statement_audit.identity.dates import MONTH, Dated, dates_in
from statement_audit.identity.entities import entity_facts
from statement_audit.identity.laws import law_facts
from statement_audit.identity.period import Period
from statement_audit.identity.whole_text import WholeText
from statement_audit.models import Fact, FactKind
from statement_audit.plain_text import pattern

PUBLISHED = pattern(
    r"\b(?:date\s+of\s+publication|(?:publication|release)\s+date|date\s+published|(?:first\s+|last\s+)?(?:published|posted)(?:\s+(?:on|to)\s+(?:our|its|the)\s+(?:\w+\s+)?(?:web\s?)?site)?(?:\s+(?:on|in|date))?)\s*[:\-–]?\s*(?:on\s+|in\s+)?(?:the\s+)?(?=\d{1,2}\b|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
)
# A line of a page or of a form that says how old its text is; "Last updated" also behind a sentence or within a line.
UPDATED = pattern(
    r"(?:(?<=\n)|(?<=[·•–—] )|^|(?<=[.!?|)] )(?=\(?(?:last|latest)\b)|(?<=[\w,] )(?-i:(?=\(?(?:Last|Latest) )))\(?(?:(?:(?:this|our) )?(?:[\w-]+ ){0,5}(?:statement|policy|page|document) (?:(?:was|has been) )?)?(?:last |date (?:last )?)?"
    r"(?:(?:reviewed|revised) (?:and|/|&) )?(?:(?:updated?|reviewed|revised|modified|amended)(?: date)?|effective(?: (?:date|from))?|issued?(?: date)?|(?:last|latest) (?:update|review|revision)|statement date|date of (?:this statement|statement|issue|(?:the )?(?:last|latest) (?:update|review|revision)))"
    r"(?: on| in)?[ \n]?[:•·|–—-]?[ \n]?(?:the )?(?=\d|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
)
OTHER_PUBLISHED = pattern(
    r"\b(?:policy|policies|code|last|first|previous|earlier|index|guidance|report|research|standard|act)\b[^.;]{0,60}$"
)
OWN_PUBLISHED = pattern(
    r"\bthis (?:\w+ ){0,6}(?:statement|report|document|disclosure)\b[^.;]{0,60}$|(?:^|[\n.|·•–—(])\s*$"
)
SUBJECT = pattern(r"\b(?:statement|report|document|disclosure|page|it)\b[^.;]{0,60}$")
# The number of a version with its day, and the month of a title: "Version 2.1, 4 May 2024", "Statement - May 2024"; one
# without a mark before it may be a year's end.
VERSION = pattern(
    r"(?:(?<=\n)|(?<=[·•–—|] )|^)\(?(?:document )?(?:v|version|revision|rev\.?|issue) ?(?:no\.? ?)?\d{1,3}(?:(?:\.\d{1,3}){1,3}[^\w\n]{1,4}|[^\w\n.]{0,2}[,;:|–—(-] ?)(?:dated? )?(?=\d|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
)
TITLE_DATE = pattern(
    rf"[^\n]{{0,60}}(?:slavery|trafficking|forced labou?r)(?:(?!\b(?:end(?:ed|ing)?|year|period|FY\w*|to|from|for|policy)\b)[^\n\d.]){{0,50}}\b(?:statement|report)\s*(?:[:|(–—-]\s*|(?=v(?:ersion)?\s?\d))(?:v(?:ersion)?\s?[\d.]{{1,5}}\W{{1,3}})?(?P<date>(?:\d{{1,2}}(?:st|nd|rd|th)?\s+)?{MONTH}\s*,?\s*20\d\d)\)?"
)
TITLE_BLOCKS = 3  # among which the title stands
SURE = {"range": 0.95, "year_end": 0.95, "fiscal_year": 0.8, "for_year": 0.6}


def read_facts(whole: WholeText, period: Period, guess: str | None, today: date) -> tuple[Fact, ...]:
    """Entities, period, laws and publication, in that order.

    Args:
        whole: the statement's own text.
        period: as identity found it in `whole.text`.
        guess: the company's likeliest name.
        today: no publication lies after it.
    """
    found = [*entity_facts(whole, guess), *_period(whole, period), *law_facts(whole), *_published(whole, today)]
    return tuple(found)


def _period(whole: WholeText, period: Period) -> list[Fact]:
    if period.span is None or period.year is None:
        return []
    place = whole.quote(*period.span)
    if place is None:
        return []
    value = f"{period.start}/{period.end}" if period.start and period.end else str(period.year)
    role = "year_only" if period.end is None else "start_inferred" if period.inferred else "stated"
    return [
        Fact(
            kind=FactKind.PERIOD, value=value, page=place.page, start=place.start, end=place.end, quote=place.quote,
            confidence=SURE.get(period.source, 0.5), role=role, start_date=period.start, end_date=period.end,
        )
    ]  # fmt: skip


def _published(whole: WholeText, today: date) -> list[Fact]:
    """The day on which the statement says that it was published, that of a policy or of last year's being another;
    else the latest day of a line such as "Last updated"."""
    for match in PUBLISHED.finditer(whole.text):
        before = whole.text[max(0, match.start() - 90) : match.start()]
        other = OTHER_PUBLISHED.search(before) or not SUBJECT.search(before)
        if (OWN_PUBLISHED.search(before) or not other) and (fact := _publication(whole, match, "published", today)):
            return [fact]
    lines = [line for line in UPDATED.finditer(whole.text) if not _is_of_another(whole.text, line.start())]
    lines += VERSION.finditer(whole.text)
    found = [_publication(whole, match, "updated", today) for match in lines] or [_title_date(whole, today)]
    return sorted((fact for fact in found if fact is not None), key=lambda fact: fact.value, reverse=True)[:1]


def _is_of_another(text: str, start: int) -> bool:
    """Whether the line or sentence that goes on at `start` is about another paper: "Our code of conduct | Last updated"."""
    return bool(OTHER_PUBLISHED.search(text[max(0, start - 90) : start].rpartition("\n")[2]))


def _title_date(whole: WholeText, today: date) -> Fact | None:
    """The month or day with which the statement's title ends."""
    for segment in whole.segments[:TITLE_BLOCKS]:
        title = TITLE_DATE.fullmatch(whole.block_text(segment).strip())
        dates = dates_in(title["date"]) if title else []
        if len(dates) == 1:
            return _dated(whole, segment.begin, segment.begin + segment.end - segment.start, dates[0], "updated", today)
    return None


def _publication(whole: WholeText, match: re.Match[str], role: str, today: date) -> Fact | None:
    """The date right behind the words, where it is not one to come."""
    first = next(iter(dates_in(whole.text[match.end() : match.end() + 30])), None)
    return _dated(whole, match.start(), match.end(), first, role, today) if first and first.start == 0 else None


def _dated(whole: WholeText, start: int, end: int, first: Dated, role: str, today: date) -> Fact | None:
    day = first.day
    place = whole.quote(start, end)
    if day is None or day > today or place is None:
        return None
    known = first.day_of_month is not None
    return Fact(
        kind=FactKind.PUBLICATION, value=day.isoformat()[: 10 if known else 7], page=place.page, start=place.start, end=place.end,
        quote=place.quote, confidence=0.8 if role == "published" else 0.6, role=role, end_date=day, day_known=known,
    )  # fmt: skip
