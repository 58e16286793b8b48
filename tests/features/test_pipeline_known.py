"""What the database knows already: lists that named a document, copies and near copies; mismatches with a list."""

import contextlib
import sqlite3
from pathlib import Path

import pytest

from statement_audit.features.audit.run import run
from statement_audit.models import CompanyRef
from statement_audit.statements.result import process_statement
from tests.near import work_near


@pytest.fixture(autouse=True)
def near(monkeypatch):
    work_near(monkeypatch)


def rows(db: Path, sql: str) -> list[tuple]:
    with contextlib.closing(sqlite3.connect(f"file:{db}?mode=ro", uri=True)) as connection:
        return connection.execute(sql).fetchall()


def test_a_bare_file_that_a_list_named_keeps_its_companies_sectors_and_profile(tmp_path, options, silent, statement):
    (tmp_path / "shop.txt").write_text(statement)
    listed = tmp_path / "list.csv"
    listed.write_text("company,file,sector,year,laws\nTidewater Foods Ltd,shop.txt,marketplace,2024,UK\n")
    run([str(listed)], options, silent)
    before = rows(options.db, "SELECT company, year, profile, quality FROM league_table")
    again = run([str(tmp_path / "shop.txt")], options, silent)
    assert again.outcomes == {"reused": 1}
    assert rows(options.db, "SELECT company, year, profile, quality FROM league_table") == before
    ((message,),) = rows(options.db, "SELECT message FROM issues WHERE code = 'known_from_list'")
    assert "list.csv, row 2" in message and "Tidewater Foods Ltd" in message


def test_last_years_text_with_another_date_is_told_as_a_near_copy(tmp_path, options, silent, statement):
    (tmp_path / "a-2024.txt").write_text(statement)
    (tmp_path / "b-2025.txt").write_text(
        statement.replace("31 March 2024", "31 March 2025").replace("4 July 2024", "3 July 2025")
    )
    run([str(tmp_path / "a-2024.txt")], options, silent)
    run([str(tmp_path / "b-2025.txt")], options, silent)
    ((source, message, share),) = rows(
        options.db, "SELECT source_name, message, json_extract(data, '$.share') FROM issues WHERE code = 'near_copy'"
    )
    assert source == "b-2025.txt"
    assert "a-2024.txt (Tidewater Foods Ltd, 2024)" in message
    assert 0.6 < share < 0.995


def test_the_same_words_in_other_bytes_are_told(tmp_path, options, silent, statement):
    (tmp_path / "a.txt").write_text(statement)
    (tmp_path / "b.txt").write_text(statement + "\n\n")
    run([str(tmp_path / "a.txt"), str(tmp_path / "b.txt")], options, silent)
    assert len(rows(options.db, "SELECT 1 FROM issues WHERE code = 'same_text'")) == 1


def test_facts_of_a_statement_are_stored_and_found_in_their_pages(tmp_path, options, silent, statement):
    (tmp_path / "a.txt").write_text(statement)
    run([str(tmp_path / "a.txt")], options, silent)
    found = rows(
        options.db,
        "SELECT reporting_entities, approving_body, approval_date, period_start, period_end, period_basis FROM statements",
    )
    assert found == [('["Tidewater Foods Ltd"]', "Board", "2024-07-04", "2023-04-01", "2024-03-31", "start_inferred")]
    kinds = rows(options.db, "SELECT DISTINCT fact FROM latest_facts ORDER BY fact")
    assert [kind for (kind,) in kinds] == ["approval", "entity", "law", "period", "signature"]
    assert rows(
        options.db,
        "SELECT count(*) FROM facts JOIN pages ON pages.id = facts.page_id"
        " WHERE substr(pages.text, facts.start + 1, facts.end - facts.start) IS NOT facts.quote",
    ) == [(0,)]


def test_a_law_and_a_number_that_the_text_does_not_give_are_issues(make_task, judge, statement):
    numbered = statement.replace("Tidewater Foods Ltd for", "Tidewater Foods Ltd (company number 01234567) for")
    listed = (CompanyRef("Tidewater Foods Ltd", "7654321", sectors=("food_agri",)),)
    result = process_statement(make_task(numbered, companies=listed, laws=("AU-MSA-2018-s16",)), judge)
    by_code = {issue.code: issue for issue in result.issues}
    assert set(by_code) == {"company_number_mismatch", "law_mismatch"}
    assert by_code["law_mismatch"].data == {"list": ["AU-MSA-2018-s16"], "text": ["UK-MSA-2015-s54"]}
    assert by_code["company_number_mismatch"].data == {"list": "7654321", "text": ["01234567"]}
    same = (CompanyRef("Tidewater Foods Ltd", "1234567", sectors=("food_agri",)),)
    assert process_statement(make_task(numbered, companies=same), judge).issues == ()
