"""Measure the judge: speed beside the plain zero-shot pipeline, what the candidate step keeps, and sameness.

python -m benchmarks.judge [INPUT...] [--aims FOLDER] [--sample N] [--only speed|candidates|sameness]

INPUT: statements (default: those of corpus/). Speed and sameness are taken on their passages, in one run, so that all
figures are of the same machine under the same load. The zero-shot pipeline needs the extra `models`; its model is
random, of the size of MiniLM-L6, and made here: it tells time, not accuracy. No network.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from statement_audit.classify.embedded import EmbeddedClassifier
from statement_audit.classify.zero_shot import put_forward
from statement_audit.evaluate.corpus import locate, read_manifest
from statement_audit.evaluate.gold import make_passages, read_gold
from statement_audit.evaluate.judged import TODAY
from statement_audit.evaluate.label_map import load_map
from statement_audit.extract import extract
from statement_audit.identity.identify import identify
from statement_audit.models import Check, Criterion, Passage, Rubric, StatementRef
from statement_audit.passages import split_passages
from statement_audit.resources import CHECKOUT, model_directory
from statement_audit.rubric import load_rubric

SEED = 7
PARTS = ("speed", "candidates", "sameness")
MINI = {"hidden_size": 384, "num_hidden_layers": 6, "num_attention_heads": 12, "intermediate_size": 1536}
Statement = tuple[str, tuple[Passage, ...]]


@dataclass(frozen=True, slots=True)
class Spent:
    """Seconds of one piece of work: on the clock, and of this process's processor time."""

    wall: float
    cpu: float


def timed(work: Callable[[], object]) -> Spent:
    """Do the work once."""
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return Spent(time.perf_counter() - wall, time.process_time() - cpu)


def read_statements(paths: Iterable[Path]) -> list[Statement]:
    """Passages of each file, as the pipeline splits them."""
    found = []
    for path in paths:
        document, _ = extract(path, hashlib.sha256(path.read_bytes()).hexdigest(), name=path.name)
        identity = identify(document, StatementRef(path.name, path=path), TODAY)
        found.append((path.name, split_passages(document, identity.pages)))
    return found


def say(text: str = "") -> None:
    print(text, flush=True)


def text_criteria(rubric: Rubric) -> tuple[Criterion, ...]:
    return tuple(criterion for criterion in rubric.criteria if criterion.check is Check.TEXT)


# --- speed -----------------------------------------------------------------------------------


def measure_speed(statements: Sequence[Statement], rubric: Rubric, sample: int) -> None:
    """Print seconds of the judge and of the plain pipeline for the same statements and criteria."""
    passages = sum(len(part) for _, part in statements)
    criteria, hypotheses = text_criteria(rubric), [h for c in text_criteria(rubric) for h in c.hypotheses]
    say(f"{len(statements)} statements, {passages} passages, {len(criteria)} criteria, {len(hypotheses)} hypotheses")
    judges: list[EmbeddedClassifier] = []
    load = timed(lambda: judges.append(EmbeddedClassifier.load()))
    judge = judges[0]
    first = timed(lambda: judge.judge(statements[0][1][:1], rubric, rubric.criteria))
    spent = [timed(lambda part=part: judge.judge(part, rubric, rubric.criteria)) for _, part in statements]
    wall, cpu = sum(each.wall for each in spent), sum(each.cpu for each in spent)
    longest = max(range(len(spent)), key=lambda number: spent[number].wall)
    say(f"embedded, load {load.wall:.2f} s, criteria once a process {first.wall:.2f} s")
    say(f"embedded, one process: {passages / wall:.1f} passages/s ({passages / cpu:.1f} a CPU-second)")
    say(f"embedded, a statement: {wall / len(statements):.2f} s on average, {spent[longest].wall:.2f} s the longest")
    say(f"  (the longest is {statements[longest][0]}, {len(statements[longest][1])} passages)")
    two = two_workers(statements)
    say(f"embedded, two processes: {passages / two:.1f} passages/s on the clock, load and criteria not counted")
    plain = plain_pipeline(statements, hypotheses, sample)
    if plain is None:
        say("plain zero-shot pipeline: not measured, the extra 'models' is not installed")
        return
    spent_plain, pairs = plain
    per_pair = spent_plain.cpu / pairs
    whole = per_pair * passages * len(hypotheses)
    say(f"plain zero-shot pipeline, random L6-H384, one thread: {1 / per_pair:.1f} pairs a CPU-second")
    say(f"  measured on {pairs} pairs ({sample} passages with every hypothesis) in {spent_plain.wall:.1f} s")
    say(
        f"  EXTRAPOLATED to all {passages * len(hypotheses)} pairs: {whole / len(statements):.0f} CPU-seconds a statement"
    )
    say(f"ratio, CPU-seconds of the plain pipeline by those of embedded: {whole / cpu:.0f}")


