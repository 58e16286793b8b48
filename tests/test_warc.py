"""What was fetched from a real server, as a WARC file that others can read."""

from __future__ import annotations

import argparse
import gzip
import io
import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner
from warcio.archiveiterator import ArchiveIterator
from warcio.checker import Checker

from statement_audit.archive import Archive
from statement_audit.cli.app import app
from statement_audit.errors import DocumentError
from statement_audit.fetch import Fetched, FetchOptions, Session
from statement_audit.rubric import load_rubric
from statement_audit.store import RunInfo, Writer, open_database

PDF = b"%PDF-1.7 invented statement of Larkspur Ltd" + bytes(range(256)) * 20
PAGE = "<h1>Larkspur Ltd</h1>" + "<p>We check our suppliers for slavery.</p>" * 200
NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"


def versioned(handler: BaseHTTPRequestHandler) -> None:
    known = handler.headers["If-None-Match"] == '"v1"'
    handler.send_response(304 if known else 200)
    handler.send_header("ETag", '"v1"')
    handler.send_header("Content-Type", "application/pdf")
    if not known:
        handler.send_header("Content-Length", str(len(PDF)))
    handler.end_headers()
    if not known:
        handler.wfile.write(PDF)


def zipped(handler: BaseHTTPRequestHandler) -> None:
    body = gzip.compress(PAGE.encode())
    handler.send_response(200)
    for name, value in (("Content-Type", "text/html"), ("Content-Encoding", "gzip"), ("X-Odd", "caf\xe9")):
        handler.send_header(name, value)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


SITE = {
    "/robots.txt": (200, {"Content-Type": "text/plain"}, b"User-agent: *\nDisallow: /closed\n"),
    "/a.pdf": versioned,
    "/page": zipped,
    "/old": (301, {"Location": "/older"}, b""),
    "/older": (302, {"Location": "/a.pdf"}, b""),
}


@dataclass(frozen=True)
class Record:
    kind: str
    headers: Mapping[str, str]
    http: Any
    body: bytes

    @property
    def told(self) -> dict[str, Any]:
        return json.loads(self.body)


class Evidence:
    """A database beside its archive, filled by real fetches."""

    def __init__(self, folder: Path) -> None:
        self.path, self.folder = folder / "audit.db", folder / "out"
        self.database = open_database(self.path)
        self.archive = Archive(folder / "archive")
        self.writer = Writer(self.database, self.archive)
        rubric = load_rubric("modern-slavery")
        self.writer.write_rubric(rubric)
        info = RunInfo("2026-01-02T03:04:05+00:00", "collect", "1", "none", "", rubric.hash, None, "", ())
        self.run = self.writer.begin_run(info)
        self.session = Session(FetchOptions(allow_private=True, delay_seconds=0.0, retries=0, browser=False))

    def fetch(self, url: str, **conditions: str) -> str | None:
        """Fetch, archive and record as a run does; the document's SHA-256."""
        try:
            fetched = self.session.fetch(url, **conditions)
        except DocumentError as error:
            self.writer.write_fetch(self.run, error.data["record"], None)
            return None
        return self.keep(fetched)

    def keep(self, fetched: Fetched) -> str:
        sha256 = self.archive.put_bytes(fetched.content).sha256
        self.writer.write_fetch(self.run, fetched.record, sha256)
        return sha256

    def revisit(self, url: str, sha256: str, etag: str) -> None:
        self.writer.write_fetch(self.run, self.session.fetch(url, etag=etag).record, sha256)

    def export(self) -> list[Record]:
        """The file that the command writes, checked and read."""
        arguments = ["export", "--format", "warc", "--db", str(self.path), "--out", str(self.folder)]
        done = CliRunner().invoke(app, arguments, catch_exceptions=False)
        assert done.exit_code == 0, done.stderr
        path = self.folder / "fetches.warc.gz"
        assert Checker(argparse.Namespace(inputs=[str(path)], verbose=False)).process_all() == 0
        with path.open("rb") as stream:
            return [
                Record(one.rec_type, dict(one.rec_headers.headers), one.http_headers, one.content_stream().read())
                for one in ArchiveIterator(stream, check_digests="raise")
            ]


@pytest.fixture
def evidence(tmp_path: Path) -> Iterator[Evidence]:
    made = Evidence(tmp_path)
    yield made
    made.session.close()
    made.database.close()


