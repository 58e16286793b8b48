"""Findings, quotes and gates of a score, as everybody reads them: people's decisions applied, in the rubric's order."""

from __future__ import annotations

from dataclasses import replace

from statement_audit.published import FindingRow, GateRow, Quote
from statement_audit.store.connection import Database
from statement_audit.store.rows import build
from statement_audit.store.views import finding_results


def decided_findings(db: Database, score_id: int) -> tuple[FindingRow, ...]:
    """A score's findings with the rubric's words and their quotes, the best first."""
    statement_id = db.value("SELECT statement_id FROM scores WHERE id = ?", (score_id,))
    sql = _FINDINGS.format(results=finding_results(" WHERE statement_id = :statement"))
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
    found: dict[int, tuple[Quote, ...]] = {}
    for row in db.rows(_QUOTES, (score_id,)):
        found[row["finding_id"]] = (*found.get(row["finding_id"], ()), build(Quote, row))
    return found


def gates_by_score(db: Database, score_id: int | None = None) -> dict[int, tuple[GateRow, ...]]:
    """Score id -> its gates, by law and version; of one score or of all."""
    found: dict[int, tuple[GateRow, ...]] = {}
    which = "WHERE :score IS NULL OR score_id = :score"
    for row in db.rows(f"SELECT * FROM gate_results {which} ORDER BY score_id, law, version", {"score": score_id}):
        found[row["score_id"]] = (*found.get(row["score_id"], ()), build(GateRow, row))
    return found


_FINDINGS = """
WITH results AS ({results})
SELECT results.*, criteria.name, criteria.group_name, criteria.good_practice, criteria.kind, criteria.weight,
  criteria.counts, criteria.not_count, criteria.basis, criteria.content_sha256 AS criterion_sha256
FROM results JOIN criteria ON criteria.id = results.criterion_id
WHERE results.score_id = :score ORDER BY criteria.position"""

_QUOTES = """
SELECT evidence.*, evidence.id AS evidence_id, coalesce(passages.heading, '') AS heading,
  coalesce(earlier.quote, '') AS before, coalesce(later.quote, '') AS after,
  substr(pages.text, evidence.start + 1, evidence.end - evidence.start) IS evidence.quote AS holds
FROM findings
JOIN evidence ON evidence.finding_id = findings.id
LEFT JOIN passages ON passages.id = evidence.passage_id
LEFT JOIN passages AS earlier
  ON earlier.extraction_id = passages.extraction_id AND earlier.idx = passages.idx - 1
LEFT JOIN passages AS later ON later.extraction_id = passages.extraction_id AND later.idx = passages.idx + 1
LEFT JOIN pages ON pages.id = evidence.page_id AND pages.page = evidence.page
  AND pages.document_sha256 = evidence.document_sha256
WHERE findings.score_id = ? ORDER BY evidence.role = 'best' DESC, evidence.id"""
