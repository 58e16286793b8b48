"""Brings answers: one request at a time per host, past the guard and robots.txt, through redirects and retries."""

import logging
import time
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, field, replace
from itertools import count
from urllib.parse import urlsplit

from statement_audit.errors import DocumentError
from statement_audit.fetch import robots
from statement_audit.fetch.answers import check_answer, check_transient, leads_to_login, login_required, redirect_target
from statement_audit.fetch.guard import MOST_CHARACTERS, Guard
from statement_audit.fetch.options import TransientError
from statement_audit.fetch.pacing import Pacer, host_key
from statement_audit.fetch.request import Answer, Limits, Wire, border
from statement_audit.fetch.request_log import RequestLog, Trip
from statement_audit.models import Hop

log = logging.getLogger(__name__)

NOT_MODIFIED = 304
Load = Callable[[str, Mapping[str, str]], tuple[str, Answer]]  # GETs an address; gives where it ended, too


@dataclass(frozen=True, slots=True)
class Asking:
    """How a document is asked for.

    Attributes:
        headers: added to our own; not told to another origin.
        conditions: If-None-Match and If-Modified-Since; sent only to the address `conditions_for`.
        delay: stands in for the usual pause between two requests to a host.
        next_in_line: see `Pacer.turn`.
        robots: it is a robots.txt: cut where it is too large, and not one of the hops.
    """

    headers: Mapping[str, str] = field(default_factory=dict)
    conditions: Mapping[str, str] = field(default_factory=dict)
    conditions_for: str = ""
    delay: float | None = None
    next_in_line: bool = False
    robots: bool = False


PLAIN = Asking()
ROBOTS = Asking(robots=True)


