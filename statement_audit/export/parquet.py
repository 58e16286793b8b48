"""Parquet: one file a table, typed, with the meaning of table and columns in the file's metadata."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from statement_audit.errors import needing
from statement_audit.tabular import DataTable

GROUP_ROWS = 10_000
GROUP_CHARACTERS = 8 * 1024 * 1024  # whole pages of text: a row group must fit in memory several times


def write_parquet(table: DataTable, rows: Iterable[Sequence[Any]], path: Path) -> int:
    """Write the rows; return how many.

    Raises:
        MissingExtraError: pyarrow is not installed.
    """
    with needing("Parquet export", "report"):
        import pyarrow
        from pyarrow import parquet
    schema = _schema(pyarrow, table)
    casts = [_TYPES[column.type][1] for column in table.columns]
    count = 0
    with parquet.ParquetWriter(path, schema, compression="zstd") as writer:
        for group in _groups(rows):
            columns = zip(*group, strict=True)
            arrays = [
                pyarrow.array([None if value is None else cast(value) for value in values], type=field.type)
                for values, cast, field in zip(columns, casts, schema, strict=True)
            ]
            writer.write_table(pyarrow.Table.from_arrays(arrays, schema=schema))
            count += len(group)
    return count


# The type's name in Parquet, and what makes a value of it.
_TYPES: dict[str, tuple[str, Callable[[Any], Any]]] = {
    "text": ("string", str), "json": ("string", str), "integer": ("int64", int), "real": ("double", float),
    "boolean": ("bool", bool),
}  # fmt: skip


def _schema(pyarrow: Any, table: DataTable) -> Any:
    """A JSON column is a string whose metadata says `format: json`."""
    fields = [
        pyarrow.field(
            column.name,
            pyarrow.type_for_alias(_TYPES[column.type][0]),
            metadata={"description": column.meaning} | ({"format": "json"} if column.type == "json" else {}),
        )
        for column in table.columns
    ]
    return pyarrow.schema(fields, metadata={"name": table.name, "description": table.meaning})


def _groups(rows: Iterable[Sequence[Any]]) -> Iterator[list[Sequence[Any]]]:
    """Yield runs of rows that make one row group each."""
    group: list[Sequence[Any]] = []
    size = 0
    for row in rows:
        group.append(row)
        size += sum(len(value) for value in row if isinstance(value, str))
        if len(group) == GROUP_ROWS or size > GROUP_CHARACTERS:
            yield group
            group, size = [], 0
    if group:
        yield group
