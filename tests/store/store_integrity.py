"""What SQLite itself says of a file."""

from __future__ import annotations

from statement_audit.errors import StoreError
from statement_audit.store import Database
from statement_audit.store.checks import check_quotes
from statement_audit.store.problems import CheckReport, Problem


def integrity_problems(database: Database) -> list[str]:
    """Damaged pages and broken foreign keys; empty when sound."""
    try:
        found = [str(row["integrity_check"]) for row in database.rows("PRAGMA integrity_check")]
        broken = [
            f"foreign key of {row['table']}, row {row['rowid']}" for row in database.rows("PRAGMA foreign_key_check")
        ]
    except StoreError as error:  # too damaged even to be checked
        return [error.message]
    return [text for text in found if text != "ok"] + broken


def quote_problems(database: Database) -> list[Problem]:
    """Quotes that do not stand where they are said to, and findings that lack one."""
    report = CheckReport("quotes", "")
    check_quotes(database, report)
    return report.problems
