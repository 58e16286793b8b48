"""docs/schema.md: every column has its words, no word is left over, the file is fresh."""

from __future__ import annotations

from pathlib import Path

import pytest

from statement_audit.store import open_database
from statement_audit.store.describe import schema_document
from statement_audit.store.descriptions import TABLES, VIEWS
from statement_audit.store.reader import tables_and_views

DOCUMENT = Path(__file__).parents[2] / "docs" / "schema.md"


def test_every_table_view_and_column_is_described_and_nothing_else() -> None:
    described = {name: list(columns) for name, (_, columns) in (TABLES | VIEWS).items()}
    with open_database(None) as database:
        actual = {name: [c.name for c in database.tables[name].columns] for name in tables_and_views(database)}
        views = set(database.tables.view_names())
    assert {name: sorted(columns) for name, columns in described.items()} == {
        name: sorted(columns) for name, columns in actual.items()
    }
    assert set(VIEWS) == views
    for name, columns in described.items():
        assert columns == actual[name], f"{name}: described in another order"


def test_no_description_is_empty() -> None:
    for name, (meaning, columns) in (TABLES | VIEWS).items():
        for words in (meaning, *columns.values()):
            assert words.strip().endswith((".", "`.", ").")), f"{name}: {words!r}"


def test_a_column_without_words_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    meaning, columns = TABLES["companies"]
    monkeypatch.setitem(TABLES, "companies", (meaning, {key: columns[key] for key in columns if key != "website"}))
    with pytest.raises(KeyError, match="website"):
        schema_document()


def test_the_page_is_fresh() -> None:
    assert DOCUMENT.read_text(encoding="utf-8").endswith(schema_document()), "run python -m docs.generate"


def test_queries_on_the_page_run() -> None:
    queries = [part.split("```")[0] for part in schema_document().split("```sql\n")[1:]]
    assert len(queries) == 3
    with open_database(None) as database:
        for query in queries:
            database.execute(query.strip().rstrip(";")).fetchall()
