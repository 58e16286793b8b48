"""What a trained network is measured on: countries, held-out own passages and criteria that it never saw."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from statement_audit.classify.windows import criterion_text
from training.aims import read_set
from training.network import Logits, Network, Windows, relevance
from training.passages import STATUSES, aims_windows

if TYPE_CHECKING:
    from training.train import Trainer

Marks = NDArray[np.bool_]
BARS = np.arange(-6.0, 6.0, 0.1)  # raw numbers tried as thresholds


def f1(truth: Marks, found: Marks) -> float:
    """Positive-class F1; 0 where nothing is found."""
    hits = int((truth & found).sum())
    return 2 * hits / max(1, int(truth.sum()) + int(found.sum()))


def report(trainer: Trainer, data: Path) -> None:
    """Print F1 by label on the test countries, by group and status on held-out passages, and of hidden criteria."""
    for name in trainer.plan.test:
        gold = read_set(data, name)
        found = trainer.logits(aims_windows(gold, (), bare_ends=False))
        scores = {
            label: f1(values.astype(bool), found[:, trainer.columns[label].numpy()].max(1) > 0)
            for label, values in gold.labels.items()
        }
        shared = [value for label, value in scores.items() if label not in ("c1_entity", "c6_consultation")]
        print(f"{name}: macro of 9 {np.mean(shared):.4f} " + " ".join(f"{k} {v:.3f}" for k, v in scores.items()))
    marks = trainer.logits(trainer.held) > 0
    truth = np.array([[c.id in row.positives for c in trainer.criteria] for row in trainer.held])
    for group in dict.fromkeys(c.group for c in trainer.criteria):
        columns = [k for k, c in enumerate(trainer.criteria) if c.group == group]
        print(f"held-out own passages, {group}: F1 {f1(truth[:, columns], marks[:, columns]):.3f}")
    report_statuses(trainer)


def report_statuses(trainer: Trainer) -> None:
    """Print precision, recall and F1 of the status head by status on held-out own passages."""
    rows = [row for row in trainer.held if row.status]
    vectors = trainer.cache(rows).vectors(trainer.network)
    said = trainer.network.status(vectors).argmax(1).numpy()
    truth = np.array([STATUSES.index(row.status) for row in rows if row.status])
    for number, status in enumerate(STATUSES):
        hits = int(((said == number) & (truth == number)).sum())
        support, claimed = int((truth == number).sum()), int((said == number).sum())
        scores = f"precision {hits / max(1, claimed):.2f} recall {hits / max(1, support):.2f}"
        print(f"status {status}: {scores} F1 {f1(truth == number, said == number):.3f} of {support}")


def report_hidden(trainer: Trainer, data: Path) -> None:
    """Print macro F1 on criteria that training never showed, beside the cosine of the untuned encoder.

    Own passages of hidden criteria among all held-out ones, and AIMS labels all of whose criteria are hidden. The
    cosine gets the threshold that is best for it on this very set, the network its fixed one: the comparison leans
    towards the cosine.
    """
    hidden = [k for k, value in enumerate(trainer.kept.tolist()) if not value]
    own = [*trainer.held, *trainer.unseen]
    truth = np.array([[trainer.criteria[k].id in row.positives for k in hidden] for row in own])
    tuned = trainer.logits(own)[:, hidden]
    plain = untuned(trainer, [row.text for row in own])[:, hidden]
    _compare("own passages, hidden criteria", truth, tuned, plain)
    for group in dict.fromkeys(trainer.criteria[k].group for k in hidden):
        chosen = [place for place, k in enumerate(hidden) if trainer.criteria[k].group == group]
        _compare(f"own passages, hidden of {group}", truth[:, chosen], tuned[:, chosen], plain[:, chosen])
    for name in trainer.plan.test:
        gold = read_set(data, name)
        rows = aims_windows(gold, (), bare_ends=False)
        labels = [
            one
            for one, columns in trainer.columns.items()
            if one in gold.labels and set(columns.tolist()) <= set(hidden)
        ]
        if not labels:
            continue
        numbers = (trainer.logits(rows), untuned(trainer, [row.text for row in rows]))
        best = [np.stack([part[:, trainer.columns[one].numpy()].max(1) for one in labels], 1) for part in numbers]
        marks = np.stack([gold.labels[one].astype(bool) for one in labels], 1)
        _compare(f"{name}, hidden labels {' '.join(labels)}", marks, *best)


def untuned(trainer: Trainer, texts: list[str]) -> Logits:
    """The cosine of the original encoder (passage without context), on a scale of 12: (texts, criteria)."""
    network = Network(trainer.base).eval()
    asked = Windows(network, trainer.base, [criterion_text(c) for c in trainer.criteria], None)
    return relevance(network, Windows(network, trainer.base, texts, None), asked)


def _compare(name: str, truth: Marks, tuned: Logits, plain: Logits) -> None:
    columns = [k for k in range(truth.shape[1]) if truth[:, k].any()]

    def macro(numbers: Logits, bar: float) -> float:
        return float(np.mean([f1(truth[:, k], numbers[:, k] > bar) for k in columns]))

    fixed, best = macro(tuned, 0.0), max(macro(tuned, bar) for bar in BARS)
    cosine = max(macro(plain, bar) for bar in BARS)
    ratio = f"ratio {fixed / max(cosine, 1e-9):.2f} (both at their best {best / max(cosine, 1e-9):.2f})"
    print(
        f"{name} ({len(columns)}): network {fixed:.3f}, at its best threshold {best:.3f}; cosine {cosine:.3f}; {ratio}"
    )


def save_logits(trainer: Trainer, data: Path, out: Path) -> None:
    """Keep the numbers on what was not trained on, for calibration: one array a test country, and `held`."""
    found = {"held": trainer.logits(trainer.held)}
    for name in trainer.plan.test:
        found[name] = trainer.logits(aims_windows(read_set(data, name), (), bare_ends=False))
    out.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(out, allow_pickle=False, **found)
