"""What the companies answered in the registry's form, as `Declared`, and answers that cannot be or do not agree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from statement_audit.models import Declared
from statement_audit.sources import uk_register_columns as export
from statement_audit.sources.cells import CellError, plain
from statement_audit.sources.merge import join_places
from statement_audit.sources.rows import Notes, Row
from statement_audit.sources.uk_register_columns import CellKind, RegisterColumn

SHOWN = 80  # characters of a value in a message


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
        if column.kind is CellKind.PLACE:
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
            case CellKind.LIST:
                answer = "; ".join(export.split_lines(given))
            case CellKind.YES_NO:
                declared = export.read_yes_no(given)
            case CellKind.NONE_OF_THESE:
                declared = _has_some(column, export.read_yes_no(given), row, notes)
            case CellKind.REASON:
                declared = _is_reason(column, row, notes)
            case CellKind.BAND if plain(given) not in export.NOT_GIVEN:
                export.read_bands(given)
            case CellKind.DATE:
                export.read_date(given)
    except CellError as error:
        notes.cell(row, column.name, error, "The answer is kept as it stands.")
    return Declared(column.name, answer, declared, column.criterion)


def _has_some(column: RegisterColumn, ticked: bool, row: Row, notes: Notes) -> bool | None:
    """Whether the company has something of what `about` lists: not where "none" is ticked, nor without a list."""
    listed = bool(row.get(column.about or ""))
    if ticked and listed:
        _contradiction(column, row, notes)
        return None
    return False if ticked else True if listed else None


def _is_reason(column: RegisterColumn, row: Row, notes: Notes) -> bool | None:
    """False where the reason goes with a "no". A reason beside a "yes" contradicts it and says neither."""
    about = row.get(column.about or "")
    try:
        includes = export.read_yes_no(about) if about else False
    except CellError:
        return None  # said where the answer itself is read
    if includes:
        _contradiction(column, row, notes)
        return None
    return False


def _contradiction(column: RegisterColumn, row: Row, notes: Notes) -> None:
    message = (
        f"{row.place}: {column.name} says '{_shown(row.get(column.name))}', but {column.about} says "
        f"'{_shown(row.get(column.about or ''))}'."
    )
    notes.add("answers_contradict", row, message, column=column.name, about=column.about or "")


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
    values: dict[str, list[Row]] = {}
    for row, cell in given:
        value = " ".join(cell.split())
        if value and column != "StatementSummaryURL":  # what makes them rows of one statement
            values.setdefault(value, []).append(row)
    if len(values) < 2:
        return
    told = [f"'{_shown(value)}' in {join_places(row.place for row in found)}" for value, found in values.items()]
    first = given[0][0]
    kind = export.BY_NAME[column].kind if column in export.BY_NAME else CellKind.TEXT
    kept = "the first is kept" if kind is not CellKind.URL else "the first is used"
    message = f"Column {column} of one statement: {'; '.join(told)}; {kept}."
    notes.add("rows_disagree", first, message, column=column, values=list(values))


def _text(cell: str) -> str:
    return "\n".join(cell.splitlines())


def _shown(value: str) -> str:
    line = " ".join(value.split())
    return line if len(line) <= SHOWN else f"{line[: SHOWN - 3]}..."
