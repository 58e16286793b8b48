"""The shipped corpus scored once, for all tests that read."""

import contextlib
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from cli_samples import CORPUS, call


@pytest.fixture(scope="session")
def audited(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the whole corpus, by the default judge. Read it only."""
    db = tmp_path_factory.mktemp("audited") / "audit.db"
    done = call("run", CORPUS / "companies" / "corpus.csv", "--db", db)
    assert done.code == 3, done.err
    return db


@pytest.fixture
def rows() -> Callable[..., list[tuple]]:
    """Rows of a query on a database file, opened read-only."""

    def query(db: Path, sql: str, *values: object) -> list[tuple]:
        with contextlib.closing(sqlite3.connect(f"file:{db}?mode=ro", uri=True)) as connection:
            return connection.execute(sql, values).fetchall()

    return query
