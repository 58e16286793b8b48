"""Statements as texts to lay side by side: their passages."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any

from statement_audit.models import PassageText, StatementText
from statement_audit.store.connection import Database
from statement_audit.store.rows import build

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
_OF_SCORE = _TEXTS.format(year="statements.year", chosen="(SELECT ? AS score_id) AS chosen", order="1")
_EVERY = _TEXTS.format(
    year="statements.year",
    chosen="(SELECT DISTINCT score_id FROM latest_scores WHERE state = 'scored' AND kind = 'statement') AS chosen",
    order="1",
)


def company_texts(db: Database, company_id: int) -> tuple[StatementText, ...]:
    """A company's scored statements, oldest first, one a year; those without a year are left out."""
    return tuple(_texts(db.rows(_OF_COMPANY, (company_id,))))


def text_of_score(db: Database, score_id: int) -> StatementText | None:
    """The statement that was given a score; None where it has no passages."""
    return next(_texts(db.rows(_OF_SCORE, (score_id,))), None)


def every_text(db: Database) -> Iterator[StatementText]:
    """Yield each scored statement once, whoever it speaks for."""
    yield from _texts(db.rows(_EVERY))


def _texts(rows: Iterator[dict[str, Any]]) -> Iterator[StatementText]:
    for _, group in groupby(rows, key=itemgetter("year", "statement_id")):
        members = list(group)
        passages = tuple(PassageText(row["page"], row["quote"], row["kind"], row["heading"]) for row in members)
        yield build(StatementText, members[0], passages=passages)


def companies_with_years(db: Database) -> list[tuple[int, str]]:
    """Id and name of companies with scored statements of two years or more, by name."""
    rows = db.rows(
        "SELECT company_id, company FROM latest_scores"
        " WHERE state = 'scored' AND kind = 'statement' AND year IS NOT NULL"
        " GROUP BY company_id HAVING count(DISTINCT year) > 1 ORDER BY company, company_id"
    )
    return [(row["company_id"], row["company"]) for row in rows]
