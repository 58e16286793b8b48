"""One writer at a time: a lock file beside the database, freed by the system when its holder dies."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from statement_audit.errors import BusyError, StoreError

log = logging.getLogger(__name__)

WAIT_SECONDS = 3600.0


def lock_path(db: Path) -> Path:
    """The lock file; the same for every name (link, relative path) of one database."""
    real = Path(os.path.realpath(db))
    return real.with_name(real.name + ".lock")


@contextmanager
def hold(db: Path, *, timeout: float = WAIT_SECONDS, on_wait: Callable[[], None] | None = None) -> Iterator[None]:
    """Hold the right to write to `db` for the length of the block.

    Args:
        db: the database file; where it or its folder does not exist yet, the folder is made.
        timeout: seconds to wait for another holder; 0 gives up at once.
        on_wait: called once before waiting, so that the user can be told.

    Raises:
        BusyError: another run still holds the database after `timeout` seconds.
        StoreError: the lock file cannot be made.
    """
    lock = FileLock(lock_path(db), timeout=timeout)
    _acquire(lock, db, timeout, on_wait)
    try:
        yield
    finally:
        lock.release()


def _acquire(lock: FileLock, db: Path, timeout: float, on_wait: Callable[[], None] | None) -> None:
    try:
        try:
            lock.acquire(timeout=0)
        except Timeout:
            if timeout == 0:
                raise
            if on_wait is not None:
                on_wait()
            lock.acquire(timeout=timeout)
    except Timeout as error:
        raise BusyError(
            f"Another run is writing to {db}.",
            hint="Wait for it to end, or pass another database with --db.",
        ) from error
    except OSError as error:
        raise StoreError(
            f"Cannot lock {db}: {error.strerror or error}.",
            hint="Its folder must allow writing.",
        ) from error
