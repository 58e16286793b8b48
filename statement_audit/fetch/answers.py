"""Tell a document from an error, an error that may pass from one that stays, and both from bot checks and logins."""

from __future__ import annotations

import email.utils
from datetime import UTC, datetime

from statement_audit.errors import DocumentError
from statement_audit.fetch.challenge import find_challenge
from statement_audit.fetch.login import asks_for_login
from statement_audit.fetch.options import TransientError
from statement_audit.fetch.request import Answer

RETRY_STATUSES = frozenset({429, 502, 503, 504})
LONGEST_PAUSE = 24 * 3600.0  # seconds; what asks for years is a fault of one page, and says nothing about its host
DEAD_STATUSES = frozenset({404, 410})


def check_transient(answer: Answer) -> None:
    """Raise for a status that may pass, unless a bot check sends it: that one does not."""
    if answer.status not in RETRY_STATUSES:
        return
    _check_challenge(answer)
    error = TransientError(
        "http_error", f"{answer.url} answered with status {answer.status}.", data={"status": answer.status}
    )
    asked = read_retry_after(answer.headers.get("retry-after", ""))
    error.retry_after = asked if asked is None or asked <= LONGEST_PAUSE else None
    raise error


def check_answer(answer: Answer, *, redirected: bool = False) -> None:
    """Raise unless the answer is a document. `redirected`: another address had been asked for."""
    _check_challenge(answer)
    if asks_for_login(answer.status, answer.headers, answer.content, answer.url, redirected=redirected):
        raise login_required(answer.url, f"status {answer.status}")
    if answer.status in DEAD_STATUSES:
        raise DocumentError("link_dead", f"{answer.url} is not there any more (status {answer.status}).")
    if not 200 <= answer.status < 300:
        raise DocumentError("http_error", f"{answer.url} answered with status {answer.status}.")


def login_required(url: str, detail: str) -> DocumentError:
    """The error of a page that is a login, or leads to one."""
    return DocumentError("login_required", f"{url} asks for a login ({detail}).")


def _check_challenge(answer: Answer) -> None:
    guard = find_challenge(answer.status, answer.headers, answer.content)
    if guard:
        raise DocumentError(
            "challenge_page",
            f"{answer.url} answered with {guard if guard.startswith('a ') else f'a bot check ({guard})'}, "
            f"status {answer.status}.",
            data={"guard": guard},
        )


def read_retry_after(value: str) -> float | None:
    """Seconds from a Retry-After header (seconds or an HTTP date), or None where it holds neither."""
    value = value.strip()
    if value.isascii() and value.isdecimal():
        return float(value[:9])
    try:
        moment = email.utils.parsedate_to_datetime(value)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        return max(0.0, (moment - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError, OverflowError):  # a day that no calendar has, a zone beyond its end
        return None
