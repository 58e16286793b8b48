"""Who has no statement yet: references that gave no document."""

from __future__ import annotations

from typing import Any

from statement_audit.store.connection import Database
from statement_audit.store.write_companies import name_key


def open_failures(db: Database, year: int | None = None, sector: str | None = None) -> list[dict[str, Any]]:
    """References that gave no document and that no statement read since stands for.

    Only those of `year` and `sector`, if given.

    A failure stays until its source is read, or its company has a statement for that year from elsewhere. One
    that names no company (a mistyped path) is told after its own run only. `company_id` is None where no company
    is named, or several have that name.
    """
    ids: dict[str, list[int]] = {}
    for row in db.rows("SELECT id, name_key FROM companies ORDER BY id"):
        ids.setdefault(row["name_key"], []).append(row["id"])
    reads: dict[int | None, list[dict[str, Any]]] = {}
    for row in db.rows(_LAST_READ):
        reads.setdefault(row["company_id"], []).append(row)
    found = []
    for row in db.rows(_FAILED, {"year": year, "sector": sector}):
        named = ids.get(name_key(row["company"]), []) if row["company"] else []
        row["company_id"] = named[0] if len(named) == 1 else None
        if not any(_answers(read, row) for read in reads.get(row["company_id"], [])):
            found.append(row)
    return found


def _answers(read: dict[str, Any], failure: dict[str, Any]) -> bool:
    """Whether a statement that was read stands for the one that failed: read later, and of the same year."""
    return bool(read["run_id"] > failure["run_id"] and failure["year"] in (None, read["year"]))


_LAST_READ = """
SELECT link.company_id, link.year, max(item.run_id) AS run_id
FROM statement_companies AS link
JOIN statements ON statements.id = link.statement_id AND statements.state = 'scored'
JOIN run_items AS item ON item.statement_id = statements.id
GROUP BY link.company_id, link.year"""

# The latest outcome of each source decides.
_FAILED = """
WITH latest AS (SELECT source_name, max(run_id) AS run_id FROM run_items GROUP BY source_name)
SELECT item.run_id, named.value AS company, item.year, item.source_name, NULL AS statement_id,
  coalesce(cause.code, 'failed') AS reason, coalesce(cause.message, '') AS message, coalesce(cause.hint, '') AS hint,
  item.sectors
FROM latest
JOIN run_items AS item ON item.source_name = latest.source_name AND item.run_id = latest.run_id
LEFT JOIN json_each(item.companies) AS named ON 1
LEFT JOIN issues AS cause ON cause.id = (
  SELECT issues.id FROM issues
  JOIN run_issues ON run_issues.issue_id = issues.id AND run_issues.run_id = item.run_id
  WHERE issues.source_name = item.source_name AND issues.score_id IS NULL AND issues.severity <> 'info'
  ORDER BY issues.severity = 'error' DESC, issues.id LIMIT 1
)
WHERE item.outcome = 'failed' AND (named.value IS NOT NULL OR item.run_id = (SELECT max(id) FROM runs))
  AND (:year IS NULL OR item.year = :year)
  AND (:sector IS NULL OR EXISTS (SELECT 1 FROM json_each(item.sectors) WHERE value = :sector))"""
