"""What the house promises of its files, besides what `lint-imports` keeps."""

from __future__ import annotations

import ast
from collections import defaultdict
from pathlib import Path

import grimp
import pytest

import statement_audit


@pytest.fixture(scope="module")
def imports() -> dict[str, set[str]]:
    """Each file and what it imports: inside functions and for types, too."""
    graph = grimp.build_graph("statement_audit", cache_dir=None)
    return {file: graph.find_modules_directly_imported_by(file) for file in graph.modules}


def circles(imports: dict[str, set[str]]) -> list[str]:
    """What is left once every file that nothing left imports, or that imports nothing left, is taken away."""
    left = set(imports)
    while True:
        inside = {file for file in left if imports[file] & left}
        inside = {file for file in inside if any(file in imports[other] for other in inside)}
        if inside == left:
            return sorted(left)
        left = inside


def test_no_circle_of_files(imports: dict[str, set[str]]) -> None:
    assert circles({"a": {"b"}, "b": {"c"}, "c": {"b"}, "d": set()}) == ["b", "c"]
    assert circles(imports) == []


def test_a_public_class_name_stands_for_one_thing() -> None:
    places = defaultdict(list)
    for file in Path(statement_audit.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                places[node.name].append(file.name)
    assert len(places) > 300
    assert {name: files for name, files in places.items() if len(files) > 1} == {}
