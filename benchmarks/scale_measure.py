"""Whole runs measured: time, memory as it grows, sizes, and whether two engines find the same."""

from __future__ import annotations

import os
import platform
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.main_job import digest
from benchmarks.processes import Usage, watch
from benchmarks.scale_files import first_rows
from benchmarks.scale_stages import Silent

LOOK_SECONDS = 1.0
SETTLED = 1000  # statements after which memory should no longer grow
POINTS_KEPT = 600


@dataclass(frozen=True, slots=True)
class Point:
    """One look at a run. Memory in bytes; `cpu`: processor seconds of the driver."""

    seconds: float
    statements: int
    driver: int
    tree: int
    cpu: float


@dataclass
class Watcher:
    """Looks at a run each second. The database is read in one short read, which a writer in WAL mode does not notice."""

    db: Path
    points: list[Point] = field(default_factory=list)
    next_look: float = 0.0

    def __call__(self, seconds: float, driver: int, tree: int, cpu: float) -> None:
        if seconds < self.next_look:
            return
        self.next_look = seconds + LOOK_SECONDS
        last = self.points[-1].statements if self.points else 0
        self.points.append(Point(seconds, max(last, finished(self.db)), driver, tree, cpu))


def finished(db: Path) -> int:
    """How many statements a fresh database holds by now; 0 where that cannot be read at this moment."""
    if not db.exists():
        return 0
    try:
        with closing(sqlite3.connect(f"file:{db}?mode=ro", uri=True, timeout=0.2)) as connection:
            return int(connection.execute("SELECT coalesce(max(id), 0) FROM scores").fetchone()[0])
    except sqlite3.Error:
        return 0


def measure(folder: Path, statements: int, engine: str, workers: int, keep: Path | None = None) -> dict[str, Any]:
    """Run the first so many statements of a folder into a fresh database, and return what it took.

    `keep`: a folder where the database is left, as ENGINE-WORKERS-STATEMENTS/audit.db.
    """
    chosen = first_rows(folder, statements)
    busy = os.getloadavg()[0]
    with tempfile.TemporaryDirectory(dir=keep) as place:
        db = Path(place) / "audit.db"
        watcher = Watcher(db)
        usage = watch(command(chosen, db, engine, workers), watcher)
        if usage.exit_code not in (0, 3):
            raise SystemExit(f"The run ended with {usage.exit_code}:\n{usage.errors}")
        row = {
            "what": "run",
            "statements": statements,
            "engine": engine,
            "workers": workers,
            "load_before": round(busy, 2),
            **times(usage, watcher.points, statements),
            **growth(usage, watcher.points),
            **held(db),
            "series": [
                [round(p.seconds, 1), p.statements, p.driver >> 20, p.tree >> 20] for p in thinned(watcher.points)
            ],
        }
        if keep:
            kept = keep / f"{engine}-{workers}-{statements}"
            shutil.rmtree(kept, ignore_errors=True)
            shutil.copytree(place, kept)
    return row


def command(chosen: Path, db: Path, engine: str, workers: int) -> list[str]:
    """The command line of one run; the local engine is the default and not named."""
    words = [sys.executable, "-m", "statement_audit", "run", str(chosen), "--db", str(db), "--workers", str(workers)]
    return words if engine == "local" else [*words, "--engine", engine, "--address", "local"]


def times(usage: Usage, points: Sequence[Point], statements: int) -> dict[str, Any]:
    """Seconds of the whole, until the first statement is stored, and after the last one."""
    begun = next((p.seconds for p in points if p.statements), usage.wall_seconds)
    ended = next((p.seconds for p in points if p.statements >= statements), usage.wall_seconds)
    return {
        "wall_seconds": round(usage.wall_seconds, 1),
        "start_seconds": round(begun, 1),
        "end_seconds": round(usage.wall_seconds - ended, 1),
        "statements_a_minute": round(60 * statements / usage.wall_seconds, 2),
        "cpu_seconds": round(usage.cpu_seconds, 1),
        "driver_cpu_seconds": round(usage.driver_cpu_seconds, 1),
        "steady": steady([p for p in points if 0 < p.statements < statements]),
    }


def steady(points: Sequence[Point]) -> dict[str, float] | None:
    """Wall seconds, and processor seconds of the driver, for each statement between the first and the last one."""
    done = points[-1].statements - points[0].statements if points else 0
    if not done:
        return None
    first, last = points[0], points[-1]
    return {
        "wall_seconds": round((last.seconds - first.seconds) / done, 4),
        "driver_cpu_seconds": round((last.cpu - first.cpu) / done, 5),
    }


