"""The part of Datasette that is ours: cells as links, documents and pages, and the guard around the application."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from typing import Any
from weakref import WeakKeyDictionary

from datasette import hookimpl
from datasette.database import QueryInterrupted
from datasette.utils.asgi import Response
from markupsafe import Markup

from statement_audit.errors import StoreError
from statement_audit.serve.cells import find_span, mark, short, show_cell
from statement_audit.serve.documents import document_headers, page_anchor
from statement_audit.serve.guard import App, Guarded
from statement_audit.serve.metadata import LAW_NOTE, LICENCE, RESULTS_NOTE, SCORE_NOTE, SOURCE
from statement_audit.serve.options import DATABASE, Served
from statement_audit.serve.queries import THEMES, find_query, given, saved_queries, unanswered

# Datasette calls every plugin for every application: what is served belongs to the one that it was made for.
SERVED: WeakKeyDictionary[Any, Served] = WeakKeyDictionary()

_STATEMENT = """
SELECT statements.id, statements.document_sha256, statements.source_name, statements.url, statements.title,
  statements.year, statements.kind, statements.state, documents.media_type,
  (SELECT max(fetched_at) FROM fetches WHERE fetches.document_sha256 = statements.document_sha256) AS fetched_at
FROM statements JOIN documents ON documents.sha256 = statements.document_sha256
"""
# A document may be archived without being a statement: an earlier state of one, or a page that was refused.
_DOCUMENT = "SELECT media_type, '' AS source_name FROM documents WHERE sha256 = ?"
_COMPANIES = """
SELECT companies.name, link.year FROM statement_companies AS link JOIN companies ON companies.id = link.company_id
WHERE link.statement_id = ? ORDER BY companies.name
"""
_REPLIES = """
SELECT companies.name, replies.replied_at, replies.criterion, replies.text, replies.source FROM replies
JOIN statement_companies AS link ON link.company_id = replies.company_id
JOIN companies ON companies.id = replies.company_id
WHERE link.statement_id = ? AND (replies.year IS NULL OR replies.year IS link.year)
ORDER BY replies.replied_at
"""
# The reading that the latest score used; a page may have been read anew since.
_PAGES = """
SELECT pages.page, pages.text, pages.method, extractions.id AS extraction_id FROM pages
JOIN extractions ON extractions.id = pages.extraction_id
WHERE pages.document_sha256 = :sha256 AND (:page IS NULL OR pages.page = :page)
ORDER BY extractions.id = (SELECT scores.extraction_id FROM statements
  JOIN scores ON scores.id = statements.latest_score_id
  WHERE statements.document_sha256 = :sha256) DESC, extractions.id DESC, pages.page
"""


@hookimpl  # type: ignore[untyped-decorator]
def register_routes(datasette: Any) -> list[tuple[str, Callable[..., Any]]]:
    if datasette not in SERVED:
        return []
    return [
        (r"^/-/document/(?P<sha256>[0-9a-f]{64})$", document),
        (r"^/-/page/(?P<sha256>[0-9a-f]{64})/(?P<page>[0-9]{1,6})$", page),
        (r"^/-/statement/(?P<key>[0-9]{1,12})$", statement),
        (r"^/-/statement/(?P<key>[0-9]{1,12})/(?P<page>[0-9]{1,6})$", statement_page),
    ]


@hookimpl  # type: ignore[untyped-decorator]
def prepare_connection(conn: Any, datasette: Any) -> None:
    if datasette in SERVED:
        SERVED[datasette].restrain(conn)


@hookimpl(tryfirst=True)  # type: ignore[untyped-decorator]
def render_cell(row: Any, value: Any, column: str, datasette: Any) -> Markup | None:
    if datasette not in SERVED:
        return None
    return show_cell(row, column, value, datasette.urls.path)


@hookimpl  # type: ignore[untyped-decorator]
def asgi_wrapper(datasette: Any) -> Callable[[App], App]:
    def wrap(app: App) -> App:
        return Guarded(app, SERVED[datasette].watched) if datasette in SERVED else app

    return wrap


@hookimpl  # type: ignore[untyped-decorator]
def extra_template_vars(template: str, datasette: Any, request: Any) -> dict[str, Any]:
    if datasette in SERVED and template == "query.html":
        return {"unanswered": partial(_unanswered, datasette, request)}
    if datasette not in SERVED or template != "index.html":
        return {}
    queries = saved_queries()
    return {
        "themes": [(theme, [query for query in queries if query.theme == theme]) for theme in THEMES],
        "described_views": {name: meaning for name, (meaning, _) in SERVED[datasette].views.items()},
        "database": DATABASE,
        "notes": (SCORE_NOTE, RESULTS_NOTE, LAW_NOTE),
        "source": SOURCE,
        "licence": LICENCE,
    }


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
    cells = [[_cell(datasette, row, column) for column in found.columns] for row in found.rows]
    return {"empty": words, "columns": found.columns, "rows": cells, "truncated": found.truncated}


def _cell(datasette: Any, row: Any, column: str) -> Any:
    return show_cell(row, column, row[column], datasette.urls.path) or row[column]


async def document(request: Any, datasette: Any) -> Any:
    """The archived document's bytes, checked against their hash."""
    sha256 = request.url_vars["sha256"]
    found = await _first(datasette, f"{_STATEMENT} WHERE statements.document_sha256 = ?", [sha256])
    known = found or await _first(datasette, _DOCUMENT, [sha256])
    if known is None:
        return await _missing(datasette, request, "This database knows no document with that hash.")
    try:
        body = await asyncio.to_thread(SERVED[datasette].read_document, sha256)
    except StoreError as error:
        return await _missing(datasette, request, error.message)
    content_type, headers = document_headers(sha256, known["media_type"], known["source_name"])
    return Response(body=body, content_type=content_type, headers=headers)


