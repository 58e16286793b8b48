"""The gate that CI runs: figures on pinned gold must not fall below their floors.

python -m benchmarks.gate [--data FOLDER] [--only NAME] [--without NAME] [--classifier NAME]
    [--cache FILE]

Reads `floors.yml` beside this file. Gold that is not in this place is skipped, saying so; gold that has changed fails,
because its floors no longer mean anything. Exit codes: 0 all hold, 1 a figure fell or gold changed, 2 usage.
"""

import argparse
import functools
import operator
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from benchmarks.reading import evaluate_reading
from statement_audit.archive import is_whole
from statement_audit.classify import CLASSIFIERS, ClassifierSpec, load_classifier
from statement_audit.classify.base import Classifier
from statement_audit.engine import LocalExecutor, Lost, Work, default_workers
from statement_audit.errors import AuditError, EngineError, UsageError
from statement_audit.evaluate.gold import read_gold
from statement_audit.evaluate.label_map import load_map
from statement_audit.evaluate.labelled import read_labelled
from statement_audit.evaluate.labels import STATUS_COLUMNS, evaluate_labels, evaluate_statuses
from statement_audit.evaluate.own_gold import evaluate_own
from statement_audit.evaluate.passage_report import evaluate_passages
from statement_audit.evaluate.splits import SPLITS, choose_part, read_parts
from statement_audit.evaluate.yaml_file import read_model
from statement_audit.extract.ocr import ocr_version
from statement_audit.models import Rubric
from statement_audit.resources import CHECKOUT
from statement_audit.rubric import load_rubric

FLOORS = Path(__file__).parent / "floors.yml"
LONGEST = 3600.0  # seconds for one gold set, on the slowest of machines
SHARED_DATA = CHECKOUT.parent / "shared" / "data"


class GoldFloors(BaseModel):
    """One gold set. `file`: under the data folder, for own gold and reading under the checkout. Figures are paths into
    the report.

    `part`: for labelled passages, the sources that are measured; all where it is left out.
    `every`: 3 reads each third of a file's statements, which is enough to catch a fall.
    `ocr`: it is read where OCR is installed.
    `floors`: least values; `ceilings`: greatest values, for counts of mistakes.
    """

    model_config = ConfigDict(extra="forbid")

    kind: Literal["own", "reading", "labels", "statuses", "passages"]
    file: str
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    map: str = "aims"
    part: Literal["train", "threshold", "test"] | None = None
    every: int = Field(default=1, ge=1)
    ocr: bool = False
    floors: dict[str, float] = {}
    ceilings: dict[str, float] = {}


class FloorsFile(BaseModel):
    """`floors.yml`: gold sets by name."""

    model_config = ConfigDict(extra="forbid")

    golds: dict[str, GoldFloors] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class FloorRow:
    """One line of the table. `result`: ok, BELOW, ABOVE, CHANGED or skipped."""

    gold: str
    figure: str
    measured: float | None
    limit: float | None
    result: str

    @property
    def fails(self) -> bool:
        """Whether this line makes the gate fail."""
        return self.result not in ("ok", "skipped")


def check_gold(name: str, gold: GoldFloors, root: Path, classifier: Classifier, rubric: Rubric) -> list[FloorRow]:
    """Measure one gold set and compare; one line a figure.

    Args:
        root: the folder that `gold.file` is relative to.

    Raises:
        UsageError: a figure is named that the report does not have, or the gold cannot be used.
    """
    path = root / gold.file
    if not path.is_file() or (gold.ocr and ocr_version() == "none"):
        return [FloorRow(name, gold.file, None, None, "skipped")]
    if not is_whole(path, gold.sha256):
        return [FloorRow(name, gold.file, None, None, "CHANGED")]
    report = _report(gold, path, classifier, rubric)
    rows = []
    for limits, holds, wrong in ((gold.floors, operator.ge, "BELOW"), (gold.ceilings, operator.le, "ABOVE")):
        for figure, limit in limits.items():
            value = figure_of(report, figure)
            rows.append(
                FloorRow(name, figure, value, limit, "ok" if value is not None and holds(value, limit) else wrong)
            )
    return rows


def _report(gold: GoldFloors, path: Path, classifier: Classifier, rubric: Rubric) -> dict[str, Any]:
    if gold.kind == "own":
        return evaluate_own(path.parent, classifier, rubric)
    if gold.kind == "reading":
        return evaluate_reading(path)
    if gold.kind == "passages":
        labelled = read_labelled(path, rubric)
        chosen = choose_part(labelled, gold.part, read_parts(SPLITS)) if gold.part else labelled
        return evaluate_passages(chosen, classifier, rubric)
    label_map = load_map(gold.map)
    read = read_gold(path, (*label_map.labels, *STATUS_COLUMNS))
    read = replace(read, statements=read.statements[:: gold.every])
    if gold.kind == "statuses":
        return evaluate_statuses(read, classifier, rubric)
    return evaluate_labels(read, classifier, rubric, label_map)


