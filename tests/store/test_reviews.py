"""Decisions beside findings, when they hold, what they change in views, and replies beside scores."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from store_samples import PAGES, make_criterion, make_result, make_rubric, make_run

from statement_audit.archive import Archive
from statement_audit.models import Evidence, GateResult, GateStatus, Rubric, Scores, StatementResult, Status
from statement_audit.store import Writer, open_database
from statement_audit.store import read_reviews as read
from statement_audit.store.read_compared import scored_twice
from statement_audit.store.read_results import replies
from statement_audit.store.write_reviews import NewReply, NewReview, Quoted, ReviewedNumbers


class Desk:
    """A database with one run and one statement: TRE-01 concrete_specific, TRE-02 future_undated, DOM-01 not_found."""

    def __init__(self, folder: Path) -> None:
        self.db = open_database(folder / "audit.db")
        self.writer = Writer(self.db, Archive(folder / "archive"))
        self.rubric, self.judge = make_rubric(), "1"
        self.run = self.begin(self.rubric)
        self.writer.write_statement(self.run, make_result())

    def begin(self, rubric: Rubric) -> int:
        self.writer.write_rubric(rubric)
        self.run = self.writer.begin_run(replace(make_run(rubric), classifier_revision=self.judge))
        return self.run

    def finding(self, criterion: str) -> int:
        return int(self.db.value("SELECT finding_id FROM latest_findings WHERE criterion = ?", (criterion,)))

    def decide(self, criterion: str, status: str | None, who: str = "Ana", **more: Any) -> int:
        subject = read.the_subject(self.db, self.finding(criterion))
        verdict = "unsure" if status is None else "agree" if status == subject.status else "change"
        return self.writer.write_review(
            NewReview(subject, verdict, status, more.get("score"), "why", who, more.get("quoted"))
        )

    def row(self, criterion: str) -> dict[str, Any]:
        found = self.db.row("SELECT * FROM latest_findings WHERE criterion = ?", (criterion,))
        assert found is not None
        return found

    def quoted(self, words: str) -> Quoted:
        """Words of the second page."""
        start = PAGES[1].index(words)
        page_id = self.db.value("SELECT id FROM pages WHERE page = 2")
        return Quoted(page_id, 2, start, start + len(words), words)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path)
    yield made
    made.db.close()


# --- what wins ------------------------------------------------------------------------------


def test_a_decision_wins_in_the_view_and_the_models_status_stays_visible(desk: Desk) -> None:
    desk.decide("TRE-01", "commitment", score=0.1)
    row = desk.row("TRE-01")
    assert (row["status"], row["score"], row["model_status"], row["reviewed"]) == (
        "commitment",
        0.1,
        "concrete_specific",
        1,
    )
    assert desk.db.value("SELECT status FROM findings WHERE criterion = 'TRE-01'") == "concrete_specific"


def test_unsure_decides_nothing_and_is_not_shown_to_the_same_person_again(desk: Desk) -> None:
    desk.decide("TRE-01", None)
    task = read.review_task(desk.db, desk.finding("TRE-01"))
    assert task is not None
    assert (task.reviewers, task.is_decided, desk.row("TRE-01")["reviewed"]) == (("Ana",), False, 0)


def test_the_last_of_several_decisions_holds(desk: Desk) -> None:
    desk.decide("TRE-01", "commitment")
    desk.decide("TRE-01", "outcome", "Ben")
    assert desk.row("TRE-01")["status"] == "outcome"
    assert [row["holds"] for row in read.review_log(desk.db)] == [1, 0]


def test_the_quote_that_a_reviewer_points_at_stands_in_the_view(desk: Desk) -> None:
    desk.decide("DOM-01", "nil_finding", quoted=desk.quoted("No cases were found"))
    row = desk.row("DOM-01")
    assert (row["page"], row["quote"]) == (2, "No cases were found")


def test_a_finding_that_is_decided_to_be_absent_shows_no_quote(desk: Desk) -> None:
    desk.decide("TRE-01", "not_found")
    assert (desk.row("TRE-01")["page"], desk.row("TRE-01")["quote"]) == (None, None)


def test_a_quote_that_is_not_in_the_page_is_refused(desk: Desk) -> None:
    wrong = replace(desk.quoted("No cases were found"), quote="No cases were sought")
    with pytest.raises(sqlite3.IntegrityError, match="quote is not in the stored page"):
        desk.decide("DOM-01", "nil_finding", quoted=wrong)
    assert desk.db.value("SELECT count(*) FROM reviews") == 0


def test_people_who_differ_are_listed_with_their_words(desk: Desk) -> None:
    desk.decide("TRE-01", "commitment")
    desk.decide("TRE-02", "future_undated")
    desk.decide("TRE-02", "future_undated", "Ben")
    assert read.disputed(desk.db) == []
    desk.decide("TRE-01", "concrete_specific", "Ben")
    (row,) = read.disputed(desk.db)
    assert (row["criterion"], row["status_now"], row["decided_by"]) == ("TRE-01", "concrete_specific", "Ben")
    assert sorted(row["said"]) == ["Ana: commitment (why)", "Ben: concrete_specific (why)"]


# --- reopened -------------------------------------------------------------------------------


def test_the_same_text_and_criterion_keep_the_decision_through_a_new_run(desk: Desk) -> None:
    desk.decide("TRE-01", "commitment")
    desk.begin(make_rubric(version="2"))
    desk.writer.write_statement(desk.run, make_result(salt="again"))
    assert desk.row("TRE-01")["status"] == "commitment"
    assert read.reopened(desk.db) == []


def test_another_text_reopens(desk: Desk) -> None:
    old = desk.finding("TRE-01")
    desk.decide("TRE-01", "commitment")
    changed = (PAGES[0].replace("412", "413"), PAGES[1])
    desk.writer.write_statement(desk.begin(desk.rubric), make_result(pages=changed, extractor="test 2"))
    (row,) = read.reopened(desk.db)
    assert (row.why, row.criterion, row.finding_id) == ("text_changed", "TRE-01", desk.finding("TRE-01"))
    assert desk.row("TRE-01")["reviewed"] == 0
    with pytest.raises(Exception, match="out of date"):
        read.the_subject(desk.db, old)


def test_a_changed_criterion_reopens(desk: Desk) -> None:
    desk.decide("TRE-01", "commitment")
    criteria = tuple(
        make_criterion("TRE-01", counts="Something else.") if each.id == "TRE-01" else each
        for each in desk.rubric.criteria
    )
    rubric = replace(desk.rubric, criteria=criteria, hash="1" * 64)
    desk.writer.write_statement(desk.begin(rubric), make_result(salt="again"))
    assert [row.why for row in read.reopened(desk.db)] == ["criterion_changed"]


def test_another_document_for_the_company_and_year_reopens(desk: Desk) -> None:
    desk.decide("TRE-01", "commitment")
    desk.writer.write_statement(desk.begin(desk.rubric), make_result("newer.txt"))
    assert [row.why for row in read.reopened(desk.db)] == ["document_replaced"]
    desk.decide("TRE-01", "commitment")
    assert read.reopened(desk.db) == []


def with_findings(**quotes: str | None) -> StatementResult:
    """The statement as another judge reads it: the best quote of a criterion is other words of page 2, or there is none."""
    result = make_result(salt="another judge")
    assert result.assessment is not None
    findings = []
    for finding in result.assessment.findings:
        name = finding.criterion.replace("-", "_")
        if name in quotes:
            words = quotes[name]
            status = Status.NOT_FOUND if words is None else Status.CONCRETE_GENERIC
            start = PAGES[1].index(words) if words else 0
            best = Evidence(1, 2, start, start + len(words or ""), words or "", "best", status, 0.9)
            finding = replace(finding, status=status, score=0.0, evidence=(best,) if words else ())
        findings.append(finding)
    return replace(result, assessment=replace(result.assessment, findings=tuple(findings)))


def test_a_decision_stands_with_the_words_that_were_seen_when_another_judge_shows_others(desk: Desk) -> None:
    seen = desk.row("TRE-01")
    desk.decide("TRE-01", "concrete_specific")
    for words in ("No cases were found", None):
        desk.writer.write_statement(desk.begin(desk.rubric), with_findings(TRE_01=words))
        row = desk.row("TRE-01")
        assert (row["status"], row["page"], row["quote"]) == ("concrete_specific", seen["page"], seen["quote"])
        score_id = desk.db.value("SELECT latest_score_id FROM statements")
        (decision,) = read.decisions_of_score(desk.db, score_id)
        assert (decision["quote"], decision["status"]) == (seen["quote"], "concrete_specific")
        assert (
            desk.db.value(
                "SELECT substr(text, ? + 1, ?) FROM pages WHERE id = ?",
                (decision["start"], decision["end"] - decision["start"], decision["page_id"]),
            )
            == decision["quote"]
        )
        assert read.reopened(desk.db) == []


def test_what_was_decided_to_be_absent_is_looked_at_again_where_other_words_are_shown(desk: Desk) -> None:
    desk.decide("TRE-01", "not_found")
    desk.writer.write_statement(desk.begin(desk.rubric), make_result(salt="again"))
    assert (desk.row("TRE-01")["status"], read.reopened(desk.db)) == ("not_found", [])
    desk.writer.write_statement(desk.begin(desk.rubric), with_findings(TRE_01="No cases were found"))
    assert desk.row("TRE-01")["status"] == "concrete_generic"
    assert [(row.why, row.status, row.status_now) for row in read.reopened(desk.db)] == [
        ("other_quote", "not_found", "concrete_generic")
    ]
    task = read.review_task(desk.db, desk.finding("TRE-01"))
    assert task is not None
    assert (task.reviewers, task.is_decided) == ((), False)


# --- versions -------------------------------------------------------------------------------


def test_the_latest_score_is_laid_beside_the_last_one_by_another_version(desk: Desk) -> None:
    assert list(scored_twice(desk.db)) == []
    desk.writer.write_statement(desk.begin(desk.rubric), make_result(salt="the same versions again"))
    assert list(scored_twice(desk.db)) == []
    desk.judge = "judge 2"
    desk.writer.write_statement(desk.begin(desk.rubric), with_findings(TRE_01="No cases were found"))
    ((before, after),) = scored_twice(desk.db)
    assert (before.run_id, after.run_id, before.judge, after.judge) == (2, 3, "1", "judge 2")
    assert (before.company, after.company) == ("Tidewater Ltd", "Tidewater Ltd")
    was, now = (next(one for one in side.findings if one.criterion == "TRE-01") for side in (before, after))
    assert (was.status, now.status, now.role, now.quote) == (
        *("concrete_specific", "concrete_generic"),
        *("best", "No cases were found"),
    )
    ((older, _),) = scored_twice(desk.db, run_id=1)
    assert older.run_id == 1
    assert list(scored_twice(desk.db, company_id=99)) == []


# --- the work list --------------------------------------------------------------------------


def test_the_work_list_has_a_statement_once_whoever_shares_it(desk: Desk) -> None:
    from statement_audit.models import CompanyRef

    both = (CompanyRef("Saltmarsh Ltd", sectors=("retail",)), CompanyRef("Reedbank Ltd", sectors=("food",)))
    desk.writer.write_statement(desk.run, make_result("group.txt", companies=both))
    ids = [row["finding_id"] for row in read.review_stakes(desk.db)]
    assert len(ids) == len(set(ids)) == 6
    shared = [task for task in read.review_tasks(desk.db, ids) if task.source_name == "group.txt"]
    assert [task.criterion for task in shared] == ["TRE-01", "TRE-02", "DOM-01"]
    assert shared[0].companies == ("Reedbank Ltd", "Saltmarsh Ltd")
    assert shared[0].sectors == ("food", "retail")


def test_what_could_not_be_read_or_does_not_apply_is_not_on_the_list(desk: Desk) -> None:
    desk.db.execute("UPDATE findings SET reasons = '[\"not_applicable\"]' WHERE criterion = 'TRE-02'")
    desk.db.execute("UPDATE findings SET status = 'could_not_read' WHERE criterion = 'DOM-01'")
    assert [row["criterion"] for row in read.review_stakes(desk.db)] == ["TRE-01"]


def test_gates_name_the_criteria_that_they_turn_on(desk: Desk) -> None:
    score_id = desk.db.value("SELECT score_id FROM latest_scores")
    assert read.gate_stakes(desk.db) == {score_id: {"TRE-02": ("UK-MSA-2015-s54",), "DOM-01": ("UK-MSA-2015-s54",)}}


# --- numbers after review -------------------------------------------------------------------


def test_numbers_after_review_stand_beside_the_models(desk: Desk) -> None:
    desk.decide("TRE-01", "commitment", score=0.1)
    ((score_id, review_ids),) = read.scores_to_recompute(desk.db).items()
    scores = Scores("default", 31.5, 0.2, 1, "basic", 0.9, {"TRE": 0.1, "DOM": None})
    gate = GateResult("UK-MSA-2015-s54", "2015", GateStatus.NOT_MET, ("TRE-01",), (), ())
    desk.writer.write_reviewed_scores([ReviewedNumbers(score_id, review_ids, scores, (gate,), 1, 1)])
    assert read.scores_to_recompute(desk.db) == {}
    row = desk.db.row("SELECT model_quality, quality, quality_reviewed, decided FROM league_table")
    assert row == {"model_quality": 40.0, "quality": 31.5, "quality_reviewed": 31.5, "decided": 1}
    assert desk.db.row("SELECT model_result, result, result_reviewed FROM gate_table") == {
        "model_result": "partly",
        "result": "not_met",
        "result_reviewed": "not_met",
    }
    numbers = read.numbers_after_review(desk.db, score_id)
    assert (numbers["quality"], numbers["gates"]) == (31.5, {"UK-MSA-2015-s54": "not_met"})
    assert (numbers["model_quality"], numbers["model_gates"]) == (40.0, {"UK-MSA-2015-s54": "partly"})


def test_numbers_go_when_no_decision_holds_any_more(desk: Desk) -> None:
    desk.decide("TRE-01", "commitment", score=0.1)
    ((score_id, review_ids),) = read.scores_to_recompute(desk.db).items()
    scores = Scores("default", 31.5, None, None, None, 0.9, {})
    desk.writer.write_reviewed_scores([ReviewedNumbers(score_id, review_ids, scores)])
    desk.db.execute("DELETE FROM reviews")
    assert read.scores_to_recompute(desk.db) == {score_id: ""}
    desk.writer.write_reviewed_scores([ReviewedNumbers(score_id, "", None)])
    assert desk.db.row("SELECT quality, model_quality, decided FROM latest_scores") == {
        "quality": 40.0,
        "model_quality": 40.0,
        "decided": 0,
    }
    assert desk.db.value("SELECT count(*) FROM reviewed_scores") == 0


def test_findings_come_back_as_the_score_room_gave_them(desk: Desk) -> None:
    given = make_result().assessment
    assert given is not None
    score_id = desk.db.value("SELECT score_id FROM latest_scores")
    assert read.findings_of_score(desk.db, score_id) == given.findings
    assert given.findings[0].status is Status.CONCRETE_SPECIFIC


# --- replies --------------------------------------------------------------------------------


def test_a_reply_is_kept_once_and_stands_beside_the_score(desk: Desk) -> None:
    company_id = desk.db.value("SELECT id FROM companies")
    reply = NewReply(company_id, "We train everyone now.", "letter", "2024-05-01", 2023, "TRE-01")
    assert desk.writer.write_reply(reply) == 1
    assert desk.writer.write_reply(reply) is None
    assert desk.writer.write_reply(replace(reply, year=None, criterion=None)) == 2
    assert [row.criterion for row in replies(desk.db, company_id=company_id, year=2023)] == ["TRE-01", None]
    assert [row.id for row in replies(desk.db, year=2022)] == [2]
    assert desk.db.value("SELECT replies FROM league_table") == 2
    assert desk.db.value("SELECT count(*) FROM company_replies WHERE company = 'Tidewater Ltd'") == 2
