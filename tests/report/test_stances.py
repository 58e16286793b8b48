"""Headlines of the site: who speaks to a subject, who denies it, and what nobody has settled."""

from typing import Any

import pytest

from statement_audit.report.criteria import CompanyAnswer, _stance

STATEMENT: Any = None


def cell(status: str, *, needs_review: bool = False, guessed: bool = False) -> CompanyAnswer:
    return CompanyAnswer(STATEMENT, status, None, needs_review, False, None, "", "", "", guessed)


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
        ([], "unasked"),
    ],
)
def test_what_a_statement_does_about_a_subject(cells: list[CompanyAnswer], stance: str) -> None:
    assert _stance(cells) == stance
