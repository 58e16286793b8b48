"""What a site's robots.txt allows (RFC 9309).

A missing file (4xx) allows everything. A server that cannot say (5xx, and 429, which says "later", not "none") allows
nothing. Where the server is not reached at all, the fetch fails for that reason instead. Only the first 512 KB
are read, as the RFC permits.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit, urlunsplit

from protego import Protego

from statement_audit.errors import DocumentError
from statement_audit.fetch.options import PRODUCT

MAX_ROBOTS_BYTES = 512 * 1024
MAX_ROBOTS_REDIRECTS = 5
RULES_SECONDS = 24 * 3600.0  # the RFC: no longer than a day
FAILURE_SECONDS = 300.0  # a dead host is not tried again for each address of a long list


@dataclass(frozen=True, slots=True)
class RobotsRules:
    """The rules of one origin. `text` None: everything is allowed, unless `refusal` gives a reason for nothing."""

    text: Protego | None = None
    refusal: str | None = None
    crawl_delay: float = 0.0

    def check(self, url: str) -> None:
        """Raise `DocumentError("robots_denied")` where the URL is forbidden to us."""
        if self.refusal is not None:
            raise _denied(url, self.refusal)
        if self.text is not None and not self.text.can_fetch(url, PRODUCT):
            raise _denied(url, f"robots.txt of {urlsplit(url).netloc} forbids it")


def robots_url(url: str) -> str:
    """The robots.txt of the URL's origin."""
    parts = urlsplit(url)
    return urlunsplit((parts.scheme, parts.netloc, "/robots.txt", "", ""))


def read_rules(status: int, content: bytes, *, max_crawl_delay: float) -> RobotsRules:
    """Make rules of an answer to a request for robots.txt."""
    if status == 429 or status >= 500:
        return RobotsRules(refusal=f"robots.txt could not be read (status {status})")
    if status >= 300:
        return RobotsRules()
    parsed = Protego.parse(content.decode("utf-8-sig", errors="replace"))
    delay = parsed.crawl_delay(PRODUCT) or 0.0
    return RobotsRules(parsed, crawl_delay=min(max(float(delay), 0.0), max_crawl_delay))


def _denied(url: str, reason: str) -> DocumentError:
    return DocumentError(
        "robots_denied",
        f"{url} was not fetched: {reason}.",
        hint="Download it by hand and pass the file.",
    )
