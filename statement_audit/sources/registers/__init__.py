"""The sources of statements, found by their modules: `uk_register.py` in this folder is the source `uk-register`.

Each module gives its `SOURCE`. Names are told without loading any module: HTML trees are slow to load, and help texts
name all sources. `docs/adding-a-source.md` shows how one is added.
"""

from __future__ import annotations

import difflib
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import TYPE_CHECKING

from statement_audit.errors import UsageError
from statement_audit.sources import source_name

if TYPE_CHECKING:
    from statement_audit.sources.source import Source

MUCH_ALIKE = 0.75


def source_names() -> tuple[str, ...]:
    """What the sources are called, in the order of the alphabet."""
    return tuple(sorted(source_name(module.name) for module in iter_modules(__path__)))


def is_like_a_source(name: str) -> bool:
    """Whether a word that names no file is likely meant for a source."""
    near = difflib.get_close_matches(name.lower(), source_names(), n=1, cutoff=MUCH_ALIKE)
    return bool(near) and not Path(name).exists()


def find_source(name: str) -> Source:
    """The source of that name.

    Raises:
        UsageError: there is none.
    """
    known = source_names()
    if name not in known:
        near = difflib.get_close_matches(name, known, n=1)
        nearest = f" Nearest: {near[0]}." if near else ""
        raise UsageError(f"Unknown source '{name}'.{nearest}", hint=f"Known sources: {', '.join(known)}.")
    source: Source = import_module(f"{__name__}.{name.replace('-', '_')}").SOURCE
    return source
