"""From windows to a criterion's finding: best window, second window, kind rules, close calls, review."""

from __future__ import annotations

from dataclasses import replace

import pytest
from score_samples import CRITERIA, RUBRIC, SCORING, THRESHOLDS, criterion, facts, finding, judgement, passage, passages

from statement_audit.models import Criterion, Finding, Kind, Passage, Relevance, Status
from statement_audit.score.assessment import assess
from statement_audit.score.criteria import Window, credit_nil_finding, make_window, score_criterion, status_value
from statement_audit.score.statuses import PassageVerdict

AUDITS = criterion("DDG-03", Kind.PROCESS, weight=3)
DETAILS = ("who", "where", "how_many", "how_often", "standard", "when")


def verdict(status: Status, *kinds: str, value: str = "x", **fields: object) -> PassageVerdict:
    return PassageVerdict(status, {kind: frozenset({value}) for kind in kinds}, **fields)  # type: ignore[arg-type]


def window(
    status: Status, *kinds: str, index: int = 0, probability: float = 0.9, item: Criterion = AUDITS, **fields: object
) -> Window:
    text = str(fields.pop("text", f"passage {index}"))
    said = verdict(status, *kinds, **fields)
    made = make_window(
        item, passage(text, index), Relevance(index, item.id, probability, True), said, THRESHOLDS, SCORING
    )
    assert made is not None
    return made


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (Status.BACKGROUND, 0.0), (Status.ADMITS_ABSENT, 0.0), (Status.NIL_FINDING, 0.0), (Status.FUTURE_UNDATED, 0.1),
        (Status.FUTURE_DATED, 0.2), (Status.COMMITMENT, 0.2), (Status.CONCRETE_GENERIC, 0.5), (Status.OUTCOME, 1.0),
    ],
)  # fmt: skip
def test_a_status_has_the_value_of_the_rubric(status: Status, expected: float) -> None:
    assert status_value(AUDITS, verdict(status), SCORING) == expected


@pytest.mark.parametrize(("count", "expected"), [(1, 0.70), (2, 0.75), (3, 0.80), (4, 0.85), (5, 0.90), (6, 0.90)])
def test_each_different_detail_adds_five_hundredths_up_to_ninety(count: int, expected: float) -> None:
    assert status_value(AUDITS, verdict(Status.CONCRETE_SPECIFIC, *DETAILS[:count]), SCORING) == pytest.approx(expected)


def test_many_values_of_one_kind_are_one_detail() -> None:
    listed = PassageVerdict(Status.CONCRETE_SPECIFIC, {"where": frozenset({"kenya", "peru", "china", "india"})})
    assert status_value(AUDITS, listed, SCORING) == 0.70


def test_a_policy_stops_at_eighty_unless_enforcement_is_shown() -> None:
    policy = criterion("POL-01", Kind.POLICY)
    assert status_value(policy, verdict(Status.CONCRETE_SPECIFIC, *DETAILS), SCORING) == 0.80
    assert status_value(policy, verdict(Status.CONCRETE_SPECIFIC, *DETAILS, enforced=True), SCORING) == 0.90


@pytest.mark.parametrize("status", [Status.COMMITMENT, Status.FUTURE_DATED, Status.FUTURE_UNDATED])
def test_an_outcome_criterion_gives_words_nothing(status: Status) -> None:
    assert status_value(criterion("VOI-02", Kind.OUTCOME), verdict(status), SCORING) == 0.0


def test_a_dated_plan_scores_eighty_only_where_plans_are_asked_for() -> None:
    assert (
        status_value(criterion("TRE-07", Kind.DISCLOSURE, future_counts=True), verdict(Status.FUTURE_DATED), SCORING)
        == 0.80
    )
    assert status_value(criterion("TRE-06", Kind.DISCLOSURE), verdict(Status.FUTURE_DATED), SCORING) == 0.20


def test_the_best_window_counts_and_is_quoted() -> None:
    found = score_criterion(
        AUDITS, [window(Status.COMMITMENT, index=1), window(Status.CONCRETE_GENERIC, index=2)], RUBRIC
    )
    assert (found.status, found.score, found.needs_review) == (Status.CONCRETE_GENERIC, 0.5, False)
    assert [(item.role, item.passage, item.quote) for item in found.evidence] == [("best", 2, "passage 2")]


def test_a_second_specific_window_with_new_facts_adds_a_tenth() -> None:
    first = window(Status.CONCRETE_SPECIFIC, "who", "where", index=1, value="a")
    other = window(Status.CONCRETE_SPECIFIC, "how_many", index=2, value="b")
    same = window(Status.CONCRETE_SPECIFIC, "who", index=3, value="a")
    assert score_criterion(AUDITS, [first, same], RUBRIC).score == 0.75
    found = score_criterion(AUDITS, [first, same, other], RUBRIC)
    assert (found.score, [item.role for item in found.evidence]) == (0.85, ["best", "second"])
    assert found.evidence[1].passage == 2


