"""Promises: the passages and evidence that they are read from, and what was made of them; those of a statement are
replaced whenever it or the next statement is scored anew.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from statement_audit.models import Passage
from statement_audit.store.connection import Database
from statement_audit.store.rows import read_rows
from statement_audit.store.sql_files import queries_of
from statement_audit.store.sqlite_values import insert, insert_many

_SQL = queries_of("commitments")


@dataclass(frozen=True, slots=True)
class CommitmentRow:
    """A promise of a company and year. `state`: open, done, moved, repeated, missed or dropped; the `answered_` columns
    say by what.

    `overdue`: its date was over by the end of the later statement's year, and it is not done.
    """

    company: str
    year: int | None
    quote: str
    page: int
    status: str
    due: str | None
    state: str
    overdue: bool
    answered_year: int | None
    answered_quote: str | None
    answered_page: int | None
    answered_due: str | None
    answered_source_name: str | None
    criterion: str | None
    source_name: str
    statement_id: int
    answered_by_statement_id: int | None
    company_id: int
    commitment_id: int


@dataclass(frozen=True, slots=True)
class FollowedRow:
    """A scored statement and the next one of the same company; None where there is none yet."""

    statement_id: int
    score_id: int
    year: int | None
    next_statement_id: int | None
    next_score_id: int | None
    next_year: int | None


def commitments(db: Database, company_id: int | None = None) -> list[CommitmentRow]:
    """Promises with what became of them: by company, the latest year first, in the order of the text."""
    return read_rows(db, CommitmentRow, _SQL["commitments"], {"company": company_id})


def undecided(db: Database) -> list[FollowedRow]:
    """Scored statements, with the next year's, whose promises were not yet held against it.

    A statement for several companies is followed by the one that speaks for most of them.
    """
    return read_rows(db, FollowedRow, _SQL["undecided"])


def passages_of(db: Database, score_id: int) -> tuple[Passage, ...]:
    """The passages that a score was read from, in order."""
    return tuple(read_rows(db, Passage, _SQL["passages"], (score_id,)))


def promise_evidence(db: Database, score_id: int) -> dict[tuple[int, int], dict[str, Any]]:
    """(page, start) of each quote that is evidence of a plan or promise -> criterion, evidence_id, status; the surest
    where it is evidence for several. Only quotes that stand behind a result, not those that were passed over."""
    rows = db.rows(_SQL["promise_evidence"], (score_id,))
    return {(row["page"], row["start"]): row for row in rows}


def write_commitments(
    db: Database, statement_id: int, score_id: int, next_score_id: int | None, rows: Iterable[Mapping[str, Any]]
) -> int:
    """Replace a statement's promises and note by which later score they were decided; returns their number."""
    db.execute("DELETE FROM commitments WHERE statement_id = ?", (statement_id,))
    insert(db, "commitment_checks", {"score_id": score_id, "next_score_id": next_score_id}, conflict="REPLACE")
    return insert_many(db, "commitments", rows)
