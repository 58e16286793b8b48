"""Documents, their pages and passages, and what they say of themselves: facts with quotes, checks of joint statements,
sketches of texts.

The text of a page never changes once stored: another reading of the same document is another extraction, so that
earlier evidence still joins to the text that it was checked against. Passages are kept for the latest only.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from statement_audit.errors import EvidenceError
from statement_audit.models import (
    Evidence,
    ExtractedDocument,
    Fact,
    FactKind,
    Passage,
    StatementResult,
    TextSketch,
)
from statement_audit.safe_text import stored_json
from statement_audit.store.connection import Database
from statement_audit.store.rows import build
from statement_audit.store.sqlite_values import canonical_sha256, insert, insert_many, passages_sha256, picked, storable
from statement_audit.tabular import grouped


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
    db.execute(
        "INSERT INTO documents(sha256, media_type, size, archive_path) VALUES (?, ?, ?, ?)"
        " ON CONFLICT(sha256) DO UPDATE SET media_type = coalesce(excluded.media_type, media_type)",
        (sha256, media_type, size, archive.relative_path(sha256)),
    )


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
    known = db.value(
        "SELECT id FROM extractions WHERE document_sha256 = ? AND text_sha256 = ?", (document.sha256, text_sha256)
    )
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
        db.execute(
            "DELETE FROM passages WHERE extraction_id IN (SELECT id FROM extractions WHERE document_sha256 = ?)",
            (document.sha256,),
        )
        db.execute(
            "UPDATE extractions SET passages_sha256 = iif(id = ?, ?, NULL) WHERE document_sha256 = ?",
            (extraction_id, wanted, document.sha256),
        )
        own = {"extraction_id": extraction_id, "document_sha256": document.sha256}
        words = (picked(passage, "index page start end quote text heading kind") for passage in passages)
        rows = (own | {"page_id": pages[said["page"]], "idx": said.pop("index")} | said for said in words)
        insert_many(db, "passages", rows)
    return dict(db.tuples("SELECT idx, id FROM passages WHERE extraction_id = ?", (extraction_id,)))


# What `statements` says where a score is older than these columns.
BLANK: dict[str, Any] = {
    "reporting_entities": [], "company_numbers": [], "period_basis": None, "approving_body": None,
    "approval_kind": None, "approval_date": None, "signatory_name": None, "signatory_role": None, "signed": None,
    "laws_named": [], "published_on": None, "sector_guesses": [],
}  # fmt: skip


def fact_columns(result: StatementResult) -> dict[str, Any]:
    """The columns of `statements` that say what the statement says of itself; the first of several where one fits."""
    by_kind = grouped((fact.kind, fact) for fact in result.facts)
    row = dict(BLANK)
    row["reporting_entities"] = [fact.value for fact in by_kind.get(FactKind.ENTITY, [])]
    row["company_numbers"] = list(result.identity.numbers) if result.identity else []
    row["laws_named"] = [fact.value for fact in by_kind.get(FactKind.LAW, [])]
    for fact in by_kind.get(FactKind.PERIOD, [])[:1]:
        row["period_basis"] = fact.role
    approvals = sorted(by_kind.get(FactKind.APPROVAL, []), key=lambda fact: -fact.confidence)
    for fact in approvals[:1]:
        row |= {"approving_body": fact.value or None, "approval_kind": fact.role, "approval_date": _day(fact)}
    for fact in by_kind.get(FactKind.SIGNATURE, [])[:1]:
        row |= {"signatory_name": fact.value or None, "signatory_role": fact.role or None, "signed": fact.signed}
    for fact in by_kind.get(FactKind.PUBLICATION, [])[:1]:
        row["published_on"] = _day(fact)
    return row


def _day(fact: Fact) -> str | None:
    """ISO date, or year and month where the text gives no day."""
    day = fact.end_date.isoformat() if fact.end_date else ""
    return (day if fact.day_known else day[:7]) or None


def page_of_quote(
    db: Database, quoted: Fact | Evidence, text: StoredText | None, of: str, result: StatementResult
) -> int:
    """The id of the stored page on which the quote stands at its place.

    Raises:
        EvidenceError: it does not, or there are no words. `of`: whose quote it is.
    """
    page_id = text.pages.get(quoted.page) if text else None
    quote, length = storable(quoted.quote), quoted.end - quoted.start
    stored = db.value("SELECT substr(text, ?, ?) FROM pages WHERE id = ?", (quoted.start + 1, length, page_id))
    if page_id is None or stored != quote or not quote or quoted.start < 0 or length <= 0:
        place = f"page {quoted.page} at {quoted.start}-{quoted.end} of {result.ref.source_name}"
        raise EvidenceError(
            f"The quote of {of} is not on {place}.",
            hint="This is a fault of the program; please report it with the document.",
        )
    return page_id


def write_facts(db: Database, statement_id: int, score_id: int, result: StatementResult, text: StoredText) -> None:
    """Add the score's facts.

    Raises:
        EvidenceError: a quote is not in the stored page.
    """
    for fact in result.facts:
        page_id = page_of_quote(db, fact, text, f"the fact '{fact.kind}'", result)
        place = {"score_id": score_id, "statement_id": statement_id, "page_id": page_id}
        insert(db, "facts", place | {"document_sha256": result.raw.sha256} | _fact_row(fact))
    own = {"score_id": score_id, "statement_id": statement_id}
    checks = result.assessment.entity_checks if result.assessment else ()
    rows = (own | picked(check, "law entity criterion status reason") for check in checks)
    insert_many(db, "entity_checks", rows, conflict="IGNORE")


def _fact_row(fact: Fact) -> dict[str, Any]:
    row = picked(fact, "page start end quote value start_date signed confidence")
    row |= {"fact": fact.kind, "end_date": _day(fact), "role": fact.role or None, "entity": fact.entity or None}
    return row | {"law": fact.law or None, "company_number": fact.number or None}


# --- near copies ----------------------------------------------------------------------------


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


def _similar_texts(db: Database, document_sha256: str, sketch: TextSketch) -> Iterator[KnownText]:
    """Yield stored texts of other documents whose sketch shares a band, one a statement."""
    rows = db.rows(
        f"SELECT DISTINCT extractions.id, {KNOWN}"
        " FROM text_bands JOIN extractions ON extractions.id = text_bands.extraction_id"
        " JOIN text_sketches ON text_sketches.extraction_id = extractions.id AND text_sketches.method = ?"
        " JOIN statements ON statements.document_sha256 = extractions.document_sha256"
        " WHERE text_bands.band IN (SELECT value FROM json_each(?)) AND extractions.document_sha256 <> ?"
        " ORDER BY statements.id, extractions.id DESC",
        (sketch.method, json.dumps(sketch.bands), document_sha256),
    )
    latest: dict[int, dict[str, Any]] = {}
    for row in rows:
        latest.setdefault(row["statement_id"], row)
    for row in latest.values():
        yield build(KnownText, row, text=whole_text(db, row["id"]))


def whole_text(db: Database, extraction_id: int) -> str:
    """The pages of a reading as one text."""
    return "\n".join(text for (text,) in db.tuples(_PAGES, (extraction_id,)))


_PAGES = "SELECT text FROM pages WHERE extraction_id = ? ORDER BY page"
KNOWN = (
    "statements.id AS statement_id, statements.source_name, statements.year,"
    " (SELECT companies.name FROM statement_companies AS link JOIN companies ON companies.id = link.company_id"
    "  WHERE link.statement_id = statements.id ORDER BY link.listed DESC, companies.id LIMIT 1) AS company"
)
"""The columns of a `KnownText`, but for its text."""


# --- what is known of a document ------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class KnownReference:
    """What an earlier list said of a document. `companies`: name, number, website and sectors of each."""

    source_name: str
    listed_in: str | None
    year: int | None
    companies: tuple[tuple[str, str | None, str | None, tuple[str, ...]], ...]
    laws: tuple[str, ...]


class KnownDocuments:
    """What the database knows of a document before it is written."""

    db: Database

    def known_reference(self, sha256: str) -> KnownReference | None:
        """What the list said that named this document's companies; None where none did."""
        facts = self.db.value(
            "SELECT scores.facts FROM statements JOIN scores ON scores.statement_id = statements.id"
            " WHERE statements.document_sha256 = ? AND json_extract(scores.facts, '$.listed') = 1"
            " ORDER BY scores.id = statements.latest_score_id DESC, scores.id DESC LIMIT 1",
            (sha256,),
        )
        if facts is None:
            return None
        known = stored_json(facts)
        companies = tuple(
            (one["name"], one["number"], one["website"], tuple(one["sectors"])) for one in known["companies"]
        )
        listed = known.get("reference", {})
        source, laws = known["statement"]["source_name"], tuple(listed.get("laws", ()))
        return KnownReference(source, known["listed_in"], listed.get("year"), companies, laws)

    def known_source(self, sha256: str) -> str | None:
        """The name by which the document was met before; None for a new one."""
        found = self.db.value("SELECT source_name FROM statements WHERE document_sha256 = ?", (sha256,))
        return None if found is None else str(found)

    def similar_texts(self, sha256: str, sketch: TextSketch) -> tuple[KnownText, ...]:
        """Stored texts of other documents that may be near copies."""
        return tuple(_similar_texts(self.db, sha256, sketch))
