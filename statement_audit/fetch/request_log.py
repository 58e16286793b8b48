"""What one fetch goes through: every URL and request, the network time, the last answer's status and headers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from statement_audit import __version__
from statement_audit.clock import now
from statement_audit.fetch.options import PRODUCT
from statement_audit.models import FetchRecord, Hop
from statement_audit.resources import table_beside

TOOL = f"{PRODUCT} {__version__}"
MOST_HEADERS = 60
MOST_HEADER_CHARACTERS = 4096
HEADERS = table_beside(__file__, "headers")


@dataclass(slots=True)
class RequestLog:
    """The requests of one fetch: `hops` are those for documents, in order; `requests` counts robots.txt, too."""

    hops: list[Hop] = field(default_factory=list)
    requests: int = 0


class Trip:
    """One way through redirects. Kept up to date by the courier; `total` is the network time that it may take, in
    seconds. `visit` is shared by all trips of one fetch. `robots`: see FetchRecord. `address`: where it stands, as
    spelt for the server."""

    def __init__(self, url: str, total: float, visit: RequestLog | None = None) -> None:
        self.total = total
        self.chain = [url]
        self.address = url
        self.visit = visit or RequestLog()
        self.seconds = 0.0
        self.status: int | None = None
        self.headers: Mapping[str, str] = {}
        self.robots: str | None = None
        self._began = now()

    @property
    def left(self) -> float:
        """Seconds of network time that remain; may be below 0."""
        return self.total - self.seconds

    def move_to(self, url: str) -> None:
        """Note a redirect."""
        self.chain.append(url)
        self.status, self.headers, self.robots = None, {}, None

    def branch(self, url: str) -> Trip:
        """A trip that goes on from here to `url`; what it uses of the time is its own to add up."""
        branch = Trip(url, self.total, self.visit)
        branch.chain = [*self.chain, url]
        branch.seconds = self.seconds
        branch._began = self._began
        return branch

    def record(self, *, size: int = 0, problem: str | None = None, not_modified: bool = False) -> FetchRecord:
        """The row for `fetches`; `problem` is an issue code."""
        kind = self.headers.get("content-type", "").partition(";")[0].strip().lower()
        return FetchRecord(
            url=self.chain[0],
            final_url=self.chain[-1],
            chain=tuple(self.chain),
            status=self.status,
            media_type=kind or None,
            fetched_at=self._began,
            seconds=round(self.seconds, 3),
            size=size,
            headers=kept_headers(self.headers),
            problem=problem,
            hops=tuple(self.visit.hops),
            requests=self.visit.requests,
            robots=self.robots,
            tool=TOOL,
            not_modified=not_modified,
        )


def kept_headers(headers: Mapping[str, str]) -> dict[str, str]:
    """The headers that are kept as evidence: all but cookies and the connection's own, within limits."""
    first = [name for name in HEADERS["evidence"] if name in headers]
    names = [*first, *(name for name in headers if name not in (*HEADERS["evidence"], *HEADERS["left_out"]))]
    return {name: headers[name][:MOST_HEADER_CHARACTERS] for name in names[:MOST_HEADERS]}
