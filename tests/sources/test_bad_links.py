"""One bad link, page or file of a site costs one visit: the company's statement is found all the same."""

from __future__ import annotations

from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest
from site_samples import footer, page, plain_page, search, statement_page

from statement_audit.extract.sniff import decode
from statement_audit.models import SitePage
from statement_audit.sources.cells import CellError, read_url
from statement_audit.sources.html_page import next_page, read_count, read_tree
from statement_audit.sources.site_links import read_page
from statement_audit.sources.site_urls import resolve

NO_TEXT = [
    "base64", "hex", "undefined", "idna", "punycode", "rot13", "rot_13", "zlib", "bz2", "uu", "quopri", "utf-7",
    "unicode_escape", "raw_unicode_escape", "utf-16", "u16", "utf_32", "aliases", "x-user-defined", "none",
]  # fmt: skip
STATEMENT = "/modern-slavery-statement"


def raw(status: int, *headers: bytes, body: bytes = b"") -> Callable[[BaseHTTPRequestHandler], None]:
    def reply(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"\r\n".join([b"HTTP/1.1 %d X" % status, *headers]) + b"\r\n\r\n" + body)
        handler.close_connection = True

    return reply


BAD: dict[str, Any] = {
    "location without an end": raw(302, b"Location: http://[::1"),
    "location to a word": raw(302, b"Location: http://[HOST]/"),
    "location to no name": raw(301, "Location: http://\u2100.com/".encode()),
    "location in Latin-1": raw(302, b"Location: http://\xe9.example/"),
    "refresh": raw(200, b"Refresh: 0; url=http://[::1", b"Content-Type: text/html", body=b"<p>On"),
    "meta refresh": "<meta http-equiv=refresh content='0; url=http://[HOST]/'>",
    "frame": "<iframe src='http://[::1'></iframe>",
    "links": page("<a href='http://[::1'>Modern slavery statement</a><a href='//['>Slavery</a>", head="<base href='http://['>"),
    "canonical": page("<p>Modern slavery</p>", head="<link rel=canonical href='http://\u2100.com/'>"),
    "pause without end": raw(503, b"Retry-After: Fri, 31 Dec 99999999999 23:59:59 GMT"),
    "chunk below nothing": raw(200, b"Transfer-Encoding: chunked", body=b"-5\r\nabc\r\n0\r\n\r\n"),
    "no gzip": raw(200, b"Content-Encoding: gzip", body=b"\x1f\x8b\x08\xff" + b"\xff" * 50),
    "no http": raw(99999),
    "charset of the header": raw(200, b"Content-Type: text/html; charset=base64", body=b"<p>Modern slavery"),
    **{
        f"charset={name}": raw(200, b"Content-Type: text/html", body=f"<meta charset={name}><p>Slavery \xe9".encode("latin-1"))
        for name in NO_TEXT
    },
    "pause of ages": raw(503, b"Retry-After: Fri, 31 Dec 9999 23:59:59 GMT"),
    "pause of years": raw(429, b"Retry-After: 99999999999"),
}  # fmt: skip


@pytest.mark.parametrize("place", ["link", "sitemap", "robots"])
@pytest.mark.parametrize("group", range(3))
def test_the_statement_is_found_beside_what_is_broken(loopback_site: Any, place: str, group: int) -> None:
    bad = dict(list(BAD.items())[group::3])
    paths = {f"/modern-slavery-statement-{number}": reply for number, reply in enumerate(bad.values())}
    links = [(path, "Modern slavery statement") for path in paths] if place == "link" else []
    pages: dict[str, Any] = {"/": plain_page("Home", footer(*links, ("/x", "Modern slavery statement 2023")))}
    pages["/x"] = statement_page(2023)
    if place == "link":
        pages |= paths
    elif place == "sitemap":
        del pages["/x"]
        pages["/"], pages[STATEMENT] = plain_page("Home"), statement_page(2023)
        pages["/sitemap.xml"] = raw(
            200, body=b"<urlset><url><loc>http://[::1</loc></url><loc>http://[HOST]/slavery</loc><loc>\xff\xfe</loc>"
            b"<loc>" + STATEMENT.encode() + b"</loc></urlset>"
        )  # fmt: skip
    else:
        pages["/robots.txt"] = next(iter(bad.values()))
    discovery = search(loopback_site(pages)("/"))
    assert [found.year for found in discovery.found] == [2023]


@pytest.mark.parametrize("name", NO_TEXT)
def test_a_page_is_read_whatever_encoding_it_claims(name: str) -> None:
    words = "The d\u00e9claration of the firm and of the people to whom it is due. " * 20
    page_bytes = f"<html><meta charset={name}><p>{words}</p><a href='/s'>Slavery</a></html>".encode("cp1252")
    assert "d\u00e9claration" in (decode(page_bytes) or "")
    view = read_page(SitePage("https://larkspur.example/", "text/html", page_bytes, 1))
    assert "d\u00e9claration" in view.text
    assert [link.url for link in view.links] == ["https://larkspur.example/s"]
    assert "claration" in read_tree(page_bytes).get_text()


@pytest.mark.parametrize(
    "link", ["/a\udc80", "/a?b=\ud800", "//\udfff.example/", "http://a.example:99999/", "//[", "//[x]/"]
)
def test_no_link(link: str) -> None:
    assert resolve("https://larkspur.example/", link) is None


@pytest.mark.parametrize("digits", [1, 9, 5000, 200_000])
def test_numbers_of_any_length_on_a_page(digits: int) -> None:
    tree = read_tree(page(f"<main>1 to 20 of {'9' * digits} results, page 1 of {'9' * digits}</main>").encode())
    count = read_count(tree, [])
    assert count is not None and (count.total or 0) >= 9
    assert next_page(tree, f"https://larkspur.example/?page={'9' * digits}", "page") is None


@pytest.mark.parametrize(
    "cell", ["http://a.example:99999/", "http://a.example:-1/", "http://a.example:x/", "http://[::1"]
)
def test_no_such_address_in_a_list(cell: str) -> None:
    with pytest.raises(CellError):
        read_url(cell)
