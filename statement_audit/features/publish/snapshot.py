"""A database as it stands now, read for as long as it takes to publish it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from statement_audit.store import Database, open_database
from statement_audit.store.views import show_reviewed_alone, show_views


@contextmanager
def reading(db: Path, *, reviewed_only: bool = False) -> Iterator[Database]:
    """The database as it stands now, for as long as the block takes; `reviewed_only`: as `show_reviewed_alone`."""
    with spared(db) as database:
        if reviewed_only:
            show_reviewed_alone(database)
        database.execute("BEGIN")
        yield database


@contextmanager
def spared(db: Path) -> Iterator[Database]:
    """The database with little of it in memory: sorting goes to disk."""
    with open_database(db, create=False) as database:
        database.execute("PRAGMA temp_store = FILE")  # which forgets what was temporary
        show_views(database)
        database.execute("PRAGMA cache_size = -16384")
        yield database
