"""What a person's decision is worth: the rubric's own rules, on the decided status."""

from __future__ import annotations

from dataclasses import replace

import pytest

from statement_audit.models import Evidence, Finding, GateStatus, Status
from statement_audit.rubric import load_rubric
from statement_audit.rubric.build import rebuild_rubric
from statement_audit.score.gates import LawDay, gate_statement
from statement_audit.score.reviewed import (
    Decision,
    allowed_statuses,
    apply_decision,
    reviewed_assessment,
    reviewed_score,
)
from statement_audit.store.sqlite_values import to_json
from statement_audit.store.writer import _content

RUBRIC = load_rubric("modern-slavery")
PLAIN = "We train our buyers."
DETAILED = "In March 2025 we trained 412 buyers in Leeds and Antwerp with the Stronger Together toolkit."


@pytest.mark.parametrize(
    ("criterion", "status", "quote", "score"),
    [
        ("TRE-02", Status.NOT_FOUND, DETAILED, 0.0),
        ("TRE-02", Status.NOT_ASSESSED, DETAILED, None),
        ("TRE-02", Status.COMMITMENT, DETAILED, RUBRIC.scoring.status_values["commitment"]),
        ("TRE-02", Status.CONCRETE_GENERIC, PLAIN, RUBRIC.scoring.status_values["concrete_generic"]),
        ("TRE-02", Status.CONCRETE_SPECIFIC, PLAIN, RUBRIC.scoring.specific_base),
        ("TRE-02", Status.CONCRETE_SPECIFIC, DETAILED, 0.8),  # three kinds of detail
        ("TRE-07", Status.FUTURE_DATED, "By June 2026 we will publish our list of factories.", 0.8),  # asked for
        ("STA-03", Status.MET, "", 1.0),
        ("STA-03", Status.PARTLY, "", 0.5),
        ("STA-03", Status.NOT_FOUND, "", 0.0),
        ("STA-05", Status.NOT_MET, "", 0.0),  # from metadata
        ("STA-05", Status.NOT_ASSESSABLE, "", None),
    ],
)
def test_the_score_follows_from_the_rules(criterion: str, status: Status, quote: str, score: float | None) -> None:
    assert reviewed_score(RUBRIC.criterion(criterion), status, quote, RUBRIC) == score


def test_a_second_passage_adds_its_bonus_and_a_policy_keeps_its_ceiling() -> None:
    training, policy = RUBRIC.criterion("TRE-02"), RUBRIC.criterion("POL-01")
    once = reviewed_score(training, Status.CONCRETE_SPECIFIC, PLAIN, RUBRIC) or 0
    twice = reviewed_score(training, Status.CONCRETE_SPECIFIC, PLAIN, RUBRIC, has_second=True)
    assert twice == pytest.approx(once + RUBRIC.scoring.second_window_bonus)
    assert reviewed_score(policy, Status.OUTCOME, DETAILED, RUBRIC, has_second=True) == RUBRIC.scoring.policy_ceiling


def test_allowed_statuses_follow_the_kind() -> None:
    formal, text = (set(allowed_statuses(RUBRIC.criterion(name), RUBRIC)) for name in ("STA-03", "DOM-01"))
    assert Status.MET in formal - text
    assert Status.OUTCOME in text - formal
    assert Status.NOT_FOUND in formal & text
    assert Status.COULD_NOT_READ not in formal | text


def test_a_decision_leaves_no_close_call_behind() -> None:
    near = Evidence(3, 1, 0, 5, "words", "candidate", Status.COMMITMENT, 0.3)
    open_call = Finding("TRE-02", "TRE", Status.NOT_FOUND, 0.0, 0.7, True, (), ("close_call",), (near,))
    decided = apply_decision(open_call, Decision(Status.NOT_FOUND, 0.0))
    assert (decided.evidence, decided.needs_review) == ((), False)
    promoted = apply_decision(open_call, Decision(Status.COMMITMENT, 0.1, replace(near, role="best")))
    assert [(quote.role, quote.status) for quote in promoted.evidence] == [("best", Status.COMMITMENT)]


def test_gates_and_numbers_move_with_a_decision_and_only_with_it() -> None:
    profile = RUBRIC.profiles[0]
    gates = [(gate, LawDay("2026-06-12", "approval")) for gate in RUBRIC.gates if gate.law == "UK-MSA-2015-s54"]
    findings = [
        Finding(each.id, each.group, Status.MET if each.id.startswith("STA") else Status.COMMITMENT, 0.5, 0.9, False)
        for each in RUBRIC.criteria
    ]
    before, (met, *_) = reviewed_assessment(findings, {}, RUBRIC, profile, gates)
    worse, (lost, *_) = reviewed_assessment(
        findings, {"STA-03": Decision(Status.NOT_FOUND, 0.0)}, RUBRIC, profile, gates
    )
    assert worse.quality is not None
    assert before.quality is not None
    assert worse.quality < before.quality
    assert (met.missing, lost.missing) == ((), ("STA-03",))


def test_a_stored_rubric_comes_back_as_it_was() -> None:
    import json

    assert rebuild_rubric(json.loads(to_json(_content(RUBRIC))), RUBRIC.hash) == RUBRIC


def test_a_gate_that_an_earlier_release_stored_is_met_by_an_absence_as_it_was() -> None:
    import json

    content = json.loads(to_json(_content(RUBRIC)))
    test = {"ref": "1", "area": "audits", "all_of": ["DDG-03"], "any_of": [], "note": ""}
    old = {"law": "L", "name": "", "version": "1", "in_force": True, "note": "", "absence_meets": True}
    (gate,) = rebuild_rubric(content | {"gates": [old | {"required": [test], "recommended": []}]}, "0" * 64).gates
    absent = Finding("DDG-03", "DDG", Status.ADMITS_ABSENT, 0.0, 0.9, False)
    assert gate_statement(gate, {"DDG-03": absent}).result is GateStatus.MET
