"""What one query may cost: SQLite's own limits, and how much of an answer is held."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from functools import partial
from typing import Any
from weakref import ref

from statement_audit.store.sql_functions import add_functions

MIB = 1024 * 1024
LONGEST = 10 * MIB  # bytes of one text or blob, and of one row; the longest page of a statement has some 2 MB
OWN_LONGEST = 100 * MIB  # the same for `query`, whose writer is the user
ANSWER = 64 * MIB  # bytes of the texts of one answer that is held in memory
MOST_TRIMMED = 1_000  # different characters
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
    for name, arguments, function in _LINEAR:
        connection.create_function(name, arguments, function, deterministic=True)
    add_functions(connection)
    sqlite3.enable_callback_tracebacks(False)  # Datasette turns them on; a refusal is the query's error
    connection.set_authorizer(_allow)
    connection.row_factory = _Rows()


def limit_memory() -> None:
    """Bound the memory that SQLite takes in this process, from now until it ends."""
    connection = sqlite3.connect(":memory:")
    connection.execute(f"PRAGMA hard_heap_limit = {HEAP}")
    connection.close()


def _instr(text: Any, part: Any) -> int | None:
    """SQLite's `instr` in linear time: its own compares the whole part at every place, and nothing can end that."""
    if text is None or part is None:
        return None
    if isinstance(text, bytes) and isinstance(part, bytes):
        return text.find(part) + 1
    return _as_text(text).find(_as_text(part)) + 1


def _replace(text: Any, part: Any, other: Any) -> str | None:
    """SQLite's `replace` in linear time. Raises OverflowError where the outcome is too long."""
    if text is None or part is None:
        return None
    text, part = _as_text(text), _as_text(part)
    if not part or other is None:
        return None if part else str(text)
    other = _as_text(other)
    if len(text) + text.count(part) * (len(other) - len(part)) > LONGEST:
        raise OverflowError
    return str(text.replace(part, other))


def _as_text(value: Any) -> str:
    """A value as SQLite casts it to text."""
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if not isinstance(value, float):
        return str(value)
    digits, sign, exponent = f"{value:.15g}".partition("e")
    return f"{digits}{'' if '.' in digits or 'n' in digits else '.0'}{sign}{exponent}".replace("inf", "Inf")


def _trim(strip: Callable[[str, str], str], text: Any, characters: Any) -> str | None:
    """SQLite's `trim` of given characters, each of them compared once. Raises OverflowError where they are many."""
    if text is None or characters is None:
        return None
    different = set(_as_text(characters))
    if len(different) > MOST_TRIMMED:
        raise OverflowError
    return strip(_as_text(text), "".join(different))


# Functions whose time grows with the square of their texts, and which nothing ends: ours, or none.
_LINEAR: tuple[tuple[str, int, Callable[..., Any]], ...] = (
    ("instr", 2, _instr),
    ("replace", 3, _replace),
    ("trim", 2, partial(_trim, str.strip)),
    ("ltrim", 2, partial(_trim, str.lstrip)),
    ("rtrim", 2, partial(_trim, str.rstrip)),
)
_REFUSED = frozenset({"json_patch", "jsonb_patch"})


def _allow(action: int, _first: str | None, name: str | None, *_: str | None) -> int:
    refused = action == sqlite3.SQLITE_FUNCTION and (name or "").lower() in _REFUSED
    return sqlite3.SQLITE_DENY if refused else sqlite3.SQLITE_OK


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
            cursor.close()  # else it runs on while the error is kept, and an interrupt ends what comes next
            raise sqlite3.OperationalError(f"the answer is larger than {ANSWER // MIB} MiB: ask for fewer rows")
        return sqlite3.Row(cursor, row)
