"""The saved queries: one .sql file each, whose first comment lines say what it answers.

    -- title: Who has no link on the home page?
    -- theme: Finding the statements
    -- about: Companies whose home page was seen and does not link to the statement.
    -- company: part of a name
    SELECT ...

`title`, `theme` and `about` are needed; any other key describes a parameter of the SQL, `:company` here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "queries"
THEMES = (
    "Domestic servitude and platforms",
    "What statements say",
    "Promises and years",
    "The law",
    "Copies and groups",
    "What companies ticked",
    "Finding the statements",
    "Scores, replies and reviews",
)
_NAMED = re.compile(r"^-- (\w+): (.+)$")
_NEEDED = ("title", "theme", "about")


@dataclass(frozen=True, slots=True)
class SavedQuery:
    """A question. `name` is its place in the address; `parameters`: name -> what to put in."""

    name: str
    title: str
    theme: str
    about: str
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
    title, theme, about = (headings.pop(key) for key in _NEEDED)
    return SavedQuery(name, title, theme, about, "\n".join(lines).strip(), headings)
