"""Fetch documents over HTTP, politely and within limits."""

import logging
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, suppress
from dataclasses import replace
from http.cookiejar import CookieJar
from urllib.parse import urlsplit

from statement_audit.errors import DocumentError
from statement_audit.fetch.answers import MAX_FRAME_DEPTH, check_answer, frame_targets, weight
from statement_audit.fetch.consent import is_consent_page, way_through
from statement_audit.fetch.courier import NOT_MODIFIED, Asking, Courier
from statement_audit.fetch.guard import Guard
from statement_audit.fetch.options import FetchOptions
from statement_audit.fetch.pacing import Pacer, Stop, host_key
from statement_audit.fetch.request import Answer, Wire, border, can_be_sent, guard_of
from statement_audit.fetch.request_log import Trip
from statement_audit.fetch.robots import robots_url
from statement_audit.markup import needs_browser
from statement_audit.models import Fetched, FetchRecord

log = logging.getLogger(__name__)

MOST_MARKUP = 3_000_000  # bytes of a page that are looked at; a shell for scripts is far smaller
POLL_SECONDS = 0.2
# They tell of the bytes that a server sent, not of what scripts made of them.
OF_THE_ORIGINAL = frozenset(("etag", "last-modified", "content-length", "content-md5", "content-encoding"))


