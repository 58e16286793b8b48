"""Hand a message to an address that the user named."""

from __future__ import annotations

from statement_audit.errors import DocumentError
from statement_audit.fetch.guard import Guard
from statement_audit.fetch.options import FetchOptions
from statement_audit.fetch.request import Limits, Wire
from statement_audit.fetch.stopping import Stop

MOST_ANSWER = 65_536  # bytes of what it answers, which nobody reads


def post_json(url: str, body: bytes, options: FetchOptions | None = None) -> None:
    """POST JSON once, past the guard. No robots.txt is asked and no redirect followed: its owner gave the address.

    Raises:
        DocumentError: as in `Session.fetch`; `http_error` (data: status) for any answer but 2xx.
    """
    options = options or FetchOptions()
    guard = Guard(allow_private=options.private_allowed())
    limits = Limits(MOST_ANSWER, options.read_seconds, options.connect_seconds, options.read_seconds, keep_cut=True)
    wire = Wire(guard, Stop())
    try:
        address = guard.check_url(url).geturl()
        answer = wire.get(address, limits, {"Content-Type": "application/json"}, body)
    finally:
        wire.close()
    if not 200 <= answer.status < 300:
        raise DocumentError(
            "http_error", f"{url} answered with status {answer.status}.", data={"status": answer.status}
        )
