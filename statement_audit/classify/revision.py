"""Revisions: a short hash that changes whenever a classifier's result could."""

from __future__ import annotations

import hashlib
from pathlib import Path

HERE = Path(__file__).parent
LENGTH = 16


def short_hash(*parts: bytes | str) -> str:
    """First 16 hex digits of the SHA-256 over length-prefixed parts."""
    digest = hashlib.sha256()
    for part in parts:
        raw = part.encode() if isinstance(part, str) else part
        digest.update(len(raw).to_bytes(8, "big") + raw)
    return digest.hexdigest()[:LENGTH]


def code_hash(*modules: str) -> str:
    """Hash of this room's named modules, so that nobody has to remember to raise a version number."""
    return short_hash(*((HERE / f"{module}.py").read_bytes() for module in modules))
