"""Train the judge on labelled passages, and measure it on the part that sets thresholds.

    python -m training.train --labels ../shared/data/labels --out outputs/models/split.pt
    python -m training.train --labels ../shared/data/labels --also threshold test --out outputs/models/all.pt
    python -m training.train --labels ../shared/data/labels --base large --out outputs/models/second.pt
    python -m training.train … --also threshold test --begin statement_audit/classify/model --draw 7000 --whole fa- fb- fo- fd- \
        --beside outputs/more --share 0.5 --epochs 2

Without `--also` it sees the part `train` of the splits alone, without what has a near copy in a part, or in AIMS or the
country of AIMS, that it does not see.
Printed after each epoch, unless it goes on from other weights: pairs, statuses and best quotes on the part `threshold` of
each source, and on held-out own passages; fp32, raw numbers. `training.build` measures the shipped int8 model. `--begin`
goes on from a shipped folder or from weights written here, at a share of the rates, with some of the rows that they
have seen: what was added since is learnt in minutes, and the rest is not forgotten. `--beside`: a folder with further labelled
passages, which no part holds.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812 - its usual name
from torch.optim import Optimizer
from torch.optim.lr_scheduler import LRScheduler

from statement_audit.models import Check, Rubric, Status
from statement_audit.rubric import load_rubric
from training.bases import BASES
from training.measure import Matrix, measure
from training.network import MAX_TOKENS, Encoded, JudgeNetwork, Reader
from training.rows import (
    AIMS,
    FILES,
    OWN,
    PLATFORM,
    REAL,
    STATUSES,
    TrainingRow,
    labelled_rows,
    read_own,
    without_near_copies,
)
from training.shipped import shipped_judge

STATUS_SHARE = 0.6  # weight of a pair's status against its topic; .3 for the networks before the last (log.md)
PASSAGE_SHARE = 0.1  # weight of the status of a passage whose pairs all have the same
VARIED = 0.4  # of the rows in an epoch: without full stop, without context or with another row's
MASKED = 0.15  # of the tokens of half of the rows
AVERAGED = 0.998  # of the running average of the weights, a step: what is kept in the end
REPORT_STEPS = 100
HEAD_RATE = 2e-3
GOING_ON = 0.5  # of the rates, where training goes on from weights that were shipped
PARTS = ("train", "threshold", "test")
OTHERS = Status.OTHER_PARTY.value
COUNTRIES = ("au", "ca")  # of AIMS
KEPT_STEPS = 300  # after so many, what is needed to go on is written


@dataclass(frozen=True, slots=True)
class Plan:
    """How to train. `rate`: of the encoder; `varied`: see VARIED; `weights`: of the rows of each source."""

    epochs: int
    rate: float
    head_rate: float = HEAD_RATE
    batch: int = 32
    seed: int = 1
    varied: float = VARIED
    weights: dict[str, float] = field(default_factory=lambda: {REAL: 1.0, AIMS: 1.0, PLATFORM: 1.0, OWN: 0.5})


@dataclass(frozen=True, slots=True)
class Targets:
    """`topics`, `weights` (rows, criteria); `statuses` (rows, criteria): place in STATUSES or -1; `shares` (rows,)."""

    topics: Tensor
    weights: Tensor
    statuses: Tensor
    shares: Tensor

    @classmethod
    def of(cls, rows: Sequence[TrainingRow], criteria: Sequence[str], shares: dict[str, float]) -> Targets:
        place = {name: number for number, name in enumerate(criteria)}
        topics, weights = torch.zeros(len(rows), len(criteria)), torch.zeros(len(rows), len(criteria))
        statuses = torch.full((len(rows), len(criteria)), -1)
        for number, row in enumerate(rows):
            weights[number] = row.default_weight
            for name, (target, weight) in row.targets.items():
                if name in place:
                    topics[number, place[name]], weights[number, place[name]] = target, weight
            for name, status in row.statuses.items():
                if name in place:
                    statuses[number, place[name]] = STATUSES.index(status)
        share = torch.tensor([shares[row.kind] for row in rows])
        return cls(topics, weights * share[:, None], statuses, share)


Place = tuple[int, int, tuple[Any, ...]]  # epoch, steps done in it, the state of the draws as it began


class Trainer:
    """Fits a network to rows."""

    def __init__(
        self, network: JudgeNetwork, reader: Reader, rows: Sequence[TrainingRow], criteria: Sequence[str], plan: Plan
    ) -> None:
        torch.manual_seed(plan.seed)
        self.rng = random.Random(plan.seed)
        self.network, self.reader, self.plan = network, reader, plan
        self.targets = Targets.of(rows, criteria, plan.weights)
        self.plain = [reader.encode(row.text, row.context) for row in rows]
        self.varied = [reader.encode(*self._vary(rows, row)) for row in rows]
        self.trained = [parameter for parameter in network.parameters() if parameter.requires_grad]
        self.average, self.steps = [parameter.detach().clone() for parameter in self.trained], 0

    def _vary(self, rows: Sequence[TrainingRow], row: TrainingRow) -> tuple[str, str]:
        """Without its full stop, with no context or another row's: what stands around must not decide alone.

        A deed that only its context gives to another company keeps it.
        """
        text = row.text.rstrip(".") if self.rng.random() < 0.5 else row.text
        if row.context and OTHERS in row.statuses.values():
            return text, row.context
        draw = self.rng.random()
        return text, row.context if draw < 0.3 else self.rng.choice(rows).context if draw < 0.75 else ""

    def fit(self, after_epoch: Callable[[], None], progress: Path) -> None:
        """Run all epochs; `after_epoch` sees the averaged weights, and they stay.

        `progress`: written every KEPT_STEPS steps; training that broke off goes on from it, and it goes when all is done.
        """
        optimiser, schedule = self._optimiser()
        first, done = self._restore(progress, optimiser, schedule) if progress.exists() else (0, 0)
        for epoch in range(first, self.plan.epochs):
            started, losses, seen = time.monotonic(), [], 0
            self.network.train()
            drawn = self.rng.getstate()
            items = [
                other if self.rng.random() < self.plan.varied else one
                for one, other in zip(self.plain, self.varied, strict=True)
            ]
            for number, batch in enumerate(self._batches(items), 1):
                if epoch == first and number <= done:
                    continue
                loss = self._loss(batch, items)
                loss.backward()
                nn.utils.clip_grad_norm_(self.network.parameters(), 1.0)
                optimiser.step()
                optimiser.zero_grad()
                schedule.step()
                self._add_to_average()
                losses.append(loss.item())
                seen += len(batch)
                if number % REPORT_STEPS == 0:
                    speed = seen / (time.monotonic() - started)
                    print(f"  step {number}: loss {np.mean(losses):.3f}, {speed:.1f} rows/s", flush=True)
                if number % KEPT_STEPS == 0:
                    self._keep(progress, optimiser, schedule, (epoch, number, drawn))
            print(f"epoch {epoch + 1} of {self.plan.epochs}: {time.monotonic() - started:.0f} s", flush=True)
            self._with_average(after_epoch, keep=epoch + 1 == self.plan.epochs)
        progress.unlink(missing_ok=True)

    def _keep(self, progress: Path, optimiser: Optimizer, schedule: LRScheduler, place: Place) -> None:
        """Write what `_restore` reads, whole or not at all."""
        state = {
            "network": self.network.state_dict(),
            "average": self.average,
            "steps": self.steps,
            "optimiser": optimiser.state_dict(),
            "schedule": schedule.state_dict(),
            "place": place,
            "torch": torch.get_rng_state(),
        }
        torch.save(state, progress.with_suffix(".part"))
        progress.with_suffix(".part").replace(progress)

    def _restore(self, progress: Path, optimiser: Optimizer, schedule: LRScheduler) -> tuple[int, int]:
        """The epoch that was begun, and how many of its steps were done."""
        kept = torch.load(progress, weights_only=True)
        self.network.load_state_dict(kept["network"])
        self.average, self.steps = kept["average"], kept["steps"]
        optimiser.load_state_dict(kept["optimiser"])
        schedule.load_state_dict(kept["schedule"])
        epoch, done, drawn = kept["place"]
        self.rng.setstate(drawn)
        torch.set_rng_state(kept["torch"])
        return epoch, done

    def _optimiser(self) -> tuple[Optimizer, LRScheduler]:
        named = [(name, one) for name, one in self.network.named_parameters() if one.requires_grad]
        body = [one for name, one in named if name.startswith("encoder.")]
        heads = [one for name, one in named if not name.startswith("encoder.")]
        groups = [{"params": body, "lr": self.plan.rate}, {"params": heads, "lr": self.plan.head_rate}]
        optimiser = torch.optim.AdamW(groups, weight_decay=0.01)
        steps = self.plan.epochs * -(-len(self.plain) // self.plan.batch)

        def factor(step: int) -> float:
            return min(1.0, (step + 1) / (0.1 * steps)) * max(0.01, 1 - step / steps)

        return optimiser, torch.optim.lr_scheduler.LambdaLR(optimiser, factor)

    def _batches(self, items: Sequence[Encoded]) -> Iterator[list[int]]:
        """Batches of like length in random order: little padding, no order by length."""
        order, size = self.rng.sample(range(len(items)), len(items)), self.plan.batch
        pools = [
            sorted(order[i : i + size * 16], key=lambda n: len(items[n][0])) for i in range(0, len(order), size * 16)
        ]
        batches = [pool[i : i + size] for pool in pools for i in range(0, len(pool), size)]
        self.rng.shuffle(batches)
        yield from batches

    def _loss(self, batch: Sequence[int], items: Sequence[Encoded]) -> Tensor:
        inputs, pool = self.reader.batch([items[number] for number in batch])
        hidden = self.network.encode(self._mask(inputs))
        topics, statuses, passage = self.network.heads(hidden, pool)
        rows = torch.tensor(batch)
        pairs = F.binary_cross_entropy_with_logits(topics, self.targets.topics[rows], reduction="none")
        loss = (pairs * self.targets.weights[rows]).sum()
        known = self.targets.statuses[rows]
        told = known >= 0
        if told.any():
            shares = self.targets.shares[rows][:, None].expand_as(known)[told]
            loss = loss + STATUS_SHARE * (F.cross_entropy(statuses[told], known[told], reduction="none") * shares).sum()
        one = known.max(1).values
        same = (one >= 0) & ((known < 0) | (known == one[:, None])).all(1)
        if same.any():
            loss = loss + PASSAGE_SHARE * F.cross_entropy(passage[same], one[same], reduction="sum")
        return loss / len(batch)

    def _mask(self, inputs: dict[str, Tensor]) -> dict[str, Tensor]:
        ids = inputs["input_ids"]
        hidden = (
            (torch.rand(ids.shape) < MASKED) & (torch.rand(len(ids), 1) < 0.5) & ~torch.isin(ids, self.reader.special)
        )
        return inputs | {"input_ids": ids.masked_fill(hidden, self.reader.mask)}

    def _add_to_average(self) -> None:
        self.steps += 1
        share = min(AVERAGED, self.steps / (self.steps + 10))
        torch._foreach_mul_(self.average, share)
        torch._foreach_add_(self.average, [one.detach() for one in self.trained], alpha=1 - share)

    def _with_average(self, work: Callable[[], None], *, keep: bool) -> None:
        with torch.no_grad():
            current = [one.detach().clone() for one in self.trained]
            torch._foreach_copy_(self.trained, self.average)
            self.network.eval()
            work()
            if not keep:
                torch._foreach_copy_(self.trained, current)


def predict(
    network: JudgeNetwork, reader: Reader, rows: Sequence[TrainingRow], size: int = 64
) -> tuple[Matrix, Matrix]:
    """Topics (rows, criteria) and statuses (rows, criteria, statuses), raw, without gradient."""
    items = [reader.encode(row.text, row.context) for row in rows]
    order = sorted(range(len(rows)), key=lambda number: len(items[number][0]))
    count = len(network.query)
    topics = np.zeros((len(rows), count), np.float32)
    statuses = np.zeros((len(rows), count, len(STATUSES)), np.float32)
    with torch.no_grad():
        for start in range(0, len(rows), size):
            chosen = order[start : start + size]
            inputs, pool = reader.batch([items[number] for number in chosen])
            said = network.heads(network.encode(inputs), pool)
            topics[chosen], statuses[chosen] = said[0].numpy(), said[1].numpy()
    return topics, statuses


def drawn(rows: Sequence[TrainingRow], count: int, whole: Sequence[str], seed: int) -> list[TrainingRow]:
    """So many rows by chance, beside all that few speak for: platform passages, and families that begin as `whole` says."""
    rare, others = [], []
    for row in rows:
        taken = row.kind == PLATFORM or (row.kind == OWN and row.source.startswith(tuple(whole)))
        (rare if taken else others).append(row)
    return [*rare, *random.Random(seed).sample(others, min(count, len(others)))]


def all_rows(labels: Path, rubric: Rubric, part: str) -> list[TrainingRow]:
    """The labelled rows of one part, of every source."""
    return [row for kind in (REAL, AIMS, PLATFORM) for row in labelled_rows(labels, kind, part, rubric)]


def rows_beside(folder: Path | None, rubric: Rubric) -> list[TrainingRow]:
    """Further labelled passages: those of a folder's files that have the names of the labelled ones.

    Raises:
        SystemExit: the folder has none.
    """
    if folder is None:
        return []
    kinds = [kind for kind in (REAL, PLATFORM) if (folder / FILES[kind]).exists()]
    if not kinds:
        raise SystemExit(f"{folder} has neither {FILES[REAL]} nor {FILES[PLATFORM]}.")
    return [row for kind in kinds for row in labelled_rows(folder, kind, None, rubric)]


def names(row: TrainingRow) -> set[str]:
    """By which a row can be left out: its kind, of AIMS also its country."""
    return {row.kind} | ({row.source.split("/")[0]} if row.kind == AIMS else set())


def begun(weights: Path, base: str, criteria: Sequence[str]) -> JudgeNetwork:
    """What training goes on from: a shipped folder, or weights that `main` wrote with this base and these criteria."""
    if weights.is_dir():
        return shipped_judge(weights, base, len(criteria))
    kept = torch.load(weights, weights_only=True)
    if (kept["base"], list(kept["criteria"])) != (base, list(criteria)):
        raise SystemExit(
            f"{weights} was trained on the base '{kept['base']}' for {len(kept['criteria'])} criteria, not these."
        )
    network = JudgeNetwork(BASES[base].folder(), len(criteria), BASES[base].attention)
    network.load_state_dict(kept["state"])
    return network


def text_heads(rubric: Rubric) -> list[str]:
    """The criteria that get a head, in order."""
    return [criterion.id for criterion in rubric.criteria if criterion.check is Check.TEXT]


def main() -> None:
    """Parse the command line, train, report, save."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--labels", type=Path, required=True, help="folder of labelled passages; AIMS lies beside it")
    parser.add_argument("--also", nargs="*", default=[], choices=PARTS[1:], help="parts to train on beside `train`")
    parser.add_argument(
        "--leave-out",
        default="",
        help=f"what to train without, of {REAL},{AIMS},{PLATFORM},{OWN} and AIMS's {','.join(COUNTRIES)}",
    )
    parser.add_argument("--base", choices=BASES, default="small", help="the encoder to begin with")
    parser.add_argument("--begin", type=Path, help="a shipped folder, or weights written here, to go on from")
    parser.add_argument("--draw", type=int, help="so many rows by chance, beside all on platforms, instead of all")
    parser.add_argument("--whole", nargs="*", default=[], help="families of own passages of which all are taken")
    parser.add_argument("--beside", type=Path, help="a folder with further labelled passages")
    parser.add_argument("--share", type=float, default=GOING_ON, help="of the rates, with --begin")
    parser.add_argument("--epochs", type=int, help="instead of what the base is given")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--out", type=Path, required=True, help="where the weights go")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    rubric = load_rubric()
    criteria = text_heads(rubric)
    own, held = read_own(rubric)
    parts = {part: all_rows(options.labels, rubric, part) for part in PARTS}
    apart = [row for part in PARTS[1:] if part not in options.also for row in parts[part]]
    left_out = set(filter(None, options.leave_out.split(",")))
    if unknown := left_out - {REAL, AIMS, PLATFORM, OWN, *COUNTRIES}:
        parser.error(f"--leave-out: {', '.join(sorted(unknown))} is none of what can be left out")
    kept = {part: [row for row in rows if not left_out & names(row)] for part, rows in parts.items()}
    seen = [row for part in ("train", *options.also) for row in parts[part]]
    apart += [row for row in seen if row.kind == AIMS and left_out & names(row)]
    rows = [*without_near_copies(kept["train"], apart), *(row for row in own if not left_out & names(row))]
    rows += without_near_copies([row for part in options.also for row in kept[part]], apart)
    rows += without_near_copies(rows_beside(options.beside, rubric), apart)
    if options.draw is not None:
        rows = drawn(rows, options.draw, options.whole, options.seed)
    print(f"{len(rows)} rows, {len(criteria)} criteria", flush=True)
    torch.manual_seed(options.seed)
    base = BASES[options.base]
    reader = Reader(base.folder(), MAX_TOKENS)
    if options.begin:
        network = begun(options.begin, options.base, criteria)
    else:
        network = JudgeNetwork(base.folder(), len(criteria), base.attention)
    share = options.share if options.begin else 1.0
    plan = Plan(options.epochs or base.epochs, share * base.rate, share * HEAD_RATE, seed=options.seed)
    trainer = Trainer(network, reader, rows, criteria, plan)

    def report() -> None:
        for kind in () if options.begin else (REAL, AIMS, PLATFORM, OWN):
            chosen = [row for row in (*parts["threshold"], *held) if row.kind == kind]
            print(f"{kind:9}{measure(chosen, criteria, *predict(network, reader, chosen))}", flush=True)
        torch.save({"state": network.state_dict(), "criteria": criteria, "base": options.base}, options.out)

    options.out.parent.mkdir(parents=True, exist_ok=True)
    trainer.fit(report, options.out.with_suffix(".progress"))


if __name__ == "__main__":
    main()
