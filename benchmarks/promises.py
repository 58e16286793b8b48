"""Are the fates of promises those that a reader finds?

    python -m benchmarks.promises [corpus/drafts/promises.yml] [--all]

The file has `pairs`: `last_year` and `this_year`, files beside it, and `promises`: `quote`, words of the earlier text;
`fate`: kept, moved, missed or dropped; `answer`, words of the later text. Prints every promise whose fate differs, with
--all every one, and how many agree; how many answers are quotes of the passage that the reader names; and what was read
as a promise beside those.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ruamel.yaml import YAML

from statement_audit.classify import ClassifierSpec
from statement_audit.compare.wording import words
from statement_audit.derived.commitments import fates
from statement_audit.features.audit.checked_file import check_file
from statement_audit.runs.options import RunOptions
from statement_audit.statements.judge import load_judge

if TYPE_CHECKING:
    from statement_audit.compare.commitments import PromiseOutcome

NAMES = {"done": "kept", "repeated": "moved"}


def read_pair(pair: dict[str, Any], folder: Path) -> tuple[PromiseOutcome, ...]:
    """The program's fates. The judge has no say in them: the quickest reads."""
    options = RunOptions(db=Path("none.db"), classifier=ClassifierSpec("keyword"))
    judge = load_judge(options)
    before, after = (
        check_file(folder / pair[side], None, options, judge, apart=False)[0] for side in ("last_year", "this_year")
    )
    return fates(before.passages, before.year, (), after.passages, after.year)


def shares(first: str, second: str) -> bool:
    """Whether one text has most words of the other."""
    one, other = set(words(first)), set(words(second))
    return len(one & other) >= 0.6 * min(len(one), len(other))


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("file", nargs="?", type=Path, default=Path("corpus/drafts/promises.yml"))
    parser.add_argument("--all", action="store_true")
    asked = parser.parse_args()
    count = agreed = answers = answered = 0
    for pair in YAML(typ="safe").load(asked.file)["pairs"]:
        found = read_pair(pair, asked.file.parent)
        taken: set[int] = set()
        for promise in pair["promises"]:
            fits = [
                one for one in found if promise["quote"].lower() in " ".join(one.promise.passage.text.split()).lower()
            ]
            taken.update(id(one) for one in fits)
            state = fits[0].state if fits else "not read as a promise"
            quote = fits[0].answer.quote if fits and fits[0].answer else ""
            same = NAMES.get(state, state) == promise["fate"]
            count, agreed = count + 1, agreed + same
            if "answer" in promise and same:
                answers, answered = answers + 1, answered + shares(promise["answer"], quote)
            if not same or asked.all:
                print(f"{promise['fate']:8} {state:8} {promise['quote']}\n    → {quote}")
        for one in (one for one in found if id(one) not in taken):
            print(f"beside   {one.state:8} {one.promise.passage.quote}")
    print(f"{agreed} of {count} fates; {answered} of {answers} answers are the reader's passage")


if __name__ == "__main__":
    main()
