"""What markup shows without a parser."""

from __future__ import annotations

import time

import pytest

from statement_audit.markup import needs_browser, visible_text, without

SCRIPT = '<script src="/static/main.js"></script>'


@pytest.mark.parametrize(
    "page",
    [
        f'<html><head><title>Larkspur</title></head><body><div id="root"></div>{SCRIPT}</body></html>',
        f"<html><body><noscript>You need to enable JavaScript to run this app.</noscript><div id=x></div>{SCRIPT}</body></html>",
        f"<body><app-root></app-root>{SCRIPT}</body>",
        f"<body><div id='__next'><p>Loading…</p></div>{SCRIPT}</body>",
        f"<body>{SCRIPT}</body>",
        "<body><p>Please turn on JavaScript to see this page.</p><script>go()</script></body>",
        "<body><p>JavaScript is disabled in your browser.</p><script>go()</script></body>",
        "<body ng-app='site'><div ui-view></div><script>go()</script></body>",
    ],
)
def test_pages_that_scripts_write(page: str) -> None:
    assert needs_browser(page)


@pytest.mark.parametrize(
    "page",
    [
        "<body></body>",
        "<body><h1>404</h1><p>The page that you look for is not here. Go back to the start.</p></body>",
        f"<body><h1>404</h1><p>The page that you look for is not here. Go back to the start page, please.</p>{SCRIPT}</body>",
        f"<body><div id=root><p>{'Text that is there. ' * 40}</p></div>{SCRIPT}</body>",
        f"<body><p>{'Text that is there. ' * 40}</p><noscript>Enable JavaScript for the map.</noscript>{SCRIPT}</body>",
        f"<body><iframe src='/statement.html'></iframe>{SCRIPT}</body>",
        "",
    ],
)
def test_pages_that_need_no_browser(page: str) -> None:
    assert not needs_browser(page)


def test_without_cuts_spans_and_an_open_end() -> None:
    assert without("a<!--b-->c<!--d", "<!--", "-->").split() == ["a", "c"]
    assert without("a<NoScript>b</NOSCRIPT>c", "<noscript", "</noscript").split() == ["a", ">c"]


@pytest.mark.parametrize("unit", ["<noscript>", "<!--", "<script ", "<div id=", "<style>", "<iframe ", "enable ", "<"])
def test_time_grows_with_length_only(unit: str) -> None:
    page = unit * (400_000 // len(unit))
    started = time.process_time()
    needs_browser(page)
    visible_text(page)
    without(page, "<!--", "-->")
    assert time.process_time() - started < 5
