"""Numbers and gates of a statement with people's decisions in place of the model's findings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from statement_audit.models import Evidence, Rubric, Status
from statement_audit.rubric.build import rebuild_rubric
from statement_audit.store import read_reviews
from statement_audit.store.write_reviews import ReviewedNumbers

if TYPE_CHECKING:
    from statement_audit.score.reviewed import Decision
    from statement_audit.store import Database, Writer


class Rubrics(dict[str, Rubric]):
    """The rubrics that scored the statements of a database, each rebuilt once."""

    def __init__(self, db: Database) -> None:
        self.db = db

    def __missing__(self, digest: str) -> Rubric:
        self[digest] = rebuild_rubric(read_reviews.rubric_content(self.db, digest), digest)
        return self[digest]


def refresh_reviewed(writer: Writer, rubrics: Rubrics | None = None) -> int:
    """Compute numbers and gates anew where they rest on other decisions than those that hold now; how many."""
    rubrics = Rubrics(writer.db) if rubrics is None else rubrics
    changed = read_reviews.scores_to_recompute(writer.db)
    if changed:
        writer.write_reviewed_scores(
            _numbers(writer.db, rubrics, score_id, review_ids) for score_id, review_ids in changed.items()
        )
    return len(changed)


def _numbers(db: Database, rubrics: Rubrics, score_id: int, review_ids: str) -> ReviewedNumbers:
    if not review_ids:
        return ReviewedNumbers(score_id, "", None)
    from statement_audit.score.gates import LawDay
    from statement_audit.score.reviewed import reviewed_assessment

    digest, profile_id = read_reviews.scored_by(db, score_id)
    rubric = rubrics[digest]
    rows = read_reviews.decisions_of_score(db, score_id)
    held = read_reviews.gates_of_score(db, score_id)
    scores, gates = reviewed_assessment(
        read_reviews.findings_of_score(db, score_id),
        {row["criterion"]: _decision(row) for row in rows},
        rubric,
        next(profile for profile in rubric.profiles if profile.id == profile_id),
        [(gate, LawDay(*held[gate.law, gate.version])) for gate in rubric.gates if (gate.law, gate.version) in held],
    )
    changed = sum(row["status"] != row["model_status"] for row in rows)
    return ReviewedNumbers(score_id, review_ids, scores, gates, len(rows), changed)


def _decision(row: Mapping[str, Any]) -> Decision:
    from statement_audit.score.reviewed import Decision

    status = Status(row["status"])
    if row["quote"] is None:
        return Decision(status, row["score"])
    passage = -row["id"] if row["idx"] is None else row["idx"]
    place = (row["page"], row["start"], row["end"], row["quote"])
    return Decision(status, row["score"], Evidence(passage, *place, "best", status, None))
