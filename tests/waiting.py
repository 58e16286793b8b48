"""Waiting for what other threads and processes do, on a machine however busy."""

from __future__ import annotations

import time
from collections.abc import Callable

FOR_EVER = 600.0  # seconds: a limit that is there to be never reached
LONGEST = 120.0  # seconds that anything may take on a busy machine; what waits in vain for a limit takes FOR_EVER


def wait_until(ready: Callable[[], object]) -> None:
    """Return once `ready()` is true."""
    ends = time.monotonic() + LONGEST
    while not ready():
        if time.monotonic() > ends:
            raise AssertionError("what a test waited for did not happen")
        time.sleep(0.005)
