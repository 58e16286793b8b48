"""Fetch documents over HTTP, politely and within limits."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from statement_audit.errors import DocumentError
from statement_audit.fetch.answers import check_answer, check_transient
from statement_audit.fetch.frames import MAX_FRAME_DEPTH, MOST_FRAMES, frame_targets, weight
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
from statement_audit.markup import needs_browser

log = logging.getLogger(__name__)

BACKOFF_SECONDS = 1.0  # doubled with each try, where the server names no pause
ROBOTS_SECONDS = 20.0
MOST_MARKUP = 3_000_000  # bytes of a page that are looked at; a shell for scripts is far smaller


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
        """GET a document, following redirects and frames; each hop passes the guard and the host's robots.txt.

        A page that scripts would write is rendered by a browser, where one is installed; see `FetchOptions.browser`.

        Raises:
            DocumentError: `address_refused`, `unreachable`, `timeout`, `http_error` (data: status), `too_large`,
                `too_many_redirects`, `robots_denied` or `challenge_page`. `data["record"]` holds the FetchRecord.
        """
        trip = Trip(url.strip(), self.options.total_seconds)
        wire = Wire(self.guard)
        try:
            answer = self._follow(trip, wire)
            first = Fetched(answer.content, trip.record(size=len(answer.content)))
            answer, trip = self._open_frames(answer, trip, wire, iter(range(MOST_FRAMES)))
            fetched = Fetched(answer.content, trip.record(size=len(answer.content)), first)
            fetched = fetched if answer.content is not first.content else first
            return self._render(fetched, answer, trip, wire)
        except DocumentError as error:
            if trip.status is not None:
                error.data.setdefault("status", trip.status)
            error.data.setdefault("url", trip.chain[-1])
            error.data["record"] = trip.record(problem=error.code)
            raise
        finally:
            wire.close()

    def _open_frames(
        self, answer: Answer, trip: Trip, wire: Wire, tickets: Iterator[int], depth: int = 0
    ) -> tuple[Answer, Trip]:
        """The page, or the frame in it that holds more. `tickets` bounds the frames of one fetch."""
        best, best_trip, most = answer, trip, weight(answer.content)
        if depth == MAX_FRAME_DEPTH:
            return best, best_trip
        for target in frame_targets(answer.headers, answer.content, trip.chain[-1]):
            if target in trip.chain or next(tickets, None) is None:
                continue
            branch = trip.branch(target)
            try:
                inner, inner_trip = self._open_frames(self._follow(branch, wire), branch, wire, tickets, depth + 1)
            except DocumentError as error:  # the page stays, with what it says itself
                log.info("frame of %s left out: %s", trip.chain[-1], error)
                continue
            finally:
                trip.seconds = max(trip.seconds, branch.seconds)
            if weight(inner.content) > most:
                best, best_trip, most = inner, inner_trip, weight(inner.content)
        return best, best_trip

    def _render(self, fetched: Fetched, answer: Answer, trip: Trip, wire: Wire) -> Fetched:
        """The page as its scripts write it; the page as it came where it needs none or no browser is there."""
        if not self.options.browser or not _is_scripted(answer):
            return fetched
        from statement_audit.fetch.browser import installed, render

        if not installed():
            log.info("%s needs a browser and none is installed", trip.chain[-1])
            return fetched
        rest = _Subrequests(self, wire, time.monotonic() + self.options.render_seconds)
        try:
            rendered = render(trip.chain[-1], answer, rest.load, self.options)
        except DocumentError as error:
            log.info("%s could not be rendered: %s", trip.chain[-1], error)
            note = {**fetched.record.headers, "x-rendered": f"no: {error.message}"}
            return replace(fetched, record=replace(fetched.record, headers=note))
        if weight(rendered.content) <= weight(answer.content):
            return fetched
        headers = {**fetched.record.headers, "x-rendered": rendered.browser}
        chain = fetched.record.chain if rendered.url == trip.chain[-1] else (*fetched.record.chain, rendered.url)
        record = replace(
            fetched.record, final_url=rendered.url, chain=chain, size=len(rendered.content), headers=headers
        )
        return Fetched(rendered.content, record, fetched.original or fetched)

    def _follow(
        self, trip: Trip, wire: Wire, headers: Mapping[str, str] | None = None, delay: float | None = None
    ) -> Answer:
        seen = set()  # with the cookies that were sent: some sites redirect to the same page to set one
        while True:
            url = trip.chain[-1]
            self.guard.check_url(url)
            gap = self._check_robots(url)
            seen.add((url, wire.cookies()))
            answer = self._get(url, trip, wire, gap=gap, headers=headers, delay=delay)
            target = redirect_target(answer.status, answer.headers, answer.content, url)
            if target is None:
                check_answer(answer)
                return answer
            if (target, wire.cookies()) in seen or len(trip.chain) > self.options.max_redirects:
                kind = "in a circle" if target in trip.chain else f"more than {self.options.max_redirects} times"
                raise DocumentError("too_many_redirects", f"{trip.chain[0]} redirects {kind}, last to {target}.")
            if headers and _origin(target) != _origin(url):
                headers = None  # what a page's script said to one host is not told to another
            trip.move_to(target)

    def _get(
        self,
        url: str,
        trip: Trip,
        wire: Wire,
        *,
        gap: float = 0.0,
        robots: bool = False,
        headers: Mapping[str, str] | None = None,
        delay: float | None = None,
    ) -> Answer:
        """One hop, tried again where the failure may pass. Raises TransientError where it did not pass."""
        options = self.options
        for attempt in range(options.retries + 1):
            try:
                self._pacer.wait(_host(url), gap, delay=delay)
                answer = self._get_once(url, trip, wire, robots, headers)
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

    def _get_once(self, url: str, trip: Trip, wire: Wire, robots: bool, headers: Mapping[str, str] | None) -> Answer:
        options = self.options
        if trip.left <= 0:
            raise DocumentError("timeout", f"{url}: the {trip.total:.0f} s for the whole document are used up.")
        most = MAX_ROBOTS_BYTES if robots else options.max_bytes
        limits = Limits(most, trip.left, options.connect_seconds, options.read_seconds, keep_cut=robots)
        started = time.monotonic()
        trip.status, trip.headers = None, {}
        try:
            answer = wire.get(url, limits, headers)
        finally:
            trip.seconds += time.monotonic() - started
            self._pacer.ended(_host(url))
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


class _Subrequests:
    """Fetches what a rendered page asks for: the same guard, robots.txt and pacing, within limits for the page."""

    def __init__(self, session: Session, wire: Wire, ends: float) -> None:
        self._session = session
        self._wire = wire
        self._ends = ends
        self._requests = 0
        self._bytes = 0

    def load(self, url: str, headers: Mapping[str, str]) -> tuple[str, Answer]:
        """GET a URL with redirects; returns the URL it ended at, too. Raises DocumentError."""
        options = self._session.options
        self._requests += 1
        if self._requests > options.render_requests:
            raise DocumentError("too_large", f"{url}: the page makes more than {options.render_requests} requests.")
        trip = Trip(url, min(options.total_seconds, max(0.0, self._ends - time.monotonic())))
        answer = self._session._follow(trip, self._wire, headers, options.render_delay_seconds)
        self._bytes += len(answer.content)
        if self._bytes > options.max_bytes:
            raise DocumentError("too_large", f"{url}: the page loads more than {options.max_bytes} bytes.")
        return trip.chain[-1], answer


def _is_scripted(answer: Answer) -> bool:
    if "html" not in answer.headers.get("content-type", "html") or answer.content[:5] == b"%PDF-":
        return False
    return needs_browser(answer.content[:MOST_MARKUP].decode("utf-8", errors="replace"))


def _origin(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return parts.scheme, parts.netloc


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").rstrip(".").lower()
