"""Views of an earlier release: made anew where the file may be written, put before them where it may not."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from statement_audit.store import Database, database, open_database
from statement_audit.store.database import standing_database
from statement_audit.store.league import league
from statement_audit.store.queries import ask, open_to_read
from statement_audit.store.read_results import company_view
from statement_audit.store.tables import public_copy, view_queries
from statement_audit.store.views import view_names, views_are_current

RELEASED = Path(__file__).parent / "released" / "v7.sql"
QUESTION = "SELECT quality, model_quality, rank_latest FROM league_table"


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A database of the last schema with the views of its release, and one of the user's own."""
    path = tmp_path / "audit.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(RELEASED.read_text(encoding="utf-8"))
        views = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'view'").fetchall()
        connection.commit()
    open_database(path).close()  # migrates tables, and makes views anew
    with closing(sqlite3.connect(path)) as connection:
        for name, text in views:
            connection.execute(f"DROP VIEW IF EXISTS {name}")
            connection.execute(text)
        connection.execute("CREATE VIEW mine AS SELECT company FROM league_table")
        connection.commit()
    return path


@pytest.fixture
def read_only(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Open every file as one that cannot be written to, whoever runs the tests."""

    def connect(path: Path) -> Database:
        return Database(path, sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, isolation_level=None))

    monkeypatch.setattr(database, "connect", connect)


def test_opening_makes_them_anew_and_keeps_the_users_own(old: Path) -> None:
    with open_database(old) as db:
        assert views_are_current(db)
        assert [row.company for row in league(db)] == ["Tidewater Ltd"]
        assert list(db.rows("SELECT * FROM mine")) == [{"company": "Tidewater Ltd"}]
        assert list(view_queries(db)) == [*view_names(), "mine"]
    written = old.read_bytes()
    open_database(old).close()
    assert old.read_bytes() == written


def test_a_view_of_other_text_is_made_anew(old: Path) -> None:
    open_database(old).close()
    with closing(sqlite3.connect(old)) as connection:
        connection.executescript("DROP VIEW gate_table; CREATE VIEW gate_table AS SELECT 1 AS company")
    with open_database(old) as db:
        assert views_are_current(db)


@pytest.mark.usefixtures("read_only")
def test_what_cannot_be_written_is_read_by_todays_views(old: Path, tmp_path: Path) -> None:
    before = old.read_bytes()
    with open_database(old) as db:
        assert [row.company for row in league(db)] == ["Tidewater Ltd"]
        assert company_view(db, "Tidewater").scores.rank_latest == 1
        assert not views_are_current(db)
    assert old.read_bytes() == before


def test_a_copy_to_publish_has_todays_views(old: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with closing(sqlite3.connect(old)) as connection:
        public_copy(Database(old, connection), tmp_path / "copy.db")
        with closing(sqlite3.connect(tmp_path / "copy.db")) as copy:
            assert (
                copy.execute(QUESTION).fetchall()
                == connection.execute("SELECT quality, quality, rank FROM league_table").fetchall()
            )


def test_a_query_of_the_users_own_reads_todays_views_and_writes_nothing(old: Path) -> None:
    before = old.read_bytes()
    with open_to_read(old) as db:
        names, rows = ask(db, QUESTION)
        assert (names, len(list(rows))) == (["quality", "model_quality", "rank_latest"], 1)
    assert old.read_bytes() == before


def test_what_is_served_is_a_copy_with_todays_views(old: Path, tmp_path: Path) -> None:
    before, scratch = old.read_bytes(), tmp_path / "scratch"
    scratch.mkdir()
    served = standing_database(old, scratch)
    assert served.parent == scratch and old.read_bytes() == before
    with closing(sqlite3.connect(f"{served.as_uri()}?immutable=1", uri=True)) as connection:
        assert len(connection.execute(QUESTION).fetchall()) == 1
    open_database(old).close()
    assert standing_database(old, scratch) == old
