"""What an engine promises, whichever machines it runs on."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

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
