"""Issues: each kept once, and linked to every run that raised it. The caller is inside a transaction."""

from __future__ import annotations

from statement_audit.models import Issue
from statement_audit.store.database import Database
from statement_audit.store.values import now, storable, to_json


def add_issue(db: Database, run_id: int, issue: Issue, statement_id: int | None, score_id: int | None) -> None:
    """Link the issue to the run; add it where no run raised it word for word, of the same statement and score."""
    values = (
        issue.stage,
        issue.code,
        issue.severity,
        storable(issue.source_name),
        statement_id,
        score_id,
        storable(issue.message),
        issue.hint,
        to_json(issue.data),
    )
    issue_id = db.value(
        "SELECT id FROM issues WHERE stage = ? AND code = ? AND severity = ? AND source_name = ?"
        " AND statement_id IS ? AND score_id IS ? AND message = ? AND hint = ? AND data = ?",
        values,
    )
    if issue_id is None:
        issue_id = db.execute(
            "INSERT INTO issues(stage, code, severity, source_name, statement_id, score_id, message, hint, data,"
            " run_id, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (*values, run_id, now()),
        ).lastrowid
    db.execute("INSERT OR IGNORE INTO run_issues(run_id, issue_id) VALUES (?, ?)", (run_id, issue_id))
