"""A run: inputs to a scored database, written by this process alone; the workers read and score statements. Every
document in the archive is scored once."""

import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import replace
from functools import cache, partial
from itertools import chain

from statement_audit.archive import Archive
from statement_audit.derived.commitments import update_commitments
from statement_audit.derived.reviewed_numbers import refresh_reviewed
from statement_audit.documents.collector import as_references, open_session, outcomes
from statement_audit.documents.references import all_references, read_given
from statement_audit.engine import EngineOptions, Lost, Work, open_executor
from statement_audit.features.audit.worker import offered, process_task, start_worker, worker_setup
from statement_audit.fetch import Session
from statement_audit.issue_codes import make_issue
from statement_audit.models import Issue, RawDocument, StatementRef, StatementResult
from statement_audit.runs.options import Progress, RunOptions, RunSummary, check_names, tracked
from statement_audit.runs.recording import Recorder, recording, run_info
from statement_audit.sources.merge import merge_references
from statement_audit.statements.judge import (
    Judge,
    Task,
    fingerprint,
    fingerprint_context,
    judged_by,
    load_judge,
    other_tasks,
)
from statement_audit.statements.result import unread
from statement_audit.store.known_documents import known_reference


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


# --- what is to be scored: every document in the archive, each once, with its fingerprint ---------------


def acquire(
    refs: Sequence[StatementRef],
    options: RunOptions,
    judge: Judge,
    recorder: Recorder,
    session: Session,
    progress: Progress,
) -> list[Task]:
    """Archive every document and merge references to the same bytes, with an issue: a statement is scored once.

    Scoring waits for all documents, so that what is scored for whom does not depend on which server answers first.
    Only references stay in memory, without what their fetches brought.
    """
    archive = Archive(options.archive)
    found = {
        outcome.collected.ref: [(ref, _lean(raw)) for ref, raw in as_references(outcome)]
        for outcome in outcomes(refs, options, archive, recorder, session, progress)
    }
    merged: dict[str, tuple[StatementRef, RawDocument]] = {}
    for ref, raw in chain.from_iterable(found.get(ref, ()) for ref in refs):  # whichever server answered first
        ref = _as_known(ref, raw, recorder)
        if raw.sha256 in merged:
            first, raw = merged[raw.sha256]
            ref, issues = _merge(first, ref)
            for issue in issues:
                recorder.issue(issue)
        merged[raw.sha256] = (ref, raw)
    context = fingerprint_context(judge)
    return [Task(ref, raw, fingerprint(ref, raw, context)) for ref, raw in merged.values()]


def _lean(raw: RawDocument) -> RawDocument:
    """Without the headers and hops of its fetch, which are stored already and which scoring does not ask for."""
    return replace(raw, fetch=replace(raw.fetch, chain=(), hops=(), headers={})) if raw.fetch else raw


def _as_known(ref: StatementRef, raw: RawDocument, recorder: Recorder) -> StatementRef:
    """A bare file or address whose document an earlier list named: with that list's companies, sectors, year and laws.

    Without them it would be scored for a guessed company under the default profile, and stand in place of the score
    that the list gave. What the user says now comes first.
    """
    if ref.companies:
        return ref
    known = known_reference(recorder.writer.db, raw.sha256)
    if known is None:
        return ref
    companies = tuple(replace(one, sectors=ref.sectors or one.sectors) for one in known.companies)
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
    as_one = replace(second, path=first.path, url=first.url, item=first.item, source=first.source)
    (merged,), issues = merge_references([first, as_one])
    listed = dict.fromkeys(place for place in (first.listed_in, second.listed_in) if place)
    where = f" ({second.listed_in})" if second.listed_in else ""
    message = f"{second.source_name}{where} has the same content as {first.source_name}; it is scored once, as that."
    duplicate = make_issue("duplicate_document", second.source_name, message, same_as=first.source_name)
    return replace(merged, listed_in="; ".join(listed) or None), [duplicate, *issues]
