"""What an engine promises, whichever machines it runs on, and processes of this machine that keep it: a crash or a
stall costs one task, never the run, whatever it does to the pool.

The pool is pebble's, which kills a process that takes too long. A process that dies so soon that nobody knows what it
was doing breaks the pool and every task in it: then the pool is replaced, and what was under way is done again, one
task at a time in a process of its own, so that each is blamed for itself alone.
"""

import multiprocessing
import os
import signal
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import CancelledError, Future, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from threading import Lock
from typing import Any, Generic, Protocol, TypeVar

from statement_audit.errors import EngineError

OUT_OF_MEMORY = ("SIGKILL", "SIGABRT", "SIGTRAP", "SIGILL")
POLL_SECONDS = 0.2  # how soon a call notices that the processes were stopped
RUNNING_PER_WORKER = 4  # tasks handed out: enough to keep workers busy
WINDOW_PER_WORKER = 32  # with the results that wait for a slow one before them; few enough to keep memory flat
LOOK_SECONDS = 0.01

Task = TypeVar("Task")
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Lost(Generic[Task]):
    """A task without a result. `code` is an issue code: worker_died or document_timeout."""

    task: Task
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Work(Generic[Task, Result]):
    """What is done with each task.

    Args:
        function: a module-level function; it, the tasks and the results must be picklable.
        timeout: seconds that one task may take before its process is killed.
        initializer: called once in each process, with `initargs`, before its first task.
    """

    function: Callable[[Task], Result]
    timeout: float
    initializer: Callable[..., None] | None = None
    initargs: tuple[Any, ...] = ()


class Executor(Protocol):
    """Does one piece of work with many tasks: in processes of this machine, or on a cluster."""

    def run_tasks(
        self, work: Work[Task, Result], tasks: Iterable[Task], total: int | None = None
    ) -> Generator[Result | Lost[Task], None, None]:
        """Yield one result a task, in the order of the tasks, so that what is written does not depend on the engine.

        A task that crashes its process, or that takes too long, is a `Lost`; all others are done all the same. Tasks
        are read lazily, and as many are under way as keep the workers busy: memory does not grow with their number.
        `total`: how many tasks there are, where that is known; no more processes are started, and the last tasks are
        spread evenly. Close the generator to end the work early.

        An exception that the function raises is raised here: expected failures belong in its result.

        Raises:
            EngineError: the workers cannot be had, or are lost for good.
        """
        ...


# --- processes ------------------------------------------------------------------------------


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
        with self._alone, suppress(BrokenProcessPool):
            pool = self._new(1)
            try:
                self._show_life(pool)
                future = self._schedule(pool, ticket.task)
                while not wait([future], timeout=POLL_SECONDS).done and pool.active:
                    if self._closed:
                        raise CancelledError
                if future.done():
                    return self._result(Ticket(ticket.task, pool, future))
            finally:
                _kill(pool)
        return Lost(ticket.task, "worker_died", _ending(None))

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


# --- this machine ---------------------------------------------------------------------------


def default_workers() -> int:
    """One worker a core that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@dataclass(frozen=True, slots=True)
class LocalExecutor:
    """Fresh processes of this machine for each piece of work (see `Executor`)."""

    workers: int

    def run_tasks(
        self, work: Work[Task, Result], tasks: Iterable[Task], total: int | None = None
    ) -> Generator[Result | Lost[Task], None, None]:
        """As the protocol says; at most 32 tasks a worker are under way or wait for their turn."""
        workers = self.workers if total is None else max(1, min(self.workers, total))
        window: deque[Ticket[Task, Result]] = deque()
        with closing(Processes(work, workers)) as processes:
            for ticket in _handed_out(processes, tasks, workers):
                window.append(ticket)
                while window and (window[0].settled or len(window) >= workers * WINDOW_PER_WORKER):
                    yield processes.outcome(window.popleft())
            while window:
                yield processes.outcome(window.popleft())


def _handed_out(
    processes: Processes[Task, Result], tasks: Iterable[Task], workers: int
) -> Iterator[Ticket[Task, Result]]:
    """Hand out tasks, each as soon as fewer than four a worker are unfinished."""
    unfinished: list[Ticket[Task, Result]] = []
    for task in tasks:
        while len(unfinished) >= workers * RUNNING_PER_WORKER:
            time.sleep(LOOK_SECONDS)
            unfinished = [ticket for ticket in unfinished if not ticket.settled]
        ticket = processes.hand_out(task)
        unfinished.append(ticket)
        yield ticket


@contextmanager
def open_workers(work: Work[Task, Result], workers: int) -> Iterator[Callable[[Task], Result | Lost[Task]]]:
    """Lend a call that does the work with one task in a worker process and waits; several threads may use it at once.

    A call that waits when the block ends raises CancelledError.
    """
    with closing(Processes(work, workers)) as processes:
        yield lambda task: processes.outcome(processes.hand_out(task))
