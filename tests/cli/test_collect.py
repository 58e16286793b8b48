"""`collect`: what it prints, how it ends, and what it asks for when it is called again."""

from __future__ import annotations

import csv
import io
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from cli_samples import CORPUS, ROOT, Outcome, call

from statement_audit.sources.registers import source_names
from tests.web.listing import query, write_list
from tests.web.server import Page, Web, serve
from tests.web.sites import KEEP_OUT, ROBOTS, home, none, pdf_bytes, several_years, statement

FOUND, NONE, SHUT, DEAD = "127.61.0.1", "127.61.0.2", "127.61.0.3", "127.61.0.4"
HUB = "/modern-slavery"
NAME = "Lanternfold Limited"


@pytest.fixture
def web(monkeypatch: pytest.MonkeyPatch) -> Iterator[Web]:
    """A site with two years' statements, one without any, one that forbids visits; the fourth address is dead."""
    monkeypatch.setenv("STATEMENT_AUDIT_ALLOW_PRIVATE", "1")
    sites = {
        FOUND: {"/robots.txt": ROBOTS, **several_years(NAME)},
        NONE: {"/robots.txt": ROBOTS, **none("Emptyhand Limited")},
        SHUT: {"/robots.txt": KEEP_OUT, "/": home("Shutdoor Limited")},
    }
    with serve(sites) as running:
        yield running


@dataclass(frozen=True)
class Desk:
    """The command on one database, without pauses."""

    folder: Path

    @property
    def db(self) -> Path:
        return self.folder / "results" / "audit.db"

    def collect(self, *arguments: object) -> Outcome:
        return call("collect", *arguments, "--db", self.db, "--pause", 0)

    def rows(self, *arguments: object) -> list[dict[str, Any]]:
        return json.loads(self.collect(*arguments, "--json").out)

    def listing(self, *rows: dict[str, object]) -> Path:
        return write_list(self.folder / "companies.csv", rows)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


# --- what is printed ---------------------------------------------------------------------------


def test_json_has_an_object_a_company(web: Web, desk: Desk) -> None:
    names = {FOUND: NAME, NONE: "Emptyhand Limited", SHUT: "Shutdoor Limited", DEAD: "Nobody Limited"}
    done = desk.collect(desk.listing(*({"company": names[host], "website": web.url(host)} for host in names)), "--json")
    assert done.code == 3
    rows = json.loads(done.out)
    assert [row["company"] for row in rows] == list(names.values())
    assert [row["website"] for row in rows] == [web.url(host) for host in names]
    problems = [None, "no_statement_found", "robots_denied", "unreachable"]
    assert [row["problem"] for row in rows] == problems
    assert [row["state"] for row in rows] == ["found", "not_found", "blocked", "dead"]
    assert [len(row["found"]) for row in rows] == [2, 0, 0, 0]
    assert all(row["detail"] for row in rows[1:])
    assert [row["requests"] for row in rows[:3]] == [len(web.asked(host, robots=True)) for host in (FOUND, NONE, SHUT)]
    assert [row["requests"] for row in rows[:3]] < [25] * 3
    assert [json.loads(line.rstrip(",")) for line in done.out.splitlines()[1:-1]] == rows  # a line a company
    assert "1 found, 1 not found, 1 blocked by the site, 1 dead link or site" in done.err
    assert "1 x no_statement_found" in done.err


def test_what_was_found_is_told_with_its_place_and_its_hash(web: Web, desk: Desk) -> None:
    (row,) = desk.rows(web.url(FOUND))
    first, second = row["found"]
    assert first["url"] == web.url(FOUND, "/files/slavery-2025.pdf")
    assert (first["year"], first["media_type"], first["homepage_link"]) == (2025, "application/pdf", True)
    assert (second["year"], row["years"]) == (2024, [2025, 2024])
    assert first["path"] == [web.url(FOUND), web.url(FOUND, HUB), first["url"]]
    archived = desk.db.parent / "archive" / first["sha256"][:2] / first["sha256"]
    assert archived.read_bytes() == pdf_bytes(NAME, 2025)
    assert row["company"] == f"{FOUND}:{web.port}"


