"""The files of SQL beside this one."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path


def statements_of(name: str) -> Iterator[str]:
    """Yield each statement of `NAME.sql`, without comments (lines that begin with two hyphens) and last semicolon.

    One by one: sqlite3's `executescript` would end the transaction that is open.
    """
    statement = ""
    for line in Path(__file__).with_name(f"{name}.sql").read_text(encoding="utf-8").splitlines(keepends=True):
        statement += "" if line.startswith("--") else line
        if sqlite3.complete_statement(statement):
            yield statement.strip().removesuffix(";")
            statement = ""
