"""What was looked for and found on the web: targets, their links, how each link has fared, a register's answers."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

from statement_audit.clock import now, since
from statement_audit.models import (
    FIRST_VISIT,
    GONE,
    HELD,
    Collected,
    CollectedDocument,
    LinkedDocument,
    LostLink,
    Refused,
    StatementRef,
)
from statement_audit.safe_text import stored_json
from statement_audit.store.connection import Database
from statement_audit.store.rows import build
from statement_audit.store.sql_files import queries_of
from statement_audit.store.sqlite_values import insert, insert_many, picked, storable, update
from statement_audit.store.write_statements import find_or_add_company

_SQL = queries_of("write_targets")

PENDING = "pending"
# After so long the pages of a search that was broken off say nothing of today; a daily visit comes a little early.
STALE = timedelta(hours=20)


@dataclass(frozen=True, slots=True)
class KnownFetch:
    """An earlier request chain of a target, as far as it can stand in for a new one. `headers`: names in lower case."""

    url: str
    final_url: str
    document_sha256: str | None
    media_type: str | None
    headers: Mapping[str, str]
    problem: str | None
    requests: int
    fetched_at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownLink(LinkedDocument):
    """A statement's address as the last visit left it."""

    id: int
    final_url: str
    state: str
    document_sha256: str | None
    media_type: str | None
    last_seen: str | None


@dataclass(frozen=True, slots=True)
class KnownTarget:
    """A target as the last visit left it. `state` pending: its search was begun and never ended.

    Fetches of its latest search have ids above `begun_after_fetch`.
    """

    id: int
    state: str
    problem: str | None
    detail: str
    home_url: str | None
    homepage_link: bool | None
    years: tuple[int, ...]
    refused: tuple[Refused, ...]
    requests: int
    begun_at: str
    begun_after_fetch: int
    checked_at: str | None


def target_key(ref: StatementRef) -> str:
    """What two mentions of one target share: the register's entry, else the statement's address, else the website.

    A website that is searched for one year's statement is another target than the same site searched for all.
    """
    if ref.item is not None:
        return storable(f"{ref.source} {ref.item}".strip())
    if ref.url is not None:
        return storable(_address_key(ref.url))
    return storable(f"{_address_key(ref.website or ref.source_name)} {ref.year or ''}".strip())


def _address_key(address: str) -> str:
    """An address without what spelling alone changes: scheme, case of the host, slash and fragment at the end."""
    try:
        parts = urlsplit(address)
    except ValueError:  # brackets that hold no IPv6 address: it is refused when it is asked for
        return address
    if not parts.hostname:
        return address
    return parts._replace(scheme="", netloc=parts.netloc.lower(), path=parts.path.rstrip("/"), fragment="").geturl()


def find_target(db: Database, ref: StatementRef) -> KnownTarget | None:
    """The target of an earlier run, if there was one."""
    row = db.row("SELECT * FROM targets WHERE target_key = ?", (target_key(ref),))
    if row is None:
        return None
    return build(KnownTarget, row, refused=tuple(Refused(**one) for one in stored_json(row["refused"])))


def known_fetches(db: Database, target_id: int, after: int | None = None) -> dict[str, KnownFetch]:
    """The latest request chain of each address of a target that brought a document; with `after`, of those with ids
    above it, the failed ones too: a server that was down is asked conditionally again.

    Where the server said that nothing has changed, what it had said of the same document before still holds.
    """
    latest: dict[str, KnownFetch] = {}
    for row in db.rows(_SQL["known_fetches"], (target_id, after)):
        headers = stored_json(row["headers"])
        before = latest.get(row["url"])
        if row["not_modified"] and before is not None and before.document_sha256 == row["document_sha256"]:
            headers = {**before.headers, **headers}
        latest[row["url"]] = build(KnownFetch, row, headers=headers)
    return latest


def visit_times(db: Database) -> dict[str, str]:
    """When each target's last visit ended, by its key; empty where none did."""
    return dict(db.tuples("SELECT target_key, coalesce(checked_at, '') FROM targets"))


def addresses_asked(db: Database, since: str) -> Iterator[tuple[str, int]]:
    """Yield each address that was asked for since that time, with the number of requests: of one fetch, each hop, and
    its host's robots.txt."""
    yield from db.tuples(_SQL["addresses_asked"], (since,))


