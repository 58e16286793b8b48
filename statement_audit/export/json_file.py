"""JSON: one array, an object a row, a row a line. Texts are as the database has them."""

import json
from collections.abc import Iterable, Sequence
from typing import IO, Any

from statement_audit.safe_text import safe_json
from statement_audit.tabular import DataTable


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
