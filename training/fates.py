"""Train the network that reads a promise beside a passage of the next statement, and says what became of it.

    python -m training.fates --all --begin outputs/models/all.pt --out statement_audit/classify/model

A line of `data/fates/*.jsonl` holds a promise, answers for each fate, and passages near it that tell nothing of it. The
network stands on `lower.onnx`, as the small judge does whose weights it begins with; a head a fate. One promise in five is
held out, by hash, for the figures that are printed.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch

from statement_audit.classify.answers import FATES, beside
from statement_audit.classify.encoder import ANSWERS
from training.bases import SMALL
from training.export import export_upper, load_judge
from training.network import MAX_TOKENS, JudgeNetwork, Reader
from training.quantise import add_to_card
from training.rows import OWN, TrainingRow
from training.train import Plan, Trainer, predict

FOLDER = Path(__file__).parent / "data" / "fates"
HELD_OUT = 5  # one promise in five is measured on
NEAR = "near"  # the key of passages that tell nothing of the promise
LOOKED_AT = 400  # answers of other promises, drawn anew for each promise
ALIKE, ANY, VAGUE = 4, 3, 3  # so many of them each promise is read beside
PLAN = Plan(epochs=2, rate=1e-4, varied=0.0, weights={OWN: 1.0})


def read_lines(folder: Path = FOLDER) -> Iterator[dict[str, Any]]:
    """Each promise with its answers."""
    for path in sorted(folder.glob("*.jsonl")):
        yield from (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines())


def rows_of(lines: Sequence[dict[str, Any]], seed: int = 1) -> list[TrainingRow]:
    """A promise beside each of its answers, what is near it, and answers of others: those that share most of its words, those
    that name no subject, and some by chance. Where nothing is said to stand before, half get a sentence by chance."""
    rng, rows = random.Random(seed), []
    every = [(number, *_parts(answer)) for number, line in enumerate(lines) for answer in _answers(line)]
    vague = [one for one in every if one[2]]

    def add(line: dict[str, Any], text: str, before: str, fate: str) -> None:
        before = before or rng.choice(("", rng.choice(every)[1]))
        targets = {fate: (1.0, 1.0)} if fate in FATES else {}
        rows.append(TrainingRow(OWN, line["promise"], text, beside(line["promise"], before), targets))

    for number, line in enumerate(lines):
        for fate in (*FATES, NEAR):
            for answer in line[fate]:
                add(line, *_parts(answer), fate)
        drawn = [one for one in rng.sample(every, LOOKED_AT) if one[0] != number]
        alike = sorted(drawn, key=lambda one: -_common(line["promise"], one[1]))
        for other, text, before in (*alike[:ALIKE], *rng.sample(drawn, ANY), *rng.sample(vague, VAGUE)):
            if other != number:
                add(line, text, before, NEAR)
    return rows


def _answers(line: dict[str, Any]) -> Iterator[Any]:
    for fate in FATES:
        yield from line[fate]


def _parts(answer: Any) -> tuple[str, str]:
    return (answer, "") if isinstance(answer, str) else (answer["text"], answer["before"])


def _common(one: str, other: str) -> int:
    return len(set(one.lower().split()) & set(other.lower().split()))


def is_held(line: dict[str, Any]) -> bool:
    """One in five, by its promise."""
    return int(hashlib.sha256(line["promise"].encode()).hexdigest(), 16) % HELD_OUT == 0


def report(network: JudgeNetwork, reader: Reader, rows: Sequence[TrainingRow]) -> None:
    """Print a table: what is told (rows) as what (columns), the most likely from a half on."""
    topics, _ = predict(network, reader, rows)
    told = [next(iter(row.targets), "nothing") for row in rows]
    names = (*FATES, "nothing")
    said = [names[place] if row[place] > 0 else "nothing" for row, place in zip(topics, topics.argmax(1), strict=True)]
    counts = np.array([[sum(t == a and s == b for t, s in zip(told, said, strict=True)) for b in names] for a in names])
    print("told as:", *names)
    for name, row in zip(names, counts, strict=True):
        print(f"{name:9}", *(f"{count:8}" for count in row), flush=True)


def main() -> None:
    """Parse the command line, train, report, write `fates.onnx`."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--begin", type=Path, required=True, help="weights of a small judge")
    parser.add_argument("--data", type=Path, default=FOLDER)
    parser.add_argument("--all", action="store_true", help="with what is held out: for the shipped network")
    parser.add_argument("--out", type=Path, required=True, help="the model folder")
    options = parser.parse_args()
    torch.set_num_threads(2)
    lines = list(read_lines(options.data))
    train, held = [one for one in lines if options.all or not is_held(one)], [one for one in lines if is_held(one)]
    torch.manual_seed(PLAN.seed)
    judge, _ = load_judge(options.begin)
    network = JudgeNetwork(SMALL.folder(), len(FATES), SMALL.attention)
    network.encoder.load_state_dict(judge.encoder.state_dict())
    reader = Reader(SMALL.folder(), MAX_TOKENS)
    rows = rows_of(train)
    print(f"{len(train)} promises, {len(rows)} rows", flush=True)
    trainer = Trainer(network, reader, rows, FATES, PLAN)
    # What it was trained on shows nothing.
    trainer.fit(lambda: None if options.all else report(network, reader, rows_of(held)), options.out / "fates.progress")
    export_upper([network], options.out / ANSWERS.file)
    add_to_card(options.out, ANSWERS.file)


if __name__ == "__main__":
    main()