async def page(request: Any, datasette: Any) -> Any:
    """The stored text of a page with the quote marked, as it was read from the archived document."""
    sha256, number = request.url_vars["sha256"], int(request.url_vars["page"])
    rows = await _rows(datasette, _PAGES, {"sha256": sha256, "page": number})
    if not rows:
        return await _missing(datasette, request, "This database holds no text for that page.")
    args = request.args
    quote, offsets = args.get("quote") or "", [_whole(args.get(name)) for name in ("start", "end", "length")]
    asked = bool(quote) or offsets[0] is not None
    # An earlier reading may be what an old link speaks of: the first reading that holds the quote is shown.
    spans = [find_span(row["text"], offsets[0], offsets[1], quote, offsets[2]) for row in rows]
    best = next((place for place, span in enumerate(spans) if span), 0)
    pages = await _rows(datasette, _PAGES, {"sha256": sha256, "page": None})
    numbers = sorted({row["page"] for row in pages if row["extraction_id"] == rows[best]["extraction_id"]})
    context = {
        **await _heading(datasette, sha256, number),
        "number": number,
        "numbers": numbers,
        "method": rows[best]["method"],
        "marked": mark(rows[best]["text"], spans[best]),
        "not_found": asked and spans[best] is None,
    }
    return await _html(datasette, request, "statement_page.html", context)


async def statement(request: Any, datasette: Any) -> Any:
    """One statement: whose, where from, how to cite it, its pages, and what the companies replied."""
    key = int(request.url_vars["key"])
    found = await _first(datasette, f"{_STATEMENT} WHERE statements.id = ?", [key])
    if found is None:
        return await _missing(datasette, request, "This database holds no statement with that number.")
    pages = await _rows(datasette, _PAGES, {"sha256": found["document_sha256"], "page": None})
    context = {
        **await _heading(datasette, found["document_sha256"], None),
        "numbers": sorted({row["page"] for row in pages}),
        "replies": [dict(row) for row in await _rows(datasette, _REPLIES, [key])],
    }
    return await _html(datasette, request, "statement.html", context)


async def statement_page(request: Any, datasette: Any) -> Any:
    """The page of a statement whose document's hash the row does not hold."""
    found = await _first(datasette, f"{_STATEMENT} WHERE statements.id = ?", [int(request.url_vars["key"])])
    if found is None:
        return await _missing(datasette, request, "This database holds no statement with that number.")
    path = datasette.urls.path(f"/-/page/{found['document_sha256']}/{request.url_vars['page']}")
    return Response.redirect(f"{path}?{request.query_string}" if request.query_string else path)


async def _heading(datasette: Any, sha256: str, number: int | None) -> dict[str, Any]:
    """What both pages say of the statement."""
    found = await _first(datasette, f"{_STATEMENT} WHERE statements.document_sha256 = ?", [sha256])
    companies = await _rows(datasette, _COMPANIES, [found["id"]]) if found else []
    anchor = page_anchor(found["media_type"] if found else None, number)
    return {
        "statement": dict(found) if found else None,
        "companies": [dict(row) for row in companies],
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


async def _rows(datasette: Any, sql: str, values: Any) -> list[Any]:
    return list((await datasette.get_database(DATABASE).execute(sql, values)).rows)


async def _first(datasette: Any, sql: str, values: Any) -> Any:
    return next(iter(await _rows(datasette, sql, values)), None)


def _whole(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 12 else None
