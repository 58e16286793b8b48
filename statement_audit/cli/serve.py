"""`serve`: the database in a browser, with Datasette, on this machine alone."""

from functools import partial
from typing import Annotated

from typer import Option

from statement_audit.cli import options as o
from statement_audit.cli import output

Port = Annotated[
    int | None,
    Option("--port", min=0, max=65535, help="Port of 127.0.0.1. Default: the first free one from 8001 on."),
]
Open = Annotated[bool, Option("--open", help="Open the browser.")]


def serve(db: o.Db = o.DEFAULT_DB, port: Port = None, open_browser: Open = False) -> None:
    """Open the results in a browser: questions, tables, quotes in their pages, archived documents.

    Needs the extra 'serve' (Datasette). The database is read, never written; Ctrl-C stops.
    """
    import tempfile
    from pathlib import Path

    from statement_audit.archive import Archive
    from statement_audit.serve.launch import address, bind, need_extra
    from statement_audit.serve.launch import serve as serve_until_stopped
    from statement_audit.serve.options import Served
    from statement_audit.store import queries
    from statement_audit.store.database import standing_database
    from statement_audit.store.descriptions import described

    need_extra()
    tables, views = described()
    with tempfile.TemporaryDirectory(prefix="statement-audit-") as folder:
        standing = standing_database(db, Path(folder))
        served = Served(
            database=standing,
            read_document=Archive(db.parent / "archive").read,
            restrain=queries.restrain,
            tables=tables,
            views=views,
            watched=standing if standing == db else None,
        )
        queries.limit_memory()
        with bind(port) as listening:
            serve_until_stopped(served, listening, partial(announce, address(listening), open_browser))


def announce(url: str, open_browser: bool) -> None:
    """Say where it is served, and open a browser where that is wanted."""
    output.note(f"Serving at {url} (Ctrl-C stops)")
    if open_browser:
        import webbrowser

        webbrowser.open(url)
