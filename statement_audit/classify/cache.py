"""Earlier model results on disk, so that a re-run is cheap.

A cache is a convenience: one that is damaged, locked or not writable is a warning in the log and a slower run.
"""

from __future__ import annotations

import hashlib
import logging
import os
import sqlite3
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")
log = logging.getLogger(__name__)

LOCK_SECONDS = 10.0
MAX_BYTES = 4 * 1024**3  # a full cache answers and takes no more: 9,000 statements of ordinary length
SCHEMA = """
pragma journal_mode = wal;
pragma synchronous = normal;
create table if not exists results (
    revision text not null, key blob not null, value blob not null, primary key (revision, key)
) without rowid
"""
QUERY = "select value from results where revision = ? and key = ?"


def pair_key(premise: str, hypothesis: str = "") -> bytes:
    """Key of one result: the SHA-256 of the premise's and the hypothesis's own SHA-256."""
    parts = hashlib.sha256(premise.encode()).digest() + hashlib.sha256(hypothesis.encode()).digest()
    return hashlib.sha256(parts).digest()


class ResultCache:
    """Bytes by (model revision, pair key) in one SQLite file that several processes may share.

    `hits` and `misses` count look-ups since it was made. After the first failure it answers nothing and stores
    nothing. The file may be deleted at any time.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.hits = 0
        self.misses = 0
        self._connection: sqlite3.Connection | None = None
        self._owner = 0
        self._broken = False

    def get_many(self, revision: str, keys: Iterable[bytes]) -> dict[bytes, bytes]:
        """Return what is known of `keys`; never raises."""
        wanted = set(keys)
        nothing: dict[bytes, bytes] = {}
        found = self._use(
            lambda file: {key: value for key in wanted for (value,) in file.execute(QUERY, (revision, key))}, nothing
        )
        self.hits += len(found)
        self.misses += len(wanted) - len(found)
        return found

    def put_many(self, revision: str, values: Mapping[bytes, bytes]) -> None:
        """Store results in one transaction, unless the file is full; never raises."""
        rows = [(revision, key, value) for key, value in values.items()]
        if rows:
            self._use(lambda file: _insert(file, rows), None)

    def close(self) -> None:
        """Close the file; the next look-up opens it again."""
        if self._connection is not None and self._owner == os.getpid():
            self._connection.close()
        self._connection = None

    def _use(self, act: Callable[[sqlite3.Connection], T], otherwise: T) -> T:
        """What comes of an act on this process's connection: SQLite's must not cross a fork."""
        if self._broken:
            return otherwise
        try:
            if self._connection is None or self._owner != os.getpid():
                self.path.parent.mkdir(parents=True, exist_ok=True)
                self._connection, self._owner = sqlite3.connect(self.path, timeout=LOCK_SECONDS), os.getpid()
                self._connection.executescript(SCHEMA)
            return act(self._connection)
        except (OSError, sqlite3.Error) as error:
            told = "The cache %s cannot be used and is left aside: %s. Delete it if it is damaged."
            log.warning(told, self.path, error)
            self._broken = True
            self.close()
            return otherwise


def _insert(connection: sqlite3.Connection, rows: Iterable[tuple[str, bytes, bytes]]) -> None:
    (pages,), (size,) = (connection.execute(f"pragma {name}").fetchone() for name in ("page_count", "page_size"))
    if pages * size < MAX_BYTES:
        with connection:
            connection.executemany("insert or replace into results values (?, ?, ?)", rows)
