"""The bodies that the hostile server sends. Everything here is invented."""

from __future__ import annotations

import functools
import gzip

STATEMENT = (
    "<!DOCTYPE html><html lang='en'><head><title>Modern slavery statement 2025 - Larkspur Ltd</title></head><body>"
    "<h1>Modern slavery statement</h1><p>This statement is made under section 54 of the Modern Slavery Act 2015 by "
    "Larkspur Ltd for the financial year that ended on 31 March 2025.</p>"
    + "<p>Larkspur Ltd checks its suppliers for forced labour and repays fees that workers paid to agents.</p>" * 30
    + "<p>Approved by the board on 2 June 2025 and signed by its chair.</p></body></html>"
).encode()
LOGIN = (
    b"<!DOCTYPE html><html><head><title>Sign in</title></head><body><h1>Sign in to continue</h1>"
    b"<form method='post'><input name='user'><input type='password' name='word'><button>Sign in</button></form>"
    b"<p><a href='/forgotten'>Forgotten your password?</a></p></body></html>"
)
CAPTCHA = (
    b"<!DOCTYPE html><html><head><title>One more step</title></head><body><p>Please verify you are human.</p>"
    b"<div class='g-recaptcha' data-sitekey='0'></div></body></html>"
)
FRAME_IN_ITSELF = b"<html><body><iframe src='/'></iframe><iframe src='/?again=1'></iframe></body></html>"


@functools.cache
def bomb() -> bytes:
    """Half a megabyte that unpacks to 100."""
    return gzip.compress(bytes(100_000_000), 1)


@functools.cache
def links(number: int) -> bytes:
    """A page of links to pages that do not matter; 115,000 are ten megabytes."""
    row = "<li><a href='/articles/{0}/about-our-products'>Article number {0} about our products</a></li>\n"
    rows = "".join(map(row.format, range(number)))
    return f"<html><head><title>Archive</title></head><body><ul>{rows}</ul></body></html>".encode()


@functools.cache
def ten_megabytes_of_rules() -> bytes:
    """A robots.txt of which only the beginning is for everybody."""
    rules = "".join(f"Disallow: /private/{number:06}/*/files\n" for number in range(280_000))
    return f"User-agent: *\n{rules}".encode()


def deep_markup() -> bytes:
    """Elements within elements, deeper than a parser that calls itself can go."""
    return b"<html><body>" + b"<div>" * 100_000 + b"Deep." + b"</div>" * 100_000 + b"</body></html>"


def calendar(month: int) -> bytes:
    """A month of a calendar that never ends: each leads to the next and the last, and to each of its days."""
    days = "".join(f"<a href='/calendar/{month}/{day}'>{day}</a> " for day in range(1, 31))
    return (
        f"<html><head><title>Events in month {month}</title></head><body><h1>What is on</h1>{days}"
        f"<a href='/calendar/{month - 1}'>Earlier</a> <a href='/calendar/{month + 1}'>Later</a></body></html>"
    ).encode()
