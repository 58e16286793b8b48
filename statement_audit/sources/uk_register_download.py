"""Getting the UK registry's yearly exports: asked for conditionally, checked, and kept beside what is known of them.

The registry makes its exports anew each night: Last-Modified changes without any change inside, Content-MD5 tells one.
"""

import base64
import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Protocol

from statement_audit.clock import this_year
from statement_audit.errors import AuditError, DocumentError, UsageError
from statement_audit.issue_codes import make_issue
from statement_audit.models import Fetched, FetchRecord, Issue
from statement_audit.sources.csv_text import clean_cell, split_records
from statement_audit.sources.uk_register_export import OF_THE_EXPORT, is_register_export
from statement_audit.writing import write_whole

FIRST_YEAR = 2020
FEWEST_ROWS = 100  # of a year that is over; the current and the next year's exports grow from nothing
LEAST_SHARE = 0.5  # of the rows of the file before


class ExportFetch(Protocol):
    """GETs one address. With `etag` or `last_modified` it asks conditionally.

    Raises DocumentError with the issue code where no document came; its `data` holds `status` where there was one.
    """

    def __call__(self, url: str, *, etag: str | None, last_modified: str | None) -> Fetched: ...


@dataclass(frozen=True, slots=True)
class _Kept:
    """What is known of a file that was kept; `content_md5` as the server gave it."""

    url: str
    sha256: str
    rows: int
    fetched_at: str
    content_md5: str | None = None
    etag: str | None = None
    last_modified: str | None = None


def export_years() -> tuple[int, ...]:
    """The years of which there are exports: 2020 to this year."""
    return tuple(range(FIRST_YEAR, this_year() + 1))


def export_url(folder: str, year: int) -> str:
    """The address of a year's export in the registry's folder, or in that of a mirror.

    The registry's year is that of the statement's deadline: next year's export may exist already.
    """
    return f"{folder.rstrip('/')}/StatementSummaries{year}.csv"


def kept_exports(folder: Path, years: Sequence[int]) -> tuple[Path, ...]:
    """The exports of some years that are there, of whatever day."""
    paths = [folder / export_url("", year).lstrip("/") for year in dict.fromkeys(years)]
    return tuple(path for path in paths if path.is_file())


def refresh_exports(address: str, years: Sequence[int], folder: Path, fetch: ExportFetch) -> Iterator[Issue]:
    """Bring the exports of some years up to date in `folder`, from the registry's folder or a mirror's.

    Each year is on its own: where one cannot be had, the file of an earlier day stays (`kept_exports`).

    Yields:
        What went wrong: `export_missing`, `export_damaged`, `few_rows`, `export_kept`, or the code of a fetch that
        failed.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for year in dict.fromkeys(years):
        url = export_url(address, year)
        path = folder / url.rpartition("/")[2]
        kept = _read_kept(path)
        if (problem := _refresh(url, year, path, kept, fetch)) is not None:
            yield problem
            if path.is_file() and problem.code != "few_rows":  # few_rows itself says what was kept
                yield _note_kept(path, kept)


def _refresh(url: str, year: int, path: Path, kept: _Kept | None, fetch: ExportFetch) -> Issue | None:
    known = kept if kept is not None and kept.url == url else None
    try:
        download = fetch(url, etag=known.etag if known else None, last_modified=known.last_modified if known else None)
        if download.record.not_modified:
            if kept is not None:
                return None
            raise DocumentError("export_damaged", f"{url}: the server says 'not modified', but no copy is here.")
        rows = _check(url, download)
    except DocumentError as error:
        return _failed(year, url, error)
    problem, better = _check_rows(year, url, rows, kept)
    if not better:
        _keep(path, url, download, rows)
    return problem


def _check(url: str, download: Fetched) -> int:
    """The number of rows of an export that is whole.

    Raises:
        DocumentError: `export_damaged`.
    """
    record, content = download.record, download.content
    told = _told_md5(record)
    found = hashlib.md5(content, usedforsecurity=False).digest()
    if told is not None and told != found:
        message = f"{url}: the {len(content)} bytes that came do not have the server's Content-MD5; they were not used."
        data = {"content_md5": record.headers.get("content-md5", ""), "found": base64.b64encode(found).decode()}
        raise DocumentError("export_damaged", message, data=data)
    try:
        return _count_rows(content, url)
    except AuditError as error:
        raise DocumentError("export_damaged", f"{url} is not an export of the register: {error.message}") from error


def _told_md5(record: FetchRecord) -> bytes | None:
    """The server's checksum; None without one, or where it is of packed bytes that were unpacked on the way."""
    if record.headers.get("content-encoding", "identity").lower() not in ("", "identity"):
        return None
    given = record.headers.get("content-md5", "").strip()
    try:
        return base64.b64decode(given, validate=True) if given else None
    except ValueError:  # not base64, or not even ASCII
        return b""  # a checksum that fits nothing


