"""A run on a Dask cluster of separate processes: the same rows as on one machine, whatever happens to the workers."""

import contextlib
import json
import sqlite3
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from dask_cluster import SECONDS, calm, certificates, dask_cluster
from deadly import DEADLY, TOO_DEADLY, die_of_marked_text
from pipeline_samples import STATEMENT, Silent

from statement_audit.classify.base import ClassifierSpec
from statement_audit.engine import EngineOptions, Tls, executor
from statement_audit.errors import EngineError
from statement_audit.features.audit import run as run_module
from statement_audit.features.audit.run import run
from statement_audit.runs.options import RunOptions

pytestmark = pytest.mark.slow

HERE = Path(__file__).parent
# What tells when and how fast, and how a process ended: all else is the same, row ids included.
PASSING = {
    "runs": ("started_at", "finished_at"),
    "scores": ("seconds",),
    "issues": ("created_at", "message"),
    "fetches": ("fetched_at", "seconds"),
}


def rows_of(db: Path) -> dict[str, list[tuple]]:
    """Every row of every table, but for what passes."""
    with contextlib.closing(sqlite3.connect(f"file:{db}?mode=ro", uri=True)) as connection:
        names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE '%VIRTUAL%'")
        found = {}
        for (name,) in names.fetchall():
            if name.startswith(("sqlite_", "_", "passages_fts")):
                continue
            columns = [row[1] for row in connection.execute(f'PRAGMA table_info("{name}")')]
            kept = ", ".join(f'"{column}"' for column in columns if column not in PASSING.get(name, ()))
            found[name] = sorted(connection.execute(f'SELECT {kept} FROM "{name}"').fetchall(), key=repr)
        return found


@pytest.fixture(scope="module", autouse=True)
def calmly():
    with calm():
        yield


