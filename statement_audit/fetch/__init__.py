"""Polite HTTP: a `Session` fetches documents; it remembers robots.txt and pauses per host."""

from statement_audit.fetch.options import FetchOptions
from statement_audit.fetch.session import Session
from statement_audit.models import Fetched

__all__ = ["FetchOptions", "Fetched", "Session"]
