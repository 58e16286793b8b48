"""The two pages on rubrics say what the code does."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest

from docs.sessions import changed
from statement_audit.resources import CHECKOUT
from statement_audit.rubric import check_rubric, load_rubric, schema

FORMAT = (CHECKOUT / "docs" / "rubric-format.md").read_text(encoding="utf-8")
GUIDE = (CHECKOUT / "docs" / "adding-a-rubric.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```yaml\n(.*?)```", GUIDE, re.DOTALL)

SECTIONS = {
    "The pack": schema.PackModel,
    "Group": schema.GroupModel,
    "Criterion": schema.CriterionModel,
    "Gate": schema.GateModel,
    "Profile": schema.ProfileModel,
    "Sector risk": schema.SectorRiskModel,
    "Statuses and scoring": schema.ScoringModel,
}


def section(title: str) -> str:
    return FORMAT.split(f"\n## {title}\n")[1].split("\n## ")[0]


@pytest.mark.parametrize(("title", "model"), list(SECTIONS.items()))
def test_every_field_is_documented(title: str, model: type[schema.Strict]) -> None:
    assert [name for name in model.model_fields if f"`{name}`" not in section(title)] == []


def test_the_smaller_blocks_are_documented_too() -> None:
    for title, names in {
        "Gate": schema.GateTestModel.model_fields,
        "Statuses and scoring": [
            *schema.StatusModel.model_fields,
            *schema.BandModel.model_fields,
            *schema.StatusRulesModel.model_fields,
            *get_args(schema.StatusName),
            *get_args(schema.FormalName),
        ],
        "Criterion": ["formal", "disclosure", "policy", "process", "practice", "outcome", "text", "metadata"],
    }.items():
        assert [name for name in names if f"`{name}`" not in section(title)] == []


def test_no_table_row_documents_a_key_that_is_not_there() -> None:
    known = {name for model in vars(schema).values() if isinstance(model, type) and issubclass(model, schema.Strict)
             for name in (field.alias or name for name, field in model.model_fields.items())}  # fmt: skip
    rows = re.findall(r"^\| `(\w+)` \|", FORMAT, re.MULTILINE)
    assert len(rows) > 60
    assert [name for name in rows if name not in known] == []


def test_the_guide_has_a_first_and_a_whole_pack() -> None:
    assert len(BLOCKS) == 2


@pytest.mark.slow
@pytest.mark.parametrize("block", BLOCKS)
def test_the_packs_of_the_guide_pass(tmp_path: Path, block: str) -> None:
    path = tmp_path / "care-homes.yml"
    path.write_text(block, encoding="utf-8")
    assert check_rubric(path) == ()
    load_rubric(path)


def test_the_whole_pack_does_what_the_guide_says(tmp_path: Path) -> None:
    path = tmp_path / "care-homes.yml"
    path.write_text(BLOCKS[1], encoding="utf-8")
    rubric, shipped = load_rubric(path), load_rubric()
    assert {c.id for c in rubric.criteria} ^ {c.id for c in shipped.criteria} == {"CAR-01", "PLT-11"}
    assert rubric.criterion("SEC-07").weight == 5
    assert rubric.profiles[0].id == "care"


def test_what_the_guide_adds_after_a_try_is_sound(tmp_path: Path) -> None:
    (more,) = re.findall(r"```diff\n(.*?)\n```", GUIDE, re.DOTALL)
    path = tmp_path / "care-homes.yml"
    path.write_text(changed(BLOCKS[1], more), encoding="utf-8")
    assert load_rubric(path).criterion("CAR-01").not_where and check_rubric(path) == ()


@pytest.mark.slow
def test_the_mistakes_that_the_guide_warns_of_are_refused(tmp_path: Path) -> None:
    pack = BLOCKS[1]
    for wrong in (
        pack.replace("CAR: 6}", "CAR: 7}"),
        pack.replace(r"'\brepay(ment|ments)? clauses?\b'", r'"\brepay"'),
        pack.replace("[PLT-11]", "[STA-07]"),
        pack.replace("DOM: 3, CAR: 6}", "DOM: 9}"),
    ):
        assert wrong != pack
        path = tmp_path / "care-homes.yml"
        path.write_text(wrong, encoding="utf-8")
        assert check_rubric(path) != ()
