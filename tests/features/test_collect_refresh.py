"""A site changes between visits: each visit says what is new, changed, moved or gone, and what was there stays."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from statement_audit import clock
from statement_audit.archive import Archive
from statement_audit.cli.collect import json_rows
from statement_audit.features.collect import collect
from statement_audit.fetch import FetchOptions
from statement_audit.runs.options import CollectOptions, RunOptions
from tests.near import work_apart, work_near
from tests.web.listing import query, write_list
from tests.web.server import Page, Site, Web, serve
from tests.web.sites import KEEP_OUT, ROBOTS, home, html, plain, statement, statement_pdf

HOST = "127.43.0.1"
COMPANY = "Lanternfold Limited"
LINKS = (("/2025", "Modern slavery statement 2025"), ("/2024.pdf", "Modern slavery statement 2024"))


class Silent:
    """A progress that draws nothing."""

    def start(self, label: str, total: int) -> None: ...

    def advance(self, label: str) -> None: ...

    def note(self, message: str) -> None: ...


@dataclass(slots=True)
class Watch:
    """One company's site, and visits to it."""

    web: Web
    listing: Path
    db: Path

    @property
    def site(self) -> Site:
        return self.web.sites[HOST]

    def visit(self, *, refresh: bool = True) -> dict[str, str]:
        """Visit; the events by path."""
        options = RunOptions(
            db=self.db,
            fetch=FetchOptions(delay_seconds=0.0, retries=0, browser=False, allow_private=True),
            collect=CollectOptions(refresh=refresh),
            command="collect",
        )
        self.web.log.clear()
        summary = collect([str(self.listing)], options, Silent())
        (self.row,) = json_rows(summary.outcomes)
        changes = {
            change["url"].removeprefix(self.web.url(HOST, "")): change["event"] for change in self.row["changes"]
        }
        assert len(changes) == len(self.row["changes"])
        return changes

    row: dict = None  # type: ignore[type-arg,assignment]

    def statuses(self) -> dict[str, int]:
        """How the server answered, by path."""
        return {one.path: one.status for one in self.web.log if one.path != "/robots.txt"}

    def history(self) -> list[tuple[str, str]]:
        rows = query(self.db, "SELECT url, event FROM link_history ORDER BY link_history.happened_at, rowid")
        return [(row["url"].removeprefix(self.web.url(HOST, "")), row["event"]) for row in rows]


@pytest.fixture
def watch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Watch]:
    work_near(monkeypatch)
    site = {
        "/robots.txt": ROBOTS,
        "/": home(COMPANY, *LINKS, etag=True),
        "/2025": statement(COMPANY, 2025, etag=True),
        "/2024.pdf": statement_pdf(COMPANY, 2024, etag=True),
    }
    with serve({HOST: site}) as web:
        listing = write_list(tmp_path / "list.csv", [{"company": COMPANY, "website": web.url(HOST)}])
        yield Watch(web, listing, tmp_path / "audit.db")


def test_nothing_changed(watch: Watch) -> None:
    assert watch.visit() == {"/2025": "new", "/2024.pdf": "new"}
    assert watch.visit(refresh=False) == {}
    assert watch.web.log == []
    for _ in range(2):  # also after an answer that held no document
        assert watch.visit() == {}
        assert watch.statuses() == {"/": 304, "/2025": 304, "/2024.pdf": 304}
        assert [one["year"] for one in watch.row["found"]] == [2025, 2024]
        assert watch.row["homepage_link"] is True
    rows = query(watch.db, "SELECT not_modified, count(*) AS n FROM fetches GROUP BY 1")
    assert rows == [{"not_modified": 0, "n": 3}, {"not_modified": 1, "n": 6}]


def test_validators_that_a_304_does_not_repeat_are_kept(watch: Watch) -> None:
    watch.web.sites[HOST] = {
        path: Page(
            page.body, page.status, page.media_type, {"Last-Modified": "Mon, 03 Mar 2025 10:00:00 GMT"}, dated=True
        )
        for path, page in watch.site.items()
    }
    watch.visit()
    for _ in range(3):
        assert watch.visit() == {}
        assert set(watch.statuses().values()) == {304}


