"""Patterns by name: each that the code asks for stands in the file beside its module, and none there is asked by nobody."""

from __future__ import annotations

import importlib
import re
from pathlib import Path

import pytest

import statement_audit
from statement_audit.plain_text import patterns_beside
from statement_audit.resources import table_beside

ROOT = Path(statement_audit.__file__).parent
SOURCES = {path: path.read_text(encoding="utf-8") for path in ROOT.rglob("*.py")}
NAMED = re.compile(r"(?m)^(\w+) = patterns_beside\(")
MODULES = [path.relative_to(ROOT) for path, text in SOURCES.items() if NAMED.search(text)]


@pytest.mark.parametrize("module", MODULES, ids=str)
def test_names_of_patterns(module: Path) -> None:
    own = SOURCES[ROOT / module]
    name = NAMED.findall(own)[0]
    table = vars(importlib.import_module(f"statement_audit.{'.'.join(module.with_suffix('').parts)}"))[name]
    texts = [own] if name.startswith("_") else SOURCES.values()
    asked = {key for text in texts for key in re.findall(rf'(?<!\w){name}\["(\w+)"\]', text)}
    goes_through_all = f"{name}.items()" in own
    assert (asked or goes_through_all) and asked <= table.keys()
    assert goes_through_all or table.keys() <= {word for text in texts for word in re.findall(r'"(\w+)"', text)}


@pytest.mark.parametrize("module", MODULES, ids=str)
def test_parts_are_parts_of_something(module: Path) -> None:
    file = (ROOT / module).with_suffix(".toml").read_text(encoding="utf-8")
    assert {part for part in table_beside(str(ROOT / module)).get("parts", {}) if f"<{part}>" not in file} == set()


def test_sections_say_how_a_pattern_reads(tmp_path: Path) -> None:
    (tmp_path / "rules.toml").write_text(
        "[parts]\nink = ['(?:Ink', 'Pen)']\nof_ink = ['<ink> of <whose>']\n"
        "[phrases]\nany = ['<of_ink>', 'nib']\n[cased]\nown = ['<ink>']\n[small]\nlow = ['Nib\\b']\n"
    )
    table = patterns_beside(str(tmp_path / "rules.py"), whose="Quill")
    assert table["any"].pattern == "(?:Ink|Pen) of Quill|nib" and table["any"].search("NIB")
    assert table["own"].search("Pen") and not table["own"].search("pen")
    assert table["low"].pattern == r"nib\b" and not table["low"].search("Nib")
