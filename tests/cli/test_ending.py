"""How commands end when a person, a pipe, a terminal or a disk ends them: quietly, or with words; never with a trace."""

from __future__ import annotations

import _thread
import io
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from itertools import count
from pathlib import Path

import pytest
from cli_samples import ROOT

from statement_audit.cli import output
from statement_audit.store import open_database
from statement_audit.store.queries import ask, open_to_read

MANY = "SELECT a.* FROM latest_findings AS a, findings AS b"


def count_rows(connection) -> Iterator[int]:
    """Give a connection `tick()`, which counts its calls, and `ctrl_c()`, which does what a person does while SQLite is
    busy. Both are no Python code, in which Python would look for signals itself."""
    calls = count()
    connection.create_function("tick", 0, calls.__next__)
    connection.create_function("ctrl_c", 0, _thread.interrupt_main)
    return calls


NUMBERS = "WITH RECURSIVE a(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM a LIMIT 3000000) "
PRESSED = "(x <> 1000 OR ctrl_c() IS NULL) AND tick() >= 0"
BUSY = (
    f"SELECT count(*) FROM a WHERE {PRESSED}",
    f"SELECT x FROM a WHERE {PRESSED} ORDER BY x DESC",
    f"SELECT group_concat(x) FROM a WHERE {PRESSED}",
    f"SELECT DISTINCT x % 7 FROM a WHERE {PRESSED} GROUP BY x HAVING sum(x) < 0",
    f"SELECT x FROM a WHERE {PRESSED} AND x < 0",
)


@pytest.fixture
def as_in_a_command():
    """Datasette, where a test has loaded it, has SQLite tell of what its callbacks raise; no other command loads it."""
    sqlite3.enable_callback_tracebacks(False)
    yield
    sqlite3.enable_callback_tracebacks("datasette" in sys.modules)


@pytest.mark.usefixtures("as_in_a_command")
@pytest.mark.parametrize("sql", BUSY)
def test_ctrl_c_ends_a_query(whole, sql):
    with open_to_read(whole / "audit.db") as database:
        calls = count_rows(database.connection)
        with pytest.raises(KeyboardInterrupt):
            list(ask(database, NUMBERS + sql)[1])
    assert 1000 <= next(calls) < 100_000  # of three million


@pytest.mark.usefixtures("as_in_a_command")
def test_ctrl_c_ends_every_other_read_and_write(tmp_path):
    with open_database(tmp_path / "new.db") as database:
        calls = count_rows(database.connection)
        with pytest.raises(KeyboardInterrupt), database.transaction():
            database.execute(f"CREATE TABLE made AS {NUMBERS} SELECT x FROM a WHERE {PRESSED}")
        assert 1000 <= next(calls) < 100_000
        assert database.value("SELECT count(*) FROM sqlite_master WHERE name = 'made'") == 0


def test_ctrl_c_ends_a_query_over_parts():
    duckdb = pytest.importorskip("duckdb", reason="needs the extra `parts`")
    from statement_audit.export import duck

    class Interrupted:
        description = (("x",),)

        def extract_statements(self, sql: str) -> Sequence[object]:
            return duckdb.extract_statements(sql)

        def execute(self, _statement: object) -> None:
            raise self.error

        error: Exception = RuntimeError("Query interrupted")

    connection = Interrupted()
    for error in (RuntimeError("Query interrupted"), duckdb.InterruptException("Interrupted!")):
        connection.error = error
        with pytest.raises(KeyboardInterrupt):
            duck.ask(connection, "SELECT 1")
    connection.error = RuntimeError("something else")
    with pytest.raises(RuntimeError, match="something else"):
        duck.ask(connection, "SELECT 1")


# --- pipes, encodings, disks: as a shell starts a command ---------------------------------------


def start(*arguments: object, stdout: object = subprocess.PIPE, **more: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "statement_audit", *map(str, arguments)]
    env = {**os.environ, "COLUMNS": "100", "NO_COLOR": "1", **more}
    return subprocess.Popen(command, cwd=ROOT, stdout=stdout, stderr=subprocess.PIPE, env=env)


@pytest.mark.slow
def test_a_reader_that_leaves_hears_no_complaint(whole):
    process = start("query", MANY, "--db", whole / "audit.db", "--format", "csv", "--limit", 20_000)
    assert process.stdout.readline()
    process.stdout.close()
    with process.stderr:
        assert process.stderr.read() == b""
    assert process.wait() in (0, 1)


@pytest.mark.slow
@pytest.mark.parametrize("closed", ["stdout", "both"])
@pytest.mark.parametrize("form", ["table", "json"])
def test_a_stream_that_the_shell_closed(whole, closed, form):
    shell = '"$@" >&-' if closed == "stdout" else '"$@" <&- >&- 2>&-'
    words = [sys.executable, "-m", "statement_audit", "query", "SELECT 1", "--format", form, "--db", whole / "audit.db"]
    done = subprocess.run(["sh", "-c", shell, "sh", *words], cwd=ROOT, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.slow  # Ctrl-C
def test_the_second_ctrl_c_ends_one_step_that_lasts_for_ever(whole):
    long = "printf('%.*c', {0}, 'a')"
    sql = f"SELECT 1 UNION ALL SELECT instr({long.format(90_000_000)}, {long.format(45_000_000)} || 'b')"
    process = start("query", sql, "--db", whole / "audit.db", "--format", "csv", PYTHONUNBUFFERED="1")
    assert process.stdout.readline()
    time.sleep(1)
    for _ in range(2):
        process.send_signal(signal.SIGINT)
        time.sleep(0.2)
    process.communicate(timeout=10)
    assert process.returncode in (130, -signal.SIGINT)


def test_a_terminal_that_lacks_characters(whole):
    process = start("show", "Tarncloud", "--all", "--db", whole / "audit.db", PYTHONIOENCODING="cp1252")
    out, _ = process.communicate()
    assert process.returncode == 0 and b"Quality" in out and b"####" in out


@pytest.mark.parametrize("encoding", ["cp1252", "ascii", "latin-1", "cp437", "utf-8"])
def test_json_is_json_in_every_encoding(monkeypatch, encoding):
    stream = io.TextIOWrapper(io.BytesIO(), encoding=encoding)
    monkeypatch.setattr(sys, "stdout", stream)
    value = {"na\u00efve": "\u2588 \U0001f600 \u2013"}
    output.print_json(value)
    stream.flush()
    assert json.loads(stream.buffer.getvalue().decode(encoding)) == value
    assert output.bar(0.5, 4).encode(encoding)


@pytest.mark.slow
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_full_disk_below_the_output(whole):
    with Path("/dev/full").open("wb") as full:
        process = start("query", "SELECT 1", "--format", "csv", "--db", whole / "audit.db", stdout=full)
        error = process.communicate()[1].decode()
    assert process.returncode == 1
    assert error.splitlines()[0] == "Error: Cannot write the output: No space left on device."
    assert "Traceback" not in error and "Exception ignored" not in error
