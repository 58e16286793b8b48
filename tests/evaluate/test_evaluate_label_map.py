"""The map from labels to criteria."""

from __future__ import annotations

from pathlib import Path

import pytest

from statement_audit.errors import UsageError
from statement_audit.evaluate.label_map import load_map
from statement_audit.models import Rubric


def write(tmp_path: Path, text: str) -> str:
    path = tmp_path / "map.yml"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_the_shipped_map_names_criteria_of_the_shipped_rubric(rubric: Rubric) -> None:
    aims = load_map()
    assert len(aims.labels) == 11
    assert len(aims.macro) == 9
    assert {"c1_entity", "c6_consultation"} == set(aims.labels) - set(aims.macro)
    behind = aims.criteria(rubric, aims.labels)
    assert behind["approval"] == ("STA-03",)
    assert behind["c2_supply_chain"] == ("STR-03", "STR-04", "STR-05")
    assert {"POL-01", "RSK-01", "DDG-03", "VOI-01", "TRE-01"} <= set(behind["c4_mitigation"])
    known = {criterion.id for criterion in rubric.criteria}
    assert all(names and set(names) <= known for names in behind.values())


def test_only_the_labels_asked_for_are_resolved(rubric: Rubric, tmp_path: Path) -> None:
    found = load_map(write(tmp_path, "id: own\nlabels:\n  audits: [DDG-03]\n  gone: [XXX-99]\n"))
    assert found.criteria(rubric, ["audits"]) == {"audits": ("DDG-03",)}
    assert found.macro == ["audits", "gone"]
    with pytest.raises(UsageError, match=r"labels\.gone: 'XXX-99' names no criterion of the rubric 'modern-slavery'"):
        found.criteria(rubric, ["gone"])


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("labels:\n  a: [DDG-03]\n", ", id: Field required."),
        ("id: x\nlabels:\n  a: DDG-03\n", ", labels.a: Input should be a valid list."),
        ("id: x\nlabel:\n  a: [DDG-03]\n", ", labels: Field required."),
        ("id: x\nlabels:\n  a: [DDG-03]\nextra: 1\n", ", extra: Extra inputs are not permitted."),
        ("id: x\nlabels:\n  a: []\n", ", labels.a: names no criterion."),
        ("id: x\nlabels:\n  a: ['DDG-(03']\n", ", labels.a: 'DDG-(03' is no regular expression: missing ), unterminated"
         " subpattern at position 4."),
        ("id: x\nlabels:\n  a: [DDG-03]\nmacro: [b]\n", ", macro: unknown label 'b'."),
        ("id: x\nlabels:\n  a: [DDG-03]\n  a: [DDG-02]\n", ", line 4 is not valid YAML: found duplicate key \"a\" with"
         " value \"[]\" (original value: \"[]\")."),
        ("- a\n", " must hold keys with values."),
    ],
)  # fmt: skip
def test_a_bad_map_is_refused_with_its_place(tmp_path: Path, text: str, message: str) -> None:
    source = write(tmp_path, text)
    with pytest.raises(UsageError) as caught:
        load_map(source)
    assert caught.value.message == f"{source}{message}"


def test_an_unknown_name_is_answered_with_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"No map 'asms' is known; known: aims\."):
        load_map("asms")
    with pytest.raises(UsageError, match=r"none\.yml cannot be read: No such file"):
        load_map(str(tmp_path / "none.yml"))
