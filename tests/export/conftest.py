from pathlib import Path

import pytest
from export_samples import make_database


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database of two statements with harmful names and replies. Read it only."""
    return make_database(tmp_path_factory.mktemp("hostile"))
