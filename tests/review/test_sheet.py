"""Rows of a sheet on their way out and back."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statement_audit.errors import UsageError
from statement_audit.features.review.quotes import quote_pattern
from statement_audit.features.review.sheet import SheetRow, filled_rows, make_stamp, settle_rows, stamp_change, unescape
from statement_audit.features.review.workbook import read_sheet
from statement_audit.safe_text import safe_cell

STAMP = make_stamp("d" * 64, "t" * 64, "DOM-01", "c" * 64)


def row(number: int, finding: str = "7", verdict: str = "agree", who: str = "Ana", **more: str) -> SheetRow:
    return SheetRow(number, finding, verdict, more.get("status", ""), more.get("reason", ""), who, STAMP)


def test_rows_without_a_verdict_are_counted_and_left() -> None:
    records = [
        (2, {"finding_id": "7", "verdict": "", "status": "", "reason": "", "stamp": STAMP, "reviewer": "Ana"}),
        (3, {"finding_id": "8.0", "verdict": " Change ", "status": "Not found", "reason": "'=1+1", "stamp": STAMP}),
    ]
    rows, empty = filled_rows(records, "Ben")
    assert empty == 1
    assert rows == [SheetRow(3, "8", "change", "not_found", "=1+1", "Ben", STAMP)]


def test_a_second_row_that_says_the_same_is_a_duplicate() -> None:
    kept, problems = settle_rows([row(2), row(5), row(6, who="Ben")])
    assert [one.number for one in kept] == [2, 6]
    assert [(problem.number, problem.code) for problem in problems] == [(5, "review_duplicate")]


def test_rows_that_differ_are_all_left_out() -> None:
    kept, problems = settle_rows([row(2), row(3, verdict="unsure"), row(4, finding="8")])
    assert [one.number for one in kept] == [4]
    assert {(problem.number, problem.code) for problem in problems} == {(2, "review_conflict"), (3, "review_conflict")}


@pytest.mark.parametrize(
    ("given_stamp", "code"),
    [
        (STAMP, None),
        (make_stamp("d" * 64, "u" * 64, "DOM-01", "c" * 64), "review_text_changed"),
        (make_stamp("d" * 64, "t" * 64, "DOM-01", "e" * 64), "review_criterion_changed"),
        (make_stamp("e" * 64, "t" * 64, "DOM-01", "c" * 64), "review_unknown_finding"),
        (make_stamp("d" * 64, "t" * 64, "DOM-02", "c" * 64), "review_unknown_finding"),
        ("", "review_unknown_finding"),
        ("rubbish", "review_unknown_finding"),
    ],
)
def test_a_stamp_says_what_has_changed(given_stamp: str, code: str | None) -> None:
    assert stamp_change(given_stamp, STAMP) == code


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), max_size=40))
def test_what_export_makes_harmless_comes_back_as_it_was(reason: str) -> None:
    plain = " ".join(reason.split())
    if not plain.startswith("'"):
        assert unescape(safe_cell(plain)) == plain


@given(st.text(alphabet="ab.*+?[](){}|^$\\'\"“’-– ", max_size=30))
def test_any_words_are_found_in_themselves_however_they_are_wrapped(words: str) -> None:
    if words.split():
        wrapped = "  \n".join(words.split())
        assert quote_pattern(words).search(f"before {wrapped} after")


def test_other_quotation_marks_and_dashes_are_the_same_words() -> None:
    assert quote_pattern('the workers\' "own" co-op').search("all of the workers’ “own” co–op, we")
    assert not quote_pattern("the workers own").search("the workers’ own")


@pytest.mark.parametrize(("place", "byte"), [(6, 72), (8, 1), (10, 99)])  # a later ZIP, encrypted, packed otherwise
def test_an_archive_that_cannot_be_unpacked_is_no_workbook(tmp_path: Path, place: int, byte: int) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
    data = bytearray(out.getvalue())
    data[data.index(b"PK\x01\x02") + place] = byte
    (tmp_path / "sheet.xlsx").write_bytes(data)
    with pytest.raises(UsageError, match="no workbook"):
        read_sheet(tmp_path / "sheet.xlsx")
