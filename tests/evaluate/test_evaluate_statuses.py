"""Status columns: rules of the score room and the classifier's opinion, without a criterion."""

from __future__ import annotations

from pathlib import Path

import pytest
from evaluate_samples import Scripted, write_gold

from statement_audit.errors import UsageError
from statement_audit.evaluate.gold import make_passages, read_gold
from statement_audit.evaluate.labels import evaluate_statuses, sentence_status
from statement_audit.models import Rubric, Status, StatusScores

ABSENT = "We do not have a grievance channel for workers in our supply chain"
NIL = "We did not identify any instances of forced labour or child labour in the year"
PLAN = "We plan to train all buyers in 2027"
DONE = "We trained 212 buyers on the signs of forced labour"
OPEN = "Suppliers and the Code"


@pytest.mark.parametrize(
    ("sentence", "statuses"),
    [
        (ABSENT, {Status.ADMITS_ABSENT}),
        (NIL, {Status.NIL_FINDING}),
        (PLAN, {Status.FUTURE_DATED}),
        (DONE, {Status.CONCRETE_GENERIC, Status.CONCRETE_SPECIFIC, Status.OUTCOME}),
        ("How do we assess our suppliers?", {None}),
    ],
)
def test_a_sentence_has_a_status_without_a_criterion(
    rubric: Rubric, sentence: str, statuses: set[Status | None]
) -> None:
    [passage] = make_passages([sentence])
    assert sentence_status(passage, None, rubric) in statuses


def test_the_opinion_decides_only_what_the_rules_leave_open(rubric: Rubric) -> None:
    done, open_ = make_passages([DONE, OPEN])
    opinion = StatusScores(0, {"nil_finding": 0.95, "concrete": 0.02})
    assert sentence_status(open_, opinion, rubric) is Status.NIL_FINDING
    gap = StatusScores(0, {"admits_absent": 0.95, "concrete": 0.02})
    assert sentence_status(open_, gap, rubric) is not Status.ADMITS_ABSENT  # no word in it says no
    assert sentence_status(open_, None, rubric) is not Status.ADMITS_ABSENT
    assert sentence_status(done, opinion, rubric) is not Status.ADMITS_ABSENT


def test_figures_are_those_of_the_positive_class(tmp_path: Path, rubric: Rubric) -> None:
    path = write_gold(
        tmp_path / "gold.csv",
        ("statement_id", "sentence", "denied", "planned"),
        ("A", ABSENT, 1, 0),
        ("A", NIL, 0, 0),  # found, not marked
        ("A", PLAN, 0, 1),
        ("B", DONE, 1, 0),  # marked, not found
        ("B", OPEN, 1, 1),
    )
    judge = Scripted({}, opinions={OPEN: {"nil_finding": 0.9, "concrete": 0.05}})
    report = evaluate_statuses(read_gold(path, ("denied", "planned")), judge, rubric)
    assert report["labels"]["denied"] == {
        "precision": 0.666667,
        "recall": 0.666667,
        "f1": 0.666667,
        "support": 3,
        "predicted": 3,
    }
    assert report["labels"]["planned"] == {
        "precision": 1.0,
        "recall": 0.5,
        "f1": 0.666667,
        "support": 2,
        "predicted": 1,
    }
    assert report["statement_level"]["denied"]["f1"] == 1.0
    assert report["statement_level"]["planned"]["recall"] == 0.5
    assert report["macro_f1"] == 0.666667
    assert report["confusion"]["planned"] == {"future_dated": 1, "nil_finding": 1}
    assert sum(report["confusion"]["denied"].values()) == 3
    assert report["confusion"]["denied"]["admits_absent"] == 1


def test_gold_without_a_status_column_is_refused(tmp_path: Path, rubric: Rubric) -> None:
    path = write_gold(tmp_path / "gold.csv", ("statement_id", "sentence", "approval"), ("A", DONE, 0))
    with pytest.raises(UsageError, match=r"gold\.csv has none of the columns denied, planned"):
        evaluate_statuses(read_gold(path, ("approval",)), Scripted({}), rubric)
