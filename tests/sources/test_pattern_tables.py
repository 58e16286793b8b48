"""Patterns by name: each that the code asks for stands in the file beside its module, and none there is asked by nobody."""

from __future__ import annotations

import importlib
import re
from pathlib import Path

import pytest

import statement_audit
from statement_audit.sources import site_scores

ROOT = Path(statement_audit.__file__).parent
SOURCES = {path: path.read_text("utf-8") for room in ("sources", "fetch") for path in (ROOT / room).rglob("*.py")}
TABLE = re.compile(r"^(?:\w+, )?(\w+) = .*patterns_beside\(__file__\)$", re.MULTILINE)
TABLES = {path: found[1] for path, text in SOURCES.items() if (found := TABLE.search(text))}


@pytest.mark.parametrize("path", TABLES, ids=lambda path: str(path.stem))
def test_names_of_patterns(path: Path) -> None:
    name = TABLES[path]
    module = ".".join(path.relative_to(ROOT.parent).with_suffix("").parts)
    table = vars(importlib.import_module(module))[name]
    shared = not name.startswith("_") and list(TABLES.values()).count(name) == 1
    texts = list(SOURCES.values()) if shared else [SOURCES[path]]
    asked = {key for text in texts for key in re.findall(rf'\b{name}\["(\w+)"\]', text)}
    assert asked and asked <= table.keys()
    assert table.keys() <= {word for text in texts for word in re.findall(r'"(\w+)"', text)} | _named_in_tables()


def _named_in_tables() -> set[str]:
    """What the points of labels name."""
    return {row["names"] for row in site_scores.TABLE["in_label"].values()}


def test_tables_are_found() -> None:
    assert len(TABLES) == 12
