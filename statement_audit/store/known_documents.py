"""What is known of a document before it is written: what a list said of it, and stored texts that may be near copies,
found by their sketches, which are written here too.
"""

import json
from dataclasses import dataclass
from typing import Any

from statement_audit.models import StatementRef, TextSketch
from statement_audit.safe_text import stored_json
from statement_audit.store.connection import Database
from statement_audit.store.rows import build
from statement_audit.store.sql_files import queries_of
from statement_audit.store.sqlite_values import insert, insert_many, picked
from statement_audit.store.write_statements import reference_of

_SQL = queries_of("known_documents")


@dataclass(frozen=True, slots=True)
class KnownText:
    """A stored text that may be a near copy: its statement and words."""

    statement_id: int
    source_name: str
    year: int | None
    company: str | None
    text: str


def write_sketch(db: Database, extraction_id: int, sketch: TextSketch) -> None:
    """Keep the sketch of a reading, once."""
    if db.value("SELECT 1 FROM text_sketches WHERE extraction_id = ?", (extraction_id,)):
        return
    own = {"extraction_id": extraction_id, "sketch": sketch.values}
    insert(db, "text_sketches", own | picked(sketch, "method shingles"))
    bands = ({"band": band, "extraction_id": extraction_id} for band in sketch.bands)
    insert_many(db, "text_bands", bands, conflict="IGNORE")


def similar_texts(db: Database, document_sha256: str, sketch: TextSketch) -> tuple[KnownText, ...]:
    """Stored texts of other documents that may be near copies, one a statement: their sketches share a band."""
    rows = db.rows(_SQL["similar_texts"], (sketch.method, json.dumps(sketch.bands), document_sha256))
    latest: dict[int, dict[str, Any]] = {}
    for row in rows:
        latest.setdefault(row["statement_id"], row)
    return tuple(build(KnownText, row, text=whole_text(db, row["id"])) for row in latest.values())


def whole_text(db: Database, extraction_id: int) -> str:
    """The pages of a reading as one text."""
    return "\n".join(text for (text,) in db.tuples(_PAGES, (extraction_id,)))


_PAGES = "SELECT text FROM pages WHERE extraction_id = ? ORDER BY page"
KNOWN = _SQL["known"]
"""The columns of a `KnownText`, but for its text."""


def known_reference(db: Database, sha256: str) -> StatementRef | None:
    """What the list said that named this document's companies; None where none did."""
    facts = db.value(_SQL["known_reference"], (sha256,))
    return None if facts is None else reference_of(stored_json(facts))
