"""Each outcome into the database as it comes, and a count of what happened."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from statement_audit.derived.copy_issues import copy_issue
from statement_audit.errors import DocumentError, EvidenceError
from statement_audit.issue_codes import issue_of, make_issue
from statement_audit.models import Issue, StatementRef, StatementResult

if TYPE_CHECKING:
    from statement_audit.store import Writer


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
        issue = issue_of(error, ref.source_name, listed_in=ref.listed_in or "")
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
            issue = make_issue("internal_error", result.ref.source_name, error.message)
            self.writer.write_failure(self.run_id, result.ref, issue)
            self.severities[issue.severity] += 1
            self.outcomes["failed"] += 1
            return
        self.outcomes[result.state.value] += 1
        self.severities.update(issue.severity for issue in result.issues)

    def _copies(self, result: StatementResult) -> Iterator[Issue]:
        """An issue for each stored document of which this one is a copy or a near copy."""
        if result.sketch is None or result.document is None:
            return
        from statement_audit.extract.copies import document_text

        text = document_text(result.document)
        for known in self.writer.similar_texts(result.raw.sha256, result.sketch):
            issue = copy_issue(result.ref.source_name, text, known)
            if issue is not None:
                yield issue
