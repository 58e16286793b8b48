"""What became of a statement's promises: the next statement decides."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from statement_audit.compare.admissions import CLAIMED, OF_PROMISES, falls_short, sets_date, verdicts
from statement_audit.compare.due import last_day, parse_due
from statement_audit.compare.wording import plain, subject, weigh, weights, without_dates
from statement_audit.models import BlockKind, Passage
from statement_audit.plain_text import patterns_beside

_SAID = patterns_beside(__file__)

NAMED = 0.50  # share of its subject that an answer must name
PART = 0.20  # and one of several that name it together
CLAIM = 0.15  # more for a sentence that speaks of promises: kept, missed, late
CLEARER = 0.20  # by which a report must name more of the subject than a later promise
SHORT = 5  # words of a heading that says how the items below it went: "Not achieved"
FEWEST = 2  # words of the subject: one alone ("board") is no subject


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
    """The statement that decides: its passages, which of them promise, and what the others do.

    `reads`: done for a passage that reports something, missed for one that says that something is lacking, or nothing.
    """

    year: int | None
    passages: Sequence[Passage]
    promises: Mapping[int, str | None]  # index of a passage -> the date of its promise
    reads: Callable[[Passage], str] = field(compare=False)


@dataclass(frozen=True, slots=True)
class PromiseOutcome:
    """`state`: open (no later statement), done, moved (promised again, or put off, with a later date), repeated
    (promised again without one), missed (the later statement says so) or dropped (it says nothing). `answer`: what
    decided it.

    `overdue`: the date was over by the end of the later statement's year, and it is not done. `answered_due`: the date
    that it has now. `nearest`: of a dropped one, the later passage that is nearest to it. `sure`: rules found that the
    answer speaks of promises, not only of their subject.
    """

    promise: Promise
    state: str
    answer: Passage | None = None
    overdue: bool = False
    answered_due: str | None = None
    nearest: Passage | None = None
    sure: bool = field(default=False, compare=False)


def nearest_passage(promise: str, later: Sequence[Passage]) -> Passage | None:
    """The later passage that names most of a promise's subject, for who would call it dropped; None where none
    names two of its words, or its only one."""
    about = [subject(passage.text) for passage in later]
    weight, mine = weights([about]), subject(promise)
    most, place = max(((share_named(mine, each, weight), -place) for place, each in enumerate(about)), default=(0.0, 0))
    return later[-place] if most else None


def still_open(promises: Iterable[Promise]) -> tuple[PromiseOutcome, ...]:
    """Outcomes without a later statement."""
    return tuple(PromiseOutcome(promise, "open") for promise in promises)


@dataclass(frozen=True, slots=True)
class _Answer:
    """A later passage. `about`: stems of its subject. `verdicts`: what it says of a promise, with the stems of the
    clause that does. `otherwise`: what it says where no verdict is about the promise: again, done, missed or nothing.
    `sure`: it speaks of promises, not only of their subject. `renews`: it gives a date anew."""

    passage: Passage
    about: frozenset[str]
    verdicts: tuple[tuple[str, frozenset[str]], ...]
    otherwise: str
    due: str | None
    sure: bool
    renews: bool

    @property
    def reminds(self) -> bool:
        return any(said == "reminds" for said, _ in self.verdicts)

    @property
    def tells_done(self) -> bool:
        return self.sure and self.otherwise == "done" and not self.verdicts

    def puts_off(self, mine: frozenset[str]) -> bool:
        """Whether it gives a later date for what the sentence before it is about."""
        late = any(said == "late" for said, _ in self.verdicts)
        return bool(self.due and (late or _SAID["rest"].search(self.passage.text)) and self.about & mine)

    def says(self, promise: Promise, mine: frozenset[str]) -> str:
        """again (promised), late, missed, going_on, done or nothing."""
        common = self.about & mine
        fewest = min(FEWEST, len(common))
        said = next((said for said, clause in self.verdicts if not clause or len(clause & common) >= fewest), "")
        if self.otherwise == "again" and (self.due or said != "missed"):
            return "again"
        if said == "missed" and self.renews:
            return "late"
        if not said and self.otherwise == "done" and falls_short(promise.about, self.passage.text, mine):
            return "missed"
        return said or self.otherwise


def follow_up(promises: Sequence[Promise], earlier: Sequence[Passage], later: Later) -> tuple[PromiseOutcome, ...]:
    """Decide each promise by the later passages on its subject.

    A later or new date moves it, even where a part is reported as done; an admission makes it missed; promised again
    without a later date it is repeated; a report makes it done; what nothing speaks of is dropped. A passage that stood
    in the earlier statement word for word, dates aside, reports nothing.
    """
    known = {without_dates(passage.quote) for passage in earlier}
    answers: list[_Answer] = []
    for passage in later.passages:
        answers.append(_answer(passage, later, known, answers[-1] if answers else None))
    weight = weights([[subject(passage.text) for passage in earlier], [answer.about for answer in answers]])
    return tuple(_outcome(promise, later, _named(promise, answers, weight), weight) for promise in promises)


def _answer(passage: Passage, later: Later, known: Collection[str], before: _Answer | None) -> _Answer:
    """One later passage; "it" stands for what the sentence before is about."""
    again = passage.index in later.promises
    is_old = not again and without_dates(passage.quote) in known
    in_list = passage.kind in (BlockKind.BULLET, BlockKind.TABLE_ROW) and len(passage.heading.split()) <= SHORT
    said = [] if is_old else verdicts(f"{passage.heading}: {passage.text}" if in_list else passage.text)
    claims = bool(CLAIMED.search(passage.text))
    otherwise = "again" if again else "" if is_old else later.reads(passage) or ("done" if claims else "")
    about, sure = subject(passage.text), claims or (bool(said) and bool(OF_PROMISES.search(passage.text)))
    whole = passage.kind is BlockKind.TABLE_ROW  # its first cell names the subject of all that it says
    refers = _SAID["refers"].search(passage.text) or (before and before.reminds and (said or claims))
    if before and refers and not whole and before.passage.heading == passage.heading:
        about, sure = about | before.about, sure or before.sure
        if before.tells_done and not later.promises.get(passage.index):  # "this took longer" delays nothing then
            said = [each for each in said if each[0] != "late" or parse_due(passage.text, later.year)]
    due = later.promises.get(passage.index) or parse_due(passage.text, later.year)
    stems = tuple((each, frozenset[str]() if whole else subject(clause)) for each, clause in said)
    return _Answer(passage, about, stems, otherwise, due, sure, bool(due) and sets_date(passage.text))


_Found = tuple[float, str, _Answer]  # share of the subject that it names, what it says


def _outcome(promise: Promise, later: Later, found: Sequence[_Found], weight: Mapping[str, float]) -> PromiseOutcome:
    outcome = _decided(promise, later, found, weight)
    return replace(outcome, sure=any(answer.sure for _, _, answer in found if answer.passage is outcome.answer))


def _decided(promise: Promise, later: Later, found: Sequence[_Found], weight: Mapping[str, float]) -> PromiseOutcome:
    done, missed = _first(found, "done"), _first(found, "missed")
    again = _first(found, "late") or _first(found, "again", "going_on") or _in_parts(promise, found, weight)
    if again and not (done and done[0] > again[0] + CLEARER):
        due = again[2].due
        is_later = due and (promise.due is None or last_day(due) > last_day(promise.due))
        if is_later or (again[1] == "late" and due is None):
            return undone(promise, later, "moved", again[2].passage, due)
        if not missed:
            return undone(promise, later, "repeated", again[2].passage, due)
    if missed and not (done and done[0] > missed[0]):
        return undone(promise, later, "missed", missed[2].passage)
    if done:
        return PromiseOutcome(promise, "done", done[2].passage)
    return undone(promise, later, "dropped", None)


def _first(found: Sequence[_Found], *says: str) -> _Found | None:
    """The passage that says one of these and names most of the subject; a bare row of a table only where no sentence
    says anything."""
    fit = [one for one in found if one[0] >= NAMED]
    sentences = [one for one in fit if one[1] and not _is_bare_row(one[2].passage)]
    return next((one for one in sentences or fit if one[1] in says), None)


def _is_bare_row(passage: Passage) -> bool:
    return passage.kind is BlockKind.TABLE_ROW and not passage.text.rstrip().endswith(".")


def _in_parts(promise: Promise, found: Sequence[_Found], weight: Mapping[str, float]) -> _Found | None:
    """A promise of many things that is repeated over several sentences, a good part of it in one."""
    again = [one for one in found if one[1] == "again"]
    together = frozenset[str]().union(*(answer.about for _, _, answer in again))
    whole = share_named(subject(promise.about), together, weight)
    return again[0] if whole >= NAMED and again[0][0] >= PART else None


def undone(
    promise: Promise, later: Later, state: str, answer: Passage | None, due: str | None = None
) -> PromiseOutcome:
    """The outcome of what is not done. `due`: the date that it has now."""
    overdue = bool(promise.due and later.year and last_day(promise.due).year <= later.year)
    return PromiseOutcome(promise, state, answer, overdue, due)


def _named(promise: Promise, answers: Iterable[_Answer], weight: Mapping[str, float]) -> list[_Found]:
    """The passages that speak of a promise's subject, the one that names most of it first."""
    mine = subject(promise.about)
    found: list[_Found] = []
    last, heading = 0.0, ""
    for answer in answers:
        share, said = share_named(mine, answer.about, weight), answer.says(promise, mine)
        if plain(answer.passage.quote) == plain(promise.passage.quote):
            share = 1.0
        if share < NAMED <= last and heading == answer.passage.heading and answer.puts_off(mine):
            share = last  # by when the rest of it is to be done
        if share:
            found.append((share + CLAIM * answer.sure, said, answer))
        last, heading = share, answer.passage.heading
    return sorted(found, key=lambda one: (-one[0], one[2].passage.index))


def share_named(mine: frozenset[str], about: frozenset[str], weight: Mapping[str, float]) -> float:
    """Of a promise's subject (`mine`), how much a passage about `about` names, 0-1."""
    common = mine & about
    return weigh(common, weight) / weigh(mine, weight) if mine and len(common) >= min(FEWEST, len(mine)) else 0.0
