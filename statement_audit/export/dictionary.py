"""The data dictionary: every column of every table with its type and what it means."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from typing import IO

from statement_audit.tabular import DataColumn, DataTable

HEADER = ("table", "kind", "column", "type", "key", "refers_to", "meaning")


def write_dictionary(tables: Sequence[DataTable], stream: IO[str]) -> int:
    """Write one row a column as CSV; return how many."""
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(HEADER)
    rows = [_row(table, column) for table in tables for column in table.columns]
    writer.writerows(rows)
    return len(rows)


def _row(table: DataTable, column: DataColumn) -> tuple[str, ...]:
    kind = "view" if table.is_view else "table"
    key = "yes" if column.name in table.key else ""
    refers = ".".join(column.refers_to) if column.refers_to else ""
    return (table.name, kind, column.name, column.type, key, refers, column.meaning)
