"""The visits of one search: each answer is archived before anyone reads it, and none is asked for twice needlessly."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from statement_audit.clock import last_day
from statement_audit.engine import Lost
from statement_audit.errors import DocumentError
from statement_audit.issue_codes import document_error
from statement_audit.models import FetchRecord, Identity, RawDocument, SitePage, StatementRef
from statement_audit.sources.site_links import PageView, read_page

if TYPE_CHECKING:
    from statement_audit.archive import Archive
    from statement_audit.fetch import Session
    from statement_audit.store.write_targets import KnownFetch

VALIDATORS = ("etag", "last-modified")
# Failures that a resumed search does not believe.
PASSING = ("timeout", "unreachable", "truncated", "http_error", "day_budget")
PAGE_SECONDS = 30.0  # to read the links of one page; a megabyte takes half of one
NEAR_BYTES = 200_000  # a page no longer is read where it is: whatever it holds takes seconds
MOST_TAGS = 150_000  # a statement's page has some thousands; to read one of more takes minutes and comes to nothing

Report = Callable[[FetchRecord, str | None], None]  # a request chain, and the SHA-256 of what it brought


@dataclass(frozen=True, slots=True)
class IdentifyTask:
    """A document for a worker process to read and identify."""

    raw: RawDocument
    ref: StatementRef
    media_type: str | None


# What a document is, and the hash of its statements' words: a page may change beside them, or in its markup.
Identified = tuple[Identity, str]
IdentifyCall = Callable[[IdentifyTask], Identified | Lost[IdentifyTask] | None]


@dataclass(slots=True)
class Visits:
    """Fetches for one target. Called as discovery wants it: `visits(url)` gives a page or raises DocumentError, and for
    an address that it has visited it does so again without a request.

    `done`: what this search had brought before it was broken off; it stands in for new requests. `known`: what earlier
    visits brought; the server is asked whether it still holds.
    """

    session: Session
    archive: Archive
    report: Report
    done: Mapping[str, KnownFetch]
    known: Mapping[str, KnownFetch]
    raws: dict[str, RawDocument] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)  # SHA-256 of a document -> that of its words
    failures: dict[str, DocumentError] = field(default_factory=dict)
    requests: int = 0

    def __call__(self, url: str) -> SitePage:
        raw = self.raws.get(url)
        if raw is not None and raw.fetch is not None:
            return SitePage(raw.fetch.final_url, raw.fetch.media_type, self.archive.read(raw.sha256), 0)
        if url in self.failures:
            error = self.failures[url]
            raise DocumentError(error.code, error.message, hint=error.hint, data={**error.data, "requests": 0})
        try:
            return self._visit(url)
        except DocumentError as error:
            self.failures[url] = error
            raise

    def rendered(self, url: str, /) -> SitePage:
        """The page as its scripts write it, where a browser is installed; raises DocumentError like a visit."""
        return self._fetch(url, None, render=True)

    def _visit(self, url: str) -> SitePage:
        done = self.done.get(url)
        # what the broken-off search had brought spares a request; a failure that may have passed does not
        if done is not None and (self._holds(done) or (done.document_sha256 is None and done.problem not in PASSING)):
            return self._again(done)
        known = self.known.get(url)
        return self._fetch(url, known if known is not None and self._holds(known) else None)

    def _holds(self, known: KnownFetch) -> bool:
        """Whether the archive still has the document. A damaged or missing file is asked for anew."""
        return known.document_sha256 is not None and self.archive.condition(known.document_sha256) == "whole"

    def _again(self, known: KnownFetch) -> SitePage:
        """What the search had already brought when it was broken off."""
        if known.document_sha256 is None:
            self.requests += known.requests
            code = known.problem or "http_error"
            raise DocumentError(code, f"{known.url} was asked for already.", data={"requests": known.requests})
        told = (known.url, known.final_url, (known.url,), 200, known.media_type, known.fetched_at, 0.0, 0)
        record = FetchRecord(*told, headers=known.headers, requests=known.requests)
        return self._stored_page(known.url, record, known.document_sha256)

    def _fetch(self, url: str, known: KnownFetch | None, *, render: bool = False) -> SitePage:
        etag, modified = (known.headers.get(name) if known else None for name in VALIDATORS)
        at = known.final_url if known else None
        try:
            fetched = self.session.fetch(url, etag=etag, last_modified=modified, known_at=at, render=render)
        except DocumentError as error:
            record = error.data.pop("record", None)
            if record is not None:
                self.report(record, None)
                self.requests += record.requests
            raise
        if fetched.record.not_modified and known is not None and known.document_sha256 is not None:
            # a 304 need not repeat the validators (RFC 9110, 15.4.5); the next visit needs them
            validators = {name: known.headers[name] for name in VALIDATORS if name in known.headers}
            headers = {**validators, **fetched.record.headers}
            record = replace(fetched.record, media_type=known.media_type, final_url=known.final_url, headers=headers)
            self.report(record, known.document_sha256)
            return self._stored_page(url, record, known.document_sha256)
        if fetched.original is not None:  # the page as it came, beside what its frames or scripts made of it
            first = self.archive.put_bytes(fetched.original.content)
            if not _is_markup(fetched.content):  # a document in a frame: the page around it may list others
                self.report(replace(fetched.record, requests=0), self.archive.put_bytes(fetched.content).sha256)
                record = replace(fetched.original.record, requests=fetched.record.requests)
                self.report(record, first.sha256)  # last: this is what the address gave, should the search be resumed
                return self._page(url, record, first, fetched.original.content)
            self.report(replace(fetched.original.record, requests=0), first.sha256)
        raw = self.archive.put_bytes(fetched.content)
        self.report(fetched.record, raw.sha256)
        return self._page(url, fetched.record, raw, fetched.content)

    def _stored_page(self, url: str, record: FetchRecord, sha256: str) -> SitePage:
        content = self.archive.read(sha256)
        return self._page(url, record, RawDocument(sha256, self.archive.path(sha256), len(content)), content)

    def _page(self, url: str, record: FetchRecord, raw: RawDocument, content: bytes) -> SitePage:
        self.raws[url] = self.raws[record.final_url] = replace(raw, fetch=record)
        self.requests += record.requests
        return SitePage(record.final_url, record.media_type, content, record.requests)


def identity_of(call: IdentifyCall, visits: Visits, ref: StatementRef, page: SitePage) -> Identity | None:
    """What a page is, read in a worker process; None where it could not be read."""
    raw = visits.raws.get(page.url)
    if raw is None or (_is_markup(page.content) and page.content.count(b"<") > MOST_TAGS):
        return None
    named = StatementRef(page.url, url=page.url, companies=ref.companies, website=ref.website)
    found = call(IdentifyTask(raw, named, page.media_type))
    if found is None or isinstance(found, Lost):
        return None
    identity, visits.texts[raw.sha256] = found
    return identity


def links_of(call: Callable[[SitePage], PageView | DocumentError | Lost[SitePage]], page: SitePage) -> PageView:
    """A page's links: those of a long one are read in a worker process, within the limits of a document.

    Raises DocumentError: size_limit, memory_limit, too_deep, document_timeout or worker_died.
    """
    found = read_page(page) if len(page.content) <= NEAR_BYTES else call(page)
    if isinstance(found, Lost):
        raise document_error(found.code, f"{page.url}: {found.message}")
    if isinstance(found, DocumentError):
        raise found
    return found


def read_page_task(page: SitePage) -> PageView | DocumentError:
    """Read the links of one page; the error where it is beyond its limits."""
    from statement_audit.extract.limits import bounded

    try:
        with bounded(page.url):
            return read_page(page)
    except DocumentError as error:
        return error


def identify_task(task: IdentifyTask) -> Identified | None:
    """Read and identify one document; None where it cannot be read."""
    from statement_audit.extract import extract
    from statement_audit.extract.copies import document_text
    from statement_audit.identity.identify import identify
    from statement_audit.identity.names import host_label, speaks_of
    from statement_audit.identity.parts import cut_statements, read_body

    try:
        document, _ = extract(task.raw.path, task.raw.sha256, name=task.ref.source_name, declared_type=task.media_type)
    except DocumentError:
        return None
    text = " ".join(document_text(document).split())
    parts = cut_statements(document, last_day(), task.ref.year)
    identity = identify(parts[0], task.ref, last_day())
    host = host_label(task.ref.website or task.ref.source_name)
    if task.ref.companies and not any(speaks_of(text, company.name, host) for company in task.ref.companies):
        identity = replace(identity, reasons=(*identity.reasons, "company_absent"))
    words = "\n".join(read_body(part, part.part.pages).text for part in parts if part.part)
    return identity, hashlib.sha256(words.encode("utf-8", "replace")).hexdigest()


def _is_markup(content: bytes) -> bool:
    return content[:5] != b"%PDF-" and b"<" in content[:1000]
