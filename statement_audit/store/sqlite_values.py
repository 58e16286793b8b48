"""Values and rows on their way into SQLite and back: each value under its column's name. Who adds or changes a row is
inside a transaction."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, is_dataclass
from datetime import date
from typing import Any

from statement_audit.models import ADVICE, Passage
from statement_audit.store.connection import Database

Row = Mapping[str, Any]

_REPLACEMENT = "\ufffd"
_UNSTORABLE = {0: _REPLACEMENT} | dict.fromkeys(range(0xD800, 0xE000), _REPLACEMENT)


def storable(text: str) -> str:
    """The text with NUL and lone surrogates, which SQLite cannot hold, replaced one for one: offsets stay."""
    if "\x00" not in text:
        with suppress(UnicodeEncodeError):
            text.encode()  # finds a lone surrogate thirty times as fast as `translate` goes through the text
            return text
    return text.translate(_UNSTORABLE)


def number_key(number: str | None) -> str:
    """A company number without blanks and leading zeros, which spreadsheets lose."""
    return "".join((number or "").split()).upper().lstrip("0")


def to_json(value: Any) -> str:
    """Compact JSON; the same value always gives the same text."""
    return storable(json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=_plain))


def canonical_sha256(value: Any) -> str:
    """SHA-256 of the value's JSON with sorted keys."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), default=_plain)
    return hashlib.sha256(text.encode()).hexdigest()


def passages_sha256(passages: Iterable[Mapping[str, Any] | Passage]) -> str:
    """What tells the passages of one reading from others: stored ones, or those of a reading made anew."""
    names = ("page", "start", "end", "text", "heading", "kind")
    rows = (one if isinstance(one, Mapping) else picked(one, " ".join(names)) for one in passages)
    return canonical_sha256([[row[name] for name in names] for row in rows])


def without_advice(criterion: Mapping[str, Any]) -> dict[str, Any]:
    """What a criterion asks: the part of it that hashes name."""
    return {key: value for key, value in criterion.items() if key not in ADVICE}


def stored(value: Any) -> Any:
    """A value as a column holds it: lists and mappings as JSON, dates as ISO 8601, texts without what SQLite cannot
    hold (addresses and labels are strangers' words: no character in them may stop the run)."""
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, date):
        return value.isoformat()
    return to_json(value) if isinstance(value, Mapping | Sequence | set | frozenset) else value


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    if isinstance(value, Mapping):
        return dict(value)
    return sorted(value) if isinstance(value, set | frozenset) else str(value)


def picked(record: object, names: str) -> dict[str, Any]:
    """These fields of a record as columns of the same names."""
    return {name: getattr(record, name) for name in names.split()}


def insert(db: Database, table: str, row: Row, *, conflict: str = "") -> int:
    """Add a row; its id. `conflict`: what SQLite does where it breaks a rule of the table (IGNORE, REPLACE)."""
    added = db.execute(_insert(table, row, conflict), _values(row))
    return int(added.lastrowid or 0)


def insert_many(db: Database, table: str, rows: Iterable[Row], *, conflict: str = "") -> int:
    """Add rows that all have the columns of the first; how many."""
    listed = list(rows)
    if listed:
        db.execute_many(_insert(table, listed[0], conflict), [_values(row) for row in listed])
    return len(listed)


def update(db: Database, table: str, key: int, row: Row) -> None:
    """Change these columns of the row with this id."""
    setters = ", ".join(f"{name} = ?" for name in row)
    db.execute(f"UPDATE {table} SET {setters} WHERE id = ?", (*_values(row), key))


def _insert(table: str, row: Row, conflict: str) -> str:
    how = f"INSERT OR {conflict}" if conflict else "INSERT"
    return f"{how} INTO {table}({', '.join(row)}) VALUES ({', '.join('?' * len(row))})"


def _values(row: Row) -> tuple[Any, ...]:
    return tuple(map(stored, row.values()))
