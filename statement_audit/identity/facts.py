"""What a statement says of itself: for whom, for which period, under which laws, published when.

Each fact carries the words that say it, with page and offsets. Who approved and who signed is read with the formal
criteria, from the same passages.
"""

from __future__ import annotations

import re
from datetime import date

from statement_audit.identity.dates import dates_in
from statement_audit.identity.entities import entity_facts
from statement_audit.identity.laws import law_facts
from statement_audit.identity.period import Period
from statement_audit.identity.whole_text import WholeText
from statement_audit.models import Fact, FactKind

PUBLISHED = re.compile(
    r"\b(?:date\s+of\s+publication|(?:publication|release)\s+date|date\s+published|(?:first\s+|last\s+)?published(?:\s+(?:on|in|date))?)\s*[:\-–]?\s*(?:on\s+|in\s+)?(?:the\s+)?(?=\d{1,2}\b|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)",
    re.IGNORECASE,
)
# A line of a page or of a form that says how old its text is.
UPDATED = re.compile(
    r"(?:(?<=\n)|(?<=[·•–—] )|^)\(?(?:(?:this|our) (?:[\w-]+ ){0,5}(?:statement|policy|page|document) (?:was|has been) )?(?:last |date (?:last )?)?"
    r"(?:(?:reviewed|revised) (?:and|/|&) )?(?:updated?|reviewed|revised|modified|amended|effective(?: (?:date|from))?|issued?(?: date)?|date of (?:issue|last update))"
    r"(?: on| in)?[ \n]?[:•·|–—-]?[ \n]?(?:the )?(?=\d|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)",
    re.IGNORECASE,
)
OTHER_PUBLISHED = re.compile(
    r"\b(?:policy|policies|code|last|first|previous|earlier|index|guidance|report|research|standard|act)\b[^.;]{0,60}$",
    re.IGNORECASE,
)
OWN_PUBLISHED = re.compile(
    r"\bthis (?:\w+ ){0,6}(?:statement|report|document|disclosure)\b[^.;]{0,60}$|(?:^|[\n.|])\s*$", re.IGNORECASE
)
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
        own = not OTHER_PUBLISHED.search(before) or OWN_PUBLISHED.search(before)
        if own and (fact := _publication(whole, match, "published", today)):
            return [fact]
    lines = (_publication(whole, match, "updated", today) for match in UPDATED.finditer(whole.text))
    return sorted((fact for fact in lines if fact is not None), key=lambda fact: fact.value, reverse=True)[:1]


def _publication(whole: WholeText, match: re.Match[str], role: str, today: date) -> Fact | None:
    """The date right behind the words, where it is not one to come."""
    first = next(iter(dates_in(whole.text[match.end() : match.end() + 30])), None)
    day = first.day if first and first.start == 0 else None
    place = whole.quote(match.start(), match.end())
    if first is None or day is None or day > today or place is None:
        return None
    known = first.day_of_month is not None
    return Fact(
        kind=FactKind.PUBLICATION, value=day.isoformat()[: 10 if known else 7], page=place.page, start=place.start, end=place.end,
        quote=place.quote, confidence=0.8 if role == "published" else 0.6, role=role, end_date=day, day_known=known,
    )  # fmt: skip
