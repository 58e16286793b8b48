"""Several statements in one file: the others than the first become documents of their own, cut from it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from statement_audit.issue_codes import make_issue
from statement_audit.models import ExtractedDocument, Issue, RawDocument, StatementRef
from statement_audit.statements.fingerprint import fingerprint, fingerprint_context
from statement_audit.statements.judge import Judge, Task

if TYPE_CHECKING:
    from statement_audit.archive import Archive


def several_issue(first: ExtractedDocument, others: Sequence[ExtractedDocument], ref: StatementRef) -> Iterator[Issue]:
    """One issue that names the others, with the SHA-256 under which each is archived; none for a single statement."""
    from statement_audit.extract.part_text import part_text

    if not others or first.part is None:
        return
    told = [_told(one, part_text(one), ref) for one in others]
    years = ", ".join(str(one["year"]) for one in told)
    message = f"The file holds a statement for {first.part.year}, scored as this one, and others for {years}."
    yield make_issue("several_statements", ref.source_name, message, others=told)


def _told(one: ExtractedDocument, text: bytes, ref: StatementRef) -> dict[str, Any]:
    assert one.part is not None
    name = f"{ref.source_name} ({one.part.year}).md"
    found = {"sha256": hashlib.sha256(text).hexdigest(), "size": len(text)}
    return {"name": name, "year": one.part.year, "pages": list(one.part.pages), **found}


def other_tasks(task: Task, others: Sequence[Mapping[str, Any]], archive: Archive, judge: Judge) -> Iterator[Task]:
    """The tasks of the other statements, as their document's issue tells them: of the same companies."""
    context = fingerprint_context(judge)
    for one in others:
        ref = replace(task.ref, source_name=one["name"], path=None, year=None, declared=())
        raw = RawDocument(one["sha256"], archive.path(one["sha256"]), one["size"])
        yield Task(ref, raw, fingerprint(ref, raw, context))
