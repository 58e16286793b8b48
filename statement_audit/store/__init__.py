"""The results database: tables that migrations make, one writer, typed readers, and views, made anew where they
are others: numbers, gates, findings and ranks as everybody reads them.
"""

from statement_audit.store.connection import Database
from statement_audit.store.database import applied_migrations, integrity_problems, open_database, pending_migrations
from statement_audit.store.lock import hold
from statement_audit.store.writer import RunInfo, Writer

__all__ = [
    "Database",
    "RunInfo",
    "Writer",
    "applied_migrations",
    "hold",
    "integrity_problems",
    "open_database",
    "pending_migrations",
]
