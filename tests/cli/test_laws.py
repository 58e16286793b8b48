"""What the laws ask, from the pack to the terminal, the database and the pages: a company that does not exist."""

import csv
import json

import pytest
from cli_samples import call

KEYWORD = ("--classifier", "keyword")
STATEMENT = """# Modern Slavery Statement of Tarwin Freight Pty Ltd

This statement is made by Tarwin Freight Pty Ltd as a reporting entity under the Modern Slavery Act 2018 (Cth) for the
financial year ended 30 June {year}.

We are a private company that hauls grain in Victoria. We employ 120 drivers in Victoria and buy tyres from Thailand.

Tarwin Freight Pty Ltd controls one other entity, which is dormant. We did not consult it in preparing this statement.

This statement was approved by the Executive Committee {day}.

Signed

Anna Bell, Director
"""
WORDS = "include any other information that the reporting entity"


@pytest.fixture
def statement(tmp_path):
    def write(year, day):
        path = tmp_path / f"tarwin-{year}.md"
        path.write_text(STATEMENT.format(year=year, day=day))
        return path

    return write


def results_of(path, *laws):
    options = [word for law in laws for word in ("--law", law)]
    gates = json.loads(call("check", path, *options, *KEYWORD, "--json").out)["gates"]
    return {gate["law"]: ({test["area"]: test["result"] for test in gate["tests"]}, gate) for gate in gates}


def test_the_laws_are_shown_in_their_own_words_with_their_days():
    shown = " ".join(call("rubric", "show", "--laws").out.split())
    for wanted in (
        "s.54(5)(f) training (may include, since 2015-10-29)",
        "“the training about slavery and human trafficking available to its staff”",
        "approval (must, since 2019-01-01, until 2026-03-01)",
        "approval (must, since 2026-03-01)",
        "The Act does not permit delegation of approval authority",
        "attestation (must, since 2025-12-18)",
        "timing and registry (should, since 2025-07-30)",
        "Source: legislation.gov.au",
    ):
        assert wanted in shown
    laws = json.loads(call("rubric", "show", "--laws", "--json").out)
    assert laws[0]["may_include"][0]["words"].startswith("the organisation's structure")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("year", "day", "approval", "held"),
    [
        (2025, "on 12 October 2025", "partly", ("2025-10-12", "approval")),
        (2026, "on 12 October 2026", "not_met", ("2026-10-12", "approval")),
        (2026, "", "not_met", ("2026-06-30", "period_end")),
        (2025, "", "partly", ("2025-06-30", "period_end")),
    ],
)
def test_delegated_approval_is_refused_from_the_day_of_the_guidance(statement, year, day, approval, held):
    (results, gate) = results_of(statement(year, day), "AU")["AU-MSA-2018-s16"]
    assert results["approval"] == approval
    assert (gate["in_force_on"], gate["in_force_by"]) == held


def test_each_law_has_its_own_tests_and_its_own_day(statement):
    found = results_of(statement(2023, "on 12 October 2023"), "AU", "UK", "CA")
    assert {law: gate["in_force_on"] for law, (_, gate) in found.items()} == {
        "AU-MSA-2018-s16": "2023-10-12",
        "UK-MSA-2015-s54": "2023-10-12",
        "CA-SC-2023-c9-s11": "2024-01-01",  # the Act is younger than the statement
    }
    assert found["AU-MSA-2018-s16"][0].keys() & found["UK-MSA-2015-s54"][0].keys() < found["UK-MSA-2015-s54"][0].keys()
    assert "attestation" not in found["CA-SC-2023-c9-s11"][0]


@pytest.mark.slow
def test_check_prints_what_may_be_included_as_covered_or_not_found_and_why_a_test_is_not_met(statement):
    path = statement(2026, "on 12 October 2026")
    lines = call("check", path, "--law", "AU", "--law", "UK", *KEYWORD, "--all").out.splitlines()
    may = [line for line in lines if "(may include)" in line and "s.54(5)" in line]
    assert len(may) == 6 and all("covered" in line or "not found" in line or "to check" in line for line in may)
    assert not any(word in line for line in may for word in ("NOT MET", " met", "partly"))
    assert "Law as on 2026-10-12, the day of approval." in " ".join(lines)
    words = " ".join(" ".join(lines).split())
    assert "approved in the governing body's place, which this law refuses" in words
    assert "note: by a committee, an officer or a delegate: not met" in words
    assert "s.13(2)(e), 14(2)(f) within six months: not tested (the day on which it is given is in no text" in words
    short = " ".join(call("check", path, "--law", "UK", *KEYWORD).out.split())
    assert [f"s.54(5)({letter})" in short for letter in "abcdef"] == [True] * 6
    assert short.count("must be approved by the board of directors") == 1 and "law: as above" in short
    assert "not tested: a statement for each year (s.54(1));" in short and "levels 1 and 2, not read" in short


@pytest.mark.slow
def test_the_same_in_the_database_its_exports_and_its_pages(statement, tmp_path, rows):
    db = tmp_path / "audit.db"
    path = statement(2026, "on 12 October 2026")
    assert call("run", path, "--db", db, "--law", "AU", "--law", "UK", *KEYWORD).code in (0, 3)
    kinds = dict(rows(db, "SELECT test_kind, group_concat(DISTINCT result) FROM gate_tests GROUP BY 1"))
    assert set(kinds) == {"required", "recommended", "may"}
    assert set(kinds["may"].split(",")) <= {"covered", "not_found", "to_check"}
    assert not {"covered", "not_found", "to_check"} & set(f"{kinds['required']},{kinds['recommended']}".split(","))
    assert rows(db, "SELECT DISTINCT in_force_on, in_force_by FROM gate_table") == [("2026-10-12", "approval")]

    shown = call("show", "Tarwin", "--db", db).out
    assert "  may include: " in shown and "Law as on 2026-10-12, the day of approval." in shown
    assert call("export", "--table", "gate_tests", "--db", db, "--out", tmp_path / "out").code == 0
    with (tmp_path / "out" / "gate_tests.csv").open(encoding="utf-8", newline="") as stream:
        exported = [row for row in csv.DictReader(stream) if row["test_kind"] == "may"]
    assert {row["result"] for row in exported} <= {"covered", "not_found", "to_check"} and len(exported) == 7

    assert call("report", "--db", db, "--out", tmp_path / "site").code == 0
    pages = [page.read_text(encoding="utf-8") for page in (tmp_path / "site").rglob("*.html")]
    (page,) = [page for page in pages if 'id="gates"' in page]
    assert WORDS in page and "may include" in page and "since 2026-03-01" in page
    gaps = call("report", "Tarwin", "--db", db).out
    told = [line for line in gaps.splitlines() if line.startswith("s.54(5)")]
    assert "Law as on 2026-10-12, the day of approval." in gaps and len(told) == 6
    assert all("(may include)" in line and "met" not in line for line in told)
    assert call("verify", "--db", db).code == 0
