"""Statements as texts to lay side by side: passages, and findings as people read them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

from statement_audit.models import FindingText, PassageText, StatementText
from statement_audit.safe_text import stored_json
from statement_audit.store.database import Database
from statement_audit.store.reader import build

_TEXTS = """
SELECT scores.statement_id, scores.id AS score_id, statements.source_name, statements.document_sha256,
  {year} AS year, passages.page, passages.quote, passages.kind, passages.heading,
  (SELECT json_group_array(DISTINCT companies.name) FROM statement_companies AS link
    JOIN companies ON companies.id = link.company_id WHERE link.statement_id = statements.id) AS companies
FROM {chosen}
JOIN scores ON scores.id = chosen.score_id
JOIN statements ON statements.id = scores.statement_id
JOIN passages ON passages.extraction_id = scores.extraction_id
ORDER BY {order}, scores.statement_id, passages.idx"""

_OF_COMPANY = _TEXTS.format(
    year="chosen.year",
    chosen="(SELECT score_id, year FROM latest_scores WHERE company_id = ? AND year IS NOT NULL"
    " AND state = 'scored' AND kind = 'statement') AS chosen",
    order="chosen.year",
)
_EVERY = _TEXTS.format(
    year="statements.year",
    chosen="(SELECT DISTINCT score_id FROM latest_scores WHERE state = 'scored' AND kind = 'statement') AS chosen",
    order="1",
)


def company_texts(db: Database, company_id: int) -> tuple[StatementText, ...]:
    """A company's scored statements, oldest first, one a year; those without a year are left out."""
    return tuple(_texts(db.rows(_OF_COMPANY, (company_id,))))


def every_text(db: Database) -> Iterator[StatementText]:
    """Yield each scored statement once, whoever it speaks for."""
    yield from _texts(db.rows(_EVERY))


def _texts(rows: Iterator[dict[str, Any]]) -> Iterator[StatementText]:
    for _, group in groupby(rows, key=itemgetter("year", "statement_id")):
        members = list(group)
        first = members[0]
        yield StatementText(
            statement_id=first["statement_id"],
            score_id=first["score_id"],
            companies=tuple(stored_json(first["companies"])),
            year=first["year"],
            source_name=first["source_name"],
            document_sha256=first["document_sha256"],
            passages=tuple(PassageText(row["page"], row["quote"], row["kind"], row["heading"]) for row in members),
        )


def companies_with_years(db: Database) -> list[tuple[int, str]]:
    """Id and name of companies with scored statements of two years or more, by name."""
    rows = db.rows(
        "SELECT company_id, company FROM latest_scores"
        " WHERE state = 'scored' AND kind = 'statement' AND year IS NOT NULL"
        " GROUP BY company_id HAVING count(DISTINCT year) > 1 ORDER BY company, company_id"
    )
    return [(row["company_id"], row["company"]) for row in rows]


def findings_of(db: Database, company_id: int, year: int | None) -> tuple[FindingText, ...]:
    """Latest findings of a company and year, in the rubric's order; a reviewer's decision stands for the model's."""
    return findings_of_companies(db, [company_id]).get((company_id, year), ())


def findings_of_companies(
    db: Database, company_ids: Sequence[int]
) -> dict[tuple[int, int | None], tuple[FindingText, ...]]:
    """`findings_of` for each company and year, in one query: the view reads all reviews each time."""
    rows = db.rows(
        "SELECT latest.company_id, latest.year, latest.criterion, criteria.name, latest.group_id, latest.status,"
        " latest.score, latest.page, latest.quote FROM latest_findings AS latest"
        " JOIN findings ON findings.id = latest.finding_id JOIN criteria ON criteria.id = findings.criterion_id"
        " WHERE latest.company_id IN (SELECT value FROM json_each(?))"
        " ORDER BY latest.company_id, latest.year, criteria.position",
        (json.dumps(list(company_ids)),),
    )
    return {
        key: tuple(build(FindingText, row) for row in group)
        for key, group in groupby(rows, key=itemgetter("company_id", "year"))
    }
