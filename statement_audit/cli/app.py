"""The application object and the one place where errors become a line and an exit code."""

import io
import logging
import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from socket import socket, socketpair
from threading import Thread
from types import FrameType
from typing import Annotated, Any

import typer
from typer import Option
from typer.core import TyperGroup

from statement_audit import __version__
from statement_audit.cli import (
    check,
    collect,
    compare,
    database,
    evaluate,
    extract,
    provenance,
    publish,
    query,
    reply,
    review,
    rubric,
    run,
    show,
)
from statement_audit.cli import options as o
from statement_audit.cli.check_settings import ConfiguredCommand
from statement_audit.errors import AuditError
from statement_audit.safe_text import printable
from statement_audit.writing import lacking


class AuditGroup(TyperGroup):
    """Turns an AuditError, and what the machine lacks, into a message with what to do next.

    Any other exception is a bug and keeps its trace.
    """

    def invoke(self, ctx: Any) -> Any:
        try:
            return self._invoke(ctx)
        except AuditError as error:
            raise _told(error) from error
        except typer.BadParameter as error:  # pydantic begins so what it says of a choice
            error.message = error.message.removeprefix("Value error, ")
            raise
        except (OSError, MemoryError, ImportError) as error:
            problem = lacking(error)
            if problem is None:
                raise
            if isinstance(error, OSError) and error.filename is None:
                _drop_output()
            raise _told(problem) from error

    def _invoke(self, ctx: Any) -> Any:
        """Run the command; a damaged database is no bug, whichever call met it, and damage that was met is told."""
        DAMAGE.told = False
        try:
            done = super().invoke(ctx)
            sys.stdout.flush()  # what cannot be written is said here, not when Python ends
        except Exception as error:
            problem = _unread(error)
            if problem is None:
                raise
            raise problem from error
        if DAMAGE.told:
            raise typer.Exit(DAMAGED)
        return done


def _told(error: AuditError) -> typer.Exit:
    typer.echo(printable(f"Error: {error.message}"), err=True)
    if error.hint:
        typer.echo(printable(f"  {error.hint}"), err=True)
    return typer.Exit(error.exit_code)


def _unread(error: Exception) -> AuditError | None:
    """What a fault of SQLite's means; None where it is none."""
    if type(error).__module__ != "sqlite3":
        return None
    from statement_audit.store.connection import explained

    return explained(error)


def _drop_output() -> None:
    """What is still waiting to be written where nothing fits goes nowhere: Python would complain of it when it ends."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


class _DamageNotes(logging.Handler):
    """What the store says of damaged texts, to stderr; `told`: something was said."""

    told = False

    def emit(self, record: logging.LogRecord) -> None:
        self.told = True
        typer.echo(printable(f"Damaged: {record.getMessage()}"), err=True)


INTERRUPTED = 130  # as shells say it of Ctrl-C
DAMAGED = 3  # as `verify` ends where something does not hold
DAMAGE = _DamageNotes()
logging.getLogger("statement_audit.store.problems").addHandler(DAMAGE)
logging.getLogger("statement_audit.store.problems").propagate = False

app = o.Commands(
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
        bool, Option("--version", callback=_print_version, is_eager=True, help="Print the version and stop.")
    ] = False,
    verbose: Annotated[bool, Option("--verbose", "-v", help="Log what goes on to stderr.")] = False,
) -> None:
    logging.basicConfig(level=logging.INFO if verbose else logging.ERROR, format="%(levelname)s %(name)s: %(message)s")


COMMANDS: tuple[Callable[..., None], ...] = (
    *(run.run, collect.collect, collect.watch, show.show, check.check, extract.extract, publish.export, query.query),
    *(publish.report, provenance.verify, provenance.trace, run.issues, publish.serve, evaluate.evaluate),
)
for command in COMMANDS:
    app.command(command.__name__, cls=ConfiguredCommand if command is check.check else None)(command)
for name, group in {"compare": compare, "review": review, "reply": reply, "rubric": rubric, "db": database}.items():
    app.add_typer(group.app, name=name)


def main() -> None:
    """Run the command line; a terminal that lacks a character shows its number instead."""
    _open_closed_streams()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:  # not where the shell has it ignored
        signal.signal(signal.SIGINT, _interrupt)
        _watch_signals()
    app()


def _open_closed_streams() -> None:
    """Where the shell closed a standard stream (>&-), nothing is written; else the next file opened took its number."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open(mode, encoding="utf-8"))  # noqa: SIM115 - as long as it runs


def _interrupt(signum: int, frame: FrameType | None) -> None:
    """The first Ctrl-C ends the work in order; at the second the system ends the process, whatever a thread is at."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    signal.default_int_handler(signum, frame)


def _watch_signals() -> None:
    """Let the second Ctrl-C end the process also where a library is so busy that `_interrupt` was never called."""
    reading, writing = socketpair()
    writing.setblocking(False)
    signal.set_wakeup_fd(writing.detach(), warn_on_full_buffer=False)  # the system writes there at once
    Thread(target=_end_at_second, args=(reading,), daemon=True).start()


def _end_at_second(signals: socket) -> None:
    pressed = 0
    while pressed < 2:
        pressed += signals.recv(1) == bytes([signal.SIGINT])
    os._exit(INTERRUPTED)