def test_a_document_is_a_response_with_its_payload_and_what_was_asked(loopback_site: Any, evidence: Evidence) -> None:
    site = loopback_site(SITE)
    sha256 = evidence.fetch(site("/a.pdf"))
    info, response, metadata = evidence.export()
    assert (info.kind, info.headers["WARC-Filename"]) == ("warcinfo", "fetches.warc.gz")
    assert b"software: statement-audit/" in info.body
    assert (response.kind, response.headers["WARC-Target-URI"]) == ("response", site("/a.pdf"))
    assert response.headers["Content-Type"] == "application/http; msgtype=response"
    assert response.headers["WARC-Payload-Digest"] == f"sha256:{sha256}"
    assert response.headers["WARC-Date"].endswith("Z")
    assert response.body == PDF
    assert response.http.protocol == "HTTP/1.0" or response.http.protocol == "HTTP/1.1"
    assert response.http.get_statuscode() == "200"
    assert response.http.get_header("ETag") == '"v1"'
    assert int(response.http.get_header("Content-Length")) == len(PDF)
    assert (metadata.kind, metadata.headers["Content-Type"]) == ("metadata", "application/json")
    assert metadata.headers["WARC-Refers-To"] == response.headers["WARC-Record-ID"]
    assert (metadata.told["document-sha256"], metadata.told["robots"]) == (sha256, "allowed")
    assert metadata.told["tool"].startswith("statement-audit")


def test_the_file_is_warc_1_1_a_member_a_record(loopback_site: Any, evidence: Evidence) -> None:
    evidence.fetch(loopback_site(SITE)("/a.pdf"))
    evidence.export()
    data = (evidence.folder / "fetches.warc.gz").read_bytes()
    assert gzip.decompress(data).startswith(b"WARC/1.1\r\n")
    with io.BytesIO(data) as stream:
        offsets = [ArchiveIterator.get_record_offset(each) for each in _iterated(ArchiveIterator(stream))]
    assert all(data[offset : offset + 2] == b"\x1f\x8b" for offset in offsets)
    assert len(set(offsets)) == 3


def _iterated(records: ArchiveIterator) -> Iterator[ArchiveIterator]:
    for _ in records:
        yield records


def test_headers_that_no_longer_hold_are_kept_under_another_name(loopback_site: Any, evidence: Evidence) -> None:
    evidence.fetch(loopback_site(SITE)("/page"))
    _, response, _ = evidence.export()
    assert response.body == PAGE.encode()
    assert response.http.get_header("Content-Encoding") is None
    assert response.http.get_header("X-Archive-Orig-Content-Encoding") == "gzip"
    assert int(response.http.get_header("Content-Length")) == len(PAGE)
    assert response.http.get_header("X-Archive-Orig-Content-Length") == str(len(gzip.compress(PAGE.encode())))


def test_every_step_of_a_redirect_is_told(loopback_site: Any, evidence: Evidence) -> None:
    site = loopback_site(SITE)
    evidence.fetch(site("/old"))
    _, response, metadata = evidence.export()
    assert response.headers["WARC-Target-URI"] == site("/a.pdf")
    told = metadata.told
    assert (told["requested"], told["ended-at"]) == (site("/old"), site("/a.pdf"))
    assert told["chain"] == [site("/old"), site("/older"), site("/a.pdf")]
    assert [hop["status"] for hop in told["hops"]] == [301, 302, 200]


@pytest.mark.parametrize(
    ("path", "problem", "status", "robots"),
    [("/gone", "link_dead", 404, "allowed"), ("/closed/a", "robots_denied", None, "denied")],
)
def test_a_fetch_that_failed_is_told_and_no_more(
    loopback_site: Any, evidence: Evidence, path: str, problem: str, status: int | None, robots: str
) -> None:
    site = loopback_site(SITE)
    evidence.fetch(site(path))
    _, metadata = evidence.export()
    assert metadata.headers["WARC-Target-URI"] == site(path)
    assert "WARC-Refers-To" not in metadata.headers
    told = metadata.told
    assert (told["problem"], told["status"], told["robots"]) == (problem, status, robots)


@pytest.mark.parametrize(
    "url", ["http://tidewater.example\r\nWARC-Type: response/", "http://caf\u00e9 bar.example/\x00"]
)
def test_an_address_cannot_break_out_of_its_header(evidence: Evidence, url: str) -> None:
    evidence.fetch(url)
    _, metadata = evidence.export()
    assert metadata.kind == "metadata"
    assert metadata.told["requested"] == url.replace("\x00", "\ufffd")
    assert metadata.headers["WARC-Target-URI"].isascii()
    assert " " not in metadata.headers["WARC-Target-URI"]


