from __future__ import annotations

from dataclasses import replace

import pytest
from classify_samples import make_passages

from statement_audit.classify import ClassifierSpec, load_classifier
from statement_audit.classify.anchors import count_anchors, in_context
from statement_audit.classify.keyword import KeywordClassifier, ladder
from statement_audit.models import Check, Criterion, Group, Kind, Passage, Rubric

CRITERION = Criterion(
    id="X-01", group="X", name="Lodgings", kind=Kind.PROCESS, check=Check.TEXT, applies_to=("all",), weight=1,
    anchor_required=False, counts="", not_count="", hypotheses=("The company inspects workers' lodgings every month.",),
    basis=(), anchors=(r"\blodgings?\b", "dormitor", "bunk"), yes=(), no=(),
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "anchors", "value"),
    [
        ("Two people visit each Dormitory.", 1, 0.60),
        ("Dormitory, dormitory, dormitory.", 1, 0.60),
        ("Dormitories with bunks are seen.", 2, 0.70),
        ("Lodgings, dormitories and bunks.", 3, 0.80),
        ("A nurse inspects the lodgings of all workers every month.", 1, 0.70),
        ("A nurse inspects the lodgings, dormitories and bunks of all workers every month.", 3, 0.90),
    ],
)
def test_ladder_rises_with_different_anchors_and_shared_words(text: str, anchors: int, value: float) -> None:
    (passage,) = make_passages((text,))
    assert count_anchors(passage, CRITERION) == anchors
    assert ladder(passage, CRITERION, anchors) == value


def test_no_anchor_no_pair(rubric: Rubric) -> None:
    judgement = KeywordClassifier().judge(make_passages(("Our stores open at nine.",)), rubric, rubric.criteria)
    assert judgement.relevance == ()
    assert judgement.statuses == ()


def test_context_may_stand_in_heading_or_neighbour_but_every_one_must_match() -> None:
    group = Group("X", "x", "x?", True, (r"\bnurse\b", r"\bnight\b"))
    (passage,) = make_passages(("The lodgings are seen.",))
    assert not in_context(replace(passage, heading="The nurse"), group)
    assert in_context(replace(passage, heading="The Nurse", after="At night."), group)
    assert in_context(replace(passage, before="A nurse came by night."), group)
    assert in_context(passage, replace(group, context_all_of=()))


def test_a_group_context_switches_its_anchors_off(rubric: Rubric) -> None:
    criterion = replace(CRITERION, group="X")
    small = replace(rubric, groups=(Group("X", "x", "x?", True, (r"\bnight\b",)),), criteria=(criterion,))
    day, night = make_passages(("Lodgings by day.",)), make_passages(("Lodgings by night.",))
    assert not KeywordClassifier().judge(day, small, (criterion,)).relevance
    (pair,) = KeywordClassifier().judge(night, small, (criterion,)).relevance
    assert (pair.criterion, pair.anchored, pair.probability) == ("X-01", True, 0.60)


def test_every_yes_line_of_the_rubric_is_found(rubric: Rubric) -> None:
    classifier = load_classifier(ClassifierSpec("keyword"))
    for criterion in rubric.criteria:
        if criterion.check is Check.TEXT:
            judgement = classifier.judge(make_passages(criterion.yes[:1]), rubric, (criterion,))
            assert [pair.criterion for pair in judgement.relevance] == [criterion.id], criterion.id


def test_metadata_criteria_are_not_judged(rubric: Rubric, passages: tuple[Passage, ...]) -> None:
    metadata = tuple(replace(criterion, check=Check.METADATA) for criterion in rubric.criteria)
    assert KeywordClassifier().judge(passages, rubric, metadata).relevance == ()
