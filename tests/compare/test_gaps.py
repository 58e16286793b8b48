"""What to do first: what a law requires, then the most points for the least work."""

from __future__ import annotations

from pathlib import Path

import pytest

from statement_audit.classify.base import ClassifierSpec
from statement_audit.compare.gaps import EFFORTS, gap_report
from statement_audit.features.audit.checked_file import check_file
from statement_audit.models import Assessment, Rubric, Status
from statement_audit.resources import CHECKOUT
from statement_audit.runs.options import RunOptions
from statement_audit.score.arithmetic import possible_gains

DRAFT = CHECKOUT / "corpus" / "statements" / "willowmere-2025.txt"


@pytest.fixture(scope="module")
def checked(tmp_path_factory: pytest.TempPathFactory) -> tuple[Assessment, Rubric]:
    db: Path = tmp_path_factory.mktemp("gaps") / "a.db"
    result, rubric = check_file(DRAFT, None, RunOptions(db, classifier=ClassifierSpec("keyword")))
    assert result.assessment is not None
    return result.assessment, rubric


def test_the_law_comes_first_then_gain_for_effort(checked: tuple[Assessment, Rubric]) -> None:
    found, rubric = checked
    gains = possible_gains(found.findings, rubric, found.scores.profile)
    report = gap_report(found.findings, found.gates, rubric, gains)
    parts = (report.promised, report.explained, report.absent, report.partial, report.silent)
    assert sorted(gap.criterion for part in parts for gap in part) == sorted(gap.criterion for gap in report.to_do)
    order = [(not gap.required_by, -gap.gain / EFFORTS[gap.effort]) for gap in report.to_do]
    assert order == sorted(order) and report.to_do[0].required_by
    assert all(gap.gain == gains[gap.criterion] > 0 for gap in report.to_do if gap.status is not Status.PARTLY)
    assert all(gap.stronger == rubric.criterion(gap.criterion).gather for gap in report.to_do)


def test_what_is_done_already_lacks_its_facts_alone(checked: tuple[Assessment, Rubric]) -> None:
    found, rubric = checked
    report = gap_report(found.findings, found.gates, rubric)
    assert {gap.effort for gap in report.partial if gap.status is Status.CONCRETE_GENERIC} <= {"write", "gather"}
    assert "do" in {gap.effort for gap in report.silent}
