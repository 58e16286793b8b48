"""A CSV of companies: one row a company and its statement or its website. `docs/inputs.md` is its manual."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from statement_audit.issue_codes import make_issue
from statement_audit.models import CompanyRef, Issue, StatementRef
from statement_audit.sources.cells import (
    MAX_CELL,
    CellError,
    Vocabulary,
    read_law,
    read_number,
    read_sector,
    read_statement_url,
    read_url,
    read_year,
    split_list,
    too_many_cells,
)
from statement_audit.sources.columns import count_known, find_columns
from statement_audit.sources.csv_text import read_records, without_end
from statement_audit.sources.local_files import expand_home

Value = TypeVar("Value")
Cells = dict[str, str]


def read_company_list(path: Path, vocabulary: Vocabulary) -> tuple[list[StatementRef], list[Issue]]:
    """Read a list. One reference a usable row; rows for one statement are merged later, by `merge_references`.

    A cell that cannot be used costs the cell, and the statement is read without it; only a row of which neither `file`,
    `statement_url` nor `website` can be used is left out. A row with a website alone has neither path nor URL: the
    statement is still to be found on the site.

    Raises:
        UsageError: the file cannot be read as a list at all.
    """
    records = read_records(path, count_known)
    header = without_end(records[0][1])
    columns, issues = find_columns(header, path.name)
    reader = _ListReader(path, vocabulary, issues)
    if len(records) == 1:
        reader.issues.append(make_issue("row_without_statement", path.name, f"{path.name} has a header and no rows."))
    refs = []
    for number, row in records[1:]:
        if any(row[len(header) :]):
            reader.report(number, "", ", ".join(row)[:80], too_many_cells(row, header))
            continue
        cells = {column: row[place] for column, place in columns.items() if place < len(row) and row[place]}
        ref = reader.read_row(number, cells)
        if ref is not None:
            refs.append(ref)
    reader.report_sectors()
    return refs, reader.issues


class _ListReader:
    """Reads rows and collects what is wrong with them."""

    def __init__(self, path: Path, vocabulary: Vocabulary, issues: list[Issue]) -> None:
        self.path = path
        self.vocabulary = vocabulary
        self.issues = issues
        self.unknown_sectors: dict[str, tuple[int, str]] = {}
        self.unknown_counts: Counter[str] = Counter()

    def read_row(self, number: int, cells: Cells) -> StatementRef | None:
        """The reference that a row gives, or None with an issue that says why not."""
        for column in [column for column, cell in cells.items() if len(cell) > MAX_CELL]:
            problem = CellError(f"is longer than {MAX_CELL} characters", "a quotation mark may be missing")
            self.report(number, column, cells.pop(column)[:60], problem)
        website = self._value(number, "website", cells, read_url)
        ref = self._find_statement(number, cells, website)
        if ref is None:
            return None
        sectors = self._sectors(number, cells)
        company = self._company(number, cells, website, sectors)
        return replace(
            ref,
            website=website,
            companies=(company,) if company else (),
            sectors=() if company else sectors,
            year=self._value(number, "year", cells, read_year),
            laws=self._laws(number, cells),
            listed_in=f"{self.path.name}, row {number}",
        )

    def _find_statement(self, number: int, cells: Cells, website: str | None) -> StatementRef | None:
        """From `file` if it is there, else from `statement_url`, else to be found on `website`."""
        if not {"file", "statement_url", "website"} & cells.keys():
            self._report_no_statement(number, cells)
            return None
        found = self._file(number, cells, website) if "file" in cells else None
        if found is not None:
            return found
        url = self._value(number, "statement_url", cells, read_statement_url)
        if url:
            return StatementRef(source_name=url, url=url)
        return StatementRef(source_name=website, website=website) if website else None

    def _file(self, number: int, cells: Cells, website: str | None) -> StatementRef | None:
        cell = cells["file"]
        if "://" in cell:
            self.report(number, "file", cell, CellError("is an address", "a path; an address goes into statement_url"))
            return None
        for given in (cell, cell.replace("\\", "/")):  # a list made on Windows
            path = self.path.parent / expand_home(given)
            if os.path.isfile(path):  # noqa: PTH113 - false, not an error, for what cannot be a path
                return StatementRef(source_name=given, path=path)
        instead = " The website is searched instead." if website else ""
        instead = " The statement_url is used instead." if "statement_url" in cells else instead
        what = "is a folder" if os.path.isdir(path) else "does not exist"  # noqa: PTH112 - as above
        message = f"{self.path.name}, row {number}: the file '{cell}' {what}, seen from {self.path.parent}.{instead}"
        severity = "warning" if instead else None
        self.issues.append(
            make_issue("file_missing", self.path.name, message, severity=severity, row=number, file=cell)
        )
        return None

    def _report_no_statement(self, number: int, cells: Cells) -> None:
        who = f" ({cells['company']})" if "company" in cells else ""
        message = f"{self.path.name}, row {number}{who} has neither a file, a statement_url nor a website."
        self.issues.append(make_issue("row_without_statement", self.path.name, message, row=number, **cells))

    def _company(self, number: int, cells: Cells, website: str | None, sectors: tuple[str, ...]) -> CompanyRef | None:
        name = " ".join(cells.get("company", "").split())
        company_number = self._value(number, "company_number", cells, read_number)
        if not name:
            return None
        return CompanyRef(name, company_number, website, sectors)

    def _sectors(self, number: int, cells: Cells) -> tuple[str, ...]:
        """Keys from `sector`, then from `platform_subtype`, each once."""
        found: dict[str, None] = {}
        for item in split_list(f"{cells.get('sector', '')};{cells.get('platform_subtype', '')}"):
            try:
                keys = self._sector_keys(item)
            except CellError as error:
                self.unknown_sectors.setdefault(item, (number, error.allowed))
                self.unknown_counts[item] += 1
            else:
                found.update(dict.fromkeys(keys))
        return tuple(found)

    def _sector_keys(self, item: str) -> tuple[str, ...]:
        """The item as a whole, else, as registry names hold commas themselves, its parts between commas."""
        try:
            return read_sector(item, self.vocabulary)
        except CellError:
            if "," not in item:
                raise
            parts = [part.strip() for part in item.split(",") if part.strip()]
            try:
                return tuple(key for part in parts for key in read_sector(part, self.vocabulary))
            except CellError:
                pass
            raise

    def _laws(self, number: int, cells: Cells) -> tuple[str, ...]:
        found: dict[str, None] = {}
        for item in split_list(cells.get("laws", "").replace(",", ";")):
            try:
                found[read_law(item, self.vocabulary.laws)] = None
            except CellError as error:
                self.report(number, "laws", item, error)
        return tuple(found)

    def _value(self, number: int, column: str, cells: Cells, read: Callable[[str], Value]) -> Value | None:
        if column not in cells:
            return None
        try:
            return read(cells[column])
        except CellError as error:
            self.report(number, column, cells[column], error)
            return None

    def report(self, number: int, column: str, value: str, error: CellError) -> None:
        """Add a `row_invalid` issue that names row, column, value and what is allowed."""
        where = f"{self.path.name}, row {number}" + (f", column {column}" if column else "")
        message = f"{where}: '{value}' {error.problem}. Allowed: {error.allowed}."
        self.issues.append(
            make_issue(
                "row_invalid", self.path.name, message, row=number, column=column, value=value, allowed=error.allowed
            )
        )

    def report_sectors(self) -> None:
        """Add one `unknown_sector` issue for each unknown value, however many rows have it."""
        for item, (number, allowed) in self.unknown_sectors.items():
            count = self.unknown_counts[item]
            rows = f"row {number}" if count == 1 else f"{count} rows, first row {number}"
            message = f"{self.path.name}, {rows}: the sector '{item}' is not known ({allowed}); it was left out."
            self.issues.append(
                make_issue("unknown_sector", self.path.name, message, row=number, rows=count, value=item)
            )
