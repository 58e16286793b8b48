"""Fit the judge's numbers on AIMS and write them to model.json: centre, weights, thresholds.

A label's score in a sentence is the highest of its criteria's, so the fit is one of multiple instances: take the
criterion that speaks loudest, fit one logistic over all labels, and repeat. The weights are the same for every
criterion. Everything reported and every threshold comes from predictions on the country that was left out.

    python -m training.calibrate --data ../shared/data/aims
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from statement_audit.classify.anchors import match_anchors
from statement_audit.classify.cache import ResultCache, pair_key
from statement_audit.classify.encoder import Encoder, ModelCard
from statement_audit.classify.vectors import (
    FEATURES,
    criterion_texts,
    criterion_vector,
    pair_features,
    passage_texts,
    passage_vectors,
)
from statement_audit.models import Rubric
from statement_audit.rubric import load_rubric
from training.aims import LabelledSet, label_columns, read_set

Array = NDArray[np.float64]
ROUNDS = 8
RIDGE = 1.0
ACCEPT_RIGHT = 0.55  # accept: of the best passages of a statement and label that pass, at least this share is right
# AIMS has no platform or domestic-servitude label. Among the 7,007 passages of 114 UK food statements, which speak
# of neither, 0.70 lets through 1 pair of a rare criterion without an anchor (of 224,224); 0.60 lets through 5.
RARE_ACCEPT = 0.70
REVIEW_SHARE = 0.70  # of accept


@dataclass(slots=True)
class Prepared:
    """One gold set with the features of every (sentence, criterion): shape (sentences, criteria, features)."""

    gold: LabelledSet
    features: Array
    cosine: Array
    margins: Array = field(default_factory=lambda: np.empty(0))  # log-odds of the model fitted elsewhere


def memo_encode(encoder: Encoder, cache: ResultCache, revision: str) -> Callable[[Iterable[str]], dict[str, Array]]:
    """An encoder that keeps vectors on disk, so that a second calibration takes seconds."""

    def encode(texts: Iterable[str]) -> dict[str, Array]:
        wanted = [text for text in dict.fromkeys(texts) if text]
        keys = {text: pair_key(text) for text in wanted}
        stored = cache.get_many(revision, keys.values())
        missing = [text for text in wanted if keys[text] not in stored]
        fresh = encoder.encode(missing)
        cache.put_many(revision, {keys[t]: v.tobytes() for t, v in zip(missing, fresh, strict=True)})
        known = {t: np.frombuffer(stored[keys[t]], dtype=np.float32) for t in wanted if keys[t] in stored}
        known |= dict(zip(missing, fresh, strict=True))
        return {text: vector.astype(np.float64) for text, vector in known.items()}

    return encode


def prepare(gold: LabelledSet, rubric: Rubric, known: Mapping[str, Array], centre: Array) -> Prepared:
    """Compute the judge's features and, for comparison, plain cosine with the best hypothesis."""
    criteria = rubric.criteria
    anchored = [[count > 0 for count in row] for row in match_anchors(gold.passages, rubric, criteria)]
    texts = [passage_texts(passage) for passage in gold.passages]
    vectors = passage_vectors(texts, known, centre)
    columns = np.stack(
        [
            criterion_vector([np.stack([known[t] for t in part]) for part in criterion_texts(c)], centre)
            for c in criteria
        ]
    )
    lengths = [len(passage.text.split()) for passage in gold.passages]
    own = np.stack([known[passage.text] for passage in gold.passages])
    cosine = [(own @ np.stack([known[h] for h in c.hypotheses]).T).max(axis=1) for c in criteria]
    return Prepared(gold, pair_features(vectors, columns, anchored, lengths), np.stack(cosine, axis=1))


def logistic(features: Array, target: Array) -> Array:
    """Ridge logistic regression by damped Newton steps; the last weight is the intercept."""
    design = np.c_[features, np.ones(len(features))]
    ridge = np.r_[np.full(features.shape[1], RIDGE), 1e-6]
    weights = np.r_[np.zeros(features.shape[1]), -3.0]

    def loss(w: Array) -> float:
        z = design @ w
        return float(np.logaddexp(0, z).sum() - target @ z + 0.5 * (ridge * w * w).sum())

    current = loss(weights)
    for _ in range(100):
        p = 1 / (1 + np.exp(-np.clip(design @ weights, -30, 30)))
        step = np.linalg.solve(
            (design.T * (p * (1 - p))) @ design + np.diag(ridge), design.T @ (p - target) + ridge * weights
        )
        size = 1.0
        while loss(weights - size * step) > current and size > 1e-4:
            size /= 2
        weights = weights - size * step
        current, before = loss(weights), current
        if before - current < 1e-8:
            break
    return np.asarray(weights)


