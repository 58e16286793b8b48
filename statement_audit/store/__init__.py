"""The results database: one writer, typed readers, views that journalists query."""

from statement_audit.store.database import (
    Database,
    applied_migrations,
    open_database,
    pending_migrations,
)
from statement_audit.store.lock import hold
from statement_audit.store.writer import RunInfo, Writer

__all__ = [
    "Database",
    "RunInfo",
    "Writer",
    "applied_migrations",
    "hold",
    "open_database",
    "pending_migrations",
]
