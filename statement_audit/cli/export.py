"""`export`: every table and view as files."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from statement_audit.cli import options as o

if TYPE_CHECKING:
    from statement_audit.store import Database


class Format(StrEnum):
    CSV = "csv"
    JSON = "json"
    WARC = "warc"


def export(
    db: o.Db = o.DEFAULT_DB,
    format_: Annotated[
        Format, typer.Option("--format", help="csv, json, or warc: what was fetched, as evidence.")
    ] = Format.CSV,
    out: Annotated[Path, typer.Option("--out", help="Folder for one file a table, or - for stdout.")] = Path(
        "outputs/export"
    ),
    table: Annotated[
        list[str] | None, typer.Option("--table", help="Only this table or view; may be given several times.")
    ] = None,
) -> None:
    """Write the views and tables as CSV or JSON. Columns are described in docs/schema.md.

    Cells that a spreadsheet would run as a formula are written with a leading apostrophe in CSV. `--format warc` writes
    one file, fetches.warc.gz: every document as it was fetched, with its requests and headers.
    """
    from statement_audit.cli import output
    from statement_audit.errors import UsageError
    from statement_audit.store import open_database
    from statement_audit.store.reader import rows, tables_and_views

    if format_ is Format.WARC:
        _export_warc(o.existing(db), out, table)
        return
    with open_database(o.existing(db)) as database:
        names = table or tables_and_views(database)
        if str(out) == "-":
            if len(names) != 1:
                raise UsageError(
                    "Only one table fits on stdout.", hint="Add --table NAME, e.g. --table latest_findings."
                )
            import sys

            _write(rows(database, names[0]), _columns(database, names[0]), format_, sys.stdout)
            return
        for name in names:
            _columns(database, name)  # an unknown name is refused before any file is written
        out.mkdir(parents=True, exist_ok=True)
        for name in names:
            path = out / f"{name}.{format_.value}"
            with path.open("w", encoding="utf-8", newline="") as stream:
                count = _write(rows(database, name), _columns(database, name), format_, stream)
            output.note(f"{path}: {count} rows")


def _export_warc(db: Path, out: Path, table: list[str] | None) -> None:
    from statement_audit import __version__
    from statement_audit.archive import Archive
    from statement_audit.cli import output
    from statement_audit.errors import UsageError
    from statement_audit.store import open_database
    from statement_audit.store.reader import rows
    from statement_audit.warc import FILE_NAME, write_warc

    if table or str(out) == "-":
        raise UsageError("A WARC file holds all fetches.", hint="Leave --table out, and give a folder with --out.")
    out.mkdir(parents=True, exist_ok=True)
    path = out / FILE_NAME
    archive = Archive(db.parent / "archive")
    with open_database(db) as database, path.open("wb") as stream:
        count = write_warc(rows(database, "fetches"), archive.read, stream, f"statement-audit/{__version__}")
    output.note(f"{path}: {count} documents")


def _columns(database: Database, name: str) -> list[str]:
    from statement_audit.store.reader import columns

    return columns(database, name)


def _write(found: Iterable[dict[str, Any]], columns: list[str], format_: Format, stream: Any) -> int:
    from statement_audit.cli import output

    if format_ is Format.CSV:
        return output.write_csv(found, columns, stream)
    return _write_json(iter(found), stream)


def _write_json(found: Iterator[dict[str, Any]], stream: Any) -> int:
    """A JSON array, a row a line: nothing larger than a row is held in memory."""
    count = 0
    stream.write("[")
    for row in found:
        stream.write(",\n" if count else "\n")
        stream.write(json.dumps(row, ensure_ascii=False))
        count += 1
    stream.write("\n]\n")
    return count
