"""Targets, their links, how links fare from visit to visit, and a register's answers."""

from __future__ import annotations

import itertools
import json
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from store_integrity import integrity_problems
from store_samples import make_result, make_rubric, make_run
from target_samples import (
    DECLARED,
    GROUP,
    HOME,
    LINK,
    PDF,
    fetch_document,
    make_entry,
    make_fetch,
    make_found,
    make_lost,
    make_site_ref,
)

from statement_audit.archive import Archive
from statement_audit.models import (
    Collected,
    CompanyRef,
    DocumentKind,
    Refused,
    SiteFacts,
    StatementRef,
    TargetState,
)
from statement_audit.store import Database, Writer, open_database
from statement_audit.store.write_targets import known_fetches, target_key

RELEASED = Path(__file__).parent / "released"


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    with open_database(tmp_path / "audit.db") as database:
        yield database
        assert integrity_problems(database) == []
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []


@pytest.fixture
def writer(db: Database, tmp_path: Path) -> Writer:
    made = Writer(db, Archive(tmp_path / "archive"))
    made.write_rubric(make_rubric())
    return made


def begin(writer: Writer) -> int:
    return writer.begin_run(make_run(make_rubric()))


def visit(
    writer: Writer, ref: StatementRef, content: bytes, url: str = LINK, **changes: object
) -> list[tuple[str, str]]:
    """One run that finds one document; the events."""
    run = begin(writer)
    begun = writer.begin_target(run, ref)
    raw = fetch_document(writer, run, begun.target_id, content, url, **changes)
    return writer.end_target(run, begun.target_id, make_found(ref, raw, url))


def lose(writer: Writer, ref: StatementRef, state: str) -> list[tuple[str, str]]:
    run = begin(writer)
    begun = writer.begin_target(run, ref)
    return writer.end_target(run, begun.target_id, make_lost(ref, state))


def only(db: Database, table: str) -> dict[str, Any]:
    (row,) = db.rows(f"SELECT * FROM {table}")
    return row


# --- what one target is -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("http://www.tidewater.example", "https://WWW.Tidewater.example/"),
        ("https://tidewater.example/Slavery/", "https://tidewater.example/Slavery"),
        ("https://tidewater.example/a.pdf#page=2", "https://tidewater.example/a.pdf"),
    ],
)
def test_spellings_of_one_address_are_one_target(first: str, second: str) -> None:
    assert target_key(StatementRef(first, url=first)) == target_key(StatementRef(second, url=second))
    assert target_key(StatementRef("a", website=first)) == target_key(StatementRef("b", website=second))


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("https://tidewater.example/a.pdf", "https://tidewater.example/A.pdf"),
        ("https://tidewater.example/?id=1", "https://tidewater.example/?id=2"),
        ("https://tidewater.example:8080/", "https://tidewater.example/"),
        ("http://[tidewater", "http://[harbour"),
    ],
)
def test_other_addresses_are_other_targets(first: str, second: str) -> None:
    assert target_key(StatementRef(first, url=first)) != target_key(StatementRef(second, url=second))


def test_years_of_one_site_are_targets_of_their_own() -> None:
    sought = [make_site_ref(year=year) for year in (None, 2022, 2023)]
    assert len({target_key(ref) for ref in sought}) == 3


def test_an_entry_stays_one_target_when_its_link_changes() -> None:
    assert target_key(make_entry()) == target_key(make_entry(url=None, website=None))
    assert target_key(make_entry()) != target_key(make_entry(source="au-register"))


# --- a search begins and ends -----------------------------------------------------------------


def test_a_found_statement_is_known_again(db: Database, writer: Writer) -> None:
    ref = make_site_ref()
    assert writer.known_target(ref) is None
    assert visit(writer, ref, b"first") == [("new", LINK)]
    known = writer.known_target(ref)
    assert known is not None
    target, (link,) = known
    assert (target.state, target.problem, target.home_url, target.homepage_link) == ("found", None, HOME, True)
    assert (target.years, target.requests) == ((2023, 2022), 4)
    assert target.refused == (Refused(HOME + "privacy", "Privacy", "policy"),)
    assert target.checked_at is not None
    assert (link.url, link.state, link.year, link.language, link.kind) == (LINK, "live", 2023, "en", "statement")
    assert (link.homepage_link, link.is_copy, link.score) == (True, False, 9.5)
    assert link.path == (HOME, LINK)
    assert link.reasons == (("label", 6.0), ("in_footer", 3.5))
    assert link.document_sha256 == db.value("SELECT sha256 FROM documents")


