"""Opening the database: pragmas, migrations, and SQLite's errors as errors that a user can act on."""

from __future__ import annotations

import logging
import os
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import sqlite_utils

from statement_audit.errors import StoreError
from statement_audit.named_files import open_named
from statement_audit.store.migrations import migrations
from statement_audit.store.views import show_views, views_are_current, write_views

log = logging.getLogger(__name__)

BUSY_SECONDS = 30.0
_MAGIC = b"SQLite format 3\x00"
_MEMORY = Path(":memory:")
_UNWRITABLE = (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_BUSY)
_STEPS = 50_000  # of SQLite's machine, some milliseconds

Parameters = Sequence[Any] | Mapping[str, Any]


class Database:
    """A results database. `tables` is the sqlite-utils view of the same connection.

    Reads outside `transaction` see committed rows only; writes belong inside one. A stored text whose bytes are no
    longer UTF-8 is read with U+FFFD in place of each damaged byte: `met_damage` is then true, and closing says where.
    Ctrl-C ends a statement that runs, as KeyboardInterrupt.
    """

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self.path = path
        self.connection = connection
        self.met_damage = False
        self.issue_ids: dict[tuple[str, str], dict[int, int | None]] = {}  # what `write_issues` knows of
        connection.set_progress_handler(_let_signals_in, _STEPS)
        self.tables = sqlite_utils.Database(connection, execute_plugins=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connection; what was not committed is gone. Damage that was met is told (`damage.tell`)."""
        try:
            if self.met_damage:
                from statement_audit.store import damage

                damage.tell(self)
        finally:
            self.connection.close()

    def execute(self, sql: str, parameters: Parameters = ()) -> sqlite3.Cursor:
        """Run one statement. Raises StoreError where the file is damaged, full, locked or read-only."""
        with self._explained():
            return self.connection.execute(sql, parameters)

    def execute_many(self, sql: str, rows: Iterator[Sequence[Any]] | Sequence[Sequence[Any]]) -> None:
        """Run one statement for each row."""
        with self._explained():
            self.connection.executemany(sql, rows)

    def rows(self, sql: str, parameters: Parameters = ()) -> Iterator[dict[str, Any]]:
        """Yield each row as a dict, in the query's order."""
        for names, row in self._fetched(sql, parameters):
            yield dict(zip(names, row, strict=True))

    def tuples(self, sql: str, parameters: Parameters = ()) -> Iterator[tuple[Any, ...]]:
        """Yield each row, in the query's order."""
        return (row for _, row in self._fetched(sql, parameters))

    def row(self, sql: str, parameters: Parameters = ()) -> dict[str, Any] | None:
        """The first row, or None."""
        return next(self.rows(sql, parameters), None)

    def value(self, sql: str, parameters: Parameters = ()) -> Any:
        """The first column of the first row, or None."""
        found = next(self.tuples(sql, parameters), None)
        return None if found is None else found[0]

    def _fetched(self, sql: str, parameters: Parameters) -> Iterator[tuple[list[str], tuple[Any, ...]]]:
        """Yield the columns' names and each row; again from the row at which a damaged text was met."""
        done = 0
        with self._explained():
            try:
                for found in _fetch(self.connection.execute(sql, parameters)):
                    yield found
                    done += 1
            except sqlite3.OperationalError as error:
                if not str(error).startswith("Could not decode to UTF-8"):
                    raise
            else:
                return
            self.met_damage = True
            self.connection.text_factory = _read_damaged
            yield from islice(_fetch(self.connection.execute(sql, parameters)), done, None)

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
            raise _damaged(self.path, "its schema cannot be read") from error
        except sqlite3.DatabaseError as error:
            problem = explained(error, self.path)
            if problem is None:
                raise
            raise problem from error


def _let_signals_in() -> int:
    """Called by SQLite between its steps: Python raises here what a signal raises, and the statement ends."""
    return 0


def _fetch(cursor: sqlite3.Cursor) -> Iterator[tuple[list[str], tuple[Any, ...]]]:
    names = [column[0] for column in cursor.description or ()]
    for row in cursor:
        yield names, row


def _read_damaged(data: bytes) -> str:
    return data.decode("utf-8", "replace")


def open_database(path: Path | None, *, create: bool = True) -> Database:
    """Open a results database and bring its schema up to date. Where only its views are of an earlier release and it
    cannot be written to, today's views are put before them for this connection.

    Args:
        path: the file; None for a blank database in memory.
        create: make the file where it is absent.

    Raises:
        StoreError: absent (with `create=False`), not SQLite, damaged, another program's database, made by a newer
            version, or in need of a migration where nothing can be written.
    """
    if path is None:
        path = _MEMORY
    elif not create and not path.exists():
        raise StoreError(
            f"There is no database at {path}.", hint="Make one with: statement-audit run INPUT... --db FILE"
        )
    if path is not _MEMORY:
        refuse_other_files(path)
    database = connect(path)
    try:
        _migrate(database)
    except BaseException:
        database.close()
        raise
    return database


def pending_migrations(database: Database) -> list[str]:
    """Names of migrations that this database lacks."""
    return [migration.name for migration in migrations.pending(database.tables)]


def is_current(database: Database) -> bool:
    """Whether tables and views are those of this version."""
    return not pending_migrations(database) and views_are_current(database)


def applied_migrations(database: Database) -> list[str]:
    """Names of the migrations that this database has, in order."""
    return [migration.name for migration in migrations.applied(database.tables)]


def connect(path: Path) -> Database:
    """A connection with our pragmas; the schema is as it is."""
    try:
        # isolation_level None: transactions begin where the code says so and nowhere else
        # uri: another database may be attached for reading alone
        name = path if path is _MEMORY else path.absolute()
        connection = sqlite3.connect(name, timeout=BUSY_SECONDS, isolation_level=None, uri=True)
    except sqlite3.OperationalError as error:
        raise StoreError(
            f"Cannot open {path}: {error}.", hint="The folder must exist and allow reading and writing."
        ) from error
    try:
        database = Database(path, connection)
        database.execute("PRAGMA foreign_keys = ON")
        database.execute("PRAGMA temp_store = MEMORY")
        database.execute("PRAGMA cache_size = -65536")  # 64 MiB: the views read whole tables
        database.value("SELECT count(*) FROM sqlite_master")
    except BaseException:
        connection.close()
        raise
    return database


def _migrate(database: Database) -> None:
    refuse_other_schemas(database)
    if is_current(database):
        return
    try:
        with database.transaction(), database._explained():
            if not is_current(database):  # another process may have been quicker
                migrations.apply(database.tables)
                write_views(database)
    except StoreError as error:
        code = getattr(error.__cause__, "sqlite_errorcode", 0) & 0xFF
        if pending_migrations(database) or code not in _UNWRITABLE:
            raise
        show_views(database)
    else:
        log.info("migrated %s", database.path)


def refuse_other_files(path: Path) -> None:
    """A file that is not SQLite; one shorter than its header says is left to SQLite, which may mend it."""
    try:
        with open_named(path) as file:
            size = os.fstat(file.fileno()).st_size
            header = file.read(100)
    except FileNotFoundError:
        return
    except IsADirectoryError as error:
        raise StoreError(f"{path} is a folder, not a database.", hint="Pass a file with --db.") from error
    except OSError as error:
        hint = "Pass a database, or check its permissions."
        raise StoreError(f"Cannot read {path}: {error.strerror or error}.", hint=hint) from error
    if size == 0:
        return  # a run that was killed before its first write leaves this
    if not header.startswith(_MAGIC):
        raise StoreError(
            f"{path} is not a SQLite database.", hint="Pass another file with --db; this one is left as it is."
        )
    if len(header) < 100:
        raise _damaged(path, "the file is cut off")


def refuse_other_schemas(database: Database) -> None:
    known = {migration.name for migration in migrations.pending(_blank())}
    with database._explained():
        applied = {migration.name for migration in migrations.applied(database.tables)}
    newer = sorted(applied - known)
    if newer:
        raise StoreError(
            f"{database.path} was made by a newer version of statement-audit (it has {', '.join(newer)}).",
            hint="Upgrade with: pip install --upgrade statement-audit",
        )
    if not applied and database.value("SELECT count(*) FROM sqlite_master WHERE name NOT LIKE '\\_%' ESCAPE '\\'"):
        raise StoreError(
            f"{database.path} is the database of another program.",
            hint="Pass another file with --db; this one is left as it is.",
        )


def _blank() -> sqlite_utils.Database:
    return sqlite_utils.Database(memory=True, execute_plugins=False)


def _damaged(path: Path, detail: str) -> StoreError:
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
    return _explain(path or Path("(database)"), error)


def was_interrupted(error: BaseException) -> bool:
    """Whether a signal ended the statement."""
    return getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_INTERRUPT


def _explain(path: Path, error: sqlite3.DatabaseError) -> StoreError | None:
    """The user's side of an SQLite error, or None where it is a fault of the code."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if str(error) == "malformed JSON":
        return _damaged(path, "a stored JSON text cannot be read; statement-audit verify says which")
    if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        return _damaged(path, str(error))
    advice = {
        sqlite3.SQLITE_FULL: "The disk, or that of TMPDIR, is full: free some space and run the same command again.",
        sqlite3.SQLITE_IOERR: "The disk failed or is full: check it and run the same command again.",
        sqlite3.SQLITE_READONLY: "The file or its folder cannot be written: check permissions, or copy it elsewhere.",
        sqlite3.SQLITE_CANTOPEN: "The folder must exist and allow reading and writing.",
        sqlite3.SQLITE_BUSY: "Another program holds it: close that one and run the same command again.",
        sqlite3.SQLITE_LOCKED: "Another program holds it: close that one and run the same command again.",
    }.get(code)
    return StoreError(f"Cannot use {path}: {error}.", hint=advice) if advice else None


def use_write_ahead_log(database: Database) -> None:
    """Readers go on while a run writes."""
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("PRAGMA synchronous = NORMAL")


def settle(database: Database) -> None:
    """Fold the write-ahead log into the file and go back to one file that may be copied or published.

    Where a reader has the database open the log stays; nothing is lost, the last to close it folds it in.
    """
    database.connection.execute("PRAGMA busy_timeout = 500")  # a reader may stay for hours: do not wait for it
    try:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        with suppress(sqlite3.OperationalError):
            database.connection.execute("PRAGMA journal_mode = DELETE")
    finally:
        database.connection.execute(f"PRAGMA busy_timeout = {int(BUSY_SECONDS * 1000)}")
