"""Registers' answers beside findings, and how large companies say that they are."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from statement_audit.store.connection import Database
from statement_audit.store.rows import build

SIZE_QUESTIONS = ("Turnover", "AnnualRevenue")  # of the UK and of the Australian register


@dataclass(frozen=True, slots=True)
class DeclaredRow:
    """One answer, and what the statement of the same company and year says. `declared`, `found`: None where there is no
    yes or no. `agreement`: declared_and_found, declared_not_found, found_not_declared, neither, not_comparable."""

    company: str
    year: int | None
    question: str
    answer: str | None
    declared: bool | None
    criterion: str | None
    status: str | None
    found: bool | None
    agreement: str
    page: int | None
    quote: str | None
    register: str
    source_name: str | None
    statement_id: int | None
    company_id: int


def declared_rows(db: Database, company_id: int | None = None, year: int | None = None) -> list[DeclaredRow]:
    """Answers that speak to a criterion, by company, year and question."""
    rows = db.rows(
        "SELECT * FROM declared_vs_found WHERE criterion IS NOT NULL"
        " AND (:company IS NULL OR company_id = :company) AND (:year IS NULL OR year = :year)"
        " ORDER BY company, company_id, year, question, criterion",
        {"company": company_id, "year": year},
    )
    return [build(DeclaredRow, row) for row in rows]


def company_sizes(db: Database) -> dict[int, str]:
    """Company id -> turnover band in the words of the register, the latest year's."""
    rows = db.rows(
        "SELECT company_id, answer FROM declared"
        " WHERE question IN (SELECT value FROM json_each(?)) AND answer <> '' ORDER BY year, id",
        (json.dumps(SIZE_QUESTIONS),),
    )
    return {row["company_id"]: row["answer"] for row in rows}


def found_criteria(db: Database) -> dict[int, dict[str, bool | None]]:
    """Statement id -> criterion -> whether it is found; None where it was not assessed. Reviews applied."""
    found: dict[int, dict[str, bool | None]] = {}
    for row in db.rows(_FOUND):
        found.setdefault(row["statement_id"], {})[row["criterion"]] = (
            None if row["found"] is None else bool(row["found"])
        )
    return found


_FOUND = """
SELECT DISTINCT statement_id, criterion,
  CASE WHEN status NOT IN ('not_assessed', 'not_assessable', 'could_not_read')
    THEN status IN ('concrete_generic', 'concrete_specific', 'outcome', 'met', 'partly') END AS found
FROM latest_findings"""


def criterion_words(db: Database) -> dict[str, dict[str, Any]]:
    """Criterion id -> its name, group and weight, in the words of the last rubric that has it."""
    rows = db.rows("SELECT criterion, name, group_id, weight FROM criteria ORDER BY id")
    return {row.pop("criterion"): row for row in rows}
