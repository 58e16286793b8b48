"""Label columns: which sentences the judge puts forward for a label, against what experts marked."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from statement_audit.classify.base import Classifier
from statement_audit.errors import UsageError
from statement_audit.evaluate import calibration
from statement_audit.evaluate.accepted_pairs import accepted_pairs
from statement_audit.evaluate.gold import Gold, GoldStatement
from statement_audit.evaluate.label_map import LabelMap
from statement_audit.evaluate.metrics import Counts, count, macro_f1, macro_interval, rounded
from statement_audit.models import Criterion, Judgement, Rubric

Step = Callable[[], None]


@dataclass(slots=True)
class SentenceTally:
    """What has been counted so far: by sentence for each statement, by statement, cases for calibration, seconds."""

    by_sentence: list[dict[str, Counts]] = field(default_factory=list)
    by_statement: dict[str, Counts] = field(default_factory=dict)
    cases: list[calibration.Case] = field(default_factory=list)
    seconds: float = 0.0


def nothing() -> None:
    """The step of a caller that shows no progress."""


def evaluate_labels(
    gold: Gold, classifier: Classifier, rubric: Rubric, label_map: LabelMap, step: Step = nothing
) -> dict[str, Any]:
    """Judge every sentence as the pipeline would and compare with the label columns.

    A label is predicted where any of its criteria is accepted at the classifier's own thresholds. Each statement is
    judged by itself and against the whole rubric, since some classifiers choose candidates within a statement.

    Args:
        gold: read with the map's labels allowed; columns that the map does not have are left aside.
        step: called after each statement.

    Returns:
        The report, ready for JSON: `macro_f1` (mean over the map's `macro` labels that have positives in the gold),
        `macro_f1_all` (over all labels present), `labels`, `statement_level` and the rest of docs/evaluating.md.

    Raises:
        UsageError: the gold has no label of the map, or the map does not fit the rubric.
    """
    present = tuple(column for column in gold.columns if column in label_map.labels)
    if not present:
        raise UsageError(
            f"{gold.name} has no label column of the map '{label_map.id}'.",
            hint=f"Labels: {', '.join(label_map.labels)}. For planned and denied add --statuses.",
        )
    behind = label_map.criteria(rubric, present)
    tally = SentenceTally(by_statement=dict.fromkeys(present, Counts()))
    for statement in gold.statements:
        _judge_statement(statement, classifier, rubric, behind, tally)
        step()
    return _report(gold, classifier, rubric, label_map, present, tally)


def _judge_statement(
    statement: GoldStatement,
    classifier: Classifier,
    rubric: Rubric,
    behind: Mapping[str, Sequence[str]],
    tally: SentenceTally,
) -> None:
    started = time.perf_counter()
    judgement = classifier.judge(statement.passages, rubric, rubric.criteria)
    tally.seconds += time.perf_counter() - started
    accepted = accepted_pairs(judgement, {passage.index: passage for passage in statement.passages}, rubric)
    counts = {}
    for label, criteria in behind.items():
        found = set().union(*(accepted.get(name, set()) for name in criteria))
        predicted = [passage.index in found for passage in statement.passages]
        truth = statement.labels[label]
        counts[label] = count(truth, predicted)
        tally.by_statement[label] += count([any(truth)], [any(predicted)])
    tally.by_sentence.append(counts)
    tally.cases += _cases(statement, classifier, judgement, rubric, behind)


def _cases(
    statement: GoldStatement,
    classifier: Classifier,
    judgement: Judgement,
    rubric: Rubric,
    behind: Mapping[str, Sequence[str]],
) -> Iterable[calibration.Case]:
    """A case a sentence and label; a label's probability is the highest of its criteria's."""
    wanted = {name for names in behind.values() for name in names}
    asked: list[Criterion] = [criterion for criterion in rubric.criteria if criterion.id in wanted]
    known = calibration.pair_probabilities(classifier, judgement, statement.passages, rubric, asked)
    for label, criteria in behind.items():
        for passage, truth in zip(statement.passages, statement.labels[label], strict=True):
            values = [known[passage.index, name] for name in criteria if (passage.index, name) in known]
            if values:
                yield max(values), truth


def _report(
    gold: Gold,
    classifier: Classifier,
    rubric: Rubric,
    label_map: LabelMap,
    present: Sequence[str],
    tally: SentenceTally,
) -> dict[str, Any]:
    total = {label: sum((part[label] for part in tally.by_sentence), Counts()) for label in present}
    headline = [label for label in label_map.macro if label in present]
    return {
        **describe(gold, classifier, rubric, tally),
        "map": label_map.id,
        "macro_labels": headline,
        "macro_f1": rounded(macro_f1(total[label] for label in headline)),
        "macro_f1_interval": macro_interval(tally.by_sentence, headline),
        "macro_f1_all": rounded(macro_f1(total.values())),
        "labels": {label: total[label].figures() for label in present},
        "statement_macro_f1": rounded(macro_f1(tally.by_statement[label] for label in headline)),
        "statement_level": {label: tally.by_statement[label].figures() for label in present},
        "calibration": calibration.summarise(
            tally.cases, classifier.thresholds_for(rubric).review, calibration.scope_of(classifier)
        ),
    }


def describe(gold: Gold, classifier: Classifier, rubric: Rubric, tally: SentenceTally) -> dict[str, Any]:
    """What every report on a gold file begins with: gold, rubric, classifier, thresholds, speed."""
    return {
        "gold": gold.name,
        "gold_sha256": gold.sha256,
        "statements": len(gold.statements),
        "sentences": gold.sentences,
        "rubric": {"id": rubric.id, "version": rubric.version, "hash": rubric.hash},
        "classifier": classifier.name,
        "revision": classifier.revision,
        "thresholds": classifier.thresholds_for(rubric),
        "seconds": round(tally.seconds, 3),
        "sentences_per_second": round(gold.sentences / tally.seconds, 1) if tally.seconds else None,
    }
