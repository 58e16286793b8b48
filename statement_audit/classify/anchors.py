"""Anchors: the words that propose a criterion. They never decide alone (ruling 21 of the rubric).

An anchor counts where it matches the passage's own text and, for a group with contexts, where every context
matches the window: heading, sentence before, passage, sentence after.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from statement_audit.models import Criterion, Group, Passage, Rubric


@lru_cache(maxsize=4096)
def compiled(pattern: str) -> re.Pattern[str]:
    """The pattern, case-insensitive. Rubric packs are checked when they are read, so it compiles."""
    return re.compile(pattern, re.IGNORECASE)


def window(passage: Passage) -> str:
    """The passage with its heading and neighbouring sentences."""
    return " ".join(part for part in (passage.heading, passage.before, passage.text, passage.after) if part)


def in_context(passage: Passage, group: Group) -> bool:
    """Whether every context of the group matches the window; true for a group without contexts."""
    if not group.context_all_of:
        return True
    text = window(passage)
    return all(compiled(pattern).search(text) for pattern in group.context_all_of)


def count_anchors(passage: Passage, criterion: Criterion) -> int:
    """How many different anchors of the criterion match the passage's own text."""
    return sum(compiled(pattern).search(passage.text) is not None for pattern in criterion.anchors)


def match_anchors(passages: Sequence[Passage], rubric: Rubric, criteria: Sequence[Criterion]) -> list[list[int]]:
    """Count the anchors that count, a row a passage and a column a criterion; 0 where a context is missing."""
    groups = {group.id: group for group in rubric.groups}
    rows = []
    for passage in passages:
        allowed = {key: in_context(passage, group) for key, group in groups.items()}
        rows.append([count_anchors(passage, c) if allowed.get(c.group, True) else 0 for c in criteria])
    return rows
