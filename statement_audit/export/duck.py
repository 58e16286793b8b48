"""Reading a folder of parts with DuckDB: the views of the schema, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from tempfile import TemporaryDirectory
from typing import Any

from statement_audit.errors import QueryError, StoreError, needing
from statement_audit.export.parts_views import RAW

_BATCH = 1_000


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
def open_parts(statements: Sequence[str], files: Sequence[str]) -> Iterator[Any]:
    """A connection that reads these files and no others, and writes none.

    Args:
        statements: what makes the views.
        files: the Parquet files that they read.

    Raises:
        MissingExtraError: duckdb is not installed.
    """
    with needing("A query over parts", "parts"):
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
            yield connection


def _make(connection: Any, statements: Sequence[str]) -> None:
    import duckdb

    try:
        for statement in statements:
            connection.execute(statement)
    except duckdb.Error as error:
        raise StoreError(
            f"A part cannot be read: {_words(error)}", hint="Write the part again, or restore its files."
        ) from error


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


def view_names(connection: Any) -> list[str]:
    """What can be queried, without the rows of single parts."""
    sql = "SELECT view_name FROM duckdb_views() WHERE NOT internal AND schema_name <> ? ORDER BY view_name"
    return [str(name) for (name,) in connection.execute(sql, [RAW]).fetchall()]
