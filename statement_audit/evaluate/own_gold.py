"""Figures on the project's own gold: relevance and statuses by sentence, findings by statement, false alarms."""

from collections import Counter, defaultdict
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from statement_audit.classify.base import Classifier
from statement_audit.evaluate.corpus import Label, LabelledStatement, audit, locate, read_manifest
from statement_audit.evaluate.judged import Judged, RecordingClassifier, accepted_pairs
from statement_audit.evaluate.labels import SILENT, STATUS_COLUMNS, Step, describe, nothing
from statement_audit.evaluate.metrics import (
    Case,
    Counts,
    highest,
    macro_f1,
    pair_probabilities,
    rounded,
    share,
    summarise,
)
from statement_audit.models import Check, Criterion, Kind, Passage, Rubric, Status
from statement_audit.score.statuses import CONCRETE, PLANNED
from statement_audit.tabular import grouped
from statement_audit.writing import file_sha256

ABSENT = (Status.NOT_FOUND, Status.NOT_MET)
NOT_ASKED = (Status.NOT_ASSESSED, Status.NOT_ASSESSABLE, Status.COULD_NOT_READ)
BEST_ROLES = ("best", "second")
SCOPE = "labelled sentences and, where a criterion is absent, the nearest passage"


@dataclass(slots=True)
class Tally:
    """Counts over all statements. `confusion` and `formal`: (gold status, given status) → how often."""

    relevance: defaultdict[str, Counts] = field(default_factory=lambda: defaultdict(Counts))
    findings: defaultdict[str, Counts] = field(default_factory=lambda: defaultdict(Counts))
    confusion: Counter[tuple[str, str]] = field(default_factory=Counter)
    formal: Counter[tuple[str, str]] = field(default_factory=Counter)
    located: int = 0
    not_asked: int = 0
    decoys_counted: list[dict[str, str]] = field(default_factory=list)
    alarms: list[dict[str, str]] = field(default_factory=list)
    earning: int = 0
    cases: list[Case] = field(default_factory=list)
    passages: int = 0


def evaluate_own(corpus: Path, classifier: Classifier, rubric: Rubric, step: Step = nothing) -> dict[str, Any]:
    """Take the labelled corpus through the pipeline and count.

    - `groups`, by sentence and criterion: a labelled sentence that the judge accepts is a true positive, one that it
      does not a false negative; an accepted pair of a criterion that the statement says nothing on a false positive.
    - `findings`, by statement and criterion: the same for the final result.
    - `statuses`: what rules and judge make of each labelled sentence, accepted or not.

    Returns:
        The report, ready for JSON; docs/evaluating.md says what each key means.

    Raises:
        UsageError: the corpus is not there, is not what its manifest says, or was not scored.
    """
    manifest = read_manifest(corpus)
    recorder, tally = RecordingClassifier(classifier), Tally()
    for entry in manifest.statements:
        _count(entry, audit(entry, corpus, recorder, rubric), classifier, tally)
        step()
    digest = file_sha256(corpus / "manifest.yml")
    return {
        **describe(recorder, rubric, "own", digest, len(manifest.statements), tally.passages),
        **_figures(tally, rubric, manifest.statements),
        "calibration": summarise(tally.cases, classifier.thresholds_for(rubric).review, SCOPE),
    }


def _count(entry: LabelledStatement, statement: Judged, classifier: Classifier, tally: Tally) -> None:
    tally.passages += len(statement.passages)
    criterion = statement.rubric.criterion
    accepted = accepted_pairs(statement.judgement, statement.rubric)
    for label in entry.expected:
        _count_label(statement, criterion(label.criterion), label, accepted.get(label.criterion, set()), tally)
    for name in entry.not_found:
        tally.relevance[criterion(name).group] += Counts(fp=len(accepted.get(name, ())))
    _count_findings(entry, statement, tally)
    _count_decoys(entry, statement, tally)
    tally.cases += _cases(entry, statement, classifier)


def _count_label(statement: Judged, criterion: Criterion, label: Label, accepted: set[int], tally: Tally) -> None:
    found = locate(label.sentence, statement.passages)
    tally.located += bool(found)
    hit = any(passage.index in accepted for passage in found)
    tally.relevance[criterion.group] += Counts(tp=int(hit), fn=int(not hit))
    if found and criterion.kind is not Kind.FORMAL:
        tally.confusion[label.status.value, _status(statement, criterion, found)] += 1


def _status(statement: Judged, criterion: Criterion, found: Sequence[Passage]) -> str:
    # Of several pairs for one passage the first.
    pairs = {one.passage: one for one in reversed(statement.judgement.relevance) if one.criterion == criterion.id}
    verdicts = (statement.verdict(criterion, passage, pairs.get(passage.index)) for passage in found)
    return next((verdict.status.value for verdict in verdicts if verdict), SILENT)


