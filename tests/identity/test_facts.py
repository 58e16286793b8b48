"""What a statement says of itself, each with the words that say it; invented companies throughout."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from statement_audit.extract import extract
from statement_audit.extract.copies import shared, sketch_text
from statement_audit.identity.entity_names import clean_entity
from statement_audit.identity.identify import identify
from statement_audit.identity.laws import find_laws
from statement_audit.models import DocumentKind, Fact, FactKind, Identity, StatementRef

TODAY = date(2026, 11, 25)
BODY = (
    "We buy from farms and audit them for forced labour and child labour. We found no modern slavery this year, but "
    "passports were kept on two farms and given back. Our buyers are trained to see the signs of human trafficking. "
)


def read(tmp_path: Path, text: str, name: str = "a.md") -> Identity:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    document, _ = extract(path, "0" * 64, name=name)
    identity = identify(document, StatementRef(name, path=path), TODAY)
    pages = {page.number: page.text for page in document.pages}
    for fact in identity.facts:
        assert pages[fact.page][fact.start : fact.end] == fact.quote
    return identity


def of(identity: Identity, kind: FactKind) -> list[Fact]:
    return [fact for fact in identity.facts if fact.kind is kind]


@pytest.mark.parametrize(
    ("sentence", "entities"),
    [
        ("This statement is made by Quillfeather Limited.", ["Quillfeather Limited"]),
        ("This statement is made by Marsh and Penny plc for itself.", ["Marsh and Penny plc"]),
        ("It sets out the steps taken by Quill Corp Limited and its subsidiaries, Ink Ltd and Pen Ltd, in the year.",
         ["Quill Corp Limited", "Ink Ltd", "Pen Ltd"]),
        ("This joint statement is submitted on behalf of Quill Pty Ltd (ACN 012 345 678) and Ink Pty Ltd.",
         ["Quill Pty Ltd", "Ink Pty Ltd"]),
        ("This statement covers both Quill Limited and Quill Growers Limited.", ["Quill Limited", "Quill Growers Limited"]),
        ("This statement is made on behalf of the following entities for the period: Quill Holdings Limited Ink & Nib Limited "
         "Pen Pty Ltd The reporting entities are called Quill here.", ["Quill Holdings Limited", "Ink & Nib Limited", "Pen Pty Ltd"]),
        ("Inkwell is the trading name of Quillfeather Limited.", ["Quillfeather Limited"]),
        ("This statement constitutes Quill Group's slavery and human trafficking statement.", ["Quill Group"]),
        ("This Statement has been prepared for the financial year 2024. We are Quillfeather.", []),
        ("It is intended to meet the law, and is lodged on behalf of, Quill Limited and Ink (Ireland) Ltd.",
         ["Quill Limited", "Ink (Ireland) Ltd"]),
        ("In this statement we explain the progress Quill Limited and our subsidiaries, Ink, Inc., Pen GmbH and Nib SAS "
         "(together Quill), have made.", ["Quill Limited", "Ink, Inc", "Pen GmbH", "Nib SAS"]),
        ("This statement covers Quill Limited, together with the following entities that are its subsidiaries: Ink Limited, "
         "UK; Pen B.V., the Netherlands; Nib & Co., Limited, Canada.",
         ["Quill Limited", "Ink Limited", "Pen B.V.", "Nib & Co., Limited"]),
        ("Quill Ltd discloses in this statement, made on behalf of ourselves and our subsidiaries (including, but not "
         "limited to, Ink Europe Limited), what it did.", ["Ink Europe Limited"]),
        ("The policies within this statement apply to all entities in the group, including: ‣Ink Limited ‣Pen Ltd.",
         ["Ink Limited", "Pen Ltd"]),
        ("The policies apply to all companies that supply us, including our suppliers Ink Limited and Pen Ltd.", []),
        ("This statement applies to Quill (Europe) S.à r.l. et Cie, S.C.A. and Quill Norge AS.",
         ["Quill (Europe) S.à r.l. et Cie, S.C.A.", "Quill Norge AS"]),
        ("This statement sets out the steps taken by the Quill Group. This statement covers Quill Limited and Quill "
         "Ireland Limited.", ["Quill Limited", "Quill Ireland Limited"]),
        ("The entities covered by this statement are: (a) Quill Pty Ltd (ACN 012 345 678) (b) Ink Pty Ltd (ACN 012 345 679) "
         "(c) Nib Bay Pty Ltd (ACN 012 345 680).", ["Quill Pty Ltd", "Ink Pty Ltd", "Nib Bay Pty Ltd"]),
        ("This is a joint statement for Quill Pty Limited (ACN 012 345 678), Ink Pty Ltd (ACN 012 345 679), and Nib Pty Ltd.",
         ["Quill Pty Limited", "Ink Pty Ltd", "Nib Pty Ltd"]),
        ("This statement covers: Quill Ltd - Ink Ltd - Gift Cards and Pens Ltd - Nib Ltd.",
         ["Quill Ltd", "Ink Ltd", "Gift Cards and Pens Ltd", "Nib Ltd"]),
        ("This statement is made by Quill Limited2 and Ink (ACT) Pty Ltd3.", ["Quill Limited", "Ink (ACT) Pty Ltd"]),
        ("Quill Corporation as the parent issues this joint statement on behalf of itself and each of its subsidiaries listed "
         "on Exhibit 21 of a report filed with the Paper and Exchange Commission.", ["Quill Corporation"]),
        ("This statement is made by Quill plc. It was filed with Lake Group, Ink Limited being no part of it.", ["Quill plc"]),
        ("This statement is made by Quill+Ink Ltd (formerly Nib Holdings Ltd).", ["Quill+Ink Ltd"]),
        ("This report is prepared by Quill Writers Union (QWU) for the year.", ["Quill Writers Union"]),
    ],
)  # fmt: skip
def test_reporting_entities(tmp_path: Path, sentence: str, entities: list[str]) -> None:
    identity = read(tmp_path, f"# Modern slavery statement\n\n{sentence}\n\n{BODY}\n")
    found = [fact.value for fact in of(identity, FactKind.ENTITY) if fact.confidence >= 0.8]
    assert found == entities


GROUP_OF = "This statement is made on behalf of Quill plc and its subsidiaries."


@pytest.mark.parametrize(
    ("stated", "below", "members"),
    [
        (GROUP_OF, "Its trading companies are: - Ink Ltd - Nib Ltd.", ["Ink Ltd", "Nib Ltd"]),
        (GROUP_OF, "Our subsidiaries include:\n\nInk Ltd\n\nNib Ltd\n\nInk Ltd sells pens.", ["Ink Ltd", "Nib Ltd"]),
        (GROUP_OF, "Appendix A Subsidiaries\n\nInk Ltd Nib Ltd\n\nPen Pty Ltd (ACN 012 345 678)", ["Ink Ltd", "Nib Ltd", "Pen Pty Ltd"]),
        (GROUP_OF, "Through its group companies, Lake plc sells pens.", []),
        (GROUP_OF, "Our suppliers' subsidiaries are Ink Ltd and Nib Ltd.", []),
        ("This statement is made by Quill plc, which consulted all of its subsidiaries.", "Its group companies are: - Ink Ltd - Nib Ltd.", []),
        ("This statement is made by Quill plc.", "It owns the following companies\n\nInk Ltd\n\nNib Ltd", []),
    ],
)  # fmt: skip
def test_a_groups_companies_are_covered_where_its_statement_is_for_them(
    tmp_path: Path, stated: str, below: str, members: list[str]
) -> None:
    text = f"Modern slavery statement\n\n{stated}\n\n{BODY}\n\n{below}\n\n{BODY}\n"
    found = [fact.value for fact in of(read(tmp_path, text, "a.txt"), FactKind.ENTITY)]
    assert found == ["Quill plc", *members]


def test_a_name_in_short_is_given_in_full_and_no_heading_stands_before_one(tmp_path: Path) -> None:
    text = f"# Modern slavery statement\n\nThis statement is made by Quill. Quill Services Pty Ltd (Quill) prints cards.\n\n{BODY}\n"
    assert [fact.value for fact in of(read(tmp_path, text), FactKind.ENTITY)] == ["Quill Services Pty Ltd"]
    text = f"# Modern slavery statement\n\nThis statement covers sites Sites Ink Ltd and Ink Ltd. Our sites are two.\n\n{BODY}\n"
    assert [fact.value for fact in of(read(tmp_path, text), FactKind.ENTITY)] == ["Ink Ltd"]


def test_a_forms_fields_name_the_entity(tmp_path: Path) -> None:
    row = "<tr><td>{}</td><td>{}</td></tr>"
    rows = row.format("Company name", "Ink Canada Inc.") + row.format("Business number", "123456789")
    page = f"<html><body><h1>Report on forced labour</h1><table>{rows}</table><p>{BODY * 2}</p></body></html>"
    assert [fact.value for fact in of(read(tmp_path, page, "a.html"), FactKind.ENTITY)] == ["Ink Canada Inc"]


def test_a_list_of_entities_holds_those_without_a_legal_form(tmp_path: Path) -> None:
    rows = "- Quill plc\n- Quill Bindery (Belfast)\n- Ink & Pen Australia\n- Nib Limited\n"
    text = f"# Modern slavery statement\n\nThis statement covers all Quill entities:\n\n{rows}\nOur farms are in Spain.\n\n{BODY}\n"
    found = [fact.value for fact in of(read(tmp_path, text), FactKind.ENTITY)]
    assert sorted(found) == ["Ink & Pen Australia", "Nib Limited", "Quill Bindery (Belfast)", "Quill plc"]


def test_the_entities_whose_boards_approved_are_listed(tmp_path: Path) -> None:
    text = f"# Modern slavery statement\n\n{BODY}\n\nThis statement was approved by the boards of the following companies: -\n\n- Quill plc\n- Nib Limited\n"
    assert [fact.value for fact in of(read(tmp_path, text), FactKind.ENTITY)] == ["Quill plc", "Nib Limited"]


def test_no_list_without_a_legal_form_is_one_of_entities(tmp_path: Path) -> None:
    rows = "- Quill Bindery\n- Stationery Shops\n"
    text = f"# Modern slavery statement\n\nThis statement is made by Ink Ltd and covers:\n\n{rows}\n{BODY}\n"
    assert [fact.value for fact in of(read(tmp_path, text), FactKind.ENTITY)] == ["Ink Ltd"]


def test_later_boards_of_the_sentence_count(tmp_path: Path) -> None:
    words = "This statement was approved by the boards of Quill Limited and Ink Ltd on 2 May 2025, and by the board of Pen Pty Ltd on 3 May 2025."
    found = of(read(tmp_path, f"# Modern slavery statement\n\n{BODY}\n\n{words}\n"), FactKind.ENTITY)
    assert [fact.value for fact in found] == ["Quill Limited", "Ink Ltd", "Pen Pty Ltd"]


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("3Quillfeather Group", "Quillfeather Group"),
        ("2024The Quill Society Limited", "Quill Society Limited"),
        ("LIC0001 Quill Limited", "Quill Limited"),
        ("3M Quill Limited", "3M Quill Limited"),
        ("655 096 Quill Power Limited", "Quill Power Limited"),
        ("1234567 Ontario Inc", "1234567 Ontario Inc"),
        ("Canada Fighting", None),
        ("Services Pty Ltd", None),
        ("ACN 012 345 678", None),
        ("Executive Vice President Quill Corporation", "Quill Corporation"),
    ],
)
def test_what_extraction_set_before_a_name_is_no_part_of_it(raw: str, name: str | None) -> None:
    assert clean_entity(raw) == name


def test_entities_in_a_list_and_in_a_table_with_their_laws(tmp_path: Path) -> None:
    bullets = read(
        tmp_path,
        f"# Modern slavery statement\n\nThis statement is made on behalf of:\n\n- Ink Ltd\n- Pen Ltd\n\n{BODY}\n",
    )
    assert {fact.value for fact in of(bullets, FactKind.ENTITY)} >= {"Ink Ltd", "Pen Ltd"}
    table = (
        "<html><body><h1>Modern slavery statement</h1><p>This statement is made by Quill plc.</p><p>"
        + BODY * 2
        + "</p>"
        "<h2>Our reporting entities</h2><table><tr><th>Law</th><th>Company</th></tr>"
        "<tr><td>UK Modern Slavery Act 2015</td><td>Ink Ltd</td></tr>"
        "<tr><td>Australian Modern Slavery Act 2018</td><td>Pen Pty Ltd</td></tr></table></body></html>"
    )
    found = {fact.value: fact.law for fact in of(read(tmp_path, table, "a.html"), FactKind.ENTITY)}
    assert found == {"Quill plc": "", "Ink Ltd": "UK-MSA-2015-s54", "Pen Pty Ltd": "AU-MSA-2018-s16"}


@pytest.mark.parametrize(
    ("words", "value", "role"),
    [
        ("for the financial year ended 31 March 2025", "2024-04-01/2025-03-31", "start_inferred"),
        ("for the financial year beginning 1/9/2023 and ending 31/8/2024", "2023-09-01/2024-08-31", "stated"),
        ("in relation to the financial year 1st August 2023 – 31st March 2024", "2023-08-01/2024-03-31", "stated"),
        ("for FY24", "2024", "year_only"),
        ("and its progress in the last year to the end of January 2025", "2024-02-01/2025-01-31", "start_inferred"),
        ("for the financialyearending31December2024and so on", "2024-01-01/2024-12-31", "start_inferred"),
        (
            "for the 2024 financial year. In the financial year ending 31 December 2025, beside the steps above, we intend to train buyers",
            "2024",
            "year_only",
        ),
        (
            "for FY24. In financial year 2025 we will train buyers. In financial year 2025 we plan more",
            "2024",
            "year_only",
        ),
    ],
)
def test_period(tmp_path: Path, words: str, value: str, role: str) -> None:
    identity = read(tmp_path, f"# Modern slavery statement\n\nThis statement is made by Quill Ltd {words}.\n\n{BODY}\n")
    (fact,) = of(identity, FactKind.PERIOD)
    assert (fact.value, fact.role) == (value, role)


def test_laws_that_are_claimed_stand_before_laws_that_others_report_under(tmp_path: Path) -> None:
    identity = read(
        tmp_path,
        "# Modern slavery statement\n\nThis statement of Quill Pty Ltd is made under the Modern Slavery Act 2018 (Cth).\n\n"
        f"{BODY}\n\nQuill Inc. has provided statements under the California Transparency in Supply Chains Act. "
        "Quill Ireland has reported under the UK Modern Slavery Act 2015.\n",
    )
    assert identity.laws == ("AU-MSA-2018-s16",)
    roles = {fact.value: fact.role for fact in of(identity, FactKind.LAW)}
    assert roles == {"AU-MSA-2018-s16": "claimed", "US-CA-1714.43": "named", "UK-MSA-2015-s54": "named"}


def test_publication_is_the_statements_own(tmp_path: Path) -> None:
    text = f"# Modern slavery statement\n\nThis statement of Quill Ltd was published on 3 June 2025.\n\n{BODY}\n"
    (fact,) = of(read(tmp_path, text), FactKind.PUBLICATION)
    assert fact.value == "2025-06-03"
    other = text.replace("This statement of Quill Ltd was", "This is by Quill Ltd. Our policy was")
    assert of(read(tmp_path, other), FactKind.PUBLICATION) == []


def test_company_numbers(tmp_path: Path) -> None:
    text = f"# Modern slavery statement\n\nMade by Quill Ltd (company number 01234567) and Ink Pty Ltd (ACN 012 345 678).\n\n{BODY}\n"
    assert read(tmp_path, text).numbers == ("01234567", "012345678")


COOKIES = "We value your privacy. We use cookies. Accept all cookies or manage preferences. Reject all cookies. " * 3
CHALLENGE = "Just a moment. Checking your browser before you go on. Ray ID 12ab. " * 8
CODE = (
    "# Supplier code of conduct\n\n"
    + "Suppliers must obey this code. Our company expects fair pay and safe work. " * 12
)
NEWS = (
    "# Nine freed from farm\n\nBy Anna Bell\n\nPolice freed nine workers of a farm on Tuesday. A spokesman told reporters that it was modern slavery. "
    "“They had no passports,” said a neighbour. Human trafficking and forced labour are found where housing is tied to work. "
    "The court heard of slavery on three farms. Share this article. Related stories: slavery in car washes. " * 2
)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (COOKIES, "cookie_wall"),
        (CHALLENGE, "challenge_page"),
        (CODE, "code_of_conduct"),
        (NEWS, "news_item"),
        ("# Privacy notice\n\n" + "We keep your data safe and tell you what we do with it. " * 30, "privacy_notice"),
        ("# Gender pay gap report\n\n" + "Women earn four per cent less at the median than men. " * 30, "other_report"),
        ("Sign in. Password. Forgot your password? Create an account. " * 8, "login_page"),
    ],
)
def test_what_is_no_statement_says_what_it_is(tmp_path: Path, text: str, code: str) -> None:
    identity = read(tmp_path, text)
    assert identity.kind is (DocumentKind.NEWS if code == "news_item" else DocumentKind.OTHER)
    assert code in identity.reasons
    assert 0 < identity.confidence <= 1


def test_a_statement_with_a_cookie_banner_is_a_statement(tmp_path: Path) -> None:
    text = (
        "We use cookies. Accept all cookies or manage preferences.\n\n# Modern slavery statement 2024\n\n"
        f"This statement is made by Quill Ltd under the Modern Slavery Act 2015.\n\n{BODY}\n\nApproved by the board.\n"
    )
    assert read(tmp_path, text).kind is DocumentKind.STATEMENT


# --- near copies ----------------------------------------------------------------------------


def words(count: int, salt: str = "") -> str:
    return " ".join(f"word{number % 97}{salt}{number}" for number in range(count))


def test_a_near_copy_shares_a_band_and_another_text_does_not() -> None:
    first, copy = sketch_text(words(600)), sketch_text(words(540) + " " + words(60, "x"))
    other = sketch_text(words(600, "y"))
    assert first and copy and other
    assert set(first.bands) & set(copy.bands)
    assert not set(first.bands) & set(other.bands)
    share, of_first = shared(words(600), words(540) + " " + words(60, "x"))
    assert 0.75 < share < 0.9 and 0.85 < of_first < 0.92


def test_the_same_text_gives_the_same_sketch_and_a_short_one_none() -> None:
    assert sketch_text(words(80)) == sketch_text(words(80).upper())
    assert sketch_text("too short") is None


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="aA .,\nLtd&()'’0123456789:–|", max_size=300))
def test_no_text_breaks_the_rules_and_every_quote_is_at_its_place(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    full = f"Modern slavery statement\n\nThis statement is made by {text} Quill Ltd under section 54 of the Modern Slavery Act 2015.\n"
    read(tmp_path_factory.mktemp("facts"), full, "a.txt")


@pytest.mark.parametrize(
    ("text", "laws"),
    [
        ("Modern Slavery Act Report. This report is made under Canada's Bill S-211.", ("CA-SC-2023-c9-s11",)),
        ("This report is filed jointly under subsection 11(2) of the FCLA.", ("CA-SC-2023-c9-s11",)),
        ("Our UK statement meets the Modern Slavery Act and Bill S-211.", ("UK-MSA-2015-s54", "CA-SC-2023-c9-s11")),
        ("This statement is made under the Modern Slavery Act.", ("UK-MSA-2015-s54",)),
        ("We follow the Uyghur Forced Labor Prevention Act.", ()),
    ],
)
def test_the_act_alone_is_not_the_british_one_in_a_canadian_report(text: str, laws: tuple[str, ...]) -> None:
    assert find_laws(text) == laws


@pytest.mark.parametrize(
    ("line", "day", "role"),
    [
        ("Last updated: 5 July 2025", "2025-07-05", "updated"),
        ("Last updated · 5 July 2025", "2025-07-05", "updated"),
        ("Last Updated • May 2025", "2025-05", "updated"),
        ("(Last reviewed and updated on March 21, 2025)", "2025-03-21", "updated"),
        ("Version 1.2 – Effective 1 June 2025", "2025-06-01", "updated"),
        ("This policy was last updated in June 2025.", "2025-06", "updated"),
        ("Effective date: 2025-06-01\n\nLast updated: 2025-07-30", "2025-07-30", "updated"),
        ("Last updated: 5 July 2025\n\nPublished: 1 May 2025", "2025-05-01", "published"),
        ("Review date: 5 July 2025", None, None),
        ("Our supplier code was last updated in June 2025.", None, None),
        ("Last updated: 5 July 2031", None, None),
        ("Anna Bell, Director\n\nDate: 5 July 2025", None, None),
    ],
)
def test_a_day_of_update_stands_for_that_of_publication(
    tmp_path: Path, line: str, day: str | None, role: str | None
) -> None:
    text = f"# Modern slavery statement\n\n{line}\n\nThis statement is made by Quill Ltd.\n\n{BODY}\n"
    found = of(read(tmp_path, text), FactKind.PUBLICATION)
    assert [(fact.value, fact.role) for fact in found] == ([(day, role)] if day else [])


@pytest.mark.parametrize(
    ("sentence", "role"),
    [
        ("Although Quill Ltd is not legally required to publish a statement under the Modern Slavery Act 2015, it does.", "not_required"),
        ("Quill Ltd is below the turnover threshold of section 54 of the Modern Slavery Act 2015, and publishes this statement all the same.", "not_required"),
        ("We are not required to report. This voluntary statement is made under the Modern Slavery Act 2015.", "claimed"),
        ("Published in accordance with section 54 of the Modern Slavery Act 2015.", "claimed"),
        ("We publish this statement voluntarily, in the spirit of section 54 of the Modern Slavery Act 2015.", "not_required"),
        ("This statement is published in accordance with the spirit of the Modern Slavery Act 2015.", "not_required"),
        ("This statement is made under the Modern Slavery Act 2015, and suppliers act in keeping with the spirit of the Act.", "claimed"),
        ("It is published voluntarily in line with the principles of the Modern Slavery Act 2015.", "not_required"),
        ("This page is not a statement under section 54 of the Modern Slavery Act 2015.", "not_required"),
        ("It is not intended as our annual statement under the Modern Slavery Act 2015.", "not_required"),
        ("Report under the Modern Slavery Act 2015. This is not a revised report.", "claimed"),
        ("This is not our first statement under the Modern Slavery Act 2015: we have published one each year.", "claimed"),
        ("This statement is made by Quill Ltd and is not a joint statement under the Modern Slavery Act 2015.", "claimed"),
        ("It is published by Quill Ltd in compliance with the Modern Slavery Act 2015 (the Act).", "claimed"),
        ("Our buyers know the Modern Slavery Act 2015.", "named"),
    ],
)  # fmt: skip
def test_a_law_that_does_not_ask_for_the_statement(tmp_path: Path, sentence: str, role: str) -> None:
    identity = read(tmp_path, f"# Our people\n\nQuill Ltd makes pens.\n\n{BODY * 4}\n\n{sentence}\n\n{BODY}\n")
    assert [(fact.value, fact.role) for fact in of(identity, FactKind.LAW)] == [("UK-MSA-2015-s54", role)]


@pytest.mark.parametrize(
    ("where", "law"),
    [
        ("Canada. We buy in Canada. Our Canadian mills", "CA-SC-2023-c9-s11"),
        ("Australia. We buy in Australia. Our Australian mills", "AU-MSA-2018-s16"),
        ("Canada. We buy in the UK. Our Canadian mills", "UK-MSA-2015-s54"),
    ],
)
def test_an_act_without_its_year_is_that_of_the_country_that_the_text_is_about(
    tmp_path: Path, where: str, law: str
) -> None:
    identity = read(tmp_path, f"# Modern Slavery Act report\n\nQuill makes pens in {where} are old.\n\n{BODY}\n")
    assert [fact.value for fact in of(identity, FactKind.LAW)] == [law]


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("Quill Pens FZCO is committed to ending slavery.", ["Quill Pens FZCO"]),
        ("This statement is published by Quill Pens LLC-FZ and its affiliates.", ["Quill Pens LLC-FZ"]),
        ("This statement is made by Quill ltd.", ["Quill ltd"]),
        ("BUSINESS\n\nQuill Rowe limited entered the market in 2002.", ["Quill Rowe"]),
        ("Quill Group and subsidiaries are committed to fair work.", ["Quill Group"]),
        ("Legal name: Quill Ltd  \nRegistered office: Unit A, 82 Mill Road, Penton, PN1 7DE  \nWebsite: quill.example", ["Quill Ltd"]),
        ("Legal name: Quill Ltd Registered office: Unit A, 82 Mill Road, Penton Website: quill.example", ["Quill Ltd"]),
        ("This statement sets out QPG – Quill Pen Group Limited’s actions against slavery.", ["Quill Pen Group Limited"]),
        ("This statement is made by the Quill Group. It sets out the steps that Quill has taken.", ["Quill Group"]),
        ("This is the statement of Quill‘n’Ink UK Limited: it constitutes the statement by Quill‘n’Ink.", ["Quill‘n’Ink UK Limited"]),
        ("Although Quill Ltd is small, it reports.", ["Quill Ltd"]),
    ],
)  # fmt: skip
def test_names_as_ordinary_pages_give_them(tmp_path: Path, words: str, names: list[str]) -> None:
    text = f"# Modern slavery statement\n\n{words}\n\n{BODY * 3}\n"
    assert [fact.value for fact in of(read(tmp_path, text), FactKind.ENTITY)] == names


def test_a_title_and_its_revision_are_no_company(tmp_path: Path) -> None:
    identity = read(tmp_path, f"# Modern slavery statement Last revised: June 2022\n\n{BODY * 3}\n")
    assert not of(identity, FactKind.ENTITY)


def test_a_year_that_is_planned_for_is_not_the_statements(tmp_path: Path) -> None:
    assert read(tmp_path, f"# Modern slavery statement\n\n{BODY}\n\nIn 2025-2026, we will map farms.\n").year is None


def test_a_policy_by_its_title_that_calls_itself_a_statement_is_one(tmp_path: Path) -> None:
    said = "This statement sets out our actions. This statement covers all that we do. We trained our buyers on the Modern Slavery Act 2015."
    text = f"# Modern slavery policy\n\n{said} {BODY * 3}\n\nDocument control: 4\n\nApproved by the board.\n"
    assert read(tmp_path, text).kind is DocumentKind.STATEMENT
    text = text.replace("This statement", "This policy")
    assert read(tmp_path, text).kind is DocumentKind.POLICY
