"""Results for others. `report`: the site of them, or one company's gap report; `export`: every table and view as files,
or a package to publish; `serve`: the database in a browser, with Datasette, on this machine alone."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from typing import Annotated, Literal

import typer
from typer import Argument, Option

from statement_audit.cli import options as o
from statement_audit.cli import output
from statement_audit.cli.screen import note_screen
from statement_audit.errors import UsageError
from statement_audit.writing import writing_file

GapFormat = Literal["md", "html", "docx", "pdf"]


def report(
    context: typer.Context,
    company: Annotated[str | None, Argument()] = None,
    db: o.Db = o.DEFAULT_DB,
    out: Annotated[Path | None, Option(**o.WRITTEN)] = None,
    format_: GapFormat | None = None,
    year: int | None = None,
    title: str | None = None,
    documents: Annotated[bool, Option("--documents/--no-documents")] = True,
    reviewed_only: bool = False,
    site_url: str = "",
    contact: str = "",
    cards: bool = False,
) -> None:
    """Write a site of results that works from disk, without network: open index.html in its folder.

    It publishes the files and texts of scored statements alone, and lists them first. The folder is made anew as a
    whole: one that holds anything else than an earlier report is left alone.

    With COMPANY, its gap report instead: gates missed, criteria only promised or not found, with quotes and pages, and
    what a stronger text would hold.

    Args:
        company: One company's gap report: its name, part of it, or its number.
        out: Folder of the site, or file of the gap report (default: stdout).
        format_: Of a gap report: md, html, docx or pdf. Default: by the ending of --out, else md.
        title: Title of the site.
        documents: Copy the archived files into the site, or only their text.
        site_url: Address at which the site will be: adds sitemap, feed, whole addresses in citations, previews and
            snippets.
        contact: Whom to write to about an error, or with a reply: a mail address or a page; it stands on every page.
        cards: Draw a picture of each company's page, for where links are shared. Needs --site-url.
    """
    from statement_audit.store import existing

    existing(db)
    if company is not None:
        whole = ("--title", "--no-documents", "--reviewed-only", "--site-url", "--contact", "--cards")
        o.belong(o.typed(context, *whole), "the whole site")
        _gap_report(db, company, year, format_, out)
        return
    o.belong(o.typed(context, "--format", "--year"), "one company's gap report", "Name the company.")
    from statement_audit.features.publish.site import TITLE, ReportOptions, write_report

    out = out or Path("outputs/report")
    options = ReportOptions(out, title or TITLE, documents, site_url, contact, cards, reviewed_only)
    told = partial(note_screen, "to_publish", files=documents)
    made = write_report(db, options, on_choice=lambda statements: told(statements=statements))
    note_screen("published", made=made, reviewed_only=reviewed_only)
    print(out / "index.html")
    largest = f"the largest has {made.largest_page / 1000:,.0f} kB"
    output.note(f"{made.pages:,} pages of {made.statements:,} statements; {largest}.")


def _gap_report(db: Path, company: str, year: int | None, wanted: GapFormat | None, out: Path | None) -> None:
    from statement_audit.features.publish.gap_report import write_gap_report
    from statement_audit.report.gaps import kind_of

    if out is None and wanted in ("pdf", "docx"):
        raise UsageError(f"A {wanted.upper()} is not for the terminal.", hint=f"Name a file: --out report.{wanted}")
    kind = wanted or "md" if out is None else kind_of(out, wanted)
    data = write_gap_report(db, company, year, kind)
    if out is None:
        sys.stdout.buffer.write(data)
        return
    with writing_file(out) as place:
        place.write_bytes(data)
    output.note(f"{out}: {len(data):,} bytes")


# --- export ----------------------------------------------------------------------------------


ExportFormat = Literal["csv", "json", "xlsx", "parquet", "parts", "warc", "package"]


def export(
    context: typer.Context,
    db: o.Db = o.DEFAULT_DB,
    format_: ExportFormat = "csv",
    out: Annotated[Path, Option(**o.WRITTEN)] = Path("outputs/export"),
    table: list[str] | None = None,
    part: str | None = None,
    licence: str = "CC-BY-4.0",
    title: str = "What modern slavery statements say",
    publisher: str = "statement-audit",
    documents: bool = False,
    reviewed_only: bool = False,
) -> None:
    """Write the views and tables as CSV, JSON, XLSX or Parquet, what was fetched as WARC, or a package to publish.

    Columns are described in docs/schema.md, in the notes of XLSX headers and in the metadata of Parquet files. Cells
    that a spreadsheet would run as a formula are written with a leading apostrophe in CSV, and as texts in XLSX. A
    package is a new folder with CSV, SQLite, data dictionary, licence and checksums. More: docs/exporting.md; parts:
    docs/parts.md. A file that no earlier export wrote, or that you changed since, is never replaced.

    Args:
        format_: csv, json, xlsx (one workbook) or parquet; parts: several databases in one folder, for 'query'; warc:
            what was fetched, as evidence; package: all that a publication needs.
        out: Folder for the files; csv, json: - for stdout.
        table: Only this table or view; may be given several times.
        part: parts: name of this database among the others. Default: the file's name.
        licence: package: licence of the findings: an SPDX name (docs/exporting.md), or LicenseRef-NAME for your own.
        title: package: its title.
        publisher: package: whom to cite.
        documents: package: with the archived documents of what was scored.
    """
    from statement_audit.features.publish import exported_files as publish
    from statement_audit.store import existing

    existing(db)
    if format_ != "parts":
        o.belong(o.typed(context, "--part"), "one of several databases", "Add --format parts.")
    if format_ in ("warc", "package", "parts"):
        o.belong(o.typed(context, "--reviewed-only"), "tables", "Choose csv, json, xlsx or parquet.")
    if format_ != "package":
        of_package = ("--licence", "--title", "--publisher", "--documents")
        o.belong(o.typed(context, *of_package), "a package", "Add --format package.")
    if format_ == "warc":
        _export_warc(db, out, table)
    elif format_ == "package":
        _refuse_choice(out, table, "A package holds all tables.")
        for written in publish.export_package(db, out, licence, title, publisher=publisher, documents=documents):
            output.note(f"{written.path}: {written.rows} rows" if written.rows else f"{written.path}")
    elif format_ == "parts":
        _refuse_choice(out, table, "A part holds all tables.")
        _export_part(db, out, part)
    elif str(out) == "-":
        publish.print_table(db, format_, table or (), reviewed_only=reviewed_only)
    else:
        for written in publish.export_tables(db, format_, out, table or (), reviewed_only=reviewed_only):
            output.note(f"{written.path}: {written.rows} rows")


def _export_part(db: Path, out: Path, name: str | None) -> None:
    from statement_audit.features.publish.parts import export_part

    done = export_part(db, out, name, on_wait=lambda: output.note(f"Waiting for another export into {out} to end."))
    note_screen("part", done=done, out=out)


def _export_warc(db: Path, out: Path, table: list[str] | None) -> None:
    from statement_audit import __version__
    from statement_audit.archive import Archive
    from statement_audit.store import open_database, reader
    from statement_audit.warc import FILE_NAME, write_warc

    _refuse_choice(out, table, "A WARC file holds all fetches.")
    path = out / FILE_NAME
    archive = Archive(db.parent / "archive")
    with open_database(db) as database, writing_file(path) as place, place.open("wb") as stream:
        count = write_warc(reader.rows(database, "fetches"), archive.read, stream, f"statement-audit/{__version__}")
    output.note(f"{path}: {count} documents")


def _refuse_choice(out: Path, table: list[str] | None, why: str) -> None:
    if table or str(out) == "-":
        raise UsageError(why, hint="Leave --table out, and give a folder with --out.")


# --- serve -----------------------------------------------------------------------------------


def serve(db: o.Db = o.DEFAULT_DB, port: o.Port = None, open_browser: o.Open = False) -> None:
    """Open the results in a browser: questions, tables, quotes in their pages, archived documents.

    Needs the extra 'serve' (Datasette). The database is read, never written; Ctrl-C stops.
    """
    import tempfile

    from statement_audit.archive import Archive
    from statement_audit.serve import launch
    from statement_audit.serve.app import build_app
    from statement_audit.serve.options import Served
    from statement_audit.store import descriptions, queries
    from statement_audit.store.database import standing_database

    launch.need_extra()
    tables, views = descriptions.described()
    with tempfile.TemporaryDirectory(prefix="statement-audit-") as folder:
        standing = standing_database(db, Path(folder))
        served = Served(
            database=standing,
            read_document=Archive(db.parent / "archive").read,
            restrain=queries.restrain,
            tables=tables,
            views=views,
            watched=standing if standing == db else None,
        )
        queries.limit_memory()
        with launch.bind(port) as listening:
            ready = partial(announce, launch.address(listening), open_browser)
            launch.serve_application(build_app(served).app(), listening, ready)


def announce(url: str, open_browser: bool) -> None:
    """Say where it is served, and open a browser where that is wanted."""
    output.note(f"Serving at {url} (Ctrl-C stops)")
    if open_browser:
        import webbrowser

        webbrowser.open(url)