def test_a_sure_passage_beats_one_accepted_by_a_hair() -> None:
    hair = window(Status.CONCRETE_SPECIFIC, "who", index=1, probability=0.70)
    sure = window(Status.CONCRETE_SPECIFIC, index=2, probability=0.99)
    generic = window(Status.CONCRETE_GENERIC, index=3, probability=0.99)
    found = score_criterion(AUDITS, [hair, sure, generic], RUBRIC)
    assert (found.evidence[0].passage, found.score) == (2, 0.8)
    alone = score_criterion(AUDITS, [window(Status.CONCRETE_SPECIFIC, index=1, probability=0.70), generic], RUBRIC)
    assert (alone.status, alone.score) == (Status.CONCRETE_GENERIC, 0.5)


def test_an_open_status_calls_a_person() -> None:
    item = window(Status.CONCRETE_GENERIC)
    open_one = replace(item, verdict=replace(item.verdict, reasons=("unclear",), clear=False))
    found = score_criterion(AUDITS, [open_one], RUBRIC)
    assert (found.needs_review, found.reasons) == (True, ("unclear",))


def test_the_bonus_never_passes_one_nor_a_policy_s_ceiling() -> None:
    outcome, second = window(Status.OUTCOME, "who", index=1), window(Status.OUTCOME, "how_many", index=2, value="b")
    assert score_criterion(AUDITS, [outcome, second], RUBRIC).score == 1.0
    policy = criterion("POL-01", Kind.POLICY)
    pair = [
        window(Status.CONCRETE_SPECIFIC, kind, index=place, item=policy, value=kind)
        for place, kind in enumerate(DETAILS)
    ]
    assert score_criterion(policy, pair, RUBRIC).score == 0.80
    enforced = [
        window(
            Status.CONCRETE_SPECIFIC,
            *DETAILS[place : place + 3],
            index=place,
            item=policy,
            value=str(place),
            enforced=True,
        )
        for place in (0, 3)
    ]
    assert score_criterion(policy, enforced, RUBRIC).score == 0.90
    third = [
        window(Status.CONCRETE_SPECIFIC, kind, index=place, item=policy, value=kind, enforced=True)
        for place, kind in enumerate(DETAILS[:2])
    ]
    assert score_criterion(policy, third, RUBRIC).score == 0.80
    assert score_criterion(policy, [*pair[:1], *third[1:]], RUBRIC).score == 0.80


def test_a_generic_window_earns_no_bonus() -> None:
    pair = [window(Status.CONCRETE_GENERIC, index=1), window(Status.CONCRETE_SPECIFIC, "who", index=2)]
    assert score_criterion(AUDITS, pair, RUBRIC).score == 0.70


def test_the_same_words_twice_are_one_fact() -> None:
    twice = [
        window(Status.CONCRETE_SPECIFIC, "who", index=place, text="Same  words", value=str(place)) for place in (1, 2)
    ]
    assert score_criterion(AUDITS, twice, RUBRIC).score == 0.70


def test_an_admission_beside_a_deed_is_contested_and_shown() -> None:
    found = score_criterion(
        AUDITS, [window(Status.CONCRETE_GENERIC, index=1), window(Status.ADMITS_ABSENT, index=2)], RUBRIC
    )
    assert (found.status, found.score, found.needs_review) == (Status.CONCRETE_GENERIC, 0.5, True)
    assert found.flags == ("honest_gap", "contested")
    assert [(item.role, item.status) for item in found.evidence] == [
        ("best", Status.CONCRETE_GENERIC), ("counter", Status.ADMITS_ABSENT),
    ]  # fmt: skip


def test_a_denial_beside_a_deed_is_flagged_and_changes_no_score() -> None:
    found = score_criterion(
        AUDITS, [window(Status.CONCRETE_SPECIFIC, "who"), window(Status.DENIES_RELEVANCE, index=1)], RUBRIC
    )
    assert (found.score, found.flags, found.needs_review) == (0.70, ("dismissed_risk",), False)


@pytest.mark.parametrize(
    ("status", "flags"),
    [
        (Status.ADMITS_ABSENT, ("honest_gap",)), (Status.DENIES_RELEVANCE, ("dismissed_risk",)),
        (Status.NIL_FINDING, ("nil_finding",)), (Status.BACKGROUND, ("definition_only",)), (Status.COMMITMENT, ()),
    ],
)  # fmt: skip
def test_flags_of_the_best_window(status: Status, flags: tuple[str, ...]) -> None:
    assert score_criterion(AUDITS, [window(status)], RUBRIC).flags == flags