@pytest.fixture(scope="module")
def inputs(tmp_path_factory) -> Path:
    """Sixteen small statements, one of which ends its reader, one that is a copy, one that is none, one broken file."""
    folder = tmp_path_factory.mktemp("inputs")
    stems = ("Ash", "Birch", "Cedar", "Dove", "Elm", "Fern", "Gorse", "Heron", "Ivy", "Juniper")
    ends = ("water", "ford", "dale", "holt")
    goods = ("apples", "bricks", "candles", "doors", "engines", "flour", "glass", "hops", "irons", "jute")
    for number in range(16):
        text = STATEMENT.replace("fish, oats", f"{goods[number % 10]} and {number} other goods, oats")
        text = text.replace("Tidewater", stems[number % 10] + ends[number // 10])
        (folder / f"{number:02}.txt").write_text(text)
    (folder / "07.txt").write_text(f"{STATEMENT}\n{DEADLY}\n")
    (folder / "11.txt").write_text((folder / "10.txt").read_text() + " ")
    (folder / "12.txt").write_text("A recipe for bread. " * 30)
    (folder / "14.pdf").write_bytes(b"%PDF-1.7 and nothing more")
    return folder


@pytest.fixture(autouse=True)
def deadly(monkeypatch):
    let_die(monkeypatch)


def let_die(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(run_module, "process_task", die_of_marked_text)
    # what is under way when one dies is read again in as many processes
    patch.setattr(executor, "RUNNING_PER_WORKER", 2)


@pytest.fixture(scope="module")
def local_db(tmp_path_factory, inputs) -> Path:
    """What one machine with one worker writes."""
    db = tmp_path_factory.mktemp("local") / "audit.db"
    with pytest.MonkeyPatch.context() as patch:
        let_die(patch)
        run([str(inputs)], RunOptions(db=db, classifier=ClassifierSpec("keyword")), Silent())
    return db


@pytest.fixture(scope="module")
def local_rows(local_db):
    return rows_of(local_db)


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    """Two workers, each with a nanny that starts another in its place."""
    with dask_cluster(tmp_path_factory.mktemp("cluster"), paths=[HERE]) as started:
        yield started


class Interrupting:
    """Does something once, after so many statements."""

    def __init__(self, after: int, act) -> None:
        self.after, self.act, self.done, self.notes = after, act, 0, []

    def start(self, label: str, total: int) -> None: ...

    def advance(self, label: str) -> None:
        if label == "Scoring":
            self.done += 1
            if self.done == self.after:
                self.act()

    def note(self, message: str) -> None:
        self.notes.append(message)


def stop() -> None:
    raise KeyboardInterrupt


def on(cluster, **more) -> EngineOptions:
    return EngineOptions("dask", cluster.address, **more)


def answers(db: Path, sql: str) -> list[tuple]:
    with contextlib.closing(sqlite3.connect(f"file:{db}?mode=ro", uri=True)) as connection:
        return sorted(connection.execute(sql).fetchall(), key=repr)


def test_two_local_workers_write_what_one_writes(options, silent, inputs, local_rows):
    run([str(inputs)], replace(options, workers=2), silent)
    assert rows_of(options.db) == local_rows


def test_documents_travel_through_a_store_of_fsspec(tmp_path, options, silent, inputs, local_rows, cluster):
    place = tmp_path / "store"
    run([str(inputs)], replace(options, engine=on(cluster, documents=place.as_uri())), silent)
    assert rows_of(options.db) == local_rows
    assert len([path for path in place.rglob("*") if path.is_file()]) == len(local_rows["documents"])


def test_begun_on_a_laptop_continued_on_a_cluster_finished_on_a_laptop(
    options, silent, inputs, local_db, local_rows, cluster
):
    first = run([str(inputs)], options, Interrupting(9, stop))
    second = run([str(inputs)], replace(options, engine=on(cluster)), Interrupting(13, stop))
    third = run([str(inputs)], replace(options, workers=2), silent)
    assert [one.interrupted for one in (first, second, third)] == [True, True, False]
    assert "reused" not in first.outcomes
    assert second.outcomes["reused"] == 8  # all but the one that a crash had left unread
    found = rows_of(options.db)
    for table in ("statements", "findings", "evidence", "gates", "pages", "passages", "facts"):
        assert len(found[table]) == len(local_rows[table]), table
    view = "SELECT company, year, source_name, criterion, status, score, page, quote, confidence FROM latest_findings"
    assert answers(options.db, view) == answers(local_db, view)
    assert len(answers(local_db, view)) > 83 * 12


def test_workers_that_do_not_see_the_documents_end_the_run(options, silent, inputs, cluster):
    """`memory://` is another place in each process."""
    engine = on(cluster, documents="memory://documents")
    with pytest.raises(EngineError, match="does not see the documents") as caught:
        run([str(inputs)], replace(options, engine=engine), silent)
    assert "--documents" in caught.value.hint
    assert answers(options.db, "SELECT count(*) FROM scores") == [(0,)]


def test_workers_of_another_version_end_the_run(options, silent, inputs, monkeypatch):
    monkeypatch.setattr("statement_audit.score.SCORING_VERSION", "another")
    with pytest.raises(EngineError, match="would score differently: it has code") as caught:
        run([str(inputs)], options, silent)
    assert "same version" in caught.value.hint


def test_a_document_that_kills_worker_after_worker_costs_only_itself(tmp_path, options, silent, statement, cluster):
    folder = tmp_path / "in"
    folder.mkdir()
    for name in ("apples", "dates", "pears", "plums"):
        (folder / f"{name}.txt").write_text(statement.replace("fish", name))
    (folder / "cherries.txt").write_text(f"{statement}\n{TOO_DEADLY}\n")
    summary = run([str(folder)], replace(options, engine=on(cluster)), silent)
    assert summary.outcomes == {"scored": 4, "could_not_read": 1}
    assert answers(options.db, "SELECT source_name, message FROM issues WHERE code = 'worker_died'") == [
        ("cherries.txt", "each worker that read it ended")
    ]


def test_a_worker_that_is_killed_and_a_document_that_kills_cost_nothing_else(options, inputs, local_rows, cluster):
    with cluster.client() as client:
        client.wait_for_workers(2, timeout=SECONDS)
    progress = Interrupting(5, lambda: cluster.kill_worker(0))
    run([str(inputs)], replace(options, engine=on(cluster)), progress)
    cluster.add_worker()  # in its place, whichever test is next
    assert progress.done == len(local_rows["statements"])
    assert rows_of(options.db) == local_rows


def test_tls_is_used_and_asked_for(tmp_path, options, silent, statement, monkeypatch):
    (tmp_path / "a.txt").write_text(statement)
    given = ["run", str(tmp_path / "a.txt"), "--classifier", "keyword", "--db", str(options.db), "--json"]
    files = certificates(tmp_path / "certificates")
    with dask_cluster(tmp_path / "cluster", workers=1, tls=files) as secured:
        assert secured.address.startswith("tls://")
        command = [sys.executable, "-m", "statement_audit", *given, "--engine", "dask", "--address", secured.address]
        proof = ["--tls-ca", str(files[0]), "--tls-cert", str(files[1]), "--tls-key", str(files[2])]
        done = subprocess.run([*command, *proof], capture_output=True, text=True, timeout=600, check=False)
        assert done.returncode in (0, 3), done.stderr
        assert json.loads(done.stdout)["run"]["outcomes"] == {"scored": 1}
        others = certificates(tmp_path / "others")
        monkeypatch.setattr("statement_audit.engine.cluster.CONNECT_SECONDS", 3.0)
        for number, engine in enumerate(
            (
                EngineOptions("dask", secured.address.replace("tls://", "tcp://")),
                EngineOptions("dask", secured.address, Tls(*others)),
            )
        ):
            refused = replace(options, engine=engine, db=tmp_path / str(number) / "audit.db")
            with pytest.raises(EngineError, match="No Dask scheduler answers"):
                run([str(tmp_path / "a.txt")], refused, silent)