def fit(sets: list[Prepared], columns: Mapping[str, NDArray[np.int64]]) -> dict[str, float]:
    """Fit the global weights; see the module's text."""
    flat = np.concatenate([s.features.reshape(-1, len(FEATURES)) for s in sets])
    mean, spread = flat.mean(axis=0), flat.std(axis=0)
    weights = np.r_[1.0, np.zeros(len(FEATURES))]  # start from similarity alone
    for _ in range(ROUNDS):
        rows, targets = [], []
        for part in sets:
            scaled = (part.features - mean) / spread
            margins = scaled @ weights[:-1]
            for label, gold in part.gold.labels.items():
                best = columns[label][margins[:, columns[label]].argmax(axis=1)]
                rows.append(scaled[np.arange(len(scaled)), best])
                targets.append(gold)
        weights = logistic(np.concatenate(rows), np.concatenate(targets).astype(float))
    plain = weights[:-1] / spread
    return dict(zip(FEATURES, plain.tolist(), strict=True)) | {"intercept": float(weights[-1] - plain @ mean)}


def margins_of(features: Array, weights: Mapping[str, float]) -> Array:
    """Log-odds of every pair."""
    return np.asarray(features @ np.array([weights[name] for name in FEATURES]) + weights["intercept"])


def best_f1(gold: NDArray[np.int64], scores: Array) -> tuple[float, float]:
    """The threshold with the highest F1 of the positive class, and that F1."""
    order = np.argsort(-scores, kind="stable")
    f1 = 2 * np.cumsum(gold[order]) / (np.arange(1, len(gold) + 1) + gold.sum())
    return float(scores[order[f1.argmax()]]), float(f1.max())


def f1_at(gold: NDArray[np.int64], scores: Array, threshold: float) -> float:
    """F1 of the positive class at a threshold."""
    chosen = scores >= threshold
    return float(2 * (chosen & (gold == 1)).sum() / max(1, chosen.sum() + gold.sum()))


def average_precision(gold: NDArray[np.int64], scores: Array) -> float:
    """Mean precision at the rank of every positive."""
    order = np.argsort(-scores, kind="stable")
    precision = np.cumsum(gold[order]) / np.arange(1, len(gold) + 1)
    return float(precision[gold[order] == 1].mean())


def label_scores(scores: Array, columns: Mapping[str, NDArray[np.int64]], label: str) -> Array:
    """A label's score: the highest of its criteria's."""
    return np.asarray(scores[:, columns[label]].max(axis=1))


def compare(train: Prepared, test: Prepared, columns: Mapping[str, NDArray[np.int64]]) -> dict[str, list[float]]:
    """By label on the set left out: F1 of the judge, of plain cosine, then their average precision.

    Each label's threshold is the best one on the other country.
    """
    table = {}
    for label, gold in test.gold.labels.items():
        if label not in train.gold.labels:
            continue
        row = []
        for attribute in ("margins", "cosine"):
            scores = label_scores(getattr(test, attribute), columns, label)
            elsewhere = label_scores(getattr(train, attribute), columns, label)
            threshold, _ = best_f1(train.gold.labels[label], elsewhere)
            row += [f1_at(gold, scores, threshold), average_precision(gold, scores)]
        table[label] = row
    return table


def best_passages(sets: list[Prepared], columns: Mapping[str, NDArray[np.int64]]) -> tuple[Array, Array]:
    """Probability and gold of the best passage of every (statement, label), from the models fitted elsewhere."""
    scores, gold = [], []
    for part in sets:
        for label, truth in part.gold.labels.items():
            margins = label_scores(part.margins, columns, label)
            for statement in np.unique(part.gold.statements):
                rows = np.flatnonzero(part.gold.statements == statement)
                best = rows[margins[rows].argmax()]
                scores.append(margins[best])
                gold.append(truth[best])
    return 1 / (1 + np.exp(-np.array(scores))), np.array(gold, dtype=float)


