"""What facts added to a weak statement earn when they are true, denied, another company's, supposed, promised or copied.

python -m benchmarks.honesty [--statement FILE] [--facts FILE] [--model FOLDER] [--shuffles N] [--show FORM]

Thirty facts, each in five forms, written by somebody who had seen neither rubric nor code, stand in `facts_added.json`,
thirty more, by somebody else, in `facts_added_later.json`, and thirty each of fourteen further writers, after the rules, in
`facts_added_third.json`, `…_fourth.json`, `…_fifth.json`, `…_seventh.json` to `…_seventeenth.json` (`--facts`); what is copied are thirty of the rubric's own
examples. Printed: points of quality beside the statement as it is, and how many findings change their points when the
facts are shuffled.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from statement_audit.classify import ClassifierSpec
from statement_audit.features.audit.checked_file import check_file
from statement_audit.models import Finding, StatementResult
from statement_audit.rubric import load_rubric
from statement_audit.runs.options import RunOptions

HERE = Path(__file__).parent
STATEMENT = HERE.parent / "corpus" / "statements" / "chattergrove-2025.html"
FACTS = HERE / "facts_added.json"
MARK = "<h2>Looking ahead</h2>"  # the facts stand before it
SECTORS = ("social_media",)
SEED = 3


class Draft:
    """The statement with texts added, scored."""

    def __init__(self, statement: Path, options: RunOptions) -> None:
        self._html, self._options = statement.read_text(encoding="utf-8"), options
        if MARK not in self._html:
            raise SystemExit(f"{statement} has no {MARK}: the facts would stand nowhere.")

    def score(self, texts: Sequence[str]) -> StatementResult:
        """The result with one paragraph a text."""
        added = "".join(f"<p>{text}</p>\n" for text in texts)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "draft.html"
            path.write_text(self._html.replace(MARK, f"{added}{MARK}"), encoding="utf-8")
            result, _ = check_file(path, None, self._options)
        return result


def quality(result: StatementResult) -> float:
    """Points 0-100."""
    assert result.assessment is not None and result.assessment.scores.quality is not None
    return result.assessment.scores.quality


def findings(result: StatementResult) -> Mapping[str, Finding]:
    """By criterion."""
    assert result.assessment is not None
    return {finding.criterion: finding for finding in result.assessment.findings}


def forms_of(path: Path) -> dict[str, list[str]]:
    """Form → texts, and the rubric's own examples of thirty criteria that text answers."""
    forms: dict[str, list[str]] = json.loads(path.read_text(encoding="utf-8"))
    examples = [criterion.yes[0] for criterion in load_rubric().criteria if criterion.yes]
    return forms | {"copied": random.Random(SEED).sample(examples, 30)}


def main(arguments: Sequence[str] | None = None) -> int:
    """Score each form and print a line for it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--statement", type=Path, default=STATEMENT)
    parser.add_argument("--facts", type=Path, default=FACTS)
    parser.add_argument("--model")
    parser.add_argument("--shuffles", type=int, default=5)
    parser.add_argument("--show", help="print the findings that gained points in this form")
    options = parser.parse_args(arguments)
    draft = Draft(
        options.statement, RunOptions(Path("none.db"), classifier=ClassifierSpec(model=options.model), sectors=SECTORS)
    )
    before, forms = draft.score(()), forms_of(options.facts)
    sys.stdout.write(f"as it is    {quality(before):5.1f}\n")
    for form, texts in forms.items():
        after = draft.score(texts)
        sys.stdout.write(f"{form:11} {quality(after):5.1f}  {quality(after) - quality(before):+5.1f}\n")
        if form == options.show:
            _show(before, after)
    honest, most = forms["honest"], 0
    reference = findings(draft.score(honest))
    for seed in range(options.shuffles):
        shuffled = random.Random(seed).sample(honest, len(honest))
        again = findings(draft.score(shuffled))
        most = max(most, sum(again[name].score != finding.score for name, finding in reference.items()))
    sys.stdout.write(f"shuffled: at most {most} findings change their points ({options.shuffles} times)\n")
    return 0


def _show(before: StatementResult, after: StatementResult) -> None:
    known = findings(before)
    for name, finding in findings(after).items():
        gained = (finding.score or 0) - (known[name].score or 0)
        if gained > 0:
            quote = finding.evidence[0].quote if finding.evidence else ""
            sys.stdout.write(f"    {name} {finding.status.value} +{gained:.2f} {finding.confidence}: {quote}\n")


if __name__ == "__main__":
    raise SystemExit(main())
