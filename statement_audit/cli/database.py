"""`db path|schema|migrate`: where the results are and what they look like."""

from __future__ import annotations

import typer

from statement_audit.cli import options as o

app = typer.Typer(no_args_is_help=True, help="Where the database is, its schema, and bringing it up to date.")


@app.command()
def path(db: o.Db = o.DEFAULT_DB) -> None:
    """Print the database's full path."""
    print(db.resolve())


@app.command()
def schema(db: o.Db = o.DEFAULT_DB) -> None:
    """Print the SQL of all tables and views (of a new database where there is none yet)."""
    from statement_audit.store import open_database
    from statement_audit.store.reader import schema_sql

    with open_database(db if db.exists() else None) as database:
        print(schema_sql(database))


@app.command()
def migrate(db: o.Db = o.DEFAULT_DB) -> None:
    """Bring a database of an earlier release up to date; does nothing to a current one."""
    from statement_audit.cli import output
    from statement_audit.store import applied_migrations, hold, open_database

    o.existing(db)
    with hold(db, on_wait=lambda: output.note(f"Waiting for a run on {db} to end.")), open_database(db) as database:
        print(f"{db} is up to date: {', '.join(applied_migrations(database))}")
