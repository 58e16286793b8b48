"""Pages that only hold other pages: framesets, and pages around one iframe or embedded PDF."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from urllib.parse import urldefrag, urljoin

from statement_audit.fetch.challenge import HEAD_BYTES
from statement_audit.markup import STUB_TEXT, visible_text, without

MOST_FRAMES = 8  # are fetched for one document
MAX_FRAME_DEPTH = 3
FRAME = re.compile(r"<(?:i?frame|embed|object)\b[^<>]*>", re.IGNORECASE)
SOURCE = re.compile(r"\b(?<!-)(?:src|data)\s*=\s*(\"[^\"]*\"|'[^']*'|[^\s>]+)", re.IGNORECASE)
FRAMESET = re.compile(r"<frameset\b", re.IGNORECASE)
NO_SIZE = re.compile(
    r"\b(?:width|height)\s*[=:]\s*[\"']?[01](?:px)?[\"'\s;>]|display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE
)
# Frames for measuring, videos, maps and forms hold no document.
OTHER_USES = re.compile(
    r"googletagmanager|google\.[a-z.]+/(?:maps|recaptcha)|maps\.google|youtube|youtu\.be|vimeo|doubleclick|facebook\.com|"
    r"twitter\.com|linkedin\.com|recaptcha|hcaptcha|hubspot|typeform|soundcloud|spotify|/ads?[/?]|consent|cookie",
    re.IGNORECASE,
)


def frame_targets(headers: Mapping[str, str], content: bytes, base: str) -> list[str]:
    """The absolute URLs of the frames that hold what the page shows; none for a page with text of its own.

    Args:
        headers: with lower-case names.
        content: the body.
        base: the URL that the page came from.
    """
    if "html" not in headers.get("content-type", "html") or content[:5] == b"%PDF-":
        return []
    page = content[:HEAD_BYTES].decode("utf-8", errors="replace")
    if "<" not in page:
        return []
    page = without(page, "<!--", "-->")
    if not FRAMESET.search(page) and len(visible_text(page)) > STUB_TEXT:
        return []
    found = dict.fromkeys(filter(None, (_target(tag, base) for tag in FRAME.findall(page))))
    return list(found)[:MOST_FRAMES]


def _target(tag: str, base: str) -> str | None:
    source = SOURCE.search(tag)
    if not source or NO_SIZE.search(tag):
        return None
    value = html.unescape(source.group(1).strip("\"'")).strip()
    if not value or OTHER_USES.search(value) or re.match(r"(?!https?:)[a-z][a-z0-9+.-]*:", value, re.IGNORECASE):
        return None
    try:
        return urldefrag(urljoin(base, value)).url
    except ValueError:
        return None


def weight(content: bytes) -> int:
    """How much of a document some bytes hold: characters that a person sees. A PDF outweighs any stub."""
    if content[:1024].find(b"%PDF-") >= 0 or content[:2] == b"PK":
        return 10 * STUB_TEXT
    return len(visible_text(content[: 10 * HEAD_BYTES].decode("utf-8", errors="replace")))
