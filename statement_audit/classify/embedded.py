"""The default judge: one encoder shipped in the package, no network, no torch.

It was trained to place a passage near the text of the criteria that it speaks to. Criteria whose words training never
showed are read by other upper layers, `general.onnx`: between the trained network and the one that training began with,
they are better at those and worse at the others. Such a criterion has no learnt number of its own, so a passage's
distance from it is counted against those of a cohort, `cohort.npy`: passages on all subjects of the field.
A head says what the passage does: act, promise, define, deny. Every number that turns a distance into a probability,
and a probability into a finding, stands in `model.json`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from statement_audit.classify.anchors import match_anchors
from statement_audit.classify.cache import ResultCache, pair_key
from statement_audit.classify.encoder import HINT, Encoder, ModelCard, Reading
from statement_audit.classify.revision import code_hash, short_hash
from statement_audit.classify.windows import criterion_text, passage_window
from statement_audit.errors import ModelError
from statement_audit.models import Check, Criterion, Judgement, Passage, Relevance, Rubric, StatusScores, Thresholds
from statement_audit.resources import model_directory

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Matrix = NDArray[np.float64]

COHORT = "cohort.npy"
# What the status head tells apart → what the score room asks about.
SCORED_AS = {
    "future_undated": "future",
    "future_dated": "future",
    "concrete_generic": "concrete",
    "concrete_specific": "concrete",
    "outcome": "concrete",
}


@dataclass(frozen=True, slots=True)
class Calibration:
    """From the network's raw number to a probability: `1 / (1 + exp(-(slope x raw + anchored + intercept)))`.

    `scale` and `bias` are the network's own (1 and 0 for the general layers, whose raw number is in standard deviations
    of the cohort); `anchored` is added where one of the criterion's anchors matches.
    """

    scale: float
    bias: float
    slope: float
    anchored: float
    intercept: float

    @classmethod
    def from_card(cls, data: Mapping[str, Any]) -> Calibration:
        """Read `calibration` of model.json. Raises KeyError, TypeError or ValueError where it is not complete."""
        part = data["calibration"]
        return cls(**{name: float(part[name]) for name in ("scale", "bias", "slope", "anchored", "intercept")})


class EmbeddedClassifier:
    """A pair's probability depends on nothing but the passage, its context, the criterion and the model."""

    name = "embedded"

    def __init__(self, card: ModelCard, cache: ResultCache | None = None, *, general: bool = False) -> None:
        upper = "general.onnx" if general else "upper.onnx"
        try:
            self.calibration = Calibration.from_card(card.data["general"] if general else card.data)
            self.thresholds = Thresholds(**card.data["thresholds"])
            self.statuses = tuple(card.data["statuses"])
            self._trained = frozenset() if general else frozenset(card.data["trained_criteria"])
            read_by = [card.data["files"][name] for name in ("lower.onnx", upper, "tokenizer.json", COHORT)]
        except (KeyError, TypeError, ValueError) as exc:
            raise ModelError(f"{card.folder / 'model.json'} lacks or misstates a key: {exc}.", hint=HINT) from exc
        self._card = card
        self._encoder = Encoder(card, upper)
        self._cohort = read_cohort(card.folder / COHORT, self._encoder.sizes[0]) if general else None
        self._cache = cache
        # Another runtime may round int8 arithmetic differently, so its version is part of what a reading depends on.
        self._reading_revision = short_hash(*read_by, code_hash("encoder"), self._encoder.runtime)
        numbers = json.dumps(card.data, sort_keys=True)
        code = code_hash("embedded", "windows", "anchors")
        self.revision = f"embedded.v4-{short_hash(self._reading_revision, numbers, code)}"
        self._criteria: dict[str, Reading] = {}

    @classmethod
    def load(cls, folder: Path | None = None, *, cache: Path | None = None) -> EmbeddedClassifier:
        """Load the shipped model, or another folder of the same form.

        Args:
            folder: `model.json` and the files it names; None: the shipped one.
            cache: SQLite file of earlier readings; None: no cache.

        Raises:
            ModelError: a file is missing or fails its checksum, or the card is incomplete.
        """
        card = ModelCard.read(folder or model_directory())
        return cls(card, ResultCache(cache) if cache else None)

    def thresholds_for(self, rubric: Rubric) -> Thresholds:
        """The model's own, whatever the rubric."""
        return self.thresholds

    def judge(self, passages: Sequence[Passage], rubric: Rubric, criteria: Sequence[Criterion]) -> Judgement:
        """Judge every passage against the criteria that text can answer.

        Pairs below `review` are left out. For a rare criterion without an anchor the bar is higher in the same
        proportion: a close call there is one that is close to `accept_unanchored_rare`.
        """
        asked = [criterion for criterion in criteria if criterion.check is Check.TEXT]
        readings = self._read(passages)
        scores, anchored = self._score(passages, readings, rubric, asked)
        pairs = [
            Relevance(passages[row].index, asked[column].id, float(scores[row, column]), anchored[row][column])
            for row, column in zip(*(scores >= self.thresholds.review).nonzero(), strict=True)
            if scores[row, column] >= lowest_kept(self.thresholds, asked[column], anchored[row][column])
        ]
        statuses = [
            StatusScores(passage.index, self._status_scores(reading))
            for passage, reading in zip(passages, readings, strict=True)
        ]
        return Judgement(self.name, self.revision, self.thresholds, tuple(pairs), tuple(statuses))

    def score(
        self, passages: Sequence[Passage], rubric: Rubric, criteria: Sequence[Criterion]
    ) -> tuple[Matrix, list[list[bool]]]:
        """Probability of every pair and whether it is anchored: rows are passages, columns are criteria."""
        return self._score(passages, self._read(passages), rubric, criteria)

    def raw(self, passages: Sequence[Passage], criteria: Sequence[Criterion]) -> Matrix:
        """The network's own number of every pair, before calibration: shape (passages, criteria)."""
        return self._raw(self._read(passages), criteria)

    def _score(
        self, passages: Sequence[Passage], readings: Sequence[Reading], rubric: Rubric, criteria: Sequence[Criterion]
    ) -> tuple[Matrix, list[list[bool]]]:
        """As `score`; the columns of criteria that training never showed come from the general layers."""
        scores, anchored = self._own_score(passages, readings, rubric, criteria)
        new = [column for column, one in enumerate(criteria) if self._trained and text_key(one) not in self._trained]
        if new and passages:
            scores[:, new], _ = self._general.score(passages, rubric, [criteria[column] for column in new])
        return scores, anchored

    @cached_property
    def _general(self) -> EmbeddedClassifier:
        return EmbeddedClassifier(self._card, self._cache, general=True)

    def _own_score(
        self, passages: Sequence[Passage], readings: Sequence[Reading], rubric: Rubric, criteria: Sequence[Criterion]
    ) -> tuple[Matrix, list[list[bool]]]:
        import numpy as np

        anchored = [[count > 0 for count in row] for row in match_anchors(passages, rubric, criteria)]
        if not passages or not criteria:
            return np.zeros((len(passages), len(criteria))), anchored
        numbers = self.calibration
        sums = numbers.slope * self._raw(readings, criteria) + numbers.intercept
        sums += numbers.anchored * np.array(anchored, dtype=np.float64)
        # Rounded, so that no last bit depends on how many were multiplied at once.
        return np.asarray(np.round(1.0 / (1.0 + np.exp(-sums)), 5)), anchored

    def _raw(self, readings: Sequence[Reading], criteria: Sequence[Criterion]) -> Matrix:
        import numpy as np

        asked = [self._criterion(criterion) for criterion in criteria]
        left = np.stack([reading.passage for reading in readings])
        right = np.stack([reading.criterion for reading in asked])
        cosines = left @ right.T
        if self._cohort is not None:
            usual = self._cohort @ right.T
            return np.asarray((cosines - usual.mean(0)) / usual.std(0))
        biases = np.array([reading.bias for reading in asked])
        return np.asarray(self.calibration.scale * cosines + self.calibration.bias + biases)

    def _status_scores(self, reading: Reading) -> dict[str, float]:
        """The head's shares, those that the score room does not tell apart added up; rounded to 4 digits."""
        shares: dict[str, float] = {}
        for status, share in zip(self.statuses, reading.statuses, strict=True):
            name = SCORED_AS.get(status, status)
            shares[name] = shares.get(name, 0.0) + float(share)
        return {name: round(share, 4) for name, share in shares.items()}

    def _read(self, passages: Iterable[Passage]) -> list[Reading]:
        """The reading of every passage in order; each different window is read once, or taken from the cache."""
        import numpy as np

        windows = [passage_window(passage) for passage in passages]
        keys = {window: pair_key(*window) for window in windows}
        stored = self._cache.get_many(self._reading_revision, keys.values()) if self._cache else {}
        size = sum(self._encoder.sizes) * 4
        rows = {
            window: np.frombuffer(stored[key], dtype="<f4")
            for window, key in keys.items()
            if len(stored.get(key, b"")) == size
        }
        fresh = {window: self._encoder.read_packed(*window) for window in keys if window not in rows}
        if self._cache and fresh:
            values = {keys[window]: row.astype("<f4").tobytes() for window, row in fresh.items()}
            self._cache.put_many(self._reading_revision, values)
        rows |= fresh
        return [self._encoder.unpack(rows[window]) for window in windows]

    def _criterion(self, criterion: Criterion) -> Reading:
        """The criterion's reading, kept by its words: the same words are read once a process."""
        text = criterion_text(criterion)
        if text not in self._criteria:
            self._criteria[text] = self._encoder.read(text)
        return self._criteria[text]


def read_cohort(path: Path, width: int) -> Matrix:
    """Passage vectors of the general layers: (passages, width).

    Raises:
        ModelError: the file is not such an array.
    """
    import numpy as np

    try:
        found = np.load(path, allow_pickle=False)
    except (OSError, ValueError) as exc:
        raise ModelError(f"{path} cannot be read: {exc}.", hint=HINT) from exc
    if found.ndim != 2 or found.shape[1] != width or len(found) < 2:
        raise ModelError(f"{path} holds an array of shape {found.shape}, not (passages, {width}).", hint=HINT)
    return np.asarray(found, dtype=np.float64)


def text_key(criterion: Criterion) -> str:
    """Names the words by which the encoder knows a criterion, in `trained_criteria` of model.json."""
    return short_hash(criterion_text(criterion))


def lowest_kept(thresholds: Thresholds, criterion: Criterion, anchored: bool) -> float:
    """The probability below which a pair is not even a close call."""
    if criterion.anchor_required and not anchored:
        return thresholds.review / thresholds.accept * thresholds.accept_unanchored_rare
    return thresholds.review
