"""What no server should send costs one visit, with a code and a message; never an error of a library."""

from __future__ import annotations

import gzip
import http.client
import itertools
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import unquote

import pytest
import urllib3.exceptions

from statement_audit.errors import DocumentError
from statement_audit.fetch import FetchOptions, Session
from statement_audit.fetch.answers import frame_targets, read_retry_after, redirect_target
from statement_audit.fetch.courier import Courier
from statement_audit.fetch.guard import MOST_CHARACTERS
from statement_audit.fetch.request import border
from statement_audit.issue_codes import CODES
from statement_audit.markup import text_encoding

PAGE = b"<html><body><h1>Modern slavery statement</h1><p>Larkspur Ltd checks its suppliers.</p>"
Handler = Callable[[BaseHTTPRequestHandler], None]


def raw(data: bytes) -> Handler:
    """Answer with these bytes, whatever they are."""

    def reply(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(data)
        handler.close_connection = True

    return reply


def answer(*headers: bytes, status: int = 200, body: bytes = PAGE) -> Handler:
    lines = [b"HTTP/1.1 %d X" % status, *headers]
    if not any(b"Content-Length" in header or b"chunked" in header for header in headers):
        lines.append(b"Content-Length: %d" % len(body))
    return raw(b"\r\n".join(lines) + b"\r\n\r\n" + body)


def session(**options: Any) -> Session:
    settings: dict[str, Any] = {"allow_private": True, "respect_robots": False, "delay_seconds": 0.0, "retries": 0}
    return Session(FetchOptions(**settings | {"browser": False} | options))


def outcomes(loopback_site: Any, cases: dict[str, Handler], **options: Any) -> dict[str, str]:
    """The code of each case's failure, or the path at which it ended."""
    site = loopback_site({f"/{name}": reply for name, reply in cases.items()} | {"/there": PAGE})
    found = {}
    for name in cases:
        with session(**options) as running:
            try:
                found[name] = running.fetch(site(f"/{name}")).record.final_url.removeprefix(site.url)
            except DocumentError as error:
                assert error.code in CODES
                assert error.data["record"].problem == error.code
                found[name] = error.code
    return found


NO_ADDRESSES = [
    b"http://[::1", b"http://[HOST]/", "http://\u2100.com/".encode(), b"//[", b"http://[::1]]/", b"http://[v7.x]/",
    b"http://[127.0.0.1]/", b"http://[fe80::1%25]/", b"http://a:b:c/", b"http://there:99999/", b"http://there:-1/",
    b"http://%/", b"http://a b/", b"http://...", b"http://\xe9.example/", b"http://\x80\x81/", b"http://%ED%A0%80/",
    b"mailto:a@b.example", b"javascript:alert(1)", b"data:text/html,x", b"file:///etc/passwd", b"about:blank",
    b"http://" + b"a" * 300 + b".example/", "http://\U0001f4a9\u200d.example/".encode(), b"http://x[y]/",
]  # fmt: skip
LATIN = (b"http://\xe9.example/", b"http://\x80\x81/")  # in a page of such an encoding they are names


def test_a_link_to_no_address(loopback_site: Any) -> None:
    """A browser stays on a page whose refresh or frame leads nowhere; a Location alone leaves nothing to read."""
    cases = {}
    for number, link in enumerate(NO_ADDRESSES):
        cases[f"location{number}"] = answer(b"Location: " + link, status=302, body=b"")
        cases[f"refresh{number}"] = answer(b"Refresh: 0; url=" + link, b"Content-Type: text/html")
        if link in LATIN:
            continue
        meta = b'<meta http-equiv="refresh" content="0; url=%s">' % link
        cases[f"meta{number}"] = answer(b"Content-Type: text/html", body=meta)
        cases[f"frame{number}"] = answer(b"Content-Type: text/html", body=b'<iframe src="%s"></iframe>' % link)
    for name, found in outcomes(loopback_site, cases).items():
        assert found in ("address_refused", f"/{name}"), name
        assert (found == "address_refused") or not name.startswith("location"), name
        assert (found == f"/{name}") or name.startswith("location"), name


@pytest.mark.parametrize(
    ("sent", "asked"),
    [
        (b"/d\xe9claration.pdf", "/d%E9claration.pdf"),
        ("/d\u00e9claration.pdf".encode(), "/d%C3%A9claration.pdf"),
        (b"/d%E9claration.pdf", "/d%E9claration.pdf"),
        (b"/a?titel=\xfcber", "/a?titel=%FCber"),
        ("/\u58f0\u660e.pdf".encode("gb2312"), "/%C9%F9%C3%F7.pdf"),
        (b"deep\\d\xe9.pdf", "/deep/d%E9.pdf"),
        (b"\t/a\tb.pdf ", "/ab.pdf"),
    ],
)
@pytest.mark.parametrize("header", [b"Location: ", b"Refresh: 0; url="])
def test_a_link_that_nobody_encoded_is_followed_as_browsers_do(
    loopback_site: Any, header: bytes, sent: bytes, asked: str
) -> None:
    """The server gets back the very bytes that it wrote."""
    status = 302 if header.startswith(b"Location") else 200
    site = loopback_site({"/": answer(header + sent, b"Content-Type: text/html", status=status), asked: PAGE})
    with session() as running:
        assert running.fetch(site("/")).record.chain == (site("/"), site(asked))
    assert site.requests == ["/", asked]


def test_a_refresh_in_a_page_of_another_encoding_is_followed(loopback_site: Any) -> None:
    page = '<meta charset="iso-8859-1"><meta http-equiv="refresh" content="0; url=/d\u00e9claration">'.encode("latin-1")
    site = loopback_site({"/": answer(b"Content-Type: text/html", body=page), "/d%C3%A9claration": PAGE})
    with session() as running:
        assert running.fetch(site("/")).content == PAGE


@pytest.mark.parametrize(
    ("headers", "page", "target"),
    [
        ({"refresh": "0;" + " " * 60_000 + "url=/a" + " " * 60_000}, b"", "http://larkspur.example/a"),
        ({"refresh": "0;" + " " * 60_000 + "a" + " " * 60_000 + "b"}, b"", None),
        ({}, b"<meta http-equiv=" + b" " * 190_000 + b"x>", None),
        ({}, b"<meta http-equiv=refresh content='0;" + b" " * 190_000 + b"/a'>", "http://larkspur.example/a"),
        ({}, b"<meta http-equiv=refresh>" * 7_500, None),
        ({}, b"<meta " + b"content = " * 19_000 + b">", None),
    ],
)
def test_a_refresh_of_any_length_is_read_at_once(headers: dict[str, str], page: bytes, target: str | None) -> None:
    """Patterns that go back over blanks would take minutes for some of these."""
    found = redirect_target(200, headers, page, "http://larkspur.example/")
    assert found == target or (target is None and found is not None and len(found) > MOST_CHARACTERS)


@pytest.mark.parametrize(
    ("frame", "target"),
    [
        ("/viewer.html?file=/statement.pdf", "/statement.pdf"),
        ("/viewer.html?page=1&URL=%2Fa%20b.pdf%3Fx%3D1#page=2", "/a%20b.pdf?x=1"),
        ("/viewer.html?file=a.pdfx", "/viewer.html?file=a.pdfx"),
        ("/viewer.html?" + "file=a&url=" * 600 + "b.pdf", "/b.pdf"),
        ("/viewer.html?file=http%3A//[::1/a.pdf", None),
    ],
)
def test_a_document_in_a_viewer_is_found(frame: str, target: str | None) -> None:
    targets = frame_targets({}, f'<iframe src="{frame}"></iframe>'.encode(), "http://larkspur.example/")
    found = [unquote(one.removeprefix("http://larkspur.example")) for one in targets]
    assert found == ([] if target is None else [unquote(target)])


RETRY_AFTER = {
    "120": 120.0,
    "99999999999999999999": 999999999.0,
    "Fri, 31 Dec 99999999999 23:59:59 GMT": None,
    "Fri, 31 Dec 2026 23:59:59 +99999999999": None,
    "Sun, 01 Jan 0001 00:00:00 +2359": 0.0,
    "Sun, 06 Nov 1994 08:49:37 GMT": 0.0,
    "-5": None,
    "1e999": None,
    "inf": None,
    "nan": None,
    "\u0663": None,
    "\u00b2": None,
    "\xff\xfe": None,
    "": None,
    ",": None,
}


def test_a_pause_that_no_clock_shows() -> None:
    assert {value: read_retry_after(value) for value in RETRY_AFTER} == RETRY_AFTER
    assert all((read_retry_after(f"Fri, 31 Dec 9999 23:59:59 {zone}") or 0.0) > 1e9 for zone in ("GMT", "-2359"))


def test_a_pause_that_no_clock_shows_costs_one_visit(loopback_site: Any) -> None:
    values = [value.encode("latin-1", "replace") for value in RETRY_AFTER] + [b"Fri, 31 Dec 9999 23:59:59 GMT"]
    cases = {
        f"{status}-{number}": answer(b"Retry-After: " + value, status=status)
        for (number, value), status in itertools.product(enumerate(values), (429, 503))
    }
    assert set(outcomes(loopback_site, cases).values()) == {"http_error"}


def test_headers_that_lie_about_the_body(loopback_site: Any) -> None:
    packed = gzip.compress(PAGE)
    cases = {
        "negative length": answer(b"Content-Length: -1"),
        "two lengths": answer(b"Content-Length: 5, 6"),
        "length beyond measure": answer(b"Content-Length: 999999999999999999999999"),
        "length in words": answer(b"Content-Length: \xb2"),
        "no gzip": answer(b"Content-Encoding: gzip"),
        "gzip cut": answer(b"Content-Encoding: gzip", body=packed[:-9]),
        "gzip broken": answer(b"Content-Encoding: gzip", body=packed[:12] + b"\xff" * 60),
        "gzip of gzip": answer(b"Content-Encoding: " + b"gzip, " * 30 + b"gzip", body=packed),
        "encoding in Latin-1": answer(b"Content-Encoding: \xe9"),
        "chunk of no length": answer(b"Transfer-Encoding: chunked", body=b"zz\r\nabc\r\n0\r\n\r\n"),
        "chunk of less than nothing": answer(b"Transfer-Encoding: chunked", body=b"-5\r\nabc\r\n0\r\n\r\n"),
        "chunk beyond measure": answer(b"Transfer-Encoding: chunked", body=b"F" * 40 + b"\r\nabc\r\n0\r\n\r\n"),
        "chunk of a long line": answer(b"Transfer-Encoding: chunked", body=b"5;" + b"x" * 70_000),
        "packed chunk below nothing": answer(
            b"Transfer-Encoding: chunked", b"Content-Encoding: gzip", body=b"-5\r\nabc\r\n0\r\n\r\n"
        ),
    }
    names = {name.replace(" ", "-"): reply for name, reply in cases.items()}
    found = outcomes(loopback_site, names)
    assert {name for name, code in found.items() if code == f"/{name}"} == {
        "negative-length",  # of what is no length, browsers read to the end
        "length-in-words",
        "encoding-in-Latin-1",
    }
    assert set(found.values()) <= {"truncated", "http_error", "unreachable", "too_large"} | {
        f"/{name}" for name in found
    }


def test_answers_that_are_hardly_http(loopback_site: Any) -> None:
    lines = [
        b"", b"\r\n", b"HTTP/1.1 abc X\r\n\r\n", b"HTTP/1.1 99999 X\r\n\r\n", b"HTTP/9.9 200 X\r\n\r\n",
        b"HTTP/1.1 \xb2\xb2\xb2 X\r\n\r\n", b"HTTP/1.1 101 X\r\n\r\n", b"HTTP/1.1 304 X\r\n\r\n", b"\x16\x03\x01\x00",
        b"HTTP/1.1 100 X\r\n\r\n" * 50, b"HTTP/1.1 200 X\r\n" + b"A: b\r\n" * 300 + b"\r\n",
    ]  # fmt: skip
    found = outcomes(loopback_site, {str(number): raw(line) for number, line in enumerate(lines)})
    assert set(found.values()) <= {"unreachable", "http_error", "truncated"}


@pytest.mark.parametrize(
    "cookie",
    [
        b"a=b; Expires=Fri, 31 Dec 99999 23:59:59 GMT",
        b"a=b; Max-Age=99999999999999999999999",
        b"a=b; Max-Age=-99999999999999999999999",
        b"a=b; Max-Age",
        b"a=b; max-age ; Path=/",
        b"a=b\r\n c",
        b"a=\x01\x02",
        b"\x00=\x00",
        b"a=\xff\xfe",
        b"=; ;=",
        b'a="b',
        b"a=b; Domain=[::1",
        b'a=b; Port="x"; Version=x',
    ],
)
@pytest.mark.filterwarnings("error")
def test_a_cookie_that_cannot_be_is_not_sent(loopback_site: Any, cookie: bytes) -> None:
    start = answer(b"Set-Cookie: " + cookie, b"Set-Cookie: good=1", b"Location: /there", status=302, body=b"")
    seen: list[str] = []

    def there(handler: BaseHTTPRequestHandler) -> None:
        seen.append(handler.headers.get("Cookie", ""))
        handler.wfile.write(b"HTTP/1.1 200 X\r\n\r\n" + PAGE)
        handler.close_connection = True

    with session() as running:
        assert running.fetch(loopback_site({"/": start, "/there": there})("/")).content == PAGE
    assert "good=1" in seen[0]
    assert "\r" not in seen[0] and "\x01" not in seen[0]


@pytest.mark.parametrize(
    "robots",
    [
        answer(b"Location: http://[::1", status=302, body=b""),
        answer(b"Location: http://\xe9.example/", status=302, body=b""),
        answer(b"Location: http://169.254.169.25%34/", status=301, body=b""),
        answer(b"Location: file:///etc/passwd", status=302, body=b""),
        answer(body=b"User-agent: *\nCrawl-delay: nan\nRequest-rate: 1/0\nVisit-time: x-y\nSitemap: http://[::1\n"),
        answer(body=b"\xff\xfe\x00User-agent: *\x00\nDisallow: /%zz%\nAllow: \xe9**$$*\nCrawl-delay: 1e999"),
        answer(body=b"User-agent: *\nDisallow: http://[::1\nAllow: //[\nDisallow: /\xc0\x80[?*"),
        answer(b"Content-Type: text/plain; charset=base64", body=b"User-agent: *\nDisallow:"),
    ],
)
def test_rules_that_cannot_be_read_do_not_lose_the_page(loopback_site: Any, robots: Handler) -> None:
    site = loopback_site({"/robots.txt": robots, "/a": PAGE})
    with session(respect_robots=True, max_crawl_delay=0.0) as running:
        assert running.fetch(site("/a")).content == PAGE


@pytest.mark.parametrize(
    "error",
    [
        ValueError("x"),
        OverflowError(),
        LookupError("no codec"),
        UnicodeError("x"),
        AssertionError(b"10.0.0.1"),
        TypeError("x"),
        RecursionError(),
        http.client.LineTooLong("header"),
        urllib3.exceptions.LocationParseError("x"),
    ],
)
@pytest.mark.parametrize("where", ["_get_once", "_check_target", "_check_robots"])
def test_errors_of_libraries_become_ours(
    loopback_site: Any, monkeypatch: pytest.MonkeyPatch, error: Exception, where: str
) -> None:
    def fail(*args: Any, **kwargs: Any) -> Any:
        raise error

    monkeypatch.setattr(Courier, where, fail)
    assert outcomes(loopback_site, {"a": answer(b"Location: /there", status=302, body=b"")}) == {"a": "http_error"}


@pytest.mark.parametrize("error", [MemoryError(), OSError("disk full"), KeyboardInterrupt(), AttributeError("a slip")])
def test_what_is_no_fault_of_the_answer_is_not_blamed_on_it(error: BaseException) -> None:
    with pytest.raises(type(error)), border("http://larkspur.example/"):
        raise error


def test_a_broken_frame_leaves_the_page(loopback_site: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    check = Courier._check_robots

    def fail(self: Courier, trip: Any) -> float:
        if trip.address.endswith("/frame"):
            raise ValueError("no such thing")
        return check(self, trip)

    monkeypatch.setattr(Courier, "_check_robots", fail)
    page = b'<iframe src="/frame"></iframe>'
    with session() as running:
        assert running.fetch(loopback_site({"/": answer(body=page)})("/")).content == page


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("utf8", "utf-8"), ("Windows-1252", "cp1252"), ("shift_jis", "shift_jis"), ("utf-16", "utf-16"),
        *((label, None) for label in (
            "base64", "hex", "undefined", "idna", "punycode", "rot13", "rot_13", "zlib", "bz2", "uu", "quopri",
            "unicode_escape", "raw-unicode-escape", "utf-7", "aliases", "x-user-defined", "nothing", "", "\x00", "\xe9",
        )),
    ],
)  # fmt: skip
def test_only_encodings_of_text_are_believed(label: str, name: str | None) -> None:
    assert text_encoding(label) == name


