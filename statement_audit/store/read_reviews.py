"""What people have decided, what waits for them, and what a decision rests on. Nothing here writes."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from statement_audit.errors import UsageError
from statement_audit.models import Evidence, Finding
from statement_audit.safe_text import stored_json
from statement_audit.store.connection import Database
from statement_audit.store.read_results import gates_by_score
from statement_audit.store.rows import (
    DecidedStatementRow,
    PageRow,
    ReopenedRow,
    ReviewRow,
    ReviewSubject,
    ReviewTaskRow,
    build,
    read_rows,
)
from statement_audit.store.sql_files import queries_of
from statement_audit.tabular import grouped

_SQL = queries_of("read_reviews")

# --- one finding ----------------------------------------------------------------------------


def review_subject(db: Database, finding_id: int) -> ReviewSubject | None:
    """The finding with what a decision on it depends on; None where there is no such finding."""
    row = db.row(_SQL["subject"] + " WHERE findings.id = ?", (finding_id,))
    return build(ReviewSubject, row) if row else None


def latest_subject(db: Database, statement_id: int, criterion: str) -> ReviewSubject | None:
    """The same criterion in the statement's latest score."""
    row = db.row(_SQL["latest_subject"], (statement_id, criterion))
    return build(ReviewSubject, row) if row else None


def quotes_of(db: Database, finding_id: int) -> list[dict[str, Any]]:
    """The finding's quotes with their places, as stored, the best first."""
    sql = "SELECT * FROM evidence WHERE finding_id = ? ORDER BY role = 'best' DESC, id"
    return list(db.rows(sql, (finding_id,)))


def assessed_from(db: Database, finding_id: int) -> str:
    """text or metadata."""
    sql = "SELECT assessed_from FROM criteria WHERE id = (SELECT criterion_id FROM findings WHERE id = ?)"
    return str(db.value(sql, (finding_id,)))


def pages_of(db: Database, extraction_id: int) -> tuple[PageRow, ...]:
    """The stored pages of one reading of a document."""
    sql = "SELECT id, page, text, method FROM pages WHERE extraction_id = ? ORDER BY page"
    return tuple(read_rows(db, PageRow, sql, (extraction_id,)))


def stored_document(db: Database, sha256: str) -> dict[str, Any]:
    """Media type and place in the archive of a document."""
    (row,) = db.rows("SELECT sha256, media_type, archive_path FROM documents WHERE sha256 = ?", (sha256,))
    return row


def rubric_content(db: Database, digest: str) -> dict[str, Any]:
    """The rubric as it was stored."""
    content: dict[str, Any] = stored_json(db.value("SELECT content FROM rubrics WHERE hash = ?", (digest,)))
    return content


# --- decisions ------------------------------------------------------------------------------


def reviews(db: Database, *, finding_id: int | None = None) -> list[ReviewRow]:
    """Decisions in the order in which they were made; of one finding: everybody's on its statement and
    criterion, those on older texts included."""
    return read_rows(db, ReviewRow, _SQL["reviews"], {"finding": finding_id})


def review_log(db: Database) -> list[dict[str, Any]]:
    """Every decision with its company, newest first (the view `review_log`)."""
    return list(db.rows("SELECT * FROM review_log ORDER BY review_id DESC, company, company_id"))


def disputed(db: Database) -> list[dict[str, Any]]:
    """Findings of the latest scores on which people's last words differ: what each says, and what holds now."""
    return [row | {"said": stored_json(row["said"])} for row in db.rows(_SQL["disputed"])]


def decided_statements(db: Database) -> list[DecidedStatementRow]:
    """Statements of the latest scores with the decisions that hold: each with the quote that it rests on, and the one
    that it threw out where the reviewer found nothing."""
    decisions = grouped((row.pop("statement_id"), row) for row in db.rows(_SQL["decided"]))
    rows = db.rows(_SQL["decided_statements"])
    return [build(DecidedStatementRow, row, decisions=tuple(decisions.get(row["id"], ()))) for row in rows]


def decided_passages(db: Database) -> list[dict[str, Any]]:
    """The decisions that hold on the latest scores, each with the passage that it is about, in the order of the texts:
    the reviewer's own words, or else those that were shown. `passage_status`: what the passage does, whatever for."""
    return list(db.rows(_SQL["decided_passages"]))


def last_decision(db: Database, subject: ReviewSubject, reviewer: str) -> dict[str, Any] | None:
    """What this reviewer said last of the finding as it stands."""
    said_of = (subject.statement_id, subject.criterion, subject.text_sha256, subject.criterion_sha256)
    return db.row(_SQL["last_decision"], (*said_of, reviewer))


# --- numbers after review -------------------------------------------------------------------


def numbers_after_review(db: Database, score_id: int) -> dict[str, Any]:
    """Quality and gates after people's decisions, and the judge's own (`model_`)."""
    sql = "SELECT quality, band, model_quality, decided FROM score_results WHERE score_id = ?"
    (row,) = db.rows(sql, (score_id,))
    gates = gates_by_score(db, score_id).get(score_id, ())
    return row | {
        "gates": {gate.law: gate.result for gate in gates},
        "model_gates": {gate.law: gate.model_result for gate in gates},
        "quality_reviewed": row["quality"],  # names of an earlier release
        "gates_reviewed": {gate.law: gate.result for gate in gates},
    }


def scores_to_recompute(db: Database) -> dict[int, str]:
    """Score id -> ids of the decisions on it, where the stored numbers rest on others; empty: none holds any more."""
    return dict(db.tuples(_SQL["to_recompute"]))


