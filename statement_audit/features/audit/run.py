"""A run: inputs to a scored database, written by this process alone; the workers read and score statements."""

import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import replace
from functools import cache, partial

from statement_audit.archive import Archive
from statement_audit.derived.commitments import update_commitments
from statement_audit.derived.reviewed_numbers import refresh_reviewed
from statement_audit.documents.collector import open_session
from statement_audit.documents.references import all_references, read_given
from statement_audit.engine import EngineOptions, Lost, Work, open_executor
from statement_audit.features.audit.tasks import acquire
from statement_audit.features.audit.worker import offered, process_task, start_worker, worker_setup
from statement_audit.issue_codes import make_issue
from statement_audit.models import StatementResult
from statement_audit.runs.options import Progress, RunOptions, RunSummary, check_names, tracked
from statement_audit.runs.recording import Recorder, recording, run_info
from statement_audit.statements.judge import Judge, Task, judged_by, load_judge, other_tasks
from statement_audit.statements.result import unread


def run(inputs: Sequence[str], options: RunOptions, progress: Progress) -> RunSummary:
    """Take inputs to a scored database.

    Raises:
        AuditError: the rubric, classifier or database cannot be used at all. Anything that concerns one
            document becomes a row in `issues` and the run goes on.
    """

    started = time.monotonic()
    here = replace(options.classifier, threads=options.workers)  # it reads promises, when the workers are done
    judge = load_judge(replace(options, classifier=here))
    check_names(options, judge.rubric)
    given = read_given(inputs, options, judge.rubric)
    info = run_info(options, inputs, judge.rubric.hash, **judged_by(options, judge))
    with recording(options, info, judge.rubric, progress) as recorder, open_session(options, recorder) as session:
        refs = all_references(given, options, recorder, session, progress)
        tasks = acquire(refs, options, judge, recorder, session, progress)
        _process(tasks, options, judge, recorder, progress)
        update_commitments(recorder.writer.db, lambda: judge.classifier, partial(tracked, progress, "Promises"))
        refresh_reviewed(recorder.writer)
    return RunSummary(
        run_id=recorder.run_id,
        db=options.db,
        outcomes=dict(recorder.outcomes),
        issues=dict(recorder.severities),
        seconds=time.monotonic() - started,
        interrupted=recorder.interrupted,
    )


def _process(tasks: Sequence[Task], options: RunOptions, judge: Judge, recorder: Recorder, progress: Progress) -> None:
    """Score what no run has scored before, then the other statements that the documents held.

    Results are written in the order of the tasks, whatever the engine.
    """
    archive = Archive(options.archive)
    opened = open_executor(options.engine or EngineOptions(), options.workers, progress.note)
    with ExitStack() as stack:
        executor = cache(lambda: stack.enter_context(opened))  # a run with nothing to score needs no cluster
        while tasks:  # ends: each of the other texts is shorter than the one that it was cut from
            progress.start("Scoring", len(tasks))
            if fresh := list(_not_scored(tasks, recorder, progress)):
                setup = worker_setup(options, judge, fresh)
                work = Work(process_task, options.document_seconds, start_worker, (setup,))
                results = executor().run_tasks(work, offered(fresh, setup.exchange), len(fresh))
                with closing(results):
                    for found in results:
                        result = _lost_result(found, judge) if isinstance(found, Lost) else found
                        for text in result.others:
                            archive.put_bytes(text)
                        recorder.result(result)
                        progress.advance("Scoring")
            known = ((task, recorder.writer.other_statements(task.fingerprint)) for task in tasks)
            tasks = [one for task, told in known for one in other_tasks(task, told, archive, judge)]


def _not_scored(tasks: Sequence[Task], recorder: Recorder, progress: Progress) -> Iterator[Task]:
    for task in tasks:
        if recorder.writer.find_score(task.fingerprint) is None:
            yield task
        else:
            recorder.reused(task.ref, task.fingerprint)
            progress.advance("Scoring")


def _lost_result(lost: Lost[Task], judge: Judge) -> StatementResult:
    return unread(lost.task, make_issue(lost.code, lost.task.ref.source_name, lost.message), 0.0, judge)
