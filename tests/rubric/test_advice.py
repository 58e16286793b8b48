"""Advice that works when followed: an answer that its reader would write is credited at the criterion it was for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from statement_audit.classify.base import ClassifierSpec
from statement_audit.features.audit.checked_file import check_file
from statement_audit.models import Check, Status
from statement_audit.rubric import load_rubric
from statement_audit.runs.options import RunOptions
from statement_audit.statements.judge import load_judge

EXAMPLES: dict[str, str] = YAML(typ="safe").load(Path(__file__).with_name("advice_examples.yml"))
CRITERIA = load_rubric().criteria
CREDITED = (Status.MET, Status.CONCRETE_GENERIC, Status.CONCRETE_SPECIFIC, Status.OUTCOME)
NEUTRAL = """# Modern slavery statement

Modern slavery is a serious crime that takes many forms.

## What this statement tells

The sections below set out what we report.

"""
# Criteria whose answer the judge does not credit: one that passes must leave this list.
SHORTFALLS = frozenset({"DOM-03", "REM-05", "REM-06", "STA-07", "STR-05", "VOI-02"})  # below the bar of a finding


def test_every_criterion_says_in_one_sentence_what_to_gather() -> None:
    sentences = [criterion.gather for criterion in CRITERIA]
    assert [one for one in sentences if not one.endswith(".") or ". " in one or len(one) > 200] == []
    assert len(set(sentences)) == len(CRITERIA)
    openings = {one.split()[0] for one in sentences}
    assert openings <= {"Say", "Name", "State", "Give", "Describe", "List", "Tell", "Take", "Open", "Have"}
    assert {criterion.effort for criterion in CRITERIA} == {"write", "gather", "do"}


def test_every_criterion_that_text_answers_has_an_example() -> None:
    assert sorted(EXAMPLES) == sorted(one.id for one in CRITERIA if one.check is Check.TEXT)


@pytest.fixture(scope="module")
def credited(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], set[str]]:
    """The criteria that earn points in a statement that says nothing but what is given."""
    folder = tmp_path_factory.mktemp("advice")
    sectors = tuple(sorted({key for one in CRITERIA for key in one.applies_to} - {"all"}))
    options = RunOptions(folder / "a.db", classifier=ClassifierSpec(cache=folder / "cache.db"), sectors=sectors)
    judge = load_judge(options)

    def of(text: str) -> set[str]:
        path = folder / "draft.md"
        path.write_text(f"{NEUTRAL}{text}\n", encoding="utf-8")
        result, rubric = check_file(path, "Harrow Group plc", options, judge, apart=False)
        assert result.assessment is not None
        return {
            found.criterion
            for found in result.assessment.findings
            if found.score and (found.status in CREDITED or rubric.criterion(found.criterion).future_counts)
        }

    return of


@pytest.mark.slow
def test_advice_that_is_followed_is_credited(credited: Callable[[str], set[str]]) -> None:
    assert credited("") == set()
    assert {name for name, text in EXAMPLES.items() if name not in credited(text)} == SHORTFALLS
