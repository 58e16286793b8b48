"""How criteria that training never showed are read: distances by what is usual for each criterion, and anchors.

Criteria differ in how near they lie to just any passage. Those of the rubric have learnt biases; a new one has none, so
its distance to a passage is counted in standard deviations from its mean distance to a cohort: passages on all subjects
of the field. (Speaker verification has long normalised so, by a cohort of other speakers: Auckenthaler et al. 2000,
"Score Normalization for Text-Independent Speaker Verification Systems".) An anchor that matches adds to it.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from statement_audit.classify.anchors import match_anchors
from statement_audit.models import BlockKind, Passage, Rubric
from training.text_match.passages import Window

Array = NDArray[np.float64]
Marks = NDArray[np.bool_]
COHORT = 800
ROUNDS = 40
RIDGE = 1e-3
BARS = np.round(np.arange(0.02, 0.8, 0.01), 2)
SMOOTH = np.ones(5) / 5


def standardised(cosines: Array, cohort: Array) -> Array:
    """Cosines of (passages, criteria) in standard deviations from each criterion's mean over (cohort, criteria)."""
    return np.asarray((cosines - cohort.mean(0)) / cohort.std(0))


def choose_cohort(rows: Sequence[Window]) -> list[Window]:
    """The same passages each time, of those that training showed."""
    own = [row for row in rows if not row.labels]
    return random.Random(COHORT).sample(own, min(COHORT, len(own)))


def anchored(rows: Sequence[Window], rubric: Rubric) -> Array:
    """1 where one of a criterion's anchors matches: (windows, criteria)."""
    passages = [
        Passage(index, 1, 0, max(1, len(row.text)), row.text, row.text, BlockKind.PARAGRAPH, "", row.before, row.after)
        for index, row in enumerate(rows)
    ]
    return np.array(match_anchors(passages, rubric, rubric.criteria), dtype=float).clip(0, 1)


@dataclass(frozen=True, slots=True)
class Rule:
    """The logistic and the threshold on its probability that is best on what it was fitted on."""

    slope: float
    anchored: float
    intercept: float
    accept: float

    def probability(self, numbers: Array, marks: Array) -> Array:
        """Of pairs."""
        return np.asarray(1.0 / (1.0 + np.exp(-(self.slope * numbers + self.anchored * marks + self.intercept))))


def fit_rule(numbers: Array, marks: Array, truth: Marks) -> Rule:
    """Fit on (passages, criteria): Newton's method, every criterion that is spoken to counts for the threshold."""
    rows = np.stack([numbers.ravel(), marks.ravel(), np.ones(numbers.size)], 1)
    target = truth.ravel().astype(float)
    weights = np.zeros(3)
    for _ in range(ROUNDS):
        share = 1.0 / (1.0 + np.exp(-rows @ weights))
        gradient = rows.T @ (share - target) + RIDGE * weights
        hessian = (rows * (share * (1 - share))[:, None]).T @ rows + RIDGE * np.eye(3)
        weights -= np.linalg.solve(hessian, gradient)
    slope, bonus, intercept = (float(value) for value in weights)
    probable = Rule(slope, bonus, intercept, 0.5).probability(numbers, marks)
    return Rule(slope, bonus, intercept, peak(truth, probable, BARS))


def macro(truth: Marks, found: Marks) -> float:
    """Mean positive-class F1 over the criteria that are spoken to."""
    hits = (truth & found).sum(0)
    sums = truth.sum(0) + found.sum(0)
    spoken = truth.any(0)
    return float(np.mean(2 * hits[spoken] / np.maximum(1, sums[spoken])))


def peak(truth: Marks, numbers: Array, bars: Array) -> float:
    """The threshold with the highest mean F1, of a curve smoothed over its neighbours."""
    curve = [macro(truth, numbers >= bar) for bar in bars]
    return float(bars[np.convolve(curve, SMOOTH, mode="valid").argmax() + len(SMOOTH) // 2])
