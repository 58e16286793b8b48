"""Every test here has its own home; the shipped files are parsed once for all of them."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from statement_audit.rubric import load_rubric


@pytest.fixture(scope="session")
def parsed_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache folder that knows the shipped files."""
    home = tmp_path_factory.mktemp("parsed")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("STATEMENT_AUDIT_HOME", str(home))
        load_rubric()
    return home / "cache"


@pytest.fixture(autouse=True)
def warm_home(sealed: None, parsed_once: Path) -> None:
    """Start with a copy of that cache."""
    shutil.copytree(parsed_once, Path(os.environ["STATEMENT_AUDIT_HOME"]) / "cache")
