"""The shipped rubric, read once."""

from __future__ import annotations

import pytest

from statement_audit.models import Rubric
from statement_audit.rubric import load_rubric


@pytest.fixture(scope="session")
def rubric() -> Rubric:
    return load_rubric("modern-slavery")
