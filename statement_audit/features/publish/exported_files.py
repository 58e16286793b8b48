"""The database to files: the one place that knows both the store and the exports."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from statement_audit import __version__
from statement_audit.archive import Archive
from statement_audit.errors import UsageError
from statement_audit.export import parquet, text_files, xlsx
from statement_audit.export.package import ARCHIVE, DATABASE, Licence, PackageInfo, find_licence, write_package
from statement_audit.features.publish.snapshot import reading, spared
from statement_audit.safe_text import without_controls
from statement_audit.store import Database
from statement_audit.store.tables import describe_tables, public_copy, public_documents, table_rows
from statement_audit.tabular import DataTable
from statement_audit.writing import explained, writing_files, writing_folder

NAME = "modern-slavery-statements"
WORKBOOK = "statement-audit.xlsx"
WRITERS = {"csv": text_files.write_csv, "json": text_files.write_json}  # of text, into a stream
_RUBRICS = """
SELECT id || ' ' || version, hash FROM rubrics WHERE hash IN (SELECT rubric_hash FROM runs) ORDER BY 1, 2"""


@dataclass(frozen=True, slots=True)
class Exported:
    """One file that was written, and how many rows it holds."""

    path: Path
    rows: int


def export_tables(
    db: Path, kind: str, out: Path, names: Sequence[str], *, reviewed_only: bool = False
) -> list[Exported]:
    """Write tables and views as files of one kind (csv, json, xlsx, parquet): all of them, or none.

    All of them show the database as it stood when the export began; `reviewed_only`: as `show_reviewed_alone`.

    Raises:
        UsageError: there is no such table or view, or a file of the user's has one of the names.
        OutputError: the disk is full or fails.
        MissingExtraError: the library for this kind is not installed.
    """
    with reading(db, reviewed_only=reviewed_only) as database:
        tables = describe_tables(database, names)
        if kind == "xlsx":
            pairs = ((table, table_rows(database, table)) for table in tables)
            with writing_files(out, [WORKBOOK]) as folder:
                rows = xlsx.write_workbook(pairs, folder / WORKBOOK, _made(database))
            return [Exported(out / WORKBOOK, sum(rows.values()))]
        files = {f"{table.name}.{kind}": table for table in tables}
        with writing_files(out, files) as folder:
            return [Exported(out / name, _write_file(database, files[name], kind, folder / name)) for name in files]


def _write_file(database: Database, table: DataTable, kind: str, path: Path) -> int:
    if kind == "parquet":
        return parquet.write_parquet(table, table_rows(database, table), path)
    with path.open("w", encoding="utf-8", newline="") as stream:
        return WRITERS[kind](table, table_rows(database, table), stream)


def print_table(db: Path, kind: str, names: Sequence[str], *, reviewed_only: bool = False) -> None:
    """Write the one table of `names` to stdout.

    Raises:
        UsageError: `names` are not one, there is no such table, or the kind is no text.
    """
    if len(names) != 1:
        raise UsageError("Only one table fits on stdout.", hint="Add --table NAME, e.g. --table latest_findings.")
    if kind not in WRITERS:
        raise UsageError(f"{kind} does not go to stdout.", hint="Give a folder with --out.")
    with reading(db, reviewed_only=reviewed_only) as database, explained(Path("standard output")):
        (table,) = describe_tables(database, names)
        WRITERS[kind](table, table_rows(database, table), sys.stdout)


def export_package(
    db: Path, out: Path, licence: str, title: str, *, publisher: str = "statement-audit", documents: bool = False
) -> list[Exported]:
    """Write a package to publish into a new folder; the folder is whole or absent.

    Args:
        publisher: whom to cite.
        documents: that the archived documents of what was scored come along, as a database's archive lies beside it.

    Raises:
        UsageError: the folder is there and not empty, or the licence is no SPDX identifier.
        OutputError: the disk is full or fails.
        StoreError: a document is not in the archive.
    """
    found = find_licence(licence)
    with writing_folder(out, None) as folder:
        with spared(db) as database:
            public_copy(database, folder / DATABASE)
        with reading(folder / DATABASE) as database:
            taken = public_documents(database) if documents else []
            kept, packed = Archive(db.parent / "archive"), Archive(folder / ARCHIVE)
            for sha256 in taken:
                packed.put_bytes(kept.read(sha256))
            info = _package_info(database, found, title, publisher, len(taken))
            tables = describe_tables(database)
            files = write_package(folder, info, tables, lambda table: table_rows(database, table))
    return [Exported(out / file.path, file.rows) for file in files]


def _package_info(database: Database, licence: Licence, title: str, publisher: str, documents: int) -> PackageInfo:
    return PackageInfo(
        name=NAME,
        title=without_controls(title),
        created=_made(database).isoformat(),
        licence=licence,
        registers=_column(database, "SELECT register FROM declared UNION SELECT source FROM targets"),
        statements=int(database.value("SELECT count(*) FROM statements")),
        companies=int(database.value("SELECT count(DISTINCT company_id) FROM statement_companies")),
        rubrics=tuple((name, digest) for name, digest in database.tuples(_RUBRICS)),
        judges=_column(database, "SELECT DISTINCT classifier_revision FROM runs"),
        tool=f"statement-audit {__version__}",
        publisher=without_controls(publisher),
        documents=documents,
    )


def _column(database: Database, sql: str) -> tuple[str, ...]:
    return tuple(sorted({str(value) for (value,) in database.tuples(sql) if value}))


def _made(database: Database) -> datetime:
    """When the database was last written to by a run: two exports of one state give the same bytes."""
    last = database.value("SELECT max(coalesce(finished_at, started_at)) FROM runs")
    return datetime.fromisoformat(last or "2000-01-01T00:00:00+00:00")
