"""From an export to its rows, and from rows to groups that belong to one statement. No row is lost on the way."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path

from statement_audit.issue_codes import make_issue
from statement_audit.models import Issue
from statement_audit.sources.cells import MAX_CELL, CellError, read_url, read_year, too_many_cells
from statement_audit.sources.columns import FileColumns
from statement_audit.sources.csv_text import clean_cell, read_raw_records, without_end
from statement_audit.sources.merge import join_places
from statement_audit.sources.rows import Key, Notes, Row
from statement_audit.sources.uk_register_columns import ALWAYS_ANSWERED, LEFT_BLANK, OF_THE_EXPORT, YES, place_columns

YEAR_OF_EXPORT = re.compile(r"StatementSummaries[ _-]?(20\d\d)", re.IGNORECASE)
YEAR_OF_ITEM = re.compile(r"/(20\d\d)/?$")
ROW_START = re.compile(r"20\d\d[,;\t|][^,;\t|]+[,;\t|]")  # StatementYear, OrganisationName
ROWS_TO_TELL = 20  # of an export, to tell what its blank cells say
new_notes = partial(Notes, "warning", "StatementSummaryURL")  # a statement is read without the cell


def read_rows(path: Path) -> tuple[list[Row], list[Issue]]:
    """Read an export. Rows that cannot belong to any statement are left out, each with a `row_invalid` error.

    Raises:
        UsageError: the file is no CSV, or lacks a column without which statements cannot be told apart.
    """
    records = read_raw_records(path, OF_THE_EXPORT.count)
    layout, issues = place_columns(without_end(records[0][1]), path.name)
    if len(records) == 1:
        issues.append(make_issue("few_rows", path.name, f"{path.name} has a header and no rows.", rows=0))
    rows = []
    notes = Notes(issues=issues)
    for number, record in records[1:]:
        row = layout.read(path.name, number, record)
        problem = _unusable(row, record, layout)
        if problem is None:
            rows.append(row)
            _note_length(row, record, layout, notes)
        else:
            message = f"{row.place}: {problem.problem}; the row is left out. Allowed: {problem.allowed}."
            notes.add("row_invalid", row, message, cells=[cell[:MAX_CELL] for cell in record])
    return rows, issues + _read_blanks(path.name, rows, layout) + _other_years(path.name, rows)


def group_rows(rows: Iterable[Row]) -> list[list[Row]]:
    """Rows of one statement together, in the order of their first row."""
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(statement_key(row) or row.place, []).append(row)
    return list(groups.values())


def statement_key(row: Row) -> str:
    """The register's page of the statement; without one, the statement's address and year."""
    item = item_of(row)
    return item or " ".join(part for part in (row.get("StatementURL"), row.get("StatementYear")) if part)


def item_of(row: Row) -> str | None:
    """The address of the register's page, or None where the cell holds none."""
    try:
        return read_url(row.get("StatementSummaryURL")).rstrip("/")
    except CellError:
        return None


def summarise(notes: Sequence[Notes]) -> list[Issue]:
    """The issues of many statements, with one `cell_mended` a kind and file and one `unknown_sector` a value."""
    issues = [issue for note in notes for issue in note.issues]
    for (file, column, what), places in _gather(note.mends for note in notes).items():
        message = f"{places}, column {column}: {what}."
        issues.append(make_issue("cell_mended", file, message, column=column, mended=what))
    for (file, value, allowed), places in _gather(note.sectors for note in notes).items():
        message = f"{places}: the sector '{value}' is not known ({allowed}); it is kept as an answer only."
        issues.append(make_issue("unknown_sector", file, message, value=value))
    return issues


def _gather(given: Iterable[dict[Key, list[str]]]) -> dict[Key, str]:
    """All places of each key, in the order of the rows, as words."""
    found: dict[Key, list[str]] = {}
    for part in given:
        for key, places in part.items():
            found.setdefault(key, []).extend(places)
    return {key: join_places(sorted(places, key=_row_number)) or "" for key, places in found.items()}


def _row_number(place: str) -> int:
    return int(place.rpartition(" ")[2])


