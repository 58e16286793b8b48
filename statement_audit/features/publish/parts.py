"""A folder of parts and the user's own queries: what knows both the store and the exports."""

import functools
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from statement_audit.errors import QueryError
from statement_audit.export import duck, parts
from statement_audit.export.parts import Part
from statement_audit.export.parts_views import make_rows, make_views, readme, shown_tables, translated, views_script
from statement_audit.features.publish.snapshot import reading
from statement_audit.store import Database, applied_migrations, hold, open_database, queries
from statement_audit.store.reader import tables_and_views
from statement_audit.store.tables import describe_tables, table_rows, view_queries
from statement_audit.tabular import DataTable
from statement_audit.writing import explained


@dataclass(frozen=True, slots=True)
class ExportedPart:
    """A part that was written. `elsewhere`: statements that other parts hold too."""

    name: str
    statements: int
    tables: int
    rows: int
    elsewhere: int


QueryRows = tuple[Sequence[str], Iterator[tuple[Any, ...]]]
"""What a query gave: columns, and the rows, which come one at a time."""


@dataclass(frozen=True, slots=True)
class Schema:
    """This version's: tables, then the SQL of the views, and the migrations that made them."""

    tables: tuple[DataTable, ...]
    shown: tuple[DataTable, ...]
    views: dict[str, str]
    migrations: tuple[str, ...]


def export_part(db: Path, out: Path, name: str | None, *, on_wait: Callable[[], None] | None = None) -> ExportedPart:
    """Write the database as a part of the folder, in place of the part of this name.

    A reader sees the old part until the new one is whole; an export that is stopped leaves the old one.

    Args:
        db: the database.
        out: the folder of parts; made where it is absent.
        name: of the part; None: the database's file name, and no part that another database wrote is replaced.
        on_wait: called once before waiting for another export into the folder.

    Raises:
        UsageError: the name is no name for a part, or is taken; or the folder holds other things.
        MissingExtraError: pyarrow, duckdb or sqlglot is not installed.
    """
    chosen = parts.name_from(db) if name is None else parts.part_name(name)
    duck.need_libraries()
    with explained(out):
        parts.refuse_other_folders(out)
    with explained(out), reading(db) as database:
        schema = _schema(database)
        views = translated(schema.tables, schema.views)
        runs = [(row["id"], row["started_at"]) for row in database.rows("SELECT id, started_at FROM runs ORDER BY id")]
        with hold(out / parts.LISTING, on_wait=on_wait):
            part = parts.begin_part(out, chosen, runs[0][1] if runs else "", may_replace=name is not None)
        part = replace(
            part,
            schema=schema.migrations,
            as_of=database.value("SELECT max(coalesce(finished_at, started_at)) FROM runs") or "",
            statements=int(database.value("SELECT count(*) FROM statements")),
        )
        written = parts.write_tables(out, part, schema.tables, lambda table: table_rows(database, table), runs)
        try:
            rows = sum(written)
        except BaseException:
            parts.remove_files(out, part, lambda version: version == part.version)
            raise
    with explained(out), hold(out / parts.LISTING, on_wait=on_wait):
        all_parts = parts.end_part(out, part)
        _write_guides(out, all_parts, schema, views)
        parts.remove_files(out, part, lambda version: version < (part.version or 0))
    elsewhere = _elsewhere(out, part) if len(all_parts) > 1 else 0
    return ExportedPart(part.name, part.statements, len(schema.tables), rows, elsewhere)


@functools.cache
def _own_schema() -> Schema:
    """The schema of this version."""
    with open_database(None) as blank:
        return _schema(blank)


def _schema(database: Database) -> Schema:
    shown = tuple(describe_tables(database, tables_and_views(database)))
    tables = tuple(table for table in shown if not table.is_view)
    return Schema(tables, shown, view_queries(database), tuple(applied_migrations(database)))


def _write_guides(out: Path, written: Sequence[Part], schema: Schema, views: Sequence[str]) -> None:
    ordered = sorted(written, key=lambda part: part.number)
    script = views_script(make_views(schema.tables, views, ordered))
    parts.write_texts(out, {"views.sql": script, "README.md": readme(ordered, schema.shown)})


def _elsewhere(out: Path, part: Part) -> int:
    with asking_parts(out) as ask:
        sql = (
            f"SELECT count(DISTINCT document_sha256) FROM statements_left_out WHERE '{part.name}' IN (part, shown_part)"
        )
        return int(next(ask(sql)[1])[0])


# --- queries --------------------------------------------------------------------------------


@contextmanager
def asking_database(db: Path) -> Iterator[Callable[..., QueryRows]]:
    """What answers queries on a database, read-only; a query's parameters may be given by name as a second argument.

    Raises:
        StoreError: it is no database, or not one of this version's.
        QueryError: in the block: a query is wrong or does more than read.
    """
    with queries.open_to_read(db) as database:
        names = database.tables.view_names()
        with _naming(names):
            yield functools.partial(queries.ask, database)


@contextmanager
def asking_parts(folder: Path) -> Iterator[Callable[[str], QueryRows]]:
    """What answers queries over all parts of a folder together, read-only.

    Raises:
        UsageError: there is no such folder, or no part in it.
        StoreError: a part was written by another version, or its files are gone; in the block: a part that a query
            reads cannot be read.
        MissingExtraError: duckdb or sqlglot is not installed.
        QueryError: in the block: a query is wrong or does more than read.
    """
    schema = _own_schema()
    written = parts.written_parts(folder, schema.migrations)
    base = f"{folder.resolve().as_posix()}/"
    files = [base + parts.part_file(table.name, part) for table in schema.tables for part in written]
    views = dict(zip(schema.views, translated(schema.tables, schema.views), strict=True))
    rows = make_rows(schema.tables, written, base)
    with (
        duck.open_parts(rows, shown_tables(schema.tables), views, files) as reader,
        _naming([*schema.views, "parts", "statements_left_out"]),
    ):
        yield reader.ask


@contextmanager
def _naming(views: Sequence[str]) -> Iterator[None]:
    """Whatever is wrong with a query, the views are what its writer looks for."""
    try:
        yield
    except QueryError as error:
        raise QueryError(error.message, hint=f"Views: {', '.join(sorted(views))}. Columns: docs/schema.md") from error
