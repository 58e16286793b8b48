"""`views.sql` and `README.md` of a folder of parts: for readers who have DuckDB and not this program."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from statement_audit.export.parts import Part
from statement_audit.export.parts_views import RAW
from statement_audit.tabular import DataTable


def views_script(statements: Sequence[str]) -> str:
    """`views.sql`: the statements for a reader who stands inside the folder."""
    head = "-- Made by statement-audit. From inside this folder: duckdb -init views.sql"
    return "\n".join([head, *(f"{statement};" for statement in statements), ""])


def readme(parts: Sequence[Part], tables: Sequence[DataTable]) -> str:
    """`README.md`: the parts, how to query them, what ids are, what is shown of what two parts hold."""
    return "\n".join([*_about(parts), *_IDS, *_tables(tables), ""])


def _about(parts: Sequence[Part]) -> Iterator[str]:
    yield "# Parts\n"
    yield "Results of statement-audit as Parquet files: a folder a table, in it a folder a part (one database).\n"
    yield "Query all parts together from inside this folder with [DuckDB](https://duckdb.org/):\n"
    yield '    duckdb -init views.sql -c "SELECT company, year, quality FROM league_table LIMIT 10"\n'
    yield "or from anywhere with statement-audit:\n"
    yield '    statement-audit query "SELECT company, year, quality FROM league_table" --parts DIR\n'
    yield (
        "A score says what a statement says, not what the company does. `not_found` means: not found in the"
        " statement.\n"
    )
    yield "| part | number | statements | as of |\n| --- | ---: | ---: | --- |"
    for part in parts:
        yield f"| `{part.name}` | {part.number} | {part.statements:,} | {part.as_of} |"


_IDS = (
    "\n## Ids and what is shown\n",
    "An id is the part's number, then ten digits of the id in its database: statement 30000000042 is statement 42 of"
    " part 3. A run's id begins with the second at which it started (then part and a count): the greater id is the"
    " newer run. Ids stay the same when a part is written again from the same database.\n",
    "A statement that several parts hold is shown once: first one whose scores a person has reviewed, then the one of"
    f" the newest run. `statements_left_out` lists the others; `{RAW}.TABLE` has all rows of all parts, each with its"
    " `part`.\n",
)


def _tables(tables: Sequence[DataTable]) -> Iterator[str]:
    yield "## Tables and views\n\n| name | what it holds |\n| --- | --- |"
    for table in tables:
        yield f"| `{table.name}` | {table.meaning} |"
