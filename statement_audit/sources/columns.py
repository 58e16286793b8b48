"""Which column of a list is which: names, aliases, and headers that belong to something else; rows by these
columns, and what is odd about them."""

import difflib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from statement_audit.errors import UsageError
from statement_audit.issue_codes import make_issue
from statement_audit.models import Issue
from statement_audit.resources import table_beside
from statement_audit.sources.cells import CellError, shortened
from statement_audit.sources.csv_text import clean_cell

TABLE = table_beside(__file__)
ALIASES: dict[str, str] = TABLE["aliases"]
COLUMNS = tuple(ALIASES)
KNOWN = {alias: column for column, names in ALIASES.items() for alias in (column.replace("_", ""), *names.split())}
REGISTRY_COLUMNS = frozenset(TABLE["registry"].split())
WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")  # "ILOIndicators1": ILO, Indicators, 1
FILLERS = frozenset({"a", "an", "for", "in", "of", "the", "to"})
SPELLINGS = {"organization": "organisation", "org": "organisation"}

Value = TypeVar("Value")
Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Row:
    """One row: cells under the columns' own names, those of new columns under their headers; blank ones left out."""

    file: str
    number: int
    cells: dict[str, str]
    untidy: tuple[str, ...] = ()  # columns whose cell began or ended with a tab or a blank

    def get(self, column: str) -> str:
        return self.cells.get(column, "")

    @property
    def place(self) -> str:
        return f"{self.file}, row {self.number}"


@dataclass(slots=True)
class Notes:
    """What is odd about some rows. `severity`: of a cell that cannot be used, where not the code's own. `entry`: the
    column with the entry's address, which issues hold as `item`. `mends`: (file, column, what was mended) -> places;
    `sectors`: (file, value, allowed) -> places."""

    severity: str | None = None
    entry: str = ""
    issues: list[Issue] = field(default_factory=list)
    mends: dict[Key, list[str]] = field(default_factory=dict)
    sectors: dict[Key, list[str]] = field(default_factory=dict)

    def add(self, code: str, row: Row, message: str, **data: Any) -> None:
        """An issue on a row."""
        entry = {"item": row.get(self.entry)} if self.entry else {}
        self.issues.append(make_issue(code, row.file, message, row=row.number, **data, **entry))

    def cell(self, row: Row, column: str, error: CellError, then: str = "", *, value: str | None = None) -> None:
        """A cell that cannot be used, or a part of it; without `column` the row itself."""
        value = row.get(column) if value is None else value
        where = f"{row.place}, column {column}" if column else row.place
        message = f"{where}: '{shortened(value, 200)}' {error.problem}. Allowed: {error.allowed}. {then}".strip()
        data = {"column": column, "value": value, "allowed": error.allowed}
        self.add("row_invalid", row, message, severity=self.severity, **data)

    def read(self, row: Row, column: str, read: Callable[[str], Value]) -> Value | None:
        """A cell's value; None where it is blank, or cannot be used, which is noted."""
        if not (given := row.get(column)):
            return None
        try:
            return read(given)
        except CellError as error:
            self.cell(row, column, error)
            return None

    def mend(self, row: Row, column: str, what: str) -> None:
        self.mends.setdefault((row.file, column, what), []).append(row.place)

    def sector(self, row: Row, value: str, allowed: str) -> None:
        self.sectors.setdefault((row.file, value, allowed), []).append(row.place)


def simplify(header: str) -> str:
    """Lower case, letters and digits only."""
    return re.sub(r"[\W_]+", "", header.casefold())


def meaning(header: str) -> str:
    """What a header says in whatever spelling: its words without fillers, in the singular and in alphabetical order.

    "Organization Names", "name_of_organisation" and "OrganisationName" mean the same.
    """
    words = [_singular(word.lower()) for word in WORD.findall(header)]
    return "".join(sorted(SPELLINGS.get(word, word) for word in words if word not in FILLERS))


def _singular(word: str) -> str:
    if word.endswith("ies"):
        return f"{word[:-3]}y"
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def match_columns(header: Sequence[str], find: Callable[[str], str | None]) -> tuple[dict[str, int], list[int]]:
    """The place of each column that `find` knows by a header, its own name before others; and the places left over."""
    names = [find(cell) for cell in header]
    places: dict[str, int] = {}
    for place in sorted(range(len(header)), key=lambda place: simplify(header[place]) != simplify(names[place] or "")):
        if (name := names[place]) is not None:
            places.setdefault(name, place)
    return places, sorted(set(range(len(header))) - set(places.values()))


