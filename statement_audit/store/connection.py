"""A connection to a results database, and SQLite's errors as errors that a user can act on."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

import sqlite_utils

from statement_audit.errors import StoreError

_STEPS = 50_000  # of SQLite's machine, some milliseconds


Parameters = Sequence[Any] | Mapping[str, Any]


class Database:
    """A results database. `tables` is the sqlite-utils view of the same connection.

    Reads outside `transaction` see committed rows only; writes belong inside one. A stored text whose bytes are no
    longer UTF-8 is read with U+FFFD in place of each damaged byte: `met_damage` is then true, and closing calls
    `tell_damage`.
    Ctrl-C ends a statement that runs, as KeyboardInterrupt.
    """

    def __init__(
        self, path: Path, connection: sqlite3.Connection, tell_damage: Callable[[Database], None] = lambda _: None
    ) -> None:
        self.path = path
        self.tell_damage = tell_damage
        self.connection = connection
        self.met_damage = False
        self.issue_ids: dict[tuple[str, str], dict[int, int | None]] = {}  # what `add_issue` knows of
        connection.set_progress_handler(_let_signals_in, _STEPS)
        connection.text_factory = self._read_text
        self.tables = sqlite_utils.Database(connection, execute_plugins=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connection; what was not committed is gone. Damage that was met is told."""
        try:
            if self.met_damage:
                self.tell_damage(self)
        finally:
            self.connection.close()

    def execute(self, sql: str, parameters: Parameters = ()) -> sqlite3.Cursor:
        """Run one statement. Raises StoreError where the file is damaged, full, locked or read-only."""
        with self._explained():
            return self.connection.execute(sql, parameters)

    def execute_many(self, sql: str, rows: Sequence[Sequence[Any]]) -> None:
        """Run one statement for each row."""
        with self._explained():
            self.connection.executemany(sql, rows)

    def rows(self, sql: str, parameters: Parameters = ()) -> Iterator[dict[str, Any]]:
        """Yield each row as a dict, in the query's order."""
        with self._explained():
            cursor = self.connection.execute(sql, parameters)
            names = [column[0] for column in cursor.description or ()]
            for row in cursor:
                yield dict(zip(names, row, strict=True))

    def tuples(self, sql: str, parameters: Parameters = ()) -> Iterator[tuple[Any, ...]]:
        """Yield each row, in the query's order."""
        with self._explained():
            yield from self.connection.execute(sql, parameters)

    def row(self, sql: str, parameters: Parameters = ()) -> dict[str, Any] | None:
        """The first row, or None."""
        return next(self.rows(sql, parameters), None)

    def value(self, sql: str, parameters: Parameters = ()) -> Any:
        """The first column of the first row, or None."""
        found = next(self.tuples(sql, parameters), None)
        return None if found is None else found[0]

    def _read_text(self, data: bytes) -> str:
        """A stored text, with U+FFFD for damaged bytes."""
        try:
            return data.decode()
        except UnicodeDecodeError:
            self.met_damage = True
            return data.decode(errors="replace")

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing: BEGIN IMMEDIATE, then COMMIT, or ROLLBACK on any exception, Ctrl-C included."""
        try:
            self.execute("BEGIN IMMEDIATE")
            yield
            self.execute("COMMIT")
        except BaseException:
            self.roll_back()
            raise

    def roll_back(self) -> None:
        """Undo what is open, if anything is: Ctrl-C may come when a transaction has begun and its block has not."""
        self.tables.rollback()

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.IntegrityError:
            raise  # a broken promise of the caller, not a state of the file
        except UnicodeDecodeError as error:  # SQLite quotes the schema in its message
            raise damaged_file(self.path, "its schema cannot be read") from error
        except sqlite3.DatabaseError as error:
            problem = explained(error, self.path)
            if problem is None:
                raise
            raise problem from error


def _let_signals_in() -> int:
    """Called by SQLite between its steps: Python raises here what a signal raises, and the statement ends."""
    return 0


def damaged_file(path: Path, detail: str) -> StoreError:
    """What is told of a file that SQLite cannot read."""
    return StoreError(
        f"The database {path} is damaged: {detail}.",
        hint="Restore a backup, or move it away and run the same inputs again; archived documents are kept.",
    )


def explained(error: BaseException, path: Path | None = None) -> StoreError | None:
    """What a fault of SQLite's means for the user; None for any other exception, and for a fault of the code.

    Raises:
        KeyboardInterrupt: the statement was ended by Ctrl-C.
    """
    if not isinstance(error, sqlite3.DatabaseError):
        return None
    if was_interrupted(error):
        raise KeyboardInterrupt from error
    place, code = path or Path("(database)"), getattr(error, "sqlite_errorcode", 0) & 0xFF
    if str(error) == "malformed JSON":
        return damaged_file(place, "a stored JSON text cannot be read; statement-audit verify says which")
    if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        return damaged_file(place, str(error))
    advice = _ADVICE.get(code)  # without, it is a fault of the code
    return StoreError(f"Cannot use {place}: {error}.", hint=advice) if advice else None


def was_interrupted(error: BaseException) -> bool:
    """Whether a signal ended the statement."""
    return getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_INTERRUPT


_HELD = "Another program holds it: close that one and run the same command again."
_ADVICE = {
    sqlite3.SQLITE_FULL: "The disk, or that of TMPDIR, is full: free some space and run the same command again.",
    sqlite3.SQLITE_IOERR: "The disk failed or is full: check it and run the same command again.",
    sqlite3.SQLITE_READONLY: "The file or its folder cannot be written: check permissions, or copy it elsewhere.",
    sqlite3.SQLITE_CANTOPEN: "The folder must exist and allow reading and writing.",
    sqlite3.SQLITE_BUSY: _HELD,
    sqlite3.SQLITE_LOCKED: _HELD,
}
