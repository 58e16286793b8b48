"""Bytes into the archive, each document once, and the fingerprint that says whether it was scored before."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from typing import TYPE_CHECKING

from statement_audit.errors import DocumentError
from statement_audit.issue_codes import make_issue
from statement_audit.models import CompanyRef, Issue, RawDocument, StatementRef
from statement_audit.pipeline.collector import Collector, as_references
from statement_audit.pipeline.record import Recorder
from statement_audit.pipeline.settings import DOCUMENT_SECONDS, CollectOptions, Judge, Progress, RunOptions, Task
from statement_audit.pipeline.visits import PAGE_SECONDS, identify_task, read_page_task

if TYPE_CHECKING:
    from statement_audit.archive import Archive


def acquire(
    refs: Sequence[StatementRef],
    options: RunOptions,
    judge: Judge,
    recorder: Recorder,
    progress: Progress,
) -> list[Task]:
    """Archive every document and merge references to the same bytes, with an issue: a statement is scored once.

    Scoring waits for all documents, so that what is scored for whom does not depend on which server answers first.
    Only references stay in memory, without what their fetches brought.
    """
    from statement_audit.archive import Archive

    archive = Archive(options.archive)
    merged: dict[str, tuple[StatementRef, RawDocument]] = {}
    for ref, raw in _documents(refs, options, archive, recorder, progress):
        ref = _as_known(ref, raw, recorder)
        if raw.sha256 in merged:
            first, raw = merged[raw.sha256]
            ref, issues = _merge(first, ref)
            for issue in issues:
                recorder.issue(issue)
        merged[raw.sha256] = (ref, raw)
    context = fingerprint_context(judge)
    return [Task(ref, raw, fingerprint(ref, raw, context)) for ref, raw in merged.values()]


def _documents(
    refs: Sequence[StatementRef],
    options: RunOptions,
    archive: Archive,
    recorder: Recorder,
    progress: Progress,
) -> Iterator[tuple[StatementRef, RawDocument]]:
    """Each document with its reference, in the order of the references."""
    progress.start("Collecting", len(refs))
    searched = [ref for ref in refs if ref.path is None]
    found: dict[int, list[tuple[StatementRef, RawDocument]]] = {}
    if searched:
        with collecting(archive, recorder, options.collect, options.workers) as collector:
            for outcome in collector.collect(searched, progress):
                found[id(outcome.collected.ref)] = [(ref, _lean(raw)) for ref, raw in as_references(outcome)]
    for ref in refs:
        if ref.path is None:
            yield from found.get(id(ref), ())
            continue
        try:
            yield ref, archive.put_file(ref.path)
        except DocumentError as error:
            recorder.failed(ref, error)
        progress.advance("Collecting")


def _lean(raw: RawDocument) -> RawDocument:
    """Without the headers and hops of its fetch, which are stored already and which scoring does not ask for."""
    return replace(raw, fetch=replace(raw.fetch, chain=(), hops=(), headers={})) if raw.fetch else raw


@contextmanager
def collecting(archive: Archive, recorder: Recorder, options: CollectOptions, workers: int) -> Iterator[Collector]:
    """A collector with worker processes that read and identify what it finds; others, begun at the first long page,
    read links, so that no page waits for a slow document."""
    from statement_audit.engine import Work, open_workers

    with (
        open_workers(Work(identify_task, DOCUMENT_SECONDS), workers) as identify,
        open_workers(Work(read_page_task, PAGE_SECONDS), workers) as read,
    ):
        yield Collector(archive, recorder.session, recorder, identify, read, options)


def _as_known(ref: StatementRef, raw: RawDocument, recorder: Recorder) -> StatementRef:
    """A bare file or address whose document an earlier list named: with that list's companies, sectors, year and laws.

    Without them it would be scored for a guessed company under the default profile, and stand in place of the score
    that the list gave. What the user says now comes first.
    """
    if ref.companies:
        return ref
    known = recorder.writer.known_reference(raw.sha256)
    if known is None:
        return ref
    companies = tuple(
        CompanyRef(name, number, website, ref.sectors or sectors) for name, number, website, sectors in known.companies
    )
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
    from statement_audit.sources.merge import merge_references

    as_one = replace(second, path=first.path, url=first.url, item=first.item, source=first.source)
    (merged,), issues = merge_references([first, as_one])
    listed = dict.fromkeys(place for place in (first.listed_in, second.listed_in) if place)
    where = f" ({second.listed_in})" if second.listed_in else ""
    message = f"{second.source_name}{where} has the same content as {first.source_name}; it is scored once, as that."
    duplicate = make_issue("duplicate_document", second.source_name, message, same_as=first.source_name)
    return replace(merged, listed_in="; ".join(listed) or None), [duplicate, *issues]


def fingerprint_context(judge: Judge) -> dict[str, object]:
    """All that a score depends on besides the document and its reference."""
    from statement_audit.extract import extractor_version
    from statement_audit.score import SCORING_VERSION

    return {
        "code": SCORING_VERSION,
        "extractor": extractor_version(),
        "rubric": judge.rubric.hash,
        "classifier": judge.classifier.name,
        "revision": judge.classifier.revision,
        "profile": judge.profile,
        "laws": judge.laws,
        "year": judge.today.year,  # bounds the years that a text may be for
    }


def fingerprint(ref: StatementRef, raw: RawDocument, context: dict[str, object]) -> str:
    """SHA-256 over everything that can change a result: equal fingerprints give equal findings."""
    known = {
        "document": raw.sha256,
        "name": ref.source_name,
        "companies": [[c.name, c.number, c.website, list(c.sectors)] for c in ref.companies],
        "sectors": list(ref.sectors),
        "year": ref.year,
        "laws": list(ref.laws),
        "source": ref.source,  # a register's sectors are no list's: see `pipeline.sectors`
        "site": _site_key(ref),
    }
    return hashlib.sha256(json.dumps([known, context], sort_keys=True).encode()).hexdigest()


def _site_key(ref: StatementRef) -> dict[str, object] | None:
    """What a visit showed, without its day: another visit that shows the same gives the same score."""
    return None if ref.site is None else asdict(replace(ref.site, visited_on=None))
