"""Does a probability mean what it says: reliability table and expected calibration error. Standard library only."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

from statement_audit.models import Criterion, Judgement, Passage, Rubric

BINS = 10
Case = tuple[float, bool]  # what the judge said, and what is true


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
    low, high, size = number / BINS, (number + 1) / BINS, len(cases)
    if not size:
        return Bin(low, high, 0, None, None)
    mean = sum(probability for probability, _ in cases) / size
    return Bin(low, high, size, round(mean, 6), round(sum(truth for _, truth in cases) / size, 6))


def expected_calibration_error(bins: Sequence[Bin]) -> float | None:
    """Mean distance between what was said and what is true, weighted by cases; None without cases."""
    total = sum(each.count for each in bins)
    if not total:
        return None
    distance = sum(
        each.count * abs(each.mean_probability - each.share_positive)
        for each in bins
        if each.mean_probability is not None and each.share_positive is not None
    )
    return distance / total


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
        "ece": _rounded(expected_calibration_error(bins)),
        "cases_from_review": sum(each.count for each in upper),
        "ece_from_review": _rounded(expected_calibration_error(upper)),
        "bins": bins,
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 6)


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