@dataclass(frozen=True, slots=True)
class FileColumns:
    """Where each column stands in one file. `places`: own name -> place; `unknown`: header as given -> place."""

    places: dict[str, int]
    unknown: dict[str, int]
    header: Sequence[str]

    def read(self, file: str, number: int, record: Sequence[str]) -> Row:
        """One row by its columns' names; cells that are not there count as empty."""
        places = {**self.places, **self.unknown}
        raw = {name: record[place] for name, place in places.items() if place < len(record)}
        cells = {name: cell for name, given in raw.items() if (cell := clean_cell(given))}
        return Row(file, number, cells, tuple(name for name, cell in raw.items() if cells.get(name, "") != cell))

    def overflow(self, record: Sequence[str]) -> CellError | None:
        """What is wrong with a row that goes on beyond its header."""
        if not any(map(clean_cell, record[len(self.header) :])):
            return None
        problem = f"has {len(record)} cells, the header {len(self.header)}"
        return CellError(problem, "a value with the delimiter in it must be quoted")


class ExportColumns:
    """The columns of a register's export, recognised by what their headers say, wherever they stand.

    Args:
        names: all that are known; `optional`: those of them that not every layout has.
    """

    def __init__(self, names: Sequence[str], optional: Sequence[str] = ()) -> None:
        self.names, self._optional = tuple(names), optional
        self._known = {meaning(name): name for name in names} | {simplify(name): name for name in names}

    def find(self, header: str) -> str | None:
        """The column that a header stands for."""
        return self._known.get(simplify(header)) or self._known.get(meaning(header))

    def count(self, header: Sequence[str]) -> int:
        """How many cells of a row are names of columns."""
        return sum(self.find(cell) is not None for cell in header)

    def place(
        self, header: Sequence[str], name: str, needed: Sequence[str]
    ) -> tuple[FileColumns, list[str], list[Issue]]:
        """Give every column its place.

        Returns:
            The places; those of `needed` that are missing, each with the new column that looks like it; an
            `unknown_column` for each that is new or repeated, whose cells are kept, and one `missing_column`.
        """
        places, leftover = match_columns(header, self.find)
        unknown: dict[str, int] = {}
        for place in leftover:
            cell = header[place]
            new = bool(cell) and self.find(cell) is None and cell not in unknown
            unknown[cell if new else f"{cell or 'column'} ({place + 1})"] = place
        issues = [_kept(cell, place, name) for cell, place in unknown.items()]
        if absent := [column for column in self.names if column not in (*places, *self._optional)]:
            message = f"{name}: {len(absent)} columns of the export are not there: {', '.join(absent)}."
            issues.append(make_issue("missing_column", name, message, columns=absent))
        missing = [_renamed(column, unknown) for column in needed if column not in places]
        return FileColumns(places, unknown, header), missing, issues


def _renamed(column: str, unknown: dict[str, int]) -> str:
    """A missing column, with the new one that looks most like it."""
    near = difflib.get_close_matches(simplify(column), [simplify(cell) for cell in unknown], n=1, cutoff=0.6)
    return next((f"{column} (now '{cell}'?)" for cell in unknown if near and simplify(cell) == near[0]), column)


def _kept(cell: str, place: int, name: str) -> Issue:
    message = f"{name}: the column '{cell}' is new in the export, or stands there twice; its cells are kept as answers."
    hint = "Nothing to do; what the column means is not known to this version."
    return make_issue("unknown_column", name, message, hint=hint, column=cell, position=place + 1)


def count_known(header: Sequence[str]) -> int:
    """How many cells of a row are names of known columns (or of the UK registry's own)."""
    names = [simplify(cell) for cell in header]
    return sum(name in KNOWN or name in REGISTRY_COLUMNS for name in names)


def find_columns(header: Sequence[str], name: str) -> tuple[FileColumns, list[Issue]]:
    """Where each known column stands; an unknown or repeated one gives an `unknown_column` issue.

    Raises:
        UsageError: the row names no known column, or it is the header of a download of Australia's register.
    """
    if {"reportingentities", "link"} <= {simplify(cell) for cell in header}:
        # Its column Link would pass for a statement's address, and is that of the register's own page.
        message = f"{name} is a download of Australia's Modern Slavery Statements Register, not a list of companies."
        raise UsageError(message, hint="`statement-audit collect au-register` reads the register itself.")
    columns, leftover = match_columns(header, lambda cell: KNOWN.get(simplify(cell)))
    if not columns:
        shown = shortened(", ".join(header), 80)
        hint = f"The first row must hold column names. Known: {', '.join(COLUMNS)}."
        raise UsageError(f"{name}: the first row names no known column ({shown!r}).", hint=hint)
    return FileColumns(columns, {}, header), [_unknown(header[place], place, name) for place in leftover]


def _unknown(header: str, place: int, name: str) -> Issue:
    if (column := KNOWN.get(simplify(header))) is not None:
        message = f"{name}: the column '{header}' stands for {column}, which another column already gives."
    elif not header:
        message = f"{name}: column {place + 1} has no name."
    else:
        near = difflib.get_close_matches(simplify(header), KNOWN, n=1, cutoff=0.6)
        nearest = f" Nearest known name: {KNOWN[near[0]]}." if near else ""
        message = f"{name}: the column '{header}' is not known.{nearest} Known: {', '.join(COLUMNS)}."
    return make_issue("unknown_column", name, message, column=header, position=place + 1)
