"""What every table, view and column means, from `descriptions.toml`, where each meaning is said once."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Meaning:
    """Of a table or view. `like`: the tables and views whose columns it shows; `own`: columns that mean something of
    their own here."""

    words: str
    like: list[str] = field(default_factory=list)
    own: dict[str, str] = field(default_factory=dict)


@cache
def _told() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


def common_words() -> dict[str, str]:
    """Columns that say the same in several tables and views."""
    words: dict[str, str] = _told()["common"]
    return words


def names_of(kind: str) -> list[str]:
    """The names of all `tables` or `views`, in the order of their description."""
    return list(_told()[kind])


@cache
def meanings() -> dict[str, Meaning]:
    """Name of a table or view -> what it means."""
    return {name: Meaning(**told) for kind in ("tables", "views") for name, told in _told()[kind].items()}


def column_words(name: str, column: str) -> str:
    """What a column of a table or view means: in its own words, else in those of what it shows, else in those of all.

    Raises:
        KeyError: nothing says it.
    """
    return _own_words(name, column) or common_words()[column]


def _own_words(name: str, column: str) -> str | None:
    meaning = meanings()[name]
    inherited = (_own_words(each, column) for each in meaning.like)
    return meaning.own.get(column) or next(filter(None, inherited), None)
