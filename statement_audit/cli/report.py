"""`report`: the site of results, or one company's gap report."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from typer import Argument, Option

from statement_audit.cli import options as o
from statement_audit.cli import output
from statement_audit.errors import UsageError
from statement_audit.writing import writing_file

if TYPE_CHECKING:
    from statement_audit.features.publish.site import Publication, ReportOptions

SITE_URL = "Address at which the site will be: adds sitemap, feed, whole addresses in citations, previews and snippets."
CONTACT = "Whom to write to about an error, or with a reply: a mail address or a page; it stands on every page."
CARDS = "Draw a picture of each company's page, for where links are shared. Needs --site-url."
SHOWN = 20  # documents that are named one by one


class GapFormat(StrEnum):
    MD = "md"
    HTML = "html"
    DOCX = "docx"
    PDF = "pdf"


def report(
    company: Annotated[
        str | None, Argument(help="One company's gap report: its name, part of it, or its number.")
    ] = None,
    db: o.Db = o.DEFAULT_DB,
    out: Annotated[
        Path | None, Option(help="Folder of the site, or file of the gap report (default: stdout).", **o.WRITTEN)
    ] = None,
    format_: Annotated[
        GapFormat | None,
        Option("--format", help="Of a gap report: md (default), html, or docx and pdf, which need --out."),
    ] = None,
    year: o.Year = None,
    title: Annotated[str | None, Option(help="Title of the site.")] = None,
    documents: Annotated[
        bool, Option("--documents/--no-documents", help="Copy the archived files into the site, or only their text.")
    ] = True,
    reviewed_only: o.ReviewedOnly = False,
    site_url: Annotated[str, Option(help=SITE_URL)] = "",
    contact: Annotated[str, Option(help=CONTACT)] = "",
    cards: Annotated[bool, Option("--cards", help=CARDS)] = False,
) -> None:
    """Write a site of results that works from disk, without network: open index.html in its folder.

    It publishes the files and texts of scored statements alone, and lists them first. The folder is made anew as a
    whole: one that holds anything else than an earlier report is left alone.

    With COMPANY, its gap report instead: gates missed, criteria only promised or not found, with quotes and pages, and
    what a stronger text would hold.
    """
    o.existing(db)
    if company is not None:
        if title is not None or not documents or reviewed_only or site_url or contact or cards:
            told = "--title, --no-documents, --reviewed-only, --site-url, --contact and --cards are for the whole site."
            raise UsageError(told, hint="Leave them out, or the company.")
        _gap_report(db, company, year, format_ or GapFormat.MD, out)
        return
    if format_ is not None or year is not None:
        raise UsageError("--format and --year are for one company's gap report.", hint="Name the company before them.")
    from statement_audit.features.publish.site import TITLE, ReportOptions

    out = out or Path("outputs/report")
    _site(db, ReportOptions(out, title or TITLE, documents, site_url, contact, cards, reviewed_only))


def _site(db: Path, options: ReportOptions) -> None:
    from statement_audit.features.publish.site import write_report

    made = write_report(db, options, on_choice=_print_choice)
    if options.reviewed_only:
        read, every = made.findings["reviewed"], made.findings["findings"]
        output.note(f"Printed: {read:,} of {every:,} findings, those that a person has decided on.")
    for sha256 in made.missing:
        output.note(f"Document {sha256} is not in the archive beside the database: only its text is in the report.")
    if made.charts:
        output.note(f"Charts are left out; their tables are there. For charts: {made.charts}")
    print(options.out / "index.html")
    output.note(
        f"{made.pages:,} pages of {made.statements:,} statements; the largest has {made.largest_page / 1000:,.0f} kB."
    )


def _print_choice(chosen: Publication) -> None:
    """What will be published, before it is."""
    what = "files and texts" if chosen.files else "texts"
    output.note(f"Will be published: the {what} of {len(chosen.published):,} scored statements.")
    for name in chosen.published[:SHOWN]:
        output.note(f"  {name}")
    if len(chosen.published) > SHOWN:
        output.note(f"  and {len(chosen.published) - SHOWN:,} more: all are in data/documents.csv of the site.")
    if chosen.left_out:
        output.note(f"Left out, for they are no scored statements: {len(chosen.left_out):,}.")
    for name in chosen.left_out[:SHOWN]:
        output.note(f"  {name}")


def _gap_report(db: Path, company: str, year: int | None, kind: GapFormat, out: Path | None) -> None:
    from statement_audit.features.publish.gap_report import write_gap_report

    if kind in (GapFormat.PDF, GapFormat.DOCX) and out is None:
        raise UsageError(f"A {kind.name} is not for the terminal.", hint=f"Name a file: --out report.{kind.value}")
    data = write_gap_report(db, company, year, kind.value)
    if out is None:
        sys.stdout.buffer.write(data)
        return
    with writing_file(out) as place:
        place.write_bytes(data)
    output.note(f"{out}: {len(data):,} bytes")
