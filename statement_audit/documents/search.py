"""One target: from a reference to the documents that it leads to, or the reason why there are none; and what an earlier
run collected of it, as this run would have."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import timedelta
from http import HTTPStatus

from statement_audit.archive import Archive
from statement_audit.clock import now, since
from statement_audit.documents.visits import Visits
from statement_audit.errors import DocumentError
from statement_audit.models import (
    HELD,
    Collected,
    CollectedDocument,
    Discovery,
    DocumentKind,
    FetchRecord,
    FoundDocument,
    LinkedDocument,
    LostLink,
    RawDocument,
    SiteFacts,
    StatementRef,
    TargetState,
)
from statement_audit.resources import table_beside
from statement_audit.runs.options import CollectOptions
from statement_audit.sources.site import Identify, Read, discover
from statement_audit.sources.site_urls import is_home, is_sister
from statement_audit.store.sqlite_values import picked
from statement_audit.store.write_targets import KnownLink, KnownTarget

STATES = {code: TargetState(state) for state, codes in table_beside(__file__)["states"].items() for code in codes}
PATIENCE = timedelta(days=3)  # that a server may be silent, or closed to us, before a statement counts as gone
NO_ADDRESS = "Neither an address of the statement nor a website is known."


@dataclass(frozen=True, slots=True)
class Search:
    """What one search needs. `links`: the addresses that the last visit found; `most`: requests that it may take."""

    ref: StatementRef
    visits: Visits
    identify: Identify
    read: Read
    links: Sequence[KnownLink] = ()
    most: int = 25


def search(task: Search) -> Collected:
    """Find the statements of one reference. Raises nothing for what a site does."""
    ref = task.ref
    start = ref.url or ref.website
    discovery = _discover(task, start) if start else Discovery(None, (), (), (), 0, "no_statement_found", NO_ADDRESS)
    found = tuple(_document(one, task.visits.raws[one.page.url], task.visits.texts) for one in discovery.found)
    documents = _fitting(found or _copy(task), ref)
    kept, lost = _met_before(task, discovery, documents)
    if ref.year is None or not documents:
        # newest first; one without a year counts as the current one
        documents = tuple(sorted((*documents, *kept), key=lambda document: -(document.year or 9999)))
    links = [one.homepage_link for one in documents if not one.is_copy]
    link = any(links) or (False if links and None not in links else None)
    site = _visited(ref, SiteFacts(discovery.home_url, now()[:10], link, years=discovery.years or None), documents)
    problem, detail = discovery.problem, _explain(task, discovery)
    if documents and all(one.kind is DocumentKind.POLICY for one in documents):
        state = TargetState.NOT_FOUND
        problem, detail = "no_statement_found", f"Only a policy, which is no statement: {documents[0].url}"
    elif documents:
        state = TargetState.FOUND
        problem, detail = ("register_copy_used", detail) if documents[0].is_copy else (None, "")
    else:
        state = TargetState.BLOCKED if _is_forbidden(task, problem) else STATES.get(problem or "", TargetState.FAILED)
    given = None if documents else _given(task)
    return Collected(ref, state, documents, problem, detail, site, discovery.refused, lost, task.visits.requests, given)


def _discover(task: Search, start: str) -> Discovery:
    names = [company.name for company in task.ref.companies]
    return discover(
        start,
        task.visits,
        task.identify,
        task.most,
        read=task.read,
        company=names[0] if len(names) == 1 else None,
        website=task.ref.website,
        render=task.visits.rendered if task.visits.session.renders() else None,
        maps=task.visits.session.sitemaps,
    )


def _is_forbidden(task: Search, problem: str | None) -> bool:
    """Whether the server understood and will not (RFC 9110, 15.5.4): no fault that may pass."""
    starts = (task.ref.url, task.ref.website)
    refusals = [task.visits.failures[url] for url in starts if url and url in task.visits.failures]
    return problem == "http_error" and any(error.data.get("status") == HTTPStatus.FORBIDDEN for error in refusals)


def _explain(task: Search, discovery: Discovery) -> str:
    """Why nothing was found, in the words of the failure itself where one request's failure is the reason."""
    failures = (error.message for error in task.visits.failures.values() if error.code == discovery.problem)
    return f"{next(failures, '')} {discovery.detail}".strip()


def _document(found: FoundDocument, raw: RawDocument, texts: Mapping[str, str]) -> CollectedDocument:
    told = picked(found, "path year language kind homepage_link") | picked(found.candidate, "url label score reasons")
    return CollectedDocument(raw=raw, text_sha256=texts.get(raw.sha256), **told)


def _copy(task: Search) -> tuple[CollectedDocument, ...]:
    """The register's own copy, where the company's link gives nothing."""
    for url in task.ref.copies:
        try:
            task.visits(url)
        except DocumentError:
            continue
        raw = task.visits.raws[url]
        return (CollectedDocument(url, "the register's copy", (url,), raw=raw, year=task.ref.year, is_copy=True),)
    return ()


def _given(task: Search) -> CollectedDocument | None:
    """What the list's own address gives, though it is no statement; None for a home page, which was only searched."""
    url = task.ref.url
    if url is None or url not in task.visits.raws or is_home(url):
        return None
    return CollectedDocument(url, "", (url,), raw=task.visits.raws[url], year=task.ref.year, kind=DocumentKind.OTHER)


