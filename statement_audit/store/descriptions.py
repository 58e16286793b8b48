"""What every table, view and column means, from `descriptions.toml`, where each meaning is said once."""

from dataclasses import dataclass, field
from functools import cache
from typing import Any

from statement_audit.resources import table_beside
from statement_audit.store.connection import Database
from statement_audit.store.database import open_database


@dataclass(frozen=True, slots=True)
class Meaning:
    """Of a table or view. `like`: the tables and views whose columns it shows; `own`: columns that mean something of
    their own here; `order`: of a view's rows, where they are read as a whole."""

    words: str
    like: list[str] = field(default_factory=list)
    own: dict[str, str] = field(default_factory=dict)
    order: str = ""


def common_words() -> dict[str, str]:
    """Columns that say the same in several tables and views."""
    words: dict[str, str] = table_beside(__file__)["common"]
    return words


def computed_types() -> dict[str, Any]:
    """Column that a view computes -> its type."""
    return {name: kind for kind, names in table_beside(__file__)["computed"].items() for name in names}


def names_of(kind: str) -> list[str]:
    """The names of all `tables` or `views`, in the order of their description."""
    return list(table_beside(__file__)[kind])


@cache
def meanings() -> dict[str, Meaning]:
    """Name of a table or view -> what it means."""
    return {
        name: Meaning(**told) for kind in ("tables", "views") for name, told in table_beside(__file__)[kind].items()
    }


def column_words(name: str, column: str) -> str:
    """What a column of a table or view means: in its own words, else in those of what it shows, else in those of all.

    Raises:
        KeyError: nothing says it.
    """
    return _own_words(name, column) or common_words()[column]


def _own_words(name: str, column: str) -> str | None:
    meaning = meanings()[name]
    inherited = (_own_words(each, column) for each in meaning.like)
    return meaning.own.get(column) or next(filter(None, inherited), None)


Described = dict[str, tuple[str, dict[str, str]]]
"""Name -> (meaning, column -> meaning)."""


def described() -> tuple[Described, Described]:
    """The tables and the views of a blank database, in the order of the page.

    Raises:
        KeyError: a table, view or column has no description.
    """
    with open_database(None) as database:
        tables, views = ({name: _described(database, name) for name in names_of(kind)} for kind in ("tables", "views"))
    return tables, views


def _described(database: Database, name: str) -> tuple[str, dict[str, str]]:
    columns = [column.name for column in database.tables[name].columns]
    return meanings()[name].words, {column: column_words(name, column) for column in columns}
