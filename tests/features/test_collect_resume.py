"""Stop at any point and start again: nothing is lost, nothing is kept twice, nothing is asked for twice needlessly."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer.testing

from statement_audit import clock
from statement_audit.classify.base import ClassifierSpec
from statement_audit.cli.app import app
from statement_audit.runs.options import RunOptions
from statement_audit.runs.recording import recording, run_info
from statement_audit.sources import site
from statement_audit.statements.judge import judged_by, load_judge
from tests.near import work_near
from tests.waiting import FOR_EVER, LONGEST, wait_until
from tests.web.listing import list_companies, query, write_list
from tests.web.server import Web, serve
from tests.web.sites import Company, companies, home, statement

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
HOSTS = 8
HALF_WAY = 70  # of about 110 requests
AS_USERS_DO = ("-m", "statement_audit")
PATIENT = (str(Path(__file__).with_name("patient.py")),)


@pytest.fixture
def made() -> list[Company]:
    return companies(24, net=40)  # each shape twice


@pytest.fixture
def web(made: list[Company]) -> Iterator[Web]:
    with serve({one.host: site for one in made if (site := one.site()) is not None}, latency=0.02) as running:
        yield running


@pytest.fixture
def listing(made: list[Company], web: Web, tmp_path: Path) -> Path:
    return list_companies(tmp_path / "companies.csv", web, made)


def arguments(listing: Path, db: Path) -> list[str]:
    return ["collect", str(listing), "--db", str(db), "--hosts", str(HOSTS), "--pause", "0.05", "--json"]


def begin(
    listing: Path, db: Path, program: tuple[str, ...] = AS_USERS_DO, mark: Path | None = None
) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, *program, *arguments(listing, db)],
        cwd=ROOT,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "STATEMENT_AUDIT_ALLOW_PRIVATE": "1", **({"PATIENT_MARK": str(mark)} if mark else {})},
        start_new_session=True,
    )


def finish(process: subprocess.Popen[str], seconds: float = FOR_EVER) -> tuple[int, list[dict[str, Any]], str]:
    out, err = process.communicate(timeout=seconds)
    return process.returncode, json.loads(out) if out.strip() else [], err


def again(listing: Path, db: Path) -> tuple[int, list[dict[str, Any]], str]:
    """The same command in this process: it goes on from what is stored, whichever process stored it."""
    with pytest.MonkeyPatch.context() as patch:
        work_near(patch)
        patch.setattr(site, "days_ago", clock.days_ago)  # as the command has it that was broken off
        patch.setenv("STATEMENT_AUDIT_ALLOW_PRIVATE", "1")
        done = typer.testing.CliRunner().invoke(app, arguments(listing, db))
    return done.exit_code, json.loads(done.stdout) if done.stdout.strip() else [], done.stderr


def finished(db: Path) -> set[str]:
    return {row["company"] for row in query(db, "SELECT company FROM targets WHERE state <> 'pending'")}


def check_whole(db: Path, made: list[Company]) -> None:
    """Every company is there once and ended as its site must; no link, event or document twice; the file is sound."""
    rows = query(db, "SELECT company, state, problem, statements FROM collection")
    ended = sorted((row["company"], row["state"], row["problem"], row["statements"]) for row in rows)
    assert ended == sorted((one.name, one.shape.state, one.shape.problem, one.shape.documents) for one in made)
    assert not query(db, "SELECT url FROM links GROUP BY url HAVING count(*) > 1")
    assert not query(db, "SELECT link_id FROM link_events GROUP BY link_id, event HAVING count(*) > 1")
    assert {row["event"] for row in query(db, "SELECT event FROM link_events")} == {"new"}
    assert query(db, "PRAGMA integrity_check") == [{"integrity_check": "ok"}]
    assert query(db, "PRAGMA foreign_key_check") == []
    missing = [
        row["sha256"]
        for row in query(db, "SELECT sha256, archive_path FROM documents")
        if not (db.parent / "archive" / row["archive_path"]).is_file()
    ]
    assert not missing


def check_requests(web: Web, made: list[Company], done_before: set[str], asked_before: int) -> None:
    """Nothing of a finished company is asked for again; of the others at most what was under way."""
    done_hosts = {one.host for one in made if one.name in done_before}
    assert not [one for one in web.log[asked_before:] if one.host in done_hosts]
    repeated = [path for path, count in Counter(web.asked()).items() if count > 1]
    assert len(repeated) <= HOSTS, repeated


def reruns_without_requests(web: Web, listing: Path, db: Path, made: list[Company]) -> None:
    before = len(web.log)
    code, rows, _ = again(listing, db)
    assert code == 3  # some companies have no statement, and that is said again
    assert len(web.log) == before
    assert all(row["reused"] for row in rows)
    assert [row["company"] for row in rows] == [one.name for one in made]
    assert {row["company"]: len(row["found"]) for row in rows} == {one.name: one.shape.documents for one in made}


def test_kill_half_way(web: Web, listing: Path, made: list[Company], tmp_path: Path) -> None:
    db = tmp_path / "results" / "audit.db"
    web.most = HALF_WAY  # so that nothing is gained where this process is slow to kill
    first = begin(listing, db)
    wait_until(lambda: len(web.log) >= HALF_WAY)
    os.killpg(first.pid, signal.SIGKILL)
    first.communicate(timeout=LONGEST)
    web.most, asked_before, done_before = None, len(web.log), finished(db)
    assert 3 < len(done_before) < 21
    code, rows, err = again(listing, db)
    assert code == 3, err
    assert [row["company"] for row in rows] == [one.name for one in made]
    assert {row["company"] for row in rows if row["reused"]} == done_before
    check_whole(db, made)
    check_requests(web, made, done_before, asked_before)
    statuses = [row["status"] for row in query(db, "SELECT status FROM runs ORDER BY id")]
    assert statuses == ["interrupted", "finished"]
    reruns_without_requests(web, listing, db, made)


def test_ctrl_c_half_way(web: Web, listing: Path, made: list[Company], tmp_path: Path) -> None:
    """Nobody answers the requests that are under way: they are broken off."""
    db = tmp_path / "results" / "audit.db"
    web.most = HALF_WAY
    first = begin(listing, db, PATIENT)
    wait_until(lambda: len(web.log) >= HALF_WAY)
    os.killpg(first.pid, signal.SIGINT)  # as a terminal does: to the worker processes, too
    code, rows, err = finish(first, LONGEST)
    assert code == 130, err
    assert len(web.log) == HALF_WAY
    web.most = None
    assert "Run the same command again" in err
    assert "Traceback" not in err
    asked_before, done_before = len(web.log), finished(db)
    assert {row["company"] for row in rows} == done_before
    code, rows, err = again(listing, db)
    assert code == 3, err
    check_whole(db, made)
    check_requests(web, made, done_before, asked_before)
    reruns_without_requests(web, listing, db, made)


def test_ctrl_c_while_a_slow_document_is_read(tmp_path: Path) -> None:
    """The worker that reads it is ended, too: nobody waits for it."""
    company, mark = "Lanternfold Limited", tmp_path / "reading"
    site = {"/": home(company, ("/statement", "Modern slavery statement")), "/statement": statement(company, 2025)}
    with serve({"127.42.0.1": site}) as web:
        listing = write_list(tmp_path / "companies.csv", [{"company": company, "website": web.url("127.42.0.1")}])
        db = tmp_path / "audit.db"
        process = begin(listing, db, PATIENT, mark)
        wait_until(mark.exists)
        os.killpg(process.pid, signal.SIGINT)
        code, rows, err = finish(process, LONGEST)
        assert (code, rows) == (130, []), err
        with pytest.raises(ProcessLookupError):
            os.kill(int(mark.read_text()), 0)
        assert len(web.log) == 3  # robots.txt, the home page and the statement
        assert query(db, "SELECT state FROM targets") == [{"state": "pending"}]
        code, rows, err = finish(begin(listing, db))
        assert (code, rows[0]["state"]) == (0, "found"), err
        assert len(web.asked()) == len(set(web.asked()))


class Silent:
    """A progress that draws nothing."""

    def start(self, label: str, total: int) -> None: ...

    def advance(self, label: str) -> None: ...

    def note(self, message: str) -> None: ...


def test_ctrl_c_between_the_begin_of_a_transaction_and_its_block(tmp_path: Path) -> None:
    """Seen half way through a collection: what was open is undone, and the run is marked."""
    options = RunOptions(db=tmp_path / "audit.db", classifier=ClassifierSpec("keyword"))
    judge = load_judge(options)
    with recording(
        options, run_info(options, [], judge.rubric.hash, **judged_by(options, judge)), judge.rubric, Silent()
    ) as recorder:
        recorder.writer.db.execute("BEGIN IMMEDIATE")
        raise KeyboardInterrupt
    assert query(options.db, "SELECT status FROM runs") == [{"status": "interrupted"}]