def test_csv_has_a_row_a_document_and_one_for_each_company_without(web: Web, desk: Desk) -> None:
    listing = desk.listing({"company": NAME, "website": web.url(FOUND)}, {"company": "None", "website": web.url(NONE)})
    done = desk.collect(listing, "--csv")
    rows = list(csv.DictReader(io.StringIO(done.out)))
    assert [(row["company"], row["state"], row["year"], row["problem"]) for row in rows] == [
        (NAME, "found", "2025", ""),
        (NAME, "found", "2024", ""),
        ("None", "not_found", "", "no_statement_found"),
    ]
    assert (rows[0]["url"], rows[0]["listed_in"]) == (web.url(FOUND, "/files/slavery-2025.pdf"), "companies.csv, row 2")
    assert len(rows[0]["sha256"]) == 64


def test_the_table_names_the_place_or_the_reason(web: Web, desk: Desk) -> None:
    listing = desk.listing({"company": NAME, "website": web.url(FOUND)}, {"company": "None", "website": web.url(NONE)})
    done = desk.collect(listing)
    lines = " ".join(done.out.split())
    assert "2025, 2024" in lines
    assert "no_statement_found:" in lines
    assert "1 more" in lines
    assert "Run 1: 1 found, 1 not found" in done.err


def test_all_well_is_exit_code_0(web: Web, desk: Desk) -> None:
    done = desk.collect(web.url(FOUND))
    assert (done.code, done.err.count("Run 1: 1 found; 2 documents")) == (0, 1)


def test_a_group_is_an_object_for_each_company(web: Web, desk: Desk) -> None:
    names = (NAME, "Wickmere Limited", "Tallow Limited")
    rows = desk.rows(desk.listing(*({"company": name, "website": web.url(FOUND)} for name in names)))
    assert [row["company"] for row in rows] == [*names]
    assert {json.dumps(row["found"]) for row in rows} == {json.dumps(rows[0]["found"])}
    assert sum(row["requests"] for row in rows) == len(web.asked(FOUND, robots=True))


# --- what may be given -------------------------------------------------------------------------


def test_a_misspelt_register_names_the_nearest(desk: Desk) -> None:
    done = desk.collect("uk-registr")
    assert (done.code, done.out) == (2, "")
    assert "Nearest: uk-register." in done.err
    assert ", ".join(source_names()) in done.err
    assert not desk.db.exists()


