"""Opening: fresh, earlier, newer, foreign and damaged files."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from store_integrity import integrity_problems, quote_problems
from store_samples import make_result, make_rubric, make_run

from statement_audit.archive import Archive
from statement_audit.compare import PROMISE_STATES
from statement_audit.errors import StoreError, UsageError
from statement_audit.store import Database, Writer, applied_migrations, open_database
from statement_audit.store.database import pending_migrations
from statement_audit.store.league import league
from statement_audit.store.migrations import migrations
from statement_audit.store.reader import schema_sql
from statement_audit.store.sql_files import statements_of

RELEASED = Path(__file__).parent / "released"
MIGRATIONS = [
    "m001_initial_schema",
    "m002_facts_of_statements",
    "m003_collection",
    "m004_publication",
    "m005_prevalence_by_index",
    "m006_decisions_with_their_words",
    "m007_laws_names_sectors",
    "m008_fates_of_promises",
    "m009_watching",
    "m010_before_publishing",
]


@pytest.fixture(autouse=True)
def one_by_one(tables_at_once: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The migrations themselves are tried here, as users have them."""
    monkeypatch.delattr(migrations, "apply")


def fill(path: Path, number: int = 1) -> None:
    with open_database(path) as database:
        writer = Writer(database, Archive(path.parent / "archive"))
        writer.write_rubric(make_rubric())
        run = writer.begin_run(make_run(make_rubric()))
        for index in range(number):
            writer.write_statement(run, make_result(f"{index}.txt", company=f"Company {index}"))
        writer.finish_run(run, "finished")


def test_blank_file_gets_the_whole_schema_once(tmp_path: Path) -> None:
    path = tmp_path / "audit.db"
    with open_database(path) as database:
        assert applied_migrations(database) == MIGRATIONS
        assert pending_migrations(database) == []
        assert database.value("PRAGMA foreign_keys") == 1
        first = schema_sql(database)
    before = path.read_bytes()
    with open_database(path) as database:
        assert schema_sql(database) == first
    assert path.read_bytes() == before
    assert "CREATE VIEW league_table" in first
    assert "passages_fts_data" not in first


def test_printed_schema_makes_the_same_database(tmp_path: Path) -> None:
    with open_database(None) as database:
        sql = schema_sql(database)
    connection = sqlite3.connect(tmp_path / "copy.db")
    connection.executescript(sql)
    again = schema_sql(Database(tmp_path / "copy.db", connection))
    connection.close()
    assert again == sql


def test_foreign_keys_are_kept(tmp_path: Path) -> None:
    with open_database(tmp_path / "audit.db") as database, pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
        database.execute("INSERT INTO run_issues(run_id, issue_id) VALUES (1, 1)")


@pytest.mark.parametrize("released", sorted(RELEASED.glob("*.sql")), ids=lambda path: path.stem)
@pytest.mark.parametrize("rows", [True, False], ids=["with rows", "without rows"])
def test_each_released_schema_becomes_todays(tmp_path: Path, released: Path, rows: bool) -> None:
    path = tmp_path / "audit.db"
    connection = sqlite3.connect(path)
    schema, inserts = released.read_text(encoding="utf-8").split("-- rows\n")
    connection.executescript(schema)
    if rows:
        connection.executescript(inserts)
    connection.close()
    with open_database(path) as database, open_database(None) as blank:
        assert pending_migrations(database) == []
        assert schema_sql(database) == schema_sql(blank)
        assert integrity_problems(database) == []
        assert [row.company for row in league(database)] == (["Tidewater Ltd"] if rows else [])
        assert quote_problems(database) == []
        assert database.value("SELECT count(*) FROM evidence") == (2 if rows else 0)
        found = database.value("SELECT count(*) FROM passages_fts WHERE passages_fts MATCH 'training'")
        assert found == (1 if rows else 0)


