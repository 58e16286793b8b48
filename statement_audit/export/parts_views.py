"""The SQL that makes the tables and views of a database out of a folder of parts, in the words of DuckDB; and what
tells of it to readers who have DuckDB and not this program.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from statement_audit.errors import needing
from statement_audit.export.package import guide
from statement_audit.export.parts import Part, part_file
from statement_audit.tabular import DataTable

RAW = "every_part"
"""The schema with all rows of all parts, each with the column `part`."""

# What two parts may both have, told apart by these columns; and which of them is shown.
_SAME: dict[str, tuple[str, str]] = {
    "companies": ("name_key, coalesce(company_number, '')", "id"),
    "criteria": ("rubric_hash, criterion", "id"),
    "statements": ("document_sha256", "reviewed DESC, newest_run DESC NULLS LAST, id DESC"),
    "targets": ("target_key", "checked_at DESC NULLS LAST, id DESC"),
}
# Where one of two is shown, rows that belong to the other are left out with it ...
_WITH_ITS_ROWS = ("statements", "targets")
# ... but for these: a statement stands for the companies of all parts that have it.
_SHARED_ROWS = {"statement_companies": "statement_id, company_id"}
# Tables that two parts fill from one register or letter: equal rows of a later part are left out.
_EQUAL_ROWS = {
    "declared": "company_id, year, register, question, criterion, answer, declared",
    "replies": "company_id, year, criterion, text, source, replied_at",
    "reply_requests": "company_id, year, until, asked_at",
    "rubrics": "hash",
    "documents": "sha256",
}
_AS_SQLITE = {
    **dict.fromkeys(("BOOLEAN", "TINYINT", "SMALLINT", "INTEGER", "UINTEGER", "UBIGINT", "HUGEINT"), "BIGINT"),
    "FLOAT": "DOUBLE",
    "JSON": "VARCHAR",
}
_TYPES = {"text": "VARCHAR", "json": "VARCHAR", "integer": "BIGINT", "boolean": "BIGINT", "real": "DOUBLE"}


def make_views(tables: Sequence[DataTable], views: Sequence[str], parts: Sequence[Part], folder: str = "") -> list[str]:
    """The statements, to be run in this order.

    Args:
        tables: of the schema, without views.
        views: as `translated` gave them.
        parts: those that count, in the order of their numbers.
        folder: path before each file, with a slash at its end; empty for a reader inside the folder.
    """
    return [*make_rows(tables, parts, folder), *shown_tables(tables).values(), *views]


def make_rows(tables: Sequence[DataTable], parts: Sequence[Part], folder: str = "") -> list[str]:
    """The first of them: all rows of all parts, what is left out of them, and the list of the parts."""
    made = [f"CREATE SCHEMA IF NOT EXISTS {RAW}"]
    for table in tables:
        files = [_text(folder + part_file(table.name, part)) for part in parts]
        made.append(guide("every_row.sql", raw=RAW, table=_quoted(table.name), files=files))
    for name, (key, order) in _SAME.items():
        made.append(guide("same.sql", raw=RAW, name=name, key=key, order=order, several=len(parts) > 1))
    return [*made, guide("left_out.sql", raw=RAW), guide("listed.sql", parts=parts, text=_text)]


def shown_tables(tables: Sequence[DataTable]) -> dict[str, str]:
    """Name and statement of each table as a reader has it, made of those rows alone."""
    by_name = {table.name: table for table in tables}
    return {
        table.name: f"CREATE OR REPLACE VIEW {_quoted(table.name)} AS\n{_shown(table, by_name)}" for table in tables
    }


def _shown(table: DataTable, tables: Mapping[str, DataTable]) -> str:
    """The rows of a table as one database of all parts would have them."""
    names = [_quoted(column.name) for column in table.columns]
    gone, decided_by = _gone(table, tables)
    select, joins = [], []
    for column in table.columns:
        target = column.refers_to[0] if column.refers_to else ""
        if target in _SAME and column.name != decided_by:
            alias = f"same_{column.name}"
            joins.append(f"LEFT JOIN {RAW}.same_{target} AS {alias} ON {alias}.id = rows.{_quoted(column.name)}")
            select.append(f"coalesce({alias}.shown, rows.{_quoted(column.name)}) AS {_quoted(column.name)}")
        else:
            select.append(f"rows.{_quoted(column.name)}")
    kept = f"\nWHERE {gone}" if gone else ""
    once, picked = _once(table.name)
    extra = ", rows.part" if once else ""
    inner = "\n".join([f"SELECT {', '.join(select)}{extra}{picked} FROM {RAW}.{_quoted(table.name)} AS rows", *joins])
    if not once:
        return inner + kept
    return f"SELECT {', '.join(names)} FROM (\n{inner}{kept}\n) {once}"


def _once(name: str) -> tuple[str, str]:
    """The clause that leaves equal rows out, and a column that it needs."""
    if name in _SHARED_ROWS:
        return (
            f"QUALIFY row_number() OVER (PARTITION BY {_SHARED_ROWS[name]} ORDER BY is_copy, part) = 1",
            ", same_statement_id.id IS NOT NULL AS is_copy",
        )
    if name in _EQUAL_ROWS:
        return f"QUALIFY dense_rank() OVER (PARTITION BY {_EQUAL_ROWS[name]} ORDER BY part) = 1", ""
    return "", ""


def _gone(table: DataTable, tables: Mapping[str, DataTable]) -> tuple[str, str]:
    """The condition that leaves out what is not shown, and the column that it looks at; empty where all is shown."""
    found: tuple[str, str] | None = None
    if table.name in _SAME:
        found = "id", f"SELECT id FROM {RAW}.same_{table.name}"
    elif table.name not in _SHARED_ROWS:
        found = _ids_gone(table, tables)
    if found is None:
        return "", ""
    column, ids = found
    return f"NOT EXISTS (SELECT 1 FROM ({ids}) AS gone WHERE gone.id = rows.{_quoted(column)})", column


def _ids_gone(table: DataTable, tables: Mapping[str, DataTable]) -> tuple[str, str] | None:
    """The column by which rows belong to something that may be left out, and the query for what is left out there.

    A text read in a part goes with the statement of its document there.
    """
    if table.name == "extractions":
        return "id", guide("readings_left_out.sql", raw=RAW)
    above = [(column.name, *column.refers_to) for column in table.columns if column.belongs and column.refers_to]
    for column, target, _ in above:
        if target in _WITH_ITS_ROWS:
            return column, f"SELECT id FROM {RAW}.same_{target}"
    for column, target, key in above:
        if target not in _SAME and (found := _ids_gone(tables[target], tables)):
            inner, ids = found
            return column, f"SELECT {_quoted(key)} AS id FROM {RAW}.{_quoted(target)} WHERE {_quoted(inner)} IN ({ids})"
    return None


# --- views of the schema --------------------------------------------------------------------


def translated(tables: Sequence[DataTable], views: Mapping[str, str]) -> list[str]:
    """SQLite's views in the words of DuckDB: the same columns, types and rows.

    Args:
        tables: of the schema, without views.
        views: name and SQLite's SQL of each view, none before one that it reads.

    Raises:
        MissingExtraError: duckdb or sqlglot is not installed.
    """
    with needing("A folder of parts", "parts"):
        import duckdb  # noqa: F401
        import sqlglot  # noqa: F401
    return list(_translated(tuple(tables), tuple(views.items())))


@lru_cache(maxsize=4)  # a second, for all views of a schema
def _translated(tables: tuple[DataTable, ...], views: tuple[tuple[str, str], ...]) -> tuple[str, ...]:
    import duckdb
    import sqlglot
    from sqlglot import exp

    blank = duckdb.connect()  # views over empty tables tell the types of their columns
    made = []
    with blank:
        for table in tables:
            columns = ", ".join(f"{_quoted(column.name)} {_TYPES[column.type]}" for column in table.columns)
            blank.execute(f"CREATE TABLE {_quoted(table.name)} ({columns})")
        for name, sql in views:
            tree = sqlglot.parse_one(sql, read="sqlite")
            _read_json_as_text(exp, tree)
            _drop_order_of_joins(exp, tree)
            query = tree.expression.sql("duckdb", pretty=True, identify=True)
            described = blank.execute(f"DESCRIBE {query}").fetchall()
            made.append(f"CREATE OR REPLACE VIEW {_quoted(name)} AS\n{_typed(query, described)}")
            blank.execute(made[-1])
    return tuple(made)


def _read_json_as_text(exp: Any, tree: Any) -> None:
    """`group_concat(value) FROM json_each(...)`: DuckDB's value is JSON, with quotes, and comes in any order.

    What `json_extract` takes out of an object is text here too, not JSON.
    """
    for taken in list(tree.find_all(exp.JSONExtract)):
        taken.replace(exp.JSONExtractScalar(this=taken.this, expression=taken.expression))
    for joined in list(tree.find_all(exp.GroupConcat)):
        select = joined.find_ancestor(exp.Select)
        source = select.args.get("from_") or select.args.get("from")
        if "JSON_EACH" not in source.sql().upper():
            continue
        value = joined.this
        text = exp.JSONExtractScalar(this=value.copy(), expression=exp.Literal.string("$"))
        order = exp.Order(expressions=[exp.Ordered(this=exp.column("id"), nulls_first=True)])
        joined.set("this", exp.Order(this=text, expressions=order.expressions))


def _drop_order_of_joins(exp: Any, tree: Any) -> None:
    """`CROSS JOIN ... ON` tells SQLite which table to read first; it is a plain join."""
    for join in tree.find_all(exp.Join):
        if join.kind == "CROSS" and join.args.get("on"):
            join.set("kind", None)


def _typed(query: str, described: Sequence[Sequence[Any]]) -> str:
    """The query with truth values as 0 and 1, whole numbers of one size, and JSON as text."""
    if not any(row[1] in _AS_SQLITE for row in described):
        return query
    columns = [
        f"CAST({_quoted(name)} AS {_AS_SQLITE[kind]}) AS {_quoted(name)}" if kind in _AS_SQLITE else _quoted(name)
        for name, kind in (row[:2] for row in described)
    ]
    return f"SELECT {', '.join(columns)} FROM (\n{query}\n)"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def views_script(statements: Sequence[str]) -> str:
    """`views.sql`: the statements for a reader who stands inside the folder."""
    head = "-- Made by statement-audit. From inside this folder: duckdb -init views.sql"
    return "\n".join([head, *(f"{statement};" for statement in statements), ""])


def readme(parts: Sequence[Part], tables: Sequence[DataTable]) -> str:
    """`README.md`: the parts, how to query them, what ids are, what is shown of what two parts hold."""
    return guide("parts.md", parts=parts, tables=tables, raw=RAW)
