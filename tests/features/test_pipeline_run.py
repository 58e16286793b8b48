"""The driver on real files, a real database and real workers: duplicates, refusals, time limits, deaths."""

import contextlib
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from deadly import DEADLY, die_of_marked_text

from statement_audit.archive import Archive
from statement_audit.errors import StoreError
from statement_audit.features.audit import run as run_module
from statement_audit.features.audit.run import run
from statement_audit.models import CompanyRef, State
from statement_audit.runs.recording import Recorder, run_info
from statement_audit.statements.judge import judged_by
from statement_audit.statements.result import process_statement
from statement_audit.store import Writer, open_database
from tests.near import work_near

pytestmark = pytest.mark.slow

CORPUS = Path(__file__).parents[2] / "corpus"
near = pytest.mark.usefixtures("in_this_process")


@pytest.fixture
def in_this_process(monkeypatch):
    """For what does not hang on worker processes: each takes seconds to start."""
    work_near(monkeypatch)


def rows(db: Path, sql: str) -> list[tuple]:
    with contextlib.closing(sqlite3.connect(f"file:{db}?mode=ro", uri=True)) as connection:
        return connection.execute(sql).fetchall()


# --- the same bytes twice -------------------------------------------------------------------


@near
def test_two_files_with_one_content_are_scored_once_and_both_are_named(tmp_path, options, silent, statement):
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / f"{folder}.txt").write_text(statement)
    summary = run([str(tmp_path / "a"), str(tmp_path / "b")], options, silent)
    assert summary.outcomes == {"scored": 1}
    ((severity, source, message),) = rows(
        options.db, "SELECT severity, source_name, message FROM issues WHERE code = 'duplicate_document'"
    )
    assert (severity, source) == ("info", "b.txt")
    assert "a.txt" in message
    assert summary.issues["info"] == len(rows(options.db, "SELECT 1 FROM issues WHERE severity = 'info'"))


@near
def test_rows_of_one_content_join_their_companies_and_name_both_years(tmp_path, options, silent, statement):
    for name in ("first.txt", "second.txt", "third.txt"):
        (tmp_path / name).write_text(statement)
    listed = tmp_path / "list.csv"
    listed.write_text(
        "company,file,sector,year,laws\n"
        "Tidewater Foods Ltd,first.txt,food_agri,2024,UK\n"
        "Harbour Bread Ltd,second.txt,retail,2025,AU\n"
        "Tidewater Foods Ltd,third.txt,marketplace,2024,UK\n"
    )
    run([str(listed)], options, silent)
    found = rows(options.db, "SELECT company, year, source_name FROM league_table ORDER BY company")
    assert found == [("Harbour Bread Ltd", 2024, "first.txt"), ("Tidewater Foods Ltd", 2024, "first.txt")]
    sectors = rows(
        options.db,
        "SELECT sectors FROM statement_companies JOIN companies ON companies.id = company_id WHERE name LIKE 'Tide%'",
    )
    assert sectors == [('["food_agri","marketplace"]',)] or sectors == [('["food_agri", "marketplace"]',)]
    duplicates = rows(options.db, "SELECT source_name FROM issues WHERE code = 'duplicate_document' ORDER BY 1")
    assert duplicates == [("second.txt",), ("third.txt",)]
    ((severity, message),) = rows(options.db, "SELECT severity, message FROM issues WHERE code = 'row_invalid'")
    assert severity == "warning"
    for wanted in ("2025", "2024", "row 3", "row 2", "first.txt"):
        assert wanted in message
    laws = rows(options.db, "SELECT DISTINCT law FROM gate_table ORDER BY law")
    assert laws == [("AU-MSA-2018-s16",), ("UK-MSA-2015-s54",)]


@near
def test_a_second_run_on_duplicates_changes_nothing(tmp_path, options, silent, statement):
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(statement)
    given = [str(tmp_path / "a.txt"), str(tmp_path / "b.txt")]
    first = run(given, options, silent)
    before = rows(options.db, "SELECT * FROM issues")
    second = run(given, options, silent)
    assert rows(options.db, "SELECT * FROM issues") == before
    assert (second.outcomes, second.issues) == ({"reused": 1}, first.issues)


