"""Limits for fetching every case on a machine however busy, and how many requests were under way at once."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

import pytest

from statement_audit.fetch import FetchOptions, courier, session
from statement_audit.fetch.request import Wire
from statement_audit.fetch.request_log import Trip
from tests.hostile.server import Place
from tests.waiting import FOR_EVER, LONGEST

SHORT = 4.0  # seconds for a server that uses up all that it is given
LIMITS = FetchOptions(
    max_bytes=16_000_000,
    total_seconds=LONGEST,
    connect_seconds=LONGEST,
    read_seconds=FOR_EVER,
    robots_seconds=LONGEST,
    delay_seconds=0.02,
    backoff_seconds=0.1,
    retries=1,
    browser=False,
    allow_private=True,
)


class AtOnce:
    """Counts requests; `most` were under way at once."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._now = 0
        self.most = 0

    def __enter__(self) -> None:
        with self._lock:
            self._now += 1
            self.most = max(self.most, self._now)

    def __exit__(self, *error: object) -> None:
        with self._lock:
            self._now -= 1


def watch(patch: pytest.MonkeyPatch, places: Iterable[Place]) -> AtOnce:
    """Give `SHORT` to the cases that must end as `timeout`, in every session, and count the requests that are under way.

    All others have the time of `LIMITS`, so that none of them runs out of it where the machine is busy.
    """
    slow = {urlsplit(place.url).netloc for place in places if place.code == "timeout"}
    at_once, get = AtOnce(), Wire.get

    def limited(url: str, total: float, *more: Any) -> Trip:
        return Trip(url, min(total, SHORT) if urlsplit(url).netloc in slow else total, *more)

    def counted(wire: Wire, *args: Any) -> Any:
        with at_once:
            return get(wire, *args)

    patch.setattr(session, "Trip", limited)
    patch.setattr(courier, "Trip", limited)
    patch.setattr(Wire, "get", counted)
    return at_once
