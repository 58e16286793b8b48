"""`collect`: from a list of companies, a register, sites or addresses to archived statements, and its `--plan`.
`watch`: visit what is listed again, score what is new, and tell what changed."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer import Argument, Option

from statement_audit.cli import options as o
from statement_audit.cli import output
from statement_audit.cli.progress import progress
from statement_audit.cli.screen import list_rows, note_screen, show_screen
from statement_audit.export import text_files

if TYPE_CHECKING:
    from statement_audit.documents.collector import Outcome
    from statement_audit.features.watch import Told
    from statement_audit.models import CollectedDocument
    from statement_audit.runs.options import RunOptions, RunSummary


Inputs = Annotated[
    list[str],
    Argument(
        help=f"A CSV of companies, files, folders, addresses of home pages or statements, or {o.REGISTERS}.",
        metavar="INPUT...",
    ),
]


def collect(
    inputs: Inputs,
    db: o.Db = o.DEFAULT_DB,
    sector: list[str] | None = None,
    law: list[str] | None = None,
    year: list[int] | None = None,
    gathering: o.Gathering = o.Gathering(),
    visits: o.Visiting = o.Visiting(),
    plan: bool = False,
    form: output.ListForm = output.ListForm(),
) -> None:
    """Find companies' statements and archive them, without scoring. `run` takes the same inputs and scores them.

    INPUT is a register, an export of the UK registry, a CSV of companies with their websites, a file or a folder of
    files, or an http(s) address: a home page is searched for its statement. Sites are visited politely: robots.txt is
    kept, one request at a time for each host. Running again goes on where the last run stopped and asks for nothing
    twice; --refresh asks whether what was found still stands. --plan counts the requests beforehand.

    Args:
        year: Year in the register, or of a list's statements; several times.
    """
    from statement_audit.engine import default_workers
    from statement_audit.features.collect import collect as run_collect
    from statement_audit.runs.options import RunOptions

    chosen = RunOptions(
        db=db,
        workers=default_workers(),
        year=year[0] if year and len(year) == 1 else None,
        sectors=tuple(sector or ()),
        laws=o.law_ids(law),
        command="collect",
        **gathering.told(inputs, visits, sector, year),
    )
    if plan:
        show_plan(inputs, chosen, form)
        return
    with progress() as shown:
        summary = run_collect(inputs, chosen, shown)
    if form.as_json:
        rows = [output.plain(row) for row in json_rows(summary.outcomes)]  # a line for each company
        cells, names = (list(row.values()) for row in rows), rows[0] if rows else ()
        text_files.write_json(output.table_of(names), cells, sys.stdout)
    elif not form.printed(csv_rows(summary.outcomes), CSV_COLUMNS):
        list_rows("collected", summary.outcomes, host=_host)
    collected = [one.collected for one in summary.outcomes]
    reasons = Counter(one.problem for one in collected if one.problem and not one.documents).most_common()
    note_screen("collected", summary=summary, reasons=reasons, refresh=gathering.refresh, at=o.at(db))
    o.end(summary)


# --- data -----------------------------------------------------------------------------------


def json_rows(outcomes: Sequence[Outcome]) -> Iterator[dict[str, Any]]:
    """One object a company. Companies of one statement share what was found; its requests are counted once."""
    for outcome in outcomes:
        collected = outcome.collected
        names: list[str | None] = [company.name for company in collected.ref.companies] or [None]
        for place, name in enumerate(names):
            yield _json_row(outcome, name, collected.requests if place == 0 else 0)


def _json_row(outcome: Outcome, name: str | None, requests: int) -> dict[str, Any]:
    collected = outcome.collected
    ref, site = collected.ref, collected.site
    return {
        "company": name or _host(ref.website or ref.url or ref.source_name),
        "website": ref.website or (site.home_url if site else None) or ref.url,
        "state": collected.state,
        "found": [_json_found(document) for document in collected.documents],
        "problem": collected.problem,
        "detail": collected.detail.partition("\n")[0],
        "homepage_link": site.homepage_link if site else None,
        "years": (site.years if site else None) or [],
        "refused": collected.refused,
        "changes": [{"event": event, "url": url} for event, url in outcome.events],
        "requests": requests,
        "reused": outcome.reused,
        "source": ref.source or None,
        "listed_in": ref.listed_in,
    }


def _json_found(document: CollectedDocument) -> dict[str, Any]:
    fetch = document.raw.fetch
    return {
        "url": fetch.final_url if fetch else document.url,
        "linked_as": document.url,
        "sha256": document.raw.sha256,
        "media_type": fetch.media_type if fetch else None,
        **output.picked(document, ("year", "homepage_link", "language", "kind", "label", "path", "score")),
        "reasons": dict(document.reasons),
        "register_copy": document.is_copy,
    }


CSV_COLUMNS = (
    "company", "website", "state", "problem", "url", "year", "homepage_link", "media_type", "sha256", "requests",
    "source", "listed_in", "detail",
)  # fmt: skip


def csv_rows(outcomes: Sequence[Outcome]) -> Iterator[dict[str, Any]]:
    """A row for each company and document, and one for each company without any."""
    for row in json_rows(outcomes):
        for found in row["found"] or [{}]:
            yield {**row, **found}


def _host(address: str) -> str:
    from urllib.parse import urlsplit

    return urlsplit(address).netloc or address


# --- for people -----------------------------------------------------------------------------


def show_plan(inputs: Sequence[str], options: RunOptions, form: output.ListForm) -> None:
    """Print the plan of a collection as a table, or its fields as JSON or CSV."""
    from statement_audit.documents.plan import plan_collection

    plan = plan_collection(inputs, options)
    if not form.printed([plan], document=lambda: plan):
        show_screen("plan", plan=plan, duration=_duration)
    if plan.issues:
        output.note(f"Issues of the inputs, which the run itself will tell: {plan.issues}.")
    output.note("Nothing was asked for and nothing was written. Retries and a site's own crawl delay are not foreseen.")


def _duration(seconds: float) -> str:
    if seconds < 60:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"


# --- watch -----------------------------------------------------------------------------------


def watch(
    inputs: Inputs,
    db: o.Db = o.DEFAULT_DB,
    out: Annotated[Path, Option(**o.WRITTEN)] = Path("outputs/watch"),
    notify: list[str] | None = None,
    day_budget: Annotated[int, Option(min=0)] = 0,
    entries: Annotated[int, Option(min=1)] = 200,
    title: str = "Modern slavery statements",
    rubric: str = "modern-slavery",
    classifier: str = "embedded",
    model: str | None = None,
    sector: list[str] | None = None,
    law: list[str] | None = None,
    visits: o.Visiting = o.Visiting(),
    as_json: output.AsJson = False,
) -> None:
    """Visit companies' sites again and tell what is new, changed, moved, gone or back. To be run by a timer.

    Sites are asked conditionally, as `collect --refresh` does. Statements that are new or changed are scored and held
    against the company's last year. OUT gets feed.atom, feed.json, digest.html and digest.txt; the digest is printed,
    too. Each change stands in the feeds once. Who is named by --notify gets each at least once, in order, with an id
    that stays; what fails is handed over again by the next run (docs/watching.md).

    Args:
        out: Folder of the feeds and the digest.
        notify: Who is told: a command that reads JSON, or an http(s) address that takes it by POST; several times.
        day_budget: The most requests to a host in a day (UTC), counted over all runs; what is left waits. 0: no limit.
        entries: Changes that a feed keeps; those of the last week always.
        title: What feeds and digest are called.
    """
    from statement_audit.engine import default_workers
    from statement_audit.features.audit.run import run as run_pipeline
    from statement_audit.features.watch import channels, receiver, tell
    from statement_audit.runs.options import RunOptions

    if 0 < day_budget < visits.requests:
        message = f"below --requests ({visits.requests}), so that a site could never be visited to its end."
        raise typer.BadParameter(message, param_hint="--day-budget")
    receivers = tuple(dict.fromkeys(map(receiver, notify or ())))
    chosen = RunOptions(
        db=db,
        rubric=rubric,
        classifier=o.classifier_spec(classifier, model, db),
        workers=default_workers(),
        sectors=tuple(sector or ()),
        laws=o.law_ids(law),
        command="watch",
        channels=channels(receivers),
        **visits.told(refresh=True, day_budget=day_budget),
    )
    with progress() as shown:
        summary = run_pipeline(inputs, chosen, shown)
    note_screen("left", summary=summary, at=o.at(db))
    if summary.interrupted:
        raise typer.Exit(130)
    told = tell(db, summary.run_id, out, title, entries, receivers, partial(_show_changes, summary, as_json))
    for problem in told.failures:
        output.note(f"Not delivered: {problem}. The next run hands over what is left.")
    output.note(f"Run {summary.run_id}: feeds and digest are in {out}.")
    if summary.has_problems or told.failures:
        raise typer.Exit(3)


def _show_changes(summary: RunSummary, as_json: bool, told: Told) -> None:
    """Print what changed. Flushed: what is still in this process would be lost with it."""
    if as_json:
        output.print_json({"run": summary, "changes": told.items, "failures": told.failures})
    else:
        typer.echo(told.digest, nl=False)
    sys.stdout.flush()