class Session(AbstractContextManager["Session"]):
    """Fetches documents and remembers each host's robots.txt and last call. Safe for many threads at once: hosts are
    asked side by side, each host one request at a time.

    Args:
        options: limits and manners.
        guard: which addresses may be called; by default from `options` and the environment.
        clock: seconds that only go forward; `sleep`: waits. Both are injected by tests; socket time limits always
            run on the real clock.
        asked: how many requests each host has had today, by `host_key`.
    """

    def __init__(
        self,
        options: FetchOptions | None = None,
        *,
        guard: Guard | None = None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] | None = None,
        asked: Mapping[str, int] | None = None,
    ) -> None:
        self.options = options = options or FetchOptions()
        self.guard = guard or guard_of(options)
        self._stop = Stop()
        pacer = Pacer(options, clock, sleep or self._stop.sleep, self._stop, Counter(asked))
        self._courier = Courier(pacer, self.guard)
        self._rendering = threading.Lock()
        self._consented: dict[str, CookieJar | None] = {}  # host -> cookies; None: there is no way
        self._gates: dict[str, CookieJar] = {}  # host -> cookies without which it redirects to itself
        self._sent_home: set[str] = set()  # hosts that were asked once more with the cookie of their home page

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Forget every robots.txt. Connections are closed after each request already."""
        self._courier.robots.clear()

    def affords(self, url: str, requests: int) -> bool:
        """Whether the address's host may get so many requests more today; true of what is no address."""
        with suppress(ValueError):
            return self._courier.pacer.affords(host_key(url if "://" in url else f"https://{url}"), requests)
        return True

    def sitemaps(self, url: str) -> tuple[str, ...] | None:
        """The site maps that the robots.txt of the address's origin names; None where it was not read. No request."""
        rules = self._courier.robots.known(robots_url(url))
        return rules.sitemaps if rules is not None and rules.refusal is None else None

    def stop(self) -> None:
        """End every fetch, under way or waiting, with StoppedError, and all that are begun later. Any thread may call
        it; only a name look-up runs to its end."""
        self._stop.set()

    def renders(self) -> bool:
        """Whether pages may be rendered, and a browser is installed."""
        from statement_audit.fetch.browser import installed

        return self.options.browser and installed()

    def fetch(
        self,
        url: str,
        *,
        etag: str | None = None,
        last_modified: str | None = None,
        known_at: str | None = None,
        render: bool = False,
    ) -> Fetched:
        """GET a document, following redirects and frames; each hop passes the guard and the host's robots.txt.

        A page that scripts would write is rendered by a browser, where one is installed; see `FetchOptions.browser`.

        Args:
            etag: of the copy that is known already: the server need not send it again (`record.not_modified`).
            last_modified: likewise, as the server gave it.
            known_at: the address that gave that copy and these two, where redirects led to it; by default `url`. They
                are sent to no other address.
            render: by a browser, where one is installed, though the page has text of its own.

        Raises:
            DocumentError: `address_refused`, `unreachable`, `timeout`, `tls_untrusted`, `truncated`, `link_dead`,
                `login_required`, `consent_required`, `day_budget`, `http_error` (data: status), `too_large`,
                `too_many_redirects`, `robots_denied` or
                `challenge_page`. `data["record"]` holds the FetchRecord, `data["requests"]` their number.
            StoppedError: `stop` was called.
        """
        self._stop.check()
        trip = Trip(url.strip(), self.options.total_seconds)
        conditions = {"If-None-Match": etag or "", "If-Modified-Since": last_modified or ""}
        conditions = {name: value for name, value in conditions.items() if can_be_sent(value)}
        asking = Asking(conditions=conditions, conditions_for=known_at or trip.chain[0])
        with self._courier.wire() as wire:
            try:
                with border(trip.chain[0]):
                    return self._fetch(trip, wire, asking, render)
            except DocumentError as error:
                if trip.status is not None:
                    error.data.setdefault("status", trip.status)
                error.data.setdefault("url", trip.chain[-1])
                error.data["requests"] = trip.visit.requests
                error.data["record"] = trip.record(problem=error.code)
                raise

    def _fetch(self, trip: Trip, wire: Wire, asking: Asking, render: bool) -> Fetched:
        host = urlsplit(trip.chain[0]).hostname or ""
        consented = self._consented.get(host)
        wire.jar.update(self._gates.get(host, {}))
        wire.jar.update(consented or {})
        before = wire.cookies()
        answer = self._courier.follow(trip, wire, asking)
        if trip.chain[0] in trip.chain[1:]:
            self._gates[host] = wire.jar.copy()
        if answer.status == NOT_MODIFIED:
            return Fetched(b"", trip.record(not_modified=True))
        if host not in self._sent_home and wire.cookies() != before and _was_sent_home(trip):
            self._sent_home.add(host)
            trip.move_to(trip.chain[0])
            answer = self._courier.follow(trip, wire)
        if is_consent_page(trip.chain[0], answer):
            answer = self._consent(trip, wire, answer, host, again=consented is not None)
        first = Fetched(answer.content, trip.record(size=len(answer.content)))
        answer, trip = self._open_frames(answer, trip, wire, iter(range(self.options.max_frames)))
        record = trip.record(size=len(answer.content))
        framed = answer.content is not first.content
        fetched = Fetched(answer.content, record, first if framed else None)
        return self._render(fetched, answer, trip, wire) if render or _is_scripted(answer) else fetched

    def _consent(self, trip: Trip, wire: Wire, answer: Answer, host: str, *, again: bool) -> Answer:
        """Pass a consent page as it allows, and ask again; the host gets its cookies back from now on. A page at the
        address itself that shows no way stays as it is. `again`: the cookies were sent, and did not help."""
        asked, way = trip.chain[0], way_through(answer)
        if way is None and answer.url == asked:
            return answer
        wall = DocumentError("consent_required", f"{asked} shows nothing before consent that only a browser can give.")
        if way is None or again or self._consented.get(host, wire.jar) is None:
            self._consented[host] = None
            raise wall
        for name, value in way.cookies:
            wire.jar.set(name, value, domain=urlsplit(answer.url).hostname or host, path="/")
        before = len(trip.chain)
        if way.target:
            trip.move_to(way.target)
            answer = self._courier.follow(trip, wire)
        if asked not in trip.chain[before:]:  # else it was asked again on the way
            trip.move_to(asked)
            answer = self._courier.follow(trip, wire)
        passed = not is_consent_page(asked, answer)
        self._consented[host] = wire.jar.copy() if passed else None
        if not passed:
            raise wall
        return answer

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
                inner = self._courier.follow(branch, wire)
                inner, inner_trip = self._open_frames(inner, branch, wire, tickets, depth + 1)
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
        if not self.renders():
            if self.options.browser:
                log.info("%s needs a browser and none is installed", trip.chain[-1])
            return fetched
        while not self._rendering.acquire(timeout=POLL_SECONDS):  # a browser takes much memory: one at a time
            self._stop.check()
        try:
            return self._render_alone(fetched, answer, trip, wire)
        finally:
            self._rendering.release()

    def _render_alone(self, fetched: Fetched, answer: Answer, trip: Trip, wire: Wire) -> Fetched:
        from statement_audit.fetch.browser import render

        load = self._courier.loader(wire, trip.visit)
        try:
            with border(trip.chain[-1]):
                rendered = render(trip.chain[-1], answer, load, self.options, self._stop)
        except DocumentError as error:
            self._stop.check()
            log.info("%s could not be rendered: %s", trip.chain[-1], error)
            note = {**fetched.record.headers, "x-rendered": f"no: {error.message}"}
            return replace(fetched, record=_counted(replace(fetched.record, headers=note), trip))
        self._stop.check()
        if weight(rendered.content) <= weight(answer.content):
            return replace(fetched, record=_counted(fetched.record, trip))
        check_answer(replace(answer, url=rendered.url, content=rendered.content), redirected=len(trip.chain) > 1)
        headers = {name: value for name, value in fetched.record.headers.items() if name not in OF_THE_ORIGINAL}
        chain = fetched.record.chain if rendered.url == trip.chain[-1] else (*fetched.record.chain, rendered.url)
        record = replace(
            fetched.record,
            final_url=rendered.url,
            chain=chain,
            size=len(rendered.content),
            headers={**headers, "x-rendered": rendered.browser},
            tool=f"{fetched.record.tool}, {rendered.browser}",
        )
        return Fetched(rendered.content, _counted(record, trip), fetched.original or fetched)


def _was_sent_home(trip: Trip) -> bool:
    """Whether an address below the home page led to that."""
    asked, ended = urlsplit(trip.chain[0]), urlsplit(trip.chain[-1])
    return ended.path in ("", "/") and asked.path not in ("", "/") and asked.netloc == ended.netloc


def _counted(record: FetchRecord, trip: Trip) -> FetchRecord:
    """The record with the requests that were made since."""
    return replace(record, hops=tuple(trip.visit.hops), requests=trip.visit.requests)


def _is_scripted(answer: Answer) -> bool:
    if "html" not in answer.headers.get("content-type", "html") or answer.content[:5] == b"%PDF-":
        return False
    return needs_browser(answer.content[:MOST_MARKUP].decode("utf-8", errors="replace"))
