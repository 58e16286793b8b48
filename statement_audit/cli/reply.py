"""`reply`: what companies answer, kept beside their scores."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from typer import Argument, Option

from statement_audit.cli import options as o
from statement_audit.cli import output
from statement_audit.cli.screen import list_rows
from statement_audit.clock import now, utc_now, what_is_wrong
from statement_audit.errors import UsageError
from statement_audit.named_files import MOST_TEXT, read_named_text
from statement_audit.writing import writing_file

if TYPE_CHECKING:
    from statement_audit.store import Database
    from statement_audit.store.rows import CompanyRow

app = o.Commands(no_args_is_help=True, help="Companies' replies: kept and shown beside their scores.")

MOST_CHARACTERS = 20_000


@app.command()
def add(
    company: str,
    date: Annotated[str, Option()],
    source: Annotated[str, Option()],
    db: o.Db = o.DEFAULT_DB,
    text: str | None = None,
    file: Path | None = None,
    year: int | None = None,
    criterion: str | None = (None),
) -> None:
    """Keep a company's reply with its date and source. It changes no score, and stands wherever the score does.

    Args:
        date: Day of the reply: YYYY-MM-DD.
        source: Where it comes from: an address, or words.
        text: The reply, word for word.
        file: A text file with the reply.
        year: The statement that it is about; else all.
        criterion: The criterion that it is about; else all.
    """
    from statement_audit.store import reader, write_reviews

    words, day = _words(text, file), _day(date)
    if not source.strip():
        raise typer.BadParameter("--source must say where the reply comes from.")
    with o.writing(db) as writer:
        row = reader.the_company(writer.db, company)
        _check(writer.db, row, year, criterion)
        reply = write_reviews.NewReply(row.id, words, source.strip(), day, year, criterion)
        added = writer.write_reply(reply)
    about = f"{row.name}, {year or 'all years'}{f', {criterion}' if criterion else ''}"
    output.note(f"Reply of {about}: {'added' if added else 'it was there already'}.")


@app.command()
def request(
    company: str,
    out: Annotated[Path, Option(**o.WRITTEN)],
    until: Annotated[str, Option()],
    db: o.Db = o.DEFAULT_DB,
    year: int | None = None,
    reviewed_only: bool = False,
) -> None:
    """Write every claim about a company, with quotes and pages, to be sent to it before publishing.

    The database remembers that it was asked, when and until when; the report says asked, answered or no answer.

    Args:
        out: The document: .docx, .html, .md or .pdf.
        until: Last day for its reply: YYYY-MM-DD.
    """
    from statement_audit.features.publish.gap_report import write_reply_request
    from statement_audit.report.gaps import kind_of

    day, kind = _a_day("--until", until).date().isoformat(), kind_of(out)
    if day < (utc_now() - timedelta(hours=12)).date().isoformat():  # it has ended everywhere
        raise typer.BadParameter(f"--until {day} is past.")
    data, asked, claims = write_reply_request(db, company, year, kind, day, reviewed_only)
    with writing_file(out) as place:
        place.write_bytes(data)
    with o.writing(db) as writer:
        writer.write_reply_request(asked.company_id, asked.year, claims, day)
    about = output.of_year(asked.company, asked.year)
    output.note(f"{out}: {claims} claims about {about}. Asked today for a reply until {day}.")


@app.command("list")
def list_replies(
    company: Annotated[str | None, Argument()] = None,
    db: o.Db = o.DEFAULT_DB,
    year: int | None = None,
    requests: bool = (False),
    form: output.ListForm = output.ListForm(),
) -> None:
    """List replies, oldest first. With --year, those about it and those about all years.

    Args:
        company: Only this company.
        requests: Who was asked instead, and whether they answered.
    """
    from statement_audit.store.read_results import replies, reply_requests

    with o.opened(db) as database:
        company_id = o.company_id(database, company)
        if requests:
            list_rows("requests", reply_requests(database, company_id, year), form, today=now()[:10])
            return
        rows = replies(database, company_id=company_id, year=year)
    list_rows("replies", rows, form)


def _words(text: str | None, file: Path | None) -> str:
    if (text is None) == (file is None):
        raise typer.BadParameter("Give the reply by --text or by --file.")
    if file is not None:
        try:
            text = read_named_text(file, MOST_TEXT)
        except (OSError, UnicodeDecodeError) as error:
            reason = getattr(error, "strerror", None) or "it is not UTF-8 text"
            raise UsageError(f"{file} cannot be read: {reason.lower()}.", hint="Pass a text file in UTF-8.") from error
    words = (text or "").strip()
    if not words:
        raise UsageError("The reply is empty.", hint="Give the company's own words.")
    if len(words) > MOST_CHARACTERS:
        raise UsageError(
            f"The reply has {len(words):,} characters; at most {MOST_CHARACTERS:,} stand beside a score.",
            hint="Keep the part that is about the result, and name the whole in --source.",
        )
    return words


def _a_day(option: str, text: str) -> datetime:
    try:
        return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError as error:
        raise typer.BadParameter(f"{option} '{text}' is no day as YYYY-MM-DD.") from error


def _day(date: str) -> str:
    day = _a_day("--date", date)
    if day > datetime.now(UTC) + timedelta(hours=14):  # it may be tomorrow already where the user is
        raise typer.BadParameter(f"--date {date} lies in the future. {what_is_wrong() or ''}".rstrip())
    return day.date().isoformat()


def _check(database: Database, company: CompanyRow, year: int | None, criterion: str | None) -> None:
    """A slip in year or criterion would put the reply where nobody sees it."""
    if year is not None and year not in company.years:
        years = ", ".join(str(each) for each in company.years if each is not None) or "none with a known year"
        raise UsageError(f"{company.name} has no statement for {year}.", hint=f"There are: {years}")
    if criterion is not None and not database.value("SELECT 1 FROM criteria WHERE criterion = ?", (criterion,)):
        raise UsageError(f"There is no criterion '{criterion}'.", hint="List them with: statement-audit rubric show")
