"""Statuses that a classifier has learnt for a pair, and from which probability a criterion is found."""

from __future__ import annotations

from dataclasses import replace

import pytest
from score_samples import RUBRIC, SCORING, THRESHOLDS, criterion, facts, judgement, passage, passages

from statement_audit.models import BlockKind, Criterion, Judgement, Kind, Relevance, Status, StatusScores
from statement_audit.rubric import load_rubric
from statement_audit.score.assessment import assess
from statement_audit.score.clauses import read_passage
from statement_audit.score.criteria import Window, make_window, score_criterion
from statement_audit.score.statuses import (
    ABSENCES,
    LIES_AHEAD,
    PRESENCES,
    UNCLEAR,
    judge_status,
    learned_verdict,
    pair_verdict,
)

AUDITS = criterion("DDG-03", Kind.PROCESS, weight=3)
AUDITED = "Independent auditors visited 41 factories in Vietnam in May 2025 and spoke with workers."
NONE = dict.fromkeys(SCORING.status_values, 0.0)
BARS = replace(THRESHOLDS, review=0.2, accept=0.4, accept_unanchored_rare=0.9, finding=0.5, likely=0.8, sure=0.9)


def shares(**given: float) -> dict[str, float]:
    return NONE | given


def test_the_largest_family_wins_and_within_it_the_largest_status() -> None:
    item, reading = AUDITS, read_passage(passage(AUDITED))
    told = shares(commitment=0.4, concrete_generic=0.25, concrete_specific=0.35)
    verdict = learned_verdict(item, reading, told)
    assert verdict.status is Status.CONCRETE_SPECIFIC
    assert verdict.clear and verdict.reasons == ()
    assert {"where", "how_many", "when"} <= set(verdict.details)


def test_a_deed_of_which_three_tenths_may_be_a_plan_is_read_as_one() -> None:
    told = shares(future_dated=0.2, future_undated=0.1, concrete_specific=0.5, concrete_generic=0.2)
    verdict = learned_verdict(AUDITS, read_passage(passage(AUDITED)), told)
    assert verdict.status is Status.FUTURE_DATED and verdict.reasons == (LIES_AHEAD,)
    less = shares(future_dated=0.2, future_undated=0.09, concrete_specific=0.51, concrete_generic=0.2)
    assert learned_verdict(AUDITS, read_passage(passage(AUDITED)), less).status is Status.CONCRETE_SPECIFIC


def test_what_is_silent_is_left_out_of_the_choice() -> None:
    told = shares(background=0.6, other_party=0.1, future_undated=0.2, commitment=0.1)
    verdict = learned_verdict(AUDITS, read_passage(passage(AUDITED)), told)
    assert verdict.status is Status.FUTURE_UNDATED
    assert verdict.clear


def test_no_family_with_half_of_the_shares_is_unclear() -> None:
    told = shares(commitment=0.3, concrete_generic=0.4, admits_absent=0.3)
    verdict = learned_verdict(AUDITS, read_passage(passage(AUDITED)), told)
    assert verdict.status is Status.CONCRETE_GENERIC
    assert not verdict.clear and verdict.reasons == (UNCLEAR,)


def test_a_promise_has_no_details_and_a_policy_counts_its_named_document() -> None:
    text = "Under the Supplier Code of Conduct forced labour is forbidden."
    policy = criterion("POL-01", Kind.POLICY)
    reading = read_passage(passage(text))
    assert learned_verdict(policy, reading, shares(commitment=1.0)).details == {}
    found = learned_verdict(policy, reading, shares(concrete_specific=1.0)).details
    assert found["document"] == {"supplier code of conduct"}


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        ("Yes.", "commitment"),
        ("A. Yes.", "commitment"),
        ("No.", "admits_absent"),
        ("A. The first. We have no remedy.", "admits_absent"),
    ],
)
def test_a_yes_tells_of_nothing_absent(answer: str, status: str) -> None:
    reading = read_passage(passage(f"Does the entity have due diligence processes? {answer}"))
    told = shares(admits_absent=0.7, commitment=0.3)
    assert learned_verdict(AUDITS, reading, told).status.value == status


def test_what_has_no_place_is_a_stance_and_no_absence() -> None:
    told = shares(denies_relevance=0.5, admits_absent=0.3, commitment=0.2)
    for text, status in (
        ("Abuse has no place on our service.", "commitment"),
        ("We have no place to report abuse.", "denies_relevance"),
    ):
        assert learned_verdict(AUDITS, read_passage(passage(text)), told).status.value == status


