"""The plain sentence: what is told of findings, and what never is."""

from __future__ import annotations

from typing import Any

import pytest

from statement_audit.published import FindingRow, Quote
from statement_audit.report.sentence import SUBJECTS, as_text, plain_sentence
from statement_audit.report.words import STATUSES

QUOTE = "We audited 61 suppliers in Vietnam in 2025."


def finding(criterion: str, status: str, quote: str = QUOTE, role: str = "best", **other: Any) -> FindingRow:
    """A finding with its quote; an absence has none."""
    evidence = (
        () if status in ("not_found", "not_assessed") else (Quote(1, 0, 9, quote, role, status, 0.9, "", "", ""),)
    )
    values = {"evidence": evidence, **other}
    return FindingRow(criterion, "", criterion[:3], status, None, 1, quote, **values)


def told(*answers: FindingRow, rubric: str = "modern-slavery") -> str:
    return as_text(plain_sentence(answers, rubric))


def test_each_half_names_its_finding() -> None:
    answers = [
        finding("DDG-03", "concrete_specific"),
        finding("REM-01", "outcome"),
        finding("PLT-01", "not_found"),
        finding("STA-03", "not_found"),
    ]
    pieces = plain_sentence(answers, "modern-slavery")
    assert as_text(pieces) == (
        "Tells of cases or signs of abuse; says it audits or visits sites; says nothing on abuse of"
        " people through its own service; the board’s approval is not stated."
    )
    assert [piece.criterion for piece in pieces if piece.criterion] == ["REM-01", "DDG-03", "PLT-01", "STA-03"]


@pytest.mark.parametrize("reason", ["sector_guessed", "platform_kind_assumed"])
def test_a_guess_never_yields_silence(reason: str) -> None:
    assert told(finding("PLT-01", "not_found", reasons=(reason,))) == ""
    assert told(finding("PLT-02", "not_found", reasons=(reason,))) == ""


@pytest.mark.parametrize(
    "open_one",
    [
        {"needs_review": True},
        {"reasons": ("unclear",)},
        {"reasons": ("close_call",)},
        {"flags": ("contested",)},
        {"evidence": (Quote(1, 0, 9, QUOTE, "candidate", "concrete_specific", 0.4, "", "", ""),)},
    ],
    ids=str,
)
def test_what_is_open_is_no_fact_until_a_person_decides(open_one: dict[str, Any]) -> None:
    assert told(finding("DOM-01", "not_found", **open_one)) == ""
    assert told(finding("DOM-01", "not_found", reviewed=True, **open_one)) == "Says nothing on domestic servitude."
    if "evidence" not in open_one:
        assert told(finding("DDG-03", "concrete_specific", **open_one)) == ""


def test_a_denial_is_told_as_one() -> None:
    assert told(finding("DOM-01", "denies_relevance")) == (
        "Says that domestic servitude is no risk of its own, or a low one."
    )
    assert told(finding("DDG-03", "admits_absent")) == "Says that it does not audit suppliers or visit their sites."
    assert told(finding("REM-01", "nil_finding")) == "Says that no case was found or reported."
    assert told(finding("VOI-01", "denies_relevance")) == "Says that it is not concerned by recruitment fees."


@pytest.mark.parametrize("flag", ["nil_finding", "dismissed_risk"])
def test_a_deed_beside_its_denial_is_no_deed(flag: str) -> None:
    assert told(finding("REM-01", "concrete_specific", flags=(flag,))) == ""


def test_silence_is_not_told_where_a_neighbour_speaks_or_may() -> None:
    silent = finding("PLT-01", "not_found")
    assert "own service" in told(silent, finding("PLT-05", "not_found", reasons=("sector_guessed",)))
    assert "nothing" not in told(silent, finding("PLT-05", "concrete_generic"))
    assert told(silent, finding("PLT-05", "not_found", needs_review=True)) == ""
    assert told(silent, finding("PLT-05", "could_not_read")) == ""


@pytest.mark.parametrize(
    ("silent", "speaks"),
    [("REM-01", "REM-04"), ("REM-01", "PLT-13"), ("REM-01", "VOI-05"), ("REM-01", "DOM-08"), ("RSK-04", "DOM-02"),
     ("TRE-01", "TRE-03"), ("TRE-01", "DOM-06")],
)  # fmt: skip
def test_who_speaks_to_a_matter_by_another_criterion_is_not_silent_on_it(silent: str, speaks: str) -> None:
    assert "nothing" in told(finding(silent, "not_found"))
    assert "nothing" not in told(finding(silent, "not_found"), finding(speaks, "concrete_specific"))


@pytest.mark.parametrize("status", [each for each in STATUSES if STATUSES[each].level == "open"])
def test_what_could_not_be_told_is_not_told(status: str) -> None:
    assert "".join(told(finding(subject.criterion, status)) for subject in SUBJECTS) == ""


@pytest.mark.parametrize(
    ("quote", "role"),
    [
        ("A. Yes.", "best"),
        ("* Based on strategic supplier sites", "best"),
        ("Do you audit your own suppliers?", "best"),
        (QUOTE, "counter"),
    ],
)
def test_a_quote_that_does_not_say_it_alone_tells_nothing(quote: str, role: str) -> None:
    assert told(finding("DDG-03", "admits_absent", quote, role)) == ""


def test_promises_are_told_where_nothing_is_done() -> None:
    plan = finding("TRE-01", "commitment")
    assert told(plan) == "Promises or plans to train staff."
    assert "Promises" not in told(plan, finding("DDG-02", "concrete_specific"))
    assert told(finding("POL-01", "commitment", kind="policy")) == ""  # "we do not tolerate it" plans no policy


def test_a_deed_without_detail_is_not_told() -> None:
    assert told(finding("DDG-03", "concrete_generic")) == ""
    assert told(finding("DDG-03", "concrete_generic", reviewed=True)) == "Says it audits or visits sites."


def test_the_silence_of_nearly_all_is_told_last() -> None:
    silent = [finding(name, "not_found") for name in ("DOM-01", "VOI-01", "RSK-04")]
    assert told(*silent) == "Says nothing on recruitment fees or who is most at risk."


def test_criteria_of_another_rubric_are_not_put_into_our_words() -> None:
    assert told(finding("DDG-03", "concrete_specific"), rubric="mine") == ""
