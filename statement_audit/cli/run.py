"""`run`: from files, folders, lists and addresses to a database and a league table."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from statement_audit.cli import options as o
from statement_audit.cli import output
from statement_audit.cli.collect import show_plan
from statement_audit.cli.progress import progress

if TYPE_CHECKING:
    from statement_audit.runs.options import RunOptions, RunSummary

Inputs = Annotated[
    list[str],
    typer.Argument(help=f"Files, folders, addresses, a CSV of companies, or {o.REGISTERS}.", metavar="INPUT..."),
]
Workers = Annotated[int | None, typer.Option("--workers", min=1, help="Processes. Default: one a core.")]


def run(
    inputs: Inputs,
    db: o.Db = o.DEFAULT_DB,
    rubric: o.RubricName = "modern-slavery",
    profile: o.ProfileName = None,
    classifier: o.ClassifierName = "embedded",
    model: o.ModelName = None,
    sector: o.Sectors = None,
    law: o.Laws = None,
    year: o.Year = None,
    turnover: o.Turnover = None,
    organisation: o.Organisations = None,
    sample: o.Sample = None,
    seed: o.Seed = 0,
    refresh: o.Refresh = False,
    retry: o.Retry = False,
    hosts: o.Hosts = 32,
    requests: o.Requests = 25,
    pause: o.Pause = 1.0,
    plan: o.Plan = False,
    workers: Workers = None,
    engine: o.Engine = "local",
    address: o.Address = "local",
    documents: o.Documents = None,
    tls_ca: o.TlsAuthority = None,
    tls_cert: o.TlsCertificate = None,
    tls_key: o.TlsKey = None,
    as_json: o.AsJson = False,
) -> None:
    """Collect, read, score and store statements, then show the league table.

    INPUT is a PDF, HTML, DOCX, ODT, Markdown or text file, a folder (with its subfolders), an http(s) address (of a
    statement, or of a home page to search), a CSV with columns such as company, website, file, statement_url, sector
    and year, an export of the UK registry, or a register. Running again adds only what is new; --refresh asks again
    for what was fetched. With --engine dask documents are read and judged on a Dask cluster; fetching and writing stay
    here, and the results are the same (docs/cluster.md).
    """
    from statement_audit.engine import EngineOptions, Tls, default_workers
    from statement_audit.features.audit.run import run as run_pipeline
    from statement_audit.fetch import FetchOptions
    from statement_audit.runs.options import CollectOptions, RunOptions

    chosen = RunOptions(
        db=db,
        rubric=rubric,
        profile=profile,
        classifier=o.classifier_spec(classifier, model, db),
        workers=workers or default_workers(),
        year=year,
        sectors=tuple(sector or ()),
        laws=o.law_ids(law),
        collect=CollectOptions(hosts=hosts, requests=requests, refresh=refresh, retry=retry),
        fetch=FetchOptions(delay_seconds=pause),
        engine=EngineOptions(engine, address, Tls(tls_ca, tls_cert, tls_key), documents).checked(),
        wanted=o.register_filter(sector, [year] if year else None, turnover, organisation, sample, seed),
        command="run",
    )
    if plan:
        show_plan(inputs, chosen, as_json=as_json)
        return
    with progress() as shown:
        summary = run_pipeline(inputs, chosen, shown)
    show_summary(summary, chosen, as_json=as_json)
    if summary.interrupted:
        raise typer.Exit(130)
    if summary.has_problems:
        raise typer.Exit(3)


def show_summary(summary: RunSummary, options: RunOptions, *, as_json: bool) -> None:
    """The league table of what this run touched, how much more the database holds, and what to do next."""
    from statement_audit.cli.compare import flat_rest, flat_row, print_league
    from statement_audit.store import open_database
    from statement_audit.store.league import Choice, guessed_sectors, league, unranked
    from statement_audit.store.reader import issues, run_items

    with open_database(options.db) as database:
        items = run_items(database, summary.run_id)
        met = {item.statement_id for item in items if item.statement_id is not None}
        failed = {item.source_name for item in items if item.statement_id is None}
        choice = Choice(latest=True, statements=met, sources=failed)
        ranked = league(database, choice)
        rest = unranked(database, choice, ranked)
        known: set[int | str] = {row.statement_id for row in league(database)}
        known |= {row.statement_id or row.source_name for row in unranked(database)}
        guessed = guessed_sectors(database).keys() & met
        sectorless = {issue.statement_id for issue in issues(database, run=summary.run_id, code="sector_unknown")}
    others = len(known - met - failed)
    if as_json:
        table = [flat_row(row) for row in ranked]
        output.print_json({"run": summary, "league_table": table, "unranked": flat_rest(rest)})
    elif ranked or rest or not others:
        print_league(ranked, rest, "statements of this run" if others else "latest statement of each company")
    for line in _notes(options.db, others=others, sectorless=len(sectorless), guessed=len(guessed)):
        output.note(line)
    if not as_json:
        output.note(_ending(summary, options.db))


def _notes(db: Path, *, others: int, sectorless: int, guessed: int) -> Iterator[str]:
    """How many statements of other runs there are, and how many have no sector or guessed ones."""
    if others:
        yield (
            f"The database holds {others} more statement{'' if others == 1 else 's'} of other runs. "
            f"All of them ranked: statement-audit compare peers{o.at(db)}"
        )
    if sectorless:
        yield output.NO_SECTOR.format(f" for {sectorless} statement{'' if sectorless == 1 else 's'}")
    if guessed:
        whose = "1 statement's sectors were" if guessed == 1 else f"The sectors of {guessed} statements were"
        yield (
            f"{whose} guessed (`show` says why; the league table marks them *). To overrule: --sector, or a list with "
            "a column `sector`."
        )


def _ending(summary: RunSummary, db: Path) -> str:
    counts = ", ".join(f"{count} {output.words(name)}" for name, count in sorted(summary.outcomes.items()))
    at = o.at(db)
    lines = [f"Run {summary.run_id}: {counts or 'nothing to do'} in {summary.seconds:.0f} s. Database: {db}"]
    lines += o.what_is_left(summary, db)
    lines.append(f"Next: statement-audit show COMPANY{at}   or   statement-audit export --format csv --out results{at}")
    return "\n".join(lines)