@pytest.mark.parametrize(
    ("text", "denies"),
    [
        ("Who searches for a maid to buy sees no results.", False),
        ("Our groups have stopped suggesting such posts.", False),
        ("We have not stopped suggesting such posts.", True),
        ("We have no rule on search.", True),
    ],
)
def test_words_that_sound_like_a_denial_tell_a_deed_where_the_pack_says_so(text: str, denies: bool) -> None:
    item, reading = load_rubric().criterion("PLT-06"), read_passage(passage(text))
    learned = learned_verdict(item, reading, shares(admits_absent=0.8, concrete_generic=0.2))
    assert (learned.status is Status.ADMITS_ABSENT, learned.denied > 0) == (denies, denies)


@pytest.mark.parametrize("opinion", [None, StatusScores(0, shares(admits_absent=0.8, concrete_generic=0.2))])
def test_such_words_are_heeded_where_the_pair_was_not_learnt(opinion: StatusScores | None) -> None:
    reading = read_passage(passage("We do not carry out audits of our suppliers."))
    denied = judge_status(AUDITS, reading, opinion, RUBRIC)
    done = judge_status(replace(AUDITS, affirmed_where=(r"\bdo not carry out\b",)), reading, opinion, RUBRIC)
    assert denied is not None
    assert done is not None
    assert (denied.status, done.status, done.denied) == (Status.ADMITS_ABSENT, Status.CONCRETE_GENERIC, 0.0)


def test_every_status_that_speaks_is_in_one_family() -> None:
    silent = {"background", "other_party"}
    told = [status.value for family in (*ABSENCES, *PRESENCES) for status in family]
    assert sorted(told) == sorted(set(RUBRIC.scoring.status_values) - silent)


def test_a_pair_without_learnt_statuses_is_read_by_rules() -> None:
    item, reading = AUDITS, read_passage(passage(AUDITED))
    by_rules = judge_status(item, reading, None, RUBRIC)
    assert pair_verdict(item, None, reading, None, RUBRIC, None) == by_rules
    assert pair_verdict(item, Relevance(0, item.id, 0.9, True), reading, None, RUBRIC, None) == by_rules
    learnt = Relevance(0, item.id, 0.9, True, shares(admits_absent=1.0))
    verdict = pair_verdict(item, learnt, reading, None, RUBRIC, None)
    assert verdict is not None and verdict.status is Status.ADMITS_ABSENT


def window(probability: float, index: int = 0, status: str = "concrete_specific", text: str = AUDITED) -> Window:
    item = AUDITS
    pair = Relevance(index, item.id, probability, True, shares(**{status: 1.0}))
    piece = passage(text, index)
    verdict = learned_verdict(item, read_passage(piece), pair.statuses or {})
    made = make_window(item, piece, pair, verdict, BARS, SCORING)
    assert made is not None
    return made


@pytest.mark.parametrize(
    ("probability", "status", "flagged"),
    [
        (0.90, Status.CONCRETE_SPECIFIC, False),
        (0.89, Status.CONCRETE_SPECIFIC, True),
        (0.50, Status.CONCRETE_SPECIFIC, True),
        (0.49, Status.NOT_FOUND, True),
        (0.30, Status.NOT_FOUND, True),
    ],
)
def test_a_criterion_is_found_where_a_quote_is_likely_right(probability: float, status: Status, flagged: bool) -> None:
    finding = score_criterion(AUDITS, [window(probability)], RUBRIC)
    assert finding.status is status
    assert finding.needs_review is flagged
    assert bool(finding.score) is (status is not Status.NOT_FOUND)
    assert finding.evidence[0].role == ("candidate" if status is Status.NOT_FOUND else "best")


def test_the_likeliest_quote_is_shown_and_detail_decides_among_the_sure() -> None:
    item = AUDITS
    plain = "Our sites are audited."
    doubtful = [window(0.78, 0, "concrete_generic", plain), window(0.6, 1)]
    assert score_criterion(item, doubtful, RUBRIC).evidence[0].quote == plain
    sure = [window(0.99, 0, "concrete_generic", plain), window(0.85, 1)]
    assert score_criterion(item, sure, RUBRIC).evidence[0].quote == AUDITED


