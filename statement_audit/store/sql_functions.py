"""Functions of our own that saved questions and a user's query may call."""

from __future__ import annotations

import re
import sqlite3

_FEE = re.compile(
    r"\b(?:fees?|(?<!\bin )charg(?:es?|ed|ing)|commissions?|recruitment costs?|costs? of recruitment)\b", re.IGNORECASE
)


def add_functions(connection: sqlite3.Connection) -> None:
    connection.create_function("escape_fts", 1, escape_fts, deterministic=True)
    connection.create_function("names_fee", 1, names_fee, deterministic=True)


def escape_fts(words: str) -> str:
    """Words and quoted phrases for full-text search, whatever else they hold: as Datasette's function of this name."""
    parts = re.findall(r'"[^"]+"|[^\s"]+', words + '"' * (words.count('"') % 2))
    return " ".join(part if part.startswith('"') else f'"{part}"' for part in parts)


def names_fee(quote: str | None) -> bool:
    """Whether a quote names a fee, charge, commission or cost of recruitment."""
    return bool(_FEE.search(str(quote or "")))
