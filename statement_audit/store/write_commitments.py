"""Promises of a statement, replaced whenever it or the next statement is scored anew."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from statement_audit.store.database import Database
from statement_audit.store.insert import insert


def write_commitments(
    db: Database, statement_id: int, score_id: int, next_score_id: int | None, rows: Iterable[Mapping[str, Any]]
) -> int:
    """Replace a statement's promises and note by which later score they were decided; returns their number."""
    db.execute("DELETE FROM commitments WHERE statement_id = ?", (statement_id,))
    db.execute(
        "INSERT OR REPLACE INTO commitment_checks(score_id, next_score_id) VALUES (?, ?)", (score_id, next_score_id)
    )
    count = 0
    for row in rows:
        insert(db, "commitments", dict(row))
        count += 1
    return count
