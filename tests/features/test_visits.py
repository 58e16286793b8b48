"""Visits of one search: archived before they are read, and nothing asked for twice needlessly."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest

from statement_audit.archive import Archive
from statement_audit.documents.visits import Visits
from statement_audit.errors import DocumentError
from statement_audit.fetch import FetchOptions, Session
from statement_audit.models import FetchRecord
from statement_audit.store.write_targets import KnownFetch

PAGE = "<h1>Larkspur Ltd</h1>" + "<p>We check our suppliers.</p>" * 40
INNER = "<h1>Statement</h1>" + "<p>Larkspur Ltd checks its suppliers.</p>" * 40


def versioned(handler: BaseHTTPRequestHandler) -> None:
    known = handler.headers["If-None-Match"] == '"v1"'
    handler.send_response(304 if known else 200)
    handler.send_header("ETag", '"v1"')
    if not known:
        handler.send_header("Content-Type", "text/html")
        handler.send_header("Content-Length", str(len(PAGE)))
    handler.end_headers()
    if not known:
        handler.wfile.write(PAGE.encode())


SITE = {
    "/robots.txt": "",
    "/page": versioned,
    "/old": (301, {"Location": "/page"}, b""),
    "/framed": "<iframe src='/inner'></iframe>",
    "/inner": INNER,
}


@dataclass
class Desk:
    """A session, an archive, and what was reported; `held` says whether the document was archived by then."""

    session: Session
    archive: Archive
    written: list[tuple[FetchRecord, str | None]] = field(default_factory=list)
    held: list[bool] = field(default_factory=list)

    def report(self, record: FetchRecord, sha256: str | None) -> None:
        self.written.append((record, sha256))
        self.held.append(sha256 is None or sha256 in self.archive)

    def visits(self, done: list[KnownFetch] | None = None, known: list[KnownFetch] | None = None) -> Visits:
        by_url = [{one.url: one for one in these or []} for these in (done, known)]
        return Visits(self.session, self.archive, self.report, *by_url)

    def known(self, index: int = -1) -> KnownFetch:
        """A reported fetch, as the store gives it back."""
        record, sha256 = self.written[index]
        return KnownFetch(
            record.url, record.final_url, sha256, record.media_type, record.headers, record.problem, record.requests,
            record.fetched_at,
        )  # fmt: skip


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    options = FetchOptions(allow_private=True, delay_seconds=0.0, retries=0, browser=False)
    with Session(options) as session:
        yield Desk(session, Archive(tmp_path))


def test_an_answer_is_archived_before_it_is_reported_and_read(loopback_site: Any, desk: Desk) -> None:
    site = loopback_site(SITE)
    visits = desk.visits()
    page = visits(site("/old"))
    assert (page.url, page.media_type, page.content) == (site("/page"), "text/html", PAGE.encode())
    ((record, sha256),) = desk.written
    assert (desk.held, record.chain) == ([True], (site("/old"), site("/page")))
    assert sha256 is not None
    assert desk.archive.read(sha256) == page.content
    assert visits.raws[site("/old")] is visits.raws[site("/page")]
    assert visits.raws[site("/old")].fetch == record
    assert visits.requests == page.requests == record.requests == 3


def test_a_failure_is_reported_with_its_record(loopback_site: Any, desk: Desk) -> None:
    site = loopback_site(SITE)
    visits = desk.visits()
    with pytest.raises(DocumentError) as caught:
        visits(site("/gone"))
    ((record, sha256),) = desk.written
    assert (record.problem, record.status, sha256) == ("link_dead", 404, None)
    assert caught.value.data["requests"] == record.requests == visits.requests == 2
    assert "record" not in caught.value.data  # it would end up in the issue row


def test_the_page_as_it_came_lies_beside_what_became_of_it(loopback_site: Any, desk: Desk) -> None:
    site = loopback_site(SITE)
    visits = desk.visits()
    page = visits(site("/framed"))
    assert [record.final_url for record, _ in desk.written] == [site("/framed"), site("/inner")]
    assert [desk.archive.read(sha256 or "") for _, sha256 in desk.written] == [SITE["/framed"].encode(), INNER.encode()]
    assert visits.requests == sum(record.requests for record, _ in desk.written)
    assert page.content == INNER.encode()


def test_a_document_in_a_frame_is_archived_and_the_page_around_it_is_read(loopback_site: Any, desk: Desk) -> None:
    pdf = b"%PDF-1.7 invented statement" + b" of Larkspur Ltd" * 200
    outer = "<a href='/2023'>2023</a><iframe src='/a.pdf'></iframe>"
    site = loopback_site({"/robots.txt": "", "/framed": outer, "/a.pdf": pdf})
    visits = desk.visits()
    page = visits(site("/framed"))
    assert page.content == outer.encode()
    assert {desk.archive.read(sha256 or "") for _, sha256 in desk.written} == {outer.encode(), pdf}
    assert visits.requests == sum(record.requests for record, _ in desk.written) == page.requests
    resumed = desk.visits(done=[desk.known(0), desk.known(1)])(site("/framed"))
    assert resumed == page


def test_no_address_is_asked_for_twice_in_one_search(loopback_site: Any, desk: Desk) -> None:
    site = loopback_site(SITE)
    visits = desk.visits()
    first = visits(site("/old"))
    for url in (site("/old"), site("/page")):
        again = visits(url)
        assert (again.url, again.content, again.requests) == (first.url, first.content, 0)
    codes = []
    for _ in range(2):
        with pytest.raises(DocumentError) as caught:
            visits(site("/gone"))
        codes.append((caught.value.code, caught.value.data["requests"]))
    assert codes == [("link_dead", 1), ("link_dead", 0)]
    assert site.requests == ["/robots.txt", "/old", "/page", "/gone"]
    assert (visits.requests, len(desk.written)) == (4, 2)


# --- a search that was broken off --------------------------------------------------------------


def test_what_the_search_had_brought_is_not_asked_for_again(loopback_site: Any, desk: Desk) -> None:
    site = loopback_site(SITE)
    first = desk.visits()(site("/old"))
    asked = len(site.requests)
    visits = desk.visits(done=[desk.known()])
    assert visits(site("/old")) == first
    assert len(site.requests) == asked
    assert visits.requests == first.requests  # they count, whichever run made them
    assert visits.raws[site("/page")].sha256 == desk.written[0][1]
    assert len(desk.written) == 1


def test_what_had_failed_is_not_asked_for_again(loopback_site: Any, desk: Desk) -> None:
    site = loopback_site(SITE)
    with pytest.raises(DocumentError):
        desk.visits()(site("/gone"))
    asked = len(site.requests)
    visits = desk.visits(done=[desk.known()])
    with pytest.raises(DocumentError) as caught:
        visits(site("/gone"))
    assert (caught.value.code, caught.value.data["requests"]) == ("link_dead", 2)
    assert (len(site.requests), visits.requests) == (asked, 2)


def damage(path: Path) -> None:
    path.write_bytes(b"no longer what it was")


@pytest.mark.parametrize("spoil", [Path.unlink, damage], ids=["missing", "damaged"])
@pytest.mark.parametrize("place", ["done", "known"])
def test_a_document_that_the_archive_lost_is_fetched_again(
    loopback_site: Any, desk: Desk, spoil: Any, place: str
) -> None:
    site = loopback_site(SITE)
    desk.visits()(site("/page"))
    earlier = desk.known()
    spoil(desk.archive.path(earlier.document_sha256 or ""))
    page = desk.visits(**{place: [earlier]})(site("/page"))
    assert page.content == PAGE.encode()
    assert site.requests.count("/page") == 2
    assert desk.written[-1][0].not_modified is False
    assert desk.archive.read(earlier.document_sha256 or "") == PAGE.encode()


# --- a later visit -----------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/page", "/old"])
def test_not_modified_gives_the_archived_bytes(loopback_site: Any, desk: Desk, path: str) -> None:
    site = loopback_site(SITE)
    first = desk.visits()(site(path))
    visits = desk.visits(known=[desk.known()])
    again = visits(site(path))
    record, sha256 = desk.written[-1]
    assert (record.not_modified, record.status, record.size) == (True, 304, 0)
    assert sha256 == desk.written[0][1]
    assert (again.content, again.url, again.media_type) == (first.content, first.url, "text/html")
    assert visits.raws[site("/page")].sha256 == sha256


def test_an_earlier_failure_is_asked_for_without_conditions(loopback_site: Any, desk: Desk) -> None:
    content: dict[str, Any] = {"/robots.txt": ""}
    site = loopback_site(content)
    with pytest.raises(DocumentError):
        desk.visits()(site("/page"))
    content["/page"] = versioned
    assert desk.visits(known=[desk.known()])(site("/page")).content == PAGE.encode()
