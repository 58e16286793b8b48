"""Measure the collector: invented companies on loopback, each on an address of its own, through `statement-audit collect`.

python -m benchmarks.collect [--companies 500] [--latency 0.05] [--hosts 16]

The sites come in the shapes of `tests/web/sites.py`, so what must be found is known. Reports companies a minute,
requests a company, peak memory of the program and its worker processes, processor time of each, whether every company
ended as it must, and from the server's own log how the hosts were treated. Exit code 1 where a company ended otherwise or
a host was treated badly. The server runs in this process; its time is not counted. Linux only (reads /proc; needs all
of 127.0.0.0/8).
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.processes import tree_memory
from statement_audit.clock import this_year
from tests.web.listing import list_companies
from tests.web.server import Web, manners, serve
from tests.web.sites import Company, companies

PAUSE = 1.0  # seconds that `statement-audit` leaves between two requests to a host
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Measured:
    """One run. Bytes and seconds; `main_*` is the program's own process, `tree_*` that and its workers."""

    seconds: float
    main_peak: int
    tree_peak: int
    main_cpu: float
    workers_cpu: float
    rows: list[dict[str, Any]]


def process_cpu(pid: int) -> float:
    """Processor seconds of a process that still runs."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def children(pid: int) -> set[int]:
    """The processes that a process began and that still run."""
    found: set[int] = set()
    for task in Path(f"/proc/{pid}/task").iterdir():
        found |= {int(child) for child in (task / "children").read_text().split()}
    return found


def run_collect(listing: Path, db: Path, hosts: int) -> Measured:
    """Run the command and watch its processes."""
    command = [sys.executable, "-m", "statement_audit", "collect", str(listing)]
    command += ["--db", str(db), "--hosts", str(hosts), "--json"]
    main_peak = tree_peak = 0
    main_cpu, workers = 0.0, {}
    began = time.monotonic()
    out = db.with_suffix(".json")
    with out.open("w") as file:
        process = subprocess.Popen(
            command, stdout=file, stderr=subprocess.DEVNULL, env={**os.environ, "STATEMENT_AUDIT_ALLOW_PRIVATE": "1"}
        )
        while process.poll() is None:
            try:
                main_peak = max(main_peak, int(_status(process.pid, "VmHWM")) * 1024)
                tree_peak = max(tree_peak, tree_memory(process.pid))
                main_cpu = process_cpu(process.pid)
                workers |= {child: process_cpu(child) for child in children(process.pid)}
            except (OSError, IndexError, ValueError):
                pass  # a process ended meanwhile
            time.sleep(0.1)
    if process.returncode not in (0, 3):
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}")
    seconds = time.monotonic() - began
    return Measured(seconds, main_peak, tree_peak, main_cpu, sum(workers.values()), json.loads(out.read_text()))


def _status(pid: int, name: str) -> str:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next((line.split()[1] for line in lines if line.startswith(name)), "0")  # none of a process that just ended


def wrong_endings(made: list[Company], rows: list[dict[str, Any]]) -> list[str]:
    """Companies that did not end as their site's shape says."""
    ended = {row["company"]: (row["state"], row["problem"], len(row["found"])) for row in rows}
    wanted = {one.name: (one.shape.state, one.shape.problem, one.shape.documents) for one in made}
    return [
        f"{one.name} ({one.shape.name}): {ended.get(one.name)} instead of {wanted[one.name]}"
        for one in made
        if ended.get(one.name) != wanted[one.name]
    ]


def print_report(made: list[Company], measured: Measured, web: Web, hosts: int) -> bool:
    """Print the table; whether all is well."""
    kept = manners(web.log)
    wrong = wrong_endings(made, measured.rows)
    found = sum(row["state"] == "found" for row in measured.rows)
    requests = sum(row["requests"] for row in measured.rows)
    held = sum(one.ended - one.began for one in web.log)
    lines = {
        "companies": f"{len(made)}, {found} with a statement, {sum(len(row['found']) for row in measured.rows)} documents",
        "ended as they must": f"{len(made) - len(wrong)} of {len(made)}",
        "wall": f"{measured.seconds:.1f} s with {hosts} hosts at once",
        "companies a minute": f"{len(made) / measured.seconds * 60:.0f}",
        "requests": f"{requests} counted, {len(web.log)} answered; {requests / len(made):.1f} a company",
        "hosts busy at once": f"{(held + PAUSE * len(web.log)) / measured.seconds:.1f} on average, their pauses included",
        "peak memory": f"{measured.main_peak / 2**20:.0f} MiB, with workers {measured.tree_peak / 2**20:.0f} MiB",
        "processor": f"{measured.main_cpu:.1f} s, workers {measured.workers_cpu:.1f} s, of {os.cpu_count()} cores",
        "least gap on a host": f"{kept.least_gap:.3f} s from the end of a request to the next",
        "two at once on a host": str(kept.overlaps),
        "robots.txt not first": str(len(kept.rude)),
    }
    for name, value in lines.items():
        print(f"{name:24}{value}")
    for line in wrong[:20]:
        print(f"  {line}")
    return not wrong and kept.least_gap >= PAUSE and not kept.overlaps and not kept.rude


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--companies", type=int, default=500)
    parser.add_argument("--latency", type=float, default=0.05, help="seconds that the server waits before each answer")
    parser.add_argument("--hosts", type=int, default=16)
    arguments = parser.parse_args()
    made = companies(arguments.companies, year=this_year())  # a search goes on past an old one
    sites = {one.host: site for one in made if (site := one.site()) is not None}
    with tempfile.TemporaryDirectory() as folder, serve(sites, latency=arguments.latency) as web:
        listing = list_companies(Path(folder, "companies.csv"), web, made)
        measured = run_collect(listing, Path(folder, "audit.db"), arguments.hosts)
        well = print_report(made, measured, web, arguments.hosts)
    sys.exit(0 if well else 1)


if __name__ == "__main__":
    main()
