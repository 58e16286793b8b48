"""Fit what weighs the names of a statement: `identity/coverage.weights`.

    pip install --group training -e .
    python -m training.entities --data ../shared/data --aims FOLDER --hackathon FOLDER [--folds 10]

Statements whose entities are written down: invented ones (`training/data/entities/*.jsonl`, by writers who had not seen the
program) and real ones, of which the repository has the names alone (`benchmarks/facts*.csv`; see `benchmarks/facts.py` for the
folders). Without a folder its statements are left out, and the weights are others. With `--folds` nothing is written:
each statement is read by weights that were fitted on the others. What `benchmarks/facts_aside.csv` names is never fitted on.

Two logistic regressions over hashed features: of the words around a name, and of its points beside those of the other names
of its text (points by folds, so that none was fitted on its own statement). What rules found is a feature, but not where the
rules were written with the statement in view. Some minutes.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

import numpy as np
from scipy.sparse import csr_matrix, vstack
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from benchmarks.facts import TODAY, key, locate
from statement_audit.extract import extract
from statement_audit.identity import coverage, entities
from statement_audit.identity.coverage import (
    BESIDE_OTHERS,
    LIKELY,
    OF_WORDS,
    SCALE,
    UNLIKELY,
    WEIGHTS,
    candidates,
    features,
    hashed,
)
from statement_audit.identity.entity_names import Named
from statement_audit.identity.identify import identify
from statement_audit.identity.whole_text import WholeText
from statement_audit.models import StatementRef

OWN = Path(__file__).parent / "data" / "entities"
BENCHMARKS = Path(__file__).parent.parent / "benchmarks"
IN_VIEW = ("facts_gold", "facts_people", "facts_aims")  # of the rules
REGULARISATION, REGULARISATION_BESIDE = 0.15, 0.05  # inverse of their strength
FOLDS = 8  # by which the points are read that names are compared by
REAL_WEIGHT, SHORT_WEIGHT, UNTOLD_WEIGHT = (
    2.0,
    0.5,
    0.3,
)  # of real statements, of short ones, of rows without what rules told


@dataclass(frozen=True, slots=True)
class Labelled:
    """A statement, what rules tell of it, and the entities that a reader wrote down. `rules_count`: whether the rules were
    written without it."""

    lot: str
    name: str
    whole: WholeText
    told: tuple[Named, ...]
    wanted: frozenset[str]
    doubted: frozenset[str]
    real: bool
    rules_count: bool


@dataclass(frozen=True, slots=True)
class Rows:
    """One row a name: its features with and without what rules told, whether it is an entity, and its statement's number."""

    told: csr_matrix
    untold: csr_matrix
    right: np.ndarray
    statement: np.ndarray
    keys: Sequence[str]


def read_all(data: Path, aims: Path | None, hackathon: Path | None) -> list[Labelled]:
    """Every labelled statement that is at hand, but those put aside."""
    found = [statement for path in sorted(OWN.glob("*.jsonl")) for statement in _own(path)]
    tables = (
        ("facts_gold", data),
        ("facts_people", data),
        ("facts_aims", aims),
        ("facts_further", hackathon),
        ("facts_entities", hackathon),
    )
    for table, folder in tables:
        if folder is not None:
            found += _real(BENCHMARKS / f"{table}.csv", folder)
    return found


def _own(path: Path) -> Iterator[Labelled]:
    with tempfile.TemporaryDirectory() as folder, path.open(encoding="utf-8") as stream:
        for number, line in enumerate(stream):
            row = json.loads(line)
            file = Path(folder) / (f"{number}.html" if row["text"].startswith("<") else f"{number}.txt")
            file.write_text(row["text"], encoding="utf-8")
            yield _labelled(path.stem, str(number), file, row["entities"], real=False, rules_count=True)


def _real(table: Path, data: Path) -> Iterator[Labelled]:
    with tempfile.TemporaryDirectory() as folder, table.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            doubted = row["entities"].endswith("?")
            file = None if doubted else locate(data, row["file"], Path(folder))
            if file is not None:
                rules_count = table.stem not in IN_VIEW
                names = row["entities"].split(";")
                yield _labelled(row["seen"], row["file"], file, names, real=True, rules_count=rules_count)


