"""The floor that both models must beat: anchors and group contexts, nothing else."""

from __future__ import annotations

import re
from collections.abc import Sequence

from statement_audit.classify.anchors import match_anchors
from statement_audit.classify.revision import code_hash
from statement_audit.models import Check, Criterion, Judgement, Passage, Relevance, Rubric, Thresholds

ANCHOR_STEPS = (0.0, 0.60, 0.70, 0.80)  # by number of different anchors; three or more give the last
OVERLAP_STEP = 0.10
OVERLAP_SHARE = 0.5
THRESHOLDS = Thresholds(accept=0.60, accept_unanchored_rare=0.95, review=0.60)
WORD = re.compile(r"[a-z]{4,}")
STOP_WORDS = frozenset(
    {"been", "company", "from", "have", "says", "text", "that", "their", "these", "they", "this", "those"}
    | {"were", "which", "with"}
)


class KeywordClassifier:
    """Scores a pair on a fixed ladder; the same passage always gets the same value.

    0.60 where one anchor matches, 0.70 for two different ones, 0.80 for three or more; 0.10 more where at least
    half of the content words of one hypothesis stand in the passage. No anchor, no pair: so
    `accept_unanchored_rare` is never reached. No opinion on statuses.
    """

    name = "keyword"

    def __init__(self) -> None:
        self.revision = f"keyword.v1-{code_hash('keyword', 'anchors')}"

    def thresholds_for(self, rubric: Rubric) -> Thresholds:
        """Fixed: the ladder's steps are no probabilities."""
        return THRESHOLDS

    def judge(self, passages: Sequence[Passage], rubric: Rubric, criteria: Sequence[Criterion]) -> Judgement:
        """Judge every passage against the criteria that text can answer; see the class for the ladder."""
        asked = [criterion for criterion in criteria if criterion.check is Check.TEXT]
        pairs = []
        for passage, row in zip(passages, match_anchors(passages, rubric, asked), strict=True):
            for criterion, count in zip(asked, row, strict=True):
                if count:
                    pairs.append(Relevance(passage.index, criterion.id, ladder(passage, criterion, count), True))
        return Judgement(self.name, self.revision, THRESHOLDS, tuple(pairs), ())


def ladder(passage: Passage, criterion: Criterion, anchors: int) -> float:
    """The value of a passage with that many different anchors of the criterion; see `KeywordClassifier`."""
    value = ANCHOR_STEPS[min(anchors, len(ANCHOR_STEPS) - 1)]
    words = content_words(passage.text)
    wanted = filter(None, map(content_words, criterion.hypotheses))
    if any(len(one & words) >= OVERLAP_SHARE * len(one) for one in wanted):
        value += OVERLAP_STEP
    return round(value, 2)


def content_words(text: str) -> frozenset[str]:
    """Lower-case words of four letters and more, without the ones that every hypothesis has."""
    return frozenset(WORD.findall(text.lower())) - STOP_WORDS
