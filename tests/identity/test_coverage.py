"""Names that rules do not reach are weighed by the words around them."""

import hashlib
from pathlib import Path

import pytest

from statement_audit.extract import extract
from statement_audit.identity import coverage
from statement_audit.identity.entity_names import Named
from statement_audit.identity.identify import identify
from statement_audit.identity.whole_text import WholeText, whole_text
from statement_audit.models import Fact, FactKind, StatementRef
from tests.identity.test_facts import TODAY

MIDDLE = """We make pens and inks at nine works and employ 2,100 people. Our buyers visit each works once a year, and what they
find is put right within thirty days or the works loses our orders. In the year 41 works were visited, and at three of them
passports had been taken away; they were given back. Everybody who buys for us is trained, and the hotline is open to all.
"""


def entities(tmp_path: Path, text: str) -> list[Fact]:
    path = tmp_path / "statement.txt"
    path.write_text(text, encoding="utf-8")
    document, _ = extract(path, hashlib.sha256(path.read_bytes()).hexdigest(), name=path.name)
    facts = identify(document, StatementRef(path.name, path=path), TODAY).facts
    return [fact for fact in facts if fact.kind is FactKind.ENTITY]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (
            "MODERN SLAVERY STATEMENT\n\nWho reports\n\nWe are three companies of one group, Quill Holdings Ltd, Nib Works Limited and "
            f"Ink (Leeds) Ltd, and this is our joint statement.\n\n{MIDDLE}\nOUR SUPPLIERS\n\nPaper comes from Ashby Mills Ltd and Corran Board plc.\n\n"
            "The directors of the three firms approved this statement on 4 May 2024.",
            {"Quill Holdings Ltd", "Nib Works Limited", "Ink (Leeds) Ltd"},
        ),
        (
            "Modern slavery statement of the Quill group\n\nEntities covered\n\nQuill Holdings Ltd\nNib Works Limited\nInk (Leeds) Ltd\n\n"
            f"Entities not covered\n\nQuill Ireland DAC\nQuill Polska Sp. z o.o.\n\n{MIDDLE}",
            {"Quill Holdings Ltd", "Nib Works Limited", "Ink (Leeds) Ltd"},
        ),
        (
            f"Quill Ltd: modern slavery statement\n\nThis statement is made by Quill Ltd alone.\n\n{MIDDLE}\nWe rent from Wren Estates LLP, "
            "and Thornbury Audit Limited checks our works. Our parent, Plume Inc., publishes a statement of its own.",
            {"Quill Ltd"},
        ),
    ],
)  # fmt: skip
def test_the_words_around_tell(tmp_path: Path, text: str, names: set[str]) -> None:
    assert {fact.value for fact in entities(tmp_path, text)} == names


def test_each_is_quoted_where_it_stands(tmp_path: Path) -> None:
    text = f"Modern slavery statement\n\nThis statement is for Quill Holdings Ltd and the firms in the annex.\n\n{MIDDLE}\nAnnex\n\nNib Works Limited\n\nInk (Leeds) Ltd\n"
    found = entities(tmp_path, text)
    assert found
    assert all(fact.value.split()[0] in fact.quote for fact in found)


def test_a_weight_for_each_bucket() -> None:
    assert coverage.WEIGHTS.stat().st_size == coverage.BESIDE_OTHERS[1]
    buckets = coverage.hashed({"left: by": 1.0, "right: (": 2.0}, coverage.OF_WORDS[1])
    assert set(buckets) == {15631, 38921} and sum(buckets.values()) == 3.0  # what was fitted is found again


def test_names_are_parted_at_the_end_of_a_block_and_not_too_many(tmp_path: Path) -> None:
    lines = ["NSW", "Quill Ltd", *(f"Nib Number {number} Ltd" for number in range(400))]
    names = _candidates(tmp_path, "\n\n".join(lines), ())
    assert "quill ltd" in names and len(names) <= coverage.MOST_NAMES


def test_a_name_that_rules_tell_is_kept_where_nothing_is_likely(tmp_path: Path) -> None:
    told = [Named("Quill Ltd", 0, 5, "issuer", 0.9)]
    assert coverage.weighed(_whole(tmp_path, "Blank."), told) == told


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Jo Quill, Managing Director, Nib Works Limited signed.", {"Nib Works Limited"}),
        ("In the UK, All Quill Airways Co., Ltd. sells flights.", {"All Quill Airways Co., Ltd"}),
        ("We bank with Pen, Ink & Quill Limited.", {"Pen, Ink & Quill Limited"}),
        ("QWC drinks Limited has fourteen depots.", {"QWC drinks Limited"}),
        ("Approved by the Board of Management of Quill United Kingdom Limited.", {"Quill United Kingdom Limited"}),
        ("It is for Quill Ltd, Ink Funding Europe, Nib Works Ltd.", {"Quill Ltd", "Ink Funding Europe", "Nib Works Ltd"}),
        ("Quills at Ink sells pens. Quills at Ink is old. The board of Quills at Ink Group plc met.", {"Quills at Ink Group plc"}),
        ("Quill Mid- Co Limit ed and Quill Bank (Q.P.S.C.) and Quill Foods PCL.",
         {"Quill Mid- Co Limit ed", "Quill Bank (Q.P.S.C.)", "Quill Foods PCL"}),
        ("Ann Ink, Managing Director plc.", set()),
    ],
)  # fmt: skip
def test_where_a_name_begins_and_ends(tmp_path: Path, text: str, names: set[str]) -> None:
    assert {item.name for item in _candidates(tmp_path, text, ()).values()} == names


def test_a_fuller_name_stands_for_a_short_one_and_offices_are_none(tmp_path: Path) -> None:
    told = (Named("Quill", 0, 5, "issuer", 0.4),)
    text = "Quill Pens Group sells pens. At Quill Pens Group we listen. " + "Ask our Head of Inks, who knows. " * 4
    assert {item.name for item in _candidates(tmp_path, text, told).values()} == {"Quill", "Quill Pens Group"}


def test_owners_and_those_left_out_are_none_however_likely(tmp_path: Path) -> None:
    text = "It is a wholly owned subsidiary of Quill Plumes Inc. and does not cover Quill (Ireland) Ltd. We are Nib Works Ltd."
    whole = _whole(tmp_path, text)
    names = coverage.candidates(whole, ())
    assert len(names) == 3
    assert [item.name for item in coverage.chosen(whole, (), names, dict.fromkeys(names, 0.99))] == ["Nib Works Ltd"]


def test_a_list_is_weighed_with_its_mean(tmp_path: Path) -> None:
    whole = _whole(tmp_path, "For A Quill Ltd, B Quill Ltd, C Quill Ltd, D Quill Ltd, E Quill Ltd.")
    names = coverage.candidates(whole, ())
    rows = coverage.compared(whole, names, (), {key: float(number) for number, key in enumerate(sorted(names))})
    assert len({next(mark for mark in row if mark.startswith("run's mean")) for row in rows.values()}) == 1
    assert len({next(mark for mark in row if mark.startswith("points")) for row in rows.values()}) == 5


def _whole(tmp_path: Path, text: str) -> WholeText:
    path = tmp_path / "text.txt"
    path.write_text(text, encoding="utf-8")
    document, _ = extract(path, hashlib.sha256(path.read_bytes()).hexdigest(), name=path.name)
    return whole_text(document)


def _candidates(tmp_path: Path, text: str, told: tuple[Named, ...]) -> dict[str, coverage.NameInText]:
    return coverage.candidates(_whole(tmp_path, text), told)
