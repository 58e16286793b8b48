"""`query`: one command and the same names over a database and a folder of parts, which can only read."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import shlex
import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from cli_samples import CORPUS, Outcome, call

from statement_audit.errors import QueryError
from statement_audit.features.publish.parts import asking_database, asking_parts
from statement_audit.safe_text import safe_cell
from tests.near import work_near

FORMULA = '=HYPERLINK("https://evil.example","x")'
Ask = Callable[..., Outcome]
COMPANIES = """company,file,sector,year
Acme Ltd,{folder}/statements/tarncloud-2025.html,app_store,2025
Borealis Ltd,{folder}/statements/willowmere-2025.txt,home_services,2025
"""


@pytest.fixture(scope="session")
def small(once: Callable[..., Path]) -> Path:
    """Two statements and a reply that a spreadsheet would run. Read it only."""

    def fill(folder: Path) -> None:
        (folder / "list.csv").write_text(COMPANIES.format(folder=CORPUS), encoding="utf-8")
        db = folder / "uk 2025.db"
        with pytest.MonkeyPatch.context() as patch:
            work_near(patch)
            done = call("run", folder / "list.csv", "--db", db, "--classifier", "keyword", "--workers", "1")
        assert done.code in (0, 3), done.err
        for text in (FORMULA, "\x1b[2Jred", "[bold]no markup[/bold]"):
            call("reply", "add", "Acme", "--db", db, "--date", "2026-01-02", "--source", "letter", "--text", text)

    return once("small", fill) / "uk 2025.db"


@pytest.fixture(scope="session")
def folder(small: Path, once: Callable[..., Path]) -> Path:
    """The same as a folder of parts. Read it only."""
    pytest.importorskip("duckdb", reason="needs the extra `parts`")

    def fill(place: Path) -> None:
        out = place / "parts"
        done = call("export", "--format", "parts", "--db", small, "--out", out)
        assert done.code == 0, done.err
        assert f"{out}: part uk-2025, 2 statements, " in done.err and f"--parts {out}" in done.err

    return once("small-parts", fill) / "parts"


@pytest.fixture(params=["db", pytest.param("parts", marks=pytest.mark.slow)])
def ask(request: pytest.FixtureRequest, small: Path) -> Iterator[Ask]:
    """`query` on either store."""
    place = ("--db", small)
    if request.param == "parts":
        place = ("--parts", request.getfixturevalue("folder"))
    yield lambda sql, *options, columns=100: call("query", sql, *place, *options, columns=columns)


LEAGUE = "SELECT company, year, rank, quality, rubric FROM league_table ORDER BY company"


@pytest.mark.parametrize("ask", ["db", "parts"], indirect=True)
def test_both_stores_give_the_same_answer(ask: Ask, small: Path) -> None:
    held = json.loads(ask(LEAGUE, "--format", "json").out)
    with contextlib.closing(sqlite3.connect(small)) as connection:
        wanted = connection.execute(LEAGUE).fetchall()
    assert [tuple(row.values()) for row in held] == wanted and len(held) == 2
    rows = list(csv.DictReader(io.StringIO(ask(LEAGUE, "--format", "csv").out)))
    assert [row["company"] for row in rows] == ["Acme Ltd", "Borealis Ltd"]
    assert list(rows[0]) == ["company", "year", "rank", "quality", "rubric"]


def test_a_table_is_for_people(ask: Ask) -> None:
    done = ask("SELECT company, year FROM league_table ORDER BY company")
    lines = [line.rstrip() for line in done.out.splitlines()]
    assert (done.code, done.err) == (0, "")
    assert lines[0] == "company       year" and lines[2:] == ["Acme Ltd      2025", "Borealis Ltd  2025"]


@pytest.mark.parametrize("columns", [60, 100])
def test_every_table_fits_the_terminal(ask: Ask, columns: int) -> None:
    for name in ("latest_findings", "company_replies", "runs"):
        done = ask(f"SELECT * FROM {name}", "--limit", 3, columns=columns)
        assert done.code == 0 and done.out
        assert max(map(len, done.out.splitlines())) <= columns, name


def test_the_table_is_short_and_says_how_many_more(ask: Ask) -> None:
    sql = "SELECT company, criterion FROM latest_findings ORDER BY finding_id"
    done = ask(sql)
    assert len(done.out.splitlines()) == 2 + 50
    assert done.err == f"and {2 * 83 - 50} more rows (--limit shows more)\n"
    assert ask(sql, "--limit", 500).err == ""
    held = ask(sql, "--format", "json", "--limit", 7)
    assert len(json.loads(held.out)) == 7 and held.err == f"and {2 * 83 - 7} more rows (left out by --limit)\n"
    assert len(ask(sql, "--format", "csv").out.splitlines()) == 1 + 2 * 83


def test_words_of_others_do_no_harm(ask: Ask) -> None:
    sql = "SELECT text FROM company_replies ORDER BY reply_id"
    rows = list(csv.reader(io.StringIO(ask(sql, "--format", "csv").out)))
    assert rows[1] == [safe_cell(FORMULA)] and rows[1][0].startswith("'=")
    assert json.loads(ask(sql, "--format", "json").out)[0] == {"text": FORMULA}
    shown = ask(sql).out
    assert "\x1b" not in shown and "[bold]no markup[/bold]" in shown
    assert "\x1b" not in ask(sql, "--format", "csv").out


def test_values_of_every_kind_are_text_number_or_nothing(ask: Ask) -> None:
    sql = "SELECT NULL AS empty, 1 = 1 AS truth, 0.5 AS half, CAST('a' AS BLOB) AS bytes, 'a' AS twice, 'b' AS twice"
    (row,) = json.loads(ask(sql, "--format", "json").out)
    assert row == {"empty": None, "truth": 1, "half": 0.5, "bytes": "61", "twice": "a", "twice_2": "b"}


def test_no_rows_is_said(ask: Ask) -> None:
    done = ask("SELECT company FROM league_table WHERE year = 1990")
    assert (done.code, done.out, done.err) == (0, "", "No rows.\n")
    assert ask("SELECT company FROM league_table WHERE year = 1990", "--format", "csv").out == "company\n"
    assert json.loads(ask("SELECT 1 WHERE 1 = 0", "--format", "json").out) == []


@pytest.mark.parametrize("form", ["table", "csv", "json"])
def test_wrong_sql_is_one_line_and_the_views(ask: Ask, form: str) -> None:
    done = ask("SELECT no_such_column FROM league_table", "--format", form)
    assert (done.code, done.out) == (2, "")
    first, second = done.err.splitlines()
    assert first.startswith("Error: ") and "no_such_column" in first
    assert "latest_findings, latest_issues" in second and "docs/schema.md" in second


@pytest.mark.parametrize(
    ("sql", "words"),
    [("", "empty"), ("/* nothing */", "empty"), ("SELECT 1; SELECT 2", "one query"), ("SELEC 1", "syntax error")],
)
def test_what_is_no_query(ask: Ask, sql: str, words: str) -> None:
    done = ask(sql)
    assert done.code == 2 and words in done.err


WRITES = (
    "DELETE FROM replies",
    "INSERT INTO replies(text) VALUES ('x')",
    "UPDATE statements SET title = 'x'",
    "WITH x AS (SELECT 1) DELETE FROM replies",
    "DROP TABLE replies",
    "DROP VIEW league_table",
    "CREATE TABLE x (a)",
    "CREATE TEMP TABLE x AS SELECT 1 AS a",
    "ATTACH '{other}' AS other",
    "VACUUM INTO '{new}'",
    "VACUUM",
    "PRAGMA query_only = OFF",
    "PRAGMA writable_schema = ON",
    "BEGIN",
    "COPY (SELECT 1) TO '{new}'",
    "COPY replies TO '{new}'",
    "EXPORT DATABASE '{new}'",
    "SET enable_external_access = true",
    "SET allowed_directories = ['/']",
    "RESET lock_configuration",
    "INSTALL httpfs",
    "LOAD '{new}'",
    "EXPLAIN ANALYZE COPY (SELECT 1) TO '{new}'",
    "SELECT load_extension('{new}')",
    "SELECT * FROM read_text('{other}')",
    "SELECT * FROM read_csv('{other}')",
    "SELECT * FROM '{other}'",
    "SELECT * FROM sqlite_scan('{other}', 'runs')",
    "SELECT * FROM glob('{folder}/*')",
    "SELECT * FROM read_blob('{folder}/parts/parts.json')",
    "SELECT readfile('{other}')",
    "SELECT writefile('{new}', 'x')",
    "SELECT * FROM query('COPY (SELECT 1) TO ''{new}''')",
)


@pytest.mark.parametrize("store", ["db", "parts"])
def test_a_query_writes_nothing_and_reads_no_other_file(small: Path, folder: Path, tmp_path: Path, store: str) -> None:
    other, new = tmp_path / "other.csv", tmp_path / "new"
    other.write_text("secret\n1\n")
    before = _files(small.parent) | _files(folder)
    with asking_parts(folder) if store == "parts" else asking_database(small) as ask:
        for sql in WRITES:
            with pytest.raises(QueryError) as refused:
                list(ask(sql.format(other=other, new=new, folder=folder.parent))[1])
            assert "secret" not in refused.value.message, sql
            assert list(tmp_path.iterdir()) == [other], sql
        assert list(ask("SELECT count(*) FROM company_replies")[1]) == [(3,)]
    assert _files(small.parent) | _files(folder) == before


def _files(folder: Path) -> dict[Path, int]:
    """When each was written last; SQLite's own notes beside a database left aside."""
    found = (path for path in folder.rglob("*") if path.is_file() and not path.name.endswith(("-shm", "-wal")))
    return {path: path.stat().st_mtime_ns for path in found}


