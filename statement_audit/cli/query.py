"""`query`: a user's own SQL over a database or over a folder of parts, read-only."""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Iterator, Sequence
from decimal import Decimal
from enum import StrEnum
from itertools import islice
from operator import itemgetter
from pathlib import Path
from typing import Annotated, Any

import typer

from statement_audit.cli import options as o
from statement_audit.cli import output
from statement_audit.cli.output import Column
from statement_audit.errors import UsageError
from statement_audit.tabular import DataColumn, DataTable

SHOWN = 50
_CELL = 240  # characters of a text on a terminal
_NARROWEST = 9


class Form(StrEnum):
    TABLE = "table"
    CSV = "csv"
    JSON = "json"


def query(
    sql: Annotated[str, typer.Argument(help="One SELECT; the views: docs/schema.md.")],
    context: typer.Context,
    db: o.Db = o.DEFAULT_DB,
    parts: Annotated[
        Path | None, typer.Option("--parts", help="Instead of a database: a folder of 'export --format parts'.")
    ] = None,
    form: Annotated[Form, typer.Option("--format", help="table, csv or json.")] = Form.TABLE,
    limit: Annotated[
        int | None, typer.Option("--limit", min=1, help=f"The most rows. Default: table {SHOWN}, csv and json all.")
    ] = None,
) -> None:
    """Ask the results in SQL: the same tables and views in one database and in a folder of several.

    Reads only, and nothing but the database or the folder. A database speaks SQLite's SQL, a folder of parts DuckDB's
    (needs the extra 'parts').
    """
    from statement_audit.pipeline.parts import asking_database, asking_parts

    source = context.get_parameter_source("db")
    if parts is not None and source is not None and source.name == "COMMANDLINE":
        raise UsageError("--db and --parts are two places to ask.", hint="Give one of them.")
    with asking_parts(parts) if parts is not None else asking_database(o.existing(db)) as ask:
        answer = ask(sql)
        _print(answer.columns, answer.rows, form, limit)


def _print(columns: Sequence[str], rows: Iterator[Sequence[Any]], form: Form, limit: int | None) -> None:
    plain = ([_plain(value) for value in row] for row in rows)
    most = limit or (SHOWN if form is Form.TABLE else None)
    if form is Form.TABLE:
        _print_table(columns, list(islice(plain, most)))
    else:
        _write(columns, islice(plain, most), form)
    if more := sum(1 for _ in rows):
        shown = "--limit shows more" if form is Form.TABLE else "left out by --limit"
        output.note(f"and {more:,} more rows ({shown})")


def _write(columns: Sequence[str], rows: Iterator[Sequence[Any]], form: Form) -> None:
    from statement_audit.export.csv_file import write_csv
    from statement_audit.export.json_file import write_json

    named = _once(columns) if form is Form.JSON else columns
    table = DataTable("query", "", tuple(DataColumn(name, "text", "") for name in named), is_view=True)
    write = write_csv if form is Form.CSV else write_json
    write(table, rows, sys.stdout)


def _once(columns: Sequence[str]) -> list[str]:
    """Names for JSON, where two columns of one name would be one."""
    made: list[str] = []
    for name in columns:
        number, unique = 2, name
        while unique in made:
            number, unique = number + 1, f"{name}_{number}"
        made.append(unique)
    return made


def _plain(value: Any) -> Any:
    """A value of either engine as text, number or nothing."""
    if value is None or type(value) in (str, int):
        return value
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, float):
        return value if math.isfinite(value) else str(value)
    if isinstance(value, bool):
        return int(value)  # SQLite has no truth values of its own: both stores print 0 and 1
    if isinstance(value, (bytes, bytearray, memoryview)):
        return bytes(value).hex()
    if isinstance(value, (list, tuple, dict)):
        return json.dumps(value, ensure_ascii=False, default=str)
    return str(value)


def _print_table(columns: Sequence[str], rows: list[list[Any]]) -> None:
    """A table where its columns have room, else a block a row."""
    if not rows:
        output.note("No rows.")
        return
    numbers = {
        index for index in range(len(columns)) if all(isinstance(row[index], (int, float, type(None))) for row in rows)
    }
    cells = [[_cell(value) for value in row] for row in rows]
    widths = [max(len(name), *(len(row[index]) for row in cells)) for index, name in enumerate(columns)]
    needed = [width if index in numbers else min(width, _NARROWEST * 2) for index, width in enumerate(widths)]
    if sum(needed) + len(columns) <= output.width():
        output.show_table(_columns(columns, numbers), cells)
        return
    for row in cells:
        output.show_table(BLOCK, zip(columns, row, strict=True), headings=False)
        output.say()


def _cell(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.6g}"
    return output.shorten("" if value is None else " ".join(str(value).split()), _CELL)


def _columns(names: Sequence[str], numbers: set[int]) -> list[Column]:
    return [Column(name, itemgetter(index), right=index in numbers) for index, name in enumerate(names)]


BLOCK = (Column("", itemgetter(0)), Column("", itemgetter(1), least=1))
