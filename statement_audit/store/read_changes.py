"""What visits met otherwise than before, in order, and how far each channel was told."""

from dataclasses import dataclass

from statement_audit.store.connection import Database
from statement_audit.store.rows import read_rows
from statement_audit.store.sql_files import queries_of
from statement_audit.store.sqlite_values import canonical_sha256

_SQL = queries_of("read_changes")


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """A row of `link_history`."""

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
    statement_id: int | None
    score_id: int | None
    previous_score_id: int | None
    score_state: str | None
    quality: float | None
    band: str | None

    @property
    def urn(self) -> str:
        """A name that says what changed, where and when: the same in every copy of the database."""
        content = (self.target_key, self.url, self.event, self.document_sha256, self.previous_sha256, self.happened_at)
        return f"urn:sha256:{canonical_sha256(content)}"


def changes(db: Database, after: int) -> list[ChangeRow]:
    """Each change behind that one, in the order in which they were stored."""
    return read_rows(db, ChangeRow, "SELECT * FROM link_history WHERE event_id > ? ORDER BY event_id", (after,))


def before_the_latest(db: Database, count: int, since: str) -> int:
    """The change before the latest `count`, and before all since that time."""
    return int(db.value(_SQL["before_the_latest"], (since, count)))


def told_until(db: Database, channel: str) -> int:
    """The last change that a channel was told of; 0 for none."""
    return int(db.value("SELECT event_id FROM deliveries WHERE channel = ?", (channel,)) or 0)


def score_of_last_year(db: Database, statement_id: int | None, year: int | None) -> int | None:
    """The newest score of an earlier year of the companies that a statement speaks for."""
    found = db.value(_SQL["score_of_last_year"], (year, statement_id))
    return None if found is None else int(found)


def unseen(db: Database, run_id: int) -> list[tuple[str, str, str]]:
    """Company, address and day of each statement that a run's visit could not have, and that is not called gone yet."""
    rows = db.tuples(_SQL["unseen"], (run_id,))
    return [(company, url, day) for company, url, day in rows]
