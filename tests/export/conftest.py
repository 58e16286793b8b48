import os
from pathlib import Path

import pytest
from export_samples import make_database


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database of two statements with harmful names and replies. Read it only."""
    folder = tmp_path_factory.mktemp("hostile")
    os.environ.setdefault("STATEMENT_AUDIT_HOME", str(folder / "home"))
    return make_database(folder)
