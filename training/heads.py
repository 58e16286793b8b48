"""Train the heads of some groups once more, on the encoders as they are shipped, and write them into the shipped graphs.

    python -m training.heads --labels ../shared/data/labels --beside outputs/platform --groups PLT DOM --lower 0.26

What few real passages speak to is learnt again where more of them are at hand: all rows that speak to these groups, platform
passages of the part `train`, those of `--beside` (a folder with a `platform_passages.jsonl` of its own), and others by
chance that speak to something else. The encoders' layers and every other head's topics stay what they are to the bit; the
statuses of other pairs move by rounding (some hundredths of a logit), since they share a scale. Begin from a folder to which
this was not done: intercepts are lowered from where they stand.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812 - its usual name

from statement_audit.models import Rubric
from statement_audit.resources import model_directory
from statement_audit.rubric import load_rubric
from training.bases import BASES
from training.network import MAX_TOKENS, JudgeNetwork, Reader
from training.quantise import file_hashes
from training.rows import OWN, PLATFORM, TrainingRow, labelled_rows, read_own, without_near_copies
from training.ship import lowered
from training.shipped import GRAPHS, shipped_judge
from training.train import PARTS, Plan, Targets, all_rows, text_heads

EPOCHS, BATCH, RATE, DROPPED = 12, 64, 1.5e-3, 0.2
OTHERS = 1200  # rows that speak to other groups
STAY = 1e-3  # weight of the squared distance from what was shipped
MORE = 1.5  # weight of the rows of `--beside`
SEED = 3
MOST = 64  # of a weight: 7 bits, as `training.quantise` says why


@dataclass(frozen=True, slots=True)
class Heads:
    """What is learnt of the chosen criteria: `query`, `topic` and `mean` (criteria, width), `bias` (criteria,)."""

    query: Tensor
    topic: Tensor
    mean: Tensor
    bias: Tensor

    @classmethod
    def of(cls, network: JudgeNetwork, places: Sequence[int]) -> Heads:
        """Copies of the network's own."""
        linear = network.mean_topic
        return cls(
            *(part.detach()[places].clone() for part in (network.query, network.topic, linear.weight, linear.bias))
        )

    @property
    def parts(self) -> list[Tensor]:
        return [self.query, self.topic, self.mean, self.bias]

    def answer(self, hidden: Tensor, own: Tensor) -> Tensor:
        """Logits (rows, criteria), as `JudgeNetwork.heads` has them. `hidden` (rows, tokens, width), `own` (rows, tokens)."""
        mean = (hidden * own[..., None]).sum(1) / own.sum(1, keepdim=True).clamp(min=1)
        scores = (hidden @ self.query.T).masked_fill(own[..., None] == 0, -1e4)
        gathered = scores.softmax(1).transpose(1, 2) @ hidden
        return (gathered * self.topic).sum(-1) + mean @ self.mean.T + self.bias


def read_rows(labels: Path, beside: Path | None, criteria: set[str], rubric: Rubric) -> tuple[list[TrainingRow], int]:
    """What is trained on, and how many of the last of them are from `beside`."""
    parts = {part: all_rows(labels, rubric, part) for part in PARTS}
    apart = [row for part in PARTS[1:] for row in parts[part]]
    every = [*without_near_copies(parts["train"], apart), *read_own(rubric)[0]]
    more = without_near_copies(labelled_rows(beside, PLATFORM, None, rubric), apart) if beside else []

    def speaks(row: TrainingRow) -> bool:
        asked = (row.targets.get(name, (0.0, 0.0)) for name in criteria)
        return row.kind == PLATFORM or any(target > 0 or weight > 1 for target, weight in asked)

    others = [row for row in every if not speaks(row)]
    rows = [row for row in every if speaks(row)]
    return [*rows, *random.Random(SEED).sample(others, min(OTHERS, len(others))), *more], len(more)


@torch.no_grad()
def read_hidden(network: JudgeNetwork, reader: Reader, texts: Sequence[tuple[str, str]]) -> list[Tensor]:
    """What the encoder makes of each text's own tokens (tokens, width), in half precision."""
    items = [reader.encode(*text) for text in texts]
    order = sorted(range(len(items)), key=lambda place: len(items[place][0]))
    hidden: list[Tensor] = [torch.empty(0)] * len(items)
    for start in range(0, len(order), BATCH):
        places = order[start : start + BATCH]
        inputs, own = reader.batch([items[place] for place in places])
        for place, said, mine in zip(places, network.encode(inputs), own, strict=True):
            hidden[place] = said[mine.bool()].half()
    return hidden


