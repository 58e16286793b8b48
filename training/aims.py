"""The AIMS sentence sets as passages and labels, read as `statement-audit evaluate` reads them.

Project AIMS (Mila and QUT), CC-BY-4.0. One reader and one map (`statement_audit/evaluate/maps/aims.yml`) for fitting and
for measuring.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from statement_audit.evaluate.gold import read_gold
from statement_audit.evaluate.label_map import LabelMap, load_map
from statement_audit.models import Passage, Rubric


@dataclass(frozen=True, slots=True)
class LabelledSet:
    """One country's gold: sentences in order as passages, the statement of each, and 0/1 by label."""

    name: str
    passages: tuple[Passage, ...]
    statements: NDArray[np.str_]
    labels: dict[str, NDArray[np.int64]]


def read_set(path: Path, label_map: LabelMap | None = None) -> LabelledSet:
    """Read a gold CSV; neighbours come from the same statement, final full stops are put back."""
    gold = read_gold(path, tuple((label_map or load_map()).labels))
    found = [passage for statement in gold.statements for passage in statement.passages]
    ids = [statement.id for statement in gold.statements for _ in statement.passages]
    labels = {
        label: np.array([int(value) for statement in gold.statements for value in statement.labels[label]])
        for label in gold.columns
    }
    passages = tuple(replace(passage, index=number) for number, passage in enumerate(found))
    return LabelledSet(path.stem, passages, np.array(ids), labels)


def label_columns(rubric: Rubric, label_map: LabelMap | None = None) -> dict[str, NDArray[np.int64]]:
    """For each label the positions of its criteria in the rubric. Raises UsageError where a pattern names none."""
    wanted = label_map or load_map()
    place = {criterion.id: number for number, criterion in enumerate(rubric.criteria)}
    behind = wanted.criteria(rubric, wanted.labels)
    return {label: np.array([place[name] for name in names]) for label, names in behind.items()}
