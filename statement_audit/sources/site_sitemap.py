"""Site maps for machines: which addresses they list, and which of their parts to open."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Iterator
from itertools import islice

from statement_audit.sources.site_urls import resolve

MOST_XML = 8_000_000  # characters
MOST_ENTRIES = 60_000
LOCATION = re.compile(
    r"<(?:\w+:)?loc>\s*(?:<!\[CDATA\[)?\s*([^<\]]{5,2000}?)\s*(?:\]\]>)?\s*</(?:\w+:)?loc>", re.IGNORECASE
)
INDEX = re.compile(r"<(?:\w+:)?sitemapindex\b", re.IGNORECASE)
ROBOTS_LINE = re.compile(r"^\s*sitemap\s*:\s*(\S+)", re.IGNORECASE | re.MULTILINE)
LIKELY_PART = re.compile(r"page|legal|corporate|content|main|document|pdf|static|polic|general", re.IGNORECASE)
UNLIKELY_PART = re.compile(
    r"product|post(?!al)|image|video|news|blog|categor|tag|author|collection|store|location|job|event|recipe|archive",
    re.IGNORECASE,
)


def read_sitemap(content: bytes) -> tuple[str, bool]:
    """(text, whether it is an index of further maps); packed ones are unpacked within a limit."""
    if content[:2] == b"\x1f\x8b":
        try:
            content = zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(content, MOST_XML)
        except zlib.error:
            return "", False
    text = content[:MOST_XML].decode("utf-8", errors="replace")
    return text, INDEX.search(text[:5000]) is not None


def sitemap_urls(text: str, base: str) -> Iterator[str]:
    """The addresses that a map lists, one a line in the plain form."""
    if "<" not in text[:1000]:
        found: Iterable[str] = (line.strip() for line in text.splitlines() if line.startswith("http"))
    else:
        found = (match[1].replace("&amp;", "&") for match in LOCATION.finditer(text))
    for location in islice(found, MOST_ENTRIES):
        if url := resolve(base, location):
            yield url


def choose_parts(urls: Iterable[str], most: int) -> list[str]:
    """Those parts of an index that may list a statement, likeliest first."""
    fit = [url for url in urls if not UNLIKELY_PART.search(url.rsplit("/", 1)[-1])]
    return sorted(fit, key=lambda url: not LIKELY_PART.search(url.rsplit("/", 1)[-1]))[:most]


def robots_sitemaps(content: bytes) -> list[str]:
    """The maps that a robots.txt names."""
    return ROBOTS_LINE.findall(content[:500_000].decode("utf-8", errors="replace"))[:5]
