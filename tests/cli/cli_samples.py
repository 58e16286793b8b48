"""Calling the command line as a user does."""

from dataclasses import dataclass
from pathlib import Path

from typer.testing import CliRunner

from statement_audit.cli.app import app

ROOT = Path(__file__).parents[2]
CORPUS = ROOT / "corpus"


@dataclass(frozen=True)
class Outcome:
    code: int
    out: str
    err: str


def call(*arguments: object, columns: int = 100) -> Outcome:
    """Run the command line in this process; stdout and stderr apart, width fixed."""
    runner = CliRunner(env={"COLUMNS": str(columns), "NO_COLOR": "1"})
    done = runner.invoke(app, [str(one) for one in arguments])
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return Outcome(done.exit_code, done.stdout, done.stderr)
