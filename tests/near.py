"""Work done in this process: for tests of what is found and scored, whoever reads it. Workers take seconds to start."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Any

import pytest

from statement_audit import engine
from statement_audit.engine import EngineOptions, LocalExecutor, Lost, Work, open_executor, open_workers

_one = Lock()  # readers need not be safe for threads: elsewhere each has a process


@contextmanager
def open_near_workers(work: Work[Any, Any], workers: int) -> Iterator[Callable[[Any], Any]]:
    """In place of `open_workers`."""

    def call(task: Any) -> Any:
        with _one:
            return work.function(task)

    yield call


class NearExecutor:
    """In place of `LocalExecutor`."""

    def __init__(self, workers: int = 1) -> None:
        """However many: there is this process."""

    def run_tasks(
        self, work: Work[Any, Any], tasks: Iterable[Any], total: int | None = None
    ) -> Generator[Any | Lost[Any], None, None]:
        if work.initializer is not None:
            work.initializer(*work.initargs)
        for task in tasks:
            with _one:
                result = work.function(task)
            yield result


@contextmanager
def open_near_executor(options: EngineOptions, workers: int, note: Callable[[str], None]) -> Iterator[NearExecutor]:
    """In place of `open_executor`."""
    yield NearExecutor()


def work_near(patch: pytest.MonkeyPatch) -> None:
    """Let no command start a process for documents."""
    patch.setattr(engine, "open_workers", open_near_workers)
    patch.setattr(engine, "open_executor", open_near_executor)
    patch.setattr(engine, "LocalExecutor", NearExecutor)


def work_apart(patch: pytest.MonkeyPatch) -> None:
    """As users have it, after `work_near`: what goes to workers and comes back must be fit for it."""
    patch.setattr(engine, "open_workers", open_workers)
    patch.setattr(engine, "open_executor", open_executor)
    patch.setattr(engine, "LocalExecutor", LocalExecutor)