def test_promises_of_an_earlier_schema_stay_and_are_decided_anew(tmp_path: Path) -> None:
    path = tmp_path / "audit.db"
    connection = sqlite3.connect(path)
    connection.executescript((RELEASED / "v7.sql").read_text(encoding="utf-8"))
    promise = (
        "INSERT INTO commitments(statement_id, score_id, criterion, page, quote, state)"
        " SELECT id, latest_score_id, '', 1, 'We will.', '{}' FROM statements LIMIT 1"
    )
    connection.execute(promise.format("repeated"))
    connection.execute("INSERT INTO commitment_checks(score_id) SELECT latest_score_id FROM statements LIMIT 1")
    connection.commit()
    connection.close()
    with open_database(path) as database:
        assert database.value("SELECT state FROM commitments") == "repeated"
        assert database.value("SELECT count(*) FROM commitment_checks") == 0
        for state in PROMISE_STATES:
            database.execute(promise.format(state))
        with pytest.raises(sqlite3.IntegrityError, match="CHECK"):
            database.execute(promise.format("kept"))


def test_there_is_a_released_schema_for_every_migration() -> None:
    with open_database(None) as database:
        assert len(list(RELEASED.glob("*.sql"))) == len(applied_migrations(database))


def test_absent_file_is_made_only_when_asked(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="There is no database at") as caught:
        open_database(tmp_path / "audit.db", create=False)
    assert "statement-audit run" in (caught.value.hint or "")
    assert list(tmp_path.iterdir()) == []


def test_empty_file_of_a_run_killed_at_birth_is_taken(tmp_path: Path) -> None:
    (tmp_path / "audit.db").touch()
    with open_database(tmp_path / "audit.db", create=False) as database:
        assert league(database) == []


@pytest.mark.parametrize("content", [b"%PDF-1.7 not a database", b"SQLite format 3", b"x"])
def test_other_kinds_of_file_are_refused_and_left_alone(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "audit.db"
    path.write_bytes(content)
    with pytest.raises(StoreError, match="is not a SQLite database"):
        open_database(path)
    assert path.read_bytes() == content


def test_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="is a folder"):
        open_database(tmp_path)


def test_missing_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="Cannot open"):
        open_database(tmp_path / "nowhere" / "audit.db")


def test_another_programs_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "photos.db"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE photos(id)")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(StoreError, match="database of another program"):
        open_database(path)
    assert path.read_bytes() == before


def test_newer_schema_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "audit.db"
    with open_database(path) as database:
        database.execute(
            "INSERT INTO _sqlite_migrations(migration_set, name, applied_at)"
            " VALUES ('statement_audit', 'm999_later', 't')"
        )
    with pytest.raises(StoreError, match=r"newer version of statement-audit \(it has m999_later\)") as caught:
        open_database(path)
    assert "pip install --upgrade" in (caught.value.hint or "")


@pytest.mark.parametrize("share", [0.02, 0.3, 0.7])
def test_file_that_is_cut_off_is_refused(tmp_path: Path, share: float) -> None:
    path = tmp_path / "audit.db"
    fill(path, 5)
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * share)])
    with pytest.raises(StoreError, match="is damaged") as caught:
        open_database(path)
    assert "backup" in (caught.value.hint or "")


def test_damage_in_the_middle_is_told_when_it_is_met(tmp_path: Path) -> None:
    path = tmp_path / "audit.db"
    fill(path, 30)
    with open_database(path) as database:
        size = database.value("PRAGMA page_size")
        root = database.value("SELECT rootpage FROM sqlite_master WHERE name = 'findings'")
    data = bytearray(path.read_bytes())
    data[(root - 1) * size : root * size] = b"\xff" * size
    path.write_bytes(data)
    with open_database(path) as database:
        with pytest.raises(StoreError, match="is damaged"):
            list(database.rows("SELECT * FROM findings"))
        assert integrity_problems(database) != []


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anything")
def test_readers_need_no_right_to_write(tmp_path: Path) -> None:
    path = tmp_path / "audit.db"
    fill(path)
    path.chmod(0o444)
    tmp_path.chmod(0o555)
    try:
        with open_database(path) as database:
            assert len(league(database)) == 1
    finally:
        tmp_path.chmod(0o755)