def test_the_rubrics_own_words_earn_nothing_until_a_person_accepts_them() -> None:
    example = "Auditors visited 41 factories in Vietnam in May 2025 and spoke with workers in their own language."
    item = criterion("DDG-03", Kind.PROCESS, weight=3, yes=(example,))
    rubric = replace(RUBRIC, criteria=(item,))
    pairs = [Relevance(0, item.id, 0.95, True, shares(concrete_specific=1.0))]
    for text, copied in (
        (example, True),
        (example.replace("41", "57"), True),
        (f"Last year our {example[0].lower()}{example[1:-1]}, as every year.", True),
        ("In May 2025 we had 41 of the factories that work for us in Vietnam visited, and workers were heard.", False),
    ):
        said = Judgement("fake", "1", BARS, tuple(pairs), ())
        (found,) = assess(passages(text), said, rubric, facts()).findings
        assert (found.status is Status.NOT_FOUND) is copied
        assert ("rubric_wording" in found.reasons) is copied
        assert found.needs_review is copied
        assert found.evidence[0].role == ("candidate" if copied else "best")


@pytest.mark.parametrize(
    ("text", "another"),
    [
        ("Hazelbyte Group had 41 factories in Vietnam audited in May 2025.", True),
        ("At Copperleaf Exchange auditors visited 41 factories in Vietnam in May 2025.", True),
        ("The board of Quillstream Ltd had 41 factories in Vietnam audited in May 2025.", True),
        ("In May 2025 the marketplace Bazaarly had 41 factories in Vietnam audited.", True),
        ("With Hazelbyte Group we had 41 factories in Vietnam audited in May 2025.", False),
        ("Northlake Devices plc had 41 factories in Vietnam audited in May 2025.", False),
        ("Auditors of Ecovalid visited 41 factories of Northlake Devices in Vietnam in May 2025.", False),
        ("Assessors visited 41 factories in Vietnam and Uyghur workers were heard in May 2025.", False),
    ],
)
def test_what_another_company_did_earns_nothing_until_a_person_accepts_it(text: str, another: bool) -> None:
    item = criterion("DDG-03", Kind.PROCESS, weight=3)
    said = Judgement("fake", "1", BARS, (Relevance(0, item.id, 0.95, True, shares(concrete_specific=1.0)),), ())
    rubric = replace(RUBRIC, criteria=(item,))
    (found,) = assess(passages(text), said, rubric, facts()).findings
    assert (found.status is Status.NOT_FOUND) is another
    assert ("names_another" in found.reasons) is another


def test_a_name_that_the_statement_uses_throughout_is_no_stranger() -> None:
    item = criterion("DDG-03", Kind.PROCESS, weight=3)
    said = Judgement("fake", "1", BARS, (Relevance(0, item.id, 0.95, True, shares(concrete_specific=1.0)),), ())
    texts = ("Hazelbyte had 41 factories audited.", "Hazelbyte makes phones.", "Hazelbyte has 900 staff.")
    (found,) = assess(passages(*texts), said, replace(RUBRIC, criteria=(item,)), facts()).findings
    assert found.status is Status.CONCRETE_SPECIFIC


def test_what_the_criterion_names_as_near_earns_nothing_until_a_person_accepts_it() -> None:
    item = criterion("VOI-04", not_where=(r"\busers\b.*\breport",))
    said = Judgement("fake", "1", BARS, (Relevance(0, item.id, 0.95, True, shares(concrete_specific=1.0)),), ())
    for text, near in (("Users report posts by day and night.", True), ("Workers report by day and night.", False)):
        (found,) = assess(passages(text), said, replace(RUBRIC, criteria=(item,)), facts()).findings
        assert (found.status is Status.NOT_FOUND) is near
        assert ("near_miss" in found.reasons) is near


