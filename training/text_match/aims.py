"""The AIMS sentence sets as passages and labels, read and mapped by the evaluate room. Project AIMS, CC-BY-4.0."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from statement_audit.evaluate.gold import read_gold
from statement_audit.evaluate.label_map import load_map
from statement_audit.models import Passage, Rubric


@dataclass(frozen=True, slots=True)
class LabelledSet:
    """One country's gold: sentences in order as passages, the statement of each, and 0/1 by label."""

    name: str
    passages: tuple[Passage, ...]
    statements: NDArray[np.str_]
    labels: dict[str, NDArray[np.int64]]


def read_set(data: Path, country: str) -> LabelledSet:
    """Read `data/<country>.csv` with the context that `statement-audit evaluate` gives each sentence."""
    gold = read_gold(data / f"{country}.csv", load_map().labels)
    passages = tuple(passage for statement in gold.statements for passage in statement.passages)
    statements = np.array([statement.id for statement in gold.statements for _ in statement.passages])
    labels = {
        column: np.array([value for statement in gold.statements for value in statement.labels[column]], dtype=np.int64)
        for column in gold.columns
    }
    return LabelledSet(country, passages, statements, labels)


def label_columns(rubric: Rubric) -> dict[str, NDArray[np.int64]]:
    """For each label the positions of its criteria in the rubric."""
    label_map = load_map()
    places = {criterion.id: number for number, criterion in enumerate(rubric.criteria)}
    found = label_map.criteria(rubric, label_map.labels)
    return {label: np.array([places[one] for one in ids]) for label, ids in found.items()}
