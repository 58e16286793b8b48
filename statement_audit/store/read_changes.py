"""What visits met otherwise than before, in order, and how far each channel was told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from statement_audit.store.connection import Database
from statement_audit.store.reader import build
from statement_audit.store.sqlite_values import canonical_sha256


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """An event of a link. `year`: of the statement, as text, label or address give it."""

    event_id: int
    target_key: str
    company: str
    url: str
    event: str
    happened_at: str
    document_sha256: str | None
    previous_sha256: str | None
    detail: str
    year: int | None

    @property
    def urn(self) -> str:
        """A name that says what changed, where and when: the same in every copy of the database."""
        content = (self.target_key, self.url, self.event, self.document_sha256, self.previous_sha256, self.happened_at)
        return f"urn:sha256:{canonical_sha256(content)}"


@dataclass(frozen=True, slots=True)
class ScoredDocument:
    """The latest score of a document. `companies`: id and name of each that it speaks for."""

    score_id: int
    statement_id: int
    state: str
    kind: str | None
    quality: float | None
    band: str | None
    year: int | None


def changes(db: Database, after: int) -> Iterator[ChangeRow]:
    """Yield each change behind that one, in the order in which they were stored."""
    rows = db.rows(
        "SELECT events.id AS event_id, targets.target_key, targets.company, links.url, events.event,"
        " events.happened_at, events.document_sha256, events.previous_sha256, events.detail, links.year"
        " FROM link_events AS events JOIN links ON links.id = events.link_id"
        " JOIN targets ON targets.id = links.target_id WHERE events.id > ? ORDER BY events.id",
        (after,),
    )
    return (build(ChangeRow, row) for row in rows)


def before_the_latest(db: Database, count: int, since: str) -> int:
    """The change before the latest `count`, and before all since that time."""
    earlier = db.value("SELECT id FROM link_events ORDER BY id DESC LIMIT 1 OFFSET ?", (count,)) or 0
    recent = db.value("SELECT min(id) - 1 FROM link_events WHERE happened_at >= ?", (since,))
    return int(earlier if recent is None else min(earlier, recent))


def told_until(db: Database, channel: str) -> int:
    """The last change that a channel was told of; 0 for none."""
    return int(db.value("SELECT event_id FROM deliveries WHERE channel = ?", (channel,)) or 0)


def scored_document(db: Database, sha256: str | None) -> ScoredDocument | None:
    """What a document scored, people's decisions applied; None where it has no score."""
    row = db.row(
        "SELECT results.score_id, statements.id AS statement_id, results.state, results.kind, results.quality,"
        " results.band, statements.year"
        " FROM statements JOIN score_results AS results ON results.score_id = statements.latest_score_id"
        " WHERE statements.document_sha256 = ?",
        (sha256,),
    )
    return build(ScoredDocument, row) if row else None


def companies_of(db: Database, statement_id: int) -> list[int]:
    """The companies that a statement speaks for, by id."""
    sql = "SELECT company_id FROM statement_companies WHERE statement_id = ? ORDER BY company_id"
    return [company_id for (company_id,) in db.tuples(sql, (statement_id,))]


def unseen(db: Database, run_id: int) -> list[tuple[str, str, str]]:
    """Company, address and day of each statement that a run's visit could not have, and that is not called gone yet."""
    rows = db.tuples(
        "SELECT targets.company, min(links.url), substr(max(links.last_seen), 1, 10)"
        " FROM links JOIN targets ON targets.id = links.target_id"
        " WHERE targets.latest_run_id = ? AND targets.year IS NULL AND links.is_copy = 0"
        " AND links.state IN ('live', 'changed', 'moved')"
        " GROUP BY targets.id, links.document_sha256 HAVING max(links.last_seen) < min(targets.begun_at) ORDER BY 1, 2",
        (run_id,),
    )
    return [(company, url, day) for company, url, day in rows]


def first_run(db: Database) -> tuple[str, str]:
    """When the database's first run began, and on what: what tells it from others."""
    return next(db.tuples("SELECT started_at, inputs FROM runs ORDER BY id LIMIT 1"))
