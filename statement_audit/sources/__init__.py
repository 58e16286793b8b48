"""Where statements are: files, folders, lists of companies, addresses."""

from __future__ import annotations

from statement_audit.sources.inputs import read_inputs

__all__ = ["read_inputs"]
