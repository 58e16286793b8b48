"""Patterns by name: each that the code asks for stands in the file beside its module, and none there is asked by nobody."""

from __future__ import annotations

import importlib
import re
from pathlib import Path

import pytest

import statement_audit

ROOT = Path(statement_audit.__file__).parent
SOURCES = {path: path.read_text(encoding="utf-8") for path in ROOT.rglob("*.py")}
MODULES = [path.stem for path, text in SOURCES.items() if path.parent.name == "score" and "= patterns_beside(" in text]
# What the code writes before a name: modules whose table others use, and all others.
TABLES = {"phrases": ("PHRASES", r"\bPHRASES"), "negatives": ("SAID", r"(?<!_)\bSAID")}


@pytest.mark.parametrize("module", MODULES)
def test_names_of_patterns(module: str) -> None:
    name, written = TABLES.get(module, ("_SAID", r"\b_SAID"))
    table = vars(importlib.import_module(f"statement_audit.score.{module}"))[name]
    texts = SOURCES.values() if module in TABLES else [SOURCES[ROOT / "score" / f"{module}.py"]]
    asked = {key for text in texts for key in re.findall(written + r'\["(\w+)"\]', text)}
    assert asked and asked <= table.keys()
    assert table.keys() <= {word for text in texts for word in re.findall(r'"(\w+)"', text)}