def lowest_threshold(scores: Array, gold: Array, share: float) -> float:
    """The lowest hundredth above which, there and everywhere higher up to 0.9, at least `share` are right."""
    right = [(t, gold[scores >= t].mean()) for t in np.arange(0.05, 0.91, 0.01) if (scores >= t).sum() >= 20]
    failing = [t for t, precision in right if precision < share]
    return round(float(max(failing) + 0.01 if failing else right[0][0]), 2)


def choose_thresholds(sets: list[Prepared], columns: Mapping[str, NDArray[np.int64]]) -> dict[str, float]:
    """Thresholds on predictions for the country left out; the constants of this module say what each means."""
    scores, gold = best_passages(sets, columns)
    accept = lowest_threshold(scores, gold, ACCEPT_RIGHT)
    for t in (0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8):
        chosen = scores >= t
        print(f"  best passages at {t:.2f}: {int(chosen.sum()):4d} of {len(gold)}, right {gold[chosen].mean():.2f}")
    return {
        "accept": accept,
        "accept_unanchored_rare": max(RARE_ACCEPT, accept),
        "review": round(accept * REVIEW_SHARE, 2),
    }


def report(name: str, table: Mapping[str, list[float]]) -> dict[str, float]:
    """Print one direction's table and return its means."""
    print(f"\n{name:18s} F1 judge  F1 cosine  AP judge  AP cosine")
    for label, (f1, ap, f1_cosine, ap_cosine) in table.items():
        print(f"{label:18s} {f1:8.3f} {f1_cosine:10.3f} {ap:9.3f} {ap_cosine:10.3f}")
    f1, ap, f1_cosine, ap_cosine = np.mean(list(table.values()), axis=0).tolist()
    print(f"{'mean':18s} {f1:8.3f} {f1_cosine:10.3f} {ap:9.3f} {ap_cosine:10.3f}")
    return {"f1": round(f1, 3), "f1_cosine": round(f1_cosine, 3), "ap": round(ap, 3), "ap_cosine": round(ap_cosine, 3)}


def calibrate(data: Path, folder: Path, memo: Path) -> None:
    """Fit, report, and write `calibration`, `thresholds` and `measured` to model.json."""
    rubric = load_rubric("modern-slavery")
    columns = label_columns(rubric)
    card = ModelCard.read(folder)
    encode = memo_encode(Encoder(card), ResultCache(memo), card.data["files"]["encoder.onnx"])
    gold = [read_set(data / f"{country}.csv") for country in ("au", "ca")]
    own = encode(passage.text for part in gold for passage in part.passages)
    known = own | encode(
        t for c in rubric.criteria for t in (*c.hypotheses, *(t for p in criterion_texts(c) for t in p))
    )
    centre = np.asarray([own[p.text] for part in gold for p in part.passages]).mean(axis=0).round(6)
    australia, canada = (prepare(part, rubric, known, centre) for part in gold)
    measured = {}
    for train, test in ((canada, australia), (australia, canada)):
        test.margins = margins_of(test.features, fit([train], columns))
    for train, test in ((canada, australia), (australia, canada)):
        name = f"{train.gold.name}->{test.gold.name}"
        measured[name] = report(name, compare(train, test, columns))
    thresholds = choose_thresholds([australia, canada], columns)
    weights = {name: round(value, 5) for name, value in fit([australia, canada], columns).items()}
    print("\nweights", weights, "\nthresholds", thresholds)
    extra = {
        "calibration": {
            "fitted_on": "AIMS.au and AIMS.ca test sets, CC-BY-4.0",
            "weights": weights,
            "centre": centre.tolist(),
        },
        "thresholds": thresholds,
        "measured": measured,
    }
    (folder / "model.json").write_text(json.dumps(dict(card.data) | extra, indent=1) + "\n", encoding="utf-8")


def main() -> None:
    """Parse the command line and calibrate."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with au.csv and ca.csv of AIMS")
    parser.add_argument("--out", type=Path, default=Path("statement_audit/classify/model"))
    parser.add_argument("--memo", type=Path, default=Path("outputs/calibration-vectors.db"))
    options = parser.parse_args()
    calibrate(options.data, options.out, options.memo)


if __name__ == "__main__":
    main()