def _unusable(row: Row, record: Sequence[str], layout: FileColumns) -> CellError | None:
    """Why a row cannot be used at all."""
    if any(clean_cell(cell) for cell in record[len(layout.header) :]):
        return too_many_cells(record, layout.header)
    if item_of(row) is None and not row.get("StatementURL") and not row.get("OrganisationName"):
        return CellError("names neither a statement nor an organisation", "a StatementSummaryURL")
    return None


def _note_length(row: Row, record: Sequence[str], layout: FileColumns, notes: Notes) -> None:
    """Note a row that is too short, and a cell that holds whole rows: without its closing quotation mark, it went on to
    the next one in the file."""
    width = len(layout.header)
    if len(record) < width:
        message = f"{row.place} has {len(record)} cells, the header {width}; those that are missing count as empty."
        notes.add("row_invalid", row, message, severity="warning")
    for column, cell in row.cells.items():
        lost = sum(ROW_START.match(line) is not None for line in cell.splitlines()[1:])
        if lost and column != "StatementSummaryURL":
            what = f"holds what looks like {lost} more of the export's rows; they are not read."
            hint = "A quotation mark is missing at the end of the cell; put it there."
            message = f"{row.place}, column {column}: the cell {what}"
            notes.add("row_invalid", row, message, hint=hint, column=column, rows=lost)
            return


def _read_blanks(file: str, rows: Sequence[Row], layout: FileColumns) -> list[Issue]:
    """Take blank cells for no where the export writes no so: GroupSubmission or NoRisks, which no statement of the
    registry is without, are blank somewhere, and no column that is always answered says no anywhere. In any other
    export, and in one of few rows, a blank cell is no answer."""
    columns = [column for column in ALWAYS_ANSWERED if column in layout.places]
    blank = {column: [row for row in rows if not row.get(column)] for column in columns}
    given = {row.get(column).casefold() for row in rows for column in columns} - {""}
    known = len(rows) >= ROWS_TO_TELL and (blank.get("GroupSubmission") or blank.get("NoRisks"))
    if not known or not given or given - YES:
        return []
    for column, found in blank.items():
        for row in found:
            row.cells[column] = LEFT_BLANK
    cells = sum(map(len, blank.values()))
    where = f"{cells} blank cells of {', '.join(column for column in columns if blank[column])}"
    message = f"{file}: {where} were read as no: the export leaves them blank and says no nowhere."
    return [make_issue("cell_mended", file, message, mended="blank is no", cells=cells)]


def _other_years(file: str, rows: Sequence[Row]) -> list[Issue]:
    """Rows of another year than the one that the file is named for."""
    named = YEAR_OF_EXPORT.search(file)
    if named is None:
        return []
    issues = []
    others: dict[str, list[str]] = {}
    for row in rows:
        if row.get("StatementYear") not in ("", named[1]):
            others.setdefault(row.get("StatementYear"), []).append(row.place)
    for year, places in others.items():
        what = f"'{year}' is not the export's year, {named[1]}; the row's own year is kept."
        message = f"{join_places(places)}, column StatementYear: {what}"
        data = {"column": "StatementYear", "value": year}
        issues.append(make_issue("row_invalid", file, message, severity="warning", rows=len(places), **data))
    return issues


def year_of(rows: Sequence[Row], notes: Notes) -> int | None:
    """The registry's year: as the row says, else as the address of the statement's page ends, else the export's."""
    first = rows[0]
    in_item = YEAR_OF_ITEM.search(item_of(first) or "")
    named = in_item or YEAR_OF_EXPORT.search(first.file)
    instead = int(named.group(1)) if named else None
    given = next((row for row in rows if row.get("StatementYear")), None)
    if given is None:
        then = f"{instead} is used instead." if instead else ""
        notes.cell(first, "StatementYear", CellError("is empty", "the registry's year"), then)
        return instead
    try:
        year = read_year(given.get("StatementYear"))
    except CellError as error:
        notes.cell(given, "StatementYear", error, f"{instead} is used instead." if instead else "")
        return instead
    if in_item and year != int(in_item.group(1)):
        problem = CellError(f"is not the year of the statement's page, {in_item.group(0).strip('/')}", "one year")
        notes.cell(given, "StatementYear", problem, f"{year} is kept.")
    return year
