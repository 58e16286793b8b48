"""What a run is told, what it keeps in memory, and how it ended."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

from statement_audit.classify.base import ClassifierSpec
from statement_audit.errors import UsageError
from statement_audit.models import Rubric
from statement_audit.sources.cells import LAW_SHORT_FORMS
from statement_audit.sources.register_filter import RegisterFilter

if TYPE_CHECKING:
    from statement_audit.engine import EngineOptions
    from statement_audit.fetch import FetchOptions

T = TypeVar("T")
DEFAULT_LAW = "UK-MSA-2015-s54"  # ruling 15: register, list or option first, then the laws named, else UK
DOCUMENT_SECONDS = 300.0


@dataclass(frozen=True, slots=True)
class CollectOptions:
    """How statements are looked for on the web.

    `hosts`: how many sites are visited at once, each by one request at a time. `requests`: the most that one target may
    take. `refresh`: ask again for what was collected before. `retry`: search again where nothing was found.
    """

    hosts: int = 32
    requests: int = 25
    refresh: bool = False
    retry: bool = False


@dataclass(frozen=True, slots=True)
class RunOptions:
    """What a run is told. `rubric`: pack id or file. `profile`: id, or None to choose by sector. `engine`: None for
    `workers` processes of this machine. `channels`: who is to be told of what changes from this run on."""

    db: Path
    rubric: str = "modern-slavery"
    profile: str | None = None
    classifier: ClassifierSpec = field(default_factory=ClassifierSpec)
    workers: int = 1
    year: int | None = None
    sectors: tuple[str, ...] = ()
    laws: tuple[str, ...] = ()
    document_seconds: float = DOCUMENT_SECONDS
    collect: CollectOptions = field(default_factory=CollectOptions)
    fetch: FetchOptions | None = None
    engine: EngineOptions | None = None
    wanted: RegisterFilter = field(default_factory=RegisterFilter)
    command: str = ""
    channels: tuple[str, ...] = ()

    @property
    def archive(self) -> Path:
        """The raw documents lie beside the database."""
        return self.db.parent / "archive"

    @property
    def registers(self) -> Path:
        """Exports of registers lie beside the database, too."""
        return self.db.parent / "registers"


@dataclass(frozen=True, slots=True, kw_only=True)
class RunEnding:
    """How a run ended, whatever it was for. `issues` counts issue rows by severity."""

    run_id: int
    issues: dict[str, int]
    seconds: float
    interrupted: bool = False

    @property
    def has_problems(self) -> bool:
        """True where a person should look: any issue above `info`."""
        return bool(self.issues.get("error") or self.issues.get("warning"))


@dataclass(frozen=True, slots=True, kw_only=True)
class RunSummary(RunEnding):
    """How scoring ended. `outcomes` counts statements by how they ended."""

    db: Path
    outcomes: dict[str, int]


class Progress(Protocol):
    """Told what goes on; the command line draws it."""

    def start(self, label: str, total: int) -> None: ...
    def advance(self, label: str) -> None: ...
    def note(self, message: str) -> None: ...


def tracked(progress: Progress, label: str, things: Sequence[T]) -> Iterator[T]:
    """The things again, while `progress` is told how many are done."""
    if things:
        progress.start(label, len(things))
    for thing in things:
        yield thing
        progress.advance(label)


def check_names(options: RunOptions, rubric: Rubric) -> None:
    """Refuse a profile, sector or law that the rubric does not know, before any work is done."""
    refuse_unknown("profile", [options.profile] if options.profile else [], [p.id for p in rubric.profiles])
    check_scope(options, rubric)


def check_scope(options: RunOptions, rubric: Rubric) -> None:
    """Refuse a sector or law that the rubric does not know."""
    from statement_audit.rubric import known_sectors

    refuse_unknown("sector", options.sectors, sorted(known_sectors(rubric)))
    refuse_unknown("law", options.laws, known_laws(rubric), short=LAW_SHORT_FORMS)


def known_laws(rubric: Rubric) -> list[str]:
    """The names by which a law may be asked for: its id, or `law@version` for one of its versions."""
    ids = sorted({gate.law for gate in rubric.gates})
    return ids + sorted(f"{gate.law}@{gate.version}" for gate in rubric.gates)


def refuse_unknown(what: str, given: Iterable[str], allowed: Iterable[str], *, short: Iterable[str] = ()) -> None:
    """Raise a UsageError for a name that is not among those allowed. `short`: names for some of them."""
    known = tuple(allowed)
    for name in given:
        if name not in known:
            raise UsageError(f"There is no {what} '{name}'.", hint=f"Allowed: {', '.join([*short, *known])}.")
