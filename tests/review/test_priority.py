"""What stands first on the work list, and why."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statement_audit.features.review.priority import (
    DOUBTS,
    Priority,
    Stake,
    effect_on_quality,
    places_moved,
    prioritise,
)

SURE = Stake(needs_review=False, reasons=(), confidence=0.95, weight=3)
STAKES = st.builds(
    Stake,
    needs_review=st.booleans(),
    reasons=st.lists(st.sampled_from([*DOUBTS, "second_window", "of_tomorrow"]), max_size=4).map(tuple),
    confidence=st.none() | st.floats(0, 1),
    weight=st.integers(1, 5),
    laws=st.lists(st.sampled_from(["UK", "AU", "CA"]), unique=True).map(tuple),
    effect=st.floats(0, 30),
    places=st.integers(0, 40),
)


def codes(priority: Priority) -> list[str]:
    return [reason.code for reason in priority.reasons]


def test_a_close_call_stands_before_a_sure_finding_of_more_weight() -> None:
    close = replace(SURE, needs_review=True, reasons=("close_call",), weight=2)
    assert prioritise(close).points > prioritise(replace(SURE, weight=5, laws=("UK",), effect=5.0)).points


def test_a_gate_and_a_place_in_the_table_come_on_top_and_say_so() -> None:
    doubtful = replace(SURE, needs_review=True, reasons=("contested",))
    raised = replace(doubtful, laws=("UK", "AU"), effect=3.0, places=2)
    assert codes(prioritise(raised)) == ["contested", "gate", "quality", "weight", "rank"]
    assert "could move the rank by up to 2 places" in [reason.words for reason in prioritise(raised).reasons]
    assert prioritise(raised).points > prioritise(doubtful).points


def test_a_low_confidence_is_a_doubt_and_a_high_one_is_none() -> None:
    assert "low_confidence" in codes(prioritise(replace(SURE, confidence=0.5)))
    assert "low_confidence" not in codes(prioritise(SURE))


def test_a_mark_for_review_without_a_known_reason_still_counts() -> None:
    assert "needs_review" in codes(prioritise(replace(SURE, needs_review=True, reasons=("of_tomorrow",))))


@given(STAKES)
def test_points_are_the_sum_of_the_reasons_and_the_heaviest_stands_first(stake: Stake) -> None:
    priority = prioritise(stake)
    points = [reason.points for reason in priority.reasons]
    assert priority.points == pytest.approx(sum(points), abs=0.05)
    assert points == sorted(points, reverse=True)
    assert all(reason.words for reason in priority.reasons)


@given(STAKES, st.integers(1, 4))
def test_more_weight_never_moves_a_finding_down(stake: Stake, more: int) -> None:
    heavier = replace(stake, weight=min(5, stake.weight + more))
    assert prioritise(heavier).points >= prioritise(stake).points


@given(STAKES)
def test_a_doubt_never_moves_a_finding_down(stake: Stake) -> None:
    doubtful = replace(stake, reasons=(*stake.reasons, "status_disputed"))
    assert prioritise(doubtful).points >= prioritise(replace(stake, needs_review=False, reasons=())).points


def test_effect_is_the_way_to_the_farther_end() -> None:
    assert effect_on_quality(0.7, 3, 30, 20) == pytest.approx(20 * 3 / 30 * 0.7)
    assert effect_on_quality(0.1, 3, 30, 20) == pytest.approx(20 * 3 / 30 * 0.9)
    assert effect_on_quality(None, 3, 30, 20) == pytest.approx(2.0)
    assert effect_on_quality(0.5, 3, 0, 20) == 0.0


@given(st.lists(st.floats(0, 100), min_size=1, max_size=20), st.integers(0, 19), st.floats(0, 50))
def test_places_are_the_others_within_reach(table: list[float], place: int, effect: float) -> None:
    own = place % len(table)
    others = [quality for at, quality in enumerate(table) if at != own]
    within = sum(table[own] - effect <= quality <= table[own] + effect for quality in others)
    assert places_moved(table[own], effect, sorted(table)) == within