def test_a_file_of_a_registers_name_is_a_file(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    (desk.folder / "uk-registry").write_bytes(pdf_bytes(NAME, 2025))
    monkeypatch.chdir(desk.folder)
    (row,) = desk.rows("uk-registry")
    assert row["found"][0]["sha256"]


def test_an_input_that_is_nothing_is_an_issue_and_not_silent(desk: Desk) -> None:
    done = desk.collect("no-such-thing.pdf", "--json")
    assert (done.code, json.loads(done.out)) == (3, [])
    assert "Error: no-such-thing.pdf: no such file or folder. Check the path." in done.err
    assert "1 issue needs a look: statement-audit issues" in done.err
    assert [row["code"] for row in query(desk.db, "SELECT code FROM latest_issues")] == ["file_missing"]


def test_files_of_a_folder_are_archived(desk: Desk) -> None:
    folder = desk.folder / "inbox"
    folder.mkdir()
    (folder / "a.pdf").write_bytes(pdf_bytes(NAME, 2025))
    (folder / "b.pdf").write_bytes(pdf_bytes(NAME, 2024))
    rows = desk.rows(folder)
    assert [(row["state"], len(row["found"]), row["requests"]) for row in rows] == [("found", 1, 0)] * 2
    for row in rows:
        sha256 = row["found"][0]["sha256"]
        assert (desk.db.parent / "archive" / sha256[:2] / sha256).is_file()


def test_rows_of_a_list_may_give_a_file_an_address_or_a_website(web: Web, desk: Desk) -> None:
    (desk.folder / "own.pdf").write_bytes(pdf_bytes("Filed Limited", 2025))
    web.sites[NONE]["/slavery"] = statement("Linked Limited", 2023)
    blank = {"file": "", "statement_url": "", "website": ""}
    rows = desk.rows(
        desk.listing(
            {"company": "Filed Limited", **blank, "file": "own.pdf"},
            {"company": "Linked Limited", **blank, "statement_url": web.url(NONE, "/slavery")},
            {"company": NAME, **blank, "website": web.url(FOUND)},
            {"company": "Nothing Limited", **blank},
        )
    )
    found = {row["company"]: [one["url"].rpartition("/")[2] for one in row["found"]] for row in rows}
    assert found["Filed Limited"] == ["own.pdf"]
    assert found["Linked Limited"] == ["slavery"]
    assert found[NAME] == ["slavery-2025.pdf", "slavery-2024.pdf"]
    assert not found.get("Nothing Limited")
    issues = query(
        desk.db, "SELECT code FROM latest_issues WHERE message LIKE '%row 5%' OR source_name LIKE '%Nothing%'"
    )
    assert issues


# --- again -------------------------------------------------------------------------------------


def test_again_asks_for_nothing_and_says_the_same(web: Web, desk: Desk) -> None:
    listing = desk.listing({"company": NAME, "website": web.url(FOUND)}, {"company": "None", "website": web.url(NONE)})
    first = desk.rows(listing)
    asked = len(web.log)
    again = desk.collect(listing, "--json")
    rows = json.loads(again.out)
    assert len(web.log) == asked
    assert [row["reused"] for row in rows] == [True, True]
    assert [{**row, "reused": False, "changes": first[i]["changes"]} for i, row in enumerate(rows)] == first
    assert "2 were collected before and not asked for again" in again.err


def test_retry_searches_again_only_where_nothing_was_found(web: Web, desk: Desk) -> None:
    listing = desk.listing({"company": NAME, "website": web.url(FOUND)}, {"company": "None", "website": web.url(NONE)})
    desk.collect(listing)
    asked = len(web.asked(FOUND, robots=True))
    web.sites[NONE] |= {
        "/": home("Emptyhand Limited", ("/slavery", "Modern slavery statement")),
        "/slavery": statement("Emptyhand Limited", 2025),
    }
    rows = desk.rows(listing, "--retry")
    assert [(row["state"], row["reused"]) for row in rows] == [("found", True), ("found", False)]
    assert rows[1]["changes"] == [{"event": "new", "url": web.url(NONE, "/slavery")}]
    assert len(web.asked(FOUND, robots=True)) == asked


def changes(rows: list[dict[str, Any]]) -> list[tuple[str, str]]:
    return [(one["event"], one["url"].rpartition("/")[2]) for row in rows for one in row["changes"]]


def test_refresh_tells_new_changed_and_vanished(web: Web, desk: Desk) -> None:
    url, site = web.url(FOUND), web.sites[FOUND]
    assert changes(desk.rows(url)) == [("new", "slavery-2025.pdf"), ("new", "slavery-2024.pdf")]
    assert changes(desk.rows(url, "--refresh")) == []

    site["/files/slavery-2025.pdf"] = replace(site["/files/slavery-2025.pdf"], body=pdf_bytes(NAME, 2026))
    done = desk.collect(url, "--refresh", "--json")
    assert changes(json.loads(done.out)) == [("changed", "slavery-2025.pdf")]
    assert "Since the last visit: 1 changed." in done.err

    del site["/files/slavery-2024.pdf"]
    rows = desk.rows(url, "--refresh")
    assert changes(rows) == [("dead", "slavery-2024.pdf")]
    assert [one["url"].rpartition("/")[2] for one in rows[0]["found"]] == ["slavery-2025.pdf"]
    assert changes(desk.rows(url, "--refresh")) == []

    site["/files/slavery-2024.pdf"] = several_years(NAME)["/files/slavery-2024.pdf"]
    assert changes(desk.rows(url, "--refresh")) == [("back", "slavery-2024.pdf")]
    events = query(desk.db, "SELECT event FROM link_history ORDER BY happened_at, rowid")
    assert sorted(row["event"] for row in events) == ["back", "changed", "dead", "new", "new"]
    codes = {row["code"] for row in query(desk.db, "SELECT code FROM issues")}
    assert {"statement_changed", "statement_gone", "statement_back"} <= codes


def test_a_statement_that_is_no_longer_linked_but_still_there_stays_found(web: Web, desk: Desk) -> None:
    url, site = web.url(FOUND), web.sites[FOUND]
    desk.collect(url)
    site["/"] = home(NAME)
    del site[HUB]
    (row,) = desk.rows(url, "--refresh")
    told = [("unlinked", "slavery-2025.pdf")]
    assert (row["state"], row["problem"], changes([row])) == ("found", None, told)
    assert [(one["year"], one["homepage_link"]) for one in row["found"]] == [(2025, False), (2024, False)]
    assert row["homepage_link"] is False
    (again,) = desk.rows(url)
    assert again["found"] == row["found"]


def test_refresh_asks_conditionally(web: Web, desk: Desk) -> None:
    site = web.sites[FOUND]
    web.sites[FOUND] = {path: replace(page, etag=page.status == 200) for path, page in site.items()}
    first = desk.rows(web.url(FOUND))
    again = desk.rows(web.url(FOUND), "--refresh")
    assert again[0]["found"] == first[0]["found"]
    fetches = query(
        desk.db, "SELECT not_modified, count(*) AS n FROM fetches WHERE run_id = 2 AND problem IS NULL GROUP BY 1"
    )
    assert [row["not_modified"] for row in fetches] == [1]
    assert fetches[0]["n"] >= 4


def test_a_server_that_is_down_for_a_day_loses_no_statement(web: Web, desk: Desk) -> None:
    url, site = web.url(FOUND), web.sites[FOUND]
    (first,) = desk.rows(url)
    seen = query(desk.db, "SELECT last_seen FROM links ORDER BY id")
    web.sites[FOUND] = {**dict.fromkeys(site, Page(b"later", status=500)), "/robots.txt": ROBOTS}
    (row,) = desk.rows(url, "--refresh")
    assert changes([row]) == []
    assert [one["sha256"] for one in row["found"]] == [one["sha256"] for one in first["found"]]
    assert query(desk.db, "SELECT last_seen FROM links ORDER BY id") == seen
    web.sites[FOUND] = site
    (row,) = desk.rows(url, "--refresh")
    assert (row["state"], len(row["found"]), changes([row])) == ("found", 2, [])


# --- stopped -----------------------------------------------------------------------------------


@pytest.mark.slow
def test_ctrl_c_keeps_what_was_done_and_says_how_to_go_on(web: Web, desk: Desk) -> None:
    web.latency = 0.4
    listing = desk.listing(
        {"company": NAME, "website": web.url(FOUND)}, {"company": "None", "website": web.url(NONE)},
        {"company": "Shut", "website": web.url(SHUT)},
    )  # fmt: skip
    command = [sys.executable, "-m", "statement_audit", "collect", str(listing), "--db", str(desk.db), "--pause", "0.2"]
    process = subprocess.Popen(
        [*command, "--json"], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ}
    )
    _wait_for_a_row(desk.db, "SELECT count(*) FROM run_items", process)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 130, err
    assert "Stopped early; what was finished is stored. Run the same command again to go on." in err
    assert "Traceback" not in err
    assert [row["company"] for row in json.loads(out)] == ["Shut"]
    assert query(desk.db, "SELECT status FROM runs") == [{"status": "interrupted"}]
    web.latency = 0.0
    rows = desk.rows(listing)
    assert [row["state"] for row in rows] == ["found", "not_found", "blocked"]
    assert len(web.asked()) == len(set(web.asked()))


def _wait_for_a_row(db: Path, sql: str, process: subprocess.Popen[str]) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if query(db, sql)[0]["count(*)"]:
                return
        except sqlite3.OperationalError:  # not there yet
            pass
        time.sleep(0.05)
    pytest.fail(f"nothing was recorded: {process.poll()}")


def test_the_corpus_list_is_collected_without_the_network(desk: Desk) -> None:
    done = desk.collect(CORPUS / "companies" / "corpus.csv", "--json")
    rows = json.loads(done.out)
    assert {row["state"] for row in rows} == {"found"}
    assert len(rows) == 22
    assert sum(row["requests"] for row in rows) == 0
