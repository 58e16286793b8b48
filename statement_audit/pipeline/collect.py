"""Bytes into the archive, each document once, and the fingerprint that says whether it was scored before."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from statement_audit.errors import DocumentError
from statement_audit.issue_codes import make_issue
from statement_audit.models import CompanyRef, Issue, RawDocument, StatementRef
from statement_audit.pipeline.record import Recorder
from statement_audit.pipeline.settings import Judge, Progress, RunOptions, Task

if TYPE_CHECKING:
    from statement_audit.archive import Archive
    from statement_audit.fetch import Session


def acquire(
    refs: Sequence[StatementRef],
    options: RunOptions,
    judge: Judge,
    recorder: Recorder,
    progress: Progress,
) -> list[Task]:
    """Archive every document and merge references to the same bytes, with an issue: a statement is scored once."""
    from statement_audit.archive import Archive
    from statement_audit.fetch import Session

    archive = Archive(options.archive)
    merged: dict[str, tuple[StatementRef, RawDocument]] = {}
    progress.start("Collecting", len(refs))
    with Session() as session:
        for ref in refs:
            try:
                raw = _archive_one(ref, archive, session, recorder)
            except DocumentError as error:
                recorder.failed(ref, error)
            else:
                ref = _as_known(ref, raw, recorder)
                if raw.sha256 in merged:
                    first, raw = merged[raw.sha256]
                    ref, issues = _merge(first, ref)
                    for issue in issues:
                        recorder.issue(issue)
                merged[raw.sha256] = (ref, raw)
            progress.advance("Collecting")
    context = fingerprint_context(options, judge)
    return [Task(ref, raw, fingerprint(ref, raw, context)) for ref, raw in merged.values()]


def _archive_one(ref: StatementRef, archive: Archive, session: Session, recorder: Recorder) -> RawDocument:
    if ref.url is None:
        assert ref.path is not None
        return archive.put_file(ref.path)
    try:
        fetched = session.fetch(ref.url)
    except DocumentError as error:
        record = error.data.pop("record", None)
        if record is not None:
            recorder.writer.write_fetch(recorder.run_id, record, None)
        raise
    if fetched.original is not None:  # the page as it came, beside what its frames or scripts made of it
        first = archive.put_bytes(fetched.original.content)
        recorder.writer.write_fetch(recorder.run_id, fetched.original.record, first.sha256)
    raw = replace(archive.put_bytes(fetched.content), fetch=fetched.record)
    recorder.writer.write_fetch(recorder.run_id, fetched.record, raw.sha256)
    return raw


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

    as_one = replace(second, path=first.path, url=first.url)
    (merged,), issues = merge_references([first, as_one])
    listed = dict.fromkeys(place for place in (first.listed_in, second.listed_in) if place)
    where = f" ({second.listed_in})" if second.listed_in else ""
    message = f"{second.source_name}{where} has the same content as {first.source_name}; it is scored once, as that."
    duplicate = make_issue("duplicate_document", second.source_name, message, same_as=first.source_name)
    return replace(merged, listed_in="; ".join(listed) or None), [duplicate, *issues]


def fingerprint_context(options: RunOptions, judge: Judge) -> dict[str, object]:
    """All that a score depends on besides the document and its reference."""
    from statement_audit.extract import extractor_version
    from statement_audit.score import SCORING_VERSION

    return {
        "code": SCORING_VERSION,
        "extractor": extractor_version(),
        "rubric": judge.rubric.hash,
        "classifier": judge.classifier.name,
        "revision": judge.classifier.revision,
        "profile": options.profile,
        "laws": options.laws,
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
    }
    return hashlib.sha256(json.dumps([known, context], sort_keys=True).encode()).hexdigest()
