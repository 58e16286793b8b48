"""Where an answer sends its reader: a Location header, or a page that only refreshes to another."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import islice

from statement_audit.fetch.address import as_sent, canonical, join
from statement_audit.fetch.challenge import HEAD_BYTES
from statement_audit.markup import STUB_TEXT, page_encoding, unescape, visible_text, without

REDIRECT_STATUSES = frozenset({301, 302, 303, 307, 308})
MAX_REFRESH_SECONDS = 10.0  # slower ones are pages that reload themselves
META = re.compile(r"<meta\b[^<>]*>", re.IGNORECASE)
REFRESH = re.compile(r"http-equiv\s*+=\s*+(?:[\"']\s*+)?refresh", re.IGNORECASE)
CONTENT = re.compile(r"\bcontent\s*=\s*(\"[^\"]*\"|'[^']*'|[^\s>]+)", re.IGNORECASE)
DELAY = re.compile(r"(\d++(?:\.\d*+)?|\.\d++)\s*+[;,]")
URL_NAME = re.compile(r"url\s*+=", re.IGNORECASE)
MOST_TAGS = 20  # of a page are looked at; a stub has one


def redirect_target(status: int, headers: Mapping[str, str], content: bytes, base: str) -> str | None:
    """The absolute URL that the reader is sent to, without fragment, or None.

    Args:
        headers: with lower-case names.
        content: the body; read for a meta refresh where the status is 200.
        base: the URL that was asked for.
    """
    if status in REDIRECT_STATUSES:
        found = as_sent(headers.get("location", "")).strip() or None
    elif status == 200:
        found = _refresh(as_sent(headers.get("refresh", ""))) or _meta_refresh(headers, content)
    else:
        found = None
    if found is None:
        return None
    try:
        target = join(base, found)
    except ValueError:
        target = found
    if status == 200 and not _is_web_address(target):  # the page stays, as in a browser
        return None
    return target  # the guard says what is wrong with it


def _is_web_address(url: str) -> bool:
    try:
        return canonical(url).scheme in ("http", "https")
    except ValueError:
        return False


def _meta_refresh(headers: Mapping[str, str], content: bytes) -> str | None:
    if "html" not in headers.get("content-type", "html") or b"<meta" not in content[:HEAD_BYTES].lower():
        return None
    page = content[:HEAD_BYTES].decode(page_encoding(content[:HEAD_BYTES]), errors="replace")
    page = without(without(page, "<!--", "-->"), "<noscript", "</noscript")
    tags = filter(REFRESH.search, META.findall(page))
    values = [value for tag in islice(tags, MOST_TAGS) if (value := CONTENT.search(tag))]
    if not values or len(visible_text(page)) > STUB_TEXT:
        return None
    return _refresh(unescape(values[0].group(1).strip("\"'")))


def _refresh(value: str) -> str | None:
    """The URL of "0; url=/new"; None where it reloads the page itself or waits long."""
    value = value.strip()
    found = DELAY.match(value)
    if not found or float(found.group(1)) > MAX_REFRESH_SECONDS:
        return None
    target = value[found.end() :].strip()
    named = URL_NAME.match(target)
    return (target[named.end() :].strip() if named else target).strip("\"'") or None
