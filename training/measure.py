"""What heads say of labelled rows, counted: pairs, statuses, best quotes by statement."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from training.rows import OWN, STATUSES, TrainingRow

Matrix = NDArray[np.float32]
Array = NDArray[np.float64]
SILENT = 2  # the first two of STATUSES: background, other_party
FAMILY = np.array([0, 0, 1, 2, 3, 4, 4, 5, 6, 6, 6])  # of STATUSES
BARS = np.round(np.arange(0.1, 0.95, 0.05), 2)
OWN_WEIGHT = 0.3


@dataclass(frozen=True, slots=True)
class Answers:
    """What the heads say of rows: topics (rows, criteria) and the share that a pair is silent; truth and weight of pairs."""

    topics: Array
    silent: Array
    truth: Array
    weights: Array

    def probabilities(self, slope: float, intercepts: Array | float) -> Array:
        """As the classifier computes them."""
        return np.asarray((1 - self.silent) / (1 + np.exp(-(slope * self.topics + intercepts))))


def make_answers(rows: Sequence[TrainingRow], criteria: Sequence[str], topics: Matrix, statuses: Matrix) -> Answers:
    """`topics` (rows, criteria) and `statuses` (rows, criteria, statuses) as the network gives them."""
    place = {name: number for number, name in enumerate(criteria)}
    truth, weights = np.zeros(topics.shape), np.zeros(topics.shape)
    for number, row in enumerate(rows):
        weights[number] = row.default_weight
        for name, (target, weight) in row.targets.items():
            if name in place:
                truth[number, place[name]], weights[number, place[name]] = target, min(1.0, weight)
        weights[number] *= OWN_WEIGHT if row.kind == OWN else 1.0
    powers = np.exp(statuses - statuses.max(-1, keepdims=True)).astype(float)
    return Answers(topics.astype(float), powers[..., :SILENT].sum(-1) / powers.sum(-1), truth, weights)


@dataclass(frozen=True, slots=True)
class Line:
    """Pairs and best quotes at one threshold."""

    bar: float
    precision: float
    recall: float
    macro: float
    right: int
    arguable: int
    wrong: int
    found: float  # of (source, criterion) with evidence

    @property
    def quotes(self) -> int:
        """How many best quotes there are."""
        return self.right + self.arguable + self.wrong

    @property
    def f1(self) -> float:
        """Of pairs."""
        return 2 * self.precision * self.recall / max(1e-9, self.precision + self.recall)

    def __str__(self) -> str:
        quotes = max(1, self.quotes)
        sure = self.right / max(1, self.right + self.wrong)
        return (
            f"{self.bar:.2f}: P {self.precision:.3f} R {self.recall:.3f} F1 {self.f1:.3f} macro {self.macro:.3f};"
            f" {quotes} best quotes, right {self.right / quotes:.3f} arguable {self.arguable / quotes:.3f}"
            f" wrong {self.wrong / quotes:.3f} ({sure:.3f} of the decided); found {self.found:.3f}"
        )


def at_threshold(rows: Sequence[TrainingRow], known: Answers, probable: Array, bar: float) -> Line:
    """Count pairs, and of each source and criterion the passage that is most likely right: lead-ins are no quotes."""
    truth, asked = known.truth > 0, known.weights > 0
    found = (probable >= bar) & asked
    hits = (found & truth).sum(0)
    sums, spoken = found.sum(0) + (truth & asked).sum(0), (truth & asked).sum(0) >= 3
    right = arguable = wrong = held = hit = 0
    for numbers in by_source(rows).values():
        quotable = np.array([not rows[number].text.rstrip().endswith(":") for number in numbers])
        best = numbers[(probable[numbers] - 2.0 * ~quotable[:, None]).argmax(0)]
        columns = np.arange(probable.shape[1])
        claimed, there = probable[best, columns] >= bar, (truth & asked)[numbers].any(0)
        right += int((claimed & asked[best, columns] & truth[best, columns]).sum())
        wrong += int((claimed & asked[best, columns] & ~truth[best, columns]).sum())
        arguable += int((claimed & ~asked[best, columns] & asked.any(0)).sum())
        held, hit = held + int(there.sum()), hit + int((there & claimed).sum())
    return Line(
        bar=bar,
        precision=hits.sum() / max(1, found.sum()),
        recall=hits.sum() / max(1, (truth & asked).sum()),
        macro=float(np.mean(2 * hits[spoken] / np.maximum(1, sums[spoken]))) if spoken.any() else 0.0,
        right=right,
        arguable=arguable,
        wrong=wrong,
        found=hit / max(1, held),
    )


def by_source(rows: Sequence[TrainingRow]) -> Mapping[str, NDArray[np.int64]]:
    """Source → numbers of its rows."""
    found: dict[str, list[int]] = {}
    for number, row in enumerate(rows):
        found.setdefault(row.source, []).append(number)
    return {source: np.array(numbers) for source, numbers in found.items()}


def status_shares(rows: Sequence[TrainingRow], criteria: Sequence[str], statuses: Matrix) -> tuple[float, float]:
    """Share of labelled pairs whose status is right, and whose family of statuses is."""
    place = {name: number for number, name in enumerate(criteria)}
    told = [
        (STATUSES.index(status), int(statuses[number, place[name], SILENT:].argmax()) + SILENT)
        for number, row in enumerate(rows)
        for name, status in row.statuses.items()
        if name in place and STATUSES.index(status) >= SILENT
    ]
    truth, guess = (np.array(side) for side in zip(*told, strict=True)) if told else (np.zeros(1), np.ones(1))
    return float((truth == guess).mean()), float((FAMILY[truth.astype(int)] == FAMILY[guess.astype(int)]).mean())


def measure(rows: Sequence[TrainingRow], criteria: Sequence[str], topics: Matrix, statuses: Matrix) -> str:
    """One line: at the threshold with the highest F1, and the statuses."""
    known = make_answers(rows, criteria, topics, statuses)
    probable = known.probabilities(1.0, 0.0)
    best = max((at_threshold(rows, known, probable, bar) for bar in BARS), key=lambda line: line.f1)
    same, family = status_shares(rows, criteria, statuses)
    return f"{best}; status {same:.3f} family {family:.3f}"