def known_links(db: Database, target_id: int) -> list[KnownLink]:
    """Every address under which the target's statements have been met."""
    rows = db.rows("SELECT * FROM links WHERE target_id = ? ORDER BY id", (target_id,))
    return [build(KnownLink, row, reasons=tuple(map(tuple, stored_json(row["reasons"])))) for row in rows]


def _words(link: KnownLink) -> str | None:
    return link.text_sha256 or link.document_sha256


_LINK_ID = "SELECT id FROM links WHERE target_id = ? AND url = ?"


def _final_url(document: CollectedDocument) -> str:
    return document.raw.fetch.final_url if document.raw.fetch else document.url


def _event(document: CollectedDocument, known: KnownLink | None, came_from: str | None) -> tuple[str, str]:
    """What a visit has to tell of a link, and its detail; both empty where all is as before."""
    if came_from:
        return "moved", f"before at {came_from}"
    if known is None or known.state == "refused":
        return "new", ""
    moved = f"now at {_final_url(document)}" if known.final_url != _final_url(document) else ""
    if known.state in ("dead", "removed", "blocked"):
        return "back", moved
    same_words = document.text_sha256 is not None and document.text_sha256 == known.text_sha256
    if known.document_sha256 != document.raw.sha256 and not same_words:
        return "changed", moved
    return "moved" if moved else "", moved


def link_declared(db: Database, statement_id: int) -> None:
    """Let a register's answers point to the statement that they are about, once it is stored."""
    db.execute(_SQL["link_declared"], {"id": statement_id})


@dataclass(frozen=True, slots=True)
class Begun:
    """A search that begins. `known`: every address that its target was ever asked for; `done`: what this very search
    had brought before it was broken off; `links`: the statements of the last visit."""

    target_id: int
    known: Mapping[str, KnownFetch]
    done: Mapping[str, KnownFetch]
    links: Sequence[KnownLink]


