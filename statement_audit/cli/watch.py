"""`watch`: visit what is listed again, score what is new, and tell what changed."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from typer import Option

from statement_audit.cli import options as o
from statement_audit.cli import output
from statement_audit.cli.collect import Inputs
from statement_audit.cli.progress import progress

if TYPE_CHECKING:
    from statement_audit.features.watch import Told
    from statement_audit.runs.options import RunSummary

Out = Annotated[Path, Option("--out", help="Folder of the feeds and the digest.", **o.WRITTEN)]
Title = Annotated[str, Option("--title", help="What feeds and digest are called.")]
Entries = Annotated[int, Option("--entries", min=1, help="Changes that a feed keeps; those of the last week always.")]
NOTIFY = "Who is told: a command that reads JSON, or an http(s) address that takes it by POST; several times."
Notify = Annotated[list[str] | None, Option("--notify", help=NOTIFY)]
BUDGET = "The most requests to a host in a day (UTC), counted over all runs; what is left waits. 0: no limit."
DayBudget = Annotated[int, Option("--day-budget", min=0, help=BUDGET)]


def watch(
    inputs: Inputs,
    db: o.Db = o.DEFAULT_DB,
    out: Out = Path("outputs/watch"),
    notify: Notify = None,
    day_budget: DayBudget = 0,
    entries: Entries = 200,
    title: Title = "Modern slavery statements",
    rubric: o.RubricName = "modern-slavery",
    classifier: o.ClassifierName = "embedded",
    model: o.ModelName = None,
    sector: o.Sectors = None,
    law: o.Laws = None,
    visits: o.Visiting = o.Visiting(),
    as_json: output.AsJson = False,
) -> None:
    """Visit companies' sites again and tell what is new, changed, moved, gone or back. To be run by a timer.

    Sites are asked conditionally, as `collect --refresh` does. Statements that are new or changed are scored and held
    against the company's last year. OUT gets feed.atom, feed.json, digest.html and digest.txt; the digest is printed,
    too. Each change stands in the feeds once. Who is named by --notify gets each at least once, in order, with an id
    that stays; what fails is handed over again by the next run (docs/watching.md).
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
    for line in o.what_is_left(summary, db):
        output.note(line)
    if summary.interrupted:
        raise typer.Exit(130)
    told = tell(db, summary.run_id, out, title, entries, receivers, partial(_show, summary, as_json))
    for problem in told.failures:
        output.note(f"Not delivered: {problem}. The next run hands over what is left.")
    output.note(f"Run {summary.run_id}: feeds and digest are in {out}.")
    if summary.has_problems or told.failures:
        raise typer.Exit(3)


def _show(summary: RunSummary, as_json: bool, told: Told) -> None:
    """Print what changed. Flushed: what is still in this process would be lost with it."""
    if as_json:
        output.print_json({"run": summary, "changes": told.items, "failures": told.failures})
    else:
        typer.echo(told.digest, nl=False)
    sys.stdout.flush()
