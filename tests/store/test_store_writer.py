"""The writer: whole statements, verbatim quotes, and nothing twice."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from store_integrity import integrity_problems, quote_problems
from store_samples import PAGES, make_result, make_rubric, make_run, make_unread

from statement_audit.archive import Archive
from statement_audit.errors import EvidenceError, StoreError
from statement_audit.issue_codes import make_issue
from statement_audit.models import CompanyRef, Evidence, FetchRecord, Finding, StatementRef, StatementResult, Status
from statement_audit.store import Database, Writer, open_database

RUN_RECORD = {"runs", "run_items", "run_issues"}


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    with open_database(tmp_path / "audit.db") as database:
        yield database


@pytest.fixture
def writer(db: Database, tmp_path: Path) -> Writer:
    made = Writer(db, Archive(tmp_path / "archive"))
    made.write_rubric(make_rubric())
    return made


def begin(writer: Writer) -> int:
    return writer.begin_run(make_run(make_rubric()))


def counts(db: Database) -> dict[str, int]:
    names = [name for name in db.tables.table_names() if not name.startswith(("_", "passages_fts"))]
    return {name: db.value(f"SELECT count(*) FROM {name}") for name in names}


def dump(db: Database) -> dict[str, list[dict[str, Any]]]:
    names = [name for name in db.tables.table_names() if not name.startswith(("_", "passages_fts"))]
    return {name: list(db.rows(f"SELECT * FROM {name} ORDER BY 1, 2")) for name in names}


def with_evidence(result: StatementResult, **changes: object) -> StatementResult:
    """The result with its first finding's quote changed."""
    assert result.assessment is not None
    first, *rest = result.assessment.findings
    quote = replace(first.evidence[0], **changes)  # type: ignore[arg-type]  # test helper
    findings = (replace(first, evidence=(quote,)), *rest)
    return replace(result, assessment=replace(result.assessment, findings=findings))


def test_statement_is_stored_whole_and_every_quote_joins_to_its_page(db: Database, writer: Writer) -> None:
    run = begin(writer)
    score = writer.write_statement(run, make_result())
    writer.finish_run(run, "finished")
    assert db.row("SELECT year, kind, state, title, language, period_end, laws, pages FROM statements") == {
        "year": 2023,
        "kind": "statement",
        "state": "scored",
        "title": "Modern slavery statement",
        "language": "en",
        "period_end": "2023-03-31",
        "laws": '["UK-MSA-2015-s54"]',
        "pages": "[1,2]",
    }
    found = list(db.rows("SELECT criterion, status, score FROM findings WHERE score_id = ? ORDER BY id", (score,)))
    assert [tuple(row.values()) for row in found] == [
        ("TRE-01", "concrete_specific", 0.8),
        ("TRE-02", "future_undated", 0.1),
        ("DOM-01", "not_found", 0.0),
    ]
    joined = db.rows(
        "SELECT substr(text, start + 1, end - start) AS text, quote FROM evidence JOIN pages ON pages.id = page_id"
    )
    assert [(row["text"], row["quote"]) for row in joined] == [
        ("We trained 412 buyers in March 2023.",) * 2,
        ("We will review our approach next year.",) * 2,
    ]
    assert counts(db)["passages"] == 4
    assert db.value("SELECT counts FROM runs") == '{"scored":1}'
    assert (counts(db)["evidence"], quote_problems(db)) == (2, [])


@pytest.mark.parametrize(
    "change",
    [
        {"quote": "We trained 413 buyers in March 2023."},
        {"start": 42},
        {"end": 60},
        {"page": 2},
        {"page": 9},
        {"quote": ""},
        {"start": -1, "end": -1},
    ],
)
def test_quote_that_is_not_in_the_page_is_refused_and_nothing_stays(
    db: Database, writer: Writer, change: dict[str, object]
) -> None:
    run = begin(writer)
    before = dump(db)
    with pytest.raises(EvidenceError, match="TRE-01"):
        writer.write_statement(run, with_evidence(make_result(), **change))
    assert dump(db) == before
    writer.write_statement(run, make_result())  # the writer goes on
    assert counts(db)["statements"] == 1


