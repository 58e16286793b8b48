"""Make the shipped benchmark: how the scores of real statements lie, numbers alone.

    python -m benchmarks.peers ../shared/data --db peers.db [--out FILE] [--workers N] [--as-is]

FOLDER holds `texts/` and `statements/` with documents and `aims/` with sentences by statement. They are scored by the
default judge into the database, in a drawn order: what a run that was broken off has scored is a sample. Run again, only
what is missing or changed is read; --as-is reads nothing. A profile with fewer statements than `FEWEST` is left out,
which the last lines say.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import subprocess
import sys
from collections import Counter, defaultdict
from dataclasses import asdict, replace
from pathlib import Path

from statement_audit.compare.peers import FEWEST, benchmark_of
from statement_audit.derived.peers import yardstick_of
from statement_audit.resources import benchmark_file
from statement_audit.runs.options import RunOptions
from statement_audit.statements.judge import load_judge
from statement_audit.store import open_database
from statement_audit.store.read_compared import peer_scores

NAMES = (
    "SELECT source_name, league.profile FROM league_table AS league JOIN runs ON runs.id = league.run_id WHERE rank_latest"
    " IS NOT NULL AND runs.rubric_hash = :rubric AND scoring = :scoring AND classifier_revision = :judge"
)
FOLDERS = {
    "texts": "of UK food companies (2016-2023)",
    "aims": "of the Australian and Canadian AIMS data sets (CC-BY-4.0)",
    "statements": "of technology and other companies",
}


def written_texts(folder: Path, target: Path) -> list[Path]:
    """One text file for each statement of the AIMS files."""
    sentences: dict[str, list[str]] = defaultdict(list)
    for name in ("au.csv", "ca.csv"):
        with (folder / name).open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                sentences[row["statement_id"]].append(" ".join(row["sentence"].split()).rstrip(".") + ".")
    target.mkdir(parents=True, exist_ok=True)
    for statement, lines in sentences.items():
        (target / f"{statement}.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return [target / f"{statement}.txt" for statement in sentences]


def score(folder: Path, db: Path, workers: int) -> None:
    """Bring the database up to date."""
    files = [file for name in ("texts", "statements") for file in sorted((folder / name).iterdir())]
    files += written_texts(folder / "aims", db.parent / "aims")
    random.Random(0).shuffle(files)
    command = [sys.executable, "-m", "statement_audit", "run", *files, "--db", db, "--workers", str(workers)]
    if (code := subprocess.run(command, check=False).returncode) not in (0, 3):
        raise SystemExit(code)


def folder_of(name: str, folder: Path, db: Path) -> str:
    """Which of the folders a document came from."""
    places = {"aims": db.parent / "aims", "texts": folder / "texts", "statements": folder / "statements"}
    return next((place for place, path in places.items() if (path / name).exists()), "")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--db", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=benchmark_file())
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--as-is", action="store_true")
    asked = parser.parse_args()
    if not asked.as_is:
        score(asked.folder, asked.db, asked.workers)
    judge = load_judge(RunOptions(db=asked.db))
    yardstick = yardstick_of(judge.rubric, judge.classifier)
    with open_database(asked.db) as database:
        peers = [peer for peer in peer_scores(database) if peer.yardstick == yardstick]
        rows = list(database.rows(NAMES, asdict(yardstick)))
    benchmark = benchmark_of(peers, yardstick, "")
    names = [row["source_name"] for row in rows if row["profile"] in benchmark.profiles]
    counts = Counter(folder_of(name, asked.folder, asked.db) for name in names)
    source = ", ".join(f"{counts[name]} {words}" for name, words in FOLDERS.items() if counts[name])
    benchmark = replace(benchmark, source=f"statements in English, each company's latest: {source}")
    asked.out.write_text(json.dumps(asdict(benchmark), indent=1) + "\n", encoding="utf-8")
    for profile, count in Counter(peer.profile for peer in peers).items():
        print(f"{profile}: {count} statements{'' if count >= FEWEST else f', left out: fewer than {FEWEST}'}")


if __name__ == "__main__":
    main()