def _labelled(lot: str, name: str, path: Path, names: Sequence[str], *, real: bool, rules_count: bool) -> Labelled:
    kept: list[tuple[WholeText, tuple[Named, ...]]] = []

    def keep(whole: WholeText, told: Sequence[Named]) -> Sequence[Named]:
        kept.append((whole, tuple(told)))
        return told

    document, _ = extract(path, hashlib.sha256(path.read_bytes()).hexdigest(), name=path.name)
    with mock.patch.object(entities, "weighed", keep):
        identify(document, StatementRef(path.name, path=path), TODAY)
    whole, told = kept[0][0], tuple(coverage.as_written(*kept[0]))
    given = [item.strip() for item in names if item.strip(" ?")]
    wanted = frozenset(_bare(item) for item in given if not item.endswith("?"))
    doubted = frozenset(_bare(item) for item in given if item.endswith("?"))
    return Labelled(lot, name, whole, told, wanted, doubted, real, rules_count)


def _bare(name: str) -> str:
    return key("entities", name.rstrip(" ?"))


def rows_of(statements: Sequence[Labelled]) -> Rows:
    """The names of the statements; one that a reader doubted is left out."""
    told, untold, right, numbers, keys = [], [], [], [], []
    for number, statement in enumerate(statements):
        names = candidates(statement.whole, statement.told)
        for name, (shared, by_place) in features(statement.whole, names, statement.told).items():
            bare = _bare(names[name].name)
            if bare in statement.doubted:
                continue
            every = {feature: 1.0 for of_place in by_place.values() for feature in of_place} | shared
            told.append(every)
            untold.append({name: value for name, value in every.items() if not coverage.is_told(name)})
            right.append(bare in statement.wanted)
            numbers.append(number)
            keys.append(name)
    return Rows(_matrix(told, OF_WORDS), _matrix(untold, OF_WORDS), np.array(right), np.array(numbers), keys)


def _matrix(rows: Sequence[dict[str, float]], place: tuple[int, int]) -> csr_matrix:
    size = place[1] - place[0]
    cells = [(number, bucket, value) for number, row in enumerate(rows) for bucket, value in hashed(row, size).items()]
    numbers, buckets, values = zip(*cells, strict=True)
    return csr_matrix((values, (numbers, buckets)), shape=(len(rows), size))


def fit(rows: Rows, statements: Sequence[Labelled], chosen: np.ndarray) -> LogisticRegression:
    """The regression of the chosen rows: each without what rules told, and with it where the rules had not seen it."""
    counts = np.array([statements[number].rules_count for number in rows.statement])
    weight = np.array([_weight(statements[number]) for number in rows.statement])
    fair = chosen[counts[chosen]]
    model = LogisticRegression(C=REGULARISATION, max_iter=3000, fit_intercept=False)
    return model.fit(
        vstack([rows.told[fair], rows.untold[chosen]]),
        np.r_[rows.right[fair], rows.right[chosen]],
        sample_weight=np.r_[weight[fair], weight[chosen] * UNTOLD_WEIGHT],
    )


def _weight(statement: Labelled) -> float:
    return REAL_WEIGHT if statement.real else SHORT_WEIGHT if statement.lot == "short" else 1.0


def points_by_folds(rows: Rows, statements: Sequence[Labelled], folds: int) -> np.ndarray:
    """Each name's points from weights that were fitted on other statements."""
    points = np.zeros(len(rows.right))
    for others, held in GroupKFold(folds).split(rows.told, rows.right, rows.statement):
        points[held] = fit(rows, statements, others).decision_function(rows.told[held])
    return points


