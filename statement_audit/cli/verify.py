"""`verify`: does the database still hold?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from statement_audit.cli import options as o
from statement_audit.cli import output
from statement_audit.cli.output import Column
from statement_audit.cli.progress import progress

if TYPE_CHECKING:
    from statement_audit.pipeline.verify import Verification
    from statement_audit.store.checks import Check

SHOWN = 20
CHECKS = (
    Column("check", "name"),
    Column("what holds", "meaning"),
    Column("checked", lambda check: _count(check.checked), right=True),
    Column("not checked", lambda check: _count(sum(check.unchecked.values())), right=True),
    Column("problems", lambda check: _count(len(check.problems)), right=True),
)


def _count(number: int) -> str:
    return f"{number:,}" if number else "–"


def verify(
    db: o.Db = o.DEFAULT_DB,
    quick: Annotated[bool, typer.Option("--quick", help="Read and score nothing again.")] = False,
    sample: Annotated[
        int | None, typer.Option("--sample", min=1, help="Read and score only so many again, drawn by --seed.")
    ] = None,
    seed: o.Seed = 0,
    model: o.ModelName = None,
    workers: Annotated[int | None, typer.Option("--workers", min=1, help="Processes. Default: one a core.")] = None,
    as_json: o.AsJson = False,
) -> None:
    """Check the database against its archive and against itself, and say what does not hold.

    Archived bytes against their hashes, quotes against stored pages, stored texts, passages and rubrics against their
    hashes, scores against findings; then every document is read and scored again, with the rubric that the database
    keeps, where reader and judge are those of the run. Nothing is written, nothing fetched. Exit codes: 0 all holds,
    3 something does not. More: docs/provenance.md.
    """
    from statement_audit.engine import default_workers
    from statement_audit.pipeline.verify import VerifyOptions
    from statement_audit.pipeline.verify import verify as run_checks

    options = VerifyOptions(o.existing(db), quick, sample, seed, workers or default_workers(), model)
    with progress() as shown:
        done = run_checks(options, shown)
    if as_json:
        output.print_json({"database": done.db, "holds": not done.problems, "checks": done.checks})
    else:
        _print(done)
    if done.problems:
        raise typer.Exit(3)


def _print(done: Verification) -> None:
    output.show_table(CHECKS, done.checks)
    for check in done.checks:
        for reason, count in check.unchecked.items():
            output.say(f"{check.name}: {count} not checked: {reason}")
        _print_problems(check)
    count = len(done.problems)
    words = f"{count} problem{'s' * (count > 1)}." if count else "all that was checked holds."
    output.say(f"\n{done.db}: {words}")


def _print_problems(check: Check) -> None:
    for problem in check.problems[:SHOWN]:
        output.say(f"{check.name}: {problem.subject}: {output.shorten(problem.message, 400)}")
    if len(check.problems) > SHOWN:
        output.say(f"{check.name}: and {len(check.problems) - SHOWN} more (--json lists all)")