def two_workers(statements: Sequence[Statement]) -> float:
    """Seconds on the clock for all statements by two warm worker processes, longest first."""
    ordered = sorted((part for _, part in statements), key=len, reverse=True)
    with worker_pool() as pool:
        list(pool.map(warm_up, range(4)))
        started = time.perf_counter()
        list(pool.map(score_here, ordered))
        return time.perf_counter() - started


def plain_pipeline(statements: Sequence[Statement], hypotheses: list[str], sample: int) -> tuple[Spent, int] | None:
    """Time of transformers' own pipeline for some passages with every hypothesis, and how many pairs that is."""
    try:
        import torch
        from transformers import logging, pipeline
    except ImportError:
        return None
    torch.set_num_threads(1)
    logging.set_verbosity_error()
    logging.disable_progress_bar()
    texts = [passage.text for _, part in statements for passage in part]
    chosen = random.Random(SEED).sample(texts, min(sample, len(texts)))
    with tempfile.TemporaryDirectory() as folder:
        make_model(Path(folder))
        pipe: Any = pipeline("zero-shot-classification", model=folder, device="cpu")
        options = {"candidate_labels": hypotheses, "hypothesis_template": "{}", "multi_label": True}
        pipe(chosen[0], **options | {"candidate_labels": hypotheses[:4]})
        spent = timed(lambda: [pipe(text, **options) for text in chosen])
    return spent, len(chosen) * len(hypotheses)


def make_model(folder: Path) -> None:
    """Write a random NLI model of MiniLM-L6's size with the shipped tokenizer."""
    import torch
    from transformers import BertConfig, BertForSequenceClassification, PreTrainedTokenizerFast

    tokenizer = PreTrainedTokenizerFast(
        tokenizer_file=str(model_directory() / "tokenizer.json"),
        pad_token="[PAD]",
        unk_token="[UNK]",
        cls_token="[CLS]",
        sep_token="[SEP]",
        mask_token="[MASK]",
        model_max_length=256,
    )
    labels = ("contradiction", "neutral", "entailment")
    config = BertConfig(
        vocab_size=len(tokenizer),
        id2label=dict(enumerate(labels)),
        label2id={label: number for number, label in enumerate(labels)},
        **MINI,
    )
    torch.manual_seed(SEED)
    BertForSequenceClassification(config).eval().save_pretrained(folder)
    tokenizer.save_pretrained(folder)


# --- candidates ------------------------------------------------------------------------------


@dataclass(slots=True)
class Kept:
    """What the candidate step of `zero_shot` reads, in pairs of passage and hypothesis, and what it keeps."""

    read: int = 0
    pairs: int = 0
    positives: int = 0
    kept: int = 0
    statements: int = 0
    statements_kept: int = 0

    def line(self, name: str) -> str:
        return (
            f"candidates on {name}: {self.read / self.pairs:.1%} of {self.pairs} pairs are read; kept are"
            f" {self.kept / self.positives:.1%} of {self.positives} labelled sentences, and at least one for"
            f" {self.statements_kept / self.statements:.1%} of {self.statements} (statement, label)"
        )


def candidates(
    judge: EmbeddedClassifier, passages: Sequence[Passage], rubric: Rubric, criteria: Sequence[Criterion], kept: Kept
) -> dict[str, set[int]]:
    """Criterion → indices of the passages that are put forward; counts the pairs on the way."""
    scores, anchored = judge.score(passages, rubric, criteria)
    forward = {}
    for column, criterion in enumerate(criteria):
        rows = put_forward(scores[:, column].tolist(), [row[column] for row in anchored])
        forward[criterion.id] = {passages[row].index for row in rows}
        kept.read += len(rows) * len(criterion.hypotheses)
        kept.pairs += len(passages) * len(criterion.hypotheses)
    return forward


def count_kept(kept: Kept, positives: set[int], forward: set[int]) -> None:
    if positives:
        kept.positives += len(positives)
        kept.kept += len(positives & forward)
        kept.statements += 1
        kept.statements_kept += bool(positives & forward)


def measure_candidates(aims: Path, rubric: Rubric) -> None:
    """Print share and recall of the candidate step on own gold, and on AIMS where it is."""
    judge = EmbeddedClassifier.load()
    criteria = [criterion for criterion in text_criteria(rubric) if criterion.hypotheses]
    kept = Kept()
    for entry in read_manifest(CHECKOUT / "corpus").statements:
        [(_, passages)] = read_statements([CHECKOUT / "corpus" / entry.file])
        forward = candidates(judge, passages, rubric, criteria, kept)
        for name in {label.criterion for label in entry.expected} & forward.keys():
            sentences = [label.sentence for label in entry.expected if label.criterion == name]
            count_kept(kept, {p.index for text in sentences for p in locate(text, passages)}, forward[name])
    say(kept.line("own gold"))
    label_map = load_map()
    behind = label_map.criteria(rubric, label_map.labels)
    for path in sorted(aims.glob("??.csv")):
        say(aims_kept(path, judge, rubric, criteria, behind).line(path.name))


