"""The results database: migrations of the tables (`m0*.sql`), one writer (`sqlite_values.py`: a name for each value),
typed readers; `views.sql`, `reviewed_alone.sql`: numbers, gates, findings and ranks as everybody reads them, made anew
in a database that has others; `NAME.sql`: the queries of `NAME.py`; `descriptions.toml`: what each column means, said
once, and inherited by views.
"""

from statement_audit.published import RunInfo
from statement_audit.store.connection import Database
from statement_audit.store.database import applied_migrations, existing, open_database
from statement_audit.store.lock import hold
from statement_audit.store.writer import Writer

__all__ = ["Database", "RunInfo", "Writer", "applied_migrations", "existing", "hold", "open_database"]
