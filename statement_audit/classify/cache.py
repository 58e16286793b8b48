"""Earlier model results on disk, so that a re-run is cheap.

A cache is a convenience: one that is damaged, locked or not writable is a warning in the log and a slower run.
"""

from __future__ import annotations

import hashlib
import logging
import os
import sqlite3
from collections.abc import Iterable, Mapping
from pathlib import Path

log = logging.getLogger(__name__)

LOCK_SECONDS = 10.0
MAX_BYTES = 4 * 1024**3  # a full cache answers and takes no more: 9,000 statements of ordinary length
CHUNK = 300  # keys a query: far below SQLite's limit on variables
SCHEMA = """
create table if not exists results (
    revision text not null, key blob not null, value blob not null, primary key (revision, key)
) without rowid
"""


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
        wanted = list(dict.fromkeys(keys))
        found: dict[bytes, bytes] = {}
        try:
            if (connection := self._open()) is not None:
                for start in range(0, len(wanted), CHUNK):
                    part = wanted[start : start + CHUNK]
                    marks = ",".join("?" * len(part))
                    query = f"select key, value from results where revision = ? and key in ({marks})"
                    found.update(connection.execute(query, (revision, *part)).fetchall())
        except sqlite3.Error as error:
            self._give_up(error)
            found = {}
        self.hits += len(found)
        self.misses += len(wanted) - len(found)
        return found

    def put_many(self, revision: str, values: Mapping[bytes, bytes]) -> None:
        """Store results in one transaction, unless the file is full; never raises."""
        if not values:
            return
        try:
            if (connection := self._open()) is not None and not _is_full(connection):
                with connection:
                    rows = [(revision, key, value) for key, value in values.items()]
                    connection.executemany("insert or replace into results values (?, ?, ?)", rows)
        except sqlite3.Error as error:
            self._give_up(error)

    def close(self) -> None:
        """Close the file; the next look-up opens it again."""
        if self._connection is not None and self._owner == os.getpid():
            self._connection.close()
        self._connection = None

    def _open(self) -> sqlite3.Connection | None:
        """The connection of this process: SQLite's must not cross a fork."""
        if self._broken:
            return None
        if self._connection is None or self._owner != os.getpid():
            self._connection = None
            try:
                self.path.parent.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                self._give_up(error)
                return None
            connection = sqlite3.connect(self.path, timeout=LOCK_SECONDS)
            try:
                connection.execute("pragma journal_mode = wal")
                connection.execute("pragma synchronous = normal")
                connection.execute(SCHEMA)
            except sqlite3.Error:
                connection.close()
                raise
            self._connection, self._owner = connection, os.getpid()
        return self._connection

    def _give_up(self, error: Exception) -> None:
        log.warning("The cache %s cannot be used and is left aside: %s. Delete it if it is damaged.", self.path, error)
        self._broken = True
        self.close()


def _is_full(connection: sqlite3.Connection) -> bool:
    (pages,), (size,) = (connection.execute(f"pragma {name}").fetchone() for name in ("page_count", "page_size"))
    return bool(pages * size >= MAX_BYTES)
