"""Processes for tasks that may crash or never end: what they do costs one task, whatever they do to the pool.

The pool is pebble's, which kills a process that takes too long. A process that dies so soon that nobody knows what it
was doing breaks the pool and every task in it: then the pool is replaced, and what was under way is done again, one
task at a time in a process of its own, so that each is blamed for itself alone.
"""

from __future__ import annotations

import multiprocessing
import signal
from concurrent.futures import CancelledError, Future, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from threading import Lock
from typing import Any, Generic

from statement_audit.engine.executor import Lost, Result, Task, Work
from statement_audit.errors import EngineError

OUT_OF_MEMORY = ("SIGKILL", "SIGABRT", "SIGTRAP", "SIGILL")
POLL_SECONDS = 0.2  # how soon a call notices that the processes were stopped


@dataclass(frozen=True, slots=True)
class Ticket(Generic[Task, Result]):
    """A task that was handed out, and the pool that has it."""

    task: Task
    pool: Any
    future: Future[Result]

    @property
    def settled(self) -> bool:
        """Whether there is an outcome, or never will be: a pool that ends forgets what it had not begun."""
        return self.future.done() or not self.pool.active


class Processes(Generic[Task, Result]):
    """So many processes that do one piece of work; several threads may use them at once.

    Fresh ones (spawn), as onnxruntime and SQLite do not survive a fork.
    """

    def __init__(self, work: Work[Task, Result], workers: int) -> None:
        self._work, self._workers = work, workers
        self._lock, self._alone = Lock(), Lock()
        self._pool: Any = None
        self._closed = False

    def hand_out(self, task: Task) -> Ticket[Task, Result]:
        """Queue one task.

        Raises:
            CancelledError: the processes were stopped.
        """
        while True:
            pool = self._current()
            try:
                return Ticket(task, pool, self._schedule(pool, task))
            except RuntimeError:  # it broke since
                continue

    def outcome(self, ticket: Ticket[Task, Result]) -> Result | Lost[Task]:
        """What came of a task; waits for it.

        Raises:
            CancelledError: the processes were stopped meanwhile.
            EngineError: no process can be started.
        """
        while not wait([ticket.future], timeout=POLL_SECONDS).done:
            if self._closed:
                raise CancelledError
            if ticket.settled and not ticket.future.done():
                return self._again(ticket)
        try:
            return self._result(ticket)
        except BrokenProcessPool:
            return self._again(ticket)

    def call(self, task: Task) -> Result | Lost[Task]:
        """Run one task and wait for it. Raises as `outcome`."""
        return self.outcome(self.hand_out(task))

    def close(self) -> None:
        """Kill the processes, whatever they do."""
        with self._lock:
            self._closed = True
            if self._pool is not None:
                _kill(self._pool)

    def _current(self) -> Any:
        """The pool; another where it broke."""
        with self._lock:
            if self._closed:
                raise CancelledError
            if self._pool is not None and not self._pool.active:
                _kill(self._pool)
                self._pool = None
            if self._pool is None:
                self._pool = self._new(self._workers)
            return self._pool

    def _new(self, workers: int) -> Any:
        from pebble import ProcessPool

        return ProcessPool(
            max_workers=workers,
            context=multiprocessing.get_context("spawn"),
            initializer=self._work.initializer,
            initargs=self._work.initargs,
        )

    def _schedule(self, pool: Any, task: Task) -> Future[Result]:
        future: Future[Result] = pool.schedule(self._work.function, args=(task,), timeout=self._work.timeout)
        return future

    def _result(self, ticket: Ticket[Task, Result]) -> Result | Lost[Task]:
        from pebble import ProcessExpired

        try:
            return ticket.future.result()
        except TimeoutError:
            return Lost(ticket.task, "document_timeout", f"stopped after {self._work.timeout:g} s")
        except ProcessExpired as error:
            return Lost(ticket.task, "worker_died", _ending(error.exitcode))

    def _again(self, ticket: Ticket[Task, Result]) -> Result | Lost[Task]:
        """Do a task of a broken pool once more, in a process of its own."""
        with self._alone:
            pool = self._new(1)
            try:
                self._show_life(pool)
                future = self._schedule(pool, ticket.task)
                while not wait([future], timeout=POLL_SECONDS).done and pool.active:
                    if self._closed:
                        raise CancelledError
                if not future.done():
                    return Lost(ticket.task, "worker_died", _ending(None))
                return self._result(Ticket(ticket.task, pool, future))
            except BrokenProcessPool:
                return Lost(ticket.task, "worker_died", _ending(None))
            finally:
                _kill(pool)

    def _show_life(self, pool: Any) -> None:
        """Raise EngineError where not even a process without a task lives."""
        try:
            pool.schedule(_nothing).result()
        except BrokenProcessPool as error:
            raise EngineError(
                "A worker process cannot be started: it ends before its first document.",
                hint="Is there memory left? Fewer --workers need less.",
            ) from error


def _nothing() -> None:
    """A task that shows that its process lives."""


def _kill(pool: Any) -> None:
    pool.stop()
    pool.join()


def _ending(exitcode: int | None) -> str:
    """How a process ended, in words; a reader that gets no memory aborts, and the system kills what takes too much."""
    if exitcode is None:
        return "the reading process ended"
    text = f"the reading process ended with exit code {exitcode}"
    if exitcode >= 0:
        return text
    try:
        name = signal.Signals(-exitcode).name
    except ValueError:
        return text
    return f"{text} ({name}{', as happens for want of memory' if name in OUT_OF_MEMORY else ''})"
