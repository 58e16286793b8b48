"""Datasette's metadata: titles, meanings of tables and columns, units, facets, order, search, saved queries."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

from statement_audit.serve.options import DATABASE, Described
from statement_audit.serve.queries import SavedQuery, saved_queries

TITLE = "Modern slavery statements: what they say"
SCORE_NOTE = (
    "A score says what a statement says, not what the company does. Results were read by a program, which errs: open"
    " the quote and its page before you print anything, and ask the company."
)
RESULTS_NOTE = (
    "Four results are never mixed: not found in the statement, not assessed, could not be read, and a status."
    " “Not found” never means “the company does not”."
)
LAW_NOTE = (
    "Law and good practice stay apart: gates say what a statute asks for. No statute names platforms or domestic"
    " servitude: the criteria PLT and DOM are good practice."
)
SOURCE = "Companies' own statements, archived as published; registers under their own terms"
LICENCE = "Quotes belong to the companies; quote them briefly, with source and date"

HIDDEN = ("_sqlite_migrations", "text_sketches", "text_bands", "run_items", "run_issues", "entity_checks")
TITLES = {
    "latest_findings": "Findings: each company, year and criterion",
    "league_table": "League table",
    "gate_table": "What each law asks for",
    "gate_tests": "What each law asks for, test by test",
    "declared_vs_found": "Ticked in the register against found in the text",
    "year_on_year": "Each criterion against the statement before",
    "criterion_prevalence": "How many statements meet each criterion",
    "latest_scores": "Scores: each company and year, ranked or not",
    "score_results": "Scores of every run, after review",
    "gate_results": "Gates of every run, after review",
    "finding_results": "Findings of every run, after review",
    "latest_facts": "What statements say of themselves",
    "latest_issues": "Issues of the last run",
    "current_reviews": "Reviews that hold",
    "collection": "Searches for statements",
    "collected_statements": "Links to statements",
    "link_history": "How each link has fared",
    "passages": "Passages: full-text search",
}
FACETS = {
    "latest_findings": ("status", "group_id", "year"),
    "league_table": ("profile", "year", "band"),
    "gate_table": ("law", "result", "year"),
    "gate_tests": ("law", "asks_for", "test_kind", "result", "year"),
    "declared_vs_found": ("agreement", "question", "year"),
    "year_on_year": ("status", "previous_status", "group_id"),
    "criterion_prevalence": ("group_id",),
    "latest_scores": ("state", "kind", "profile", "year"),
    "latest_facts": ("fact", "role"),
    "latest_issues": ("severity", "stage", "code"),
    "collection": ("state", "problem", "homepage_link"),
    "collected_statements": ("state", "year", "homepage_link"),
    "link_history": ("event",),
    "findings": ("status", "group_id"),
    "evidence": ("role", "status"),
    "statements": ("state", "kind", "year", "language"),
    "passages": ("kind",),
    "commitments": ("state", "criterion"),
    "declared": ("register", "question", "declared"),
    "reviews": ("verdict", "reviewer", "criterion"),
    "issues": ("severity", "stage", "code"),
    "criteria": ("group_id", "kind", "good_practice"),
}
SORTED = {
    "league_table": {"sort_desc": "quality"},
    "latest_scores": {"sort": "company"},
    "gate_table": {"sort": "company"},
    "gate_tests": {"sort": "company"},
    "criterion_prevalence": {"sort_desc": "found"},
    "year_on_year": {"sort": "score_change"},
    "latest_issues": {"sort": "severity"},
    "link_history": {"sort_desc": "happened_at"},
    "collection": {"sort": "company"},
    "runs": {"sort_desc": "id"},
    "reviews": {"sort_desc": "reviewed_at"},
}
UNITS = {
    "documents": {"size": "byte"}, "fetches": {"seconds": "second", "size": "byte"}, "scores": {"seconds": "second"},
}  # fmt: skip
LABELS = {"companies": "name", "statements": "source_name", "criteria": "name", "rubrics": "name"}
SEARCHED = {"passages": {"fts_table": "passages_fts", "fts_pk": "id"}}


def build_metadata(tables: Described, views: Described) -> dict[str, Any]:
    """The metadata for a database with these tables and views."""
    described = {**tables, **views}
    entries = {name: _table(name, *described[name]) for name in described}
    for name in HIDDEN:
        entries.setdefault(name, {})["hidden"] = True
    database = {
        "title": TITLE,
        "description_html": "".join(f"<p>{escape(note)}</p>" for note in (SCORE_NOTE, RESULTS_NOTE)),
        "tables": entries,
        "queries": {query.name: _query(query) for query in saved_queries()},
    }
    return {
        "title": TITLE,
        "description": SCORE_NOTE,
        "source": SOURCE,
        "license": LICENCE,
        "about": "Made with statement-audit",
        "extra_css_urls": ["/own/own.css"],
        "extra_js_urls": ["/own/own.js"],
        "databases": {DATABASE: database},
    }


def _table(name: str, meaning: str, columns: Mapping[str, str]) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "description_html": f"<p>{escape(meaning)}</p><p>{escape(SCORE_NOTE)}</p>",
        "columns": {column: text.replace("`", "") for column, text in columns.items()},
        **SORTED.get(name, {}),
        **SEARCHED.get(name, {}),
    }
    for key, given in (("title", TITLES), ("facets", FACETS), ("units", UNITS), ("label_column", LABELS)):
        if name in given:
            value = given[name]
            entry[key] = list(value) if isinstance(value, tuple) else value
    return entry


def _query(query: SavedQuery) -> dict[str, Any]:
    return {
        "title": query.title,
        "sql": query.sql,
        "params": list(query.parameters),
        "hints": dict(query.parameters),
        "hide_sql": True,
        "description_html": f"<p>{escape(query.about)}</p><p>{escape(SCORE_NOTE)}</p>",
    }
