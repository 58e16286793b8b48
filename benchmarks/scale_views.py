"""How long questions take on a database: every view whole, what people ask, and the commands that they run."""

from __future__ import annotations

import os
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from benchmarks.processes import watch
from statement_audit.store.descriptions import names_of

TIMES = 3
QUESTIONS = {
    "one company's findings": "SELECT * FROM latest_findings WHERE company = :company",
    "league table of one year": "SELECT * FROM league_table WHERE year = :year ORDER BY rank",
    "one criterion, all companies": "SELECT * FROM latest_findings WHERE criterion = 'DOM-01' AND status <> 'not_found'",
    "one company, year on year": "SELECT * FROM year_on_year WHERE company = :company",
    "one company's promises": "SELECT * FROM commitment_table WHERE company = :company",
    "issues by code": "SELECT code, count(*) FROM latest_issues GROUP BY code ORDER BY 2 DESC",
    "prevalence of criteria": "SELECT * FROM criterion_prevalence",
    "full text: repaid fees": (
        "SELECT passages.quote FROM passages_fts JOIN passages ON passages.id = passages_fts.rowid"
        " WHERE passages_fts MATCH 'repaid AND fee AND recruitment'"
    ),
}


def measure_views(db: Path) -> dict[str, Any]:
    """Every view and question, all rows fetched: once cold, then the best of three; then the commands."""
    with closing(sqlite3.connect(db)) as connection:
        statements = connection.execute("SELECT count(*) FROM statements").fetchone()[0]
        findings = connection.execute("SELECT count(*) FROM findings").fetchone()[0]
        company, year = connection.execute(
            "SELECT company, year FROM league_table WHERE year IS NOT NULL ORDER BY company LIMIT 1"
        ).fetchone()
    values = {"company": company, "year": year}
    return {
        "what": "views",
        "statements": statements,
        "findings": findings,
        "database_bytes": db.stat().st_size,
        "views": {name: timed(db, f"SELECT * FROM {name}", values) for name in names_of("views")},
        "questions": {name: timed(db, sql, values) for name, sql in QUESTIONS.items()},
        "commands": {name: command(words) for name, words in commands(db, company)},
    }


def timed(db: Path, sql: str, values: dict[str, Any]) -> dict[str, Any]:
    """Seconds to fetch every row: `cold` with the file dropped from the system's cache, `warm` the best of three."""
    drop_cache(db)
    with closing(sqlite3.connect(db)) as connection:
        ask = asking(connection, sql, values)
        cold, rows = ask()
        warm = min(ask()[0] for _ in range(TIMES))
    return {"cold": round(cold, 4), "warm": round(warm, 4), "rows": rows}


def asking(connection: sqlite3.Connection, sql: str, values: dict[str, Any]) -> Callable[[], tuple[float, int]]:
    def ask() -> tuple[float, int]:
        start = time.perf_counter()
        rows = sum(1 for _ in connection.execute(sql, values))
        return time.perf_counter() - start, rows

    return ask


def drop_cache(db: Path) -> None:
    """Have the system forget the file's pages, so that they are read from disk again."""
    with db.open("rb") as file:
        os.fsync(file.fileno())
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def commands(db: Path, company: str) -> Iterator[tuple[str, list[str]]]:
    """What users run on a database, by the name for the table."""
    for words in (["compare", "peers"], ["issues"], ["show", company], ["review", "next"]):
        name = " ".join("COMPANY" if word == company else word for word in words)
        yield name, [sys.executable, "-m", "statement_audit", *words, "--db", str(db)]


def command(words: list[str]) -> dict[str, Any]:
    """Best wall seconds of three and the highest memory."""
    runs = [watch(words) for _ in range(TIMES)]
    for run in runs:
        if run.exit_code not in (0, 3):
            raise SystemExit(f"{' '.join(words)} ended with {run.exit_code}:\n{run.errors}")
    wall = min(run.wall_seconds for run in runs)
    return {"wall": round(wall, 2), "peak_mib": max(run.peak_tree for run in runs) >> 20}
