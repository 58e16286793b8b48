"""Opening the database: pragmas, migrations, and SQLite's errors as errors that a user can act on; and a file that may
be opened as unchanging: the database itself where it is at rest, else a whole copy of it.

Serving must write nothing beside the database, which may lie on a read-only disk, and must never see half of what
a run writes. A database in write-ahead mode cannot be opened without its log, so it is copied.
"""

import logging
import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from urllib.parse import quote

import sqlite_utils

from statement_audit.errors import StoreError, UsageError
from statement_audit.named_files import open_named
from statement_audit.store import problems
from statement_audit.store.connection import Database, damaged_file
from statement_audit.store.migrations import migrations
from statement_audit.store.views import show_views, views_are_current, write_views

log = logging.getLogger(__name__)

BUSY_SECONDS = 30.0
_MAGIC = b"SQLite format 3\x00"
_MEMORY = Path(":memory:")
_LEFT = "Pass another file with --db; this one is left as it is."
_UNWRITABLE = (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_BUSY)


def open_database(path: Path | None, *, create: bool = True) -> Database:
    """Open a results database and bring its schema up to date. Where only its views are of an earlier release and it
    cannot be written to, today's views are put before them for this connection.

    Args:
        path: the file; None for a blank database in memory.
        create: make the file where it is absent.

    Raises:
        UsageError: absent, with `create=False`.
        StoreError: not SQLite, damaged, another program's database, made by a newer
            version, or in need of a migration where nothing can be written.
    """
    if path is None:
        path = _MEMORY
    else:
        if not create:
            existing(path)
        refuse_other_files(path)
    return _opened(path, _migrate)


def open_unchanged(path: Path) -> Database:
    """Open a database as it is: an older schema is not brought up to date.

    Raises:
        UsageError: absent.
        StoreError: not SQLite, too damaged to be opened, another program's database, or made by a newer version.
    """
    refuse_other_files(existing(path))
    return _opened(path, refuse_other_schemas)


def _opened(path: Path, prepare: Callable[[Database], None]) -> Database:
    database = connect(path)
    try:
        prepare(database)
    except BaseException:
        database.close()
        raise
    return database


def existing(path: Path) -> Path:
    """The database, or a usage error that says how to make one."""
    if not path.exists():
        hint = "Make one with: statement-audit run INPUT... --db FILE"
        raise UsageError(f"There is no database at {path}.", hint=hint)
    return path


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
        database = Database(path, connection, problems.tell)
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


def is_database(path: Path) -> bool:
    """Whether a file begins as SQLite's do; false for what is not there or cannot be read."""
    try:
        return _size_and_header(path)[1].startswith(_MAGIC)
    except OSError:
        return False


def _size_and_header(path: Path) -> tuple[int, bytes]:
    with open_named(path) as file:
        return os.fstat(file.fileno()).st_size, file.read(100)


def refuse_other_files(path: Path) -> None:
    """A file that is not SQLite; one shorter than its header says is left to SQLite, which may mend it."""
    try:
        size, header = _size_and_header(path)
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
        raise StoreError(f"{path} is not a SQLite database.", hint=_LEFT)
    if len(header) < 100:
        raise damaged_file(path, "the file is cut off")


def refuse_other_schemas(database: Database) -> None:
    blank = sqlite_utils.Database(memory=True, execute_plugins=False)
    known = {migration.name for migration in migrations.pending(blank)}
    with database._explained():
        applied = {migration.name for migration in migrations.applied(database.tables)}
    newer = sorted(applied - known)
    if newer:
        raise StoreError(
            f"{database.path} was made by a newer version of statement-audit (it has {', '.join(newer)}).",
            hint="Upgrade with: pip install --upgrade statement-audit",
        )
    if not applied and database.value("SELECT count(*) FROM sqlite_master WHERE name NOT LIKE '\\_%' ESCAPE '\\'"):
        raise StoreError(f"{database.path} is the database of another program.", hint=_LEFT)


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


_WRITE_AHEAD = 2  # bytes 18 and 19 of the file: format for writing and reading


def standing_database(path: Path, folder: Path, *, may_migrate: bool = False) -> Path:
    """`path`, or a copy of it in `folder`, that is at rest, may be opened with `immutable=1` and has the current
    schema. Where only the views are of an earlier release, it is a copy with today's; nothing is written beside `path`.

    Args:
        may_migrate: a copy of an older database is brought up to date, instead of refused.

    Raises:
        UsageError: absent.
        StoreError: not SQLite, damaged, another program's, made by a newer version, or older than the
            current schema.
    """
    refuse_other_files(existing(path))
    standing = path if _at_rest(path) else _copy(path, folder / "standing.db")
    with closing(sqlite3.connect(read_only(standing, "immutable=1"), uri=True)) as connection:
        database = Database(path, connection)
        refuse_other_schemas(database)
        missing, is_ready = pending_migrations(database), is_current(database)
    if missing and not may_migrate:
        raise StoreError(
            f"{path} has the schema of an earlier release (it lacks {', '.join(missing)}).",
            hint=f"Bring it up to date with: statement-audit db migrate --db {path}",
        )
    if is_ready:
        return standing
    if standing == path:
        standing = _copy(path, folder / "standing.db")
    open_database(standing).close()
    return standing


def _at_rest(path: Path) -> bool:
    """Whether everything is in the file, and its name may stand in the address by which Datasette opens it."""
    if set("?#%") & set(str(path)):
        return False
    header = _size_and_header(path)[1]
    beside = (path.with_name(path.name + suffix) for suffix in ("-wal", "-journal"))
    is_whole = not any(file.exists() and file.stat().st_size > 0 for file in beside)
    return len(header) >= 20 and header[18] != _WRITE_AHEAD and is_whole


def _copy(path: Path, target: Path) -> Path:
    """The state of the last commit in one file. While a run writes, SQLite copies; else the files are copied."""
    try:
        if path.with_name(path.name + "-shm").exists():
            _back_up(path, target)
        else:
            _copy_files(path, target)
        with closing(sqlite3.connect(target)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.execute("PRAGMA journal_mode = DELETE")
    except (sqlite3.Error, OSError) as error:
        raise StoreError(
            f"Cannot copy {path} to read it: {error}.",
            hint="Wait for the run to end, or free some space in the temporary folder (TMPDIR), and try again.",
        ) from error
    return target


def read_only(path: Path, how: str = "mode=ro") -> str:
    """The address by which SQLite opens a file for reading alone."""
    return f"file:{quote(os.fspath(path.resolve()))}?{how}"


def _back_up(path: Path, target: Path) -> None:
    with closing(sqlite3.connect(read_only(path), uri=True)) as reader, closing(sqlite3.connect(target)) as writer:
        reader.backup(writer)


def _copy_files(path: Path, target: Path) -> None:
    for suffix in ("", "-wal", "-journal"):
        part = path.with_name(path.name + suffix)
        if part.exists():
            copied = target.with_name(target.name + suffix)
            shutil.copyfile(part, copied)  # not its permissions: the original may be read-only