def test_the_command_says_that_it_only_reads(ask: Ask) -> None:
    done = ask("DELETE FROM replies")
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("Error: Only SELECT is allowed: a query reads and never writes")


def test_full_text_search_works_where_the_database_is_read_only(small: Path) -> None:
    sql = "SELECT count(*) AS found FROM passages_fts WHERE passages_fts MATCH 'slavery'"
    (row,) = json.loads(call("query", sql, "--db", small, "--format", "json").out)
    assert row["found"] > 0


def test_a_database_of_an_earlier_release_is_left_as_it_is(small: Path, tmp_path: Path) -> None:
    db = tmp_path / "old.db"
    shutil.copyfile(small, db)
    with contextlib.closing(sqlite3.connect(db)) as connection:
        connection.execute("DELETE FROM _sqlite_migrations WHERE name LIKE 'm004%'")
        connection.commit()
    before = db.read_bytes()
    done = call("query", "SELECT 1", "--db", db)
    assert done.code == 1 and f"db migrate --db {db}" in done.err
    assert db.read_bytes() == before


def test_places_that_are_none(small: Path, tmp_path: Path) -> None:
    (tmp_path / "text.db").write_text("no database")
    for options, words in (
        (("--db", tmp_path / "none.db"), "There is no database at"),
        (("--db", tmp_path / "text.db"), "is not a SQLite database"),
        (("--parts", tmp_path / "none"), "There is no folder"),
        (("--parts", tmp_path), "holds no parts"),
        (("--db", small, "--parts", tmp_path), "--db and --parts exclude each other"),
    ):
        done = call("query", "SELECT 1", *options)
        assert done.code == 2 if "SQLite" not in words else done.code == 1
        assert words in done.err and done.out == ""
    assert not (tmp_path / "none.db").exists()


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (("no-aproval",), "There is no saved question 'no-aproval'. Nearest: no-approval.\n"),
        (("xyzzy",), "There is no saved question 'xyzzy'.\n"),
        (("words", "--set", 'words="'), "a quote is not closed, or a word is missing.\n"),
        (("SELECT rowid FROM passages_fts WHERE passages_fts MATCH '\"a'",), "a quote is not closed, or a word"),
    ],
)
def test_a_slip_is_told_in_words(small: Path, asked: tuple[str, ...], said: str) -> None:
    done = call("query", *asked, "--db", small)
    assert (done.code, done.out) == (2, "")
    assert said in done.err


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("run list.csv --sample 2 --turnover x", "--turnover and --sample belong to registers and their exports.\n"),
        ("collect list.csv --organisation x --plan", "--organisation belongs to registers and their exports.\n"),
        ("export --licence MIT --title T", "--licence and --title belong to a package.\n  Add --format package."),
        ("export --format parts --publisher P", "--publisher belongs to a package.\n"),
        ("check list.md --format sarif --json", "--format and --json exclude each other.\n  Give one of them."),
        ("compare peers --year 2024 --all-years", "--year and --all-years exclude each other.\n"),
        ("compare peers --json --csv", "--json and --csv exclude each other.\n"),
        ("query 'SELECT 1' --set a=b", "--set belongs to a saved question.\n"),
    ],
)
def test_no_option_is_left_aside_in_silence(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str, said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("list.csv").write_text("company,website\nQuill Ltd,quill.example\n")
    arguments = shlex.split(command)
    done = call(*arguments, *(() if arguments[0] == "check" else ("--db", small)))
    assert (done.code, done.out) == (2, "")
    assert f"Error: {said}" in done.err


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("issues --severity foo", "There is no severity 'foo'.\n  Allowed: error, warning, info."),
        ("issues --code foo", "There is no issue code 'foo'.\n  Allowed: "),
        ("compare peers --by foo", "There is no --by 'foo'.\n  Allowed: sector, size, year."),
        ("compare declared --by foo", "There is no --by 'foo'.\n  Allowed: question, company."),
        ("compare commitments --state foo", "There is no state 'foo'.\n  Allowed: "),
        ("export --format xml", "Invalid value for '--format': 'xml' is not one of 'csv', "),
        ("run list.csv --law ZZ", "There is no law 'ZZ'.\n  Allowed: UK, AU, CA, US-CA, AU-MSA-2018-s16, "),
    ],
)
def test_a_value_that_is_none_is_told_with_those_that_are(small: Path, command: str, said: str) -> None:
    done = call(*shlex.split(command), "--db", small)
    assert (done.code, done.out) == (2, "")
    assert f"Error: {said}" in done.err


