"""Tell a document from an error, an error that may pass from one that stays, and both from a bot check."""

from __future__ import annotations

import email.utils
from datetime import UTC, datetime

from statement_audit.errors import DocumentError
from statement_audit.fetch.challenge import find_challenge
from statement_audit.fetch.options import TransientError
from statement_audit.fetch.request import Answer

RETRY_STATUSES = frozenset({429, 502, 503, 504})


def check_transient(answer: Answer) -> None:
    """Raise for a status that may pass, unless a bot check sends it: that one does not."""
    if answer.status not in RETRY_STATUSES:
        return
    _check_challenge(answer)
    error = TransientError(
        "http_error", f"{answer.url} answered with status {answer.status}.", data={"status": answer.status}
    )
    error.retry_after = read_retry_after(answer.headers.get("retry-after", ""))
    raise error


def check_answer(answer: Answer) -> None:
    """Raise unless the answer is a document."""
    _check_challenge(answer)
    if not 200 <= answer.status < 300:
        raise DocumentError("http_error", f"{answer.url} answered with status {answer.status}.")


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
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())
