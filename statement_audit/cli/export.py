"""`export`: every table and view as files, or as a package to publish."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

from typer import Option

from statement_audit.cli import options as o
from statement_audit.cli import output
from statement_audit.errors import UsageError
from statement_audit.writing import writing_file


class Format(StrEnum):
    CSV = "csv"
    JSON = "json"
    XLSX = "xlsx"
    PARQUET = "parquet"
    PARTS = "parts"
    WARC = "warc"
    PACKAGE = "package"


def export(
    db: o.Db = o.DEFAULT_DB,
    format_: Annotated[
        Format,
        Option(
            "--format",
            help="csv, json, xlsx (one workbook) or parquet; parts: several databases in one folder, for 'query'; "
            "warc: what was fetched, as evidence; package: all that a publication needs.",
        ),
    ] = Format.CSV,
    out: Annotated[Path, Option(help="Folder for the files; csv, json: - for stdout.", **o.WRITTEN)] = Path(
        "outputs/export"
    ),
    table: Annotated[list[str] | None, Option(help="Only this table or view; may be given several times.")] = None,
    part: Annotated[
        str | None, Option(help="parts: name of this database among the others. Default: the file's name.")
    ] = None,
    licence: Annotated[str, Option(help="package: licence of the findings, as SPDX names it.")] = "CC-BY-4.0",
    title: Annotated[str, Option(help="package: its title.")] = "What modern slavery statements say",
    publisher: Annotated[str, Option(help="package: whom to cite.")] = "statement-audit",
    documents: Annotated[
        bool, Option("--documents", help="package: with the archived documents of what was scored.")
    ] = False,
    reviewed_only: o.ReviewedOnly = False,
) -> None:
    """Write the views and tables as CSV, JSON, XLSX or Parquet, what was fetched as WARC, or a package to publish.

    Columns are described in docs/schema.md, in the notes of XLSX headers and in the metadata of Parquet files. Cells
    that a spreadsheet would run as a formula are written with a leading apostrophe in CSV, and as texts in XLSX. A
    package is a new folder with CSV, SQLite, data dictionary, licence and checksums. More: docs/exporting.md; parts:
    docs/parts.md. A file that no earlier export wrote, or that you changed since, is never replaced.
    """
    from statement_audit.features.publish import exported_files as publish

    o.existing(db)
    if part is not None and format_ is not Format.PARTS:
        raise UsageError("--part names one of several databases.", hint="Add --format parts.")
    if reviewed_only and format_ in (Format.WARC, Format.PACKAGE, Format.PARTS):
        raise UsageError("--reviewed-only is for tables.", hint="Choose csv, json, xlsx or parquet.")
    if documents and format_ is not Format.PACKAGE:
        raise UsageError("--documents is for a package.", hint="Add --format package.")
    if format_ is Format.WARC:
        _export_warc(db, out, table)
    elif format_ is Format.PACKAGE:
        _refuse_choice(out, table, "A package holds all tables.")
        for written in publish.export_package(db, out, licence, title, publisher=publisher, documents=documents):
            output.note(f"{written.path}: {written.rows} rows" if written.rows else f"{written.path}")
    elif format_ is Format.PARTS:
        _refuse_choice(out, table, "A part holds all tables.")
        _export_part(db, out, part)
    elif str(out) == "-":
        publish.print_table(db, format_.value, table or (), reviewed_only=reviewed_only)
    else:
        for written in publish.export_tables(db, format_.value, out, table or (), reviewed_only=reviewed_only):
            output.note(f"{written.path}: {written.rows} rows")


def _export_part(db: Path, out: Path, name: str | None) -> None:
    from statement_audit.features.publish.parts import export_part

    done = export_part(db, out, name, on_wait=lambda: output.note(f"Waiting for another export into {out} to end."))
    output.note(f"{out}: part {done.name}, {done.statements} statements, {done.rows} rows in {done.tables} tables")
    if done.elsewhere:
        output.note(f"{done.elsewhere} statements are in other parts too and shown once (statements_left_out).")
    output.note(f'Query all parts: statement-audit query "SELECT ..." --parts {out}')


def _export_warc(db: Path, out: Path, table: list[str] | None) -> None:
    from statement_audit import __version__
    from statement_audit.archive import Archive
    from statement_audit.store import open_database
    from statement_audit.store.reader import rows
    from statement_audit.warc import FILE_NAME, write_warc

    _refuse_choice(out, table, "A WARC file holds all fetches.")
    path = out / FILE_NAME
    archive = Archive(db.parent / "archive")
    with open_database(db) as database, writing_file(path) as place, place.open("wb") as stream:
        count = write_warc(rows(database, "fetches"), archive.read, stream, f"statement-audit/{__version__}")
    output.note(f"{path}: {count} documents")


def _refuse_choice(out: Path, table: list[str] | None, why: str) -> None:
    if table or str(out) == "-":
        raise UsageError(why, hint="Leave --table out, and give a folder with --out.")
