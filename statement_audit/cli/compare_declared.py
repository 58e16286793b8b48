"""`compare declared`: what companies ticked in a register beside what their statements say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, fields
from typing import TYPE_CHECKING, Annotated, Any

import typer

from statement_audit.cli import options as o

if TYPE_CHECKING:
    from statement_audit.compare.declared import DeclaredTotal
    from statement_audit.store.read_declared import DeclaredRow

LEGEND = (
    "declared: the company ticked it in the register. found: the statement says that it is done, not only meant. "
    "Not found is not found in the statement: it does not say that the company did not do it."
)
WORDS = {
    "declared_and_found": "declared and found",
    "declared_not_found": "declared, not found",
    "found_not_declared": "found, not declared",
    "neither": "neither",
    "not_comparable": "cannot be compared",
}


def declared(
    company: Annotated[str | None, typer.Argument(help="The company's name, part of it, or its number.")] = None,
    db: o.Db = o.DEFAULT_DB,
    by: Annotated[str, typer.Option("--by", help="Totals by question or company.")] = "question",
    year: Annotated[int | None, typer.Option("--year", help="Only the register's entries of this year.")] = None,
    as_json: o.AsJson = False,
    as_csv: o.AsCsv = False,
) -> None:
    """Compare a register's answers with findings: totals, or each answer of a company. --csv prints each answer."""
    from statement_audit.cli import output
    from statement_audit.compare.declared import totals_by_company, totals_by_question
    from statement_audit.store import open_database
    from statement_audit.store.read_declared import DeclaredRow, declared_rows
    from statement_audit.store.reader import the_company

    if by not in ("question", "company"):
        raise typer.BadParameter("question or company.", param_hint="--by")
    with open_database(o.existing(db)) as database:
        chosen = the_company(database, company).id if company is not None else None
        rows = declared_rows(database, chosen, year)
    questions, companies = totals_by_question(rows), totals_by_company(rows)
    if as_json:
        totals = {"by_question": [_flat(one) for one in questions], "by_company": [_flat(one) for one in companies]}
        output.print_json(totals | {"answers": rows})
    elif as_csv:
        output.write_csv((output.plain(row) for row in rows), [field.name for field in fields(DeclaredRow)])
    elif not rows:
        output.console().print("No register's answers are in the database. Collect from a register or its export.")
    elif company is not None:
        _print_answers(rows)
    else:
        _print_totals(questions if by == "question" else companies, by)


def _flat(total: DeclaredTotal) -> dict[str, Any]:
    return asdict(total) | {"compared": total.compared, "unsupported_share": total.unsupported_share}


def _print_totals(totals: Sequence[DeclaredTotal], by: str) -> None:
    from statement_audit.cli import output

    console = output.console()
    counts = ("both", "declared only", "found only", "neither", "not compared")
    shown = output.table(by, *counts, "not shown", right=(*counts, "not shown"), wide={by: 24})
    for total in totals:
        name = f"{total.name}\n{total.criterion}" if total.criterion else total.name
        share = total.unsupported_share
        shown.add_row(
            output.text(name),
            *(str(getattr(total, kind)) for kind in WORDS),
            output.percent(None if share is None else 100 * share),
        )
    console.print(shown)
    console.print(output.text(f"\nnot shown: of what was declared, what the statement does not show. {LEGEND}"))


def _print_answers(rows: Sequence[DeclaredRow]) -> None:
    from statement_audit.cli import output

    console = output.console()
    for company_year in dict.fromkeys((row.company, row.year) for row in rows):
        shown = output.table(
            *("criterion", "result", "question, and what the statement says"),
            title=output.text(f"{company_year[0]}, {company_year[1]}"),
            wide={"question, and what the statement says": 30},
        )
        for row in rows:
            if (row.company, row.year) == company_year:
                shown.add_row(row.criterion or "", WORDS[row.agreement], output.text(_said(row)))
        console.print(shown)
        console.print()
    console.print(output.text(LEGEND))


def _said(row: DeclaredRow) -> str:
    from statement_audit.cli import output

    answer = f"{row.question}: {output.shorten(row.answer or '–', 60)}"
    if not row.quote:
        status = "no statement of that year" if row.status is None else row.status.replace("_", " ")
        return f"{answer}\n{'not found in statement' if row.status == 'not_found' else status}"
    return f"{answer}\np. {row.page} “{output.shorten(' '.join(row.quote.split()), 160)}”"
