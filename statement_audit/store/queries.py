"""What others ask of a database: a user's own query, read-only, of this one file; functions of our own that it and
saved questions may call; and what one query may cost: by SQLite's own limits, by functions in linear time in place of
SQLite's, and by how much of an answer is held.
"""

import re
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any
from weakref import ref

from statement_audit.errors import QueryError, StoreError
from statement_audit.store import problems
from statement_audit.store.connection import Database, was_interrupted
from statement_audit.store.database import existing, pending_migrations, refuse_other_files, refuse_other_schemas
from statement_audit.store.views import show_views

_FEE = re.compile(
    r"\b(?:fees?|(?<!\bin )charg(?:es?|ed|ing)|commissions?|recruitment costs?|costs? of recruitment)\b", re.IGNORECASE
)


def add_functions(connection: sqlite3.Connection) -> None:
    connection.create_function("escape_fts", 1, escape_fts, deterministic=True)
    connection.create_function("names_fee", 1, names_fee, deterministic=True)


def escape_fts(words: str) -> str:
    """Words and quoted phrases for full-text search, whatever else they hold: as Datasette's function of this name."""
    parts = re.findall(r'"[^"]+"|[^\s"]+', words + '"' * (words.count('"') % 2))
    return " ".join(part if part.startswith('"') else f'"{part}"' for part in parts)


def names_fee(quote: str | None) -> bool:
    """Whether a quote names a fee, charge, commission or cost of recruitment."""
    return bool(_FEE.search(str(quote or "")))


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
    connection.set_authorizer(_refuse_endless)
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


def _refuse_endless(action: int, _first: str | None, name: str | None, *_: str | None) -> int:
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


# What a SELECT does; anything else (ATTACH, VACUUM INTO, PRAGMA, INSERT, CREATE) is refused before it begins.
_READS = frozenset((sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE))
_SHOWN = frozenset(
    ("table_info", "table_xinfo", "table_list", "index_list", "index_info", "index_xinfo", "foreign_key_list")
) | {"data_version"}  # the last: full-text search asks for it


@contextmanager
def open_to_read(path: Path) -> Iterator[Database]:
    """The database, which must be up to date: nothing is written, not even a migration.

    Raises:
        UsageError: absent.
        StoreError: not SQLite, another program's, of a newer version, or of an earlier one.
    """
    refuse_other_files(existing(path))
    try:
        connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, isolation_level=None)
    except sqlite3.OperationalError as error:
        raise StoreError(f"Cannot open {path}: {error}.", hint="Its folder must allow reading.") from error
    with Database(path, connection, problems.tell) as database:
        refuse_other_schemas(database)
        if pending_migrations(database):
            raise StoreError(
                f"{path} was made by an earlier version of statement-audit.",
                hint=f"Bring it up to date with: statement-audit db migrate --db {path}",
            )
        show_views(database)
        database.execute("PRAGMA query_only = ON")
        add_functions(connection)
        connection.set_authorizer(_allow_reads)
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, OWN_LONGEST)
        yield database


def _allow_reads(
    action: int, first: str | None, _second: str | None, _database: str | None, _source: str | None
) -> int:
    allowed = action in _READS or (action == sqlite3.SQLITE_PRAGMA and first in _SHOWN)
    return sqlite3.SQLITE_OK if allowed else sqlite3.SQLITE_DENY


def ask(
    database: Database, sql: str, values: Mapping[str, str] | None = None
) -> tuple[list[str], Iterator[tuple[Any, ...]]]:
    """The columns and rows of one SELECT. `values`: its parameters by name.

    Raises:
        QueryError: the query is wrong, several, or does anything but read.
    """
    try:
        cursor = database.connection.execute(sql, values or {})
    except (sqlite3.DatabaseError, sqlite3.Warning) as error:
        raise _explained(error) from error
    if cursor.description is None:
        raise QueryError("The query is empty.")
    return [str(column[0]) for column in cursor.description], _rows(cursor)


def _rows(cursor: sqlite3.Cursor) -> Iterator[tuple[Any, ...]]:
    try:
        for row in cursor:  # noqa: UP028 - `yield from` would close a cursor whose database is closed already
            yield row
    except sqlite3.DatabaseError as error:
        raise _explained(error) from error


def _explained(error: Exception) -> QueryError:
    if was_interrupted(error):
        raise KeyboardInterrupt from error
    words = str(error)
    if any(sign in words for sign in ("not authorized", "authorization denied", "prohibited", "readonly")):
        return QueryError(f"Only SELECT is allowed: a query reads and never writes ({words}).")
    if words in ("unterminated string", 'fts5: syntax error near ""'):
        return QueryError("The words to look for end too early: a quote is not closed, or a word is missing.")
    return QueryError("Give one query." if "one statement at a time" in words else words)
