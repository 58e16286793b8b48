"""Every format, read back by another program's reader: harmful texts do no harm, and nothing else is lost."""

import csv
import json
import re
import sys
from datetime import UTC, datetime

import openpyxl
import pyarrow
import pytest
from export_samples import HOSTILE, WORD
from pyarrow import parquet

from statement_audit.export import parquet as parquet_room
from statement_audit.export import xlsx as xlsx_room
from statement_audit.export.parquet import write_parquet
from statement_audit.export.xlsx import CELL_UNITS, write_workbook
from statement_audit.safe_text import printable, safe_cell, starts_formula
from statement_audit.store import open_database
from statement_audit.store.reader import tables_and_views
from statement_audit.store.tables import describe_tables
from statement_audit.store.views import EVERY_RUN
from statement_audit.tabular import DataColumn, DataTable
from tests.cli.cli_samples import call

CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
MADE = datetime(2026, 1, 2, tzinfo=UTC)


def export(db, out, kind, *more):
    done = call("export", "--db", db, "--format", kind, "--out", out, *more)
    assert done.code == 0, done.err
    return done


def cells(path):
    csv.field_size_limit(10 * len(WORD))
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.reader(stream))


# --- what is harmless -----------------------------------------------------------------------


@pytest.mark.parametrize("text", [text for text in HOSTILE if starts_formula(text)])
def test_a_formula_is_marked_as_text(text):
    assert safe_cell(text).startswith("'")


def test_which_texts_are_taken_for_formulas():
    marked = [text for text in HOSTILE if starts_formula(text)]
    assert len(marked) == 15
    assert not any(map(starts_formula, ("", "  ", "a=b", "12", "“=x”", "_x0041_", "'=1")))
    assert safe_cell(-1.5) == -1.5 and safe_cell(None) is None and safe_cell(["=1"]) == '["=1"]'


def test_terminal_text_moves_no_cursor():
    for text in HOSTILE:
        assert all(char.isprintable() or char == "\n" for char in printable(text))
    assert printable("\x1b[2J\x9b31mred\u202e") == " [2J 31mred "


# --- CSV and JSON ---------------------------------------------------------------------------


def test_csv_holds_no_formula_and_no_control_character(hostile, tmp_path):
    export(hostile, tmp_path, "csv")
    paths = sorted(tmp_path.glob("*.csv"))
    assert len(paths) > 30
    for path in paths:
        for row in cells(path):
            for cell in row:
                assert not CONTROLS.search(cell), (path, cell[:50])
                assert not starts_formula(cell) or re.fullmatch(r"-\d+(\.\d+)?(e-?\d+)?", cell), (path, cell[:50])


def test_csv_keeps_the_words(hostile, tmp_path):
    export(hostile, tmp_path, "csv", "--table", "replies")
    header, *rows = cells(tmp_path / "replies.csv")
    place = header.index("text")
    for text, row in zip(HOSTILE, rows, strict=True):
        bare = re.sub(r"[\x00-\x08\x0b-\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]", "\ufffd", text).replace("\r", "\n")
        assert row[place] == ("'" + bare if starts_formula(text) else bare)
    assert rows[HOSTILE.index(WORD)][place] == WORD


def test_json_is_intact(hostile, tmp_path):
    export(hostile, tmp_path, "json")
    raw = (tmp_path / "replies.json").read_text(encoding="utf-8")
    assert not CONTROLS.search(raw.replace("\n", "")) and "\u2028" not in raw
    assert tuple(row["text"] for row in json.loads(raw)) == HOSTILE
    names = {row["name"] for row in json.loads((tmp_path / "companies.json").read_text(encoding="utf-8"))}
    assert names == {"=cmd|' /C calc'!A0 Ltd", "<script>alert(1)</script> Ltd"}