def test_changed(watch: Watch, monkeypatch: pytest.MonkeyPatch) -> None:
    work_apart(monkeypatch)
    watch.visit()
    old = watch.site["/2025"].body
    watch.site["/2025"] = statement(COMPANY, 2025, "<p>We corrected one figure: 64 buyers were trained.</p>", etag=True)
    assert watch.visit() == {"/2025": "changed"}
    assert watch.statuses() == {"/": 304, "/2025": 200, "/2024.pdf": 304}
    archive = Archive(watch.db.parent / "archive")
    assert archive.read(hashlib.sha256(old).hexdigest()) == old
    assert watch.row["found"][0]["sha256"] == hashlib.sha256(watch.site["/2025"].body).hexdigest()
    assert watch.visit() == {}


def test_moved(watch: Watch) -> None:
    watch.visit()
    watch.site["/legal/2025"] = watch.site["/2025"]
    watch.site["/2025"] = Page(status=301, headers={"Location": "/legal/2025"})
    assert watch.visit() == {"/2025": "moved"}
    assert watch.row["found"][0]["url"] == watch.web.url(HOST, "/legal/2025")
    assert watch.visit() == {}
    assert watch.statuses()["/legal/2025"] == 304  # asked conditionally at its new place


def test_removed_and_back(watch: Watch) -> None:
    watch.visit()
    gone = watch.site.pop("/2024.pdf")
    assert watch.visit() == {"/2024.pdf": "dead"}
    assert [one["year"] for one in watch.row["found"]] == [2025]
    assert watch.visit() == {}  # told once
    watch.site["/2024.pdf"] = gone
    assert watch.visit() == {"/2024.pdf": "back"}
    assert [one["year"] for one in watch.row["found"]] == [2025, 2024]
    events = [("/2025", "new"), ("/2024.pdf", "new"), ("/2024.pdf", "dead"), ("/2024.pdf", "back")]
    assert watch.history() == events
    codes = query(watch.db, "SELECT code FROM issues ORDER BY id")
    assert [row["code"] for row in codes] == ["statement_gone", "statement_back"]


def test_replaced_by_something_else(watch: Watch) -> None:
    watch.visit()
    watch.site["/2025"] = plain(COMPANY, "careers")
    assert watch.visit() == {"/2025": "removed"}
    assert [one["year"] for one in watch.row["found"]] == [2024]


def test_new_year(watch: Watch) -> None:
    watch.visit()
    watch.site["/2026"] = statement(COMPANY, 2026)
    watch.site["/"] = home(COMPANY, ("/2026", "Modern slavery statement 2026"), *LINKS)
    assert watch.visit() == {"/2026": "new"}
    assert [one["year"] for one in watch.row["found"]] == [2026, 2025, 2024]
    assert list(watch.row["years"]) == [2026, 2025, 2024]


def test_link_on_the_home_page_vanishes(watch: Watch) -> None:
    """The documents still answer at their addresses: they are not gone, and the home page no longer links to them."""
    watch.visit()
    linked = watch.site["/"]
    watch.site["/"] = home(COMPANY)
    assert watch.visit() == {"/2025": "unlinked"}
    assert watch.row["state"] == "found"
    assert watch.row["homepage_link"] is False
    states = query(watch.db, "SELECT DISTINCT state FROM links")
    assert states == [{"state": "live"}]
    assert watch.visit() == {}  # told once
    watch.site["/"] = Page(b"Down", status=503)
    assert watch.visit() == {}
    assert watch.row["homepage_link"] is None
    assert watch.statuses() == {"/": 503, "/2025": 304, "/2024.pdf": 304}
    watch.site["/"] = linked
    assert watch.visit() == {"/2025": "linked"}
    codes = query(watch.db, "SELECT code FROM issues WHERE code LIKE 'homepage%'")
    assert [row["code"] for row in codes] == ["homepage_link_lost"]


