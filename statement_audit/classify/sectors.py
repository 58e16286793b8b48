"""Which sectors a text tells of, as the general layers read it.

The rubric holds sentences in which companies say what they do (`says` of a sector's signs) and others that show no
sector (`no_sector`); with the cohort's passages they are what a softmax over the sectors and "none" is fitted on. That
of the shipped rubric is shipped (`sectors.npy`); that of other sentences is fitted where first asked for, in seconds.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from statement_audit.classify.encoder import GENERAL, Encoder, ModelCard, read_array, softmax
from statement_audit.classify.general import COHORT
from statement_audit.classify.revision import short_hash
from statement_audit.models import Rubric

if TYPE_CHECKING:
    from statement_audit.classify.encoder import Vector

SHIPPED = "sectors.npy"
NONE = ""  # the class of what shows no sector
# How much a sentence of `no_sector` and a passage of the cohort weigh beside a sector's own sentence, how strongly
# large weights are held down, and steps: set on invented openings of statements (training/log.md).
NONE_WEIGHT, COHORT_WEIGHT, SHRINK, STEPS, RATE = 3.0, 0.2, 0.1, 200, 0.05


@dataclass(frozen=True, slots=True)
class Readout:
    """`weights`: (width + 1, sectors + 1), the last row is the intercept, the last column the class "none"."""

    sectors: tuple[str, ...]
    weights: Vector

    def shares(self, vectors: Vector) -> list[dict[str, float]]:
        """Probability of each sector for every row of `vectors`; with that of none they sum to 1."""
        import numpy as np

        shares = softmax(_with_one(vectors) @ self.weights)
        # Rounded, so that no last bit depends on how many were multiplied at once.
        return [dict(zip(self.sectors, map(float, row), strict=False)) for row in np.round(shares, 4)]


class SectorReader:
    """Reads texts with the general layers. Kept for a process: the readout of a rubric is made once."""

    def __init__(self, card: ModelCard) -> None:
        self._card = card
        self._encoder = Encoder(card.folder, GENERAL)
        self._readouts: dict[str, Readout] = {}

    def shares(self, texts: Sequence[str], rubric: Rubric) -> list[dict[str, float]]:
        """For each text the probability of every sector that the rubric describes; nothing where it describes none."""
        import numpy as np

        described = descriptions(rubric)
        if not texts or len(described) < 2:
            return [{} for _ in texts]
        digest = description_hash(described)
        if digest not in self._readouts:
            self._readouts[digest] = self._shipped(described, digest) or self.fit(described)
        return self._readouts[digest].shares(np.stack([self._read(text) for text in texts]))

    def vector(self, text: str) -> Vector:
        """What the layers read, of length 1."""
        import numpy as np

        read: Vector = self._read(text).astype(np.float64)
        return read / np.linalg.norm(read)

    def _read(self, text: str) -> Vector:
        return self._encoder.read(text)["passage"]

    def _shipped(self, described: Mapping[str, Sequence[str]], digest: str) -> Readout | None:
        """The readout of the model's folder, where it was fitted on these sentences with these layers."""
        if self._card.data.get("sectors") != readout_key(self._card, digest):
            return None
        sectors, (width,) = _sectors(described), self._encoder.shapes["passage"]
        return Readout(sectors, read_array(self._card.folder / SHIPPED, len(sectors) + 1, width + 1))

    def fit(self, described: Mapping[str, Sequence[str]]) -> Readout:
        """Fit on sentences by sector (`NONE`: of no sector) and the cohort."""
        import numpy as np

        sectors = _sectors(described)
        cohort = read_array(self._card.folder / COHORT, self._encoder.shapes["passage"][0])
        places = {sector: place for place, sector in enumerate((*sectors, NONE))}
        rows = [(text, places[sector]) for sector, texts in described.items() for text in texts]
        vectors = np.vstack([np.stack([self._read(text) for text, _ in rows]), cohort])
        targets = np.array([place for _, place in rows] + [places[NONE]] * len(cohort))
        weight = np.where(targets == places[NONE], NONE_WEIGHT, 1.0)
        weight[len(rows) :] = COHORT_WEIGHT
        return Readout(sectors, _fit(vectors, np.eye(len(places))[targets], weight))


def descriptions(rubric: Rubric) -> dict[str, tuple[str, ...]]:
    """Sentences by sector, those of no sector under `NONE`; a sector without any is left to its words."""
    found = {one.sector: one.says for one in sorted(rubric.sector_signs, key=lambda one: one.sector) if one.says}
    return {**found, NONE: rubric.no_sector}


def description_hash(described: Mapping[str, Iterable[str]]) -> str:
    """Names the sentences that a readout was fitted on."""
    return short_hash(*(part for sector, texts in described.items() for part in (sector, "\n".join(texts))))


def readout_key(card: ModelCard, digest: str) -> str:
    """What `sectors` of model.json says of a readout: its sentences and the layers that read them."""
    return short_hash(digest, *(card.data["files"][name] for name in (*GENERAL.files, COHORT)))


def _sectors(described: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    return tuple(sector for sector in described if sector != NONE)


def _fit(vectors: Vector, targets: Vector, weight: Vector) -> Vector:
    """Softmax regression by Adam on all rows at once; the steps grow smaller along a cosine."""
    import numpy as np

    rows = _with_one(vectors)
    weights = np.zeros((rows.shape[1], targets.shape[1]))
    mean, square = np.zeros_like(weights), np.zeros_like(weights)
    for step in range(1, STEPS + 1):
        slope = rows.T @ (weight[:, None] * (softmax(rows @ weights) - targets))
        slope[:-1] += SHRINK * weights[:-1]
        mean, square = 0.9 * mean + 0.1 * slope, 0.999 * square + 0.001 * slope * slope
        rate = RATE * 0.5 * (1 + math.cos(math.pi * step / STEPS))
        weights -= rate * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.999**step)) + 1e-9)
    return weights


def _with_one(vectors: Vector) -> Vector:
    import numpy as np

    return np.hstack([vectors, np.ones((len(vectors), 1))])