def test_finding_that_needs_a_quote_and_has_none_is_refused(db: Database, writer: Writer) -> None:
    result = make_result()
    assert result.assessment is not None
    first, *rest = result.assessment.findings
    bare = replace(result, assessment=replace(result.assessment, findings=(replace(first, evidence=()), *rest)))
    with pytest.raises(EvidenceError, match="TRE-01 is 'concrete_specific' without a quote"):
        writer.write_statement(begin(writer), bare)
    assert counts(db)["statements"] == 0


def test_passage_that_is_not_in_the_page_is_refused(db: Database, writer: Writer) -> None:
    result = make_result()
    moved = replace(result, passages=(replace(result.passages[0], start=1), *result.passages[1:]))
    with pytest.raises(EvidenceError, match="Passage 0"):
        writer.write_statement(begin(writer), moved)
    assert counts(db)["documents"] == 0


def test_the_database_itself_refuses_foreign_quotes_and_changed_pages(db: Database, writer: Writer) -> None:
    writer.write_statement(begin(writer), make_result())
    with pytest.raises(sqlite3.IntegrityError, match="quote is not in the stored page"):
        db.execute("UPDATE evidence SET quote = 'We trained everybody.' WHERE id = 1")
    with pytest.raises(sqlite3.IntegrityError, match="never changes"):
        db.execute("UPDATE pages SET text = 'other' WHERE page = 1")
    with pytest.raises(sqlite3.IntegrityError, match="quote is not in the stored page"):
        db.execute(
            "INSERT INTO evidence(finding_id, page_id, document_sha256, page, start, end, quote, role, status)"
            " SELECT finding_id, page_id, document_sha256, page, start + 1, end, quote, role, status FROM evidence"
        )


def test_unknown_criterion_is_refused(db: Database, writer: Writer) -> None:
    result = make_result(criteria=("TRE-01", "TRE-02", "XXX-01"))
    with pytest.raises(StoreError, match="XXX-01 is not in the rubric"):
        writer.write_statement(begin(writer), result)
    assert counts(db)["statements"] == 0


def test_same_inputs_again_change_nothing_but_the_run_record(db: Database, writer: Writer) -> None:
    results = [
        make_result(),
        make_result("b.txt", company="Brookfield plc", issues=[make_issue("year_mismatch", "b.txt")]),
    ]
    missing = make_issue("file_missing", "c.txt")
    first = begin(writer)
    writer.write_issue(first, missing)
    for result in results:
        writer.write_statement(first, result)
    writer.finish_run(first, "finished")
    before = dump(db)
    second = begin(writer)
    writer.write_issue(second, missing)
    severities = [writer.reuse(second, result.fingerprint, result.ref) for result in results]
    writer.finish_run(second, "finished")
    after = dump(db)
    assert {name for name in before if before[name] != after[name]} == RUN_RECORD
    assert severities == [[], ["warning"]]
    issues = list(db.rows("SELECT code, run_id, first_run_id FROM latest_issues ORDER BY code"))
    assert issues == [
        {"code": "file_missing", "run_id": second, "first_run_id": first},
        {"code": "year_mismatch", "run_id": second, "first_run_id": first},
    ]


def test_writing_the_same_result_twice_in_a_run_gives_one(db: Database, writer: Writer) -> None:
    run = begin(writer)
    score = writer.write_statement(run, make_result())
    assert writer.write_statement(run, make_result()) == score
    assert {name: counts(db)[name] for name in ("statements", "scores", "run_items", "findings")} == {
        "statements": 1,
        "scores": 1,
        "run_items": 1,
        "findings": 3,
    }


def test_find_score_leaves_out_failures_that_may_not_recur(db: Database, writer: Writer) -> None:
    run = begin(writer)
    lasting, passing = make_unread("a.pdf"), make_unread("b.pdf", code="worker_died")
    for result in (lasting, passing):
        writer.write_statement(run, result)
    assert writer.find_score(lasting.fingerprint) is not None
    assert writer.find_score(passing.fingerprint) is None
    assert writer.find_score("unknown") is None
    read = replace(make_result("b.pdf"), fingerprint=passing.fingerprint)
    writer.write_statement(begin(writer), read)
    assert db.value("SELECT count(*) FROM scores WHERE fingerprint = ?", (passing.fingerprint,)) == 1
    assert db.value("SELECT state FROM statements WHERE source_name = 'b.pdf'") == "scored"
    assert db.value("SELECT count(*) FROM issues WHERE code = 'worker_died'") == 0
    assert integrity_problems(db) == []


