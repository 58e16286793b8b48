"""Approval, signature, entities, period and metadata, on invented texts."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest
from score_samples import CRITERIA, facts, judgement, passage, passages, stated

from statement_audit.identity.approval import find_approval
from statement_audit.identity.signatories import find_signatories
from statement_audit.identity.signature import find_signature
from statement_audit.models import Criterion, Finding, Kind, Passage, Status
from statement_audit.score.clauses import read_passage
from statement_audit.score.formal import assess_formal, find_people

BY_ID: dict[str, Criterion] = {item.id: item for item in CRITERIA}
STEPS = (
    "This statement is made by Northlake Devices plc for the financial year ended 31 March 2026.",
    "We trained 400 employees in our own offices.",
    "Suppliers were audited in Vietnam.",
)


def assessed(
    name: str, texts: tuple[Passage, ...], pairs: list[tuple[int, str, float]] | None = None, **known: object
) -> Finding:
    known_facts = stated(texts, facts(**known))
    people = find_people(texts, known_facts)
    return assess_formal(BY_ID[name], texts, people, known_facts, judgement(pairs or []), read_passage)


APPROVALS = [
    ("The Board of Northlake Devices plc approved this statement on 12 June 2026.", Status.MET),
    ("This statement was approved by the board of directors on 12 June 2026.", Status.MET),
    ("This statement has been reviewed and approved by the directors of Northlake Devices Ltd.", Status.MET),
    ("This report was approved by the governing body of each reporting entity.", Status.MET),
    ("This statement was approved by the members of the LLP.", Status.MET),
    ("It has been approved by the trustees. This statement is reviewed yearly.", Status.MET),
    ("Approved June 2026 by the Board of Management of Northlake Health.", Status.MET),
    ("This statement was approved by the Board on the recommendation of the Audit Committee.", Status.MET),
    ("Pursuant to paragraph 11(4)(a), this Report was approved by Northlake's Board of Directors.", Status.MET),
    ("The principal governing body approved this modern slavery statement.", Status.MET),
    ("This statement was approved by the Executive Committee.", Status.PARTLY),
    ("This statement was approved by the Audit Committee of the Board.", Status.PARTLY),
    ("The Board Sustainability Committee approved this statement.", Status.PARTLY),
    ("This statement has been approved by our Chief Executive.", Status.PARTLY),
    ("It was approved on 7 May 2026, this report, under delegation of authority by the Board.", Status.PARTLY),
    ("This statement was approved on 12 June 2026.", Status.PARTLY),
    ("This statement has been approved on behalf of our Board of Directors by Anna Bell.", Status.PARTLY),
    ("This is our statement for the year and board approval has been given.", Status.MET),
    ("Date: 22 June 2026 Approved by the board of directors of Northlake on 22 June 2026", Status.MET),
    ("The statement was put to the board for consideration.", Status.NOT_MET),
    ("This statement has been endorsed by the Board of Northlake Devices.", Status.NOT_MET),
    ("The Board reviewed and noted this statement in June.", Status.NOT_MET),
    ("This statement will be submitted to the board for approval in July.", Status.NOT_MET),
    ("Our modern slavery policy was approved by the board.", None),
    ("The board approved the Supplier Code in 2025.", None),
    ("We only buy from approved suppliers, and the board reviews risk.", None),
    ("Section 54 requires that a statement is approved by the board of directors.", None),
    ("The board oversees our work on modern slavery.", None),
    ("Suppliers are approved by the procurement team.", None),
]  # fmt: skip


NEGATED = [
    ("This statement has not been approved by the Board of Directors.", Status.NOT_MET),
    ("This statement is not yet approved by the board.", Status.NOT_MET),
    ("This statement was not approved by the board of directors.", Status.NOT_MET),
    ("This statement has never been approved by the board.", Status.NOT_MET),
    ("This draft statement will be approved by the Board in July.", Status.NOT_MET),
    ("This statement is awaiting approval by the board.", Status.NOT_MET),
    ("This statement is subject to board approval.", Status.NOT_MET),
    ("The Board has not approved this statement.", Status.NOT_MET),
    ("The Board did not approve this statement.", Status.NOT_MET),
    ("The board of directors will approve this statement in July 2026.", Status.NOT_MET),
    ("This statement has yet to be approved by the directors.", Status.NOT_MET),
    ("The statement is due to be reviewed and approved by the board next month.", Status.NOT_MET),
    ("Board approval of this statement is still pending.", Status.NOT_MET),
    ("It has not, to date, been formally approved by the trustees.", Status.NOT_MET),
    ("Until approved by the Board, this statement remains a draft.", Status.NOT_MET),
    ("The Supplier Code has not been approved by the board.", None),
    ("This statement was approved by the board.", Status.MET),
    ("This statement has been approved by the board of directors.", Status.MET),
    ("The Board approves this statement.", Status.MET),
    ("This statement was approved by the Board and signed by Anna Bell, Director.", Status.MET),
    ("This statement, which had not been approved in May, was approved by the board on 12 June 2026.", Status.MET),
    ("This statement was approved by the Board and will be approved again next year.", Status.MET),
    ("The Board not only approved this statement but also set its goals.", Status.MET),
    ("Approved by the Managing Director and the Board of Directors on 7 June 2026.", Status.MET),
    ("This statement was approved by the Chief Executive and the Chair of the Board.", Status.PARTLY),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), NEGATED)
def test_an_approval_denied_or_still_to_come_is_not_met(text: str, expected: Status | None) -> None:
    found = find_approval(passages("We sell handsets.", text, "We sell cables."))
    assert (found.status if found else None) is expected
    assert found is None or found.passage.text == text


@pytest.mark.parametrize(("text", "expected"), APPROVALS)
def test_who_approved_decides(text: str, expected: Status | None) -> None:
    found = find_approval(passages("We sell handsets.", text, "We sell cables."))
    assert (found.status if found else None) is expected


def test_the_best_approval_counts_whatever_the_order() -> None:
    texts = (
        "The statement was put to the board.",
        "This statement was approved by the board.",
        "It was approved by our CEO.",
    )
    assert assessed("STA-03", passages(*texts)).status is Status.MET
    assert assessed("STA-03", passages(*reversed(texts))).status is Status.MET


PARENTS: list[tuple[str, str, Status]] = [
    ("", "This statement was approved by the board of our parent, Lake Holding NV, on 12 June 2026.", Status.PARTLY),
    ("", "The parent company's board approved this statement on 12 June 2026.", Status.PARTLY),
    ("", "This statement was approved by the board of Lake Holding NV, our ultimate parent company.", Status.PARTLY),
    ("", "This statement was approved by our board and by the board of our parent, Lake Holding NV.", Status.MET),
    ("", "This statement was approved by the board of the parent company, Northlake Devices plc.", Status.MET),
    ("", "This statement was approved by the board of Northlake Devices plc, owned by its parent.", Status.MET),
    ("This statement covers Ink Ltd and Pen Ltd.", "This statement was approved by the board of our parent, Lake Holding NV.", Status.MET),
    ("", "This statement was endorsed by the Board of Directors.", Status.NOT_MET),
]  # fmt: skip


@pytest.mark.parametrize(("covers", "text", "expected"), PARENTS)
def test_a_parents_board_alone_is_half_of_it_for_a_single_company(covers: str, text: str, expected: Status) -> None:
    found = assessed(
        "STA-03", passages("This statement is made by Northlake Devices plc.", covers or "We sell handsets.", text)
    )
    assert found.status is expected
    assert ("approved_by_parent" in found.reasons) is (expected is Status.PARTLY)


def test_the_approval_date_is_recorded_and_the_quote_is_the_passage() -> None:
    found = assessed("STA-03", passages("We sell handsets.", APPROVALS[0][0]))
    assert (found.status, found.score, found.reasons) == (Status.MET, 1.0, ("approved_on:2026-06-12",))
    assert [(item.passage, item.quote, item.start) for item in found.evidence] == [(1, APPROVALS[0][0], 1000)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("This statement for the year ended 31 March 2026 was approved by the board on 12 June 2026.", "2026-06-12"),
        ("On 12 June 2026 the board of directors approved this statement.", "2026-06-12"),
        ("This statement for the year ended 31 March 2026 was approved by the board.", None),
        ("This statement for the year ending 31st December 2025 was approved by the board.", None),
        ("The board approved this statement for the year ended 31 March 2026.", None),
        ("The board approved this statement, for the year to 31 March 2026, on 12 June 2026.", "2026-06-12"),
    ],
)
def test_the_approval_date_is_not_the_period_s(text: str, expected: str | None) -> None:
    found = assessed("STA-03", passages(text))
    assert found.reasons == ((f"approved_on:{expected}",) if expected else ())


def test_a_heading_supplies_the_body_or_shows_that_nothing_follows() -> None:
    named = assessed("STA-03", passages("This statement was approved on 12 June 2026.", heading="Board approval"))
    assert named.status is Status.MET
    empty = assessed("STA-03", passages("We are proud of our progress.", heading="Approval"))
    assert (empty.status, empty.score, empty.reasons) == (Status.NOT_MET, 0.0, ("heading_without_approval",))
    assert empty.evidence[0].quote == "We are proud of our progress."


def test_no_word_on_approval_is_not_found_with_no_evidence() -> None:
    found = assessed("STA-03", passages("We sell handsets."))
    assert (found.status, found.score, found.evidence, found.needs_review) == (Status.NOT_FOUND, 0.0, (), False)


def test_the_classifier_s_second_opinion_calls_a_person_and_gives_no_points() -> None:
    found = assessed("STA-03", passages("The members of the firm gave their blessing."), [(0, "STA-03", 0.9)])
    assert (found.status, found.score, found.needs_review) == (Status.NOT_FOUND, 0.0, True)
    assert (found.reasons, [item.role for item in found.evidence]) == (("classifier_only",), ["candidate"])


def test_a_formal_criterion_without_a_rule_is_the_classifier_s() -> None:
    own = Criterion(
        **{name: getattr(BY_ID["STA-03"], name) for name in BY_ID["STA-03"].__dataclass_fields__} | {"id": "OWN-01"}
    )
    people = find_people(passages("A."), facts())
    found = assess_formal(own, passages("A."), people, facts(), judgement([(0, "OWN-01", 0.9)]), read_passage)
    assert (found.status, found.score, found.needs_review) == (Status.MET, 1.0, True)
    missing = assess_formal(own, passages("A."), people, facts(), judgement([(0, "OWN-01", 0.6)]), read_passage)
    assert missing.status is Status.NOT_FOUND


SIGNATURES: list[tuple[tuple[str, ...], Status | None, str | None]] = [
    (("Signed by Anna Bell, Chief Executive and director, on 12 June 2026.",), Status.MET, None),
    (("Signed", "Anna Bell", "Managing Director", "12 June 2026"), Status.MET, None),
    (("/s/ Joel Okafor", "Joel Okafor, Director"), Status.MET, None),
    (("Anna Bell Director Electronically signed by: Anna Bell Jun 14, 2026",), Status.MET, None),
    (("J. R. O'Neill, Designated Member, signed on behalf of the LLP",), Status.MET, None),
    (("Full name: Ruth Adeyemi Title: Chair of the Board Signature",), Status.PARTLY, "signature_line"),  # an empty label
    (("Ruth Adeyemi, President and Director", "I have the authority to bind Northlake Inc."), Status.MET, None),
    (("Anna Bell", "Chief Executive Officer", "12 June 2026"), Status.PARTLY, "no_sign_of_signing"),
    (("ANNA BELL Managing Director 12 June 2026",), Status.PARTLY, "no_sign_of_signing"),
    (("____________________", "Anna Bell, Director"), Status.PARTLY, "signature_line"),
    (("Signed: ____________________", "Anna Bell, Director"), Status.PARTLY, "signature_line"),
    (("Signed ................ Anna Bell Director 12 June 2026",), Status.PARTLY, "signature_line"),
    (("Signature: ______________", "Name: Anna Bell", "Title: Director"), Status.PARTLY, "signature_line"),
    (("Full name: Anna Bell Title: Director", "I have the authority to bind Northlake Inc. ________", "Signature"),
     Status.PARTLY, "signature_line"),
    (("_______________", "Anna Bell, Company Secretary"), Status.PARTLY, "signature_line"),
    (("_______________", "Anna Bell, Director", "DocuSign Envelope ID: 1A2B"), Status.MET, None),
    (("Minute reference: ________", "Signed: Anna Bell, Director"), Status.MET, None),
    (("Anna Bell On behalf of Northlake Devices plc Date: 12 June 2026",), Status.PARTLY, "signature_line"),
    (("Signed: Anna Bell, Company Secretary",), Status.PARTLY, "role_may_not_qualify"),
    (("Signed: Anna Bell, General Counsel",), Status.PARTLY, "role_may_not_qualify"),
    (("Signed: Anna Bell, Human Resources Director",), Status.PARTLY, "role_may_not_qualify"),
    (("Signed by our Chief Executive on 12 June 2026.",), Status.PARTLY, "name_not_given"),
    (("For questions contact Anna Bell, Head of Sourcing, anna@northlake.example",), Status.NOT_MET, "contact_only"),
    (("Every supplier has signed our code, and the Managing Director reviews it.",), None, None),
    (("The Managing Director chairs the working group on modern slavery.",), None, None),
    (("We sell handsets.",), None, None),
    (("The Act requires a statement to be approved by the board and signed by a director.",), None, None),
    (("A statement must be signed by a director of the company.",), None, None),
    (("I the undersigned represent the Board.", "Anna Bell, Chief Executive Officer"), Status.MET, None),
    (("Signed Anna Bell",), Status.PARTLY, "role_not_given"),
    (("Signed:", "Anna Bell"), Status.PARTLY, "role_not_given"),
    (("Signed up for news",), None, None),
    (("Anna Bell", "CEO", "12 June 2026"), Status.PARTLY, "no_sign_of_signing"),
    (("Anna Bell CEO 12 June 2026",), Status.PARTLY, "no_sign_of_signing"),
]  # fmt: skip


@pytest.mark.parametrize(("block", "expected", "reason"), SIGNATURES)
def test_name_role_and_sign_make_a_signature(
    block: tuple[str, ...], expected: Status | None, reason: str | None
) -> None:
    body = ("We sell handsets in many towns and buy the parts from makers that we know well.",)
    found = find_signature(passages(*body, *block), [])
    assert (found.status if found else None) is expected
    assert reason is None or (found is not None and reason in found.reasons)


def test_a_name_taken_for_a_heading_is_read_with_the_lines_below() -> None:
    body = passages("We sell handsets in many towns and buy the parts from makers that we know well.")
    signed = passage("Signed, Chief Executive Officer, 12 June 2026", 1, heading="Anna Bell")
    found = find_signature((*body, signed), [])
    assert found is not None and (found.status, found.passage.index) == (Status.MET, 1)
    long = "Chief Executive of the Leeds Handset Division of Northlake Devices Limited 12 June 2026"
    unsigned = find_signature((*body, passage(long, 1, heading="Anna Bell")), [])
    assert unsigned is not None and unsigned.status is Status.PARTLY
    titled = find_signature((*body, passage(signed.text, 1, heading="Our Supply Chain")), [])
    assert titled is not None and titled.status is Status.PARTLY


def test_the_firmest_period_is_quoted_and_contents_pages_are_no_evidence() -> None:
    contents = "Contents MODERN SLAVERY 3 OUR EMPLOYEES TRAINED 4 SUPPLIERS AUDITED IN 2025/26 5"
    texts = (contents, "In FY25 we won a prize.", *STEPS)
    found = assessed("STA-02", passages(*texts))
    assert [item.passage for item in found.evidence] == [2, 3, 4]


def test_name_office_and_company_in_lines_of_their_own_are_a_signature() -> None:
    approved = "This statement was approved by the boards of Northlake Devices plc and Northlake (Ireland) Limited."
    for office in (
        "Managing Director Northlake Devices plc and Northlake (Ireland) Limited",
        "Chair and Co-Chief Executive",
    ):
        read = passages(
            "Write to us, attn: Executive Vice President, Legal, 1 Otter Way.", approved, "Anna Bell", office
        )
        found = find_signature(read, [], read[1])
        assert found is not None and found.passage.text == "Anna Bell", office


def test_a_signature_line_ends_where_prose_goes_on() -> None:
    line = "Anna Bell Managing Director 09/05/2025 COVERAGE All policies apply to every company and, as far as can be, to all suppliers."
    found = find_signature(passages("We trained our buyers.", line), [])
    assert found is not None and found.status is Status.PARTLY


@pytest.mark.parametrize(
    "text", ["Anna Bell is a partner in the Leeds Institute and the firm.", "Message from Anna Bell, Managing Director"]
)
def test_prose_and_titles_are_no_signature_line(text: str) -> None:
    assert find_signature(passages(text), []) is None


@pytest.mark.parametrize(
    ("line", "people"),
    [
        ("Signed: Anna Bell Joel Okafor Ruth Adeyemi Managing Director Finance Director Sales Director",
         [("Anna Bell", "Managing Director"), ("Joel Okafor", "Finance Director"), ("Ruth Adeyemi", "Sales Director")]),
        ("Signed: Anna Bell Kees van Poort Chair Chief Executive", [("Anna Bell", "Chair"), ("Kees van Poort", "Chief Executive")]),
        ("Signed: Anna BellamyManaging Director 12 June 2026", [("Anna Bellamy", "Managing Director")]),
        ("Signed by Anna Bell, Director, Joel Okafor, Director", [("Anna Bell", "Director"), ("Joel Okafor", "Director")]),
        ("Signed: Anna Northlake | Managing Director", [("Anna Northlake", "Managing Director")]),
    ],
)  # fmt: skip
def test_columns_of_signatures_and_glued_lines_name_everybody(line: str, people: list[tuple[str, str]]) -> None:
    read = passages("We sell handsets in many towns.", line)
    found = find_signatories(read, find_signature(read, []), ["Northlake", "Northlake Devices plc"])
    assert [(person.name, person.role) for person in found] == people


def test_names_below_an_address_for_questions_are_signatories() -> None:
    line = (
        "If you have any questions please write to us: info@northlake.example Anna Bell Managing Director 12 June 2026"
    )
    read = passages("We sell handsets in many towns.", line)
    found = find_signature(read, [])
    assert found is not None and found.status is Status.PARTLY
    assert [person.name for person in find_signatories(read, found)] == ["Anna Bell"]


def test_a_list_of_directors_is_no_signature() -> None:
    board = ("Anna Bell, Chair", "Joel Okafor, Chief Executive", "Ruth Adeyemi, Finance Director", "Li Wei, Director")
    assert find_signature(passages(*board), []) is None


def test_a_quoted_foreword_is_no_signature() -> None:
    assert find_signature(passages("“We care about people.” - Anna Bell, Chief Executive"), []) is None


def test_a_signed_letter_in_front_counts_partly() -> None:
    front = passage("Anna Bell, Chief Executive", 0, heading="Foreword")
    rest = tuple(
        passage(f"We audited {index + 2} sites of suppliers last year.", index, page=9) for index in range(1, 30)
    )
    found = find_signature((front, *rest), [])
    assert found is not None
    assert (found.status, found.passage.index) == (Status.PARTLY, 0)
    assert "front_letter" in found.reasons


def test_an_image_after_the_last_line_cannot_be_assessed() -> None:
    found = assessed("STA-04", passages("We sell handsets."), image=True)
    assert (found.status, found.score, found.evidence, found.needs_review) == (Status.NOT_ASSESSABLE, None, (), True)


def test_an_image_near_name_and_role_is_shown_to_a_person() -> None:
    found = assessed("STA-04", passages("Anna Bell", "Managing Director"), image=True)
    assert (found.status, found.score, found.needs_review) == (Status.PARTLY, 0.5, True)
    assert "signature_image" in found.reasons


def test_signed_above_an_image_and_a_qualifying_name_is_met() -> None:
    assert assessed("STA-04", passages("Signed", "Anna Bell, Managing Director"), image=True).status is Status.MET


@pytest.mark.parametrize(
    ("texts", "expected", "reason"),
    [
        (("This statement is made on behalf of Northlake Devices plc.",), Status.MET, None),
        (
            ("This statement covers Northlake Devices plc, Northlake Retail Ltd and Northlake Cloud Ltd.",),
            Status.MET,
            "joint",
        ),
        (("This statement is made by Northlake Devices plc and its subsidiaries.",), Status.MET, "group_not_named"),
        (("Northlake Devices sells handsets.",), Status.PARTLY, "issuer_not_stated"),
        (("This statement covers our wholly owned businesses.",), Status.NOT_MET, "no_name"),
        (("We sell handsets.",), Status.NOT_FOUND, None),
    ],
)
def test_entities_named(texts: tuple[str, ...], expected: Status, reason: str | None) -> None:
    found = assessed("STA-01", passages(*texts))
    assert found.status is expected
    assert found.reasons == ((reason,) if reason else ())
    assert bool(found.evidence) is (expected is not Status.NOT_FOUND)


def test_steps_in_both_scopes_and_a_period_are_met() -> None:
    found = assessed("STA-02", passages(*STEPS))
    assert (found.status, found.reasons, [item.passage for item in found.evidence]) == (Status.MET, (), [0, 1, 2])


@pytest.mark.parametrize(
    ("texts", "reason"),
    [
        (STEPS[1:], "period_not_given"),
        ((STEPS[0], STEPS[2]), "own_business_missing"),
        (STEPS[:2], "supply_chains_missing"),
    ],
)
def test_steps_with_a_part_missing_are_partly(texts: tuple[str, ...], reason: str) -> None:
    found = assessed("STA-02", passages(*texts), identity={"period_end": None})
    assert (found.status, found.reasons) == (Status.PARTLY, (reason,))


def test_promises_are_no_steps() -> None:
    texts = ("For the year ended 31 March 2026:", "We are committed to our employees.", "Suppliers must obey the law.")
    assert assessed("STA-02", passages(*texts)).status is Status.NOT_MET


def test_a_plain_no_steps_statement_is_met() -> None:
    found = assessed("STA-02", passages("Northlake Devices plc has taken no such steps during the financial year."))
    assert (found.status, found.reasons) == (Status.MET, ("no_steps",))


@pytest.mark.parametrize(("day", "stale"), [("30 September 2027", False), ("1 October 2027", True)])
def test_a_period_older_than_18_months_at_approval_is_stale(day: str, stale: bool) -> None:
    later = date(2028, 1, 1)
    found = assessed("STA-02", passages(*STEPS, f"The Board approved this statement on {day}."), today=later)
    assert found.status is (Status.PARTLY if stale else Status.MET)
    assert ("stale_period" in found.reasons) is stale


def test_an_approval_after_today_is_not_believed_and_shown_to_a_person() -> None:
    texts = passages(*STEPS, "The Board approved this statement on 1 October 2027.")
    approved = assessed("STA-03", texts, today=date(2026, 11, 24))
    assert (approved.status, approved.needs_review) == (Status.MET, True)
    assert approved.reasons == ("date_in_future",)
    assert "stale_period" not in assessed("STA-02", texts, today=date(2026, 11, 24)).reasons


def test_publication_makes_a_period_stale_as_well() -> None:
    assert "stale_period" in assessed("STA-02", passages(*STEPS), published=date(2027, 12, 1)).reasons
    assert assessed("STA-02", passages(*STEPS)).reasons == ()


@pytest.mark.parametrize(
    ("known", "status", "score"),
    [
        ({}, Status.NOT_ASSESSED, None),
        ({"homepage_link": True}, Status.MET, 1.0),
        ({"homepage_link": False, "on_website": True}, Status.PARTLY, 0.5),
        ({"homepage_link": False, "on_website": False}, Status.NOT_MET, 0.0),
        ({"homepage_link": False}, Status.NOT_ASSESSED, None),
        ({"on_website": True}, Status.NOT_ASSESSED, None),
    ],
)
def test_publication_is_scored_from_a_crawl_only(known: dict[str, object], status: Status, score: float | None) -> None:
    found = assessed("STA-05", passages("It is on our homepage."), **known)
    assert (found.status, found.score) == (status, score)


@pytest.mark.parametrize(
    ("known", "status", "score"),
    [
        ({}, Status.NOT_ASSESSED, None),
        ({"published": date(2026, 9, 30), "register_entry": True, "earlier_statements": 3}, Status.MET, 1.0),
        ({"published": date(2026, 10, 1), "register_entry": True, "earlier_statements": 3}, Status.PARTLY, 0.6667),
        ({"register_entry": False, "earlier_statements": 2}, Status.PARTLY, 0.5),
        ({"register_entry": False}, Status.NOT_MET, 0.0),
        ({"laws": ("CA-SC",), "published": date(2026, 5, 31)}, Status.MET, 1.0),
        ({"laws": ("CA-SC",), "published": date(2026, 6, 1)}, Status.NOT_MET, 0.0),
    ],
)
def test_timing_register_and_earlier_years_are_a_third_each(
    known: dict[str, object], status: Status, score: float | None
) -> None:
    found = assessed("STA-06", passages("Text."), **known)
    assert (found.status, found.score) == (status, score)


@pytest.mark.parametrize(
    "beside",
    [
        "• No instance of modern slavery was reported in the year",
        "• Contracts must be signed by every supplier",
        "None of our sites employs agency labour",
    ],
)
def test_what_stands_beside_a_signature_does_not_take_it_away(beside: str) -> None:
    texts = passages(beside, "Signed by Anna Bell, Chief Executive, on 12 June 2026")
    signed = find_signature(texts, [], None)
    assert signed is not None
    assert signed.status is Status.MET


# --- against expert labels ---------------------------------------------------------------------

SHARED = Path(__file__).parents[2].parent / "shared" / "data" / "aims"


def _statements(name: str) -> dict[str, list[dict[str, str]]]:
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"{name} is not here")
    grouped: dict[str, list[dict[str, str]]] = {}
    with path.open(newline="", encoding="utf-8") as rows:
        for row in csv.DictReader(rows):
            grouped.setdefault(row["statement_id"], []).append(row)
    return grouped


def _f1(pairs: list[tuple[bool, bool]]) -> float:
    true = sum(found and gold for found, gold in pairs)
    return 2 * true / (sum(found for found, _ in pairs) + sum(gold for _, gold in pairs))


@pytest.mark.slow
@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "floors"),
    # AIMS.ca labels approval by the board only, so there an officer's approval ("partly") is no positive.
    [("au.csv", (0.96, 0.96)), ("ca.csv", (0.96, 0.95))],
)
def test_approval_and_signature_agree_with_experts(name: str, floors: tuple[float, float]) -> None:
    approvals, signatures = [], []
    for rows in _statements(name).values():
        texts = tuple(passage(row["sentence"], place) for place, row in enumerate(rows))
        approval = find_approval(texts)
        signed = find_signature(texts, [], approval.passage if approval else None)
        approvals.append(
            (approval is not None and approval.status is Status.MET, any(row["approval"] == "1" for row in rows))
        )
        given = signed is not None and signed.status in (Status.MET, Status.PARTLY)
        signatures.append((given, any(row["signature"] == "1" for row in rows)))
    assert _f1(approvals) >= floors[0]
    assert _f1(signatures) >= floors[1]


@pytest.mark.slow
@pytest.mark.shared
def test_denials_are_told_from_the_rest() -> None:
    path = SHARED / "ca_denied.csv"
    if not path.exists():
        pytest.skip("ca_denied.csv is not here")
    pairs = []
    with path.open(newline="", encoding="utf-8") as rows:
        for row in csv.DictReader(rows):
            acts = {clause.act.value for clause in read_passage(passage(row["sentence"])).clauses}
            pairs.append((bool(acts & {"admits_absent", "denies_relevance", "nil_finding"}), row["denied"] == "1"))
    assert _f1(pairs) >= 0.66


def test_the_samples_hold_every_formal_rule() -> None:
    assert {item.id for item in CRITERIA if item.kind is Kind.FORMAL} >= {f"STA-0{number}" for number in range(1, 7)}


def test_a_heading_in_capitals_is_no_signatory_where_a_name_is_signed() -> None:
    title = "MEASURING SUCCESS"
    read = (
        passage(title, 0),
        passage("We use no indicators.", 1, heading=title),
        passage("Signed: Anna Bell, Company Secretary", 2, heading=title),
    )
    found = find_signature(read, [])
    assert found is not None and found.passage.index == 2
    assert [person.name for person in find_signatories(read, found)] == ["Anna Bell"]
