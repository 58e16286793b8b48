"""Decisions of reviewers, numbers after review, and companies' replies. The caller is inside a transaction."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from statement_audit.clock import now
from statement_audit.models import GateResult, Scores
from statement_audit.store.connection import Database
from statement_audit.store.rows import ReviewSubject
from statement_audit.store.sqlite_values import insert, insert_many, picked, storable


@dataclass(frozen=True, slots=True)
class Quoted:
    """The words that a reviewer points at: `page.text[start:end]` of the stored page `page_id`."""

    page_id: int
    page: int
    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True)
class NewReview:
    """A decision to be kept. `status` is None for `unsure` alone, which decides nothing; `belongs_to`: the criterion
    that the passage speaks to instead."""

    subject: ReviewSubject
    verdict: str
    status: str | None
    score: float | None
    reason: str
    reviewer: str
    quoted: Quoted | None = None
    belongs_to: str | None = None


@dataclass(frozen=True, slots=True)
class NewReply:
    """A company's answer to be kept; `year` and `criterion` None: about all of them."""

    company_id: int
    text: str
    source: str
    replied_at: str
    year: int | None = None
    criterion: str | None = None


@dataclass(frozen=True, slots=True)
class ReviewedNumbers:
    """A score's numbers and gates with people's decisions; `scores` None: no decision holds, so there are none.

    `review_ids`: the decisions that they rest on; `decided`, `changed`: findings with one, and with another status."""

    score_id: int
    review_ids: str
    scores: Scores | None
    gates: tuple[GateResult, ...] = ()
    decided: int = 0
    changed: int = 0


def write_review(db: Database, review: NewReview) -> int:
    """Add a decision beside the finding; nothing of the finding changes. Returns the decision's id."""
    subject = review.subject
    row = picked(subject, "statement_id criterion finding_id criterion_sha256") | {
        "text_sha256": subject.text_sha256 or "",
        "model_status": subject.status,
        "model_score": subject.score,
        "reviewed_at": now(),
    }
    row |= picked(review, "verdict status score reason reviewer belongs_to")
    if review.quoted is not None:
        row |= asdict(review.quoted)
    return insert(db, "reviews", row)


def delete_review(db: Database, review_id: int) -> None:
    """Take a decision back, as if it had never been made."""
    db.execute("DELETE FROM reviews WHERE id = ?", (review_id,))


def write_reviewed_score(db: Database, numbers: ReviewedNumbers) -> None:
    """Put a score's numbers after review in place of those that were there."""
    score_id = numbers.score_id
    db.execute("DELETE FROM reviewed_scores WHERE score_id = ?", (score_id,))
    if numbers.scores is None:
        return
    own = picked(numbers, "score_id decided changed review_ids")
    insert(db, "reviewed_scores", own | picked(numbers.scores, "quality walk_to_talk honesty band coverage groups"))
    gates = (picked(gate, "law version result missing unassessed tests") for gate in numbers.gates)
    insert_many(db, "reviewed_gates", ({"score_id": score_id} | gate for gate in gates))


def write_reply(db: Database, reply: NewReply) -> int | None:
    """Add a reply and return its id; None where the very same one is there."""
    row = picked(reply, "company_id year criterion text source replied_at")
    row |= {"text": storable(reply.text), "source": storable(reply.source)}
    same = " AND ".join(f"{name} IS ?" for name in row)
    if db.value(f"SELECT 1 FROM replies WHERE {same}", tuple(row.values())):
        return None
    statement_id = db.value(
        "SELECT statement_id FROM latest_scores WHERE company_id = ? AND year IS ?", (reply.company_id, reply.year)
    )
    return insert(db, "replies", row | {"statement_id": statement_id, "added_at": now()})


def write_reply_request(db: Database, company_id: int, year: int | None, claims: int, until: str) -> int:
    """Remember that a company is asked today for its reply to so many claims, until a day; an earlier request of the
    same day gives way."""
    asked_at = now()
    db.execute(
        "DELETE FROM reply_requests WHERE company_id = ? AND year IS ? AND substr(asked_at, 1, 10) = ?",
        (company_id, year, asked_at[:10]),
    )
    row = {"company_id": company_id, "year": year, "claims": claims, "until": until}
    return insert(db, "reply_requests", row | {"asked_at": asked_at})
