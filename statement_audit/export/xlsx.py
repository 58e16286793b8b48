"""XLSX: a workbook with one sheet a table, and a first sheet that says what is in it and what did not fit.

Rows go straight to disk (`constant_memory`). Every text is written as a text: no formula, no link, no number is made
of it. A cell of Excel holds 32,767 UTF-16 units and no control characters, a sheet 1,048,576 rows.
"""

import contextlib
import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from statement_audit.errors import needing
from statement_audit.safe_text import with_line_feeds, without_controls
from statement_audit.tabular import DataTable

CELL_UNITS = 32_767
SHEET_ROWS = 1_048_576
EXACT = 2**53  # Excel's numbers are floats: a larger integer would change
SAMPLED = 200
WIDEST = 60
ABOUT = "about"
OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}

Row = Sequence[Any]


@dataclass(slots=True)
class _Sheet:
    """What was written of one table. `cut` and `replaced`: column -> number of cells, and the first one's address."""

    table: DataTable
    names: list[str] = field(default_factory=list)
    rows: int = 0
    cut: dict[str, tuple[int, str]] = field(default_factory=dict)
    replaced: dict[str, tuple[int, str]] = field(default_factory=dict)


def write_workbook(tables: Iterable[tuple[DataTable, Iterable[Row]]], path: Path, made: datetime) -> dict[str, int]:
    """Write the workbook; return the number of rows by table.

    Args:
        tables: each with its rows, which are read once.
        path: the file.
        made: the date that the file gives as its own.

    Raises:
        MissingExtraError: XlsxWriter is not installed.
        OSError: the file cannot be written.
    """
    with new_workbook(path, "XLSX export", constant_memory=True) as workbook:
        written = _write(workbook, tables, made)
    return {sheet.table.name: sheet.rows for sheet in written}


@contextlib.contextmanager
def new_workbook(path: Path, feature: str, **options: Any) -> Iterator[Any]:
    """A workbook in which texts stay texts, written to the file at the end. Where that or the work on it fails, nothing
    more is written, and its files of rows are let go.

    Args:
        feature: what is named where XlsxWriter is missing.
        options: further ones of XlsxWriter.

    Raises:
        MissingExtraError: XlsxWriter is not installed.
        OSError: the file cannot be written.
    """
    with needing(feature, "report"):
        import xlsxwriter
        from xlsxwriter.exceptions import FileCreateError
    beside = {"tmpdir": str(path.parent)}  # not on another disk, which may be full
    workbook = xlsxwriter.Workbook(path, OPTIONS | beside | options)
    try:
        yield workbook
        workbook.close()
    except FileCreateError as error:
        raise error.args[0] from error
    finally:
        for sheet in workbook.worksheets():
            if sheet.row_data_fh is not None:
                with contextlib.suppress(OSError):
                    sheet.row_data_fh.close()


def _write(workbook: Any, tables: Iterable[tuple[DataTable, Iterable[Row]]], made: datetime) -> list[_Sheet]:
    workbook.set_properties({"created": made.replace(tzinfo=None), "title": "Statement audit"})
    workbook.set_size(2400, 1400)
    formats = {"head": workbook.add_format({"bold": True, "bottom": 1}), "title": workbook.add_format({"bold": 1})}
    about = workbook.add_worksheet(ABOUT)
    written = [_write_table(workbook, formats, table, rows) for table, rows in tables]
    _write_about(about, formats, written)
    return written


def _write_table(workbook: Any, formats: dict[str, Any], table: DataTable, rows: Iterable[Row]) -> _Sheet:
    """One sheet; where the rows are more than a sheet holds, as many as it takes."""
    written = _Sheet(table)
    reader = iter(rows)
    while True:
        sheet, name = _add_sheet(workbook, table.name, len(written.names))
        written.names.append(name)
        first = list(itertools.islice(reader, SAMPLED))
        _head(sheet, formats, table, first)
        held = itertools.chain(first, itertools.islice(reader, SHEET_ROWS - 1 - len(first)))
        count = _write_rows(sheet, written, held)
        written.rows += count
        sheet.autofilter(0, 0, count, len(table.columns) - 1)
        following = next(reader, None) if count == SHEET_ROWS - 1 else None
        if following is None:
            return written
        reader = itertools.chain([following], reader)


