"""Ticks against findings, and what separates high from low."""

from dataclasses import dataclass

import pytest

from statement_audit.compare.declared import totals_by_company, totals_by_question
from statement_audit.compare.separating_criteria import separating_criteria


@dataclass(frozen=True)
class Answer:
    company: str
    company_id: int
    question: str
    agreement: str
    criterion: str | None = None


ANSWERS = [
    Answer("A", 1, "Policy", "declared_and_found", "POL-01"),
    Answer("B", 2, "Policy", "declared_not_found", "POL-01"),
    Answer("A", 3, "Policy", "declared_not_found", "POL-01"),
    Answer("A", 1, "Training", "found_not_declared", "TRE-01"),
    Answer("B", 2, "Training", "not_comparable", "TRE-01"),
    Answer("A", 1, "Risk", "neither", "RSK-01"),
]


def test_totals_by_question_put_the_least_supported_first():
    totals = totals_by_question(ANSWERS)
    assert [(one.name, one.criterion, one.unsupported_share) for one in totals] == [
        ("Policy", "POL-01", pytest.approx(2 / 3)),
        ("Risk", "RSK-01", None),
        ("Training", "TRE-01", None),
    ]
    policy, risk, training = totals
    assert (policy.declared_and_found, policy.declared_not_found, policy.compared) == (1, 2, 3)
    assert (risk.neither, training.found_not_declared, training.not_comparable, training.compared) == (1, 1, 1, 1)


def test_totals_by_company_keep_companies_of_one_name_apart():
    totals = totals_by_company(ANSWERS)
    assert [(one.name, one.declared, one.unsupported_share) for one in totals] == [
        ("A", 1, 1.0),
        ("B", 1, 1.0),
        ("A", 1, 0.0),
    ]


def test_criteria_that_separate_the_best_third_from_the_last():
    found = {n: {"X": n <= 2, "Y": True, "Z": None if n < 3 else False} for n in range(1, 7)}
    rows = separating_criteria([1, 2, 3, 4, 5, 6, 6], found)
    assert [(row.criterion, row.high_share, row.low_share, row.difference) for row in rows] == [
        ("X", 1.0, 0.0, 1.0),
        ("Y", 1.0, 1.0, 0.0),
    ]


def test_with_few_statements_nothing_separates():
    assert separating_criteria([1, 2, 3, 4, 5], {n: {"X": n < 3} for n in range(1, 6)}) == ()
