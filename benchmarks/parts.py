"""A database as a part: seconds, sizes, memory, and every view row by row and timed in SQLite and DuckDB.

python -m benchmarks.parts DB [--out DIR] [--copies N] [--times N]

Exports DB (of `benchmarks.many`) into DIR, compares all views, and times each (best of `--times`, all rows fetched). With
`--copies` DB stands for N databases: it is exported N times under other names, and the views are timed over N parts
that hold the same statements, which is what costs the most. Exit code 1 where a view differs.
"""

from __future__ import annotations

import argparse
import resource
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from statement_audit.export.parts import ROWS_A_PART, number_runs
from statement_audit.features.publish.parts import asking_parts, export_part

RUNS = ("run_id", "latest_run_id", "first_run_id")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("db", type=Path)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--copies", type=int, default=0)
    parser.add_argument("--times", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        out = options.out or Path(folder) / "parts"
        started = time.perf_counter()
        done = export_part(options.db, out, "first")
        print(f"export: {time.perf_counter() - started:.1f} s, {done.statements:,} statements, {done.rows:,} rows")
        print(f"peak memory of the export: {_peak():.0f} MB")
        size = sum(path.stat().st_size for path in out.rglob("*.parquet"))
        print(f"database {options.db.stat().st_size / 1e6:.1f} MB, parts {size / 1e6:.1f} MB")
        differing = compare(options.db, out, options.times)
        for number in range(options.copies):
            export_part(options.db, out, f"copy-{number}")
        if options.copies:
            time_parts(out, options.times)
        print(f"peak memory of all: {_peak():.0f} MB")
    print(f"differing: {', '.join(differing) or 'none'}")
    return 1 if differing else 0


def compare(db: Path, out: Path, times: int) -> list[str]:
    """Print seconds and rows of each view in both; return the views whose rows differ."""
    differing = []
    with closing(sqlite3.connect(db)) as connection, asking_parts(out) as ask:
        names = [str(name) for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'view'")]
        runs = number_runs(1, connection.execute("SELECT id, started_at FROM runs ORDER BY id"))
        print("worked out: all columns, in the engine; fetched: all rows, into Python")
        print("    worked out           fetched")
        print("   SQLite  DuckDB    SQLite  DuckDB       rows  view")
        for name in sorted(names):
            cursor = connection.execute(f"SELECT * FROM {name}")
            columns = [str(column[0]) for column in cursor.description]
            every = f"SELECT {', '.join(f'max({column})' for column in columns)} FROM {name}"
            whole = f"SELECT * FROM {name}"
            inside, _ = _best(lambda every=every: connection.execute(every), times)
            within, _ = _best(lambda every=every: ask(every)[1], times)
            slow, count = _best(lambda whole=whole: connection.execute(whole), times)
            quick, _ = _best(lambda whole=whole: ask(whole)[1], times)
            named, rows = ask(whole)
            same = _digest(connection.execute(whole)) == _digest(_back(rows, columns, runs))
            same = same and list(named) == columns
            verdict = "" if same else "  DIFFERS"
            print(f"{inside:9.3f} {within:7.3f} {slow:9.3f} {quick:7.3f} {count:10,d}  {name}{verdict}")
            if not same:
                differing.append(name)
    return differing


def time_parts(out: Path, times: int) -> None:
    """Print seconds and rows of each view over all parts."""
    started = time.perf_counter()
    with asking_parts(out) as ask:
        print(f"over several parts, opened in {time.perf_counter() - started:.2f} s")
        names = [
            row[0] for row in ask("SELECT view_name FROM duckdb_views() WHERE schema_name = 'main' AND NOT internal")[1]
        ]
        tables = {path.parts[-3] for path in out.glob("*/part=first/*")}
        for name in sorted(set(names) - tables):
            seconds, count = _best(lambda name=name: ask(f"SELECT * FROM {name}")[1], times)
            print(f"          {seconds:7.3f} s {count:9,d}  {name}")


def _back(rows: Iterable[tuple[Any, ...]], columns: list[str], runs: dict[int, int]) -> Iterator[tuple[Any, ...]]:
    """The rows with the ids that they have in their database."""
    old: dict[Any, Any] = {new: run for run, new in runs.items()} | {None: None}
    run_places = {index for index, name in enumerate(columns) if name in RUNS}
    id_places = {index for index, name in enumerate(columns) if name.endswith("_id")} - run_places
    for row in rows:
        new = list(row)
        for index in run_places:
            new[index] = old[new[index]]
        for index in id_places:
            if isinstance(new[index], int):
                new[index] -= ROWS_A_PART
        yield tuple(new)


def _digest(rows: Iterable[tuple[Any, ...]]) -> tuple[int, int]:
    """Number of rows and sum of their hashes, whatever their order.

    Means may differ in the last digits: they are summed in another order.
    """
    count = total = 0
    for row in rows:
        rounded = tuple(round(v, 9) if isinstance(v, float) else (type(v), v) for v in row)
        count, total = count + 1, total + hash(rounded)
    return count, total


def _best(ask: Callable[[], Iterable[tuple[Any, ...]]], times: int) -> tuple[float, int]:
    """The least seconds that all rows took, and how many they are."""
    best, count = float("inf"), 0
    for _ in range(times):
        started = time.perf_counter()
        count = sum(1 for _ in ask())
        best = min(best, time.perf_counter() - started)
    return best, count


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    raise SystemExit(main())
