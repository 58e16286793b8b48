"""`compare commitments`: promises and what the next statement says of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from statement_audit.cli import options as o

if TYPE_CHECKING:
    from rich.console import Console

    from statement_audit.store.read_commitments import CommitmentRow

STATES = ("done", "repeated", "dropped", "open")
LEGEND = (
    "done: the next statement reports on its subject. repeated: promised again. dropped: the next statement says "
    "neither. open: there is no later statement. overdue: the date was over by the end of the later year."
)


def commitments(
    company: Annotated[str | None, typer.Argument(help="The company's name, part of it, or its number.")] = None,
    db: o.Db = o.DEFAULT_DB,
    state: Annotated[str | None, typer.Option("--state", help="Only done, repeated, dropped or open.")] = None,
    overdue: Annotated[bool, typer.Option("--overdue", help="Only what was due and is not done.")] = False,
    as_json: o.AsJson = False,
    as_csv: o.AsCsv = False,
) -> None:
    """List promises with their date, and what the company's next statement makes of them, with both quotes.

    Promises are read at the end of each run.
    """
    from dataclasses import fields

    from statement_audit.cli import output
    from statement_audit.store import open_database
    from statement_audit.store.read_commitments import CommitmentRow, undecided
    from statement_audit.store.read_commitments import commitments as read_commitments
    from statement_audit.store.reader import the_company

    if state not in (None, *STATES):
        raise typer.BadParameter(f"{', '.join(STATES)}.", param_hint="--state")
    with open_database(o.existing(db)) as database:
        chosen = the_company(database, company).id if company is not None else None
        rows = read_commitments(database, chosen)
        if waiting := len(undecided(database)):
            output.note(f"Promises of {waiting} statements were not read yet: run any input again with this database.")
    rows = [row for row in rows if state in (None, row.state) and (row.overdue or not overdue)]
    if as_json:
        output.print_json(rows)
    elif as_csv:
        output.write_csv((output.plain(row) for row in rows), [field.name for field in fields(CommitmentRow)])
    else:
        _print(rows)


def _print(rows: Sequence[CommitmentRow]) -> None:
    from statement_audit.cli import output

    console = output.console()
    if not rows:
        console.print("No promise fits.")
        return
    for company_id in dict.fromkeys(row.company_id for row in rows):
        _print_company(console, [row for row in rows if row.company_id == company_id])
    counts = Counter(row.state for row in rows)
    console.print(output.text(f"{len(rows)} promises: {', '.join(f'{counts[state]} {state}' for state in STATES)}"))
    console.print(output.text(LEGEND))


def _print_company(console: Console, rows: Sequence[CommitmentRow]) -> None:
    from statement_audit.cli import output

    shown = output.table(
        *("year", "due", "became", "promise, and what answers it"),
        title=output.text(rows[0].company),
        right=("year",),
        wide={"promise, and what answers it": 40},
    )
    for row in rows:
        became = f"{row.state}\noverdue" if row.overdue else row.state
        shown.add_row(str(row.year or "–"), row.due or "–", became, output.text(_quotes(row)))
    console.print(shown)
    console.print()


def _quotes(row: CommitmentRow) -> str:
    from statement_audit.cli import output

    lines = [f"p. {row.page} “{output.shorten(' '.join(row.quote.split()), 220)}”"]
    if row.answered_quote:
        answer = output.shorten(" ".join(row.answered_quote.split()), 220)
        later = f", now due {row.answered_due}" if row.answered_due and row.answered_due != row.due else ""
        lines.append(f"→ {row.answered_year}, p. {row.answered_page}{later}: “{answer}”")
    return "\n".join(lines)
