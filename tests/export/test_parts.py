"""A folder of parts: the same tables and views as the databases that it was made of, whole at every moment."""

from __future__ import annotations

import contextlib
import csv
import json
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from parts_samples import (
    as_in_database,
    columns_of,
    counted,
    names_of,
    number_of,
    parts_rows,
    several,
    sqlite_rows,
    without_ids,
)

pytest.importorskip("duckdb", reason="needs the extra `parts`")
pytest.importorskip("sqlglot", reason="needs the extra `parts`")

from benchmarks.many import make_many
from statement_audit.errors import MissingExtraError, QueryError, StoreError, UsageError
from statement_audit.export.parts import LISTING, number_runs, read_listing
from statement_audit.features.publish.parts import export_part
from tests.cli.cli_samples import call
from tests.near import work_near

pytestmark = pytest.mark.slow
KEYWORD = ("--classifier", "keyword")
# Documents that are quickly read, two years of one company and a statement of five companies among them.
QUICK = ("hearthhand", "northspar", "quillbrook", "rungwork", "stannergate", "tarncloud")


def run_list(folder: Path, name: str, rows: list[dict[str, str]]) -> Path:
    """A database of the corpus's companies in `rows`."""
    folder.mkdir(exist_ok=True)
    listed = folder / f"{name}.csv"
    with listed.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    db = folder / f"{name}.db"
    with pytest.MonkeyPatch.context() as patch:
        work_near(patch)
        done = call("run", listed, "--db", db, *KEYWORD)
    assert done.code in (0, 3), done.err
    return db


