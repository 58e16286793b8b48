"""What time it is, and which year on a machine whose clock may have stopped or start anew with each boot."""

from datetime import UTC, date, datetime, timedelta

MADE_IN = 2026  # of this version: no clock that is right shows an earlier year


def utc_now() -> datetime:
    """The time that this machine's clock shows, UTC: all that is stored is dated by it."""
    return datetime.now(UTC)


def now() -> str:
    """The time as ISO 8601 in UTC, to the second."""
    return utc_now().isoformat(timespec="seconds")


def since(moment: str) -> timedelta:
    """How long ago that was, written as `now` writes it."""
    return utc_now() - datetime.fromisoformat(moment)


def clock_year() -> int:
    """The year that this machine's clock shows, UTC."""
    return utc_now().year


def this_year() -> int:
    """The year that it is; where the clock shows one before this version was made, that one."""
    return max(MADE_IN, clock_year())


def last_day() -> date:
    """The last day of this year: a date beyond it is no statement's own."""
    return date(this_year(), 12, 31)


def days_ago(days: int) -> date:
    """The day so many days before this machine's."""
    return max(utc_now().date(), date(MADE_IN, 1, 1)) - timedelta(days=days)


def what_is_wrong() -> str | None:
    """What to tell a person whose clock is behind; None where nothing is known to be wrong."""
    shown = clock_year()
    if shown >= MADE_IN:
        return None
    return f"This machine's clock says {shown}, but this program was made in {MADE_IN}."
