"""How small companies date, approve, sign and name entities, each as short as it may be; invented companies throughout."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from statement_audit.extract import extract
from statement_audit.identity.entity_names import legal_names
from statement_audit.identity.identify import identify
from statement_audit.identity.people import read_people
from statement_audit.models import Fact, FactKind, StatementRef
from statement_audit.passages import split_passages

TODAY = date(2026, 11, 25)
OPENING = "This statement is made pursuant to section 54 of the Modern Slavery Act 2015 by Quillfeather Limited."
BODY = (
    "We make paper and pens and buy from about 60 suppliers. We ask them about forced labour and human trafficking "
    "before we buy, and visited nine sites. Our buyers were trained to see the signs of modern slavery."
)


def read(tmp_path: Path, end: str, title: str = "Modern Slavery Statement", opening: str = OPENING) -> list[Fact]:
    """All facts of a statement that ends with some lines, each a paragraph."""
    path = tmp_path / "a.md"
    path.write_text("\n\n".join([f"# {title}", opening, BODY, *end.split(" / ")]), encoding="utf-8")
    document, _ = extract(path, "0" * 64, name="a.md")
    identity = identify(document, StatementRef("a.md", path=path), TODAY)
    passages = tuple(split_passages(document, identity.pages))
    people = read_people(passages, document.pages, identity.names, TODAY)
    return [*identity.facts, *people.facts]


def of(facts: list[Fact], kind: FactKind) -> list[Fact]:
    return [fact for fact in facts if fact.kind is kind]


@pytest.mark.parametrize(
    ("end", "role", "day"),
    [
        ("Approved by: Sarah Penn / Position: Managing Director / Date: 14 June 2024", "officer", "2024-06-14"),
        ("This statement has been approved and authorised by: / Name: Sarah Penn / Position: Director / Date: 1st April 2022",
         "officer", "2022-04-01"),
        ("Authorised by / Sarah Penn / Director", "officer", "None"),
        ("Approved by Tom Reed / Finance Director / 5 March 2024", "officer", "2024-03-05"),
        ("This statement was approved by Sarah Penn, Quillfeather Limited Director, for the year ended 31 March 2024.",
         "officer", "None"),
        ("Owner: Sarah Penn, HR Manager. Approver: Board of Directors. Approved: 14 June 2024", "board", "2024-06-14"),
        ("Date approved by the Board: 5 March 2024", "board", "2024-03-05"),
        ("Approved by: / Signature: / Date:", "", ""),
        ("If approved by the board, this statement will be published in June.", "", ""),
        ("This statement will be reviewed annually. It is approved by the director of Quillfeather Limited.", "board", "None"),
        ("This statement has been approved by the Court of Directors on 7 April 2020.", "board", "2020-04-07"),
        ("This statement has been approved by the Council's Senior Management Team.", "executive", "None"),
        ("This statement covers the period 1 January 2018 to 31 December 2018 and has been approved by the board of directors.",
         "board", "None"),
        ("Signed and approved by: / Sarah Penn / Founder & CEO", "officer", "None"),
        ("This statement was approved by the Board on 14 June 2024 – June 2025 review.", "board", "2024-06-14"),
    ],
)  # fmt: skip
def test_who_approved_and_when(tmp_path: Path, end: str, role: str, day: str) -> None:
    approvals = of(read(tmp_path, end), FactKind.APPROVAL)[:1]
    assert [(fact.role, str(fact.end_date)) for fact in approvals] == ([(role, day)] if role else [])


@pytest.mark.parametrize(
    ("end", "names"),
    [
        ("Signed: M Hale / Name / Title: Director", ["M Hale"]),
        ("Signed: T Reed / Name: Tom Reed / Title: Director", ["Tom Reed"]),
        ("Łukasz Świątek / Director", ["Łukasz Świątek"]),
        ("Printed and Signed Off By: / Sarah Penn / Managing Director", ["Sarah Penn"]),
        ("Printed and signed by / Sarah Penn / Director", ["Sarah Penn"]),
        ("Signed off by: Sarah Penn, Director", ["Sarah Penn"]),
        ("Sarah Penn / Principal / Quillmarsh College", ["Sarah Penn"]),
        ("Signed: Sarah Penn Principal Date: 5 March 2024", ["Sarah Penn"]),
        ("Signed: / K.T. Penn (Joint Chairman)", ["K.T. Penn"]),
        (
            "In 2018 we were structured as four principal divisions, Academic Publishing, Global Exhibitions, Pens and Ink, which sold to shops and schools in nine countries. / Sarah Penn CBE / Group CEO",
            ["Sarah Penn"],
        ),
        ("This statement will be reviewed annually. / Dr Sarah Penn / Chief executive / April 2020", ["Sarah Penn"]),
        ("SD/Sarah Penn / Director", ["Sarah Penn"]),
        ("Call 01625 586177 OR INFO@QUILLFEATHER.CO.UK / Sarah Penn / Operations Director", ["Sarah Penn"]),
        ("We follow the Sustainable Development's CEO Guide.", []),
        ("Signed: Sarah Penn / Quillfeather Managing Director", ["Sarah Penn"]),
        ("For further guidance speak to: / Sarah Penn / managing director", []),
        ("Managing Director Sarah Penn's signature / 5 March 2024", ["Sarah Penn"]),
        ("HM Revenue & Customs; the Director of Public Prosecutions; the Serious Fraud Office.", []),
        ("This statement was signed off by a buyer.", []),
        ("If required by law, this statement will be approved by the board and signed by an authorised director.", []),
        ("This statement is approved by Sarah Penn, Chairman of the Board, on behalf of Quillfeather Limited.", []),
        ("Our anti-slavery lead is Sarah Penn, HR Manager.", []),
        ("Tom Reed, our Managing Director, founded the company in 1998.", []),
    ],
)
def test_who_signed(tmp_path: Path, end: str, names: list[str]) -> None:
    assert [fact.value for fact in of(read(tmp_path, end), FactKind.SIGNATURE)] == names


@pytest.mark.parametrize("label", ["Role", "Position", "Job Title"])
def test_the_word_of_a_label_is_no_part_of_an_office(tmp_path: Path, label: str) -> None:
    end = f"Sarah Penn / {label} Founder & Chief Executive, Quillfeather Limited / Date 5 March 2024"
    (fact,) = of(read(tmp_path, end), FactKind.SIGNATURE)
    assert (fact.value, fact.role, fact.entity) == ("Sarah Penn", "Founder & Chief Executive", "Quillfeather Limited")


@pytest.mark.parametrize(
    "end", ["Signed: The Board of Directors, Quillfeather", "Signed on behalf of the Board", "Signed by: the Trustees"]
)
def test_a_board_signs_without_a_person(tmp_path: Path, end: str) -> None:
    assert [(fact.value, fact.signed) for fact in of(read(tmp_path, end), FactKind.SIGNATURE)] == [("", True)]


@pytest.mark.parametrize(("more", "signs"), [("Sarah Penn Group buys paper.", True), ("Sarah Penn buys paper.", False)])
def test_a_founder_whose_company_bears_the_name_signs(tmp_path: Path, more: str, signs: bool) -> None:
    opening = f"This modern slavery statement is made by the Sarah Penn Group. {more}"
    end = "The Executive Board approved this statement. / Sarah Penn / Chairman of The Board"
    found = [fact.value for fact in of(read(tmp_path, end, opening=opening), FactKind.SIGNATURE)]
    assert found == (["Sarah Penn"] if signs else [])


@pytest.mark.parametrize(
    ("title", "end", "day"),
    [
        ("Modern Slavery Statement – January 2024", "", "2024-01"),
        ("Modern Slavery Statement for the year ended March 2024", "", ""),
        ("Modern Slavery Statement: April 2023 – March 2024", "", ""),
        ("Modern Slavery Statement", "Version 3, 1 May 2024", "2024-05-01"),
        ("Modern Slavery Statement", "Date of last review: 5 March 2024", "2024-03-05"),
        (
            "Modern Slavery Statement",
            "Approved by the board and reviewed annually. Last updated April 2026.",
            "2026-04",
        ),
        ("Modern Slavery Statement", "Page 1 | Last updated: 5 March 2024", "2024-03-05"),
        ("Modern Slavery Statement", "Quillfeather Limited Last Updated: March 2024", "2024-03"),
        ("Modern Slavery Statement", "Updated date: 2024-03-05", "2024-03-05"),
        ("Modern Slavery Statement", "We keep a list. Last updated 2024.", ""),
        ("Modern Slavery Statement", "Our travel policy | Last updated: 5 March 2024", ""),
        ("Modern Slavery Statement", "Home Office, Transparency in Supply Chains, published on 4 March 2025.", ""),
    ],
)
def test_when_it_was_published(tmp_path: Path, title: str, end: str, day: str) -> None:
    assert [fact.value for fact in of(read(tmp_path, end, title), FactKind.PUBLICATION)] == ([day] if day else [])


@pytest.mark.parametrize(
    ("opening", "entities"),
    [
        ("Quillfeather Ltd and its group companies Greenway Plc, Avery Ltd, and Nib Ltd (Quillfeather Ltd), trade in the UK.",
         {"Quillfeather Ltd", "Greenway Plc", "Avery Ltd", "Nib Ltd"}),
        ("This statement is made by Quillfeather Limited, a wholly owned subsidiary of Harbour Lines plc.",
         {"Quillfeather Limited"}),
        ("In the spirit of the Modern Slavery Act 2015, Quillfeather Ltd voluntarily publishes this statement.",
         {"Quillfeather Ltd"}),
        ("This statement is made on behalf of Quill Pen Co. (QUILLCO) and Quill (North Mill) Pty Ltd.",
         {"Quill Pen Co.", "Quill (North Mill) Pty Ltd"}),
        ("Quillfeather (“we”, “us” or “our”) is committed to preventing slavery. We publish this statement yearly.",
         {"Quillfeather"}),
        ("This statement sets out the steps that Quillfeather has taken. Quillfeather (UK) Ltd makes paper.",
         {"Quillfeather (UK) Ltd"}),
        ("This statement sets out the actions that Quillfeather is taking. The board of Quillfeather group plc approved it.",
         {"Quillfeather group plc"}),
        ("This statement sets out the steps that Quillfeather has taken. Quillfeather UK Ltd and Quillfeather Wales Ltd make paper.",
         {"Quillfeather"}),
        ("This statement sets out the steps that Quillfeather has taken. It is a wholly owned subsidiary of Quillfeather Group plc.",
         {"Quillfeather"}),
        ("This statement sets out the steps that Quillfeather has taken. It does not cover Quillfeather (Ireland) Ltd.",
         {"Quillfeather"}),
        ("This statement is made by QCC for its sites. Our Quill Champions Circle meets. Quill Champions Circle trains others.", {"QCC"}),
        ("This statement is made by Quillmarsh County Council (QCC) for its staff.", {"Quillmarsh County Council"}),
        ("This statement sets out the steps that QMP has taken. The Quill Museum of Pens (QMP) is open daily.", {"Quill Museum of Pens"}),
        ("This statement explains the steps that we, together with Hope Alliance, take to ensure that slavery is not taking place.",
         set()),
        ("We pay Unseen. Unseen is a charity that runs a helpline for those who are held in forced labour.", set()),
        ("The following reporting entities are covered by the 2024 Human Rights and Modern Slavery Statement:\n\n- Quill Ltd\n- Nib Ltd",
         {"Quill Ltd", "Nib Ltd"}),
        ("Our statement covers 2024.\n\n1. This statement sets out the steps taken by Quill Ltd, Nib Ltd and Pen LLP.",
         {"Quill Ltd", "Nib Ltd", "Pen LLP"}),
        ("The term ‘Quill’ is used to refer to Quill Group Limited, which consists of Nib Limited and Pen Limited.",
         {"Quill Group Limited", "Nib Limited", "Pen Limited"}),
        ("This statement is made by Quill Berhad and Quill 2007 UK Limited.", {"Quill Berhad", "Quill 2007 UK Limited"}),
        ("Entities required to publish a statement under the Modern Slavery Act and therefore covered by this Group Statement include: "
         "Quill Ltd, Nib Ltd and Pen LLP", {"Quill Ltd", "Nib Ltd", "Pen LLP"}),
        ("The companies covered by this statement are:\n\n- Quill Pty Ltd, 1 Hill Road, Parkside SA 5063\n- Nib Pty Ltd",
         {"Quill Pty Ltd", "Nib Pty Ltd"}),
        ("Contents (QPS). This statement sets out the steps taken by QPS in 2023. Quill Pen Services Ltd (QPS) sells ink to schools and shops. "
         "Many buy from it.", {"Quill Pen Services Ltd"}),
        ("This statement constitutes Quill Pen's slavery statement. Quill Pens sell ink. Quill Pens employ 30. Quill Pens buy ink.",
         {"Quill Pens"}),
        ("This statement sets out the steps taken by Quill Pen. Quills is what Quill Pens sell. Quill Pens are sold here.", {"Quill Pen"}),
        ("QCC modern slavery statement. Quillmarsh County Council buys paper. Quillmarsh County Council asks its suppliers.",
         {"Quillmarsh County Council"}),
        ("Quill consists of the following operating companies:\n\nQuill Ltd registered in England, Quill Nibs (Europe) Ltd registered in "
         "England, Quill Ink GmbH registered in Germany, Quill Pens Sdn.Bhd registered in Malaysia, Quill Inc. registered in the USA and "
         "Quill Paper Ltd registered in New Zealand.",
         {"Quill Ltd", "Quill Nibs (Europe) Ltd", "Quill Ink GmbH", "Quill Pens Sdn.Bhd", "Quill Inc", "Quill Paper Ltd"}),
        ("QuillPens is committed to preventing slavery in its trade. QuillPens has 30 staff. Write to us at pens@quillpens.example or ink@quillpens.example.",
         {"QuillPens"}),
        ("Quillmarsh takes a zero-tolerance approach to slavery. Quillmarsh has two sites.", {"Quillmarsh"}),
        ("Procurement has a zero-tolerance approach to such suppliers.", set()),
        ("Everybody has a zero-tolerance approach to slavery here.", set()),
        (f"{OPENING} Our audit programme covers all tier 1 suppliers. This includes Brightforge Ltd and Flexmoor Ltd.",
         {"Quillfeather Limited"}),
        (f"{OPENING} The Act applies to all large organisations including Harbour Lines plc and Brightforge Ltd.",
         {"Quillfeather Limited"}),
        (f"{OPENING} In this statement, our parent refers to Harbour Lines plc.", {"Quillfeather Limited"}),
        (f"{OPENING} The following companies have been visited by us and are included in our audit programme:\n\n- Nib Ltd\n- Pen Ltd",
         {"Quillfeather Limited"}),
        ("This statement is made on behalf of Sir Robert Penalpine Limited and Dr Reddick's Laboratories (UK) Ltd.",
         {"Sir Robert Penalpine Limited", "Dr Reddick's Laboratories (UK) Ltd"}),
        ("Harbour Lines plc acquired Quillfeather Limited (“Quillfeather”) in 2019. This statement is made by Quillfeather Limited.",
         {"Quillfeather Limited"}),
        ("Quill Limited and Quill Animal Health UK Limited (“QI”) are committed to fair work.",
         {"Quill Limited", "Quill Animal Health UK Limited"}),
        ("This statement is made on behalf of Quillfeather's UK and Irish companies.", {"Quillfeather"}),
        ("This statement sets out the steps that Council has taken. It works with Pennbrook County Council on training.", {"Council"}),
        ("This statement covers Ink Works Limited, Pen and Ink Works Limited, and Nib Limited. Ink Works Limited sells ink.",
         {"Ink Works Limited", "Pen and Ink Works Limited", "Nib Limited"}),
        ("This policy covers the activities of Quill Holdings Limited, Quill Health Limited and File Nib Limited.",
         {"Quill Holdings Limited", "Quill Health Limited", "File Nib Limited"}),
        ("Quillfeather Labs is a small stationery group with three sites. We publish this statement yearly.",
         {"Quillfeather Labs"}),
        ("Quill LLC (Quill) and its subsidiaries and controlled entities--including Quill UK Ltd., Nib Pty Ltd., and Pen Labs, Inc. "
         "(Pen)--are committed to fair work.", {"Quill LLC", "Quill UK Ltd", "Nib Pty Ltd", "Pen Labs, Inc"}),
        ("It has been issued for the Quill Group and covers all UK Quill entities including Quill Ltd, Quill Retail Ltd and Nib Ltd.",
         {"Quill Ltd", "Quill Retail Ltd", "Nib Ltd"}),
        ("The following companies in the United Kingdom are also part of Quill and are covered by the policies set out in this statement:"
         "\n\n- Quill UK Ltd\n- Nib Ltd", {"Quill UK Ltd", "Nib Ltd"}),
        ("The Quillmarsh Pens and Inks Limited statement on modern slavery. The Quillmarsh Pens and Inks Limited (QPI) buys paper.",
         {"Quillmarsh Pens and Inks Limited"}),
        ("This statement is Quill's Trust's statement on modern slavery for its donors.", {"Quill's Trust"}),
        ("This statement sets out the steps that Council has taken. Quillmarsh Borough Council buys paper.",
         {"Quillmarsh Borough Council"}),
        ("This statement sets out the steps that QOTA has taken. Quills on The Air (QOTA) is run by volunteers.", {"Quills on The Air"}),
        ("The UK subsidiaries of Quillfeather that thereby adopt this group statement are Quill UK Limited, Nib Limited and Ink Limited.",
         {"Quill UK Limited", "Nib Limited", "Ink Limited"}),
        ("This statement has been ratified by the Board of Quill Holdings Limited, Quill Limited and Nib LLP.",
         {"Quill Holdings Limited", "Quill Limited", "Nib LLP"}),
        ("Quill Limited ('Quill') and its subsidiaries (namely Nib Limited and Ink Limited) are committed to fair work.",
         {"Quill Limited", "Nib Limited", "Ink Limited"}),
        ("This statement is made on behalf of the QUILL Group (QUILL).", {"QUILL Group"}),
        ("This statement is made on behalf of Quill Vision UK (QVUK).", {"Quill Vision UK"}),
        ("This statement is made on behalf of Ink-Works Quill Partners (IWQP) and its staff.", {"Ink-Works Quill Partners"}),
        ("This statement is made on behalf of the Company (QPL) and its subsidiaries.", set()),
        ("Quill Limited and its subsidiaries (Quill Group) buy paper from Nib Limited and Ink Limited.", {"Quill Limited"}),
        ("Quill Limited makes this statement. It follows the Base Code endorsed by the Board of Nib Limited.", {"Quill Limited"}),
        ("This statement is made on behalf of Dr. Anna Pennard and Quillfeather A/S & Co KG.", {"Quillfeather A/S & Co KG"}),
    ],
)  # fmt: skip
def test_for_whom_it_is_made(tmp_path: Path, opening: str, entities: set[str]) -> None:
    assert {fact.value for fact in of(read(tmp_path, "", opening=opening), FactKind.ENTITY)} == entities


@pytest.mark.parametrize(
    ("words", "period"),
    [
        ("It is for the financial year 2021/2022 which ended on 31st March 2022.", "2021-04-01/2022-03-31"),
        ("It is for the 2021 financial year, ending 31st December 2021.", "2021-01-01/2021-12-31"),
        ("It covers the financial year (52 weeks) ending 2 January 2022.", "2021-01-03/2022-01-02"),
    ],
)
def test_when_a_year_ends_that_is_named_first(tmp_path: Path, words: str, period: str) -> None:
    facts = read(tmp_path, "", opening=f"{OPENING} {words}")
    assert [fact.value for fact in of(facts, FactKind.PERIOD)] == [period]


@pytest.mark.parametrize(
    ("end", "name", "signed"),
    [
        ("Signed on 16 January 2023 / Jean-Philippe PENN", "Jean-Philippe PENN", True),
        ("This statement was approved by the Board of Quillfeather Ltd Signed,Sarah PennInterim Regional President", "Sarah Penn", True),
        ("This statement has been approved by the Board and signed by Sarah Quillfeather, the Chair of Quillfeather.",
         "Sarah Quillfeather", True),
    ],
)  # fmt: skip
def test_a_name_is_found_beside_a_day_glued_words_and_the_companys_name(
    tmp_path: Path, end: str, name: str, signed: bool
) -> None:
    (fact,) = of(read(tmp_path, end), FactKind.SIGNATURE)
    assert (fact.value, fact.signed) == (name, signed)


def test_an_officer_approves_on_the_boards_behalf_in_a_line_of_its_own(tmp_path: Path) -> None:
    end = (
        "K Cooper Company Secretary Approved on behalf of the Board of Quillfeather Ltd & Quillfeather (Services) Ltd."
    )
    assert [fact.role for fact in of(read(tmp_path, end), FactKind.APPROVAL)] == ["officer"]


def test_an_office_behind_the_last_sentence_signs(tmp_path: Path) -> None:
    line = "We will train our buyers again and ask each new supplier. This statement was approved by the Board of Directors on 22nd February 2023"
    (fact,) = of(
        read(tmp_path, f"{line} Sarah Penn Director and Company Manager - Quillfeather Limited"), FactKind.SIGNATURE
    )
    assert (fact.value, fact.signed) == ("Sarah Penn", False)


@pytest.mark.parametrize(
    "end",
    [
        "This statement has been approved by the Board of Directors.*Deeds of April 2022 are told too.",
        "This statement was approved by the Board of Directors SIGNATURE : DATE 1/10/2023",
        "This statement was approved by the Board of Quillfeather plc.Sarah PennGroup Chief Executive 13 May 2022 Introduction",
    ],
)
def test_the_day_of_a_footnote_or_a_signature_is_not_the_approvals(tmp_path: Path, end: str) -> None:
    assert [(fact.role, fact.end_date) for fact in of(read(tmp_path, end), FactKind.APPROVAL)][:1] == [("board", None)]


def test_a_financial_year_with_the_first_of_a_month_begins_then(tmp_path: Path) -> None:
    facts = read(tmp_path, "", opening=f"{OPENING} It is for our actions in the financial year 1st April 2021.")
    assert [fact.value for fact in of(facts, FactKind.PERIOD)] == ["2021-04-01/2022-03-31"]


@pytest.mark.parametrize(
    ("opening", "year"),
    [
        (
            "This annual report for the 2025 financial reporting year was made by Quill Ltd under the Act, SC 2023, c 9.",
            2025,
        ),
        ("This report for 2024 was made by Quill Ltd. See S.C. 2023, c. 9.", 2024),
        ("Quill Ltd, under the Modern Slavery Act [2015], tells what it did in the year ended 31 March 2024.", 2024),
        ("What Quill Ltd did in the 2025 financial reporting year. See Statutes of Canada 2023, chapter 9.", 2025),
    ],
)
def test_the_year_of_a_citation_is_not_the_reports(tmp_path: Path, opening: str, year: int) -> None:
    path = tmp_path / "a.md"
    path.write_text(
        f"# Forced Labour in Supply Chains Report under S.C. 2023, ch. 9\n\n{opening}\n\n{BODY}", encoding="utf-8"
    )
    document, _ = extract(path, "0" * 64, name=path.name)
    assert identify(document, StatementRef(path.name, path=path), TODAY).year == year


def test_a_name_whose_next_word_begins_a_sentence_is_read_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "quill.md"
    path.write_text(f"# Modern Slavery Statement\n\nQuill Our People\n\n{BODY}\n\nQuill Our People", encoding="utf-8")
    document, _ = extract(path, "0" * 64, name=path.name)
    facts = identify(document, StatementRef(path.name, path=path), TODAY).facts
    assert [fact.value for fact in facts if fact.kind is FactKind.ENTITY] == ["Quill"]


def test_the_words_of_a_button_are_no_entity(tmp_path: Path) -> None:
    facts = read(tmp_path, "Read Modern Slavery Policy", opening="We do not accept forced labour.")
    assert of(facts, FactKind.ENTITY) == []


def test_names_above_the_title_are_whose_statement_it_is(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    lines = ("Quill Holdings Limited", "Quill Nibs Limited", "Modern Slavery Statement 2024", "Quill is fair.", BODY)
    path.write_text("\n\n".join(lines), encoding="utf-8")
    document, _ = extract(path, "0" * 64, name=path.name)
    facts = identify(document, StatementRef(path.name, path=path), TODAY).facts
    assert {fact.value for fact in of(list(facts), FactKind.ENTITY)} == {"Quill Holdings Limited", "Quill Nibs Limited"}


@pytest.mark.parametrize(
    "title",
    [
        "Transparency Statement on Modern Slavery",
        "Anti Modern Slavery Policy",
        "Prevention of Slavery and Human Trafficking: Policy",
    ],
)
def test_the_first_word_of_a_title_is_no_entity(tmp_path: Path, title: str) -> None:
    assert of(read(tmp_path, "", title=title, opening="We do not accept forced labour."), FactKind.ENTITY) == []


def test_the_path_of_a_page_is_no_entity(tmp_path: Path) -> None:
    facts = read(
        tmp_path,
        "",
        title="Home/ Anti-Slavery Policy",
        opening="Quill Private Limited is committed to preventing slavery.",
    )
    assert [fact.value for fact in of(facts, FactKind.ENTITY)] == ["Quill Private Limited"]


def test_an_address_signs_nothing(tmp_path: Path) -> None:
    end = "Quillfeather, Inc. / 1997 Quill Exchange Parkway, Suite 300 / Quillmarsh, MD 21401 / Compliance Officer: Contact Compliance"
    assert of(read(tmp_path, end), FactKind.SIGNATURE) == []


def test_a_file_among_others_has_a_number_and_names_the_company(tmp_path: Path) -> None:
    text = "Quill Pens Store sells ink. Quill Pens Store asks its suppliers about forced labour."
    path = tmp_path / "18-quill.md"
    path.write_text(f"# Modern Slavery Statement\n\n{text}\n\n{BODY}", encoding="utf-8")
    document, _ = extract(path, "0" * 64, name=path.name)
    facts = identify(document, StatementRef(path.name, path=path), TODAY).facts
    assert [fact.value for fact in facts if fact.kind is FactKind.ENTITY] == ["Quill Pens Store"]


@pytest.mark.parametrize(
    ("words", "period"),
    [
        ("for the calendar year 2023", "2023-01-01/2023-12-31"),
        ("for CY2023", "2023-01-01/2023-12-31"),
        ("for 1 January - 31 December 2023", "2023-01-01/2023-12-31"),
        ("for 2023 (January to December)", "2023-01-01/2023-12-31"),
        ("for the financial year of both ended on June 30, 2023", "2022-07-01/2023-06-30"),
    ],
)
def test_a_calendar_year_is_a_period(tmp_path: Path, words: str, period: str) -> None:
    opening = f"This statement is made by Quillfeather Limited under section 54 of the Modern Slavery Act 2015 {words}."
    assert [fact.value for fact in of(read(tmp_path, "", opening=opening), FactKind.PERIOD)] == [period]


@pytest.mark.parametrize(
    ("end", "names"),
    [
        ("We joined the Fair Tomatoes scheme of the Ethical Growers. / Approved by the Board on 4 May 2024. / Sarah Penn / Director",
         ["Sarah Penn"]),
        ("Approved by the Board on 4 May 2024. / Professor Sarah Penn Sir Colin Reed / Vice-Chancellor / Chair of Council",
         ["Sarah Penn", "Colin Reed"]),
        ("Dr. Anna Penn Graham Reed / Managing Director / Director", ["Anna Penn", "Graham Reed"]),
        ("Sarah Penn Chief Executive / Quillfeather Limited Head Office, Mellor Brook, Lancashire, BB2 7LB", ["Sarah Penn"]),
        ("Sarah Penn / President / Handelsregister: HRB 1234, Geschäftsführer: Sarah Penn, Karl Reed", ["Sarah Penn"]),
    ],
)  # fmt: skip
def test_who_stands_beside_a_signature_does_not_sign(tmp_path: Path, end: str, names: list[str]) -> None:
    assert [fact.value for fact in of(read(tmp_path, end), FactKind.SIGNATURE)] == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("J.W. Quill (1922) Limited", ["J.W. Quill (1922) Limited"]),
        ("Groupe Quill inc. et Quill Aliments ltée", ["Groupe Quill inc", "Quill Aliments ltée"]),
        ("Quill Platform Services Limited¹", ["Quill Platform Services Limited"]),
        ("NSW 812.0 Quill Pens Pty Ltd", ["Quill Pens Pty Ltd"]),
        ("1.2 Quill Limited", ["Quill Limited"]),
        ("Quill Supply & Trading GmbH", ["Quill Supply & Trading GmbH"]),
        ("No: 07812240 (SIH), Quill UK Limited", ["Quill UK Limited"]),
        ("9344-0871 Québec inc.", ["9344-0871 Québec inc"]),
        ("Electric Quill 2010 Ltd", ["Electric Quill 2010 Ltd"]),
        ("Procurement Ltd", []),
    ],
)
def test_what_belongs_to_a_legal_name(text: str, names: list[str]) -> None:
    assert [name for _, _, name in legal_names(text)] == names


def test_a_name_without_a_legal_form_that_the_text_has_most(tmp_path: Path) -> None:
    opening = "Our business is fair, and Frostella makes ice. In 12 works Frostella has 900 people, and people at Frostella are trained."
    assert [fact.value for fact in of(read(tmp_path, "", opening=opening), FactKind.ENTITY)] == ["Frostella"]