def test_views_tell_what_was_found_where_and_how(db: Database, writer: Writer) -> None:
    visit(writer, make_site_ref(), b"first")
    assert only(db, "collection") | {"checked_at": ""} == {
        "company": "Tidewater Ltd", "website": HOME, "state": "found", "problem": None, "detail": "", "statements": 1,
        "homepage_link": 1, "years": "[2023,2022]", "requests": 4, "source": "", "listed_in": "list.csv, row 2",
        "checked_at": "", "latest_run_id": 1, "target_id": 1,
    }  # fmt: skip
    found = only(db, "collected_statements")
    assert (found["company"], found["year"], found["url"], found["state"]) == ("Tidewater Ltd", 2023, LINK, "live")
    assert json.loads(found["path"]) == [HOME, LINK]
    assert found["archive_path"].endswith(found["document_sha256"])
    assert found["first_seen"] == found["last_seen"] == make_fetch().fetched_at < found["checked_at"]
    assert (only(db, "link_history")["event"], only(db, "link_history")["previous_sha256"]) == ("new", None)


def test_a_target_without_a_statement_keeps_its_reason(db: Database, writer: Writer) -> None:
    ref, run = make_site_ref(companies=()), begin(writer)
    begun = writer.begin_target(run, ref)
    nothing = Collected(ref, TargetState.BLOCKED, (), "robots_denied", "robots.txt forbids it.", requests=1)
    assert writer.end_target(run, begun.target_id, nothing) == []
    row = only(db, "collection")
    assert (row["company"], row["state"], row["problem"]) == (HOME, "blocked", "robots_denied")
    assert (row["detail"], row["statements"], row["homepage_link"]) == ("robots.txt forbids it.", 0, None)


def test_a_group_is_one_target_for_all_of_its_companies(db: Database, writer: Writer) -> None:
    visit(writer, make_entry(), b"group", PDF)
    row = only(db, "targets")
    assert row["company"] == "Tidewater Ltd; Harbour Bread Ltd"
    assert [CompanyRef(**{**one, "sectors": tuple(one["sectors"])}) for one in json.loads(row["companies"])] == [*GROUP]
    assert (row["source"], row["item"], row["year"]) == ("uk-register", "https://register.example/s/AbC1", 2023)


# --- how a link fares -------------------------------------------------------------------------


def test_the_same_again_is_no_event(db: Database, writer: Writer) -> None:
    visit(writer, make_site_ref(), b"first")
    assert visit(writer, make_site_ref(), b"first") == []
    assert db.value("SELECT count(*) FROM link_events") == 1
    row = only(db, "targets")
    assert (row["first_run_id"], row["latest_run_id"]) == (1, 2)


def test_other_bytes_are_a_change_and_both_documents_stay(db: Database, writer: Writer) -> None:
    visit(writer, make_site_ref(), b"first")
    assert visit(writer, make_site_ref(), b"second") == [("changed", LINK)]
    link = only(db, "links")
    events = list(db.rows("SELECT event, document_sha256, previous_sha256 FROM link_events ORDER BY id"))
    assert link["state"] == "changed"
    assert events[1] == {
        "event": "changed",
        "document_sha256": link["document_sha256"],
        "previous_sha256": events[0]["document_sha256"],
    }
    assert db.value("SELECT count(*) FROM documents") == 2
    assert visit(writer, make_site_ref(), b"second") == []
    assert only(db, "links")["state"] == "live"


def test_the_same_bytes_elsewhere_are_a_move(db: Database, writer: Writer) -> None:
    visit(writer, make_site_ref(), b"first")
    new = "https://www.tidewater.example/legal/slavery"
    assert visit(writer, make_site_ref(), b"first", final_url=new) == [("moved", LINK)]
    assert (only(db, "links")["state"], only(db, "links")["final_url"]) == ("moved", new)
    assert db.value("SELECT detail FROM link_events ORDER BY id DESC") == f"now at {new}"


