"""`db path|schema|migrate|merge`: where the results are, what they look like, and several into one."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Annotated

import typer
from typer import Argument

from statement_audit.cli import options as o
from statement_audit.cli import output
from statement_audit.cli.progress import progress
from statement_audit.cli.screen import tell

app = o.Commands(
    no_args_is_help=True, help="Where the database is, its schema, bringing it up to date, merging several."
)


@app.command()
def path(db: o.Db = o.DEFAULT_DB) -> None:
    """Print the database's full path."""
    print(db.resolve())


@app.command()
def schema(db: o.Db = o.DEFAULT_DB) -> None:
    """Print the SQL of all tables and views (of a new database where there is none yet)."""
    from statement_audit.store import open_database, reader

    with open_database(db if db.exists() else None) as database:
        print(reader.schema_sql(database))


@app.command()
def migrate(db: o.Db = o.DEFAULT_DB) -> None:
    """Bring a database of an earlier release up to date; does nothing to a current one."""
    from statement_audit.store import applied_migrations

    with o.writing(db) as writer:
        print(f"{db} is up to date: {', '.join(applied_migrations(writer.db))}")


@app.command()
def merge(
    sources: Annotated[list[Path], Argument(metavar="SOURCE...")],
    db: o.Db = o.DEFAULT_DB,
    as_json: output.AsJson = False,
) -> None:
    """Bring everything of other databases into this one: scores, reviews, replies, searches, documents.

    What is there already is left out, so merging again adds nothing. Of two scores of a statement, and of two visits to
    a site, the later holds; of two decisions on a finding, too. Sources are never changed. Documents come from the
    folder `archive` beside each source. Exit codes: 0 all is there, 3 a document is in no archive.
    More: docs/merging.md.

    Args:
        sources: Databases of other machines.
    """
    from statement_audit.features.merge import merge as run_merge

    with progress() as shown:
        done = run_merge(sources, db, shown)
    added = Counter[str]()
    for source in done.sources:
        added.update(source.merged.added)
    tell(as_json, done, "merged", done=done, added=[(name, count) for name, count in added.items() if count])
    if done.lacking:
        raise typer.Exit(3)
