"""`views.sql` and `README.md` of a folder of parts: for readers who have DuckDB and not this program."""

from __future__ import annotations

from collections.abc import Sequence

from statement_audit.export.guides import guide
from statement_audit.export.parts import Part
from statement_audit.export.parts_views import RAW
from statement_audit.tabular import DataTable


def views_script(statements: Sequence[str]) -> str:
    """`views.sql`: the statements for a reader who stands inside the folder."""
    head = "-- Made by statement-audit. From inside this folder: duckdb -init views.sql"
    return "\n".join([head, *(f"{statement};" for statement in statements), ""])


def readme(parts: Sequence[Part], tables: Sequence[DataTable]) -> str:
    """`README.md`: the parts, how to query them, what ids are, what is shown of what two parts hold."""
    listed = (f"| `{part.name}` | {part.number} | {part.statements:,} | {part.as_of} |" for part in parts)
    named = (f"| `{table.name}` | {table.meaning} |" for table in tables)
    return guide("parts.md", parts="\n".join(listed), tables="\n".join(named), raw=RAW)
