"""Make the shipped benchmark: how the scores of real statements lie, numbers alone.

    python -m benchmarks.peers ../shared/data --db peers.db [--out statement_audit/compare/peers.json] [--workers N]

FOLDER holds `texts/` and `statements/` with documents and `aims/` with sentences by statement. They are scored by the
default judge into the database, which keeps what is scored: run again, only what changed is read. A profile with fewer
statements than `FEWEST` is left out, which the last lines say.
"""

from __future__ import annotations

import argparse
import csv
import json
import subprocess
import sys
from collections import Counter, defaultdict
from pathlib import Path

from statement_audit.compare.peers import FEWEST, as_document, benchmark_of
from statement_audit.derived.peers import yardstick_of
from statement_audit.resources import benchmark_file
from statement_audit.runs.options import RunOptions
from statement_audit.statements.judge import load_judge
from statement_audit.store import open_database
from statement_audit.store.read_peers import peer_scores

SOURCE = (
    "{count} statements in English, each company's latest: UK food companies (2016-2023), Australian and Canadian"
    " statements of the AIMS data sets (CC-BY-4.0), and a few of technology companies"
)


def written_texts(folder: Path, target: Path) -> list[str]:
    """One text file for each statement of the AIMS files; returns its folder."""
    sentences: dict[str, list[str]] = defaultdict(list)
    for name in ("au.csv", "ca.csv"):
        with (folder / name).open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                sentences[row["statement_id"]].append(" ".join(row["sentence"].split()).rstrip(".") + ".")
    target.mkdir(parents=True, exist_ok=True)
    for statement, lines in sentences.items():
        (target / f"{statement}.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return [str(target)] if sentences else []


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--db", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=benchmark_file())
    parser.add_argument("--workers", type=int, default=1)
    asked = parser.parse_args()
    inputs = [str(asked.folder / name) for name in ("texts", "statements")]
    inputs += written_texts(asked.folder / "aims", asked.db.with_suffix(".texts"))
    command = [
        sys.executable,
        "-m",
        "statement_audit",
        "run",
        *inputs,
        "--db",
        asked.db,
        "--workers",
        str(asked.workers),
    ]
    if (code := subprocess.run(command, check=False).returncode) not in (0, 3):
        raise SystemExit(code)
    judge = load_judge(RunOptions(db=asked.db))
    with open_database(asked.db) as database:
        peers = list(peer_scores(database))
    benchmark = benchmark_of(peers, yardstick_of(judge.rubric, judge.classifier), SOURCE.format(count=len(peers)))
    asked.out.write_text(json.dumps(as_document(benchmark), indent=1) + "\n", encoding="utf-8")
    for profile, count in Counter(peer.profile for peer in peers).items():
        print(f"{profile}: {count} statements{'' if count >= FEWEST else f', left out: fewer than {FEWEST}'}")


if __name__ == "__main__":
    main()