@pytest.mark.parametrize("state", ["dead", "removed", "blocked"])
def test_a_lost_link_is_told_once_and_may_come_back(db: Database, writer: Writer, state: str) -> None:
    visit(writer, make_site_ref(), b"first")
    before = only(db, "links")
    assert lose(writer, make_site_ref(), state) == [(state, LINK)]
    assert lose(writer, make_site_ref(), state) == []
    link = only(db, "links")
    assert (link["state"], link["document_sha256"]) == (state, before["document_sha256"])
    assert link["last_seen"] == before["last_seen"]
    (told,) = db.rows("SELECT * FROM link_history WHERE event = ?", (state,))
    assert (told["document_sha256"], told["previous_sha256"]) == (None, before["document_sha256"])
    assert told["detail"].startswith(LINK)
    assert only(db, "collection")["statements"] == 0
    assert visit(writer, make_site_ref(), b"first") == [("back", LINK)]
    assert only(db, "links")["state"] == "live"
    assert only(db, "collection")["statements"] == 1


def test_a_link_that_was_never_known_cannot_be_lost(db: Database, writer: Writer) -> None:
    assert lose(writer, make_site_ref(), "dead") == []
    assert db.value("SELECT count(*) FROM links") == 0


# --- stopped and begun again ------------------------------------------------------------------


def test_a_search_that_was_stopped_goes_on_with_what_it_had(db: Database, writer: Writer) -> None:
    ref, run = make_site_ref(), begin(writer)
    first = writer.begin_target(run, ref)
    assert (first.known, first.done, first.links) == ({}, {}, [])
    raw = fetch_document(writer, run, first.target_id, b"home page", HOME)
    failed = make_fetch(HOME + "sitemap.xml", status=404, problem="link_dead", requests=1)
    writer.write_fetch(run, failed, None, first.target_id)

    again = writer.begin_target(begin(writer), ref)
    assert again.target_id == first.target_id
    assert set(again.done) == {HOME, HOME + "sitemap.xml"}
    assert again.done[HOME].document_sha256 == raw.sha256
    assert (again.done[HOME].requests, again.done[HOME].headers) == (2, {"etag": '"v1"'})
    assert again.done[HOME + "sitemap.xml"].problem == "link_dead"
    known = writer.known_target(ref)
    assert known is not None
    assert known[0].state == "pending"
    assert only(db, "collection")["checked_at"] is None


def test_a_search_that_ended_does_not_stand_in_for_the_next(writer: Writer) -> None:
    visit(writer, make_site_ref(), b"first")
    run = begin(writer)
    next_visit = writer.begin_target(run, make_site_ref())
    assert next_visit.done == {}
    assert set(next_visit.known) == {LINK}
    assert [link.url for link in next_visit.links] == [LINK]
    fetch_document(writer, run, next_visit.target_id, b"second")
    resumed = writer.begin_target(begin(writer), make_site_ref())
    assert set(resumed.done) == {LINK}


def test_fetches_of_other_targets_and_of_registers_are_not_mixed_in(writer: Writer) -> None:
    run = begin(writer)
    first, second = writer.begin_target(run, make_site_ref()), writer.begin_target(run, make_entry())
    fetch_document(writer, run, first.target_id, b"home page", HOME)
    fetch_document(writer, run, None, b"a register's page", "https://register.example/list")
    assert set(writer.begin_target(run, make_site_ref()).done) == {HOME}
    assert writer.begin_target(run, make_entry()).done == {}
    assert second.known == {}


def test_validators_outlive_an_answer_that_leaves_them_out(db: Database, writer: Writer) -> None:
    """Many a server sends no Last-Modified with 304; it must be asked conditionally the third time, too."""
    ref, run = make_site_ref(), begin(writer)
    begun = writer.begin_target(run, ref)
    raw = fetch_document(writer, run, begun.target_id, b"first", headers={"last-modified": "A", "etag": "old"})
    same = make_fetch(LINK, status=304, not_modified=True, size=0, headers={"etag": "new"})
    writer.write_fetch(run, same, raw.sha256, begun.target_id)
    known = known_fetches(db, begun.target_id)[LINK]
    assert known.headers == {"last-modified": "A", "etag": "new"}
    fetch_document(writer, run, begun.target_id, b"second", headers={})
    assert known_fetches(db, begun.target_id)[LINK].headers == {}


