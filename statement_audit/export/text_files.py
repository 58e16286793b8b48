"""CSV: UTF-8, a header line, nothing where there is no value, no cell that a spreadsheet runs. JSON: one array, an
object a row, a row a line; texts are as the database has them.
"""

import csv
import json
from collections.abc import Iterable, Sequence
from typing import IO, Any

from statement_audit.safe_text import safe_cell, safe_json
from statement_audit.tabular import DataTable


def write_csv(table: DataTable, rows: Iterable[Sequence[Any]], stream: IO[str]) -> int:
    """Write the rows; return how many. The stream must leave line ends as they are (`newline=""`)."""
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(table.header)
    count = 0
    for row in rows:
        writer.writerow([safe_cell(value) for value in row])
        count += 1
    return count


def write_json(table: DataTable, rows: Iterable[Sequence[Any]], stream: IO[str]) -> int:
    """Write the rows; return how many. Nothing larger than a row is held in memory."""
    header = table.header
    count = 0
    stream.write("[")
    for count, row in enumerate(rows, 1):
        stream.write(",\n" if count > 1 else "\n")
        stream.write(safe_json(json.dumps(dict(zip(header, row, strict=True)), ensure_ascii=False)))
    stream.write("\n]\n")
    return count