def test_an_admission_is_shown_before_a_definition() -> None:
    found = score_criterion(AUDITS, [window(Status.BACKGROUND, index=1), window(Status.ADMITS_ABSENT, index=2)], RUBRIC)
    assert found.status is Status.ADMITS_ABSENT


def test_nothing_is_not_found_without_evidence() -> None:
    found = score_criterion(AUDITS, [], RUBRIC)
    assert (found.status, found.score, found.confidence, found.evidence) == (Status.NOT_FOUND, 0.0, None, ())


def test_a_close_call_is_not_found_but_shown_to_a_person() -> None:
    found = score_criterion(AUDITS, [window(Status.CONCRETE_GENERIC, probability=0.6)], RUBRIC)
    assert (found.status, found.score, found.needs_review, found.reasons) == (
        Status.NOT_FOUND,
        0.0,
        True,
        ("close_call",),
    )
    assert [item.role for item in found.evidence] == ["candidate"]
    assert found.confidence == pytest.approx(0.4)


@pytest.mark.parametrize(
    ("status", "shown"),
    [(Status.COMMITMENT, True), (Status.ADMITS_ABSENT, True), (Status.BACKGROUND, False), (Status.OTHER_PARTY, False)],
)
def test_a_close_call_that_says_nothing_of_the_company_is_left_out(status: Status, shown: bool) -> None:
    found = score_criterion(AUDITS, [window(status, probability=0.6)], RUBRIC)
    assert found.status is Status.NOT_FOUND
    assert found.needs_review is shown
    assert bool(found.evidence) is shown


def test_a_close_call_better_than_the_accepted_window_calls_a_person() -> None:
    pair = [window(Status.COMMITMENT, index=1), window(Status.CONCRETE_GENERIC, index=2, probability=0.6)]
    found = score_criterion(AUDITS, pair, RUBRIC)
    assert (found.status, found.needs_review, found.reasons) == (Status.COMMITMENT, True, ("close_call_higher",))
    assert [item.role for item in found.evidence] == ["best", "candidate"]


def test_below_review_there_is_no_window() -> None:
    pair = Relevance(0, "DDG-03", 0.49, True)
    assert make_window(AUDITS, passage("x"), pair, verdict(Status.OUTCOME), THRESHOLDS, SCORING) is None


def test_a_rare_criterion_without_anchor_needs_a_high_probability() -> None:
    rare = criterion("DOM-01", Kind.DISCLOSURE, anchor_required=True)
    made = {
        (anchored, probability): make_window(
            rare,
            passage("x"),
            Relevance(0, rare.id, probability, anchored),
            verdict(Status.OUTCOME),
            THRESHOLDS,
            SCORING,
        )
        for anchored in (True, False)
        for probability in (0.75, 0.95)
    }
    accepted = {key: item is not None and item.accepted for key, item in made.items()}
    assert accepted == {(True, 0.75): True, (True, 0.95): True, (False, 0.75): False, (False, 0.95): True}


def test_a_heavy_criterion_accepted_by_a_hair_is_reviewed() -> None:
    heavy, light = criterion("DDG-04", weight=4), criterion("DDG-07", weight=1)
    for item, expected in ((heavy, True), (light, False)):
        found = score_criterion(item, [window(Status.CONCRETE_GENERIC, probability=0.72, item=item)], RUBRIC)
        assert found.needs_review is expected
    sure = score_criterion(heavy, [window(Status.CONCRETE_GENERIC, probability=0.9, item=heavy)], RUBRIC)
    assert not sure.needs_review


def test_confidence_falls_where_the_status_is_open_or_disputed() -> None:
    clear = score_criterion(AUDITS, [window(Status.CONCRETE_GENERIC)], RUBRIC)
    unclear = score_criterion(AUDITS, [window(Status.CONCRETE_GENERIC, clear=False)], RUBRIC)
    disputed = score_criterion(AUDITS, [window(Status.CONCRETE_GENERIC, disputed=True)], RUBRIC)
    assert (clear.confidence, unclear.confidence, disputed.confidence) == (0.9, 0.765, 0.63)
    assert disputed.needs_review and "status_disputed" in disputed.reasons


@pytest.mark.parametrize(
    ("status", "expected"),
    [(Status.CONCRETE_SPECIFIC, 0.2), (Status.OUTCOME, 0.2), (Status.CONCRETE_GENERIC, None), (Status.NOT_FOUND, None)],
)
def test_a_nil_finding_is_credited_beside_audits_with_detail_only(status: Status, expected: float | None) -> None:
    nil = finding("REM-01", Status.NIL_FINDING)
    cases = criterion("REM-01", Kind.DISCLOSURE, nil_beside=("DDG-03", "DDG-04"))
    credited = credit_nil_finding(cases, {"REM-01": nil, "DDG-03": finding("DDG-03", status, 0.7)})
    assert (credited.score if credited else None) == expected


