from __future__ import annotations

import itertools
import time

import pytest
from protego import Protego

from statement_audit.errors import DocumentError
from statement_audit.fetch.options import PRODUCT
from statement_audit.fetch.robots import read_rules, robots_url


def allowed(rules: bytes, path: str, status: int = 200) -> bool:
    try:
        read_rules(status, rules, max_crawl_delay=30).check(f"https://example.org{path}")
    except DocumentError as error:
        assert error.code == "robots_denied"
        return False
    return True


@pytest.mark.parametrize(
    ("rules", "path", "expected"),
    [
        (b"", "/a", True),
        (b"User-agent: *\nDisallow:", "/a", True),
        (b"User-agent: *\nDisallow: /", "/a", False),
        (b"\xef\xbb\xbfUser-agent: *\nDisallow: /", "/a", False),
        (b"User-agent: *\nDisallow: /docs\nAllow: /docs/statement.pdf", "/docs/statement.pdf", True),
        (b"User-agent: *\nDisallow: /docs\nAllow: /docs/statement.pdf", "/docs/other.pdf", False),
        (b"User-agent: *\nDisallow: /*.pdf$", "/a.pdf", False),
        (b"User-agent: *\nDisallow: /*.pdf$", "/a.pdf?x=1", True),
        (b"User-agent: Statement-Audit\nDisallow: /x\n\nUser-agent: *\nDisallow: /", "/a", True),
        (b"User-agent: otherbot\nDisallow: /", "/a", True),
        (b"<html><body>Disallow: nothing, this is a page</body></html>", "/a", True),
        (b"\xff\xfe\x00\x01 broken \x80", "/a", True),
    ],
)
def test_rules(rules: bytes, path: str, expected: bool) -> None:
    assert allowed(rules, path) is expected


@pytest.mark.parametrize(
    ("status", "expected"),
    [(200, False), (301, True), (404, True), (403, True), (429, False), (500, False), (503, False)],
)
def test_status_decides_before_the_text(status: int, expected: bool) -> None:
    assert allowed(b"User-agent: *\nDisallow: /", "/a", status) is expected


@pytest.mark.parametrize(("line", "delay"), [(b"7", 7.0), (b"0.5", 0.5), (b"999", 30.0), (b"-3", 0.0), (b"soon", 0.0)])
def test_crawl_delay(line: bytes, delay: float) -> None:
    rules = read_rules(200, b"User-agent: *\nCrawl-delay: " + line, max_crawl_delay=30)
    assert rules.crawl_delay == delay


def test_robots_url_keeps_scheme_and_port() -> None:
    assert robots_url("http://example.org:8080/a/b?c#d") == "http://example.org:8080/robots.txt"


def test_a_thousand_names_over_a_thousand_rules_take_no_time() -> None:
    names = "".join(f"User-agent: bot{number}\n" for number in range(2000))
    rules = "".join(f"Disallow: /{number}\n" for number in range(2000))
    started = time.process_time()
    assert allowed(f"{names}{rules}User-agent: *\nDisallow: /a".encode(), "/0")
    assert not allowed(f"{names}User-agent: State*\n{rules}".encode(), "/0")
    assert time.process_time() - started < 3  # each rule under each name: half a minute


NAMES = ("*", "statement-audit # us", "State*", "statement-audit-2", "otherbot", "")
SPELLINGS = ("User-agent: {}", "user agent {}", "useragent:{}")


def test_other_names_change_no_rules_of_ours() -> None:
    for number, (one, two, three) in enumerate(itertools.product(NAMES, repeat=3)):
        spell = [SPELLINGS[(number + place) % 3] for place in range(3)]
        text = "\n".join(
            [
                spell[0].format(one),
                "Disallow: /a",
                spell[1].format(two),
                spell[2].format(three),
                "Disallow /b",
                "Allow: /b/c",
            ]
        )
        plain = Protego.parse(text)
        for path in ("/a", "/b", "/b/c"):
            assert allowed(text.encode(), path) is plain.can_fetch(f"https://example.org{path}", PRODUCT), text
