"""`collect`: from inputs to archived documents, without scoring."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from statement_audit import __version__
from statement_audit.errors import DocumentError
from statement_audit.models import Collected, CollectedDocument, StatementRef, TargetState
from statement_audit.pipeline.acquire import collecting
from statement_audit.pipeline.collector import Outcome
from statement_audit.pipeline.driver import recording
from statement_audit.pipeline.record import Recorder
from statement_audit.pipeline.references import all_references, read_given
from statement_audit.pipeline.settings import Progress, RunOptions, check_scope

if TYPE_CHECKING:
    from statement_audit.archive import Archive
    from statement_audit.store import RunInfo


@dataclass(frozen=True, slots=True)
class CollectSummary:
    """How a collection ended; `outcomes` in the order of the references."""

    run_id: int
    outcomes: tuple[Outcome, ...]
    issues: dict[str, int]
    seconds: float
    interrupted: bool = False

    @property
    def has_problems(self) -> bool:
        """True where a person should look: any issue above `info`."""
        return bool(self.issues.get("error") or self.issues.get("warning"))


def collect(inputs: Sequence[str], options: RunOptions, progress: Progress) -> CollectSummary:
    """Find the statements that the inputs lead to, and archive them.

    Raises:
        AuditError: an input or the database cannot be used at all. Anything that concerns one company becomes a row in
            `issues`, and the collection goes on.
    """
    from statement_audit.archive import Archive
    from statement_audit.rubric import load_rubric

    started = time.monotonic()
    rubric = load_rubric(options.rubric)
    check_scope(options, rubric)
    given = read_given(inputs, options, rubric)
    done: dict[int, Outcome] = {}
    refs: Sequence[StatementRef] = ()
    with recording(options, _run_info(options, rubric.hash, inputs), rubric, progress) as recorder:
        refs = all_references(given, options, recorder, progress)
        progress.start("Collecting", len(refs))
        for outcome in _outcomes(refs, options, Archive(options.archive), recorder, progress):
            done[id(outcome.collected.ref)] = outcome
    ordered = tuple(done[id(ref)] for ref in refs if id(ref) in done)
    seconds = time.monotonic() - started
    return CollectSummary(recorder.run_id, ordered, dict(recorder.severities), seconds, recorder.interrupted)


def _outcomes(
    refs: Sequence[StatementRef], options: RunOptions, archive: Archive, recorder: Recorder, progress: Progress
) -> Iterator[Outcome]:
    for ref in refs:
        if ref.path is not None:
            yield _file(ref, archive, recorder)
            progress.advance("Collecting")
    searched = [ref for ref in refs if ref.path is None]
    if searched:
        with collecting(archive, recorder, options.collect, options.workers) as collector:
            yield from collector.collect(searched, progress)


def _file(ref: StatementRef, archive: Archive, recorder: Recorder) -> Outcome:
    """A file of a list: archived, not visited."""
    assert ref.path is not None
    try:
        raw = archive.put_file(ref.path)
    except DocumentError as error:
        recorder.failed(ref, error)
        return Outcome(Collected(ref, TargetState.FAILED, problem=error.code, detail=error.message))
    return Outcome(Collected(ref, TargetState.FOUND, (CollectedDocument(ref.source_name, raw, "", (), ref.year),)))


def _run_info(options: RunOptions, rubric_hash: str, inputs: Sequence[str]) -> RunInfo:
    from statement_audit.extract import extractor_version
    from statement_audit.store import RunInfo

    return RunInfo(
        started_at=datetime.now(UTC).isoformat(timespec="seconds"),
        command=options.command,
        code_version=__version__,
        classifier="none",
        classifier_revision="",
        rubric_hash=rubric_hash,
        profile=None,
        extractor=extractor_version(),
        inputs=tuple(inputs),
    )
