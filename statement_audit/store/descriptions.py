"""What every table, view and column means, from `descriptions.toml`, where each meaning is said once; and the page
that says it (`docs/schema.md`).
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from statement_audit.store.connection import Database
from statement_audit.store.database import open_database


@dataclass(frozen=True, slots=True)
class Meaning:
    """Of a table or view. `like`: the tables and views whose columns it shows; `own`: columns that mean something of
    their own here."""

    words: str
    like: list[str] = field(default_factory=list)
    own: dict[str, str] = field(default_factory=dict)


@cache
def _told() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


def common_words() -> dict[str, str]:
    """Columns that say the same in several tables and views."""
    words: dict[str, str] = _told()["common"]
    return words


def names_of(kind: str) -> list[str]:
    """The names of all `tables` or `views`, in the order of their description."""
    return list(_told()[kind])


@cache
def meanings() -> dict[str, Meaning]:
    """Name of a table or view -> what it means."""
    return {name: Meaning(**told) for kind in ("tables", "views") for name, told in _told()[kind].items()}


def column_words(name: str, column: str) -> str:
    """What a column of a table or view means: in its own words, else in those of what it shows, else in those of all.

    Raises:
        KeyError: nothing says it.
    """
    return _own_words(name, column) or common_words()[column]


def _own_words(name: str, column: str) -> str | None:
    meaning = meanings()[name]
    inherited = (_own_words(each, column) for each in meaning.like)
    return meaning.own.get(column) or next(filter(None, inherited), None)


_INTRODUCTION = """# The database

SQLite (3.38 or newer). Start with the views; the tables behind them hold the history. `statement-audit db schema`
prints the SQL. Scores describe what a statement says, not what the company does.

Views show results after people's decisions: `quality`, `band`, `rank`, `result`, `status`, `score`. The judge's own
stand beside them as `model_quality`, `model_result`, `model_status` and so on, and alone in the tables `scores`,
`gates` and `findings`. The views are those of the version that opened the file last; tables change by migrations.

Four results are never mixed: `not_found` in the statement, `not_assessed`, `could_not_read`, and a status. Columns that
hold JSON say so; 0/1 columns are truth values; offsets count Unicode characters.

Search the text:

```sql
SELECT statements.source_name, passages.page, passages.quote
FROM passages_fts
JOIN passages ON passages.id = passages_fts.rowid
JOIN statements ON statements.document_sha256 = passages.document_sha256
WHERE passages_fts MATCH 'domestic AND servitude';
```

Check every quote against the stored page:

```sql
SELECT count(*) AS quotes,
  sum(substr(pages.text, evidence.start + 1, evidence.end - evidence.start) = evidence.quote) AS verified
FROM evidence JOIN pages ON pages.id = evidence.page_id;
```

Statements that have changed or gone since they were found:

```sql
SELECT company, url, event, happened_at, previous_sha256
FROM link_history WHERE event <> 'new' ORDER BY happened_at;
```
"""


Described = dict[str, tuple[str, dict[str, str]]]
"""Name -> (meaning, column -> meaning)."""


def described() -> tuple[Described, Described]:
    """The tables and the views of a blank database, in the order of the page.

    Raises:
        KeyError: a table, view or column has no description.
    """
    with open_database(None) as database:
        tables, views = ({name: _described(database, name) for name in names_of(kind)} for kind in ("tables", "views"))
    return tables, views


def _described(database: Database, name: str) -> tuple[str, dict[str, str]]:
    columns = [column.name for column in database.tables[name].columns]
    return meanings()[name].words, {column: column_words(name, column) for column in columns}


def schema_document() -> str:
    """The page in Markdown: every view and table of a blank database, with types and meanings.

    Raises:
        KeyError: a table, view or column has no description.
    """
    with open_database(None) as database:
        parts = [_INTRODUCTION]
        for heading, names in (("Views", names_of("views")), ("Tables", names_of("tables"))):
            parts.append(f"## {heading}\n")
            parts.extend(line for name in names for line in _section(database, name))
    return "\n".join(parts)


def _section(database: Database, name: str) -> Iterator[str]:
    yield f"### {name}\n\n{meanings()[name].words}\n\n| column | type | meaning |\n| --- | --- | --- |"
    for column in database.tables[name].columns:
        yield f"| `{column.name}` | {(column.type or '').lower()} | {column_words(name, column.name)} |"
    yield ""
