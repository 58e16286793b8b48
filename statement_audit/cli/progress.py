"""How long work shows itself: a bar with time left on a terminal, plain lines when piped."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from statement_audit.cli.output import console, note, text

LINE_EVERY = 10.0  # seconds between plain lines


class BarProgress:
    """A bar for each stage, with the time left."""

    def __init__(self) -> None:
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        self.bars = Progress(*columns, console=console(stderr=True))
        self._tasks: dict[str, Any] = {}

    def start(self, label: str, total: int) -> None:
        self._tasks[label] = self.bars.add_task(label, total=total)

    def advance(self, label: str) -> None:
        self.bars.advance(self._tasks[label])

    def note(self, message: str) -> None:
        self.bars.console.print(text(message))


class LineProgress:
    """A line when a stage begins, every ten seconds, and when it is done."""

    def __init__(self) -> None:
        self._stages: dict[str, tuple[int, int, float, float]] = {}  # done, total, began, last line

    def start(self, label: str, total: int) -> None:
        now = time.monotonic()
        self._stages[label] = (0, total, now, now)
        note(f"{label}: {total} to do")

    def advance(self, label: str) -> None:
        done, total, began, last = self._stages[label]
        done, now = done + 1, time.monotonic()
        if done == total:
            note(f"{label}: {done} of {total} in {now - began:.0f} s")
        elif now - last > LINE_EVERY:
            left = (now - began) / done * (total - done)
            note(f"{label}: {done} of {total}, about {left:.0f} s left")
            last = now
        self._stages[label] = (done, total, began, last)

    def note(self, message: str) -> None:
        note(message)


@contextmanager
def progress() -> Iterator[BarProgress | LineProgress]:
    """The kind that fits where stderr goes."""
    if sys.stderr.isatty():
        shown = BarProgress()
        with shown.bars:
            yield shown
    else:
        yield LineProgress()
