"""Australia's Modern Slavery Statements Register: pages of results, and a page for each statement; or its own CSV
download, one row a statement with all of its facts but the document's address.

What is known of the pages comes from public programs that read them: results are links `a.search-results__item` with
the entity and the period inside; the page of a statement, `/statements/ID/`, shows its PDF in a frame under
`#the-statement-file`; `q`, `search_type` (name or abn), `ordering` and `page` are parameters of the search. The names
of the facts are those of the register's own CSV download (PeriodStart, Type, AnnualRevenue ...).
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

from bs4 import Tag

from statement_audit.errors import DocumentError, LayoutError, UsageError
from statement_audit.issue_codes import make_issue
from statement_audit.models import CompanyRef, Declared, Issue, SitePage, StatementRef
from statement_audit.sources import html_page, register_cells
from statement_audit.sources.cells import Vocabulary
from statement_audit.sources.columns import ExportColumns, Row
from statement_audit.sources.csv_text import clean_cell, read_list, split_records
from statement_audit.sources.register_filter import Facts, Found, RegisterFilter, StatementFilter
from statement_audit.sources.register_pages import Entry, ResultPage, complete_entries, read_register, same_host
from statement_audit.sources.site_urls import resolve
from statement_audit.sources.source import Source, SourceRequest, Visit

CARD = "a.search-results__item"
ENTITY = ".search-results__item-entity"
PERIOD = ".search-results__item-period"
MORE = re.compile(r"(?<!\s)\s*+\+ ?(\d{1,6})(?: more| others?)?$", re.IGNORECASE)  # "Larkspur Pty Ltd + 3"
ENTRY_PATH = re.compile(r"/statements/\d+/?$")
LABELS = register_cells.labels_of("au_register")
OF_THE_COMPANIES = frozenset({"ReportingEntities", "ABN"})
EXPORT = ExportColumns(register_cells.WORDS["au_columns"])
ASKED_BY = ("ReportingEntities", "PeriodEnd", "IndustrySectors", "AnnualRevenue")  # what the filter looks at
NO_FACTS = ("Link", "ReportingEntities", "ABN", "ACN", "ARBN")


def read_au_register(request: SourceRequest) -> Iterator[Found]:
    """Read the register's pages of results to the last, and the page of every statement that is asked for.

    The register searches by name or ABN itself.

    Downloads of the register (its button "CSV") that are given as files are read instead of the pages of results. Where
    these are more than one and the first of them offers the CSV, it is asked for: one request instead of many.

    Raises:
        LayoutError: a page is not built as described above, or its count and its entries disagree.
    """
    if request.files:
        read = [read_export(path.name, read_list(path), request.wanted) for path in request.files]
        yield from (issue for _, issues in read for issue in issues)
        chosen = choose_entries((entry for entries, _ in read for entry in entries), request)
        yield from complete_entries(request, iter(chosen), read_entry)
        return
    starts = search_addresses(request.address, request.wanted)
    if len(starts) == 1:
        first = request.visit(starts[0])
        request = replace(request, visit=_holding(starts[0], first, request.visit))
        if (offered := offered_csv(first)) is not None:
            total = read_results(first).count.total
            listed, issues = read_offered(request, offered, total)
            yield from issues
            if listed is not None:
                yield from complete_entries(request, iter(listed), read_entry)
                return
    yield from read_register(request, starts, read_results, read_entry)


def _holding(url: str, page: SitePage, visit: Visit) -> Visit:
    """A visit that need not ask for the page which is there already."""
    held = {url: page}
    return lambda address: held.pop(address, None) or visit(address)


def offered_csv(page: SitePage) -> str | None:
    """The address of a search's CSV, where further pages follow and a link or a button of this one offers it.

    The parameter `csv=1` is that of public programs, which have the whole register in one request by it.
    """
    tree = html_page.read_tree(page.content)
    if html_page.next_page(tree, page.url, "page") is None:
        return None
    for address, _ in html_page.links_of(tree, page.url):
        if "csv" in parse_qs(urlsplit(address).query, keep_blank_values=True):
            return address
    if tree.select_one("form [name=csv]") is None:
        return None
    parts = urlsplit(page.url)
    query = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if pair[0] not in ("page", "csv")]
    return parts._replace(query=urlencode([*query, ("csv", "1")])).geturl()


def search_addresses(base: str, wanted: RegisterFilter) -> list[str]:
    """The first page of results of each search: one for every organisation, or one for all."""
    searches = []
    for text in wanted.organisations or ("",):
        digits = re.sub(r"\s", "", text)
        by_number = digits.isdecimal() and len(digits) == 11
        query = {"q": digits if by_number else text, "search_type": "abn" if by_number else "name"}
        search = urlencode({**query, "ordering": "-submitted_at", "page": 1})
        searches.append(f"{base.rstrip('/')}/statements/?{search}")
    return searches


def read_results(page: SitePage) -> ResultPage:
    """The entries of one page of results."""
    tree = html_page.read_tree(page.content)
    cards = tree.select(CARD) or tree.select(".search-results__item")
    count = html_page.read_count(tree, cards)
    shown = f"{html_page.describe_page(tree)}, {_entry_links(tree, page.url)} of them to /statements/NUMBER/"
    if not cards and (count is None or count.total != 0):
        raise LayoutError(page.url, f"a list of results ({CARD})", shown)
    if count is None:
        raise LayoutError(page.url, "the number of results ('Showing 1 to 20 of 45 statements')", shown)
    entries = tuple(_read_card(page.url, number, card) for number, card in enumerate(cards, start=1))
    return ResultPage(entries, count, html_page.next_page(tree, page.url, "page"))


def _entry_links(tree: Tag, url: str) -> int:
    return sum(bool(ENTRY_PATH.search(urlsplit(address).path)) for address, _ in html_page.links_of(tree, url))


def _read_card(url: str, number: int, card: Tag) -> Entry:
    inside = card if card.name != "a" or card.parent is None else card.parent
    links = [address for address, link in html_page.links_of(inside, url) if inside is card or link is card]
    if (address := next((address for address in links if ENTRY_PATH.search(urlsplit(address).path)), None)) is None:
        raise LayoutError(url, f"a link to /statements/NUMBER/ in entry {number}", repr(html_page.text_of(card)[:80]))
    if not (lines := html_page.lines_of(card.select(f"{ENTITY} > div")) or html_page.lines_of(card.select(ENTITY))):
        raise LayoutError(url, f"a name ({ENTITY}) in entry {number}", repr(html_page.text_of(card)[:80]))
    more = MORE.search(lines[0])
    name, abn = register_cells.split_number(MORE.sub("", lines[0]))
    period = html_page.text_of(card.select_one(PERIOD))
    _, end = register_cells.read_period(period)
    year, numbers = end.year if end else None, (abn,) if abn else ()
    return Entry(address, name, (name,), numbers, year, period, int(more[1]) if more else 0)


def read_entry(page: SitePage, entry: Entry, vocabulary: Vocabulary) -> StatementRef | None:
    """The statement that an entry's own page gives; None where the page has no document.

    Raises:
        LayoutError: the page has neither a document nor facts, or does not name the entities of a joint statement.
    """
    tree = html_page.read_tree(page.content)
    facts = {**html_page.labelled_values(tree, LABELS), **entry.facts}
    document = _find_document(tree, page.url)
    if not facts and document is None:
        expected = "a document (#the-statement-file) and facts such as 'Reporting period'"
        raise LayoutError(page.url, expected, html_page.describe_page(tree))
    ref = _as_reference(entry, facts, vocabulary, document)
    if len(ref.companies) == 1 and entry.more and "ReportingEntities" not in facts:
        expected = f"a list of reporting entities: the page of results counts {entry.more + 1}"
        raise LayoutError(page.url, expected, f"only these facts: {', '.join(facts) or 'none'}")
    return ref if document else None


def _as_reference(
    entry: Entry, facts: Mapping[str, Sequence[str]], vocabulary: Vocabulary, document: str | None = None
) -> StatementRef:
    """An entry with its facts; those of a row of the CSV are what the filter reads before its page is asked for."""
    answers = facts.get("IndustrySectors", ())
    sectors = [name for answer in answers for name in register_cells.split_names(answer, vocabulary)]
    keys = register_cells.sector_keys(sectors, vocabulary)
    companies = tuple(CompanyRef(name, number, sectors=keys) for name, number in _companies(facts, entry).items())
    _, end = register_cells.read_period(_period(facts, entry))
    declared = tuple(_declared({**facts, "IndustrySectors": sectors}, entry))
    year = end.year if end else entry.year
    return StatementRef(document or entry.item, None, document, companies, year, item=entry.item, declared=declared)


def _find_document(tree: Tag, url: str) -> str | None:
    """The PDF's address: the frame that shows it, else a link that downloads it."""
    shown = [address for address, _ in html_page.links_of(tree, url, "#the-statement-file :is(iframe, embed, object)")]
    shown += [address for address, _ in html_page.links_of(tree, url, "iframe, embed, object") if _is_document(address)]
    for address in shown:
        inner = parse_qs(urlsplit(address).query).get("file", [""])[0]  # a viewer that is told which file to show
        return resolve(address, inner) or address
    for address, link in html_page.links_of(tree, url):
        download = html_page.text_of(link).casefold().startswith("download") and "/statements/" in address
        if _is_document(address) or download:
            return address
    return None


