"""Reads for the published report: all statements at once, then one statement's detail at a time."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from statement_audit.published import (
    Answer,
    CompanyReply,
    Decision,
    LawGate,
    Published,
    Quote,
    RubricText,
    RunText,
    StatementDetail,
)
from statement_audit.store.database import Database
from statement_audit.store.reader import build

Reviews = Mapping[int, dict[str, Any]]


def published(db: Database, without: Collection[int | None] = ()) -> list[Published]:
    """One row for each company and year, by statement, so that companies of one statement stand together.

    Statements of the ids in `without` are left out.
    """
    return [build(Published, row) for row in db.rows(_PUBLISHED) if row["statement_id"] not in without]


_PUBLISHED = """
SELECT latest.*, companies.company_number, companies.website, runs.rubric_hash, scores.extraction_id,
  statements.url, documents.media_type, statements.title, statements.language, statements.period_start,
  statements.period_end, statements.approving_body, statements.approval_date, statements.signatory_name,
  statements.signatory_role, statements.sector_guesses, coalesce(extractions.pages, 0) AS text_pages,
  (SELECT max(fetched_at) FROM fetches WHERE fetches.document_sha256 = latest.document_sha256) AS fetched_at
FROM latest_scores AS latest
JOIN companies ON companies.id = latest.company_id
JOIN scores ON scores.id = latest.score_id
JOIN runs ON runs.id = latest.run_id
JOIN statements ON statements.id = latest.statement_id
JOIN documents ON documents.sha256 = latest.document_sha256
LEFT JOIN extractions ON extractions.id = scores.extraction_id
ORDER BY latest.statement_id, latest.company_id, latest.year"""


def reviews_that_hold(db: Database) -> Reviews:
    """Finding id -> the decision that outranks the model there."""
    return {row["finding_id"]: row for row in db.rows("SELECT * FROM current_reviews")}


def replies_by_company(db: Database) -> dict[int, list[CompanyReply]]:
    """Company id -> its answers, the oldest first."""
    found: dict[int, list[CompanyReply]] = {}
    for row in db.rows("SELECT * FROM replies ORDER BY replied_at, id"):
        found.setdefault(row["company_id"], []).append(build(CompanyReply, row))
    return found


def statement_detail(db: Database, statement: Published, reviews: Reviews) -> StatementDetail:
    """Answers in the rubric's order with quotes in context, gates, issues and the companies it speaks for."""
    quotes = _quotes(db, statement)
    return StatementDetail(
        answers=tuple(_answers(db, statement.score_id, quotes, reviews)),
        gates=tuple(
            build(LawGate, row) for row in db.rows(_GATES + " WHERE gates.score_id = ?", (statement.score_id,))
        ),
        issues=tuple(
            (row["severity"], row["message"], row["hint"])
            for row in db.rows(
                "SELECT severity, message, hint FROM issues WHERE score_id = ? AND severity <> 'info' ORDER BY id",
                (statement.score_id,),
            )
        ),
        others=tuple(
            row["name"]
            for row in db.rows(
                "SELECT name FROM statement_companies AS link JOIN companies ON companies.id = link.company_id"
                " WHERE link.statement_id = ? ORDER BY name",
                (statement.statement_id,),
            )
        ),
    )


_GATES = """
SELECT gates.score_id, gates.law, gates.version, coalesce(decided.result, gates.result) AS result,
  coalesce(decided.tests, gates.tests) AS tests, gates.result AS model_result,
  gates.in_force_on, gates.in_force_by
FROM gates LEFT JOIN reviewed_gates AS decided
  ON decided.score_id = gates.score_id AND decided.law = gates.law AND decided.version = gates.version"""


def gates_by_score(db: Database) -> dict[int, tuple[LawGate, ...]]:
    """Score id -> its gates, with decisions applied."""
    found: dict[int, list[LawGate]] = {}
    for row in db.rows(_GATES):
        found.setdefault(row["score_id"], []).append(build(LawGate, row))
    return {score_id: tuple(gates) for score_id, gates in found.items()}


