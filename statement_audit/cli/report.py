"""`report`: the site of results, or one company's gap report."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from statement_audit.cli import options as o


class Format(StrEnum):
    MD = "md"
    HTML = "html"
    PDF = "pdf"


def report(
    company: Annotated[
        str | None, typer.Argument(help="One company's gap report: its name, part of it, or its number.")
    ] = None,
    db: o.Db = o.DEFAULT_DB,
    out: Annotated[
        Path | None, typer.Option("--out", help="Folder of the site, or file of the gap report (default: stdout).")
    ] = None,
    format_: Annotated[
        Format | None, typer.Option("--format", help="Of a gap report: md (default), html, or pdf, which needs --out.")
    ] = None,
    year: o.Year = None,
    title: Annotated[str | None, typer.Option("--title", help="Title of the site.")] = None,
    documents: Annotated[
        bool,
        typer.Option("--documents/--no-documents", help="Copy the archived files into the site, or only their text."),
    ] = True,
) -> None:
    """Write a site of results that works from disk, without network: open index.html in its folder.

    With COMPANY, its gap report instead: gates missed, criteria only promised or not found, with quotes and pages, and
    what a stronger text would hold.
    """
    from statement_audit.errors import UsageError

    o.existing(db)
    if company is not None:
        _gap_report(db, company, year, format_ or Format.MD, out)
        return
    if format_ is not None or year is not None:
        raise UsageError("--format and --year are for one company's gap report.", hint="Name the company before them.")
    _site(db, out or Path("outputs/report"), title, documents)


def _site(db: Path, out: Path, title: str | None, documents: bool) -> None:
    from statement_audit.cli import output
    from statement_audit.pipeline.report_site import TITLE, ReportOptions, write_report

    made = write_report(db, ReportOptions(out, title or TITLE, documents))
    for sha256 in made.missing:
        output.note(f"Document {sha256} is not in the archive beside the database: only its text is in the report.")
    if not made.charts:
        output.note("Charts are left out; their tables are there. For charts: pip install 'statement-audit[report]'")
    print(out / "index.html")
    output.note(
        f"{made.pages:,} pages of {made.statements:,} statements; the largest has {made.largest_page / 1000:,.0f} kB."
    )


def _gap_report(db: Path, company: str, year: int | None, kind: Format, out: Path | None) -> None:
    from statement_audit.cli import output
    from statement_audit.errors import UsageError
    from statement_audit.pipeline.report_company import write_gap_report

    if kind is Format.PDF and out is None:
        raise UsageError("A PDF is not for the terminal.", hint="Name a file: --out report.pdf")
    data = write_gap_report(db, company, year, kind.value)
    if out is None:
        sys.stdout.buffer.write(data)
        return
    try:
        out.write_bytes(data)
    except OSError as error:
        raise UsageError(
            f"Cannot write {out}: {error.strerror or error}.", hint="Name another file with --out."
        ) from error
    output.note(f"{out}: {len(data):,} bytes")
