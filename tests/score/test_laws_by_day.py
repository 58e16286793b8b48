"""Which law is held, on which day, and what may be included, delegated, attested, explained. Invented texts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from score_samples import IDENTITY, facts, finding, judgement, passage, passages

from statement_audit.identity.approval import find_approval, find_attestation
from statement_audit.models import Evidence, Fact, FactKind, Finding, Gate, GateStatus, GateTest, Passage, Status
from statement_audit.rubric import load_rubric
from statement_audit.score.assessment import assess
from statement_audit.score.formal import delegation_reasons
from statement_audit.score.gates import LawDay, explain_absences, gate_statement, law_day, select_gates
from statement_audit.score.legibility import could_not_read
from statement_audit.score.reviewed import Decision, apply_decision

RUBRIC = load_rubric()
TODAY = date(2026, 12, 31)


def law(name: str) -> Gate:
    return next(gate for gate in RUBRIC.gates if gate.law.startswith(name) and gate.in_force)


def held(gate: Gate, on: str, *found: Finding) -> dict[str, GateStatus]:
    """Area -> result of a gate whose findings are all met but for these."""
    tests = (*gate.required, *gate.recommended, *gate.may_include)
    names = {name for test in tests for name in (*test.all_of, *test.any_of)}
    findings = {name: finding(name, Status.MET, 1.0) for name in names} | {one.criterion: one for one in found}
    return {test.area: test.result for test in gate_statement(gate, findings, LawDay(on, "approval")).tests}


# --- the day ---------------------------------------------------------------------------------------


def approved(day: date | None) -> Fact:
    return Fact(FactKind.APPROVAL, "Board", 1, 0, 4, "text", 0.95, "board", end_date=day)


@pytest.mark.parametrize(
    ("stated", "end", "expected"),
    [
        ((approved(date(2026, 3, 2)),), date(2025, 12, 31), LawDay("2026-03-02", "approval")),
        ((approved(None), approved(date(2026, 3, 2))), None, LawDay("2026-03-02", "approval")),
        ((approved(None),), date(2025, 12, 31), LawDay("2025-12-31", "period_end")),
        ((), None, LawDay("2026-12-31", "scored")),
    ],
)
def test_approval_decides_then_the_end_of_the_period_then_the_day_of_scoring(
    stated: tuple[Fact, ...], end: date | None, expected: LawDay
) -> None:
    assert law_day(stated, replace(IDENTITY, period_end=end), TODAY) == expected


def test_the_version_that_began_last_before_the_day_is_held() -> None:
    test = GateTest("1", "steps", ("STA-02",))
    first = Gate("L", "", "old", True, (test,), since="2015-01-01")
    second = replace(first, version="new", since="2026-01-01")
    bill = replace(first, version="bill", in_force=False, since="")
    rubric = replace(RUBRIC, gates=(second, first, bill))

    def chosen(on: str, *laws: str) -> list[str]:
        return [gate.version for gate in select_gates(rubric, laws or ("L",), LawDay(on, "approval"))]

    assert chosen("2025-12-31") == ["old"]
    assert chosen("2026-01-01") == ["new"]
    assert chosen("2010-01-01") == ["old"]  # before there was a law: its first version
    assert chosen("") == ["new"]
    assert chosen("2025-12-31", "L@new", "L@bill") == ["new", "bill"]


def test_a_statement_older_than_the_law_is_held_against_its_first_day_and_says_so() -> None:
    result = gate_statement(law("CA-SC"), {}, LawDay("2022-05-25", "approval"))
    assert (result.in_force_on, result.in_force_by) == ("2024-01-01", "first_version")
    assert "attestation" not in {test.area for test in result.tests}


def test_a_test_holds_from_its_day_up_to_the_one_on_which_it_ends() -> None:
    gate = Gate(
        "L", "", "1", True,
        (GateTest("1", "old", ("STA-02",), until="2026-03-01"), GateTest("1", "new", ("STA-02",), since="2026-03-01")),
    )  # fmt: skip
    assert list(held(gate, "2026-02-28")) == ["old"]
    assert list(held(gate, "2026-03-01")) == ["new"]
    assert list(held(gate, "")) == ["new"]


@given(st.dates(date(2010, 1, 1), date(2030, 1, 1)))
def test_on_any_day_every_law_in_force_has_each_test_once(day: date) -> None:
    for gate in RUBRIC.gates:
        names = [(test.ref, test.area) for test in gate_statement(gate, {}, LawDay(day.isoformat(), "approval")).tests]
        assert len(names) == len(set(names)) > 0


def test_guidance_counts_from_its_own_day() -> None:
    assert "timing and registry" not in held(law("UK"), "2025-07-29")
    assert "timing and registry" in held(law("UK"), "2025-07-30")


def test_what_was_not_read_is_held_against_the_latest_text_once() -> None:
    (gate,) = could_not_read(RUBRIC, RUBRIC.profiles[0], ("AU-MSA-2018-s16",)).gates
    assert [test.area for test in gate.tests].count("approval") == 1
    assert {test.result for test in gate.tests} == {GateStatus.NOT_ASSESSED, GateStatus.TO_CHECK}
    assert gate.unassessed[:1] == ("STA-01",)


# --- may include -----------------------------------------------------------------------------------

CLOSE = Evidence(3, 1, 0, 4, "text", "candidate", Status.CONCRETE_GENERIC, 0.6)


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        *((status, GateStatus.COVERED) for status in (
            Status.OUTCOME, Status.CONCRETE_GENERIC, Status.PARTLY, Status.COMMITMENT, Status.FUTURE_UNDATED,
            Status.ADMITS_ABSENT, Status.NIL_FINDING,
        )),
        *((status, GateStatus.NOT_FOUND) for status in (Status.NOT_FOUND, Status.BACKGROUND, Status.OTHER_PARTY)),
        *((status, GateStatus.TO_CHECK) for status in (Status.NOT_ASSESSED, Status.COULD_NOT_READ)),
    ],
)  # fmt: skip
def test_what_may_be_included_is_covered_or_not_found(status: Status, expected: GateStatus) -> None:
    both = (finding("TRE-01", status), finding("TRE-02", status))
    assert held(law("UK"), "2026-06-12", *both)["training"] is expected


def test_a_close_call_on_what_may_be_included_is_to_check_and_names_it() -> None:
    near = finding("TRE-02", evidence=(CLOSE,))
    tests = gate_statement(law("UK"), {"TRE-01": finding("TRE-01"), "TRE-02": near}).tests
    training = next(test for test in tests if test.area == "training")
    assert (training.kind, training.required, training.result, training.criteria) == (
        "may", False, GateStatus.TO_CHECK, ("TRE-02",),
    )  # fmt: skip


@given(st.lists(st.sampled_from(list(Status)), min_size=12, max_size=12))
def test_what_may_be_included_never_decides_and_is_never_met_or_not_met(drawn: list[Status]) -> None:
    gate = law("UK")
    names = [name for test in gate.may_include for name in test.any_of]
    formal = {name: finding(name, Status.MET, 1.0) for name in ("STA-02", "STA-03", "STA-04", "STA-05")}
    content = {name: finding(name, drawn[place % 12]) for place, name in enumerate(names)}
    result = gate_statement(gate, formal | content)
    assert (result.result, result.missing, result.unassessed) == (GateStatus.MET, (), ())
    may = {test.result for test in result.tests if test.kind == "may"}
    assert may <= {GateStatus.COVERED, GateStatus.NOT_FOUND, GateStatus.TO_CHECK}


def test_criteria_that_are_not_asked_of_the_sector_say_nothing_of_what_may_be_included() -> None:
    gate = law("AU")
    names = gate.may_include[0].any_of
    unasked = {name: finding(name, Status.NOT_ASSESSED, None, reasons=("not_applicable",)) for name in names}

    def other(found: dict[str, Finding]) -> GateStatus:
        return gate_statement(gate, found).tests[-1].result

    assert other(unasked) is GateStatus.TO_CHECK
    assert other(unasked | {"DOM-01": finding("DOM-01")}) is GateStatus.NOT_FOUND
    assert other(unasked | {"DOM-01": finding("DOM-01", Status.CONCRETE_GENERIC)}) is GateStatus.COVERED


def test_an_alternative_that_is_not_needed_is_not_called_missing() -> None:
    gate = Gate("L", "", "1", True, (GateTest("1", "structure", ("STR-01",), ("STR-03", "STR-04")),))
    met = finding("STR-03", Status.CONCRETE_GENERIC)
    found = {"STR-01": finding("STR-01"), "STR-03": met, "STR-04": finding("STR-04")}
    assert gate_statement(gate, found).missing == ("STR-01",)


# --- delegated approval ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "joint", "expected"),
    [
        ("This statement was approved by the Executive Committee on 12 June 2026.", False, True),
        ("This statement was approved by our Chief Executive under delegated authority.", False, True),
        ("This statement has been approved on behalf of our Board of Directors by Anna Bell.", False, True),
        ("This statement was approved by Anna Bell, Director, on 12 June 2026.", False, True),
        ("This statement was approved by the Board of Northlake plc on behalf of the board of Lake Ltd.", False, True),
        ("This statement was approved by the Board of Northlake plc on behalf of the board of Lake Ltd.", True, False),
        ("This statement was approved by the Board of Directors on behalf of Northlake plc.", False, False),
        ("This statement was approved by the Board of Directors on 12 June 2026.", False, False),
        ("This statement was approved by the sole director on 12 June 2026.", False, False),
        ("This statement was approved on 12 June 2026 and signed by Anna Bell, Director.", False, False),
        ("The statement was put to the Executive Committee for approval.", False, False),
    ],
)
def test_who_approved_in_the_body_s_place_is_named(text: str, joint: bool, expected: bool) -> None:
    approval = find_approval(passages(text))
    reasons = delegation_reasons(approval, joint=joint) if approval else ()
    assert reasons == (("delegated",) if expected else ())


DELEGATED = finding("STA-03", Status.PARTLY, 0.5, reasons=("approved_below_board", "delegated"))


@pytest.mark.parametrize(
    ("name", "on", "expected"),
    [
        ("AU", "2026-02-28", GateStatus.PARTLY),
        ("AU", "2026-03-01", GateStatus.NOT_MET),
        ("UK", "2026-06-12", GateStatus.PARTLY),
        ("CA-SC", "2026-06-12", GateStatus.PARTLY),
    ],
)
def test_delegated_approval_is_what_each_law_says_of_it(name: str, on: str, expected: GateStatus) -> None:
    assert held(law(name), on, DELEGATED)["approval"] is expected


def test_a_refused_approval_is_missing_although_half_of_it_is_there() -> None:
    result = gate_statement(law("AU"), {"STA-03": DELEGATED}, LawDay("2026-06-12", "approval"))
    assert result.missing == ("STA-03",)


@pytest.mark.parametrize(("status", "kept"), [(Status.PARTLY, True), (Status.MET, False)])
def test_a_person_who_agrees_keeps_the_delegation_and_one_who_does_not_drops_it(status: Status, kept: bool) -> None:
    assert ("delegated" in apply_decision(DELEGATED, Decision(status, 0.5)).reasons) is kept


# --- attestation -----------------------------------------------------------------------------------

ATTESTATION = "I, in the capacity of Director, attest that I have reviewed the information contained in the report."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (ATTESTATION, {"attested"}),
        ("Based on my knowledge I attest that the report is true, accurate and complete in all material respects.",
            {"attested"}),
        ("We attest that we have reviewed and approved the contents of this report.", {"attested"}),
        ("We solemnly attest to the accuracy of the information above.", {"attested"}),
        ("This report is approved and attested pursuant to subsections 11(4) and 11(5) of the Act.", {"attested"}),
        ("I have the authority to bind Northlake Devices Inc.", {"authority_to_bind"}),
        ("I certify that the report is accurate and complete. I have the authority to bind the entity.",
            {"attested", "authority_to_bind"}),
        ("I do not attest that the report is true, accurate and complete.", set()),
        ("Suppliers attest that they comply with our code.", set()),
        ("Employees attest to having read the Code of Conduct, and we confirm the training yearly.", set()),
        ("The Board approved this report.", set()),
    ],
)  # fmt: skip
def test_an_attestation_is_told_by_its_words(text: str, expected: set[str]) -> None:
    assert set(find_attestation(passages(text))) == expected


@pytest.mark.parametrize(
    ("on", "reasons", "expected"),
    [
        ("2025-12-17", (), None),
        ("2025-12-18", (), GateStatus.NOT_MET),
        ("2025-12-18", ("attested",), GateStatus.MET),
    ],
)
def test_canada_wants_an_attestation_since_its_guidance_says_so(
    on: str, reasons: tuple[str, ...], expected: GateStatus | None
) -> None:
    signed = finding("STA-04", Status.MET, 1.0, reasons=reasons)
    assert held(law("CA-SC"), on, signed).get("attestation") is expected


def test_a_person_s_word_on_the_signature_leaves_the_attestation_there() -> None:
    signed = finding("STA-04", Status.PARTLY, 0.5, reasons=("no_sign_of_signing", "attested", "authority_to_bind"))
    assert apply_decision(signed, Decision(Status.MET, 1.0)).reasons == ("reviewed", "attested", "authority_to_bind")


def test_the_attestation_is_read_with_its_quote_from_end_to_end() -> None:
    items = passages(
        "This report is made by Northlake Devices Inc. for the financial year ended 31 March 2026.",
        "The Board of Directors of Northlake Devices Inc. approved this report on 12 June 2026.",
        ATTESTATION,
        "Signed by Anna Bell, Director, 12 June 2026. I have the authority to bind Northlake Devices Inc.",
    )
    known = facts(laws=("CA-SC-2023-c9-s11",), profile=RUBRIC.profiles[0])
    result = assess(items, judgement([]), RUBRIC, known)
    signature = next(item for item in result.findings if item.criterion == "STA-04")
    assert {"attested", "authority_to_bind"} <= set(signature.reasons)
    assert ATTESTATION in {quote.quote for quote in signature.evidence}
    (gate,) = result.gates
    assert (gate.in_force_on, gate.in_force_by) == ("2026-06-12", "approval")
    assert {test.result for test in gate.tests if test.area in ("attestation", "authority to bind")} == {GateStatus.MET}


# --- an absence that is explained ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "text", "expected"),
    [
        ("", "Our only controlled entity is dormant, so there was nobody to consult.", GateStatus.MET),
        ("Lake Ltd has no operations and no staff.", "It was therefore not consulted.", GateStatus.MET),
        ("", "We do not own or control any other entity.", GateStatus.MET),
        ("", "We did not consult the entities that we own.", GateStatus.NOT_MET),
        ("", "Consultation was not thought relevant this year.", GateStatus.NOT_MET),
    ],
)
@pytest.mark.parametrize("status", [Status.ADMITS_ABSENT, Status.DENIES_RELEVANCE])
def test_nobody_to_consult_answers_where_the_text_says_why(
    before: str, text: str, expected: GateStatus, status: Status
) -> None:
    said: Passage = passage(text, 1, before=before)
    found = finding("STA-07", status, evidence=(replace(CLOSE, passage=1, role="best", status=status),))
    explained = explain_absences({"STA-07": found}, {1: said}, [law("AU")])
    half = status is Status.DENIES_RELEVANCE and expected is GateStatus.NOT_MET  # it speaks of the subject at least
    assert held(law("AU"), "2026-06-12", explained["STA-07"])["consultation"] is (
        GateStatus.PARTLY if half else expected
    )


def test_only_tests_that_an_explanation_answers_are_read() -> None:
    said = passage("We have no training because Lake Ltd is dormant.", 1)
    found = finding("TRE-01", Status.ADMITS_ABSENT, evidence=(replace(CLOSE, passage=1, role="best"),))
    assert explain_absences({"TRE-01": found}, {1: said}, RUBRIC.gates) == {"TRE-01": found}
