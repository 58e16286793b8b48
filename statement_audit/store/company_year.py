"""All that the database holds of one company and year."""

from __future__ import annotations

from typing import Any

from statement_audit.errors import UsageError
from statement_audit.published import RankedScore, ReplyRow, RunRow
from statement_audit.store.connection import Database
from statement_audit.store.read_findings import decided_findings, gates_by_score
from statement_audit.store.read_replies import replies
from statement_audit.store.reader import issues_of_score, run_summary, the_company
from statement_audit.store.rows import (
    CompanyRow,
    CompanyView,
    EntityCheckRow,
    FactRow,
    Row,
    StatementRow,
    build,
)


def company_view(db: Database, company: str, year: int | None = None) -> CompanyView:
    """The company's numbers, gates, findings with all their quotes, issues and replies.

    Args:
        company: its name or part of it, or its number.
        year: the newest year with a readable statement where None.

    Raises:
        UsageError: no company or several fit, or there is no statement for that year.
    """
    row = the_company(db, company)
    latest = _latest(db, row, year)
    score_id = latest["score_id"]
    run = run_summary(db, latest["run_id"])
    assert run is not None
    return CompanyView(
        company=row,
        year=latest["year"],
        statement=_statement(db, row, latest),
        scores=build(RankedScore, latest),
        gates=gates_by_score(db, score_id).get(score_id, ()),
        findings=decided_findings(db, score_id),
        issues=tuple(issues_of_score(db, score_id)),
        replies=_replies(db, row, latest["year"]),
        run=run,
        facts=_rows_of_score(db, "facts", FactRow, score_id),
        entity_checks=_rows_of_score(db, "entity_checks", EntityCheckRow, score_id),
    )


def _latest(db: Database, company: CompanyRow, year: int | None) -> dict[str, Any]:
    found = db.row(
        "SELECT latest.*, league.rank, league.ranked_among, league.rank_latest, league.latest_among"
        " FROM latest_scores AS latest LEFT JOIN league_table AS league"
        " ON league.score_id = latest.score_id AND league.company_id = latest.company_id"
        " WHERE latest.company_id = :company AND (:year IS NULL OR latest.year = :year)"
        " ORDER BY latest.state = 'scored' DESC, latest.year DESC, latest.statement_id DESC LIMIT 1",
        {"company": company.id, "year": year},
    )
    if found is None:
        years = ", ".join("unknown" if each is None else str(each) for each in company.years)
        raise UsageError(f"{company.name} has no statement for {year}.", hint=f"Years in the database: {years}")
    return found


def _statement(db: Database, company: CompanyRow, latest: dict[str, Any]) -> StatementRow:
    row = db.row(
        "SELECT statements.*, documents.archive_path FROM statements"
        " JOIN documents ON documents.sha256 = statements.document_sha256 WHERE statements.id = ?",
        (latest["statement_id"],),
    )
    assert row is not None
    others = db.rows(
        "SELECT companies.name FROM statement_companies AS link JOIN companies ON companies.id = link.company_id"
        " WHERE link.statement_id = ? AND companies.id <> ? ORDER BY companies.name",
        (latest["statement_id"], company.id),
    )
    row |= {"sectors": latest["sectors"], "named_in_text": latest["named_in_text"], "year": latest["year"]}
    return build(StatementRow, row, other_companies=tuple(other["name"] for other in others))


def _rows_of_score(db: Database, table: str, kind: type[Row], score_id: int) -> tuple[Row, ...]:
    return tuple(
        build(kind, row) for row in db.rows(f"SELECT * FROM {table} WHERE score_id = ? ORDER BY id", (score_id,))
    )


def _replies(db: Database, company: CompanyRow, year: int | None) -> tuple[ReplyRow, ...]:
    return tuple(reply for reply in replies(db, company_id=company.id) if reply.year in (None, year))


def runs(db: Database) -> list[RunRow]:
    """Every run, newest first."""
    ids = [row["id"] for row in db.rows("SELECT id FROM runs ORDER BY id DESC")]
    return [row for run_id in ids if (row := run_summary(db, run_id)) is not None]
