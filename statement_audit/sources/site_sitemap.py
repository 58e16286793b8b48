"""Site maps for machines: which addresses they list, and which of their parts to open."""

import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice

from statement_audit.plain_text import patterns_beside
from statement_audit.sources.site_urls import resolve

Load = Callable[[str], bytes]

MOST_XML = 8_000_000  # characters
MOST_ENTRIES = 60_000
MAP = patterns_beside(__file__)


def read_sitemap(content: bytes) -> tuple[str, bool]:
    """(text, whether it is an index of further maps); packed ones are unpacked within a limit."""
    if content[:2] == b"\x1f\x8b":
        try:
            content = zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(content, MOST_XML)
        except zlib.error:
            return "", False
    text = content[:MOST_XML].decode("utf-8", errors="replace")
    return text, MAP["index"].search(text[:5000]) is not None


def sitemap_urls(text: str, base: str) -> Iterator[str]:
    """The addresses that a map lists, one a line in the plain form."""
    if "<" not in text[:1000]:
        found: Iterable[str] = (line.strip() for line in text.splitlines() if line.startswith("http"))
    else:
        found = (match[1].strip().replace("&amp;", "&") for match in MAP["location"].finditer(text))
    for location in islice(found, MOST_ENTRIES):
        if url := resolve(base, location):
            yield url


def choose_parts(urls: Iterable[str], most: int) -> list[str]:
    """Those parts of an index that may list a statement, likeliest first."""
    fit = [url for url in urls if not MAP["unlikely_part"].search(url.rsplit("/", 1)[-1])]
    return sorted(fit, key=lambda url: not MAP["likely_part"].search(url.rsplit("/", 1)[-1]))[:most]


def robots_sitemaps(content: bytes) -> list[str]:
    """The maps that a robots.txt names."""
    return MAP["robots_line"].findall(content[:500_000].decode("utf-8", errors="replace"))[:5]


def collect_urls(
    load: Load, root: str, most: int, is_enough: Callable[[str], bool], named: Sequence[str] | None = None
) -> list[str]:
    """The addresses that a site's maps list.

    Args:
        load: fetches; empty where there is nothing, and for what it fetched before.
        root: the site's home page.
        most: files read, robots.txt included.
        is_enough: no further part of a map is opened once an address is such.
        named: the maps that its robots.txt names, where that is known; they are read first.
    """
    urls = list[str]()
    waiting, left = choose_parts(_resolved(root, named or ()), most), most
    if not waiting:
        urls, parts = _read_map(load, root + "sitemap.xml")
        left -= 1
        if named is None and not urls and not parts:
            parts = _resolved(root, robots_sitemaps(load(root + "robots.txt")))
            left -= 1
        waiting = choose_parts(parts, left)
    while waiting and left > 0 and not any(map(is_enough, urls)):
        more, inner = _read_map(load, waiting.pop(0))
        left -= 1
        urls += more
        waiting = [*choose_parts(inner, left), *waiting][: max(0, left)]
    return urls


def _resolved(root: str, named: Iterable[str]) -> list[str]:
    return [url for line in named if (url := resolve(root, line))]


def _read_map(load: Load, url: str) -> tuple[list[str], list[str]]:
    """(pages, further maps) that a map lists."""
    text, is_index = read_sitemap(load(url))
    urls = list(sitemap_urls(text, url)) if text else []
    return ([], urls) if is_index else (urls, [])
