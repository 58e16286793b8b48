"""Fit what turns the network's raw numbers into probabilities and findings, on predictions it made unseen.

    python -m training.calibrate --data ../shared/data/aims --logits outputs/models/ca.npz outputs/models/au.npz

Each `.npz` comes from `training.train --logits`: a network that never saw the country it holds numbers of. A label's
number in a sentence is the highest of its criteria's. One slope, one anchor bonus and one intercept for all criteria,
so that a criterion nobody has seen is treated like the others.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from statement_audit.classify.anchors import match_anchors
from statement_audit.evaluate.label_map import load_map
from statement_audit.models import Rubric
from statement_audit.rubric import load_rubric
from training.aims import label_columns, read_set

Array = NDArray[np.float64]
ROUNDS = 25
RIDGE = 1e-3
REVIEW_SHARE = 0.6  # of accept: from here on a close call is shown to a person
# AIMS has no platform or domestic-servitude label. Among 10,579 passages of 124 real statements, nearly all of firms
# that are no platforms, 0.58 lets through 5 pairs of PLT (all with an anchor, 0.33 to 0.60) and none of DOM; 0.50 lets
# through 7 and 2. `python -m benchmarks.rare` lists them.
RARE_ACCEPT = 0.58
GRID = np.round(np.arange(0.15, 0.8, 0.01), 2)
SMOOTH = np.ones(5) / 5  # neighbours of a threshold that count for it: a peak of chance does not carry over


@dataclass(frozen=True, slots=True)
class Numbers:
    """The logistic: `slope` x raw + `anchored` (where an anchor matches) + `intercept`."""

    slope: float
    anchored: float
    intercept: float

    def probability(self, raw: Array, anchored: Array) -> Array:
        """Probabilities of pairs."""
        return np.asarray(1.0 / (1.0 + np.exp(-(self.slope * raw + self.anchored * anchored + self.intercept))))


@dataclass(frozen=True, slots=True)
class LabelPairs:
    """One label of one country: its loudest criterion's number in each sentence, whether that is anchored, the truth."""

    label: str
    raw: Array
    anchored: Array
    truth: Array


def label_pairs(rubric: Rubric, data: Path, country: str, raw: Array) -> list[LabelPairs]:
    """Reduce (sentences, criteria) to one number a label."""
    gold = read_set(data, country)
    anchored = np.array(match_anchors(gold.passages, rubric, rubric.criteria)) > 0
    pairs = []
    for label, columns in label_columns(rubric).items():
        if label not in gold.labels:
            continue
        best = columns[raw[:, columns].argmax(1)]
        rows = np.arange(len(raw))
        marks = anchored[:, columns].any(1).astype(float)
        pairs.append(LabelPairs(label, raw[rows, best].astype(float), marks, gold.labels[label].astype(float)))
    return pairs


def fit(pairs: Iterable[LabelPairs]) -> Numbers:
    """Logistic regression by Newton's method; every label weighs the same, whatever its number of sentences."""
    parts = list(pairs)
    rows = np.concatenate([np.stack([part.raw, part.anchored, np.ones_like(part.raw)], 1) for part in parts])
    truth = np.concatenate([part.truth for part in parts])
    weights = np.zeros(3)
    for _ in range(ROUNDS):
        share = 1.0 / (1.0 + np.exp(-rows @ weights))
        gradient = rows.T @ (share - truth) + RIDGE * weights
        hessian = (rows * (share * (1 - share))[:, None]).T @ rows + RIDGE * np.eye(3)
        weights -= np.linalg.solve(hessian, gradient)
    return Numbers(*(float(value) for value in weights))


def f1(truth: Array, found: NDArray[np.bool_]) -> float:
    """Positive-class F1."""
    hits = float(truth[found].sum())
    return 2 * hits / max(1.0, float(truth.sum()) + float(found.sum()))


def macro(pairs: Iterable[LabelPairs], numbers: Numbers, accept: float) -> float:
    """Mean F1 over the nine shared labels."""
    wanted = load_map().macro
    values = [
        f1(part.truth, numbers.probability(part.raw, part.anchored) >= accept) for part in pairs if part.label in wanted
    ]
    return float(np.mean(values))


def best_threshold(countries: Sequence[Sequence[LabelPairs]], numbers: Numbers) -> float:
    """The threshold with the highest mean F1 over labels and countries, of a curve smoothed over its neighbours."""
    curve = [np.mean([macro(parts, numbers, bar) for parts in countries]) for bar in GRID]
    return float(GRID[np.convolve(curve, SMOOTH, mode="valid").argmax() + len(SMOOTH) // 2])


def calibrate(data: Path, logits: Iterable[Path]) -> dict[str, Any]:
    """The `calibration` (without the network's own scale and bias), `thresholds` and `measured` of model.json."""
    rubric = load_rubric()
    pairs: dict[str, list[LabelPairs]] = {}
    for path in logits:
        with np.load(path) as kept:
            for name in kept.files:
                if name != "held":
                    pairs[name] = label_pairs(rubric, data, name, kept[name])
    if not pairs:
        raise SystemExit("No numbers to calibrate on: give .npz files of training.train --logits.")
    together = [part for parts in pairs.values() for part in parts]
    numbers = fit(together)
    accept = best_threshold(list(pairs.values()), numbers)
    return {
        "calibration": {"slope": numbers.slope, "anchored": numbers.anchored, "intercept": numbers.intercept},
        "thresholds": {
            "accept": accept,
            "accept_unanchored_rare": RARE_ACCEPT,
            "review": round(accept * REVIEW_SHARE, 2),
        },
        "measured": {
            name: {"macro_f1_raw": macro(parts, Numbers(1, 0, 0), 0.5), "macro_f1": macro(parts, numbers, accept)}
            for name, parts in pairs.items()
        },
    }


def main() -> None:
    """Parse the command line and print the numbers."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--logits", type=Path, nargs="+", required=True)
    options = parser.parse_args()
    print(json.dumps(calibrate(options.data, options.logits), indent=1))


if __name__ == "__main__":
    main()