def findings_of_score(db: Database, score_id: int) -> tuple[Finding, ...]:
    """The model's findings of one score with their quotes, in the rubric's order."""
    quotes = _quotes(db, score_id)
    rows = db.rows(_SQL["findings"], (score_id,))
    return tuple(build(Finding, row, group=row["group_id"], evidence=quotes.get(row["id"], ())) for row in rows)


def _quotes(db: Database, score_id: int) -> dict[int, tuple[Evidence, ...]]:
    rows = db.rows(_SQL["evidence"], (score_id,))
    found = grouped((row["finding_id"], build(Evidence, row)) for row in rows)
    return {finding_id: tuple(quotes) for finding_id, quotes in found.items()}


def decisions_of_score(db: Database, score_id: int) -> list[dict[str, Any]]:
    """The decisions that hold for one score, with the words that they rest on where those are not the finding's own:
    given by the reviewer, or seen on an earlier finding; and the passages they lie in."""
    # given as a number, the statement reaches into the view: without it every review of the database would be read
    statement_id = db.value("SELECT statement_id FROM scores WHERE id = ?", (score_id,))
    return list(db.rows(_SQL["decisions_of_score"], (score_id, statement_id)))


def scored_by(db: Database, score_id: int) -> tuple[str, str]:
    """Hash of the rubric and profile of a score."""
    sql = "SELECT runs.rubric_hash, scores.profile FROM scores JOIN runs ON runs.id = scores.run_id WHERE scores.id = ?"
    ((rubric_hash, profile),) = db.tuples(sql, (score_id,))
    return rubric_hash, profile


def last_run(db: Database) -> int | None:
    """Id of the last run; None where there is none."""
    run_id: int | None = db.value("SELECT max(id) FROM runs")
    return run_id


def last_classifier(db: Database) -> str:
    """Which of the shipped classifiers judged last; the default one where it was another."""
    return "keyword" if last_judge(db)[0] == "keyword" else "embedded"


def last_judge(db: Database) -> tuple[str, str]:
    """Name and revision of the classifier of the last run that scored; empty where none did."""
    run = db.row("SELECT classifier, classifier_revision FROM runs WHERE scoring IS NOT NULL ORDER BY id DESC LIMIT 1")
    return (run["classifier"], run["classifier_revision"]) if run else ("", "")


def gates_of_score(db: Database, score_id: int) -> dict[tuple[str, str], tuple[str, str]]:
    """Law and version of each gate of one score -> the day by which its tests were chosen, and what gave that day."""
    sql = "SELECT law, version, in_force_on, in_force_by FROM gates WHERE score_id = ? ORDER BY law, version"
    return {(law, version): (day or "", by or "") for law, version, day, by in db.tuples(sql, (score_id,))}


def the_subject(db: Database, finding_id: int) -> ReviewSubject:
    """The finding to decide on: where a later score read the same text by the same criterion, that one's.

    Raises:
        UsageError: there is no such finding, or its text or criterion has changed since.
    """
    subject = review_subject(db, finding_id)
    if subject is None:
        raise UsageError(f"There is no finding {finding_id}.", hint="Their numbers are in: statement-audit review list")
    latest = subject if subject.is_latest else latest_subject(db, subject.statement_id, subject.criterion)
    if latest is None or latest.read_as != subject.read_as:
        now = f"see finding {latest.finding_id}" if latest else "the criterion is no longer asked"
        raise UsageError(f"Finding {finding_id} is out of date: its text or its criterion has changed; {now}.")
    return latest


def review_stakes(db: Database) -> Iterator[dict[str, Any]]:
    """Yield what ordering the work list needs of each finding that a person could decide on: once each, whoever shares
    the statement, in the order of statement and rubric.

    Left out: what could not be read, and criteria that do not apply to the company.
    """
    return db.rows(_SQL["stakes"])


def review_tasks(db: Database, finding_ids: Sequence[int]) -> list[ReviewTaskRow]:
    """These findings with all that people see of them, in this order; those that nobody can decide on are left out."""
    chosen = json.dumps(list(finding_ids))
    rows = db.rows(_SQL["tasks"], (chosen,))
    found = {row["finding_id"]: build(ReviewTaskRow, row) for row in rows}
    return [found[finding_id] for finding_id in finding_ids if finding_id in found]


def review_task(db: Database, finding_id: int) -> ReviewTaskRow | None:
    """One of them; None where nobody can decide on it."""
    return next(iter(review_tasks(db, [finding_id])), None)


def gate_stakes(db: Database) -> dict[int, dict[str, tuple[str, ...]]]:
    """Score id -> criterion -> laws whose required tests turn on it: those that are open, missed or partly met."""
    stakes: dict[int, dict[str, tuple[str, ...]]] = {}
    for score_id, criterion, laws in db.tuples(_SQL["gate_stakes"]):
        stakes.setdefault(score_id, {})[criterion] = tuple(sorted(stored_json(laws)))
    return stakes


def profile_weights(db: Database) -> dict[tuple[str, str], dict[str, int]]:
    """(rubric hash, profile) -> group -> percent of the quality."""
    rows = db.tuples(_SQL["profile_weights"])
    return {(digest, profile): stored_json(weights) for digest, profile, weights in rows}


def reopened(db: Database) -> list[ReopenedRow]:
    """Decisions that hold no longer, since text, criterion, document or quote changed, and nobody has decided anew."""
    return read_rows(db, ReopenedRow, _SQL["reopened"])