class Courier:
    """Safe for several threads; what the time of one fetch is spent on is in its Trip."""

    def __init__(self, pacer: Pacer, guard: Guard) -> None:
        self.options = pacer.options
        self.pacer = pacer
        self._guard = guard
        self._stop = pacer.stop
        self.robots = robots.RobotsCache(self._read_robots, pacer.clock, pacer.stop)

    def wire(self) -> closing[Wire]:
        """A wire whose connections are closed and whose cookies are forgotten at the end."""
        return closing(Wire(self._guard, self._stop))

    def follow(self, trip: Trip, wire: Wire, asking: Asking = PLAIN) -> Answer:
        """GET where the trip stands and go on to where redirects lead; raises DocumentError unless a document comes."""
        with border(trip.chain[-1]):
            return self._follow(trip, wire, asking)

    def _follow(self, trip: Trip, wire: Wire, asking: Asking) -> Answer:
        seen = set()  # with the cookies that were sent: some sites redirect to the same page to set one
        origin = ""
        while True:
            url = trip.chain[-1]
            self._address(trip)
            if origin not in ("", robots.origin_of(trip.address)):
                asking = replace(asking, headers={})  # what a page's script said to one host
            origin = robots.origin_of(trip.address)
            gap = self._check_robots(trip)
            seen.add((url, wire.cookies()))
            answer = self._get(trip, wire, asking, gap)
            if answer.status == NOT_MODIFIED and asking.conditions and url == asking.conditions_for:
                return answer
            if (target := redirect_target(answer.status, answer.headers, answer.content, url)) is None:
                check_answer(answer, redirected=len(trip.chain) > 1)
                return answer
            self._check_target(trip, target, circle=(target, wire.cookies()) in seen)
            trip.move_to(target)

    def _address(self, trip: Trip) -> None:
        """Judge where the trip stands, and keep the spelling that was judged: no other is asked for."""
        trip.address = self._guard.check_url(trip.chain[-1]).geturl()

    def _check_target(self, trip: Trip, target: str, *, circle: bool) -> None:
        """Whether a redirect is to be followed. Where it leads is checked when it is asked for."""
        if circle or len(trip.chain) > self.options.max_redirects:
            kind = "in a circle" if target in trip.chain else f"more than {self.options.max_redirects} times"
            raise DocumentError("too_many_redirects", f"{trip.chain[0]} redirects {kind}, last to {target[:300]}.")
        if len(target) > MOST_CHARACTERS:
            message = f"{trip.chain[-1]} redirects to an address of {len(target)} characters."
            raise DocumentError("address_refused", message)
        if leads_to_login(trip.chain[-1], target):
            raise login_required(trip.chain[-1], f"it redirects to {urlsplit(target).hostname}")

    def _get(self, trip: Trip, wire: Wire, asking: Asking, gap: float = 0.0) -> Answer:
        """One hop, tried again where the failure may pass. Raises TransientError where it did not pass."""
        host = host_key(trip.address)
        for attempt in range(self.options.retries + 1):
            if trip.left <= 0:
                message = f"{trip.chain[-1]}: the {trip.total:.0f} s for the whole document are used up."
                raise DocumentError("timeout", message)
            with self.pacer.turn(host, gap, delay=asking.delay, next_in_line=asking.next_in_line):
                try:
                    answer = self._get_once(trip, wire, asking)
                    check_transient(answer)
                    return answer
                except TransientError as error:
                    if self._is_last(host, error, attempt):
                        raise
        raise AssertionError("the last attempt returns or raises")

    def _is_last(self, host: str, error: TransientError, attempt: int) -> bool:
        """Whether it is not tried again; else, or where the host asked for it, the host is left alone for a while."""
        options = self.options
        pause = options.backoff_seconds * 2**attempt if error.retry_after is None else error.retry_after
        last = attempt == options.retries or pause > options.max_retry_after
        if not last or error.retry_after is not None:  # asked to stay away: the next document waits, too
            self.pacer.hold(host, pause)
        if not last:
            log.info("%s; next try in %.0f s", error, pause)
        return last

    def _get_once(self, trip: Trip, wire: Wire, asking: Asking) -> Answer:
        options, url = self.options, trip.chain[-1]
        most = robots.MAX_ROBOTS_BYTES if asking.robots else options.max_bytes
        limits = Limits(most, trip.left, options.connect_seconds, options.read_seconds, keep_cut=asking.robots)
        conditions = asking.conditions if url == asking.conditions_for else {}
        started = time.monotonic()
        trip.status, trip.headers = None, {}
        trip.visit.requests += 1
        hops = [] if asking.robots else trip.visit.hops
        hops.append(Hop(url, None))
        try:
            answer = wire.get(trip.address, limits, {**asking.headers, **conditions})
        except DocumentError:
            self._stop.check()  # broken off by ourselves: no failure of the server
            raise
        finally:
            trip.seconds += time.monotonic() - started
        hops[-1] = Hop(url, answer.status)
        trip.status, trip.headers = answer.status, answer.headers
        return answer

    def loader(self, wire: Wire, visit: RequestLog) -> Load:
        """What a rendered page asks by: the same guard, robots.txt and pacing as for any document. `visit`: the fetch
        whose requests these are."""
        options, sizes = self.options, list[int]()
        requests, ends = count(1), time.monotonic() + options.render_seconds

        def load(url: str, headers: Mapping[str, str]) -> tuple[str, Answer]:
            if next(requests) > options.render_requests:
                raise DocumentError("too_large", f"{url}: the page makes more than {options.render_requests} requests.")
            trip = Trip(url, min(options.total_seconds, max(0.0, ends - time.monotonic())), visit)
            asking = Asking(headers, delay=options.render_delay_seconds, next_in_line=True)
            answer = self.follow(trip, wire, asking)
            sizes.append(len(answer.content))
            if sum(sizes) > options.max_bytes:
                raise DocumentError("too_large", f"{url}: the page loads more than {options.max_bytes} bytes.")
            return trip.chain[-1], answer

        return load

    # --- robots.txt ---------------------------------------------------------------------

    def _check_robots(self, trip: Trip) -> float:
        """Refuse a forbidden URL; return the host's crawl delay in seconds."""
        if not self.options.respect_robots:
            trip.robots = "ignored"
            return 0.0
        url = trip.address
        trip.robots = "unread"
        rules = self.robots.rules(robots.robots_url(url), trip.visit)
        trip.robots = rules.decide(url)
        rules.check(url)
        return rules.crawl_delay

    def _read_robots(self, address: str, visit: RequestLog) -> robots.RobotsRules:
        trip = Trip(address, min(self.options.robots_seconds, self.options.total_seconds), visit)
        with self.wire() as wire:
            try:
                self._address(trip)
                for _ in range(robots.MAX_ROBOTS_REDIRECTS + 1):
                    answer = self._get(trip, wire, ROBOTS)
                    target = redirect_target(answer.status, answer.headers, b"", trip.chain[-1])
                    if target is None or not self._leads_on(trip, target):
                        break
            except TransientError as error:
                if "status" not in error.data:
                    raise
                return robots.read_rules(error.data["status"], b"", max_crawl_delay=0.0)
        return robots.read_rules(answer.status, answer.content, max_crawl_delay=self.options.max_crawl_delay)

    def _leads_on(self, trip: Trip, target: str) -> bool:
        """Whether a robots.txt's redirect can be followed; a site that sends us nowhere has no rules (RFC 9309)."""
        trip.move_to(target)
        try:
            self._address(trip)
        except DocumentError as error:
            log.info("robots.txt of %s: %s", trip.chain[0], error)
            return False
        return True
