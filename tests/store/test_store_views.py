"""What the views promise to people who query them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from store_samples import make_criterion, make_result, make_rubric, make_run, make_unread

from statement_audit.archive import Archive
from statement_audit.issue_codes import make_issue
from statement_audit.models import CompanyRef, DocumentKind, Identity, State, StatementResult, Status
from statement_audit.store import Writer, applied_migrations, open_database
from statement_audit.store.migrations import migrations
from statement_audit.store.reader import schema_sql

PROMISED = {
    "latest_findings": "company, year, statement_id, source_name, document_sha256, criterion, group_id, status, score,"
    " needs_review, page, quote, confidence, run_id",
    "league_table": "company, year, profile, quality, walk_to_talk, honesty, band, rank, coverage",
    "gate_table": "company, year, law, result, missing",
    "issues": "stage, code, severity, source_name, statement_id, message, hint, data",
    "declared_vs_found": "company, year, criterion, declared, found, agreement",
    "year_on_year": "company, criterion, year, previous_year, status, previous_status, score_change",
    "criterion_prevalence": "criterion, name, group_id, statements, found, promised, not_found, not_assessed,"
    " could_not_read, mean_score",
    "latest_issues": "stage, code, severity, source_name, statement_id, message, hint, data",
}


def test_tables_that_tests_are_given_in_one_piece_are_those_of_the_migrations(monkeypatch: pytest.MonkeyPatch) -> None:
    found = []
    for _ in range(2):
        with open_database(None) as database:
            found.append((schema_sql(database), applied_migrations(database)))
        monkeypatch.delitem(vars(migrations), "apply", raising=False)
    assert found[0] == found[1]


class Store:
    """A database with one run open."""

    def __init__(self, folder: Path) -> None:
        self.db = open_database(folder / "audit.db")
        self.writer = Writer(self.db, Archive(folder / "archive"))
        self.rubric = make_rubric()
        self.writer.write_rubric(self.rubric)
        self.run = self.begin()

    def begin(self) -> int:
        self.run = self.writer.begin_run(make_run(self.rubric))
        return self.run

    def add(self, *args: Any, **kwargs: Any) -> StatementResult:
        result = make_result(*args, **kwargs)
        self.writer.write_statement(self.run, result)
        return result

    def rows(self, sql: str, *parameters: object) -> list[tuple[Any, ...]]:
        return self.db.execute(sql, parameters).fetchall()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = Store(tmp_path)
    yield made
    made.db.close()


@pytest.mark.parametrize("name", PROMISED)
def test_promised_columns_can_be_queried_by_anyone(name: str, store: Store, tmp_path: Path) -> None:
    """By plain sqlite3, without this package."""
    store.add()
    connection = sqlite3.connect(tmp_path / "audit.db")
    connection.execute(f"SELECT {PROMISED[name]} FROM {name}").fetchall()
    connection.close()


def test_latest_findings_begins_with_the_promised_columns(store: Store) -> None:
    names = [column[0] for column in store.db.execute("SELECT * FROM latest_findings").description]
    assert names[:14] == PROMISED["latest_findings"].replace(" ", "").split(",")


def test_latest_findings_has_one_row_a_company_year_and_criterion(store: Store) -> None:
    store.add("a.txt", year=2022)
    store.add("b.txt", year=2023)
    store.add("c.txt", year=None)
    store.begin()
    store.add("b.txt", year=2023, statuses=(Status.NOT_FOUND,) * 3, salt="2")
    assert store.rows("SELECT year, criterion, count(*) FROM latest_findings GROUP BY 1, 2 HAVING count(*) > 1") == []
    found = store.rows(
        "SELECT year, source_name, status, page, quote, run_id FROM latest_findings WHERE criterion = 'TRE-01'"
    )
    assert sorted(found, key=str) == [
        (2022, "a.txt", "concrete_specific", 1, "We trained 412 buyers in March 2023.", 1),
        (2023, "b.txt", "not_found", None, None, 2),
        (None, "c.txt", "concrete_specific", 1, "We trained 412 buyers in March 2023.", 1),
    ]


def test_of_two_statements_the_latest_run_wins_then_the_newest(store: Store) -> None:
    store.add("a.txt")
    store.add("b.txt")
    assert store.rows("SELECT DISTINCT source_name FROM latest_findings") == [("b.txt",)]
    store.begin()
    again = make_result("a.txt")
    store.writer.reuse(store.run, again.fingerprint, again.ref)
    assert store.rows("SELECT DISTINCT source_name FROM latest_findings") == [("a.txt",)]
    assert store.rows("SELECT source_name, rank FROM league_table") == [("a.txt", 1)]


def test_policy_or_unread_file_does_not_hide_a_statement(store: Store) -> None:
    store.add("statement.txt")
    store.begin()
    store.add("policy.txt", kind=DocumentKind.POLICY)
    store.writer.write_statement(store.run, make_unread("scan.pdf"))
    assert store.rows("SELECT source_name FROM league_table") == [("statement.txt",)]
    assert store.rows("SELECT DISTINCT source_name FROM latest_findings") == [("statement.txt",)]


def test_league_table_ranks_within_profile_and_year(store: Store) -> None:
    for name, quality, year, profile in (
        ("A", 40.0, 2023, "default"),
        ("B", 60.0, 2023, "default"),
        ("C", 40.0, 2023, "default"),
        ("D", 10.0, 2023, "default"),
        ("E", 90.0, 2023, "tech_platform"),
        ("F", 5.0, 2022, "default"),
    ):
        store.add(f"{name}.txt", company=name, quality=quality, year=year, profile=profile)
    found = store.rows("SELECT company, rank FROM league_table ORDER BY company")
    assert found == [("A", 2), ("B", 1), ("C", 2), ("D", 4), ("E", 1), ("F", 1)]


def test_league_table_leaves_out_what_cannot_be_ranked(store: Store) -> None:
    store.add("policy.txt", company="Policy Ltd", kind=DocumentKind.POLICY)
    store.add("short.txt", company="Short Ltd", issues=[make_issue("little_text", "short.txt")])
    store.add("none.txt", company="None Ltd", quality=None)
    store.writer.write_statement(store.run, make_unread("scan.pdf", company="Scan Ltd"))
    other = make_result("page.html", company="Page Ltd")
    assert isinstance(other.identity, Identity)
    other = replace(
        other,
        state=State.NOT_A_STATEMENT,
        identity=replace(other.identity, kind=DocumentKind.OTHER),
        passages=(),
        assessment=None,
    )
    store.writer.write_statement(store.run, other)
    assert store.rows("SELECT * FROM league_table") == []
    assert store.rows("SELECT company, unranked_reason FROM latest_scores ORDER BY company") == [
        ("None Ltd", "no_quality"),
        ("Page Ltd", "not_a_statement"),
        ("Policy Ltd", "policy_not_statement"),
        ("Scan Ltd", "could_not_read"),
        ("Short Ltd", "little_text"),
    ]


def test_scores_of_different_rubrics_are_not_ranked_against_each_other(store: Store) -> None:
    store.add("a.txt", company="A", quality=10.0)
    store.rubric = make_rubric(version="2")
    store.writer.write_rubric(store.rubric)
    store.begin()
    store.add("b.txt", company="B", quality=90.0)
    assert store.rows("SELECT company, rubric, rank FROM league_table ORDER BY company") == [
        ("A", "sample 1", 1),
        ("B", "sample 2", 1),
    ]


def test_gate_table_lists_what_is_missing(store: Store) -> None:
    store.add(companies=[CompanyRef("A"), CompanyRef("B")])
    assert store.rows("SELECT company, year, law, result, missing, unassessed FROM gate_table ORDER BY company") == [
        ("A", 2023, "UK-MSA-2015-s54", "partly", "TRE-02", "DOM-01"),
        ("B", 2023, "UK-MSA-2015-s54", "partly", "TRE-02", "DOM-01"),
    ]


def test_gate_tests_is_a_row_for_each_test_also_of_earlier_releases(store: Store) -> None:
    """What an earlier release stored has no kind and no day."""
    store.add(companies=[CompanyRef("A")])
    columns = "company, law, section, asks_for, test_kind, result, criteria, since, in_force_on, reviewed"
    row = ("A", "UK-MSA-2015-s54", "s.54(4)", "steps", "required", "partly", "TRE-02")
    assert store.rows(f"SELECT {columns} FROM gate_tests") == [(*row, None, None, 0)]
    old = '[{"ref": "s.54(5)(f)", "area": "training", "required": false, "result": "met", "criteria": [], "note": ""}]'
    store.db.execute("UPDATE gates SET tests = ?", (old,))
    assert store.rows("SELECT section, test_kind, result, since, place FROM gate_tests") == [
        ("s.54(5)(f)", "recommended", "met", None, 0)
    ]


def test_four_results_stay_apart_in_prevalence(store: Store) -> None:
    store.add("a.txt", company="A", companies=[CompanyRef("A"), CompanyRef("A2")])  # a group counts once
    store.add("b.txt", company="B", statuses=(Status.NOT_ASSESSED, Status.NIL_FINDING, Status.NOT_FOUND))
    store.add("policy.txt", company="P", kind=DocumentKind.POLICY)
    store.writer.write_statement(store.run, make_unread("scan.pdf", company="C"))
    columns = "criterion, statements, found, promised, not_found, mentioned, not_assessed, could_not_read"
    assert store.rows(f"SELECT {columns} FROM criterion_prevalence ORDER BY criterion") == [
        ("DOM-01", 3, 0, 0, 2, 0, 0, 1),
        ("TRE-01", 3, 1, 0, 0, 0, 1, 1),
        ("TRE-02", 3, 0, 1, 0, 1, 0, 1),
    ]
    assert store.rows("SELECT mean_score FROM criterion_prevalence WHERE criterion = 'TRE-01'") == [(0.8,)]


def test_every_status_is_counted_once_in_prevalence(store: Store) -> None:
    store.add("a.txt")
    for status in Status:
        store.db.execute("UPDATE findings SET status = ? WHERE criterion = 'TRE-01'", (status.value,))
        found = store.rows(
            "SELECT found + promised + not_found + mentioned + not_assessed + could_not_read"
            " FROM criterion_prevalence WHERE criterion = 'TRE-01'"
        )
        assert found == [(1,)], status


def test_year_on_year_compares_with_the_statement_before(store: Store) -> None:
    store.add("2020.txt", year=2020, statuses=(Status.NOT_FOUND, Status.FUTURE_UNDATED, Status.NOT_FOUND))
    store.add("2023.txt", year=2023)
    store.add("undated.txt", year=None)
    store.add("other.txt", company="Other Ltd", year=2023)
    found = store.rows(
        "SELECT company, criterion, year, previous_year, status, previous_status, score_change FROM year_on_year"
        " ORDER BY criterion"
    )
    assert found == [
        ("Tidewater Ltd", "DOM-01", 2023, 2020, "not_found", "not_found", 0.0),
        ("Tidewater Ltd", "TRE-01", 2023, 2020, "concrete_specific", "not_found", 0.8),
        ("Tidewater Ltd", "TRE-02", 2023, 2020, "future_undated", "future_undated", 0.0),
    ]


def declare(store: Store, criterion: str | None, declared: int | None, year: int = 2023) -> None:
    store.db.execute(
        "INSERT INTO declared(company_id, year, register, question, criterion, answer, declared)"
        " VALUES (1, ?, 'uk', ?, ?, 'x', ?)",
        (year, f"About {criterion}?", criterion, declared),
    )


def test_declared_answers_meet_findings(store: Store) -> None:
    store.add(statuses=(Status.CONCRETE_SPECIFIC, Status.FUTURE_UNDATED, Status.NOT_ASSESSED))
    declare(store, "TRE-01", 1)
    declare(store, "TRE-02", 1)
    declare(store, "DOM-01", 1)
    declare(store, None, 1)
    declare(store, "TRE-01", 0)
    declare(store, "TRE-02", 0)
    declare(store, "TRE-01", 1, year=1999)
    found = store.rows("SELECT criterion, year, declared, found, agreement, page FROM declared_vs_found")
    assert found == [
        ("TRE-01", 2023, 1, 1, "declared_and_found", 1),
        ("TRE-02", 2023, 1, 0, "declared_not_found", 2),
        ("DOM-01", 2023, 1, None, "not_comparable", None),
        (None, 2023, 1, None, "not_comparable", None),
        ("TRE-01", 2023, 0, 1, "found_not_declared", 1),
        ("TRE-02", 2023, 0, 0, "neither", 2),
        ("TRE-01", 1999, 1, None, "not_comparable", None),
    ]


# --- reviews --------------------------------------------------------------------------------


def review(store: Store, criterion: str, status: str | None, score: float | None, verdict: str = "change") -> None:
    store.db.execute(
        "INSERT INTO reviews(statement_id, criterion, finding_id, text_sha256, criterion_sha256, verdict, status,"
        " score, model_status, model_score, reviewer, reviewed_at)"
        " SELECT f.statement_id, f.criterion, f.id, e.text_sha256, c.content_sha256, ?, ?, ?, f.status, f.score,"
        " 'r', 't'"
        " FROM findings AS f JOIN criteria AS c ON c.id = f.criterion_id JOIN scores AS s ON s.id = f.score_id"
        " JOIN extractions AS e ON e.id = s.extraction_id WHERE f.criterion = ? ORDER BY f.id DESC LIMIT 1",
        (verdict, status, score, criterion),
    )


REVIEWED = (
    "SELECT criterion, status, score, needs_review, model_status, reviewed FROM latest_findings"
    " WHERE criterion = 'TRE-01'"
)
MODEL = [("TRE-01", "concrete_specific", 0.8, 1, "concrete_specific", 0)]
PERSON = [("TRE-01", "commitment", 0.2, 0, "concrete_specific", 1)]


def test_a_person_outranks_the_model_whose_result_stays_in_sight(store: Store) -> None:
    store.add()
    store.db.execute("UPDATE findings SET needs_review = 1")
    assert store.rows(REVIEWED) == MODEL
    review(store, "TRE-01", "outcome", 1.0)
    review(store, "TRE-01", "commitment", 0.2)  # the later decision counts
    review(store, "TRE-01", None, None, verdict="unsure")  # decides nothing
    assert store.rows(REVIEWED) == PERSON
    prevalence = "SELECT found, promised, mean_score FROM criterion_prevalence WHERE criterion = 'TRE-01'"
    assert store.rows(prevalence) == [(0, 1, 0.2)]


def test_review_holds_under_another_model_and_reopens_with_text_or_rubric(store: Store) -> None:
    store.add()
    review(store, "TRE-01", "commitment", 0.2)
    store.begin()
    store.add(salt="another model")
    assert store.rows(REVIEWED) == PERSON
    store.begin()
    store.add(pages=("A line.\nWe trained 412 buyers in March 2023.", "Soon.\nSo far."), extractor="test 2")
    assert store.rows(REVIEWED.replace("needs_review", "1")) == MODEL
    store.begin()
    store.add(salt="back to the first text")
    assert store.rows(REVIEWED) == PERSON
    words = tuple(make_criterion(c, counts="Other words.") for c in ("TRE-01", "TRE-02", "DOM-01"))
    store.rubric = replace(make_rubric(), criteria=words, hash="another")
    store.writer.write_rubric(store.rubric)
    store.begin()
    store.add(salt="another rubric")
    assert store.rows(REVIEWED.replace("needs_review", "1")) == MODEL


def test_review_moves_year_on_year_and_declared(store: Store) -> None:
    store.add("2022.txt", year=2022)
    review(store, "TRE-01", "not_found", 0.0)
    store.add("2023.txt", year=2023)
    found = store.rows("SELECT status, previous_status, score_change FROM year_on_year WHERE criterion = 'TRE-01'")
    assert found == [("concrete_specific", "not_found", 0.8)]
    declare(store, "TRE-01", 1, year=2022)
    assert store.rows("SELECT agreement FROM declared_vs_found") == [("declared_not_found",)]


# --- plans ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sql", "index"),
    [
        ("SELECT * FROM latest_findings", "SEARCH findings USING INDEX sqlite_autoindex_findings_1 (score_id=?)"),
        ("SELECT * FROM gate_table", "SEARCH gates USING INDEX sqlite_autoindex_gates_1 (score_id=?)"),
        (
            "SELECT * FROM year_on_year",
            "SEARCH findings USING INDEX sqlite_autoindex_findings_1 (score_id=? AND criterion=?)",
        ),
    ],
)
def test_views_walk_indices(store: Store, sql: str, index: str) -> None:
    plan = "\n".join(row[3] for row in store.rows(f"EXPLAIN QUERY PLAN {sql}"))
    assert index in plan
    assert "SCAN findings" not in plan
    assert "SCAN evidence" not in plan


def test_every_foreign_key_has_an_index(store: Store) -> None:
    """Without one, each deletion of a score or passage would scan the table that points to it."""
    bare = []
    for table in store.db.tables.tables:
        starts = [tuple(index.columns)[:1] for index in table.indexes] + [tuple(table.pks)[:1]]
        bare += [f"{table.name}.{key.column}" for key in table.foreign_keys if (key.column,) not in starts]
    runs = {"statements.first_run_id", "findings.run_id", "gates.run_id", "declared.run_id"}
    assert set(bare) == runs | {
        "passages.document_sha256",
        "evidence.document_sha256",
        "facts.document_sha256",
    }  # these are never deleted


def test_every_table_is_strict(store: Store) -> None:
    kinds = store.rows(
        "SELECT DISTINCT strict FROM pragma_table_list WHERE type = 'table' AND schema = 'main'"
        " AND name NOT LIKE 'sqlite%' AND name NOT LIKE '\\_%' ESCAPE '\\'"
    )
    assert kinds == [(1,)]
