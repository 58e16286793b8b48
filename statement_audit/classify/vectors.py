"""Vectors of passages and criteria, and the few features from which relevance is calibrated.

All features are the same for every criterion, so a criterion that was never seen needs no training.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from statement_audit.models import Criterion, Passage

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors = NDArray[np.float64]

FEATURES = ("similarity", "anchored", "length", "length_squared")
NEIGHBOUR_WEIGHT = 0.35  # of a neighbour's vector beside the passage's own; on AIMS flat from 0.25 to 0.5


@dataclass(frozen=True, slots=True)
class Calibration:
    """`centre`: the mean vector of statement sentences, taken off before comparing: what every sentence of a
    statement says anyway must not make it look alike. `weights`: one a feature, plus `intercept`."""

    centre: Vectors
    weights: Mapping[str, float]

    @classmethod
    def from_card(cls, data: Mapping[str, Any]) -> Calibration:
        """Read `calibration` of model.json. Raises KeyError, TypeError or ValueError where it is not complete."""
        import numpy as np

        part = data["calibration"]
        weights = {name: float(part["weights"][name]) for name in (*FEATURES, "intercept")}
        return cls(np.asarray(part["centre"], dtype=np.float64), weights)


def unit(vectors: Vectors) -> Vectors:
    """Scale each row to length 1; a row of zeros stays as it is."""
    import numpy as np

    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(vectors / np.where(lengths == 0, 1.0, lengths))


def criterion_texts(criterion: Criterion) -> list[list[str]]:
    """The criterion's own words in up to three parts of equal weight: hypotheses, what counts, examples.

    Its name stands in only where all of them are missing: names are short and add noise.
    """
    parts = [list(criterion.hypotheses), [criterion.counts], list(criterion.yes)]
    kept = [[text for text in part if text.strip()] for part in parts]
    return [part for part in kept if part] or [[criterion.name]]


def criterion_vector(parts: Sequence[Vectors], centre: Vectors) -> Vectors:
    """One unit vector for a criterion: the sum of its parts' mean centred vectors; shape (width,)."""
    import numpy as np

    means = [unit(part.astype(np.float64) - centre).mean(axis=0) for part in parts]
    return unit(np.sum(means, axis=0))


def passage_texts(passage: Passage) -> tuple[str, str, str]:
    """The texts whose vectors a passage needs: its own, the sentence before, the sentence after (may be empty)."""
    return passage.text, passage.before, passage.after


def passage_vectors(
    texts: Sequence[tuple[str, str, str]], known: Mapping[str, NDArray[np.floating[Any]]], centre: Vectors
) -> Vectors:
    """Return one unit vector a passage, its own smoothed by its neighbours': shape (passages, width).

    On AIMS this is as good as encoding the three sentences together, at a third of the time.

    Args:
        texts: own text, sentence before, sentence after, one triple a passage.
        known: the encoder's vector of every text that is not empty.
        centre: the mean vector of statement sentences.
    """
    import numpy as np

    nothing = np.zeros_like(centre)
    triples = np.array(
        [[known[text].astype(np.float64) - centre if text else nothing for text in triple] for triple in texts]
    ).reshape(len(texts), 3, len(centre))
    return unit(triples[:, 0] + NEIGHBOUR_WEIGHT * (triples[:, 1] + triples[:, 2]))


def pair_features(
    passages: Vectors, criteria: Vectors, anchored: Sequence[Sequence[bool]], lengths: Sequence[int]
) -> Vectors:
    """Features of every pair in the order of FEATURES: shape (passages, criteria, features).

    Args:
        passages: from `passage_vectors`, shape (passages, width).
        criteria: unit vectors, shape (criteria, width).
        anchored: whether an anchor of the criterion counts in the passage, a row a passage.
        lengths: words of each passage's own text.
    """
    import numpy as np

    similarity = passages @ criteria.T
    length = np.repeat(np.array([[math.log1p(words)] for words in lengths]).reshape(-1, 1), len(criteria), axis=1)
    marks = np.asarray(anchored, dtype=np.float64).reshape(similarity.shape)
    return np.stack([similarity, marks, length, length**2], axis=-1)


def probabilities(features: Vectors, weights: Mapping[str, float]) -> Vectors:
    """Logistic of the weighted features, rounded to 6 digits so that no last bit depends on the machine."""
    import numpy as np

    sums = features @ np.array([weights[name] for name in FEATURES]) + weights["intercept"]
    return np.asarray(np.round(1.0 / (1.0 + np.exp(-sums)), 6))
