"""What a trained network is measured on: countries, held-out own passages and criteria that it never saw."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from statement_audit.classify.windows import criterion_text
from training.text_match.aims import LabelledSet, read_set
from training.text_match.general import Array, Marks, Rule, anchored, choose_cohort, fit_rule, macro, peak, standardised
from training.text_match.network import Logits, Network, Windows, cosines, relevance
from training.text_match.passages import STATUSES, Window, aims_windows

if TYPE_CHECKING:
    from training.text_match.train import Trainer

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


@dataclass(frozen=True, slots=True)
class Compared:
    """Numbers of (rows, criteria) by the general network with anchors and by the untuned cosine, and the truth."""

    truth: Marks
    probable: Array
    cosine: Array


def report_hidden(trainer: Trainer, data: Path) -> None:
    """Print macro F1 on criteria that training never showed, beside the cosine of the untuned encoder.

    Own passages of hidden criteria among all held-out ones, and AIMS labels all of whose criteria are hidden. Rule and
    thresholds come from the criteria that training did show: for the network, and for the cosine. The cosine also gets
    the threshold that is best for it on this very set.
    """
    hidden = [k for k, value in enumerate(trainer.kept.tolist()) if not value]
    seen = [k for k, value in enumerate(trainer.kept.tolist()) if value]
    rows = [*trainer.held, *trainer.unseen]
    truth = np.array([[one.id in row.positives for one in trainer.criteria] for row in rows])
    numbers, marks = general_numbers(trainer, rows), anchored(rows, trainer.rubric)
    rule = fit_rule(numbers[:, seen], marks[:, seen], truth[:, seen])
    cosine = untuned(trainer, [row.text for row in rows])
    bar = peak(truth[:, seen], cosine[:, seen], BARS)
    own = Compared(truth, rule.probability(numbers, marks), cosine)
    print(f"rule: slope {rule.slope:.2f}, anchor {rule.anchored:.2f}, accept {rule.accept:.2f}; cosine from {bar:.1f}")
    _compare("own passages", own, hidden, rule.accept, bar)
    for group in dict.fromkeys(trainer.criteria[k].group for k in hidden):
        chosen = [k for k in hidden if trainer.criteria[k].group == group]
        _compare(f"own passages of {group}", own, chosen, rule.accept, bar)
    for name in trainer.plan.test:
        _report_hidden_labels(trainer, read_set(data, name), hidden, rule, bar)


def _report_hidden_labels(trainer: Trainer, gold: LabelledSet, hidden: Sequence[int], rule: Rule, bar: float) -> None:
    columns = {one: found for one, found in trainer.columns.items() if one in gold.labels}
    labels = [one for one, found in columns.items() if set(found.tolist()) <= set(hidden)]
    if not labels:
        return
    rows = aims_windows(gold, (), bare_ends=False)
    probable = rule.probability(general_numbers(trainer, rows), anchored(rows, trainer.rubric))
    cosine = untuned(trainer, [row.text for row in rows])
    best = [np.stack([part[:, columns[one].numpy()].max(1) for one in labels], 1) for part in (probable, cosine)]
    truth = np.stack([gold.labels[one].astype(bool) for one in labels], 1)
    _compare(f"{gold.name}: {' '.join(labels)}", Compared(truth, *best), range(len(labels)), rule.accept, bar)


def general_numbers(trainer: Trainer, rows: Sequence[Window]) -> Array:
    """The network's distances, counted as for criteria that training never showed: (rows, criteria)."""
    cohort = trainer.cache(choose_cohort(trainer.rows))
    criteria = trainer.asked
    return standardised(
        cosines(trainer.network, trainer.cache(rows), criteria), cosines(trainer.network, cohort, criteria)
    )


def untuned(trainer: Trainer, texts: list[str]) -> Logits:
    """The cosine of the original encoder (passage without context), on a scale of 12: (texts, criteria)."""
    network = Network(trainer.base).eval()
    asked = Windows(network, trainer.base, [criterion_text(c) for c in trainer.criteria], None)
    return relevance(network, Windows(network, trainer.base, texts, None), asked)


def _compare(name: str, numbers: Compared, columns: Sequence[int], accept: float, bar: float) -> None:
    chosen = list(columns)
    truth, probable, cosine = numbers.truth[:, chosen], numbers.probable[:, chosen], numbers.cosine[:, chosen]
    found, fixed = macro(truth, probable >= accept), macro(truth, cosine >= bar)
    best = max(macro(truth, cosine >= one) for one in BARS)
    print(
        f"{name} ({int(truth.any(0).sum())}): {found:.3f}; cosine at its fixed threshold {fixed:.3f}"
        f" (ratio {found / max(fixed, 1e-9):.2f}), at the best for it here {best:.3f} ({found / max(best, 1e-9):.2f})"
    )


def save_logits(trainer: Trainer, data: Path, out: Path, *, general: bool = False) -> None:
    """Keep the numbers on what was not trained on, for calibration: one array a test country, and `held`."""
    read = partial(general_numbers, trainer) if general else trainer.logits
    found = {"held": read(trainer.held)}
    for name in trainer.plan.test:
        found[name] = read(aims_windows(read_set(data, name), (), bare_ends=False))
    out.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(out, allow_pickle=False, **found)
