"""From pages of results to statements: the way through any register that is read page by page."""

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from statement_audit.errors import DocumentError, LayoutError
from statement_audit.issue_codes import make_issue
from statement_audit.models import Issue, SitePage, StatementRef
from statement_audit.sources.cells import Vocabulary
from statement_audit.sources.html_page import Count
from statement_audit.sources.register_filter import Found, RegisterFilter, choose_sample
from statement_audit.sources.source import SourceRequest, Visit

MOST_PAGES = 5000
MOST_MISSES = 10  # entries without a document, one after the other: then it is the layout, not the entries


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a page of results. `item`: the address of the entry's own page. `more`: further entities that the
    line counts but does not name. `facts`: what else is known of it before its page is read."""

    item: str
    title: str
    names: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    year: int | None = None
    period: str = ""
    more: int = 0
    facts: Mapping[str, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ResultPage:
    """What one page of results holds. `following`: the next page's address."""

    entries: tuple[Entry, ...]
    count: Count
    following: str | None


# How a register's pages are read. Both raise LayoutError where a part is missing; an entry is None where its page is as
# it should be, but has no document.
ReadResults = Callable[[SitePage], ResultPage]
ReadEntry = Callable[[SitePage, Entry, Vocabulary], StatementRef | None]


def read_register(
    request: SourceRequest, starts: Iterable[str], read_results: ReadResults, read_entry: ReadEntry
) -> Iterator[Found]:
    """Read pages of results first, then the page of each entry.

    Requests are spared: an entry whose year the page of results gives is read only where it is asked for, and a sample
    is drawn before entries are read, unless sector or turnover decide, which only the entries' own pages give.

    Args:
        starts: the first page of results of each search; an entry that several find is read once.
    """
    wanted = request.wanted
    entries = _entries(request.visit, starts, read_results, wanted)
    return complete_entries(request, entries, read_entry, late=bool(wanted.sectors or wanted.turnover))


def complete_entries(
    request: SourceRequest, entries: Iterator[Entry], read_entry: ReadEntry, *, late: bool = False
) -> Iterator[Found]:
    """Read the page of each entry; unless `late`, of those that a sample draws."""
    if not late:
        drawn = request.wanted.sample is not None
        entries = iter(choose_sample(list(entries), request.wanted, lambda entry: entry.item)) if drawn else entries
    misses = 0
    for entry in entries:
        found = _complete(request, entry, read_entry)
        misses = misses + 1 if isinstance(found, Issue) else 0
        yield found
        if isinstance(found, Issue) and misses == MOST_MISSES:
            gave = f"{misses} entries in a row that give none; the last: {found.message}"
            raise LayoutError(entry.item, "a document for the entry", gave)


def walk_results(visit: Visit, start: str, read_results: ReadResults) -> Iterator[Entry]:
    """Yield the entries of all pages of a search, each once, and check them against the count that the pages give: new
    entries may come in while pages are read, so it may be off by as much as it changed meanwhile.

    Raises:
        LayoutError: the count and the entries disagree, or a page shows what earlier ones did.
    """
    seen: dict[str, None] = {}
    totals: list[int] = []
    pages, address = 0, start
    while True:
        page = visit(address)
        results = read_results(page)
        pages += 1
        _check_page(page.url, results, seen)
        totals += [] if results.count.total is None else [results.count.total]
        fresh = [entry for entry in results.entries if entry.item not in seen]
        seen.update(dict.fromkeys(entry.item for entry in fresh))
        yield from fresh
        if pages >= MOST_PAGES:
            raise LayoutError(page.url, f"an end after at most {MOST_PAGES} pages", "a link to yet another page")
        if results.following is None:
            break
        address = results.following
    if (results.count.pages or 0) > pages:
        raise LayoutError(page.url, f"{results.count.pages} pages, as it says", f"{pages}, and no link to the next")
    if totals and abs(totals[-1] - len(seen)) > max(totals) - min(totals):
        found = f"{len(seen)} on {pages} pages, and no link to a next page"
        raise LayoutError(page.url, f"{totals[-1]} entries, as it says", found)


def _check_page(url: str, results: ResultPage, seen: Container[str]) -> None:
    count, size = results.count, len(results.entries)
    if count.first is not None and count.last is not None and count.last - count.first + 1 != size:
        raise LayoutError(url, f"entries {count.first} to {count.last}, as the page says", f"{size} entries")
    if size and all(entry.item in seen for entry in results.entries):
        raise LayoutError(url, "entries that earlier pages did not show", f"the same {size} entries again")
    if away := [entry.item for entry in results.entries if not same_host(entry.item, url)]:
        raise LayoutError(url, "entries with a page on the register's own site", f"a link to {away[0]}")


def same_host(address: str, url: str) -> bool:
    """Whether two addresses are on one host."""
    return urlsplit(address).netloc.lower() == urlsplit(url).netloc.lower()


def _entries(visit: Visit, starts: Iterable[str], read_results: ReadResults, wanted: RegisterFilter) -> Iterator[Entry]:
    """The entries of all searches, each once, without those that year or name rule out already."""
    seen: set[str] = set()
    for start in starts:
        for entry in walk_results(visit, start, read_results):
            if entry.item in seen:
                continue
            seen.add(entry.item)
            if entry.year is None or not wanted.years or entry.year in wanted.years:
                yield entry


def _complete(request: SourceRequest, entry: Entry, read_entry: ReadEntry) -> Found:
    """The entry with what its own page gives. One that cannot be read costs an issue."""
    who = entry.title or ", ".join(entry.names)
    try:
        ref = read_entry(request.visit(entry.item), entry, request.vocabulary)
    except DocumentError as error:
        return make_issue(error.code, entry.item, f"{entry.item} ({who}): {error.message}", hint=error.hint)
    if ref is not None:
        return ref
    message = f"{entry.item} ({who}) gives no document."
    return make_issue("entry_without_document", entry.item, message, companies=list(entry.names), period=entry.period)
