"""Framesets and pages around one frame."""

from __future__ import annotations

from typing import Any

import pytest

from statement_audit.fetch import FetchOptions, Session
from statement_audit.fetch.answers import frame_targets

BASE = "https://larkspur.example/about/"
STATEMENT = "<html><body><h1>Statement</h1>" + "<p>Larkspur Ltd checks its suppliers.</p>" * 40 + "</body></html>"
MENU = "<html><body><a href='/'>Home</a></body></html>"


def session(**options: Any) -> Session:
    settings = {"allow_private": True, "respect_robots": False, "delay_seconds": 0.0, "browser": False} | options
    return Session(FetchOptions(**settings))


def targets(page: str) -> list[str]:
    return frame_targets({"content-type": "text/html"}, page.encode(), BASE)


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("<iframe src='statement.html'></iframe>", [f"{BASE}statement.html"]),
        ("<IFRAME SRC=/s.pdf#page=2>", ["https://larkspur.example/s.pdf"]),
        ('<embed type="application/pdf" src="/s.pdf">', ["https://larkspur.example/s.pdf"]),
        ('<object data="s.pdf?a=1&amp;b=2"></object>', [f"{BASE}s.pdf?a=1&b=2"]),
        ("<frameset cols='20%,*'><frame src=menu.html><frame src=main.html></frameset>", [f"{BASE}menu.html", f"{BASE}main.html"]),
        ("<!-- <iframe src='a.html'> --><p>Text</p>", []),
        ("<iframe src='about:blank'></iframe><iframe src='javascript:go()'></iframe><iframe src='data:text/html,x'>", []),
        ("<iframe src='file:///etc/passwd'></iframe>", []),
        ("<iframe src='t.html' width='1' height='1'></iframe><iframe src='u.html' style='display:none'>", []),
        ("<iframe src='https://www.googletagmanager.com/ns.html?id=1'></iframe>", []),
        ("<iframe data-src='later.html'></iframe>", []),
        ("<iframe src='http://['></iframe>", []),
        (f"<p>{'Text of its own. ' * 60}</p><iframe src='a.html'></iframe>", []),
        (f"<p>{'Menu and notice. ' * 60}</p><object data='/s.pdf'></object><iframe src=a.html>", ["https://larkspur.example/s.pdf"]),
        (f"<p>{'Menu and notice. ' * 60}</p><embed src='/get?id=1' type=application/pdf>", ["https://larkspur.example/get?id=1"]),
        (f"<p>{'Text of its own. ' * 600}</p><object data='/s.pdf'></object>", []),
        ("<iframe src='/view/web/viewer.html?file=%2Fdocs%2Fs.pdf%3Fv%3D2&x=1'>", ["https://larkspur.example/docs/s.pdf?v=2"]),
        ("<iframe src='/view.html?file=../s.pdf'>", ["https://larkspur.example/s.pdf"]),
        ("<iframe src='/v?file=file%3A///etc/a.pdf'>", []),
        ("<iframe src='a.html'></iframe>" * 30, [f"{BASE}a.html"]),
    ],
)  # fmt: skip
def test_frame_targets(page: str, expected: list[str]) -> None:
    assert targets(page) == expected


def test_other_kinds_hold_no_frames() -> None:
    page = b"<iframe src=a.html>"
    assert frame_targets({"content-type": "text/plain"}, page, BASE) == []
    assert frame_targets({}, b"%PDF-1.7 " + page, BASE) == []


def test_a_frameset_becomes_its_fullest_frame(loopback_site: Any) -> None:
    outer = "<html><frameset cols='20%,*'><frame src='menu.html'><frame src='main.html'></frameset></html>"
    site = loopback_site({"/": outer, "/menu.html": MENU, "/main.html": STATEMENT})
    with session() as made:
        fetched = made.fetch(site("/"))
    assert fetched.content == STATEMENT.encode()
    assert fetched.record.chain == (site("/"), site("/main.html"))
    assert fetched.record.final_url == site("/main.html")
    assert fetched.original is not None
    assert fetched.original.content == outer.encode()
    assert fetched.original.record.chain == (site("/"),)


def test_a_frame_may_hold_a_pdf_behind_redirects_and_frames(loopback_site: Any) -> None:
    pdf = b"%PDF-1.7 invented statement"
    pages = {
        "/": "<h1>Our statement</h1><iframe src='/viewer'></iframe>",
        "/viewer": (302, {"Location": "/inner"}, b""),
        "/inner": "<embed src='/s.pdf'>",
        "/s.pdf": pdf,
    }
    site = loopback_site(pages)
    with session() as made:
        fetched = made.fetch(site("/"))
    assert fetched.content == pdf
    assert fetched.record.chain == tuple(map(site, ("/", "/viewer", "/inner", "/s.pdf")))
    assert fetched.record.media_type == "application/pdf"


def test_a_frame_that_fails_or_says_less_leaves_the_page(loopback_site: Any) -> None:
    outer = "<p>Our statement is here in short.</p><iframe src='/gone'></iframe><iframe src='/less'></iframe>"
    site = loopback_site({"/": outer, "/less": "<p>No</p>"})
    with session() as made:
        fetched = made.fetch(site("/"))
    assert fetched.content == outer.encode()
    assert fetched.record.chain == (site("/"),)
    assert fetched.original is None


def test_frames_of_frames_come_to_an_end(loopback_site: Any) -> None:
    def page(handler: Any) -> None:
        body = "".join(f"<iframe src='{handler.path.rstrip('/')}/{n}'></iframe>" for n in range(9)).encode()
        handler.send_response(200)
        handler.send_header("Content-Type", "text/html")
        handler.end_headers()
        handler.wfile.write(body)

    class Endless(dict[str, Any]):
        def get(self, key: str, default: Any = None) -> Any:
            return page

    site = loopback_site(Endless())
    with session() as made:
        made.fetch(site("/"))
    assert len(site.requests) <= 9


def test_a_frame_goes_through_the_guard_and_robots_txt(loopback_site: Any) -> None:
    inner = loopback_site({"/s": STATEMENT})
    outer = f"<iframe src='{inner('/s')}'></iframe><iframe src='/no'></iframe><p>Short.</p>"
    site = loopback_site({"/": outer, "/no": STATEMENT, "/robots.txt": "User-agent: *\nDisallow: /no"})
    made = session(respect_robots=True)
    real = made.guard.check_url
    own = site.url.rpartition(":")[2]

    def check(url: str) -> Any:
        from statement_audit.errors import DocumentError

        if f":{own}" not in url:
            raise DocumentError("address_refused", url)
        return real(url)

    made.guard.check_url = check  # type: ignore[method-assign]
    with made:
        assert made.fetch(site("/")).content == outer.encode()
    assert inner.requests == []
    assert "/no" not in site.requests
