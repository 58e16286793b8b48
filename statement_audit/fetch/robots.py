"""What a site's robots.txt allows (RFC 9309).

A missing file (4xx) allows everything. A server that cannot say (5xx, and 429, which says "later", not "none") allows
nothing. Where the server is not reached at all, the fetch fails for that reason instead. Only the first 512 KB
are read, as the RFC permits.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice
from urllib.parse import urlsplit

from protego import Protego

from statement_audit.errors import DocumentError
from statement_audit.fetch.options import PRODUCT
from statement_audit.fetch.pacing import Stop
from statement_audit.fetch.request_log import RequestLog

MAX_ROBOTS_BYTES = 512 * 1024
MAX_ROBOTS_REDIRECTS = 5
MAX_SITEMAPS = 5
RULES_SECONDS = 24 * 3600.0  # the RFC: no longer than a day
FAILURE_SECONDS = 300.0  # a dead host is not tried again for each address of a long list
AGENT = re.compile(r"user[- ]?agent\s*:|user(?:-|\s+)?agent\s", re.IGNORECASE)  # as loosely as the parser reads it


@dataclass(frozen=True, slots=True)
class RobotsRules:
    """The rules of one origin. `text` None: everything is allowed, unless `refusal` gives a reason for nothing.
    `sitemaps`: the site maps that it names, the first `MAX_SITEMAPS`."""

    text: Protego | None = None
    refusal: str | None = None
    crawl_delay: float = 0.0
    sitemaps: tuple[str, ...] = ()

    def decide(self, url: str) -> str:
        """What the record says: allowed, denied, none (there is no robots.txt) or unread."""
        if self.refusal is not None:
            return "unread"
        if self.text is None:
            return "none"
        return "allowed" if self.text.can_fetch(url, PRODUCT) else "denied"

    def check(self, url: str) -> None:
        """Raise `DocumentError("robots_denied")` where the URL is forbidden to us."""
        denied = self.decide(url) == "denied"
        if reason := f"robots.txt of {urlsplit(url).netloc} forbids it" if denied else self.refusal:
            hint = "Download it by hand and pass the file."
            raise DocumentError("robots_denied", f"{url} was not fetched: {reason}.", hint=hint)


class RobotsCache:
    """The rules of every origin, each read by one thread while others that need them wait for it.

    Args:
        read: reads the robots.txt at an address. Raises DocumentError.
        clock: seconds that only go forward.
    """

    def __init__(self, read: Callable[[str, RequestLog], RobotsRules], clock: Callable[[], float], stop: Stop) -> None:
        self._read = read
        self._clock = clock
        self._stop = stop
        self._known: dict[str, tuple[float, RobotsRules | DocumentError]] = {}
        self._reading: set[str] = set()

    def rules(self, address: str, visit: RequestLog) -> RobotsRules:
        """The rules at an address; `visit` counts the requests, if any are needed.

        Raises:
            DocumentError: the robots.txt could not be read for a reason that keeps the document away, too.
        """
        known = self._known_or_mine(address) or self._read_for_all(address, visit)
        if isinstance(known, DocumentError):
            raise DocumentError(known.code, known.message, hint=known.hint, data=known.data) from known
        return known

    def known(self, address: str) -> RobotsRules | None:
        """The rules at an address, where they were read already."""
        with self._stop.changed:
            found = self._known.get(address, (0.0, None))[1]
        return found if isinstance(found, RobotsRules) else None

    def clear(self) -> None:
        """Forget everything."""
        with self._stop.changed:
            self._known.clear()

    def _known_or_mine(self, address: str) -> RobotsRules | DocumentError | None:
        """What is known, once nobody is reading; None makes the caller the one who reads."""
        with self._stop.changed:
            self._stop.wait_until(lambda: address not in self._reading)
            until, known = self._known.get(address, (0.0, None))
            if known is None or self._clock() >= until:
                self._reading.add(address)
                return None
            return known

    def _read_for_all(self, address: str, visit: RequestLog) -> RobotsRules | DocumentError:
        found: RobotsRules | DocumentError | None = None
        try:
            found = self._read(address, visit)
        except DocumentError as error:
            found = error
        finally:  # also where this thread is stopped: another may read then
            with self._stop.changed:
                self._reading.discard(address)
                if found is not None:
                    failed = isinstance(found, DocumentError) or found.refusal is not None
                    self._known[address] = (self._clock() + (FAILURE_SECONDS if failed else RULES_SECONDS), found)
                self._stop.changed.notify_all()
        return found


def robots_url(url: str) -> str:
    """The robots.txt of the URL's origin."""
    return f"{origin_of(url)}/robots.txt"


def origin_of(url: str) -> str:
    """Scheme, host and port of an address, as it is spelt there; no slash at the end."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def read_rules(status: int, content: bytes, *, max_crawl_delay: float) -> RobotsRules:
    """Make rules of an answer to a request for robots.txt."""
    if status == 429 or status >= 500:
        return RobotsRules(refusal=f"robots.txt could not be read (status {status})")
    if status >= 300:
        return RobotsRules()
    parsed = Protego.parse(_for_us(content.decode("utf-8-sig", errors="replace")))
    delay = parsed.crawl_delay(PRODUCT) or 0.0
    maps = tuple(islice(parsed.sitemaps, MAX_SITEMAPS))
    return RobotsRules(parsed, crawl_delay=min(max(float(delay), 0.0), max_crawl_delay), sitemaps=maps)


def _for_us(text: str) -> str:
    """The file with one name for all agents whose rules are not ours. The parser keeps every rule of a group once for
    each of its names: with thousands of both it would take hours."""
    lines = [line.partition("#")[0].strip() for line in text.splitlines()]
    names = [_agent(line) for line in lines]
    ours = max((name for name in names if name and PRODUCT.startswith(name)), key=len, default="*")
    agents = {name: f"User-agent: {ours if name == ours else 'other'}" for name in filter(None, names)}
    return "\n".join(agents.get(name, line) for line, name in zip(lines, names, strict=True))


def _agent(line: str) -> str:
    """Whom the rules below a line are for; empty where the line does not say."""
    found = AGENT.match(line)
    value = line[found.end() :].strip().lower() if found else ""
    return value.replace("*", "") or value[:1]
