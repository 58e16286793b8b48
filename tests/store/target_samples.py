"""Targets of invented companies, and what a search for them may come to."""

from __future__ import annotations

from dataclasses import replace

from statement_audit.archive import Archive
from statement_audit.models import (
    Collected,
    CollectedDocument,
    CompanyRef,
    Declared,
    DocumentKind,
    FetchRecord,
    Hop,
    LostLink,
    RawDocument,
    Refused,
    SiteFacts,
    StatementRef,
    TargetState,
)
from statement_audit.store import Writer

HOME = "https://www.tidewater.example/"
LINK = "https://www.tidewater.example/modern-slavery"
PDF = "https://www.tidewater.example/files/2023.pdf"
GROUP = (
    CompanyRef("Tidewater Ltd", "01234567", HOME, ("retail",)),
    CompanyRef("Harbour Bread Ltd", "07654321", None, ("food_agri",)),
)
DECLARED = (
    Declared("Policies", "Yes", True, "TRE-01"),
    Declared("Statement turnover", "£36 million to £60 million"),
)


def make_site_ref(**changes: object) -> StatementRef:
    ref = StatementRef(HOME, website=HOME, companies=GROUP[:1], listed_in="list.csv, row 2")
    return replace(ref, **changes)  # type: ignore[arg-type]  # test helper


def make_entry(**changes: object) -> StatementRef:
    """A register's entry for a group of two."""
    ref = StatementRef(
        PDF, url=PDF, companies=GROUP, year=2023, source="uk-register", item="https://register.example/s/AbC1",
        declared=DECLARED, website=HOME,
    )  # fmt: skip
    return replace(ref, **changes)  # type: ignore[arg-type]  # test helper


def make_fetch(url: str = PDF, **changes: object) -> FetchRecord:
    record = FetchRecord(
        url, url, (url,), 200, "text/plain", "2026-01-02T03:04:05+00:00", 0.5, 100,
        {"etag": '"v1"'}, hops=(Hop(url, 200),), requests=2, robots="allowed", tool="statement-audit 1",
    )  # fmt: skip
    return replace(record, **changes)  # type: ignore[arg-type]  # test helper


def fetch_document(
    writer: Writer, run: int, target: int | None, content: bytes, url: str = LINK, **changes: object
) -> RawDocument:
    """Archive bytes and write the request that brought them."""
    assert isinstance(writer.archive, Archive)
    raw = writer.archive.put_bytes(content)
    record = make_fetch(url, **changes)
    writer.write_fetch(run, record, raw.sha256, target)
    return replace(raw, fetch=record)


def make_found(ref: StatementRef, raw: RawDocument, url: str = LINK, **changes: object) -> Collected:
    """A search that found one document."""
    document = CollectedDocument(
        url, "Modern slavery statement", (HOME, url), 2023, "en", DocumentKind.STATEMENT, True, 9.5,
        (("label", 6.0), ("in_footer", 3.5)), raw=raw,
    )  # fmt: skip
    found = Collected(
        ref, TargetState.FOUND, (document,), site=SiteFacts(HOME, "2026-01-02", True, True, (2023, 2022)),
        refused=(Refused(HOME + "privacy", "Privacy", "policy"),), requests=4,
    )  # fmt: skip
    return replace(found, **changes)  # type: ignore[arg-type]  # test helper


def make_lost(ref: StatementRef, state: str, url: str = LINK) -> Collected:
    """A search that found nothing, and missed what the last one had found."""
    problem = {"dead": "link_dead", "blocked": "robots_denied", "removed": "no_statement_found"}[state]
    site = SiteFacts(HOME, "2026-02-02", None, None, None)
    lost = (LostLink(url, state, f"{url}: {problem}"),)
    return Collected(ref, TargetState.NOT_FOUND, (), problem, "Nothing here.", site, lost=lost, requests=9)


def fill_targets(writer: Writer, run: int) -> None:
    """An entry with its document, its link and the company's answers."""
    entry = make_entry()
    begun = writer.begin_target(run, entry)
    raw = fetch_document(writer, run, begun.target_id, b"Tidewater Ltd: statement", PDF)
    writer.end_target(run, begun.target_id, make_found(entry, raw, PDF))
