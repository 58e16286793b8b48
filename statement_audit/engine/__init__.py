"""Where work runs: in processes of this machine, or on a Dask cluster. Both keep the one promise of `Executor`."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from statement_audit.engine.executor import Executor, LocalExecutor, Lost, Work, default_workers, open_workers
from statement_audit.engine.options import LOCAL, EngineOptions, Tls
from statement_audit.errors import needing

__all__ = ["EngineOptions", "LocalExecutor", "Lost", "Tls", "Work", "default_workers", "open_executor", "open_workers"]


@contextmanager
def open_executor(options: EngineOptions, workers: int, note: Callable[[str], None]) -> Iterator[Executor]:
    """The engine that was asked for; `note` is told what a user who waits should know.

    Raises:
        MissingExtraError: Dask is not installed.
        EngineError: the cluster cannot be reached.
    """
    if options.name == LOCAL:
        yield LocalExecutor(workers)
        return
    with needing("--engine dask", "cluster"):
        from statement_audit.engine.cluster import open_cluster
    if options.warning:
        note(options.warning)
    with open_cluster(options, workers, note) as executor:
        yield executor