def test_finished_database_can_be_read_as_immutable(tmp_path: Path) -> None:
    """As `datasette -i` and read-only disks do: no file may appear beside it."""
    path = tmp_path / "audit.db"
    fill(path)
    copy = tmp_path / "published" / "audit.db"
    copy.parent.mkdir()
    shutil.copy(path, copy)
    connection = sqlite3.connect(f"file:{copy}?immutable=1&mode=ro", uri=True)
    assert connection.execute("SELECT count(*) FROM latest_findings").fetchone() == (3,)
    connection.close()
    assert [each.name for each in copy.parent.iterdir()] == ["audit.db"]


@pytest.mark.slow
def test_two_processes_may_make_the_same_database_at_once(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from statement_audit.store import open_database, applied_migrations\n"
        "with open_database(Path(sys.argv[1])) as db: print(len(applied_migrations(db)))"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "audit.db")]
    children = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(4)]
    ends = [(child.communicate(timeout=600), child.returncode) for child in children]
    assert [(out.strip(), code) for (out, _), code in ends] == [(str(len(MIGRATIONS)), 0)] * 4, ends


def test_failed_migration_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from statement_audit.store import migrations

    broken = [*list(migrations.statements_of("m001_initial"))[:3], "CREATE TABLE companies (x)"]
    monkeypatch.setattr(migrations, "statements_of", lambda name: broken)
    path = tmp_path / "audit.db"
    with pytest.raises(sqlite3.OperationalError, match="already exists"):
        open_database(path)
    connection = sqlite3.connect(path)
    assert connection.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,)
    connection.close()


def test_full_disk_ends_in_a_hint_and_whole_statements(tmp_path: Path) -> None:
    path = tmp_path / "audit.db"
    fill(path)
    with open_database(path) as database:
        writer = Writer(database, Archive(tmp_path / "archive"))
        run = writer.begin_run(make_run(make_rubric()))
        database.execute(f"PRAGMA max_page_count = {database.value('PRAGMA page_count') + 3}")
        with pytest.raises(StoreError, match="full") as caught:
            for index in range(50):
                writer.write_statement(run, make_result(f"more {index}.txt"))
        assert "free some space" in (caught.value.hint or "")
        assert not database.connection.in_transaction
        per_score = database.rows(
            "SELECT count(*) AS n FROM scores LEFT JOIN findings ON score_id = scores.id GROUP BY scores.id"
        )
        assert {row["n"] for row in per_score} == {3}
        assert integrity_problems(database) == []


def test_errors_of_the_code_keep_their_trace(tmp_path: Path) -> None:
    with (
        open_database(tmp_path / "audit.db") as database,
        pytest.raises(sqlite3.OperationalError, match="no such table"),
    ):
        database.execute("SELECT * FROM nonsense")


def test_json_columns_are_json(tmp_path: Path) -> None:
    path = tmp_path / "audit.db"
    fill(path)
    with open_database(path) as database:
        assert json.loads(database.value("SELECT groups FROM scores")) == {"TRE": 0.45, "DOM": 0.0}
        assert json.loads(database.value("SELECT tests FROM gates"))[0]["result"] == "partly"
        content = json.loads(database.value("SELECT content FROM rubrics"))
        assert (content["id"], len(content["criteria"]), "hash" in content) == ("sample", 3, False)


def test_files_of_sql_are_run_statement_by_statement() -> None:
    """A trigger, whose body has semicolons, is one statement; comments are none."""
    statements = [
        sql for name in ("m001_initial", "m002_facts", "m003_collect", "m004_publish") for sql in statements_of(name)
    ]
    assert len(statements) == 125
    assert all(sql.split()[0] in ("CREATE", "ALTER") and not sql.endswith(";") for sql in statements)
    (trigger,) = [sql for sql in statements if sql.startswith("CREATE TRIGGER passages_fts_update")]
    assert trigger.count(";") == 2 and trigger.endswith("END")
