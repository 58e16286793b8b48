"""From an export to its rows, and from rows to groups that belong to one statement; no row is lost on the way. What the
companies answered in the registry's form, as `Declared`, and answers that cannot be or do not agree."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from statement_audit.issue_codes import make_issue
from statement_audit.models import Declared, Issue
from statement_audit.sources import uk_register_columns as export
from statement_audit.sources.cells import MAX_CELL, CellError, plain, read_url, read_year, shortened
from statement_audit.sources.columns import FileColumns, Key, Notes, Row
from statement_audit.sources.csv_text import read_records, without_end
from statement_audit.sources.merge import join_places
from statement_audit.sources.uk_register_columns import RegisterColumn
from statement_audit.tabular import grouped

YEAR_OF_EXPORT = re.compile(r"StatementSummaries[ _-]?(20\d\d)", re.IGNORECASE)
YEAR_OF_ITEM = re.compile(r"/(20\d\d)/?$")
ROW_START = re.compile(r"20\d\d[,;\t|][^,;\t|]+[,;\t|]")  # StatementYear, OrganisationName
ROWS_TO_TELL = 20  # of an export, to tell what its blank cells say
new_notes = partial(Notes, "warning", "StatementSummaryURL")  # a statement is read without the cell
SHOWN = 80  # characters of a value in a message


def read_rows(path: Path) -> tuple[list[Row], list[Issue]]:
    """Read an export. Rows that cannot belong to any statement are left out, each with a `row_invalid` error.

    Raises:
        UsageError: the file is no CSV, or lacks a column without which statements cannot be told apart.
    """
    records = read_records(path, export.OF_THE_EXPORT.count)
    layout, issues = export.place_columns(without_end(records[0][1]), path.name)
    if len(records) == 1:
        issues.append(make_issue("few_rows", path.name, f"{path.name} has a header and no rows.", rows=0))
    rows = []
    notes = Notes(issues=issues)
    for number, record in records[1:]:
        row = layout.read(path.name, number, record)
        if (problem := _unusable(row, record, layout)) is None:
            rows.append(row)
            _note_length(row, record, layout, notes)
        else:
            message = f"{row.place}: {problem.problem}; the row is left out. Allowed: {problem.allowed}."
            notes.add("row_invalid", row, message, cells=[cell[:MAX_CELL] for cell in record])
    return rows, issues + _read_blanks(path.name, rows, layout) + _other_years(path.name, rows)


def group_rows(rows: Iterable[Row]) -> list[list[Row]]:
    """Rows of one statement together, in the order of their first row."""
    return list(grouped((statement_key(row) or row.place, row) for row in rows).values())


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
    found = grouped((key, place) for part in given for key, places in part.items() for place in places)
    ordered = {key: sorted(places, key=lambda place: int(place.rpartition(" ")[2])) for key, places in found.items()}
    return {key: join_places(places) or "" for key, places in ordered.items()}


def _unusable(row: Row, record: Sequence[str], layout: FileColumns) -> CellError | None:
    """Why a row cannot be used at all."""
    if problem := layout.overflow(record):
        return problem
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
            hint = "A quotation mark is missing at the end of the cell; put it there."
            what = f"the cell holds what looks like {lost} more of the export's rows; they are not read."
            message = f"{row.place}, column {column}: {what}"
            notes.add("row_invalid", row, message, hint=hint, column=column, rows=lost)
            return


def _read_blanks(file: str, rows: Sequence[Row], layout: FileColumns) -> list[Issue]:
    """Take blank cells for no where the export writes no so: GroupSubmission or NoRisks, which no statement of the
    registry is without, are blank somewhere, and no column that is always answered says no anywhere. In any other
    export, and in one of few rows, a blank cell is no answer."""
    columns = [column for column in export.ALWAYS_ANSWERED if column in layout.places]
    blank = {column: [row for row in rows if not row.get(column)] for column in columns}
    given = {row.get(column).casefold() for row in rows for column in columns} - {""}
    known = len(rows) >= ROWS_TO_TELL and (blank.get("GroupSubmission") or blank.get("NoRisks"))
    if not known or not given or given - export.YES:
        return []
    for column, found in blank.items():
        for row in found:
            row.cells[column] = export.LEFT_BLANK
    cells = sum(map(len, blank.values()))
    where = f"{cells} blank cells of {', '.join(column for column in columns if blank[column])}"
    message = f"{file}: {where} were read as no: the export leaves them blank and says no nowhere."
    return [make_issue("cell_mended", file, message, mended="blank is no", cells=cells)]


def _other_years(file: str, rows: Sequence[Row]) -> list[Issue]:
    """Rows of another year than the one that the file is named for."""
    if (named := YEAR_OF_EXPORT.search(file)) is None:
        return []
    issues = []
    told = ((row.get("StatementYear"), row.place) for row in rows)
    for year, places in grouped(pair for pair in told if pair[0] not in ("", named[1])).items():
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
    if (given := next((row for row in rows if row.get("StatementYear")), None)) is None:
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


# --- answers ----------------------------------------------------------------------------------


def read_answers(rows: Sequence[Row], notes: Notes) -> tuple[Declared, ...]:
    """Every answer of one statement, in the order of the columns; cells left blank give none.

    Where rows disagree, the first that is not blank counts. Columns that are not known are kept as text.
    """
    if len(rows) > 1:
        _compare_rows(rows, notes)
    merged = merge_rows(rows)
    answers: list[Declared] = []
    for column in export.COLUMNS:
        if column.name in export.IN_THE_REFERENCE or column.name not in merged.cells:
            continue
        if column.kind == "place":
            answers.extend(_places(rows, column.name))
        else:
            answers.append(_answer(column, merged, notes))
    answers.extend(Declared(question, _text(answer)) for question, answer in merged.extra.items())
    _check_period(merged, notes)
    return tuple(answers)


def merge_rows(rows: Sequence[Row]) -> Row:
    """One row with the first value of each column."""
    cells: dict[str, str] = {}
    extra: dict[str, str] = {}
    for row in reversed(rows):
        cells.update(row.cells)
        extra.update(row.extra)
    return replace(rows[0], cells=cells, extra=extra)


def _answer(column: RegisterColumn, row: Row, notes: Notes) -> Declared:
    given = row.get(column.name)
    declared = None
    answer = _text(given)
    try:
        match column.kind:
            case "list":
                answer = "; ".join(export.split_lines(given))
            case "yes_no":
                declared = export.read_yes_no(given)
            case "none_of_these":
                declared = _has_some(column, export.read_yes_no(given), row, notes)
            case "reason":
                declared = _is_reason(column, row, notes)
            case "band" if plain(given) not in export.NOT_GIVEN:
                export.read_bands(given)
            case "date":
                export.read_date(given)
    except CellError as error:
        notes.cell(row, column.name, error, "The answer is kept as it stands.")
    return Declared(column.name, answer, declared, column.criterion)


def _has_some(column: RegisterColumn, ticked: bool, row: Row, notes: Notes) -> bool | None:
    """Whether the company has something of what `about` lists: not where "none" is ticked, nor without a list."""
    listed = bool(row.get(column.about))
    if ticked and listed:
        _contradiction(column, row, notes)
        return None
    return False if ticked else True if listed else None


def _is_reason(column: RegisterColumn, row: Row, notes: Notes) -> bool | None:
    """False where the reason goes with a "no". A reason beside a "yes" contradicts it and says neither."""
    about = row.get(column.about)
    try:
        includes = export.read_yes_no(about) if about else False
    except CellError:
        return None  # said where the answer itself is read
    if includes:
        _contradiction(column, row, notes)
        return None
    return False


def _contradiction(column: RegisterColumn, row: Row, notes: Notes) -> None:
    says, but = _shown(row.get(column.name)), _shown(row.get(column.about))
    message = f"{row.place}: {column.name} says '{says}', but {column.about} says '{but}'."
    notes.add("answers_contradict", row, message, column=column.name, about=column.about)


def _places(rows: Sequence[Row], name: str) -> list[Declared]:
    """The first organisation's address, and those of the organisations that have another, each with its name."""
    found: dict[str, Declared] = {}
    first = rows[0].get(name)
    for row in rows:
        given = row.get(name)
        lines = "; ".join(export.split_lines(given))
        whose = "" if row is rows[0] or given == first else f"{' '.join(row.get('OrganisationName').split())}: "
        if given and (whose or row is rows[0]):
            found.setdefault(whose + lines, Declared(name, whose + lines))
    return list(found.values())


