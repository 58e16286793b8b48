"""Every test here has its own copy of what the program remembers of the shipped files."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def own_cache(sealed: None, parsed_once: Path) -> None:
    """A cache of its own, to be damaged and filled."""
    cache = Path(os.environ["STATEMENT_AUDIT_HOME"]) / "cache"
    cache.unlink()
    shutil.copytree(parsed_once / "cache", cache)
