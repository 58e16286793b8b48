"""`query`: a saved question, or a user's own SQL, over a database or over a folder of parts, read-only."""

from __future__ import annotations

import json
import math
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from difflib import get_close_matches
from itertools import chain, islice
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer
from typer import Argument, Option

from statement_audit.cli import options as o
from statement_audit.cli import output
from statement_audit.cli.output import Column
from statement_audit.cli.screen import list_rows
from statement_audit.errors import UsageError
from statement_audit.export import text_files

if TYPE_CHECKING:
    from statement_audit.features.publish.parts import QueryRows
    from statement_audit.serve.queries import SavedQuery

SHOWN = 50
_CELL = 240  # characters of a text on a terminal
_NARROWEST = 9


Form = Literal["table", "csv", "json"]


def query(
    context: typer.Context,
    sql: Annotated[str | None, Argument()] = None,
    db: o.Db = o.DEFAULT_DB,
    parts: Path | None = None,
    values: Annotated[list[str] | None, Option("--set", metavar="NAME=VALUE")] = None,
    form: Annotated[Form, Option("--format")] = "table",
    limit: Annotated[
        int | None, Option(min=1, help=f"The most rows. Default: table {SHOWN}, csv and json all.")
    ] = None,
) -> None:
    """Ask the results in SQL: the same tables and views in one database and in a folder of several.

    Reads only, and nothing but the database or the folder. A database speaks SQLite's SQL, a folder of parts DuckDB's
    (needs the extra 'parts'). A saved question without an answer says why that may be, and shows the close calls.

    Args:
        sql: One SELECT (views: docs/schema.md), or a saved question's name. Default: list those.
        parts: Instead of a database: a folder of 'export --format parts'.
        values: What a saved question asks for.
        form: table, csv or json.
    """
    from statement_audit.serve.queries import find_query, saved_queries

    if sql is None:
        if form == "table":
            list_rows("questions", saved_queries())
        else:
            _print(("name", "title"), ((one.name, one.title) for one in saved_queries()), form, limit)
        return
    question = find_query(sql)
    if question is None and re.fullmatch(r"[\w-]+", sql):
        near = get_close_matches(sql, [one.name for one in saved_queries()], n=1)
        nearest = f" Nearest: {near[0]}." if near else ""
        raise UsageError(
            f"There is no saved question '{sql}'.{nearest}",
            hint="List them with: statement-audit query; SQL: SELECT ...",
        )
    if question is None:
        o.belong(o.typed(context, "--set"), "a saved question", "List them with: statement-audit query")
    if question is not None and parts is not None:
        raise UsageError("Saved questions are asked of a database.", hint="Leave --parts out.")

    o.exclude(o.typed(context, "--db", "--parts"))
    from statement_audit.features.publish.parts import asking_database, asking_parts  # not for the list of questions

    with asking_parts(parts) if parts is not None else asking_database(db) as ask:
        if question is not None:
            _answer(question, _set(question, values or ()), ask, form, limit)
            return
        _print(*ask(sql), form, limit)


def _set(question: SavedQuery, values: Sequence[str]) -> dict[str, str]:
    """The values for a question, by name."""
    if wrong := next((value for value in values if value.find("=") < 1), None):
        raise UsageError(f"--set {wrong} says no value.", hint="Write NAME=VALUE, for instance --set year=2024.")
    given = dict(value.partition("=")[::2] for value in values)
    if unknown := sorted(set(given) - set(question.parameters)):
        asks = ", ".join(f"{name} ({what})" for name, what in question.parameters.items()) or "nothing"
        raise UsageError(f"{question.name} does not ask for {', '.join(unknown)}.", hint=f"It asks for: {asks}")
    return given


def _answer(
    question: SavedQuery, values: dict[str, str], ask: Callable[..., QueryRows], form: Form, limit: int | None
) -> None:
    """The answer; where there is none, why, and on a terminal the close calls that could be one."""
    from statement_audit.serve.queries import given, unanswered

    columns, answer = ask(question.sql, given(question, values))
    first = list(islice(answer, 1))
    _print(columns, chain(first, answer), form, limit)
    if first:
        return
    words, calls = unanswered(question, values)
    output.note(words)
    if calls is not None and form == "table":
        columns, near = ask(calls.sql, given(calls, values))
        if rows := list(near):
            output.note(f"{len(rows)} close calls, none of them a fact until a person has read it:")
            _print(columns, iter(rows), form, limit)


def _print(columns: Sequence[str], rows: Iterator[Sequence[Any]], form: Form, limit: int | None) -> None:
    plain = ([_plain(value) for value in row] for row in rows)
    most = limit or (SHOWN if form == "table" else None)
    if form == "table":
        _print_table(columns, list(islice(plain, most)))
    else:
        write = text_files.write_csv if form == "csv" else text_files.write_json
        write(output.table_of(columns if form == "csv" else _once(columns)), islice(plain, most), sys.stdout)
    if more := sum(1 for _ in rows):
        shown = "--limit shows more" if form == "table" else "left out by --limit"
        output.note(f"and {more:,} more rows ({shown})")


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
    figures = (int, float, type(None))
    numbers = {index for index in range(len(columns)) if all(isinstance(row[index], figures) for row in rows)}
    cells = [[_cell(value) for value in row] for row in rows]
    widths = [max(len(name), *(len(row[index]) for row in cells)) for index, name in enumerate(columns)]
    needed = [width if index in numbers else min(width, _NARROWEST * 2) for index, width in enumerate(widths)]
    if sum(needed) + len(columns) <= output.width():
        shown = [Column(name, itemgetter(index), right=index in numbers) for index, name in enumerate(columns)]
        output.show_table(shown, cells)
        return
    for row in cells:
        output.show_table(BLOCK, zip(columns, row, strict=True), headings=False)
        output.say()


def _cell(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.6g}"
    return output.shorten("" if value is None else " ".join(str(value).split()), _CELL)


BLOCK = (Column("", itemgetter(0)), Column("", itemgetter(1), least=1))
