"""Several statements in one file: the others than the first become documents of their own, cut from it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from statement_audit.issue_codes import make_issue
from statement_audit.models import ExtractedDocument, Issue, RawDocument, StatementRef
from statement_audit.statements.judge import Judge, Task, fingerprint, fingerprint_context

if TYPE_CHECKING:
    from statement_audit.archive import Archive


def several_issue(
    first: ExtractedDocument, others: Sequence[ExtractedDocument], texts: Sequence[bytes], ref: StatementRef
) -> Iterator[Issue]:
    """One issue that names the others; none for a single statement.

    Args:
        texts: what a run archives of each under its SHA-256, and scores; none where this one alone is read.
    """
    told: list[dict[str, Any]] = [{"year": one.part.year, "pages": list(one.part.pages)} for one in others if one.part]
    if not told or first.part is None:
        return
    years = ", ".join(str(one["year"]) for one in told)
    message = f"The file holds a statement for {first.part.year}, which is this one, and others for {years}. "
    message += "Each is scored for itself." if texts else "They were left aside; a run scores each for itself."
    for one, text in zip(told, texts, strict=False):
        one["name"] = f"{ref.source_name} ({one['year']}).md"
        one |= {"sha256": hashlib.sha256(text).hexdigest(), "size": len(text)}
    yield make_issue("several_statements", ref.source_name, message, others=told)


def other_tasks(task: Task, others: Sequence[Mapping[str, Any]], archive: Archive, judge: Judge) -> Iterator[Task]:
    """The tasks of the other statements, as their document's issue tells them: of the same companies."""
    context = fingerprint_context(judge)
    for one in others:
        ref = replace(task.ref, source_name=one["name"], path=None, year=None, declared=())
        raw = RawDocument(one["sha256"], archive.path(one["sha256"]), one["size"])
        yield Task(ref, raw, fingerprint(ref, raw, context))
