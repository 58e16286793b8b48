"""Typed reads for the command line, reports and exports. Nothing here writes."""

import difflib
from collections.abc import Iterator
from typing import Any

from statement_audit.errors import UsageError
from statement_audit.published import RunRow
from statement_audit.store.connection import Database
from statement_audit.store.descriptions import meanings
from statement_audit.store.rows import CompanyRow, IssueRow, RunItemRow, build, read_rows
from statement_audit.store.sql_files import queries_of
from statement_audit.store.write_statements import name_key

_SQL = queries_of("reader")
RUNS = _SQL["runs"]
"""Every run as a `RunRow`."""

# --- companies ------------------------------------------------------------------------------


def find_company(db: Database, text: str) -> list[CompanyRow]:
    """Companies that have a statement and whose name fits: the same name first, else every name that holds `text`.

    Case, punctuation and legal forms (Ltd, Limited) do not matter; a company number fits too.
    """
    rows = read_rows(db, CompanyRow, _SQL["companies"])
    wanted = name_key(text)
    same = [row for row in rows if name_key(row.name) == wanted or (row.company_number or "-") == text.strip()]
    return same or [row for row in rows if wanted in name_key(row.name)]


def the_company(db: Database, text: str) -> CompanyRow:
    """The one company meant by `text`.

    Raises:
        UsageError: none fits (the hint names similar ones), or several do (the hint names them).
    """
    found = find_company(db, text)
    if len(found) == 1:
        return found[0]
    if found:
        shown = ", ".join(row.name for row in found[:10]) + (" ..." if len(found) > 10 else "")
        raise UsageError(f"{len(found)} companies fit '{text}'.", hint=f"Name one of: {shown}")
    names = {name_key(row["name"]): row["name"] for row in db.rows(_SQL["companies"])}
    similar = [names[key] for key in difflib.get_close_matches(name_key(text), names, n=5, cutoff=0.5)]
    raise UsageError(
        f"No company in the database fits '{text}'.",
        hint=f"Did you mean {' or '.join(similar)}?" if similar else "List them with: statement-audit compare peers",
    )


# --- issues, runs ----------------------------------------------------------


def issues(
    db: Database, *, run: int | None = None, code: str | None = None, severity: str | None = None
) -> list[IssueRow]:
    """Issues of a run, those of reused statements included; the last run where `run` is None.

    Raises:
        UsageError: there is no such run.
    """
    refuse_unknown_run(db, run)
    return read_rows(db, IssueRow, _SQL["issues"], {"run": run, "code": code, "severity": severity})


def refuse_unknown_run(db: Database, run: int | None) -> None:
    """Raises UsageError for the number of a run that was not."""
    if run is not None and not db.value("SELECT 1 FROM runs WHERE id = ?", (run,)):
        last = db.value("SELECT max(id) FROM runs")
        hint = f"There are runs 1 to {last}." if last else "It holds no run yet."
        raise UsageError(f"There is no run {run} in the database.", hint=hint)


def issues_of_score(db: Database, score_id: int) -> list[IssueRow]:
    """Every issue of one score, whichever run saw it last."""
    return read_rows(db, IssueRow, _SQL["issues_of_score"], (score_id,))


def run_items(db: Database, run_id: int) -> list[RunItemRow]:
    """What a run made of each of its sources, in the order in which they were done."""
    return read_rows(db, RunItemRow, "SELECT * FROM run_items WHERE run_id = ? ORDER BY id", (run_id,))


def run_summary(db: Database, run_id: int | None = None) -> RunRow | None:
    """A run as recorded (the last one where `run_id` is None), or None where there is none."""
    row = db.row(_SQL["run_summary"], (run_id,))
    return build(RunRow, row) if row else None


# --- exports ---------------------------------------------------------------------


def tables_and_views(db: Database) -> list[str]:
    """Names that can be exported: views first, then tables; search indices and migrations are left out."""
    views = db.tables.view_names()
    tables = [name for name in db.tables.table_names() if not name.startswith(("passages_fts", "_", "sqlite_"))]
    return sorted(views) + sorted(tables)


def rows(db: Database, name: str) -> Iterator[dict[str, Any]]:
    """Yield each row of a table or view, in a fixed order.

    Raises:
        UsageError: there is no such table or view.
    """
    yield from db.rows(ordered(db, name))


def ordered(db: Database, name: str) -> str:
    """The query for all rows of a table or view in a fixed order: a table's is that of its key.

    Raises:
        UsageError: there is no such table or view.
    """
    check_name(db, name)
    if name not in db.tables.view_names():
        order = _by_key(db, name)
    else:
        told = meanings().get(name)
        order = f"ORDER BY {told.order}" if told and told.order else ""
    return f'SELECT * FROM "{name}" {order}'


def _by_key(db: Database, name: str) -> str:
    """Order by the key that the rows lie in, which costs no sorting."""
    keys = sorted((row["pk"], row["name"]) for row in db.rows(f'PRAGMA table_info("{name}")') if row["pk"])
    without_rowid = db.value("SELECT wr FROM pragma_table_list WHERE name = ? AND schema = 'main'", (name,))
    return "ORDER BY " + (", ".join(f'"{key}"' for _, key in keys) if without_rowid else "rowid")


def check_name(db: Database, name: str) -> None:
    known = tables_and_views(db)
    if name not in known:
        raise UsageError(f"There is no table or view '{name}'.", hint=f"There are: {', '.join(known)}")


def schema_sql(db: Database) -> str:
    """The SQL of all tables, indices, triggers and views, in the order in which they are made."""
    return "\n".join(f"{row['sql']};" for row in db.rows(_SQL["schema"]))
