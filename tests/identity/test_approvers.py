"""Which body approved and on which day, in the many ways in which an ending says it: invented throughout."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from statement_audit.identity.people import People
from statement_audit.models import FactKind

SAID = "This statement was approved by"


@pytest.mark.parametrize(
    ("ending", "status", "kind", "day"),
    [
        (f"{SAID} our Group Finance Director, who reviews it annually.", "partly", "officer", ""),
        (f"{SAID} the Operations Director on 04.05.23", "partly", "officer", "2023-05-04"),
        (f"{SAID} the Vice-Chancellor on 4 May 2023.", "partly", "officer", "2023-05-04"),
        (f"{SAID} the Compliance Manager in May 2023, and published in June 2023.", "partly", "officer", "2023-05"),
        (f"{SAID} a Director of Quill Limited on 4 May 2023.", "partly", "officer", "2023-05-04"),
        (f"{SAID} our owner, Anna Bell, on 4 May 2023.", "partly", "officer", "2023-05-04"),
        (f"{SAID} the Chairman on behalf of the Board on 4 May 2023.", "partly", "officer", "2023-05-04"),
        (f"{SAID} the Quill (UK) Executive and its shareholders on 4 May 2023", "partly", "executive", "2023-05-04"),
        (f"{SAID} the Chief Executive on 4 May 2023.", "partly", "officer", "2023-05-04"),
        (f"{SAID} the Executive Board on 4 May 2023.", "met", "board", "2023-05-04"),
        (
            "DECLARATION ON MODERN SLAVERY\n\nThis declaration was approved by Quill S.A.’s Board of Directors at its meeting of 4 May 2023.",
            "met",
            "board",
            "2023-05-04",
        ),
        ("Quill’s Modern Slavery Statement was approved by the Board on 4 May 2023.", "met", "board", "2023-05-04"),
        (
            "The Quill Limited Slavery and Human Trafficking Statement has been approved by the Board.",
            "met",
            "board",
            "",
        ),
        (
            "This statement was prepared by the modern slavery working group and approved on behalf of the Quill Board of Directors on 4 May 2023.",
            "partly",
            "board",
            "2023-05-04",
        ),
        ("This statement (approved by the Quill Board) is made pursuant to section 54 of the Act.", "met", "board", ""),
        ("(Statement approved by Quill Holdings Board 4 May 2023)", "met", "board", "2023-05-04"),
        ("Approved by Quill Regional Board\n\nMay 2023", "met", "board", "2023-05"),
        (f"{SAID} two executive directors on 4 May 2023.", "met", "board", "2023-05-04"),
        ("Approved by the Audit and Risk Committee of the Board, 4 May 2023", "partly", "committee", "2023-05-04"),
        (
            "This report was approved on May 7, 2024 pursuant to delegation of authority granted by the Board of Quill Inc.",
            "partly",
            "unnamed",
            "2024-05-07",
        ),
        (
            "The Board of Quill Limited delegated approval of this statement on its behalf to the Chief Executive on 4 May 2023.",
            "partly",
            "officer",
            "",
        ),
        (f"{SAID} the board of directors on ____________ 6 March 2023", "met", "board", "2023-03-06"),
        ("Approved: Board of Directors, 4 May 2023", "met", "board", "2023-05-04"),
        ("Board approval date: 4 May 2023", "met", "board", "2023-05-04"),
        ("Date of board approval | 4 May 2023", "met", "board", "2023-05-04"),
        ("Approved by the Board\n\n4 May 2023\n\nAnna Bell, Director", "met", "board", "2023-05-04"),
        (f"{SAID} the Board of Directors at its meeting held on\n\n4 May 2023", "met", "board", "2023-05-04"),
        (f"{SAID} the Board of Quill Pty\n\nLimited on 4 May 2023", "met", "board", "2023-05-04"),
        (f"{SAID} the Board of Directors.\n\nAnna Bell\n\nDirector\n\n4 May 2023", "met", "board", ""),
        (f"{SAID} the board with effect from 4 May 2023.", "met", "board", "2023-05-04"),
        ("The board gave its approval to this statement on 4 May 2023.", "met", "board", "2023-05-04"),
        (
            "This statement, which has received the approval of the board, was published on 9 June 2023.",
            "met",
            "board",
            "",
        ),
        (
            "This report was approved by:\n\nAnna Bell\n\nExecutive Chair\n\n4 May 2023",
            "partly",
            "officer",
            "2023-05-04",
        ),
        ("This report was approved by\n\nThe Board of Directors\n\n4 May 2023", "met", "board", "2023-05-04"),
        ("Anna Bell, Chief Executive 23 May 2022 This Statement has been approved by the Board.", "met", "board", ""),
        (f"{SAID} the Quill Trading Pty\n\nLimited Board of Directors on 4 May 2023", "met", "board", "2023-05-04"),
        ("Issue Date: 30/06/2023 This statement was approved by Anna Bell, Managing Director", "partly", "officer", ""),
        (f"{SAID} the board. It tells of our deeds from 1 Jan 2022 – 31 Dec 2022.", "met", "board", ""),
        (f"{SAID} the board and signed by Anna Bell, Director, on 22.09.22.", "met", "board", "2022-09-22"),
        ("Approval and Attestation This Report was approved by the Companys Board of Directors", "met", "board", ""),
        (
            "This statement has been approved by our Executive Committee and was approved by the Quill plc Board on 25th April 2019.",
            "met",
            "board",
            "2019-04-25",
        ),
        (
            "The Audit & Risk Oversight Committee of the Board of Directors of Quill, Inc., which is our principal governing body, has approved this statement.",
            "partly",
            "committee",
            "",
        ),
        (
            f"{SAID} the CEO and our budget was approved by the Board on 3 May 2022.",
            "partly",
            "officer",
            "2022-05-03",
        ),
        ("The Board resolved to approve this statement on 3 May 2022.", "met", "board", "2022-05-03"),
        ("The Board approved our first Modern Slavery Statement on 3 May 2017.", "met", "board", "2017-05-03"),
        (
            "On 3 May 2022 the Board approved this statement, as it had approved the previous statement.",
            "met",
            "board",
            "2022-05-03",
        ),
        ("When approved by the Board on 3 May 2022, this statement was put on our site.", "met", "board", "2022-05-03"),
        ("This is our Board approved statement for 2022.", "met", "board", ""),
        (f"{SAID} the Executive Committee of the Board on 4 May 2023.", "partly", "committee", "2023-05-04"),
        (f"{SAID} the Board.\n\nDirectors appointed on 5 June 2020.", "met", "board", ""),
        (f"{SAID} the Board of Quill Limited.\n\nInks Ltd 3 May 2017", "met", "board", ""),
        (f"{SAID} the Quill Management Committee in May 2023.", "partly", "executive", "2023-05"),
        (f"{SAID} the Board of Quill Banks, plc.\n\nQuill Banks, plc 28th June 2018", "met", "board", "2018-06-28"),
        (
            f"{SAID} the Board of Quill plc.\n\nAnna Bell Chief Executive Officer, Quill plc 2 June 2017",
            "met",
            "board",
            "",
        ),
        (
            "This statement covers January 1, 2016 to December 31, 2016, and has been approved by the Board.",
            "met",
            "board",
            "",
        ),
        (
            "This statement was approved by the Board of acknowledges compliance.\n\nOur buyers check.\n\nDirectors on 18th December 2018.",
            "met",
            "board",
            "2018-12-18",
        ),
        (
            f"{SAID} the Finance Director of Quill on behalf of the Board of Directors.\n\nValid for: Quill Owner: Director, Group Sustainability "
            "Approved: Finance Director Approval date: January 2018 Quill report 2016/17",
            "partly",
            "officer",
            "2018-01",
        ),
        (
            "Approval of the Board of Directors I, Anna Bell, hereby certify that the content of the “FY2015 Slavery and Human Trafficking Statement” is true and has been approved by Quill’s Board of Directors.",
            "met",
            "board",
            "",
        ),
        (
            "Signed\n\nAnna Bell, Chief Finance and Operating Officer Approved by the Board of Directors of QUILL GROUP PLC and the Board of each of its subsidiaries",
            "met",
            "board",
            "",
        ),
    ],
)
def test_the_body_and_the_day(end_with: Callable[[str], People], ending: str, status: str, kind: str, day: str) -> None:
    people = end_with(ending)
    fact = next((fact for fact in people.facts if fact.kind is FactKind.APPROVAL), None)
    assert people.approval is not None and people.approval.status.value == status
    assert (fact.role if fact else "") == kind
    assert str((fact and fact.end_date) or "")[: 10 if fact is None or fact.day_known else 7] == day


@pytest.mark.parametrize(
    "ending",
    [
        "When formally adopted by the Board of Quill, this Statement will be published on our website.",
        "Like all pen makers, we have a structure for risks, comprising our Board approved Risk Appetite statements.",
        "Whistleblowing\n\nIt applies to staff and agency workers and was adopted by the directors in 2019.",
        "The Board approved our previous statement on 26 July 2021.",
        "Since our last statement, which was approved by the Board on 17 December 2021, we have finished a survey.",
        "We ask each importer for proof that its own statement was approved by its board.",
        "One of their statements had been approved by that firm’s board on 3 April 2021.",
        "The Board has not decided to approve this statement.",
        "The directors have resolved to approve this statement subject to legal advice.",
        "Each site is inspected and / approved by council officers.",
        "Written by the CEO Approved by the Board, this code binds suppliers.",
    ],
)
def test_no_approval_of_this_statement(end_with: Callable[[str], People], ending: str) -> None:
    people = end_with(ending)
    assert people.approval is None or people.approval.status.value == "not_met"
    assert not any(fact.kind is FactKind.APPROVAL for fact in people.facts)


@pytest.mark.parametrize(
    "form",
    [
        "Signature:",
        "Signature:\n\nName:\n\nTitle:\n\nDate:",
        "Director's signature",
        "Signature: [          ]",
        "Name: Anna Bell\n\nTitle: Director\n\nDate: 3 May 2023\n\nSignature:",
        "Full name: Anna Bell Title: Director Date: May 3, 2023\n\nI have the authority to bind Quill Inc Signature",
        "Signature:\n\nI have the authority to bind Quill Inc.\n\nName: Anna Bell\n\nTitle: Director",
        "Name | Anna Bell\n\nPosition | Director\n\nSignature |\n\nDate | 3 May 2023",
        "Signed: (   ) Anna Bell, Director",
        "[signature]\n\nAnna Bell\n\nDirector",
        "Anna Bell\n\nDirector\n\nSignature: N/A",
        "This report was prepared in Leeds by Anna Bell, Purchasing Manager, (abell@quill.example)",
        "The undersigned resolve as follows. The Report and PSC Questionnaire were filed by the Chief Executive.",
        "Quill Limited publishes a statement each year signed by the Managing Director.",
    ],
)
def test_a_form_that_nobody_signed(end_with: Callable[[str], People], form: str) -> None:
    people = end_with(f"{SAID} the Board on 3 May 2023.\n\n{form}")
    assert people.signature is None or people.signature.status.value != "met"
    assert not any(fact.signed for fact in people.facts)


@pytest.mark.parametrize(
    ("ending", "office", "day"),
    [
        (f"{SAID} Anna Bell, Principal, and will be reviewed annually.", "Principal", ""),
        ("This statement is approved annually by Anna Bell as the responsible officer for Quill.", "responsible officer", ""),
        (f"{SAID} Dr Anna Bell (C.E.O.).", "C.E.O.", ""),
        ("Approved by: Anna Bell, Owner\n\nDate: 4 May 2023", "Owner", "2023-05-04"),
        ("Approved By\n\nAnna Bell (C.E.O.)\n\nIssued here: 8 May 2025", "C.E.O.", ""),
        ("Approved by\n\nAnna Bell\n\nManaging Director", "Managing Director", ""),
        ("Reviewed and approved by Anna Bell, Proprietor, Quill Limited", "Proprietor", ""),
    ],
)  # fmt: skip
def test_a_person_who_approved_is_known_by_the_office(
    end_with: Callable[[str], People], ending: str, office: str, day: str
) -> None:
    fact = next(fact for fact in end_with(ending).facts if fact.kind is FactKind.APPROVAL)
    assert (fact.value, fact.role, str(fact.end_date or "")) == (office, "officer", day)
