"""`trace` and `verify`: where a figure comes from, and whether the database still holds."""

from __future__ import annotations

from typing import Annotated

import typer
from typer import Argument, Option

from statement_audit.cli import options as o
from statement_audit.cli import output
from statement_audit.cli.progress import progress
from statement_audit.cli.screen import tell
from statement_audit.errors import UsageError


def trace(
    of: Annotated[str, Argument(metavar="COMPANY|FINDING")],
    criterion: Annotated[str | None, Argument()] = None,
    db: o.Db = o.DEFAULT_DB,
    year: int | None = None,
    as_json: output.AsJson = False,
) -> None:
    """Lead from a finding or a statement's numbers back to quote, page, document, fetch, run, rubric and reviews.

    Findings are numbered in `latest_findings.finding_id`. More: docs/provenance.md.

    Args:
        of: A company, or the number of a finding.
        criterion: A criterion, such as DOM-01. Without it: the statement's numbers.
    """
    from statement_audit.archive import Archive
    from statement_audit.store.reader import find_company
    from statement_audit.store.trace import trace_company, trace_finding

    with o.opened(db) as database:
        if criterion is None and of.isdecimal():
            found = trace_finding(database, int(of))
        elif of.isdecimal() and not find_company(database, of):
            hint = f"Of a finding it is enough: statement-audit trace {of}{o.at(db)}"
            raise UsageError(f"No company in the database has the number {of}.", hint=hint)
        else:
            found = trace_company(database, of, criterion, year)
    archive = Archive(db.parent / "archive")
    condition = archive.condition(found.document.sha256)
    path = archive.path(found.document.sha256)
    document = {**output.plain(found), "archive": {"path": path, "condition": condition}}
    tell(as_json, document, "trace", found=found, path=path, condition=condition)


def verify(
    db: o.Db = o.DEFAULT_DB,
    quick: bool = False,
    sample: Annotated[int | None, Option(min=1)] = None,
    seed: int = 0,
    model: str | None = None,
    workers: o.Workers = None,
    as_json: output.AsJson = False,
) -> None:
    """Check the database against its archive and against itself, and say what does not hold.

    Archived bytes against their hashes, quotes against stored pages, stored texts, passages and rubrics against their
    hashes, scores against findings; then every document is read and scored again, with the rubric that the database
    keeps, where reader and judge are those of the run. Nothing is written, nothing fetched. Exit codes: 0 all holds,
    3 something does not. More: docs/provenance.md.

    Args:
        quick: Read and score nothing again.
        sample: Read and score only so many again, drawn by --seed.
    """
    from statement_audit.engine import default_workers
    from statement_audit.features.verify.second_reading import VerifyOptions
    from statement_audit.features.verify.verification import verify as run_checks

    options = VerifyOptions(db, quick, sample, seed, workers or default_workers(), model)
    with progress() as shown:
        done = run_checks(options, shown)
    document = {"database": done.db, "holds": not done.problems, "checks": done.checks}
    tell(as_json, document, "verify", done=done)
    if done.problems:
        raise typer.Exit(3)
