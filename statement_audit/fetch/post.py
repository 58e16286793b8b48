"""Hand a message to an address that the user named."""

from statement_audit.errors import DocumentError
from statement_audit.fetch.guard import Guard
from statement_audit.fetch.options import FetchOptions
from statement_audit.fetch.pacing import Stop
from statement_audit.fetch.request import Limits, Wire

LIMITS = Limits(0, 30.0, 10.0, 30.0)  # nobody reads what it answers


def guard_of() -> Guard:
    """The guard of messages: the environment may let private addresses through."""
    return Guard(allow_private=FetchOptions().private_allowed())


def post_json(url: str, body: bytes) -> None:
    """POST JSON once, past the guard. No robots.txt is asked and no redirect followed: its owner gave the address.

    Raises:
        DocumentError: as in `Session.fetch`; `http_error` (data: status) for any answer but 2xx.
    """
    guard = guard_of()
    wire = Wire(guard, Stop())
    try:
        answer = wire.get(guard.check_url(url).geturl(), LIMITS, {"Content-Type": "application/json"}, body)
    finally:
        wire.close()
    if not 200 <= answer.status < 300:
        message = f"{url} answered with status {answer.status}."
        raise DocumentError("http_error", message, data={"status": answer.status})
