"""From the words on the command line to references: registers are read once the run has begun, all else before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from statement_audit.errors import DocumentError
from statement_audit.fetch import Fetched, Session
from statement_audit.issue_codes import issue_of
from statement_audit.models import Issue, Rubric, SitePage, StatementRef
from statement_audit.rubric import known_sectors
from statement_audit.runs.options import Progress, RunOptions, known_laws
from statement_audit.runs.recording import Recorder
from statement_audit.sources.cells import Vocabulary
from statement_audit.sources.inputs import read_inputs
from statement_audit.sources.merge import merge_references, tell_apart
from statement_audit.sources.registers import find_source, is_like_a_source, source_names
from statement_audit.sources.source import Source, SourceRequest, read_source


@dataclass(frozen=True, slots=True)
class Given:
    """What the inputs name without any network, and the registers that are still to be read."""

    refs: tuple[StatementRef, ...]
    issues: tuple[Issue, ...]
    registers: tuple[Source, ...]
    vocabulary: Vocabulary


def read_given(inputs: Sequence[str], options: RunOptions, rubric: Rubric) -> Given:
    """Read everything that needs no network, before a database is made.

    Raises:
        UsageError: an option cannot be; a list cannot be read as one; a register's name is misspelt.
    """
    by_hand = frozenset(rubric.sectors_by_hand)
    vocabulary = Vocabulary(known_sectors(rubric), rubric.sectors, frozenset(known_laws(rubric)), by_hand)
    known = source_names()
    asked = [name for name in dict.fromkeys(map(str.strip, inputs)) if name in known or is_like_a_source(name)]
    registers = tuple(map(find_source, asked))
    refs, issues = read_inputs(
        [one for one in inputs if one.strip() not in known],
        year=options.year,
        sectors=options.sectors,
        laws=options.laws,
        vocabulary=vocabulary,
        wanted=options.wanted,
    )
    return Given(refs, issues, registers, vocabulary)


def all_references(
    given: Given, options: RunOptions, recorder: Recorder, session: Session, progress: Progress
) -> list[StatementRef]:
    """Those that were given, and those of the registers; what is wrong becomes issues. An input that cannot be used is
    told at once: a slip of the pen must not end as an empty result."""
    for issue in given.issues:
        recorder.issue(issue)
        if issue.severity == "error" and "row" not in issue.data:
            progress.note(f"Error: {issue.message} {issue.hint}")
    refs = list(given.refs)
    for register in given.registers:
        progress.note(f"Reading {register.name} ...")
        visit, download = partial(_visit, recorder, session), partial(_download, recorder, session)
        request = SourceRequest(visit, options.wanted, given.vocabulary, folder=options.registers, download=download)
        try:
            for found in read_source(register, request):
                if isinstance(found, Issue):
                    recorder.issue(found)
                else:
                    refs.append(replace(found, laws=found.laws or options.laws))
        except DocumentError as error:  # it does not answer; other inputs go on. An unknown layout stops the run
            recorder.issue(issue_of(error, register.name))
    merged, issues = merge_references(refs)
    for issue in issues:
        recorder.issue(issue)
    return tell_apart(merged)


def _visit(recorder: Recorder, session: Session, url: str, /) -> SitePage:
    """A register's page of results."""
    fetched = _download(recorder, session, url)
    record = fetched.record
    return SitePage(record.final_url, record.media_type, fetched.content, record.requests)


def _download(
    recorder: Recorder, session: Session, url: str, *, etag: str | None = None, last_modified: str | None = None
) -> Fetched:
    """A register's page or export; conditionally, where a validator is given. Each request is recorded."""
    try:
        fetched = session.fetch(url, etag=etag, last_modified=last_modified)
    except DocumentError as error:
        record = error.data.pop("record", None)
        if record is not None:
            recorder.writer.write_fetch(recorder.run_id, record, None)
        raise
    recorder.writer.write_fetch(recorder.run_id, fetched.record, None)
    return fetched
