"""SQL that stands in files beside the modules: statements one after the other, or queries with names."""

import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path


def statements_of(name: str) -> Iterator[str]:
    """Yield each statement of `NAME.sql`, without comments (lines that begin with two hyphens) and last semicolon.

    One by one: sqlite3's `executescript` would end the transaction that is open.
    """
    statement = ""
    for line in _text(name).splitlines(keepends=True):
        statement += "" if line.startswith("--") else line
        if sqlite3.complete_statement(statement):
            yield statement.strip().removesuffix(";")
            statement = ""


def queries_of(name: str, **values: str) -> dict[str, str]:
    """The queries of `NAME.sql`, each below a line `-- name: ...`, without comments. What stands there in braces is one
    of the values, or another query above; what is neither stays, for who runs the query to fill in."""
    known, queries = _Known(values), {}
    parts = re.split(r"(?m)^-- name: (\w+)\n", _text(name))
    for query, sql in zip(parts[1::2], parts[2::2], strict=True):
        known[query] = queries[query] = re.sub(r"(?m)^--.*\n", "", sql).strip().format_map(known)
    return queries


class _Known(dict[str, str]):
    def __missing__(self, name: str) -> str:
        return f"{{{name}}}"


def _text(name: str) -> str:
    return Path(__file__).with_name(f"{name}.sql").read_text(encoding="utf-8")
