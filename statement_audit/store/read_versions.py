"""Scores of one statement by different versions of judge, rubric or reader. Nothing here writes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from statement_audit.models import FindingVersion, VersionedScore
from statement_audit.store.connection import Database
from statement_audit.store.rows import build

_MADE = """
SELECT scores.id AS score_id, scores.statement_id, scores.run_id, runs.started_at AS scored_at, scores.quality,
  runs.classifier_revision AS judge, rubrics.id || ' ' || rubrics.version AS rubric, runs.rubric_hash,
  extractions.text_sha256
FROM scores JOIN runs ON runs.id = scores.run_id JOIN rubrics ON rubrics.hash = runs.rubric_hash
LEFT JOIN extractions ON extractions.id = scores.extraction_id
WHERE scores.state = 'scored'"""

_PAIRS = f"""
WITH made AS ({_MADE}), latest AS (
  SELECT score_id, min(company) AS company, max(year) AS year, max(source_name) AS source_name FROM latest_scores
  WHERE state = 'scored' AND (:company IS NULL OR company_id = :company) GROUP BY score_id
)
SELECT made.*, latest.company, latest.year, latest.source_name, (
  SELECT max(older.score_id) FROM made AS older
  WHERE older.statement_id = made.statement_id AND older.score_id < made.score_id
    AND (:run IS NULL OR older.run_id <= :run)
    AND (older.judge, older.rubric_hash, older.text_sha256) IS NOT (made.judge, made.rubric_hash, made.text_sha256)
) AS before_id
FROM latest JOIN made ON made.score_id = latest.score_id ORDER BY latest.company, latest.year, made.score_id"""

_FINDINGS = """
SELECT findings.criterion, criteria.name, criteria.content_sha256 AS criterion_sha256, findings.status, findings.score,
  findings.confidence, findings.reasons, findings.id AS finding_id, shown.role, shown.page, shown.quote,
  shown.probability
FROM findings JOIN criteria ON criteria.id = findings.criterion_id
LEFT JOIN evidence AS shown ON shown.id = (
  SELECT id FROM evidence WHERE finding_id = findings.id AND role IN ('best', 'candidate')
  ORDER BY role = 'best' DESC, id LIMIT 1)
WHERE findings.score_id = ? ORDER BY criteria.position"""


def scored_twice(
    db: Database, *, company_id: int | None = None, run_id: int | None = None
) -> Iterator[tuple[VersionedScore, VersionedScore]]:
    """Yield each statement's latest score with its last one by other versions before it.

    Args:
        company_id: only this company's statements.
        run_id: compare with what stood after this run, instead of with the last other one.
    """
    for row in list(db.rows(_PAIRS, {"company": company_id, "run": run_id})):
        if row["before_id"] is None:
            continue
        after = build(VersionedScore, row)
        (older,) = db.rows(f"{_MADE} AND scores.id = ?", (row["before_id"],))
        place = {name: row[name] for name in ("company", "year", "source_name")}
        yield _with_findings(db, build(VersionedScore, older | place)), _with_findings(db, after)


def _with_findings(db: Database, score: VersionedScore) -> VersionedScore:
    return replace(score, findings=tuple(build(FindingVersion, row) for row in db.rows(_FINDINGS, (score.score_id,))))
