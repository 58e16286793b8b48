"""Comparing a folder of parts with databases, view by view."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import Any

from statement_audit.export.parts import ROWS_A_PART, number_runs, read_listing
from statement_audit.features.publish.parts import asking_parts

RUN_IDS = ("run_id", "latest_run_id", "first_run_id")
Rows = list[tuple[Any, ...]]


def sqlite_rows(db: Path, sql: str, *values: object) -> Rows:
    with closing(sqlite3.connect(f"file:{db}?mode=ro", uri=True)) as connection:
        return connection.execute(sql, values).fetchall()


def columns_of(db: Path, sql: str) -> list[str]:
    with closing(sqlite3.connect(f"file:{db}?mode=ro", uri=True)) as connection:
        return [column[0] for column in connection.execute(sql).description]


def names_of(db: Path, kind: str) -> list[str]:
    """Views, or the tables that are exported."""
    found = [name for (name,) in sqlite_rows(db, "SELECT name FROM sqlite_master WHERE type = ?", kind)]
    return sorted(name for name in found if not name.startswith(("passages_fts", "_", "sqlite_")))


def parts_rows(folder: Path, sql: str) -> Rows:
    return several(folder, [sql])[0][1]


def several(folder: Path, queries: Iterable[str]) -> list[tuple[list[str], Rows]]:
    """Columns and rows of each query."""
    found = []
    with asking_parts(folder) as ask:
        for sql in queries:
            columns, rows = ask(sql)
            found.append((list(columns), list(rows)))
    return found


def as_in_database(rows: Rows, columns: list[str], db: Path, part: int, own_id: bool = False) -> Rows:
    """Rows of a part with the ids that its database has. `own_id`: a table's `id` too, not a view's text."""
    runs = number_runs(part, sqlite_rows(db, "SELECT id, started_at FROM runs ORDER BY id"))
    old_runs = {new: old for old, new in runs.items()}

    def back(name: str, value: Any) -> Any:
        if name in RUN_IDS and value is not None:
            return old_runs[value]
        if isinstance(value, int) and (name.endswith("_id") or (own_id and name in ("id", "begun_after_fetch"))):
            return value - part * ROWS_A_PART
        return value

    return [tuple(back(name, value) for name, value in zip(columns, row, strict=True)) for row in rows]


def counted(rows: Iterable[tuple[Any, ...]]) -> Counter[tuple[Any, ...]]:
    """Rows as a multiset; means may differ in their last digits, since they are summed in another order."""
    return Counter(tuple(round(v, 9) if isinstance(v, float) else (type(v), v) for v in row) for row in rows)


def without_ids(rows: Rows, columns: list[str]) -> Rows:
    kept = [index for index, name in enumerate(columns) if not (name.endswith("_id") and name != "group_id")]
    return [tuple(row[index] for index in kept) for row in rows]


def number_of(folder: Path, name: str) -> int:
    return next(part.number for part in read_listing(folder) if part.name == name)
