"""Companies' answers to their results."""

from __future__ import annotations

from statement_audit.published import ReplyRow, RequestRow
from statement_audit.store.connection import Database
from statement_audit.store.rows import build


def replies(db: Database, *, company_id: int | None = None, year: int | None = None) -> list[ReplyRow]:
    """Replies, oldest first. With a year: those about it and those about all years."""
    rows = db.rows(
        "SELECT replies.*, companies.name AS company FROM replies JOIN companies ON companies.id = replies.company_id"
        " WHERE (:company IS NULL OR company_id = :company) AND (:year IS NULL OR year IS NULL OR year = :year)"
        " ORDER BY companies.name, company_id, replied_at, replies.id",
        {"company": company_id, "year": year},
    )
    return [build(ReplyRow, row) for row in rows]


def reply_counts(db: Database) -> dict[tuple[int, int | None], int]:
    """Number of replies by company and year; the year is None for those about all years."""
    rows = db.rows("SELECT company_id, year, count(*) AS number FROM replies GROUP BY company_id, year")
    return {(row["company_id"], row["year"]): row["number"] for row in rows}


def reply_requests(db: Database, company_id: int | None = None, year: int | None = None) -> list[RequestRow]:
    """When companies were asked for their reply, the oldest first; of one company or year, or of all.

    The day of a reply is the company's, that of a request is by UTC: one dated the day before may come after it.
    """
    return [build(RequestRow, row) for row in db.rows(_REQUESTS, {"company": company_id, "year": year})]


_REQUESTS = """
SELECT asked.*, companies.name AS company, (
  SELECT coalesce(min(iif(replied_at >= date(asked.asked_at, '-1 day'), replied_at, NULL)), max(replied_at))
  FROM replies WHERE replies.company_id = asked.company_id AND (replies.year IS NULL OR replies.year IS asked.year)
    AND replied_at >= (SELECT date(min(asked_at), '-1 day') FROM reply_requests AS each
      WHERE each.company_id = asked.company_id AND each.year IS asked.year)
) AS answered_at
FROM reply_requests AS asked JOIN companies ON companies.id = asked.company_id
WHERE (:company IS NULL OR asked.company_id = :company) AND (:year IS NULL OR asked.year = :year)
ORDER BY asked.asked_at, asked.id"""
