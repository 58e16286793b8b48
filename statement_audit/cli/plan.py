"""`--plan` of `collect` and `run`: what collecting would take, before anything is asked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from statement_audit.cli import output
from statement_audit.cli.output import Column

if TYPE_CHECKING:
    from statement_audit.documents.references import CollectPlan
    from statement_audit.runs.options import RunOptions

COLUMNS = (Column("What", "what", least=30), Column("How much", "count", least=30))


def show_plan(inputs: Sequence[str], options: RunOptions, *, as_json: bool, as_csv: bool = False) -> None:
    """Print the plan of a collection as a table, or its fields as JSON or CSV."""
    from statement_audit.documents.references import plan_collection

    plan = plan_collection(inputs, options)
    if not output.print_rows([plan], as_json=as_json, as_csv=as_csv, document=lambda: plan):
        rows = [{"what": what, "count": count} for what, count in _rows(plan)]
        output.show_table(COLUMNS, rows)
    if plan.issues:
        output.note(f"Issues of the inputs, which the run itself will tell: {plan.issues}.")
    output.note("Nothing was asked for and nothing was written. Retries and a site's own crawl delay are not foreseen.")


def _rows(plan: CollectPlan) -> Iterator[tuple[str, str]]:
    for reading in plan.registers:
        pages = f", and one for each of {reading.entries:,} entries or more" if reading.entries else ""
        yield f"Reading {reading.register}", f"{reading.requests:,} requests or more{pages}"
        counted = f"from {', '.join(reading.files)}" if reading.files else "unknown until it is read, and not counted"
        yield "  its statements", counted
    unknown = plan.most_requests is None
    yield "Targets", f"{plan.targets:,}{' beside those of registers' if unknown else ''}"
    yield "  collected before, not asked for again", f"{plan.reused:,}"
    yield "  files", f"{plan.files:,}"
    yield "  documents whose address is given", f"{plan.documents:,}"
    yield "  sites to search", f"{plan.sites:,}"
    yield "  without any address", f"{plan.unaddressed:,}"
    yield "Hosts", f"{plan.hosts:,}"
    yield "Requests", f"{plan.least_requests:,} {'or more' if unknown else f'to {plan.most_requests:,}'}"
    until = "or more" if plan.most_seconds is None else f"to {_duration(plan.most_seconds)}"
    yield "Time", f"{_duration(plan.least_seconds)} {until}"
    if plan.slowest_host:
        yield (
            "Slowest host",
            f"{plan.slowest_host}, {_duration(plan.slowest_seconds)} {'or more' if unknown else 'at most'}",
        )


def _duration(seconds: float) -> str:
    if seconds < 60:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"
