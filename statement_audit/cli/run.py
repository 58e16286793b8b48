"""`run`: from files, folders, lists and addresses to a database and a league table; `issues`: what a person should look
at then."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from typer import Argument

from statement_audit.cli import options as o
from statement_audit.cli import output
from statement_audit.cli.collect import show_plan
from statement_audit.cli.progress import progress
from statement_audit.cli.screen import note_screen, show_screen
from statement_audit.issue_codes import CODES

if TYPE_CHECKING:
    from statement_audit.runs.options import RunOptions, RunSummary

Inputs = Annotated[
    list[str],
    Argument(help=f"Files, folders, addresses, a CSV of companies, or {o.REGISTERS}.", metavar="INPUT..."),
]


def run(
    inputs: Inputs,
    db: o.Db = o.DEFAULT_DB,
    judging: o.Judging = o.Judging(),
    gathering: o.Gathering = o.Gathering(),
    visits: o.Visiting = o.Visiting(),
    plan: bool = False,
    workers: o.Workers = None,
    engine: str = "local",
    address: str = "local",
    documents: str | None = None,
    tls_ca: Path | None = None,
    tls_cert: Path | None = None,
    tls_key: Path | None = None,
    as_json: output.AsJson = False,
) -> None:
    """Collect, read, score and store statements, then show the league table.

    INPUT is a PDF, HTML, DOCX, ODT, Markdown or text file, a folder (with its subfolders), an http(s) address (of a
    statement, or of a home page to search), a CSV with columns such as company, website, file, statement_url, sector
    and year, an export of the UK registry, or a register. Running again adds only what is new; --refresh asks again
    for what was fetched. With --engine dask documents are read and judged on a Dask cluster; fetching and writing stay
    here, and the results are the same (docs/cluster.md).

    Args:
        engine: local: processes of this machine; dask: a Dask cluster (extra 'cluster').
        address: dask: tcp://HOST:PORT or tls://HOST:PORT of a scheduler, or local: one made here.
        documents: dask: where workers get documents from: a folder that all machines see, or an address of fsspec such
            as s3://bucket/folder. Default: the archive beside the database.
        tls_ca: tls://: certificate of the cluster's authority (PEM).
        tls_cert: tls://: our certificate (PEM).
        tls_key: tls://: its key (PEM).
    """
    from statement_audit.engine import EngineOptions, Tls, default_workers
    from statement_audit.features.audit.run import run as run_pipeline
    from statement_audit.runs.options import RunOptions

    chosen = RunOptions(
        db=db,
        workers=workers or default_workers(),
        engine=EngineOptions(engine, address, Tls(tls_ca, tls_cert, tls_key), documents).checked(),
        command="run",
        **judging.told(db),
        **gathering.told(inputs, visits, judging.sectors, [judging.year] if judging.year else None),
    )
    if plan:
        show_plan(inputs, chosen, output.ListForm(as_json))
        return
    with progress() as shown:
        summary = run_pipeline(inputs, chosen, shown)
    show_summary(summary, chosen, as_json=as_json)
    o.end(summary)


def show_summary(summary: RunSummary, options: RunOptions, *, as_json: bool) -> None:
    """The league table of what this run touched, how much more the database holds, and what to do next."""
    from statement_audit.cli.compare import flat_rest, flat_row, print_league
    from statement_audit.store import open_database
    from statement_audit.store.league import Choice, league, unranked, with_guessed_sectors
    from statement_audit.store.reader import issues as read_issues
    from statement_audit.store.reader import run_items

    with open_database(options.db) as database:
        items = run_items(database, summary.run_id)
        met = {item.statement_id for item in items if item.statement_id is not None}
        failed = {item.source_name for item in items if item.statement_id is None}
        choice = Choice(latest=True, statements=met, sources=failed)
        ranked = league(database, choice)
        rest = unranked(database, choice, ranked)
        known: set[int | str] = {row.statement_id for row in league(database)}
        known |= {row.statement_id or row.source_name for row in unranked(database)}
        guessed = with_guessed_sectors(database) & met
        sectorless = {issue.statement_id for issue in read_issues(database, run=summary.run_id, code="sector_unknown")}
    others = len(known - met - failed)
    if as_json:
        table = [flat_row(row) for row in ranked]
        output.print_json({"run": summary, "league_table": table, "unranked": flat_rest(rest)})
    elif ranked or rest or not others:
        print_league(ranked, rest, "statements of this run" if others else "latest statement of each company")
    counts = {"others": others, "sectorless": len(sectorless), "guessed": len(guessed)}
    note_screen("ran", summary=summary, at=o.at(options.db), as_json=as_json, **counts)


# --- issues ----------------------------------------------------------------------------------


def issues(
    db: o.Db = o.DEFAULT_DB,
    run: int | None = None,
    code: str | None = None,
    severity: str | None = None,
    form: output.ListForm = output.ListForm(),
) -> None:
    """List what went wrong or needs a look, with what to do next. All codes: docs/issues.md.

    Args:
        run: A run's number. Default: the latest run.
        code: Only this code.
        severity: error, warning or info.
    """
    from statement_audit.store.reader import issues as read_issues

    o.refuse_unknown("issue code", code, sorted(CODES))
    o.refuse_unknown("severity", severity, ("error", "warning", "info"))
    with o.opened(db) as database:
        rows = read_issues(database, run=run, code=code, severity=severity)
    if form.printed(rows):
        return
    listed = [row for row in rows if row.severity != "info" or severity == "info" or code]
    counts = Counter(row.severity for row in rows)
    show_screen("issues", listed=listed, counts=counts, hidden=not (severity or code))
