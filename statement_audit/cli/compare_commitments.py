"""`compare commitments`: promises and what the next statement says of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import fields
from typing import TYPE_CHECKING, Annotated

import typer

from statement_audit.cli import options as o
from statement_audit.cli import output
from statement_audit.cli.output import YEAR, Column
from statement_audit.compare import PROMISE_STATES

if TYPE_CHECKING:
    from statement_audit.store.commitments import CommitmentRow

LEGEND = (
    "done: the next statement reports on its subject. moved: promised again, or put off, with a later date. repeated: "
    "promised again without one. missed: the next statement says so. dropped: it says nothing. open: there is no later "
    "statement. overdue: the date was over by the end of the later year."
)


def commitments(
    company: Annotated[str | None, typer.Argument(help="The company's name, part of it, or its number.")] = None,
    db: o.Db = o.DEFAULT_DB,
    state: Annotated[str | None, typer.Option("--state", help=f"Only {', '.join(PROMISE_STATES)}.")] = None,
    overdue: Annotated[bool, typer.Option("--overdue", help="Only what was due and is not done.")] = False,
    as_json: o.AsJson = False,
    as_csv: o.AsCsv = False,
) -> None:
    """List promises with their date, and what the company's next statement makes of them, with both quotes.

    Promises are read at the end of each run.
    """
    from statement_audit.store.commitments import CommitmentRow, undecided
    from statement_audit.store.commitments import commitments as read_commitments

    if state not in (None, *PROMISE_STATES):
        raise typer.BadParameter(f"{', '.join(PROMISE_STATES)}.", param_hint="--state")
    with o.opened(db) as database:
        chosen = o.company_id(database, company)
        rows = read_commitments(database, chosen)
        if waiting := len(undecided(database)):
            output.note(f"Promises of {waiting} statements were not read yet: run any input again with this database.")
    rows = [row for row in rows if state in (None, row.state) and (row.overdue or not overdue)]
    names = [field.name for field in fields(CommitmentRow)]
    if not output.print_rows(rows, as_json=as_json, as_csv=as_csv, columns=names):
        _print(rows)


def _print(rows: Sequence[CommitmentRow]) -> None:
    if not rows:
        output.say("No promise fits.")
        return
    for company_id in dict.fromkeys(row.company_id for row in rows):
        mine = [row for row in rows if row.company_id == company_id]
        output.show_table(COLUMNS, mine, title=mine[0].company)
        output.say()
    counts = Counter(row.state for row in rows)
    output.say(f"{len(rows)} promises: {', '.join(f'{counts[state]} {state}' for state in PROMISE_STATES)}")
    output.say(LEGEND)


COLUMNS = (
    YEAR,
    Column("due", lambda row: row.due or "–"),
    Column("became", lambda row: f"{row.state}\noverdue" if row.overdue else row.state),
    Column("promise, and what answers it", lambda row: _quotes(row), least=40),
)


def _quotes(row: CommitmentRow) -> str:
    lines = [f"p. {row.page} “{output.shorten(' '.join(row.quote.split()), 220)}”"]
    if row.answered_quote:
        answer = output.shorten(" ".join(row.answered_quote.split()), 220)
        later = f", now due {row.answered_due}" if row.answered_due and row.answered_due != row.due else ""
        lines.append(f"→ {row.answered_year}, p. {row.answered_page}{later}: “{answer}”")
    return "\n".join(lines)
