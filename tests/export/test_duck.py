"""Views over parts are made when a query first names them: over a table in memory, without a folder of parts."""

from __future__ import annotations

from typing import Any

import pytest

pytest.importorskip("duckdb", reason="needs the extra `parts`")

from statement_audit.errors import QueryError, StoreError
from statement_audit.export.duck import open_parts

ROWS = ["CREATE TABLE rows_of_parts AS SELECT * FROM (VALUES (1, 'oak'), (2, 'elm')) AS rows(id, word)"]
TABLES = {"trees": "CREATE VIEW trees AS SELECT * FROM rows_of_parts"}
VIEWS = {
    "old_trees": "CREATE VIEW old_trees AS SELECT * FROM trees WHERE id = 1",
    "counted_trees": "CREATE VIEW counted_trees AS SELECT count(*) AS n FROM old_trees",
}
BROKEN = {"broken": "CREATE VIEW broken AS SELECT * FROM read_parquet('gone.parquet')"}
ALL = ["counted_trees", "old_trees", "rows_of_parts", "trees"]


def answer(sql: str) -> list[tuple[Any, ...]]:
    with open_parts(ROWS, TABLES, VIEWS, []) as reader:
        return list(reader.ask(sql)[1])


def test_only_what_a_query_names_is_made() -> None:
    with open_parts(ROWS, TABLES, VIEWS | BROKEN, []) as reader:
        assert list(reader.ask("SELECT n FROM counted_trees")[1]) == [(1,)]  # a view over a view over a table
        assert list(reader.ask("SELECT id FROM Trees ORDER BY id DESC")[1]) == [(2,), (1,)]
        for _ in range(2):  # what could not be made is not taken for made
            with pytest.raises(StoreError, match="A part cannot be read"):
                reader.ask("SELECT * FROM broken")
        assert list(reader.ask("SELECT word FROM old_trees")[1]) == [("oak",)]


@pytest.mark.parametrize(
    "sql", ["DESC", "desc tables", "FROM ( DESC)", "-- all\n  desc", "/* all */ desc", "SHOW TABLES", "DESCRIBE"]
)
def test_whoever_asks_what_there_is_finds_all(sql: str) -> None:
    found = answer(sql)
    assert [row[2] if len(row) > 1 else row[0] for row in found] == ALL


def test_a_name_may_be_made_of_parts() -> None:
    assert answer("SELECT n FROM query_table('counted' || '_trees')") == [(1,)]
    ((plan,),) = answer("SELECT json_serialize_plan('SELECT * FROM old' || '_trees')")
    assert '"error":false' in plan


def test_the_likeliest_name_is_told() -> None:
    with pytest.raises(QueryError, match='Did you mean "old_trees"'):
        answer("SELECT * FROM old_tres")
    with pytest.raises(QueryError, match="Only SELECT is allowed"):
        answer("DROP VIEW trees")
