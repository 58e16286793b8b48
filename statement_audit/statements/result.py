"""One statement: from archived bytes to text, identity, passages, judgement and findings."""

import logging
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from statement_audit.errors import DocumentError
from statement_audit.issue_codes import fault_issue, issue_of, make_issue
from statement_audit.models import (
    Assessment,
    CompanyRef,
    ExtractedDocument,
    Identity,
    Issue,
    Passage,
    State,
    StatementRef,
    StatementResult,
)
from statement_audit.runs.options import DEFAULT_LAW
from statement_audit.statements.identity_issues import SUPPORTED_LANGUAGES, identity_issues, several_issue
from statement_audit.statements.judge import Judge, Task, choose_profile
from statement_audit.statements.sectors import find_guesses, told_sectors

log = logging.getLogger(__name__)

SHOWN_BLANKS = 5

Reader = Callable[..., tuple[ExtractedDocument, tuple[Issue, ...]]]  # called as `extract` is


def process_statement(task: Task, judge: Judge, reader: Reader | None = None) -> StatementResult:
    """Take one archived document to findings. Never raises for what the document holds.

    `reader`: what reads the document; by default `extract`, in this process.

    Returns:
        A result in one of four states; the issues say why where it is not `scored`.
    """
    started = time.monotonic()
    try:
        return _read_and_score(task, judge, started, reader)
    except DocumentError as error:
        issue = issue_of(error, task.ref.source_name)
    except Exception as error:  # the one broad catch: a fault costs one statement, and leaves its trace
        log.info("fault on %s", task.ref.source_name, exc_info=True)
        issue = fault_issue(error, task.ref.source_name)
    return unread(task, issue, time.monotonic() - started, judge)


def _read_and_score(task: Task, judge: Judge, started: float, reader: Reader | None) -> StatementResult:
    from statement_audit.extract import extract
    from statement_audit.extract.copies import document_text, sketch_text
    from statement_audit.extract.text import part_text
    from statement_audit.identity.identify import identify
    from statement_audit.identity.parts import cut_statements

    ref, raw = task.ref, task.raw
    declared = raw.fetch.media_type if raw.fetch else None
    document, issues = (reader or extract)(raw.path, raw.sha256, name=ref.source_name, declared_type=declared)
    document, *others = cut_statements(document, judge.today, ref.year)
    identity = identify(document, ref, judge.today)
    companies = ref.companies or (CompanyRef(identity.company or ref.source_name, sectors=ref.sectors),)
    texts = () if judge.draft else tuple(map(part_text, others))
    issues += tuple(identity_issues(document, identity, ref, companies, judge.draft))
    issues += tuple(several_issue(document, others, texts, ref))
    state = State.NOT_A_STATEMENT if not identity.kind.scored and not judge.draft else State.SCORED
    state = state if identity.language in SUPPORTED_LANGUAGES else State.NOT_SUPPORTED
    passages = _passages(document, identity, state, ref.source_name)
    result = StatementResult(
        ref=ref,
        companies=companies,
        year=ref.year or identity.year,
        raw=raw,
        fingerprint=task.fingerprint,
        state=state,
        document=document,
        identity=identity,
        issues=issues,
        seconds=time.monotonic() - started,
        sketch=sketch_text(document_text(document)),
        others=texts,
    )
    if state is not State.SCORED:
        return result
    guesses = find_guesses(ref, companies, identity, passages, judge.rubric, judge.classifier)
    result = replace(result, passages=passages, sector_guesses=guesses)
    sectors = tuple(sorted({*told_sectors(ref, companies), *(guess.sector for guess in guesses)}))
    assessment = _score(result, document, identity, sectors, judge)
    issues += tuple(_score_issues(result, sectors, assessment))
    return replace(result, assessment=assessment, issues=issues, seconds=time.monotonic() - started)


