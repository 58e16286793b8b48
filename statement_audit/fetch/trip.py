"""What one fetch goes through: every URL, the network time, the last answer's status and headers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from statement_audit.models import FetchRecord

KEPT_HEADERS = (
    "content-type",
    "content-length",
    "content-encoding",
    "content-disposition",
    "content-language",
    "content-md5",
    "date",
    "etag",
    "last-modified",
    "retry-after",
    "x-robots-tag",
)


class Trip:
    """Kept up to date by the session; `total` is the network time that it may take, in seconds."""

    def __init__(self, url: str, total: float) -> None:
        self.total = total
        self.chain = [url]
        self.seconds = 0.0
        self.status: int | None = None
        self.headers: Mapping[str, str] = {}
        self._began = datetime.now(UTC).isoformat(timespec="seconds")

    @property
    def left(self) -> float:
        """Seconds of network time that remain; may be below 0."""
        return self.total - self.seconds

    def move_to(self, url: str) -> None:
        """Note a redirect."""
        self.chain.append(url)
        self.status, self.headers = None, {}

    def branch(self, url: str) -> Trip:
        """A trip that goes on from here to `url`; what it uses of the time is its own to add up."""
        branch = Trip(url, self.total)
        branch.chain = [*self.chain, url]
        branch.seconds = self.seconds
        branch._began = self._began
        return branch

    def record(self, *, size: int = 0, problem: str | None = None) -> FetchRecord:
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
            headers={name: self.headers[name] for name in KEPT_HEADERS if name in self.headers},
            problem=problem,
        )
