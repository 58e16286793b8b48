"""`issues`: what a person should look at."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Annotated

from typer import Option

from statement_audit.cli import options as o
from statement_audit.cli import output
from statement_audit.cli.output import Column
from statement_audit.errors import UsageError
from statement_audit.issue_codes import CODES

if TYPE_CHECKING:
    from statement_audit.store.rows import IssueRow


def issues(
    db: o.Db = o.DEFAULT_DB,
    run: Annotated[int | None, Option(help="A run's number. Default: the latest run.")] = None,
    code: Annotated[str | None, Option(help="Only this code.")] = None,
    severity: Annotated[str | None, Option(help="error, warning or info.")] = None,
    form: output.ListForm = output.ListForm(),
) -> None:
    """List what went wrong or needs a look, with what to do next. All codes: docs/issues.md."""
    from statement_audit.store.reader import issues as read_issues

    if code is not None and code not in CODES:
        raise UsageError(f"There is no issue code '{code}'.", hint=f"Codes: {', '.join(sorted(CODES))}.")
    if severity not in (None, "error", "warning", "info"):
        raise UsageError(f"There is no severity '{severity}'.", hint="Allowed: error, warning, info.")
    with o.opened(db) as database:
        rows = read_issues(database, run=run, code=code, severity=severity)
    if form.printed(rows):
        return
    listed = [row for row in rows if row.severity != "info" or severity == "info" or code]
    if listed:
        output.show_table(_columns(18 if output.width() < 100 else 28), listed)
    else:
        output.say("Nothing needs a look.")
    counts = Counter(row.severity for row in rows)
    hidden = "" if severity or code else " (info rows: --severity info)"
    output.say(f"\n{counts['error']} errors, {counts['warning']} warnings, {counts['info']} info{hidden}")


def _columns(source_width: int) -> tuple[Column, ...]:
    """A row an issue: the code under its severity and what to do under what is wrong, so that both have room."""
    return (
        Column("issue", lambda row: f"{row.severity}\n{row.code}"),
        Column("source", lambda row: output.short_source(row.source_name, source_width)),
        Column("what, and what to do", lambda row: _what(row), least=24),
    )


def _what(row: IssueRow) -> str:
    return f"{row.message.removeprefix(f'{row.source_name}: ')}\n{row.hint}"
