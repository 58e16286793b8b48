"""Documents, their pages and passages.

The text of a page never changes once stored: another reading of the same document is another extraction, so that
earlier evidence still joins to the text that it was checked against. Passages are kept for the latest only.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from statement_audit.errors import EvidenceError
from statement_audit.models import ExtractedDocument, Passage, StatementResult
from statement_audit.store.connection import Database
from statement_audit.store.sql_files import queries_of
from statement_audit.store.sqlite_values import canonical_sha256, insert, insert_many, passages_sha256, picked, storable

_SQL = queries_of("write_documents")


class DocumentArchive(Protocol):
    """Where the documents' bytes are (`statement_audit.archive.Archive`)."""

    def relative_path(self, sha256: str) -> str:
        """The document's place below the archive's root."""
        ...

    def clear_leftovers(self) -> int:
        """Delete what a killed run left half written; return how many files."""
        ...


@dataclass(frozen=True, slots=True)
class StoredText:
    """Row ids of what was stored. `pages`: page number -> id; `passages`: passage index -> id."""

    extraction_id: int
    pages: dict[int, int]
    passages: dict[int, int]


def write_document(db: Database, archive: DocumentArchive, sha256: str, size: int, media_type: str | None) -> None:
    """Add the document's row, once."""
    db.execute(_SQL["document"], (sha256, media_type, size, archive.relative_path(sha256)))


def write_text(db: Database, result: StatementResult) -> StoredText | None:
    """Store the pages and passages of the result's document; None where nothing was read.

    Raises:
        EvidenceError: a passage's quote is not in its page.
    """
    document = result.document
    if document is None:
        return None
    db.execute(
        "UPDATE documents SET extractor = ?, title = ?, media_type = ? WHERE sha256 = ?",
        (document.extractor, storable(document.title or "") or None, document.media_type, document.sha256),
    )
    extraction_id = _extraction(db, document)
    pages = dict(db.tuples("SELECT page, id FROM pages WHERE extraction_id = ?", (extraction_id,)))
    check_passages(document, result.passages)
    return StoredText(extraction_id, pages, _passages(db, document, extraction_id, pages, result.passages))


def check_passages(document: ExtractedDocument, passages: Sequence[Passage]) -> None:
    """Raise EvidenceError where a passage's quote is not at its place."""
    texts = {page.number: page.text for page in document.pages}
    for passage in passages:
        if texts.get(passage.page, "")[passage.start : passage.end] != passage.quote or not passage.quote:
            raise EvidenceError(
                f"Passage {passage.index} of {document.sha256[:12]} is not on page {passage.page}"
                f" at {passage.start}-{passage.end}.",
                hint="This is a fault of the program; please report it with the document.",
            )


def _extraction(db: Database, document: ExtractedDocument) -> int:
    text_sha256 = canonical_sha256([[page.number, page.text] for page in document.pages])
    known = db.value(_SQL["known"], (document.sha256, text_sha256))
    if known is not None:
        return int(known)
    whole: dict[str, Any] = {"document_sha256": document.sha256, "extractor": document.extractor}
    extraction_id = insert(db, "extractions", whole | {"text_sha256": text_sha256, "pages": len(document.pages)})
    whole |= {"extraction_id": extraction_id}
    texts = (
        picked(page, "text method confidence has_image_after_text") | {"page": page.number} for page in document.pages
    )
    insert_many(db, "pages", (whole | text for text in texts))
    return extraction_id


def _passages(
    db: Database, document: ExtractedDocument, extraction_id: int, pages: dict[int, int], passages: Sequence[Passage]
) -> dict[int, int]:
    """Replace the document's passages where they differ. An unscored reading leaves the earlier ones alone."""
    if not passages:
        return {}
    wanted = passages_sha256(passages)
    held = db.value("SELECT passages_sha256 FROM extractions WHERE id = ?", (extraction_id,))
    if held != wanted:
        db.execute(_SQL["drop_passages"], (document.sha256,))
        db.execute(_SQL["note_passages"], (extraction_id, wanted, document.sha256))
        own = {"extraction_id": extraction_id, "document_sha256": document.sha256}
        rows = (
            own
            | {"page_id": pages[passage.page], "idx": passage.index}
            | picked(passage, "page start end quote text heading kind")
            for passage in passages
        )
        insert_many(db, "passages", rows)
    return dict(db.tuples("SELECT idx, id FROM passages WHERE extraction_id = ?", (extraction_id,)))