def compared(rows: Rows, statements: Sequence[Labelled], points: np.ndarray) -> csr_matrix:
    """One row a name: what tells it from the others of its statement."""
    numbers = defaultdict(dict)
    for row, (statement, name) in enumerate(zip(rows.statement, rows.keys, strict=True)):
        numbers[statement][name] = row
    found: list[dict[str, float]] = [{} for _ in rows.keys]
    for number, by_name in numbers.items():
        statement = statements[number]
        names = candidates(statement.whole, statement.told)
        given = {name: float(points[row]) for name, row in by_name.items()}
        for name, marks in coverage.compared(statement.whole, names, statement.told, given).items():
            found[by_name[name]] = dict.fromkeys(marks, 1.0)
    return _matrix(found, BESIDE_OTHERS)


def fit_beside(
    beside: csr_matrix, rows: Rows, statements: Sequence[Labelled], chosen: np.ndarray
) -> LogisticRegression:
    """The regression of the chosen names beside the others."""
    weight = np.array([_weight(statements[number]) for number in rows.statement[chosen]])
    model = LogisticRegression(C=REGULARISATION_BESIDE, max_iter=3000, fit_intercept=False)
    return model.fit(beside[chosen], rows.right[chosen], sample_weight=weight)


def write(models: Sequence[LogisticRegression], path: Path) -> None:
    """The weights as signed bytes, those of one regression after the other."""
    weights = np.concatenate([model.coef_[0] for model in models])
    path.write_bytes(np.clip(np.round(weights * SCALE), -127, 127).astype(np.int8).tobytes())


def by_folds(rows: Rows, statements: Sequence[Labelled], folds: int) -> str:
    """Precision and recall of each lot: with rules alone, and as weighed by what was fitted on other statements."""
    points = points_by_folds(rows, statements, folds)
    beside = compared(rows, statements, points)
    chance = np.zeros(len(rows.right))
    for others, held in GroupKFold(folds).split(beside, rows.right, rows.statement):
        chance[held] = fit_beside(beside, rows, statements, others).predict_proba(beside[held])[:, 1]
    by_statement: dict[int, dict[str, float]] = defaultdict(dict)
    for number, name, value in zip(rows.statement, rows.keys, chance, strict=True):
        by_statement[number][name] = value
    before, after = defaultdict(Counter), defaultdict(Counter)
    for number, statement in enumerate(statements):
        names = candidates(statement.whole, statement.told)
        found = entities.distinct_names(
            statement.whole, coverage.chosen(statement.whole, statement.told, names, by_statement[number])
        )
        for counts, given_names in ((before, statement.told), (after, found)):
            given = {_bare(item.name) for item in given_names} - statement.doubted
            outcome = {
                "right": given & statement.wanted,
                "missed": statement.wanted - given,
                "wrong": given - statement.wanted,
            }
            counts[statement.lot].update({result: len(names) for result, names in outcome.items()})
    lines = [
        f"{'lot':22} {'rules alone':>14} {'weighed':>14}   precision/recall, likely from {LIKELY}, unlikely below {UNLIKELY}"
    ]
    return "\n".join([*lines, *(f"{lot:22} {_shares(before[lot]):>14} {_shares(after[lot]):>14}" for lot in before)])


def _shares(counts: Counter[str]) -> str:
    given, wanted = counts["right"] + counts["wrong"], counts["right"] + counts["missed"]
    return f"{counts['right'] / max(1, given):.2f}/{counts['right'] / max(1, wanted):.2f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--aims", type=Path)
    parser.add_argument("--hackathon", type=Path)
    parser.add_argument("--folds", type=int, default=0)
    arguments = parser.parse_args()
    statements = read_all(arguments.data, arguments.aims, arguments.hackathon)
    rows = rows_of(statements)
    print(f"{len(statements)} statements, {len(rows.right)} names, {rows.right.mean():.2f} of them entities")
    if arguments.folds:
        print(by_folds(rows, statements, arguments.folds))
    else:
        every = np.arange(len(rows.right))
        beside = compared(rows, statements, points_by_folds(rows, statements, FOLDS))
        write([fit(rows, statements, every), fit_beside(beside, rows, statements, every)], WEIGHTS)


if __name__ == "__main__":
    main()
