"""Write today's schema with a few rows, once, when a migration is released: python tests/store/released/write.py vN.sql

The file is then kept for ever: tests open it with every later version.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

from store_samples import make_fact, make_result, make_rubric, make_run  # noqa: E402 - found by the line above
from target_samples import fill_targets  # noqa: E402

from statement_audit.archive import Archive  # noqa: E402
from statement_audit.store import Database, Writer, open_database  # noqa: E402
from statement_audit.store.reader import schema_sql  # noqa: E402


def fill(database: Database, folder: Path) -> None:
    writer = Writer(database, Archive(folder / "archive"))
    writer.write_rubric(make_rubric())
    run = writer.begin_run(make_run(make_rubric()))
    writer.write_statement(run, make_result(facts=[make_fact()]))
    fill_targets(writer, run)
    writer.finish_run(run, "finished")


def dump(database: Database) -> str:
    """The schema, what the migrations say of themselves, a mark, and every row but those of the search index."""
    tables = [name for name in database.tables.table_names() if not name.startswith(("_", "passages_fts", "sqlite_"))]
    lines = ["-- schema", "BEGIN;", schema_sql(database), *_migrations(database), "COMMIT;", "-- rows"]
    lines += ["PRAGMA foreign_keys = OFF;", "BEGIN;"]
    for table in tables:
        names = ", ".join(column.name for column in database.tables[table].columns)
        quoted = " || ', ' || ".join(f"quote({column.name})" for column in database.tables[table].columns)
        for row in database.rows(f"SELECT {quoted} AS row FROM {table}"):
            lines.append(f"INSERT INTO {table}({names}) VALUES ({row['row']});")
    return "\n".join([*lines, "COMMIT;", ""])


def _migrations(database: Database) -> list[str]:
    made = database.rows("SELECT sql FROM sqlite_master WHERE tbl_name = '_sqlite_migrations' AND sql IS NOT NULL")
    rows = database.rows("SELECT quote(migration_set) AS s, quote(name) AS n FROM _sqlite_migrations")
    return [f"{row['sql']};" for row in made] + [
        "INSERT INTO _sqlite_migrations(migration_set, name, applied_at)"
        f" VALUES ({row['s']}, {row['n']}, '2026-01-01');"
        for row in rows
    ]


if __name__ == "__main__":
    target = HERE / sys.argv[1]
    if target.exists():
        raise SystemExit(f"{target} is released already and never changes.")
    with tempfile.TemporaryDirectory() as temporary, open_database(Path(temporary) / "audit.db") as filled:
        fill(filled, Path(temporary))
        target.write_text(dump(filled), encoding="utf-8")
