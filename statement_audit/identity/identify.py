"""Is it a statement, whose, for which year and law? Rules on the text; each decision leaves a reason code.

And what it says of itself, as facts with their quotes: for whom, for which period, under which laws, published when.
"""

import re
from collections.abc import Sequence
from datetime import date

from statement_audit.identity.dates import MONTH, Dated, dates_in
from statement_audit.identity.entities import entity_facts
from statement_audit.identity.entity_names import company_numbers
from statement_audit.identity.kind import classify
from statement_audit.identity.laws import claimed_laws, law_facts
from statement_audit.identity.names import agrees, choose_company, find_names, full_name
from statement_audit.identity.parts import cut_statements, read_body
from statement_audit.identity.period import Period, find_period
from statement_audit.identity.whole_text import WholeText, whole_text
from statement_audit.models import ExtractedDocument, Fact, FactKind, Identity, StatementRef
from statement_audit.plain_text import patterns_beside, small_letters

_SAID = patterns_beside(__file__, month=MONTH)

SAMPLE = 1500
ENGLISH_SHARE = 0.25
HEAD_CHARACTERS = 1200
MOST_NAMES = 8
OFTEN = 3  # times that a name stands in a text which says of nobody that it makes the statement


def identify(document: ExtractedDocument, ref: StatementRef, today: date | None = None) -> Identity:
    """Say what a document is, whose it is and for which period.

    `kind` and `year` are what the text says; `ref.companies` names the company where a list does, while `ref.year`
    and `ref.laws` are left to the caller to compare. `today` bounds plausible years; tests pass a fixed day.
    """
    today = today or date.today()
    if document.part is None:
        document = cut_statements(document, today, ref.year)[0]
    assert document.part is not None
    pages = document.part.pages
    reasons = (*document.part.reasons, *(f"beside_{code}" for code in document.part.languages))
    body = read_body(document, pages)
    kind, confidence, why = classify(body)
    language = find_language(body.text)
    head_text = "\n".join(body.head)[:HEAD_CHARACTERS] + "\n" + body.text[:400]
    period = find_period(body.text, head_text, today)
    site = [value for key in ("og:site_name", "og:title") if (value := document.metadata.get(key))]
    names = find_names(body.text, body.head, site)
    reasons += why
    if period.source:
        reasons += (f"year_from_{period.source}",)
    likely = choose_company(ref, names, ())
    guess = _likeliest(list(names), likely, body.text)
    facts = read_facts(whole_text(document, pages), period, guess, today)
    company = choose_company(ref, names, [fact for fact in facts if fact.kind is FactKind.ENTITY])
    if not ref.companies:
        company = full_name(company, names, document.metadata.get("copyright", ""))
    return Identity(
        kind=kind, confidence=confidence, reasons=reasons, language=language, names=tuple(names)[:MOST_NAMES], company=company,
        year=period.year, period_start=period.start, period_end=period.end, laws=claimed_laws(facts), pages=pages,
        numbers=company_numbers(body.text), facts=facts,
    )  # fmt: skip


def _likeliest(names: Sequence[str], company: str | None, text: str) -> str | None:
    """The first name that agrees with the company's, else the first that the text has often, else the company's."""
    agreeing = (name for name in names if company and agrees(company, name))
    often = (name for name in names if text.count(name) >= OFTEN or len(text) < HEAD_CHARACTERS)
    return next(agreeing, None) or next(often, company)


# --- language -------------------------------------------------------------------------------


def find_language(text: str) -> str:
    """ISO code of the language of most of three samples; "und" for a text too short to tell (under 200 characters)."""
    if len(text) < 200:
        return "und"
    step = max(1, (len(text) - SAMPLE) // 2)
    samples = [text[start : start + SAMPLE] for start in range(0, max(1, len(text) - SAMPLE + 1), step)][:3] or [text]
    others = [sample for sample in samples if not _is_english(sample)]
    if 2 * len(others) < len(samples):
        return "en"
    from py3langid.langid import classify

    votes = ["en"] * (len(samples) - len(others)) + [str(classify(sample)[0]) for sample in others]
    return max(sorted(set(votes)), key=votes.count)


def _is_english(sample: str) -> bool:
    """By its commonest words, which spares loading the model for nearly all statements."""
    return len(_SAID["english_words"].findall(small_letters(sample))) >= ENGLISH_SHARE * len(sample.split()) > 0


# --- what it says of itself: for whom, for which period, under which laws, published when ------


TITLE_BLOCKS = 3  # among which the title stands
SURE = {"range": 0.95, "year_end": 0.95, "fiscal_year": 0.8, "for_year": 0.6}


def read_facts(whole: WholeText, period: Period, guess: str | None, today: date) -> tuple[Fact, ...]:
    """Entities, period, laws and publication, in that order; each fact carries the words that say it. Who approved and
    who signed is read with the formal criteria, from the same passages.

    Args:
        whole: the statement's own text.
        period: as identity found it in `whole.text`.
        guess: the company's likeliest name.
        today: no publication lies after it.
    """
    return (*entity_facts(whole, guess), *_period(whole, period), *law_facts(whole), *_published(whole, today))


def _period(whole: WholeText, period: Period) -> list[Fact]:
    if period.span is None or period.year is None:
        return []
    place = whole.quote(*period.span)
    if place is None:
        return []
    value = f"{period.start}/{period.end}" if period.start and period.end else str(period.year)
    role = "year_only" if period.end is None else "start_inferred" if period.inferred else "stated"
    sure = SURE.get(period.source, 0.5)
    return [Fact(FactKind.PERIOD, value, *place, sure, role, start_date=period.start, end_date=period.end)]


def _published(whole: WholeText, today: date) -> list[Fact]:
    """The day on which the statement says that it was published, that of a policy or of last year's being another;
    else the latest day of a line such as "Last updated"."""
    for match in _SAID["published"].finditer(whole.text):
        before = whole.text[max(0, match.start() - 90) : match.start()]
        other = _SAID["other_published"].search(before) or not _SAID["subject"].search(before)
        if (_SAID["own_published"].search(before) or not other) and (
            fact := _publication(whole, match, "published", today)
        ):
            return [fact]
    lines = [line for line in _SAID["updated"].finditer(whole.text) if not _is_of_another(whole.text, line.start())]
    lines += _SAID["version"].finditer(whole.text)
    found = [_publication(whole, match, "updated", today) for match in lines] or [_title_date(whole, today)]
    return sorted((fact for fact in found if fact is not None), key=lambda fact: fact.value, reverse=True)[:1]


def _is_of_another(text: str, start: int) -> bool:
    """Whether the line or sentence that goes on at `start` is about another paper: "Our code of conduct | Last updated"."""
    return bool(_SAID["other_published"].search(text[max(0, start - 90) : start].rpartition("\n")[2]))


def _title_date(whole: WholeText, today: date) -> Fact | None:
    """The month or day with which the statement's title ends."""
    for segment in whole.segments[:TITLE_BLOCKS]:
        title = _SAID["title_date"].fullmatch(whole.block_text(segment).strip())
        dates = dates_in(title["date"]) if title else []
        if len(dates) == 1:
            return _dated(whole, segment.begin, segment.stop, dates[0], "updated", today)
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
    value, sure = day.isoformat()[: 10 if known else 7], 0.8 if role == "published" else 0.6
    return Fact(FactKind.PUBLICATION, value, *place, sure, role, end_date=day, day_known=known)