def aims_kept(
    path: Path, judge: EmbeddedClassifier, rubric: Rubric, criteria: Sequence[Criterion], behind: dict[str, Any]
) -> Kept:
    """The candidate step on one AIMS file: a label's sentence is kept where one of its criteria puts it forward."""
    gold, kept = read_gold(path, tuple(behind)), Kept()
    for statement in gold.statements:
        forward = candidates(judge, statement.passages, rubric, criteria, kept)
        for label in gold.columns:
            marked = {p.index for p, truth in zip(statement.passages, statement.labels[label], strict=True) if truth}
            count_kept(kept, marked, set().union(*(forward.get(name, set()) for name in behind[label])))
    return kept


# --- sameness --------------------------------------------------------------------------------

_here: tuple[EmbeddedClassifier, Rubric] | None = None  # one a worker process


def worker_pool(workers: int = 2) -> ProcessPoolExecutor:
    """Fresh processes, not forks: what a run on another machine would see."""
    return ProcessPoolExecutor(workers, mp_context=get_context("spawn"))


def score_here(passages: Sequence[Passage]) -> list[list[float]]:
    """Probabilities of every pair in this process, rows in the order given."""
    global _here
    if _here is None:
        _here = (EmbeddedClassifier.load(), load_rubric())
    judge, rubric = _here
    scores, _ = judge.score(passages, rubric, text_criteria(rubric))
    return [[float(value) for value in row] for row in scores]


def warm_up(number: int) -> None:
    """Load model and criteria in whichever worker takes this."""
    score_here(make_passages([f"We trained {number} buyers."]))
    time.sleep(0.2)


def batches(passages: Sequence[Passage], size: int, order: random.Random) -> Iterator[list[Passage]]:
    """The passages in another order, in batches of `size`."""
    shuffled = list(passages)
    order.shuffle(shuffled)
    for start in range(0, len(shuffled), size):
        yield shuffled[start : start + size]


def measure_sameness(statements: Sequence[Statement], most: int = 200) -> bool:
    """Score passages alone, in other batches and in one and two workers; print and return whether all are identical."""
    passages = [passage for _, part in statements for passage in part][:most]
    keyed = [(number, passage) for number, passage in enumerate(passages)]
    number_of = {id(passage): number for number, passage in keyed}
    together = score_here(passages)
    alone = {number: score_here([passage])[0] for number, passage in keyed}
    ways = {"alone": alone}
    for size in (3, 17):
        ways[f"shuffled, batches of {size}"] = {
            number_of[id(passage)]: row
            for batch in batches(passages, size, random.Random(SEED + size))
            for passage, row in zip(batch, score_here(batch), strict=True)
        }
    chunks = [passages[start : start + 23] for start in range(0, len(passages), 23)]
    for workers in (1, 2):
        with worker_pool(workers) as pool:
            rows = [row for part in pool.map(score_here, chunks) for row in part]
        ways[f"{workers} worker process{'es' if workers > 1 else ''}"] = dict(enumerate(rows))
    same = True
    for name, found in ways.items():
        gap = max(abs(a - b) for n, row in found.items() for a, b in zip(row, together[n], strict=True))
        same &= all(found[number] == together[number] for number, _ in keyed)
        say(f"sameness, {name}: largest difference {gap:g} over {len(passages)} passages")
    say(f"sameness: {'identical' if same else 'NOT identical'}")
    return same


def main() -> int:
    """Parse the command line and measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("inputs", nargs="*", type=Path)
    parser.add_argument("--aims", type=Path, default=CHECKOUT.parent / "shared" / "data" / "aims")
    parser.add_argument("--sample", type=int, default=4, help="passages that the plain pipeline reads")
    parser.add_argument("--only", choices=PARTS, action="append")
    options = parser.parse_args()
    parts = options.only or PARTS
    rubric = load_rubric()
    paths = options.inputs or sorted((CHECKOUT / "corpus" / "statements").iterdir())
    statements = read_statements(paths) if {"speed", "sameness"} & set(parts) else []
    same = True
    if "speed" in parts:
        measure_speed(statements, rubric, options.sample)
    if "sameness" in parts:
        same = measure_sameness(statements)
    if "candidates" in parts:
        measure_candidates(options.aims, rubric)
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main())
