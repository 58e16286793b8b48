"""One request at a time to a host, with a pause between."""

from __future__ import annotations

from collections.abc import Callable

from statement_audit.errors import DocumentError


class Pacer:
    """Remembers per host when the last request ended and what pause the host asked for. Times in seconds."""

    def __init__(
        self, *, delay: float, longest: float, clock: Callable[[], float], sleep: Callable[[float], None]
    ) -> None:
        self._delay = delay
        self._longest = longest
        self._clock = clock
        self._sleep = sleep
        self._ended: dict[str, float] = {}
        self._held: dict[str, float] = {}

    def wait(self, host: str, gap: float = 0.0, *, delay: float | None = None) -> None:
        """Sleep until the host may be asked again; `gap` is its own crawl delay, `delay` stands in for the usual one.

        Raises:
            DocumentError: `http_error` where the host asked for a pause longer than the limit.
        """
        now = self._clock()
        held = self._held.get(host, now) - now
        if held > self._longest:
            raise DocumentError(
                "http_error", f"{host} asked not to be called for another {held:.0f} s.", data={"retry_after": held}
            )
        due = (
            self._ended[host] + max(self._delay if delay is None else delay, gap) - now if host in self._ended else 0.0
        )
        if max(held, due) > 0:
            self._sleep(max(held, due))

    def ended(self, host: str) -> None:
        """Note that a request to the host is over."""
        self._ended[host] = self._clock()

    def hold(self, host: str, seconds: float) -> None:
        """Keep away from the host for at least so long."""
        self._held[host] = max(self._held.get(host, 0.0), self._clock() + seconds)
