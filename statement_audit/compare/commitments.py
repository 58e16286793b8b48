"""What became of a statement's promises: the next statement decides."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from statement_audit.compare.admissions import CLAIMED, falls_short, verdict
from statement_audit.compare.due import last_day, parse_due
from statement_audit.compare.wording import DATE, plain, weigh, weights, without_dates, words
from statement_audit.models import BlockKind, Passage

STATES = ("done", "moved", "repeated", "missed", "dropped", "open")
NAMED = 0.50  # share of its subject that an answer must name
CLAIM = 0.15  # more for a sentence that speaks of promises: kept, missed, late
CLEARER = 0.20  # by which a report must name more of the subject than what speaks against it
SHORT = 5  # words of a heading that says how the items below it went: "Not achieved"
FEWEST = 2  # words of the subject: one alone ("board") is no subject
STEM = 5  # letters that publish and publication share

# Words of promises, of time and of the subject of every statement: they name no subject.
_EMPTY_WORDS = """
    we our us the a an and or of to in on at by for with from as is are be been will shall plan plans planning
    intend intends aim aims aiming hope hopes look seek want wish continue continuing also that this these those it
    its all any each every more further new next year years end date dates time during over within into use used
    using make made have has had which who whom their them they company group business modern slavery statement
    report bring set up out do so such not no other where when if before after per cent through commit committed
    commitment goal target least about across number develop developed developing roll rolled shortly soon
    particular focus introduce introduced adopt adopted launch launched implement implemented establish established
    create created carry carried conduct conducted undertake undertaken start started begin began work working took
    one two three four five six seven eight nine ten eleven twelve fifteen twenty half third older before
    around build existing fresh place programme program approach step steps activity activities intention ambition expect expects extend extension complete completed finish finished ask asked
