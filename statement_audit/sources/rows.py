"""Rows of lists and exports, and what is odd about them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from statement_audit.issue_codes import make_issue
from statement_audit.models import Issue
from statement_audit.sources.cells import CellError

Value = TypeVar("Value")
Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Row:
    """One row: cells under the columns' own names, blank ones left out; `extra` holds those of unknown columns."""

    file: str
    number: int
    cells: dict[str, str]
    extra: dict[str, str] = field(default_factory=dict)
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
        value = row.get(column) or row.extra.get(column, "") if value is None else value
        shown = value if len(value) <= 200 else f"{value[:197]}..."
        where = f"{row.place}, column {column}" if column else row.place
        message = f"{where}: '{shown}' {error.problem}. Allowed: {error.allowed}. {then}".strip()
        data = {"column": column, "value": value, "allowed": error.allowed}
        self.add("row_invalid", row, message, severity=self.severity, **data)

    def read(self, row: Row, column: str, read: Callable[[str], Value]) -> Value | None:
        """A cell's value; None where it is blank, or cannot be used, which is noted."""
        given = row.get(column)
        if not given:
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
