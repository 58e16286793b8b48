"""`compare declared`: what companies ticked in a register beside what their statements say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, fields
from typing import TYPE_CHECKING, Annotated, Any

import typer

from statement_audit.cli import options as o
from statement_audit.cli import output
from statement_audit.cli.output import Column

if TYPE_CHECKING:
    from statement_audit.compare.declared import DeclaredTotal
    from statement_audit.store.read_compared import DeclaredRow

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
    from statement_audit.compare.declared import totals_by_company, totals_by_question
    from statement_audit.store.read_compared import DeclaredRow, declared_rows

    if by not in ("question", "company"):
        raise typer.BadParameter("question or company.", param_hint="--by")
    with o.opened(db) as database:
        chosen = o.company_id(database, company)
        rows = declared_rows(database, chosen, year)
    questions, companies = totals_by_question(rows), totals_by_company(rows)
    totals: dict[str, Any] = {"by_question": list(map(_flat, questions)), "by_company": list(map(_flat, companies))}
    names = [field.name for field in fields(DeclaredRow)]
    if output.print_rows(
        rows, as_json=as_json, as_csv=as_csv, columns=names, document=lambda: totals | {"answers": rows}
    ):
        return
    if not rows:
        output.say("No register's answers are in the database. Collect from a register or its export.")
    elif company is not None:
        _print_answers(rows)
    else:
        _print_totals(questions if by == "question" else companies, by)


def _flat(total: DeclaredTotal) -> dict[str, Any]:
    return asdict(total) | {"compared": total.compared, "unsupported_share": total.unsupported_share}


def _print_totals(totals: Sequence[DeclaredTotal], by: str) -> None:
    counts = zip(("both", "declared only", "found only", "neither", "not compared"), WORDS, strict=True)
    output.show_table(
        [
            Column(by, lambda total: "\n".join(filter(None, (total.name, total.criterion))), least=24),
            *(Column(heading, kind, right=True) for heading, kind in counts),
            Column("not shown", lambda total: output.share(total.unsupported_share), right=True),
        ],
        totals,
    )
    output.say(f"\nnot shown: of what was declared, what the statement does not show. {LEGEND}")


ANSWERS = (
    Column("criterion"),
    Column("result", lambda row: WORDS[row.agreement]),
    Column("question, and what the statement says", lambda row: _said(row), least=30),
)


def _print_answers(rows: Sequence[DeclaredRow]) -> None:
    for company, year in dict.fromkeys((row.company, row.year) for row in rows):
        mine = [row for row in rows if (row.company, row.year) == (company, year)]
        output.show_table(ANSWERS, mine, title=f"{company}, {year}")
        output.say()
    output.say(LEGEND)


def _said(row: DeclaredRow) -> str:
    answer = f"{row.question}: {output.shorten(row.answer or '–', 60)}"
    if not row.quote:
        status = "no statement of that year" if row.status is None else row.status.replace("_", " ")
        return f"{answer}\n{'not found in statement' if row.status == 'not_found' else status}"
    return f"{answer}\np. {row.page} “{output.shorten(' '.join(row.quote.split()), 160)}”"