def _count_findings(entry: LabelledStatement, statement: Judged, tally: Tally) -> None:
    """A criterion with a label should be found, unless its label says that it is not met."""
    best: dict[str, Status] = {}
    for label in entry.expected:
        known = best.get(label.criterion)
        best[label.criterion] = label.status if known in (None, Status.NOT_MET) else known
    wanted = {name: status not in ABSENT for name, status in best.items()}
    wanted |= dict.fromkeys(entry.not_found, False)
    for name, truth in wanted.items():
        criterion, finding = statement.rubric.criterion(name), statement.findings[name]
        if finding.status in NOT_ASKED:
            tally.not_asked += 1
            continue
        given = finding.status not in ABSENT
        counts = Counts(tp=int(given and truth), fp=int(given and not truth), fn=int(truth and not given))
        tally.findings[criterion.group] += counts
        if criterion.kind is Kind.FORMAL and name in best:
            tally.formal[best[name].value, finding.status.value] += 1
        if given and name in entry.not_found:
            quote = next((evidence.quote for evidence in finding.evidence), "")
            case = {"statement": entry.id, "criterion": name, "status": finding.status.value}
            tally.alarms.append(case | {"quote": quote})
            tally.earning += bool(finding.score)


def _count_decoys(entry: LabelledStatement, statement: Judged, tally: Tally) -> None:
    for decoy in entry.decoys:
        indices = {passage.index for passage in locate(decoy.sentence, statement.passages)}
        if _counts(statement, statement.rubric.criterion(decoy.criterion), indices):
            case = {"statement": entry.id, "criterion": decoy.criterion, "quote": decoy.sentence}
            tally.decoys_counted.append(case)


def _counts(statement: Judged, criterion: Criterion, indices: set[int]) -> bool:
    """Whether one of these passages earns points: a window of value, or for formal criteria the quoted evidence."""
    if criterion.kind is Kind.FORMAL:
        finding = statement.findings[criterion.id]
        used = {evidence.passage for evidence in finding.evidence if evidence.role in BEST_ROLES}
        return bool(finding.score) and bool(used & indices)
    earning = (window for window in statement.windows(criterion) if window.accepted and window.value > 0)
    return any(window.passage.index in indices for window in earning)


def _cases(entry: LabelledStatement, statement: Judged, classifier: Classifier) -> Iterator[Case]:
    asked = [criterion for criterion in statement.rubric.criteria if criterion.check is Check.TEXT]
    known = pair_probabilities(classifier, statement.judgement, statement.passages, statement.rubric, asked)
    for label in entry.expected:
        found = locate(label.sentence, statement.passages)
        yield from highest(known, ((passage.index, label.criterion) for passage in found), True)
    for name in entry.not_found:
        yield from highest(known, ((passage.index, name) for passage in statement.passages), False)


def _figures(tally: Tally, rubric: Rubric, statements: Sequence[LabelledStatement]) -> dict[str, Any]:
    return {
        "labels_made": sum(len(one.expected) for one in statements),
        "located": tally.located,
        **_by_group(tally.relevance, rubric),
        "findings": {**_by_group(tally.findings, rubric), "not_asked": tally.not_asked},
        "statuses": _status_figures(tally.confusion),
        "formal": {"accuracy": _accuracy(tally.formal), "confusion": _nested(tally.formal)},
        "decoys": {
            "made": sum(len(one.decoys) for one in statements),
            "counted": len(tally.decoys_counted),
            "cases": tally.decoys_counted,
        },
        "not_found": {
            "made": sum(len(one.not_found) for one in statements),
            "false_alarms": len(tally.alarms),
            "that_earn": tally.earning,
            "cases": tally.alarms,
        },
    }


def _by_group(counted: Mapping[str, Counts], rubric: Rubric) -> dict[str, Any]:
    groups = {group.id: counted[group.id] for group in rubric.groups if group.id in counted}
    return {
        "macro_f1": rounded(macro_f1(groups.values())),
        "micro": sum(groups.values(), Counts()).figures(),
        "groups": {group: counts.figures() for group, counts in groups.items()},
    }


def _status_figures(confusion: Counter[tuple[str, str]]) -> dict[str, Any]:
    families: Counter[tuple[str, str]] = Counter()
    for (gold, given), number in confusion.items():
        families[_family(gold), _family(given)] += number
    return {
        "labelled": sum(confusion.values()),
        "accuracy": _accuracy(confusion),
        "family_accuracy": _accuracy(families),
        **{name: _of_statuses(confusion, statuses).figures() for name, statuses in STATUS_COLUMNS.items()},
        "confusion": _nested(confusion),
    }


def _of_statuses(confusion: Counter[tuple[str, str]], statuses: Container[str]) -> Counts:
    sizes = Counter[tuple[bool, bool]]()
    for (gold, given), number in confusion.items():
        sizes[gold in statuses, given in statuses] += number
    return Counts(tp=sizes[True, True], fp=sizes[False, True], fn=sizes[True, False])


def _family(status: str) -> str:
    """Done, planned, or the status itself."""
    if status in CONCRETE:
        return "concrete"
    return "planned" if status in PLANNED else status


def _accuracy(confusion: Counter[tuple[str, str]]) -> float | None:
    return share(sum(n for (gold, given), n in confusion.items() if gold == given), confusion.total())


def _nested(confusion: Counter[tuple[str, str]]) -> dict[str, dict[str, int]]:
    rows = grouped((gold, (given, number)) for (gold, given), number in confusion.most_common())
    return {gold: dict(given) for gold, given in rows.items()}
