"""What waits for a person: findings with what hangs on them, and decisions that hold no longer."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from statement_audit.safe_text import stored_json
from statement_audit.store.connection import Database
from statement_audit.store.rows import ReopenedRow, ReviewTaskRow, build


def review_stakes(db: Database) -> Iterator[dict[str, Any]]:
    """Yield what ordering the work list needs of each finding that a person could decide on: once each, whoever shares
    the statement, in the order of statement and rubric.

    Left out: what could not be read, and criteria that do not apply to the company.
    """
    return db.rows(f"{_SHARED} SELECT {_STAKE} {_FROM} ORDER BY findings.score_id, criteria.position")


def review_tasks(db: Database, finding_ids: Sequence[int]) -> list[ReviewTaskRow]:
    """These findings with all that people see of them, in this order; those that nobody can decide on are left out."""
    chosen = json.dumps(list(finding_ids))
    rows = db.rows(
        f"{_SHARED} SELECT {_STAKE}, {_SHOWN} {_FROM} AND findings.id IN (SELECT value FROM json_each(?))", (chosen,)
    )
    found = {row["finding_id"]: build(ReviewTaskRow, row | {"sectors": _union(row["sectors"])}) for row in rows}
    return [found[finding_id] for finding_id in finding_ids if finding_id in found]


def review_task(db: Database, finding_id: int) -> ReviewTaskRow | None:
    """One of them; None where nobody can decide on it."""
    return next(iter(review_tasks(db, [finding_id])), None)


def _union(lists: str) -> str:
    """The sectors of all companies that share a statement."""
    return json.dumps(sorted({sector for sectors in stored_json(lists) for sector in sectors}))


_SHARED = """
WITH shared AS MATERIALIZED (
  SELECT score_id, max(statement_id) AS statement_id, json_group_array(company) AS companies,
    json_group_array(company_id) AS company_ids, max(year) AS year, json_group_array(json(sectors)) AS sectors,
    max(profile) AS profile, max(quality) AS quality, max(rankable) AS rankable, max(source_name) AS source_name,
    max(document_sha256) AS document_sha256
  FROM (SELECT * FROM latest_scores WHERE state = 'scored' ORDER BY company, company_id) GROUP BY score_id
), seen AS MATERIALIZED (
  SELECT statement_id, criterion, text_sha256, criterion_sha256, json_group_array(DISTINCT reviewer) AS reviewers,
    max(verdict <> 'unsure') AS is_decided
  FROM reviews GROUP BY statement_id, criterion, text_sha256, criterion_sha256
), held AS MATERIALIZED (SELECT finding_id FROM current_reviews)"""

_STAKE = """
  findings.id AS finding_id, findings.score_id, findings.criterion, findings.group_id, criteria.weight, findings.score,
  findings.confidence, findings.needs_review, findings.reasons, shared.year, shared.profile, shared.quality,
  shared.rankable, criteria.rubric_hash, shared.company_ids, shared.sectors,
  CASE WHEN held.finding_id IS NULL AND coalesce(seen.is_decided, 0) THEN '[]' ELSE coalesce(seen.reviewers, '[]') END
    AS reviewers, held.finding_id IS NOT NULL AS is_decided"""

_SHOWN = """
  shared.statement_id, shared.companies, criteria.name, findings.status, extractions.text_sha256,
  criteria.content_sha256 AS criterion_sha256, shared.document_sha256, shared.source_name,
  (SELECT page FROM evidence WHERE finding_id = findings.id AND role IN ('best', 'candidate')
    ORDER BY role = 'best' DESC, id LIMIT 1) AS page,
  (SELECT quote FROM evidence WHERE finding_id = findings.id AND role IN ('best', 'candidate')
    ORDER BY role = 'best' DESC, id LIMIT 1) AS quote"""

_FROM = """
FROM shared
JOIN scores ON scores.id = shared.score_id
JOIN extractions ON extractions.id = scores.extraction_id
JOIN findings ON findings.score_id = shared.score_id
JOIN criteria ON criteria.id = findings.criterion_id
LEFT JOIN seen ON seen.statement_id = shared.statement_id AND seen.criterion = findings.criterion
  AND seen.text_sha256 = extractions.text_sha256 AND seen.criterion_sha256 = criteria.content_sha256
LEFT JOIN held ON held.finding_id = findings.id
WHERE findings.status <> 'could_not_read' AND instr(findings.reasons, '"not_applicable"') = 0"""


def gate_stakes(db: Database) -> dict[int, dict[str, tuple[str, ...]]]:
    """Score id -> criterion -> laws whose required tests turn on it: those that are open, missed or partly met."""
    stakes: dict[int, dict[str, set[str]]] = {}
    for row in db.rows(
        "SELECT score_id, law, missing, unassessed FROM gate_results"
        " WHERE score_id IN (SELECT latest_score_id FROM statements)"
    ):
        for criterion in (*stored_json(row["missing"]), *stored_json(row["unassessed"])):
            stakes.setdefault(row["score_id"], {}).setdefault(criterion, set()).add(row["law"])
    return {
        score: {criterion: tuple(sorted(laws)) for criterion, laws in found.items()} for score, found in stakes.items()
    }


def profile_weights(db: Database) -> dict[tuple[str, str], dict[str, int]]:
    """(rubric hash, profile) -> group -> percent of the quality."""
    rows = db.rows(
        "SELECT rubrics.hash, json_extract(profile.value, '$.id') AS profile,"
        " json_extract(profile.value, '$.weights') AS weights"
        " FROM rubrics, json_each(json_extract(rubrics.content, '$.profiles')) AS profile"
    )
    return {(row["hash"], row["profile"]): stored_json(row["weights"]) for row in rows}


def reopened(db: Database) -> list[ReopenedRow]:
    """Decisions that hold no longer, since text, criterion, document or quote changed, and nobody has decided anew."""
    return [build(ReopenedRow, row) for row in db.rows(_REOPENED)]


_REOPENED = """
WITH last AS (
  SELECT reviews.*, row_number() OVER (PARTITION BY statement_id, criterion ORDER BY id DESC) AS place
  FROM reviews WHERE verdict <> 'unsure'
), held AS MATERIALIZED (SELECT finding_id FROM current_reviews)
SELECT latest.company, latest.year, last.criterion, criteria.name,
  CASE
    WHEN findings.id IS NULL THEN 'not_asked'
    WHEN latest.statement_id <> last.statement_id THEN 'document_replaced'
    WHEN extractions.text_sha256 IS NOT last.text_sha256 THEN 'text_changed'
    WHEN criteria.content_sha256 <> last.criterion_sha256 THEN 'criterion_changed'
    ELSE 'other_quote'
  END AS why,
  last.verdict, last.status, last.model_status, findings.status AS status_now, last.reviewer, last.reviewed_at,
  last.id AS review_id, findings.id AS finding_id
FROM last
JOIN statement_companies AS link ON link.statement_id = last.statement_id
JOIN latest_scores AS latest ON latest.company_id = link.company_id AND latest.year IS link.year
JOIN scores ON scores.id = latest.score_id
LEFT JOIN extractions ON extractions.id = scores.extraction_id
LEFT JOIN findings ON findings.score_id = latest.score_id AND findings.criterion = last.criterion
LEFT JOIN criteria ON criteria.id = findings.criterion_id
WHERE last.place = 1 AND (findings.id IS NULL OR findings.id NOT IN (SELECT finding_id FROM held))
ORDER BY latest.company, latest.year, last.criterion, last.id"""
