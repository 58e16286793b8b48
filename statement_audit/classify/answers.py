"""What a passage of the next statement says of a promise: a network reads the two together (`training/fates.py`)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from statement_audit.classify.encoder import ANSWERS, Encoder
from statement_audit.errors import ModelError

if TYPE_CHECKING:
    from statement_audit.classify.encoder import ModelCard

FATES = ("kept", "moved", "repeated", "missed")
"""What can be told of a promise: done, put off to a later date, promised again without one, not done."""
WORDS = 25  # of what stands before a passage, which names what "it" is


def beside(promise: str, before: str) -> str:
    """What a passage is read with: the promise, and the end of what stands before the passage."""
    return " ".join([promise, "...", *before.split()[-WORDS:]])


class AnswerReader:
    """Reads a promise beside passages, `threads` at once.

    What it says of one depends on nothing but the two and what stands before.
    """

    def __init__(self, card: ModelCard, threads: int = 1) -> None:
        if ANSWERS.file not in card.data["files"]:
            raise ModelError(
                f"{card.folder} has no {ANSWERS.file}, which reads promises.", hint="Make it with training/fates.py."
            )
        self._encoder, self._threads = Encoder(card.folder, ANSWERS), threads

    def read(self, promise: str, passages: Iterable[tuple[str, str]]) -> list[Mapping[str, float]]:
        """For each passage, given with what stands before it: the probability of each of `FATES`, by itself."""
        import numpy as np

        def one(passage: tuple[str, str]) -> Mapping[str, float]:
            answers = self._encoder.read(passage[0], beside(promise, passage[1]))["topics"]
            return dict(zip(FATES, (1 / (1 + np.exp(-answers))).tolist(), strict=True))

        with ThreadPoolExecutor(self._threads) as pool:  # onnxruntime computes without Python's lock
            return list(pool.map(one, passages))
