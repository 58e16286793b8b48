"""A table or view of the database as exports see it: names, types and words; the rows go beside it, one at a time. And
what every room may do with pairs and rows: group them by their keys, and by what goes on from one to the next.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal, TypeVar

ColumnType = Literal["text", "integer", "real", "boolean", "json"]
Key = TypeVar("Key")
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class DataColumn:
    """`type`: boolean is 0/1 in the database, json is a text that holds JSON. `refers_to`: table and column.
    `belongs`: the row says nothing without the one it refers to (that one's deletion does not merely clear the column).
    """

    name: str
    type: ColumnType
    meaning: str
    refers_to: tuple[str, str] | None = None
    belongs: bool = False


@dataclass(frozen=True, slots=True)
class DataTable:
    """`key`: the columns that name a row; empty for views and where there is none."""

    name: str
    meaning: str
    columns: tuple[DataColumn, ...]
    is_view: bool
    key: tuple[str, ...] = ()

    @property
    def header(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)


def grouped(pairs: Iterable[tuple[Key, Value]]) -> dict[Key, list[Value]]:
    """Each key with all its values, both in the order in which they come."""
    found: dict[Key, list[Value]] = {}
    for key, value in pairs:
        found.setdefault(key, []).append(value)
    return found


def in_runs(values: Iterable[Value], goes_on: Callable[[list[Value], Value], bool]) -> list[list[Value]]:
    """The values in order and in runs: each belongs to the run before it where that goes on with it."""
    runs: list[list[Value]] = []
    for value in values:
        if not runs or not goes_on(runs[-1], value):
            runs.append([])
        runs[-1].append(value)
    return runs
