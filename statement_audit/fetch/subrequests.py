"""What a rendered page asks for, fetched within limits for the page."""

from __future__ import annotations

import time
from collections.abc import Mapping

from statement_audit.errors import DocumentError
from statement_audit.fetch.courier import Asking, Courier
from statement_audit.fetch.request import Answer, Wire
from statement_audit.fetch.request_log import RequestLog, Trip


class Subrequests:
    """The same guard, robots.txt and pacing as for any document. `visit`: the fetch whose requests these are."""

    def __init__(self, courier: Courier, wire: Wire, visit: RequestLog) -> None:
        self._courier = courier
        self._wire = wire
        self._visit = visit
        self._ends = time.monotonic() + courier.options.render_seconds
        self._requests = 0
        self._bytes = 0

    def load(self, url: str, headers: Mapping[str, str]) -> tuple[str, Answer]:
        """GET a URL with redirects; returns the URL it ended at, too. Raises DocumentError."""
        options = self._courier.options
        self._requests += 1
        if self._requests > options.render_requests:
            raise DocumentError("too_large", f"{url}: the page makes more than {options.render_requests} requests.")
        trip = Trip(url, min(options.total_seconds, max(0.0, self._ends - time.monotonic())), self._visit)
        asking = Asking(headers, delay=options.render_delay_seconds, next_in_line=True)
        answer = self._courier.follow(trip, self._wire, asking)
        self._bytes += len(answer.content)
        if self._bytes > options.max_bytes:
            raise DocumentError("too_large", f"{url}: the page loads more than {options.max_bytes} bytes.")
        return trip.chain[-1], answer
