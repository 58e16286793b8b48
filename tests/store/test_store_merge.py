"""One results database into another: nothing twice, nothing lost, and what is later holds."""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest
from store_integrity import integrity_problems, quote_problems
from store_samples import PAGES, make_result, make_rubric, make_run, make_unread
from target_samples import HOME, LINK, PDF, fetch_document, make_entry, make_found, make_lost, make_site_ref

from statement_audit.archive import Archive
from statement_audit.errors import StoreError
from statement_audit.issue_codes import make_issue
from statement_audit.models import CompanyRef, Declared, StatementResult, TextSketch
from statement_audit.store import Writer, open_database, write_reviews, write_targets
from statement_audit.store.connection import Database
from statement_audit.store.database import standing_database
from statement_audit.store.merge import MERGED, Merged, merge_database, shared_years
from statement_audit.store.read_reviews import review_subject
from statement_audit.store.sqlite_values import insert
from statement_audit.store.write_reviews import NewReply, NewReview
from statement_audit.store.write_statements import join_links
from statement_audit.store.write_targets import known_fetches

RUBRIC = make_rubric()
MONDAY, TUESDAY, WEDNESDAY = (f"2026-01-0{day}T03:04:05+00:00" for day in (5, 6, 7))
RELEASED = Path(__file__).parent / "released"


