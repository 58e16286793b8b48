"""Invented gold and a classifier with prepared answers: every figure in these tests can be worked out on paper."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

from statement_audit.models import Criterion, Judgement, Passage, Relevance, Rubric, StatusScores, Thresholds

THRESHOLDS = Thresholds(accept=0.5, accept_unanchored_rare=0.8, review=0.3)
BOARD = "The board of Larchfield Homewares plc approved this statement"
AUDITS = "Every factory was audited by an independent firm last year"
TRAINING = "We trained 212 buyers on the signs of forced labour"
STORES = "Our stores open at nine on weekdays"

Answers = Mapping[str, Mapping[str, float]]  # start of a sentence → criterion → probability


class Scripted:
    """Gives prepared probabilities by the start of a passage; 0 for the rest. Nothing is anchored unless listed."""

    name = "scripted"
    revision = "scripted-1"

    def __init__(
        self,
        answers: Answers,
        *,
        anchored: Sequence[str] = (),
        opinions: Mapping[str, Mapping[str, float]] | None = None,
        thresholds: Thresholds = THRESHOLDS,
    ) -> None:
        self.answers = answers
        self.anchored = anchored
        self.opinions = opinions or {}
        self.thresholds = thresholds
        self.asked: list[tuple[Passage, ...]] = []

    def thresholds_for(self, rubric: Rubric) -> Thresholds:
        return self.thresholds

    def judge(self, passages: Sequence[Passage], rubric: Rubric, criteria: Sequence[Criterion]) -> Judgement:
        self.asked.append(tuple(passages))
        pairs = [
            Relevance(passage.index, criterion.id, value, criterion.id in self.anchored)
            for passage in passages
            for criterion in criteria
            if (value := self.probability(passage, criterion)) >= self.thresholds.review
        ]
        opinions = [
            StatusScores(passage.index, scores)
            for passage in passages
            for start, scores in self.opinions.items()
            if passage.text.startswith(start)
        ]
        return Judgement(self.name, self.revision, self.thresholds, tuple(pairs), tuple(opinions))

    def probability(self, passage: Passage, criterion: Criterion) -> float:
        found = (values for start, values in self.answers.items() if passage.text.startswith(start))
        return next(found, {}).get(criterion.id, 0.0)


class ScriptedInFull(Scripted):
    """One that gives the probability of every pair, as `embedded` does."""

    def score(
        self, passages: Sequence[Passage], rubric: Rubric, criteria: Sequence[Criterion]
    ) -> tuple[list[list[float]], list[list[bool]]]:
        matrix = [[self.probability(passage, criterion) for criterion in criteria] for passage in passages]
        return matrix, [[criterion.id in self.anchored for criterion in criteria] for _ in passages]


def write_gold(path: Path, header: Sequence[str], *rows: Sequence[object]) -> Path:
    """Write a gold CSV and return its path."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(header)
        writer.writerows(rows)
    return path
