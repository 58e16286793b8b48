"""Label columns, against what experts marked: which sentences the judge puts forward for a label, and which it takes to
say that something is planned, or that there is none of it."""

import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from statement_audit.classify.base import Classifier
from statement_audit.errors import UsageError
from statement_audit.evaluate.gold import Gold, GoldStatement
from statement_audit.evaluate.judged import RecordingClassifier, accepted_pairs
from statement_audit.evaluate.label_map import LabelMap
from statement_audit.evaluate.metrics import (
    Case,
    Counts,
    count,
    highest,
    macro_f1,
    macro_interval,
    pair_probabilities,
    rounded,
    scope_of,
    summarise,
)
from statement_audit.models import Check, Criterion, Kind, Passage, Rubric, Status, StatusScores
from statement_audit.score.clauses import read_passage
from statement_audit.score.statuses import judge_status

Step = Callable[[], None]


@dataclass(slots=True)
class SentenceTally:
    """What has been counted so far: by sentence for each statement, by statement, cases for calibration."""

    by_statement: dict[str, Counts]
    by_sentence: list[dict[str, Counts]] = field(default_factory=list)
    cases: list[Case] = field(default_factory=list)

    def add(self, statement: GoldStatement, predicted: Mapping[str, Sequence[bool]]) -> None:
        """Count what was predicted of a statement's sentences, by label."""
        self.by_sentence.append({label: count(statement.labels[label], found) for label, found in predicted.items()})
        for label, found in predicted.items():
            self.by_statement[label] += count([any(statement.labels[label])], [any(found)])

    def total(self, label: str) -> Counts:
        """Over all statements."""
        return sum((part[label] for part in self.by_sentence), Counts())


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
    recorder, tally = RecordingClassifier(classifier), SentenceTally(dict.fromkeys(present, Counts()))
    wanted = {name for names in behind.values() for name in names}
    asked = [criterion for criterion in rubric.criteria if criterion.id in wanted]
    for statement in gold.statements:
        judgement = recorder.judge(statement.passages, rubric, rubric.criteria)
        accepted = accepted_pairs(judgement, rubric)
        found = {label: set().union(*(accepted.get(name, ()) for name in names)) for label, names in behind.items()}
        tally.add(
            statement, {label: [one.index in held for one in statement.passages] for label, held in found.items()}
        )
        known = pair_probabilities(classifier, judgement, statement.passages, rubric, asked)
        tally.cases += _cases(statement, known, behind)
        step()
    total = {label: tally.total(label) for label in present}
    headline = [label for label in label_map.macro if label in present]
    return {
        **describe(recorder, rubric, gold.name, gold.sha256, len(gold.statements), gold.sentences),
        "map": label_map.id,
        "macro_labels": headline,
        "macro_f1": rounded(macro_f1(total[label] for label in headline)),
        "macro_f1_interval": macro_interval(tally.by_sentence, headline),
        "macro_f1_all": rounded(macro_f1(total.values())),
        "labels": {label: total[label].figures() for label in present},
        "statement_macro_f1": rounded(macro_f1(tally.by_statement[label] for label in headline)),
        "statement_level": {label: tally.by_statement[label].figures() for label in present},
        "calibration": summarise(tally.cases, classifier.thresholds_for(rubric).review, scope_of(classifier)),
    }


def _cases(
    statement: GoldStatement, known: Mapping[tuple[int, str], float], behind: Mapping[str, Sequence[str]]
) -> Iterable[Case]:
    """A case a sentence and label; a label's probability is the highest of its criteria's."""
    for label, criteria in behind.items():
        for passage, truth in zip(statement.passages, statement.labels[label], strict=True):
            yield from highest(known, ((passage.index, name) for name in criteria), truth)


def describe(
    recorder: RecordingClassifier, rubric: Rubric, gold: str, sha256: str, statements: int, sentences: int
) -> dict[str, Any]:
    """What every report on gold begins with: gold, rubric, classifier, thresholds, speed."""
    seconds = recorder.seconds
    return {
        "gold": gold,
        "gold_sha256": sha256,
        "statements": statements,
        "sentences": sentences,
        "rubric": {"id": rubric.id, "version": rubric.version, "hash": rubric.hash},
        "classifier": recorder.name,
        "revision": recorder.revision,
        "thresholds": recorder.thresholds_for(rubric),
        "seconds": round(seconds, 3),
        "sentences_per_second": round(sentences / seconds, 1) if seconds else None,
    }


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
    recorder, tally = RecordingClassifier(classifier), SentenceTally(dict.fromkeys(present, Counts()))
    confusion: dict[str, Counter[str]] = {column: Counter() for column in present}
    for statement in gold.statements:
        judgement = recorder.judge(statement.passages, rubric, rubric.criteria)
        started = time.perf_counter()
        opinions = {scores.passage: scores for scores in judgement.statuses}
        given = [sentence_status(passage, opinions.get(passage.index), rubric) for passage in statement.passages]
        recorder.seconds += time.perf_counter() - started
        tally.add(statement, {column: [one in STATUS_COLUMNS[column] for one in given] for column in present})
        for column in present:
            marked = zip(given, statement.labels[column], strict=True)
            confusion[column].update(status.value if status else SILENT for status, true in marked if true)
        step()
    total = {column: tally.total(column) for column in present}
    return {
        **describe(recorder, rubric, gold.name, gold.sha256, len(gold.statements), gold.sentences),
        "macro_labels": present,
        "macro_f1": rounded(macro_f1(total.values())),
        "macro_f1_interval": macro_interval(tally.by_sentence, present),
        "labels": {column: total[column].figures() for column in present},
        "statement_level": {column: tally.by_statement[column].figures() for column in present},
        "confusion": {column: dict(counter.most_common()) for column, counter in confusion.items()},
    }
