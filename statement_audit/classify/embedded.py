"""The default judge: two encoders shipped in the package, no network, no torch.

They were trained on labelled passages of real statements. Each criterion of the shipped rubric has a head of its own,
which says of a passage whether it speaks to the criterion and, for this pair, what it does: act, promise, deny. The
small encoder reads every passage, the large one those where a head of the small one sees a chance; a pair that both
read has the mean of their answers.

A head belongs to the criterion's words, not to its id: a criterion with other words, or a user's own, is matched by its
text alone (`general`). Every number that turns a head's answer into a probability, and a probability into a finding,
stands in `model.json`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from statement_audit.classify.anchors import match_anchors
from statement_audit.classify.answers import AnswerReader
from statement_audit.classify.cache import ResultCache
from statement_audit.classify.encoder import FIRST, HINT, SECOND, ModelCard, softmax
from statement_audit.classify.general import Calibration, TextMatch
from statement_audit.classify.readings import Readings
from statement_audit.classify.revision import code_hash, short_hash
from statement_audit.classify.sectors import SectorReader
from statement_audit.classify.windows import criterion_text
from statement_audit.errors import ModelError
from statement_audit.models import (
    Check,
    Criterion,
    Judgement,
    Passage,
    Relevance,
    Rubric,
    Status,
    StatusScores,
    Thresholds,
)
from statement_audit.resources import model_directory

if TYPE_CHECKING:
    from statement_audit.classify.encoder import Vector

SILENT = ("background", "other_party")  # a pair with one of these is no evidence


@dataclass(frozen=True, slots=True)
class Heads:
    """Which head a criterion has, and how its answer becomes a probability.

    It is `1 / (1 + exp(-(slope x answer + intercept)))`. `columns`: `text_key` of a criterion → its place among the
    heads; `intercepts`: by place.
    """

    columns: Mapping[str, int]
    slope: float
    intercepts: tuple[float, ...]

    @classmethod
    def from_card(cls, data: Mapping[str, Any]) -> Heads:
        """Read `heads` of model.json. Raises KeyError, TypeError or ValueError where it is not complete."""
        keys, intercepts = data["criteria"], tuple(float(value) for value in data["intercepts"])
        if len(keys) != len(intercepts):
            raise ValueError("criteria and intercepts differ in number")
        return cls({key: place for place, key in enumerate(keys)}, float(data["slope"]), intercepts)


@dataclass(frozen=True, slots=True)
class SecondReading:
    """Which passages the large encoder reads: those to which one of `heads` (places) of the small one gives a
    probability from `lowest` on. `share`: of its answers in the mean of both."""

    share: float
    lowest: float
    heads: tuple[int, ...]

    @classmethod
    def from_card(cls, data: Mapping[str, Any]) -> SecondReading:
        """Read `second` of model.json. Raises KeyError, TypeError or ValueError where it is not complete."""
        return cls(float(data["share"]), float(data["from"]), tuple(int(place) for place in data["heads"]))


class EmbeddedClassifier:
    """A pair's probability depends on nothing but the passage, its context, the criterion and the model."""

    name = "embedded"

    def __init__(self, card: ModelCard, cache: ResultCache | None = None, threads: int = 1) -> None:
        try:
            self.heads = Heads.from_card(card.data["heads"])
            self._general_numbers = Calibration.from_card(card.data["general"])
            self.thresholds = Thresholds(**card.data["thresholds"])
            self._again = SecondReading.from_card(card.data["second"])
            self.statuses = tuple(card.data["statuses"])
            files = [card.data["files"][name] for name in ("general.onnx", "cohort.npy")]
        except (KeyError, TypeError, ValueError) as exc:
            raise ModelError(f"{card.folder / 'model.json'} lacks or misstates a key: {exc}.", hint=HINT) from exc
        self._card, self._cache, self._threads = card, cache, threads
        self._first, self._second = (Readings(card, graph, cache, threads) for graph in (FIRST, SECOND))
        code = code_hash("embedded", "general", "sectors", "readings", "windows", "anchors")
        numbers = json.dumps(card.data, sort_keys=True)
        self.revision = f"embedded.v7-{short_hash(self._first.revision, self._second.revision, *files, numbers, code)}"

    @classmethod
    def load(cls, folder: Path | None = None, *, cache: Path | None = None, threads: int = 1) -> EmbeddedClassifier:
        """Load the shipped model, or another folder of the same form.

        Args:
            folder: `model.json` and the files it names; None: the shipped one.
            cache: SQLite file of earlier readings; None: no cache.
            threads: how many passages are read at once; no result depends on it.

        Raises:
            ModelError: a file is missing or fails its checksum, or the card is incomplete.
        """
        card = ModelCard.read(folder or model_directory())
        return cls(card, ResultCache(cache) if cache else None, threads)

    def thresholds_for(self, rubric: Rubric) -> Thresholds:
        """The model's own, whatever the rubric."""
        return self.thresholds

    def judge(self, passages: Sequence[Passage], rubric: Rubric, criteria: Sequence[Criterion]) -> Judgement:
        """Judge every passage against the criteria that text can answer; what is not even a close call is left out."""
        asked = [criterion for criterion in criteria if criterion.check is Check.TEXT]
        readings = self._read(passages)
        scores, anchored = self.score(passages, rubric, asked, readings)
        heads = [self._head(criterion) for criterion in asked]
        pairs = [
            Relevance(
                passage=passages[row].index,
                criterion=asked[column].id,
                probability=float(scores[row, column]),
                anchored=anchored[row][column],
                statuses=None if head is None else self._opinion(readings[row]["pair_statuses"][head]),
            )
            for row, column in zip(*(scores >= self.thresholds.review).nonzero(), strict=True)
            if (head := heads[column]) is not None
            or scores[row, column] >= self.lowest_kept(asked[column], anchored=anchored[row][column])
        ]
        read = zip(passages, readings, strict=True)
        opinions = [StatusScores(passage.index, self._opinion(reading["statuses"])) for passage, reading in read]
        return Judgement(self.name, self.revision, self.thresholds, tuple(pairs), tuple(opinions))

    def sector_shares(self, texts: Sequence[str], rubric: Rubric) -> list[dict[str, float]]:
        """For each text the probability of each sector that the rubric describes; the rest to 1: none of them."""
        return self._sectors.shares(texts, rubric)

    def likeness(self, texts: Sequence[str], others: Sequence[str]) -> list[list[float]]:
        """How alike each of the texts is to each of the others: cosines of what the general layers read."""
        import numpy as np

        one, other = (np.stack([self._sectors.vector(text) for text in each]) for each in (texts, others))
        return [[float(share) for share in row] for row in one @ other.T]

    def plans(self, passages: Sequence[Passage]) -> list[float]:
        """How sure each passage, below its heading and without what stands around it, tells of a plan, 0-1."""
        read = self._first.of(replace(passage, before="", after="") for passage in passages)
        places = [self.statuses.index(name) for name in (Status.FUTURE_UNDATED.value, Status.FUTURE_DATED.value)]
        return [float(softmax(one["statuses"])[places].sum()) for one in read]

    def answers(self, promise: str, passages: Sequence[tuple[str, str]]) -> list[Mapping[str, float]]:
        """What each passage, given with what stands before it, says became of a promise: see `AnswerReader`."""
        return self._answers.read(promise, passages)

    def _read(self, passages: Sequence[Passage]) -> list[Mapping[str, Vector]]:
        """What the heads answer of every passage; whether one is read twice depends on nothing but itself."""
        readings: list[Mapping[str, Vector]] = list(self._first.of(passages))
        if not readings:
            return readings
        chances = self._by_heads(readings, self._again.heads).max(1)
        again = [place for place, chance in enumerate(chances) if chance >= self._again.lowest]
        second = self._second.of([passages[place] for place in again])
        for place, other in zip(again, second, strict=True):
            share = self._again.share
            readings[place] = {name: (1 - share) * one + share * other[name] for name, one in readings[place].items()}
        return readings

    def score(
        self,
        passages: Sequence[Passage],
        rubric: Rubric,
        criteria: Sequence[Criterion],
        readings: Sequence[Mapping[str, Vector]] | None = None,
    ) -> tuple[Vector, list[list[bool]]]:
        """Probability of every pair and whether it is anchored: rows are passages, columns are criteria.

        `readings`: what the encoders said of the passages; None: ask them.
        """
        import numpy as np

        anchored = [[count > 0 for count in row] for row in match_anchors(passages, rubric, criteria)]
        scores = np.zeros((len(passages), len(criteria)))
        if not passages or not criteria:
            return scores, anchored
        heads = {column: head for column, one in enumerate(criteria) if (head := self._head(one)) is not None}
        others = [column for column in range(len(criteria)) if column not in heads]
        if heads:
            readings = self._read(passages) if readings is None else readings
            scores[:, list(heads)] = self._by_heads(readings, list(heads.values()))
        if others:
            marks = np.array(anchored, dtype=np.float64)[:, others]
            scores[:, others] = self._general.probabilities(passages, [criteria[column] for column in others], marks)
        # Rounded, so that no last bit depends on how many were multiplied at once.
        return np.round(scores, 5), anchored

    def _by_heads(self, readings: Sequence[Mapping[str, Vector]], places: Sequence[int]) -> Vector:
        """Probabilities that a passage is evidence: what only quotes or tells of others is none."""
        import numpy as np

        chosen = list(places)
        answers = np.stack([reading["topics"][chosen] for reading in readings])
        shares = np.stack([softmax(reading["pair_statuses"][chosen]) for reading in readings])
        silent = shares[..., [self.statuses.index(name) for name in SILENT]].sum(-1)
        intercepts = np.array([self.heads.intercepts[place] for place in places])
        odds = np.exp(-(self.heads.slope * answers + intercepts))
        return np.asarray((1.0 - silent) / (1.0 + odds))

    def _opinion(self, answers: Vector) -> dict[str, float]:
        """Share of each status, of a passage as such or for one pair, rounded to 4 digits."""
        return {status: round(float(share), 4) for status, share in zip(self.statuses, softmax(answers), strict=True)}

    def _head(self, criterion: Criterion) -> int | None:
        """The place of the criterion's head."""
        return self.heads.columns.get(text_key(criterion))

    def lowest_kept(self, criterion: Criterion, *, anchored: bool) -> float:
        """The probability below which a criterion without a head is not even a close call.

        For a rare criterion without an anchor it is halfway from the bar of a finding to that of one with a head.
        """
        if criterion.anchor_required and not anchored:
            return (self.thresholds.finding + self.thresholds.accept_unanchored_rare) / 2
        return self._general_numbers.review

    @cached_property
    def _sectors(self) -> SectorReader:
        return SectorReader(self._card)

    @cached_property
    def _answers(self) -> AnswerReader:
        return AnswerReader(self._card, self._threads)

    @cached_property
    def _general(self) -> TextMatch:
        return TextMatch(self._card, self._general_numbers, self._cache, self._threads)


def text_key(criterion: Criterion) -> str:
    """Names the words by which the model knows a criterion, in `heads` of model.json."""
    return short_hash(criterion_text(criterion))