def test_one_table_to_stdout_and_two_are_refused(hostile):
    done = call("export", "--db", hostile, "--table", "companies", "--out", "-")
    assert done.code == 0 and done.out.startswith("id,name,") and "'=cmd|" in done.out
    assert call("export", "--db", hostile, "--table", "companies", "--table", "runs", "--out", "-").code == 2
    refused = call("export", "--db", hostile, "--format", "xlsx", "--table", "companies", "--out", "-")
    assert refused.code == 2 and "--out" in refused.err


# --- XLSX -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def workbook(hostile, tmp_path_factory):
    out = tmp_path_factory.mktemp("xlsx")
    export(hostile, out, "xlsx")
    return openpyxl.load_workbook(out / "statement-audit.xlsx")


def test_a_sheet_for_every_table_and_view(workbook, hostile):
    with open_database(hostile) as database:
        tables = describe_tables(database)
        rows = {table.name: database.value(f'SELECT count(*) FROM "{table.name}"') for table in tables}
    assert workbook.sheetnames == ["about", *(table.name for table in tables)]
    for table in tables:
        sheet = workbook[table.name]
        assert [cell.value for cell in sheet[1]] == list(table.header)
        assert sheet.max_row == rows[table.name] + 1
        assert sheet.freeze_panes == "A2" and sheet.auto_filter.ref.startswith("A1:")
        assert [cell.comment.text for cell in sheet[1]] == [column.meaning for column in table.columns]


def test_no_cell_is_a_formula_or_a_link(workbook):
    for sheet in workbook:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type in "sn" and cell.hyperlink is None, (sheet.title, cell.coordinate)


def test_texts_in_cells(workbook):
    sheet = workbook["replies"]
    place = [cell.value for cell in sheet[1]].index("text")
    held = [row[place].value or "" for row in sheet.iter_rows(min_row=2)]
    for text, cell in zip(HOSTILE, held, strict=True):
        if len(text) < 1000:
            plain = re.sub(r"[\x00-\x08\x0b-\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]", "\ufffd", text).replace("\r", "\n")
            assert unescaped(cell) == plain
    long = held[HOSTILE.index(WORD)]
    assert long == WORD[: CELL_UNITS - 1] + "…"
    burst = held[HOSTILE.index("\U0001f4a5" * 20_000)]
    assert len(burst.encode("utf-16-le")) // 2 <= CELL_UNITS and burst.endswith("\U0001f4a5…")


def unescaped(text):
    """openpyxl leaves ECMA-376's escapes as they are."""
    return re.sub(r"_x([0-9A-F]{4})_", lambda match: chr(int(match[1], 16)), text)


def test_what_did_not_fit_is_said(workbook):
    lines = [tuple(cell.value for cell in row) for row in workbook["about"].iter_rows()]
    remarks = {(line[0], line[1]): line[2] for line in lines if line[0] and line[0].startswith("replies.")}
    assert ("replies.text", 2) in remarks  # the word of 1 MB and the pictures
    assert "32,767" in remarks["replies.text", 2] and "'replies'!" in remarks["replies.text", 2]
    assert any("control characters" in words for words in remarks.values())


def numbers(count, name="numbers"):
    columns = (DataColumn("id", "integer", "Key."), DataColumn("said", "text", "Words."))
    return DataTable(name, "Numbers.", columns, False, ("id",)), ((number, f"row {number}") for number in range(count))


def test_more_rows_than_a_sheet_holds(tmp_path, monkeypatch):
    monkeypatch.setattr(xlsx_room, "SHEET_ROWS", 251)
    path = tmp_path / "many.xlsx"
    long_name = "a_table_with_a_name_of_forty_characters_"
    assert write_workbook([numbers(600), numbers(250, long_name)], path, MADE) == {"numbers": 600, long_name: 250}
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["about", "numbers", "numbers (2)", "numbers (3)", long_name[:31]]
    held = [row[0].value for name in book.sheetnames[1:4] for row in book[name].iter_rows(min_row=2)]
    assert held == list(range(600))