def test_one_statement_that_cannot_be_had_for_the_moment_says_nothing_of_the_link(watch: Watch) -> None:
    watch.site["/"] = home(COMPANY, LINKS[0], etag=True)
    watch.site["/sitemap.xml"] = Page(b"<urlset><url><loc>/2024.pdf</loc></url></urlset>", media_type="text/xml")
    watch.visit()
    whole = watch.site["/2025"]
    watch.site["/2025"] = Page(b"Down", status=503)
    assert watch.visit() == {}
    assert watch.row["homepage_link"] is not False
    watch.site["/2025"] = whole
    assert watch.visit() == {}
    assert watch.statuses()["/2025"] == 304  # asked conditionally as before


def test_the_same_document_at_another_address_has_moved(watch: Watch) -> None:
    watch.visit()
    watch.site["/archive/2024.pdf"] = watch.site.pop("/2024.pdf")
    watch.site["/"] = home(COMPANY, LINKS[0], ("/archive/2024.pdf", LINKS[1][1]), etag=True)
    assert watch.visit() == {"/archive/2024.pdf": "moved"}
    (row,) = query(watch.db, "SELECT detail FROM link_history WHERE event = 'moved'")
    assert row["detail"] == f"before at {watch.web.url(HOST, '/2024.pdf')}"
    assert watch.visit() == {}


def test_a_statement_that_is_gone_is_not_back_because_its_server_fails(watch: Watch) -> None:
    watch.visit()
    gone = watch.site.pop("/2024.pdf")
    assert watch.visit() == {"/2024.pdf": "dead"}
    watch.site["/2024.pdf"] = Page(b"Down", status=503)
    assert watch.visit() == {}
    watch.site["/2024.pdf"] = plain(COMPANY, "careers")
    assert watch.visit() == {}  # something else there: it is gone as before
    watch.site["/2024.pdf"] = gone
    assert watch.visit() == {"/2024.pdf": "back"}


@pytest.mark.parametrize(("keeps_out", "event"), [(True, "blocked"), (False, "dead")])
def test_a_server_that_does_not_answer_for_days_takes_statements_away(
    watch: Watch, keeps_out: bool, event: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch.visit()
    whole, today = watch.web.sites[HOST], clock.utc_now()
    watch.web.sites[HOST] = {"/robots.txt": KEEP_OUT}
    if not keeps_out:
        watch.web.hang_up.add(HOST)
    for days in (1, 2):
        monkeypatch.setattr(clock, "utc_now", lambda days=days: today + timedelta(days=days))
        assert watch.visit() == {}
        assert [one["year"] for one in watch.row["found"]] == [2025, 2024]
    monkeypatch.setattr(clock, "utc_now", lambda: today + timedelta(days=3, hours=1))
    assert watch.visit() == {"/2025": event, "/2024.pdf": event}
    watch.web.sites[HOST] = whole
    watch.web.hang_up.clear()
    assert watch.visit() == {"/2025": "back", "/2024.pdf": "back"}


def test_everything_vanishes(watch: Watch) -> None:
    watch.visit()
    bodies = [watch.site.pop("/2025").body, watch.site.pop("/2024.pdf").body]
    watch.site["/"] = home(COMPANY)
    assert watch.visit() == {"/2025": "dead", "/2024.pdf": "dead"}
    assert (watch.row["state"], watch.row["problem"], watch.row["found"]) == ("not_found", "no_statement_found", [])
    archive = Archive(watch.db.parent / "archive")
    assert [archive.read(hashlib.sha256(body).hexdigest()) for body in bodies] == bodies


def test_a_site_that_is_down_for_a_day_loses_nothing(watch: Watch) -> None:
    """An error of the server is no word on the statements: they are not called gone."""
    watch.visit()
    whole = dict(watch.site)
    for path in watch.site:
        watch.site[path] = html("Down", "Back soon.") if path == "/robots.txt" else Page(b"Down", status=503)
    changes = watch.visit()
    assert set(changes.values()) <= {"blocked"}
    watch.web.sites[HOST] = whole
    watch.visit()
    assert [one["year"] for one in watch.row["found"]] == [2025, 2024]
