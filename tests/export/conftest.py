from collections.abc import Iterator
from pathlib import Path

import pytest
from export_samples import make_database

from tests.near import work_near


@pytest.fixture(scope="module", autouse=True)
def near() -> Iterator[None]:
    """Start no worker."""
    with pytest.MonkeyPatch.context() as patch:
        work_near(patch)
        yield


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database of two statements with harmful names and replies. Read it only."""
    return make_database(tmp_path_factory.mktemp("hostile"))
