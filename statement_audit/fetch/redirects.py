"""Where an answer sends its reader: a Location header, or a page that only refreshes to another."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import urldefrag, urljoin

from statement_audit.fetch.challenge import HEAD_BYTES
from statement_audit.markup import STUB_TEXT, unescape, visible_text, without

REDIRECT_STATUSES = frozenset({301, 302, 303, 307, 308})
MAX_REFRESH_SECONDS = 10.0  # slower ones are pages that reload themselves
META = re.compile(r"<meta\b[^<>]*>", re.IGNORECASE)
REFRESH = re.compile(r"http-equiv\s*+=\s*+[\"']?\s*+refresh", re.IGNORECASE)
CONTENT = re.compile(r"\bcontent\s*=\s*(\"[^\"]*\"|'[^']*'|[^\s>]+)", re.IGNORECASE)
TARGET = re.compile(r"\s*+(\d++(?:\.\d*+)?|\.\d++)\s*+[;,]\s*+(?:url\s*+=\s*+)?(.+)$", re.IGNORECASE | re.DOTALL)


def redirect_target(status: int, headers: Mapping[str, str], content: bytes, base: str) -> str | None:
    """The absolute URL that the reader is sent to, without fragment, or None.

    Args:
        headers: with lower-case names.
        content: the body; read for a meta refresh where the status is 200.
        base: the URL that was asked for.
    """
    if status in REDIRECT_STATUSES:
        found = headers.get("location", "").strip() or None
    elif status == 200:
        found = _refresh(headers.get("refresh", "")) or _meta_refresh(headers, content)
    else:
        found = None
    if found is None:
        return None
    try:
        return urldefrag(urljoin(base, found)).url
    except ValueError:  # "http://[": the guard says what is wrong with it
        return found


def _meta_refresh(headers: Mapping[str, str], content: bytes) -> str | None:
    if "html" not in headers.get("content-type", "html") or b"<meta" not in content[:HEAD_BYTES].lower():
        return None
    page = content[:HEAD_BYTES].decode("utf-8", errors="replace")
    page = without(without(page, "<!--", "-->"), "<noscript", "</noscript")
    for tag in META.findall(page):
        value = CONTENT.search(tag) if REFRESH.search(tag) else None
        if value:
            stub = len(visible_text(page)) <= STUB_TEXT
            return _refresh(unescape(value.group(1).strip("\"'"))) if stub else None
    return None


def _refresh(value: str) -> str | None:
    """The URL of "0; url=/new"; None where it reloads the page itself or waits long."""
    found = TARGET.match(value)
    if not found or float(found.group(1)) > MAX_REFRESH_SECONDS:
        return None
    return found.group(2).strip().strip("\"'") or None
