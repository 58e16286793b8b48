"""Rows on their way in: names, values as SQLite holds them, and what happens where a rule is broken."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import pytest

from statement_audit.store import Database, open_database
from statement_audit.store.sqlite_values import insert, insert_many, picked, stored, update


class Kind(StrEnum):
    POLICY = "policy"


@dataclass(frozen=True)
class Hop:
    url: str
    kind: Kind


@pytest.fixture
def db() -> Iterator[Database]:
    with open_database(None) as database:
        database.execute("CREATE TABLE things (id INTEGER PRIMARY KEY, name TEXT UNIQUE, data TEXT, told INTEGER)")
        yield database


@pytest.mark.parametrize(
    ("value", "held"),
    [
        (Kind.POLICY, "policy"),
        ("a\x00b\ud800", "a\N{REPLACEMENT CHARACTER}b\N{REPLACEMENT CHARACTER}"),
        (date(2025, 3, 31), "2025-03-31"),
        ((1, "ä"), '[1,"ä"]'),
        ({"a": Kind.POLICY}, '{"a":"policy"}'),
        ((Hop("x", Kind.POLICY),), '[{"url":"x","kind":"policy"}]'),
        (frozenset({"b", "a"}), '["a","b"]'),
        (True, True),
        (None, None),
        (0.5, 0.5),
    ],
)
def test_values_as_a_column_holds_them(value: object, held: object) -> None:
    assert stored(value) == held


def test_rows_are_added_and_changed_by_the_names_of_their_columns(db: Database) -> None:
    key = insert(db, "things", {"name": "a", "data": (Kind.POLICY,)} | {"told": None})
    update(db, "things", key, {"told": True, "data": ()})
    insert_many(db, "things", ({"told": False, "name": name} for name in "bc"))
    insert_many(db, "things", [])
    assert list(db.tuples("SELECT name, data, told FROM things ORDER BY id")) == [
        ("a", "[]", 1),
        ("b", None, 0),
        ("c", None, 0),
    ]


def test_a_row_that_breaks_a_rule_is_refused_left_out_or_put_in_its_place(db: Database) -> None:
    insert(db, "things", {"name": "a", "told": 0})
    with pytest.raises(sqlite3.IntegrityError):
        insert(db, "things", {"name": "a", "told": 1})
    insert(db, "things", {"name": "a", "told": 1}, conflict="IGNORE")
    assert db.value("SELECT told FROM things") == 0
    insert_many(db, "things", [{"name": "a", "told": 1}], conflict="REPLACE")
    assert list(db.tuples("SELECT told FROM things")) == [(1,)]


def test_fields_are_picked_in_the_order_asked() -> None:
    assert list(picked(Hop("x", Kind.POLICY), "kind url").items()) == [("kind", "policy"), ("url", "x")]
