"""What a fetch is told, and a failure of it that may pass."""

import os
from dataclasses import dataclass

from statement_audit import __version__
from statement_audit.errors import DocumentError

PRODUCT = "statement-audit"  # the name that robots.txt files use for us


@dataclass(frozen=True, slots=True)
class FetchOptions:
    """Limits and manners of a fetch. Sizes in bytes, times in seconds.

    Attributes:
        max_bytes: the most that a document may hold, counted after decompression.
        total_seconds: network time of one document, over all redirects and retries. Pauses are not counted, and name
            look-ups end by the system's own limit.
        connect_seconds: time for one address of a host to accept a connection.
        read_seconds: the longest silence between two packets.
        max_redirects: hops, meta refreshes included.
        delay_seconds: pause between the end of one request to a host and the start of the next.
        max_crawl_delay: the longest `Crawl-delay` of a robots.txt that is kept; a longer one is cut to this.
        day_budget: the most requests to a host in a day, robots.txt included; 0 for no limit.
        retries: further tries after 429, 502, 503, 504 or a broken connection.
        max_retry_after: a server that asks for a longer pause than this is not asked again.
        backoff_seconds: pause before a further try where the server names none; doubled with each.
        respect_robots: whether robots.txt is read and kept.
        robots_seconds: network time of one robots.txt.
        max_frames: the most frames that are fetched for one document.
        allow_private: whether private and loopback addresses may be called; None asks
            `STATEMENT_AUDIT_ALLOW_PRIVATE`.
        browser: whether pages that scripts write are rendered, where the extra `browser` and a Chromium are installed.
        render_seconds: time to render one page, its requests and their pauses included.
        render_requests: the most requests that one rendered page may make.
        render_delay_seconds: pause between two requests of one rendered page to a host.
    """

    max_bytes: int = 50_000_000
    total_seconds: float = 120.0
    connect_seconds: float = 10.0
    read_seconds: float = 30.0
    max_redirects: int = 8
    delay_seconds: float = 1.0
    max_crawl_delay: float = 30.0
    day_budget: int = 0
    retries: int = 2
    max_retry_after: float = 60.0
    backoff_seconds: float = 1.0
    respect_robots: bool = True
    robots_seconds: float = 20.0
    max_frames: int = 8
    allow_private: bool | None = None
    browser: bool = True
    render_seconds: float = 45.0
    render_requests: int = 100
    render_delay_seconds: float = 0.1


class TransientError(DocumentError):
    """A failure that may pass. `retry_after`: seconds that the server asked for, or None."""

    retry_after: float | None = None


def user_agent() -> str:
    """Name the program and, from `STATEMENT_AUDIT_CONTACT`, whom a site's owner may write to."""
    contact = os.environ.get("STATEMENT_AUDIT_CONTACT", "")
    printable = "".join(char for char in contact if " " <= char <= "~").strip().strip("()")
    return f"{PRODUCT}/{__version__}" + (f" (+{printable})" if printable else "")
