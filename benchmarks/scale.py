"""What thousands of statements cost: time, memory and size, measured on statements that are made for it.

    python -m benchmarks.scale generate FOLDER --statements 10000 [--seed 7] [--typical 1330]
    python -m benchmarks.scale measure FOLDER --statements 10000 [--workers 1,2] [--engine local,dask] [--keep FOLDER]
    python -m benchmarks.scale references FOLDER --statements 1000
    python -m benchmarks.scale views AUDIT.db
    python -m benchmarks.scale stages FOLDER --statements 60 [--no-profile]
    python -m benchmarks.scale plot RESULTS.jsonl --out docs/scale
    python -m benchmarks.scale table RESULTS.jsonl

Each measurement adds one line of JSON to `--out` (default results.jsonl), with the date, the machine and the versions.
`plot` and `table` read such files; of two measurements of the same thing the later one counts (give all sizes that belong
together). Linux only.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.scale_texts import TYPICAL_WORDS


def main() -> None:
    options = _options()
    if options.command == "generate":
        from benchmarks.scale_files import generate

        print(json.dumps(generate(options.folder, options.statements, options.seed, options.typical)))
    elif options.command == "plot":
        from benchmarks.scale_plot import plot

        for path in plot(read_results(options.results), options.out):
            print(path)
    elif options.command == "table":
        from benchmarks.scale_table import tables

        print(tables(read_results(options.results)))
    else:
        for row in _measured(options):
            _append(options.out, row)


def _measured(options: argparse.Namespace) -> Iterator[dict[str, Any]]:
    """The rows of one command, each as soon as it is measured."""
    from benchmarks.scale_measure import measure, references
    from benchmarks.scale_stages import as_row, report, stages
    from benchmarks.scale_views import measure_views

    if options.command == "views":
        yield measure_views(options.db)
    elif options.command == "references":
        yield references(options.folder, options.statements)
    elif options.command == "stages":
        row = as_row(*stages(options.folder, options.statements, profile=not options.no_profile))
        print(report(row))
        yield row
    else:
        for engine in options.engine.split(","):
            for workers in map(int, options.workers.split(",")):
                yield measure(options.folder, options.statements, engine, workers, options.keep)


def _append(path: Path, row: dict[str, Any]) -> None:
    from benchmarks.scale_measure import machine

    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps({**machine(), **row}) + "\n")
    shown = {key: value for key, value in row.items() if key not in ("series", "functions")}
    print(json.dumps(shown, indent=1))


def read_results(paths: list[Path]) -> list[dict[str, Any]]:
    """All measurements of these files; of the same thing the latest, in the place of the first."""
    found: dict[tuple[object, ...], dict[str, Any]] = {}
    for path in paths:
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            found[tuple(row.get(key) for key in ("what", "engine", "workers", "statements"))] = row
    return list(found.values())


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    out = argparse.ArgumentParser(add_help=False)
    out.add_argument("--out", type=Path, default=Path("results.jsonl"))
    made = argparse.ArgumentParser(add_help=False)
    made.add_argument("folder", type=Path)
    made.add_argument("--statements", type=int, required=True)
    generated = commands.add_parser("generate", parents=[made])
    generated.add_argument("--seed", type=int, default=7)
    generated.add_argument("--typical", type=int, default=TYPICAL_WORDS, help="words; half of the statements have more")
    measured = commands.add_parser("measure", parents=[made, out])
    measured.add_argument("--workers", default="1,2")
    measured.add_argument("--engine", default="local")
    measured.add_argument("--keep", type=Path, help="leave the databases in this folder")
    commands.add_parser("references", parents=[made, out])
    commands.add_parser("views", parents=[out]).add_argument("db", type=Path)
    commands.add_parser("stages", parents=[made, out]).add_argument("--no-profile", action="store_true")
    for name in ("plot", "table"):
        shown = commands.add_parser(name)
        shown.add_argument("results", type=Path, nargs="+")
        if name == "plot":
            shown.add_argument("--out", type=Path, required=True)
    return parser.parse_args()


if __name__ == "__main__":
    main()
