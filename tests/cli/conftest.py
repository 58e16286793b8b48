"""The shipped corpus scored once, for all tests that read, and a reader of databases."""

import contextlib
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.near import work_near


@pytest.fixture(scope="module", autouse=True)
def near(request: pytest.FixtureRequest) -> Iterator[None]:
    """Start no worker, but in modules that are marked `workers`."""
    with pytest.MonkeyPatch.context() as patch:
        if request.node.get_closest_marker("workers") is None:
            work_near(patch)
        yield


@pytest.fixture(scope="session")
def audited(scored_corpus: Path) -> Path:
    """A database with the whole corpus, by the default judge. Read it only."""
    return scored_corpus


@pytest.fixture
def rows() -> Callable[..., list[tuple]]:
    """Rows of a query on a database file, opened read-only."""

    def query(db: Path, sql: str, *values: object) -> list[tuple]:
        with contextlib.closing(sqlite3.connect(f"file:{db}?mode=ro", uri=True)) as connection:
            return connection.execute(sql, values).fetchall()

    return query
