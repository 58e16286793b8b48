"""The shipped corpus scored once, for all tests that read, and a reader of databases."""

import contextlib
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from cli_samples import CORPUS, call

from tests.near import work_near

LIST = """company,file,sector,year,company_number
Tarncloud Ltd,{corpus}/statements/tarncloud-2024.pdf,app_store,2024,01
Quillbrook Software LLP,{corpus}/statements/quillbrook-2025.html,software_services,2025,02
Nobody Ltd,empty.txt,retail,2025,03
"""


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


@pytest.fixture(scope="session")
def whole(once: Callable[..., Path]) -> Path:
    """The folder of a list with two statements and a file that cannot be read, by the keyword judge. Read it only."""

    def fill(folder: Path) -> None:
        (folder / "empty.txt").write_text("   \n")
        (folder / "list.csv").write_text(LIST.format(corpus=CORPUS))
        with pytest.MonkeyPatch.context() as patch:
            work_near(patch)
            done = call("run", folder / "list.csv", "--db", folder / "audit.db", "--classifier", "keyword")
        assert done.code == 3, done.err

    return once("two-statements", fill)