@pytest.fixture(scope="session")
def corpus_rows(keyword_corpus: Path) -> list[dict[str, str]]:
    with keyword_corpus.with_suffix(".csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.fixture(scope="session")
def whole(keyword_corpus: Path) -> Path:
    """The corpus, by the keyword judge. Read it only."""
    return keyword_corpus


@pytest.fixture(scope="session")
def filled(whole: Path, once: Callable[..., Path]) -> Path:
    """Clones of the corpus with answers, searches, promises, replies and reviews, some decided by the command. Read it
    only."""
    return once("filled", lambda folder: _fill(whole, folder / "filled.db")) / "filled.db"


def _fill(whole: Path, db: Path) -> None:
    make_many(whole, db, 15)
    findings = sqlite_rows(db, "SELECT id FROM findings WHERE status = 'concrete_generic' ORDER BY id LIMIT 6")
    for place, (finding,) in enumerate(findings):
        choice = ("agree",) if place % 2 else ("change", "--status", "commitment", "--reason", "only a plan")
        done = call("review", "decide", finding, "--db", db, "--reviewer", "Ana", "--verdict", *choice)
        assert done.code == 0, done.err
    call("reply", "add", "Marlpost plc", "--db", db, "--date", "2026-01-02", "--source", "letter", "--text", "No.")


@pytest.fixture(scope="session")
def folder(filled: Path, once: Callable[..., Path]) -> Path:
    """The filled database as the one part of a folder. Read it only."""
    return once("parts", lambda folder: export_part(filled, folder / "parts", None)) / "parts"


# --- one part -------------------------------------------------------------------------------


def test_every_view_has_the_columns_and_rows_that_sqlite_gives(filled: Path, folder: Path) -> None:
    views = names_of(filled, "view")
    empty = []
    answers = several(folder, [f"SELECT * FROM {name}" for name in views])
    for name, (columns, found) in zip(views, answers, strict=True):
        sql = f"SELECT * FROM {name}"
        assert columns == columns_of(filled, sql), name
        rows = sqlite_rows(filled, sql)
        assert counted(as_in_database(found, columns, filled, 1)) == counted(rows), name
        empty += [] if rows else [name]
    assert len(views) >= 16 and not empty  # nothing was compared with nothing


def test_every_table_has_the_rows_that_sqlite_has(filled: Path, folder: Path) -> None:
    tables = names_of(filled, "table")
    answers = several(folder, [f"SELECT * FROM {name}" for name in tables])
    for name, (columns, found) in zip(tables, answers, strict=True):
        assert columns == columns_of(filled, f"SELECT * FROM {name}"), name
        back = as_in_database(found, columns, filled, 1, own_id=True) if name != "runs" else found
        rows = sqlite_rows(filled, f"SELECT * FROM {name}")
        if name == "runs":
            back, rows = [row[1:] for row in back], [row[1:] for row in rows]
        if name == "reviewed_scores":
            assert rows
            back = [(*row[:-1], " ".join(str(int(one) - 10**10) for one in row[-1].split())) for row in back]
        assert counted(back) == counted(rows), name


def test_ids_lead_from_table_to_table(folder: Path) -> None:
    """Every foreign key of the schema finds its row."""
    keys = [
        ("findings", "criterion_id", "criteria"),
        ("findings", "run_id", "runs"),
        ("evidence", "passage_id", "passages"),
        ("passages", "page_id", "pages"),
        ("statement_companies", "company_id", "companies"),
        ("link_events", "link_id", "links"),
        ("statements", "latest_score_id", "scores"),
    ]
    queries = [
        f"SELECT count(*), count(t.id) FROM {table} AS f LEFT JOIN {target} AS t ON t.id = f.{column}"
        f" WHERE f.{column} IS NOT NULL"
        for table, column, target in keys
    ]
    for key, (_, ((rows, found),)) in zip(keys, several(folder, queries), strict=True):
        assert rows == found > 0, key


def test_a_quote_stands_in_its_page(folder: Path) -> None:
    sql = (
        'SELECT count(*), sum(CAST(substr(text, start + 1, "end" - start) = quote AS INTEGER)) FROM evidence'
        " JOIN pages ON pages.id = evidence.page_id"
    )
    ((quotes, verified),) = parts_rows(folder, sql)
    assert quotes == verified > 0


def test_a_new_view_of_the_schema_is_there_without_more_work(filled: Path, tmp_path: Path) -> None:
    """The SQL is translated from the database, construct by construct."""
    import duckdb

    db = tmp_path / "more.db"
    shutil.copyfile(filled, db)
    with contextlib.closing(sqlite3.connect(db)) as connection:
        connection.execute(
            "CREATE VIEW newest AS SELECT company, year IS NOT 2025 AS other, quality > 50 AS good,"
            " (SELECT group_concat(value, '; ') FROM json_each(latest_scores.sectors)) AS listed FROM latest_scores"
        )
    export_part(db, tmp_path / "out", None)
    with contextlib.chdir(tmp_path / "out"), duckdb.connect() as connection:
        connection.execute(Path("views.sql").read_text(encoding="utf-8"))
        rows = connection.execute("SELECT * FROM newest").fetchall()
    assert counted(rows) == counted(sqlite_rows(db, "SELECT * FROM newest"))


def test_duckdb_alone_reads_the_folder_from_inside(filled: Path, folder: Path) -> None:
    import duckdb

    with contextlib.chdir(folder), duckdb.connect() as connection:
        connection.execute(Path("views.sql").read_text(encoding="utf-8"))
        for name in names_of(filled, "view"):
            ((count,),) = connection.execute(f"SELECT count(*) FROM {name}").fetchall()
            assert count == sqlite_rows(filled, f"SELECT count(*) FROM {name}")[0][0], name
    guide = (folder / "README.md").read_text(encoding="utf-8")
    assert "duckdb -init views.sql" in guide and "| `filled` | 1 |" in guide and "`league_table`" in guide


@pytest.mark.parametrize(
    ("sql", "found"),
    [
        ("SELECT count(*) >= 50 FROM duckdb_views() WHERE NOT internal", True),
        ("SELECT count(*) FROM information_schema.tables WHERE table_name = 'league_table'", 1),
        ("SELECT count(*) > 0 FROM query_table('league' || '_table')", True),
        ("SELECT count(*) >= 50 FROM (DESC)", True),
        ('SELECT count(*) > 0 FROM "League_Table"', True),
    ],
)
def test_whoever_asks_what_there_is_finds_all(folder: Path, sql: str, found: object) -> None:
    assert parts_rows(folder, sql) == [(found,)]


def test_a_misspelt_view_is_guessed(folder: Path) -> None:
    with pytest.raises(QueryError, match='Did you mean "league_table"') as refused:
        parts_rows(folder, "SELECT * FROM leage_table")
    assert "league_table, " in str(refused.value.hint)


# --- several parts --------------------------------------------------------------------------


def test_two_parts_together_are_what_one_database_of_both_is(corpus_rows: list[dict[str, str]], tmp_path: Path) -> None:
    """Each second of seven documents, so that a company has one year in each part.

    What is left out compares with the statement of the year after (when it is written), or is of one run.
    """
    corpus_rows = [row for row in corpus_rows if any(stem in row["file"] for stem in QUICK)]
    whole = run_list(tmp_path, "whole", corpus_rows)
    files = list(dict.fromkeys(row["file"] for row in corpus_rows))
    assert len(files) == 7
    first = run_list(tmp_path, "first", [row for row in corpus_rows if row["file"] in files[::2]])
    second = run_list(tmp_path, "second", [row for row in corpus_rows if row["file"] in files[1::2]])
    out = tmp_path / "out"
    export_part(first, out, None)
    export_part(second, out, None)
    companies = "SELECT company FROM league_table"
    assert set(sqlite_rows(first, companies)) & set(sqlite_rows(second, companies))
    assert sqlite_rows(whole, "SELECT count(*) FROM year_on_year") != [(0,)]
    views = [name for name in names_of(whole, "view") if name not in ("commitment_table", "latest_issues")]
    compared = set()
    for name, (columns, found) in zip(views, several(out, [f"SELECT * FROM {v}" for v in views]), strict=True):
        left = counted(without_ids(sqlite_rows(whole, f"SELECT * FROM {name}"), columns))
        assert counted(without_ids(found, columns)) == left, name
        compared |= {name} if found else set()
    assert compared >= {"gate_table", "gate_tests", "latest_facts", "latest_findings", "league_table", "year_on_year"}
    assert compared >= {"criterion_prevalence", "finding_results", "gate_results", "latest_scores", "score_results"}
    counts = [
        f"SELECT count(*) FROM {t}" for t in ("criteria", "rubrics", "companies", "documents", "findings", "pages")
    ]
    more = ("SELECT count(*) FROM every_part.criteria WHERE part = 'second'", "SELECT part FROM parts")
    *found, criteria, names = (rows for _, rows in several(out, [*counts, *more]))
    for sql, rows in zip(counts, found, strict=True):
        assert rows == sqlite_rows(whole, sql), sql
    assert criteria == [(83,)]
    assert {row[0] for row in names} == {"first", "second"}


def test_latest_issues_are_those_of_the_newest_run_of_all_parts(whole: Path, filled: Path, tmp_path: Path) -> None:
    older = tmp_path / "older.db"
    shutil.copyfile(whole, older)
    change(older, "UPDATE runs SET started_at = '2020-01-01T00:00:00+00:00'")
    export_part(whole, tmp_path / "out", "b")
    export_part(older, tmp_path / "out", "a")  # its number is the greater one, its run the older
    queries = ("SELECT run_id FROM latest_issues", "SELECT max(id) FROM every_part.runs WHERE part = 'b'")
    (_, issues), (_, newest) = several(tmp_path / "out", queries)
    assert {row[0] for row in issues} == {newest[0][0]}


def change(db: Path, *statements: str) -> None:
    with contextlib.closing(sqlite3.connect(db)) as connection:
        for sql in statements:
            connection.execute(sql)
        connection.commit()


def test_a_statement_in_two_parts_is_shown_once_that_of_the_newest_run(whole: Path, tmp_path: Path) -> None:
    older, out = tmp_path / "older.db", tmp_path / "out"
    shutil.copyfile(whole, older)
    change(
        older,
        "UPDATE runs SET started_at = '2020-01-01T00:00:00+00:00'",
        "UPDATE scores SET quality = 1.5 WHERE quality IS NOT NULL",
        "UPDATE companies SET name = 'Other Ltd', name_key = 'other' WHERE id = 1",
    )
    export_part(whole, out, "new")
    export_part(older, out, "old")
    tables = ("statements", "scores", "findings", "evidence", "pages", "passages", "gates", "facts", "text_bands")
    queries = [f"SELECT (SELECT count(*) FROM {t}), (SELECT count(*) FROM every_part.{t})" for t in tables]
    (name,) = sqlite_rows(whole, "SELECT name FROM companies WHERE id = 1")[0]
    more = (
        "SELECT 1 FROM league_table WHERE quality = 1.5",
        f"SELECT company, quality FROM latest_scores WHERE company IN ('Other Ltd', '{name}')",
        "SELECT DISTINCT part, shown_part FROM statements_left_out",
    )
    *counts, of_the_older, rows, left = (rows for _, rows in several(out, [*queries, *more]))
    for table, found in zip(tables, counts, strict=True):
        ((count,),) = sqlite_rows(whole, f"SELECT count(*) FROM {table}")
        assert found == [(count, 2 * count)], table
    assert not of_the_older
    # the company that only the older part lists keeps its place, with the newer scores
    assert {row[0] for row in rows} == {"Other Ltd", name} and len({row[1] for row in rows}) == len(rows) // 2
    assert left == [("old", "new")]


def test_a_statement_that_people_reviewed_stands_before_a_newer_one(whole: Path, tmp_path: Path) -> None:
    reviewed, out = tmp_path / "reviewed.db", tmp_path / "out"
    shutil.copyfile(whole, reviewed)
    change(reviewed, "UPDATE runs SET started_at = '2020-01-01T00:00:00+00:00'")
    ((finding, statement),) = sqlite_rows(
        reviewed, "SELECT id, statement_id FROM findings WHERE status = 'concrete_generic' LIMIT 1"
    )
    done = call("review", "decide", finding, "--db", reviewed, "--reviewer", "Ana", "--verdict", "agree")
    assert done.code == 0, done.err
    export_part(whole, out, "new")
    export_part(reviewed, out, "people")
    queries = (
        "SELECT shown_part, count(*) FROM statements_left_out GROUP BY ALL ORDER BY 2",
        "SELECT statement_id FROM review_log WHERE holds = 1 AND reviewer = 'Ana' LIMIT 1",
        "SELECT max(decided) FROM league_table",
    )
    shown, ((held,),), decided = (rows for _, rows in several(out, queries))
    total = sqlite_rows(whole, "SELECT count(*) FROM statements")[0][0]
    assert shown == [("people", 1), ("new", total - 1)]
    assert held == number_of(out, "people") * 10**10 + statement
    assert decided == [(1,)]


def test_what_two_parts_hold_counts_once_in_every_view(filled: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    export_part(filled, out, "one")
    export_part(filled, out, "two")
    counts = [f"SELECT count(*) FROM {name}" for name in names_of(filled, "view")]
    for sql, (_, rows) in zip(counts, several(out, counts), strict=True):
        assert rows == sqlite_rows(filled, sql), sql


def test_runs_are_numbered_by_their_time() -> None:
    first = number_runs(1, [(1, "2026-01-01T00:00:00+00:00"), (2, "2026-01-03T00:00:00+00:00")])
    second = number_runs(2, [(1, "2026-01-02T00:00:00+00:00"), (2, "2026-01-02T00:00:00+00:00")])
    assert first[1] < second[1] < second[2] < first[2]
    back = number_runs(1, [(4, "2026-01-03T00:00:00+00:00"), (5, "2025-01-01T00:00:00+00:00")])
    assert back[4] < back[5]  # the clock was set back: the later run stays the later one
    many = number_runs(9_999, [(run, "2026-01-01T00:00:00+00:00") for run in range(1_000)])
    assert len(set(many.values())) == 1_000 and list(many.values()) == sorted(many.values())
    assert max(many.values()) < 2**53


# --- writing again --------------------------------------------------------------------------


def test_a_part_written_again_replaces_that_part_only_and_keeps_its_ids(
    whole: Path, filled: Path, tmp_path: Path
) -> None:
    out, db = tmp_path / "out", tmp_path / "grows.db"
    shutil.copyfile(whole, db)
    export_part(db, out, None)
    export_part(filled, out, None)
    others = {path: path.read_bytes() for path in out.glob("*/part=filled/*")}
    before = parts_rows(out, "SELECT id, document_sha256 FROM every_part.statements WHERE part = 'grows'")
    change(db, "UPDATE statements SET title = 'Changed' WHERE id = 1")
    export_part(db, out, None)
    queries = (
        "SELECT count(*) FROM every_part.statements WHERE title = 'Changed'",
        "SELECT id, document_sha256 FROM every_part.statements WHERE part = 'grows'",
    )
    (_, changed), (_, after) = several(out, queries)
    assert changed == [(1,)]
    assert counted(after) == counted(before)
    assert {path: path.read_bytes() for path in out.glob("*/part=filled/*")} == others
    assert len(list(out.glob("*/part=grows/*"))) == len(names_of(db, "table"))  # old files are gone


def test_the_same_state_gives_the_same_bytes(whole: Path, tmp_path: Path) -> None:
    for name in ("a", "b"):
        export_part(whole, tmp_path / name, None)
    files = [path.relative_to(tmp_path / "a") for path in (tmp_path / "a").rglob("*") if path.is_file()]
    assert files
    for path in files:
        assert (tmp_path / "a" / path).read_bytes() == (tmp_path / "b" / path).read_bytes(), path


# The command, which is killed when it has written four tables.
KILLED = """
import os, signal
from statement_audit.cli import main
from statement_audit.export import parquet

write, written = parquet.write_parquet, []

def write_some(*arguments):
    if len(written) == 4:
        os.kill(os.getpid(), signal.SIGKILL)
    written.append(arguments)
    return write(*arguments)

parquet.write_parquet = write_some
main()
"""


def test_a_killed_export_leaves_the_old_part(filled: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    export_part(filled, out, "x")
    sql = "SELECT count(*), sum(quality) FROM league_table"
    before = parts_rows(out, sql)
    script = (out / "views.sql").read_bytes()
    command = ("export", "--format", "parts", "--db", filled, "--out", out, "--part", "x")
    done = subprocess.run([sys.executable, "-c", KILLED, *map(str, command)], check=False)
    assert done.returncode == -signal.SIGKILL
    assert len(list(out.glob("*/part=x/data-2.parquet"))) == 4
    assert counted(parts_rows(out, sql)) == counted(before)
    assert (out / "views.sql").read_bytes() == script
    export_part(filled, out, "x")
    assert counted(parts_rows(out, sql)) == counted(before)
    assert {path.name for path in out.glob("*/part=x/*")} == {"data-3.parquet"}


def test_a_first_export_that_was_killed_leaves_no_part(filled: Path, tmp_path: Path) -> None:
    from statement_audit.export.parts import begin_part

    out = tmp_path / "out"
    out.mkdir()
    begin_part(out, "x", "d", may_replace=True)
    with pytest.raises(UsageError, match="holds no parts"):
        parts_rows(out, "SELECT 1")


def test_another_database_of_the_same_name_replaces_nothing_unless_told(whole: Path, tmp_path: Path) -> None:
    for name, started in (("a", "2020"), ("b", "2021")):
        (tmp_path / name).mkdir()
        shutil.copyfile(whole, tmp_path / name / "audit.db")
        change(tmp_path / name / "audit.db", f"UPDATE runs SET started_at = '{started}-01-01T00:00:00+00:00'")
    out = tmp_path / "out"
    export_part(tmp_path / "a" / "audit.db", out, None)
    with pytest.raises(UsageError, match="another database") as refused:
        export_part(tmp_path / "b" / "audit.db", out, None)
    assert "--part audit" in str(refused.value.hint)
    assert parts_rows(out, "SELECT min(started_at) FROM runs") == [("2020-01-01T00:00:00+00:00",)]
    export_part(tmp_path / "b" / "audit.db", out, "audit")
    assert parts_rows(out, "SELECT min(started_at) FROM runs") == [("2021-01-01T00:00:00+00:00",)]
    assert [part.number for part in read_listing(out)] == [1]


def test_a_folder_with_other_things_is_left_alone(whole: Path, tmp_path: Path) -> None:
    for place, held in (("folder", "folder/README.md"), ("file", "file")):
        (tmp_path / held).parent.mkdir(exist_ok=True)
        (tmp_path / held).write_text("mine")
        with pytest.raises(UsageError, match="holds no parts"):
            export_part(whole, tmp_path / place, "x")
        assert (tmp_path / held).read_text() == "mine"
    assert [path.name for path in (tmp_path / "folder").iterdir()] == ["README.md"]


# --- names ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["", "..", "../x", "a/b", "a b", "a=b", "x'; DROP", 'a"b', "ä", "a\n", "part\x00", "*", "n" * 65]
)
def test_a_name_that_is_no_name_writes_nothing(whole: Path, tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError, match="name of a part"):
        export_part(whole, tmp_path / "out", name)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("stem", "name"), [("uk 2024", "uk-2024"), ("a'b", "a-b"), ("Prüfung", "Pr-fung"), ("2024", "2024"), ("-x-", "x")]
)
def test_a_name_is_made_of_the_files(whole: Path, tmp_path: Path, stem: str, name: str) -> None:
    db = tmp_path / f"{stem}.db"
    shutil.copyfile(whole, db)
    assert export_part(db, tmp_path / "o'ut x", None).name == name
    queries = ["SELECT part FROM parts", "SELECT DISTINCT part FROM every_part.statements"]
    assert [rows for _, rows in several(tmp_path / "o'ut x", queries)] == [[(name,)]] * 2


def test_a_name_in_other_letter_case_is_refused(whole: Path, tmp_path: Path) -> None:
    export_part(whole, tmp_path / "out", "UK")
    with pytest.raises(UsageError, match="has a part UK"):
        export_part(whole, tmp_path / "out", "uk")


# --- what cannot be read --------------------------------------------------------------------


@pytest.fixture(scope="session")
def one_part(whole: Path, once: Callable[..., Path]) -> Path:
    """The corpus as the part x of a folder. Read it only."""
    return once("one-part", lambda folder: export_part(whole, folder / "out", "x")) / "out"


@pytest.fixture
def copied(one_part: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(one_part, tmp_path / "out"))


def listing(folder: Path) -> dict:
    return json.loads((folder / LISTING).read_text())


def test_a_part_of_a_newer_or_older_schema_says_what_to_do(copied: Path) -> None:
    held = listing(copied)
    schema = held["parts"][0]["schema"]
    for changed, words in (([*schema, "m999_more"], "newer version"), (schema[:-1], "earlier version")):
        held["parts"][0]["schema"] = changed
        (copied / LISTING).write_text(json.dumps(held))
        with pytest.raises(StoreError, match=words) as refused:
            parts_rows(copied, "SELECT 1")
        assert "Part x" in refused.value.message and refused.value.hint


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"format": 1}', '{"format": 1, "parts": [{"name": "../x", "number": 1, "schema": []}]}']
)
def test_a_damaged_listing_is_no_traceback(copied: Path, text: str) -> None:
    (copied / LISTING).write_text(text)
    with pytest.raises(StoreError, match=LISTING):
        parts_rows(copied, "SELECT 1")


def test_a_newer_form_of_the_folder_is_refused(copied: Path) -> None:
    (copied / LISTING).write_text(json.dumps(listing(copied) | {"format": 2}))
    with pytest.raises(StoreError, match="newer version"):
        parts_rows(copied, "SELECT 1")


def test_missing_and_damaged_files_are_named(copied: Path) -> None:
    path = next(copied.glob("gates/part=x/*"))
    path.write_bytes(b"PAR1 nothing")
    with pytest.raises(StoreError, match="gates"):
        parts_rows(copied, "SELECT 1")
    path.unlink()
    with pytest.raises(StoreError, match="gates"):
        parts_rows(copied, "SELECT 1")


@pytest.mark.parametrize("package", ["duckdb", "sqlglot", "pyarrow"])
def test_a_missing_extra_is_named_before_anything_is_written(
    whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, package: str
) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(MissingExtraError, match="'parts'"):
        export_part(whole, tmp_path / "out", "x")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("package", ["duckdb", "sqlglot"])
def test_a_query_names_the_missing_extra(folder: Path, monkeypatch: pytest.MonkeyPatch, package: str) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(MissingExtraError, match="'parts'"):
        parts_rows(folder, "SELECT 1")
