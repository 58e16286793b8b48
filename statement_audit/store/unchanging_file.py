"""A file that may be opened as unchanging: the database itself where it is at rest, else a whole copy of it.

Serving must write nothing beside the database, which may lie on a read-only disk, and must never see half of what
a run writes. A database in write-ahead mode cannot be opened without its log, so it is copied.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

from statement_audit.errors import StoreError
from statement_audit.named_files import open_named
from statement_audit.store.connection import Database
from statement_audit.store.database import (
    is_current,
    open_database,
    pending_migrations,
    refuse_other_files,
    refuse_other_schemas,
)

_WRITE_AHEAD = 2  # bytes 18 and 19 of the file: format for writing and reading


def standing_database(path: Path, folder: Path) -> Path:
    """`path`, or a copy of it in `folder`, that may be opened with `immutable=1` and has the current schema. Where only
    the views are of an earlier release, it is a copy with today's.

    Raises:
        StoreError: absent, not SQLite, damaged, another program's, made by a newer version, or older than the
            current schema.
    """
    standing = _standing(path, folder)
    if missing := _state(path, standing)[0]:
        raise StoreError(
            f"{path} has the schema of an earlier release (it lacks {', '.join(missing)}).",
            hint=f"Bring it up to date with: statement-audit db migrate --db {path}",
        )
    return _brought_up(path, standing, folder)


def current_database(path: Path, folder: Path) -> Path:
    """`path`, or a copy of it in `folder`, that is at rest and has the current schema: a copy is brought up to date
    where the database is older, and nothing is written beside it.

    Raises:
        StoreError: absent, not SQLite, damaged, another program's, or made by a newer version.
    """
    return _brought_up(path, _standing(path, folder), folder)


def _brought_up(path: Path, standing: Path, folder: Path) -> Path:
    if _state(path, standing)[1]:
        return standing
    if standing == path:
        standing = _copy(path, folder / "standing.db")
    open_database(standing).close()
    return standing


def _standing(path: Path, folder: Path) -> Path:
    if not path.exists():
        raise StoreError(
            f"There is no database at {path}.", hint="Make one with: statement-audit run INPUT... --db FILE"
        )
    refuse_other_files(path)
    return path if _at_rest(path) else _copy(path, folder / "standing.db")


def _at_rest(path: Path) -> bool:
    """Whether everything is in the file, and its name may stand in the address by which Datasette opens it."""
    if set("?#%") & set(str(path)):
        return False
    with open_named(path) as file:
        header = file.read(20)
    beside = [path.with_name(path.name + suffix) for suffix in ("-wal", "-journal")]
    return len(header) == 20 and header[18] != _WRITE_AHEAD and not any(map(_holds_data, beside))


def _holds_data(path: Path) -> bool:
    return path.exists() and path.stat().st_size > 0


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


def _back_up(path: Path, target: Path) -> None:
    source = f"file:{quote(os.fspath(path.resolve()))}?mode=ro"
    with closing(sqlite3.connect(source, uri=True)) as reader, closing(sqlite3.connect(target)) as writer:
        reader.backup(writer)


def _copy_files(path: Path, target: Path) -> None:
    for suffix in ("", "-wal", "-journal"):
        part = path.with_name(path.name + suffix)
        if part.exists():
            copied = target.with_name(target.name + suffix)
            shutil.copyfile(part, copied)  # not its permissions: the original may be read-only


def _state(path: Path, standing: Path) -> tuple[list[str], bool]:
    """Migrations that the database lacks, and whether its views too are today's; another program's or a newer version's
    is refused."""
    address = f"file:{quote(os.fspath(standing.resolve()))}?immutable=1"
    with closing(sqlite3.connect(address, uri=True)) as connection:
        database = Database(path, connection)
        refuse_other_schemas(database)
        return pending_migrations(database), is_current(database)
