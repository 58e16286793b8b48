"""Polite HTTP: `fetch` for one document, `Session` for many (it remembers robots.txt and pauses per host)."""

from statement_audit.fetch.options import FetchOptions
from statement_audit.fetch.session import Session
from statement_audit.models import Fetched

__all__ = ["FetchOptions", "Fetched", "Session", "fetch"]


def fetch(url: str, *, options: FetchOptions | None = None) -> Fetched:
    """GET one document. See `Session.fetch` for what is followed, kept and raised."""
    with Session(options) as session:
        return session.fetch(url)
