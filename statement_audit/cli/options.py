"""Options that several commands share."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields, is_dataclass
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer import Option

from statement_audit.classify.base import ClassifierSpec
from statement_audit.cli.output import note, picked
from statement_audit.errors import UsageError
from statement_audit.sources.cells import LAW_SHORT_FORMS
from statement_audit.sources.registers import source_names
from statement_audit.writing import out_path

if TYPE_CHECKING:
    from statement_audit.runs.options import RunEnding
    from statement_audit.store import Database, Writer

DEFAULT_DB = Path("outputs/audit.db")
LAW_NAMES = LAW_SHORT_FORMS
REGISTERS = f"a register ({', '.join(source_names())})"
WRITTEN: dict[str, Any] = {"parser": out_path, "metavar": "<path>"}  # of every option that names what is written

Db = Annotated[Path, Option("--db", help="The results database.", envvar="STATEMENT_AUDIT_DB")]
RubricName = Annotated[str, Option("--rubric", help="Rubric: the id of a shipped pack, or your own .yml file.")]
ProfileName = Annotated[
    str | None, Option("--profile", help="Weights of the quality score. Default: chosen by sector.")
]
ClassifierName = Annotated[
    str, Option("--classifier", help="embedded (default), zero_shot (needs the extra 'models') or keyword.")
]
ModelName = Annotated[
    str | None,
    Option("--model", help="zero_shot: an NLI model, by hub name or local folder; embedded: a folder of 'make model'."),
]
Sectors = Annotated[
    list[str] | None, Option("--sector", help="Sector key of the companies; may be given several times.")
]
Laws = Annotated[
    list[str] | None, Option("--law", help="Law to gate: UK, AU, CA, US-CA or an id; may be given several times.")
]
Year = Annotated[int | None, Option("--year", help="The statement's year.")]
Years = Annotated[
    list[int] | None, Option("--year", help="Year in the register, or of a list's statements; several times.")
]
Seed = Annotated[int, Option("--seed", help="Another seed draws another sample.")]
Plan = Annotated[
    bool, Option("--plan", help="Only say how many requests collecting would take and how long; nothing is done.")
]
ReviewedOnly = Annotated[
    bool, Option("--reviewed-only", help="Only findings that a person has decided on; the others say nothing.")
]
Workers = Annotated[int | None, Option("--workers", min=1, help="Processes. Default: one a core.")]


class Commands(typer.Typer):
    """Commands whose parameters may be groups of options, such as `ListForm`."""

    def command(self, *named: Any, **how: Any) -> Callable[[Any], Any]:
        return lambda command: super(Commands, self).command(*named, **how)(_spread(command))


def _options(of: Callable[..., Any]) -> Iterable[inspect.Parameter]:
    return inspect.signature(of, eval_str=True).parameters.values()


def _spread(command: Callable[..., None]) -> Callable[..., None]:
    """The command as Typer reads it: where a parameter is a group of options (a dataclass), they stand in its place."""
    listed = _options(command)
    groups: dict[str, Any] = {one.name: one.annotation for one in listed if is_dataclass(one.annotation)}
    apart = [
        option.replace(kind=inspect.Parameter.KEYWORD_ONLY)
        for one in listed
        for option in (_options(one.annotation) if one.name in groups else (one,))
    ]

    @wraps(command)
    def called(**given: Any) -> None:
        for name, group in groups.items():
            given[name] = group(**{each.name: given.pop(each.name) for each in fields(group)})
        command(**given)

    called.__signature__ = inspect.Signature(apart)  # type: ignore[attr-defined]
    called.__annotations__ = {option.name: option.annotation for option in apart}
    return called


@dataclass(frozen=True)
class Judging:
    """The options of how statements are judged, and of what is known of them beforehand."""

    rubric: RubricName = "modern-slavery"
    profile: ProfileName = None
    classifier: ClassifierName = "embedded"
    model: ModelName = None
    sectors: Sectors = None
    laws: Laws = None
    year: Year = None

    def told(self, cached_beside: Path | None) -> dict[str, Any]:
        """The same as `RunOptions` has it; scores are cached beside the database that is named."""
        return picked(self, ("rubric", "profile", "year")) | {
            "classifier": classifier_spec(self.classifier, self.model, cached_beside),
            "sectors": tuple(self.sectors or ()),
            "laws": law_ids(self.laws),
        }


@dataclass(frozen=True)
class Visiting:
    """The options of how sites are visited."""

    hosts: Annotated[int, Option(min=1, max=256, help="Sites visited at once.")] = 32
    requests: Annotated[int, Option(min=3, max=500, help="The most requests for one company.")] = 25
    pause: Annotated[
        float, Option(min=0.0, help="Seconds between two requests to a host; robots.txt may ask more.")
    ] = 1.0

    def told(self, *, refresh: bool, retry: bool = False, day_budget: int = 0) -> dict[str, Any]:
        """The same as `RunOptions` has it."""
        from statement_audit.fetch import FetchOptions
        from statement_audit.runs.options import CollectOptions

        return {
            "collect": CollectOptions(hosts=self.hosts, requests=self.requests, refresh=refresh, retry=retry),
            "fetch": FetchOptions(delay_seconds=self.pause, day_budget=day_budget),
        }


@dataclass(frozen=True)
class Gathering:
    """The options of what is collected: which entries of a register, and what of it again."""

    turnover: Annotated[list[str] | None, Option(help="Registers: turnover band, as the register names it.")] = None
    organisation: Annotated[list[str] | None, Option(help="Registers: words of a name, or a company number.")] = None
    sample: Annotated[int | None, Option(min=1, help="Registers: so many statements, drawn by --seed.")] = None
    seed: Seed = 0
    refresh: Annotated[
        bool, Option("--refresh", help="Ask again for what was collected: new, changed and vanished statements.")
    ] = False
    retry: Annotated[bool, Option("--retry", help="Search again where nothing was found.")] = False

    def told(
        self, inputs: Sequence[str], visits: Visiting, sectors: list[str] | None, years: list[int] | None
    ) -> dict[str, Any]:
        """The same, and how sites are visited, as `RunOptions` has it."""
        from statement_audit.sources.inputs import is_register
        from statement_audit.sources.register_filter import RegisterFilter

        narrowed = [f"--{name}" for name in ("turnover", "organisation", "sample") if getattr(self, name) is not None]
        if not any(map(is_register, inputs)):
            belong(narrowed, "registers and their exports")
        wanted = RegisterFilter(
            years=tuple(years or ()),
            sectors=tuple(sectors or ()),
            turnover=tuple(self.turnover or ()),
            organisations=tuple(self.organisation or ()),
            sample=self.sample,
            seed=self.seed,
        )
        return visits.told(refresh=self.refresh, retry=self.retry) | {"wanted": wanted}


def typed(context: typer.Context, *options: str) -> list[str]:
    """Those of the options that stand on the command line."""
    names = {option: one.name for one in context.command.params for option in (*one.opts, *one.secondary_opts)}
    sources = {option: context.get_parameter_source(names[option] or "") for option in options}
    return [option for option, source in sources.items() if source is not None and source.name == "COMMANDLINE"]


def belong(given: Sequence[str], to: str, hint: str = "") -> None:
    """Refuse options that were given where what they are for is not: in silence they would do nothing."""
    if given:
        several = len(given) > 1
        told = f"{' and '.join(given)} belong{'s' * (not several)} to {to}."
        raise UsageError(told, hint=hint or f"Leave {'them' if several else 'it'} out.")


def exclude(given: Sequence[str]) -> None:
    """Refuse several where one is taken."""
    if len(given) > 1:
        raise UsageError(f"{' and '.join(given)} exclude each other.", hint="Give one of them.")


def refuse_unknown(what: str, given: str | None, allowed: Sequence[str]) -> None:
    """A UsageError for a value that is not among those allowed; None: no value."""
    from statement_audit.runs.options import refuse_unknown as refuse

    refuse(what, [] if given is None else [given], allowed)


def law_ids(laws: list[str] | None) -> tuple[str, ...]:
    """Short names to ids; an id stays as it is."""
    return tuple(LAW_NAMES.get(law.upper(), law) for law in laws or ())


def classifier_spec(name: str, model: str | None, db: Path | None) -> ClassifierSpec:
    """The classifier that was asked for, with its score cache beside the database (none without a database)."""
    return ClassifierSpec(name=name, model=model, cache=db.parent / "cache.db" if db else None)


def at(db: Path) -> str:
    """The option that names a database, where it is not the usual one."""
    return "" if db == DEFAULT_DB else f" --db {db}"


def end(summary: RunEnding) -> None:
    """Leave with the code of how a run ended."""
    if summary.interrupted:
        raise typer.Exit(130)
    if summary.has_problems:
        raise typer.Exit(3)


@contextmanager
def opened(db: Path) -> Iterator[Database]:
    """The database to read; a usage error where there is none."""
    from statement_audit.store import open_database

    with open_database(db, create=False) as database:
        yield database


@contextmanager
def writing(db: Path) -> Iterator[Writer]:
    """The right to write; said on stderr where a run has to end first."""
    from statement_audit.archive import Archive
    from statement_audit.store import Writer, existing, hold, open_database

    waiting = f"Waiting for a run on {db} to end."
    with hold(existing(db), on_wait=lambda: note(waiting)), open_database(db) as database:
        yield Writer(database, Archive(db.parent / "archive"))


def company_id(database: Database, company: str | None) -> int | None:
    """The number of the company of that name or number; None where none is asked for."""
    from statement_audit.store.reader import the_company

    return None if company is None else the_company(database, company).id
