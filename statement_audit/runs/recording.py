"""A run in the database: begun, each outcome written as it comes and counted, and ended as it ends."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from statement_audit import __version__
from statement_audit.archive import Archive
from statement_audit.clock import now
from statement_audit.derived.copy_issues import copy_issue
from statement_audit.errors import DocumentError, EvidenceError
from statement_audit.extract import copies, extractor_version
from statement_audit.issue_codes import issue_of, make_issue
from statement_audit.models import Issue, Rubric, StatementRef, StatementResult
from statement_audit.runs.options import Progress, RunOptions
from statement_audit.store import RunInfo, Writer, hold, known_documents, open_database
from statement_audit.store.lock import WAIT_SECONDS


class Recorder:
    """Writes each outcome as it comes and counts what happened."""

    def __init__(self, writer: Writer, run_id: int) -> None:
        self.writer = writer
        self.run_id = run_id
        self.interrupted = False
        self.outcomes: Counter[str] = Counter()
        self.severities: Counter[str] = Counter()

    def issue(self, issue: Issue) -> None:
        self.writer.write_issue(self.run_id, issue)
        self.severities[issue.severity] += 1

    def failed(self, ref: StatementRef, error: DocumentError) -> None:
        """A document without bytes: unreachable, refused, missing."""
        self._fail(ref, issue_of(error, ref.source_name, listed_in=ref.listed_in or ""))

    def _fail(self, ref: StatementRef, issue: Issue) -> None:
        self.writer.write_failure(self.run_id, ref, issue)
        self.severities[issue.severity] += 1
        self.outcomes["failed"] += 1

    def reused(self, ref: StatementRef, fingerprint: str) -> None:
        for severity in self.writer.reuse(self.run_id, fingerprint, ref):
            self.severities[severity] += 1
        self.outcomes["reused"] += 1

    def result(self, result: StatementResult) -> None:
        result = replace(result, issues=(*result.issues, *self._copies(result)))
        try:
            self.writer.write_statement(self.run_id, result)
        except EvidenceError as error:  # the statement is not stored: a fault, but of one statement only
            self._fail(result.ref, make_issue("internal_error", result.ref.source_name, error.message))
            return
        self.outcomes[result.state.value] += 1
        self.severities.update(issue.severity for issue in result.issues)

    def _copies(self, result: StatementResult) -> Iterator[Issue]:
        """An issue for each stored document of which this one is a copy or a near copy."""
        if result.sketch is None or result.document is None:
            return
        text = copies.document_text(result.document)
        for known in known_documents.similar_texts(self.writer.db, result.raw.sha256, result.sketch):
            if (issue := copy_issue(result.ref.source_name, text, known)) is not None:
                yield issue


@contextmanager
def recording(options: RunOptions, info: RunInfo, rubric: Rubric, progress: Progress) -> Iterator[Recorder]:
    """The database, held and open, with a run begun; Ctrl-C ends the run, with what was done until then.

    Raises:
        StoreError, BusyError: the database cannot be used.
    """
    waiting = f"Waiting for another run on {options.db} to end, for at most {WAIT_SECONDS / 60:g} minutes."
    with hold(options.db, on_wait=lambda: progress.note(waiting)):
        database = open_database(options.db)
        try:
            writer = Writer(database, Archive(options.archive))
            writer.write_rubric(rubric)
            if options.channels:
                writer.open_channels(options.channels)
            recorder = Recorder(writer, writer.begin_run(info))
            try:
                yield recorder
            except KeyboardInterrupt:
                recorder.interrupted = True
                database.roll_back()
            writer.finish_run(recorder.run_id, "interrupted" if recorder.interrupted else "finished")
        finally:
            database.close()


def run_info(options: RunOptions, inputs: Sequence[str], rubric_hash: str, **judged: Any) -> RunInfo:
    """What the run's results depend on. `judged`: what it scores with; without, it scores nothing."""
    return RunInfo(
        started_at=now(),
        command=options.command,
        code_version=__version__,
        rubric_hash=rubric_hash,
        extractor=extractor_version(),
        inputs=tuple(inputs),
        **{"classifier": "none", "classifier_revision": "", "profile": None, **judged},
    )