def _is_document(address: str) -> bool:
    path = urlsplit(address).path.lower()
    return path.endswith((".pdf", "/pdf", "/pdf/")) or "/statements/file/" in path


def _companies(facts: Mapping[str, Sequence[str]], entry: Entry) -> dict[str, str | None]:
    """Every reporting entity with its number; the entry's own where its page names none."""
    names = register_cells.split_entities(facts.get("ReportingEntities", []))
    numbers = [re.sub(r"\D", "", value) for value in facts.get("ABN", [])]
    found: dict[str, str | None] = {}
    for place, text in enumerate(names):
        name, number = register_cells.split_number(text)
        if name:
            found[name] = number or (numbers[place] if len(numbers) == len(names) else None) or found.get(name)
    return found or dict.fromkeys(entry.names, entry.numbers[0] if entry.numbers else None)


def _period(facts: Mapping[str, Sequence[str]], entry: Entry) -> str:
    both = [*facts.get("PeriodStart", [])[:1], *facts.get("PeriodEnd", [])[:1]]
    return " ".join(facts.get("ReportingPeriod", [])) or " to ".join(both) or entry.period


def _declared(facts: Mapping[str, Sequence[str]], entry: Entry) -> Iterator[Declared]:
    """The facts of the entry, one answer each."""
    if not any(name in facts for name in ("ReportingPeriod", "PeriodStart", "PeriodEnd")) and entry.period:
        yield Declared("ReportingPeriod", entry.period)
    for name, answers in facts.items():
        if name not in OF_THE_COMPANIES:
            yield from (Declared(name, answer, _yes_or_no(name, answer)) for answer in answers)


