"""CSV: UTF-8, a header line, nothing where there is no value, no cell that a spreadsheet runs."""

import csv
from collections.abc import Iterable, Sequence
from typing import IO, Any

from statement_audit.safe_text import safe_cell
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
