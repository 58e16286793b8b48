"""Changed answers of servers for `benchmarks.fuzz --kind answers`: status line, headers and body of raw HTTP.

They are served on loopback, and pieces are put in that libraries stumble over; no name is looked up. What a fetch
brings goes to the readers of a site.
"""

from __future__ import annotations

import contextlib
import gzip
import socket
import threading
from collections.abc import Callable
from pathlib import Path
from urllib.parse import SplitResult

from statement_audit.errors import DocumentError
from statement_audit.extract.sniff import decode
from statement_audit.fetch import FetchOptions, Session
from statement_audit.fetch.guard import Guard
from statement_audit.models import SitePage
from statement_audit.sources.html_page import links_of, read_count, read_tree
from statement_audit.sources.site_links import is_markup, read_page
from statement_audit.sources.site_scores import hub_points, statement_link_score
from statement_audit.sources.site_sitemap import read_sitemap, robots_sitemaps, sitemap_urls
from statement_audit.sources.site_urls import home_of, is_sister, url_key, without_locale

PAGE = (
    b"<html lang=en><head><meta charset=utf-8><title>Larkspur</title><base href='/x/'><link rel=canonical href='/c'>"
    b"<meta http-equiv=refresh content='0; url=/next'></head><body><h1>Modern slavery statement</h1><iframe src=/frame>"
    b'</iframe><p>Larkspur Ltd checks its suppliers. <a href=\'/a.pdf\'>2023</a></p><script>{"u": "\\/b.pdf"}</script>'
)
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"
SEEDS = (
    HEAD + b"Content-Length: %d\r\nSet-Cookie: a=b; Max-Age=9; Path=/\r\nETag: \"1\"\r\n\r\n" % len(PAGE) + PAGE,
    HEAD + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(PAGE, mtime=0),
    HEAD + b"Transfer-Encoding: chunked\r\n\r\n10\r\n" + PAGE[:16] + b"\r\n5;a=b\r\n" + PAGE[16:21] + b"\r\n0\r\nA: b\r\n\r\n",
    HEAD + b"Refresh: 0; url=/next\r\n\r\n" + PAGE,
    b"HTTP/1.1 302 Found\r\nLocation: http://larkspur.example:80/next?a=b#c\r\nSet-Cookie: a=b\r\n\r\n",
    b"HTTP/1.1 503 Later\r\nRetry-After: Fri, 31 Dec 2027 23:59:59 GMT\r\n\r\n",
    HEAD + b"\r\nUser-agent: *\nCrawl-delay: 1\nDisallow: /x*$\nSitemap: /sitemap.xml\n",
    HEAD + b"\r\n<urlset><url><loc>http://larkspur.example/a</loc></url></urlset>",
)  # fmt: skip
PIECES = (
    b"http://[::1", b"http://[HOST]/", "http://\u2100.com/".encode(), b"//[", b"\\\\", b"%", b"%00", b"%2534", b"@", b"\xe9", b"\xff\xfe",
    b"\x00", b"\r\n ", b"\r", b"\x85", b"base64", b"undefined", b"idna", b"rot13", b"utf-16", b"-1", b"9" * 5000, b"1e999", b"nan",
    "\u0663".encode(), b"GMT -9999", b"gzip, ", b"chunked", b"<meta charset=hex>", b"&#xD800;", b"&#99999999999;", b"<!--", b"]]>", b"xn--",
)  # fmt: skip


class Server:
    """Answers every request of one run with the bytes it is given; the second request of an input is not found."""

    def __init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self.answers: list[bytes] = []
        threading.Thread(target=self._run, daemon=True).start()

    def _run(self) -> None:
        while True:
            connection, _ = self._listener.accept()
            with contextlib.suppress(OSError), connection:
                connection.settimeout(2)
                connection.recv(65536)
                connection.sendall(self.answers.pop(0) if self.answers else b"HTTP/1.1 404 No\r\n\r\n")
                connection.shutdown(socket.SHUT_WR)
                connection.recv(65536)


class Loopback(Guard):
    """Lets nothing through but the server's own address."""

    def check_url(self, url: str) -> SplitResult:
        parts = super().check_url(url)
        if parts.hostname != "127.0.0.1":
            raise DocumentError("address_refused", url)
        return parts


def seeds() -> list[bytes]:
    """Whole answers; the first byte of an input stands for nothing."""
    return [b"\x00" + answer for answer in SEEDS]


def checker() -> Callable[[bytes, Path], None]:
    """A check with a server that runs as long as the process."""
    server = Server()
    return lambda data, path: check(data[1:], server)


def check(data: bytes, server: Server) -> None:
    """Fetch one answer, for a page and for its robots.txt, and read what it brought."""
    limits = FetchOptions(
        allow_private=True, delay_seconds=0, retries=0, browser=False, total_seconds=5, read_seconds=2, max_crawl_delay=0,
        max_retry_after=0,
    )  # fmt: skip
    url = f"http://127.0.0.1:{server.port}/"
    for answers in ([b"HTTP/1.1 404 No\r\n\r\n", data, data], [data, SEEDS[0]]):
        server.answers[:] = answers
        with Session(limits, guard=Loopback(allow_private=True)) as session:
            try:
                fetched = session.fetch(url)
            except DocumentError as error:
                str(error.data["record"]).encode()
                continue
        read(SitePage(fetched.record.final_url, fetched.record.media_type, fetched.content, 1))


def read(page: SitePage) -> None:
    """What a search does with a page, a site map and a robots.txt."""
    decode(page.content)
    tree = read_tree(page.content)
    read_count(tree, [])
    found = [address for address, _ in links_of(tree, page.url)]
    if is_markup(page):
        found += [link.url for link in read_page(page).links]
    found += sitemap_urls(read_sitemap(page.content)[0], page.url)
    robots_sitemaps(page.content)
    for address in [*found[:50], page.url]:
        url_key(address), without_locale(address), home_of(address), is_sister(address, page.url)
        statement_link_score("Modern slavery", address, page.url), hub_points("Legal", address)
