"""Wording that companies share, over all statements in a database."""

from __future__ import annotations

from statement_audit.compare.copies import SharedWording, find_shared, place_passages, runs
from statement_audit.extract.copies import sketch_bands
from statement_audit.store import Database
from statement_audit.store.read_texts import every_text


def shared_wording(db: Database) -> SharedWording:
    """Gather the passages that statements of different companies share. A statement for several companies is one."""
    texts = list(every_text(db))
    placed = [one for text in texts for one in place_passages(text)]
    keys = list(dict.fromkeys(one.key for one in placed))
    return find_shared(texts, placed, dict(zip(keys, sketch_bands(keys, runs), strict=True)))
