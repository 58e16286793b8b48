"""Results as everybody reads them, people's decisions applied: findings in the rubric's order, quotes and gates of a
score, companies' answers, and all of one company and year.
"""

from dataclasses import replace
from typing import Any

from statement_audit.errors import UsageError
from statement_audit.models import EntityCheck
from statement_audit.published import FindingRow, GateRow, Quote, RankedScore, ReplyRow, RequestRow, RunRow
from statement_audit.store.connection import Database
from statement_audit.store.reader import RUNS, issues_of_score, run_summary, the_company
from statement_audit.store.rows import CompanyRow, CompanyView, FactRow, Row, StatementRow, build, read_rows
from statement_audit.store.sql_files import queries_of
from statement_audit.store.views import finding_results
from statement_audit.tabular import grouped

_SQL = queries_of("read_results")


def decided_findings(db: Database, score_id: int) -> tuple[FindingRow, ...]:
    """A score's findings with the rubric's words and their quotes, the best first."""
    statement_id = db.value("SELECT statement_id FROM scores WHERE id = ?", (score_id,))
    sql = _SQL["findings"].format(results=finding_results(" WHERE statement_id = :statement"))
    rows = list(db.rows(sql, {"score": score_id, "statement": statement_id}))
    quotes = quotes_of(db, score_id)
    return tuple(build(FindingRow, row, evidence=quotes.get(row["finding_id"], ())) for row in rows)


def with_the_reviewers_quote(finding: FindingRow) -> FindingRow:
    """The finding with the words that a reviewer pointed at before the judge's, where they are others."""
    best = finding.evidence[0].quote if finding.evidence else None
    if not finding.reviewed or finding.quote is None or finding.quote == best:
        return finding
    own = Quote(finding.page or 1, -1, -1, finding.quote, "review", finding.status, None, "", "", "")
    return replace(finding, evidence=(own, *finding.evidence))


def quotes_of(db: Database, score_id: int) -> dict[int, tuple[Quote, ...]]:
    """Finding id -> its quotes, the best first, each with its heading and the sentences on both sides."""
    found = grouped((row["finding_id"], build(Quote, row)) for row in db.rows(_SQL["quotes"], (score_id,)))
    return {finding_id: tuple(quotes) for finding_id, quotes in found.items()}


def gates_by_score(db: Database, score_id: int | None = None) -> dict[int, tuple[GateRow, ...]]:
    """Score id -> its gates, by law and version; of one score or of all."""
    which = "WHERE :score IS NULL OR score_id = :score"
    rows = db.rows(f"SELECT * FROM gate_results {which} ORDER BY score_id, law, version", {"score": score_id})
    found = grouped((row["score_id"], build(GateRow, row)) for row in rows)
    return {score: tuple(gates) for score, gates in found.items()}


def replies(db: Database, *, company_id: int | None = None, year: int | None = None) -> list[ReplyRow]:
    """Replies, oldest first. With a year: those about it and those about all years."""
    return read_rows(db, ReplyRow, _SQL["replies"], {"company": company_id, "year": year})


def reply_requests(db: Database, company_id: int | None = None, year: int | None = None) -> list[RequestRow]:
    """When companies were asked for their reply, the oldest first; of one company or year, or of all.

    The day of a reply is the company's, that of a request is by UTC: one dated the day before may come after it.
    """
    return read_rows(db, RequestRow, _SQL["requests"], {"company": company_id, "year": year})


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
        company=row, year=latest["year"], statement=_statement(db, row, latest), scores=build(RankedScore, latest),
        gates=gates_by_score(db, score_id).get(score_id, ()), findings=decided_findings(db, score_id),
        issues=tuple(issues_of_score(db, score_id)), run=run,
        replies=tuple(each for each in replies(db, company_id=row.id) if each.year in (None, latest["year"])),
        facts=_rows_of_score(db, "facts", FactRow, score_id),
        entity_checks=_rows_of_score(db, "entity_checks", EntityCheck, score_id),
    )  # fmt: skip


def _latest(db: Database, company: CompanyRow, year: int | None) -> dict[str, Any]:
    found = db.row(_SQL["latest"], {"company": company.id, "year": year})
    if found is None:
        years = ", ".join("unknown" if each is None else str(each) for each in company.years)
        raise UsageError(f"{company.name} has no statement for {year}.", hint=f"Years in the database: {years}")
    return found


def _statement(db: Database, company: CompanyRow, latest: dict[str, Any]) -> StatementRow:
    (row,) = db.rows(_SQL["statement"], (company.id, latest["statement_id"]))
    row |= {"sectors": latest["sectors"], "named_in_text": latest["named_in_text"], "year": latest["year"]}
    return build(StatementRow, row)


def _rows_of_score(db: Database, table: str, kind: type[Row], score_id: int) -> tuple[Row, ...]:
    return tuple(read_rows(db, kind, f"SELECT * FROM {table} WHERE score_id = ? ORDER BY id", (score_id,)))


def runs(db: Database) -> list[RunRow]:
    """Every run, newest first."""
    return read_rows(db, RunRow, RUNS + " ORDER BY runs.id DESC")
