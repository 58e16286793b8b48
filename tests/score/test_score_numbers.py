"""Numbers and gates, worked out by hand; properties that must hold for any input."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from score_samples import (
    CRITERIA,
    GATES,
    PROFILE,
    RUBRIC,
    SCORING,
    criterion,
    facts,
    finding,
    judgement,
    passage,
    passages,
)

from statement_audit.models import (
    Evidence,
    Finding,
    Gate,
    GateStatus,
    GateTest,
    Kind,
    Passage,
    Profile,
    Rubric,
    Status,
)
from statement_audit.rubric import load_rubric
from statement_audit.score.arithmetic import band_name, compute_scores, possible_gains, worth
from statement_audit.score.assessment import assess, has_enough_text
from statement_audit.score.gates import gate_statement, select_gates
from statement_audit.score.legibility import could_not_read

UK, UK_NEW, AU, CALIFORNIA, DRAFT = GATES


def evidence(index: int, status: Status, role: str = "best") -> Evidence:
    return Evidence(index, 1, 0, 1, "x", role, status, 0.9)


# Two groups with 2 + 2 criteria; the arithmetic fits on a slip of paper.
SMALL = replace(
    RUBRIC,
    criteria=(
        criterion("POL-01", Kind.POLICY, weight=3),
        criterion("POL-02", Kind.POLICY, weight=1),
        criterion("DDG-01", Kind.PROCESS, weight=2),
        criterion("DDG-02", Kind.PRACTICE, weight=3),
    ),
    groups=tuple(group for group in RUBRIC.groups if group.id in ("POL", "DDG", "DOM")),
)
HALVES = Profile("halves", "", {"POL": 25, "DDG": 50, "DOM": 25})


def test_group_quality_walk_to_talk_and_coverage_by_hand() -> None:
    findings = (
        finding("POL-01", Status.CONCRETE_SPECIFIC, 0.8),  # 3 x 0.8 = 2.4 talk
        finding("POL-02"),  # 0
        finding("DDG-01", Status.COMMITMENT, 0.2),  # 2 x 0.2 = 0.4 talk
        finding("DDG-02", Status.OUTCOME, 1.0),  # 3 x 1.0 = 3.0 walk
    )
    scores = compute_scores(findings, SMALL, HALVES)
    assert scores.groups == {"POL": pytest.approx(0.6), "DDG": pytest.approx(0.68), "DOM": None}
    # (25 x 0.60 + 50 x 0.68) / 75 = 0.6533
    assert scores.quality == 65.33
    assert scores.walk_to_talk == pytest.approx(3.0 / 2.8, abs=1e-4)
    assert (scores.coverage, scores.band, scores.honesty) == (1.0, "leading practice", 0)


def test_a_gain_is_what_quality_would_rise_by() -> None:
    rubric = replace(SMALL, profiles=(HALVES,))
    findings = (
        finding("POL-01", Status.COMMITMENT, 0.2),
        finding("POL-02", Status.OUTCOME, 0.8),  # more than specific: nothing to win
        finding("DDG-01", Status.NOT_ASSESSED, None, reasons=("not_applicable",)),
        finding("DDG-02"),
    )
    gains = possible_gains(findings, rubric, "halves")
    assert set(gains) == {"POL-01", "POL-02", "DDG-02"} and gains["POL-02"] == 0
    now = compute_scores(findings, rubric, HALVES).quality or 0
    points = worth(findings, rubric, "halves")
    assert sum(points.values()) == pytest.approx(100)
    assert sum(
        points[one.criterion] * (one.score or 0) for one in findings if one.criterion in points
    ) == pytest.approx(now, abs=0.01)
    for name in ("POL-01", "DDG-02"):
        better = [finding(name, Status.CONCRETE_SPECIFIC, 0.7) if one.criterion == name else one for one in findings]
        assert (compute_scores(better, rubric, HALVES).quality or 0) - now == pytest.approx(gains[name], abs=0.01)


def test_what_was_not_assessed_leaves_the_denominator_and_lowers_coverage() -> None:
    findings = (
        finding("POL-01", Status.CONCRETE_GENERIC, 0.5),
        finding("POL-02", Status.NOT_ASSESSED, None, reasons=("sector_unknown",)),
        finding("DDG-01", Status.CONCRETE_GENERIC, 0.5),
        finding("DDG-02", Status.NOT_ASSESSED, None, reasons=("not_applicable",)),
    )
    scores = compute_scores(findings, SMALL, HALVES)
    assert (scores.quality, scores.groups["POL"], scores.groups["DDG"]) == (50.0, 0.5, 0.5)
    # POL: 3 of 4 assessed, 25 points; DDG: all that applies, 50 points -> (18.75 + 50) / 75
    assert scores.coverage == pytest.approx(0.9167, abs=1e-4)


def test_walk_to_talk_is_none_without_words() -> None:
    findings = (finding("DDG-02", Status.OUTCOME, 1.0), finding("POL-01"))
    assert compute_scores(findings, SMALL, HALVES).walk_to_talk is None


def test_a_plan_under_a_practice_is_talk() -> None:
    findings = (finding("DDG-02", Status.FUTURE_DATED, 0.2), finding("DDG-01", Status.CONCRETE_GENERIC, 0.5))
    assert compute_scores(findings, SMALL, HALVES).walk_to_talk == pytest.approx(1.0 / 0.6, abs=1e-4)


def test_honesty_counts_passages_that_disclose_name_or_admit_once_each() -> None:
    rubric = replace(RUBRIC, criteria=(*CRITERIA, criterion("STR-05", Kind.DISCLOSURE, honest=True)))
    findings = (
        finding("REM-01", Status.CONCRETE_SPECIFIC, 0.7, evidence=(evidence(1, Status.CONCRETE_SPECIFIC),)),
        finding("STR-05", Status.CONCRETE_GENERIC, 0.5, evidence=(evidence(2, Status.CONCRETE_GENERIC),)),
        finding("TRE-01", Status.ADMITS_ABSENT, evidence=(evidence(3, Status.ADMITS_ABSENT),)),
        finding("DDG-03", Status.ADMITS_ABSENT, evidence=(evidence(3, Status.ADMITS_ABSENT),)),
        finding("DDG-05", evidence=(evidence(4, Status.ADMITS_ABSENT, "candidate"),)),
        finding("POL-01", Status.CONCRETE_GENERIC, 0.5, evidence=(evidence(5, Status.CONCRETE_GENERIC),)),
    )
    assert compute_scores(findings, rubric, PROFILE).honesty == 3


@pytest.mark.parametrize(
    ("quality", "band"),
    [(None, None), (0.0, "minimal"), (11.99, "minimal"), (12.0, "basic"), (28.0, "developing"),
        (64.9, "substantive"), (100.0, "leading practice")],
)  # fmt: skip
def test_bands(quality: float | None, band: str | None) -> None:
    assert band_name(quality, SCORING.bands) == band


# --- gates -------------------------------------------------------------------------------------


def gate_result(gate: Gate, *findings: Finding) -> GateStatus:
    return gate_statement(gate, {item.criterion: item for item in findings}).result


MET = {name: finding(name, Status.MET, 1.0) for name in ("STA-02", "STA-03", "STA-04", "STA-05")}


def test_every_required_test_met_is_met() -> None:
    result = gate_statement(UK, MET)
    assert (result.result, result.missing, result.unassessed) == (GateStatus.MET, (), ())
    assert (result.law, result.version) == ("UK", "2015")


def test_one_not_met_is_not_met_and_named() -> None:
    result = gate_statement(UK, {**MET, "STA-03": finding("STA-03", Status.NOT_MET)})
    assert (result.result, result.missing) == (GateStatus.NOT_MET, ("STA-03",))
    approval = next(test for test in result.tests if test.area == "approval")
    assert (approval.result, approval.criteria) == (GateStatus.NOT_MET, ("STA-03",))


def test_partly_stands_between() -> None:
    result = gate_statement(UK, {**MET, "STA-04": finding("STA-04", Status.PARTLY, 0.5)})
    assert (result.result, result.missing) == (GateStatus.PARTLY, ("STA-04",))


@pytest.mark.parametrize("status", [Status.NOT_ASSESSABLE, Status.NOT_ASSESSED, Status.COULD_NOT_READ])
def test_what_could_not_be_seen_makes_the_gate_not_assessed(status: Status) -> None:
    result = gate_statement(UK, {**MET, "STA-04": finding("STA-04", status, None)})
    assert (result.result, result.missing, result.unassessed) == (GateStatus.NOT_ASSESSED, (), ("STA-04",))


def test_a_failed_test_outweighs_one_that_was_not_assessed() -> None:
    unseen = finding("STA-05", Status.NOT_ASSESSED, None)
    result = gate_statement(CALIFORNIA, {"DDG-03": finding("DDG-03"), "STA-05": unseen})
    assert (result.result, result.missing, result.unassessed) == (GateStatus.NOT_MET, ("DDG-03",), ("STA-05",))


def test_recommended_tests_are_reported_and_change_nothing() -> None:
    result = gate_statement(UK, {**MET, "TRE-01": finding("TRE-01")})
    assert result.result is GateStatus.MET
    training = next(test for test in result.tests if test.area == "training")
    assert (training.required, training.result, training.criteria) == (False, GateStatus.NOT_MET, ("TRE-01",))


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (Status.CONCRETE_GENERIC, GateStatus.MET), (Status.CONCRETE_SPECIFIC, GateStatus.MET),
        (Status.OUTCOME, GateStatus.MET),
        (Status.COMMITMENT, GateStatus.PARTLY), (Status.FUTURE_DATED, GateStatus.PARTLY),
        (Status.FUTURE_UNDATED, GateStatus.PARTLY), (Status.BACKGROUND, GateStatus.NOT_MET),
        (Status.ADMITS_ABSENT, GateStatus.NOT_MET), (Status.DENIES_RELEVANCE, GateStatus.PARTLY),
        (Status.NOT_FOUND, GateStatus.NOT_MET),
    ],
)  # fmt: skip
def test_what_a_status_means_for_a_law(status: Status, expected: GateStatus) -> None:
    assert gate_result(DRAFT, finding("DDG-03", status)) is expected


@pytest.mark.parametrize("status", [Status.ADMITS_ABSENT, Status.DENIES_RELEVANCE, Status.NIL_FINDING])
def test_we_do_not_is_an_answer_where_the_law_asks_to_what_extent_if_any(status: Status) -> None:
    linked = finding("STA-05", Status.MET, 1.0)
    assert gate_result(CALIFORNIA, finding("DDG-03", status), linked) is GateStatus.MET
    assert gate_result(CALIFORNIA, finding("DDG-03", Status.NOT_FOUND), linked) is GateStatus.NOT_MET


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (Status.CONCRETE_GENERIC, Status.NOT_FOUND, GateStatus.MET),
        (Status.COMMITMENT, Status.NOT_FOUND, GateStatus.PARTLY),
        (Status.NOT_ASSESSED, Status.NOT_FOUND, GateStatus.NOT_ASSESSED),
        (Status.NOT_FOUND, Status.NOT_FOUND, GateStatus.NOT_MET),
    ],
)
def test_any_of_takes_the_best(first: Status, second: Status, expected: GateStatus) -> None:
    gate = replace(AU, required=(GateTest("1", "risk", any_of=("RSK-05", "DOM-01")),))
    assert gate_result(gate, finding("RSK-05", first), finding("DOM-01", second)) is expected


def test_all_of_takes_the_worst() -> None:
    both = (
        finding("DDG-03", Status.OUTCOME, 1.0),
        finding("DDG-05", Status.COMMITMENT, 0.2),
        finding("RSK-05", Status.OUTCOME, 1.0),
    )
    result = gate_statement(AU, {item.criterion: item for item in both})
    assert (result.result, result.missing) == (GateStatus.PARTLY, ("DDG-05",))


def test_an_unknown_criterion_is_not_assessed() -> None:
    assert gate_result(DRAFT) is GateStatus.NOT_ASSESSED


def test_a_close_call_alone_leaves_a_required_test_to_check() -> None:
    shown = Evidence(3, 1, 0, 4, "text", "candidate", Status.CONCRETE_GENERIC, 0.6)
    close = finding("DDG-03", reasons=("close_call",), needs_review=True, evidence=(shown,))
    result = gate_statement(DRAFT, {"DDG-03": close})
    assert (result.result, result.missing, result.unassessed) == (GateStatus.NOT_ASSESSED, (), ("DDG-03",))
    assert gate_result(DRAFT, finding("DDG-03")) is GateStatus.NOT_MET


@pytest.mark.parametrize(
    ("laws", "expected"),
    [
        (("UK",), [("UK", "2015")]),
        (("UK@2026",), [("UK", "2026")]),
        (("UK", "UK@2026"), [("UK", "2015"), ("UK", "2026")]),
        (("DRAFT",), [("DRAFT", "1")]),
        (("NOWHERE",), []),
        ((), []),
    ],
)
def test_bills_are_gated_only_when_asked_for(laws: tuple[str, ...], expected: list[tuple[str, str]]) -> None:
    assert [(gate.law, gate.version) for gate in select_gates(RUBRIC, laws)] == expected


def test_a_gate_s_criterion_is_asked_whatever_the_sector() -> None:
    rubric = replace(RUBRIC, gates=(Gate("US", "", "1", True, (GateTest("1", "certify", ("SEC-01",)),)),))
    for laws, status in (((), Status.NOT_ASSESSED), (("US",), Status.NOT_FOUND)):
        result = assess(passages("Text."), judgement([]), rubric, facts(sectors=("food_agri",), laws=laws))
        assert next(item for item in result.findings if item.criterion == "SEC-01").status is status


# --- documents without a judgement -----------------------------------------------------------------


def test_an_unread_document_has_no_number_anywhere() -> None:
    result = could_not_read(RUBRIC, PROFILE, ("UK",))
    assert {(item.status, item.score) for item in result.findings} == {(Status.COULD_NOT_READ, None)}
    assert len(result.findings) == len(CRITERIA)
    scores = result.scores
    assert (scores.quality, scores.walk_to_talk, scores.honesty, scores.band, scores.coverage) == (
        None,
        None,
        None,
        None,
        0.0,
    )
    assert set(scores.groups.values()) == {None}
    assert [(gate.result, gate.missing, gate.unassessed) for gate in result.gates] == [
        (GateStatus.NOT_ASSESSED, (), ("STA-02", "STA-03", "STA-04"))
    ]


@pytest.mark.parametrize(
    ("count", "words", "expected"), [(10, 15, True), (9, 50, False), (30, 4, False), (0, 0, False)]
)
def test_enough_text_is_ten_passages_and_150_words(count: int, words: int, expected: bool) -> None:
    assert has_enough_text(passages(*["word " * words] * count)) is expected


# --- properties ----------------------------------------------------------------------------------

SENTENCES = (
    "We trained 400 buyers in Kenya in 2025.", "We do not train our staff.", "We plan to train all staff by 2027.",
    "Independent auditors made 61 audits in Vietnam.", "We may audit suppliers.", "Suppliers must not keep passports.",
    "Our Human Rights Policy bans forced labour.", "The Board approved this statement on 12 June 2026.",
    "Signed by Anna Bell, Director", "We found 48 workers without passports.", "No cases were found.",
    "Suppliers repaid fees to 640 workers.", "Modern slavery includes domestic servitude.", "The risk is low.",
    "This statement is made by Northlake Devices plc for the year ended 31 March 2026.",
)  # fmt: skip
_TEXT_IDS = [item.id for item in CRITERIA if item.kind is not Kind.FORMAL]
texts = st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=8)
pairs = st.lists(
    st.tuples(st.integers(0, 9), st.sampled_from(_TEXT_IDS), st.floats(0.0, 1.0), st.booleans()), max_size=25
)


def _assess(
    items: tuple[Passage, ...], drawn: list[tuple[int, str, float, bool]], rubric: Rubric = RUBRIC, **known: object
):  # type: ignore[no-untyped-def]
    from statement_audit.models import Relevance

    relevance = [Relevance(*pair) for pair in drawn]
    return assess(items, judgement(relevance), rubric, facts(**known))


@settings(max_examples=80, deadline=None)
@given(texts=texts, drawn=pairs)
def test_every_number_stays_in_its_bounds(texts: list[str], drawn: list[tuple[int, str, float, bool]]) -> None:
    result = _assess(passages(*texts), drawn)
    for item in result.findings:
        assert item.score is None or 0 <= item.score <= 1
        assert item.confidence is None or 0 <= item.confidence <= 1
        quotes = dict(enumerate(texts))
        assert all(one.quote == quotes[one.passage] for one in item.evidence)
    scores = result.scores
    assert scores.quality is not None and 0 <= scores.quality <= 100
    assert 0 <= scores.coverage <= 1
    assert scores.walk_to_talk is None or scores.walk_to_talk >= 0
    assert all(value is None or 0 <= value <= 1 for value in scores.groups.values())


@settings(max_examples=40, deadline=None)
@given(texts=texts, drawn=pairs, seed=st.integers(0, 99))
def test_the_order_of_passages_and_pairs_does_not_matter(
    texts: list[str], drawn: list[tuple[int, str, float, bool]], seed: int
) -> None:
    unique = list({(place, name): (place, name, value, anchored) for place, name, value, anchored in drawn}.values())
    items, shuffled = list(passages(*texts)), list(unique)
    random.Random(seed).shuffle(items)
    random.Random(seed).shuffle(shuffled)
    assert _assess(tuple(items), shuffled) == _assess(passages(*texts), unique)


@settings(max_examples=40, deadline=None)
@given(texts=texts, drawn=pairs)
def test_a_criterion_that_does_not_apply_changes_no_number(
    texts: list[str], drawn: list[tuple[int, str, float, bool]]
) -> None:
    more = replace(RUBRIC, criteria=(*CRITERIA, criterion("DDG-99", weight=5, applies_to=("relocation",))))
    drawn = [*drawn, (0, "DDG-99", 0.99, True)]
    before, after = _assess(passages(*texts), drawn), _assess(passages(*texts), drawn, more)
    assert (before.scores, before.gates) == (after.scores, after.gates)
    assert after.findings[-1].status is Status.NOT_ASSESSED


@settings(max_examples=40, deadline=None)
@given(texts=texts, drawn=pairs, copies=st.integers(1, 3))
def test_saying_it_again_is_never_rewarded(
    texts: list[str], drawn: list[tuple[int, str, float, bool]], copies: int
) -> None:
    drawn = [pair for pair in drawn if pair[0] < len(texts)]
    count = len(texts)
    longer = passages(*(texts * (copies + 1)))
    repeated = [
        (place + count * turn, name, value, anchored)
        for turn in range(copies + 1)
        for place, name, value, anchored in drawn
    ]
    before, after = _assess(passages(*texts), drawn), _assess(longer, repeated)
    assert [item.score for item in after.findings if item.group != "STA"] == [
        item.score for item in before.findings if item.group != "STA"
    ]


def test_filler_changes_no_score() -> None:
    filler = ("We sell handsets.", "We are a family firm.", "Our stores are open daily.") * 20
    drawn = [(0, "TRE-01", 0.9, True), (1, "DDG-03", 0.9, True)]
    short = _assess(passages(SENTENCES[0], SENTENCES[3]), drawn)
    long = _assess(passages(SENTENCES[0], SENTENCES[3], *filler), drawn)
    assert long.scores == short.scores


def test_the_shipped_rubric_is_scored_from_end_to_end() -> None:
    shipped = load_rubric()
    # Its own examples would earn nothing as such: here they stand for what a company wrote.
    rubric = replace(shipped, criteria=tuple(replace(item, yes=()) for item in shipped.criteria))
    profile = next(item for item in rubric.profiles if item.id == "tech_platform")
    known = facts(sectors=("tech_platform",), laws=tuple(gate.law for gate in rubric.gates), profile=profile)
    yes = [(item.id, line) for item in shipped.criteria for line in item.yes[:1]]
    items = tuple(passage(line, place) for place, (_, line) in enumerate(yes))
    opinions = {place: {"concrete": 0.9} for place in range(len(yes))}
    pairs = [(place, name, 0.95) for place, (name, _) in enumerate(yes)]
    result = assess(items, judgement(pairs, opinions), rubric, known)
    assert [item.criterion for item in result.findings] == [item.id for item in rubric.criteria]
    assert result.scores.band == "leading practice"
    assert all(value is not None and value > 0.4 for value in result.scores.groups.values())
    assert {gate.law for gate in result.gates} == {gate.law for gate in rubric.gates}
    copied = assess(items, judgement(pairs, opinions), shipped, known)
    assert copied.scores.quality is not None and copied.scores.quality < 8
    empty = assess(items, judgement([]), rubric, known)
    assert empty.scores.quality is not None and empty.scores.quality < 8


def test_the_worked_example_of_the_docs() -> None:
    rubric = replace(
        RUBRIC,
        criteria=(
            criterion("DDG-03", weight=3, anchors=("audit",)),
            criterion("DDG-01", weight=3),
            criterion("POL-01", Kind.POLICY, weight=3),
        ),
    )
    items = passages(
        "We take a risk-based approach and reserve the right to audit suppliers.",
        "We have not audited our labour agencies.",
        "In 2025 independent auditors made 61 audits in Vietnam.",
        "Auditors in Malaysia spoke to 900 workers every quarter.",
        "Due diligence is integral to our values.",
        "We adopted an anti-slavery policy in 2025.",
    )
    pairs = [*((place, "DDG-03", 0.9) for place in range(4)), (4, "DDG-01", 0.9), (5, "POL-01", 0.9)]
    known = facts(laws=(), profile=Profile("example", "", {"DDG": 14, "POL": 9}))
    result = assess(items, judgement(pairs), rubric, known)
    audits = result.findings[0]
    assert (audits.status, audits.score, audits.needs_review) == (Status.CONCRETE_SPECIFIC, 0.95, True)
    assert audits.flags == ("honest_gap", "contested")
    assert (result.scores.quality, result.scores.walk_to_talk, result.scores.honesty) == (62.39, 1.0556, 1)


def test_a_group_that_could_not_be_read_whole_has_no_number_nor_has_the_statement() -> None:
    group = CRITERIA[0].group
    members = [one for one in CRITERIA if one.group == group]
    found = [Finding(one.id, one.group, Status.CONCRETE_SPECIFIC, 1.0, 0.9, False) for one in CRITERIA]
    assert compute_scores(found, RUBRIC, PROFILE).groups[group] == 1.0
    lost = Finding(members[0].id, group, Status.COULD_NOT_READ, None, None, False)
    scores = compute_scores([lost, *(one for one in found if one.criterion != lost.criterion)], RUBRIC, PROFILE)
    assert (scores.groups[group], scores.quality, scores.band, scores.walk_to_talk) == (None, None, None, None)