"""
_EMPTY = frozenset(_EMPTY_WORDS.split())
_ENDING = re.compile(r"(?:ings?|ed|es|s|e)$")
_TIER = re.compile(r"(?i)\b(tier|level|phase|stage)s? (\d)\b")
_WILL = re.compile(r"(?i)\b(?:will|now (?:due|expected|planned|set)|still mean|(?:expect|plan|intend|aim)s?)\b")
# What stands for the sentence before: "This was not done."
_REFERS = re.compile(
    r"(?i)^\W*(?:the (?:other|others|rest|remaining|remainder|last|missing)|this|that|these|those|it|they|both|neither|none|all|we (?:did|have|missed|failed|now|will|could)(?: not)?"
    r"(?= (?:so|it|this|that|do|reach|meet|keep|complete|finish|manage|achieve))"
    r"|(?:our|the) (?:new |revised )?(?:goal|target|deadline|date|work|plan|promise|aim|commitment|project))\b"
)


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
    """The statement that decides: its passages, which of them promise, and what the others do: done for one that reports
    something, missed for one that says that something is lacking, else nothing."""

    year: int | None
    passages: Sequence[Passage]
    promises: Mapping[int, str | None]  # index of a passage -> the date of its promise
    reads: Callable[[Passage], str] = field(compare=False)


@dataclass(frozen=True, slots=True)
class PromiseOutcome:
    """`state`: open (no later statement), done, moved (promised again, or put off, with a later date), repeated (promised
    again without one), missed (the later statement says so) or dropped (it says nothing). `answer`: what decided it.

    `overdue`: the date was over by the end of the later statement's year, and it is not done. `answered_due`: the date
    that it has now.
    """

    promise: Promise
    state: str
    answer: Passage | None = None
    overdue: bool = False
    answered_due: str | None = None


def still_open(promises: Iterable[Promise]) -> tuple[PromiseOutcome, ...]:
    """Outcomes without a later statement."""
    return tuple(PromiseOutcome(promise, "open") for promise in promises)


_WHY = re.compile(r"(?i)\b(?:that|which|who|whose|so|in order to|to (?:ensure|make sure)|because|as part of)\b")


@dataclass(frozen=True, slots=True)
class _Answer:
    """A later passage. `says`: again (promised), missed, late, going_on, done.
    `about`: stems of its subject. `sure`: it speaks of promises, not only of their subject."""

    passage: Passage
    says: str
    about: frozenset[str]
    due: str | None
    sure: bool


def follow_up(promises: Sequence[Promise], earlier: Sequence[Passage], later: Later) -> tuple[PromiseOutcome, ...]:
    """Decide each promise by the later passages on its subject.

    A later or new date moves it, even where a part is reported as done; an admission makes it missed; promised again
    without a later date it is repeated; a report makes it done; what nothing speaks of is dropped. A passage that stood
    in the earlier statement word for word, dates aside, reports nothing.
    """
    known = {without_dates(passage.quote) for passage in earlier}
    answers = tuple(_answers(later, known))
    weight = weights([[subject(passage.text) for passage in earlier], [answer.about for answer in answers]])
    return tuple(_outcome(promise, later, answers, weight) for promise in promises)


def subject(text: str) -> frozenset[str]:
    """What a passage is about: stems of its words without dates, figures and empty words."""
    plainer = _TIER.sub(r"\1\2", DATE.sub(" ", text))
    return frozenset(_stem(word) for word in words(plainer) if word not in _EMPTY and not word[0].isdigit())


def _subjects(promise: Promise) -> tuple[frozenset[str], ...]:
    """The subject of a promise, and the same without what only describes or explains it, where that leaves enough."""
    whole, core = subject(promise.about), subject(_WHY.split(promise.about, maxsplit=1)[0])
    return (whole, core) if FEWEST <= len(core) < len(whole) else (whole,)


def _stem(word: str) -> str:
    """map, mapped and mapping are one."""
    bare = _ENDING.sub("", word) if len(word) > 4 else word
    return (bare[:-1] if bare[-2:-1] == bare[-1:] else bare)[:STEM]


def _answers(later: Later, known: Collection[str]) -> Iterator[_Answer]:
    """Yield what says anything of a promise; "it" stands for what the sentence before is about."""
    before: _Answer | None = None
    for passage in later.passages:
        about, says = subject(passage.text), _says(passage, later, known)
        sure = says in ("missed", "late", "going_on") or bool(CLAIMED.search(passage.text))
        if before and before.passage.heading == passage.heading and (
            before.says == "reminds" or _REFERS.match(passage.text)
        ):
            about, sure = about | before.about, sure or before.sure
        due = later.promises.get(passage.index) or parse_due(passage.text, later.year)
        before = _Answer(passage, says, about, due, sure)
        yield before


def _says(passage: Passage, later: Later, known: Collection[str]) -> str:
    in_list = passage.kind in (BlockKind.BULLET, BlockKind.TABLE_ROW) and len(passage.heading.split()) <= SHORT
    said = verdict(f"{passage.heading}: {passage.text}" if in_list else passage.text)
    if passage.index in later.promises and (later.promises[passage.index] or said != "missed"):
        return "again"
    if without_dates(passage.quote) in known:
        return ""
    said = said or later.reads(passage) or ("done" if CLAIMED.search(passage.text) else "")
    if said == "missed" and _WILL.search(passage.text) and parse_due(passage.text, later.year):
        return "late"
    return said


def _outcome(
    promise: Promise, later: Later, answers: Sequence[_Answer], weight: Mapping[str, float]
) -> PromiseOutcome:
    found = _named(promise, answers, weight)
    done = _first(found, "done")
    again = _first(found, "again", "late", "going_on") or _in_parts(promise, found, weight)
    missed = _first(found, "missed")
    if again and not _clearer(done, again):
        due = again[1].due
        later_now = due and (promise.due is None or last_day(due) > last_day(promise.due))
        if later_now or (again[1].says == "late" and due is None):
            return _undone(promise, later, "moved", again[1])
        if not missed:
            return _undone(promise, later, "repeated", again[1])
    if missed and not _clearer(done, missed):
        return _undone(promise, later, "missed", missed[1])
    if done:
        return PromiseOutcome(promise, "done", done[1].passage)
    return _undone(promise, later, "dropped", None)


_Found = tuple[float, _Answer]


def _clearer(done: _Found | None, other: _Found) -> bool:
    """Whether a report names so much more of the subject that the other passage is about something else."""
    return done is not None and done[0] > other[0] + CLEARER


def _first(found: Sequence[_Found], *says: str) -> _Found | None:
    """The passage that says one of these and names most of the subject; a sentence before a row of a table, which only
    shows what a sentence says."""
    fit = [one for one in found if one[1].says in says and one[0] >= NAMED]
    sentences = [one for one in fit if not _is_bare_row(one[1].passage)]
    return next(iter(sentences or fit), None)


def _is_bare_row(passage: Passage) -> bool:
    return passage.kind is BlockKind.TABLE_ROW and not passage.text.rstrip().endswith(".")


def _in_parts(promise: Promise, found: Sequence[_Found], weight: Mapping[str, float]) -> _Found | None:
    """A promise of many things that is repeated over several sentences, a good part of it in one."""
    again = [one for one in found if one[1].says == "again"]
    together = frozenset[str]().union(*(answer.about for _, answer in again))
    whole = _share(subject(promise.about), together, weight)
    return again[0] if whole >= NAMED and again[0][0] >= NAMED / 2 else None


def _undone(promise: Promise, later: Later, state: str, answer: _Answer | None) -> PromiseOutcome:
    overdue = bool(promise.due and later.year and last_day(promise.due).year <= later.year)
    passage, due = (answer.passage, answer.due) if answer else (None, None)
    return PromiseOutcome(promise, state, passage, overdue, due)


def _named(promise: Promise, answers: Iterable[_Answer], weight: Mapping[str, float]) -> list[_Found]:
    """The passages that speak of a promise's subject, with the share of it that they name, the largest first."""
    subjects = _subjects(promise)
    found: list[_Found] = []
    for answer in answers:
        if plain(answer.passage.quote) == plain(promise.passage.quote):
            share = 1.0
        else:
            share = max(_share(mine, answer.about, weight) for mine in subjects)
        if share:
            if answer.says == "done" and falls_short(promise.about, answer.passage.text, subjects[0]):
                answer = replace(answer, says="missed")
            found.append((share + (CLAIM if answer.sure else 0.0), answer))
    return sorted(found, key=_by_share)


def _share(mine: frozenset[str], about: frozenset[str], weight: Mapping[str, float]) -> float:
    common = mine & about
    return weigh(common, weight) / weigh(mine, weight) if mine and len(common) >= min(FEWEST, len(mine)) else 0.0


def _by_share(found: _Found) -> tuple[float, int]:
    return -found[0], found[1].passage.index
