"""The work list as an XLSX workbook: drop-downs for verdict and status, frozen header, every text as a text."""

import io
import zipfile
import zlib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from statement_audit.errors import UsageError, needing
from statement_audit.export.xlsx import CELL_UNITS, new_workbook
from statement_audit.features.review.sheet import COLUMNS, TO_FILL, VERDICTS
from statement_audit.named_files import read_named
from statement_audit.safe_text import starts_formula, without_controls

SHEET, LISTS = "review", "lists"
NARROW = 10
MOST_BYTES = 64 * 1024 * 1024


def write_sheet(rows: Iterable[tuple[Mapping[str, Any], Sequence[str]]], path: Path) -> int:
    """Write the work list; each row comes with the statuses that its criterion may have. Returns the number of rows.

    Raises:
        MissingExtraError: XlsxWriter is not installed.
        OSError: the file cannot be written.
    """
    with new_workbook(path, "A work list as XLSX") as workbook:
        formats = {
            "head": workbook.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}),
            "given": workbook.add_format({"text_wrap": True, "valign": "top"}),
            # A text that looks like a formula stays a text even where somebody edits it.
            "quoted": workbook.add_format({"text_wrap": True, "valign": "top", "quote_prefix": True}),
            "open": workbook.add_format({"text_wrap": True, "valign": "top", "bg_color": "#FFF8DC", "border": 1}),
        }
        sheet = workbook.add_worksheet(SHEET)
        _head(sheet, formats)
        lists: dict[tuple[str, ...], str] = {}
        count = 0
        for count, (row, statuses) in enumerate(rows, start=1):
            _row(sheet, formats, count, row)
            source = lists.setdefault(tuple(statuses), _list_range(len(lists), len(statuses)))
            _drop_down(sheet, count, "status", f"={source}")
            _drop_down(sheet, count, "verdict", list(VERDICTS))
        sheet.autofilter(0, 0, count, len(COLUMNS) - 1)
        _add_lists(workbook, lists)
        return count


def _head(sheet: Any, formats: Mapping[str, Any]) -> None:
    sheet.freeze_panes(1, 2)
    for place, (name, told) in enumerate(COLUMNS.items()):
        sheet.set_column(place, place, told.get("width", NARROW))
        sheet.write_string(0, place, name, formats["head"])
        if "meaning" in told:
            sheet.write_comment(0, place, told["meaning"])


def _row(sheet: Any, formats: Mapping[str, Any], number: int, row: Mapping[str, Any]) -> None:
    for place, name in enumerate(COLUMNS):
        value = row.get(name)
        if name in TO_FILL:
            sheet.write_string(number, place, _text(value), formats["open"])
        elif isinstance(value, int | float):
            sheet.write_number(number, place, value, formats["given"])
        else:
            text = _text(value)
            sheet.write_string(number, place, text, formats["quoted" if starts_formula(text) else "given"])


def _text(value: Any) -> str:
    text = without_controls("" if value is None else str(value))
    while len(text.encode("utf-16-le")) > 2 * CELL_UNITS:
        text = text[: CELL_UNITS // 2 - 1] + "…"
    return text


def _drop_down(sheet: Any, row: int, column: str, source: Any) -> None:
    place = list(COLUMNS).index(column)
    told = {"error_title": column, "error_message": "Choose one of the list.", "ignore_blank": True}
    sheet.data_validation(row, place, row, place, {"validate": "list", "source": source, **told})


def _list_range(place: int, length: int) -> str:
    column = chr(ord("A") + place)
    return f"{LISTS}!${column}$1:${column}${length}"


def _add_lists(workbook: Any, lists: Mapping[tuple[str, ...], str]) -> None:
    sheet = workbook.add_worksheet(LISTS)
    for place, statuses in enumerate(lists):
        for row, status in enumerate(statuses):
            sheet.write_string(row, place, status)
    sheet.hide()


def read_sheet(path: Path) -> list[tuple[int, list[str]]]:
    """(row number, cells) of the workbook's sheet `review`, or of its first; blank rows are left out.

    Formulas give what the spreadsheet last made of them, never themselves.

    Raises:
        MissingExtraError: openpyxl is not installed.
        UsageError: not a workbook, or too large to be a work list.
    """
    with needing("Reading a work list from XLSX", "report"):
        import openpyxl
    content = io.BytesIO(_read(path))
    try:
        workbook = openpyxl.load_workbook(content, read_only=True, data_only=True)
        try:
            sheet = workbook[SHEET] if SHEET in workbook.sheetnames else workbook.worksheets[0]
            rows = [
                (number, ["" if cell is None else str(cell) for cell in cells])
                for number, cells in enumerate(sheet.iter_rows(values_only=True), start=1)
            ]
        finally:
            workbook.close()
    except _UNREADABLE as error:
        raise UsageError(f"{path} is no workbook that can be read: {error}.", hint="Save it as XLSX or CSV.") from error
    return [(number, cells) for number, cells in rows if any(cell.strip() for cell in cells)]


# What openpyxl lets through of zip, XML and its own look-ups.
_UNREADABLE = (
    zipfile.BadZipFile, zlib.error, SyntaxError, LookupError, ValueError, TypeError, AttributeError, OSError,
    RuntimeError, ArithmeticError, AssertionError, EOFError,
)  # fmt: skip


def _read(path: Path) -> bytes:
    try:
        return read_named(path, MOST_BYTES)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise UsageError(f"{path} cannot be read: {reason}.", hint="Pass the sheet that was exported.") from error
