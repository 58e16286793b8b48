"""One writer at a time: a lock file beside the database, freed by the system when its holder dies."""

import logging
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from statement_audit.errors import BusyError, StoreError

log = logging.getLogger(__name__)

WAIT_SECONDS = 600.0


def lock_path(db: Path) -> Path:
    """The lock file; the same for every name (link, relative path) of one database."""
    real = Path(os.path.realpath(db))
    return real.with_name(real.name + ".lock")


@contextmanager
def hold(db: Path, *, timeout: float = WAIT_SECONDS, on_wait: Callable[[], None] | None = None) -> Iterator[None]:
    """Hold the right to write to `db` for the length of the block.

    Args:
        db: the database file; where it or its folder does not exist yet, the folder is made.
        timeout: seconds to wait for another holder (ten minutes unless told otherwise); 0 gives up at once.
        on_wait: called once before waiting, so that the user can be told.

    Raises:
        BusyError: another run still holds the database after `timeout` seconds.
        StoreError: the lock file cannot be made there; said at once, whatever `timeout` is.
    """
    path = lock_path(db)
    lock = FileLock(path)
    try:
        # Where no file can be made, filelock would try until its time is up.
        path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o644))
        _acquire(lock, timeout, on_wait)
    except Timeout as error:
        raise BusyError(
            f"Another run is writing to {db}{_gave_up(timeout)}.",
            hint="Wait for it to end, or pass another database with --db.",
        ) from error
    except OSError as error:
        raise StoreError(
            f"Cannot lock {db}: {(error.strerror or str(error)).lower()}.",
            hint="Its folder must be one that can be made and written; choose another place with --db.",
        ) from error
    try:
        yield
    finally:
        lock.release()


def _acquire(lock: FileLock, timeout: float, on_wait: Callable[[], None] | None) -> None:
    try:
        lock.acquire(timeout=0)
    except Timeout:
        if timeout == 0:
            raise
        if on_wait is not None:
            on_wait()
        lock.acquire(timeout=timeout)


def _gave_up(timeout: float) -> str:
    if timeout == 0:
        return ""
    return f"; gave up after {timeout / 60:g} minutes" if timeout >= 60 else f"; gave up after {timeout:g} seconds"
