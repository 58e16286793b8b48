"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from statement_audit.classify.base import ClassifierSpec
from statement_audit.cli.output import note
from statement_audit.errors import UsageError
from statement_audit.sources.cells import LAW_SHORT_FORMS
from statement_audit.sources.registers import source_names
from statement_audit.writing import out_path

if TYPE_CHECKING:
    from statement_audit.runs.options import RunEnding
    from statement_audit.sources.register_filter import RegisterFilter
    from statement_audit.store import Database, Writer

DEFAULT_DB = Path("outputs/audit.db")
LAW_NAMES = LAW_SHORT_FORMS
REGISTERS = f"a register ({', '.join(source_names())})"
WRITTEN: dict[str, Any] = {"parser": out_path, "metavar": "<path>"}  # of every option that names what is written

Db = Annotated[Path, typer.Option("--db", help="The results database.", envvar="STATEMENT_AUDIT_DB")]
RubricName = Annotated[str, typer.Option("--rubric", help="Rubric: the id of a shipped pack, or your own .yml file.")]
ProfileName = Annotated[
    str | None, typer.Option("--profile", help="Weights of the quality score. Default: chosen by sector.")
]
ClassifierName = Annotated[
    str, typer.Option("--classifier", help="embedded (default), zero_shot (needs the extra 'models') or keyword.")
]
ModelName = Annotated[
    str | None,
    typer.Option(
        "--model", help="zero_shot: an NLI model, by hub name or local folder; embedded: a folder of 'make model'."
    ),
]
Sectors = Annotated[
    list[str] | None, typer.Option("--sector", help="Sector key of the companies; may be given several times.")
]
Laws = Annotated[
    list[str] | None, typer.Option("--law", help="Law to gate: UK, AU, CA, US-CA or an id; may be given several times.")
]
Year = Annotated[int | None, typer.Option("--year", help="The statement's year.")]
Years = Annotated[
    list[int] | None, typer.Option("--year", help="Year in the register, or of a list's statements; several times.")
]
Turnover = Annotated[
    list[str] | None, typer.Option("--turnover", help="Registers: turnover band, as the register names it.")
]
Organisations = Annotated[
    list[str] | None, typer.Option("--organisation", help="Registers: words of a name, or a company number.")
]
Sample = Annotated[int | None, typer.Option("--sample", min=1, help="Registers: so many statements, drawn by --seed.")]
Seed = Annotated[int, typer.Option("--seed", help="Another seed draws another sample.")]
Refresh = Annotated[
    bool, typer.Option("--refresh", help="Ask again for what was collected: new, changed and vanished statements.")
]
Retry = Annotated[bool, typer.Option("--retry", help="Search again where nothing was found.")]
Hosts = Annotated[int, typer.Option("--hosts", min=1, max=256, help="Sites visited at once.")]
Requests = Annotated[int, typer.Option("--requests", min=3, max=500, help="The most requests for one company.")]
Pause = Annotated[
    float, typer.Option("--pause", min=0.0, help="Seconds between two requests to a host; robots.txt may ask more.")
]
Engine = Annotated[
    str, typer.Option("--engine", help="local: processes of this machine; dask: a Dask cluster (extra 'cluster').")
]
Address = Annotated[
    str,
    typer.Option("--address", help="dask: tcp://HOST:PORT or tls://HOST:PORT of a scheduler, or local: one made here."),
]
Documents = Annotated[
    str | None,
    typer.Option(
        "--documents",
        help="dask: where workers get documents from: a folder that all machines see, or an address of fsspec such as "
        "s3://bucket/folder. Default: the archive beside the database.",
    ),
]
TlsAuthority = Annotated[
    Path | None, typer.Option("--tls-ca", help="tls://: certificate of the cluster's authority (PEM).")
]
TlsCertificate = Annotated[Path | None, typer.Option("--tls-cert", help="tls://: our certificate (PEM).")]
TlsKey = Annotated[Path | None, typer.Option("--tls-key", help="tls://: its key (PEM).")]
Plan = Annotated[
    bool, typer.Option("--plan", help="Only say how many requests collecting would take and how long; nothing is done.")
]
ReviewedOnly = Annotated[
    bool, typer.Option("--reviewed-only", help="Only findings that a person has decided on; the others say nothing.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
AsCsv = Annotated[bool, typer.Option("--csv", help="Print CSV.")]


def law_ids(laws: list[str] | None) -> tuple[str, ...]:
    """Short names to ids; an id stays as it is."""
    return tuple(LAW_NAMES.get(law.upper(), law) for law in laws or ())


def classifier_spec(name: str, model: str | None, db: Path | None) -> ClassifierSpec:
    """The classifier that was asked for, with its score cache beside the database (none without a database)."""
    return ClassifierSpec(name=name, model=model, cache=db.parent / "cache.db" if db else None)


def register_filter(
    sectors: list[str] | None,
    years: list[int] | None,
    turnover: list[str] | None,
    organisations: list[str] | None,
    sample: int | None,
    seed: int,
) -> RegisterFilter:
    """Which entries of a register are wanted."""
    from statement_audit.sources.register_filter import RegisterFilter

    return RegisterFilter(
        years=tuple(years or ()),
        sectors=tuple(sectors or ()),
        turnover=tuple(turnover or ()),
        organisations=tuple(organisations or ()),
        sample=sample,
        seed=seed,
    )


def at(db: Path) -> str:
    """The option that names a database, where it is not the usual one."""
    return "" if db == DEFAULT_DB else f" --db {db}"


def what_is_left(summary: RunEnding, db: Path) -> Iterator[str]:
    """What a person does after a run: run it again, look at issues."""
    if summary.interrupted:
        yield "Stopped early; what was finished is stored. Run the same command again to go on."
    problems = summary.issues.get("error", 0) + summary.issues.get("warning", 0)
    if problems:
        many = "issue needs" if problems == 1 else "issues need"
        yield f"{problems} {many} a look: statement-audit issues{at(db)}"


def existing(db: Path) -> Path:
    """The database, or a usage error that says how to make one."""
    if not db.exists():
        raise UsageError(f"There is no database at {db}.", hint="Make one with: statement-audit run INPUT... --db FILE")
    return db


@contextmanager
def opened(db: Path) -> Iterator[Database]:
    """The database to read; a usage error where there is none."""
    from statement_audit.store import open_database

    with open_database(existing(db)) as database:
        yield database


@contextmanager
def writing(db: Path) -> Iterator[Writer]:
    """The right to write; said on stderr where a run has to end first."""
    from statement_audit.archive import Archive
    from statement_audit.store import Writer, hold, open_database

    waiting = f"Waiting for a run on {db} to end."
    with hold(existing(db), on_wait=lambda: note(waiting)), open_database(db) as database:
        yield Writer(database, Archive(db.parent / "archive"))


def company_id(database: Database, company: str | None) -> int | None:
    """The number of the company of that name or number; None where none is asked for."""
    from statement_audit.store.reader import the_company

    return None if company is None else the_company(database, company).id
