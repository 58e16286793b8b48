"""What became of a statement's promises: the next statement decides."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from statement_audit.compare.due import last_day, parse_due
from statement_audit.compare.wording import DATE, plain, weigh, weights, without_dates, words
from statement_audit.models import BlockKind, Passage

REPEATED = 0.50  # share of its subject that a later promise must name
DONE = 0.50  # share of its subject that a later report must name
CLAIMED = 0.15  # more for a sentence that says itself that a promise was kept
FEWEST = 2  # words of the subject: one alone ("board") is no subject
STEM = 5  # letters that publish and publication, train and trained share

_CLAIM = re.compile(
    r"(?i)\b(?:as (?:promised|planned|committed|announced)|(?:we|had|was) promised|promises?|goals?|targets?"
    r"|committed to|(?:is|are|was|were|been|now) (?:\w+ )?(?:done|completed?|met|achieved|delivered|finished)"
    r"|last year(?:'s)?)\b"
)
# Words of promises, of time and of the subject of every statement: they name no subject.
_EMPTY_WORDS = """
    we our us the a an and or of to in on at by for with from as is are be been will shall plan plans planning
    intend intends aim aims aiming hope hopes look seek want wish continue continuing also that this these those it
    its all any each every more further new next year years end date dates time during over within into use used
    using make made have has had which who whom their them they company group business modern slavery statement
    report bring set up out do so such not no other where when if before after per cent through commit committed
    commitment goal target least about across number develop developed developing roll rolled shortly soon
    particular focus
"""
_EMPTY = frozenset(_EMPTY_WORDS.split())


@dataclass(frozen=True, slots=True)
class Promise:
    """A passage that promises something. `about`: the part of it that does.

    `status`: future_dated, future_undated or commitment. `criterion` and `evidence_id`: the finding that it is evidence
    for, where it is."""

    passage: Passage
    about: str
    status: str
    due: str | None = None
    criterion: str | None = None
    evidence_id: int | None = None


@dataclass(frozen=True, slots=True)
class Later:
    """The statement that decides: its passages, which of them promise, and whether one reports something done."""

    year: int | None
    passages: Sequence[Passage]
    promises: frozenset[int]  # indices of passages
    reports: Callable[[Passage], bool] = field(compare=False)


@dataclass(frozen=True, slots=True)
class PromiseOutcome:
    """`state`: open (no later statement), done, repeated or dropped (not taken up). `answer`: what decided it.

    `overdue`: the date was over by the end of the later statement's year, and it is not done. `answered_due`: the date
    that a repeated promise now has.
    """

    promise: Promise
    state: str
    answer: Passage | None = None
    overdue: bool = False
    answered_due: str | None = None


def still_open(promises: Iterable[Promise]) -> tuple[PromiseOutcome, ...]:
    """Outcomes without a later statement."""
    return tuple(PromiseOutcome(promise, "open") for promise in promises)


@dataclass(frozen=True, slots=True)
class _Subjects:
    """What each later passage is about, and how much each stem tells."""

    of: Mapping[int, frozenset[str]]
    weight: Mapping[str, float]


def follow_up(promises: Sequence[Promise], earlier: Sequence[Passage], later: Later) -> tuple[PromiseOutcome, ...]:
    """Decide each promise: still promised is repeated, else a report on its subject makes it done, else dropped.

    A promise that is reported in part and promised again is repeated. A passage that stood in the earlier statement
    word for word, dates aside, decides nothing.
    """
    known = {without_dates(passage.quote) for passage in earlier}
    of = {passage.index: subject(passage.text) for passage in later.passages}
    subjects = _Subjects(of, weights([[subject(passage.text) for passage in earlier], list(of.values())]))
    again = [one for one in later.passages if one.index in later.promises]
    reports = [
        one for one in later.passages if one.index not in later.promises and without_dates(one.quote) not in known
    ]
    return tuple(_outcome(promise, later, again, reports, subjects) for promise in promises)


def subject(text: str) -> frozenset[str]:
    """What a passage is about: stems of its words without dates, figures and empty words."""
    found = (word for word in words(DATE.sub(" ", text)) if word not in _EMPTY and not word[0].isdigit())
    return frozenset(word[:STEM] for word in found)


def _outcome(
    promise: Promise, later: Later, again: Sequence[Passage], reports: Sequence[Passage], subjects: _Subjects
) -> PromiseOutcome:
    repeated = _named(promise, again, subjects)
    if repeated and (repeated[0][0] >= REPEATED or _in_parts(promise, repeated, subjects)):
        return _undone(promise, later, "repeated", repeated[0][1])
    for rows in (False, True):  # a sentence says what a row of a table only shows
        kind = [one for one in reports if (one.kind is BlockKind.TABLE_ROW) is rows]
        for share, passage in _named(promise, kind, subjects, claims=True):
            if share >= DONE and (later.reports(passage) or _CLAIM.search(passage.text)):
                return PromiseOutcome(promise, "done", passage)
    return _undone(promise, later, "dropped", None)


def _in_parts(promise: Promise, found: Sequence[tuple[float, Passage]], subjects: _Subjects) -> bool:
    """Whether a promise of many things is repeated over several sentences, a good part of it in one."""
    mine = subject(promise.about)
    together = frozenset().union(*(subjects.of[passage.index] for _, passage in found)) & mine
    share = weigh(together, subjects.weight) / weigh(mine, subjects.weight)
    return found[0][0] >= REPEATED / 2 and share >= REPEATED


def _undone(promise: Promise, later: Later, state: str, answer: Passage | None) -> PromiseOutcome:
    overdue = bool(promise.due and later.year and last_day(promise.due).year <= later.year)
    return PromiseOutcome(promise, state, answer, overdue, parse_due(answer.text, later.year) if answer else None)


def _named(
    promise: Promise, passages: Iterable[Passage], subjects: _Subjects, *, claims: bool = False
) -> list[tuple[float, Passage]]:
    """The passages that speak of a promise's subject, with the share of it that they name, the largest first."""
    mine = subject(promise.about)
    whole = weigh(mine, subjects.weight)
    found: list[tuple[float, Passage]] = []
    for passage in passages:
        common = subjects.of[passage.index] & mine
        share = weigh(common, subjects.weight) / whole if whole else 0.0
        if plain(passage.quote) == plain(promise.passage.quote):
            share = 1.0
        elif len(common) < FEWEST:
            continue
        found.append((share + (CLAIMED if claims and _CLAIM.search(passage.text) else 0.0), passage))
    return sorted(found, key=_by_share)


def _by_share(found: tuple[float, Passage]) -> tuple[float, int]:
    return -found[0], found[1].index
