"""A database that is served: read as it stands, and nothing written beside it."""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
from pathlib import Path

import pytest

from statement_audit.errors import StoreError, UsageError
from statement_audit.store import open_database
from statement_audit.store.database import standing_database, use_write_ahead_log


@pytest.fixture
def db(tmp_path: Path) -> Path:
    (tmp_path / "results").mkdir()
    path = tmp_path / "results" / "audit.db"
    with open_database(path) as database, database.transaction():
        _add(database, "First")
    return path


@pytest.fixture
def scratch(tmp_path: Path) -> Path:
    (tmp_path / "scratch").mkdir()
    return tmp_path / "scratch"


def _add(database, name: str) -> None:
    database.execute("INSERT INTO companies(name, name_key) VALUES (?, ?)", (name, name))


def names(path: Path) -> list[str]:
    with contextlib.closing(sqlite3.connect(f"file:{path}?immutable=1", uri=True)) as connection:
        return [name for (name,) in connection.execute("SELECT name FROM companies ORDER BY id")]


def state(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_a_database_at_rest_is_read_where_it_lies(db: Path, scratch: Path) -> None:
    before = state(db.parent)
    assert standing_database(db, scratch) == db
    assert names(db) == ["First"]
    assert state(db.parent) == before


def test_while_a_run_writes_the_last_commit_is_copied(db: Path, scratch: Path) -> None:
    with open_database(db) as writer:
        use_write_ahead_log(writer)
        with writer.transaction():
            _add(writer, "Second")
        writer.execute("BEGIN IMMEDIATE")
        _add(writer, "Unfinished")
        copy = standing_database(db, scratch)
        assert copy.parent == scratch
        assert names(copy) == ["First", "Second"]
        writer.execute("COMMIT")
    assert names(copy) == ["First", "Second"]


def test_what_a_killed_run_left_is_copied_with_its_log(db: Path, scratch: Path, tmp_path: Path) -> None:
    """The folder may be read-only: nothing in it changes."""
    killed = tmp_path / "killed"
    killed.mkdir()
    with open_database(db) as writer:
        use_write_ahead_log(writer)
        with writer.transaction():
            _add(writer, "In the log alone")
        for name in ("audit.db", "audit.db-wal"):
            shutil.copy(db.parent / name, killed / name)
    for path in killed.iterdir():
        path.chmod(0o444)
    before = state(killed)
    assert names(standing_database(killed / "audit.db", scratch)) == ["First", "In the log alone"]
    assert state(killed) == before


def test_a_settled_write_ahead_file_is_copied_too(db: Path, scratch: Path, tmp_path: Path) -> None:
    """Its header alone says write-ahead: SQLite cannot open that as unchanging."""
    with contextlib.closing(sqlite3.connect(db)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
    before = state(db.parent)
    assert names(standing_database(db, scratch)) == ["First"]
    assert state(db.parent) == before


def test_signs_of_an_address_in_the_name(db: Path, scratch: Path) -> None:
    odd = db.rename(db.with_name("what? 50% #1.db"))
    copy = standing_database(odd, scratch)
    assert copy.parent == scratch
    assert not set("?#%") & set(str(copy))


def test_absent(scratch: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="There is no database at"):
        standing_database(tmp_path / "none.db", scratch)
    assert not (tmp_path / "none.db").exists()


def test_another_program_s_file_is_left_as_it_is(scratch: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    with contextlib.closing(sqlite3.connect(other)) as connection:
        connection.execute("CREATE TABLE something(x)")
    before = other.read_bytes()
    with pytest.raises(StoreError, match="database of another program"):
        standing_database(other, scratch)
    assert other.read_bytes() == before
    text = tmp_path / "notes.txt"
    text.write_text("not a database, whatever it is called")
    with pytest.raises(StoreError, match="is not a SQLite database"):
        standing_database(text, scratch)


def test_an_earlier_release_must_be_migrated_first(db: Path, scratch: Path) -> None:
    with contextlib.closing(sqlite3.connect(db)) as connection:
        connection.execute("DELETE FROM _sqlite_migrations WHERE name = 'm003_collection'")
        connection.commit()
    before = db.read_bytes()
    with pytest.raises(StoreError, match="earlier release") as caught:
        standing_database(db, scratch)
    assert f"db migrate --db {db}" in str(caught.value.hint)
    assert db.read_bytes() == before
