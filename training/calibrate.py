"""From a head's answers to probabilities and thresholds, on the part of the labelled text that is kept for it.

One slope for all heads, an intercept a head that is drawn towards the common one: few positives move it little. A head
with fewer than 20 real positives in training is trusted only as far as what it says on held-out text is right: the
intercepts of such heads are moved together, as high as four in five of their findings are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

import numpy as np
import torch
from torch.nn import functional as F  # noqa: N812 - its usual name

from training.measure import Answers, Array, at_threshold, by_source
from training.rows import OWN, TrainingRow

RIDGE = 0.5  # of a head's own intercept, in squared logits against one pair's loss
ENOUGH = 20  # real positives in training
TRUSTED = 0.8  # precision on held-out text from which a head with fewer may give findings
QUOTES_RIGHT = 0.90  # of the decided best quotes, from `finding` on
# Share of `admits_absent`, of the pair and of the passage, above which a deed is asked about (rules at three times it), chosen on
# facts of writers (`benchmarks.honesty`): at .05 true ones were kept back, at .15 denied ones came in.
DENIED = 0.08
QUOTES_WRONG = 0.06  # of all best quotes, from `likely` on
SURE_WRONG = 0.02  # of all best quotes, from `sure` on: three in five quotes then call for no person
ABSENT_RIGHT = (
    0.985  # of the criteria without a passage from `review` on: a law's test is not met on such absences alone
)
READ_AGAIN = 0.99  # of the right pairs: what the first reading dismisses is lost
READING_BARS = np.round(np.arange(0.01, 0.2, 0.01), 2)
MOVES = np.round(np.arange(0.5, -8.0, -0.1), 1)
BARS = np.round(np.arange(0.05, 0.96, 0.01), 2)
SMOOTH = np.ones(5) / 5  # neighbours of a threshold that count for it: a peak of chance does not carry over


def fit(known: Answers) -> tuple[float, Array]:
    """Slope, and one intercept a head."""
    parts = (known.topics, known.silent, known.truth, known.weights)
    topics, silent, truth, weights = (torch.tensor(part, dtype=torch.float64) for part in parts)
    slope = torch.ones(1, dtype=torch.float64, requires_grad=True)
    common = torch.zeros(1, dtype=torch.float64, requires_grad=True)
    own = torch.zeros(topics.shape[1], dtype=torch.float64, requires_grad=True)
    optimiser = torch.optim.LBFGS([slope, common, own], max_iter=200, line_search_fn="strong_wolfe")

    def loss() -> torch.Tensor:
        optimiser.zero_grad()
        share = ((1 - silent) * torch.sigmoid(slope * topics + common + own)).clamp(1e-7, 1 - 1e-7)
        pairs = F.binary_cross_entropy(share, truth, reduction="none") * weights
        value = pairs.sum() + RIDGE * (own**2).sum()
        value.backward()  # type: ignore[no-untyped-call]
        return value

    optimiser.step(loss)  # type: ignore[arg-type]  # returns a number, as LBFGS wants
    return float(slope.detach()), (common + own).detach().numpy()


def few_positives(rows: Sequence[TrainingRow], criteria: Sequence[str], asked: Sequence[str]) -> list[int]:
    """Places of the heads of `asked` with fewer than ENOUGH real positives in these rows."""
    counts = Counter(
        name for row in rows if row.kind != OWN for name, (target, weight) in row.targets.items() if target and weight
    )
    return [place for place, name in enumerate(criteria) if name in asked and counts[name] < ENOUGH]


def trusted(known: Answers, slope: float, intercepts: Array, few: Sequence[int], finding: float) -> tuple[Array, float]:
    """The intercepts, those of heads with few real positives moved together, and by how much.

    Such heads are shy, or wrong: the highest move at which TRUSTED of their findings on real text are right.
    """
    for move in MOVES:
        moved = intercepts.copy()
        moved[few] += move
        found = (known.probabilities(slope, moved)[:, few] >= finding) & (known.weights[:, few] > 0)
        if (known.truth[:, few] > 0)[found].sum() >= TRUSTED * found.sum():
            break
    return moved, float(move)


def thresholds(rows: Sequence[TrainingRow], known: Answers, probable: Array) -> dict[str, float]:
    """`review`, `accept`, `finding`, `likely` and `sure`, each the first that does what it is for, and DENIED.

    `accept`: highest F1 of pairs; the others as QUOTES_RIGHT, QUOTES_WRONG, SURE_WRONG and ABSENT_RIGHT say.
    """
    lines = {bar: at_threshold(rows, known, probable, bar) for bar in BARS}
    curve = np.convolve([line.f1 for line in lines.values()], SMOOTH, mode="valid")
    accept = float(BARS[curve.argmax() + len(SMOOTH) // 2])
    finding = _first(lambda bar: lines[bar].right >= QUOTES_RIGHT * (lines[bar].right + lines[bar].wrong), accept)
    likely = _first(lambda bar: lines[bar].wrong <= QUOTES_WRONG * lines[bar].quotes, finding)
    sure = _first(lambda bar: lines[bar].wrong <= SURE_WRONG * lines[bar].quotes, likely)
    review = max(
        (bar for bar in BARS if bar < accept and _absent_right(rows, known, probable, bar) >= ABSENT_RIGHT),
        default=BARS[0],
    )
    return {
        "review": float(review),
        "accept": accept,
        "finding": finding,
        "likely": likely,
        "sure": sure,
        "denied": DENIED,
    }


def reading_bar(chances: Array, right: Array, review: float) -> float:
    """The highest chance, of a passage's likeliest head in the first reading, from which passages are read again so that
    READ_AGAIN of the pairs stay that are right and that both readings together call evidence. Below `review`."""
    counts, best = right.sum(1), chances.max(1)
    kept = [bar for bar in READING_BARS if counts[best >= bar].sum() >= READ_AGAIN * counts.sum()]
    return float(max((bar for bar in kept if bar < review), default=READING_BARS[0]))


def _first(holds: Callable[[float], bool], least: float) -> float:
    return next((float(bar) for bar in BARS if bar >= least and holds(bar)), float(BARS[-1]))


def _absent_right(rows: Sequence[TrainingRow], known: Answers, probable: Array, bar: float) -> float:
    """Of the criteria of a source without a passage from `bar` on, the share that is not there. Doubtful ones are left out."""
    truth, asked = known.truth > 0, known.weights > 0
    absent = wrong = 0
    for numbers in by_source(rows).values():
        none = (probable[numbers] < bar).all(0) & asked.any(0)
        there = (truth & asked)[numbers].any(0)
        unsure = ~asked[numbers].all(0) & ~there
        absent += int((none & ~unsure).sum())
        wrong += int((none & there).sum())
    return 1 - wrong / max(1, absent)
