"""Positive-class precision, recall and F1, their macro mean, how far chance moves it, and whether a probability means
what it says: reliability table and expected calibration error. Standard library only."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

from statement_audit.models import Criterion, Judgement, Passage, Rubric

RESAMPLES = 1000
SEED = 20261124


@dataclass(frozen=True, slots=True)
class Counts:
    """True positives, false positives and false negatives."""

    tp: int = 0
    fp: int = 0
    fn: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(self.tp + other.tp, self.fp + other.fp, self.fn + other.fn)

    @property
    def support(self) -> int:
        """Positives in the gold."""
        return self.tp + self.fn

    @property
    def predicted(self) -> int:
        """Positives that the judge found, rightly or not."""
        return self.tp + self.fp

    @property
    def f1(self) -> float | None:
        """Harmonic mean of precision and recall; None where the gold has no positive, so that it cannot be told."""
        return 2 * self.tp / (self.predicted + self.support) if self.support else None

    def rates(self) -> dict[str, float | None]:
        """Precision, recall and F1; None where there is nothing that they would be a share of."""
        parts = {"precision": self.predicted, "recall": self.support}
        told = {name: share(self.tp, whole) for name, whole in parts.items()}
        return told | {"f1": share(2 * self.tp, self.predicted + self.support)}

    def figures(self) -> dict[str, float | int | None]:
        """What reports hold: the rates, all None where the gold has no positive, 0 where nothing is predicted; support,
        predicted."""
        told = {name: value or 0.0 if self.support else None for name, value in self.rates().items()}
        return {**told, "support": self.support, "predicted": self.predicted}


def share(part: float, whole: int) -> float | None:
    """Six digits; None of nothing."""
    return rounded(part / whole) if whole else None


def rounded(value: float | None) -> float | None:
    """Six digits: enough for any comparison, and the same on every machine."""
    return None if value is None else round(value, 6)


def count(gold: Sequence[bool], predicted: Sequence[bool]) -> Counts:
    """Counts over sentences; both sequences have one value a sentence."""
    pairs = list(zip(gold, predicted, strict=True))
    return Counts(
        tp=sum(truth and found for truth, found in pairs),
        fp=sum(found and not truth for truth, found in pairs),
        fn=sum(truth and not found for truth, found in pairs),
    )


def macro_f1(counts: Iterable[Counts]) -> float | None:
    """Mean F1 of the labels that have positives; None where none has."""
    values = [each.f1 for each in counts if each.f1 is not None]
    return sum(values) / len(values) if values else None


def macro_interval(statements: Sequence[Mapping[str, Counts]], labels: Sequence[str]) -> list[float] | None:
    """95 % interval of the macro F1 when statements are drawn again with replacement (fixed seed, percentiles).

    Whole statements are drawn because their sentences resemble each other. None with fewer than two statements, or
    where no label has a positive.

    Args:
        statements: the counts of each statement by label.
        labels: the labels of the mean.
    """
    if len(statements) < 2:
        return None
    draw = random.Random(SEED)
    means = []
    for _ in range(RESAMPLES):
        sample = draw.choices(statements, k=len(statements))
        mean = macro_f1(sum((each[label] for each in sample), Counts()) for label in labels)
        if mean is not None:
            means.append(mean)
    if not means:
        return None
    means.sort()
    return [round(means[int(len(means) * 0.025)], 6), round(means[min(len(means) - 1, int(len(means) * 0.975))], 6)]


BINS = 10
Case = tuple[float, bool]  # what the judge said, and what is true


def highest(known: Mapping[tuple[int, str], float], pairs: Iterable[tuple[int, str]], truth: bool) -> Iterator[Case]:
    """A case of the highest probability of some pairs; none where no pair is known."""
    values = [known[pair] for pair in pairs if pair in known]
    if values:
        yield max(values), truth


@dataclass(frozen=True, slots=True)
class Bin:
    """Cases with a probability from `low` up to, not including, `high` (the last bin includes 1)."""

    low: float
    high: float
    count: int
    mean_probability: float | None
    share_positive: float | None


@runtime_checkable
class FullScores(Protocol):
    """A classifier that gives the probability of every pair, not only of those above `review`."""

    def score(self, passages: Sequence[Passage], rubric: Rubric, criteria: Sequence[Criterion]) -> Any:
        """Return (matrix, anchored): probabilities of shape (passages, criteria), and whether each is anchored."""
        ...


def reliability(cases: Iterable[Case]) -> tuple[Bin, ...]:
    """Ten bins of equal width. Raises ValueError for a probability outside 0-1."""
    filled: list[list[Case]] = [[] for _ in range(BINS)]
    for probability, truth in cases:
        if not 0.0 <= probability <= 1.0:
            raise ValueError(f"{probability} is no probability")
        filled[min(int(probability * BINS), BINS - 1)].append((probability, truth))
    return tuple(_bin(number, part) for number, part in enumerate(filled))


def _bin(number: int, cases: Sequence[Case]) -> Bin:
    said, true, size = sum(said for said, _ in cases), sum(truth for _, truth in cases), len(cases)
    return Bin(number / BINS, (number + 1) / BINS, size, share(said, size), share(true, size))


def expected_calibration_error(bins: Sequence[Bin]) -> float | None:
    """Mean distance between what was said and what is true, weighted by cases; None without cases."""
    total = sum(each.count for each in bins)
    apart = (each.count * abs((each.mean_probability or 0) - (each.share_positive or 0)) for each in bins)
    return sum(apart) / total if total else None


def summarise(cases: Sequence[Case], review: float, scope: str) -> dict[str, Any]:
    """The `calibration` part of a report.

    `ece` is over all cases; most are near 0 and make it small, so `ece_from_review` keeps to those that could become
    a finding or a close call.

    Args:
        cases: probability and truth.
        review: the threshold below which a pair is left out of a judgement.
        scope: which cases these are, in words.
    """
    bins = reliability(cases)
    upper = reliability(case for case in cases if case[0] >= review)
    return {
        "scope": scope,
        "cases": len(cases),
        "ece": rounded(expected_calibration_error(bins)),
        "cases_from_review": sum(each.count for each in upper),
        "ece_from_review": rounded(expected_calibration_error(upper)),
        "bins": bins,
    }


def pair_probabilities(
    classifier: object, judgement: Judgement, passages: Sequence[Passage], rubric: Rubric, criteria: Sequence[Criterion]
) -> dict[tuple[int, str], float]:
    """(passage index, criterion id) → probability: of every pair where the classifier can tell, else of those kept."""
    if not isinstance(classifier, FullScores):
        wanted = {criterion.id for criterion in criteria}
        return {
            (pair.passage, pair.criterion): pair.probability for pair in judgement.relevance if pair.criterion in wanted
        }
    matrix, _ = classifier.score(passages, rubric, criteria)
    return {
        (passage.index, criterion.id): float(matrix[row][column])
        for row, passage in enumerate(passages)
        for column, criterion in enumerate(criteria)
    }


def scope_of(classifier: object) -> str:
    """Which pairs `pair_probabilities` gives, in words."""
    return "all pairs" if isinstance(classifier, FullScores) else "pairs at or above review"