def fit(heads: Heads, hidden: Sequence[Tensor], targets: Tensor, weights: Tensor) -> None:
    """Train in place. `targets`, `weights`: (rows, criteria)."""
    first = [part.clone() for part in heads.parts]
    for part in heads.parts:
        part.requires_grad_()
    order = sorted(range(len(hidden)), key=lambda place: len(hidden[place]))
    batches = [order[start : start + BATCH] for start in range(0, len(order), BATCH)]
    optimiser = torch.optim.AdamW(heads.parts, lr=RATE, weight_decay=0.0)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, RATE, total_steps=EPOCHS * len(batches))
    dropout, rng = nn.Dropout(DROPPED), random.Random(SEED)
    for epoch in range(EPOCHS):
        rng.shuffle(batches)
        losses = []
        for places in batches:
            padded = nn.utils.rnn.pad_sequence([hidden[place].float() for place in places], batch_first=True)
            own = nn.utils.rnn.pad_sequence([torch.ones(len(hidden[place])) for place in places], batch_first=True)
            answers = heads.answer(dropout(padded), own)
            loss = F.binary_cross_entropy_with_logits(answers, targets[places], reduction="none")
            loss = (loss * weights[places]).sum() / len(places)
            moved = sum(((now - then) ** 2).sum() for now, then in zip(heads.parts, first, strict=True))
            (loss + STAY * moved).backward()  # type: ignore[no-untyped-call]
            optimiser.step()
            optimiser.zero_grad()
            schedule.step()
            losses.append(loss.item())
        print(f"epoch {epoch + 1}: loss {np.mean(losses):.3f}", flush=True)
    for part in heads.parts:
        part.requires_grad_(False)


def train(
    base: str, model: Path, rows: Sequence[TrainingRow], more: int, places: Sequence[int], criteria: list[str]
) -> Heads:
    """The heads of `places`; passages that have a context are read without it, too."""
    torch.manual_seed(SEED)
    network = shipped_judge(model, base, len(criteria)).eval()
    reader = Reader(BASES[base].folder(), MAX_TOKENS)
    real = [number for number, row in enumerate(rows) if row.kind != OWN]  # twice, where it has no context
    texts = [(row.text, row.context) for row in rows] + [(rows[number].text, "") for number in real]
    hidden = read_hidden(network, reader, texts)
    known = Targets.of(rows, criteria, Plan(1, 0.0).weights)
    weights = known.weights.clone()
    weights[len(rows) - more :] *= MORE
    which = [*range(len(rows)), *real]
    heads = Heads.of(network, places)
    fit(heads, hidden, known.topics[which][:, places], weights[which][:, places])
    return heads


# --- into the graphs --------------------------------------------------------------------------


def write_heads(graph: Path, heads: Heads, places: Sequence[int], count: int) -> None:
    """Replace the rows of these heads; products are int8 with a scale a column, as `training.quantise` left them.

    Raises:
        SystemExit: the graph does not hold its heads as expected.
    """
    model = onnx.load(str(graph))
    held = {one.name: one for one in model.graph.initializer}
    products = [name for name, one in held.items() if name.endswith("_quantized") and list(one.dims)[1:] == [count]]
    if len(products) != 2 or "mean_topic" not in products[1]:
        raise SystemExit(f"{graph} does not hold {count} heads as two products of int8.")
    for name, part in zip(products, (heads.query, heads.mean), strict=True):
        whole, scales = (_array(held[one]) for one in (name, name.removesuffix("_quantized") + "_scale"))
        scale = np.abs(part.numpy()).max(1) / MOST
        whole[:, places] = np.rint(part.numpy() / scale[:, None]).T
        scales[places] = scale
        _put(held[name], whole)
        _put(held[name.removesuffix("_quantized") + "_scale"], scales)
    for ending, part in (("topic", heads.topic), ("mean_topic.bias", heads.bias)):
        (name,) = [one for one in held if one.endswith(f"networks.0.{ending}")]
        whole = _array(held[name])
        whole[places] = part.numpy()
        _put(held[name], whole)
    onnx.save(model, str(graph))


def _array(held: onnx.TensorProto) -> np.ndarray:
    return np.array(numpy_helper.to_array(held))


def _put(held: onnx.TensorProto, value: np.ndarray) -> None:
    held.CopyFrom(numpy_helper.from_array(value, held.name))


def main() -> None:
    """Parse the command line, train for both graphs, write them and the card."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--labels", type=Path, required=True)
    parser.add_argument("--beside", type=Path)
    parser.add_argument("--groups", nargs="+", required=True)
    parser.add_argument("--lower", type=float, default=0.0, help="so much their intercepts are lowered")
    parser.add_argument("--model", type=Path, default=model_directory())
    options = parser.parse_args()
    torch.set_num_threads(2)
    rubric = load_rubric()
    criteria = text_heads(rubric)
    chosen = [name for name in criteria if rubric.criterion(name).group in options.groups]
    places = [criteria.index(name) for name in chosen]
    rows, more = read_rows(options.labels, options.beside, set(chosen), rubric)
    print(f"{len(rows)} rows for {', '.join(chosen)}", flush=True)
    for base, (name, _, _) in GRAPHS.items():
        heads = train(base, options.model, rows, more, places, criteria)
        write_heads(options.model / name, heads, places, len(criteria))
    card = json.loads((options.model / "model.json").read_text(encoding="utf-8"))
    card["files"] |= {name: file_hashes(options.model)[name] for name, _, _ in GRAPHS.values()}
    moves = dict.fromkeys(options.groups, options.lower)
    card["heads"]["intercepts"] = lowered(card["heads"]["intercepts"], criteria, moves)
    (options.model / "model.json").write_text(json.dumps(card, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
