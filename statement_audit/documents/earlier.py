"""What an earlier run collected, as this run would have: nothing is fetched twice needlessly."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from statement_audit.models import (
    HELD,
    Collected,
    CollectedDocument,
    DocumentKind,
    FetchRecord,
    RawDocument,
    SiteFacts,
    StatementRef,
    TargetState,
)

if TYPE_CHECKING:
    from statement_audit.archive import Archive
    from statement_audit.runs.options import CollectOptions
    from statement_audit.store.write_targets import KnownLink, KnownTarget


def earlier_outcome(
    ref: StatementRef, known: tuple[KnownTarget, Sequence[KnownLink]] | None, archive: Archive, options: CollectOptions
) -> Collected | None:
    """What an earlier run collected, where that is still good enough: then nothing is asked for."""
    if options.refresh or known is None:
        return None
    stored = stored_collection(ref, *known, archive)
    return None if stored and options.retry and stored.state is not TargetState.FOUND else stored


def stored_collection(
    ref: StatementRef, target: KnownTarget, links: Sequence[KnownLink], archive: Archive
) -> Collected | None:
    """The outcome of the last search; None where it never ended, or a document of it is no longer in the archive."""
    if target.state not in set(TargetState):
        return None
    held = _in_place([link for link in links if link.state in HELD], ref.year)
    given = [link for link in links if link.state == "refused" and link.document_sha256 is not None]
    if any(link.document_sha256 is None or link.document_sha256 not in archive for link in (*held, *given)):
        return None
    documents = tuple(known_document(link, archive) for link in held)
    return Collected(
        ref,
        TargetState(target.state),
        documents,
        target.problem,
        target.detail,
        _site(ref, target, documents),
        target.refused,
        requests=target.requests,
        given=known_document(given[0], archive) if given and not documents else None,
    )


def _in_place(links: Sequence[KnownLink], year: int | None) -> list[KnownLink]:
    """Each document once; without the register's copies, where the company's own link gives the statement again.

    For one year's statement: the one that the last visit took for it.
    """
    own = [link for link in links if not link.is_copy] or list(links)
    if year is not None and own:
        return [max(own, key=lambda link: (link.last_seen or "", link.id))]
    return list({link.document_sha256: link for link in own}.values())


def _site(ref: StatementRef, target: KnownTarget, documents: Sequence[CollectedDocument]) -> SiteFacts | None:
    if target.home_url is None:
        return ref.site
    return replace(
        ref.site or SiteFacts(),
        home_url=target.home_url,
        visited_on=(target.checked_at or "")[:10] or None,
        homepage_link=target.homepage_link,
        on_website=on_website(target.home_url, documents),
        years=target.years or None,
    )


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


def on_website(home_url: str, documents: Sequence[CollectedDocument]) -> bool | None:
    """Whether a document lies on the company's own site; None where none was fetched from a place of its own."""
    from statement_audit.sources.site_urls import is_sister

    places = [one.raw.fetch.final_url for one in documents if one.raw.fetch and not one.is_copy]
    return any(is_sister(home_url, place) for place in places) if places else None
