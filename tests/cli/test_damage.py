"""A damaged database: every command says what is damaged, and the rest of it is still read."""

import contextlib
import shutil
import sqlite3

import pytest
from cli_samples import CORPUS, call

SIGN = "is damaged"
OWNED = ("pages.text", "passages.quote", "evidence.quote", "statements.title", "findings.reasons")
OTHER = ("issues.message", "scores.groups")


@pytest.fixture
def db(whole, tmp_path):
    """A copy to spoil."""
    shutil.copytree(whole / "archive", tmp_path / "archive")
    return shutil.copyfile(whole / "audit.db", tmp_path / "audit.db")


def spoil(db, place, damage=lambda text: text[:9] + b"\xff" + text[10:]):
    """Damage one text of the statement of Tarncloud behind the program's back."""
    table, column = place.split(".")
    with contextlib.closing(sqlite3.connect(db)) as connection:
        connection.text_factory = bytes
        connection.execute("PRAGMA ignore_check_constraints = ON")
        triggers = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in triggers:
            connection.execute(f"DROP TRIGGER {name.decode()}")
        sql = f"SELECT rowid, {column} FROM {table} WHERE length({column}) > 1 ORDER BY rowid LIMIT 1"
        row, text = connection.execute(sql).fetchone()
        changed = connection.execute(f"UPDATE {table} SET {column} = CAST(? AS TEXT) WHERE rowid = ?",
                                     (damage(text.ljust(9)), row))  # fmt: skip
        assert changed.rowcount == 1
        for _, sql in triggers:
            connection.execute(sql.decode())
        connection.commit()


@pytest.mark.slow
@pytest.mark.parametrize("place", [*OWNED, *OTHER])
def test_a_byte_that_is_no_text(db, tmp_path, place):
    spoil(db, place)
    table, column = place.split(".")
    named = f"The stored {column} of {table}, row 1, {SIGN}"

    told = call("verify", "--quick", "--db", db, "--json")
    assert told.code == 3 and named in told.out and not told.err.count("Damaged")

    done = call("export", "--db", db, "--format", "csv", "--out", tmp_path / "csv")
    assert done.code == 3 and named in done.err and "statement-audit verify" in done.err
    assert "Quillbrook" in (tmp_path / "csv" / "latest_scores.csv").read_text(encoding="utf-8")

    asked = call("query", f"SELECT {column} FROM {table}", "--db", db, "--format", "csv")
    assert asked.code == 3 and named in asked.err and asked.out.count("\n") > 1

    other = call("show", "Quillbrook", "--db", db, "--all")
    assert other.code in (0, 3) and "Quality" in other.out
    own = call("show", "Tarncloud", "--db", db, "--all")
    assert own.code in (0, 1, 3) and (own.code == 0 or SIGN in own.err)


@pytest.mark.slow
@pytest.mark.parametrize("place", ["pages.text"])
def test_a_report_leaves_the_damaged_statement_out(db, tmp_path, place):
    spoil(db, place)
    done = call("report", "--db", db, "--out", tmp_path / "site")
    assert done.code == 3 and "tarncloud-2024.pdf" in done.err and SIGN in done.err
    pages = " ".join(path.name for path in (tmp_path / "site" / "companies").iterdir())
    assert "quillbrook" in pages and "tarncloud" not in pages


def test_json_that_is_none_any_more(db, tmp_path):
    spoil(db, "findings.flags", lambda text: b"[~")
    assert call("show", "Quillbrook", "--db", db).code == 0
    own = call("show", "Tarncloud", "--db", db)
    assert own.code == 1 and "A stored JSON text is damaged" in own.err and "verify" in own.err
    assert "row 1, is damaged: it is no JSON" in call("verify", "--quick", "--json", "--db", db).out


@pytest.mark.parametrize("place", ["pages.text", "companies.name"])
def test_another_statement_is_still_scored(db, tmp_path, place):
    spoil(db, place)
    (tmp_path / "other.csv").write_text(f"company,file\nRungwork,{CORPUS}/statements/rungwork-2025.md\n")
    done = call("run", tmp_path / "other.csv", "--db", db, "--classifier", "keyword")
    assert done.code in (0, 3) and "1 scored" in done.err + done.out
    assert "Rungwork" in call("show", "Rungwork", "--db", db).out


def test_a_damaged_text_is_not_merged(db, whole, tmp_path):
    spoil(db, "passages.quote")
    target = shutil.copyfile(whole / "audit.db", tmp_path / "target.db")
    done = call("db", "merge", db, "--db", target)
    assert done.code == 1 and "was not merged" in done.err and "The stored quote of passages, row 1" in done.err


def test_a_value_of_no_kind_costs_its_score(db):
    spoil(db, "findings.status", lambda text: b"m~t")
    told = call("verify", "--quick", "--json", "--db", db)
    assert told.code == 3 and "cannot be computed: 'm~t' is not a valid Status" in told.out


# --- the file itself ------------------------------------------------------------------------


def _zeros(data, start, length):
    return data[:start] + bytes(length) + data[start + length :]


BROKEN = {
    "schema page": lambda data: _zeros(data, 100, 3000),
    "schema text": lambda data: data.replace(b"CREATE TABLE findings", b"CREATE \xffABLE findings"),
    "header": lambda data: _zeros(data, 16, 60),
    "cut off": lambda data: data[: len(data) // 2],
    "cut in the header": lambda data: data[:50],
    "later pages zero-filled": lambda data: _zeros(data, len(data) // 4 // 4096 * 4096, len(data) // 2),
    "no database": lambda _data: b"Dear Sir or Madam, " * 500,
}
COMMANDS = [
    *(["show", "Tarncloud"], ["verify", "--quick"], ["db", "migrate"]),
    ["query", "SELECT * FROM latest_findings"],
]


def _all(db, tmp_path):
    for command in COMMANDS:
        yield call(*command, "--db", db)
    yield call("export", "--db", db, "--format", "json", "--out", tmp_path / "json")
    yield call("run", CORPUS / "statements" / "rungwork-2025.md", "--db", db, "--classifier", "keyword")


@pytest.mark.parametrize("kind", BROKEN)
def test_a_damaged_file_is_named_by_every_command(db, tmp_path, kind):
    db.write_bytes(BROKEN[kind](db.read_bytes()))
    ends = list(_all(db, tmp_path))
    assert {end.code for end in ends} <= {1, 3}, [end.code for end in ends]
    for end in ends:
        said = end.err + end.out
        assert "damaged" in said or "not a SQLite database" in said or "malformed" in said, said


def test_a_damaged_log_is_left_out_or_named(db, tmp_path):
    """SQLite itself leaves out what of a write-ahead log no longer has its checksum."""
    with contextlib.closing(sqlite3.connect(db)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("UPDATE companies SET website = 'https://example.org/'")
        connection.commit()
        log = db.with_name("audit.db-wal").read_bytes()
        kept = db.read_bytes()
    for number, spoilt in enumerate((log[:-500], _zeros(log, 40, 200), b"no log at all" * 400)):
        copy = tmp_path / f"copy{number}.db"
        copy.write_bytes(kept)
        copy.with_name(f"{copy.name}-wal").write_bytes(spoilt)
        done = call("show", "Quillbrook", "--db", copy)
        assert done.code == 0 and "Quality" in done.out
