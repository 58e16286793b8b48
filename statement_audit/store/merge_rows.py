"""Rows of an attached database on their way into this one: keys are translated, everything else stays as it is."""

import hashlib
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from statement_audit.store.connection import Database
from statement_audit.store.sql_files import queries_of
from statement_audit.store.tables import describe_tables

_SQL = queries_of("merge_rows")


class Rows:
    """Copies rows from the database attached as `source`.

    For each table that others refer to there is a temporary table `<table>_map`: `old` (the key there), `new` (the key
    here) and `added` (1 where the row is to be copied, 0 where it is here already).
    """

    def __init__(self, db: Database) -> None:
        self.db = db
        self._mapped: set[str] = set()
        self._describe = cache(lambda table: describe_tables(db, [table])[0])
        db.connection.create_function("content_key", -1, content_key, deterministic=True)

    # --- keys ---------------------------------------------------------------------------------

    def new_map(self, table: str) -> None:
        """Make the table's map, empty."""
        self.db.execute(f"CREATE TEMP TABLE {table}_map(old INTEGER PRIMARY KEY, new INTEGER NOT NULL, added INTEGER)")
        self._mapped.add(table)

    def next_id(self, table: str) -> int:
        """The highest id here: new rows come above it."""
        return int(self.db.value(f"SELECT coalesce(max(id), 0) FROM main.{table}"))

    def add_new(self, table: str, where: str) -> None:
        """Give a new key to those rows of the source that fit `where` and have none yet, in their order."""
        self.db.execute(_SQL["add_new"].format(table=table, where=where), (self.next_id(table),))

    def match(
        self, table: str, columns: Sequence[str], where: str = "1", replace: Mapping[str, str] | None = None
    ) -> None:
        """Make the table's map: rows with the same values in these columns are one row.

        Where a database holds several such rows, the first is matched with the first, the second with the second.
        """
        self.new_map(table)
        there = ", ".join(self._value(table, column, replace or {}) for column in columns)
        here = ", ".join(f'it."{column}"' for column in columns)
        for name, schema, values, wanted in (("incoming", "source", there, where), ("held", "main", here, "1")):
            self.db.execute(f"CREATE TEMP TABLE {name}(key BLOB, place INTEGER, id INTEGER, PRIMARY KEY (key, place))")
            self.db.execute(_SQL["keys"].format(name=name, values=values, of=f"{schema}.{table}", wanted=wanted))
        self.db.execute(_SQL["same_key"].format(table=table))
        self.add_new(table, "it.id IN (SELECT id FROM temp.incoming)")
        for name in ("incoming", "held"):
            self.db.execute(f"DROP TABLE temp.{name}")

    def match_within(self, table: str, parent: str, column: str, key: str) -> None:
        """Make the map of a table whose rows belong to another's, by `column`: with one that both have, `key` tells
        them apart; all of a new one are new."""
        self.new_map(table)
        self.db.execute(_SQL["same_within"].format(table=table, parent=parent, column=column, key=key))
        self.add_new(table, f"it.{column} IN (SELECT old FROM temp.{parent}_map WHERE added = 1)")

    def merge(self, table: str, columns: Sequence[str]) -> None:
        """Match the rows by these columns, and copy those that are new."""
        self.match(table, columns)
        self.copy(table)

    # --- rows ---------------------------------------------------------------------------------

    def copy(
        self, table: str, where: str = "1", replace: Mapping[str, str] | None = None, *, unless_there: bool = False
    ) -> None:
        """Insert the rows that the map says are new (all that fit `where`, in a table without a map).

        Args:
            where: further condition on the source's row `it`.
            replace: column -> SQL that stands in for the source's value.
            unless_there: leave out a row that breaks a unique key, instead of stopping.
        """
        has_map, has_id = table in self._mapped, self._describe(table).key == ("id",)
        wanted = [name for name in self.columns(table) if has_map or not has_id or name != "id"]
        values = ["own.new" if has_id and name == "id" else self._value(table, name, replace or {}) for name in wanted]
        parts = {"names": ", ".join(f'"{name}"' for name in wanted), "values": ", ".join(values), "where": where}
        parts["new"] = _SQL["that_are_new"].format(table=table) if has_map else ""
        parts["order"] = "ORDER BY it.id" if has_id else ""
        parts["conflict"] = "ON CONFLICT DO NOTHING" if unless_there else ""
        self.db.execute(_SQL["copy"].format(table=table, **parts))

    def translated(self, table: str, column: str) -> str:
        """SQL for the source's value of a column, with a key as it is here."""
        return self._value(table, column, {})

    def columns(self, table: str) -> list[str]:
        """The names of the table's columns."""
        return list(self._describe(table).header)

    def in_time_order(self, table: str, group: Sequence[str], time: str) -> None:
        """Give new ids to groups that new rows have put out of order, so that the later row has the higher id."""
        of_it = ", ".join(f"it.{column}" for column in group)
        same = " AND ".join(f"it.{column} IS own.{column}" for column in group)
        parts = {"group": ", ".join(group), "first": group[0], "of_it": of_it, "same": same}
        self.db.execute(_SQL["moves"].format(table=table, time=time, **parts), (self.next_id(table),))
        self.db.execute(f"UPDATE main.{table} SET id = moves.new FROM temp.moves WHERE moves.old = main.{table}.id")
        self.db.execute("DROP TABLE temp.moves")

    def _value(self, table: str, column: str, replace: Mapping[str, str]) -> str:
        if column in replace:
            return replace[column]
        parents = {one.name: one.refers_to[0] for one in self._describe(table).columns if one.refers_to}
        if (parent := parents.get(column)) in self._mapped:
            return f'(SELECT new FROM temp.{parent}_map WHERE old = it."{column}")'
        return f'it."{column}"'


def content_key(*values: Any) -> bytes:
    """The same values give the same key; as short as is safe, for a table may be large."""
    return hashlib.blake2b(repr(values).encode("utf-8", "backslashreplace"), digest_size=16).digest()
