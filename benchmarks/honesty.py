"""What facts added to a weak statement earn when they are true, denied, another company's, supposed, promised or copied.

python -m benchmarks.honesty [--statement FILE] [--facts FILE ...] [--model FOLDER] [--shuffles N] [--show FORM]

Thirty facts a writer, each in five forms, by writers who had seen neither rubric nor code, stand in `told/`; no network was
trained on them (those of twelve further writers are in `training/data/facts.jsonl`). What is copied are thirty of the
rubric's own examples. Printed: a line a writer with the points of quality that each form adds, and how many findings at
most change their points when the true facts are shuffled; below, the means.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import mean

from statement_audit.classify import ClassifierSpec
from statement_audit.features.audit.checked_file import check_file
from statement_audit.models import Finding, StatementResult
from statement_audit.rubric import load_rubric
from statement_audit.runs.options import RunOptions
from statement_audit.statements.judge import load_judge

HERE = Path(__file__).parent
STATEMENT = HERE.parent / "corpus" / "statements" / "chattergrove-2025.html"
FACTS = sorted((HERE / "told").glob("*.json"))
FORMS = ("honest", "negated", "other", "supposed", "promised", "copied")
MARK = "<h2>Looking ahead</h2>"  # the facts stand before it
SECTORS = ("social_media",)
SEED = 3


class Draft:
    """The statement with texts added, scored."""

    def __init__(self, statement: Path, options: RunOptions) -> None:
        self._html, self._options, self._judge = statement.read_text(encoding="utf-8"), options, load_judge(options)
        if MARK not in self._html:
            raise SystemExit(f"{statement} has no {MARK}: the facts would stand nowhere.")

    def score(self, texts: Sequence[str]) -> StatementResult:
        """The result with one paragraph a text."""
        added = "".join(f"<p>{text}</p>\n" for text in texts)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "draft.html"
            path.write_text(self._html.replace(MARK, f"{added}{MARK}"), encoding="utf-8")
            result, _ = check_file(path, None, self._options, self._judge, apart=False)
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
    """Score each form of each writer's facts and print a line for the writer."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--statement", type=Path, default=STATEMENT)
    parser.add_argument("--facts", type=Path, nargs="*", default=FACTS)
    parser.add_argument("--model")
    parser.add_argument("--shuffles", type=int, default=5)
    parser.add_argument("--show", choices=FORMS, help="print the findings that gained points in this form")
    options = parser.parse_args(arguments)
    chosen = RunOptions(Path("none.db"), classifier=ClassifierSpec(model=options.model), sectors=SECTORS)
    draft = Draft(options.statement, chosen)
    before = draft.score(())
    sys.stdout.write(f"as it is: {quality(before):.1f}\n{'':16}{''.join(f'{form:>10}' for form in FORMS)}  shuffled\n")
    gains = []
    for path in options.facts:
        forms = forms_of(path)
        after = {form: draft.score(forms[form]) for form in FORMS}
        gains.append([quality(after[form]) - quality(before) for form in FORMS])
        moved = _moved_by_shuffles(draft, forms["honest"], findings(after["honest"]), options.shuffles)
        sys.stdout.write(f"{path.stem:16}{_line(gains[-1])}  {moved}\n")
        if options.show:
            _show(before, after[options.show])
    sys.stdout.write(f"{'mean':16}{_line([mean(column) for column in zip(*gains, strict=True)])}\n")
    return 0


def _line(points: Sequence[float]) -> str:
    return "".join(f"{point:+10.1f}" for point in points)


def _moved_by_shuffles(draft: Draft, texts: Sequence[str], reference: Mapping[str, Finding], shuffles: int) -> int:
    """The most findings that change their points in one of the shuffles."""
    most = 0
    for seed in range(shuffles):
        again = findings(draft.score(random.Random(seed).sample(texts, len(texts))))
        most = max(most, sum(again[name].score != finding.score for name, finding in reference.items()))
    return most


def _show(before: StatementResult, after: StatementResult) -> None:
    known = findings(before)
    for name, finding in findings(after).items():
        gained = (finding.score or 0) - (known[name].score or 0)
        if gained > 0:
            quote = finding.evidence[0].quote if finding.evidence else ""
            sys.stdout.write(f"    {name} {finding.status.value} +{gained:.2f} {finding.confidence}: {quote}\n")


if __name__ == "__main__":
    raise SystemExit(main())