def close_calls_by_score(db: Database) -> dict[int, int]:
    """Score id -> results that wait for a person."""
    rows = db.rows(
        "SELECT score_id, count(*) AS waiting FROM findings WHERE needs_review = 1"
        " AND id NOT IN (SELECT finding_id FROM current_reviews WHERE finding_id IS NOT NULL) GROUP BY score_id"
    )
    return {row["score_id"]: row["waiting"] for row in rows}


def _answers(db: Database, score_id: int, quotes: dict[int, list[Quote]], reviews: Reviews) -> Iterator[Answer]:
    rows = db.rows(
        "SELECT findings.* FROM findings JOIN criteria ON criteria.id = findings.criterion_id"
        " WHERE findings.score_id = ? ORDER BY criteria.position",
        (score_id,),
    )
    for row in rows:
        review = reviews.get(row["id"])
        row |= {"model_status": row["status"], "model_score": row["score"]}
        if review:
            row |= {"status": review["status"], "score": review["score"], "needs_review": 0}
        decision = build(Decision, review) if review else None
        yield build(Answer, row, quotes=_with_reviewers(quotes.get(row["id"], []), review), review=decision)


def _with_reviewers(quotes: list[Quote], review: dict[str, Any] | None) -> tuple[Quote, ...]:
    """The quotes, the reviewer's own first where it is another one."""
    if not review or not review["quote"] or any(quote.quote == review["quote"] for quote in quotes[:1]):
        return tuple(quotes)
    own = Quote(review["page"], -1, -1, review["quote"], "review", review["status"], None, "", "", "")
    return (own, *quotes)


def _quotes(db: Database, statement: Published) -> dict[int, list[Quote]]:
    """Finding id -> its quotes, the best first, each with the sentence before and after it."""
    rows = list(
        db.rows(
            "SELECT evidence.*, passages.idx, coalesce(passages.heading, '') AS heading FROM findings"
            " JOIN evidence ON evidence.finding_id = findings.id"
            " LEFT JOIN passages ON passages.id = evidence.passage_id"
            " WHERE findings.score_id = ? ORDER BY evidence.role = 'best' DESC, evidence.id",
            (statement.score_id,),
        )
    )
    sentences = _sentences(db, statement.extraction_id) if rows else {}
    found: dict[int, list[Quote]] = {}
    for row in rows:
        at = -9 if row["idx"] is None else row["idx"]
        quote = build(Quote, row, before=sentences.get(at - 1, ""), after=sentences.get(at + 1, ""))
        found.setdefault(row["finding_id"], []).append(quote)
    return found


def _sentences(db: Database, extraction_id: int | None) -> dict[int, str]:
    rows = db.rows("SELECT idx, quote FROM passages WHERE extraction_id = ?", (extraction_id,))
    return {row["idx"]: row["quote"] for row in rows}


def page_texts(db: Database, extraction_id: int | None) -> list[tuple[int, str]]:
    """Page number and stored text, in order."""
    rows = db.rows("SELECT page, text FROM pages WHERE extraction_id = ? ORDER BY page", (extraction_id,))
    return [(row["page"], row["text"]) for row in rows]


def rubric_texts(db: Database) -> dict[str, RubricText]:
    """Hash -> rubric, as the runs used it."""
    return {row["hash"]: build(RubricText, row) for row in db.rows("SELECT * FROM rubrics")}


def run_texts(db: Database) -> list[RunText]:
    """Every run, the last first."""
    return [build(RunText, row) for row in db.rows("SELECT * FROM runs ORDER BY id DESC")]


def collection_rows(db: Database) -> list[dict[str, Any]]:
    """What each search came to: who was looked for, and how that ended."""
    return list(db.rows("SELECT * FROM collection ORDER BY state = 'found', company, target_id"))
