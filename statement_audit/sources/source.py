"""What every source of statements is: how it is asked, and what it gives. `docs/adding-a-source.md` is its manual."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeAlias

from statement_audit.errors import LayoutError, UsageError
from statement_audit.models import Issue, SitePage, StatementRef
from statement_audit.sources.cells import CellError, Vocabulary, read_url
from statement_audit.sources.register_filter import RegisterFilter

if TYPE_CHECKING:
    from statement_audit.sources.uk_register_download import ExportFetch

Found: TypeAlias = StatementRef | Issue


class Visit(Protocol):
    """Asks for an address, politely.

    Raises:
        DocumentError: no answer, or one that is an error.
    """

    def __call__(self, url: str, /) -> SitePage: ...


@dataclass(frozen=True, slots=True)
class SourceRequest:
    """What a source is asked for.

    `address`: where it is; empty: at the source's own address. `files`: copies on the disk that are read instead of
    the network, where the source has such copies. `folder` and `download`: where a source that is downloaded as a whole
    keeps its files, and what asks for them conditionally.
    """

    visit: Visit
    wanted: RegisterFilter = field(default_factory=RegisterFilter)
    vocabulary: Vocabulary = field(default_factory=Vocabulary)
    address: str = ""
    files: tuple[Path, ...] = ()
    folder: Path | None = None
    download: ExportFetch | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """One source of statements.

    `summary`: one line for `--help`. `needs` and `how`: what must be at hand, and what is asked for in which order.
    `laws`: those under which its statements are made. `address`: where it is; the environment variable `setting`
    overrides it. `least`: the fewest entries that the whole of it may have: fewer mean that it was not read to the end.
    `read`: gives a reference for each statement and an issue for each oddity, as they are found.
    """

    name: str
    summary: str
    needs: str
    how: str
    laws: tuple[str, ...]
    address: str
    setting: str
    least: int
    read: Callable[[SourceRequest], Iterator[Found]]

    def find_address(self) -> str:
        """Where the source is read: as the environment says, or at its own address.

        Raises:
            UsageError: what the environment says is no web address.
        """
        given = os.environ.get(self.setting, "").strip()
        try:
            return read_url(given) if given else self.address
        except CellError as error:
            raise UsageError(
                f"{self.setting}: '{given}' {error.problem}.", hint=f"Allowed: {error.allowed}."
            ) from error


def read_source(source: Source, request: SourceRequest) -> Iterator[Found]:
    """Read a source, and check at the end that it gave as much as it must.

    An empty answer is only right where something narrower than the whole was asked for. At another address, or from a
    file, one entry is enough.

    Raises:
        LayoutError: a page is not built as it was, or there are fewer entries than `source.least`.
        DocumentError: a page of results gave no answer.
    """
    request = replace(request, address=request.address or source.find_address())
    count = 0
    for found in source.read(request):
        count += 1
        yield found
    own = request.address == source.address and not request.files
    least = 0 if request.wanted.narrows() else source.least if own else 1
    if count < least:
        where = ", ".join(map(str, request.files)) or request.address
        raise LayoutError(where, f"at least {least} entries of {source.name}", f"{count}")
