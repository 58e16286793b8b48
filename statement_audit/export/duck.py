"""Reading a folder of parts with DuckDB: the views of the schema, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from tempfile import TemporaryDirectory
from typing import Any

from statement_audit.errors import QueryError, StoreError, needing

_BATCH = 1_000
# A query that may ask what there is, or make the name of what it reads.
_ASKS_FOR_NAMES = re.compile(
    r"duckdb_|information_schema|pragma|pg_|sql|query|serialize|show|describe|summarize|(?:^|[\n(/])[ \t]*desc\b"
)


def need_libraries() -> None:
    """Before anything is written.

    Raises:
        MissingExtraError: pyarrow, duckdb or sqlglot is not installed.
    """
    with needing("A folder of parts", "parts"):
        import duckdb  # noqa: F401
        import pyarrow  # noqa: F401
        import sqlglot  # noqa: F401


@contextmanager
def open_parts(
    statements: Sequence[str], tables: Mapping[str, str], views: Mapping[str, str], files: Sequence[str]
) -> Iterator[Reader]:
    """What reads these files and no others, and writes none.

    Args:
        statements: what makes the rows of all parts.
        tables: name and statement of each view over these rows.
        views: of each view over such views, none before one that it reads.
        files: the Parquet files that they read.
    """
    import duckdb

    with TemporaryDirectory(prefix="statement-audit-") as spill:
        settings: dict[str, str | bool | int | float | list[str]] = {
            "temp_directory": spill,  # a large sort goes here, not beside the user's files
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
            "python_enable_replacements": "false",  # no variable of this program is a table
        }
        with duckdb.connect(config=settings) as connection:
            connection.execute("SET parquet_metadata_cache = true")  # each view opens the files below it anew
            connection.execute("SET allowed_paths = ?", [list(files)])
            connection.execute("SET enable_external_access = false")
            connection.execute("SET lock_configuration = true")
            _make(connection, statements)
            yield Reader(connection, tables, views)


def _make(connection: Any, statements: Sequence[str]) -> None:
    import duckdb

    try:
        for statement in statements:
            connection.execute(statement)
    except duckdb.Error as error:
        raise StoreError(
            f"A part cannot be read: {_words(error)}", hint="Write the part again, or restore its files."
        ) from error


class Reader:
    """Answers queries. A view is made when a query first names it: to make all takes longer than most answers."""

    def __init__(self, connection: Any, tables: Mapping[str, str], views: Mapping[str, str]) -> None:
        self._connection = connection
        self._views = dict(views)
        self._unmade = {**tables, **views}

    def ask(self, sql: str) -> tuple[list[str], Iterator[tuple[Any, ...]]]:
        """The columns and rows of one SELECT.

        Raises:
            QueryError: the query is wrong, several, or does anything but read.
            StoreError: a part that it reads cannot be read.
        """
        import duckdb

        self._make(self._named(sql))
        try:
            return ask(self._connection, sql)
        except QueryError as error:  # it names what is not there, or not yet
            unknown = isinstance(error.__cause__, (duckdb.CatalogException, duckdb.BinderException))
            if not unknown or not self._unmade:
                raise
        self._make(list(self._unmade))
        return ask(self._connection, sql)

    def _named(self, sql: str) -> list[str]:
        """What a query reads of what is not made, in the order in which it can be made."""
        text = sql.lower()
        if _ASKS_FOR_NAMES.search(text):
            return list(self._unmade)
        words = set(re.findall(r"\w+", text))
        for name, statement in reversed(self._views.items()):
            if name.lower() in words:
                words.update(re.findall(r"\w+", statement.lower()))
        return [name for name in self._unmade if name.lower() in words]

    def _make(self, names: Sequence[str]) -> None:
        for name in names:
            _make(self._connection, [self._unmade[name]])
            del self._unmade[name]  # what could not be made is tried again


def ask(connection: Any, sql: str) -> tuple[list[str], Iterator[tuple[Any, ...]]]:
    """The columns and rows of one SELECT.

    Raises:
        QueryError: the query is wrong, several, or does anything but read.
    """
    import duckdb

    with _explained():
        statements = connection.extract_statements(sql)
        if len(statements) != 1:
            raise QueryError("Give one query." if statements else "The query is empty.")
        if statements[0].type != duckdb.StatementType.SELECT:
            raise QueryError("Only SELECT is allowed: a query reads and never writes.")
        connection.execute(statements[0])
        return [str(column[0]) for column in connection.description], _rows(connection)


def _rows(connection: Any) -> Iterator[tuple[Any, ...]]:
    with _explained():
        while batch := connection.fetchmany(_BATCH):
            yield from batch


@contextmanager
def _explained() -> Iterator[None]:
    """The engine's words on one line, without the query that it repeats.

    Raises:
        QueryError: the engine has something against the query.
        KeyboardInterrupt: the query was ended by Ctrl-C, which the engine tells as a RuntimeError.
        RuntimeError: any other one is a fault of the code.
    """
    import duckdb

    try:
        yield
    except (duckdb.Error, RuntimeError) as error:
        if isinstance(error, duckdb.InterruptException) or str(error) == "Query interrupted":
            raise KeyboardInterrupt from error
        if not isinstance(error, duckdb.Error):
            raise
        raise QueryError(_words(error)) from error


def _words(error: Exception) -> str:
    return " ".join(str(error).split("\nLINE ")[0].split())