def test_hops_and_robots_of_a_fetch_are_kept(db: Database, writer: Writer) -> None:
    run = begin(writer)
    begun = writer.begin_target(run, make_site_ref())
    fetch_document(writer, run, begun.target_id, b"first")
    row = only(db, "fetches")
    assert (row["target_id"], row["run_id"]) == (begun.target_id, run)
    assert json.loads(row["hops"]) == [{"url": LINK, "status": 200}]
    assert (row["requests"], row["robots"], row["tool"]) == (2, "allowed", "statement-audit 1")
    assert row["not_modified"] == 0


# --- a register's answers ---------------------------------------------------------------------


def answers(db: Database) -> list[tuple[str, str, int | None, str | None, int | None]]:
    return db.execute(
        "SELECT companies.name, question, declared, criterion, statement_id FROM declared"
        " JOIN companies ON companies.id = company_id ORDER BY declared.id"
    ).fetchall()


EACH = [(company.name, one.question, one.declared, one.criterion) for company in GROUP for one in DECLARED]


def test_answers_stand_beside_each_company_once(db: Database, writer: Writer) -> None:
    for _ in range(2):
        writer.begin_target(begin(writer), make_entry())
    assert [row[:4] for row in answers(db)] == EACH
    row = db.row("SELECT register, year, source_name, run_id FROM declared") or {}
    assert row == {"register": "uk-register", "year": 2023, "source_name": make_entry().item, "run_id": 2}
    changed = replace(DECLARED[0], answer="No", declared=False)
    writer.begin_target(begin(writer), make_entry(declared=(changed,)))
    assert [row[1:3] for row in answers(db)] == [("Policies", 0), ("Policies", 0)]


def test_answers_of_another_year_and_register_stay(db: Database, writer: Writer) -> None:
    run = begin(writer)
    for ref in (make_entry(), make_entry(year=2022, item="a"), make_entry(source="au-register", item="b")):
        writer.begin_target(run, ref)
    assert db.value("SELECT count(*) FROM declared") == 3 * len(EACH)


def test_answers_point_to_the_statement_once_it_is_stored(db: Database, writer: Writer) -> None:
    run = begin(writer)
    writer.begin_target(run, make_entry())
    writer.begin_target(run, make_entry(year=2022, item="another year"))
    writer.write_statement(run, make_result(companies=GROUP, year=2023))
    assert [row[4] for row in answers(db)] == [1, 1, 1, 1, None, None, None, None]
    agreements = db.execute(
        "SELECT company, agreement FROM declared_vs_found WHERE year = 2023 AND criterion = 'TRE-01' ORDER BY company"
    )
    assert agreements.fetchall() == [
        ("Harbour Bread Ltd", "declared_and_found"),
        ("Tidewater Ltd", "declared_and_found"),
    ]


def test_answers_that_are_read_again_still_point_to_the_statement(db: Database, writer: Writer) -> None:
    run = begin(writer)
    writer.begin_target(run, make_entry())
    writer.write_statement(run, make_result(companies=GROUP, year=2023))
    writer.begin_target(begin(writer), make_entry())
    assert {row[4] for row in answers(db)} == {1}


# --- from the second schema -------------------------------------------------------------------


def test_fetches_and_answers_of_the_second_schema_stay(tmp_path: Path) -> None:
    path = tmp_path / "audit.db"
    connection = sqlite3.connect(path)
    connection.executescript((RELEASED / "v2.sql").read_text(encoding="utf-8"))
    connection.execute(
        "INSERT INTO fetches(run_id, document_sha256, url, final_url, chain, status, fetched_at, seconds, size, headers)"
        " SELECT 1, sha256, 'u', 'f', '[\"u\",\"f\"]', 200, '2026-01-01', 0.5, 9, '{}' FROM documents"
    )
    connection.execute(
        "INSERT INTO declared(company_id, year, register, question) SELECT id, 2023, 'uk-register', 'Policies' FROM companies"
    )
    connection.commit()
    before = _content(connection)
    connection.close()
    with open_database(path) as database:
        after = _content(database.connection)
        assert {
            name: [row[: len(before[name][0])] for row in rows] for name, rows in after.items() if before.get(name)
        } == {name: rows for name, rows in before.items() if rows}
        row = only(database, "fetches")
        assert (row["hops"], row["requests"], row["not_modified"], row["target_id"]) == ("[]", 0, 0, None)
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
        writer = Writer(database, Archive(tmp_path / "archive"))
        writer.write_rubric(make_rubric())
        assert visit(writer, make_site_ref(), b"first") == [("new", LINK)]


