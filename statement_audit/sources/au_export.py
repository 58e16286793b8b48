"""The Australian register's own CSV download: one row a statement, with all of its facts but the document's address."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from statement_audit.errors import DocumentError, LayoutError, UsageError
from statement_audit.issue_codes import make_issue
from statement_audit.models import CompanyRef, Declared, Issue, StatementRef
from statement_audit.sources.cells import Vocabulary
from statement_audit.sources.columns import ExportColumns
from statement_audit.sources.csv_text import clean_cell, read_list, split_records
from statement_audit.sources.html_page import join_address
from statement_audit.sources.register_cells import read_period, split_entities, split_number
from statement_audit.sources.register_filter import Facts, RegisterFilter, StatementFilter
from statement_audit.sources.register_pages import Entry, same_host
from statement_audit.sources.register_sectors import sector_keys, split_names
from statement_audit.sources.rows import Row
from statement_audit.sources.source import SourceRequest

COLUMNS = ExportColumns(
    (
        *("IDX", "PeriodStart", "PeriodEnd", "Type", "HeadquarteredCountries", "AnnualRevenue", "ReportingEntities"),
        *("IncludedEntities", "ABN", "ACN", "ARBN", "Link", "IndustrySectors", "RelatedStatements"),
    )
)
OF_THE_COMPANIES = ("Link", "ReportingEntities", "ABN", "ACN", "ARBN")


def read_exports(request: SourceRequest, facts: Facts) -> tuple[list[Entry], list[Issue]]:
    """The rows of the files that the filter asks for, each statement once: no other's page is asked for.

    Raises:
        LayoutError: a column that is needed is missing, or a row has no link or no entity.
        UsageError: a file cannot be read as a CSV.
    """
    entries: list[Entry] = []
    issues: list[Issue] = []
    for path in request.files:
        found, problems = read_export(path.name, read_list(path), request.wanted)
        entries += found
        issues += problems
    return choose_entries(entries, request, facts), issues


def read_offered(
    request: SourceRequest, address: str, total: int | None, facts: Facts
) -> tuple[list[Entry] | None, list[Issue]]:
    """The rows of the CSV that the register offers, as `read_exports`; None, and why, where it gives fewer than the
    `total` that the register itself counts, or is not as it was: then pages of results do."""
    try:
        entries, issues = read_export(address, request.visit(address).content, request.wanted)
    except (DocumentError, LayoutError, UsageError) as error:
        problem = error.message
    else:
        here = {entry.item for entry in entries if same_host(entry.item, address)}
        away = len({entry.item for entry in entries}) - len(here)
        if total is not None and len(here) >= total and not away:
            return choose_entries(entries, request, facts), issues
        problem = f"{address} has {len(here)} statements of this register, its pages count {total}, and {away} elsewhere."
    message = f"The register's CSV was not used: {problem} Its pages of results are read instead."
    return None, [make_issue("export_damaged", address, message, severity="warning")]


def choose_entries(entries: Iterable[Entry], request: SourceRequest, facts: Facts) -> list[Entry]:
    """Those that the filter asks for, each once."""
    choice = StatementFilter(request.wanted, facts, request.vocabulary, "au-register")
    once: dict[str, Entry] = {}
    for entry in entries:
        once.setdefault(entry.item, entry)
    return [entry for entry in once.values() if choice.fits(_as_reference(entry, request.vocabulary))]


def read_export(name: str, content: bytes, wanted: RegisterFilter) -> tuple[list[Entry], list[Issue]]:
    """All rows of a download. A column that is new costs an `unknown_column`, and its cells are kept as answers; one
    that is missing is needed where the filter asks by it, and the link to the statement's page always.

    Raises:
        LayoutError, UsageError: see `read_exports`.
    """
    records = split_records(content, name, COLUMNS.count)
    asks = {
        "ReportingEntities": wanted.organisations,
        "PeriodEnd": wanted.years,
        "IndustrySectors": wanted.sectors,
        "AnnualRevenue": wanted.turnover,
    }
    needed = ("Link", *(column for column, asked in asks.items() if asked))
    layout, missing, issues = COLUMNS.place([clean_cell(cell) for cell in records[0][1]], name, needed)
    if missing:
        found = f"missing: {', '.join(missing)}; unknown: {', '.join(layout.unknown) or 'none'}"
        raise LayoutError(name, f"the columns {', '.join(COLUMNS.names)}", found)
    named = "ReportingEntities" in layout.places
    return [_read_row(layout.read(name, number, record), named=named) for number, record in records[1:]], issues


def _read_row(row: Row, *, named: bool) -> Entry:
    link = row.get("Link")
    if join_address("", link) is None:
        raise LayoutError(row.place, "an address in the column Link", repr(link))
    entities = [part for line in row.get("ReportingEntities").splitlines() for part in split_entities(line)]
    if named and not entities:
        raise LayoutError(row.place, "a name in the column ReportingEntities", "none")
    told = [split_number(entity) for entity in entities]
    names = tuple(name for name, _ in told)
    period = " to ".join(filter(None, (row.get("PeriodStart"), row.get("PeriodEnd"))))
    _, end = read_period(row.get("PeriodEnd"))
    cells = {**row.cells, **row.extra}
    facts: dict[str, Sequence[str]] = {name: (cell,) for name, cell in cells.items() if name not in OF_THE_COMPANIES}
    if entities:
        facts["ReportingEntities"] = entities
    given = tuple(number for _, number in told if number)
    return Entry(link, names[0] if names else link, names, given, end.year if end else None, period, facts=facts)


def _as_reference(entry: Entry, vocabulary: Vocabulary) -> StatementRef:
    """What the filter reads of a row, before the statement's own page is asked for."""
    sectors = [name for cell in entry.facts.get("IndustrySectors", ()) for name in split_names(cell, vocabulary)]
    keys = sector_keys(sectors, vocabulary)
    names = [CompanyRef(name, sectors=keys) for name in entry.names]
    answers = {**entry.facts, "IndustrySectors": sectors}
    return StatementRef(
        entry.item,
        companies=(*names, *(CompanyRef("", number) for number in entry.numbers)),
        year=entry.year,
        declared=tuple(Declared(question, answer) for question, given in answers.items() for answer in given),
    )
