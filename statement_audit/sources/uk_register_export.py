"""The UK registry's yearly export: its columns and where each of them goes, what its cells may hold, its rows in groups
that belong to one statement, and what the companies answered in the registry's form, as `Declared`. No row is lost on
the way, and answers that cannot be or do not agree become issues.

Two layouts are known from files: 71 columns (February 2022) and 73 (2023, with PDFDate and PDFURL). Column names are
those of the registry's own export model.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote, urlsplit, urlunsplit

from statement_audit.errors import UsageError
from statement_audit.issue_codes import make_issue
from statement_audit.models import Declared, Issue
from statement_audit.plain_text import patterns_beside
from statement_audit.resources import table_beside
from statement_audit.sources.cells import MAX_CELL, CellError, plain, read_date, read_url, read_year, shortened
from statement_audit.sources.columns import REGISTRY_COLUMNS, ExportColumns, FileColumns, Key, Notes, Row, simplify
from statement_audit.sources.csv_text import read_records, without_end
from statement_audit.sources.merge import join_places
from statement_audit.sources.site_urls import is_home, root_of, url_key
from statement_audit.sources.site_words import says
from statement_audit.tabular import grouped


class RegisterColumn(NamedTuple):
    """One column. `kind`: how a cell is read: name, number, place (an organisation's address, one line a line), url,
    year, yes_no, none_of_these (ticked: the company has nothing of what `about` lists), reason (why `about` was
    answered with no), list (options, one a line), band (turnover), date or text. `about`: the column that a reason or
    a "none of these" belongs to."""

    name: str
    kind: str
    criterion: str | None
    about: str


# Its columns in their order stand in the file beside. A criterion is named there only where the question asks for what
# the criterion asks for. "Policies" lists ten provisions that belong to as many criteria,
# "WorkingConditionsEngagement" names suppliers beside workers: none.
_TABLE = csv.reader(Path(__file__).with_suffix(".csv").read_text("utf-8").splitlines()[1:])
COLUMNS = tuple(RegisterColumn(name, kind, code or None, about) for name, kind, code, about in _TABLE)
BY_NAME = {column.name: column for column in COLUMNS}
NEEDED = ("StatementSummaryURL", "OrganisationName", "StatementYear", "StatementURL")
OPTIONAL = ("PDFDate", "PDFURL")  # not in every layout
# What the registry's own program holds as yes or no and never as unanswered: its export writes one of the two.
ALWAYS_ANSWERED = tuple(column.name for column in COLUMNS if column.kind == "yes_no" or column.name == "NoRisks")
OF_THE_EXPORT = ExportColumns(tuple(BY_NAME), OPTIONAL)
OF_ONE_ORGANISATION = frozenset({"OrganisationName", "CompanyNumber", "Address", "ParentName"})
# What kind of cell says which statement it is and whose; all others become answers in `declared`.
IN_THE_REFERENCE = frozenset(column.name for column in COLUMNS if column.kind in ("name", "number", "url", "year"))

TABLE, _SAID = table_beside(__file__), patterns_beside(__file__)
NO_SECTOR_KEY = tuple(TABLE["no_sector_key"])

ROWS_TO_TELL = 20  # of an export, to tell what its blank cells say
new_notes = partial(Notes, "warning", "StatementSummaryURL")  # a statement is read without the cell
SHOWN = 80  # characters of a value in a message


def is_register_export(header: Sequence[str]) -> bool:
    """Whether a header row is that of an export, whole or cut down, rather than of a list of companies."""
    names = {simplify(cell) for cell in header}
    return "statementsummaryurl" in names or len(names & REGISTRY_COLUMNS) >= 4


def place_columns(header: Sequence[str], name: str) -> tuple[FileColumns, list[Issue]]:
    """Give every column its place. An unknown or repeated one is an `unknown_column` issue, and its cells are kept.

    Raises:
        UsageError: a column is missing without which no statement can be told from another.
    """
    layout, missing, issues = OF_THE_EXPORT.place(header, name, NEEDED)
    if missing:
        new = f" Columns that are new: {', '.join(list(layout.unknown)[:10])}." if layout.unknown else ""
        message = f"{name}: the layout of the UK registry's export has changed: {', '.join(missing)} missing.{new}"
        raise UsageError(message, hint=TABLE["changed_hint"])
    return layout, issues


# --- what a cell may hold: readers raise CellError, saying what is allowed ----------------------

LEFT_BLANK = "(left blank)"  # a blank cell of an export that writes no so
YES = frozenset({"yes", "y", "true", "1"})
NO = frozenset({"no", "n", "false", "0", LEFT_BLANK})

BANDS = tuple(TABLE["bands"])
EDGES = (0.0, 36.0, 60.0, 100.0, 500.0, float("inf"))  # millions of pounds
UNITS: dict[str, float] = TABLE["units"]

NOT_GIVEN = frozenset({"not provided", "not known", "unknown", "not applicable", "n a"})


def clean_name(cell: str) -> str:
    """A name on one line, without the quotation marks that a few rows carry around it."""
    name = " ".join(cell.split())
    return name[1:-1].strip() if len(name) > 2 and name[0] == name[-1] and name[0] in "\"'" else name


def read_yes_no(cell: str) -> bool:
    """Yes or no, as the export (Yes, No) or a spreadsheet (TRUE, 0) writes it."""
    answer = cell.casefold()
    if answer not in YES | NO:
        raise CellError("is neither yes nor no", "Yes, No or nothing")
    return answer in YES


def split_lines(cell: str) -> tuple[str, ...]:
    """The lines of a cell that holds a list. A semicolon inside a line makes way for the one between two."""
    return tuple(line for line in (" ".join(part.replace(";", ",").split()) for part in cell.splitlines()) if line)


def read_address(cell: str) -> str:
    """A web address; of several, the first. Blanks inside are encoded, a scheme typed twice or wrongly is put right."""
    pieces = re.split(r"(?<![\s;,|])[\s;,|]++(?=https?://|www\.)", cell.strip(), maxsplit=1, flags=re.IGNORECASE)
    first = pieces[0].strip()
    first = _SAID["written_scheme"].sub(r"\1://", first)
    if re.match(r"https?://\S", first, re.IGNORECASE) and re.search(r"\s", first):
        parts = urlsplit(first)
        if not re.search(r"\s", parts.netloc):
            path = quote(parts.path, safe="/%:@!$&'()*+,;=~-._")
            first = urlunsplit(parts._replace(path=path, query=quote(parts.query, safe="/%:@!$&'()*+,;=~-._?")))
    return read_url(first)


def is_home_page(url: str) -> bool:
    """Whether an address is only a site's front door, whatever tells there where a visitor came from."""
    key = url_key(url)
    return "?" not in key and is_home(f"https://{key}")


def website_of(url: str) -> str | None:
    """The site on which an address lies; None on hosts that many share."""
    host = (urlsplit(url).hostname or "").lower()
    return root_of(url) if host and not says(host, "storage_host") else None


def read_bands(text: str) -> tuple[str, ...]:
    """The register's turnover bands that a wording stands for: "over 500", "100m-500m", "£36 million to £60 million".

    A wording that spans several bands gives all of them; one whose ends are no band's ends is refused.
    """
    words = re.sub(r"(?<=\d),(?=\d{3})", "", text.casefold().replace("£", " ").replace("gbp", " "))
    if exact := [band for band in BANDS if plain(band) == plain(text)]:
        return (exact[0],)
    low, high = _range(re.sub(r"[-–—]", " to ", words))
    if low not in EDGES or high not in EDGES or low >= high:
        raise CellError("is not a turnover band of the register", "; ".join(BANDS))
    return BANDS[EDGES.index(low) : EDGES.index(high)]


def _range(words: str) -> tuple[float, float]:
    """The ends in millions; (-1, -1) where the wording has none."""
    amounts = _millions(_SAID["amount"].findall(" ".join(words.split())))
    if len(amounts) == 2:
        return amounts[0], amounts[1]
    if len(amounts) == 1 and _SAID["below"].search(words):
        return 0.0, amounts[0]
    if len(amounts) == 1 and _SAID["above"].search(words):
        return amounts[0], float("inf")
    return -1.0, -1.0


def _millions(found: Sequence[tuple[str, str]]) -> list[float]:
    """Amounts in millions. A bare number has the unit of the one after it; from 36,000 on it is in pounds."""
    unit = ""
    amounts = []
    for number, given in reversed(found):
        unit = given or unit
        value = float(number)
        amounts.append(value / 1e6 if not unit and value >= 36_000 else value * UNITS.get(unit, 1.0))
    return amounts[::-1]


# --- rows -------------------------------------------------------------------------------------


def read_rows(path: Path) -> tuple[list[Row], list[Issue]]:
    """Read an export. Rows that cannot belong to any statement are left out, each with a `row_invalid` error.

    Raises:
        UsageError: the file is no CSV, or lacks a column without which statements cannot be told apart.
    """
    records = read_records(path, OF_THE_EXPORT.count)
    layout, issues = place_columns(without_end(records[0][1]), path.name)
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
    return rows, [*issues, *_read_blanks(path.name, rows, layout), *_other_years(path.name, rows)]


def group_rows(rows: Iterable[Row]) -> list[list[Row]]:
    """Rows of one statement together, in the order of their first row: those with the register's page of it; without
    one, those with its address and year."""
    told = ((item_of(row), f"{row.get('StatementURL')} {row.get('StatementYear')}".strip(), row) for row in rows)
    return list(grouped((item or where or row.place, row) for item, where, row in told).values())


def item_of(row: Row) -> str | None:
    """The address of the register's page, or None where the cell holds none."""
    with suppress(CellError):
        return read_url(row.get("StatementSummaryURL")).rstrip("/")
    return None


def summarise(notes: Sequence[Notes]) -> Iterator[Issue]:
    """The issues of many statements, with one `cell_mended` a kind and file and one `unknown_sector` a value."""
    yield from (issue for note in notes for issue in note.issues)
    for (file, column, what), places in _gather(note.mends for note in notes).items():
        message = f"{places}, column {column}: {what}."
        yield make_issue("cell_mended", file, message, column=column, mended=what)
    for (file, value, allowed), places in _gather(note.sectors for note in notes).items():
        message = f"{places}: the sector '{value}' is not known ({allowed}); it is kept as an answer only."
        yield make_issue("unknown_sector", file, message, value=value)


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
        lost = sum(_SAID["row_start"].match(line) is not None for line in cell.splitlines()[1:])
        if lost and column in BY_NAME and column != "StatementSummaryURL":
            hint = "A quotation mark is missing at the end of the cell; put it there."
            what = f"the cell holds what looks like {lost} more of the export's rows; they are not read."
            message = f"{row.place}, column {column}: {what}"
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


def _other_years(file: str, rows: Sequence[Row]) -> Iterator[Issue]:
    """Rows of another year than the one that the file is named for."""
    if (named := _SAID["year_of_export"].search(file)) is None:
        return
    told = ((row.get("StatementYear"), row.place) for row in rows)
    for year, places in grouped(pair for pair in told if pair[0] not in ("", named[1])).items():
        what = f"'{year}' is not the export's year, {named[1]}; the row's own year is kept."
        message = f"{join_places(places)}, column StatementYear: {what}"
        data = {"column": "StatementYear", "value": year}
        yield make_issue("row_invalid", file, message, severity="warning", rows=len(places), **data)


def year_of(rows: Sequence[Row], notes: Notes) -> int | None:
    """The registry's year: as the row says, else as the address of the statement's page ends, else the export's."""
    in_item = _SAID["year_of_item"].search(item_of(rows[0]) or "")
    named = in_item or _SAID["year_of_export"].search(rows[0].file)
    instead = int(named.group(1)) if named else None
    given = next((row for row in rows if row.get("StatementYear")), rows[0])
    try:
        if not (cell := given.get("StatementYear")):
            raise CellError("is empty", "the registry's year")
        year = read_year(cell)
    except CellError as error:
        notes.cell(given, "StatementYear", error, f"{instead} is used instead." if instead else "")
        return instead
    if in_item and year != int(in_item.group(1)):
        problem = CellError(f"is not the year of the statement's page, {in_item.group(0).strip('/')}", "one year")
        notes.cell(given, "StatementYear", problem, f"{year} is kept.")
    return year


# --- answers ----------------------------------------------------------------------------------


def read_answers(rows: Sequence[Row], notes: Notes) -> Iterator[Declared]:
    """Every answer of one statement, in the order of the columns; cells left blank give none.

    Where rows disagree, the first that is not blank counts. Columns that are not known are kept as text.
    """
    if len(rows) > 1:
        _compare_rows(rows, notes)
    merged = merge_rows(rows)
    for column in COLUMNS:
        if column.name in IN_THE_REFERENCE or column.name not in merged.cells:
            continue
        if column.kind == "place":
            yield from _places(rows, column.name)
        else:
            yield _answer(column, merged, notes)
    yield from (Declared(name, _text(cell)) for name, cell in merged.cells.items() if name not in BY_NAME)
    _check_period(merged, notes)


def merge_rows(rows: Sequence[Row]) -> Row:
    """One row with the first value of each column."""
    return replace(rows[0], cells={name: cell for row in reversed(rows) for name, cell in row.cells.items()})


def _answer(column: RegisterColumn, row: Row, notes: Notes) -> Declared:
    given = row.get(column.name)
    declared = None
    answer = _text(given)
    try:
        match column.kind:
            case "list":
                answer = "; ".join(split_lines(given))
            case "yes_no":
                declared = read_yes_no(given)
            case "none_of_these":
                declared = _has_some(column, read_yes_no(given), row, notes)
            case "reason":
                declared = _is_reason(column, row, notes)
            case "band" if plain(given) not in NOT_GIVEN:
                read_bands(given)
            case "date":
                read_date(given)
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
    with suppress(CellError):  # said where the answer itself is read
        if not about or not read_yes_no(about):
            return False
        _contradiction(column, row, notes)
    return None


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
        lines = "; ".join(split_lines(given))
        whose = "" if row is rows[0] or given == first else f"{' '.join(row.get('OrganisationName').split())}: "
        if given and (whose or row is rows[0]):
            found.setdefault(whose + lines, Declared(name, whose + lines))
    return list(found.values())


def _check_period(row: Row, notes: Notes) -> None:
    with suppress(CellError):  # missing, or said where the date itself is read
        start, end = read_date(row.get("StatementStartDate")), read_date(row.get("StatementEndDate"))
        if end < start:
            notes.cell(row, "StatementEndDate", CellError(f"lies before the start, {start:%d/%m/%Y}", "a later day"))


def _compare_rows(rows: Sequence[Row], notes: Notes) -> None:
    """One `rows_disagree` for each column of the statement, not of one organisation, in which rows differ."""
    for column in dict.fromkeys((*BY_NAME, *(name for row in rows for name in row.cells))):
        if column in OF_ONE_ORGANISATION or len({row.get(column) for row in rows}) == 1:
            continue
        values = grouped((value, row) for row in rows if (value := " ".join(row.get(column).split())))
        if len(values) < 2 or column == "StatementSummaryURL":  # which makes them rows of one statement
            continue
        told = [f"'{_shown(value)}' in {join_places(row.place for row in found)}" for value, found in values.items()]
        then = "used" if column in BY_NAME and BY_NAME[column].kind == "url" else "kept"
        message = f"Column {column} of one statement: {'; '.join(told)}; the first is {then}."
        notes.add("rows_disagree", rows[0], message, column=column, values=list(values))


def _text(cell: str) -> str:
    return "\n".join(cell.splitlines())


def _shown(value: str) -> str:
    return shortened(" ".join(value.split()), SHOWN)
