"""List what the judge finds of rare groups in real statements, for a person to read: a wrong quote there does most harm.

    python -m benchmarks.rare FOLDER... [--group PLT --group DOM] [--model FOLDER] [--from PROBABILITY]

Reads every file below the folders as the pipeline does and prints each passage that is accepted for a criterion of the
groups, and, with --from, also what lies between that probability and the bar. Files that cannot be read are named.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.judge import read_statements
from statement_audit.classify.embedded import EmbeddedClassifier
from statement_audit.errors import DocumentError
from statement_audit.evaluate.accept import is_accepted
from statement_audit.models import Passage
from statement_audit.rubric import load_rubric


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
        accepted = is_accepted(criteria[pair.criterion], passage, pair, judgement.thresholds, rubric)
        if accepted or pair.probability >= lowest:
            yield Hit(pair.criterion, pair.probability, accepted, pair.anchored, passage.text)


def main() -> None:
    """Parse the command line and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--group", action="append")
    parser.add_argument("--model", type=Path)
    parser.add_argument("--from", dest="lowest", type=float, default=1.0)
    options = parser.parse_args()
    judge = EmbeddedClassifier.load(options.model)
    counts: Counter[str] = Counter()
    for path in sorted(path for folder in options.folders for path in folder.rglob("*") if path.is_file()):
        try:
            [(_, passages)] = read_statements([path])
        except DocumentError as exc:
            print(f"not read: {path.name}: {exc}")
            continue
        counts["files"] += 1
        counts["passages"] += len(passages)
        for hit in find_hits(judge, passages, options.group or ["PLT", "DOM"], options.lowest):
            counts[f"{hit.criterion[:3]} {'accepted' if hit.accepted else 'near'}"] += 1
            mark = "accepted" if hit.accepted else "near"
            anchor = " anchored" if hit.anchored else ""
            print(f"{hit.criterion} {hit.probability:.2f} {mark}{anchor} | {path.name} | {hit.text}", flush=True)
    print(", ".join(f"{name}: {number}" for name, number in counts.items()))


if __name__ == "__main__":
    main()