class Machine:
    """One machine's database and archive, and the time there."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.path = folder / "audit.db"
        folder.mkdir()
        self.monkeypatch = monkeypatch
        self.db = open_database(self.path)
        self.writer = Writer(self.db, Archive(folder / "archive"))
        self.writer.write_rubric(RUBRIC)

    def at(self, time: str) -> None:
        for module in (write_reviews, write_targets):
            self.monkeypatch.setattr(module, "now", lambda: time)

    def run(self, time: str, *results: StatementResult, **changes: object) -> int:
        run_id = self.begin(time, **changes)
        for result in results:
            self.writer.write_statement(run_id, result)
        self.writer.finish_run(run_id, "finished")
        return run_id

    def begin(self, time: str, **changes: object) -> int:
        self.at(time)
        return self.writer.begin_run(make_run(RUBRIC, started_at=time, **changes))

    def decide(self, criterion: str, status: str, reviewer: str, time: str) -> None:
        self.at(time)
        finding = self.db.value("SELECT max(id) FROM findings WHERE criterion = ?", (criterion,))
        subject = review_subject(self.db, finding)
        assert subject is not None
        self.writer.write_review(NewReview(subject, "change", status, 0.5, "", reviewer))

    def merge(self, *others: Machine) -> Merged:
        merged = Merged()
        for other in others:
            other.db.close()
            merged = merge_database(self.db, other.path)
            other.db = open_database(other.path)
            other.writer.db = other.db
        return merged

    def rows(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        return self.db.execute(sql, values).fetchall()

    def hold_rules(self) -> None:
        assert integrity_problems(self.db) == []
        assert quote_problems(self.db) == []
        self.db.execute("INSERT INTO passages_fts(passages_fts, rank) VALUES ('integrity-check', 1)")


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    made: list[Machine] = []

    def make(name: str) -> Machine:
        made.append(Machine(tmp_path / name, monkeypatch))
        return made[-1]

    yield make
    for one in made:
        one.db.close()


Make = Callable[[str], Machine]


def contents(db: Database) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table."""
    names = [row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
    return {name: sorted(db.execute(f'SELECT * FROM "{name}"').fetchall(), key=repr) for name in names}


HARBOUR = {"company": "Harbour Bread Ltd", "year": 2024}


# --- everything, once -----------------------------------------------------------------------


def test_every_table_is_merged_or_derived() -> None:
    derived = {"reviewed_scores", "reviewed_gates", "deliveries"}  # what another database told stays its own
    with open_database(None) as blank:
        tables = {name for name in blank.tables.table_names() if not name.startswith(("_", "passages_fts", "sqlite_"))}
    assert set(MERGED) | derived == tables
    assert set(MERGED) & derived == set()


def test_two_parts_become_one_and_merging_again_adds_nothing(machine: Make) -> None:
    here, there = machine("here"), machine("there")
    shared = make_result("shared.txt", company="Both Ltd")
    here.run(MONDAY, make_result(), shared)
    there.run(TUESDAY, make_result("harbour.txt", **HARBOUR), shared)
    first = here.merge(there)
    assert first.added["statements"] == 1
    assert first.added["documents"] == 1
    assert first.added["runs"] == 1
    assert first.added["companies"] == 1
    assert first.newer_statements == 0
    assert here.rows("SELECT company FROM league_table ORDER BY company") == [
        ("Both Ltd",), ("Harbour Bread Ltd",), ("Tidewater Ltd",)
    ]  # fmt: skip
    assert here.rows("SELECT count(*), count(DISTINCT statement_id) FROM run_items") == [(4, 3)]
    here.hold_rules()
    before = contents(here.db)
    again = here.merge(there)
    assert not any(again.added.values())
    assert contents(here.db) == before


def test_what_came_from_others_comes_only_once(machine: Make) -> None:
    one, two, third = machine("one"), machine("two"), machine("third")
    one.run(MONDAY, make_result())
    two.run(TUESDAY, make_result("harbour.txt", **HARBOUR))
    one.merge(two)
    third.merge(two, one)
    before = contents(third.db)
    assert not any(third.merge(two).added.values())
    assert contents(third.db) == before
    assert third.rows("SELECT count(*) FROM statements") == [(2,)]
    one.merge(third)
    assert one.rows("SELECT count(*) FROM runs") == [(2,)]


def test_a_source_is_not_changed(machine: Make) -> None:
    here, there = machine("here"), machine("there")
    there.run(MONDAY, make_result())
    there.db.close()
    before = hashlib.sha256(there.path.read_bytes()).hexdigest()
    files = sorted(there.path.parent.iterdir())
    merge_database(here.db, there.path)
    assert hashlib.sha256(there.path.read_bytes()).hexdigest() == before
    assert sorted(there.path.parent.iterdir()) == files


def test_search_finds_what_came_in(machine: Make) -> None:
    here, there = machine("here"), machine("there")
    there.run(MONDAY, make_result())
    here.merge(there)
    found = here.rows("SELECT count(*) FROM passages_fts WHERE passages_fts MATCH 'buyers'")
    assert found == [(1,)]


def test_sketches_come_along_once(machine: Make) -> None:
    here, there = machine("here"), machine("there")
    sketch = TextSketch("test", 9, (1, 2), ("a", "b"))
    here.run(MONDAY, make_result())
    there.run(MONDAY, make_result(sketch=sketch))
    here.merge(there)
    assert here.rows("SELECT extraction_id, shingles FROM text_sketches") == [(1, 9)]
    assert here.rows("SELECT band, extraction_id FROM text_bands ORDER BY band") == [("a", 1), ("b", 1)]


# --- runs -----------------------------------------------------------------------------------


def test_runs_are_numbered_by_time_whichever_database_they_come_from(machine: Make) -> None:
    here, there = machine("here"), machine("there")
    here.run(MONDAY, make_result())
    here.run(WEDNESDAY, make_result("harbour.txt", **HARBOUR))
    there.run(TUESDAY, make_result("other.txt", company="Other Ltd"))
    here.merge(there)
    assert here.rows("SELECT id, started_at FROM runs ORDER BY id") == [(1, MONDAY), (2, TUESDAY), (3, WEDNESDAY)]
    found = "SELECT source_name, run_id FROM scores JOIN statements ON statements.id = statement_id ORDER BY run_id"
    assert here.rows(found) == [("tidewater.txt", 1), ("other.txt", 2), ("harbour.txt", 3)]
    assert here.rows("SELECT DISTINCT run_id FROM findings ORDER BY 1") == [(1,), (2,), (3,)]
    here.hold_rules()


def add_runs(machine: Machine, *times: str, **changes: object) -> None:
    for time in times:
        run = asdict(make_run(RUBRIC, started_at=time))
        insert(machine.db, "runs", run | {"status": "finished", "finished_at": time, "counts": "{}"} | changes)


def test_two_runs_in_one_second_stay_two(machine: Make) -> None:
    for name, different, held in (("a", True, 2), ("b", False, 2), ("c", False, 1)):
        here, there = machine(f"here-{name}"), machine(f"there-{name}")
        for side, count in ((here, held), (there, 2)):
            for number in range(count):
                add_runs(side, MONDAY, counts=f'{{"scored":{number}}}' if different else "{}")
        assert here.merge(there).added["runs"] == 2 - held
        assert here.rows("SELECT id FROM runs ORDER BY id") == [(1,), (2,)]


def test_runs_of_one_database_stay_in_order_whatever_its_clock_said(machine: Make) -> None:
    here, there = machine("here"), machine("there")
    add_runs(here, WEDNESDAY, MONDAY)
    add_runs(there, TUESDAY, command="y")
    here.merge(there)
    assert here.rows("SELECT started_at FROM runs ORDER BY id") == [(TUESDAY,), (WEDNESDAY,), (MONDAY,)]
    assert here.rows("SELECT id FROM runs ORDER BY id") == [(1,), (2,), (3,)]


def test_a_run_that_has_ended_since_is_the_same_run(machine: Make) -> None:
    here, there = machine("here"), machine("there")
    run_id = there.begin(MONDAY)
    there.writer.write_statement(run_id, make_result())
    there.db.execute("PRAGMA journal_mode = DELETE")
    first = here.merge(there)
    assert first.unended_runs == 1
    assert here.rows("SELECT status FROM runs") == [("running",)]
    there.writer.write_statement(run_id, make_result("harbour.txt", **HARBOUR))
    there.writer.finish_run(run_id, "finished")
    second = here.merge(there)
    assert second.unended_runs == 0
    assert (second.added["runs"], second.added["statements"], second.added["run_items"]) == (0, 1, 1)
    assert here.rows("SELECT status, counts FROM runs") == [("finished", '{"scored":2}')]


# --- which score is the latest --------------------------------------------------------------


@pytest.mark.parametrize("newer", ["here", "there"])
def test_the_score_of_the_later_run_is_the_latest(machine: Make, newer: str) -> None:
    here, there = machine("here"), machine("there")
    old = make_result(year=2022, quality=10.0, salt="old", content="same")
    new = make_result(year=2023, quality=90.0, salt="new", content="same", extractor="test 2")
    (here if newer == "here" else there).run(WEDNESDAY, new)
    (there if newer == "here" else here).run(MONDAY, old)
    merged = here.merge(there)
    assert merged.newer_statements == (newer == "there")
    assert here.rows("SELECT company, year, quality FROM latest_scores") == [("Tidewater Ltd", 2023, 90.0)]
    assert here.rows("SELECT year, first_run_id FROM statements") == [(2023, 1)]
    assert here.rows("SELECT extractor FROM documents") == [("test 2",)]
    assert here.rows("SELECT quality FROM scores ORDER BY quality") == [(10.0,), (90.0,)]
    here.hold_rules()


@pytest.mark.parametrize("newer", ["here", "there"])
def test_passages_of_the_later_run_stay(machine: Make, newer: str) -> None:
    here, there = machine("here"), machine("there")
    old = make_result(content="same", salt="old", pages=PAGES)
    new = make_result(content="same", salt="new", pages=(PAGES[0] + "\nA line more.", PAGES[1]))
    (here if newer == "here" else there).run(WEDNESDAY, new)
    (there if newer == "here" else here).run(MONDAY, old)
    here.merge(there)
    assert here.rows("SELECT count(*) FROM passages WHERE quote = 'A line more.'") == [(1,)]
    assert here.rows("SELECT count(*), count(passages_sha256) FROM extractions") == [(2, 1)]
    assert here.rows("SELECT count(*) FROM passages") == [(5,)]
    with_passage = "SELECT count(passage_id), count(*) FROM evidence"
    assert here.rows(with_passage) == [(2, 4)]
    here.hold_rules()


@pytest.mark.parametrize("failed", ["here", "there"])
@pytest.mark.parametrize("later", ["here", "there"])
def test_a_whole_score_wins_over_a_passing_failure(machine: Make, failed: str, later: str) -> None:
    here, there = machine("here"), machine("there")
    whole = make_result("scan.pdf")
    lost = replace(make_unread(code="worker_died"), fingerprint=whole.fingerprint)
    for name, one in (("here", here), ("there", there)):
        one.run(WEDNESDAY if later == name else MONDAY, lost if failed == name else whole)
    here.merge(there)
    assert here.rows("SELECT state, kind FROM statements") == [("scored", "statement")]
    assert here.rows("SELECT state, quality FROM latest_scores") == [("scored", 40.0)]
    assert here.rows("SELECT count(*) FROM scores") == [(1,)]
    assert here.rows("SELECT count(*) FROM issues") == [(0,)]
    assert here.rows("SELECT outcome, score_id IS NULL FROM run_items ORDER BY outcome") == [
        ("could_not_read", 1), ("scored", 0)
    ]  # fmt: skip
    before = contents(here.db)
    here.merge(there)
    assert contents(here.db) == before
    here.hold_rules()


# --- companies ------------------------------------------------------------------------------


def test_a_company_without_a_number_is_the_one_with_it(machine: Make) -> None:
    here, there = machine("here"), machine("there")
    here.run(MONDAY, make_result())
    numbered = CompanyRef("TIDEWATER LIMITED", "01234567", "https://tidewater.example")
    there.run(TUESDAY, make_result("other.txt", companies=(numbered,), year=2024))
    here.merge(there)
    assert here.rows("SELECT name, company_number, website FROM companies") == [
        ("Tidewater Ltd", "01234567", "https://tidewater.example")
    ]
    assert here.rows("SELECT year FROM latest_scores ORDER BY year") == [(2023,), (2024,)]


def link(company: int, listed_in: str | None) -> dict[str, object]:
    return {"company_id": company, "listed": int(listed_in is not None), "listed_in": listed_in}


@pytest.mark.parametrize(
    ("earlier", "later", "expected"),
    [
        ([link(1, None)], [link(2, None)], {2}),
        ([link(1, None)], [link(2, "a.csv, row 2")], {2}),
        ([link(1, "a.csv, row 2")], [link(2, None)], {1}),
        ([link(1, "a.csv, row 2")], [link(2, "a.csv, row 9")], {2}),
        ([link(1, "a.csv, row 2")], [link(2, "b.csv, row 2")], {1, 2}),
        ([link(1, "a.csv, row 2"), link(3, "b.csv, row 1")], [link(2, "b.csv, row 2")], {1, 2}),
    ],
)
def test_companies_of_a_statement_are_joined_as_a_run_would(earlier, later, expected: set[int]) -> None:
    assert set(join_links(earlier, later)) == expected


@pytest.mark.parametrize("listed", ["here", "there"])
def test_a_guessed_company_gives_way_to_a_list_and_is_forgotten(machine: Make, listed: str) -> None:
    here, there = machine("here"), machine("there")
    guess = replace(
        make_result(content="same", salt="g", companies=(), listed_in=None), companies=(CompanyRef("Tide"),)
    )
    given = make_result(content="same")
    (here if listed == "here" else there).run(MONDAY, given)
    (there if listed == "here" else here).run(TUESDAY, guess)
    here.merge(there)
    assert here.rows("SELECT name FROM companies") == [("Tidewater Ltd",)]
    assert here.rows("SELECT company FROM latest_scores") == [("Tidewater Ltd",)]
    before = contents(here.db)
    here.merge(there)
    assert contents(here.db) == before


# --- issues ---------------------------------------------------------------------------------


def test_issues_come_once_and_name_the_statement_by_its_id_here(machine: Make) -> None:
    here, there = machine("here"), machine("there")
    here.run(MONDAY, make_result())
    copy = make_issue("near_copy", "copy.txt", "90% of the wording is shared.", statement=1, same_as="harbour.txt")
    there.run(TUESDAY, make_result("harbour.txt", **HARBOUR), make_result("copy.txt", company="C Ltd", issues=(copy,)))
    for one in (here, there):
        run_id = one.begin(WEDNESDAY if one is here else TUESDAY, command="list")
        one.writer.write_issue(run_id, make_issue("file_missing", "gone.pdf", "gone.pdf cannot be read."))
    here.merge(there)
    found = here.rows(
        "SELECT statements.source_name FROM issues"
        " JOIN statements ON statements.id = json_extract(issues.data, '$.statement') WHERE code = 'near_copy'"
    )
    assert found == [("harbour.txt",)]
    gone = "FROM issues JOIN runs ON runs.id = run_id WHERE code = 'file_missing'"
    assert here.rows(f"SELECT started_at {gone}") == [(TUESDAY,)]
    assert here.rows("SELECT count(*) FROM run_issues JOIN issues ON issues.id = issue_id"
                     " WHERE code = 'file_missing'") == [(2,)]  # fmt: skip


def test_statements_of_one_year_are_seen_across_the_databases(machine: Make) -> None:
    here, there = machine("here"), machine("there")
    here.run(TUESDAY, make_result("a.txt"), make_result("b.txt", year=2024))
    there.run(MONDAY, make_result("c.txt"), make_result("d.txt"), make_result("e.txt", year=None))
    here.merge(there)
    new = [row[0] for row in here.rows("SELECT id FROM statements WHERE source_name IN ('c.txt', 'd.txt', 'e.txt')")]
    (found,) = shared_years(here.db, new)
    assert (found["source_name"], found["name"], found["year"]) == ("a.txt", "Tidewater Ltd", 2023)
    assert sorted(found["sources"].split(", ")) == ["c.txt", "d.txt"]
    assert here.rows("SELECT started_at FROM runs WHERE id = ?", found["run_id"]) == [(TUESDAY,)]


# --- what people say ------------------------------------------------------------------------


@pytest.mark.parametrize("later", ["here", "there"])
def test_the_later_decision_holds(machine: Make, later: str) -> None:
    here, there = machine("here"), machine("there")
    for one in (here, there):
        one.run(MONDAY, make_result())
    earlier, last = (there, here) if later == "here" else (here, there)
    earlier.decide("TRE-01", "commitment", "A", TUESDAY)
    last.decide("TRE-01", "not_found", "B", WEDNESDAY)
    last.decide("TRE-02", "outcome", "B", WEDNESDAY)
    here.merge(there)
    said = here.rows("SELECT reviewer, status FROM reviews WHERE criterion = 'TRE-01' ORDER BY id")
    assert said == [("A", "commitment"), ("B", "not_found")]
    held = "SELECT criterion, status FROM current_reviews JOIN statements ON latest_score_id = score_id"
    assert here.rows(f"{held} ORDER BY criterion") == [("TRE-01", "not_found"), ("TRE-02", "outcome")]
    assert here.rows("SELECT status, reviewed FROM latest_findings WHERE criterion = 'TRE-01'") == [("not_found", 1)]
    before = contents(here.db)
    assert here.merge(there).added["reviews"] == 0
    assert contents(here.db) == before


def test_decisions_of_both_on_one_finding_keep_their_order(machine: Make) -> None:
    here, there = machine("here"), machine("there")
    for one, day in ((here, "05"), (there, "06")):
        one.run(MONDAY, make_result())
        for hour in (10, 14):
            one.decide("TRE-01", "commitment", f"{day} {hour}", f"2026-02-{day}T{hour}:00:00+00:00")
    there.decide("TRE-01", "outcome", "between", "2026-02-05T12:00:00+00:00")
    here.merge(there)
    said = [row[0] for row in here.rows("SELECT reviewer FROM reviews ORDER BY id")]
    assert said == ["05 10", "between", "05 14", "06 10", "06 14"]


def test_replies_come_once(machine: Make) -> None:
    here, there = machine("here"), machine("there")
    for one in (here, there):
        one.run(MONDAY, make_result())
        one.writer.write_reply(NewReply(1, "We disagree.", "letter", "2026-02-01", 2023))
    there.writer.write_reply(NewReply(1, "See page 3.", "letter", "2026-02-02"))
    assert here.merge(there).added["replies"] == 1
    assert here.rows("SELECT text, statement_id FROM replies ORDER BY id") == [
        ("We disagree.", 1),
        ("See page 3.", None),
    ]


# --- what was looked for on the web ---------------------------------------------------------


def visit(one: Machine, time: str, content: bytes = b"statement", url: str = LINK) -> int:
    run_id = one.begin(time)
    begun = one.writer.begin_target(run_id, make_site_ref())
    raw = fetch_document(one.writer, run_id, begun.target_id, content, url, fetched_at=time)
    one.writer.end_target(run_id, begun.target_id, make_found(make_site_ref(), raw, url))
    one.writer.finish_run(run_id, "finished")
    return begun.target_id


@pytest.mark.parametrize("later", ["here", "there"])
def test_the_later_visit_holds_and_both_histories_stay(machine: Make, later: str) -> None:
    here, there = machine("here"), machine("there")
    first, second = (there, here) if later == "here" else (here, there)
    visit(first, MONDAY)
    visit(first, MONDAY, b"another", HOME + "old")
    visit(second, TUESDAY)
    run_id = second.begin(WEDNESDAY)
    begun = second.writer.begin_target(run_id, make_site_ref())
    second.writer.end_target(run_id, begun.target_id, make_lost(make_site_ref(), "dead"))
    second.writer.finish_run(run_id, "finished")
    merged = here.merge(there)
    assert merged.newer_targets == (later == "there")
    assert here.rows("SELECT state, problem, checked_at, first_run_id, latest_run_id FROM targets") == [
        ("not_found", "link_dead", WEDNESDAY, 1, here.rows("SELECT max(id) FROM runs")[0][0])
    ]
    assert here.rows("SELECT url, state, first_seen, last_seen FROM links ORDER BY url") == [
        (LINK, "dead", MONDAY, TUESDAY), (HOME + "old", "live", MONDAY, MONDAY)
    ]  # fmt: skip
    events = here.rows("SELECT event FROM link_history WHERE url = ? ORDER BY happened_at", LINK)
    assert events == [("new",), ("new",), ("dead",)]
    fetched = [row[0] for row in here.rows("SELECT fetched_at FROM fetches ORDER BY id")]
    assert fetched == sorted(fetched)
    assert len(fetched) == 3
    before = contents(here.db)
    here.merge(there)
    assert contents(here.db) == before
    here.hold_rules()


def test_a_search_that_was_broken_off_later_goes_on_with_what_it_had_fetched(machine: Make) -> None:
    here, there = machine("here"), machine("there")
    visit(here, MONDAY)
    visit(here, "2026-01-05T05:00:00+00:00", b"x", HOME + "x")
    run_id = there.begin(TUESDAY)
    begun = there.writer.begin_target(run_id, make_site_ref())
    fetch_document(there.writer, run_id, begun.target_id, b"found", PDF, fetched_at=TUESDAY)
    there.writer.finish_run(run_id, "interrupted")
    here.merge(there)
    (target,) = here.db.rows("SELECT * FROM targets")
    assert (target["state"], target["begun_at"]) == ("pending", TUESDAY)
    assert target["checked_at"] == "2026-01-05T05:00:00+00:00"
    assert list(known_fetches(here.db, target["id"], target["begun_after_fetch"])) == [PDF]


@pytest.mark.parametrize("later", ["here", "there"])
def test_a_registers_answers_are_those_of_the_later_run(machine: Make, later: str) -> None:
    here, there = machine("here"), machine("there")
    for one, answer in ((here, "here"), (there, "there")):
        run_id = one.begin(TUESDAY if answer == later else MONDAY)
        one.writer.write_declared(run_id, make_entry(declared=(Declared("Policies", answer, True, "TRE-01"),)))
        one.writer.write_declared(run_id, make_entry(year=2020 + (one is here)))
    here.merge(there)
    assert here.rows("SELECT DISTINCT answer FROM declared WHERE year = 2023") == [(later,)]
    assert here.rows("SELECT year, count(*) FROM declared GROUP BY year") == [(2020, 4), (2021, 4), (2023, 2)]
    before = contents(here.db)
    here.merge(there)
    assert contents(here.db) == before


# --- sources that do not fit ----------------------------------------------------------------


@pytest.mark.parametrize("released", sorted(RELEASED.glob("*.sql")), ids=lambda path: path.stem)
def test_a_source_of_each_released_schema_comes_in(tmp_path: Path, machine: Make, released: Path) -> None:
    here, old = machine("here"), tmp_path / "old.db"
    connection = sqlite3.connect(old)
    connection.executescript(released.read_text(encoding="utf-8").replace("-- rows\n", ""))
    connection.close()
    before = old.read_bytes()
    (tmp_path / "copy").mkdir()
    merge_database(here.db, standing_database(old, tmp_path / "copy", may_migrate=True))
    assert old.read_bytes() == before
    assert here.rows("SELECT company FROM league_table") == [("Tidewater Ltd",)]
    here.hold_rules()


def test_a_source_that_misquotes_is_refused_whole(machine: Make) -> None:
    here, there = machine("here"), machine("there")
    here.run(MONDAY, make_result())
    there.run(TUESDAY, make_result("harbour.txt", **HARBOUR))
    there.db.execute("DROP TRIGGER evidence_quote_update")
    there.db.execute("UPDATE evidence SET quote = 'We never said so.'")
    before = contents(here.db)
    with pytest.raises(StoreError, match="quote is not in the stored page") as caught:
        here.merge(there)
    assert str(there.path) in caught.value.message
    assert "verify" in (caught.value.hint or "")
    assert contents(here.db) == before


def test_a_damaged_source_is_named_and_the_target_stays(tmp_path: Path, machine: Make) -> None:
    here, there = machine("here"), machine("there")
    here.run(MONDAY, make_result())
    there.run(TUESDAY, make_result("harbour.txt", **HARBOUR))
    there.db.close()
    data = bytearray(there.path.read_bytes())
    for page in range(8192, len(data), 4096):
        data[page : page + 64] = b"\xff" * 64
    broken = tmp_path / "broken.db"
    broken.write_bytes(data)
    before = contents(here.db)
    with pytest.raises(StoreError) as caught:
        merge_database(here.db, broken)
    assert str(broken) in caught.value.message
    assert contents(here.db) == before


def test_names_with_odd_signs_are_opened(tmp_path: Path, machine: Make) -> None:
    here, there = machine("here"), machine("there")
    there.run(MONDAY, make_result())
    there.db.close()
    odd = tmp_path / "a b'%20?#.db"
    shutil.copyfile(there.path, odd)
    (tmp_path / "copy").mkdir()
    assert merge_database(here.db, standing_database(odd, tmp_path / "copy", may_migrate=True)).added["statements"] == 1
