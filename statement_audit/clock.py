"""Which year it is, on a machine whose clock may have stopped or start anew with each boot."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

MADE_IN = 2026  # of this version: no clock that is right shows an earlier year


def clock_year() -> int:
    """The year that this machine's clock shows, UTC."""
    return datetime.now(UTC).year


def this_year() -> int:
    """The year that it is; where the clock shows one before this version was made, that one."""
    return max(MADE_IN, clock_year())


def last_day() -> date:
    """The last day of this year: a date beyond it is no statement's own."""
    return date(this_year(), 12, 31)


def days_ago(days: int) -> date:
    """The day so many days before this machine's."""
    return max(datetime.now(UTC).date(), date(MADE_IN, 1, 1)) - timedelta(days=days)


def what_is_wrong() -> str | None:
    """What to tell a person whose clock is behind; None where nothing is known to be wrong."""
    shown = clock_year()
    if shown >= MADE_IN:
        return None
    return f"This machine's clock says {shown}, but this program was made in {MADE_IN}."
