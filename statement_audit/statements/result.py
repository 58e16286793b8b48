"""One statement: from archived bytes to text, identity, passages, judgement and findings."""

from __future__ import annotations

import logging
import time
import traceback
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any

from statement_audit.errors import DocumentError
from statement_audit.issue_codes import issue_of, make_issue
from statement_audit.models import (
    Assessment,
    CompanyRef,
    ExtractedDocument,
    Identity,
    Issue,
    Passage,
    SectorGuess,
    State,
    StatementRef,
    StatementResult,
)
from statement_audit.runs.options import DEFAULT_LAW
from statement_audit.statements.identity_issues import SUPPORTED_LANGUAGES, identity_issues
from statement_audit.statements.judge import Judge, Task, choose_profile, several_issue
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
        return unread(task, issue_of(error, task.ref.source_name), time.monotonic() - started, judge)
    except Exception as error:  # the one broad catch: a fault costs one statement, and leaves its trace
        trace = traceback.format_exc(limit=-6)
        log.info("fault on %s", task.ref.source_name, exc_info=True)
        issue = make_issue("internal_error", task.ref.source_name, f"{type(error).__name__}: {error}", trace=trace)
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
    state = _state(identity, judge.draft)
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
        passages=(),
        assessment=None,
        issues=issues,
        seconds=time.monotonic() - started,
        sketch=sketch_text(document_text(document)),
        others=texts,
    )
    if state is not State.SCORED:
        return result
    issues += tuple(_blanks(passages, ref.source_name))
    guesses = find_guesses(ref, companies, identity, passages, judge.rubric, judge.classifier)
    assessment, more = _score(document, identity, passages, companies, guesses, ref, judge)
    return replace(
        result,
        passages=passages,
        assessment=assessment,
        sector_guesses=guesses,
        issues=issues + more,
        seconds=time.monotonic() - started,
    )


def _blanks(passages: tuple[Passage, ...], source: str) -> Iterator[Issue]:
    """One issue for all places that are left open, with the first few."""
    from statement_audit.identity.undone import find_blanks

    found = find_blanks(passages)
    if found:
        places = [{"page": one.page, "quote": one.quote} for one in found]
        shown = "; ".join(f"“{' '.join(one.quote.split())[:80]}” (p. {one.page})" for one in found[:SHOWN_BLANKS])
        more = f" and {len(found) - SHOWN_BLANKS} more" if len(found) > SHOWN_BLANKS else ""
        yield make_issue("placeholder", source, f"{len(found)} places are left open: {shown}{more}.", places=places)


def _state(identity: Identity, draft: bool) -> State:
    if identity.language not in SUPPORTED_LANGUAGES:
        return State.NOT_SUPPORTED
    return State.NOT_A_STATEMENT if not identity.kind.scored and not draft else State.SCORED


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
    document: ExtractedDocument,
    identity: Identity,
    passages: tuple[Passage, ...],
    companies: tuple[CompanyRef, ...],
    guesses: tuple[SectorGuess, ...],
    ref: StatementRef,
    judge: Judge,
) -> tuple[Assessment, tuple[Issue, ...]]:
    from statement_audit.score.assessment import assess, has_enough_text
    from statement_audit.score.facts import StatementFacts

    guessed = tuple(guess.sector for guess in guesses)
    sectors = tuple(sorted({*told_sectors(ref, companies), *guessed}))
    criteria = judge.rubric.criteria
    judgement = judge.classifier.judge(passages, judge.rubric, criteria)
    facts = StatementFacts(
        companies=tuple(company.name for company in companies),
        sectors=sectors,
        guessed=guessed,
        laws=judge.laws or ref.laws or _gated(identity.laws, judge) or (DEFAULT_LAW,),
        profile=choose_profile(judge, sectors),
        document=document,
        identity=identity,
        today=judge.today,
        **_visited(ref, ref.year or identity.year),
    )
    assessment = assess(passages, judgement, judge.rubric, facts)
    issues = []
    if not sectors:
        issues.append(make_issue("sector_unknown", ref.source_name))
    if not has_enough_text(passages):
        issues.append(make_issue("little_text", ref.source_name, passages=len(passages)))
    issues.extend(_finding_issues(assessment, ref))
    return assessment, tuple(issues)


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


def _gated(laws: Iterable[str], judge: Judge) -> tuple[str, ...]:
    """The laws for which the rubric has a gate."""
    known = {gate.law for gate in judge.rubric.gates}
    return tuple(law for law in laws if law in known)


def _finding_issues(assessment: Assessment, ref: StatementRef) -> Iterator[Issue]:
    for finding in assessment.findings:
        if "stale_period" in finding.reasons:
            yield make_issue("stale_period", ref.source_name, criterion=finding.criterion)


def unread(task: Task, issue: Issue, seconds: float, judge: Judge) -> StatementResult:
    """A document that could not be read: every criterion is `could_not_read`, none is zero."""
    from statement_audit.identity.file_names import clean_stem

    ref = task.ref
    company = clean_stem(ref.source_name) or ref.source_name
    return StatementResult(
        ref=ref,
        companies=ref.companies or (CompanyRef(company, sectors=ref.sectors),),
        year=ref.year,
        raw=task.raw,
        fingerprint=task.fingerprint,
        state=State.COULD_NOT_READ,
        document=None,
        identity=None,
        passages=(),
        assessment=_unread_assessment(ref, judge),
        issues=(issue,),
        seconds=seconds,
    )


def _unread_assessment(ref: StatementRef, judge: Judge) -> Assessment:
    from statement_audit.score.assessment import could_not_read

    sectors = told_sectors(ref, ref.companies)
    laws = judge.laws or ref.laws or (DEFAULT_LAW,)
    return could_not_read(judge.rubric, choose_profile(judge, sectors), laws)