def test_other_findings_of_cases_are_not_touched() -> None:
    cases = criterion("REM-01", Kind.DISCLOSURE, nil_beside=("DDG-03",))
    audits = {"DDG-03": finding("DDG-03", Status.OUTCOME, 1.0)}
    assert credit_nil_finding(cases, {"REM-01": finding("REM-01", Status.COMMITMENT, 0.2)} | audits) is None
    nil = {"REM-01": finding("REM-01", Status.NIL_FINDING)}
    assert credit_nil_finding(cases, nil) is None
    assert credit_nil_finding(criterion("REM-01", Kind.DISCLOSURE), nil | audits) is None


# --- through the whole room --------------------------------------------------------------------

TEXTS = (
    "We did not identify any instances of forced labour.",
    "Independent auditors made 61 audits in Vietnam.",
    "We audit suppliers and have not audited agencies.",
)


def found(texts: tuple[Passage, ...], pairs: list[tuple[int, str, float]], **known: object) -> dict[str, Finding]:
    result = assess(texts, judgement(pairs), RUBRIC, facts(**known))
    return {item.criterion: item for item in result.findings}


def test_nil_findings_beside_audits_through_assess() -> None:
    alone = found(passages(*TEXTS[:1]), [(0, "REM-01", 0.9)])["REM-01"]
    assert (alone.status, alone.score) == (Status.NIL_FINDING, 0.0)
    beside = found(passages(*TEXTS[:2]), [(0, "REM-01", 0.9), (1, "DDG-03", 0.9)])["REM-01"]
    assert (beside.status, beside.score) == (Status.NIL_FINDING, 0.2)


def test_a_case_beside_a_nil_finding_is_a_disclosed_case() -> None:
    texts = passages(TEXTS[0], "At two sites in Johor we found passports locked away.")
    cases = found(texts, [(0, "REM-01", 0.95), (1, "REM-01", 0.8)])["REM-01"]
    assert cases.status is Status.CONCRETE_SPECIFIC
    assert cases.flags == ("nil_finding",)


def test_a_denial_and_specifics_on_own_operations() -> None:
    texts = passages(
        "The risk in our own operations is low.", "Contracted cleaning at two sites in Malaysia is our main risk."
    )
    own = found(texts, [(0, "RSK-05", 0.95), (1, "RSK-05", 0.8)])["RSK-05"]
    assert (own.status, own.flags) == (Status.CONCRETE_SPECIFIC, ("dismissed_risk",))


@pytest.mark.parametrize(
    ("sectors", "expected"),
    [
        ((), {"SEC-01": "sector_unknown", "PLT-05": "sector_unknown", "PLT-12": "sector_unknown", "DOM-01": None}),
        (("tech_hardware",), {"SEC-01": None, "PLT-05": "not_applicable", "PLT-12": "not_applicable"}),
        (("food_agri",), {"SEC-01": "not_applicable", "PLT-05": "not_applicable"}),
        (("tech_platform", "adult_content"), {"PLT-05": "not_applicable", "PLT-12": None}),
        (("tech_platform",), {"PLT-05": "platform_kind_assumed", "PLT-12": "not_applicable"}),
    ],
)
def test_sectors_choose_the_criteria(sectors: tuple[str, ...], expected: dict[str, str | None]) -> None:
    findings = found(passages(*TEXTS), [], sectors=sectors)
    for name, reason in expected.items():
        asked = reason in (None, "platform_kind_assumed")
        assert findings[name].status is (Status.NOT_FOUND if asked else Status.NOT_ASSESSED)
        assert findings[name].score == (0.0 if asked else None)
        assert findings[name].reasons == ((reason,) if reason else ())


def test_findings_come_in_the_rubric_s_order_and_hold_evidence_or_nothing() -> None:
    pairs = [(place, item.id, 0.9) for place in range(3) for item in CRITERIA]
    result = assess(passages(*TEXTS), judgement(pairs), RUBRIC, facts())
    assert [item.criterion for item in result.findings] == [item.id for item in CRITERIA]
    without = (Status.NOT_FOUND, Status.NOT_ASSESSED, Status.NOT_ASSESSABLE)
    for item in result.findings:
        assert bool([one for one in item.evidence if one.role != "candidate"]) is (item.status not in without)


def test_pairs_of_unknown_passages_and_criteria_are_ignored() -> None:
    assert found(passages(*TEXTS), [(99, "DDG-03", 0.9), (0, "NOPE", 0.9)])["DDG-03"].status is Status.NOT_FOUND
