"""The saved queries: one .sql file each, whose first comment lines say what it answers.

    -- title: Who has no link on the home page?
    -- theme: Finding the statements
    -- about: Companies whose home page was seen and does not link to the statement.
    -- empty: No home page was seen, or each links to the statement.
    -- near: found.criterion = 'STA-05'
    -- company: part of a name
    SELECT ...

`title`, `theme`, `about` and `empty` (why there may be no answer) are needed. `near` chooses the close calls that are
shown where there is none: a condition on `found` and `near` of close-calls.sql. Any other key describes a parameter of
the SQL, `:company` here.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from statement_audit.resources import table_beside

FOLDER = Path(__file__).parent / "queries"
THEMES: tuple[str, ...] = tuple(table_beside(__file__, "metadata")["themes"])
_NAMED = re.compile(r"^-- (\w+): (.+)$")
_NEEDED = ("title", "theme", "about", "empty")
_CLOSE = "close-calls"
NOTHING_FITS = "Nothing fits what you put in."


@dataclass(frozen=True, slots=True)
class SavedQuery:
    """A question. `name` is its place in the address; `empty`: why it may have no answer; `near`: which close calls
    stand in for one, empty where none can; `parameters`: name -> what to put in."""

    name: str
    title: str
    theme: str
    about: str
    empty: str
    near: str
    sql: str
    parameters: Mapping[str, str]


@cache
def saved_queries() -> tuple[SavedQuery, ...]:
    """Every saved query, by theme and file name.

    Raises:
        ValueError: a file lacks a heading, or names a theme that is not in `THEMES`.
    """
    found = [parse_query(path.stem, path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.sql"))]
    return tuple(sorted(found, key=lambda query: (THEMES.index(query.theme), query.name)))


def parse_query(name: str, text: str) -> SavedQuery:
    """One file's query: headings, then SQL."""
    headings: dict[str, str] = {}
    lines = text.strip().splitlines()
    while lines and (heading := _NAMED.match(lines[0])):
        headings[heading[1]] = heading[2].strip()
        lines.pop(0)
    missing = [key for key in _NEEDED if key not in headings]
    if missing:
        raise ValueError(f"{name}.sql lacks the heading {', '.join(missing)}")
    title, theme, about, empty = (headings.pop(key) for key in _NEEDED)
    near = headings.pop("near", "")
    return SavedQuery(name, title, theme, about, empty, near, "\n".join(lines).strip(), headings)


def find_query(name: str) -> SavedQuery | None:
    """The saved query of this name."""
    return next((query for query in saved_queries() if query.name == name), None)


def close_calls(query: SavedQuery) -> SavedQuery | None:
    """What the model was unsure of, where a question has no answer; None where no close call could be one."""
    calls = find_query(_CLOSE)
    if calls is None or not query.near:
        return None
    return replace(calls, sql=calls.sql.replace("needs_review = 1", f"needs_review = 1 AND ({query.near})"))


def given(query: SavedQuery, values: Mapping[str, str]) -> dict[str, str]:
    """A value for each of its parameters, empty where none was given."""
    return {name: values.get(name) or "" for name in query.parameters}


def unanswered(query: SavedQuery, values: Mapping[str, str]) -> tuple[str, SavedQuery | None]:
    """What to say where there is no answer, and its close calls where they can be held to the same values."""
    asked = {name for name, value in given(query, values).items() if value}
    calls = close_calls(query)
    return NOTHING_FITS if asked else query.empty, calls if calls and asked <= set(calls.parameters) else None