def _score_issues(result: StatementResult, sectors: tuple[str, ...], assessment: Assessment) -> Iterator[Issue]:
    """One issue for all places that are left open, with the first few; and what its scores rest on too little for."""
    from statement_audit.identity.undone import find_blanks
    from statement_audit.score.assessment import has_enough_text

    source = result.ref.source_name
    if found := find_blanks(result.passages):
        places = [{"page": one.page, "quote": one.quote} for one in found]
        shown = "; ".join(f"“{' '.join(one.quote.split())[:80]}” (p. {one.page})" for one in found[:SHOWN_BLANKS])
        more = f" and {len(found) - SHOWN_BLANKS} more" if len(found) > SHOWN_BLANKS else ""
        yield make_issue("placeholder", source, f"{len(found)} places are left open: {shown}{more}.", places=places)
    if not sectors:
        yield make_issue("sector_unknown", source)
    if not has_enough_text(result.passages):
        yield make_issue("little_text", source, passages=len(result.passages))
    for finding in assessment.findings:
        if "stale_period" in finding.reasons:
            yield make_issue("stale_period", source, criterion=finding.criterion)


def _passages(document: ExtractedDocument, identity: Identity, state: State, source: str) -> tuple[Passage, ...]:
    """The statement's passages. Raises DocumentError(no_text) where not one sentence is in the text."""
    from statement_audit.issue_codes import document_error
    from statement_audit.passages import split_passages

    if state is State.NOT_SUPPORTED:
        return ()
    passages = split_passages(document, identity.pages)
    if not any(len(one.quote.split()) > 3 or one.quote.endswith((".", "!", "?")) for one in passages):
        raise document_error("no_text", f"{source}: there is not one sentence in the text.")
    return passages if state is State.SCORED else ()


def _score(
    result: StatementResult, document: ExtractedDocument, identity: Identity, sectors: tuple[str, ...], judge: Judge
) -> Assessment:
    from statement_audit.score.assessment import assess
    from statement_audit.score.facts import StatementFacts

    ref, passages = result.ref, result.passages
    known = {gate.law for gate in judge.rubric.gates}
    gated = tuple(law for law in identity.laws if law in known)
    judgement = judge.classifier.judge(passages, judge.rubric, judge.rubric.criteria)
    facts = StatementFacts(
        companies=tuple(company.name for company in result.companies),
        sectors=sectors,
        guessed=tuple(guess.sector for guess in result.sector_guesses),
        laws=judge.laws or ref.laws or gated or (DEFAULT_LAW,),
        profile=choose_profile(judge, sectors),
        document=document,
        identity=identity,
        today=judge.today,
        **_visited(ref, result.year),
    )
    return assess(passages, judgement, judge.rubric, facts)


def _visited(ref: StatementRef, year: int | None) -> dict[str, Any]:
    """What a visit to the company's site and its register showed, where there was one."""
    site = ref.site
    if site is None:
        return {}
    earlier = None if site.years is None or year is None else sum(one < year for one in site.years)
    return {
        "homepage_link": site.homepage_link,
        "on_website": site.on_website,
        "register_entry": site.register_entry,
        "earlier_statements": earlier,
    }


def unread(task: Task, issue: Issue, seconds: float, judge: Judge) -> StatementResult:
    """A document that could not be read: every criterion is `could_not_read`, none is zero."""
    from statement_audit.identity.names import clean_stem
    from statement_audit.score.legibility import could_not_read

    ref = task.ref
    sectors, laws = told_sectors(ref, ref.companies), judge.laws or ref.laws or (DEFAULT_LAW,)
    company = clean_stem(ref.source_name) or ref.source_name
    return StatementResult(
        ref=ref,
        companies=ref.companies or (CompanyRef(company, sectors=ref.sectors),),
        year=ref.year,
        raw=task.raw,
        fingerprint=task.fingerprint,
        state=State.COULD_NOT_READ,
        assessment=could_not_read(judge.rubric, choose_profile(judge, sectors), laws),
        issues=(issue,),
        seconds=seconds,
    )
