"""One request at a time to a host, with a pause between, whichever thread asks; and the signal that ends every wait."""

import threading
from collections import Counter, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from statement_audit.errors import DocumentError, StoppedError
from statement_audit.fetch.options import FetchOptions

DEFAULT_PORTS = {"http": 80, "https": 443}


class Stop:
    """Threads wait on `changed` for each other and sleep through `sleep`; after `set` they raise StoppedError."""

    def __init__(self) -> None:
        self.changed = threading.Condition()
        self.endings: set[Callable[[], None]] = set()  # what breaks off the requests that are under way
        self._event = threading.Event()

    @property
    def is_set(self) -> bool:
        """Whether the session is to end."""
        return self._event.is_set()

    def set(self) -> None:
        """End all waits and requests, now and from now on."""
        self._event.set()
        with self.changed:
            self.changed.notify_all()
        for end in tuple(self.endings):
            end()

    def check(self) -> None:
        """Raise StoppedError once the signal is set."""
        if self._event.is_set():
            raise StoppedError("Fetching was stopped.")

    def sleep(self, seconds: float) -> None:
        """Sleep, but not on after the signal."""
        self._event.wait(seconds)

    def wait_until(self, ready: Callable[[], bool]) -> None:
        """Wait for other threads' doing; `changed` is held by the caller and given up meanwhile."""
        self.changed.wait_for(lambda: self.is_set or ready())
        self.check()


def host_key(url: str) -> str:
    """What counts as one host: its name, with the port where that is not the scheme's own."""
    parts = urlsplit(url)
    name = (parts.hostname or "").rstrip(".").lower()
    port = parts.port
    return name if port is None or port == DEFAULT_PORTS.get(parts.scheme.lower()) else f"{name}:{port}"


@dataclass(eq=False)
class Pacer:
    """Gives each host's turn to one thread after another, in the order in which they came.

    A turn lasts from the pause before a request to its end, so that no two requests to a host overlap or follow too
    close. Waiting for a turn or a pause holds nothing up for other hosts. Times in seconds. `asked`: requests that each
    host has had today.
    """

    options: FetchOptions
    clock: Callable[[], float]
    sleep: Callable[[float], None]
    stop: Stop
    asked: Counter[str] = field(default_factory=Counter)
    # Per host: who waits, the first of whom has the turn; when its last request ended; until when it is held.
    _lines: dict[str, deque[object]] = field(default_factory=dict, init=False, repr=False)
    _ended: dict[str, float] = field(default_factory=dict, init=False, repr=False)
    _held: dict[str, float] = field(default_factory=dict, init=False, repr=False)

    @contextmanager
    def turn(
        self, host: str, gap: float = 0.0, *, delay: float | None = None, next_in_line: bool = False
    ) -> Iterator[None]:
        """Hold the host's turn for one request.

        Args:
            gap: the host's own crawl delay.
            delay: stands in for the usual pause.
            next_in_line: do not queue behind others: a page that is half loaded goes before pages that are not begun.

        Raises:
            DocumentError: `http_error` where the host asked for a pause longer than the limit; `day_budget` where it
                has had its requests for the day.
            StoppedError: the session was stopped.
        """
        ticket = object()
        try:
            self._line_up(host, ticket, next_in_line)
            if not self.affords(host, 1):
                raise DocumentError("day_budget", f"{host} has had its {self.options.day_budget} requests for today.")
            self._pause(host, max(gap, self.options.delay_seconds if delay is None else delay))
            self.stop.check()
            self.asked[host] += 1
            try:
                yield
            finally:
                self._ended[host] = self.clock()
        finally:
            self._leave(host, ticket)

    def affords(self, host: str, requests: int) -> bool:
        """Whether the host may get so many requests more today, or as many as it may get in a day at all."""
        most = self.options.day_budget
        return not most or self.asked[host] + min(requests, most) <= most

    def hold(self, host: str, seconds: float) -> None:
        """Keep everybody away from the host for at least so long; called by who has the turn."""
        self._held[host] = max(self._held.get(host, 0.0), self.clock() + seconds)

    def _line_up(self, host: str, ticket: object, next_in_line: bool) -> None:
        with self.stop.changed:
            line = self._lines.setdefault(host, deque())
            line.insert(1 if next_in_line else len(line), ticket)
            self.stop.wait_until(lambda: line[0] is ticket)

    def _leave(self, host: str, ticket: object) -> None:
        with self.stop.changed:
            line = self._lines.get(host, deque())
            if ticket in line:
                line.remove(ticket)
            if not line:
                self._lines.pop(host, None)
            self.stop.changed.notify_all()

    def _pause(self, host: str, delay: float) -> None:
        now = self.clock()
        held = self._held.get(host, now) - now
        if held > self.options.max_retry_after:
            message = f"{host} asked not to be called for another {held:.0f} s."
            raise DocumentError("http_error", message, data={"retry_after": held})
        due = self._ended[host] + delay - now if host in self._ended else 0.0
        if max(held, due) > 0:
            self.sleep(max(held, due))
