"""The Australian register's own CSV download: one row a statement, with all of its facts but the document's address."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from statement_audit.errors import LayoutError
from statement_audit.models import CompanyRef, Declared, StatementRef
from statement_audit.sources.cells import Vocabulary
from statement_audit.sources.columns import simplify
from statement_audit.sources.csv_text import read_records
from statement_audit.sources.html_page import join_address
from statement_audit.sources.register_cells import read_period, split_entities, split_number
from statement_audit.sources.register_filter import Facts, StatementFilter
from statement_audit.sources.register_pages import Entry
from statement_audit.sources.register_sectors import sector_keys, split_names
from statement_audit.sources.source import SourceRequest

COLUMNS = (
    *("IDX", "PeriodStart", "PeriodEnd", "Type", "HeadquarteredCountries", "AnnualRevenue", "ReportingEntities"),
    *("IncludedEntities", "ABN", "ACN", "ARBN", "Link", "IndustrySectors", "RelatedStatements"),
)
NEEDED = ("Link", "ReportingEntities", "PeriodEnd")
BY_NAME = {simplify(column): column for column in COLUMNS}


def read_exports(request: SourceRequest, facts: Facts) -> Iterator[Entry]:
    """Yield the rows of the files that the filter asks for, each statement once: no other's page is asked for.

    Raises:
        LayoutError: a needed column is missing, a column is unknown, or a row has no link or no entity.
        UsageError: a file cannot be read as a CSV.
    """
    seen: set[str] = set()
    choice = StatementFilter(request.wanted, facts, request.vocabulary, "au-register")
    for path in request.files:
        for entry in _read_export(path):
            if entry.item not in seen and choice.fits(_as_reference(entry, request.vocabulary)):
                seen.add(entry.item)
                yield entry


def _read_export(path: Path) -> Iterator[Entry]:
    records = read_records(path, _count_known)
    header = records[0][1]
    columns = [BY_NAME.get(simplify(name)) for name in header]
    missing = [name for name in NEEDED if name not in columns]
    unknown = [name for name, column in zip(header, columns, strict=True) if column is None]
    if missing or unknown:
        found = f"missing: {', '.join(missing) or 'none'}; unknown: {', '.join(unknown) or 'none'}"
        raise LayoutError(path.name, f"the columns {', '.join(COLUMNS)}", found)
    for number, row in records[1:]:
        cells = {column: cell for column, cell in zip(columns, row, strict=False) if column and cell}
        yield _read_row(f"{path.name}, row {number}", cells)


def _count_known(header: Sequence[str]) -> int:
    return sum(simplify(name) in BY_NAME for name in header)


def _read_row(where: str, cells: dict[str, str]) -> Entry:
    link = cells.pop("Link", "")
    if join_address("", link) is None:
        raise LayoutError(where, "an address in the column Link", repr(link))
    entities = [part for line in cells.get("ReportingEntities", "").splitlines() for part in split_entities(line)]
    if not entities:
        raise LayoutError(where, "a name in the column ReportingEntities", "none")
    names, numbers = zip(*map(split_number, entities), strict=True)
    period = " to ".join(cells[name] for name in ("PeriodStart", "PeriodEnd") if name in cells)
    _, end = read_period(cells.get("PeriodEnd", ""))
    facts: dict[str, Sequence[str]] = {
        name: (cell,) for name, cell in cells.items() if name not in ("ReportingEntities", "ABN", "ACN", "ARBN")
    }
    facts["ReportingEntities"] = entities
    given = tuple(number for number in numbers if number)
    return Entry(link, names[0], names, given, end.year if end else None, period, facts=facts)


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
