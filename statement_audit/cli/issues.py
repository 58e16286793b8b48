"""`issues`: what a person should look at."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Annotated

import typer

from statement_audit.cli import options as o

if TYPE_CHECKING:
    from rich.table import Table

    from statement_audit.store.rows import IssueRow


def issues(
    db: o.Db = o.DEFAULT_DB,
    run: Annotated[int | None, typer.Option("--run", help="A run's number. Default: the latest run.")] = None,
    code: Annotated[str | None, typer.Option("--code", help="Only this code.")] = None,
    severity: Annotated[str | None, typer.Option("--severity", help="error, warning or info.")] = None,
    as_json: o.AsJson = False,
    as_csv: o.AsCsv = False,
) -> None:
    """List what went wrong or needs a look, with what to do next. All codes: docs/issues.md."""
    from statement_audit.cli import output
    from statement_audit.errors import UsageError
    from statement_audit.issue_codes import CODES
    from statement_audit.store import open_database
    from statement_audit.store.reader import issues as read_issues

    if code is not None and code not in CODES:
        raise UsageError(f"There is no issue code '{code}'.", hint=f"Codes: {', '.join(sorted(CODES))}.")
    if severity not in (None, "error", "warning", "info"):
        raise UsageError(f"There is no severity '{severity}'.", hint="Allowed: error, warning, info.")
    with open_database(o.existing(db)) as database:
        rows = read_issues(database, run=run, code=code, severity=severity)
    if output.print_rows(rows, as_json=as_json, as_csv=as_csv):
        return
    listed = [row for row in rows if row.severity != "info" or severity == "info" or code]
    console = output.console()
    console.print(_table(listed, console.width) if listed else "Nothing needs a look.")
    counts = Counter(row.severity for row in rows)
    hidden = "" if severity or code else " (info rows: --severity info)"
    console.print(
        output.text(f"\n{counts['error']} errors, {counts['warning']} warnings, {counts['info']} info{hidden}")
    )


def _table(rows: list[IssueRow], width: int) -> Table:
    """A row an issue: the code under its severity and what to do under what is wrong, so that both have room."""
    from statement_audit.cli import output

    source_width = 18 if width < 100 else 28
    shown = output.table("issue", "source", "what, and what to do", wide={"what, and what to do": 24})
    for row in rows:
        what = row.message.removeprefix(f"{row.source_name}: ")
        shown.add_row(
            f"{row.severity}\n{row.code}",
            output.short_source(row.source_name, source_width),
            output.text(f"{what}\n{row.hint}"),
        )
    return shown
