"""Datasette's metadata: titles, meanings of tables and columns, units, facets, order, search, saved queries."""

from collections.abc import Mapping
from html import escape
from typing import Any

from statement_audit.resources import table_beside
from statement_audit.serve.options import DATABASE, Described
from statement_audit.serve.queries import SavedQuery, saved_queries

_TOLD: dict[str, Any] = table_beside(__file__)
_NOTES: Mapping[str, str] = _TOLD["notes"]
SCORE_NOTE, RESULTS_NOTE, LAW_NOTE = _NOTES["score"], _NOTES["results"], _NOTES["law"]
SITE: Mapping[str, str] = _TOLD["site"]
SHOWN: Mapping[str, Mapping[str, Any]] = _TOLD["tables"]
"""Table or view -> how Datasette shows it."""


def build_metadata(tables: Described, views: Described) -> dict[str, Any]:
    """The metadata for a database with these tables and views."""
    described = {name: _table(*told) for name, told in {**tables, **views}.items()}
    database = {
        "title": SITE["title"],
        "description_html": _paragraphs(SCORE_NOTE, RESULTS_NOTE),
        "tables": {name: {**described.get(name, {}), **SHOWN.get(name, {})} for name in {**described, **SHOWN}},
        "queries": {query.name: _query(query) for query in saved_queries()},
    }
    return {
        **SITE,
        "description": SCORE_NOTE,
        "extra_css_urls": ["/own/own.css"],
        "extra_js_urls": ["/own/own.js"],
        "databases": {DATABASE: database},
    }


def _paragraphs(*texts: str) -> str:
    return "".join(f"<p>{escape(text)}</p>" for text in texts)


def _table(meaning: str, columns: Mapping[str, str]) -> dict[str, Any]:
    told = {column: text.replace("`", "") for column, text in columns.items()}
    return {"description_html": _paragraphs(meaning, SCORE_NOTE), "columns": told}


def _query(query: SavedQuery) -> dict[str, Any]:
    return {
        "title": query.title,
        "sql": query.sql,
        "params": list(query.parameters),
        "hints": dict(query.parameters),
        "hide_sql": True,
        "description_html": _paragraphs(query.about, SCORE_NOTE),
    }
