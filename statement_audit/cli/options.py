"""Options that several commands share. What those of these names are for, where a command says nothing else:

Args:
    db: The results database.
    company: The company's name, part of it, or its number.
    year: The statement's year.
    rubric: Rubric: the id of a shipped pack, or your own .yml file.
    profile: Weights of the quality score. Default: chosen by sector.
    classifier: embedded (default), zero_shot (needs the extra 'models') or keyword.
    model: zero_shot: an NLI model, by hub name or local folder; embedded: a folder of 'make model'.
    sector: Sector key of the companies; may be given several times.
    law: Law to gate: UK, AU, CA, US-CA or an id; may be given several times.
    seed: Another seed draws another sample.
    plan: Only say how many requests collecting would take and how long; nothing is done.
    workers: Processes. Default: one a core.
    reviewed_only: Only findings that a person has decided on; the others say nothing.
    port: Port of 127.0.0.1. Default: the first free one from 8001 on.
    open_browser: Open the browser.
    of: The finding's number, as lists and pages give it; or a company.
    criterion: With a company: the criterion, such as DOM-01.
    reviewer: Your name: shows what you have not decided.
    undecided: Only what nobody has decided.
    picture: Draw the page into this folder, the quote marked (PDF).
    as_json: Print JSON.
"""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from copy import copy
from dataclasses import dataclass, fields, is_dataclass
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, get_args, get_origin

import typer
from typer import Argument, Option
from typer.models import OptionInfo

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
REGISTERS = f"a register ({', '.join(source_names())})"
WRITTEN: dict[str, Any] = {"parser": out_path, "metavar": "<path>"}  # of every option that names what is written

Db = Annotated[Path, Option(envvar="STATEMENT_AUDIT_DB")]
Workers = Annotated[int | None, Option(min=1)]
Port = Annotated[int | None, Option(min=0, max=65535)]
Open = Annotated[bool, Option("--open")]


class Commands(typer.Typer):
    """Commands that are plain functions. A parameter is an option of its name, one without a default an argument; a
    truth value is a flag without an opposite; `Annotated` says what is otherwise. A group of options is a dataclass,
    such as `ListForm`. What each is for says the docstring of the function or of the group, below `Args:`.
    """

    def command(self, *named: Any, **how: Any) -> Callable[[Any], Any]:
        return lambda command: super(Commands, self).command(*named, **how)(_spread(command))


_ARGUMENT = re.compile(r"^ {4}(\w+): (.+(?:\n {8}.+)*)", re.MULTILINE)


def _spread(command: Callable[..., None]) -> Callable[..., None]:
    """The command as Typer reads it: where a parameter is a group of options (a dataclass), they stand in its place."""
    groups: dict[str, Any] = {}
    apart: list[inspect.Parameter] = []
    for one in _options(command):
        if is_dataclass(one.annotation):
            groups[one.name] = one.annotation
        apart += _options(one.annotation) if one.name in groups else [one]

    @wraps(command)
    def called(**given: Any) -> None:
        for name, group in groups.items():
            given[name] = group(**{each.name: given.pop(each.name) for each in fields(group)})
        command(**given)

    called.__doc__ = _docs(command)[0]
    called.__signature__ = inspect.Signature(apart)  # type: ignore[attr-defined]
    called.__annotations__ = {one.name: one.annotation for one in apart}
    return called


def _docs(of: object) -> tuple[str, dict[str, str]]:
    """What the docstring says of the whole, and of each parameter."""
    text, _, below = (inspect.getdoc(of) or "").partition("\n\nArgs:\n")
    return text, {name: " ".join(words.split()) for name, words in _ARGUMENT.findall(below)}


def _options(of: Callable[..., Any]) -> Iterator[inspect.Parameter]:
    """The parameters as Typer reads them by keyword, each with its help; a group of options as it is."""
    helps = _docs(of)[1]
    for one in inspect.signature(of, eval_str=True).parameters.values():
        bare, *infos = get_args(one.annotation) if get_origin(one.annotation) is Annotated else (one.annotation,)
        needed = one.default is one.empty
        info = copy(infos[0]) if infos else Argument() if needed else Option()
        if isinstance(info, OptionInfo) and info.default is ...:
            info.default = f"--{one.name.strip('_').replace('_', '-')}"
        info.help = info.help or helps.get(one.name) or _SHARED.get(one.name)
        plain = is_dataclass(bare) or bare is typer.Context
        how = bare if plain else Annotated[bare, info]
        yield one.replace(kind=inspect.Parameter.KEYWORD_ONLY, annotation=how)


_SHARED = _docs(sys.modules[__name__])[1]


@dataclass(frozen=True)
class Judging:
    """The options of how statements are judged, and of what is known of them beforehand.

    Args:
        sectors: Sector key of the companies; may be given several times.
        laws: Law to gate: UK, AU, CA, US-CA or an id; may be given several times.
    """

    rubric: str = "modern-slavery"
    profile: str | None = None
    classifier: str = "embedded"
    model: str | None = None
    sectors: Annotated[list[str] | None, Option("--sector")] = None
    laws: Annotated[list[str] | None, Option("--law")] = None
    year: int | None = None

    def told(self, cached_beside: Path | None) -> dict[str, Any]:
        """The same as `RunOptions` has it; scores are cached beside the database that is named."""
        return picked(self, ("rubric", "profile", "year")) | {
            "classifier": classifier_spec(self.classifier, self.model, cached_beside),
            "sectors": tuple(self.sectors or ()),
            "laws": law_ids(self.laws),
        }


@dataclass(frozen=True)
class Visiting:
    """The options of how sites are visited.

    Args:
        hosts: Sites visited at once.
        requests: The most requests for one company.
        pause: Seconds between two requests to a host; robots.txt may ask more.
    """

    hosts: Annotated[int, Option(min=1, max=256)] = 32
    requests: Annotated[int, Option(min=3, max=500)] = 25
    pause: Annotated[float, Option(min=0.0)] = 1.0

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
    """The options of what is collected: which entries of a register, and what of it again.

    Args:
        turnover: Registers: turnover band, as the register names it.
        organisation: Registers: words of a name, or a company number.
        sample: Registers: so many statements, drawn by --seed.
        refresh: Ask again for what was collected: new, changed and vanished statements.
        retry: Search again where nothing was found.
    """

    turnover: list[str] | None = None
    organisation: list[str] | None = None
    sample: Annotated[int | None, Option(min=1)] = None
    seed: int = 0
    refresh: bool = False
    retry: bool = False

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
    return tuple(LAW_SHORT_FORMS.get(law.upper(), law) for law in laws or ())


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


def opened(db: Path) -> AbstractContextManager[Database]:
    """The database to read; a usage error where there is none."""
    from statement_audit.store import open_database

    return open_database(db, create=False)


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
