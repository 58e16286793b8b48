"""Consent pages: what is one, and how it lets one pass. Whole sites behind them are in corpus/sites."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from statement_audit.errors import DocumentError
from statement_audit.fetch import FetchOptions, Session
from statement_audit.fetch.consent import WayThrough, is_consent_page, way_through
from statement_audit.fetch.request import Answer

ASKED = "https://a.example/"
WORDS = "<p>We and our partners use cookies. Cookies help us. Please give your consent to continue.</p>"


def answer(body: str, url: str = ASKED, kind: str = "text/html") -> Answer:
    return Answer(url, 200, {"content-type": kind}, body.encode())


@pytest.mark.parametrize(
    ("body", "url", "is_one"),
    [
        (WORDS, "https://a.example/consent?to=/", True),
        (WORDS, "https://consent.a.example/gate", True),
        (WORDS, ASKED, True),
        (
            "<p>Confirm who you are. <a href='/ok'>Adviser, I accept</a></p>",
            "https://a.example/type?ReturnUrl=%2F",
            True,
        ),
        ("<p>Confirm who you are to continue.</p><input type=password>", "https://a.example/in?ReturnUrl=%2F", False),
        (WORDS + "<p>word </p>" * 600, ASKED, False),  # a page with a banner
        (WORDS + "<a href='/x'>Products</a>" * 20, ASKED, False),  # a short page with menus
        ("<p>We sell bricks. Continue to the shop.</p>", "https://a.example/welcome", False),
        (WORDS + "<a href='/ms'>Modern slavery statement</a>", ASKED, False),  # a small page with what is looked for
    ],
)
def test_what_is_a_consent_page(body: str, url: str, is_one: bool) -> None:
    assert is_consent_page(ASKED, answer(body, url)) is is_one


def test_the_page_about_cookies_is_none() -> None:
    assert not is_consent_page("https://a.example/cookies", answer(WORDS, "https://a.example/cookies"))
    assert not is_consent_page("https://a.example/cookies", answer(WORDS, "https://a.example/cookies/"))
    assert not is_consent_page(ASKED, answer("%PDF-1.7 cookies consent accept", kind="application/pdf"))


@pytest.mark.parametrize(
    ("body", "way"),
    [
        ("<a href='/ok?to=/'>Accept all</a>", WayThrough((), "https://a.example/ok?to=/")),
        ("<a href='/no'>Reject <b>all</b></a>", WayThrough((), "https://a.example/no")),
        (
            "<form action='/c'><input type=hidden name=to value='/x'><button name=ok value=1>Agree</button></form>",
            WayThrough((), "https://a.example/c?to=%2Fx&ok=1"),
        ),
        ("<script>b.onclick=function(){document.cookie='c=yes; path=/'}</script>", WayThrough((("c", "yes"),), None)),
        ("<form method=post action='/c'><button>Agree</button></form>", None),
        ("<form action='/c'><input name=email> <button>Continue</button></form>", None),
        (
            "<a href='/privacy'>Cookie policy: accept</a> <a href='#'>Accept</a> <a href='/login'>Continue: log in</a>",
            None,
        ),
    ],
)
def test_the_way_through(body: str, way: WayThrough | None) -> None:
    assert way_through(answer(body)) == way


def walled(cookie: str) -> Callable[[Any], None]:
    """A page that shows its text only to who hands `c=1` back, and gives that at /ok."""

    def reply(handler: Any) -> None:
        passed = "c=1" in (handler.headers.get("Cookie") or "")
        body = b"<p>Bricks</p>" if passed else f"{WORDS}<a href='/ok?to={handler.path}'>Accept</a>".encode()
        status, headers = 200, {"Content-Type": "text/html"}
        if handler.path.startswith("/ok"):
            status, headers = 302, {"Set-Cookie": cookie, "Location": handler.path.partition("=")[2]}
        handler.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(body)

    return reply


@pytest.mark.parametrize("cookie", ["c=1; Path=/", "c=1; Path=/; Domain=127.0.0.1", "c=1"])
def test_consent_is_given_once_for_a_host(loopback_site: Callable[..., Any], cookie: str) -> None:
    site = loopback_site(dict.fromkeys(("/", "/a", "/b", "/ok?to=/", "/ok?to=/a"), walled(cookie)))
    options = FetchOptions(allow_private=True, respect_robots=False, delay_seconds=0.0, browser=False)
    with Session(options) as session:
        for path in ("/", "/a", "/b"):
            assert session.fetch(site(path)).content == b"<p>Bricks</p>"
    assert site.requests == ["/", "/ok?to=/", "/", "/a", "/b"]


def test_a_wall_that_stays_is_named_and_tried_once(loopback_site: Callable[..., Any]) -> None:
    site = loopback_site(dict.fromkeys(("/", "/a", "/ok?to=/", "/ok?to=/a"), walled("other=1")))
    options = FetchOptions(allow_private=True, respect_robots=False, delay_seconds=0.0, browser=False)
    with Session(options) as session:
        for path in ("/", "/a"):
            with pytest.raises(DocumentError) as raised:
                session.fetch(site(path))
            assert raised.value.code == "consent_required"
    assert site.requests[-1] == "/a" and site.requests.count("/ok?to=/a") == 0


def test_what_is_asked_again_on_the_way_is_not_asked_twice(loopback_site: Callable[..., Any]) -> None:
    """The button leads to the address that was asked for, which leads on to a home page in one language."""

    def home(handler: Any) -> None:
        held = "c=1" in (handler.headers.get("Cookie") or "")
        handler.send_response(302)
        handler.send_header("Location", "/en/" if held else "/consent?to=/")
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    wall = f"<html><body>{WORDS}<a href='/ok'>Accept all</a></body></html>"
    accepted = (302, {"Set-Cookie": "c=1; Path=/", "Location": "/"}, b"")
    site = loopback_site({"/": home, "/consent?to=/": wall, "/ok": accepted, "/en/": "<p>Bricks</p>"})
    options = FetchOptions(allow_private=True, respect_robots=False, delay_seconds=0.0, browser=False)
    with Session(options) as session:
        assert session.fetch(site("/")).record.final_url.endswith("/en/")
    assert site.requests == ["/", "/consent?to=/", "/ok", "/", "/en/"]
