"""Asking only for what is new, and what the record of a fetch holds."""

from __future__ import annotations

import itertools
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest

from statement_audit import __version__
from statement_audit.errors import DocumentError
from statement_audit.fetch import FetchOptions, Session
from statement_audit.fetch.request_log import kept_headers
from statement_audit.models import Hop

PDF = b"%PDF-1.7 invented statement of Larkspur Ltd"
ETAG = '"v1"'
DAY = "Tue, 03 Nov 2026 10:00:00 GMT"


def make_session(**options: Any) -> Session:
    settings = {"allow_private": True, "delay_seconds": 0.0, "backoff_seconds": 0.0, "browser": False} | options
    return Session(FetchOptions(**settings))


class Versioned:
    """A document with validators; `seen` holds the conditions of each request."""

    def __init__(self) -> None:
        self.seen: list[tuple[str | None, str | None]] = []

    def __call__(self, handler: BaseHTTPRequestHandler) -> None:
        asked = (handler.headers["If-None-Match"], handler.headers["If-Modified-Since"])
        self.seen.append(asked)
        same = ETAG in asked or DAY in asked
        handler.send_response(304 if same else 200)
        handler.send_header("ETag", ETAG)
        handler.send_header("Last-Modified", DAY)
        if not same:
            handler.send_header("Content-Length", str(len(PDF)))
        handler.end_headers()
        if not same:
            handler.wfile.write(PDF)


@pytest.mark.parametrize("conditions", [{"etag": ETAG}, {"last_modified": DAY}, {"etag": ETAG, "last_modified": DAY}])
def test_not_modified(loopback_site: Any, conditions: dict[str, str]) -> None:
    page = Versioned()
    site = loopback_site({"/a.pdf": page})
    with make_session() as session:
        fetched = session.fetch(site("/a.pdf"), **conditions)
    assert fetched.content == b""
    record = fetched.record
    assert (record.not_modified, record.status, record.size, record.problem) == (True, 304, 0, None)
    assert record.headers["etag"] == ETAG
    assert page.seen == [(conditions.get("etag"), conditions.get("last_modified"))]


def test_modified_since(loopback_site: Any) -> None:
    site = loopback_site({"/a.pdf": Versioned()})
    with make_session() as session:
        fetched = session.fetch(site("/a.pdf"), etag='"v0"')
    assert fetched.content == PDF
    assert not fetched.record.not_modified


def test_conditions_go_to_no_other_address(loopback_site: Any) -> None:
    new = Versioned()
    second = loopback_site({"/new.pdf": new, "/robots.txt": new})
    site = loopback_site({"/old.pdf": (301, {"Location": second("/new.pdf")}, b"")})
    with make_session() as session:
        assert session.fetch(site("/old.pdf"), etag=ETAG).content == PDF
        assert set(new.seen) == {(None, None)}
        moved = session.fetch(site("/old.pdf"), etag=ETAG, known_at=second("/new.pdf")).record
    assert moved.not_modified
    assert moved.chain == (site("/old.pdf"), second("/new.pdf"))
    assert moved.hops == (Hop(site("/old.pdf"), 301), Hop(second("/new.pdf"), 304))


def test_304_without_a_condition_is_an_error(loopback_site: Any) -> None:
    with make_session() as session, pytest.raises(DocumentError) as caught:
        session.fetch(loopback_site({"/": (304, {}, b"")})("/"))
    assert caught.value.code == "http_error"


@pytest.mark.parametrize("etag", ['"a"\r\nX-Evil: 1', "", '"\u20ac"'])
def test_conditions_that_no_header_may_hold_are_not_sent(loopback_site: Any, etag: str) -> None:
    page = Versioned()
    with make_session() as session:
        assert session.fetch(loopback_site({"/": page})("/"), etag=etag).content == PDF
    assert page.seen == [(None, None)]


# --- records ------------------------------------------------------------------------------------


def test_hops_hold_every_request_and_requests_counts_robots_txt(loopback_site: Any) -> None:
    replies = itertools.chain([503, 302], itertools.repeat(200))

    def page(handler: BaseHTTPRequestHandler) -> None:
        status = next(replies)
        handler.send_response(status)
        handler.send_header("Location", "/next")
        handler.send_header("Content-Type", "text/html")
        handler.end_headers()
        handler.wfile.write(b"<iframe src='/s.pdf'></iframe>")

    site = loopback_site({"/": page, "/next": page, "/s.pdf": PDF})
    with make_session() as session:
        fetched = session.fetch(site("/"))
        again = session.fetch(site("/s.pdf")).record
    record = fetched.record
    expected = [("/", 503), ("/", 302), ("/next", 200), ("/s.pdf", 200)]
    assert record.hops == tuple(Hop(site(path), status) for path, status in expected)
    assert record.requests == 5
    assert record.robots == "none"
    assert record.tool == f"statement-audit {__version__}"
    assert fetched.original is not None
    assert len(fetched.original.record.hops) == 3
    assert (again.requests, len(again.hops)) == (1, 1)


def test_a_request_without_an_answer_is_a_hop_without_a_status(loopback_site: Any) -> None:
    site = loopback_site({"/": lambda handler: None})
    with make_session(respect_robots=False, retries=1) as session, pytest.raises(DocumentError) as caught:
        session.fetch(site("/"))
    assert caught.value.data["requests"] == 2
    assert caught.value.data["record"].hops == (Hop(site("/"), None),) * 2
    assert caught.value.data["record"].robots == "ignored"


def test_headers_are_kept_within_limits() -> None:
    many = {f"x-{number}": "y" * 5000 for number in range(100)} | {"set-cookie": "a=b", "etag": ETAG}
    kept = kept_headers(many)
    assert len(kept) == 60
    assert kept["etag"] == ETAG
    assert "set-cookie" not in kept
    assert len(kept["x-0"]) == 4096
