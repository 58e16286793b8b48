"""Worker processes of this machine: a crash or a stall costs one task, never the run."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, wait
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any, Generic, TypeVar

Task = TypeVar("Task")
Result = TypeVar("Result")

OUT_OF_MEMORY = ("SIGKILL", "SIGABRT", "SIGTRAP", "SIGILL")
POLL_SECONDS = 0.2  # how soon a call notices that the workers were stopped
WINDOW_PER_WORKER = 4  # tasks in flight: enough to keep workers busy, few enough to keep memory flat


@dataclass(frozen=True, slots=True)
class Lost(Generic[Task]):
    """A task without a result. `code` is an issue code: worker_died or document_timeout."""

    task: Task
    code: str
    message: str


def default_workers() -> int:
    """One worker a core that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def run_tasks(
    function: Callable[[Task], Result],
    tasks: Iterable[Task],
    *,
    workers: int,
    timeout: float,
    initializer: Callable[..., None],
    initargs: tuple[Any, ...] = (),
) -> Iterator[Result | Lost[Task]]:
    """Yield each task's result as it is done, in no fixed order.

    Args:
        function: a module-level function; it and the tasks must be picklable.
        tasks: read lazily; at most `workers` x 4 are in flight.
        timeout: seconds a task may take before its process is killed.
        initializer: called once in each worker process, with `initargs`.

    An exception that `function` raises is raised here: expected failures belong in its result.
    """
    with _pool(workers, initializer, initargs) as pool:
        waiting = iter(tasks)
        pending: dict[Future[Any], Task] = {}
        ready: deque[Result | Lost[Task]] = deque()
        exhausted = False
        while not exhausted or pending:
            while not exhausted and len(pending) < workers * WINDOW_PER_WORKER:
                try:
                    task = next(waiting)
                except StopIteration:
                    exhausted = True
                    break
                pending[pool.schedule(function, args=(task,), timeout=timeout)] = task
            if pending:
                done, _ = wait(pending, return_when=FIRST_COMPLETED)
                ready.extend(_outcome(future, pending.pop(future), timeout) for future in done)
            while ready:
                yield ready.popleft()


@contextmanager
def open_workers(
    function: Callable[[Task], Result],
    *,
    workers: int,
    timeout: float,
    initializer: Callable[..., None],
    initargs: tuple[Any, ...] = (),
) -> Iterator[Callable[[Task], Result | Lost[Task]]]:
    """Lend a call that runs `function` in a worker process and waits for it; several threads may use it at once.

    The arguments are those of `run_tasks`. A call that waits when the block ends raises CancelledError.
    """
    with _pool(workers, initializer, initargs) as pool:
        yield partial(_call, pool, function, timeout)


def _call(pool: Any, function: Callable[[Task], Result], timeout: float, task: Task) -> Result | Lost[Task]:
    future = pool.schedule(function, args=(task,), timeout=timeout)
    while not wait([future], timeout=POLL_SECONDS).done:
        if not pool.active:  # a pool that is stopped leaves the futures of running tasks as they are
            raise CancelledError
    return _outcome(future, task, timeout)


def _outcome(future: Future[Any], task: Task, timeout: float) -> Result | Lost[Task]:
    from pebble import ProcessExpired

    try:
        done: Result = future.result()
        return done
    except TimeoutError:
        return Lost(task, "document_timeout", f"stopped after {timeout:g} s")
    except ProcessExpired as error:
        return Lost(task, "worker_died", _ending(error.exitcode))


def _ending(exitcode: int | None) -> str:
    """How a worker ended, in words; a reader that gets no memory aborts, and the system kills what takes too much."""
    text = f"the reading process ended with exit code {exitcode}"
    if exitcode is None or exitcode >= 0:
        return text
    try:
        name = signal.Signals(-exitcode).name
    except ValueError:
        return text
    return f"{text} ({name}{', as happens for want of memory' if name in OUT_OF_MEMORY else ''})"


@contextmanager
def _pool(workers: int, initializer: Callable[..., None], initargs: tuple[Any, ...]) -> Iterator[Any]:
    """A pool of fresh processes (spawn: onnxruntime and SQLite do not survive a fork); killed on the way out."""
    from pebble import ProcessPool

    pool: Any = ProcessPool(
        max_workers=workers, context=multiprocessing.get_context("spawn"), initializer=initializer, initargs=initargs
    )
    try:
        yield pool
        pool.close()
    finally:
        pool.stop()
        pool.join()
