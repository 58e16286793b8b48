"""Typed reads: what the command line shows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from store_integrity import quote_problems
from store_samples import PAGES, make_result, make_rubric, make_run, make_unread

from statement_audit.archive import Archive
from statement_audit.errors import UsageError
from statement_audit.issue_codes import make_issue
from statement_audit.models import CompanyRef, DocumentKind, StatementRef, Status
from statement_audit.published import Quote, RunRow
from statement_audit.store import Database, Writer, open_database
from statement_audit.store import reader as read
from statement_audit.store.league import Choice, league, unranked
from statement_audit.store.read_results import company_view, runs
from statement_audit.store.rows import CompanyRow


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    with open_database(tmp_path / "audit.db") as database:
        yield database


@pytest.fixture
def writer(db: Database, tmp_path: Path) -> Writer:
    made = Writer(db, Archive(tmp_path / "archive"))
    made.write_rubric(make_rubric())
    made.begin_run(make_run(make_rubric()))
    return made


def add(writer: Writer, *args: Any, run: int = 1, **kwargs: Any) -> None:
    writer.write_statement(run, make_result(*args, **kwargs))


def test_league_in_order_and_filtered(db: Database, writer: Writer) -> None:
    food, retail = ("food",), ("retail", "food")
    add(writer, "a.txt", companies=[CompanyRef("A", sectors=food)], quality=10.0)
    add(writer, "b.txt", companies=[CompanyRef("B", sectors=retail)], quality=30.0)
    add(writer, "c.txt", companies=[CompanyRef("C")], quality=20.0, year=2022)
    add(writer, "d.txt", companies=[CompanyRef("D")], quality=20.0, profile="tech_platform")
    assert [(row.company, row.year, row.rank) for row in league(db)] == [
        ("B", 2023, 1),
        ("A", 2023, 2),
        ("C", 2022, 1),
        ("D", 2023, 1),
    ]
    assert [row.company for row in league(db, Choice(sector="food"))] == ["B", "A"]
    assert [row.company for row in league(db, Choice(sector="retail"))] == ["B"]
    assert [row.company for row in league(db, Choice(year=2022))] == ["C"]
    assert [row.company for row in league(db, Choice(profile="tech_platform"))] == ["D"]
    row = league(db)[0]
    assert (row.sectors, row.rubric, row.coverage) == (retail, "sample 1", 0.9)


def test_unranked_says_why_and_what_to_do(db: Database, writer: Writer) -> None:
    add(writer, "ok.txt", company="Ranked Ltd")
    add(writer, "old.txt", company="Twice Ltd")
    add(writer, "new.txt", company="Twice Ltd")
    add(writer, "short.txt", company="Short Ltd", issues=[make_issue("little_text", "short.txt", "Only 3 sentences.")])
    policy = make_issue("policy_not_statement", "policy.txt")
    add(writer, "policy.txt", company="Policy Ltd", kind=DocumentKind.POLICY, issues=[policy])
    writer.write_statement(1, make_unread("scan.pdf", company="Scan Ltd", year=2022))
    ref = StatementRef("https://gone.example", url="https://gone.example", companies=(CompanyRef("Gone Ltd"),))
    writer.write_failure(1, ref, make_issue("unreachable", ref.source_name))
    found = unranked(db)
    assert [(row.company, row.source_name, row.reason) for row in found] == [
        ("Gone Ltd", "https://gone.example", "unreachable"),
        ("Policy Ltd", "policy.txt", "policy_not_statement"),
        ("Scan Ltd", "scan.pdf", "needs_ocr"),
        ("Short Ltd", "short.txt", "little_text"),
        ("Twice Ltd", "old.txt", "superseded"),
    ]
    assert found[3].message == "Only 3 sentences."
    assert all(row.message and row.hint for row in found)
    assert found[0].statement_id is None
    assert [row.company for row in unranked(db, Choice(year=2022))] == ["Scan Ltd"]
    assert [row.company for row in unranked(db, Choice(sector="retail", year=2022))] == ["Scan Ltd"]
    assert unranked(db, Choice(sector="food")) == []


def test_unranked_forgets_a_failure_that_the_last_run_did_not_meet(db: Database, writer: Writer) -> None:
    ref = StatementRef("gone.pdf", path=Path("gone.pdf"))
    writer.write_failure(1, ref, make_issue("file_missing", "gone.pdf"))
    assert [(row.company, row.reason) for row in unranked(db)] == [(None, "file_missing")]
    writer.begin_run(make_run(make_rubric()))
    assert unranked(db) == []


GONE = "https://gone.example"


def fail(writer: Writer, run: int, company: str, year: int | None = None) -> None:
    ref = StatementRef(GONE, url=GONE, companies=(CompanyRef(company),), year=year)
    writer.write_failure(run, ref, make_issue("unreachable", GONE))


def test_a_company_without_a_statement_stays_listed_until_its_source_succeeds(db: Database, writer: Writer) -> None:
    fail(writer, 1, "Gone Ltd")
    add(writer, "a.txt", company="Other Ltd", run=writer.begin_run(make_run(make_rubric())))
    writer.begin_run(make_run(make_rubric()))
    (row,) = unranked(db)
    assert (row.company, row.source_name, row.reason) == ("Gone Ltd", GONE, "unreachable")
    assert row.message and row.hint
    assert row.company_id == db.value("SELECT id FROM companies WHERE name = 'Gone Ltd'")
    add(writer, GONE, company="Gone Ltd", run=writer.begin_run(make_run(make_rubric())))
    assert unranked(db) == []
    fail(writer, writer.begin_run(make_run(make_rubric())), "Gone Ltd")
    assert [row.source_name for row in unranked(db)] == [GONE]


@pytest.mark.parametrize(("failed", "read_year", "left"), [(None, 2023, 0), (2023, 2023, 0), (2022, 2023, 1)])
def test_a_failure_ends_where_the_company_is_read_from_elsewhere(
    db: Database, writer: Writer, failed: int | None, read_year: int, left: int
) -> None:
    fail(writer, 1, "Gone Ltd", failed)
    add(writer, "a.txt", company="Gone Ltd", year=read_year, run=writer.begin_run(make_run(make_rubric())))
    assert len(unranked(db)) == left


def test_one_name_of_two_companies_gives_no_id_and_ends_no_failure(db: Database, writer: Writer) -> None:
    fail(writer, 1, "Gone Ltd")
    second = writer.begin_run(make_run(make_rubric()))
    for number in ("11", "22"):
        add(writer, f"{number}.txt", companies=[CompanyRef("Gone Ltd", number)], run=second)
    writer.write_failure(
        second,
        StatementRef("x", companies=(CompanyRef("Gone Ltd", "22"),)),
        make_issue("unreachable", "x"),
    )
    assert {row.company_id for row in unranked(db)} == {None}


def test_companies_are_found_by_any_spelling(db: Database, writer: Writer) -> None:
    add(writer, "a.txt", companies=[CompanyRef("Tidewater Ltd", "00123456")], year=2022)
    add(writer, "b.txt", companies=[CompanyRef("Tidewater Ltd", "00123456")], year=2023)
    add(writer, "c.txt", company="Tidewater Foods plc", year=None)
    add(writer, "d.txt", company="Brookfield 100% Café_Co")
    writer.write_failure(
        1, StatementRef("x", companies=(CompanyRef("Tidewater Nowhere"),)), make_issue("unreachable", "x")
    )
    names = {
        text: [row.name for row in read.find_company(db, text)]
        for text in ("TIDEWATER limited", "tidewater", "00123456", "café", "100%", "%", "_", "nothing")
    }
    assert names == {
        "TIDEWATER limited": ["Tidewater Ltd"],
        "tidewater": ["Tidewater Foods plc", "Tidewater Ltd"],
        "00123456": ["Tidewater Ltd"],
        "café": ["Brookfield 100% Café_Co"],
        "100%": ["Brookfield 100% Café_Co"],
        "%": [],
        "_": [],
        "nothing": [],
    }
    assert read.the_company(db, "Tidewater Ltd") == CompanyRow(1, "Tidewater Ltd", "00123456", None, (2023, 2022))


def test_one_company_or_a_hint(db: Database, writer: Writer) -> None:
    add(writer, "a.txt", company="Tidewater Ltd")
    add(writer, "b.txt", company="Tidewater Foods plc")
    with pytest.raises(UsageError, match="2 companies fit 'tide'") as caught:
        read.the_company(db, "tide")
    assert caught.value.hint == "Name one of: Tidewater Foods plc, Tidewater Ltd"
    with pytest.raises(UsageError, match="No company in the database fits 'Tidewatre'") as caught:
        read.the_company(db, "Tidewatre")
    assert "Did you mean Tidewater Ltd" in (caught.value.hint or "")
    with pytest.raises(UsageError) as caught:
        read.the_company(db, "zzz")
    assert "compare peers" in (caught.value.hint or "")


def test_company_view_holds_everything_with_pages(db: Database, writer: Writer) -> None:
    group = [CompanyRef("Tidewater Ltd", sectors=("retail",)), CompanyRef("Tidewater Foods")]
    add(writer, companies=group, issues=[make_issue("year_mismatch", "tidewater.txt")])
    db.execute(
        "INSERT INTO replies(company_id, year, text, source, replied_at, added_at)"
        " VALUES (1, 2023, 'We disagree.', 'letter', '2026-01-01', 't'), (1, 2022, 'Old.', 'letter', '2025-01-01', 't')"
    )
    view = company_view(db, "tidewater ltd")
    assert (view.company.name, view.year, view.scores.rank, view.scores.groups) == (
        "Tidewater Ltd",
        2023,
        1,
        {"TRE": 0.45, "DOM": 0.0},
    )
    statement = view.statement
    assert (
        statement.title,
        statement.pages,
        statement.sectors,
        statement.named_in_text,
        statement.other_companies,
    ) == (
        "Modern slavery statement",
        (1, 2),
        ("retail",),
        True,
        ("Tidewater Foods",),
    )
    assert [(gate.law, gate.result, gate.missing, gate.unassessed) for gate in view.gates] == [
        ("UK-MSA-2015-s54", "partly", ("TRE-02",), ("DOM-01",))
    ]
    assert view.gates[0].tests[0]["ref"] == "s.54(4)"
    assert [(f.criterion, f.name, f.weight, f.status, f.page) for f in view.findings] == [
        ("TRE-01", "What TRE-01 asks", 3, "concrete_specific", 1),
        ("TRE-02", "What TRE-02 asks", 3, "future_undated", 2),
        ("DOM-01", "What DOM-01 asks", 3, "not_found", None),
    ]
    quote = "We trained 412 buyers in March 2023."
    assert view.findings[0].evidence == (
        Quote(
            1,
            41,
            77,
            quote,
            "best",
            "concrete_specific",
            0.9,
            "",
            PAGES[0].split("\n")[0],
            PAGES[1].split("\n")[0],
            1,
            True,
        ),
    )
    assert (view.findings[0].flags, view.findings[0].reasons, view.findings[0].basis) == (("a",), ("b",), ("s.54(5)",))
    assert [finding.good_practice for finding in view.findings] == [False, False, True]
    assert [issue.code for issue in view.issues] == ["year_mismatch"]
    assert [reply.text for reply in view.replies] == ["We disagree."]
    assert view.run.id == 1


def test_company_view_picks_the_newest_readable_year(db: Database, writer: Writer) -> None:
    add(writer, "2021.txt", year=2021)
    add(writer, "2022.txt", year=2022)
    writer.write_statement(1, make_unread("2023.pdf", company="Tidewater Ltd", year=2023))
    assert company_view(db, "Tidewater Ltd").year == 2022
    assert company_view(db, "Tidewater Ltd", 2021).year == 2021
    unread = company_view(db, "Tidewater Ltd", 2023)
    assert (unread.scores.state, unread.scores.rank, unread.scores.unranked_reason) == (
        "could_not_read",
        None,
        "could_not_read",
    )
    assert {finding.status for finding in unread.findings} == {"could_not_read"}
    with pytest.raises(UsageError, match="has no statement for 1999") as caught:
        company_view(db, "Tidewater Ltd", 1999)
    assert caught.value.hint == "Years in the database: 2023, 2022, 2021"


def test_a_rank_says_among_how_many_of_its_profile_year_and_rubric(db: Database, writer: Writer) -> None:
    for name, quality in (("A", 10.0), ("B", 30.0), ("C", 20.0)):
        add(writer, f"{name}.txt", company=name, quality=quality)
    add(writer, "d.txt", company="D", year=2022)
    add(writer, "e.txt", company="E", profile="tech_platform")
    other = make_rubric(version="2")
    writer.write_rubric(other)
    add(writer, "f.txt", company="F", run=writer.begin_run(make_run(other)))
    places = {name: company_view(db, name).scores for name in "ABCDEF"}
    assert {name: (scores.rank, scores.ranked_among) for name, scores in places.items()} == {
        "A": (3, 3),
        "B": (1, 3),
        "C": (2, 3),
        "D": (1, 1),
        "E": (1, 1),
        "F": (1, 1),
    }


def test_issues_of_a_run_and_of_the_last(db: Database, writer: Writer) -> None:
    result = make_result(issues=[make_issue("year_mismatch", "tidewater.txt", text=2022, list=2023)])
    writer.write_statement(1, result)
    writer.write_issue(1, make_issue("file_missing", "x.pdf"))
    second = writer.begin_run(make_run(make_rubric()))
    writer.reuse(second, result.fingerprint, result.ref)
    assert [issue.code for issue in read.issues(db, run=1)] == ["file_missing", "year_mismatch"]
    with pytest.raises(UsageError, match="no run 99") as caught:
        read.issues(db, run=99)
    assert "1 to 2" in (caught.value.hint or "")
    (last,) = read.issues(db)
    assert (last.code, last.data, last.run_id, last.first_run_id) == (
        "year_mismatch",
        {"text": 2022, "list": 2023},
        2,
        1,
    )
    assert [issue.code for issue in read.issues(db, run=1, severity="error")] == ["file_missing"]
    assert [issue.code for issue in read.issues(db, run=1, code="year_mismatch")] == ["year_mismatch"]


def test_run_summary_counts(db: Database, writer: Writer) -> None:
    add(writer, "a.txt", issues=[make_issue("year_mismatch", "a.txt")])
    writer.write_statement(1, make_unread("scan.pdf"))
    writer.finish_run(1, "finished")
    run = read.run_summary(db)
    assert isinstance(run, RunRow)
    assert (run.counts, run.issues, run.inputs, run.rubric) == (
        {"could_not_read": 1, "scored": 1},
        {"error": 1, "warning": 1},
        ("inbox",),
        "sample 1",
    )
    assert read.run_summary(db, 99) is None
    assert [each.id for each in runs(db)] == [1]
    assert [(item.source_name, item.outcome, item.statement_id) for item in read.run_items(db, 1)] == [
        ("a.txt", "scored", 1),
        ("scan.pdf", "could_not_read", 2),
    ]
    assert read.run_items(db, 99) == []


def test_rows_for_export(db: Database, writer: Writer) -> None:
    add(writer)
    names = read.tables_and_views(db)
    assert {"league_table", "findings", "passages"} <= set(names)
    assert not [name for name in names if "fts" in name or name.startswith(("_", "sqlite"))]
    for name in names:
        for row in read.rows(db, name):
            assert list(row) == [column[1] for column in db.execute(f'PRAGMA table_xinfo("{name}")')]
    assert [row["criterion"] for row in read.rows(db, "latest_findings")] == ["DOM-01", "TRE-01", "TRE-02"]
    for name in ("findings; DROP TABLE runs", "nonsense"):
        with pytest.raises(UsageError, match="There is no table or view"):
            list(read.rows(db, name))


def test_a_quote_that_does_not_hold_and_one_that_is_not_there_are_found(db: Database, writer: Writer) -> None:
    add(writer)
    db.execute("DROP TRIGGER evidence_quote_update")
    db.execute("UPDATE evidence SET quote = 'We trained 999 buyers in March 2023.' WHERE id = 1")
    (problem,) = quote_problems(db)
    assert (problem.subject, problem.data) == ("tidewater.txt", {"evidence": 1})
    assert "evidence 1 is not on page 1" in problem.message
    db.execute("DELETE FROM evidence WHERE id = 2")
    assert [each.message for each in quote_problems(db)[1:]] == ["TRE-02 is 'future_undated' without a quote."]


def test_review_shows_in_findings_beside_the_model(db: Database, writer: Writer) -> None:
    add(writer)
    db.execute(
        "INSERT INTO reviews(statement_id, criterion, text_sha256, criterion_sha256, verdict, status, score,"
        " model_status, reviewer, reviewed_at)"
        " SELECT 1, criterion, text_sha256, content_sha256, 'change', 'outcome', 1.0, 'x', 'r', 't'"
        " FROM criteria, extractions WHERE criterion = 'TRE-01'"
    )
    finding = company_view(db, "Tidewater Ltd").findings[0]
    assert (finding.status, finding.score, finding.reviewed, finding.model_status, finding.model_score) == (
        "outcome",
        1.0,
        True,
        Status.CONCRETE_SPECIFIC,
        0.8,
    )


def test_another_score_leaves_the_first_ones_rows(db: Database, writer: Writer) -> None:
    add(writer)
    add(writer, run=writer.begin_run(make_run(make_rubric())), salt="2", quality=50.0)
    assert [row.quality for row in league(db)] == [50.0]
    assert db.value("SELECT count(*) FROM findings") == 6
    assert replace(league(db)[0], rank=1).score_id == 2
