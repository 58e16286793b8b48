"""Whose statement it is, under file names as people give them: the name in the text wins."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from statement_audit.extract import extract
from statement_audit.identity.identify import identify
from statement_audit.identity.names import clean_stem, full_name
from statement_audit.models import CompanyRef, DocumentKind, FactKind, Identity, StatementRef

TODAY = date(2026, 11, 25)
# File names that give no name, and those that give "Harbour Bread".
NAMELESS = (
    "statement.pdf",
    "MSA-statement-FY24-FINAL-signed-v2 (1).pdf",
    "ms_statement_clean.pdf",
    "CEO signed.pdf",
    "scan0001.pdf",
    "1234567.pdf",
    "SC123456_statement.pdf",
    "Modern Slavery Statement 2023 web.pdf",
    "Modern%20Slavery%20Statement%202023%20FINAL.pdf",
    "https://files.invalid/uploads/2024/03/modern-slavery-act-statement-2023-24.pdf?download=1",
    "0f8fad5b-d9cb-469f-a165-70867728950e.pdf",
    "3f2a9c81d0e4b7a6.pdf",
    "MSS Board approved 12 Dec 2023 - clean copy.docx",
    "Microsoft Word - Document1.pdf",
    "Anti-Slavery and Human Trafficking Policy v1.2 draft.pdf",
    "2023-24 slavery statement HR updated (new).pdf",
    "index.html",
    "Section54-Transparency-Statement-2022_lowres.pdf",
)
NAMING = (
    "harbour-bread-ms24.pdf",
    "Harbour Bread Modern Slavery Statement FY2023 signed.pdf",
    "HarbourBread_MSA_2023_FINAL.pdf",
    "https://files.invalid/Harbour%20Bread%20Statement%202024.pdf",
    "2024 Harbour Bread clean.docx",
)
BODY = """
We found no forced labour. We train our buyers on modern slavery and human trafficking every year, and our suppliers
sign a code. We visited fourteen mills in 2023. Workers can report concerns in eight languages. Clean water is there.

"""
MADE_BY = """# Modern Slavery Statement 2023

This statement is made by Quillfeather Limited under section 54 of the Modern Slavery Act 2015.
"""
TITLED = "# Birchpaper Modern Slavery Statement\n\nBirchpaper makes paper. Birchpaper is a family firm."
GROUP = """# Modern slavery statement

This statement is made by Plume Holdings plc and its subsidiaries, Plume Retail Limited and Plume Foods Limited.
Plume Retail Limited runs shops. We buy from Tidewater plc.
"""
SIGNED = """# Our stand against slavery

Redgum Kettles makes kettles, and Redgum Kettles is proud of its makers.

