"""The application: Datasette with our metadata, settings, pages and guard."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Timer
from typing import Any

from statement_audit.resources import table_beside
from statement_audit.serve.metadata import build_metadata
from statement_audit.serve.options import DATABASE, Served

FOLDER = Path(__file__).parent


def build_app(served: Served) -> Any:
    """A Datasette that serves this database and nothing else. Its `app()` is the ASGI application."""
    import datasette.database
    from datasette.app import Datasette
    from datasette.database import Database
    from datasette.plugins import pm

    from statement_audit.serve import plugin

    _keep_errors_plain()
    datasette.database.sqlite_timelimit = _time_limit
    if not pm.is_registered(plugin):
        pm.register(plugin)
    application = Datasette(
        metadata=build_metadata(served.tables, served.views),
        settings=table_beside(__file__, "metadata")["settings"],
        template_dir=str(FOLDER / "templates"),
        static_mounts=[("own", str(FOLDER / "static"))],
    )
    application.remove_database("_memory")
    application.add_database(Database(application, path=str(served.database), is_mutable=False), name=DATABASE)
    application.served = served
    return application


@contextmanager
def _time_limit(connection: Any, milliseconds: float) -> Iterator[None]:
    """End a query in time where its steps are slow, too: Datasette's own limit looks after every thousand of them."""
    timer = Timer(milliseconds / 1000, connection.interrupt)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        timer.join()  # what comes next on this connection is not ended


def _keep_errors_plain() -> None:
    """With rich installed Datasette prints every local variable at each 404, and fails over those without a trace.

    Imported here because it registers nothing where it is imported before `datasette.app`.
    """
    from datasette import handle_exception

    handle_exception.rich = None