def _add_sheet(workbook: Any, name: str, earlier: int) -> tuple[Any, str]:
    """A sheet's name has at most 31 characters."""
    tail = f" ({earlier + 1})" if earlier else ""
    shown = name[: 31 - len(tail)] + tail
    return workbook.add_worksheet(shown), shown


def _head(sheet: Any, formats: dict[str, Any], table: DataTable, sample: Sequence[Row]) -> None:
    """The header stays in view; each name carries what the column means as a note."""
    sheet.freeze_panes(1, 0)
    for place, column in enumerate(table.columns):
        longest = max((len(str(row[place])) for row in sample if row[place] is not None), default=0)
        sheet.set_column(place, place, min(max(longest + 1, len(column.name) + 4, 8), WIDEST))
        sheet.write_string(0, place, column.name, formats["head"])
        if column.meaning:
            lines = len(column.meaning) // 40 + 2
            sheet.write_comment(0, place, column.meaning, {"width": 300, "height": 20 * lines, "author": ""})


def _write_rows(sheet: Any, written: _Sheet, rows: Iterable[Row]) -> int:
    count = 0
    for count, row in enumerate(rows, start=1):
        for place, value in enumerate(row):
            if isinstance(value, str):
                sheet.write_string(count, place, _text(written, count, place, value))
            elif isinstance(value, int) and abs(value) > EXACT:
                sheet.write_string(count, place, str(value))
            elif value is not None:
                sheet.write_number(count, place, value)
    return count


def _text(written: _Sheet, row: int, place: int, value: str) -> str:
    """What a cell can hold of a text; what it cannot is noted."""
    text = with_line_feeds(without_controls(value))
    if text != value:
        _count(written.replaced, written, row, place)
    if len(text) * 2 <= CELL_UNITS:
        return text
    units = text.encode("utf-16-le")
    if len(units) <= CELL_UNITS * 2:
        return text
    _count(written.cut, written, row, place)
    return units[: (CELL_UNITS - 1) * 2].decode("utf-16-le", "ignore") + "…"


def _count(counts: dict[str, tuple[int, str]], written: _Sheet, row: int, place: int) -> None:
    from xlsxwriter.utility import xl_rowcol_to_cell

    column = written.table.columns[place].name
    number, first = counts.get(column, (0, f"'{written.names[-1]}'!{xl_rowcol_to_cell(row, place)}"))
    counts[column] = number + 1, first


def _write_about(sheet: Any, formats: dict[str, Any], written: Sequence[_Sheet]) -> None:
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 1, 10)
    sheet.set_column(2, 2, 110)
    for row, (style, *cells) in enumerate(_about_lines(written)):
        for place, cell in enumerate(cells):
            if isinstance(cell, int):
                sheet.write_number(row, place, cell)
            else:
                sheet.write_string(row, place, cell, formats.get(style))


def _about_lines(written: Sequence[_Sheet]) -> Iterator[tuple[Any, ...]]:
    yield ("title", "What this workbook holds")
    yield ("", "Scores describe what a statement says, not what the company does. Hover over a column's name to read")
    yield ("", "what it means. 0/1 columns are truth values; an empty cell is no value.")
    yield ("",)
    yield ("head", "sheet", "rows", "meaning")
    for each in written:
        yield ("", ", ".join(each.names), each.rows, each.table.meaning)
    yield ("",)
    yield ("title", "What did not fit")
    remarks = [remark for each in written for remark in _remarks(each)]
    if not remarks:
        yield ("", "Nothing: every cell holds its whole text.")
    for remark in remarks:
        yield ("", *remark)


def _remarks(each: _Sheet) -> Iterator[tuple[str, int, str]]:
    whole = "the whole text is in the CSV, JSON, Parquet and SQLite exports"
    for column, (number, first) in each.cut.items():
        words = f"cells cut at {CELL_UNITS:,} characters, first {first}; {whole}."
        yield (f"{each.table.name}.{column}", number, words)
    for column, (number, first) in each.replaced.items():
        words = f"cells with control characters, shown as \N{REPLACEMENT CHARACTER}, first {first}"
        yield (f"{each.table.name}.{column}", number, f"{words}; JSON, Parquet and SQLite have them as they were.")
