"""Why a passage that the judge holds for evidence is none until a person accepts it."""

from __future__ import annotations

from collections.abc import Sequence

from statement_audit.models import Criterion, Kind, Passage, Rubric, Status
from statement_audit.plain_text import normalise
from statement_audit.score import language
from statement_audit.score.statuses import CONCRETE
from statement_audit.score.strangers import Strangers
from statement_audit.score.unreal import is_denied
from statement_audit.score.wording import shares_wording

RUBRIC_WORDING = "rubric_wording"  # the quote is the rubric's own text
NAMES_ANOTHER = "names_another"  # somebody else acts in the passage, and the company does not speak
NEAR_MISS = "near_miss"  # the criterion's own words say that such a passage speaks of something near
DENIED = "denied"  # the sentence says that it is not done or not there


class Doubts:
    """Asked of one statement's passages. `own`: names under which its company speaks of itself."""

    def __init__(self, passages: Sequence[Passage], own: Sequence[str], rubric: Rubric) -> None:
        self.strangers = Strangers(passages, own, rubric)
        self._rubric = rubric
        self._copied: dict[int, bool] = {}  # by passage: eighty criteria ask for it

    def why(self, criterion: Criterion, passage: Passage, status: Status) -> str | None:
        """The first reason, as a code of `review.priority`; None where nothing speaks against the passage."""
        if passage.index not in self._copied:
            self._copied[passage.index] = shares_wording(passage.quote, self._rubric)
        if self._copied[passage.index]:
            return RUBRIC_WORDING
        if self.strangers.act_in(passage):
            return NAMES_ANOTHER
        text = normalise(passage.text)
        if language.matches_any(criterion.not_where, text):
            return NEAR_MISS
        deed = status in CONCRETE and criterion.kind is not Kind.DISCLOSURE
        return DENIED if deed and is_denied(text) else None
