"""`collect`: from inputs to archived documents, without scoring."""

import time
from collections.abc import Sequence
from dataclasses import dataclass

from statement_audit.archive import Archive
from statement_audit.documents.collector import Outcome, open_session, outcomes
from statement_audit.documents.references import all_references, read_given
from statement_audit.models import StatementRef
from statement_audit.rubric import load_rubric
from statement_audit.runs.options import Progress, RunEnding, RunOptions, check_scope
from statement_audit.runs.recording import recording, run_info


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectSummary(RunEnding):
    """How a collection ended; `outcomes` in the order of the references."""

    outcomes: tuple[Outcome, ...]


def collect(inputs: Sequence[str], options: RunOptions, progress: Progress) -> CollectSummary:
    """Find the statements that the inputs lead to, and archive them.

    Raises:
        AuditError: an input or the database cannot be used at all. Anything that concerns one company becomes a row in
            `issues`, and the collection goes on.
    """
    started = time.monotonic()
    rubric = load_rubric(options.rubric)
    check_scope(options, rubric)
    given = read_given(inputs, options, rubric)
    done: dict[StatementRef, Outcome] = {}  # it stays where Ctrl-C ends the collection
    refs: Sequence[StatementRef] = ()
    info = run_info(options, inputs, rubric.hash)
    with recording(options, info, rubric, progress) as recorder, open_session(options, recorder) as session:
        refs = all_references(given, options, recorder, session, progress)
        for outcome in outcomes(refs, options, Archive(options.archive), recorder, session, progress):
            done[outcome.collected.ref] = outcome
    ordered = tuple(done[ref] for ref in refs if ref in done)
    return CollectSummary(
        run_id=recorder.run_id,
        outcomes=ordered,
        issues=dict(recorder.severities),
        seconds=time.monotonic() - started,
        interrupted=recorder.interrupted,
    )
