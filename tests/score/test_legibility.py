from __future__ import annotations

import pytest

from statement_audit.models import Check, Evidence, Finding, Page, Status
from statement_audit.rubric import load_rubric
from statement_audit.score.legibility import REASON, UNREAD, heed_legibility, heed_unread

CLEAR, HARD = 0.95, 0.6


def page(number: int, confidence: float | None) -> Page:
    return Page(number, "x" * 100, (), "text" if confidence is None else "ocr", confidence)


def finding(status: Status = Status.CONCRETE_SPECIFIC, *pages: int, confidence: float | None = 0.9) -> Finding:
    evidence = tuple(Evidence(n, n, 0, 5, "quote", "best" if n == pages[0] else "second", status, 0.9) for n in pages)
    return Finding("A-01", "A", status, 0.7, confidence, False, reasons=("second_window",), evidence=evidence)


def heed(one: Finding, *pages: Page) -> Finding:
    return heed_legibility({"A-01": one}, pages)["A-01"]


def test_text_pages_change_nothing() -> None:
    one = finding(Status.OUTCOME, 1)
    assert heed(one, page(1, None), page(2, None)) is one


def test_a_quote_from_a_hard_page_goes_to_a_person() -> None:
    found = heed(finding(Status.OUTCOME, 1), page(1, HARD), page(2, CLEAR))
    assert found.needs_review
    assert found.reasons == ("second_window", REASON)
    assert found.confidence == HARD


def test_a_quote_from_a_clear_scan_does_not() -> None:
    found = heed(finding(Status.OUTCOME, 2, confidence=0.99), page(1, HARD), page(2, CLEAR))
    assert not found.needs_review
    assert found.confidence == CLEAR


def test_a_second_quote_counts_for_review_but_not_for_confidence() -> None:
    found = heed(finding(Status.OUTCOME, 2, 1), page(1, HARD), page(2, CLEAR))
    assert found.needs_review
    assert found.confidence == 0.9


@pytest.mark.parametrize(("pages", "review"), [((HARD, CLEAR), True), ((HARD, CLEAR, None, None, CLEAR), False)])
def test_what_was_not_found_may_have_been_misread(pages: tuple[float | None, ...], review: bool) -> None:
    found = heed(finding(Status.NOT_FOUND, confidence=None), *(page(n, c) for n, c in enumerate(pages, 1)))
    assert found.needs_review is review


def test_what_was_not_assessed_stays_as_it_is() -> None:
    one = finding(Status.NOT_ASSESSED, confidence=None)
    assert heed(one, page(1, HARD)) == one


def test_absence_is_not_claimed_beside_an_unread_page() -> None:
    rubric = load_rubric("modern-slavery")
    unread = Page(2, "", (), "unread")
    named = next(one.id for one in rubric.criteria if one.check is Check.TEXT)
    elsewhere = next(one.id for one in rubric.criteria if one.check is Check.METADATA)

    def heed_status(name: str, status: Status, *pages: Page) -> Finding:
        one = Finding(name, "A", status, 0.0, 0.9, False)
        return heed_unread({name: one}, pages, rubric)[name]

    for status in (Status.NOT_FOUND, Status.NOT_MET):
        found = heed_status(named, status, page(1, None), unread)
        assert (found.status, found.score, found.reasons) == (Status.COULD_NOT_READ, None, (UNREAD,))
        assert heed_status(named, status, page(1, None)).status is status
    assert heed_status(elsewhere, Status.NOT_MET, unread).status is Status.NOT_MET
    denied = finding(Status.ADMITS_ABSENT, 1)
    assert heed_unread({"A-01": denied}, (unread,), rubric)["A-01"] is denied
