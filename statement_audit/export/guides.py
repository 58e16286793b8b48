"""Texts for readers, from the files beside: what is in a package, who owns what, how to query a folder of parts."""

from __future__ import annotations

from pathlib import Path
from typing import Any


def guide(name: str, **values: Any) -> str:
    """The text of a file of `templates`, with what stands in braces filled in."""
    return (Path(__file__).parent / "templates" / name).read_text(encoding="utf-8").format(**values)
