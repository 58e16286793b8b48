"""Who approved and signed, and the formal criteria of joint statements, entity by entity."""

from __future__ import annotations

from datetime import date

import pytest
from score_samples import finding, passages

from statement_audit.identity.people import read_people
from statement_audit.models import Fact, FactKind, Status
from statement_audit.score.entities import check_entities, with_joint_reasons

TODAY = date(2026, 11, 24)
UK = ("UK-MSA-2015-s54",)


def people(*texts: str) -> tuple[list[Fact], list[Fact]]:
    read = passages(*texts)
    found = read_people(read, [], ["Northlake Devices plc"], TODAY).facts
    approvals = [fact for fact in found if fact.kind is FactKind.APPROVAL]
    return approvals, [fact for fact in found if fact.kind is FactKind.SIGNATURE]


@pytest.mark.parametrize(
    ("text", "body", "kind", "day", "entity"),
    [
        ("The Board of Northlake Devices plc approved this statement on 12 June 2026.", "Board", "board", "2026-06-12", "Northlake Devices plc"),
        ("This statement was approved by the Managing Director and Board of Directors on 7th June 2023.", "Board of Directors", "board", "2023-06-07", ""),
        ("This statement has been approved by the Risk Committee.", "Risk Committee", "committee", "None", ""),
        ("This statement was agreed by the board of directors in April 2024.", "Board of directors", "board", "2024-04-30", ""),
    ],
)  # fmt: skip
def test_who_approved(text: str, body: str, kind: str, day: str, entity: str) -> None:
    (fact,) = people(text)[0]
    assert (fact.value, fact.role, str(fact.end_date), fact.entity) == (body, kind, day, entity)
    assert fact.quote == text


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (("Signed by Anna Bell, Chief Executive, Northlake Devices plc, on 12 May 2026.",),
         [("Anna Bell", "Chief Executive", "Northlake Devices plc", True)]),
        (("Signed", "Anna Bell", "Chair, Northlake Devices plc", "Tom Okafor", "Managing Director, Northlake Cloud Ltd"),
         [("Anna Bell", "Chair", "Northlake Devices plc", True), ("Tom Okafor", "Managing Director", "Northlake Cloud Ltd", True)]),
        (("Anna Bell", "Senior Vice President and Country Manager"),
         [("Anna Bell", "Senior Vice President and Country Manager", "", False)]),
        (("Signed on behalf of the directors 10th March 2026",), [("", "", "", True)]),
        (("Signed on behalf of the Board of Directors by Sally Ward",), [("Sally Ward", "", "", True)]),
    ],
)  # fmt: skip
def test_who_signed(lines: tuple[str, ...], expected: list[tuple[str, str, str, bool]]) -> None:
    before = ("This statement is made by Northlake Devices plc.", "The board approved this statement.")
    found = people(*before, *lines)[1]
    assert [(fact.value, fact.role, fact.entity, fact.signed) for fact in found] == expected


def entity(name: str, role: str = "issuer", law: str = "") -> Fact:
    return Fact(FactKind.ENTITY, name, 1, 0, 1, "x", 0.9, role=role, law=law)


def approval(of_whom: str, quote: str = "Approved by the board.") -> Fact:
    return Fact(FactKind.APPROVAL, "Board", 1, 0, len(quote), quote, 0.95, role="board", entity=of_whom)


FINDINGS = {f"STA-0{number}": finding(f"STA-0{number}", Status.MET, 1.0) for number in range(1, 5)}


def reasons(*facts: Fact, laws: tuple[str, ...] = UK) -> dict[str, tuple[str, str]]:
    checks = check_entities(facts, FINDINGS, laws)
    return {check.entity: (check.status.value, check.reason) for check in checks if check.criterion == "STA-03"}


def test_one_entity_is_no_joint_statement() -> None:
    assert check_entities((entity("A Ltd"), approval("A Ltd")), FINDINGS, UK) == ()


def test_each_entitys_own_board_a_parents_and_one_left_out() -> None:
    both = (entity("A Ltd"), entity("B Limited"))
    assert reasons(*both, approval("A Limited; B Ltd")) == {
        "A Ltd": ("met", "own_body"),
        "B Limited": ("met", "own_body"),
    }
    parent = approval("A Ltd", "Approved by the board of A Ltd on behalf of its subsidiaries.")
    assert reasons(*both, parent)["B Limited"] == ("met", "body_of_parent")
    third = reasons(*both, entity("C Ltd"), approval("A Ltd; B Ltd"))
    assert third["C Ltd"] == ("not_met", "entity_left_out")
    assert reasons(*both, approval(""))["B Limited"] == ("met", "body_not_specified")


def test_an_entity_left_out_makes_the_approval_partly_met_and_is_for_a_person() -> None:
    checks = check_entities((entity("A Ltd"), entity("B Ltd"), entity("C Ltd"), approval("A Ltd; B Ltd")), FINDINGS, UK)
    found = with_joint_reasons(FINDINGS, checks)["STA-03"]
    assert (found.status, found.score, found.needs_review) == (Status.PARTLY, 0.5, True)
    assert "entity_left_out" in found.reasons
    assert with_joint_reasons(FINDINGS, ()) == FINDINGS


def test_an_entity_is_checked_under_its_own_law_alone() -> None:
    facts = (entity("A Ltd", law="UK-MSA-2015-s54"), entity("B Pty Ltd", law="AU-MSA-2018-s16"))
    checks = check_entities(facts, FINDINGS, ("UK-MSA-2015-s54", "AU-MSA-2018-s16"))
    assert {(check.entity, check.law) for check in checks} == {("A Ltd", UK[0]), ("B Pty Ltd", "AU-MSA-2018-s16")}


def test_an_approver_after_a_colon_and_the_dated_approval_first() -> None:
    (approved,), signed = people("This statement was approved by: Anna Bell, CEO of Europe.")
    assert (approved.role, [fact.value for fact in signed]) == ("officer", ["Anna Bell"])
    approvals, _ = people(
        "This statement has been approved by our board of directors and signed by Anna Bell.",
        "I certify that this statement has been approved by our board of directors on 15 July 2025.",
    )
    assert approvals[0].end_date == date(2025, 7, 15)


@pytest.mark.parametrize("role", ["Co-Chair", "Co-Chief Executive Officer", "Co Chief Executive Officer"])
def test_a_shared_office_is_kept_whole(role: str) -> None:
    _, (signed,) = people(f"Signed: Anna Bell, {role}, Northlake Devices plc")
    assert signed.role == role
