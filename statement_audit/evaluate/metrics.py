"""Positive-class precision, recall and F1, their macro mean, and how far chance moves it. Standard library only."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

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
    def precision(self) -> float | None:
        """Share of the predicted that are right; 0 where nothing is predicted, None where the gold has no positive."""
        return _share(self.tp, self.predicted) if self.support else None

    @property
    def recall(self) -> float | None:
        """Share of the positives that are predicted; None where there are none."""
        return _share(self.tp, self.support) if self.support else None

    @property
    def f1(self) -> float | None:
        """Harmonic mean of both; None where the gold has no positive, so that it cannot be told."""
        return _share(2 * self.tp, self.predicted + self.support) if self.support else None

    def figures(self) -> dict[str, float | int | None]:
        """What reports hold: precision, recall, f1 (six digits), support, predicted."""
        return {
            "precision": rounded(self.precision),
            "recall": rounded(self.recall),
            "f1": rounded(self.f1),
            "support": self.support,
            "predicted": self.predicted,
        }


def rates(counts: Counts) -> dict[str, float | None]:
    """Precision, recall and F1; None where there is nothing that they would be a share of."""
    tp = counts.tp
    return {
        "precision": share(tp, counts.predicted),
        "recall": share(tp, counts.support),
        "f1": share(2 * tp, counts.predicted + counts.support),
    }


def share(part: int, whole: int) -> float | None:
    """Six digits; None of nothing."""
    return rounded(part / whole) if whole else None


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


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