def figure_of(report: Mapping[str, Any], figure: str) -> float | None:
    """Follow a path such as `labels.approval.f1`; None where the figure could not be told.

    Raises:
        UsageError: the report has no such figure.
    """
    value: Any = report
    for step in figure.split("."):
        if not isinstance(value, Mapping) or step not in value:
            raise UsageError(f"The report has no figure '{figure}'.", hint="See the keys in docs/evaluating.md.")
        value = value[step]
    if value is not None and not isinstance(value, (int, float)):
        raise UsageError(f"'{figure}' is no figure.", hint="See the keys in docs/evaluating.md.")
    return value


def table(rows: Sequence[FloorRow]) -> str:
    """The lines as a table of fixed columns."""
    width = max(len(row.figure) for row in rows)
    names = max(len(row.gold) for row in rows)
    lines = [f"{'gold':{names}}  {'figure':{width}}  measured    limit  result"]
    for row in rows:
        numbers = f"{_number(row.measured):>8} {_number(row.limit):>8}"
        lines.append(f"{row.gold:{names}}  {row.figure:{width}}  {numbers}  {row.result}")
    return "\n".join(lines) + "\n"


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


_Task = tuple[str, GoldFloors, Path, ClassifierSpec]
_judge = functools.cache(load_classifier)  # once a process, whatever the number of gold sets


def _check(task: _Task) -> list[FloorRow]:
    name, gold, root, judge = task
    return check_gold(name, gold, root, _judge(judge), load_rubric())


def run_gate(
    floors: FloorsFile, data: Path, judge: ClassifierSpec, only: Sequence[str] = (), without: Sequence[str] = ()
) -> list[FloorRow]:
    """Check every gold set, or only those named, but not those `without`; several at once, in processes of their own.

    Raises:
        UsageError: a set is named that there is not, none is left, or a figure does not exist.
        EngineError: a process died or took longer than `LONGEST` seconds.
    """
    for name in (*only, *without):
        if name not in floors.golds:
            raise UsageError(f"Unknown gold '{name}'.", hint=f"Allowed: {', '.join(floors.golds)}.")
    chosen = {name: gold for name, gold in floors.golds.items() if (not only or name in only) and name not in without}
    if not chosen:
        raise UsageError("No gold is left to measure.", hint="Leave out fewer sets.")
    tasks: list[_Task] = [
        (name, gold, CHECKOUT if gold.kind in ("own", "reading") else data, judge) for name, gold in chosen.items()
    ]
    if len(tasks) == 1:
        return _check(tasks[0])
    rows: list[FloorRow] = []
    for found in LocalExecutor(default_workers()).run_tasks(Work(_check, LONGEST), tasks, len(tasks)):
        if isinstance(found, Lost):
            raise EngineError(f"The gold '{found.task[0]}' was not measured: {found.message}", hint="Try again.")
        rows += found
    return rows


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the gate, print the table, and return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.gate", description=__doc__)
    parser.add_argument("--floors", type=Path, default=FLOORS, help="the pinned figures")
    parser.add_argument("--data", type=Path, default=SHARED_DATA, help="folder of the gold that is not ours to ship")
    parser.add_argument("--only", action="append", default=[], help="one gold set; may be given several times")
    parser.add_argument("--without", action="append", default=[], help="one gold set to leave out, likewise")
    parser.add_argument("--classifier", choices=CLASSIFIERS[::2], default="embedded")
    parser.add_argument(
        "--cache", type=Path, help="results of the model to use and to add to; none are kept without it"
    )
    options = parser.parse_args(arguments)
    try:
        floors = read_model(options.floors, FloorsFile)
        with tempfile.TemporaryDirectory() as folder:
            judge = ClassifierSpec(options.classifier, cache=options.cache or Path(folder) / "cache.db")
            rows = run_gate(floors, options.data, judge, options.only, options.without)
    except AuditError as error:
        sys.stderr.write(f"Error: {error.message}\n  {error.hint or ''}\n")
        return error.exit_code
    sys.stdout.write(table(rows))
    failed = [row for row in rows if row.fails]
    classifier = load_classifier(judge)
    sys.stdout.write(f"\n{classifier.name} {classifier.revision}: {_verdict(rows, failed)}\n")
    return 1 if failed else 0


def _verdict(rows: Sequence[FloorRow], failed: Sequence[FloorRow]) -> str:
    if not failed:
        skipped = sum(row.result == "skipped" for row in rows)
        return f"{len(rows) - skipped} figures hold" + (f", {skipped} gold sets are not here" if skipped else "")
    changed = [row.gold for row in failed if row.result == "CHANGED"]
    parts = [f"{len(failed) - len(changed)} of {len(rows)} figures fell"] if len(failed) > len(changed) else []
    if changed:
        parts.append(f"{', '.join(changed)} changed: measure again and set floors and sha256 in floors.yml")
    return "; ".join(parts)


if __name__ == "__main__":
    raise SystemExit(main())
