"""`compare commitments`, `compare copies`, `compare declared`: promises and what answers them, wording that companies
share, and a register's answers beside findings, each with its quotes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, fields
from typing import TYPE_CHECKING, Annotated, Any

from typer import Argument, Option

from statement_audit.cli import options as o
from statement_audit.cli import output
from statement_audit.cli.screen import show_screen
from statement_audit.compare import PROMISE_STATES
from statement_audit.tabular import grouped

if TYPE_CHECKING:
    from statement_audit.compare.copies import SharedWording, WordingCluster
    from statement_audit.compare.declared import DeclaredTotal

# --- promises -------------------------------------------------------------------------------


def commitments(
    company: Annotated[str | None, Argument()] = None,
    db: o.Db = o.DEFAULT_DB,
    state: Annotated[str | None, Option(help=f"Only {', '.join(PROMISE_STATES)}.")] = None,
    overdue: bool = False,
    form: output.ListForm = output.ListForm(),
) -> None:
    """List promises with their date, and what the company's next statement makes of them, with both quotes.

    Promises are read at the end of each run.

    Args:
        overdue: Only what was due and is not done.
    """
    from statement_audit.store.commitments import CommitmentRow, undecided
    from statement_audit.store.commitments import commitments as read_commitments

    o.refuse_unknown("state", state, PROMISE_STATES)
    with o.opened(db) as database:
        rows = read_commitments(database, o.company_id(database, company))
        if waiting := len(undecided(database)):
            output.note(f"Promises of {waiting} statements were not read yet: run any input again with this database.")
    rows = [row for row in rows if state in (None, row.state) and (row.overdue or not overdue)]
    names = [field.name for field in fields(CommitmentRow)]
    if not form.printed(rows, columns=names):
        by_company = grouped((row.company_id, row) for row in rows)
        show_screen("promises", rows=rows, by_company=by_company, states=PROMISE_STATES)


# --- wording --------------------------------------------------------------------------------

SHARED = ("cluster", "statements", "companies", "statement_id", "company", "year", "source_name", "page", "quote")


def copies(
    db: o.Db = o.DEFAULT_DB,
    fewest: Annotated[int, Option(min=2)] = 2,
    limit: Annotated[int, Option(min=1)] = 20,
    form: output.ListForm = output.ListForm(),
) -> None:
    """Find passages that statements of different companies share, names, dates and figures aside.

    One statement for several companies is no copy, nor is last year's statement of the same company.

    Args:
        fewest: Only wording of so many statements or more.
        limit: Rows of each table on the screen.
    """
    from statement_audit.features.publish.side_by_side import shared_wording

    with o.opened(db) as database:
        found = shared_wording(database)
    clusters = [cluster for cluster in found.clusters if cluster.statements >= fewest]
    if not form.printed(_shared_rows(clusters), SHARED, lambda: _shared_document(found, clusters)):
        show_screen("copies", clusters=clusters, statements=found.statements, limit=limit)


def _shared_document(found: SharedWording, clusters: Sequence[WordingCluster]) -> dict[str, Any]:
    told = ("statements", "companies", "years", "words", "example", "members")
    statements = [asdict(one) | {"share": one.share} for one in found.statements]
    return {"clusters": [output.picked(cluster, told) for cluster in clusters], "statements": statements}


def _shared_rows(clusters: Sequence[WordingCluster]) -> Iterator[dict[str, Any]]:
    """Yield a row for each passage; `cluster` numbers the wordings."""
    for number, cluster in enumerate(clusters, 1):
        counts = {"cluster": number, "statements": cluster.statements, "companies": len(cluster.companies)}
        for member in cluster.members:
            yield asdict(member) | counts | {"company": "; ".join(member.companies)}


# --- a register's answers -------------------------------------------------------------------


def declared(
    company: Annotated[str | None, Argument()] = None,
    db: o.Db = o.DEFAULT_DB,
    by: str = "question",
    year: int | None = None,
    form: output.ListForm = output.ListForm(),
) -> None:
    """Compare a register's answers with findings: totals, or each answer of a company. --csv prints each answer.

    Args:
        by: Totals by question or company.
        year: Only the register's entries of this year.
    """
    from statement_audit.compare.declared import totals_by_company, totals_by_question
    from statement_audit.store.read_compared import DeclaredRow, declared_rows

    o.refuse_unknown("--by", by, ("question", "company"))
    with o.opened(db) as database:
        rows = declared_rows(database, o.company_id(database, company), year)
    questions, companies = totals_by_question(rows), totals_by_company(rows)
    totals: dict[str, Any] = {"by_question": list(map(_flat, questions)), "by_company": list(map(_flat, companies))}
    names = [field.name for field in fields(DeclaredRow)]
    if form.printed(rows, columns=names, document=lambda: totals | {"answers": rows}):
        return
    answers = grouped(((row.company, row.year), row) for row in rows if company is not None)
    show_screen("declared", rows=rows, answers=answers, by=by, totals=questions if by == "question" else companies)


def _flat(total: DeclaredTotal) -> dict[str, Any]:
    return asdict(total) | {"compared": total.compared, "unsupported_share": total.unsupported_share}
