"""Fetch documents over HTTP, politely and within limits."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from statement_audit.errors import DocumentError
from statement_audit.fetch.answers import check_answer, check_transient
from statement_audit.fetch.guard import Guard
from statement_audit.fetch.options import Fetched, FetchOptions, TransientError
from statement_audit.fetch.pacing import Pacer
from statement_audit.fetch.redirects import redirect_target
from statement_audit.fetch.request import Answer, Limits, Wire
from statement_audit.fetch.robots import (
    FAILURE_SECONDS,
    MAX_ROBOTS_BYTES,
    MAX_ROBOTS_REDIRECTS,
    RULES_SECONDS,
    RobotsRules,
    read_rules,
    robots_url,
)
from statement_audit.fetch.trip import Trip

log = logging.getLogger(__name__)

BACKOFF_SECONDS = 1.0  # doubled with each try, where the server names no pause
ROBOTS_SECONDS = 20.0


class Session:
    """Fetches documents one at a time and remembers each host's robots.txt and last call. Not for several threads.

    Args:
        options: limits and manners.
        guard: which addresses may be called; by default from `options` and the environment.
        clock: seconds that only go forward; `sleep`: waits. Both are injected by tests; socket time limits always
            run on the real clock.
    """

    def __init__(
        self,
        options: FetchOptions | None = None,
        *,
        guard: Guard | None = None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.options = options or FetchOptions()
        self.guard = guard or Guard(allow_private=self.options.private_allowed())
        self._clock = clock
        self._pacer = Pacer(
            delay=self.options.delay_seconds, longest=self.options.max_retry_after, clock=clock, sleep=sleep
        )
        self._robots: dict[str, tuple[float, RobotsRules | DocumentError]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Forget every robots.txt. Connections are closed after each request already."""
        self._robots.clear()

    def fetch(self, url: str) -> Fetched:
        """GET a document, following redirects; each hop passes the guard and the host's robots.txt.

        Raises:
            DocumentError: `address_refused`, `unreachable`, `timeout`, `http_error` (data: status), `too_large`,
                `too_many_redirects`, `robots_denied` or `challenge_page`. `data["record"]` holds the FetchRecord.
        """
        trip = Trip(url.strip(), self.options.total_seconds)
        wire = Wire(self.guard)
        try:
            answer = self._follow(trip, wire)
        except DocumentError as error:
            if trip.status is not None:
                error.data.setdefault("status", trip.status)
            error.data.setdefault("url", trip.chain[-1])
            error.data["record"] = trip.record(problem=error.code)
            raise
        finally:
            wire.close()
        return Fetched(answer.content, trip.record(size=len(answer.content)))

    def _follow(self, trip: Trip, wire: Wire) -> Answer:
        seen = set()  # with the cookies that were sent: some sites redirect to the same page to set one
        while True:
            url = trip.chain[-1]
            self.guard.check_url(url)
            gap = self._check_robots(url)
            seen.add((url, wire.cookies()))
            answer = self._get(url, trip, wire, gap=gap)
            target = redirect_target(answer.status, answer.headers, answer.content, url)
            if target is None:
                check_answer(answer)
                return answer
            if (target, wire.cookies()) in seen or len(trip.chain) > self.options.max_redirects:
                kind = "in a circle" if target in trip.chain else f"more than {self.options.max_redirects} times"
                raise DocumentError("too_many_redirects", f"{trip.chain[0]} redirects {kind}, last to {target}.")
            trip.move_to(target)

    def _get(self, url: str, trip: Trip, wire: Wire, *, gap: float = 0.0, robots: bool = False) -> Answer:
        """One hop, tried again where the failure may pass. Raises TransientError where it did not pass."""
        options = self.options
        for attempt in range(options.retries + 1):
            try:
                answer = self._get_once(url, trip, wire, gap, robots)
                check_transient(answer)
                return answer
            except TransientError as error:
                pause = BACKOFF_SECONDS * 2**attempt if error.retry_after is None else error.retry_after
                last = attempt == options.retries or pause > options.max_retry_after
                if not last or error.retry_after is not None:  # asked to stay away: the next document waits, too
                    self._pacer.hold(_host(url), pause)
                if last:
                    raise
                log.info("%s; next try in %.0f s", error, pause)
        raise AssertionError("the last attempt returns or raises")

    def _get_once(self, url: str, trip: Trip, wire: Wire, gap: float, robots: bool) -> Answer:
        options = self.options
        host = _host(url)
        self._pacer.wait(host, gap)
        if trip.left <= 0:
            raise DocumentError("timeout", f"{url}: the {trip.total:.0f} s for the whole document are used up.")
        most = MAX_ROBOTS_BYTES if robots else options.max_bytes
        limits = Limits(most, trip.left, options.connect_seconds, options.read_seconds, keep_cut=robots)
        started = time.monotonic()
        trip.status, trip.headers = None, {}
        try:
            answer = wire.get(url, limits)
        finally:
            trip.seconds += time.monotonic() - started
            self._pacer.ended(host)
        trip.status, trip.headers = answer.status, answer.headers
        return answer

    # --- robots.txt ---------------------------------------------------------------------

    def _check_robots(self, url: str) -> float:
        """Refuse a forbidden URL; return the host's crawl delay in seconds."""
        if not self.options.respect_robots:
            return 0.0
        rules = self._rules(robots_url(url))
        rules.check(url)
        return rules.crawl_delay

    def _rules(self, address: str) -> RobotsRules:
        until, known = self._robots.get(address, (0.0, None))
        if known is None or self._clock() >= until:
            try:
                known, lasts = self._read_robots(address), RULES_SECONDS
            except DocumentError as error:
                known, lasts = error, FAILURE_SECONDS
            if isinstance(known, RobotsRules) and known.refusal:
                lasts = FAILURE_SECONDS
            self._robots[address] = (self._clock() + lasts, known)
        if isinstance(known, DocumentError):
            raise DocumentError(known.code, known.message, hint=known.hint, data=known.data) from known
        return known

    def _read_robots(self, address: str) -> RobotsRules:
        trip = Trip(address, min(ROBOTS_SECONDS, self.options.total_seconds))
        wire = Wire(self.guard)
        try:
            for _ in range(MAX_ROBOTS_REDIRECTS + 1):
                self.guard.check_url(trip.chain[-1])
                answer = self._get(trip.chain[-1], trip, wire, robots=True)
                target = redirect_target(answer.status, answer.headers, b"", trip.chain[-1])
                if target is None:
                    break
                trip.move_to(target)
        except TransientError as error:
            if "status" not in error.data:
                raise
            return read_rules(error.data["status"], b"", max_crawl_delay=0.0)
        finally:
            wire.close()
        return read_rules(answer.status, answer.content, max_crawl_delay=self.options.max_crawl_delay)


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").rstrip(".").lower()
