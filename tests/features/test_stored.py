"""What an earlier run collected stands in for a new search, as long as it can."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from statement_audit.archive import Archive
from statement_audit.documents.search import stored_collection
from statement_audit.models import (
    Collected,
    CollectedDocument,
    CompanyRef,
    DocumentKind,
    FetchRecord,
    LostLink,
    Refused,
    SiteFacts,
    StatementRef,
    TargetState,
)
from statement_audit.rubric import load_rubric
from statement_audit.store import RunInfo, Writer, open_database

HOME = "https://larkspur.example/"
LINK = HOME + "slavery"
REF = StatementRef(HOME, website=HOME, companies=(CompanyRef("Larkspur Ltd"),))
FACTS = SiteFacts(HOME, None, True, True, (2023, 2022))
REFUSED = (Refused(HOME + "privacy", "Privacy", "policy"),)


class Notes:
    """A database with a run, and an archive."""

    def __init__(self, folder: Path) -> None:
        self.database = open_database(None)
        self.archive = Archive(folder)
        self.writer = Writer(self.database, self.archive)
        rubric = load_rubric("modern-slavery")
        self.writer.write_rubric(rubric)
        info = RunInfo("2026-01-02T03:04:05+00:00", "collect", "1", "none", "", rubric.hash, None, "", ())
        self.run = self.writer.begin_run(info)

    def document(self, content: bytes = b"statement", url: str = LINK, **changes: object) -> CollectedDocument:
        raw = self.archive.put_bytes(content)
        record = FetchRecord(url, url, (url,), 200, "text/html", "2026-01-02T03:04:05+00:00", 0.1, raw.size)
        self.writer.write_fetch(self.run, record, raw.sha256)
        path = (HOME, url)
        made = CollectedDocument(
            url, "Slavery", path, 2023, "en", DocumentKind.STATEMENT, True, 9.5, (("label", 9.5),),
            raw=replace(raw, fetch=record),
        )  # fmt: skip
        return replace(made, **changes)  # type: ignore[arg-type]  # test helper

    def end(self, *documents: CollectedDocument, ref: StatementRef = REF, **changes: object) -> Collected:
        """A search for the reference ends so."""
        begun = self.writer.begin_target(self.run, ref)
        state = TargetState.FOUND if documents else TargetState.NOT_FOUND
        ended = replace(Collected(ref, state, documents, None, "", FACTS, REFUSED, (), 4), **changes)  # type: ignore[arg-type]
        self.writer.end_target(self.run, begun.target_id, ended)
        return ended

    def stored(self, ref: StatementRef = REF) -> Collected | None:
        known = self.writer.known_target(ref)
        assert known is not None
        return stored_collection(ref, *known, self.archive)


@pytest.fixture
def notes(tmp_path: Path) -> Iterator[Notes]:
    made = Notes(tmp_path)
    yield made
    made.database.close()


def without_visit(collected: Collected) -> Collected:
    """Without the day and the details of requests, which only the visit itself knows."""
    documents = tuple(replace(one, raw=replace(one.raw, fetch=None)) for one in collected.documents)
    site = replace(collected.site, visited_on=None) if collected.site else None
    return replace(collected, documents=documents, site=site)


def test_what_was_found_is_as_it_was(notes: Notes) -> None:
    ended = notes.end(notes.document(), notes.document(b"2022", HOME + "2022.pdf", year=2022, homepage_link=None))
    stored = notes.stored()
    assert stored is not None
    assert without_visit(stored) == without_visit(ended)
    assert [one.raw.fetch.final_url for one in stored.documents if one.raw.fetch] == [LINK, HOME + "2022.pdf"]
    assert stored.site is not None
    assert stored.site.visited_on is not None


def test_what_was_not_found_keeps_its_reason(notes: Notes) -> None:
    ended = notes.end(problem="no_statement_found", detail="12 pages were looked at.", site=FACTS)
    assert without_visit(notes.stored() or ended) == replace(ended, site=replace(FACTS, on_website=None))


def test_facts_that_the_list_gives_stay_where_no_site_was_reached(notes: Notes) -> None:
    ref = replace(REF, site=SiteFacts(register_entry=True))
    notes.end(ref=ref, site=None, problem="unreachable")
    stored = notes.stored(ref)
    assert stored is not None
    assert stored.site == SiteFacts(register_entry=True)


def test_a_search_that_never_ended_is_done_again(notes: Notes) -> None:
    notes.end(notes.document())
    notes.writer.begin_target(notes.run, REF)
    assert notes.stored() is None


def test_a_document_that_the_archive_lost_is_searched_again(notes: Notes) -> None:
    document = notes.document()
    notes.end(document)
    document.raw.path.unlink()
    assert notes.stored() is None


@pytest.mark.parametrize("state", ["dead", "removed", "blocked"])
def test_a_lost_link_is_not_given_again_and_its_lost_file_does_not_matter(notes: Notes, state: str) -> None:
    gone, kept = notes.document(), notes.document(b"2022", HOME + "2022.pdf")
    notes.end(gone, kept)
    notes.end(kept, lost=(LostLink(LINK, state, "gone"),))
    gone.raw.path.unlink()
    stored = notes.stored()
    assert stored is not None
    assert [one.url for one in stored.documents] == [HOME + "2022.pdf"]


def test_one_document_under_two_addresses_is_given_once(notes: Notes) -> None:
    notes.end(notes.document())
    notes.end(notes.document(url=HOME + "new"))
    stored = notes.stored()
    assert stored is not None
    assert [one.url for one in stored.documents] == [HOME + "new"]


def test_for_one_year_it_is_the_document_of_the_last_visit(notes: Notes) -> None:
    ref = replace(REF, year=2023)
    notes.end(notes.document(), ref=ref)
    notes.end(notes.document(b"corrected", HOME + "2023-corrected.pdf"), ref=ref)
    stored = notes.stored(ref)
    assert stored is not None
    assert [one.url for one in stored.documents] == [HOME + "2023-corrected.pdf"]


def test_what_the_list_gives_though_it_is_no_statement_must_be_in_the_archive(notes: Notes) -> None:
    ref = replace(REF, url=LINK)
    given = notes.document(b"a policy", kind=DocumentKind.OTHER)
    notes.end(ref=ref, given=given, problem="no_statement_found")
    stored = notes.stored(ref)
    assert stored is not None
    assert stored.given is not None
    assert (stored.given.url, stored.documents) == (LINK, ())
    given.raw.path.unlink()
    assert notes.stored(ref) is None


def test_the_registers_copy_is_left_out_once_the_companys_own_document_is_there(notes: Notes) -> None:
    copy = notes.document(b"copy", "https://register.example/1.pdf", is_copy=True)
    notes.end(copy, problem="register_copy_used")
    stored = notes.stored()
    assert stored is not None
    assert [one.is_copy for one in stored.documents] == [True]
    notes.end(notes.document())
    stored = notes.stored()
    assert stored is not None
    assert [one.url for one in stored.documents] == [LINK]
