"""Decisions of reviewers, numbers after review, and companies' replies."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass

from statement_audit.clock import now
from statement_audit.models import GateResult, Scores
from statement_audit.store.connection import Database
from statement_audit.store.rows import ReviewSubject
from statement_audit.store.sql_files import queries_of
from statement_audit.store.sqlite_values import insert, insert_many, picked, stored

_SQL = queries_of("write_reviews")


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


class ReviewWriter:
    """Writes what people say of results: each method is one transaction."""

    db: Database

    def write_review(self, review: NewReview) -> int:
        """Add a decision beside the finding; nothing of the finding changes. Returns the decision's id."""
        subject = review.subject
        row = picked(subject, "statement_id criterion finding_id criterion_sha256") | {
            "text_sha256": subject.text_sha256 or "",
            "model_status": subject.status,
            "model_score": subject.score,
        }
        row |= picked(review, "verdict status score reason reviewer belongs_to")
        if review.quoted is not None:
            row |= asdict(review.quoted)
        with self.db.transaction():
            return insert(self.db, "reviews", row | {"reviewed_at": now()})

    def delete_review(self, review_id: int) -> None:
        """Take a decision back, as if it had never been made."""
        with self.db.transaction():
            self.db.execute("DELETE FROM reviews WHERE id = ?", (review_id,))

    def write_reviewed_scores(self, numbers: Iterable[ReviewedNumbers]) -> None:
        """Put numbers after review of these scores in place of those that were there."""
        with self.db.transaction():
            for one in numbers:
                self.db.execute("DELETE FROM reviewed_scores WHERE score_id = ?", (one.score_id,))
                if one.scores is not None:
                    own = picked(one, "score_id decided changed review_ids")
                    own |= picked(one.scores, "quality walk_to_talk honesty band coverage groups")
                    insert(self.db, "reviewed_scores", own)
                    gates = (picked(gate, "law version result missing unassessed tests") for gate in one.gates)
                    insert_many(self.db, "reviewed_gates", ({"score_id": one.score_id} | gate for gate in gates))

    def write_reply(self, reply: NewReply) -> int | None:
        """Add a company's reply and return its id; None where the very same one is there."""
        told = picked(reply, "company_id year criterion text source replied_at")
        row = {name: stored(value) for name, value in told.items()}
        with self.db.transaction():
            if self.db.value(_SQL["same_reply"], row):
                return None
            statement_id = self.db.value(_SQL["latest"], row)
            return insert(self.db, "replies", row | {"statement_id": statement_id, "added_at": now()})

    def write_reply_request(self, company_id: int, year: int | None, claims: int, until: str) -> int:
        """Remember that a company is asked today for its reply to so many claims, until a day, and return the request's
        id; an earlier request of the same day gives way."""
        row = {"company_id": company_id, "year": year, "claims": claims, "until": until}
        with self.db.transaction():
            row |= {"asked_at": now()}
            self.db.execute(_SQL["forget_request"], row)
            return insert(self.db, "reply_requests", row)
