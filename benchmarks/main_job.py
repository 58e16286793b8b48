"""Measure the main job: time, memory, sameness and evidence, on any inputs.

python -m benchmarks.main_job INPUT... [--workers N]

Runs `statement-audit run` twice into fresh databases and once more into the first, then reports seconds a statement,
peak memory of the whole process tree, whether both databases hold the same findings, whether the third run
changed anything, and whether every quote is found in the stored text. Linux only (reads /proc).
"""

from __future__ import annotations

import argparse
import hashlib
import os
import sqlite3
import sys
import tempfile
from contextlib import closing
from pathlib import Path

from benchmarks.processes import watch

FINDINGS = """
SELECT company, year, source_name, document_sha256, criterion, status, score, needs_review, page, quote, confidence
FROM latest_findings ORDER BY company, year, source_name, criterion
"""
UNVERIFIED = """
SELECT count(*), coalesce(sum(substr(pages.text, evidence.start + 1, evidence.end - evidence.start) = evidence.quote), 0)
FROM evidence LEFT JOIN pages ON pages.id = evidence.page_id
"""


def measured_run(inputs: list[str], db: Path, workers: int) -> tuple[float, int]:
    """Wall seconds and peak bytes of one run."""
    command = [sys.executable, "-m", "statement_audit", "run", *inputs, "--db", str(db), "--workers", str(workers)]
    usage = watch(command)
    if usage.exit_code not in (0, 3):
        raise SystemExit(f"{' '.join(command)} ended with {usage.exit_code}\n{usage.errors}")
    return usage.wall_seconds, usage.peak_tree


def digest(db: Path) -> tuple[str, int]:
    """A hash over all findings, and how many there are."""
    found, whole = 0, hashlib.sha256()
    with closing(sqlite3.connect(db)) as connection:
        for row in connection.execute(FINDINGS):
            whole.update(repr(row).encode())
            found += 1
    return whole.hexdigest(), found


def count(db: Path, sql: str) -> tuple[int, ...]:
    with closing(sqlite3.connect(db)) as connection:
        return tuple(connection.execute(sql).fetchone())


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("inputs", nargs="+")
    parser.add_argument("--workers", type=int, default=len(os.sched_getaffinity(0)))
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        first, second = Path(folder, "a", "audit.db"), Path(folder, "b", "audit.db")
        seconds, peak = measured_run(arguments.inputs, first, arguments.workers)
        (statements,) = count(first, "SELECT count(*) FROM statements WHERE state = 'scored'")
        print(f"scored statements      {statements}")
        print(f"wall                   {seconds:.1f} s with {arguments.workers} workers")
        print(f"seconds a statement    {seconds / max(1, statements):.2f}")
        print(f"peak memory            {peak / 2**20:.0f} MiB (all processes)")
        measured_run(arguments.inputs, second, arguments.workers)
        (hash_a, rows), (hash_b, _) = digest(first), digest(second)
        print(f"same findings twice    {'yes' if hash_a == hash_b else 'NO'} ({rows} rows)")
        before = count(
            first,
            "SELECT (SELECT count(*) FROM findings), (SELECT count(*) FROM evidence), (SELECT count(*) FROM issues WHERE score_id IS NOT NULL)",
        )
        again, _ = measured_run(arguments.inputs, first, arguments.workers)
        after = count(
            first,
            "SELECT (SELECT count(*) FROM findings), (SELECT count(*) FROM evidence), (SELECT count(*) FROM issues WHERE score_id IS NOT NULL)",
        )
        print(
            f"third run, same input  {again:.1f} s, {'nothing changed' if before == after else 'CHANGED'} {before} -> {after}"
        )
        total, verified = count(first, UNVERIFIED)
        print(f"quotes verified        {verified} of {total}")


if __name__ == "__main__":
    main()