def _count_rows(content: bytes, url: str) -> int:
    records = split_records(content, url, OF_THE_EXPORT.count)
    header = [clean_cell(cell) for cell in records[0][1]]
    if not is_register_export(header):
        raise UsageError(f"its first row is {', '.join(header)[:80]!r}.")
    return len(records) - 1


def _check_rows(year: int, url: str, rows: int, kept: _Kept | None) -> tuple[Issue | None, bool]:
    """What is odd about the number of rows, and whether the file of an earlier day is the better one."""
    least = FEWEST_ROWS if year < this_year() else 1
    shrunk = kept is not None and rows < kept.rows * LEAST_SHARE
    if rows >= least and not shrunk:
        return None, False
    better = kept is not None and (shrunk or kept.rows >= least)
    message = f"{url} has {rows} rows; the export of a year has at least {least}"
    if kept is not None:
        message += f", and the file of {kept.fetched_at[:10]} has {kept.rows}"
    message += ". That file is kept." if better else ". It is read as it is."
    return make_issue("few_rows", url, message, rows=rows, before=kept.rows if kept else 0, year=year), better


def _keep(path: Path, url: str, download: Fetched, rows: int) -> None:
    """Write the file and what is known of it, each whole or not at all. A file with the same bytes stays untouched."""
    sha256 = hashlib.sha256(download.content).hexdigest()
    told = map(download.record.headers.get, ("content-md5", "etag", "last-modified"))
    kept = _Kept(url, sha256, rows, download.record.fetched_at, *told)
    if not path.is_file() or path.read_bytes() != download.content:
        write_whole(path, download.content)
    write_whole(_note_of(path), json.dumps(asdict(kept), indent=1).encode() + b"\n")


def _read_kept(path: Path) -> _Kept | None:
    """What is known of the file; None where it is missing, has changed since, or nothing is known of it."""
    try:
        kept = _Kept(**json.loads(_note_of(path).read_text("utf-8")))
        sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    except (OSError, ValueError, TypeError):
        return None
    return kept if kept.sha256 == sha256 else None


def _failed(year: int, url: str, error: DocumentError) -> Issue:
    if error.code in ("http_error", "link_dead") and error.data.get("status") in (404, 410):
        return make_issue("export_missing", url, f"The register has no export of {year} at {url}.", year=year)
    data = {key: value for key, value in error.data.items() if key not in ("record", "url")}
    return make_issue(error.code, url, error.message, hint=error.hint, year=year, **data)


def _note_kept(path: Path, kept: _Kept | None) -> Issue:
    when = f"of {kept.fetched_at[:10]}" if kept is not None else "of an unknown day"
    message = f"{path} {when} was read instead of a newer one."
    return make_issue("export_kept", path.name, message, fetched_at=kept.fetched_at if kept else "")


def _note_of(path: Path) -> Path:
    return path.with_name(f"{path.name}.json")