INTERIM = {
    "hints": b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\n",
    "processing": b"HTTP/1.1 102 Processing\r\n\r\n" * 3,
    "kinds": b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 199 X\r\nA: b\r\n\r\nHTTP/1.1 100 Go\r\n\r\n",
    "many": b"HTTP/1.1 103 Early Hints\r\n\r\n" * 500,
}


def test_interim_answers_are_passed_over(loopback_site: Any) -> None:
    final = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(PAGE), PAGE)
    found = outcomes(loopback_site, {name: raw(before + final) for name, before in INTERIM.items()})
    assert found == {name: f"/{name}" for name in INTERIM}


@pytest.mark.parametrize(
    "sent",
    [b"\0" * 5000, b"a\x1b[2J" * 900, PAGE * 50, b"HTTP/1.1 \xff\r\n\r\n", b"HTTP/1.1 2e2 OK\r\n\r\n", b"220 mail\r\n"],
)
def test_what_is_no_http_is_said_in_few_characters(loopback_site: Any, sent: bytes) -> None:
    site = loopback_site({"/": raw(sent)})
    with session() as running, pytest.raises(DocumentError) as caught:
        running.fetch(site("/"))
    assert "HTTP" in caught.value.message.removeprefix(site.url)
    assert caught.value.message.isprintable() and len(caught.value.message) < 1200