class TargetWriter:
    """Writes what is looked for on the web: each method is one transaction."""

    db: Database

    def known_target(self, ref: StatementRef) -> tuple[KnownTarget, list[KnownLink]] | None:
        """What the last search for this reference came to; None where it was never begun."""
        known = find_target(self.db, ref)
        return None if known is None else (known, known_links(self.db, known.id))

    def write_declared(self, run_id: int, ref: StatementRef) -> None:
        """Put a register's answers beside its companies, where there are any."""
        if ref.declared:
            with self.db.transaction():
                self._write_declared(run_id, ref)

    def begin_target(self, run_id: int, ref: StatementRef) -> Begun:
        """Note that a search begins or goes on, with the register's answers."""
        with self.db.transaction():
            self._write_declared(run_id, ref)
            self._begin(run_id, ref)
        begun = find_target(self.db, ref)
        assert begun is not None
        done = known_fetches(self.db, begun.id, begun.begun_after_fetch)
        return Begun(begun.id, known_fetches(self.db, begun.id), done, known_links(self.db, begun.id))

    def _begin(self, run_id: int, ref: StatementRef) -> None:
        """Note that the search begins. Goes on where an earlier search of it never ended."""
        known = find_target(self.db, ref)
        row = {
            "company": "; ".join(company.name for company in ref.companies) or ref.website or ref.source_name,
            "statement_url": ref.url,
            "latest_run_id": run_id,
            "state": PENDING,
        } | picked(ref, "source source_name item companies website listed_in year")
        if known is None or known.state != PENDING or since(known.begun_at) > STALE:
            row |= {"begun_at": now(), "begun_after_fetch": self.db.value("SELECT coalesce(max(id), 0) FROM fetches")}
        if known is None:
            insert(self.db, "targets", row | {"target_key": target_key(ref), "first_run_id": run_id})
        else:
            update(self.db, "targets", known.id, row)

    def end_target(self, run_id: int, target_id: int, collected: Collected) -> list[tuple[str, str]]:
        """Write what the search came to.

        A document that is met at another address was moved: one event, of the new address; the old one is not told of.

        Returns:
            (event, address) of each link that is new or fares otherwise than at the last visit.
        """
        site = collected.site
        home_url, linked, years = (site.home_url, site.homepage_link, site.years or ()) if site else (None, None, ())
        was_linked, is_first = next(self.db.tuples(_SQL["before"], (target_id,)))
        row = {"home_url": home_url, "homepage_link": linked, "years": years, "latest_run_id": run_id}
        row |= {"homepage_linked": was_linked if linked is None else linked, "checked_at": now()}
        with self.db.transaction():
            update(self.db, "targets", target_id, row | picked(collected, "state problem detail refused requests"))
            known = {link.url: link for link in known_links(self.db, target_id)}
            met = {storable(document.url): document for document in collected.documents}
            words = {url: one.text_sha256 or one.raw.sha256 for url, one in met.items()}
            lay = {_words(link): link.url for link in known.values() if link.state in HELD}
            came_from = {url: lay[text] for url, text in words.items() if url not in known and text in lay}
            events = []
            for url, document in met.items():
                before, sha256 = known.get(url), document.raw.sha256
                event, detail = _event(document, before, came_from.get(url))
                link_id = self._see(target_id, document, before, event if event in ("changed", "moved") else "live")
                if event:
                    previous = sha256 if url in came_from else before.document_sha256 if before else None
                    self._add_event(run_id, link_id, event, sha256, previous, FIRST_VISIT if is_first else detail)
                    events.append((event, url))
            if collected.given is not None and collected.given.url not in met:
                self._see(target_id, collected.given, known.get(storable(collected.given.url)), "refused")
            for lost in collected.lost:
                link = known.get(lost.url)
                if link and self._lose(run_id, link, lost, tell=_words(link) not in words.values()):
                    events.append((lost.state, lost.url))
            if met and None not in (linked, was_linked) and bool(was_linked) != linked:
                url = next((url for url, document in met.items() if document.homepage_link), next(iter(met)))
                link_id, sha256 = self.db.value(_LINK_ID, (target_id, url)), met[url].raw.sha256
                self._add_event(run_id, link_id, "linked" if linked else "unlinked", sha256, sha256, "")
                events.append(("linked" if linked else "unlinked", url))
        return events

    def _see(self, target_id: int, document: CollectedDocument, known: KnownLink | None, state: str) -> int:
        """Write a link that gives a document; its id."""
        fetch = document.raw.fetch
        seen = (fetch.fetched_at if fetch else "") or now()  # of one that is kept though its server is down: as before
        row = {
            "final_url": _final_url(document),
            "state": state,
            "document_sha256": document.raw.sha256,
            "media_type": fetch.media_type if fetch else None,
            "last_seen": seen,
            "checked_at": now(),
        } | picked(document, "label path score reasons text_sha256 year language kind homepage_link is_copy")
        if known is None:
            return insert(self.db, "links", row | {"target_id": target_id, "url": document.url, "first_seen": seen})
        update(self.db, "links", known.id, row)
        return known.id

    def _lose(self, run_id: int, known: KnownLink, lost: LostLink, *, tell: bool) -> bool:
        """Write that a link no longer gives its document; the document stays. False where that was known or told."""
        self.db.execute("UPDATE links SET state = ?, checked_at = ? WHERE id = ?", (lost.state, now(), known.id))
        gone_already = known.state in GONE and lost.state in GONE
        is_told = tell and known.state != lost.state and not gone_already
        if is_told:
            self._add_event(run_id, known.id, lost.state, None, known.document_sha256, lost.detail)
        return is_told

    def _add_event(
        self, run_id: int, link_id: int, event: str, sha256: str | None, previous: str | None, detail: str
    ) -> None:
        row = {"link_id": link_id, "run_id": run_id, "happened_at": now(), "event": event, "detail": detail}
        insert(self.db, "link_events", row | {"document_sha256": sha256, "previous_sha256": previous})

    def _write_declared(self, run_id: int, ref: StatementRef) -> None:
        """Put a register's answers beside each of its companies; those of the same register and year are replaced."""
        for company in ref.companies if ref.declared else ():
            company_id = find_or_add_company(self.db, company)
            place = {"company_id": company_id, "year": ref.year, "register": ref.source}
            self.db.execute(_SQL["forget_declared"], place)
            place |= {"statement_id": self.db.value(_SQL["declared_of"], place), "run_id": run_id}
            place |= {"source_name": ref.item or ref.source_name}
            answers = (picked(one, "question criterion answer declared") for one in ref.declared)
            insert_many(self.db, "declared", (place | answer for answer in answers))
