"""Why a finding changed between two versions of judge, rubric or reader."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from statement_audit.compare.versions import compare_versions, explain
from statement_audit.models import FindingVersion, VersionedScore

WORDS, OTHERS = "Auditors visited 41 factories.", "Suppliers sign our code."
FOUND = FindingVersion("DDG-03", "Audits", "c1", "concrete_specific", 0.7, 0.9, (), "best", 1, WORDS, 0.9, 1)


def finding(**more: Any) -> FindingVersion:
    return replace(FOUND, **more)


ABSENT = finding(status="not_found", score=0.0, role=None, page=None, quote=None, probability=None)
CLOSE = finding(status="not_found", score=0.0, role="candidate", probability=0.5)


@pytest.mark.parametrize(
    ("was", "now", "why"),
    [
        (FOUND, finding(criterion_sha256="c2"), "criterion_changed"),
        (FOUND, finding(status="not_assessed", score=None), "asked_otherwise"),
        (FOUND, finding(role="candidate", reasons=("close_call", "names_another")), "kept_back"),
        (FOUND, CLOSE, "less_likely"),
        (CLOSE, FOUND, "more_likely"),
        (FOUND, finding(status="commitment"), "status"),
        (FOUND, finding(score=0.8), "points"),
        (FOUND, ABSENT, "no_longer_found"),
        (FOUND, replace(CLOSE, quote=OTHERS), "no_longer_found"),
        (ABSENT, FOUND, "now_found"),
        (CLOSE, finding(quote=OTHERS), "now_found"),
        (CLOSE, ABSENT, "no_longer_near"),
        (ABSENT, CLOSE, "now_near"),
        (FOUND, finding(quote=OTHERS), "other_words"),
    ],
)
def test_each_cause_has_its_code_and_words(was: FindingVersion, now: FindingVersion, why: str) -> None:
    code, words = explain(was, now, text_changed=False)
    assert code == why
    assert words
    if now.probability is not None and why in ("less_likely", "more_likely", "other_words", "now_found"):
        assert f"({now.probability * 100:.0f} % likely)" in words


def test_words_that_are_read_otherwise_are_told_from_a_judge_that_changed() -> None:
    glued = finding(quote=WORDS.replace(" ", ""), status="not_found", role="candidate")
    assert explain(FOUND, glued, text_changed=True)[0] == "text_changed"
    assert explain(FOUND, glued, text_changed=False)[0] == "no_longer_found"


def test_only_what_differs_is_listed_with_what_was_replaced() -> None:
    before = VersionedScore(1, 1, "Northlake", 2025, "a.pdf", "2026-01-01", "j1", "ms 1", "r1", "t1", 40.0)
    before = replace(before, findings=(FOUND, finding(criterion="DDG-04"), finding(criterion="OLD-01")))
    after = replace(before, judge="j2", findings=(CLOSE, finding(criterion="DDG-04"), finding(criterion="NEW-01")))
    compared = compare_versions(before, after)
    assert compared.changed == ("judge",)
    assert [(change.after.criterion, change.why) for change in compared.findings] == [("DDG-03", "less_likely")]
