"""Time that the reading of one document may take, told by the processor and not by the clock."""

from __future__ import annotations

import os
import time

IDLE, BUSY = 1.3, 4.0  # seconds of the wall for one of the processor: alone, and at most beside other work


class Budget:
    """Processor seconds for reading, in this process and in the programs that it has called.

    A machine that is busy with other work so reads as many pages as an idle one, up to `BUSY` times as much time of
    the wall. Where the system does not count the programs' time, that bound alone holds.
    """

    def __init__(self, seconds: float, whole: Budget | None = None) -> None:
        self._seconds = seconds
        self._processor = processor_seconds()
        self._wall = time.monotonic()
        self._whole = whole or self

    @property
    def left(self) -> float:
        """Seconds that may still be used; negative when they are spent."""
        whole = self._whole
        return min(self._seconds - self._used(), whole._seconds - max(whole._used(), whole._passed() / BUSY))

    @property
    def patience(self) -> float:
        """Seconds of the wall that a call may take to use up what is left, going by the pace so far."""
        whole = self._whole
        pace = max(IDLE, whole._passed() / max(0.01, whole._used()))
        return min(self.left * pace, whole._seconds * BUSY - whole._passed())

    def part(self, seconds: float) -> Budget:
        """A budget of at most `seconds` out of what is left of this one."""
        return Budget(min(seconds, self.left), self._whole)

    def _used(self) -> float:
        return processor_seconds() - self._processor

    def _passed(self) -> float:
        return time.monotonic() - self._wall


def processor_seconds() -> float:
    """Processor time used so far by this process and by the programs that it has called and that have ended."""
    return sum(os.times()[:4])
