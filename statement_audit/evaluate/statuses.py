"""Status columns: does a sentence say that something is planned, or that there is none of it?"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence
from typing import Any

from statement_audit.classify.base import Classifier
from statement_audit.errors import UsageError
from statement_audit.evaluate.gold import Gold
from statement_audit.evaluate.labels import SentenceTally, Step, describe, nothing
from statement_audit.evaluate.metrics import Counts, count, macro_f1, macro_interval, rounded
from statement_audit.models import Check, Criterion, Kind, Passage, Rubric, Status, StatusScores
from statement_audit.score.clauses import read_passage
from statement_audit.score.statuses import judge_status

STATUS_COLUMNS = {
    "denied": frozenset({Status.ADMITS_ABSENT, Status.DENIES_RELEVANCE, Status.NIL_FINDING}),
    "planned": frozenset({Status.FUTURE_UNDATED, Status.FUTURE_DATED}),
}
SILENT = "none"  # the sentence says nothing: a question, a pointer, a heading
# Gold of this kind names no criterion. This one has no anchors and no ruling of its own, so that the whole sentence is
# read by the general rules.
ANY_CRITERION = Criterion(
    id="", group="", name="", kind=Kind.PROCESS, check=Check.TEXT, applies_to=("all",), weight=1,
    anchor_required=False, counts="", not_count="", hypotheses=(), basis=(), anchors=(), yes=(), no=(),
)  # fmt: skip


def sentence_status(passage: Passage, opinion: StatusScores | None, rubric: Rubric) -> Status | None:
    """The status that rules and the classifier's opinion give a sentence when no criterion is asked; None: silent."""
    verdict = judge_status(ANY_CRITERION, read_passage(passage), opinion, rubric)
    return verdict.status if verdict else None


def evaluate_statuses(gold: Gold, classifier: Classifier, rubric: Rubric, step: Step = nothing) -> dict[str, Any]:
    """Compare each sentence's status with the columns `denied` and `planned`, positive class of each.

    Returns:
        The report, ready for JSON. `labels` holds the figures by column; `confusion` counts, for the sentences that
        experts marked in a column, the statuses that were given.

    Raises:
        UsageError: the gold has neither column.
    """
    present = [column for column in gold.columns if column in STATUS_COLUMNS]
    if not present:
        raise UsageError(f"{gold.name} has none of the columns {', '.join(STATUS_COLUMNS)}.", hint="Omit --statuses.")
    tally = SentenceTally(by_statement=dict.fromkeys(present, Counts()))
    confusion: dict[str, Counter[str]] = {column: Counter() for column in present}
    for statement in gold.statements:
        started = time.perf_counter()
        judgement = classifier.judge(statement.passages, rubric, rubric.criteria)
        opinions = {scores.passage: scores for scores in judgement.statuses}
        given = [sentence_status(passage, opinions.get(passage.index), rubric) for passage in statement.passages]
        tally.seconds += time.perf_counter() - started
        counts = {}
        for column in present:
            truth, predicted = statement.labels[column], [status in STATUS_COLUMNS[column] for status in given]
            counts[column] = count(truth, predicted)
            tally.by_statement[column] += count([any(truth)], [any(predicted)])
            confusion[column].update(_names(given, truth))
        tally.by_sentence.append(counts)
        step()
    return _report(gold, classifier, rubric, tally, present, confusion)


def _names(given: Sequence[Status | None], truth: Sequence[bool]) -> list[str]:
    return [status.value if status else SILENT for status, true in zip(given, truth, strict=True) if true]


def _report(
    gold: Gold,
    classifier: Classifier,
    rubric: Rubric,
    tally: SentenceTally,
    present: Sequence[str],
    confusion: dict[str, Counter[str]],
) -> dict[str, Any]:
    total = {column: sum((part[column] for part in tally.by_sentence), Counts()) for column in present}
    return {
        **describe(gold, classifier, rubric, tally),
        "macro_labels": list(present),
        "macro_f1": rounded(macro_f1(total.values())),
        "macro_f1_interval": macro_interval(tally.by_sentence, present),
        "labels": {column: total[column].figures() for column in present},
        "statement_level": {column: tally.by_statement[column].figures() for column in present},
        "confusion": {column: dict(counter.most_common()) for column, counter in confusion.items()},
    }