def _check_period(row: Row, notes: Notes) -> None:
    try:
        start, end = export.read_date(row.get("StatementStartDate")), export.read_date(row.get("StatementEndDate"))
    except CellError:
        return  # missing, or said where the date itself is read
    if end < start:
        notes.cell(row, "StatementEndDate", CellError(f"lies before the start, {start:%d/%m/%Y}", "a later day"))


def _compare_rows(rows: Sequence[Row], notes: Notes) -> None:
    """One `rows_disagree` for each column of the statement, not of one organisation, in which rows differ."""
    for column in [column.name for column in export.COLUMNS if column.name not in export.OF_ONE_ORGANISATION]:
        _compare(column, [(row, row.get(column)) for row in rows], notes)
    for extra in dict.fromkeys(name for row in rows for name in row.extra):
        _compare(extra, [(row, row.extra.get(extra, "")) for row in rows], notes)


def _compare(column: str, given: Sequence[tuple[Row, str]], notes: Notes) -> None:
    if len({cell for _, cell in given}) == 1:
        return
    values = grouped((value, row) for row, cell in given if (value := " ".join(cell.split())))
    if len(values) < 2 or column == "StatementSummaryURL":  # which makes them rows of one statement
        return
    told = [f"'{_shown(value)}' in {join_places(row.place for row in found)}" for value, found in values.items()]
    address = column in export.BY_NAME and export.BY_NAME[column].kind == "url"
    message = f"Column {column} of one statement: {'; '.join(told)}; the first is {'used' if address else 'kept'}."
    notes.add("rows_disagree", given[0][0], message, column=column, values=list(values))


def _text(cell: str) -> str:
    return "\n".join(cell.splitlines())


def _shown(value: str) -> str:
    return shortened(" ".join(value.split()), SHOWN)