# --- one statement lost, the others kept ----------------------------------------------------


def test_evidence_that_is_refused_costs_one_statement(options, judge, make_task, statement):
    good = process_statement(make_task(statement), judge)
    other = make_task(statement.replace("fish", "salt"), "salt-2024.txt", companies=(CompanyRef("Salt Ltd"),))
    bad = _with_another_quote(process_statement(other, judge))
    options.db.parent.mkdir()
    with contextlib.closing(open_database(options.db)) as database:
        writer = Writer(database, Archive(options.archive))
        writer.write_rubric(judge.rubric)
        run_id = writer.begin_run(run_info(options, (), judge.rubric.hash, **judged_by(options, judge)))
        recorder = Recorder(writer, run_id)
        for result in (bad, good):
            recorder.result(replace(result, raw=Archive(options.archive).put_file(result.raw.path)))
        writer.finish_run(run_id, "finished")
    assert recorder.outcomes == {"failed": 1, "scored": 1}
    assert recorder.severities == {"error": 1}
    assert rows(options.db, "SELECT source_name, state FROM statements") == [("tidewater-2024.txt", "scored")]
    assert rows(options.db, "SELECT code, source_name FROM issues") == [("internal_error", "salt-2024.txt")]
    assert rows(options.db, "SELECT source_name, outcome, companies FROM run_items WHERE outcome = 'failed'") == [
        ("salt-2024.txt", "failed", '["Salt Ltd"]')
    ]


def _with_another_quote(result):
    """The result with one quote that is not what the page says there."""
    findings = list(result.assessment.findings)
    index = next(index for index, finding in enumerate(findings) if finding.evidence)
    first, *rest = findings[index].evidence
    findings[index] = replace(findings[index], evidence=(replace(first, quote="x" * len(first.quote)), *rest))
    return replace(result, assessment=replace(result.assessment, findings=tuple(findings)))


def test_a_document_that_takes_too_long_is_stopped_and_tried_again_by_the_next_run(options, silent):
    given = [str(CORPUS / "statements" / "gravenhurst-2025.pdf")]
    summary = run(given, replace(options, document_seconds=0.02), silent)
    assert summary.outcomes == {"could_not_read": 1}
    assert rows(options.db, "SELECT code, message FROM issues") == [("document_timeout", "stopped after 0.02 s")]
    assert rows(options.db, "SELECT count(*), count(DISTINCT status) FROM findings") == [(83, 1)]
    assert run(given, options, silent).outcomes == {"scored": 1}
    assert rows(options.db, "SELECT state FROM statements") == [("scored",)]


def test_a_document_that_kills_its_reader_costs_only_itself(tmp_path, options, silent, statement, monkeypatch):
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "deadly.txt").write_text(f"{statement}\n{DEADLY}\n")
    for name in ("apples", "pears", "plums"):
        (folder / f"{name}.txt").write_text(statement.replace("fish", name))
    monkeypatch.setattr(run_module, "process_task", die_of_marked_text)
    summary = run([str(folder)], options, silent)
    assert summary.outcomes == {"scored": 3, "could_not_read": 1}
    assert rows(options.db, "SELECT source_name FROM issues WHERE code = 'worker_died'") == [("deadly.txt",)]
    assert rows(options.db, "SELECT source_name, state FROM statements WHERE state <> 'scored'") == [
        ("deadly.txt", State.COULD_NOT_READ.value)
    ]
    monkeypatch.undo()
    assert run([str(folder)], options, silent).outcomes == {"reused": 3, "scored": 1}


# --- where the database may be --------------------------------------------------------------


def test_a_place_for_the_database_that_cannot_be_made_is_told(tmp_path, options, silent, statement):
    (tmp_path / "file").write_text("not a folder")
    (tmp_path / "a.txt").write_text(statement)
    with pytest.raises(StoreError, match="Cannot lock") as caught:
        run([str(tmp_path / "a.txt")], replace(options, db=tmp_path / "file" / "deep" / "audit.db"), silent)
    assert "--db" in caught.value.hint
    assert silent.notes == []