def _content(connection: sqlite3.Connection) -> dict[str, list[tuple[Any, ...]]]:
    names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    kept = [name for name in names if not name.startswith(("_", "passages_fts", "sqlite_"))]
    return {name: connection.execute(f"SELECT * FROM {name} ORDER BY 1, 2").fetchall() for name in kept}


# --- any text -----------------------------------------------------------------------------------

texts = st.text(max_size=30)
in_json = st.text(st.characters(exclude_characters="\x00"), max_size=30)  # JSON has an escape for NUL
flags = st.sampled_from([None, True, False])


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    name=texts, label=texts, detail=texts, path=st.lists(in_json, max_size=3), year=st.none() | st.integers(1990, 2100),
    kind=st.none() | st.sampled_from(DocumentKind), linked=flags, score=st.none() | st.floats(-100, 100),
    reasons=st.lists(st.tuples(in_json, st.floats(-9, 9)), max_size=3), years=st.lists(st.integers(1990, 2100), max_size=3),
)  # fmt: skip
def test_what_goes_in_comes_out(
    started: Started, name: str, label: str, detail: str, path: list[str], year: int | None, kind: DocumentKind | None,
    linked: bool | None, score: float | None, reasons: list[tuple[str, float]], years: list[int],
) -> None:  # fmt: skip
    writer, run, numbers = started
    ref = make_site_ref(companies=(CompanyRef(name),), item=f"{next(numbers)}")
    begun = writer.begin_target(run, ref)
    raw = fetch_document(writer, run, begun.target_id, b"first")
    found = make_found(ref, raw, detail=detail, site=SiteFacts(HOME, None, linked, None, tuple(years)))
    document = replace(
        found.documents[0], label=label, path=tuple(path), year=year, kind=kind, homepage_link=linked, score=score,
        reasons=tuple(reasons),
    )  # fmt: skip
    writer.end_target(run, begun.target_id, replace(found, documents=(document,)))
    known = writer.known_target(ref)
    assert known is not None
    target, (link,) = known
    assert (target.homepage_link, target.years) == (linked, tuple(years))
    assert (link.year, link.kind, link.homepage_link, link.score) == (year, kind, linked, score)
    assert [link.label, target.detail, *link.path] == [_storable(one) for one in (label, detail, *path)]
    assert link.reasons == tuple((_storable(code), points) for code, points in reasons)
    assert link.document_sha256 == raw.sha256


Started = tuple[Writer, int, "itertools.count[int]"]


@pytest.fixture
def started(writer: Writer) -> Started:
    """A run that all examples share, each with a target of its own."""
    return writer, begin(writer), itertools.count()


def _storable(text: str) -> str:
    return "".join("\ufffd" if char == "\x00" or "\ud800" <= char <= "\udfff" else char for char in text)


def test_one_address_twice_is_one_link(db: Database, writer: Writer) -> None:
    ref, run = make_site_ref(), begin(writer)
    begun = writer.begin_target(run, ref)
    found = make_found(ref, fetch_document(writer, run, begun.target_id, b"first"))
    twice = replace(found, documents=found.documents * 2)
    assert writer.end_target(run, begun.target_id, twice) == [("new", LINK)]
    assert db.value("SELECT count(*) FROM links") == 1


def test_an_address_that_cannot_be_encoded_stops_no_run(db: Database, writer: Writer) -> None:
    odd = "https://www.tidewater.example/\ud800"
    ref = make_site_ref(website=odd, listed_in=odd, item=odd)
    for _ in range(2):
        visit(writer, ref, b"first", odd)
    assert [row["url"] for row in db.rows("SELECT url FROM fetches")] == [odd.replace("\ud800", "\ufffd")] * 2
    assert db.value("SELECT count(*) FROM targets") == 1
    assert db.value("SELECT count(*) FROM links") == 1
