"""Kill -9 at any moment: the database opens, holds whole statements only, and the next run completes it."""

from __future__ import annotations

import random
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from store_integrity import integrity_problems, quote_problems

from statement_audit.store import open_database
from statement_audit.store.league import league
from tests.waiting import FOR_EVER, LONGEST

pytestmark = pytest.mark.slow
STATEMENTS = 60
HERE = Path(__file__).parent

# What the pipeline does: hold the lock, begin a run, reuse what is there, write the rest.
CHILD = f"""
import sys
from pathlib import Path
sys.path.insert(0, {str(HERE)!r})
from store_samples import make_result, make_rubric, make_run, make_unread
from statement_audit.archive import Archive
from statement_audit.store import Writer, hold, open_database

path = Path(sys.argv[1])
criteria = tuple(f"TRE-{{number:02}}" for number in range(1, 84))
from statement_audit.models import Status
statuses = (Status.CONCRETE_SPECIFIC, Status.FUTURE_UNDATED, Status.NOT_FOUND) * 28
rubric = make_rubric(criteria)
archive = Archive(path.parent / "archive")
print("start", flush=True)
with hold(path), open_database(path) as database:
    writer = Writer(database, archive)
    writer.write_rubric(rubric)
    run = writer.begin_run(make_run(rubric))
    for number in range({STATEMENTS}):
        name = f"{{number}}.txt"
        archive.put_bytes(name.encode())
        result = make_result(name, company=f"Company {{number}}", criteria=criteria, statuses=statuses[:83])
        if writer.find_score(result.fingerprint) is None:
            writer.write_statement(run, result)
        else:
            writer.reuse(run, result.fingerprint, result.ref)
        print(number, flush=True)
    writer.finish_run(run, "finished")
"""


def check_whole(path: Path) -> int:
    """Every promise that must hold after a kill; returns the number of statements."""
    if not path.exists():
        return 0
    with open_database(path) as database:
        assert integrity_problems(database) == []
        per_score = (
            "SELECT count(findings.id) AS n FROM scores LEFT JOIN findings ON score_id = scores.id GROUP BY scores.id"
        )
        assert {row["n"] for row in database.rows(per_score)} <= {83}
        statements = database.value("SELECT count(*) FROM statements")
        assert statements == database.value("SELECT count(*) FROM scores")
        assert statements == database.value("SELECT count(*) FROM gates")
        assert database.value("SELECT count(*) FROM passages") == 4 * statements
        assert database.value("SELECT count(*) FROM statements WHERE latest_score_id IS NULL") == 0
        assert quote_problems(database) == []
        assert database.value("SELECT count(*) FROM evidence") == 56 * statements
        database.execute("INSERT INTO passages_fts(passages_fts, rank) VALUES ('integrity-check', 1)")
        return int(statements)


def kill_after(path: Path, done: int, seconds: float) -> int:
    """Kill it so many seconds after it said that so many statements are done: where it is then, chance decides."""
    child = subprocess.Popen([sys.executable, "-c", CHILD, str(path)], stdout=subprocess.PIPE)
    assert child.stdout is not None
    with child.stdout:
        for _ in range(1 + done):
            assert child.stdout.readline()
        time.sleep(seconds)
        child.send_signal(signal.SIGKILL)
        return child.wait()


def test_kill_at_random_moments_then_complete(tmp_path: Path) -> None:
    path = tmp_path / "audit.db"
    chance = random.Random(54)
    done = sorted(chance.randrange(STATEMENTS) for _ in range(6))  # a statement takes about 5 ms
    moments = [(0, 0.0), (0, 0.03), *((count, chance.uniform(0.0, 0.02)) for count in done)]
    grown = []
    for count, seconds in moments:
        assert kill_after(path, count, seconds) in (0, -signal.SIGKILL)
        grown.append(check_whole(path))
        assert grown[-1] >= count  # what it called done is there
    assert grown == sorted(grown)
    complete = subprocess.run([sys.executable, "-c", CHILD, str(path)], stdout=subprocess.DEVNULL, check=False)
    assert complete.returncode == 0
    assert check_whole(path) == STATEMENTS
    with open_database(path) as database:
        assert len(league(database)) == STATEMENTS
        runs = [row["status"] for row in database.rows("SELECT status FROM runs ORDER BY id")]
        assert runs[-1] == "finished"
        assert set(runs[:-1]) <= {"interrupted", "finished"}
        last = database.value("SELECT max(id) FROM runs")
        assert database.value("SELECT count(*) FROM run_items WHERE run_id = ?", (last,)) == STATEMENTS
    assert sorted(each.name for each in tmp_path.iterdir() if each.suffix not in (".lock",)) == ["archive", "audit.db"]


def test_two_writers_at_once_take_turns(tmp_path: Path) -> None:
    path = tmp_path / "audit.db"
    command = [sys.executable, "-c", CHILD, str(path)]
    children = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    ends = [(child.communicate(timeout=FOR_EVER)[1], child.returncode) for child in children]
    assert ends == [("", 0)] * 2
    assert check_whole(path) == STATEMENTS
    with open_database(path) as database:
        outcomes = database.rows("SELECT run_id, outcome, count(*) AS n FROM run_items GROUP BY 1, 2 ORDER BY 1")
        assert [(row["outcome"], row["n"]) for row in outcomes] == [("scored", STATEMENTS), ("reused", STATEMENTS)]


def test_readers_go_on_while_a_run_writes(tmp_path: Path) -> None:
    path = tmp_path / "audit.db"
    child = subprocess.Popen([sys.executable, "-c", CHILD, str(path)], stdout=subprocess.PIPE)
    assert child.stdout is not None
    seen = []
    while child.poll() is None:
        if path.exists() and path.stat().st_size:
            connection = sqlite3.connect(path, timeout=LONGEST)
            if connection.execute("SELECT count(*) FROM sqlite_master WHERE name = 'league_table'").fetchone()[0]:
                seen.append(connection.execute("SELECT count(*) FROM league_table").fetchone()[0])
            connection.close()
        time.sleep(0.01)
    child.stdout.close()
    assert child.returncode == 0
    assert seen == sorted(seen)
    assert check_whole(path) == STATEMENTS
