"""The default judge: one encoder shipped in the package, no network, no torch.

A passage and a criterion are compared through the criterion's own words, so any new criterion works. Cosine
cannot tell "we train" from "we do not train": the judge says what a passage is about and has no opinion on
statuses, which the rules of the score room decide.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from statement_audit.classify.anchors import match_anchors
from statement_audit.classify.cache import ResultCache, pair_key
from statement_audit.classify.encoder import HINT, Encoder, ModelCard
from statement_audit.classify.revision import code_hash, short_hash
from statement_audit.classify.vectors import (
    Calibration,
    criterion_texts,
    criterion_vector,
    pair_features,
    passage_texts,
    passage_vectors,
    probabilities,
)
from statement_audit.errors import ModelError
from statement_audit.models import Check, Criterion, Judgement, Passage, Relevance, Rubric, Thresholds
from statement_audit.resources import model_directory

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from statement_audit.classify.vectors import Vectors


class EmbeddedClassifier:
    """Calibrated similarity between a passage (with its neighbours) and a criterion's words.

    A pair's probability depends on nothing but the passage, the criterion, its group's contexts and the model.
    """

    name = "embedded"

    def __init__(self, card: ModelCard, cache: ResultCache | None = None) -> None:
        try:
            self.calibration = Calibration.from_card(card.data)
            self.thresholds = Thresholds(**card.data["thresholds"])
            encoder_hash = card.data["files"]["encoder.onnx"] + card.data["files"]["tokenizer.json"]
        except (KeyError, TypeError, ValueError) as exc:
            raise ModelError(f"{card.folder / 'model.json'} lacks or misstates a key: {exc}.", hint=HINT) from exc
        self._encoder = Encoder(card)
        self._cache = cache
        # Another runtime may round int8 arithmetic differently, so its version is part of what a vector depends on.
        self._vector_revision = short_hash(encoder_hash, code_hash("encoder"), self._encoder.runtime)
        numbers = json.dumps([card.data["calibration"], card.data["thresholds"]], sort_keys=True)
        code = code_hash("embedded", "vectors", "anchors")
        self.revision = f"embedded.v1-{short_hash(self._vector_revision, numbers, code)}"
        self._criteria: dict[str, Vectors] = {}

    @classmethod
    def load(cls, folder: Path | None = None, *, cache: Path | None = None) -> EmbeddedClassifier:
        """Load the shipped model, or another folder of the same form.

        Args:
            folder: `encoder.onnx`, `tokenizer.json` and `model.json`; None: the shipped one.
            cache: SQLite file of earlier vectors; None: no cache.

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
        scores, anchored = self.score(passages, rubric, asked)
        pairs = [
            Relevance(passages[row].index, asked[column].id, float(scores[row, column]), anchored[row][column])
            for row, column in zip(*(scores >= self.thresholds.review).nonzero(), strict=True)
            if scores[row, column] >= lowest_kept(self.thresholds, asked[column], anchored[row][column])
        ]
        return Judgement(self.name, self.revision, self.thresholds, tuple(pairs), ())

    def score(
        self, passages: Sequence[Passage], rubric: Rubric, criteria: Sequence[Criterion]
    ) -> tuple[Vectors, list[list[bool]]]:
        """Probability of every pair and whether it is anchored: rows are passages, columns are criteria."""
        import numpy as np

        anchored = [[count > 0 for count in row] for row in match_anchors(passages, rubric, criteria)]
        if not passages or not criteria:
            return np.zeros((len(passages), len(criteria))), anchored
        features = self.features(passages, criteria, anchored)
        return probabilities(features, self.calibration.weights), anchored

    def features(
        self, passages: Sequence[Passage], criteria: Sequence[Criterion], anchored: Sequence[Sequence[bool]]
    ) -> Vectors:
        """The features behind `score`, for calibration: shape (passages, criteria, features)."""
        import numpy as np

        texts = [passage_texts(passage) for passage in passages]
        known = self.encode(text for triple in texts for text in triple)
        vectors = passage_vectors(texts, known, self.calibration.centre)
        columns = np.stack([self._criterion(criterion) for criterion in criteria])
        return pair_features(vectors, columns, anchored, [len(passage.text.split()) for passage in passages])

    def encode(self, texts: Iterable[str]) -> dict[str, NDArray[np.float32]]:
        """The encoder's vector of every different text that is not empty; read from the cache where it is known."""
        import numpy as np

        wanted = [text for text in dict.fromkeys(texts) if text]
        keys = {text: pair_key(text) for text in wanted}
        stored = self._cache.get_many(self._vector_revision, keys.values()) if self._cache else {}
        size = self._encoder.width * 4
        known = {
            text: np.frombuffer(stored[key], dtype="<f4")
            for text, key in keys.items()
            if len(stored.get(key, b"")) == size
        }
        missing = [text for text in wanted if text not in known]
        fresh = dict(zip(missing, self._encoder.encode(missing), strict=True))
        if self._cache:
            values = {keys[text]: vector.astype("<f4").tobytes() for text, vector in fresh.items()}
            self._cache.put_many(self._vector_revision, values)
        return known | fresh

    def _criterion(self, criterion: Criterion) -> Vectors:
        """The criterion's vector, kept by its text: the same words are encoded once a process."""
        import numpy as np

        parts = criterion_texts(criterion)
        key = short_hash(*(text for part in parts for text in ("", *part)))
        if key not in self._criteria:
            known = self.encode(text for part in parts for text in part)
            stacked = [np.stack([known[text] for text in part]).astype(np.float64) for part in parts]
            self._criteria[key] = criterion_vector(stacked, self.calibration.centre)
        return self._criteria[key]


def lowest_kept(thresholds: Thresholds, criterion: Criterion, anchored: bool) -> float:
    """The probability below which a pair is not even a close call."""
    if criterion.anchor_required and not anchored:
        return thresholds.review / thresholds.accept * thresholds.accept_unanchored_rare
    return thresholds.review
