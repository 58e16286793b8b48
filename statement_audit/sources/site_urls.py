"""Addresses on a site: from an href to an address, when two are the same page, and which hosts are one company's."""

from __future__ import annotations

import functools
import ipaddress
import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, quote, unquote, urlencode, urljoin, urlsplit

from statement_audit.plain_text import patterns_beside
from statement_audit.sources.site_words import says

if TYPE_CHECKING:
    from tldextract import TLDExtract

URLS = patterns_beside(__file__)
LONGEST = 2000  # characters of an address that is still one
QUOTES = " \t“”„‘’\"'"  # around an address that was pasted with them


def resolve(base: str, href: str) -> str | None:
    """The http(s) address that an href means, without its fragment; None for mail, scripts and what is malformed."""
    text = re.sub(r"[\x00-\x1f\x7f]+", "", href).strip(QUOTES).replace("\\", "/")
    if not text or len(text) > LONGEST or URLS["other_scheme"].match(text):
        return None
    try:
        parts = urlsplit(urljoin(base, text))
        if parts.scheme not in ("http", "https") or not parts.hostname or {"@", " "} & set(parts.netloc):
            return None
        _ = parts.port, text.encode()  # a script's text may hold half a character
    except ValueError:
        return None
    path = quote(parts.path, safe="/%:@!$&'()*+,;=~-._") or "/"
    return parts._replace(path=path, query=parts.query.replace(" ", "%20"), fragment="").geturl()


@functools.lru_cache(maxsize=8192)
def url_key(url: str) -> str:
    """Equal for addresses that a person would call the same page.

    http and https, www, a slash or index.html at the end, the order of a query and its tracking values do not count.
    """
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.").rstrip(".")
    port = f":{number}" if (number := parts.port) and number not in (80, 443) else ""
    path = URLS["index"].sub("", re.sub(r"/{2,}", "/", unquote(parts.path))).rstrip("/")
    query = parse_qsl(parts.query, keep_blank_values=True)
    kept = [(name, value) for name, value in query if not URLS["tracking"].fullmatch(name)]
    return f"{host}{port}{path}" + (f"?{urlencode(sorted(kept))}" if kept else "")


def without_locale(url: str) -> str:
    """`url_key` without language and country parts: /en-gb/legal/x, /fr/legal/x and /legal/x are one page."""
    host, *parts = url_key(url).split("/")
    return "/".join([host, *(part for part in parts if not URLS["locale"].fullmatch(part))])


def root_of(url: str) -> str:
    """The address of the site's home page."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}/"


def folder_of(url: str) -> str:
    """The folder whose address this is, as one that ends with a slash or an index file is; empty for a page's."""
    path = urlsplit(url).path
    return url[: url.partition("?")[0].rindex("/") + 1] if path.endswith("/") or URLS["index"].search(path) else ""


def home_of(url: str) -> str | None:
    """The home page of the company whose document this is; None where the host keeps files for others."""
    parts = urlsplit(url)
    host = (parts.hostname or "").lower()
    if says(host, "storage_host"):
        return None
    if URLS["asset_host"].match(host) and not is_bare(host):
        return f"{parts.scheme}://www.{site_name(url)}/"
    return root_of(url)


def is_home(url: str) -> bool:
    """Whether an address is by its form a home page: the root, a language, an index file."""
    parts = urlsplit(url)
    segments = [part for part in URLS["page_ending"].sub("", URLS["index"].sub("/", parts.path)).split("/") if part]
    by_locale = len(segments) <= 2 and all(map(URLS["locale"].fullmatch, segments))
    by_index = len(segments) <= 1 and URLS["index"].search(parts.path) is not None
    return (by_locale or by_index) and not (parts.query and segments)


def is_document(url: str) -> bool:
    """Whether the address promises a file for reading: PDF, Word, OpenDocument, or what a download centre gives."""
    numbered = URLS["number_query"].search(urlsplit(url).query) and not URLS["no_page"].search(urlsplit(url).path)
    return bool(numbered) or _is_download(url)


def is_page(url: str) -> bool:
    """Whether the address may give a page with links; one with a document's number may be that of a page about it."""
    return not (_is_download(url) or URLS["no_page"].search(urlsplit(url).path))


def _is_download(url: str) -> bool:
    parts = urlsplit(url)
    named = URLS["download"].search(parts.path) or URLS["download_query"].search(parts.query)
    return bool(named) and not URLS["no_page"].search(parts.path)


@functools.cache
def _suffixes() -> TLDExtract:
    """The public suffix list as the library ships it: no network, nothing written."""
    from tldextract import TLDExtract

    return TLDExtract(suffix_list_urls=(), cache_dir=None, include_psl_private_domains=True)


def is_bare(host: str) -> bool:
    """An IP address or a name without a dot: a host of its own, with its port."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return "." not in host
    return True


@functools.lru_cache(maxsize=4096)
def _registrable(host: str) -> tuple[str, str]:
    """(registrable domain, its own label)."""
    found = _suffixes()(host)
    if found.suffix and found.domain:
        return f"{found.domain}.{found.suffix}", found.domain
    labels = host.split(".")[-2:]  # a suffix that no list knows, or a name that is a suffix itself
    return ".".join(labels), labels[0]


def is_host_name(text: str) -> bool:
    """Whether words are the name of a host under a public suffix ("www.example.co.uk"), perhaps with a path."""
    host = text.partition("/")[0].lower()
    return bool(URLS["host"].fullmatch(host)) and bool(_suffixes()(host).suffix)


def site_name(url: str) -> str:
    """What one site's addresses have in common: the registrable domain; host and port where there is none."""
    parts = urlsplit(url)
    host = (parts.hostname or "").lower().rstrip(".")
    return f"{host}:{parts.port or ''}" if is_bare(host) else _registrable(host)[0]


def is_sister(url: str, other: str) -> bool:
    """Whether two addresses are of one company by name: example.com, example.co.uk, example-group.com."""
    if site_name(url) == site_name(other):
        return True
    hosts = [(urlsplit(address).hostname or "").lower().rstrip(".") for address in (url, other)]
    if any(is_bare(host) for host in hosts):
        return False
    first, second = (_core(_registrable(host)[1]) for host in hosts)
    return len(first) > 2 and first == second


def is_named(url: str, words: str) -> bool:
    """Whether words, written as one, hold the name by which a site goes."""
    name = _core(site_name(url).split(".")[0])
    return len(name) > 3 and name in words.replace(" ", "")


def _core(label: str) -> str:
    return URLS["company_noise"].sub("", label).replace("-", "") or label