def test_another_reading_keeps_the_text_that_old_quotes_were_checked_against(db: Database, writer: Writer) -> None:
    writer.write_statement(begin(writer), make_result())
    wider = ("A new first line.\n" + PAGES[0], PAGES[1])
    writer.write_statement(begin(writer), make_result(pages=wider, extractor="test 2"))
    assert counts(db)["statements"] == 1
    assert (counts(db)["scores"], counts(db)["pages"], counts(db)["extractions"]) == (2, 4, 2)
    assert counts(db)["passages"] == 5  # only the latest reading's
    assert db.value("SELECT count(*) FROM evidence WHERE passage_id IS NULL") == 2
    assert (counts(db)["evidence"], quote_problems(db)) == (4, [])
    assert db.value("SELECT extractor FROM documents") == "test 2"
    assert integrity_problems(db) == []


def test_the_same_text_from_another_reader_is_one_extraction(db: Database, writer: Writer) -> None:
    writer.write_statement(begin(writer), make_result())
    writer.write_statement(begin(writer), make_result(extractor="test 2"))
    assert (counts(db)["pages"], counts(db)["passages"], counts(db)["scores"]) == (2, 4, 2)


def test_passages_are_searched_by_stem_and_follow_replacement(db: Database, writer: Writer) -> None:
    found = (
        "SELECT passages.quote FROM passages_fts JOIN passages ON passages.id = passages_fts.rowid"
        " WHERE passages_fts MATCH ?"
    )
    writer.write_statement(begin(writer), make_result())
    assert [row["quote"] for row in db.rows(found, ("training",))] == ["We trained 412 buyers in March 2023."]
    writer.write_statement(begin(writer), make_result(pages=("Nothing.\nWe pay wages.", PAGES[1]), extractor="test 2"))
    assert list(db.rows(found, ("training",))) == []
    db.execute("INSERT INTO passages_fts(passages_fts, rank) VALUES ('integrity-check', 1)")


def test_characters_that_sqlite_cannot_hold_are_replaced_one_for_one(db: Database, writer: Writer) -> None:
    odd = ("Tide\ud800water\x00 Ltd\nWe trained 412 buyers\x00 in 2023 \U0001f600.", PAGES[1])
    writer.write_statement(begin(writer), make_result(pages=odd))
    assert db.value("SELECT text FROM pages WHERE page = 1").startswith("Tide�water� Ltd\n")
    assert quote_problems(db) == []


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(text=st.text(min_size=1, max_size=80), data=st.data())
def test_any_true_slice_is_accepted(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    evidence = Evidence(0, 1, start, end, text[start:end], "best", Status.OUTCOME, None)
    finding = Finding("TRE-01", "TRE", Status.OUTCOME, 1.0, 0.5, False, (), (), (evidence,))
    base = make_result(pages=("x\ny", PAGES[1]), statuses=(Status.NOT_FOUND,) * 3)
    assert base.document is not None
    assert base.assessment is not None
    page = replace(base.document.pages[0], text=text, blocks=())
    result = replace(
        base,
        document=replace(base.document, pages=(page,)),
        passages=(),
        assessment=replace(base.assessment, findings=(finding,)),
    )
    with open_database(None) as database:
        writer = Writer(database, Archive(Path("unused")))
        writer.write_rubric(make_rubric())
        writer.write_statement(begin(writer), result)
        assert quote_problems(database) == []


# --- companies ------------------------------------------------------------------------------


def companies_of(db: Database) -> list[str]:
    rows = db.rows("SELECT name FROM statement_companies JOIN companies ON companies.id = company_id ORDER BY name")
    return [row["name"] for row in rows]


def test_group_statement_belongs_to_all_its_companies(db: Database, writer: Writer) -> None:
    group = [
        CompanyRef("Tidewater Ltd", "00123456"),
        CompanyRef("TIDEWATER LIMITED", "123456"),
        CompanyRef("Tidewater Foods"),
    ]
    absent = make_issue("company_not_in_text", "a.pdf", "'Tidewater Foods' does not appear in the text.")
    writer.write_statement(begin(writer), make_result("a.pdf", companies=group, issues=[absent]))
    named = db.rows("SELECT name, named_in_text FROM statement_companies JOIN companies ON companies.id = company_id")
    assert {row["name"]: row["named_in_text"] for row in named} == {"Tidewater Ltd": 1, "Tidewater Foods": 0}
    assert counts(db)["findings"] == 3
    assert db.value("SELECT count(*) FROM latest_findings") == 6


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        (("Tidewater Ltd", None), ("TIDEWATER  LIMITED.", None), True),
        (("Marks and Sons Public Limited Company", None), ("Marks & Sons PLC", None), True),
        (("Tidewater Ltd", None), ("Tidewater Ltd", "00123456"), True),
        (("Tidewater Ltd", "00123456"), ("Tidewater Ltd", None), True),
        (("Tidewater Ltd", "00123456"), ("Tidewater Ltd", "123456"), True),
        (("Tidewater Ltd", "00123456"), ("Tidewater Ltd", "00999999"), False),
        (("Tidewater Ltd", None), ("Tidewater Holdings Ltd", None), False),
        (("株式会社", None), ("有限会社", None), False),
        (("...", None), ("???", None), False),
    ],
)
def test_which_names_are_one_company(
    db: Database, writer: Writer, first: tuple[str, str | None], second: tuple[str, str | None], same: bool
) -> None:
    run = begin(writer)
    writer.write_statement(run, make_result("a.txt", companies=[CompanyRef(*first)]))
    writer.write_statement(run, make_result("b.txt", companies=[CompanyRef(*second)]))
    assert counts(db)["companies"] == (1 if same else 2)


