"""Fetching over real HTTP on loopback, with small limits and a clock that sleeps at once."""

from __future__ import annotations

import gzip
import itertools
import socket
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler
from types import SimpleNamespace
from typing import Any

import pytest

from statement_audit import __version__
from statement_audit.errors import DocumentError
from statement_audit.fetch import FetchOptions, Session, courier
from statement_audit.fetch.guard import Guard
from statement_audit.fetch.request import Wire
from statement_audit.issue_codes import CODES
from statement_audit.models import FetchRecord
from tests.waiting import FOR_EVER, LONGEST

PDF = b"%PDF-1.7 invented statement of Larkspur Ltd"
PAGE = "<html><body><h1>Modern slavery statement</h1>" + "<p>Larkspur Ltd checks its suppliers.</p>" * 60


class FakeTime:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.sleeps: list[float] = []

    def clock(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.sleeps.append(round(seconds, 3))
        self.now += seconds


def make_session(fake: FakeTime | None = None, **options: Any) -> Session:
    fake = fake or FakeTime()
    settings = {"allow_private": True, "respect_robots": False, "total_seconds": LONGEST, "delay_seconds": 0.0}
    return Session(FetchOptions(**settings | options), clock=fake.clock, sleep=fake.sleep)


@pytest.fixture
def network(monkeypatch: pytest.MonkeyPatch) -> FakeTime:
    """The clock that network time is counted by; it stands still unless a server moves it."""
    fake = FakeTime()
    monkeypatch.setattr(courier, "time", SimpleNamespace(monotonic=fake.clock))
    return fake


def failure(session: Session, url: str) -> DocumentError:
    """The error of a fetch, checked for what every error must carry."""
    with pytest.raises(DocumentError) as caught:
        session.fetch(url)
    error = caught.value
    assert error.code in CODES
    record = error.data["record"]
    assert isinstance(record, FetchRecord)
    assert record.problem == error.code
    assert record.url == url
    assert record.requests == error.data["requests"]
    return error


def answers(*replies: tuple[int, dict[str, str], bytes]) -> Callable[[BaseHTTPRequestHandler], None]:
    """One reply after another; the last one for ever."""
    left: Iterator[Any] = itertools.chain(replies, itertools.repeat(replies[-1]))

    def reply(handler: BaseHTTPRequestHandler) -> None:
        status, headers, body = next(left)
        handler.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(body)

    return reply


# --- what is fetched ------------------------------------------------------------------------


def test_document_and_record(loopback_site: Any, network: FakeTime) -> None:
    headers = {
        "Content-Type": "Application/PDF; x=1",
        "Last-Modified": "Tue, 03 Nov 2026 10:00:00 GMT",
        "X-Made-By": "hand",
        "Set-Cookie": "a=b",
        "Connection": "close",
    }
    reply = answers((200, headers, PDF))

    def slow(handler: BaseHTTPRequestHandler) -> None:
        network.now += 2.5
        reply(handler)

    site = loopback_site({"/a.pdf": slow})
    with Session(FetchOptions(allow_private=True, respect_robots=False)) as session:
        fetched = session.fetch(site("/a.pdf"))
    record = fetched.record
    assert fetched.content == PDF
    assert (record.status, record.media_type, record.size) == (200, "application/pdf", len(PDF))
    assert record.chain == (site("/a.pdf"),)
    assert record.headers["last-modified"] == "Tue, 03 Nov 2026 10:00:00 GMT"
    assert record.headers["x-made-by"] == "hand"
    assert not {"set-cookie", "connection"} & set(record.headers)
    assert record.fetched_at.endswith("+00:00")
    assert record.seconds == 2.5
    assert record.problem is None


def test_redirects_are_followed_and_recorded(loopback_site: Any) -> None:
    site = loopback_site(
        {
            "/old": (301, {"Location": "/next#part"}, b""),
            "/next": (302, {"Location": "deep/a.pdf"}, b""),
            "/deep/a.pdf": PDF,
        }
    )
    record = make_session().fetch(site("/old")).record
    assert record.chain == (site("/old"), site("/next"), site("/deep/a.pdf"))
    assert record.final_url == site("/deep/a.pdf")


def test_meta_refresh_is_followed(loopback_site: Any) -> None:
    stub = "<html><head><META http-equiv='Refresh' content='0; URL=/a.pdf?x=1&amp;y=2'></head></html>"
    site = loopback_site({"/": stub, "/a.pdf?x=1&y=2": PDF})
    assert make_session().fetch(site("/")).content == PDF


@pytest.mark.parametrize(
    "head",
    [
        '<meta http-equiv="refresh" content="300; url=/other">',
        '<meta http-equiv="refresh" content="30">',
        '<noscript><meta http-equiv="refresh" content="0; url=/other"></noscript>',
        '<!-- <meta http-equiv="refresh" content="0; url=/other"> -->',
    ],
)
def test_pages_that_do_not_redirect(loopback_site: Any, head: str) -> None:
    site = loopback_site({"/": f"<html><head>{head}</head><body>Statement</body></html>", "/other": PDF})
    assert b"Statement" in make_session().fetch(site("/")).content


def test_gzip_is_unpacked(loopback_site: Any) -> None:
    site = loopback_site({"/": (200, {"Content-Encoding": "gzip"}, gzip.compress(PDF))})
    fetched = make_session().fetch(site("/"))
    assert fetched.content == PDF
    assert fetched.record.size == len(PDF)


def test_user_agent_names_program_and_contact(loopback_site: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []

    def echo(handler: BaseHTTPRequestHandler) -> None:
        seen.append(handler.headers["User-Agent"])
        handler.send_response(200)
        handler.end_headers()
        handler.wfile.write(PDF)

    site = loopback_site({"/": echo})
    make_session().fetch(site("/"))
    monkeypatch.setenv("STATEMENT_AUDIT_CONTACT", "https://example.org/bot\r\nX-Evil: 1")
    make_session().fetch(site("/"))
    assert seen == [
        f"statement-audit/{__version__}",
        f"statement-audit/{__version__} (+https://example.org/botX-Evil: 1)",
    ]


def test_cookies_last_for_one_fetch_only_unless_a_host_sends_back_without(loopback_site: Any) -> None:
    cookies: list[str | None] = []

    def given(handler: BaseHTTPRequestHandler) -> None:
        cookies.append(handler.headers["Cookie"])
        handler.send_response(200)
        handler.send_header("Set-Cookie", "visit=1")
        handler.end_headers()
        handler.wfile.write(PDF)

    def wall(handler: BaseHTTPRequestHandler) -> None:
        cookies.append(handler.headers["Cookie"])
        known = handler.headers["Cookie"] is not None
        handler.send_response(200 if known else 302)
        if not known:
            handler.send_header("Set-Cookie", "seen=1")
            handler.send_header("Location", handler.path)
        handler.end_headers()
        handler.wfile.write(PDF if known else b"")

    session = make_session()
    site = loopback_site({"/": given, "/a": wall, "/b": wall})
    for path in ("/", "/", "/a", "/b"):
        assert session.fetch(site(path)).content == PDF
    assert cookies == [None, None, None, "seen=1", "seen=1"]


# --- where the guard says no ----------------------------------------------------------------


@pytest.mark.parametrize(
    "target",
    ["http://169.254.169.254/latest/meta-data/", "file:///etc/passwd", "http://[::1]/", "ftp://example.org/a.pdf"],
)
def test_redirect_to_a_refused_address(loopback_site: Any, target: str) -> None:
    site = loopback_site({"/": (302, {"Location": target}, b"")})
    public = [(socket.AF_INET, ("127.0.0.1", int(site.url.rpartition(":")[2])))]

    class FirstHopOnly(Guard):
        """Takes the loopback server for a public one; all else is judged as always."""

        def addresses(self, host: str, port: int) -> Any:
            return public if host == "statement.example.org" else super().addresses(host, port)

    session = Session(FetchOptions(respect_robots=False, delay_seconds=0), guard=FirstHopOnly())
    error = failure(session, f"http://statement.example.org:{public[0][1][1]}/")
    assert error.code == "address_refused"
    assert len(error.data["record"].chain) == 2


def test_private_addresses_are_refused_unless_allowed(loopback_site: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    site = loopback_site({"/": PDF})
    with Session(FetchOptions(respect_robots=False)) as session:
        assert failure(session, site("/")).code == "address_refused"
    assert site.requests == []
    monkeypatch.setenv("STATEMENT_AUDIT_ALLOW_PRIVATE", "1")
    with Session(FetchOptions(respect_robots=False)) as session:
        assert session.fetch(site("/")).content == PDF


def test_a_name_that_changes_its_address_gains_nothing(loopback_site: Any) -> None:
    """DNS rebinding: the second look-up answers with a private address, and is judged like the first."""
    site = loopback_site({"/": PDF})
    port = int(site.url.rpartition(":")[2])
    looked_up = iter([[(socket.AF_INET, ("93.184.216.34", port))], [(socket.AF_INET, ("127.0.0.1", port))]])
    guard = Guard(resolver=lambda host, port: next(looked_up))
    guard.addresses("rebind.example.org", port)
    with Session(FetchOptions(respect_robots=False), guard=guard) as session:
        error = failure(session, f"http://rebind.example.org:{port}/")
    assert error.code == "address_refused"
    assert site.requests == []


def test_connection_goes_to_the_checked_address_under_the_given_name(loopback_site: Any) -> None:
    hosts: list[str] = []

    def note(handler: BaseHTTPRequestHandler) -> None:
        hosts.append(handler.headers["Host"])
        handler.send_response(200)
        handler.end_headers()
        handler.wfile.write(PDF)

    site = loopback_site({"/": note})
    port = int(site.url.rpartition(":")[2])
    guard = Guard(allow_private=True, resolver=lambda host, port: [(socket.AF_INET, ("127.0.0.1", port))])
    with Session(FetchOptions(respect_robots=False), guard=guard) as session:
        assert session.fetch(f"http://statement.example.org:{port}/").content == PDF
    assert hosts == [f"statement.example.org:{port}"]


# --- limits ---------------------------------------------------------------------------------


def test_redirect_circle(loopback_site: Any) -> None:
    site = loopback_site({"/a": (302, {"Location": "/b"}, b""), "/b": (302, {"Location": "/a"}, b"")})
    error = failure(make_session(), site("/a"))
    assert error.code == "too_many_redirects"
    assert site.requests == ["/a", "/b"]


def test_redirects_without_end(loopback_site: Any) -> None:
    site = loopback_site({f"/{n}": (307, {"Location": f"/{n + 1}"}, b"") for n in range(20)})
    error = failure(make_session(), site("/0"))
    assert error.code == "too_many_redirects"
    assert len(site.requests) == 9  # the address and eight redirects


def test_eight_redirects_are_allowed(loopback_site: Any) -> None:
    hops = {f"/{n}": (307, {"Location": f"/{n + 1}"}, b"") for n in range(8)}
    site = loopback_site({**hops, "/8": PDF})
    assert make_session().fetch(site("/0")).content == PDF


def test_declared_size_above_the_limit_is_not_read(loopback_site: Any) -> None:
    site = loopback_site({"/": (200, {"Content-Length": "99999999999"}, b"x")})
    error = failure(make_session(max_bytes=1000), site("/"))
    assert error.code == "too_large"
    assert "99999999999" in error.message


def test_limit_is_exact(loopback_site: Any) -> None:
    site = loopback_site({"/": b"x" * 1000})
    assert len(make_session(max_bytes=1000).fetch(site("/")).content) == 1000
    assert failure(make_session(max_bytes=999), site("/")).code == "too_large"


def test_body_without_end(loopback_site: Any) -> None:
    def pour(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        while True:
            handler.wfile.write(b"x" * 65536)

    error = failure(make_session(max_bytes=300_000), loopback_site({"/": pour})("/"))
    assert error.code == "too_large"


def test_gzip_bomb(loopback_site: Any) -> None:
    bomb = gzip.compress(bytes(40_000_000))
    assert len(bomb) < 100_000
    error = failure(
        make_session(max_bytes=200_000), loopback_site({"/": (200, {"Content-Encoding": "gzip"}, bomb)})("/")
    )
    assert error.code == "too_large"


def _drip(handler: BaseHTTPRequestHandler, start: bytes, stop: threading.Event) -> None:
    ends = time.monotonic() + FOR_EVER
    handler.wfile.write(start)
    while time.monotonic() < ends and not stop.wait(0.03):
        handler.wfile.write(b"x")


@pytest.mark.parametrize(
    "start",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nX-Slow: ",
        b"",
    ],
    ids=["body", "body without length", "headers", "status line"],
)
def test_slow_drip_ends(loopback_site: Any, start: bytes) -> None:
    stop = threading.Event()
    site = loopback_site({"/": lambda handler: _drip(handler, start, stop)})
    began = time.monotonic()
    error = failure(make_session(total_seconds=0.4), site("/"))
    stop.set()
    assert error.code == "timeout"
    assert "for the whole document" in error.message
    assert time.monotonic() - began < LONGEST


def test_silent_server(loopback_site: Any) -> None:
    stop = threading.Event()
    site = loopback_site({"/": lambda handler: stop.wait(FOR_EVER)})
    began = time.monotonic()
    error = failure(make_session(read_seconds=0.2, total_seconds=FOR_EVER), site("/"))
    stop.set()
    assert error.code == "timeout"
    assert "did not answer in time" in error.message  # the silence, not the whole time
    assert time.monotonic() - began < 20  # the usual limit of a silence is 30 s


def test_time_is_shared_by_all_redirects(
    loopback_site: Any, network: FakeTime, monkeypatch: pytest.MonkeyPatch
) -> None:
    limits: list[float] = []
    get = Wire.get

    def noted(wire: Wire, url: str, most: Any, headers: Any = None) -> Any:
        limits.append(most.seconds)
        return get(wire, url, most, headers)

    def slow(handler: BaseHTTPRequestHandler) -> None:
        network.now += 200.0
        handler.send_response(302)
        handler.send_header("Location", f"{handler.path}x")
        handler.end_headers()

    monkeypatch.setattr(Wire, "get", noted)
    site = loopback_site({"/" + "x" * n: slow for n in range(20)})
    error = failure(make_session(total_seconds=500.0), site("/"))
    assert error.code == "timeout"
    assert len(site.requests) == 3
    assert limits == [500.0, 300.0, 100.0]  # each request may take what those before it left


# --- failures -------------------------------------------------------------------------------


def test_connection_refused_is_tried_again() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]  # kept, so that no other process listens there meanwhile
        fake = FakeTime()
        error = failure(make_session(fake), f"http://127.0.0.1:{port}/a.pdf")
    assert error.code == "unreachable"
    assert fake.sleeps == [1.0, 2.0]


def test_unknown_name_is_not_tried_again() -> None:
    def resolver(host: str, port: int) -> Any:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    fake = FakeTime()
    session = Session(FetchOptions(respect_robots=False), guard=Guard(resolver=resolver), sleep=fake.sleep)
    error = failure(session, "http://nobody.example.org/")
    assert error.code == "unreachable"
    assert "nobody.example.org" in error.message
    assert fake.sleeps == []


def test_answer_shorter_than_it_says(loopback_site: Any) -> None:
    site = loopback_site({"/": (200, {"Content-Length": "5000"}, PDF)})
    error = failure(make_session(), site("/"))
    assert error.code == "truncated"
    assert len(site.requests) == 3


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
def test_compressed_answer_without_its_end(loopback_site: Any, encoding: str) -> None:
    packed = gzip.compress(PAGE.encode()) if encoding == "gzip" else zlib.compress(PAGE.encode())

    def cut(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Encoding", encoding)
        handler.end_headers()
        handler.wfile.write(packed[:-10] if handler.path == "/cut" else packed)

    site = loopback_site({"/cut": cut, "/whole": cut})
    assert failure(make_session(retries=0), site("/cut")).code == "truncated"
    assert make_session().fetch(site("/whole")).content == PAGE.encode()


def test_rubbish_after_a_compressed_answer_does_not_matter(loopback_site: Any) -> None:
    site = loopback_site({"/": (200, {"Content-Encoding": "gzip"}, gzip.compress(PDF) + b"rubbish")})
    assert make_session().fetch(site("/")).content == PDF


@pytest.mark.parametrize("encoding", ["br", "zstd", "gzip, br"])
def test_encodings_that_were_not_asked_for(loopback_site: Any, encoding: str) -> None:
    error = failure(make_session(), loopback_site({"/": (200, {"Content-Encoding": encoding}, PDF)})("/"))
    assert error.code == "http_error"
    assert "encoding" in error.message


def test_an_error_page_that_breaks_off_is_that_error(loopback_site: Any) -> None:
    site = loopback_site({"/": (404, {"Content-Length": "5000"}, b"gone")})
    assert failure(make_session(), site("/")).code == "link_dead"
    assert len(site.requests) == 1


def test_broken_compression(loopback_site: Any) -> None:
    site = loopback_site({"/": (200, {"Content-Encoding": "gzip"}, b"not gzip at all")})
    assert failure(make_session(), site("/")).code == "http_error"


def test_not_http_at_all(loopback_site: Any) -> None:
    site = loopback_site({"/": lambda handler: handler.wfile.write(b"SSH-2.0-OpenSSH_9.9\r\n")})
    assert failure(make_session(), site("/")).code == "unreachable"


def test_tls_to_a_server_without_it(loopback_site: Any) -> None:
    site = loopback_site({"/": PDF})
    error = failure(make_session(), site("/").replace("http:", "https:"))
    assert error.code == "unreachable"
    assert "TLS" in error.message


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (400, "http_error"),
        (401, "login_required"),
        (403, "http_error"),
        (404, "link_dead"),
        (410, "link_dead"),
        (500, "http_error"),
    ],
)
def test_error_status_is_final(loopback_site: Any, status: int, code: str) -> None:
    site = loopback_site({"/": (status, {"Content-Type": "text/html"}, b"<html>no</html>")})
    error = failure(make_session(), site("/"))
    assert (error.code, error.data["status"], error.data["record"].status) == (code, status, status)
    assert len(site.requests) == 1


def test_redirect_without_location(loopback_site: Any) -> None:
    error = failure(make_session(), loopback_site({"/": (302, {}, b"")})("/"))
    assert (error.code, error.data["status"]) == ("http_error", 302)


def test_missing_ca_bundle_is_an_answer_not_a_crash(loopback_site: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "/nowhere/ca.pem")
    site = loopback_site({"/": PDF})
    assert failure(make_session(), site("/").replace("http:", "https:")).code == "unreachable"


# --- retries and manners --------------------------------------------------------------------


def test_retry_after_in_seconds(loopback_site: Any) -> None:
    fake = FakeTime()
    site = loopback_site({"/": answers((429, {"Retry-After": "7"}, b""), (200, {}, PDF))})
    assert make_session(fake).fetch(site("/")).content == PDF
    assert fake.sleeps == [7.0]


def test_retry_after_as_a_date_in_the_past(loopback_site: Any) -> None:
    fake = FakeTime()
    date = {"Retry-After": "Wed, 21 Oct 2015 07:28:00 GMT"}
    site = loopback_site({"/": answers((503, date, b""), (200, {}, PDF))})
    assert make_session(fake).fetch(site("/")).content == PDF
    assert fake.sleeps == []


@pytest.mark.parametrize("status", [502, 503, 504])
def test_two_retries_then_the_status(loopback_site: Any, status: int) -> None:
    fake = FakeTime()
    site = loopback_site({"/": (status, {}, b"")})
    error = failure(make_session(fake), site("/"))
    assert (error.code, error.data["status"]) == ("http_error", status)
    assert len(site.requests) == 3
    assert fake.sleeps == [1.0, 2.0]


def test_a_long_retry_after_is_kept_by_staying_away(loopback_site: Any) -> None:
    fake = FakeTime()
    site = loopback_site({"/": (429, {"Retry-After": "3600"}, b""), "/other": PDF})
    session = make_session(fake)
    assert failure(session, site("/")).data["status"] == 429
    error = failure(session, site("/other"))
    assert error.code == "http_error"
    assert site.requests == ["/"]
    fake.now += 3600
    assert session.fetch(site("/other")).content == PDF


def test_pause_between_requests_to_one_host(loopback_site: Any) -> None:
    fake = FakeTime()
    site = loopback_site({"/a": PDF, "/b": (302, {"Location": "/a"}, b"")})
    session = make_session(fake, delay_seconds=1.0)
    session.fetch(site("/a"))
    fake.now += 0.4
    session.fetch(site("/b"))
    assert fake.sleeps == [0.6, 1.0]


# --- robots.txt -----------------------------------------------------------------------------


def test_robots_forbids_and_is_read_once(loopback_site: Any) -> None:
    rules = "User-agent: *\nDisallow: /private/*.pdf$\n"
    site = loopback_site({"/robots.txt": rules, "/private/a.pdf": PDF, "/private/a.html": PAGE, "/b.pdf": PDF})
    session = make_session(respect_robots=True)
    error = failure(session, site("/private/a.pdf"))
    assert error.code == "robots_denied"
    assert session.fetch(site("/b.pdf")).content == PDF
    assert session.fetch(site("/private/a.html")).record.status == 200
    assert site.requests == ["/robots.txt", "/b.pdf", "/private/a.html"]


def test_robots_names_us(loopback_site: Any) -> None:
    rules = "User-agent: statement-audit\nDisallow: /\n\nUser-agent: *\nAllow: /\n"
    site = loopback_site({"/robots.txt": rules, "/a.pdf": PDF})
    assert failure(make_session(respect_robots=True), site("/a.pdf")).code == "robots_denied"


def test_robots_is_asked_at_each_host_of_a_redirect(loopback_site: Any) -> None:
    second = loopback_site({"/robots.txt": "User-agent: *\nDisallow: /", "/a.pdf": PDF})
    first = loopback_site({"/": (302, {"Location": second("/a.pdf")}, b"")})
    error = failure(make_session(respect_robots=True), first("/"))
    assert error.code == "robots_denied"
    assert error.data["record"].chain == (first("/"), second("/a.pdf"))
    assert error.data["record"].status is None
    assert second.requests == ["/robots.txt"]


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_robots_missing_allows(loopback_site: Any, status: int) -> None:
    site = loopback_site({"/robots.txt": (status, {}, b""), "/a.pdf": PDF})
    assert make_session(respect_robots=True).fetch(site("/a.pdf")).content == PDF


@pytest.mark.parametrize("status", [429, 500, 503])
def test_robots_that_cannot_be_read_forbids(loopback_site: Any, status: int) -> None:
    fake = FakeTime()
    pages: dict[str, Any] = {"/robots.txt": (status, {}, b""), "/a.pdf": PDF}
    site = loopback_site(pages)
    session = make_session(fake, respect_robots=True)
    error = failure(session, site("/a.pdf"))
    assert error.code == "robots_denied"
    assert str(status) in error.message
    assert "/a.pdf" not in site.requests
    pages["/robots.txt"] = b""
    fake.now += 301  # a failure is remembered for five minutes
    assert session.fetch(site("/a.pdf")).content == PDF


def test_robots_of_a_dead_host_is_asked_once() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        fake = FakeTime()
        session = make_session(fake, respect_robots=True)
        assert failure(session, f"http://127.0.0.1:{port}/a.pdf").code == "unreachable"
        slept = len(fake.sleeps)
        assert failure(session, f"http://127.0.0.1:{port}/b.pdf").code == "unreachable"
        assert len(fake.sleeps) == slept


def test_robots_redirect_and_size(loopback_site: Any) -> None:
    rules = b"User-agent: *\nDisallow: /a.pdf\n" + b"# padding\n" * 100_000 + b"Disallow: /b.pdf\n"
    site = loopback_site({"/robots.txt": (301, {"Location": "/r"}, b""), "/r": rules, "/a.pdf": PDF, "/b.pdf": PDF})
    session = make_session(respect_robots=True)
    assert failure(session, site("/a.pdf")).code == "robots_denied"
    assert session.fetch(site("/b.pdf")).content == PDF  # beyond the first 512 KB


@pytest.mark.parametrize(("asked", "kept"), [("5", 5.0), ("600", 30.0)])
def test_crawl_delay(loopback_site: Any, asked: str, kept: float) -> None:
    fake = FakeTime()
    site = loopback_site({"/robots.txt": f"User-agent: *\nCrawl-delay: {asked}\n", "/a": PDF})
    make_session(fake, respect_robots=True).fetch(site("/a"))
    assert fake.sleeps == [kept]


# --- bot checks -----------------------------------------------------------------------------


@pytest.mark.parametrize("status", [200, 403, 429, 503])
def test_challenge_page_is_not_a_document_and_not_tried_again(loopback_site: Any, status: int) -> None:
    body = b"<html><head><title>Just a moment...</title></head><body><div id='cf-challenge'></div></body></html>"
    site = loopback_site({"/": (status, {"Content-Type": "text/html"}, body)})
    error = failure(make_session(), site("/"))
    assert (error.code, error.data["status"]) == ("challenge_page", status)
    assert len(site.requests) == 1


# --- proxies --------------------------------------------------------------------------------


def test_proxy_of_the_environment(loopback_site: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The proxy looks names up, so it may be a private address itself; what a URL shows is checked all the same."""
    proxy = loopback_site({"http://statement.example.org/a.pdf": PDF})
    monkeypatch.setenv("HTTP_PROXY", proxy.url)
    monkeypatch.setenv("http_proxy", proxy.url)
    session = make_session(allow_private=False)
    assert session.fetch("http://statement.example.org/a.pdf").content == PDF
    assert failure(session, "http://169.254.169.254/latest").code == "address_refused"
    assert failure(session, "http://printer.local/").code == "address_refused"
    assert proxy.requests == ["http://statement.example.org/a.pdf"]
