"""Company lists as files, and what a database holds after a run."""

from __future__ import annotations

import contextlib
import csv
import sqlite3
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from tests.web.server import Web
from tests.web.sites import Company


def write_list(path: Path, rows: Iterable[Mapping[str, object]]) -> Path:
    """A company list with these rows; the columns are those of the first."""
    every = list(rows)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(every[0]))
        writer.writeheader()
        writer.writerows(every)
    return path


def list_companies(path: Path, web: Web, companies: Iterable[Company]) -> Path:
    """A list of companies with their websites."""
    return write_list(path, ({"company": one.name, "website": web.url(one.host)} for one in companies))


def query(db: Path, sql: str, *values: object) -> list[dict[str, Any]]:
    """Rows of a database that is opened read-only."""
    with contextlib.closing(sqlite3.connect(f"file:{db}?mode=ro", uri=True)) as connection:
        connection.row_factory = sqlite3.Row
        return [dict(row) for row in connection.execute(sql, values)]
