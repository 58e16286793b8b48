"""A Dask cluster: batches of tasks go out, results come back in the order of the tasks.

Each Dask worker keeps a pool of processes, one a thread of its, in which the tasks run as they do on one machine: what
crashes or never ends costs one task, and the worker lives on. Should the worker itself die, Dask does its batches
again elsewhere. Batches that were about when worker after worker ended are done again after all others, task by task.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import time
import uuid
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import CancelledError
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from itertools import islice
from typing import Any

from distributed import Client, KilledWorker, LocalCluster, Security, get_worker, wait
from distributed.client import FutureCancelledError
from distributed.diagnostics.plugin import WorkerPlugin

from statement_audit.engine.executor import Lost, Processes, Result, Task, Work
from statement_audit.engine.options import LOCAL, EngineOptions
from statement_audit.errors import AuditError, EngineError

log = logging.getLogger(__name__)

BATCH = 20  # tasks: Dask takes about 2 ms for one of its own
BATCHES_PER_THREAD = 8  # under way or waiting for a slow one before them; their results wait on the workers
CONNECT_SECONDS = 30.0
PATIENCE_SECONDS = 300.0  # how long a run waits for workers when none is left
LOOK_SECONDS = 5.0

Note = Callable[[str], None]


@contextmanager
def open_cluster(options: EngineOptions, workers: int, note: Note) -> Iterator[DaskExecutor]:
    """Connect to the scheduler, or start a cluster of `workers` processes on 127.0.0.1; closed on the way out.

    Raises:
        EngineError: no scheduler answers, or it has no worker.
    """
    logging.getLogger("distributed").setLevel(logging.CRITICAL)  # what matters is raised or noted
    with _cluster(options, workers) as target, _client(target, options) as client:
        yield DaskExecutor(client, options.address, note)


def _cluster(options: EngineOptions, workers: int) -> AbstractContextManager[Any]:
    """What a client connects to. A cluster of this machine listens on 127.0.0.1 alone."""
    if options.address != LOCAL:
        return nullcontext(options.address)
    cluster: AbstractContextManager[Any] = LocalCluster(
        n_workers=1,
        threads_per_worker=workers,
        processes=True,
        host="127.0.0.1",
        dashboard_address="127.0.0.1:0",  # any port: two runs may go on side by side
        worker_dashboard_address=None,
        silence_logs=logging.CRITICAL,
        memory_limit=0,  # the memory is that of the pool's processes, which Dask does not see
    )
    return cluster


@contextmanager
def _client(target: Any, options: EngineOptions) -> Iterator[Client]:
    try:
        client = Client(target, security=_security(options), timeout=CONNECT_SECONDS, set_as_default=False)
    except (OSError, TimeoutError, ValueError, TypeError) as error:
        hint = "Start it with: dask scheduler. Check the address, the port and the firewall."
        if options.address.startswith("tls://"):
            hint += " All sides need certificates of one authority."
        raise EngineError(f"No Dask scheduler answers at {options.address}: {error}.", hint=hint) from error
    try:
        client.wait_for_workers(1, timeout=CONNECT_SECONDS)
        yield client
    except TimeoutError as error:
        raise EngineError(
            f"The scheduler at {options.address} has no worker.", hint=f"Start some: dask worker {options.address}"
        ) from error
    finally:
        with suppress(TimeoutError, OSError):
            client.close(timeout=LOOK_SECONDS)


def _security(options: EngineOptions) -> Security | None:
    """None: plain. Files that were not named are those of Dask's own configuration."""
    if not options.address.startswith("tls://"):
        return None
    tls = options.tls
    if not tls.given:
        return Security(require_encryption=True)
    return Security(
        tls_ca_file=str(tls.authority),
        tls_client_cert=str(tls.certificate),
        tls_client_key=str(tls.key),
        require_encryption=True,
    )


