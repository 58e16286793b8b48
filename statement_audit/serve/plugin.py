"""The part of Datasette that is ours: cells as links, documents and pages, and the guard around the application."""

import asyncio
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from datasette import hookimpl
from datasette.database import QueryInterrupted
from datasette.utils.asgi import Response
from markupsafe import Markup

from statement_audit.errors import StoreError
from statement_audit.serve.cells import find_span, mark, short, show_cell
from statement_audit.serve.documents import document_headers, page_anchor
from statement_audit.serve.guard import App, Guarded
from statement_audit.serve.metadata import LAW_NOTE, RESULTS_NOTE, SCORE_NOTE, SITE
from statement_audit.serve.options import DATABASE
from statement_audit.serve.queries import THEMES, find_query, given, saved_queries, unanswered

# What the pages read: `sql/NAME.sql`.
_SQL = {path.stem: path.read_text(encoding="utf-8") for path in (Path(__file__).parent / "sql").glob("*.sql")}


@hookimpl  # type: ignore[untyped-decorator]
def register_routes() -> list[tuple[str, Callable[..., Any]]]:
    return [
        (r"^/-/document/(?P<sha256>[0-9a-f]{64})$", document),
        (r"^/-/page/(?P<sha256>[0-9a-f]{64})/(?P<page>[0-9]{1,6})$", page),
        (r"^/-/statement/(?P<key>[0-9]{1,12})$", statement),
        (r"^/-/statement/(?P<key>[0-9]{1,12})/(?P<page>[0-9]{1,6})$", statement_page),
    ]


@hookimpl  # type: ignore[untyped-decorator]
def prepare_connection(conn: Any, datasette: Any) -> None:
    if served := _served(datasette):
        served.restrain(conn)


@hookimpl(tryfirst=True)  # type: ignore[untyped-decorator]
def render_cell(row: Any, value: Any, column: str, datasette: Any) -> Markup | None:
    return show_cell(row, column, value, datasette.urls.path) if _served(datasette) else None


@hookimpl  # type: ignore[untyped-decorator]
def asgi_wrapper(datasette: Any) -> Callable[[App], App]:
    served = _served(datasette)
    return lambda app: Guarded(app, served.watched) if served else app


@hookimpl  # type: ignore[untyped-decorator]
def extra_template_vars(template: str, datasette: Any, request: Any) -> dict[str, Any]:
    if (served := _served(datasette)) is None:
        return {}
    if template == "query.html":
        return {"unanswered": partial(_unanswered, datasette, request)}
    if template != "index.html":
        return {}
    queries = saved_queries()
    return {
        "themes": [(theme, [query for query in queries if query.theme == theme]) for theme in THEMES],
        "described_views": {name: meaning for name, (meaning, _) in served.views.items()},
        "database": DATABASE,
        "notes": (SCORE_NOTE, RESULTS_NOTE, LAW_NOTE),
        "source": SITE["source"],
        "licence": SITE["license"],
    }


def _served(datasette: Any) -> Any:
    """What is served; None of another application in this process, and of Datasette's own client, made before."""
    return getattr(datasette, "served", None)


async def _unanswered(datasette: Any, request: Any, name: str) -> dict[str, Any]:
    """Why a saved query has no answer, and the close calls that could be one: columns and rows of cells.

    `late`: they were not found in the time that a query has.
    """
    query = find_query(name)
    words, calls = unanswered(query, request.args) if query else ("", None)
    if calls is None:
        return {"empty": words}
    asked = given(calls, request.args)
    try:
        found = await datasette.get_database(DATABASE).execute(calls.sql, asked, truncate=True)
    except QueryInterrupted:
        return {"empty": words, "late": True}
    path = datasette.urls.path
    cells = [[show_cell(row, name, row[name], path) or row[name] for name in found.columns] for row in found.rows]
    return {"empty": words, "columns": found.columns, "rows": cells, "truncated": found.truncated}


async def document(request: Any, datasette: Any) -> Any:
    """The archived document's bytes, checked against their hash."""
    sha256 = request.url_vars["sha256"]
    found = await _statement(datasette, sha256=sha256)
    known = found or next(iter(await _rows(datasette, "document", sha256=sha256)), None)
    if known is None:
        return await _missing(datasette, request, "This database knows no document with that hash.")
    try:
        body = await asyncio.to_thread(datasette.served.read_document, sha256)
    except StoreError as error:
        return await _missing(datasette, request, error.message)
    content_type, headers = document_headers(sha256, known["media_type"], known["source_name"])
    return Response(body=body, content_type=content_type, headers=headers)