@pytest.mark.parametrize(
    ("name", "text", "status"),
    [
        ("DDG-05", "We reserve the right to end our relationship with suppliers who break this code.", "commitment"),
        ("DDG-05", "If a supplier is found to use forced labour its contract will be terminated.", "commitment"),
        (
            "DDG-05",
            "Suppliers have 60 days to correct findings; else the contract will be terminated.",
            "concrete_specific",
        ),
        ("DDG-05", "We ended the contracts of two suppliers in Vietnam in 2025.", "concrete_specific"),
        (
            "DDG-05",
            "After two audits we terminated the contract since the mill would not repay fees.",
            "concrete_specific",
        ),
        ("DDG-05", "Three factories will not be used again: their contracts were terminated.", "concrete_specific"),
        ("DDG-05", "Suppliers that fail to meet these requirements are terminated.", "commitment"),
        ("DDG-05", "Suppliers that failed two audits are terminated, 4 in 2025.", "concrete_specific"),
        ("POL-01", "Quill maintains a zero-tolerance policy toward forced labour of any kind.", "commitment"),
        ("POL-01", "Quill strictly prohibits forced labour and human trafficking in its operations.", "commitment"),
        ("POL-01", "Our Human Rights Policy prohibits forced labour and human trafficking.", "concrete_specific"),
        ("POL-01", "It prohibits forced labour and binds all staff.", "concrete_specific"),
        (
            "POL-01",
            "Our Anti-Slavery Statement prohibits all forms of slavery and binds all staff.",
            "concrete_specific",
        ),
        ("POL-02", "Suppliers are expected to follow our Supplier Manual on forced labour.", "concrete_specific"),
        ("POL-02", "We expect all suppliers to keep their own supply chains free of slavery.", "commitment"),
        ("POL-02", "We expect all suppliers to follow our code, which bans forced labour.", "concrete_specific"),
        ("RSK-03", "Office supplies; risk level: Low; bought in the UK.", "denies_relevance"),
        ("RSK-03", "Cleaning is a high risk, stationery a low risk.", "concrete_specific"),
        ("RSK-03", "The risk in our supply chain is limited to two garment suppliers in India.", "concrete_specific"),
        ("RSK-03", "Those at risk are low-paid cleaners.", "concrete_specific"),
        ("RSK-05", "Staff are low risk but agency workers are open to abuse.", "concrete_specific"),
        ("RSK-05", "We consider the risk among our own staff to be very low.", "denies_relevance"),
    ],
)
def test_what_looks_like_a_deed_is_what_its_pack_rules(name: str, text: str, status: str) -> None:
    said = shares(concrete_specific=0.9, commitment=0.05, denies_relevance=0.05)
    item, reading = load_rubric().criterion(name), read_passage(passage(text))
    verdict = pair_verdict(item, Relevance(0, name, 0.95, True, said), reading, None, RUBRIC, 2025)
    sure = pair_verdict(
        item, Relevance(0, name, 0.95, True, shares(concrete_specific=1.0)), reading, None, RUBRIC, 2025
    )
    assert verdict is not None
    assert sure is not None
    assert sure.status is Status.CONCRETE_SPECIFIC
    assert verdict.status == status
    assert ("status_ruled" in verdict.reasons) is (status in ("commitment", "denies_relevance"))


@pytest.mark.parametrize(
    ("pair", "opinion", "status", "honest", "denied"),
    [
        (0.12, 0.11, "concrete_specific", False, True),
        (0.12, 0.10, "concrete_specific", False, False),
        (0.10, 0.30, "outcome", False, False),
        (0.12, 0.11, "commitment", False, False),
        (0.12, 0.11, "concrete_specific", True, False),  # asks what was not done, or is not known
        (None, 0.11, "concrete_specific", False, True),  # a criterion that is matched by its text
        (None, 0.10, "concrete_specific", False, False),
    ],
)
def test_a_deed_that_may_be_denied_earns_nothing_until_a_person_accepts_it(
    pair: float | None, opinion: float, status: str, honest: bool, denied: bool
) -> None:
    item = criterion("DDG-03", Kind.PROCESS, weight=3, honest=honest)
    statuses = None if pair is None else shares(**{status: 0.8 - pair, "admits_absent": pair, "nil_finding": 0.2})
    said = Judgement(
        "fake", "1", replace(BARS, denied=0.1), (Relevance(0, item.id, 0.95, True, statuses),),
        (StatusScores(0, {"concrete": 0.6, "admits_absent": opinion, "denies_relevance": 0.2}),),
    )  # fmt: skip
    rubric = replace(RUBRIC, criteria=(item,))
    (found,) = assess(passages(AUDITED), said, rubric, facts()).findings
    assert ("denied" in found.reasons) is denied
    assert (found.status is Status.NOT_FOUND) is denied and found.needs_review is denied
    (unknowing,) = assess(passages(AUDITED), replace(said, thresholds=BARS), rubric, facts()).findings
    assert unknowing.status is not Status.NOT_FOUND  # a classifier that does not know of it
    sure = replace(said, thresholds=BARS, statuses=(StatusScores(0, {"admits_absent": 1.0}),))
    (without_bar,) = assess(passages(AUDITED), sure, rubric, facts()).findings
    assert "denied" not in without_bar.reasons  # a classifier that has no such bar


