"""Is it a statement, whose, for which year and law? Rules on the text; each decision leaves a reason code."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from statement_audit.identity.entity_names import company_numbers
from statement_audit.identity.facts import read_facts
from statement_audit.identity.file_names import agrees
from statement_audit.identity.kind import DECLARES, LEAST_TERMS, TITLE, classify
from statement_audit.identity.kind_signs import TERMS, TOPIC_TITLE, Body
from statement_audit.identity.laws import claimed_laws, find_laws
from statement_audit.identity.names import choose_company, find_names
from statement_audit.identity.period import find_period
from statement_audit.identity.whole_text import whole_text
from statement_audit.models import Block, BlockKind, ExtractedDocument, FactKind, Identity, Page, StatementRef
from statement_audit.plain_text import as_recurring, normalise

REPORT_PAGES = 12  # a longer document may be a report that holds a statement
PAGE_DENSITY = 4.0  # terms per 1,000 words: a page about slavery
RUNNING, NEARLY_ALL = 3, 0.6  # pages that share a title; the share of them that makes it the whole document's
FALLEN_DENSITY = 1.5  # below, twice running, the statement has ended
SAMPLE = 1500
# Of 1,825 samples of real statements all but 194 reach the share, and the model of languages calls each of these English, too.
ENGLISH_WORDS = re.compile(
    r"\b(?:the|of|and|to|in|our|we|for|is|are|that|with|this|as|by|on|have|has|be|or|at|from|it|their|which|not|any|will)\b",
    re.IGNORECASE,
)
ENGLISH_SHARE = 0.25
OTHER_SECTION = re.compile(
    r"\b(?:annual|strategic|financial|sustainability|esg|integrated|governance|impact|remuneration)\b", re.IGNORECASE
)
HEAD_CHARACTERS = 1200
MOST_NAMES = 8
OFTEN = 3  # times that a name stands in a text which says of nobody that it makes the statement


def identify(document: ExtractedDocument, ref: StatementRef, today: date | None = None) -> Identity:
    """Say what a document is, whose it is and for which period.

    `kind` and `year` are what the text says; `ref.companies` names the company where a list does, while `ref.year`
    and `ref.laws` are left to the caller to compare. `today` bounds plausible years; tests pass a fixed day.
    """
    today = today or date.today()
    pages, reasons = _statement_pages(document)
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


def read_body(document: ExtractedDocument, pages: Sequence[int]) -> Body:
    """The text of `pages` without furniture, one block a line, with the lines that may be a title."""
    chosen = [page for page in document.pages if page.number in set(pages)]
    lines = [_block_text(page, block) for page in chosen for block in _blocks(page)]
    head = [document.title or "", *(_furniture_lines(chosen[0]) if chosen else []), *lines[:6]]
    headings = [_block_text(page, b) for page in chosen[:3] for b in _blocks(page) if b.kind is BlockKind.HEADING]
    text = "\n".join(lines)
    unique = tuple(dict.fromkeys(line[:200] for line in [*head, *headings[:6]] if line))
    return Body(text, len(text.split()), len(TERMS.findall(text)), unique)


def _blocks(page: Page) -> list[Block]:
    return [block for block in page.blocks if block.kind is not BlockKind.FURNITURE]


def _furniture_lines(page: Page) -> list[str]:
    return [_block_text(page, block) for block in page.blocks if block.kind is BlockKind.FURNITURE][:3]


def _block_text(page: Page, block: Block) -> str:
    return page.text[block.start : block.end]


# --- a statement inside a report ------------------------------------------------------------


def _statement_pages(document: ExtractedDocument) -> tuple[tuple[int, ...], tuple[str, ...]]:
    """Page numbers of the statement: all, unless a long document is about something else for most of its pages."""
    everything = tuple(page.number for page in document.pages)
    if len(document.pages) < REPORT_PAGES:
        return everything, ()
    bodies = [read_body(document, (page.number,)) for page in document.pages]
    full = [body for body in bodies if body.words > 60]
    about = [body for body in full if body.density >= FALLEN_DENSITY]
    titled = _running_title(document.pages)
    whole = len(titled) >= NEARLY_ALL * len(document.pages)
    if not full or len(about) >= 0.5 * len(full) or (whole and document.pages[0].number in titled):
        return everything, ()
    run = _best_run(document, bodies, frozenset() if whole else titled)
    return (tuple(document.pages[index].number for index in run), ("statement_in_report",)) if run else (everything, ())


def _running_title(pages: Sequence[Page]) -> frozenset[int]:
    """Numbers of the pages with a statement's title at their head or foot that other pages have too.

    Such a line begins nothing. A row of sections ("Strategy, Governance, Modern slavery statement") is no title.
    """
    seen: dict[str, set[int]] = {}
    for page in pages:
        edge = [block for block in page.blocks if block.kind is BlockKind.FURNITURE] + _blocks(page)[:2]
        for line in (_block_text(page, block) for block in edge):
            short = len(line.split()) <= 12 and TITLE.search(line) and TOPIC_TITLE.search(line)
            if short and not OTHER_SECTION.search(line):
                seen.setdefault(as_recurring(normalise(line)), set()).add(page.number)
    return frozenset(number for numbers in seen.values() if len(numbers) >= RUNNING for number in numbers)


def _best_run(document: ExtractedDocument, bodies: Sequence[Body], titled: frozenset[int]) -> range | None:
    """The run of pages that begins under a statement's heading and holds most slavery terms.

    `titled`: numbers of the pages with the statement's running head; none of them ends it.
    """
    best: tuple[int, range] | None = None
    for index, page in enumerate(document.pages):
        if bodies[index].density >= PAGE_DENSITY and _opens_statement(page):
            stop = _run_end(document.pages, bodies, index, titled)
            terms = sum(body.terms for body in bodies[index:stop])
            if best is None or terms > best[0]:
                best = (terms, range(index, stop))
    return best[1] if best and best[0] >= 2 * LEAST_TERMS else None


def _opens_statement(page: Page) -> bool:
    blocks = [block for block in page.blocks if block.kind is not BlockKind.FURNITURE]
    for position, block in enumerate(blocks):
        text = _block_text(page, block)
        if (block.kind is BlockKind.HEADING or position < 2) and len(text.split()) <= 20 and TITLE.search(text):
            return True
        if (
            block.kind is BlockKind.PARAGRAPH
            and re.search(r"statement", text, re.I)
            and DECLARES.search(text)
            and find_laws(text)
        ):
            return True
    return False


def _run_end(pages: Sequence[Page], bodies: Sequence[Body], start: int, titled: frozenset[int]) -> int:
    """Index after the last page: where the subject is lost, or another part of the report opens."""
    stop = start + 1
    while stop < len(pages):
        body = bodies[stop]
        if body.density < FALLEN_DENSITY and pages[stop].number not in titled:
            following = bodies[stop + 1].density if stop + 1 < len(bodies) else 0.0
            if _opens_part(pages[stop]) or following < PAGE_DENSITY:
                break
        stop += 1
    return stop


def _opens_part(page: Page) -> bool:
    first = next((block for block in page.blocks if block.kind is not BlockKind.FURNITURE), None)
    return first is not None and first.kind is BlockKind.HEADING and first.level <= 2


# --- language -------------------------------------------------------------------------------


def find_language(text: str) -> str:
    """ISO code of the language of most of three samples; "und" for a text too short to tell (under 200 characters)."""
    if len(text) < 200:
        return "und"
    step = max(1, (len(text) - SAMPLE) // 2)
    samples = [text[start : start + SAMPLE] for start in range(0, max(1, len(text) - SAMPLE + 1), step)][:3] or [text]
    votes = [_language(sample) for sample in samples]
    return max(sorted(set(votes)), key=votes.count)


def _language(sample: str) -> str:
    """English by its commonest words, which spares loading a model for nearly all statements; else as the model has it."""
    if len(ENGLISH_WORDS.findall(sample)) >= ENGLISH_SHARE * len(sample.split()) > 0:
        return "en"
    from py3langid.langid import classify

    return str(classify(sample)[0])
