"""When a pair counts: exactly where the pipeline would accept it, by the score room's own rule."""

from __future__ import annotations

from collections.abc import Mapping

from statement_audit.models import Criterion, Judgement, Passage, Relevance, Rubric, Status, Thresholds
from statement_audit.score.criteria import make_window
from statement_audit.score.statuses import PassageVerdict

ANY_VERDICT = PassageVerdict(Status.COMMITMENT)  # acceptance does not depend on the status


def is_accepted(
    criterion: Criterion, passage: Passage, pair: Relevance, thresholds: Thresholds, rubric: Rubric
) -> bool:
    """Whether the pipeline would count this pair as evidence."""
    window = make_window(criterion, passage, pair, ANY_VERDICT, thresholds, rubric.scoring)
    return window is not None and window.accepted


def accepted_pairs(judgement: Judgement, passages: Mapping[int, Passage], rubric: Rubric) -> dict[str, set[int]]:
    """Criterion id → indices of the passages that count for it."""
    criteria = {criterion.id: criterion for criterion in rubric.criteria}
    accepted: dict[str, set[int]] = {}
    for pair in judgement.relevance:
        if is_accepted(criteria[pair.criterion], passages[pair.passage], pair, judgement.thresholds, rubric):
            accepted.setdefault(pair.criterion, set()).add(pair.passage)
    return accepted
