"""What a check of a database came to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that does not hold. `subject`: the document, table or rubric that it is about."""

    check: str
    subject: str
    message: str
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What came of one check. `unchecked`: reason -> how many things could not be checked for it."""

    name: str
    meaning: str
    checked: int
    problems: tuple[Problem, ...] = ()
    unchecked: Mapping[str, int] = field(default_factory=dict)


Result = tuple[int, list[Problem], dict[str, int]]