def test_list_outranks_a_guess_whichever_comes_first(db: Database, writer: Writer) -> None:
    guess = make_result("a.txt", company=None, listed_in=None)
    listed = make_result("a.txt", company="Tidewater Group plc", salt="listed")
    writer.write_statement(begin(writer), guess)
    assert companies_of(db) == ["Tidewater Ltd"]
    writer.write_statement(begin(writer), listed)
    assert companies_of(db) == ["Tidewater Group plc"]
    assert counts(db)["companies"] == 1  # the wrong guess is forgotten
    writer.write_statement(begin(writer), make_result("a.txt", company=None, listed_in=None, salt="later"))
    assert companies_of(db) == ["Tidewater Group plc"]


def test_a_list_replaces_its_own_words_and_adds_to_other_lists(db: Database, writer: Writer) -> None:
    writer.write_statement(begin(writer), make_result(company="Tidewatter Ltd", listed_in="a.csv, row 2"))
    writer.write_statement(begin(writer), make_result(company="Tidewater Ltd", listed_in="a.csv, row 5"))
    assert companies_of(db) == ["Tidewater Ltd"]
    writer.write_statement(begin(writer), make_result(company="Tidewater Foods Ltd", listed_in="b.csv, row 9"))
    assert companies_of(db) == ["Tidewater Foods Ltd", "Tidewater Ltd"]


def test_reuse_of_an_earlier_score_puts_its_facts_back(db: Database, writer: Writer) -> None:
    first = make_result(year=2021)
    writer.write_statement(begin(writer), first)
    writer.write_statement(begin(writer), make_result(year=2022))
    assert db.value("SELECT year FROM league_table") == 2022
    run = begin(writer)
    writer.reuse(run, first.fingerprint, first.ref)
    assert list(db.rows("SELECT year, score_id FROM league_table")) == [{"year": 2021, "score_id": 1}]
    assert db.value("SELECT year FROM statements") == 2021


# --- runs, issues, fetches ------------------------------------------------------------------


def test_killed_run_is_marked_when_the_next_begins(db: Database, writer: Writer) -> None:
    first = begin(writer)
    writer.write_statement(first, make_result())
    second = begin(writer)
    writer.finish_run(second, "finished")
    rows = db.rows("SELECT id, status, finished_at IS NULL AS open, counts FROM runs ORDER BY id")
    assert [tuple(row.values()) for row in rows] == [
        (first, "interrupted", 1, '{"scored":1}'),
        (second, "finished", 0, "{}"),
    ]


