"""Reads for the published report: all statements at once, then one statement's detail at a time."""

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from statement_audit.published import Published, ReplyRow, RubricText, StatementDetail
from statement_audit.safe_text import slug
from statement_audit.store.connection import Database
from statement_audit.store.read_results import decided_findings, gates_by_score, replies, with_the_reviewers_quote
from statement_audit.store.rows import build
from statement_audit.store.sql_files import queries_of
from statement_audit.tabular import grouped

_SQL = queries_of("read_report")


def published(db: Database, without: Collection[int | None] = ()) -> list[Published]:
    """One row for each company and year, by statement, so that companies of one statement stand together.

    Statements of the ids in `without` are left out.
    """
    slugs = company_slugs(db.rows("SELECT id, name, company_number FROM companies"))
    rows = (row for row in db.rows(_SQL["published"]) if row["statement_id"] not in without)
    return [build(Published, row, slug=slugs[row["company_id"]]) for row in rows]


def company_slugs(companies: Iterable[Mapping[str, Any]]) -> dict[int, str]:
    """Company id -> its name as an address writes it, the same in every database that holds the same companies.

    What is taken has more behind it: the company's number, or a hash of its name; then a hash of both; of companies
    that are alike in name and number, the id.
    """
    names = {company["id"]: _addresses(company) for company in companies}
    level = {key: 0 if each[0] else 1 for key, each in names.items()}
    while True:
        slugs = {key: each[level[key]] for key, each in names.items()}
        taken = Counter(slugs.values())
        again = [key for key, value in slugs.items() if taken[value] > 1 and level[key] + 1 < len(names[key])]
        if not again:
            return slugs
        level |= {key: level[key] + 1 for key in again}


def _addresses(company: Mapping[str, Any]) -> list[str]:
    """What an address may write for a company, each with one part more than that before."""
    name, number = company["name"], company["company_number"] or ""
    by_name, by_both = (
        hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:8] for text in (name, f"{name}\0{number}")
    )
    parts = (slug(name), slug(number) or by_name, by_both, str(company["id"]))
    return ["-".join(filter(None, parts[:most])) for most in range(1, 5)]


def replies_by_company(db: Database) -> dict[int, list[ReplyRow]]:
    """Company id -> its answers, the oldest first."""
    return grouped((reply.company_id, reply) for reply in replies(db))


def statement_detail(db: Database, statement: Published) -> StatementDetail:
    """Findings in the rubric's order with quotes in context, gates, issues and the companies it speaks for."""
    issues = db.tuples(_SQL["issues"], (statement.score_id,))
    others = db.tuples(_SQL["companies"], (statement.statement_id,))
    return StatementDetail(
        findings=tuple(with_the_reviewers_quote(each) for each in decided_findings(db, statement.score_id)),
        gates=gates_by_score(db, statement.score_id).get(statement.score_id, ()),
        issues=tuple(issues),
        others=tuple(name for (name,) in others),
    )


def close_calls_by_score(db: Database) -> dict[int, int]:
    """Score id -> results that wait for a person."""
    return dict(db.tuples(_SQL["close_calls"]))


def scored_at(db: Database) -> dict[int, tuple[str, str]]:
    """Statement id -> when it was scored first and last; what was not a statement then was not."""
    return {key: (first, last) for key, first, last in db.tuples(_SQL["scored_at"])}


def page_texts(db: Database, extraction_id: int | None) -> list[tuple[int, str]]:
    """Page number and stored text, in order."""
    rows = db.tuples("SELECT page, text FROM pages WHERE extraction_id = ? ORDER BY page", (extraction_id,))
    return [(page, text) for page, text in rows]


def rubric_texts(db: Database) -> dict[str, RubricText]:
    """Hash -> rubric, as the runs used it."""
    return {row["hash"]: build(RubricText, row) for row in db.rows("SELECT * FROM rubrics")}


def collection_rows(db: Database) -> list[dict[str, Any]]:
    """What each search came to: who was looked for, and how that ended."""
    return list(db.rows("SELECT * FROM collection ORDER BY state = 'found', company, target_id"))
