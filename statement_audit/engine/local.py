"""Worker processes of this machine: a crash or a stall costs one task, never the run."""

from __future__ import annotations

import os
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from statement_audit.engine.executor import Lost, Result, Task, Work
from statement_audit.engine.processes import Processes, Ticket

RUNNING_PER_WORKER = 4  # tasks handed out: enough to keep workers busy
WINDOW_PER_WORKER = 32  # with the results that wait for a slow one before them; few enough to keep memory flat
LOOK_SECONDS = 0.01


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
        processes = Processes(work, workers)
        try:
            window: deque[Ticket[Task, Result]] = deque()
            for ticket in _handed_out(processes, tasks, workers):
                window.append(ticket)
                while window and (window[0].settled or len(window) >= workers * WINDOW_PER_WORKER):
                    yield processes.outcome(window.popleft())
            while window:
                yield processes.outcome(window.popleft())
        finally:
            processes.close()


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
    processes = Processes(work, workers)
    try:
        yield processes.call
    finally:
        processes.close()
