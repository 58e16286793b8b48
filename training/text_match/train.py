"""Train the judge's network, and measure it on what it has not seen.

    python -m training.text_match.train --data ../shared/data/aims --train ca,own --test au --out outputs/models/ca-own.pt
    python -m training.text_match.train --data ../shared/data/aims --train ca,own --test au --leave-out PLT,DOM,STR-03,RSK-02

Every figure printed here is of fp32 at the fixed threshold 0.5 on the raw logits; `statement-audit evaluate` measures
the shipped int8 model. Held-out own passages (one family in five) and left-out criteria are never trained on.
"""

from __future__ import annotations

import argparse
import math
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812 - its usual name

from statement_audit.classify.windows import criterion_text
from statement_audit.models import Criterion
from statement_audit.rubric import load_rubric
from training.bases import SMALL
from training.text_match.aims import label_columns, read_set
from training.text_match.measure import report, report_hidden, save_logits
from training.text_match.network import FROZEN_LAYERS, Logits, Network, Windows, blend, relevance
from training.text_match.passages import STATUSES, Window, aims_windows, near_context, read_own

REFRESHED = 8  # criteria whose vectors get gradient in a step; the others keep the vector of their last turn
OWN_SHARE = 0.25  # weight of the pair loss against the label loss
STATUS_SHARE = 0.5


@dataclass(frozen=True, slots=True)
class Plan:
    """What to train on and how.

    `leave_out`: criterion or group ids that training must not show.
    """

    train: tuple[str, ...]
    test: tuple[str, ...]
    leave_out: tuple[str, ...] = ()
    epochs: int = 3
    batch: int = 32
    rate: float = 2e-4
    frozen_layers: int = FROZEN_LAYERS
    seed: int = 1


class Trainer:
    """Holds the network, its windows and their targets."""

    def __init__(self, plan: Plan, data: Path) -> None:
        torch.manual_seed(plan.seed)
        random.seed(plan.seed)
        self.plan, self.base = plan, SMALL.folder()
        rubric = load_rubric()
        self.rubric, self.criteria = rubric, rubric.criteria
        self.network = Network(self.base, plan.frozen_layers).eval()
        self.original = {name: value.clone() for name, value in self.network.state_dict().items()}
        self.columns = {label: torch.tensor(hits) for label, hits in label_columns(rubric).items()}
        self.kept = torch.tensor([float(not is_left_out(c, plan.leave_out)) for c in self.criteria])
        self.asked = Windows(self.network, self.base, [criterion_text(c) for c in self.criteria], None)
        rows, self.held, self.unseen = self._windows(data)
        self.rows = rows
        self.windows = self.cache(rows)
        self.targets, self.weights, self.statuses = self._pair_targets(rows)

    def cache(self, rows: Sequence[Window]) -> Windows:
        """Lower-layer outputs of windows, with the context that the classifier gives."""
        return Windows(self.network, self.base, [row.text for row in rows], [near_context(row) for row in rows])

    def _windows(self, data: Path) -> tuple[list[Window], list[Window], list[Window]]:
        """What to train on, held-out own passages, and own passages of hidden criteria."""
        own, held = read_own(self.criteria)
        hidden = {c.id for c in self.criteria if is_left_out(c, self.plan.leave_out)}
        unseen = [row for row in own if hidden.intersection(row.positives)]
        rows = [row for row in own if not hidden.intersection(row.positives)] if "own" in self.plan.train else []
        for name in self.plan.train:
            if name != "own":
                rows += aims_windows(read_set(data, name), self.criteria, bare_ends=True)
        return rows, held, unseen

    def _pair_targets(self, rows: Sequence[Window]) -> tuple[Tensor, Tensor, Tensor]:
        targets = torch.zeros(len(rows), len(self.criteria))
        weights = torch.zeros_like(targets)
        for number, row in enumerate(rows):
            weights[number] = row.default_weight
            for column, criterion in enumerate(self.criteria):
                if criterion.id in row.targets:
                    targets[number, column], weights[number, column] = row.targets[criterion.id]
        statuses = [STATUSES.index(row.status) if row.status else -1 for row in rows]
        return targets, weights * self.kept, torch.tensor(statuses)

    # --- training ---------------------------------------------------------------------------

    def fit(self) -> None:
        """Run all epochs, printing the measures after each."""
        optimiser, schedule = self._optimiser()
        with torch.no_grad():
            bank = self.network.upper(*self.asked.batch(range(len(self.criteria)))).clone()
        for epoch in range(self.plan.epochs):
            self.network.train()
            started, total, steps = time.monotonic(), 0.0, 0
            for batch in self._batches():
                loss = self._loss(batch, bank)
                loss.backward()
                nn.utils.clip_grad_norm_(self.network.parameters(), 1.0)
                optimiser.step()
                optimiser.zero_grad()
                schedule.step()
                total, steps = total + loss.item(), steps + 1
            self.network.eval()
            took = time.monotonic() - started
            print(
                f"epoch {epoch + 1} of {self.plan.epochs}: loss {total / max(1, steps):.3f}, {took:.0f} s", flush=True
            )

    def _optimiser(self) -> tuple[torch.optim.Optimizer, torch.optim.lr_scheduler.LRScheduler]:
        body = [p for p in self.network.encoder.parameters() if p.requires_grad]
        heads = [p for name, p in self.network.named_parameters() if not name.startswith("encoder.")]
        rates = [{"params": body, "lr": self.plan.rate}, {"params": heads, "lr": self.plan.rate * 10}]
        optimiser = torch.optim.AdamW(rates, weight_decay=0.01)
        steps = self.plan.epochs * math.ceil(len(self.rows) / self.plan.batch)

        def factor(step: int) -> float:
            return min(1.0, (step + 1) / (0.1 * steps)) * max(0.02, 1 - step / steps)

        return optimiser, torch.optim.lr_scheduler.LambdaLR(optimiser, factor)

    def _batches(self) -> Iterator[list[int]]:
        """Batches of like length in random order: little padding, no order by length."""
        order = random.sample(range(len(self.rows)), len(self.rows))
        size = self.plan.batch
        pools = [sorted(order[i : i + size * 16], key=self.windows.length) for i in range(0, len(order), size * 16)]
        batches = [pool[i : i + size] for pool in pools for i in range(0, len(pool), size)]
        random.shuffle(batches)
        yield from batches

    def _loss(self, batch: Sequence[int], bank: Tensor) -> Tensor:
        passages = self.network.upper(*self.windows.batch(batch))
        turn = random.sample(range(len(self.criteria)), REFRESHED)
        criteria = bank.clone()
        criteria[turn] = self.network.upper(*self.asked.batch(turn))
        bank[turn] = criteria[turn].detach()
        logits = self.network.relevance(passages, criteria)
        rows = torch.tensor(batch)
        pairs = F.binary_cross_entropy_with_logits(logits, self.targets[rows], reduction="none") * self.weights[rows]
        loss = OWN_SHARE * pairs.sum() + self._label_loss(batch, logits)
        statuses = self.statuses[rows]
        if (statuses >= 0).any():
            known = statuses >= 0
            loss = loss + STATUS_SHARE * F.cross_entropy(
                self.network.status(passages)[known], statuses[known], reduction="sum"
            )
        return loss / len(batch)

    def _label_loss(self, batch: Sequence[int], logits: Tensor) -> Tensor:
        """A label says that some of its criteria are spoken to: its logit is the highest of theirs."""
        loss = torch.zeros(())
        for label, columns in self.columns.items():
            seen = columns[self.kept[columns] > 0]
            rows = [k for k, number in enumerate(batch) if label in self.rows[number].labels]
            if not rows or not len(seen):
                continue
            truth = torch.tensor([float(self.rows[batch[k]].labels[label]) for k in rows])
            best = logits[rows][:, seen].max(1).values
            loss = loss + F.binary_cross_entropy_with_logits(best, truth, reduction="sum")
        return loss

    def logits(self, rows: Sequence[Window]) -> Logits:
        """Raw relevance logits of rows and all criteria: (rows, criteria)."""
        return relevance(self.network, self.cache(rows), self.asked)


