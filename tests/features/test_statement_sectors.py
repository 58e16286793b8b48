"""Where a statement's sectors come from: told by a list or an option, else guessed and marked so."""

from dataclasses import replace
from pathlib import Path

import pytest

from statement_audit.classify.keyword import KeywordClassifier
from statement_audit.models import BlockKind, CompanyRef, DocumentKind, Identity, Passage, SectorGuess, StatementRef
from statement_audit.rubric import load_rubric
from statement_audit.statements.result import process_statement
from statement_audit.statements.sectors import find_guesses, listed_sectors

RUBRIC = load_rubric()
RUNS = "\nWe operate an online marketplace for furniture on which sellers set their own prices.\n"


def guesses(name: str, **ref: object) -> tuple[SectorGuess, ...]:
    company = CompanyRef(name, sectors=ref.pop("sectors", ()))
    identity = Identity(DocumentKind.STATEMENT, 0.9, (), "en", (), name, None, None, None, (), ())
    return find_guesses(StatementRef("a.txt", companies=(company,), **ref), (company,), identity, (), RUBRIC)


@pytest.mark.parametrize("name", ["eBay Inc.", "EBAY", "eBay (UK) Limited", "eBay Australia Pty Ltd"])
def test_a_listed_company_and_its_branches_have_the_list_s_sectors(name: str) -> None:
    found = guesses(name)
    assert {guess.sector for guess in found} == {"tech_platform", "marketplace"}
    assert {(guess.basis, guess.reason) for guess in found} == {("list", "eBay Inc.")}


@pytest.mark.parametrize("name", ["eBay Bay Bakery Ltd", "Larch Ltd", ""])
def test_another_name_has_none(name: str) -> None:
    assert guesses(name) == ()


def test_a_list_or_an_option_wins(judge, make_task, statement) -> None:
    assert guesses("eBay Inc.", sectors=("retail",)) == ()
    task = make_task(statement + RUNS)
    result = process_statement(replace(task, ref=replace(task.ref, companies=(), sectors=("retail",))), judge)
    assert result.sector_guesses == ()
    assert not any("sector_guessed" in finding.reasons for finding in result.assessment.findings)


def test_a_register_s_sectors_are_guesses_and_others_join_them() -> None:
    found = {guess.sector: guess.basis for guess in guesses("eBay Inc.", sectors=("telecoms",), source="uk-register")}
    assert found == {"telecoms": "register", "tech_platform": "list", "marketplace": "list"}


def test_what_the_text_says_asks_its_criteria_and_marks_them(judge, make_task, statement) -> None:
    def score(text: str):
        task = make_task(text)
        return process_statement(replace(task, ref=replace(task.ref, companies=(), sectors=())), judge)

    result = score(RUNS + statement)
    assert {"marketplace", "tech_platform"} <= {guess.sector for guess in result.sector_guesses}
    page = {page.number: page.text for page in result.document.pages}
    for guess in result.sector_guesses:
        assert page[guess.page][guess.start : guess.end] == guess.quote
    marked = {finding.criterion for finding in result.assessment.findings if "sector_guessed" in finding.reasons}
    assert "PLT-05" in marked
    assert not any(RUBRIC.criterion(name).applies_to == ("all",) for name in marked)
    assert not any(issue.code == "sector_unknown" for issue in result.issues)
    assert result.companies[0].sectors == ()  # what was told, and nothing else, is kept as told


def test_the_shipped_list_names_sectors_that_the_rubric_knows() -> None:
    known = frozenset({*RUBRIC.sectors, *RUBRIC.platform_subtypes})
    listed = listed_sectors(known)
    assert len(listed) > 150
    assert all(sectors and set(sectors) <= known for _, sectors in listed.values())


def test_the_shipped_list_is_in_the_wheel() -> None:
    build = Path("pyproject.toml").read_text(encoding="utf-8")
    assert '"corpus/companies" = "statement_audit/_shipped/companies"' in build


class Reads:
    """A judge that takes every text for one on shops."""

    def sector_shares(self, texts, rubric):
        return [{"retail": 0.9} for _ in texts]


def test_a_judge_that_reads_is_asked_and_another_leaves_it_to_the_words() -> None:
    text = "Doors open at nine on six days of the week."
    passage = Passage(0, 1, 0, len(text), text, text, BlockKind.PARAGRAPH)
    identity = Identity(DocumentKind.STATEMENT, 0.9, (), "en", (), "Larch Ltd", None, None, None, (), ())
    asked = (StatementRef("a.txt"), (CompanyRef("Larch Ltd"),), identity, (passage,), RUBRIC)
    assert [(guess.sector, guess.quote) for guess in find_guesses(*asked, Reads())] == [("retail", text)]
    assert find_guesses(*asked, KeywordClassifier()) == find_guesses(*asked) == ()
