"""A stored page's text, ready for a browser: the quote found and marked, hostile characters made visible."""

from __future__ import annotations

import re
from dataclasses import dataclass

from markupsafe import Markup, escape

SHOWN = 100_000  # characters of a page around the quote; a page of a statement has some 3,000
CELL = 400  # characters of a cell in a table
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
# Characters that turn the direction of the text around them: what is seen is then not what is written.
_TURNING = re.compile(r"[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True, slots=True)
class Marked:
    """A page's text in three parts. `quote` is empty where there is nothing to mark; `cut`: more text was left out."""

    before: Markup
    quote: Markup
    after: Markup
    cut: bool


def visible(text: str) -> str:
    """The text with control characters as U+FFFD, and those that turn its direction by their numbers."""
    if text.isascii() and text.isprintable():
        return text
    return _TURNING.sub(_number, _CONTROLS.sub("\N{REPLACEMENT CHARACTER}", text))


def _number(match: re.Match[str]) -> str:
    return f"[U+{ord(match[0]):04X}]"


def shorten(text: str, limit: int = CELL) -> str:
    """At most `limit` characters, an ellipsis for the rest."""
    return text if len(text) <= limit else text[:limit].rstrip() + "…"


def short(text: str, limit: int) -> str:
    """For a page's own words around the text: visible, and no longer than `limit`."""
    return shorten(visible(text), limit)


def mark(text: str, span: tuple[int, int] | None) -> Marked:
    """The page with the span marked, escaped for HTML; a very long page is cut around it."""
    start, end = span or (0, 0)
    end = min(end, start + SHOWN)
    first, last = max(0, start - SHOWN // 2), min(len(text), end + SHOWN // 2)
    parts = (text[first:start], text[start:end], text[end:last])
    before, quote, after = (escape(visible(part)) for part in parts)
    return Marked(before, quote, after, cut=first > 0 or last < len(text))


def find_span(text: str, start: int | None, end: int | None, quote: str, length: int | None) -> tuple[int, int] | None:
    """Where to mark: the offsets where they lie in the page, else where the quote begins; None where neither holds."""
    if start is not None and end is not None and 0 <= start < end <= len(text):
        return start, end
    found = text.find(quote) if quote else -1
    if found < 0:
        return None
    return found, min(len(text), found + max(len(quote), length or 0))
