"""Reliability and expected calibration error by hand-computed cases."""

from __future__ import annotations

import pytest
from evaluate_samples import AUDITS, STORES, Scripted, ScriptedInFull

from statement_audit.evaluate.gold import make_passages
from statement_audit.evaluate.metrics import (
    expected_calibration_error,
    pair_probabilities,
    reliability,
    scope_of,
    summarise,
)
from statement_audit.models import Rubric


def test_cases_fall_into_ten_bins_and_the_last_holds_one() -> None:
    bins = reliability([(0.0, False), (0.05, True), (0.1, True), (0.95, True), (1.0, False)])
    assert [each.count for each in bins] == [2, 1, 0, 0, 0, 0, 0, 0, 0, 2]
    assert (bins[0].low, bins[0].high, bins[0].mean_probability, bins[0].share_positive) == (0.0, 0.1, 0.025, 0.5)
    assert (bins[9].mean_probability, bins[9].share_positive) == (0.975, 0.5)
    assert (bins[5].mean_probability, bins[5].share_positive) == (None, None)


def test_the_error_weighs_each_bin_by_its_cases() -> None:
    cases = [(0.25, False)] * 3 + [(0.25, True)] + [(0.75, True)] * 4
    # first bin: said 0.25, true 0.25; second: said 0.75, true 1.00
    assert expected_calibration_error(reliability(cases)) == pytest.approx((4 * 0.0 + 4 * 0.25) / 8)
    assert expected_calibration_error(reliability([])) is None


def test_a_value_outside_the_range_is_refused() -> None:
    with pytest.raises(ValueError, match=r"1\.5 is no probability"):
        reliability([(1.5, True)])


def test_the_summary_keeps_those_from_review_apart() -> None:
    summary = summarise([(0.0, False)] * 8 + [(0.5, True), (0.5, True)], review=0.3, scope="all pairs")
    assert (summary["cases"], summary["ece"]) == (10, 0.1)
    assert (summary["cases_from_review"], summary["ece_from_review"]) == (2, 0.5)
    assert summary["scope"] == "all pairs"


def test_all_pairs_where_the_classifier_tells_them_else_those_kept(rubric: Rubric) -> None:
    passages = make_passages([AUDITS, STORES])
    criteria = [rubric.criterion("DDG-03"), rubric.criterion("DDG-02")]
    answers = {AUDITS: {"DDG-03": 0.9, "DDG-02": 0.2, "TRE-01": 0.9}}
    for judge, expected in (
        (
            ScriptedInFull(answers),
            {(0, "DDG-03"): 0.9, (0, "DDG-02"): 0.2, (1, "DDG-03"): 0.0, (1, "DDG-02"): 0.0},
        ),
        (Scripted(answers), {(0, "DDG-03"): 0.9}),
    ):
        judgement = judge.judge(passages, rubric, rubric.criteria)
        assert pair_probabilities(judge, judgement, passages, rubric, criteria) == expected
    assert scope_of(ScriptedInFull({})) == "all pairs"
    assert scope_of(Scripted({})) == "pairs at or above review"
