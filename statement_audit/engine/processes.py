"""Processes for tasks that may crash or never end: what they do costs one task, whatever they do to the pool.

The pool is pebble's, which kills a process that takes too long. A process that dies so soon that nobody knows what it
was doing breaks the pool and every task in it: then the pool is replaced, and what was under way is done again, one
task at a time in a process of its own, so that each is blamed for itself alone.
"""

from __future__ import annotations

import multiprocessing
import signal
from collections.abc import Callable
from concurrent.futures import CancelledError, Future, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from threading import Lock
from typing import Any, Generic

from statement_audit.engine.executor import Lost, Result, Task
from statement_audit.errors import EngineError

OUT_OF_MEMORY = ("SIGKILL", "SIGABRT", "SIGTRAP", "SIGILL")
POLL_SECONDS = 0.2  # how soon a call notices that the processes were stopped


@dataclass(frozen=True, slots=True)
class Ticket(Generic[Task, Result]):
    """A task that was handed out, and the pool that has it."""

    function: Callable[[Task], Result]
    task: Task
    pool: Any
    future: Future[Result]

    @property
    def settled(self) -> bool:
        """Whether there is an outcome, or never will be: a pool that ends forgets what it had not begun."""
        return self.future.done() or not self.pool.active


class Processes:
    """So many processes, each begun with `initializer(*initargs)`; several threads may use them at once.

    Fresh ones (spawn), as onnxruntime and SQLite do not survive a fork. `timeout`: seconds that one task may take.
    """

    def __init__(
        self, workers: int, timeout: float, initializer: Callable[..., None], initargs: tuple[Any, ...] = ()
    ) -> None:
        self._workers, self._timeout = workers, timeout
        self._start = (initializer, initargs)
        self._lock, self._alone = Lock(), Lock()
        self._pool: Any = None
        self._closed = False

    def hand_out(self, function: Callable[[Task], Result], task: Task) -> Ticket[Task, Result]:
        """Queue one task.

        Raises:
            CancelledError: the processes were stopped.
        """
        while True:
            pool = self._current()
            try:
                return Ticket(function, task, pool, pool.schedule(function, args=(task,), timeout=self._timeout))
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

    def call(self, function: Callable[[Task], Result], task: Task) -> Result | Lost[Task]:
        """Run one task and wait for it. Raises as `outcome`."""
        return self.outcome(self.hand_out(function, task))

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

        initializer, initargs = self._start
        context = multiprocessing.get_context("spawn")
        return ProcessPool(max_workers=workers, context=context, initializer=initializer, initargs=initargs)

    def _result(self, ticket: Ticket[Task, Result]) -> Result | Lost[Task]:
        from pebble import ProcessExpired

        try:
            return ticket.future.result()
        except TimeoutError:
            return Lost(ticket.task, "document_timeout", f"stopped after {self._timeout:g} s")
        except ProcessExpired as error:
            return Lost(ticket.task, "worker_died", _ending(error.exitcode))

    def _again(self, ticket: Ticket[Task, Result]) -> Result | Lost[Task]:
        """Do a task of a broken pool once more, in a process of its own."""
        with self._alone:
            pool = self._new(1)
            try:
                self._result(Ticket(_nothing, None, pool, pool.schedule(_nothing, args=(None,))))
            except BrokenProcessPool as error:
                _kill(pool)
                raise EngineError(
                    "A worker process cannot be started: it ends before its first document.",
                    hint="Is there memory left? Fewer --workers need less.",
                ) from error
            try:
                future = pool.schedule(ticket.function, args=(ticket.task,), timeout=self._timeout)
                while not wait([future], timeout=POLL_SECONDS).done and pool.active:
                    if self._closed:
                        raise CancelledError
                if not future.done():
                    return Lost(ticket.task, "worker_died", _ending(None))
                return self._result(Ticket(ticket.function, ticket.task, pool, future))
            except BrokenProcessPool:
                return Lost(ticket.task, "worker_died", _ending(None))
            finally:
                _kill(pool)


def _nothing(task: None) -> None:
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
