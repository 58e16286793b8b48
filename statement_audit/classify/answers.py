"""What a passage of the next statement says of a promise, read together by a network of its own (`training/fates.py`)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from statement_audit.classify.encoder import ANSWERS, Encoder

if TYPE_CHECKING:
    from statement_audit.classify.encoder import ModelCard

FATES = ("kept", "moved", "repeated", "missed")
"""What can be told of a promise: done, put off to a later date, promised again without one, not done."""
WORDS = 25  # of what stands before a passage, which names what "it" is


def beside(promise: str, before: str) -> str:
    """What a passage is read with: the promise, and the end of what stands before the passage."""
    return " ".join([promise, "...", *before.split()[-WORDS:]])


class AnswerReader:
    """Reads a promise beside passages; what it says of one depends on nothing but the two and what stands before."""

    def __init__(self, card: ModelCard) -> None:
        self._encoder = Encoder(card.folder, ANSWERS)

    def read(self, promise: str, passages: Iterable[tuple[str, str]]) -> list[Mapping[str, float]]:
        """For each passage, given with what stands before it, the probability of each of `FATES` (they need not sum to 1)."""
        import numpy as np

        answers = [self._encoder.read(text, beside(promise, before))["topics"] for text, before in passages]
        return [dict(zip(FATES, (1 / (1 + np.exp(-one))).tolist(), strict=True)) for one in answers]
