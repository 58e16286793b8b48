"""What became of a statement's promises, where a network reads each beside the passages of the next statement."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol, runtime_checkable

from statement_audit.compare.commitments import Later, Promise, PromiseOutcome, share_named, undone
from statement_audit.compare.due import last_day, parse_due
from statement_audit.compare.wording import subject, weights, without_dates
from statement_audit.models import Passage

READ = 12  # passages of the next statement that a promise is read beside: those that speak most of its subject
# From how near on a passage is believed to tell of the promise, and how fast (chosen on `benchmarks/pairs`).
NEAR, STEEP = 0.6, 4.0
TOLD = 0.4  # least chance, nearness included, from which something is told


@runtime_checkable
class PromiseReader(Protocol):
    """What reads promises: the default judge."""

    def plans(self, passages: Sequence[Passage]) -> Sequence[float]:
        """How sure each passage tells of a plan, 0-1."""

    def likeness(self, texts: Sequence[str], others: Sequence[str]) -> Sequence[Sequence[float]]:
        """How alike each of the texts is to each of the others, as cosines."""

    def answers(self, promise: str, passages: Sequence[tuple[str, str]]) -> Sequence[Mapping[str, float]]:
        """For each passage, given with what stands before it: the probability that the promise is `kept`, `moved`, …"""


@dataclass(frozen=True, slots=True)
class _Told:
    """What one passage tells: `chance` includes how near it is to the promise's subject."""

    chance: float
    fate: str
    passage: Passage


def answered(
    promises: Sequence[Promise], earlier: Sequence[Passage], later: Later, reader: PromiseReader
) -> tuple[PromiseOutcome, ...]:
    """Decide each promise by the passage that most likely tells something of it; what none tells of is dropped.

    A passage that stood in the earlier statement word for word, dates aside, tells nothing unless it promises again.
    """
    if not promises or not later.passages:
        return tuple(undone(promise, later, "dropped", None) for promise in promises)
    known = {without_dates(passage.quote) for passage in earlier}
    new = [  # what stands in no earlier statement word for word, dates aside, or promises again
        place
        for place, passage in enumerate(later.passages)
        if passage.index in later.promises or without_dates(passage.quote) not in known
    ]
    about = [subject(passage.text) for passage in later.passages]
    weight = weights([[subject(passage.text) for passage in earlier], about])
    alike = reader.likeness([promise.about for promise in promises], [passage.text for passage in later.passages])
    outcomes = []
    for promise, cosines in zip(promises, alike, strict=True):
        mine = subject(promise.about)
        near = [cosine + share_named(mine, each, weight) for cosine, each in zip(cosines, about, strict=True)]
        lent = [near[place - 1] if _goes_on(later.passages, place) else 0.0 for place in range(len(near))]
        near = [max(pair) for pair in zip(near, lent, strict=True)]  # what "it" is may be named before
        order = sorted(new, key=lambda place: -near[place])[:READ]
        told = _told(promise, [(near[place], place) for place in order], later, reader)
        nearest = max(range(len(near)), key=lambda place: near[place])
        outcomes.append(_outcome(promise, told, later, later.passages[nearest]))
    return tuple(outcomes)


def _told(
    promise: Promise, candidates: Sequence[tuple[float, int]], later: Later, reader: PromiseReader
) -> _Told | None:
    """The passage that most likely tells something. `candidates`: how near each is, and its place."""
    texts = [passage.text for passage in later.passages]
    befores = [texts[place - 1] if _goes_on(later.passages, place) else "" for _, place in candidates]
    asked = [(texts[place], before) for (_, place), before in zip(candidates, befores, strict=True)]
    found = []
    for (near, place), chances in zip(candidates, reader.answers(promise.passage.text, asked), strict=True):
        fate = max(chances, key=lambda name: chances[name])
        found.append(_Told(chances[fate] / (1 + math.exp(-STEEP * (near - NEAR))), fate, later.passages[place]))
    best = max(found, key=lambda told: told.chance, default=None)
    return best if best and best.chance >= TOLD else None


def _goes_on(passages: Sequence[Passage], place: int) -> bool:
    """Whether another passage stands before it below the same heading."""
    return place > 0 and passages[place - 1].heading == passages[place].heading


def _outcome(promise: Promise, told: _Told | None, later: Later, nearest: Passage) -> PromiseOutcome:
    if told is None:
        return replace(undone(promise, later, "dropped", None), nearest=nearest)
    if told.fate == "kept":
        return PromiseOutcome(promise, "done", told.passage)
    if told.fate == "missed":
        return undone(promise, later, "missed", told.passage)
    due = later.promises.get(told.passage.index) or parse_due(told.passage.text, later.year)
    is_later = due is not None and (promise.due is None or last_day(due) > last_day(promise.due))
    state = "moved" if is_later or (due is None and told.fate == "moved") else "repeated"
    return undone(promise, later, state, told.passage, due)