def is_left_out(criterion: Criterion, names: Sequence[str]) -> bool:
    """Whether a criterion or its whole group is hidden from training."""
    return criterion.id in names or criterion.group in names


def main() -> None:
    """Parse the command line, train, report, save."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder with au.csv and ca.csv of AIMS")
    parser.add_argument("--train", default="au,ca,own")
    parser.add_argument("--test", default="")
    parser.add_argument("--leave-out", default="")
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--frozen-layers", type=int, default=FROZEN_LAYERS)
    parser.add_argument("--rate", type=float, default=2e-4)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--weights", type=Path, help="measure these, made with the same options, instead of training")
    parser.add_argument("--out", type=Path, help="where the weights go")
    parser.add_argument("--logits", type=Path, help="where the raw numbers on test and held-out passages go (npz)")
    options = parser.parse_args()

    def names(text: str) -> tuple[str, ...]:
        return tuple(name for name in text.split(",") if name)

    plan = Plan(
        names(options.train), names(options.test), names(options.leave_out),
        epochs=options.epochs, seed=options.seed, frozen_layers=options.frozen_layers, rate=options.rate,
    )  # fmt: skip
    torch.set_num_threads(options.threads)
    trainer = Trainer(plan, options.data)
    if options.weights:
        trainer.network.load_state_dict(torch.load(options.weights, weights_only=True))
    else:
        trainer.fit()
    report(trainer, options.data)
    if options.out:
        options.out.parent.mkdir(parents=True, exist_ok=True)
        torch.save(trainer.network.state_dict(), options.out)
    if options.logits:
        save_logits(trainer, options.data, options.logits)
    trainer.network.load_state_dict(blend(trainer.original, trainer.network.state_dict()))
    if plan.leave_out:
        report_hidden(trainer, options.data)
    if options.logits:
        named = options.logits.with_stem(f"{options.logits.stem}-general")
        save_logits(trainer, options.data, named, general=True)


if __name__ == "__main__":
    main()
