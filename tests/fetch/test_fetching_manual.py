"""`docs/fetching.md` says what the code does."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

from statement_audit.fetch import FetchOptions
from statement_audit.issue_codes import CODES

MANUAL = (Path(__file__).parents[2] / "docs" / "fetching.md").read_text(encoding="utf-8")
SWITCHES = {"respect_robots", "allow_private", "browser"}


def test_every_limit_is_documented_with_its_value() -> None:
    rows = re.findall(r"^\| [^|]+ \| ([\d.]+)(| MB| s|, three deep) \| `(\w+)` \|$", MANUAL, re.MULTILINE)
    documented = {name: float(number) * (1_000_000 if unit == " MB" else 1) for number, unit, name in rows}
    limits = {field.name: field.default for field in dataclasses.fields(FetchOptions) if field.name not in SWITCHES}
    assert documented == limits


def test_every_code_is_documented() -> None:
    section = MANUAL.split("## When it fails")[1].split("\n## ")[0]
    codes = re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE)
    assert sorted(codes) == sorted(code for code, entry in CODES.items() if entry.stage == "fetch")
