"""Issues: each kept once, and linked to every run that raised it. The caller is inside a transaction."""

from typing import Any

from statement_audit.clock import now
from statement_audit.models import Issue
from statement_audit.store.connection import Database
from statement_audit.store.inserting import insert
from statement_audit.store.sqlite_values import picked, stored


def add_issue(db: Database, run_id: int, issue: Issue, statement_id: int | None, score_id: int | None) -> None:
    """Link the issue to the run; add it where no run raised it word for word, of the same statement and score."""
    row = picked(issue, "stage code severity source_name") | {"statement_id": statement_id, "score_id": score_id}
    row |= picked(issue, "message hint data")
    values = tuple(map(stored, row.values()))
    issue_id = _known(db, values)
    if issue_id is None:
        issue_id = insert(db, "issues", row | {"run_id": run_id, "created_at": now()})
        if score_id is None:
            _held(db, values)[hash(values)] = issue_id
    insert(db, "run_issues", {"run_id": run_id, "issue_id": issue_id}, conflict="IGNORE")


ISSUE_COLUMNS = ("stage", "code", "severity", "source_name", "statement_id", "score_id", "message", "hint", "data")
"""What an issue says: where it is the same, the issue is."""
_SAME = " AND ".join(f"{name} IS ?" for name in ISSUE_COLUMNS)


def _known(db: Database, values: tuple[Any, ...]) -> int | None:
    """The id of the issue with these values; None where there is none."""
    if values[5] is not None:  # a score has few issues, and they are of that score alone
        return _id(db, f"SELECT id FROM issues WHERE {_SAME}", values)
    held = _held(db, values).get(hash(values))
    # what is held may have been rolled back, or deleted with its statement
    return None if held is None else _id(db, f"SELECT id FROM issues WHERE id = ? AND {_SAME}", (held, *values))


def _id(db: Database, sql: str, values: tuple[Any, ...]) -> int | None:
    found = db.value(sql, values)
    return None if found is None else int(found)


def _held(db: Database, values: tuple[Any, ...]) -> dict[int, int | None]:
    """Hash of an issue's values -> its id, of all that one source has of one code: a list of many rows is read once."""
    key = (values[1], values[3])
    if key not in db.issue_ids:
        which = "code = ? AND source_name = ? AND score_id IS NULL ORDER BY id DESC"
        rows = db.tuples(f"SELECT {', '.join(ISSUE_COLUMNS)}, id FROM issues WHERE {which}", key)
        db.issue_ids[key] = {hash(row[:-1]): row[-1] for row in rows}
    return db.issue_ids[key]
