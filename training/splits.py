"""The labelled sources in three parts: training, choosing thresholds, and the last test.

python -m training.splits [LABELS.jsonl...] [--out FILE]

Statements are copied from templates and from each other. Sources that share near-equal passages are one group and
stay together, or a test would ask what training showed. What is written names no source: hashes of names and parts.
"""

from __future__ import annotations

import argparse
import hashlib
import math
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from statement_audit.errors import AuditError
from statement_audit.evaluate.labelled import Labelled, read_labelled
from statement_audit.evaluate.splits import PARTS, SPLITS, name_hash
from statement_audit.resources import CHECKOUT
from statement_audit.rubric import load_rubric
from statement_audit.score.wording import Grams
from statement_audit.score.wording import five_grams as score_five_grams

LABELS = CHECKOUT.parent / "shared" / "data" / "labels"
FILES = ("real_passages.jsonl", "platform_passages.jsonl", "aims_sentences.jsonl")
LEAST_WORDS = 8  # a shorter passage is a heading or a name
NEAR = 0.6  # of the 5-grams of the shorter one
# One near-equal passage joins 178 of the 418 sources by what everybody copies: attestations and the words of the laws.
# From three on a template or an author is shared; 1.4 % of the passages then speak to a criterion and have a near-equal
# one in another part.
SHARED = 3
WORD = re.compile(r"\w+")

Passage = tuple[str, Grams]  # source, 5-grams


def make_splits(texts: Mapping[str, Sequence[str]], shared: int = SHARED) -> dict[str, str]:
    """Source → part. `texts`: source → its passages; `shared`: how many near-equal ones join two sources."""
    return assign_parts(join_sources(texts, shared))


def join_sources(texts: Mapping[str, Sequence[str]], shared: int = SHARED) -> list[tuple[str, ...]]:
    """Groups of sources, each sorted: joined where they share so many near-equal passages, directly or over others."""
    passages = [(source, grams) for source, lines in texts.items() for line in lines if (grams := five_grams(line))]
    common: dict[tuple[str, str], tuple[set[int], set[int]]] = {}
    for pair in near_equal(passages):
        first, second = sorted(pair, key=lambda number: passages[number][0])
        ours, theirs = common.setdefault((passages[first][0], passages[second][0]), (set(), set()))
        ours.add(first)
        theirs.add(second)
    root = {source: source for source in texts}
    for (one, other), (ours, theirs) in common.items():
        if min(len(ours), len(theirs)) >= shared:
            root[_root(one, root)] = _root(other, root)
    groups: dict[str, list[str]] = {}
    for source in sorted(texts):
        groups.setdefault(_root(source, root), []).append(source)
    return [tuple(group) for group in groups.values()]


def five_grams(text: str) -> Grams:
    """Runs of five words, case and punctuation ignored; none of a text of less than eight words."""
    return score_five_grams(text) if len(WORD.findall(text)) >= LEAST_WORDS else frozenset()


def near_equal(passages: Sequence[Passage]) -> Iterator[tuple[int, int]]:
    """Pairs of passages of different sources where the second holds 60 % of the 5-grams of the first, the shorter.

    Who shares 60 % shares one of the rarest 40 %: only those are looked up, and common phrases cost nothing.
    """
    holders: dict[tuple[str, ...], list[int]] = {}
    for number, (_, grams) in enumerate(passages):
        for gram in grams:
            holders.setdefault(gram, []).append(number)
    for number, (source, grams) in enumerate(passages):
        needed = math.ceil(NEAR * len(grams))
        rarest = sorted(grams, key=lambda gram: (len(holders[gram]), gram))[: len(grams) - needed + 1]
        for other in sorted({other for gram in rarest for other in holders[gram]}):
            theirs, their_grams = passages[other]
            if theirs != source and len(their_grams) >= len(grams) and len(grams & their_grams) >= needed:
                yield number, other


def _root(source: str, root: dict[str, str]) -> str:
    while root[source] != source:
        root[source] = root[root[source]]
        source = root[source]
    return source


def assign_parts(groups: Iterable[Sequence[str]]) -> dict[str, str]:
    """Source → part: groups in the order of their names' hashes, the last fifth for the test, the one before for
    thresholds. A group's name is its sources, sorted, one a line."""
    ordered = sorted(groups, key=lambda group: hashlib.sha256("\n".join(sorted(group)).encode()).hexdigest())
    fifth = len(ordered) // 5
    train, threshold, test = PARTS
    bounds = {train: ordered[: len(ordered) - 2 * fifth], test: ordered[len(ordered) - fifth :]}
    bounds[threshold] = ordered[len(bounds[train]) : len(ordered) - fifth]
    return {source: part for part, chosen in bounds.items() for group in chosen for source in group}


def passages_of(files: Iterable[Labelled]) -> dict[str, list[str]]:
    """Source → its passages, over all files."""
    texts: dict[str, list[str]] = {}
    for file in files:
        for source in file.sources:
            texts.setdefault(source.name, []).extend(row.line.text for row in source.rows)
    return texts


def write_parts(parts: Mapping[str, str], path: Path) -> None:
    """One line a source, hash and part, in the order of the hashes."""
    lines = sorted(f"{name_hash(source)} {part}" for source, part in parts.items())
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the splits and say how many sources each part has."""
    parser = argparse.ArgumentParser(prog="python -m training.splits", description=__doc__)
    parser.add_argument("labels", type=Path, nargs="*", default=[LABELS / name for name in FILES])
    parser.add_argument("--out", type=Path, default=SPLITS)
    options = parser.parse_args(arguments)
    try:
        rubric = load_rubric()
        parts = make_splits(passages_of(read_labelled(path, rubric) for path in options.labels))
    except AuditError as error:
        sys.stderr.write(f"Error: {error.message}\n  {error.hint or ''}\n")
        return error.exit_code
    write_parts(parts, options.out)
    counts = Counter(parts.values())
    sys.stdout.write(", ".join(f"{part}: {counts[part]} sources" for part in PARTS) + f"\n{options.out}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
