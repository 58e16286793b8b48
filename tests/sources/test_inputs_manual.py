"""`docs/inputs.md` says what the code does."""

from __future__ import annotations

import re
from pathlib import Path

from statement_audit.sources.cells import LAW_SHORT_FORMS
from statement_audit.sources.columns import ALIASES, COLUMNS, simplify
from statement_audit.sources.inputs import read_inputs

MANUAL = (Path(__file__).parents[2] / "docs" / "inputs.md").read_text(encoding="utf-8")


def test_columns_and_aliases_are_those_of_the_code() -> None:
    table = MANUAL.split("| Column |")[1].split("\n\n")[0]
    rows = re.findall(r"^\| `(\w+)` \|.*\| ([^|]+) \|$", table, re.MULTILINE)
    assert sorted(column for column, _ in rows) == sorted(COLUMNS)
    for column, others in rows:
        documented = {simplify(name) for name in others.split(",")}
        assert documented | {simplify(column)} == {*ALIASES[column].split(), simplify(column)}, column


def test_short_forms_of_laws_are_documented() -> None:
    assert all(f"`{law}`" in MANUAL for law in LAW_SHORT_FORMS)


def test_the_example_is_read_without_a_complaint(tmp_path: Path) -> None:
    example = MANUAL.split("```csv\n")[1].split("```")[0]
    (tmp_path / "companies.csv").write_text(example)
    (tmp_path / "pdfs").mkdir()
    (tmp_path / "pdfs" / "reed-2023.pdf").write_bytes(b"%PDF")
    refs, issues = read_inputs([str(tmp_path / "companies.csv")])
    assert [[company.name for company in ref.companies] for ref in refs] == [
        ["Larkspur Marketplace Ltd", "Larkspur Payments Ltd"],
        ["Reed Hardware plc"],
    ]
    assert issues == ()