Approved by the board of Redgum Kettles Pty. Ltd. on 4 July 2023.
"""
NOBODY = "# Modern Slavery Statement\n\nWe take slavery seriously under the Modern Slavery Act 2015. We buy from Tidewater plc."
TEXTS = {
    "made by": (MADE_BY, "Quillfeather Limited"),
    "titled": (TITLED, "Birchpaper"),
    "group": (GROUP, "Plume Holdings plc"),
    "signed": (SIGNED, "Redgum Kettles Pty. Ltd"),
}


def identify_text(tmp_path: Path, text: str, ref: StatementRef) -> Identity:
    path = tmp_path / "text.md"
    path.write_text(text + BODY, encoding="utf-8")
    document, _ = extract(path, "0" * 64, name="text.md")
    return identify(document, ref, TODAY)


@pytest.mark.parametrize("text", TEXTS)
def test_the_name_in_the_text_wins_over_every_file_name(tmp_path: Path, text: str) -> None:
    words, company = TEXTS[text]
    found = {name: identify_text(tmp_path, words, StatementRef(name)).company for name in (*NAMELESS, *NAMING)}
    assert found == dict.fromkeys((*NAMELESS, *NAMING), company)


@pytest.mark.parametrize("name", NAMELESS)
def test_a_file_name_that_is_no_name_gives_none(name: str) -> None:
    assert clean_stem(name) == ""


@pytest.mark.parametrize("name", NAMING)
def test_the_file_name_is_used_where_the_text_gives_no_name(tmp_path: Path, name: str) -> None:
    assert identify_text(tmp_path, NOBODY, StatementRef(name)).company == "Harbour Bread"


def test_of_a_groups_companies_the_one_of_the_file_name_is_taken(tmp_path: Path) -> None:
    assert identify_text(tmp_path, GROUP, StatementRef("PLUME RETAIL LTD.pdf")).company == "Plume Retail Limited"


@pytest.mark.parametrize(
    ("file", "company"),
    [
        ("HARBOUR BREAD UK LTD.pdf", "HARBOUR BREAD UK LTD"),
        ("PENN LTD.pdf", "Harbour Bread"),
        ("x.pdf", "Harbour Bread"),
    ],
)
def test_a_file_gives_the_name_in_full_of_which_the_text_has_the_beginning(
    tmp_path: Path, file: str, company: str
) -> None:
    text = "Harbour Bread is a provider of bread to shops. Harbour Bread bakes at night."
    assert identify_text(tmp_path, text, StatementRef(file)).company == company


def test_a_list_outranks_the_text(tmp_path: Path) -> None:
    ref = StatementRef("statement.pdf", companies=(CompanyRef("Harbour Bread plc"),))
    assert identify_text(tmp_path, MADE_BY, ref).company == "Harbour Bread plc"


@pytest.mark.parametrize(
    ("words", "entity"),
    [
        (
            "Harbour Bread Ovens strives to buy well. Our bakers at Harbour Bread Ovens know slavery.",
            "Harbour Bread Ovens",
        ),
        ("Harbour Bread strives to buy well. Our bakers at Harbour Bread Ovens know slavery.", "Harbour Bread"),
        ("Harbour-Bread strives to buy well.", "Harbour-Bread"),
    ],
)
def test_the_name_of_a_file_is_spelt_as_the_text_spells_it(tmp_path: Path, words: str, entity: str) -> None:
    found = identify_text(tmp_path, f"{words}\n\n", StatementRef("harbour-bread.pdf"))
    assert [fact.value for fact in found.facts if fact.kind is FactKind.ENTITY] == [entity]


@pytest.mark.parametrize(
    "title",
    [
        "# CA Transparency in Supply Chain",
        "# Report under the Fighting Against Forced Labour and Child Labour in Supply Chains Act",
        "# Combatting Modern Slavery Statement",
        "# Business Modern Slavery Statement\n\nOur business is small, and the business grows.",
        "# June 2023 Modern Slavery Statement",
        "# Modern Slavery Statement\n\nProduced by our own team. The statement was produced in June.",
        "# The Modern Slavery Statement",
        "PR-STD-001 Modern Slavery Statement",
        "# Modern Slavery Statement\n\nZero-tolerance approach to modern slavery, forced labour, and human trafficking.",
        "# Positional Statement: Human Trafficking",
        "# Modern Slavery Statement\n\nDate: December 2026",
    ],
)
def test_words_of_titles_are_no_entities(tmp_path: Path, title: str) -> None:
    found = identify_text(tmp_path, f"{title}\n\nWe bake bread.", StatementRef("harbour-bread.pdf"))
    assert [fact.value for fact in found.facts if fact.kind is FactKind.ENTITY] == []
    assert (found.company, found.names) == ("Harbour Bread", ())


@pytest.mark.slow
@pytest.mark.shared
def test_real_statements_keep_their_company_under_names_that_give_none(shared_data: Path) -> None:
    """Each is read as a statement; its name comes from the text, and is the same whatever the file is called."""
    told, nameless = 0, []
    for path in sorted((shared_data / "texts").iterdir()):
        document, _ = extract(path, "0" * 64, name=path.name)
        found = [identify(document, StatementRef(name), TODAY) for name in NAMELESS[::12]]
        assert {one.kind for one in found} == {DocumentKind.STATEMENT}, path.name
        companies = {one.company for one in found}
        assert len(companies) == 1, path.name
        told += companies != {None}
        nameless += [] if companies != {None} else [path.name]
    assert told >= 105, nameless


@pytest.mark.parametrize(
    ("words", "company"),
    [
        ("# About Crumbs\n\nHarbour Bread Limited bakes. Harbour Bread Limited opposes slavery.", "Harbour Bread Limited"),
        ("# Our statement\n\nHarbour Bread Ltd (company no. 01234567), which trades as Crumbs, opposes slavery. "
         "Crumbs has bakeries, and Crumbs has shops.", "Harbour Bread Ltd"),
        ("# Our statement\n\nAt Harbour Breads, we oppose modern slavery.", "Harbour Breads"),
        ("# Our statement\n\nHarbour® Ltd opposes slavery. Harbour® Ltd has two shops.", "Harbour Ltd"),
        ("# Our policy\n\nOctober 2025\n\nThe Rooms of Ambleford (\"we\", \"us\") is against modern slavery.", "Rooms of Ambleford"),
        ("# Modern slavery statement — quillPens\n\nquillPens is against modern slavery.", "quillPens"),
        ("Home Modern Slavery Act 2015 Statement\n\nAt Ambleford, we are against modern slavery.", "Ambleford"),
        ("# Modern slavery\n\nThis is the Modern Slavery Act Statement of South Pole Inks (Quill Press) (\"the Company\").",
         "South Pole Inks (Quill Press)"),
    ],
)  # fmt: skip
def test_headings_trade_names_and_marks_are_not_the_companys_name(tmp_path: Path, words: str, company: str) -> None:
    assert identify_text(tmp_path, words, StatementRef("crumbs.html")).company == company


@pytest.mark.parametrize(
    "line",
    [
        "© 2026 Harbour Bread Ltd. All rights reserved.",
        "© <span>2019-2026</span> Harbour Bread Ltd | Site by Tidewater Limited",
        "Copyright 2026 by Harbour Bread Ltd",
        "(c) Tidewater Limited</p><p>© 2026 Harbour Bread Ltd",
    ],
)
def test_a_pages_line_on_copyright_gives_the_legal_form(tmp_path: Path, line: str) -> None:
    path = tmp_path / "page.html"
    body = BODY.replace("\n\n", "</p><p>")
    path.write_text(
        "<html><head><title>Modern slavery statement | Harbour Bread</title></head><body><main><h1>Modern slavery statement</h1>"
        f"<p>Harbour Bread has a zero tolerance of modern slavery.</p><p>{body}</p></main><footer><p>{line}</p></footer></body></html>",
        encoding="utf-8",
    )
    document, _ = extract(path, "0" * 64, name="page.html")
    found = identify(document, StatementRef("page.html"), TODAY)
    assert found.company == "Harbour Bread Ltd"


def test_a_page_of_another_company_changes_no_name() -> None:
    assert full_name("Harbour Bread", (), "© 2026 Tidewater Limited") == "Harbour Bread"
    assert full_name("Harbour Bread plc", (), "© 2026 Harbour Bread Ltd") == "Harbour Bread plc"
