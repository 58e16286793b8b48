"""Cells and pages for a browser: quotes found and marked, pages, documents and statements as links; nothing of a
statement as markup, and hostile characters made visible.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

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


SHA256 = 64
QUOTED = 300  # characters of a quote that go into an address; its length goes with it
STATEMENTS = ("statement_id", "previous_statement_id", "answered_by_statement_id", "other_statement_id")
ANSWERED = {"answered_page": "page", "answered_quote": "quote"}

Path = Callable[[str], str]


def plain_row(row: Any) -> dict[str, Any]:
    """A row of Datasette's (SQLite's, or its own with labels of other tables' rows) as a dict of stored values."""
    names = row.columns if hasattr(row, "columns") else row.keys()
    return {name: _stored(row[name]) for name in names}


def _stored(value: Any) -> Any:
    return value["value"] if isinstance(value, dict) else value


def show_cell(row: Any, column: str, shown: Any, path: Path) -> Markup | None:
    """The cell's HTML, or None where Datasette's own will do. `path` puts an address below the site's root."""
    value = _stored(shown)
    if value is None or isinstance(value, float):
        return None
    if linked := _linked(row, column, value, path):
        return linked
    if isinstance(shown, dict):  # a row of another table by its label
        return _text(str(shown["label"]))
    return _text(shown) if isinstance(shown, str) else None


def _linked(row: Any, column: str, value: Any, path: Path) -> Markup | None:
    """The cell as a link to a statement, a document, a page or a quote in its page."""
    if column in STATEMENTS and isinstance(value, int):
        return _link(path(f"/-/statement/{value}"), f"statement {value}")
    if column.endswith("sha256") and _is_document(column, value):
        return _link(path(f"/-/document/{value}"), f"document {value[:8]}", title=value)
    if column not in ("page", "quote", *ANSWERED):
        return None
    place = plain_row(row)
    if column in ANSWERED:  # a promise's row also holds the page and quote of the statement that answers it
        place = {"page": place.get("answered_page"), "statement_id": place.get("answered_by_statement_id")}
        column = ANSWERED[column]
    if column == "page":
        address = _page_address(place, value, path)
        return _link(address, f"p. {value}", title=f"Text of page {value}") if address else None
    address = _quote_address(place, str(value), path)
    return _link(address, shorten(visible(str(value)))) if address else None


def _text(value: str) -> Markup | None:
    """Long or hostile text, made short and visible; None for what needs no care."""
    seen = visible(value)
    return None if seen == value and len(value) <= CELL else escape(shorten(seen))


def _link(address: str, text: str, title: str = "") -> Markup:
    tip = Markup(' title="{}"').format(title) if title else ""
    return Markup('<a href="{}"{}>{}</a>').format(address, tip, text)


def _is_document(column: str, value: Any) -> bool:
    """Hashes of texts, criteria and reviews are no documents."""
    names = ("sha256", "document_sha256", "previous_sha256")
    return column in names and isinstance(value, str) and len(value) == SHA256 and value.isalnum()


def _page_address(row: Mapping[str, Any], page: Any, path: Path) -> str:
    """Where the page's text is; empty where the row names no page or no document."""
    if not isinstance(page, int):
        return ""
    document, statement = row.get("document_sha256"), row.get("statement_id")
    if document and _is_document("document_sha256", document):
        return path(f"/-/page/{document}/{page}")
    return path(f"/-/statement/{statement}/{page}") if isinstance(statement, int) else ""


def _quote_address(row: Mapping[str, Any], quote: str, path: Path) -> str:
    address = _page_address(row, row.get("page"), path)
    if not address:
        return ""
    start, end = row.get("start"), row.get("end")
    if isinstance(start, int) and isinstance(end, int):
        return f"{address}?{urlencode({'start': start, 'end': end})}#quote"
    return f"{address}?{urlencode({'quote': quote[:QUOTED], 'length': len(quote)}, errors='replace')}#quote"