def test_run_needs_its_rubric(db: Database, writer: Writer) -> None:
    with pytest.raises(StoreError, match="not in the database"):
        writer.begin_run(make_run(make_rubric(version="2")))


def test_rubric_is_written_once(db: Database, writer: Writer) -> None:
    writer.write_rubric(make_rubric())
    assert (counts(db)["rubrics"], counts(db)["criteria"]) == (1, 3)
    writer.write_rubric(make_rubric(version="2"))
    assert (counts(db)["rubrics"], counts(db)["criteria"]) == (2, 6)
    assert db.value("SELECT count(DISTINCT content_sha256) FROM criteria") == 3  # unchanged words, same hash


def test_advice_is_kept_up_to_date_under_the_same_hash(db: Database, writer: Writer) -> None:
    rubric = make_rubric()
    writer.write_rubric(rubric)
    writer.write_rubric(replace(rubric, criteria=tuple(replace(one, gather="Say when.") for one in rubric.criteria)))
    assert db.value("SELECT json_extract(content, '$.criteria[0].gather') FROM rubrics") == "Say when."
    assert (counts(db)["rubrics"], counts(db)["criteria"]) == (1, 3)


def test_failed_reference_keeps_its_company_in_sight(db: Database, writer: Writer) -> None:
    ref = StatementRef(
        "https://gone.example/s.pdf", url="https://gone.example/s.pdf", companies=(CompanyRef("Gone Ltd"),)
    )
    writer.write_failure(begin(writer), ref, make_issue("unreachable", ref.source_name))
    assert db.row("SELECT outcome, companies FROM run_items") == {"outcome": "failed", "companies": '["Gone Ltd"]'}
    assert db.value("SELECT name FROM companies") == "Gone Ltd"
    assert db.value("SELECT code FROM latest_issues") == "unreachable"


def test_fetch_is_kept_with_its_chain(db: Database, writer: Writer) -> None:
    run = begin(writer)
    result = make_result()
    record = FetchRecord(
        "http://a.example",
        "http://b.example",
        ("http://a.example", "http://b.example"),
        200,
        "text/html",
        "2026-01-02T03:04:05+00:00",
        0.5,
        100,
        {"ETag": '"x"'},
    )
    writer.write_fetch(run, record, result.raw.sha256)
    writer.write_fetch(run, replace(record, status=None, problem="timeout"), None)
    writer.write_statement(run, replace(result, raw=replace(result.raw, fetch=record)))
    rows = list(db.rows("SELECT document_sha256, status, chain, headers, problem FROM fetches ORDER BY id"))
    assert rows[0] == {
        "document_sha256": result.raw.sha256,
        "status": 200,
        "chain": '["http://a.example","http://b.example"]',
        "headers": '{"ETag":"\\"x\\""}',
        "problem": None,
    }
    assert (rows[1]["document_sha256"], rows[1]["problem"]) == (None, "timeout")


def test_finished_run_leaves_one_file(db: Database, writer: Writer, tmp_path: Path) -> None:
    run = begin(writer)
    writer.write_statement(run, make_result())
    assert db.value("PRAGMA journal_mode") == "wal"
    writer.finish_run(run, "finished")
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_file()) == ["audit.db"]


def test_finished_run_lets_a_reader_stay(db: Database, writer: Writer, tmp_path: Path) -> None:
    run = begin(writer)
    writer.write_statement(run, make_result())
    with open_database(tmp_path / "audit.db") as reader:
        rows = reader.rows("SELECT * FROM findings")
        next(rows)
        writer.finish_run(run, "finished")
        assert len(list(rows)) == 2
    assert db.value("SELECT status FROM runs") == "finished"


def test_two_documents_for_one_company_and_year_are_pointed_out(db: Database, writer: Writer) -> None:
    run = begin(writer)
    writer.write_statement(run, make_result("old.txt"))
    writer.write_statement(run, make_result("new.txt"))
    assert [row["message"] for row in db.rows("SELECT message FROM issues WHERE code = 'same_company_year'")] == [
        "'Tidewater Ltd' has another statement for 2023: old.txt."
    ]
