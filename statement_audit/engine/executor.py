"""What an engine promises, whichever machines it runs on, and processes of this machine that keep it: a crash or a
stall costs one task, never the run, whatever it does to the pool.

Pools are pebble's, which kill a process that takes too long. A process that dies so soon that nobody knows what it was
doing breaks its pool: so each has a pool of its own, which is replaced, and its task is done once more.
"""

import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing, contextmanager
from dataclasses import dataclass
from threading import Lock, Semaphore, get_ident
from typing import Any, Generic, Protocol, TypeVar

from statement_audit.errors import EngineError

OUT_OF_MEMORY = ("SIGKILL", "SIGABRT", "SIGTRAP", "SIGILL")
POLL_SECONDS = 0.2  # how soon a call notices that the processes were stopped
RUNNING_PER_WORKER = 4  # tasks handed out: enough to keep workers busy
WINDOW_PER_WORKER = 32  # with the results that wait for a slow one before them; few enough to keep memory flat

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


class Processes(Generic[Task, Result]):
    """So many processes that do one piece of work; several threads may use them at once.

    A thread stands by each, with a pool of that one process: what breaks the pool costs the thread's task alone. Fresh
    processes (spawn), as onnxruntime and SQLite do not survive a fork.
    """

    def __init__(self, work: Work[Task, Result], workers: int) -> None:
        self._work = work
        self._threads = ThreadPoolExecutor(workers, thread_name_prefix="process")
        self._pools: dict[int, Any] = {}  # of each thread
        self._lock = Lock()
        self._closed = False

    def submit(self, task: Task) -> Future[Result | Lost[Task]]:
        """Queue one task; RuntimeError once the processes are closed. Its future raises what the function does,
        CancelledError where the processes were stopped, or EngineError where none can be started."""
        return self._threads.submit(self._do, task)

    def close(self) -> None:
        """Kill the processes, whatever they do."""
        with self._lock:
            self._closed = True
        for pool in self._pools.values():
            pool.stop()
        for pool in self._pools.values():
            pool.join()
        self._threads.shutdown(cancel_futures=True)

    def _do(self, task: Task) -> Result | Lost[Task]:
        """Do a task; once more where the process ended before anyone knew what it was doing."""
        from pebble import ProcessExpired

        for again in (False, True):
            try:
                if again:
                    self._show_life()
                result: Result = self._call(self._work.function, task, timeout=self._work.timeout)
                return result
            except BrokenProcessPool:
                continue
            except TimeoutError:
                return Lost(task, "document_timeout", f"stopped after {self._work.timeout:g} s")
            except ProcessExpired as error:
                return Lost(task, "worker_died", _ending(error.exitcode))
        return Lost(task, "worker_died", _ending(None))

    def _show_life(self) -> None:
        """Raise EngineError where not even a process without a task lives."""
        try:
            self._call(_nothing)
        except BrokenProcessPool as error:
            raise EngineError(
                "A worker process cannot be started: it ends before its first document.",
                hint="Is there memory left? Fewer --workers need less.",
            ) from error

    def _call(self, function: Callable[..., Any], *args: Any, timeout: float | None = None) -> Any:
        """What a function gives in this thread's process; waits for it.

        Raises:
            CancelledError: the processes were stopped.
            BrokenProcessPool, ProcessExpired, TimeoutError: it ended, or took too long.
        """
        pool = self._pool()
        try:
            future = pool.schedule(function, args=args, timeout=timeout)
        except RuntimeError as error:
            raise BrokenProcessPool from error
        while not wait([future], timeout=POLL_SECONDS).done:
            if self._closed:
                raise CancelledError
            if not pool.active:  # it forgets what it had not begun
                raise BrokenProcessPool
        return future.result()

    def _pool(self) -> Any:
        """The pool of this thread; another where it broke."""
        from pebble import ProcessPool

        with self._lock:
            if self._closed:
                raise CancelledError
            pool = self._pools.get(get_ident())
            if pool is not None and not pool.active:
                pool.stop()
                pool.join()
            if pool is None or not pool.active:
                context = multiprocessing.get_context("spawn")
                pool = ProcessPool(1, initializer=self._work.initializer, initargs=self._work.initargs, context=context)
                self._pools[get_ident()] = pool
            return pool


def _nothing() -> None:
    """A task that shows that its process lives."""


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
        window: deque[Future[Result | Lost[Task]]] = deque()
        room = Semaphore(self.workers * RUNNING_PER_WORKER)
        with closing(Processes(work, self.workers)) as processes:
            for task in tasks:
                room.acquire()
                window.append(processes.submit(task))
                window[-1].add_done_callback(lambda _: room.release())
                while window and (window[0].done() or len(window) >= self.workers * WINDOW_PER_WORKER):
                    yield window.popleft().result()
            while window:
                yield window.popleft().result()


@contextmanager
def open_workers(work: Work[Task, Result], workers: int) -> Iterator[Callable[[Task], Result | Lost[Task]]]:
    """Lend a call that does the work with one task in a worker process and waits; several threads may use it at once.

    A call that waits when the block ends raises CancelledError.
    """
    with closing(Processes(work, workers)) as processes:
        yield lambda task: processes.submit(task).result()
