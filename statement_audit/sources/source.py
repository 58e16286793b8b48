"""What every source of statements is: how it is asked, and what it gives. `docs/adding-a-source.md` is its manual."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from statement_audit.errors import LayoutError, UsageError
from statement_audit.models import SiteFacts, SitePage, StatementRef
from statement_audit.sources import source_name
from statement_audit.sources.cells import CellError, Vocabulary, read_url
from statement_audit.sources.register_filter import Facts, Found, RegisterFilter, StatementFilter
from statement_audit.sources.uk_register_download import ExportFetch

# Asks for an address, politely. A DocumentError, where no answer came or one that is an error, says in
# `data["requests"]` how many requests it took, 1 where it is silent.
Visit = Callable[[str], SitePage]


def no_network(url: str) -> SitePage:
    """The visit of a source that reads files alone."""
    raise UsageError(f"{url} is not asked for: there is no network here.")


@dataclass(frozen=True, slots=True)
class SourceRequest:
    """What a source is asked for.

    `address`: where it is; empty: at the source's own address. `files`: copies on the disk that are read instead of
    the network, where the source has such copies. `folder` and `download`: where a source that is downloaded as a whole
    keeps its files, and what asks for them conditionally. `wanted`: a source may narrow its requests by it; what it
    gives is filtered in any case.
    """

    visit: Visit = no_network
    wanted: RegisterFilter = field(default_factory=RegisterFilter)
    vocabulary: Vocabulary = field(default_factory=Vocabulary)
    address: str = ""
    files: tuple[Path, ...] = ()
    folder: Path | None = None
    download: ExportFetch | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """One source of statements.

    `module`: the `__name__` of the module that gives it, from which it has its name. `summary`: one line for the docs.
    `needs` and `how`: what must be at hand, and what is asked for in which order. `laws`: those under which its
    statements are made. `address`: where it is; the environment variable `setting` overrides it. `least`: the fewest
    entries that the whole of it may have: fewer mean that it was not read to the end. `read`: gives a reference for
    each statement and an issue for each oddity, as they are found. `facts`: where the filter finds what it asks for.
    `list_requests`: how many requests its list takes at least, the pages of its entries aside. `kept`: the copies in
    `SourceRequest.folder` of a source that is downloaded as a whole.
    """

    module: str
    summary: str
    needs: str
    how: str
    laws: tuple[str, ...]
    address: str
    least: int
    read: Callable[[SourceRequest], Iterator[Found]]
    facts: Facts = field(default_factory=Facts)
    list_requests: Callable[[RegisterFilter], int] = lambda wanted: len(wanted.organisations) or 1
    kept: Callable[[Path, RegisterFilter], tuple[Path, ...]] | None = None

    @property
    def name(self) -> str:
        """What it is called on the command line and in the database."""
        return source_name(self.module)

    @property
    def setting(self) -> str:
        """The environment variable that names another address."""
        return f"STATEMENT_AUDIT_{self.name.replace('-', '_').upper()}"

    def find_address(self) -> str:
        """Where the source is read: as the environment says, or at its own address.

        Raises:
            UsageError: what the environment says is no web address.
        """
        given = os.environ.get(self.setting, "").strip()
        try:
            return read_url(given) if given else self.address
        except CellError as error:
            message = f"{self.setting}: '{given}' {error.problem}."
            raise UsageError(message, hint=f"Allowed: {error.allowed}.") from error


def read_source(source: Source, request: SourceRequest) -> Iterator[Found]:
    """Read a source: what it gives, filtered as `request.wanted` asks, and checked at the end to be as much as it must.

    An empty answer is only right where something narrower than the whole was asked for. At another address, or from a
    file, one entry is enough.

    Raises:
        LayoutError: a page is not built as it was, or there are fewer entries than `source.least`.
        DocumentError: a page of results gave no answer.
        UsageError: the filter asks for what cannot be.
    """
    address = request.address or (source.address if request.files else source.find_address())
    request = replace(request, address=address)
    choice = StatementFilter(request.wanted, source.facts, request.vocabulary, source.name)
    yield from choice.select(_read_whole(source, request))


def _read_whole(source: Source, request: SourceRequest) -> Iterator[Found]:
    """All that the source gives, each reference with what all of its references have, and the check of how many."""
    count = 0
    for found in source.read(request):
        count += 1
        if isinstance(found, StatementRef):
            site = found.site or SiteFacts(register_entry=True)
            found = replace(found, source=source.name, laws=found.laws or source.laws, site=site)
        yield found
    own = request.address == source.address and not request.files
    least = 0 if request.wanted.narrows() else source.least if own else 1
    if count < least:
        where = ", ".join(map(str, request.files)) or request.address
        raise LayoutError(where, f"at least {least} entries of {source.name}", f"{count}")
