from __future__ import annotations

import pytest

from statement_audit.identity.companies import (
    LEGAL_FORMS,
    bare_name,
    company_key,
    has_legal_form,
    is_legal_form,
    names_company,
    short_name,
)
from statement_audit.models import Block, BlockKind, ExtractedDocument, Page

SAME = (
    ("Harbour Bread plc", "Harbour Bread P.L.C.", "The Harbour Bread plc", "HARBOUR BREAD PUBLIC LIMITED COMPANY", "Harbour  Bread, PLC."),
    ("Café Meridian Ltd", "Cafe Meridian Limited", "CAFÉ MERIDIAN LTD.", "Cafe\u0301 Meridian Ltd"),
    ("Quill & Sons LLP", "Quill and Sons L.L.P.", "Quill & Sons Limited Liability Partnership"),
    ("J. D. Quill Ltd", "JD Quill Ltd", "J.D. QUILL LIMITED", "J D Quill Ltd"),
    ("Quill's Pens Ltd", "Quill’s Pens Ltd", "QUILLS PENS LIMITED"),
    ("Redgum Kettles Pty Ltd", "Redgum Kettles Pty. Ltd.", "Redgum Kettles Proprietary Limited", "Redgum Kettles (Pty) Ltd"),
    ("Luca Penna S.p.A.", "Luca Penna SpA", "LUCA PENNA S.P.A"),
    ("Mærø A/S", "Maero AS"),
    ("Plume S.à r.l.", "Plume SARL", "Plume S.a.r.l."),
    ("Feder GmbH & Co. KG", "FEDER GMBH AND CO KG"),
    ("Valley Co-operative Ltd", "The Valley Cooperative Limited", "Valley Co-op Ltd"),
    ("Quill and Company Ltd", "Quill & Co. Limited"),
    ("Quill (UK) Limited", "Quill UK Ltd"),
    ("Pióro Sp. z o.o.", "Pioro Sp. z o. o."),
)  # fmt: skip
DIFFERENT = (
    ("Quill Group plc", "Quill plc"),
    ("Quill UK Ltd", "Quill Ltd"),
    ("Quill (Holdings) Ltd", "Quill Ltd"),
    ("Quill plc", "Quill Ltd"),
    ("Quill AG", "Quill plc"),
    ("Quill Pty Ltd", "Quill Ltd"),
    ("Quill & Co Ltd", "Quill Ltd"),
    ("2.5 Degrees Ltd", "25 Degrees Ltd"),
    ("AS Watt Ltd", "Watt AS"),
    ("SE Motors Ltd", "Motors SE"),
    ("The Quill Partnership Ltd", "Quill LP"),
)


@pytest.mark.parametrize("names", SAME, ids=lambda names: names[0])
def test_spellings_of_one_company_share_a_key(names: tuple[str, ...]) -> None:
    assert len({company_key(name) for name in names}) == 1


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_companies_that_registers_tell_apart_have_keys_of_their_own(one: str, other: str) -> None:
    assert company_key(one) != company_key(other)


@pytest.mark.parametrize("name", ["...", "&", "The", "株式会社", "Ltd"])
def test_no_name_has_an_empty_key(name: str) -> None:
    assert company_key(name)


def test_every_spelling_of_the_lexicon_is_a_legal_form_and_falls_off_a_name() -> None:
    for _, countries, spellings in LEGAL_FORMS:
        assert countries
        for spelling in spellings.split("|"):
            assert is_legal_form(spelling)
            assert has_legal_form(f"Quill {spelling}")
            assert bare_name(f"Quill {spelling}") == bare_name(f"Quill {spelling}.") == "quill"


@pytest.mark.parametrize("word", ["Group", "Holdings", "Co-operative", "UK", "Spa", "The", ""])
def test_other_words_are_no_legal_form(word: str) -> None:
    assert not is_legal_form(word)


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Harbour Bread Group plc", "Harbour Bread"),
        ("The Harbour Bread Company (UK) Limited", "Harbour Bread"),
        ("Quill & Co. Ltd", "Quill"),
        ("Bank of Ireland (UK) plc", "Bank of Ireland"),
        ("Bath Spa", "Bath Spa"),
        ("SA Brewers Limited", "SA Brewers"),
        ("Redgum Kettles Pty. Ltd.", "Redgum Kettles"),
        ("Limited", "Limited"),
    ],
)
def test_what_a_text_uses_of_a_name(name: str, short: str) -> None:
    assert short_name(name) == short


@pytest.mark.parametrize(
    ("text", "company", "named"),
    [
        ("We at CAFE MERIDIAN bake.", "Café Meridian Ltd", True),
        ("Harbour\nBread bakes.", "The Harbour Bread Group P.L.C.", True),
        ("Harbour Breads bakes.", "Harbour Bread plc", False),
        ("A J Quill shop; Quill’s pens.", "J Quill Ltd", True),
        ("Pens by J.D. Quill.", "J D Quill Limited", True),
        ("We bake.", "Harbour Bread plc", False),
    ],
)
def test_whether_a_text_names_a_company(text: str, company: str, named: bool) -> None:
    page = Page(1, text, (Block(0, len(text), BlockKind.PARAGRAPH),))
    assert names_company(ExtractedDocument("0" * 64, "text/plain", (page,), "text"), company) is named