def _yes_or_no(name: str, answer: str) -> bool | None:
    if name != "Voluntary":
        return None
    words = answer.casefold()
    if words in ("yes", "true") or words.startswith("voluntary"):
        return True
    return False if words in ("no", "false") or words.startswith("mandatory") else None


# --- the register's own CSV -------------------------------------------------------------------


def read_offered(request: SourceRequest, address: str, total: int | None) -> tuple[list[Entry] | None, list[Issue]]:
    """The rows of the CSV that the register offers, as the filter asks; None, and why, where it gives fewer than the
    `total` that the register itself counts, or is not as it was: then pages of results do."""
    try:
        entries, issues = read_export(address, request.visit(address).content, request.wanted)
    except (DocumentError, LayoutError, UsageError) as error:
        problem = error.message
    else:
        here = len({entry.item for entry in entries if same_host(entry.item, address)})
        away = len({entry.item for entry in entries}) - here
        if total is not None and here >= total and not away:
            return choose_entries(entries, request), issues
        problem = f"{address} has {here} statements of this register, its pages count {total}, and {away} elsewhere."
    message = f"The register's CSV was not used: {problem} Its pages of results are read instead."
    return None, [make_issue("export_damaged", address, message, severity="warning")]


def choose_entries(entries: Iterable[Entry], request: SourceRequest) -> list[Entry]:
    """Those that the filter asks for, each once: no other's page is asked for."""
    choice = StatementFilter(request.wanted, SOURCE.facts, request.vocabulary, SOURCE.name)
    once: dict[str, Entry] = {}
    for entry in entries:
        once.setdefault(entry.item, entry)
    return [entry for entry in once.values() if choice.fits(_as_reference(entry, entry.facts, request.vocabulary))]