def test_large_integers_keep_their_digits(tmp_path):
    table, _ = numbers(0)
    write_workbook([(table, [(2**60 + 1, None), (-5, "")])], tmp_path / "x.xlsx", MADE)
    sheet = openpyxl.load_workbook(tmp_path / "x.xlsx")["numbers"]
    assert [row[0].value for row in sheet.iter_rows(min_row=2)] == [str(2**60 + 1), -5]


def test_the_same_database_gives_the_same_workbook(hostile, tmp_path):
    for name in ("a", "b"):
        export(hostile, tmp_path / name, "xlsx", "--table", "replies", "--table", "companies")
    first, second = ((tmp_path / name / "statement-audit.xlsx").read_bytes() for name in ("a", "b"))
    assert first == second


# --- Parquet --------------------------------------------------------------------------------


def test_parquet_is_typed_and_says_what_columns_mean(hostile, tmp_path):
    export(hostile, tmp_path, "parquet")
    with open_database(hostile) as database:
        tables = describe_tables(database)
        counts = {table.name: database.value(f'SELECT count(*) FROM "{table.name}"') for table in tables}
    for table in tables:
        held = parquet.read_table(tmp_path / f"{table.name}.parquet")
        assert held.num_rows == counts[table.name]
        for field, column in zip(held.schema, table.columns, strict=True):
            assert field.metadata[b"description"].decode() == column.meaning
    findings = parquet.read_schema(tmp_path / "latest_findings.parquet")
    kinds = {name: findings.field(name).type for name in ("company", "year", "score", "needs_review", "page")}
    assert kinds == {
        "company": pyarrow.string(),
        "year": pyarrow.int64(),
        "score": pyarrow.float64(),
        "needs_review": pyarrow.bool_(),
        "page": pyarrow.int64(),
    }
    assert findings.field("flags").metadata[b"format"] == b"json"
    assert tuple(parquet.read_table(tmp_path / "replies.parquet")["text"].to_pylist()) == HOSTILE


def test_parquet_in_groups(tmp_path, monkeypatch):
    monkeypatch.setattr(parquet_room, "GROUP_ROWS", 100)
    table, rows = numbers(250)
    assert write_parquet(table, rows, tmp_path / "n.parquet") == 250
    file = parquet.ParquetFile(tmp_path / "n.parquet")
    assert file.num_row_groups == 3 and file.read()["id"].to_pylist() == list(range(250))


@pytest.mark.parametrize(("kind", "library"), [("xlsx", "xlsxwriter"), ("parquet", "pyarrow")])
def test_a_missing_library_names_the_extra(hostile, tmp_path, monkeypatch, kind, library):
    monkeypatch.setitem(sys.modules, library, None)
    done = call("export", "--db", hostile, "--format", kind, "--out", tmp_path)
    assert done.code == 1 and "statement-audit[report]" in done.err


# --- types ----------------------------------------------------------------------------------


def test_every_column_has_words_and_a_type_of_its_own(hostile):
    from statement_audit.store.tables import _COMPUTED

    with open_database(hostile) as database:
        tables = describe_tables(database, tables_and_views(database))
        for table in tables:
            declared = {row["name"]: row["type"] for row in database.rows(f'PRAGMA table_info("{table.name}")')}
            for column in table.columns:
                assert column.meaning, f"{table.name}.{column.name}"
                known = declared[column.name] or column.type in ("boolean", "json") or column.name in _COMPUTED
                assert known, f"{table.name}.{column.name}: add it to [computed] in store/descriptions.toml"
        assert [table.name for table in tables] == tables_and_views(database)
        assert [table for table in tables if table.name not in EVERY_RUN] == describe_tables(database)
        for table in tables:
            for column in table.columns:
                kinds = {
                    kind for (kind,) in database.execute(f'SELECT DISTINCT typeof("{column.name}") FROM "{table.name}"')
                } - {"null"}
                wanted = {"boolean": "integer", "json": "text"}.get(column.type, column.type)
                assert kinds <= {wanted}, f"{table.name}.{column.name} is {column.type}, holds {kinds}"
