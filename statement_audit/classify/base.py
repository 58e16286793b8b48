"""What every classifier promises."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, runtime_checkable

from statement_audit.models import Criterion, Judgement, Passage, Rubric, Thresholds


class Classifier(Protocol):
    """Matches passages with criteria.

    `name` is what the user chose; `revision` changes whenever a result could (weights, thresholds, code version).
    A passage's result must not depend on which other passages are judged with it.
    """

    name: str
    revision: str

    def thresholds_for(self, rubric: Rubric) -> Thresholds:
        """Where a probability becomes a finding; the run records it."""
        ...

    def judge(self, passages: Sequence[Passage], rubric: Rubric, criteria: Sequence[Criterion]) -> Judgement:
        """Judge every passage against `criteria` (a subset of the rubric's); pairs below `review` are left out."""
        ...


@runtime_checkable
class ReadsSectors(Protocol):
    """A classifier that also tells which sectors a text is about."""

    def sector_shares(self, texts: Sequence[str], rubric: Rubric) -> Sequence[Mapping[str, float]]:
        """For each text the probability of each sector that the rubric describes; the rest to 1: none of them."""
        ...


@dataclass(frozen=True, slots=True)
class ClassifierSpec:
    """How to load a classifier in another process: picklable, small."""

    name: str = "embedded"  # embedded, zero_shot, keyword
    # embedded: a folder of the form of the shipped one; zero_shot: hub name or local folder
    model: str | None = None
    cache: Path | None = None  # SQLite file of earlier model scores; None: no cache
    threads: int = 1  # embedded: passages read at once; no result depends on it
