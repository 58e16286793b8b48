"""List what the judge finds of rare groups in real statements, for a person to read: a wrong quote there does most harm.

    python -m benchmarks.rare FOLDER... [--group PLT --group DOM] [--model FOLDER] [--from PROBABILITY]
    python -m benchmarks.rare --held-out [--group PLT --group DOM] [--model FOLDER]

Reads every file below the folders as the pipeline does and prints each passage that is accepted for a criterion of the
groups, and, with --from, also what lies between that probability and the bar. Files that cannot be read are named.
`--held-out` counts, on the project's own passages that no training saw, how many of those that speak to the groups are
accepted or kept as a close call, with and without an anchor.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.judge import read_statements
from statement_audit.classify.anchors import match_anchors
from statement_audit.classify.embedded import EmbeddedClassifier
from statement_audit.errors import DocumentError
from statement_audit.models import BlockKind, Passage
from statement_audit.rubric import load_rubric
from statement_audit.score.criteria import is_evidence
from training.text_match.passages import read_own


@dataclass(frozen=True, slots=True)
class Hit:
    """One passage near or over the bar of one criterion."""

    criterion: str
    probability: float
    accepted: bool
    anchored: bool
    text: str


def find_hits(
    judge: EmbeddedClassifier, passages: Iterable[Passage], groups: Iterable[str], lowest: float
) -> Iterator[Hit]:
    """Accepted pairs of the groups, and those from `lowest` on."""
    rubric = load_rubric()
    criteria = {criterion.id: criterion for criterion in rubric.criteria if criterion.group in set(groups)}
    by_index = {passage.index: passage for passage in passages}
    judgement = judge.judge(tuple(by_index.values()), rubric, tuple(criteria.values()))
    for pair in judgement.relevance:
        passage = by_index[pair.passage]
        accepted = is_evidence(criteria[pair.criterion], pair, judgement.thresholds)
        if accepted or pair.probability >= lowest:
            yield Hit(pair.criterion, pair.probability, accepted, pair.anchored, passage.text)


def held_out(judge: EmbeddedClassifier, groups: Iterable[str]) -> None:
    """Print accepted and close calls among the pairs that are true, by group and anchor, and the false ones."""
    rubric = load_rubric()
    asked = {criterion.id: criterion for criterion in rubric.criteria if criterion.group in set(groups)}
    _, rows = read_own(rubric.criteria)
    passages = [
        Passage(number, 1, 0, len(row.text), row.text, row.text, BlockKind.PARAGRAPH, "", row.before, row.after)
        for number, row in enumerate(rows)
    ]
    anchored = match_anchors(passages, rubric, tuple(asked.values()))
    judgement = judge.judge(passages, rubric, tuple(asked.values()))
    found = {(pair.passage, pair.criterion): pair for pair in judgement.relevance}
    counts: Counter[tuple[str, str, str]] = Counter()
    for number, row in enumerate(rows):
        for column, criterion in enumerate(asked.values()):
            pair = found.get((number, criterion.id))
            accepted = pair and is_evidence(criterion, pair, judgement.thresholds)
            result = "accepted" if accepted else "close call" if pair else "missed"
            true = "true" if criterion.id in row.positives else "false"
            kind = f"{true}, {'with' if anchored[number][column] else 'without'} an anchor"
            counts[criterion.group, kind, result] += 1
    for group, kind in dict.fromkeys((group, kind) for group, kind, _ in sorted(counts)):
        shown = {result: counts[group, kind, result] for result in ("accepted", "close call", "missed")}
        print(f"{group} {kind}: " + ", ".join(f"{result} {number}" for result, number in shown.items()))


def main() -> None:
    """Parse the command line and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", type=Path, nargs="*")
    parser.add_argument("--held-out", action="store_true")
    parser.add_argument("--group", action="append")
    parser.add_argument("--model", type=Path)
    parser.add_argument("--from", dest="lowest", type=float, default=1.0)
    options = parser.parse_args()
    judge = EmbeddedClassifier.load(options.model)
    groups = options.group or ["PLT", "DOM"]
    if options.held_out:
        held_out(judge, groups)
    counts: Counter[str] = Counter()
    for path in sorted(path for folder in options.folders for path in folder.rglob("*") if path.is_file()):
        try:
            [(_, passages)] = read_statements([path])
        except DocumentError as exc:
            print(f"not read: {path.name}: {exc}")
            continue
        counts["files"] += 1
        counts["passages"] += len(passages)
        for hit in find_hits(judge, passages, groups, options.lowest):
            counts[f"{hit.criterion[:3]} {'accepted' if hit.accepted else 'near'}"] += 1
            mark = "accepted" if hit.accepted else "near"
            anchor = " anchored" if hit.anchored else ""
            print(f"{hit.criterion} {hit.probability:.2f} {mark}{anchor} | {path.name} | {hit.text}", flush=True)
    if options.folders:
        print(", ".join(f"{name}: {number}" for name, number in counts.items()))


if __name__ == "__main__":
    main()
