"""What is to be scored: every document in the archive, each once, with its fingerprint."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import chain

from statement_audit.archive import Archive
from statement_audit.documents.collector import as_references, outcomes
from statement_audit.fetch import Session
from statement_audit.issue_codes import make_issue
from statement_audit.models import Issue, RawDocument, StatementRef
from statement_audit.runs.options import Progress, RunOptions
from statement_audit.runs.recording import Recorder
from statement_audit.sources.merge import merge_references
from statement_audit.statements.judge import Judge, Task, fingerprint, fingerprint_context
from statement_audit.store.known_documents import known_reference


def acquire(
    refs: Sequence[StatementRef],
    options: RunOptions,
    judge: Judge,
    recorder: Recorder,
    session: Session,
    progress: Progress,
) -> list[Task]:
    """Archive every document and merge references to the same bytes, with an issue: a statement is scored once.

    Scoring waits for all documents, so that what is scored for whom does not depend on which server answers first.
    Only references stay in memory, without what their fetches brought.
    """
    archive = Archive(options.archive)
    found = {
        outcome.collected.ref: [(ref, _lean(raw)) for ref, raw in as_references(outcome)]
        for outcome in outcomes(refs, options, archive, recorder, session, progress)
    }
    merged: dict[str, tuple[StatementRef, RawDocument]] = {}
    for ref, raw in chain.from_iterable(found.get(ref, ()) for ref in refs):  # whichever server answered first
        ref = _as_known(ref, raw, recorder)
        if raw.sha256 in merged:
            first, raw = merged[raw.sha256]
            ref, issues = _merge(first, ref)
            for issue in issues:
                recorder.issue(issue)
        merged[raw.sha256] = (ref, raw)
    context = fingerprint_context(judge)
    return [Task(ref, raw, fingerprint(ref, raw, context)) for ref, raw in merged.values()]


def _lean(raw: RawDocument) -> RawDocument:
    """Without the headers and hops of its fetch, which are stored already and which scoring does not ask for."""
    return replace(raw, fetch=replace(raw.fetch, chain=(), hops=(), headers={})) if raw.fetch else raw


def _as_known(ref: StatementRef, raw: RawDocument, recorder: Recorder) -> StatementRef:
    """A bare file or address whose document an earlier list named: with that list's companies, sectors, year and laws.

    Without them it would be scored for a guessed company under the default profile, and stand in place of the score
    that the list gave. What the user says now comes first.
    """
    if ref.companies:
        return ref
    known = known_reference(recorder.writer.db, raw.sha256)
    if known is None:
        return ref
    companies = tuple(replace(one, sectors=ref.sectors or one.sectors) for one in known.companies)
    names = ", ".join(company.name for company in companies)
    message = f"{ref.source_name} is known from {known.listed_in or known.source_name}; it was scored for {names}."
    recorder.issue(make_issue("known_from_list", ref.source_name, message, listed_in=known.listed_in or ""))
    return replace(
        ref, companies=companies, year=ref.year or known.year, laws=ref.laws or known.laws, listed_in=known.listed_in
    )


def _merge(first: StatementRef, second: StatementRef) -> tuple[StatementRef, list[Issue]]:
    """The same bytes twice: one statement, as the first reference names it, with the companies and laws of both.

    The issues name the second source, and the year that was not kept where the two differ.
    """
    as_one = replace(second, path=first.path, url=first.url, item=first.item, source=first.source)
    (merged,), issues = merge_references([first, as_one])
    listed = dict.fromkeys(place for place in (first.listed_in, second.listed_in) if place)
    where = f" ({second.listed_in})" if second.listed_in else ""
    message = f"{second.source_name}{where} has the same content as {first.source_name}; it is scored once, as that."
    duplicate = make_issue("duplicate_document", second.source_name, message, same_as=first.source_name)
    return replace(merged, listed_in="; ".join(listed) or None), [duplicate, *issues]
