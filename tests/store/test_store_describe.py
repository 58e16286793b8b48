"""docs/schema.md: every column has its words, no word is left over, the file is fresh."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from docs.generate import schema
from statement_audit.store import open_database
from statement_audit.store.descriptions import column_words, common_words, described, meanings
from statement_audit.store.reader import tables_and_views

DOCUMENT = Path(__file__).parents[2] / "docs" / "schema.md"


def test_every_table_view_and_column_is_described_and_nothing_else() -> None:
    tables, views = described()
    with open_database(None) as database:
        actual = {name: [c.name for c in database.tables[name].columns] for name in tables_and_views(database)}
        assert set(views) == set(database.tables.view_names())
    assert {name: list(columns) for name, (_, columns) in (tables | views).items()} == actual
    for name, meaning in meanings().items():
        assert set(meaning.own) <= set(actual[name]), f"{name}: words for columns that it has not"
        assert set(meaning.like) <= set(meanings()), name


def test_no_meaning_is_said_twice() -> None:
    """A view inherits its columns' words from what it shows, or they are common to all."""
    for name, meaning in meanings().items():
        for column, words in meaning.own.items():
            inherited = {meanings()[each].own.get(column) for each in meaning.like} or {common_words().get(column)}
            assert words not in inherited, f"{name}.{column}"
    said = {column: column_words(name, column) for name, (_, columns) in everything().items() for column in columns}
    assert set(common_words()) <= set(said)


def everything() -> dict[str, tuple[str, dict[str, str]]]:
    tables, views = described()
    return tables | views


def test_views_inherit() -> None:
    assert column_words("link_history", "detail") == column_words("link_events", "detail")
    assert column_words("latest_findings", "model_status") == column_words("finding_results", "model_status")
    assert column_words("latest_findings", "confidence") == column_words("findings", "confidence")
    assert column_words("latest_findings", "year") == column_words("league_table", "year")


def test_no_description_is_empty() -> None:
    for name, (meaning, columns) in everything().items():
        for words in (meaning, *columns.values()):
            assert words.strip().endswith((".", "`.", ").")), f"{name}: {words!r}"


def test_a_column_without_words_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    companies = meanings()["companies"]
    own = {column: words for column, words in companies.own.items() if column != "name_key"}
    monkeypatch.setitem(meanings(), "companies", replace(companies, own=own))
    for make in (schema, described):
        with pytest.raises(KeyError, match="name_key"):
            make()


def test_the_page_is_fresh() -> None:
    assert DOCUMENT.read_text(encoding="utf-8").endswith(schema()), "run python -m docs.generate"


def test_queries_on_the_page_run() -> None:
    queries = [part.split("```")[0] for part in schema().split("```sql\n")[1:]]
    assert len(queries) == 3
    with open_database(None) as database:
        for query in queries:
            database.execute(query.strip().rstrip(";")).fetchall()
