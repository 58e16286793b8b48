"""Metrics by hand-computed cases."""

from __future__ import annotations

import pytest

from statement_audit.evaluate.metrics import Counts, count, macro_f1, macro_interval


def test_counts_of_a_handful_of_sentences() -> None:
    gold = [True, True, True, False, False, False]
    found = [True, True, False, True, False, False]
    counts = count(gold, found)
    assert counts == Counts(tp=2, fp=1, fn=1)
    assert counts.figures() == {
        "precision": 0.666667,
        "recall": 0.666667,
        "f1": 0.666667,
        "support": 3,
        "predicted": 3,
    }


def test_precision_and_recall_are_not_mixed_up() -> None:
    counts = Counts(tp=3, fp=1, fn=9)
    assert counts.rates() == {"precision": 0.75, "recall": 0.25, "f1": 0.375}


def test_nothing_predicted_is_zero_and_nothing_marked_cannot_be_told() -> None:
    silent, unmarked = Counts(tp=0, fp=0, fn=4), Counts(tp=0, fp=4, fn=0)
    rates = {"precision": 0.0, "recall": 0.0, "f1": 0.0}
    assert silent.figures() == {**rates, "support": 4, "predicted": 0} and silent.f1 == 0.0
    assert unmarked.figures() == {**dict.fromkeys(rates), "support": 0, "predicted": 4} and unmarked.f1 is None


def test_counts_of_different_length_are_refused() -> None:
    with pytest.raises(ValueError, match="shorter"):
        count([True, False], [True])


def test_the_macro_mean_leaves_out_what_cannot_be_told() -> None:
    right, half, untold = Counts(tp=1), Counts(tp=1, fp=1, fn=1), Counts(fp=1)
    assert macro_f1([right, half, untold]) == 0.75
    assert macro_f1([untold]) is None


def test_the_interval_holds_the_mean_and_is_the_same_every_time() -> None:
    statements = [{"a": Counts(tp=number, fp=10 - number, fn=2)} for number in range(1, 10)]
    mean = macro_f1([sum((each["a"] for each in statements), Counts())])
    interval = macro_interval(statements, ["a"])
    assert interval is not None and mean is not None
    low, high = interval
    assert low < mean < high
    assert macro_interval(statements, ["a"]) == interval


def test_equal_statements_leave_chance_no_room_and_one_is_too_few() -> None:
    equal = [{"a": Counts(tp=1, fp=1, fn=1)}] * 5
    assert macro_interval(equal, ["a"]) == [0.5, 0.5]
    assert macro_interval(equal[:1], ["a"]) is None
    assert macro_interval([{"a": Counts(fp=1)}] * 3, ["a"]) is None