def read_export(name: str, content: bytes, wanted: RegisterFilter) -> tuple[list[Entry], list[Issue]]:
    """All rows of a download. A column that is new costs an `unknown_column`, and its cells are kept as answers; one
    that is missing is needed where the filter asks by it, and the link to the statement's page always.

    Raises:
        LayoutError: a column that is needed is missing, or a row has no link or no entity.
        UsageError: it cannot be read as a CSV.
    """
    records = split_records(content, name, EXPORT.count)
    asked = (wanted.organisations, wanted.years, wanted.sectors, wanted.turnover)
    needed = ("Link", *(column for column, values in zip(ASKED_BY, asked, strict=True) if values))
    layout, missing, issues = EXPORT.place([clean_cell(cell) for cell in records[0][1]], name, needed)
    if missing:
        found = f"missing: {', '.join(missing)}; unknown: {', '.join(layout.unknown) or 'none'}"
        raise LayoutError(name, f"the columns {', '.join(EXPORT.names)}", found)
    named = "ReportingEntities" in layout.places
    return [_read_row(layout.read(name, number, record), named=named) for number, record in records[1:]], issues


def _read_row(row: Row, *, named: bool) -> Entry:
    link = row.get("Link")
    if resolve("", link) is None:
        raise LayoutError(row.place, "an address in the column Link", repr(link))
    entities = register_cells.split_entities(row.get("ReportingEntities").splitlines())
    if named and not entities:
        raise LayoutError(row.place, "a name in the column ReportingEntities", "none")
    told = [register_cells.split_number(entity) for entity in entities]
    names = tuple(name for name, _ in told)
    period = " to ".join(filter(None, (row.get("PeriodStart"), row.get("PeriodEnd"))))
    _, end = register_cells.read_period(row.get("PeriodEnd"))
    facts: dict[str, Sequence[str]] = {name: (cell,) for name, cell in row.cells.items() if name not in NO_FACTS}
    if entities:
        facts["ReportingEntities"] = entities
    given = tuple(number for _, number in told if number)
    return Entry(link, names[0] if names else link, names, given, end.year if end else None, period, facts=facts)


SOURCE = Source(
    __name__,
    summary="Australia's Modern Slavery Statements Register: its search pages and the documents behind them.",
    needs="The network: a request for the register's own CSV or each page of results, and one for each statement.",
    how="The CSV where the register offers it, else pages of results to the last; then the page of each statement. "
    "Names and ABNs are searched by the register.",
    laws=("AU-MSA-2018-s16",),
    address="https://modernslaveryregister.gov.au",
    least=10_000,  # about 13,000 in 2025
    read=read_au_register,
    facts=Facts(sectors="IndustrySectors", turnover="AnnualRevenue", names="IncludedEntities"),
    list_requests=lambda wanted: len(wanted.organisations) or 2,  # a page of results, and the CSV
)