class DaskExecutor:
    """Tasks on the workers of a Dask cluster (see `Executor`). `note`: told what a user who waits should know."""

    def __init__(self, client: Client, address: str, note: Note) -> None:
        self._client, self._address, self._note = client, address, note

    def run_tasks(
        self, work: Work[Task, Result], tasks: Iterable[Task], total: int | None = None
    ) -> Generator[Result | Lost[Task], None, None]:
        """As the protocol says; batches of 20 tasks, smaller ones towards the end. Results of batches that ended worker
        after worker come last."""
        name = f"statement-audit-{uuid.uuid4().hex}"
        self._register(TaskProcesses(work), name)
        try:
            yield from self._in_order(name, iter(tasks), total)
        finally:
            with suppress(OSError, TimeoutError, ValueError):  # a cluster that is gone has nothing to stop
                self._client.unregister_worker_plugin(name)

    def _register(self, plugin: TaskProcesses, name: str) -> None:
        try:
            self._client.register_plugin(plugin, name=name)
        except AuditError:
            raise
        except Exception as error:  # whatever a worker raised when it unpickled what it does not have
            raise self._unfit(error) from error

    def _in_order(self, name: str, tasks: Iterator[Task], total: int | None) -> Iterator[Any]:
        window: deque[tuple[Any, list[Task]]] = deque()
        suspects: list[Task] = []
        left, threads = total, self._threads()
        while True:
            while len(window) < threads * BATCHES_PER_THREAD:
                batch = list(islice(tasks, batch_size(left, threads)))
                if not batch:
                    break
                left = None if left is None else left - len(batch)
                window.append((self._submit(name, batch), batch))
            if not window:
                break
            future, batch = window.popleft()
            try:
                yield from self._gather(future)
            except KilledWorker:
                suspects += batch
            threads = self._threads() or threads
        yield from self._one_by_one(name, suspects)

    def _one_by_one(self, name: str, suspects: Iterable[Task]) -> Iterator[Any]:
        """Tasks that were about when workers ended, with nothing else on the cluster: the one that does it is found."""
        for task in suspects:
            try:
                yield from self._gather(self._submit(name, [task]))
            except KilledWorker:
                yield Lost(task, "worker_died", "each worker that read it ended")

    def _threads(self) -> int:
        """Of all workers together, now; 0 where none is left."""
        return sum(self._client.nthreads().values())

    def _submit(self, name: str, batch: list[Task]) -> Any:
        return self._client.submit(run_batch, name, batch, key=f"{name}-{uuid.uuid4().hex}", pure=False)

    def _gather(self, future: Any) -> Sequence[Any]:
        """The outcomes of one batch; waits for them. Raises KilledWorker where worker after worker ended with it."""
        try:
            self._wait(future)
            outcomes: Sequence[Any] = future.result()
            return outcomes
        except (FutureCancelledError, CancelledError, OSError) as error:
            raise self._lost_contact() from error
        except RuntimeError as error:
            if "deserialization" not in str(error):
                raise
            raise self._unfit(error) from error
        finally:
            future.release()

    def _wait(self, future: Any) -> None:
        """Wait for a batch; patiently where the last worker is gone, as a new one may come."""
        alone_since: float | None = None
        while True:
            try:
                with self._client.as_current():
                    wait([future], timeout=LOOK_SECONDS)
                return
            except TimeoutError:
                if self._client.status != "running":
                    raise self._lost_contact() from None
            if self._threads():
                alone_since = None
            elif alone_since is None:
                alone_since = time.monotonic()
                self._note(f"No worker is left at {self._address}: waiting for one, {PATIENCE_SECONDS / 60:g} minutes.")
            elif time.monotonic() - alone_since > PATIENCE_SECONDS:
                raise EngineError(f"No worker is left at {self._address}.", hint=GO_ON)

    def _unfit(self, error: Exception) -> EngineError:
        return EngineError(
            f"The cluster at {self._address} cannot run statement-audit: {type(error).__name__}: {error}",
            hint="Install the same version with the extra 'cluster' for the scheduler and for every worker.",
        )

    def _lost_contact(self) -> EngineError:
        return EngineError(f"Contact with the scheduler at {self._address} was lost.", hint=GO_ON)


GO_ON = "What was finished is stored. Run the same command again to go on, with this engine or another."


def batch_size(left: int | None, threads: int) -> int:
    """How many tasks make the next batch: 20, fewer towards the end, so that no worker ends long after the others."""
    if left is None:
        return BATCH
    return max(1, min(BATCH, left // max(1, 2 * threads)))


def run_batch(name: str, tasks: Sequence[Any]) -> list[Any]:
    """Run a batch, on a worker of the cluster, in that worker's own processes."""
    processes = get_worker().plugins[name].processes
    outcomes = [processes.submit(task) for task in tasks]
    return [outcome.result() for outcome in outcomes]


class TaskProcesses(WorkerPlugin):  # type: ignore[misc]  # distributed has no types
    """On every worker, also on those that come later: processes for tasks, as many as the worker has threads."""

    def __init__(self, work: Work[Any, Any]) -> None:
        self._work = work
        self.processes: Processes[Any, Any] | None = None

    def setup(self, worker: Any) -> None:
        """Called by Dask; the processes start with the first batch."""
        _may_have_children()
        # Dask has the allocator give memory back at once. A judge takes and frees all the time: a third slower.
        os.environ.pop("MALLOC_TRIM_THRESHOLD_", None)
        self.processes = Processes(self._work, worker.state.nthreads)

    def teardown(self, worker: Any) -> None:
        """Called by Dask when the run ends or the worker closes."""
        if self.processes is not None:
            self.processes.close()


def _may_have_children() -> None:
    """Dask starts a worker as a daemon, which multiprocessing lets have no children (dask/distributed #2142).

    The setting `distributed.worker.daemon` would do the same, if every user set it on every machine. The pool ends its
    processes itself, and each ends when its pipe breaks, so none outlives a worker that is killed.
    """
    this: Any = multiprocessing.current_process()
    this._config["daemon"] = False
