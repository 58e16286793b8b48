"""Queries in files beside the modules: each is used, each is there, and nothing in them waits for a value in vain."""

from __future__ import annotations

import importlib
import re
from pathlib import Path

import statement_audit.store
from statement_audit.store.sql_files import queries_of

STORE = Path(statement_audit.store.__file__).parent
MODULES = [path for path in sorted(STORE.glob("*.py")) if "_SQL = queries_of(" in path.read_text(encoding="utf-8")]


def test_every_query_is_there_and_used() -> None:
    assert len(MODULES) > 10
    for module in MODULES:
        code, sql = (module.with_suffix(end).read_text(encoding="utf-8") for end in (".py", ".sql"))
        named = set(re.findall(r"(?m)^-- name: (\w+)$", sql))
        used = set(re.findall(r'_SQL\["(\w+)"\]', code))
        assert used <= named, module
        assert named <= used | set(re.findall(r"\{(\w+)\}", sql)), module


def test_what_stands_in_braces_is_filled_in_or_left_to_who_runs_the_query() -> None:
    for module in MODULES:
        code = module.read_text(encoding="utf-8")
        for name, sql in importlib.import_module(f"statement_audit.store.{module.stem}")._SQL.items():
            is_part = f'_SQL["{name}"]' not in code
            assert is_part or "{" not in sql or f'_SQL["{name}"].format(' in code, (module, name)
    assert queries_of("league", best_first="BEST")["league"].count("(best BEST)") == 1
