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
from typing import Any

from statement_audit.engine.executor import Lost, Result, Task

OUT_OF_MEMORY = ("SIGKILL", "SIGABRT", "SIGTRAP", "SIGILL")
POLL_SECONDS = 0.2  # how soon a call notices that the workers were stopped
RUNNING_PER_WORKER = 4  # tasks handed out: enough to keep workers busy
WINDOW_PER_WORKER = 32  # with the results that wait for a slow one before them; few enough to keep memory flat


def default_workers() -> int:
    """One worker a core that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@dataclass(frozen=True, slots=True)
class LocalExecutor:
    """Fresh processes of this machine for each call (see `Executor`)."""

    workers: int

    def run_tasks(
        self,
        function: Callable[[Task], Result],
        tasks: Iterable[Task],
        *,
        timeout: float,
        initializer: Callable[..., None],
        initargs: tuple[Any, ...] = (),
        total: int | None = None,
    ) -> Iterator[Result | Lost[Task]]:
        """As the protocol says; at most 32 tasks a worker are under way or wait for their turn."""
        workers = self.workers if total is None else max(1, min(self.workers, total))
        with open_pool(workers, initializer, initargs) as pool:
            yield from _in_order(_handed_out(pool, function, tasks, timeout, workers), workers, timeout)


def _handed_out(
    pool: Any, function: Callable[[Task], Result], tasks: Iterable[Task], timeout: float, workers: int
) -> Iterator[tuple[Future[Result], Task]]:
    """Hand out tasks, each as soon as fewer than four a worker are unfinished."""
    unfinished: set[Future[Result]] = set()
    for task in tasks:
        while len(unfinished) >= workers * RUNNING_PER_WORKER:
            _, unfinished = wait(unfinished, return_when=FIRST_COMPLETED)
        future = pool.schedule(function, args=(task,), timeout=timeout)
        unfinished.add(future)
        yield future, task


def _in_order(
    handed_out: Iterator[tuple[Future[Result], Task]], workers: int, timeout: float
) -> Iterator[Result | Lost[Task]]:
    """The outcomes in the order of the tasks; those behind a slow one wait, so few that memory stays flat."""
    window: deque[tuple[Future[Result], Task]] = deque()
    for pair in handed_out:
        window.append(pair)
        while window and (window[0][0].done() or len(window) >= workers * WINDOW_PER_WORKER):
            first = outcome(*window.popleft(), timeout)
            yield first
    for future, task in window:
        last = outcome(future, task, timeout)
        yield last


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

    The arguments are those of `Executor.run_tasks`. A call that waits when the block ends raises CancelledError.
    """
    with open_pool(workers, initializer, initargs) as pool:
        yield partial(call, pool, function, timeout)


def call(pool: Any, function: Callable[[Task], Result], timeout: float, task: Task) -> Result | Lost[Task]:
    """Run one task in the pool and wait for it.

    Raises:
        CancelledError: the pool was stopped meanwhile.
    """
    future = pool.schedule(function, args=(task,), timeout=timeout)
    while not wait([future], timeout=POLL_SECONDS).done:
        if not pool.active:  # a pool that is stopped leaves the futures of running tasks as they are
            raise CancelledError
    return outcome(future, task, timeout)


def outcome(future: Future[Result], task: Task, timeout: float) -> Result | Lost[Task]:
    """What came of a task; waits for it."""
    from pebble import ProcessExpired

    try:
        return future.result()
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


def new_pool(workers: int, initializer: Callable[..., None], initargs: tuple[Any, ...]) -> Any:
    """A pool of fresh processes (spawn: onnxruntime and SQLite do not survive a fork)."""
    from pebble import ProcessPool

    return ProcessPool(
        max_workers=workers, context=multiprocessing.get_context("spawn"), initializer=initializer, initargs=initargs
    )


@contextmanager
def open_pool(workers: int, initializer: Callable[..., None], initargs: tuple[Any, ...]) -> Iterator[Any]:
    """A pool of fresh processes; killed on the way out."""
    pool = new_pool(workers, initializer, initargs)
    try:
        yield pool
        pool.close()
    finally:
        pool.stop()
        pool.join()
