"""One signal that ends every wait of a session's threads."""

from __future__ import annotations

import threading
from collections.abc import Callable

from statement_audit.errors import StoppedError


class Stop:
    """Threads wait on `changed` for each other and sleep through `sleep`; after `set` they raise StoppedError."""

    def __init__(self) -> None:
        self.changed = threading.Condition()
        self._event = threading.Event()

    @property
    def is_set(self) -> bool:
        """Whether the session is to end."""
        return self._event.is_set()

    def set(self) -> None:
        """End all waits, now and from now on."""
        self._event.set()
        with self.changed:
            self.changed.notify_all()

    def check(self) -> None:
        """Raise StoppedError once the signal is set."""
        if self._event.is_set():
            raise StoppedError("Fetching was stopped.")

    def sleep(self, seconds: float) -> None:
        """Sleep, but not on after the signal."""
        self._event.wait(seconds)

    def wait_until(self, ready: Callable[[], bool]) -> None:
        """Wait for other threads' doing; `changed` is held by the caller and given up meanwhile."""
        while not ready():
            self.check()
            self.changed.wait()
        self.check()