def test_not_modified_is_a_revisit_of_the_earlier_record(loopback_site: Any, evidence: Evidence) -> None:
    site = loopback_site(SITE)
    sha256 = evidence.fetch(site("/a.pdf"))
    assert sha256 is not None
    evidence.revisit(site("/a.pdf"), sha256, '"v1"')
    _, response, _, revisit, metadata = evidence.export()
    assert (revisit.kind, revisit.headers["WARC-Profile"]) == ("revisit", NOT_MODIFIED)
    assert revisit.headers["Content-Type"] == "application/http; msgtype=response"
    assert revisit.headers["WARC-Refers-To"] == response.headers["WARC-Record-ID"]
    assert revisit.headers["WARC-Refers-To-Target-URI"] == response.headers["WARC-Target-URI"]
    assert revisit.headers["WARC-Refers-To-Date"] == response.headers["WARC-Date"]
    assert (revisit.http.get_statuscode(), revisit.body) == ("304", b"")
    assert metadata.headers["WARC-Refers-To"] == revisit.headers["WARC-Record-ID"]
    assert metadata.told["not-modified"] is True


def test_what_a_browser_made_of_a_page_is_a_resource(loopback_site: Any, evidence: Evidence) -> None:
    fetched = evidence.session.fetch(loopback_site(SITE)("/page"))
    notes = {"x-rendered": "Chromium 140"}
    evidence.keep(replace(fetched, record=replace(fetched.record, headers={**fetched.record.headers, **notes})))
    _, resource, metadata = evidence.export()
    assert (resource.kind, resource.headers["Content-Type"], resource.http) == ("resource", "text/html", None)
    assert resource.body == PAGE.encode()
    assert metadata.told["rendered"] == "Chromium 140"


def test_a_page_that_a_browser_could_not_render_stays_a_response(loopback_site: Any, evidence: Evidence) -> None:
    fetched = evidence.session.fetch(loopback_site(SITE)("/page"))
    notes = {"x-rendered": "no: the browser ended"}
    evidence.keep(replace(fetched, record=replace(fetched.record, headers={**fetched.record.headers, **notes})))
    _, response, metadata = evidence.export()
    assert (response.kind, response.http.get_header("x-rendered")) == ("response", None)
    assert metadata.told["rendered"] == "no: the browser ended"


@pytest.mark.parametrize("damage", [Path.unlink, lambda path: path.write_bytes(b"other")], ids=["missing", "damaged"])
def test_a_document_that_the_archive_lost_leaves_its_metadata(
    loopback_site: Any, evidence: Evidence, damage: Any
) -> None:
    site = loopback_site(SITE)
    sha256 = evidence.fetch(site("/a.pdf"))
    evidence.fetch(site("/page"))
    assert sha256 is not None
    damage(evidence.archive.path(sha256))
    records = evidence.export()
    assert [one.kind for one in records] == ["warcinfo", "metadata", "response", "metadata"]
    assert records[1].told["document-sha256"] == sha256


def test_a_warc_file_is_of_all_fetches(tmp_path: Path, evidence: Evidence) -> None:
    for more in (["--table", "fetches"], ["--out", "-"]):
        arguments = ["export", "--format", "warc", "--db", str(evidence.path), "--out", str(tmp_path / "x"), *more]
        with suppress(SystemExit):
            done = CliRunner().invoke(app, arguments)
        assert done.exit_code == 2
        assert "holds all fetches" in done.stderr
    assert not (tmp_path / "x").exists()


def test_a_damaged_text_is_told_and_leaves_no_file(tmp_path: Path, loopback_site: Any, evidence: Evidence) -> None:
    evidence.fetch(loopback_site(SITE)("/page"))
    with closing(sqlite3.connect(evidence.path)) as connection, connection:
        connection.execute("PRAGMA ignore_check_constraints = 1")
        connection.execute("UPDATE fetches SET hops = '[{'")
    out = tmp_path / "damaged"
    done = CliRunner().invoke(app, ["export", "--format", "warc", "--db", str(evidence.path), "--out", str(out)])
    assert done.exit_code == 1
    assert done.stderr.startswith("Error: A stored JSON text is damaged")
    assert not out.exists()
