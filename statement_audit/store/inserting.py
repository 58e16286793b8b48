"""Rows on their way in: each value under its column's name, as SQLite holds it. The caller is inside a transaction."""

from collections.abc import Iterable, Mapping
from typing import Any

from statement_audit.store.connection import Database
from statement_audit.store.sqlite_values import stored

Row = Mapping[str, Any]


def insert(db: Database, table: str, row: Row, *, conflict: str = "") -> int:
    """Add a row; its id. `conflict`: what SQLite does where it breaks a rule of the table (IGNORE, REPLACE)."""
    added = db.execute(_insert(table, row, conflict), _values(row))
    return int(added.lastrowid or 0)


def insert_many(db: Database, table: str, rows: Iterable[Row], *, conflict: str = "") -> None:
    """Add rows that all have the columns of the first."""
    listed = list(rows)
    if listed:
        db.execute_many(_insert(table, listed[0], conflict), [_values(row) for row in listed])


def update(db: Database, table: str, key: int, row: Row) -> None:
    """Change these columns of the row with this id."""
    setters = ", ".join(f"{name} = ?" for name in row)
    db.execute(f"UPDATE {table} SET {setters} WHERE id = ?", (*_values(row), key))


def _insert(table: str, row: Row, conflict: str) -> str:
    how = f"INSERT OR {conflict}" if conflict else "INSERT"
    return f"{how} INTO {table}({', '.join(row)}) VALUES ({', '.join('?' * len(row))})"


def _values(row: Row) -> tuple[Any, ...]:
    return tuple(map(stored, row.values()))
