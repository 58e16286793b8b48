"""The AIMS sentence sets as passages and labels. Project AIMS (Mila and QUT), CC-BY-4.0."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from ruamel.yaml import YAML

from statement_audit.models import BlockKind, Criterion, Passage

HERE = Path(__file__).parent
BARE_END = re.compile(r"[\w)%]$")


@dataclass(frozen=True, slots=True)
class LabelledSet:
    """One country's gold: sentences in order as passages, the statement of each, and 0/1 by label."""

    name: str
    passages: tuple[Passage, ...]
    statements: NDArray[np.str_]
    labels: dict[str, NDArray[np.int64]]


def read_set(path: Path, labels: list[str]) -> LabelledSet:
    """Read a gold CSV; neighbours come from the same statement, final full stops are put back."""
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    texts = [finish(row["sentence"]) for row in rows]
    ids = [row["statement_id"] for row in rows]
    passages = tuple(
        Passage(
            index=i,
            page=1,
            start=0,
            end=len(text),
            quote=text,
            text=text,
            kind=BlockKind.PARAGRAPH,
            before=texts[i - 1] if i and ids[i - 1] == ids[i] else "",
            after=texts[i + 1] if i + 1 < len(ids) and ids[i + 1] == ids[i] else "",
        )
        for i, text in enumerate(texts)
    )
    present = [label for label in labels if label in rows[0]]
    gold = {label: np.array([int(float(row[label] or 0)) for row in rows]) for label in present}
    return LabelledSet(path.stem, passages, np.array(ids), gold)


def finish(sentence: str) -> str:
    """Put back the final full stop that the set has lost and the extractor's text has."""
    text = sentence.strip()
    return f"{text}." if BARE_END.search(text) else text


def label_columns(criteria: tuple[Criterion, ...], path: Path = HERE / "aims_map.yml") -> dict[str, NDArray[np.int64]]:
    """For each label the positions of its criteria. Raises SystemExit where a pattern names none."""
    patterns = YAML(typ="safe").load(path)
    columns = {}
    for label, wanted in patterns.items():
        hits = [[i for i, c in enumerate(criteria) if re.fullmatch(pattern, c.id)] for pattern in wanted]
        if not all(hits):
            raise SystemExit(f"{path}: {label}: a pattern names no criterion of the rubric")
        columns[label] = np.array(sorted({i for part in hits for i in part}))
    return columns
