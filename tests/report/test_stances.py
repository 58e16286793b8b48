"""Headlines of the site: who speaks to a subject, who denies it, and what nobody has settled."""

from typing import Any

import pytest

from statement_audit.published import FindingRow
from statement_audit.report.criteria import CompanyAnswer, _cell, _stance

STATEMENT: Any = None


def cell(status: str, *, needs_review: bool = False, guessed: bool = False) -> CompanyAnswer:
    return CompanyAnswer(STATEMENT, status, None, needs_review, False, None, "", "", "", guessed, not needs_review)


@pytest.mark.parametrize(
    ("cells", "stance"),
    [
        ([cell("denies_relevance"), cell("not_found")], "denies"),
        ([cell("nil_finding"), cell("concrete_specific")], "speaks"),
        ([cell("commitment")], "speaks"),
        ([cell("concrete_specific", needs_review=True), cell("not_found")], "open"),
        ([cell("not_found", needs_review=True), cell("not_found")], "open"),
        ([cell("background")], "open"),
        ([cell("not_found"), cell("not_found", guessed=True)], "silent"),
        ([cell("not_found", guessed=True)], "guessed"),
        ([cell("not_assessed")], "unasked"),
        ([cell("denies_relevance"), cell("concrete_specific", needs_review=True)], "open"),
        ([cell("denies_relevance"), cell("not_found", needs_review=True)], "denies"),
        ([cell("admits_absent"), cell("not_found")], "admits"),
        ([cell("admits_absent"), cell("nil_finding")], "denies"),
        ([cell("could_not_read"), cell("not_found")], "open"),
        ([], "unasked"),
    ],
)
def test_what_a_statement_does_about_a_subject(cells: list[CompanyAnswer], stance: str) -> None:
    assert _stance(cells) == stance


@pytest.mark.parametrize(
    ("more", "stance"),
    [
        ({"reasons": ("sector_guessed",)}, "guessed"),
        ({"reasons": ("platform_kind_assumed",)}, "guessed"),
        ({"reasons": ("unclear",)}, "open"),
        ({"flags": ("contested",)}, "open"),
        ({}, "silent"),
    ],
)
def test_guesses_and_open_answers_are_those_of_the_plain_sentence(more: dict[str, Any], stance: str) -> None:
    found = FindingRow("PLT-01", "", "PLT", "not_found", None, 1, "", **more)
    assert _stance([_cell(STATEMENT, found, STATEMENT)]) == stance
