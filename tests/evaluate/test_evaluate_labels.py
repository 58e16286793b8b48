"""Label columns against a classifier with prepared answers: every figure worked out by hand."""

from __future__ import annotations

from pathlib import Path

import pytest
from evaluate_samples import AUDITS, BOARD, STORES, THRESHOLDS, TRAINING, Scripted, ScriptedInFull, write_gold

from statement_audit.errors import UsageError
from statement_audit.evaluate.gold import Gold, read_gold
from statement_audit.evaluate.label_map import LabelMap, load_map
from statement_audit.evaluate.labels import evaluate_labels
from statement_audit.models import Relevance, Rubric
from statement_audit.score.criteria import is_evidence

HEADER = ("statement_id", "sentence_index", "sentence", "approval", "c1_entity", "c4_mitigation")


@pytest.fixture
def gold(tmp_path: Path) -> Gold:
    path = write_gold(
        tmp_path / "gold.csv",
        HEADER,
        ("A", 0, BOARD, 1, 0, 0),
        ("A", 1, AUDITS, 0, 0, 1),
        ("A", 2, TRAINING, 0, 0, 1),
        ("B", 0, STORES, 0, 1, 0),
        ("B", 1, TRAINING, 0, 0, 1),
    )
    return read_gold(path, (*load_map().labels, "denied"))


ANSWERS = {
    BOARD: {"STA-03": 0.9, "DDG-03": 0.6},  # the second is wrong
    AUDITS: {"DDG-03": 0.5, "DDG-02": 0.49},  # exactly at the threshold
    TRAINING: {"TRE-01": 0.45},  # a close call: missed in both statements
    STORES: {"PLT-01": 0.9},  # not of this map
}


def test_a_label_is_predicted_where_any_of_its_criteria_is_accepted(gold: Gold, rubric: Rubric) -> None:
    report = evaluate_labels(gold, Scripted(ANSWERS), rubric, load_map())
    labels = report["labels"]
    assert labels["approval"] == {"precision": 1.0, "recall": 1.0, "f1": 1.0, "support": 1, "predicted": 1}
    assert labels["c4_mitigation"] == {"precision": 0.5, "recall": 0.333333, "f1": 0.4, "support": 3, "predicted": 2}
    assert labels["c1_entity"] == {"precision": 0.0, "recall": 0.0, "f1": 0.0, "support": 1, "predicted": 0}
    assert report["macro_labels"] == ["approval", "c4_mitigation"]
    assert report["macro_f1"] == 0.7
    assert report["macro_f1_all"] == pytest.approx((1.0 + 0.4 + 0.0) / 3, abs=1e-6)


def test_by_statement_the_best_sentence_decides(gold: Gold, rubric: Rubric) -> None:
    report = evaluate_labels(gold, Scripted(ANSWERS), rubric, load_map())
    by_statement = report["statement_level"]
    assert by_statement["c4_mitigation"] == {
        "precision": 1.0,
        "recall": 0.5,
        "f1": 0.666667,
        "support": 2,
        "predicted": 1,
    }
    assert report["statement_macro_f1"] == pytest.approx((1.0 + 2 / 3) / 2, abs=1e-6)


def test_every_statement_is_judged_by_itself_with_the_whole_rubric(gold: Gold, rubric: Rubric) -> None:
    judge = Scripted(ANSWERS)
    steps: list[int] = []
    report = evaluate_labels(gold, judge, rubric, load_map(), lambda: steps.append(1))
    assert [len(passages) for passages in judge.asked] == [3, 2]
    assert len(steps) == 2
    assert judge.asked[0][1].before == f"{BOARD}."
    assert (report["statements"], report["sentences"]) == (2, 5)
    assert (report["classifier"], report["revision"], report["thresholds"]) == ("scripted", "scripted-1", THRESHOLDS)
    assert report["rubric"] == {"id": rubric.id, "version": rubric.version, "hash": rubric.hash}
    assert report["sentences_per_second"] > 0


def test_calibration_is_over_every_sentence_and_label_with_the_highest_criterion(gold: Gold, rubric: Rubric) -> None:
    calibration = evaluate_labels(gold, ScriptedInFull(ANSWERS), rubric, load_map())["calibration"]
    assert (calibration["scope"], calibration["cases"]) == ("all pairs", 15)
    filled = {
        each.low: (each.count, each.mean_probability, each.share_positive) for each in calibration["bins"] if each.count
    }
    # c4_mitigation: BOARD 0.6 no, AUDITS 0.5 yes, TRAINING twice 0.45 yes; approval: BOARD 0.9 yes; ten zeros, one yes
    assert filled == {
        0.0: (10, 0.0, 0.1),
        0.4: (2, 0.45, 1.0),
        0.5: (1, 0.5, 1.0),
        0.6: (1, 0.6, 0.0),
        0.9: (1, 0.9, 1.0),
    }
    assert calibration["cases_from_review"] == 5
    expected = (2 * 0.55 + 0.5 + 0.6 + 0.1) / 5
    assert calibration["ece_from_review"] == pytest.approx(expected, abs=1e-6)


def test_gold_without_a_label_of_the_map_is_refused(tmp_path: Path, rubric: Rubric) -> None:
    path = write_gold(tmp_path / "gold.csv", ("statement_id", "sentence", "denied"), ("A", AUDITS, 0))
    gold = read_gold(path, ("denied",))
    with pytest.raises(UsageError) as caught:
        evaluate_labels(gold, Scripted({}), rubric, load_map())
    assert caught.value.message == "gold.csv has no label column of the map 'aims'."
    assert caught.value.hint is not None and caught.value.hint.endswith("add --statuses.")


def test_a_label_outside_the_headline_leaves_the_headline_untold(tmp_path: Path, rubric: Rubric) -> None:
    path = write_gold(tmp_path / "gold.csv", ("statement_id", "sentence", "extra"), ("A", AUDITS, 1))
    own = LabelMap(id="own", labels={"extra": ["DDG-03"], "other": ["DDG-02"]}, macro=["other"])
    report = evaluate_labels(read_gold(path, ("extra",)), Scripted(ANSWERS), rubric, own)
    assert (report["macro_f1"], report["macro_f1_interval"], report["macro_f1_all"]) == (None, None, 1.0)


@pytest.mark.parametrize(
    ("criterion", "anchored", "probability", "accepted"),
    [
        ("DDG-03", False, 0.5, True),
        ("DDG-03", False, 0.499, False),
        ("PLT-01", True, 0.5, True),
        ("PLT-01", True, 0.499, False),
        ("PLT-01", False, 0.799, False),
        ("PLT-01", False, 0.8, True),
        ("DDG-03", True, 0.2, False),
    ],
)
def test_a_pair_counts_where_the_pipeline_would_count_it(
    rubric: Rubric, criterion: str, anchored: bool, probability: float, accepted: bool
) -> None:
    asked = rubric.criterion(criterion)
    assert asked.anchor_required == criterion.startswith("PLT")
    pair = Relevance(0, criterion, probability, anchored)
    assert is_evidence(asked, pair, THRESHOLDS) is accepted