async def page(request: Any, datasette: Any) -> Any:
    """The stored text of a page with the quote marked, as it was read from the archived document."""
    sha256, number = request.url_vars["sha256"], int(request.url_vars["page"])
    rows = await _rows(datasette, "pages", sha256=sha256, page=number)
    if not rows:
        return await _missing(datasette, request, "This database holds no text for that page.")
    args = request.args
    quote, offsets = args.get("quote") or "", [_whole(args.get(name)) for name in ("start", "end", "length")]
    asked = bool(quote) or offsets[0] is not None
    # An earlier reading may be what an old link speaks of: the first reading that holds the quote is shown.
    spans = [find_span(row["text"], offsets[0], offsets[1], quote, offsets[2]) for row in rows]
    best = next((place for place, span in enumerate(spans) if span), 0)
    pages = await _rows(datasette, "pages", sha256=sha256, page=None)
    context = {
        "number": number,
        "numbers": sorted({row["page"] for row in pages if row["extraction_id"] == rows[best]["extraction_id"]}),
        "method": rows[best]["method"],
        "marked": mark(rows[best]["text"], spans[best]),
        "not_found": asked and spans[best] is None,
    }
    found = await _statement(datasette, sha256=sha256)
    return await _html(
        datasette, request, "statement_page.html", context | await _heading(datasette, found, sha256, number)
    )


NO_STATEMENT = "This database holds no statement with that number."


async def statement_page(request: Any, datasette: Any) -> Any:
    """A statement's page, for rows that do not hold the document's hash: its address."""
    found = await _statement(datasette, id=int(request.url_vars["key"]))
    if found is None:
        return await _missing(datasette, request, NO_STATEMENT)
    path = datasette.urls.path(f"/-/page/{found['document_sha256']}/{request.url_vars['page']}")
    return Response.redirect(f"{path}?{request.query_string}" if request.query_string else path)


async def statement(request: Any, datasette: Any) -> Any:
    """One statement: whose, where from, how to cite it, its pages, and what the companies replied."""
    key = int(request.url_vars["key"])
    found = await _statement(datasette, id=key)
    if found is None:
        return await _missing(datasette, request, NO_STATEMENT)
    sha256 = found["document_sha256"]
    context = {
        "numbers": sorted({row["page"] for row in await _rows(datasette, "pages", sha256=sha256, page=None)}),
        "replies": await _rows(datasette, "replies", id=key),
    }
    return await _html(datasette, request, "statement.html", context | await _heading(datasette, found, sha256, None))


async def _heading(datasette: Any, found: dict[str, Any] | None, sha256: str, number: int | None) -> dict[str, Any]:
    """What both pages say of the statement."""
    anchor = page_anchor(found["media_type"] if found else None, number)
    return {
        "statement": found,
        "companies": await _rows(datasette, "companies", id=found["id"]) if found else [],
        "sha256": sha256,
        "document_url": datasette.urls.path(f"/-/document/{sha256}") + anchor,
        "page_url": datasette.urls.path(f"/-/page/{sha256}"),
        "database": DATABASE,
        "notes": (SCORE_NOTE, RESULTS_NOTE),
    }


async def _html(datasette: Any, request: Any, template: str, context: dict[str, Any], status: int = 200) -> Any:
    body = await datasette.render_template(template, {**context, "short": short}, request=request)
    return Response.html(body, status=status)


async def _missing(datasette: Any, request: Any, message: str) -> Any:
    return await _html(datasette, request, "missing.html", {"message": message}, status=404)


async def _statement(datasette: Any, id: int | None = None, sha256: str | None = None) -> dict[str, Any] | None:
    return next(iter(await _rows(datasette, "statement", id=id, sha256=sha256)), None)


async def _rows(datasette: Any, name: str, **values: Any) -> list[dict[str, Any]]:
    found = await datasette.get_database(DATABASE).execute(_SQL[name], values)
    return [dict(row) for row in found.rows]


def _whole(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 12 else None
