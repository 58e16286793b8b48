"""A run over files in which a statement is a part, or in which there are several."""

import contextlib
import json
import sqlite3
from collections import Counter
from pathlib import Path

import pytest

from statement_audit.extract import text
from statement_audit.features.audit import run as audit
from statement_audit.features.audit.run import run
from statement_audit.features.verify.second_reading import VerifyOptions
from statement_audit.features.verify.verification import verify
from tests.near import work_near
from tests.part_documents import load


def rows(db: Path, sql: str) -> list[tuple]:
    with contextlib.closing(sqlite3.connect(f"file:{db}?mode=ro", uri=True)) as connection:
        return connection.execute(sql).fetchall()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    work_near(monkeypatch)
    (tmp_path / "in").mkdir()
    for document in load():
        if document.name in ("years-page", "years-pdf", "legal-levels", "canada-french"):
            document.write(tmp_path / "in")
    return tmp_path / "in"


def test_each_year_of_a_file_is_a_statement_with_its_own_period_score_and_quotes(folder, options, silent):
    assert run([str(folder)], options, silent).outcomes == {"scored": 7}
    found = rows(
        options.db,
        "SELECT source_name, year, period_end, approval_date, pages FROM statements WHERE source_name LIKE 'years%' ORDER BY 1",
    )
    assert found == [
        ("years-page.html", 2024, "2024-12-31", "2025-05-15", "[1]"),
        ("years-page.html (2022).md", 2022, "2022-12-31", "2023-06-02", "[1]"),
        ("years-page.html (2023).md", 2023, "2023-12-31", "2024-05-09", "[1]"),
        ("years-pdf.pdf", 2024, "2024-03-31", "2024-07-30", "[1,2]"),
        ("years-pdf.pdf (2023).md", 2023, "2023-03-31", "2023-08-11", "[3,4]"),
    ]
    ((companies,),) = rows(options.db, "SELECT count(*) FROM companies WHERE name LIKE 'Ferrowhit%'")
    assert companies == 1
    said = rows(
        options.db,
        "SELECT statements.year, group_concat(evidence.quote) FROM evidence JOIN findings ON findings.id = finding_id"
        " JOIN statements ON statements.id = findings.statement_id WHERE source_name LIKE 'years-page%' GROUP BY 1 ORDER BY 1",
    )
    assert [[fleet for fleet in ("350", "380", "410") if f"{fleet} vans" in quotes] for _, quotes in said] == [
        ["350"],
        ["380"],
        ["410"],
    ]


def test_others_are_written_once_and_scored_by_the_workers_that_are_there(folder, options, silent, monkeypatch):
    calls = Counter()
    for module, name in ((text, "part_text"), (audit, "open_executor")):
        told = getattr(module, name)
        monkeypatch.setattr(module, name, lambda *given, name=name, told=told: calls.update([name]) or told(*given))
    run([str(folder)], options, silent)
    ((message,), *_) = rows(options.db, "SELECT message FROM issues WHERE code = 'several_statements'")
    assert message.endswith("Each is scored for itself.")
    assert calls == {"part_text": 3, "open_executor": 1}


def test_what_is_no_part_of_the_statement_gives_neither_points_nor_facts(folder, options, silent):
    run([str(folder)], options, silent)
    quotes = "\n".join(
        quote
        for (quote,) in rows(
            options.db,
            "SELECT quote FROM evidence JOIN findings ON findings.id = finding_id JOIN statements ON statements.id = statement_id"
            " WHERE source_name LIKE 'legal%' UNION ALL SELECT quote FROM facts JOIN statements ON statements.id = statement_id"
            " WHERE source_name LIKE 'legal%'",
        )
    )
    assert "Honora Welbeck" in quotes
    for other in ("Cuthbert Ainsley", "Dunmarrow Leisure", "8 February 2024", "whistleblowing line", "Tobias Redgrave"):
        assert other not in quotes
    issues = {code: json.loads(data) for code, data in rows(options.db, "SELECT code, data FROM issues")}
    assert issues["other_language_beside"] == {"languages": ["fr"]}
    assert issues["statement_in_report"]["pages"] == [1]


@pytest.mark.slow
def test_a_second_run_meets_every_statement_again_and_the_texts_read_as_stored(folder, options, silent):
    run([str(folder)], options, silent)
    assert run([str(folder)], options, silent).outcomes == {"reused": 7}
    ((other,),) = rows(
        options.db, "SELECT data FROM issues WHERE code = 'several_statements' AND source_name LIKE '%pdf'"
    )
    (one,) = json.loads(other)["others"]
    assert (one["name"], one["year"], one["pages"]) == ("years-pdf.pdf (2023).md", 2023, [3, 4])
    assert rows(options.db, f"SELECT source_name FROM statements WHERE document_sha256 = '{one['sha256']}'") == [
        (one["name"],)
    ]
    assert [problem for check in verify(VerifyOptions(options.db), silent).checks for problem in check.problems] == []
