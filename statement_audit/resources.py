"""Where shipped files are: the user's directory first, then the installed package, then the checkout."""

import os
import re
import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

PACKAGE = Path(__file__).parent
CHECKOUT = PACKAGE.parent


def user_directory() -> Path:
    """The folder for a user's own rubrics: $STATEMENT_AUDIT_HOME, else ~/.statement-audit."""
    return Path(os.environ.get("STATEMENT_AUDIT_HOME", "~/.statement-audit")).expanduser()


def rubric_directories() -> tuple[Path, ...]:
    """Folders that may hold rubric packs, first match wins."""
    places = (user_directory() / "rubrics", PACKAGE / "_shipped" / "rubrics", CHECKOUT / "rubrics")
    return tuple(place for place in places if place.is_dir())


def company_list() -> Path:
    """The shipped list of companies with their sectors. A change to it needs a new SCORING_VERSION."""
    shipped = PACKAGE / "_shipped" / "companies" / "tech.csv"
    return shipped if shipped.is_file() else CHECKOUT / "corpus" / "companies" / "tech.csv"


def model_directory() -> Path:
    """The folder of the shipped encoder: `model.json` and the files it names."""
    return PACKAGE / "classify" / "model"


@cache
def table_beside(module: str, name: str = "") -> dict[str, Any]:
    """Data of a module: the TOML file beside it. `module`: its `__file__`; `name`: the file's, where it is another."""
    own = Path(module)
    file = own.with_name(f"{name}.toml") if name else own.with_suffix(".toml")
    return tomllib.loads(file.read_text(encoding="utf-8"))


def expression(alternatives: Iterable[str], **parts: str) -> str:
    """One expression of several; `<document>` in them stands for the part of that name."""
    joined = "|".join(alternatives)
    for name, part in parts.items():
        joined = joined.replace(f"<{name}>", part)
    return joined


def patterns_beside(module: str, **parts: str) -> dict[str, re.Pattern[str]]:
    """Name -> pattern, of the TOML file beside a module: any of the alternatives; those in `[cased]` heed case.

    `<name>` in them stands for an entry of `[parts]`, or for `parts` that the module hands over.
    """
    table, known = table_beside(module), dict(parts)
    for name, rows in table.get("parts", {}).items():
        known[name] = expression(rows, **known)
    return {
        name: re.compile(expression(rows, **known), flags)
        for section, flags in (("phrases", re.IGNORECASE), ("cased", re.NOFLAG))
        for name, rows in table.get(section, {}).items()
    }


@cache
def word_lists(room: str) -> dict[str, frozenset[str]]:
    """The lists of words that a room knows text by: its `words.toml`, which says what each is for."""
    lists = table_beside(str(PACKAGE / room / "words"))
    return {name: frozenset(words.split()) for name, words in lists.items()}


def benchmark_file() -> Path:
    """The shipped distributions of scores: numbers alone."""
    return PACKAGE / "compare" / "peers.json"