@pytest.mark.parametrize(
    "command",
    ["issues", "verify", "query 'SELECT 1'", "report", "report Quill", "export", "db migrate", "db merge none.db",
     "serve", "check draft.md --peers none.db", "reply request Quill --out a.md --until 2999-01-01"],
)  # fmt: skip
def test_every_command_says_alike_that_there_is_no_database(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("draft.md").write_text("Quill Pens Ltd. Modern slavery statement 2025. " + "We train our buyers. " * 60)
    arguments = shlex.split(command)
    keyword = ("--classifier", "keyword")
    done = call(*arguments, *(keyword if arguments[0] == "check" else ("--db", "none.db")))
    assert (done.code, done.out) == (2, "")
    assert "Error: There is no database at none.db.\n  Make one with: statement-audit run" in done.err
    assert [path.name for path in tmp_path.iterdir()] == ["draft.md"]


def test_a_folder_of_parts_needs_the_extra(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "duckdb", None)
    done = call("query", "SELECT 1", "--parts", folder)
    assert (done.code, done.out) == (1, "")
    assert "statement-audit[parts]" in done.err


def test_export_of_parts_checks_its_options(small: Path, tmp_path: Path) -> None:
    for options, words in (
        (("--format", "parts", "--table", "runs"), "A part holds all tables."),
        (("--format", "parts", "--out", "-"), "A part holds all tables."),
        (("--format", "csv", "--part", "x"), "--format parts"),
        (("--format", "parts", "--part", "../x"), "cannot be the name of a part"),
    ):
        done = call("export", "--db", small, "--out", tmp_path / "out", *options)
        assert done.code == 2 and words in done.err
    assert not list(tmp_path.iterdir())
