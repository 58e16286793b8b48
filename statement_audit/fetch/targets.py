"""Where a page sends its reader: a Location header, a page that only refreshes to another, pages that only hold others
(framesets, and pages around one iframe or embedded PDF)."""

import re
from collections.abc import Mapping
from contextlib import suppress
from itertools import islice
from urllib.parse import unquote, urlsplit

from statement_audit.fetch.answers import HEAD_BYTES, WALLS
from statement_audit.fetch.guard import as_sent, canonical, join
from statement_audit.fetch.request import REDIRECT_STATUSES
from statement_audit.markup import STUB_TEXT, page_encoding, unescape, visible_text, without

MAX_REFRESH_SECONDS = 10.0  # slower ones are pages that reload themselves
META = re.compile(r"<meta\b[^<>]*>", re.IGNORECASE)
REFRESH = re.compile(r"http-equiv\s*+=\s*+(?:[\"']\s*+)?refresh", re.IGNORECASE)
CONTENT = re.compile(r"\bcontent\s*=\s*(\"[^\"]*\"|'[^']*'|[^\s>]+)", re.IGNORECASE)
DELAY = re.compile(r"(\d++(?:\.\d*+)?|\.\d++)\s*+[;,]")
URL_NAME = re.compile(r"url\s*+=", re.IGNORECASE)
MOST_TAGS = 20  # of a page are looked at; a stub has one
MOST_FRAMES = 8  # of one page are looked at
MAX_FRAME_DEPTH = 3
PDF_WEIGHT = 10 * STUB_TEXT  # visible characters: menus, an introduction and a notice beside an embedded PDF
FRAME = re.compile(r"<(?:i?frame|embed|object)\b[^<>]*>", re.IGNORECASE)
SOURCE = re.compile(r"\b(?<!-)(?:src|data)\s*=\s*(\"[^\"]*\"|'[^']*'|[^\s>]+)", re.IGNORECASE)
FRAMESET = re.compile(r"<frameset\b", re.IGNORECASE)
NO_SIZE = re.compile(
    r"(?i)\b(?:width|height)\s*[=:]\s*[\"']?[01](?:px)?[\"'\s;>]|display\s*:\s*none|visibility\s*:\s*hidden"
)
OTHER_SCHEME = re.compile(r"(?!https?:)[a-z][a-z0-9+.-]*:", re.IGNORECASE)
PDF_TYPE = re.compile(r"\btype\s*=\s*[\"']?application/pdf", re.IGNORECASE)
PDF_NAME = re.compile(r".\.pdf\b", re.IGNORECASE)
VIEWER_KEYS = ("file", "url", "src")  # viewer.html?file=statement.pdf
OTHER_USES = re.compile("|".join(WALLS["other_frames"]), re.IGNORECASE)


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
    target = found  # the guard says what is wrong with it
    with suppress(ValueError):
        target = join(base, found)
    if status == 200 and not _is_web_address(target):  # the page stays, as in a browser
        return None
    return target


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
    if not (found := DELAY.match(value)) or float(found.group(1)) > MAX_REFRESH_SECONDS:
        return None
    target = value[found.end() :].strip()
    named = URL_NAME.match(target)
    return (target[named.end() :].strip() if named else target).strip("\"'") or None


def frame_targets(headers: Mapping[str, str], content: bytes, base: str) -> list[str]:
    """The absolute URLs of the frames that hold what the page shows.

    A page with more text than a stub has only those that hold a PDF; a page with the text of a statement has none.

    Args:
        headers: with lower-case names.
        content: the body.
        base: the URL that the page came from.
    """
    if "html" not in headers.get("content-type", "html") or content[:5] == b"%PDF-":
        return []
    page = content[:HEAD_BYTES].decode(page_encoding(content[:HEAD_BYTES]), errors="replace")
    if "<" not in page:
        return []
    page = without(page, "<!--", "-->")
    shown = 0 if FRAMESET.search(page) else len(visible_text(page))
    if shown >= PDF_WEIGHT:
        return []
    found: dict[str, None] = {}
    for tag in FRAME.findall(page):
        target = _target(tag, base)
        pdf = PDF_TYPE.search(tag) or urlsplit(target or "").path.lower().endswith(".pdf")
        if target and (shown <= STUB_TEXT or pdf):
            found[target] = None
    return list(found)[:MOST_FRAMES]


def _target(tag: str, base: str) -> str | None:
    """Where a frame's content lies; for a PDF in a viewer, the PDF."""
    if not (source := SOURCE.search(tag)) or NO_SIZE.search(tag):
        return None
    value = unescape(source.group(1).strip("\"'")).strip()
    try:
        if viewed := _viewed(value):
            base, value = join(base, value), unquote(viewed)
        if not value or OTHER_USES.search(value) or OTHER_SCHEME.match(value):
            return None
        return join(base, value)
    except ValueError:
        return None


def _viewed(address: str) -> str | None:
    """The PDF that a viewer's address names in its query."""
    for part in address.partition("?")[2].partition("#")[0].split("&"):
        name, _, value = part.partition("=")
        if name.lower() in VIEWER_KEYS and PDF_NAME.search(value):
            return value
    return None


def weight(content: bytes) -> int:
    """How much of a document some bytes hold: characters that a person sees. A PDF outweighs any stub."""
    if b"%PDF-" in content[:1024] or content[:2] == b"PK":
        return PDF_WEIGHT
    return len(visible_text(content[: 10 * HEAD_BYTES].decode("utf-8", errors="replace")))