@pytest.mark.parametrize(
    ("text", "share", "denied"),
    [
        ("We had no factory in Vietnam audited in May 2025.", 0.11, True),
        ("No factory is put on our list until auditors have visited it.", 0.29, False),
        ("No factory is put on our list until auditors have visited it.", 0.31, True),
        ("Nobody may be charged for a job in our 41 factories.", 0.29, False),
        ("No member may offer a person for sale in our 41 shops.", 0.29, False),
        ("Nobody may be charged for a job in our 41 factories.", 0.31, True),
        ("We cannot trace our cotton beyond the first tier of 41 mills.", 0.11, True),
        ("Our rules do not forbid loans to workers of our 41 factories.", 0.11, True),
        ("No audit of our 41 factories came before the board.", 0.11, True),
        ("No audit of our 41 factories was made in May.", 0.11, True),
        ("Nothing in our terms with 41 factories forbids loans.", 0.11, True),
        ("We do not check the 41 factories before they are onboarded.", 0.11, True),
        ("Our checks may not reach 41 factories.", 0.11, True),
        ("Workers pay nothing for a job in our 41 factories.", 0.11, False),
    ],
)
def test_a_rule_in_a_negative_is_a_denial_only_where_the_judge_is_surer(text: str, share: float, denied: bool) -> None:
    item = criterion("DDG-03", Kind.PROCESS, weight=3)
    said = Judgement(
        "fake", "1", replace(BARS, denied=0.1),
        (Relevance(0, item.id, 0.95, True, shares(concrete_specific=1 - share, admits_absent=share)),),
        (StatusScores(0, {"admits_absent": share}),),
    )  # fmt: skip
    (found,) = assess(passages(text), said, replace(RUBRIC, criteria=(item,)), facts()).findings
    assert ("denied" in found.reasons) is denied


def test_a_rubrics_own_values_of_formal_answers_are_obeyed() -> None:
    rubric = replace(RUBRIC, scoring=replace(SCORING, formal_values={"met": 0.9, "partly": 0.3, "not_met": 0.1}))
    text = "The Board of Directors of Northlake Devices plc approved this statement on 12 June 2026."
    findings = {found.criterion: found for found in assess(passages(text), judgement([]), rubric, facts()).findings}
    approved = findings["STA-03"]
    assert (approved.status, approved.score) == (Status.MET, 0.9)
    assert findings["STA-04"].score == 0.0


def test_a_lead_in_or_heading_is_never_the_quote() -> None:
    lead_in = "Independent auditors visited these factories in Vietnam in May 2025:"
    alone = score_criterion(AUDITS, [window(0.95, text=lead_in)], RUBRIC)
    assert (alone.status, alone.evidence[0].role, alone.needs_review) == (Status.NOT_FOUND, "candidate", True)
    beside = score_criterion(AUDITS, [window(0.95, text=lead_in), window(0.7, 1)], RUBRIC)
    assert [item.quote for item in beside.evidence if item.role == "best"] == [AUDITED]
    heading = replace(window(0.95), passage=passage("Audits in Vietnam in 2025", kind=BlockKind.HEADING))
    assert score_criterion(AUDITS, [heading], RUBRIC).status is Status.NOT_FOUND


def test_what_is_not_learnt_is_evidence_from_a_finding_on_and_a_rare_criterion_needs_an_anchor_or_more() -> None:
    rare = criterion("DOM-01", Kind.DISCLOSURE, anchor_required=True)
    said = learned_verdict(AUDITS, read_passage(passage(AUDITED)), shares(concrete_specific=1.0))

    def accepted(item: Criterion, probability: float, *, anchored: bool, learnt: bool) -> bool:
        statuses = shares(concrete_specific=1.0) if learnt else None
        pair = Relevance(0, item.id, probability, anchored, statuses)
        made = make_window(item, passage(AUDITED), pair, said, BARS, SCORING)
        return made is not None and made.accepted

    assert accepted(AUDITS, 0.45, anchored=False, learnt=True)
    assert not accepted(AUDITS, 0.45, anchored=False, learnt=False)
    assert accepted(AUDITS, 0.5, anchored=False, learnt=False)
    assert accepted(rare, 0.45, anchored=False, learnt=True)  # its head has learnt how rare it is
    assert not accepted(rare, 0.8, anchored=False, learnt=False)
    assert accepted(rare, 0.8, anchored=True, learnt=False)
    assert accepted(rare, 0.9, anchored=False, learnt=False)