def growth(usage: Usage, points: Sequence[Point]) -> dict[str, Any]:
    """Peaks, and how memory grows once the run has settled; None where the run is too short to say."""
    found: dict[str, Any] = {"peak_tree_mib": usage.peak_tree >> 20, "peak_driver_mib": usage.peak_driver >> 20}
    settled = [p for p in points if p.statements >= SETTLED]
    for name in ("driver", "tree"):
        line = [(p.statements, getattr(p, name)) for p in settled]
        found[f"{name}_mib_per_1000"] = _mib(slope(line), 1000)
        found[f"{name}_tenths_mib"] = tenths([(p.statements, getattr(p, name)) for p in points])
    return found


def slope(line: Sequence[tuple[int, int]]) -> float | None:
    """Least squares; None where all points lie at one place."""
    if len({x for x, _ in line}) < 2:
        return None
    mean_x = sum(x for x, _ in line) / len(line)
    mean_y = sum(y for _, y in line) / len(line)
    return sum((x - mean_x) * (y - mean_y) for x, y in line) / sum((x - mean_x) ** 2 for x, _ in line)


def _mib(value: float | None, times: int) -> float | None:
    return None if value is None else round(value * times / 2**20, 3)


def tenths(line: Sequence[tuple[int, int]]) -> tuple[int, int] | None:
    """The highest memory (MiB) while the second tenth of the statements was done, and while the last one was."""
    last = max((x for x, _ in line), default=0)
    second = [y for x, y in line if 0.1 * last < x <= 0.2 * last]
    tenth = [y for x, y in line if 0.9 * last < x]
    return (max(second) >> 20, max(tenth) >> 20) if second and tenth else None


def thinned(points: Sequence[Point]) -> list[Point]:
    """At most so many points, the first and the last among them."""
    step = max(1, -(-len(points) // POINTS_KEPT))
    return [*points[:-1:step], *points[-1:]]


def held(db: Path) -> dict[str, Any]:
    """What the run left: sizes, outcomes, issues, and a digest over all findings."""
    files = [path for path in (db.parent / "archive").rglob("*") if path.is_file()]
    found, rows = digest(db)
    with closing(sqlite3.connect(db)) as connection:
        outcomes = dict(connection.execute("SELECT outcome, count(*) FROM run_items GROUP BY outcome ORDER BY outcome"))
        issues = dict(connection.execute("SELECT code, count(*) FROM issues GROUP BY code ORDER BY code"))
        passages = connection.execute("SELECT count(*) FROM passages").fetchone()[0]
    sizes = {
        "database_bytes": sum(path.stat().st_size for path in db.parent.glob(db.name + "*")),
        "cache_bytes": sum(path.stat().st_size for path in db.parent.glob("cache.db*")),
        "archive_bytes": sum(path.stat().st_size for path in files),
        "archive_files": len(files),
    }
    return {**sizes, "outcomes": outcomes, "issues": issues, "passages": passages, "findings": rows, "digest": found}


def references(folder: Path, statements: int) -> dict[str, Any]:
    """Bytes that the driver holds for each statement that waits: its reference and its task."""
    import tracemalloc

    from statement_audit.documents.references import all_references, read_given
    from statement_audit.features.audit.run import acquire
    from statement_audit.fetch import Session
    from statement_audit.runs.options import RunOptions
    from statement_audit.runs.recording import recording, run_info
    from statement_audit.statements.judge import judged_by, load_judge

    chosen = str(first_rows(folder, statements))
    with tempfile.TemporaryDirectory() as place:
        options, quiet = RunOptions(Path(place) / "audit.db", command="benchmark"), Silent()
        judge = load_judge(options)
        info = run_info(options, [chosen], judge.rubric.hash, **judged_by(options, judge))
        read_given([chosen], options, judge.rubric)  # what is loaded once is loaded now
        with recording(options, info, judge.rubric, quiet) as recorder, Session() as session:
            tracemalloc.start()
            given = read_given([chosen], options, judge.rubric)
            refs = all_references(given, options, recorder, session, quiet)
            before = tracemalloc.get_traced_memory()[0]
            tasks = acquire(refs, options, judge, recorder, session, quiet)
            after = tracemalloc.get_traced_memory()[0]
            tracemalloc.stop()
    assert len(tasks) == statements, (len(tasks), statements)
    return {
        "what": "references",
        "statements": statements,
        "reference_bytes": round(before / statements),
        "reference_and_task_bytes": round(after / statements),
    }


def machine() -> dict[str, Any]:
    """Where and with what a measurement was taken."""
    from statement_audit import __version__

    model = next((line.split(":")[1].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name")), "")
    return {
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "cores": len(os.sched_getaffinity(0)),
        "processor": model or platform.machine(),
        "memory_gib": round(os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30, 1),
        "versions": {
            "statement-audit": __version__,
            "python": platform.python_version(),
            "sqlite": sqlite3.sqlite_version,
            **_versions("onnxruntime", "distributed"),
        },
    }


def _versions(*names: str) -> dict[str, str]:
    from importlib.metadata import PackageNotFoundError, version

    found = {}
    for name in names:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def _lines(path: str) -> list[str]:
    try:
        return Path(path).read_text(encoding="utf-8").splitlines()
    except OSError:
        return []
