"""What a worker process does, on this machine or on another: load the judge once, then one statement after another."""

import socket
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from statement_audit.classify import load_classifier
from statement_audit.classify.base import ClassifierSpec
from statement_audit.engine import EngineOptions
from statement_audit.errors import AuditError, EngineError, StoreError
from statement_audit.issue_codes import make_issue
from statement_audit.lent_documents import Exchange, open_exchange
from statement_audit.models import StatementResult
from statement_audit.runs.options import RunOptions
from statement_audit.statements.judge import Judge, Task, fingerprint_context
from statement_audit.statements.result import process_statement, unread

OFFERED_AT_ONCE = 50  # documents copied together to an object store


@dataclass(frozen=True, slots=True)
class WorkerSetup:
    """What a worker starts with, and what it must agree on with the driver.

    `judge`: the run's, which lacks the classifier. `context`: all that a score depends on besides document and
    reference, as the driver has it. `probe`: SHA-256 of a document that the worker must be able to reach.
    """

    judge: partial[Judge]
    classifier: ClassifierSpec
    exchange: Exchange
    context: Mapping[str, object]
    probe: str


def worker_setup(options: RunOptions, judge: Judge, tasks: Sequence[Task]) -> WorkerSetup:
    """What the workers of this run start with.

    Where documents are fewer than workers of this machine, each worker reads several passages at once. Workers of other
    machines keep no scores in a cache: SQLite's locks cannot be relied on across machines.
    """
    engine = options.engine or EngineOptions()
    threads = max(1, options.workers // len(tasks))
    return WorkerSetup(
        judge=partial(Judge, judge.rubric, profile=judge.profile, laws=judge.laws, today=judge.today),
        classifier=replace(options.classifier, threads=threads)
        if engine.is_here
        else replace(options.classifier, cache=None),
        exchange=open_exchange(engine.documents, options.archive),
        context=fingerprint_context(judge),
        probe=tasks[0].raw.sha256,
    )


def offered(tasks: Sequence[Task], exchange: Exchange) -> Iterator[Task]:
    """The tasks, once the workers can get their documents."""
    for start in range(0, len(tasks), OFFERED_AT_ONCE):
        some = tasks[start : start + OFFERED_AT_ONCE]
        exchange.offer([task.raw for task in some])
        yield from some


_state: tuple[Judge, Exchange] | AuditError | None = None  # one per worker process, set by `start_worker`


def start_worker(setup: WorkerSetup) -> None:
    """Load the classifier once in this process; why it cannot work is told with its first task."""
    global _state
    try:
        _state = _ready(setup)
    except AuditError as error:
        _state = error


def _ready(setup: WorkerSetup) -> tuple[Judge, Exchange]:
    judge = setup.judge(classifier=load_classifier(setup.classifier))
    found = fingerprint_context(judge)
    other = [f"{key} {found[key]!r}, not {setup.context[key]!r}" for key in found if found[key] != setup.context[key]]
    if other:
        raise EngineError(
            f"The worker on {socket.gethostname()} would score differently: it has {'; '.join(other)}.",
            hint="Install the same version of statement-audit, with the same OCR and model, on every machine.",
        )
    try:
        with setup.exchange.held(setup.probe):
            return judge, setup.exchange
    except StoreError as error:
        raise EngineError(
            f"The worker on {socket.gethostname()} does not see the documents. {error.message}",
            hint="Mount the archive under the same path on every machine, or name a place that all reach: --documents.",
        ) from error


def process_task(task: Task) -> StatementResult:
    """Run one statement in a worker process.

    Raises:
        AuditError: this worker cannot work at all; says nothing of the document.
    """
    if isinstance(_state, AuditError):
        raise _state
    assert _state is not None, "start_worker was not called"
    judge, exchange = _state
    try:
        with exchange.held(task.raw.sha256) as path:
            result = process_statement(replace(task, raw=replace(task.raw, path=path)), judge)
    except StoreError as error:
        issue = make_issue("document_unreachable", task.ref.source_name, f"{task.ref.source_name}: {error.message}")
        result = unread(task, issue, 0.0, judge)
    return replace(result, raw=task.raw)
