"""Kill -9 at any moment: the database opens, holds whole statements only, and the next run completes it."""

from __future__ import annotations

import random
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

from statement_audit.store import integrity_problems, open_database
from statement_audit.store.reader import league, verify_evidence

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
with hold(path, timeout=30), open_database(path) as database:
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
        check = verify_evidence(database)
        assert check.verified == check.total == 56 * statements
        assert check.unquoted == 0
        database.execute("INSERT INTO passages_fts(passages_fts, rank) VALUES ('integrity-check', 1)")
        return int(statements)


def kill_after(path: Path, seconds: float) -> int:
    child = subprocess.Popen([sys.executable, "-c", CHILD, str(path)], stdout=subprocess.PIPE)
    assert child.stdout is not None
    child.stdout.readline()
    try:
        return child.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        child.send_signal(signal.SIGKILL)
        return child.wait()
    finally:
        child.stdout.close()


def test_kill_at_random_moments_then_complete(tmp_path: Path) -> None:
    path = tmp_path / "audit.db"
    chance = random.Random(time.time_ns())
    moments = [0.0, 0.03, *(chance.uniform(0.03, 0.35) for _ in range(6))]
    grown = []
    for moment in moments:
        ended = kill_after(path, moment)
        assert ended in (0, -signal.SIGKILL), moments
        grown.append(check_whole(path))
    assert grown == sorted(grown), moments
    assert kill_after(path, 120) == 0
    assert check_whole(path) == STATEMENTS, moments
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
    ends = [(child.communicate(timeout=120)[1], child.returncode) for child in children]
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
            connection = sqlite3.connect(path, timeout=5)
            if connection.execute("SELECT count(*) FROM sqlite_master WHERE name = 'league_table'").fetchone()[0]:
                seen.append(connection.execute("SELECT count(*) FROM league_table").fetchone()[0])
            connection.close()
        time.sleep(0.01)
    child.stdout.close()
    assert child.returncode == 0
    assert seen == sorted(seen)
    assert check_whole(path) == STATEMENTS
