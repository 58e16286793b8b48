"""From the bytes of a list to its records: encoding, delimiter, quoting."""

import csv
import errno
import io
import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from statement_audit.errors import UsageError
from statement_audit.named_files import read_named

MAX_LIST_BYTES = 64 * 1024 * 1024
MAX_COLUMNS = 500  # the widest export of a register has some 70
DELIMITERS = (",", ";", "\t", "|")
SEP_LINE = re.compile(r"sep=([,;|\t])\r?\n", re.IGNORECASE)  # Excel's own hint, not a row
MAGIC = {
    b"PK\x03\x04": "an Excel or Word file",
    b"\xd0\xcf\x11\xe0": "an old Excel or Word file",
    b"%PDF-": "a PDF",
    b"\x1f\x8b": "a gzip archive",
    b"\x89PNG": "an image",
    b"SQLite format 3": "a SQLite database",
}
SAVE_AS = "Save the list as CSV (UTF-8) and pass that."


def read_records(path: Path, score: Callable[[Sequence[str]], int]) -> list[tuple[int, list[str]]]:
    """As `split_records`, from a file of at most 64 MB."""
    return split_records(read_list(path), path.name, score)


def split_records(data: bytes, name: str, score: Callable[[Sequence[str]], int]) -> list[tuple[int, list[str]]]:
    """Split a CSV into (row number, cells as they stand), blank rows left out.

    Row numbers are a spreadsheet's: the first row is 1 and a row whose cells hold line breaks counts once.

    Args:
        data: the bytes, in any encoding that `decode` reads; `name`: what messages call them.
        score: how many cells of a header row are known. The delimiter is the one that makes most of them so.

    Raises:
        UsageError: not text, empty, of more than 500 columns, or quoted so that it cannot be split.
    """
    text = decode(data, name)
    hinted = SEP_LINE.match(text)
    text = text[hinted.end() :] if hinted else text
    delimiters = (hinted.group(1), *DELIMITERS) if hinted else DELIMITERS
    delimiter = max(delimiters, key=lambda delimiter: score(_first_row(text, delimiter)))  # the first of equals
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        hint = "A quotation mark may be missing at the end of a cell."
        raise UsageError(f"{name} cannot be split into rows: {error}.", hint=hint) from error
    if not (filled := [(number, row) for number, row in enumerate(rows, start=1) if any(map(clean_cell, row))]):
        raise _empty(name)
    if (width := len(filled[0][1])) > MAX_COLUMNS:
        hint = "Keep the columns that docs/inputs.md names. The rows may have been written as one line."
        raise UsageError(f"{name} has {width:,} columns; a list has at most {MAX_COLUMNS}.", hint=hint)
    return filled


def decode(data: bytes, name: str) -> str:
    """Decode UTF-8 (with or without BOM), UTF-16 (with or without BOM) or, failing those, Windows-1252.

    Raises:
        UsageError: no bytes, or bytes that are no text.
    """
    if not data.strip(b"\x00\xef\xbb\xbf\xff\xfe \t\r\n"):
        raise _empty(name)
    for magic, kind in MAGIC.items():
        if data.startswith(magic):
            raise UsageError(f"{name} is {kind}, not a CSV file.", hint=SAVE_AS)
    try:
        text = data.decode(_encoding(data))
    except UnicodeDecodeError as error:
        message = f"{name} is not text in UTF-8, UTF-16 or Windows-1252 ({error.reason})."
        raise UsageError(message, hint=SAVE_AS) from error
    if "\x00" in text or sum(ord(char) < 32 and char not in "\t\r\n\x0b\x0c" for char in text[:4096]) > 8:
        raise UsageError(f"{name} is not a text file.", hint=SAVE_AS)
    return text


def _empty(name: str) -> UsageError:
    return UsageError(f"{name} is empty.", hint="A list has a header row and one row a statement.")


def _encoding(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    head = data[:2000]
    if head[1::2].count(0) > len(head) * 0.4:
        return "utf-16-le"
    if head[0::2].count(0) > len(head) * 0.4:
        return "utf-16-be"
    with suppress(UnicodeDecodeError):
        data.decode("utf-8")
        return "utf-8-sig"
    return "cp1252"


def read_list(path: Path) -> bytes:
    """The bytes of a list of at most 64 MB. Raises UsageError where it cannot be read."""
    try:
        return read_named(path, MAX_LIST_BYTES)
    except OSError as error:
        hint = "Split the list." if error.errno == errno.EFBIG else "Check the path."
        raise UsageError(f"{path} cannot be read: {error.strerror}.", hint=hint) from error


def _first_row(text: str, delimiter: str) -> list[str]:
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    with suppress(csv.Error):
        return next((row for row in rows if any(cell.strip() for cell in row)), [])
    return []


def without_end(header: Sequence[str]) -> list[str]:
    """A header row, its cells trimmed, without the blank ones at its end."""
    cells = [clean_cell(cell) for cell in header]
    while cells and not cells[-1]:
        cells.pop()
    return cells


def clean_cell(cell: str) -> str:
    """Trim blanks of every kind, with no-break and zero-width ones. Line breaks inside stay."""
    return cell.strip(" \t\r\n\v\f\xa0\u200b\ufeff")
