"""The project's own passages, `data/*.jsonl`, line by line: checked, and which are held out."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "data"
HELD_OUT = 5  # one family in five is kept for measuring

OwnLine = Mapping[str, Any]


def read_lines(known: Collection[str], folder: Path = FOLDER) -> Iterator[tuple[OwnLine, bool]]:
    """Each line and whether it is held out. Families of paraphrases never cross.

    Raises:
        SystemExit: a line names a criterion that is not `known`, or lacks its text or family.
    """
    for path in sorted(folder.glob("*.jsonl")):
        for number, text in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            line = json.loads(text)
            problem = _problem(line, known)
            if problem:
                raise SystemExit(f"{path.name}, line {number}: {problem}")
            yield line, _is_held(line["family"])


def ids(line: OwnLine, key: str) -> list[str]:
    """The criteria under a key; none where it is missing."""
    return list(line.get(key) or [])


def positives(line: OwnLine) -> list[str]:
    """The criteria that a line answers."""
    return [one for one in [line.get("criterion"), *ids(line, "also")] if one]


def _problem(line: OwnLine, known: Collection[str]) -> str | None:
    named = [*positives(line), *ids(line, "near"), *ids(line, "maybe")]
    unknown = [name for name in named if name not in known]
    if unknown:
        return f"unknown criterion {unknown[0]}"
    if not line.get("text") or not line.get("family"):
        return "text or family is missing"
    return None


def _is_held(family: str) -> bool:
    return int(hashlib.sha256(family.encode()).hexdigest(), 16) % HELD_OUT == 0
