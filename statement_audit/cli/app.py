"""The application object and the one place where errors become a line and an exit code."""

from __future__ import annotations

import logging
import signal
from types import FrameType
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from statement_audit import __version__
from statement_audit.cli import (
    check,
    collect,
    compare,
    database,
    evaluate,
    export,
    extract,
    issues,
    query,
    reply,
    report,
    review,
    rubric,
    run,
    serve,
    show,
    trace,
    verify,
)
from statement_audit.errors import AuditError
from statement_audit.safe_text import printable


class AuditGroup(TyperGroup):
    """Turns an AuditError into a message with what to do next; any other exception is a bug and keeps its trace."""

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except AuditError as error:
            typer.echo(printable(f"Error: {error.message}"), err=True)
            if error.hint:
                typer.echo(printable(f"  {error.hint}"), err=True)
            raise typer.Exit(error.exit_code) from error


app = typer.Typer(
    cls=AuditGroup,
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="Collect, read, score and compare companies' modern slavery statements.",
)


def _print_version(value: bool) -> None:
    if value:
        typer.echo(f"statement-audit {__version__}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and stop.")
    ] = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Log what goes on to stderr.")] = False,
) -> None:
    logging.basicConfig(level=logging.INFO if verbose else logging.ERROR, format="%(levelname)s %(name)s: %(message)s")


app.command("run")(run.run)
app.command("collect")(collect.collect)
app.command("show")(show.show)
app.command("check")(check.check)
app.command("extract")(extract.extract)
app.command("export")(export.export)
app.command("query")(query.query)
app.command("report")(report.report)
app.command("verify")(verify.verify)
app.command("trace")(trace.trace)
app.command("issues")(issues.issues)
app.command("serve")(serve.serve)
app.command("evaluate")(evaluate.evaluate)
app.add_typer(compare.app, name="compare")
app.add_typer(review.app, name="review")
app.add_typer(reply.app, name="reply")
app.add_typer(rubric.app, name="rubric")
app.add_typer(database.app, name="db")


def main() -> None:
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:  # not where the shell has it ignored
        signal.signal(signal.SIGINT, _interrupt)
    app()


def _interrupt(signum: int, frame: FrameType | None) -> None:
    """The first Ctrl-C ends the work in order; at the second the system ends the process, whatever a thread is at."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    signal.default_int_handler(signum, frame)
