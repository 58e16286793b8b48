"""Fill the answers in docs/for-journalists.md as `python -m docs.sessions` asks.

In the page `<!-- answer NAME key=value rows=3 columns=a,b -->` stands before the answer of a saved query,
`<!-- answer rows=3 -->` before that of the SQL block above it, and `<!-- questions -->` before the list of all.
"""

from __future__ import annotations

import contextlib
import re
import shlex
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "for-journalists.md"
SQL = re.compile(r"```sql\n(.*?)```", re.DOTALL)
ANSWER = re.compile(r"(?P<head><!-- answer(?P<asked>[^>]*) -->\n)(?P<link>Open [^\n]*\n\n)?```\n.*?\n```", re.DOTALL)
QUESTIONS = re.compile(r"(<!-- questions -->\n).*?(<!-- end -->)", re.DOTALL)
WIDEST = 64


@dataclass(frozen=True, slots=True)
class Asked:
    """One answer in the page. `name` is empty for SQL of the page's own."""

    name: str
    sql: str
    values: dict[str, str]
    columns: tuple[str, ...]
    rows: int

    @property
    def link(self) -> str:
        if not self.name:
            return ""
        given = {key: value for key, value in self.values.items() if value}
        address = f"http://127.0.0.1:8001/audit/{self.name}{'?' if given else ''}{urlencode(given)}"
        return f"Open <{address}>\n\n"


def asked(text: str) -> Iterator[tuple[re.Match[str], Asked]]:
    """Every answer in the page with what it answers."""
    from statement_audit.serve.queries import saved_queries

    saved = {query.name: query for query in saved_queries()}
    for match in ANSWER.finditer(text):
        words = shlex.split(match["asked"])
        name = words.pop(0) if words and "=" not in words[0] else ""
        given = dict(word.split("=", 1) for word in words)
        columns = tuple(filter(None, given.pop("columns", "").split(",")))
        rows = int(given.pop("rows", "5"))
        if name:
            values = {key: given.get(key, "") for key in saved[name].parameters}
            yield match, Asked(name, saved[name].sql, values, columns, rows)
        else:
            yield match, Asked("", SQL.findall(text[: match.start()])[-1], given, columns, rows)


def answer(connection: sqlite3.Connection, one: Asked) -> list[dict[str, object]]:
    """Every row that the database gives."""
    cursor = connection.execute(one.sql, one.values)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]


def table(one: Asked, rows: list[dict[str, object]]) -> str:
    """The first rows as text, the chosen columns alone, long cells cut."""
    columns = one.columns or tuple(rows[0]) if rows else one.columns
    lines = [list(columns), *([_cell(row[name]) for name in columns] for row in rows[: one.rows])]
    widths = [max(len(line[place]) for line in lines) for place in range(len(columns))]
    shown = ["  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines]
    more = len(rows) - one.rows
    return "\n".join([*shown, *([f"... and {more} more"] if more > 0 else [])])


def _cell(value: object) -> str:
    text = "" if value is None else " ".join(str(value).split())
    return text if len(text) <= WIDEST else text[: WIDEST - 1].rstrip() + "…"


def questions() -> str:
    """The list of all saved queries by theme."""
    from statement_audit.serve.queries import THEMES, saved_queries

    parts = []
    for theme in THEMES:
        mine = [query for query in saved_queries() if query.theme == theme]
        parts.append(f"\n**{theme}**\n")
        parts += [f"- [{query.title}](http://127.0.0.1:8001/audit/{query.name}) {query.about}" for query in mine]
    return "\n".join(parts) + "\n\n"


def connect(db: Path) -> sqlite3.Connection:
    """Read-only, with the functions that saved queries need and plain SQLite lacks."""
    from statement_audit.store.queries import add_functions

    connection = sqlite3.connect(f"file:{db}?mode=ro", uri=True)
    add_functions(connection)
    return connection


def filled(text: str, db: Path) -> str:
    """The page with every answer as this database gives it."""
    with contextlib.closing(connect(db)) as connection:
        for match, one in reversed(list(asked(text))):
            block = f"{match['head']}{one.link}```\n{table(one, answer(connection, one))}\n```"
            text = text[: match.start()] + block + text[match.end() :]
    return QUESTIONS.sub(lambda match: match[1] + questions() + match[2], text)
