"""Calling the command line as a user does."""

import json
import shutil
from dataclasses import dataclass
from pathlib import Path

from typer.testing import CliRunner

from statement_audit.cli.app import app
from statement_audit.resources import model_directory

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


MEETS_ALL_BUT_ONE = """\
# Modern slavery statement

This is the modern slavery statement of Penhallow Devices plc for the financial year that ended on 31 March 2025.

## Structure and supply chains

Penhallow Devices plc is listed in London and owns all the shares of its two operating subsidiaries.

We employ 5,200 people in the United Kingdom, Germany and China, and about 700 seasonal and agency workers in two
distribution centres in Kettering and Venlo.

Our devices are assembled in China, Vietnam and India, displays come from Taiwan and South Korea, batteries from
China, and cables and chargers from Malaysia.

We publish a list of our 212 manufacturing sites twice a year, and we have mapped tier 2 for 78% of display spend and
69% of battery spend.

## Risks

Our highest risks are in component making in Malaysia and Taiwan and in cobalt mining in the Democratic Republic of
the Congo.

Cobalt, mica and tin, and final assembly in peak season, are the inputs in which we see the greatest risk of forced
labour.

In our own operations we see the main risk in agency labour in the two distribution centres.

## Due diligence and remedy

Third parties made 148 audits in nine countries, 52 of them unannounced, and 31 below tier 1.

Of 906 corrective actions opened, 842 were closed after a second visit.

Our remedy procedure secures the worker's safety and consent first, then pay and housing.

## What it achieved

A university team compared our audits with worker interviews, found that they missed fee debt, and we changed the
audit method.

## Approval

The heads of purchasing of our subsidiaries helped the sustainability team to write this statement.

The Board of Directors of Penhallow Devices plc approved this statement on 8 July 2025.

Signed on behalf of the Board by Tobias Wrenfield, Chief Executive and director, 8 July 2025
"""


CONSULTED = "The management of our two operating subsidiaries read a draft of this text and agreed with it."


def with_an_open_test(folder: Path) -> Path:
    """The database of a statement that meets all tests of the Australian Act but one, which a close call keeps open."""
    model, statement, db = folder / "model", folder / "statement.md", folder / "audit.db"
    shutil.copytree(model_directory(), model)
    card = json.loads((model / "model.json").read_text(encoding="utf-8"))
    card["thresholds"]["review"] = 0.01  # far from what the judge says of the passage, whatever the processor
    (model / "model.json").write_text(json.dumps(card), encoding="utf-8")
    statement.write_text(f"{MEETS_ALL_BUT_ONE}\n## Consultation\n\n{CONSULTED}\n")
    call("run", statement, "--law", "AU", "--model", model, "--db", db)
    return db