def _fitting(documents: tuple[CollectedDocument, ...], ref: StatementRef) -> tuple[CollectedDocument, ...]:
    """All of them; for a reference to one year's statement, the one that fits its year best.

    A register's year is that of publication as often as that of the period, so the year before counts as well.
    """
    if ref.year is None or len(documents) < 2:
        return documents
    fitting = (one for year in (ref.year, ref.year - 1) for one in documents if one.year == year)
    return (next(fitting, documents[0]),)


def _visited(ref: StatementRef, seen: SiteFacts, documents: Sequence[CollectedDocument]) -> SiteFacts | None:
    """What the list says of the company's site, with what a visit has seen there, where there was one."""
    if seen.home_url is None:
        return ref.site
    told = picked(seen, "home_url visited_on homepage_link years")
    return replace(ref.site or SiteFacts(), **told, on_website=on_website(seen.home_url, documents))


def _met_before(
    task: Search, discovery: Discovery, documents: Sequence[CollectedDocument]
) -> tuple[tuple[CollectedDocument, ...], tuple[LostLink, ...]]:
    """Statements of the last visit that this one did not meet: each is asked for once more, and kept or lost."""
    met = {one.url for one in documents}
    held = {one.raw.sha256 for one in documents}
    own = any(not one.is_copy for one in documents)
    read = discovery.home_url is not None and discovery.problem in (None, "no_statement_found")
    again = [
        _ask_again(task, link, False if read else None)
        for link in task.links
        if link.state != "refused" and link.url not in met and not (own and link.is_copy)
    ]
    kept = tuple(one for one in again if isinstance(one, CollectedDocument) and one.raw.sha256 not in held)
    return kept, tuple(one for one in again if isinstance(one, LostLink))


def _ask_again(task: Search, link: KnownLink, homepage_link: bool | None) -> CollectedDocument | LostLink | None:
    """The statement, where its address still gives one though no page was seen to link to it.

    A server that fails for the moment takes nothing away: the statement stays as it was, or stays lost. One that does
    not answer, or keeps us out, does so once it has for `PATIENCE`. None where it stays lost, or the archive lost it.
    """
    known = known_document(link, task.visits.archive)
    try:
        page = task.visits(link.url)
    except DocumentError as error:
        state = STATES.get(error.code)
        lost = state in (TargetState.BLOCKED, TargetState.DEAD) and _is_long_unseen(task, link)
        if lost or error.code == "link_dead":
            return LostLink(link.url, "blocked" if state is TargetState.BLOCKED else "dead", error.message)
        held = link.state in HELD and known.raw.sha256 in task.visits.archive
        return replace(known, homepage_link=None) if held else None
    raw = task.visits.raws[link.url]
    if raw.sha256 != link.document_sha256:
        identity = task.identify(page)
        if identity is not None and not identity.kind.scored:
            return LostLink(link.url, "removed", f"{link.url} holds something else now.")
    text_sha256 = task.visits.texts.get(raw.sha256, known.text_sha256)
    return replace(known, raw=raw, text_sha256=text_sha256, homepage_link=homepage_link)


def _is_long_unseen(task: Search, link: KnownLink) -> bool:
    """Whether the statement was last had, at whatever address, so long ago that its server is not down for a moment
    alone; false for one that is lost already: why is told once."""
    seen = max(other.last_seen or "" for other in task.links if other.document_sha256 == link.document_sha256)
    return link.state in HELD and (not seen or since(seen) >= PATIENCE)


# --- what an earlier run collected, as this run would have: nothing is fetched twice needlessly ----------------------


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
    day = (target.checked_at or "")[:10] or None
    site = _visited(ref, SiteFacts(target.home_url, day, target.homepage_link, years=target.years or None), documents)
    first = known_document(given[0], archive) if given and not documents else None
    told = picked(target, "problem detail refused requests")
    return Collected(ref, TargetState(target.state), documents, site=site, given=first, **told)


def _in_place(links: Sequence[KnownLink], year: int | None) -> list[KnownLink]:
    """Each document once; without the register's copies, where the company's own link gives the statement again.

    For one year's statement: the one that the last visit took for it.
    """
    own = [link for link in links if not link.is_copy] or list(links)
    if year is not None and own:
        return [max(own, key=lambda link: (link.last_seen or "", link.id))]
    return list({link.document_sha256: link for link in own}.values())


def known_document(link: KnownLink, archive: Archive) -> CollectedDocument:
    """The document of a link, as the archive holds it."""
    assert link.document_sha256 is not None
    path = archive.path(link.document_sha256)
    size = path.stat().st_size if path.is_file() else 0
    record = FetchRecord(link.url, link.final_url, (link.url,), 200, link.media_type, link.last_seen or "", 0.0, size)
    raw = RawDocument(link.document_sha256, path, record.size, record)
    told = picked(link, " ".join(field.name for field in fields(LinkedDocument)))
    return CollectedDocument(raw=raw, **told)


def on_website(home_url: str, documents: Sequence[CollectedDocument]) -> bool | None:
    """Whether a document lies on the company's own site; None where none was fetched from a place of its own."""
    places = [one.raw.fetch.final_url for one in documents if one.raw.fetch and not one.is_copy]
    return any(is_sister(home_url, place) for place in places) if places else None
