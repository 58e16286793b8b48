"""A user's own query: read-only, this one file, nothing else."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from statement_audit.errors import QueryError, StoreError
from statement_audit.store import damage
from statement_audit.store.connection import Database, was_interrupted
from statement_audit.store.database import pending_migrations, refuse_other_files, refuse_other_schemas
from statement_audit.store.query_limits import OWN_LONGEST
from statement_audit.store.sql_functions import add_functions
from statement_audit.store.views import show_views

# What a SELECT does; anything else (ATTACH, VACUUM INTO, PRAGMA, INSERT, CREATE) is refused before it begins.
_READS = frozenset((sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE))
_SHOWN = frozenset(
    ("table_info", "table_xinfo", "table_list", "index_list", "index_info", "index_xinfo", "foreign_key_list")
) | {"data_version"}  # the last: full-text search asks for it


@contextmanager
def open_to_read(path: Path) -> Iterator[Database]:
    """The database, which must be up to date: nothing is written, not even a migration.

    Raises:
        StoreError: not SQLite, another program's, of a newer version, or of an earlier one.
    """
    refuse_other_files(path)
    try:
        connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, isolation_level=None)
    except sqlite3.OperationalError as error:
        raise StoreError(f"Cannot open {path}: {error}.", hint="Its folder must allow reading.") from error
    with Database(path, connection, damage.tell) as database:
        refuse_other_schemas(database)
        if pending_migrations(database):
            raise StoreError(
                f"{path} was made by an earlier version of statement-audit.",
                hint=f"Bring it up to date with: statement-audit db migrate --db {path}",
            )
        show_views(database)
        database.execute("PRAGMA query_only = ON")
        connection.text_factory = partial(_read_text, database)
        add_functions(connection)
        connection.set_authorizer(_allow)
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, OWN_LONGEST)
        yield database


def _read_text(database: Database, data: bytes) -> str:
    """A stored text, with U+FFFD for damaged bytes: a query of the user's own is not run twice."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        database.met_damage = True
        return data.decode("utf-8", "replace")


def _allow(action: int, first: str | None, _second: str | None, _database: str | None, _source: str | None) -> int:
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
    return QueryError("Give one query." if "one statement at a time" in words else words)
