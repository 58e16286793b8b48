"""The driver: inputs to a scored database. It is the only writer; statements are read and scored by the workers."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from statement_audit import __version__
from statement_audit.issue_codes import make_issue
from statement_audit.models import Rubric, StatementResult
from statement_audit.pipeline.acquire import acquire
from statement_audit.pipeline.commitments import update_commitments
from statement_audit.pipeline.record import Recorder
from statement_audit.pipeline.references import all_references, read_given
from statement_audit.pipeline.review_numbers import refresh_reviewed
from statement_audit.pipeline.settings import (
    Judge,
    Progress,
    RunOptions,
    RunSummary,
    Task,
    check_names,
    load_judge,
)
from statement_audit.pipeline.statement import unread
from statement_audit.pipeline.worker import offered, process_task, start_worker, worker_setup

if TYPE_CHECKING:
    from statement_audit.engine import Lost
    from statement_audit.store import RunInfo


def run(inputs: Sequence[str], options: RunOptions, progress: Progress) -> RunSummary:
    """Take inputs to a scored database.

    Raises:
        AuditError: the rubric, classifier or database cannot be used at all. Anything that concerns one
            document becomes a row in `issues` and the run goes on.
    """
    started = time.monotonic()
    judge = load_judge(options)
    check_names(options, judge.rubric)
    given = read_given(inputs, options, judge.rubric)
    with recording(options, run_info(options, judge, inputs), judge.rubric, progress) as recorder:
        refs = all_references(given, options, recorder, progress)
        tasks = acquire(refs, options, judge, recorder, progress)
        _process(tasks, options, judge, recorder, progress)
        update_commitments(recorder.writer.db)
        refresh_reviewed(recorder.writer)
    return RunSummary(
        recorder.run_id,
        options.db,
        dict(recorder.outcomes),
        dict(recorder.severities),
        time.monotonic() - started,
        recorder.interrupted,
    )


@contextmanager
def recording(options: RunOptions, info: RunInfo, rubric: Rubric, progress: Progress) -> Iterator[Recorder]:
    """The database, held and open, with a run begun; Ctrl-C ends the run, with what was done until then.

    Raises:
        StoreError, BusyError: the database cannot be used.
    """
    from statement_audit.archive import Archive
    from statement_audit.fetch import Session
    from statement_audit.store import Writer, hold, open_database
    from statement_audit.store.lock import WAIT_SECONDS

    waiting = f"Waiting for another run on {options.db} to end, for at most {WAIT_SECONDS / 60:g} minutes."
    with hold(options.db, on_wait=lambda: progress.note(waiting)):
        database = open_database(options.db)
        try:
            writer = Writer(database, Archive(options.archive))
            writer.write_rubric(rubric)
            with Session(options.fetch) as session:
                recorder = Recorder(writer, writer.begin_run(info), session)
                try:
                    yield recorder
                except KeyboardInterrupt:
                    recorder.interrupted = True
                    database.roll_back()
            writer.finish_run(recorder.run_id, "interrupted" if recorder.interrupted else "finished")
        finally:
            database.close()


def run_info(options: RunOptions, judge: Judge, inputs: Sequence[str]) -> RunInfo:
    from statement_audit.extract import extractor_version
    from statement_audit.score import SCORING_VERSION
    from statement_audit.store import RunInfo

    return RunInfo(
        started_at=datetime.now(UTC).isoformat(timespec="seconds"),
        command=options.command,
        code_version=__version__,
        classifier=judge.classifier.name,
        classifier_revision=judge.classifier.revision,
        rubric_hash=judge.rubric.hash,
        profile=options.profile,
        extractor=extractor_version(),
        inputs=tuple(inputs),
        thresholds=asdict(judge.classifier.thresholds_for(judge.rubric)),
        scoring=SCORING_VERSION,
        laws=tuple(options.laws),
    )


def _process(tasks: Sequence[Task], options: RunOptions, judge: Judge, recorder: Recorder, progress: Progress) -> None:
    """Score what no run has scored before. Results are written in the order of the tasks, whatever the engine."""
    from statement_audit.engine import EngineOptions, Lost, Work, open_executor

    progress.start("Scoring", len(tasks))
    fresh = []
    for task in tasks:
        if recorder.writer.find_score(task.fingerprint) is None:
            fresh.append(task)
        else:
            recorder.reused(task)
            progress.advance("Scoring")
    if not fresh:
        return
    setup = worker_setup(options, judge, fresh)
    with open_executor(options.engine or EngineOptions(), options.workers, progress.note) as executor:
        work = Work(process_task, options.document_seconds, start_worker, (setup,))
        results = executor.run_tasks(work, offered(fresh, setup.exchange), len(fresh))
        with closing(results):
            for result in results:
                recorder.result(_lost_result(result, judge) if isinstance(result, Lost) else result)
                progress.advance("Scoring")


def _lost_result(lost: Lost[Task], judge: Judge) -> StatementResult:
    return unread(lost.task, make_issue(lost.code, lost.task.ref.source_name, lost.message), 0.0, judge)
