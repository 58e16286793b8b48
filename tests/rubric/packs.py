"""Small rubric files for tests."""

from __future__ import annotations

from pathlib import Path

CRITERION = """\
- id: ABC-01
  name: Something is said
  kind: policy
  applies_to: [all]
  weight: 3
  counts: It is said.
  hypotheses: [The company says something.]
  not_count: It is hinted at.
"""
HEAD = 'id: mine\nversion: "1.0"\nname: Mine\nextends: [modern-slavery]\n'
GROUP = "groups:\n- {id: ABC, name: Letters, question: Which letter?}\n"
PROFILE = "profiles:\n- id: letters\n  name: Letters\n  weights: {STA: 60, ABC: 40}\n"


def write_pack(folder: Path, text: str, name: str = "mine") -> Path:
    path = folder / f"{name}.yml"
    path.write_text(text, encoding="utf-8")
    return path
