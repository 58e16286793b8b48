"""Criteria that training never showed: how near a passage lies to the criterion's own words.

`general.onnx` stands between the trained network and the one that training began with. Such a criterion has no learnt
number of its own, so a passage's distance from it is counted against those of a cohort, `cohort.npy`: passages on all
subjects of the field.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from statement_audit.classify.cache import ResultCache
from statement_audit.classify.encoder import GENERAL, ModelCard, read_array
from statement_audit.classify.readings import Readings
from statement_audit.classify.windows import criterion_text
from statement_audit.models import Criterion, Passage

if TYPE_CHECKING:
    from statement_audit.classify.encoder import Vector

COHORT = "cohort.npy"


@dataclass(frozen=True, slots=True)
class Calibration:
    """From a distance in standard deviations of the cohort to a probability:
    `1 / (1 + exp(-(slope x distance + anchored + intercept)))`; `anchored` is added where an anchor matches.

    `review`: from here on a pair is a close call.
    """

    slope: float
    anchored: float
    intercept: float
    review: float

    @classmethod
    def from_card(cls, data: Mapping[str, Any]) -> Calibration:
        """Read the `general` part of model.json. Raises KeyError, TypeError or ValueError where it is not complete."""
        return cls(**{name: float(data[name]) for name in ("slope", "anchored", "intercept", "review")})


class TextMatch:
    """Probabilities from a criterion's words alone."""

    def __init__(self, card: ModelCard, calibration: Calibration, cache: ResultCache | None, threads: int = 1) -> None:
        self._calibration = calibration
        self._readings = Readings(card, GENERAL, cache, threads)
        (width,) = self._readings.encoder.shapes["passage"]
        self._cohort = read_array(card.folder / COHORT, width)  # passages of the general layers
        # By the criterion's words: the same words are read once a process.
        self._criterion = functools.cache(lambda text: self._readings.encoder.read(text)["criterion"])

    def probabilities(self, passages: Sequence[Passage], criteria: Sequence[Criterion], anchored: Vector) -> Vector:
        """Of every pair: rows are passages, columns are criteria. `anchored`: 1 where an anchor matches."""
        import numpy as np

        numbers = self._calibration
        sums = numbers.slope * self._distances(passages, criteria) + numbers.intercept + numbers.anchored * anchored
        return np.asarray(1.0 / (1.0 + np.exp(-sums)))

    def _distances(self, passages: Sequence[Passage], criteria: Sequence[Criterion]) -> Vector:
        import numpy as np

        left = np.stack([reading["passage"] for reading in self._readings.of(passages)])
        right = np.stack([self._criterion(criterion_text(criterion)) for criterion in criteria])
        usual = self._cohort @ right.T
        return np.asarray((left @ right.T - usual.mean(0)) / usual.std(0))
