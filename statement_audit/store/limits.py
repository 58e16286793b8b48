"""What one query may cost: SQLite's own limits, and how much of an answer is held."""

from __future__ import annotations

import sqlite3
from typing import Any
from weakref import ref

MIB = 1024 * 1024
LONGEST = 10 * MIB  # bytes of one text or blob, and of one row; the longest page of a statement has some 2 MB
OWN_LONGEST = 100 * MIB  # the same for `query`, whose writer is the user
ANSWER = 64 * MIB  # bytes of the texts of one answer that is held in memory
HEAP = 256 * MIB  # bytes that SQLite may have in all, caches of several connections included

_LIMITS = {
    sqlite3.SQLITE_LIMIT_LENGTH: LONGEST,
    sqlite3.SQLITE_LIMIT_SQL_LENGTH: 100_000,
    sqlite3.SQLITE_LIMIT_COLUMN: 1_000,
    sqlite3.SQLITE_LIMIT_EXPR_DEPTH: 200,
    sqlite3.SQLITE_LIMIT_COMPOUND_SELECT: 100,
    sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH: 200,
    sqlite3.SQLITE_LIMIT_ATTACHED: 0,
    sqlite3.SQLITE_LIMIT_WORKER_THREADS: 0,
}


def restrain(connection: sqlite3.Connection) -> None:
    """Bound every query of a connection that others send: its values, its SQL, and its whole answer."""
    for limit, most in _LIMITS.items():
        connection.setlimit(limit, most)
    connection.row_factory = _Rows()


def limit_memory() -> None:
    """Bound the memory that SQLite takes in this process, from now until it ends."""
    connection = sqlite3.connect(":memory:")
    connection.execute(f"PRAGMA hard_heap_limit = {HEAP}")
    connection.close()


class _Rows:
    """A row factory that ends a query whose answer has grown too large."""

    def __init__(self) -> None:
        self._cursor: Any = lambda: None
        self._bytes = 0

    def __call__(self, cursor: sqlite3.Cursor, row: tuple[Any, ...]) -> sqlite3.Row:
        if self._cursor() is not cursor:
            self._cursor, self._bytes = ref(cursor), 0
        self._bytes += sum(len(value) for value in row if type(value) in (str, bytes))
        if self._bytes > ANSWER:
            raise sqlite3.OperationalError(f"the answer is larger than {ANSWER // MIB} MiB: ask for fewer rows")
        return sqlite3.Row(cursor, row)
