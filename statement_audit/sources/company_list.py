"""A CSV of companies: one row a company and its statement or its website. `docs/inputs.md` is its manual."""

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from statement_audit.issue_codes import make_issue
from statement_audit.models import CompanyRef, Issue, StatementRef
from statement_audit.sources import cells
from statement_audit.sources.cells import CellError, Vocabulary, split_list
from statement_audit.sources.columns import Notes, Row, count_known, find_columns
from statement_audit.sources.csv_text import clean_cell, read_records, without_end
from statement_audit.sources.local_files import expand_home


def read_company_list(path: Path, vocabulary: Vocabulary) -> tuple[list[StatementRef], list[Issue]]:
    """Read a list. One reference a usable row; rows for one statement are merged later, by `merge_references`.

    A cell that cannot be used costs the cell, and the statement is read without it; only a row of which neither `file`,
    `statement_url` nor `website` can be used is left out. A row with a website alone has neither path nor URL: the
    statement is still to be found on the site.

    Raises:
        UsageError: the file cannot be read as a list at all.
    """
    records = read_records(path, count_known)
    layout, issues = find_columns(without_end(records[0][1]), path.name)
    notes = Notes(issues=issues)
    if len(records) == 1:
        issues.append(make_issue("row_without_statement", path.name, f"{path.name} has a header and no rows."))
    refs: list[StatementRef] = []
    for number, record in records[1:]:
        row = layout.read(path.name, number, record)
        if problem := layout.overflow(record):
            notes.cell(row, "", problem, value=", ".join(map(clean_cell, record))[:80])
        else:
            refs.extend(_read_row(row, path.parent, vocabulary, notes))
    return refs, [*issues, *_unknown_sectors(notes)]


def _read_row(row: Row, folder: Path, vocabulary: Vocabulary, notes: Notes) -> Iterator[StatementRef]:
    """The reference that a row gives; none with an issue that says why not."""
    for column in [column for column, cell in row.cells.items() if len(cell) > cells.MAX_CELL]:
        problem = CellError(f"is longer than {cells.MAX_CELL} characters", "a quotation mark may be missing")
        notes.cell(row, column, problem, value=row.cells.pop(column)[:60])
    website = notes.read(row, "website", cells.read_url)
    if (ref := _find_statement(row, folder, website, notes)) is None:
        return
    sectors = _sectors(row, vocabulary, notes)
    name = " ".join(row.get("company").split())
    number = notes.read(row, "company_number", cells.read_number)
    yield replace(
        ref,
        website=website,
        companies=(CompanyRef(name, number, website, sectors),) if name else (),
        sectors=() if name else sectors,
        year=notes.read(row, "year", cells.read_year),
        laws=_laws(row, vocabulary, notes),
        listed_in=row.place,
    )


def _find_statement(row: Row, folder: Path, website: str | None, notes: Notes) -> StatementRef | None:
    """From `file` if it is there, else from `statement_url`, else to be found on `website`."""
    if not {"file", "statement_url", "website"} & row.cells.keys():
        who = f" ({row.get('company')})" if row.get("company") else ""
        message = f"{row.place}{who} has neither a file, a statement_url nor a website."
        notes.add("row_without_statement", row, message, **row.cells)
        return None
    if row.get("file") and (found := _file(row, folder, website, notes)) is not None:
        return found
    if url := notes.read(row, "statement_url", cells.read_statement_url):
        return StatementRef(source_name=url, url=url)
    return StatementRef(source_name=website, website=website) if website else None


def _file(row: Row, folder: Path, website: str | None, notes: Notes) -> StatementRef | None:
    cell = row.get("file")
    if "://" in cell:
        notes.cell(row, "file", CellError("is an address", "a path; an address goes into statement_url"))
        return None
    for given in (cell, cell.replace("\\", "/")):  # a list made on Windows
        path = folder / expand_home(given)
        if os.path.isfile(path):  # noqa: PTH113 - false, not an error, for what cannot be a path
            return StatementRef(source_name=given, path=path)
    instead = " The website is searched instead." if website else ""
    instead = " The statement_url is used instead." if row.get("statement_url") else instead
    what = "is a folder" if os.path.isdir(path) else "does not exist"  # noqa: PTH112 - as above
    message = f"{row.place}: the file '{cell}' {what}, seen from {folder}.{instead}"
    notes.add("file_missing", row, message, severity="warning" if instead else None, file=cell)
    return None


def _sectors(row: Row, vocabulary: Vocabulary, notes: Notes) -> tuple[str, ...]:
    """Keys from `sector`, then from `platform_subtype`, each once."""
    found: dict[str, None] = {}
    for item in split_list(f"{row.get('sector')};{row.get('platform_subtype')}"):
        try:
            found.update(dict.fromkeys(_sector_keys(item, vocabulary)))
        except CellError as error:
            notes.sector(row, item, error.allowed)
    return tuple(found)


def _sector_keys(item: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """The item as a whole, else, as registry names hold commas themselves, its parts between commas."""
    try:
        return cells.read_sector(item, vocabulary)
    except CellError:
        if "," in item:
            with suppress(CellError):
                parts = [part.strip() for part in item.split(",") if part.strip()]
                return tuple(key for part in parts for key in cells.read_sector(part, vocabulary))
        raise


def _laws(row: Row, vocabulary: Vocabulary, notes: Notes) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for item in split_list(row.get("laws").replace(",", ";")):
        try:
            found[cells.read_law(item, vocabulary.laws)] = None
        except CellError as error:
            notes.cell(row, "laws", error, value=item)
    return tuple(found)


def _unknown_sectors(notes: Notes) -> Iterator[Issue]:
    """One issue for each unknown value, however many rows have it."""
    for (file, item, allowed), places in notes.sectors.items():
        count, number = len(places), int(places[0].rpartition(" ")[2])
        rows = f"row {number}" if count == 1 else f"{count} rows, first row {number}"
        message = f"{file}, {rows}: the sector '{item}' is not known ({allowed}); it was left out."
        yield make_issue("unknown_sector", file, message, row=number, rows=count, value=item)
