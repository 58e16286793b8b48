"""A statement that an earlier visit found, as the archive holds it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from statement_audit.models import CollectedDocument, DocumentKind, FetchRecord, RawDocument

if TYPE_CHECKING:
    from statement_audit.archive import Archive
    from statement_audit.store.write_targets import KnownLink


def known_document(link: KnownLink, archive: Archive) -> CollectedDocument:
    """The document of a link, as the archive holds it."""
    assert link.document_sha256 is not None
    path = archive.path(link.document_sha256)
    size = path.stat().st_size if path.is_file() else 0
    record = FetchRecord(link.url, link.final_url, (link.url,), 200, link.media_type, link.last_seen or "", 0.0, size)
    return CollectedDocument(
        url=link.url,
        raw=RawDocument(link.document_sha256, path, record.size, record),
        label=link.label,
        path=link.path,
        year=link.year,
        language=link.language,
        kind=DocumentKind(link.kind) if link.kind else None,
        homepage_link=link.homepage_link,
        score=link.score,
        reasons=link.reasons,
        is_copy=link.is_copy,
        text_sha256=link.text_sha256,
    )
