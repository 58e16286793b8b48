"""Is it a statement, whose, for which year and law? Rules on the text; each decision leaves a reason code."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from statement_audit.identity.entity_names import company_numbers
from statement_audit.identity.facts import read_facts
from statement_audit.identity.file_names import agrees
from statement_audit.identity.kind import classify
from statement_audit.identity.laws import claimed_laws
from statement_audit.identity.names import choose_company, find_names, full_name
from statement_audit.identity.parts import cut_statements, read_body
from statement_audit.identity.period import find_period
from statement_audit.identity.whole_text import whole_text
from statement_audit.models import ExtractedDocument, FactKind, Identity, StatementRef
from statement_audit.plain_text import small_letters, small_pattern

SAMPLE = 1500
# Of 1,825 samples of real statements all but 194 reach the share, and the model of languages calls each of these English, too.
ENGLISH_WORDS = small_pattern(
    r"\b(?:the|of|and|to|in|our|we|for|is|are|that|with|this|as|by|on|have|has|be|or|at|from|it|their|which|not|any|will)\b"
)
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
    return len(ENGLISH_WORDS.findall(small_letters(sample))) >= ENGLISH_SHARE * len(sample.split()) > 0
