"""Are the fates of promises those that a reader finds?

    python -m benchmarks.promises [corpus/drafts/promises.yml] [--all] [--model FOLDER | --rules]

The file has `pairs`: `last_year` and `this_year`, files beside it, and `promises`: `quote`, words of the earlier text;
`fate`: kept, moved, missed or dropped (or repeated: promised again without a later date); `answer`, words of the later text. Prints every promise whose fate differs, with
--all every one, and how many agree; how many answers are quotes of the passage that the reader names; and what was read
as a promise beside those.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ruamel.yaml import YAML

from statement_audit.classify import ClassifierSpec
from statement_audit.classify.embedded import EmbeddedClassifier
from statement_audit.compare.wording import words
from statement_audit.derived.commitments import fates
from statement_audit.features.audit.checked_file import check_file
from statement_audit.runs.options import RunOptions
from statement_audit.statements.judge import load_judge

if TYPE_CHECKING:
    from statement_audit.compare.commitments import PromiseOutcome
    from statement_audit.models import StatementResult

NAMES = {"done": "kept", "repeated": "moved"}


def read_pair(
    pair: dict[str, Any], folder: Path, model: Path | None = None, *, rules: bool = False
) -> tuple[PromiseOutcome, ...]:
    """The program's fates. The judge's findings have no say in them: the quickest reads, and the default one's reader of
    promises (`model`: of another folder) decides, or with `rules` what decides without it."""
    before, after = (_checked(folder / pair[side]) for side in ("last_year", "this_year"))
    reader = None if rules else _loaded(model)
    return fates(before.passages, before.year, (), after.passages, after.year, reader)


@cache
def _checked(path: Path) -> StatementResult:
    options = RunOptions(db=Path("none.db"), classifier=ClassifierSpec("keyword"))
    return check_file(path, None, options, load_judge(options), apart=False)[0]


_loaded = cache(EmbeddedClassifier.load)


def shares(first: str, second: str) -> bool:
    """Whether one text has most words of the other."""
    one, other = set(words(first.strip("| "))), set(words(second.strip("| ")))
    return len(one & other) >= 0.6 * min(len(one), len(other))


@dataclass(frozen=True, slots=True)
class Compared:
    """A promise that a reader named, or None for one beside those, with what the program made of it."""

    promise: dict[str, Any] | None
    found: PromiseOutcome | None

    @property
    def agrees(self) -> bool:
        state = self.found.state if self.found else None
        return self.promise is not None and self.promise["fate"] in (state, NAMES.get(state or ""))

    @property
    def answered(self) -> bool | None:
        """Whether the answer is the reader's passage; None where the reader names none or the fates differ."""
        if not self.agrees or self.promise is None or "answer" not in self.promise:
            return None
        return bool(self.found and self.found.answer and shares(self.promise["answer"], self.found.answer.text))


def _is_of(quote: str, text: str) -> bool:
    """Whether a reader's quote, which may be a whole row of a table, is of a passage."""
    row = quote.startswith("|") and shares(quote, text)
    return row or quote.lower() in " ".join(text.split()).lower()


def compare(file: Path, model: Path | None = None, *, rules: bool = False) -> Iterator[Compared]:
    """Yield every promise that the reader named, then those that the program found beside."""
    for pair in YAML(typ="safe").load(file)["pairs"]:
        found = list(read_pair(pair, file.parent, model, rules=rules))
        for promise in pair["promises"]:
            fit = next((one for one in found if _is_of(promise["quote"], one.promise.passage.text)), None)
            yield Compared(promise, fit)
            found = [one for one in found if one is not fit]
        yield from (Compared(None, one) for one in found)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("file", nargs="?", type=Path, default=Path("corpus/drafts/promises.yml"))
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--model", type=Path, help="another model folder")
    parser.add_argument("--rules", action="store_true", help="decide as where the keyword judge scores")
    asked = parser.parse_args()
    compared = list(compare(asked.file, asked.model, rules=asked.rules))
    for one in compared:
        if asked.all or not one.agrees:
            state = one.found.state if one.found else "not read"
            fate, quote = (one.promise["fate"], one.promise["quote"]) if one.promise else ("beside", "")
            answer = one.found.answer.quote if one.found and one.found.answer else ""
            print(f"{fate:8} {state:8} {quote or (one.found and one.found.promise.passage.quote)}\n    → {answer}")
    named = [one for one in compared if one.promise]
    answers = [one.answered for one in named if one.answered is not None]
    print(
        f"{sum(one.agrees for one in named)} of {len(named)} fates; {sum(answers)} of {len(answers)} answers are theirs"
    )


if __name__ == "__main__":
    main()
