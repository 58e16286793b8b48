"""What is asked of a source, and the one place where it is held against what a source gives."""

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TypeAlias, TypeVar

from statement_audit.errors import UsageError
from statement_audit.identity.companies import bare_name, is_legal_form
from statement_audit.issue_codes import make_issue
from statement_audit.models import Issue, StatementRef
from statement_audit.sources.cells import CellError, Vocabulary, plain, read_number
from statement_audit.sources.columns import simplify

Entry = TypeVar("Entry")
Found: TypeAlias = StatementRef | Issue
Test: TypeAlias = Callable[[StatementRef], bool]


@dataclass(frozen=True, slots=True)
class RegisterFilter:
    """Which entries to read. An empty field asks for all; of several values in a field, one must fit.

    `years`: the year that the register (or, where it gives none, the end of the period) gives. `sectors`: sector keys
    of the rubric or the register's own names. `turnover`: the register's own names of turnover bands.
    `organisations`: a part of a name or its words, or a company's number. `sample`: so many entries, chosen by `seed`
    alone, so that the same entries come again. `limit`: the first so many entries, in the register's order.
    """

    years: tuple[int, ...] = ()
    sectors: tuple[str, ...] = ()
    turnover: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    sample: int | None = None
    seed: int = 0
    limit: int | None = None

    def narrows(self) -> bool:
        """Whether anything but the whole register is asked for."""
        return self != RegisterFilter(seed=self.seed)


@dataclass(frozen=True, slots=True)
class Facts:
    """Where the filter finds a statement's facts: the questions in `declared` under which the register's own names of
    sectors, its turnover bands and further names of organisations are. `bands`: those that a wording stands for; it
    raises CellError for one that is no band."""

    sectors: str = ""
    turnover: str = ""
    names: str = ""
    bands: Callable[[str], tuple[str, ...]] = lambda wording: (plain(wording),)  # of a register whose own are not known


class StatementFilter:
    """What is asked of one source, ready to be held against statements."""

    def __init__(self, wanted: RegisterFilter, facts: Facts, vocabulary: Vocabulary, source: str) -> None:
        """Raises UsageError where a number, a turnover band or an organisation cannot be."""
        for word, number in (("sample", wanted.sample), ("limit", wanted.limit)):
            if number is not None and number < 1:
                raise UsageError(f"The {word} is {number}.", hint=f"A {word} is a number of statements, 1 or more.")
        self._wanted = wanted
        self._source = source
        self._tests = list(_tests(wanted, facts, vocabulary))
        self._met: Counter[str] = Counter()  # the words of a condition -> how many statements met it and those before

    def fits(self, ref: StatementRef) -> bool:
        """Whether all conditions hold for a statement; sample and limit aside."""
        self._met[""] += 1
        for words, test in self._tests:
            if not test(ref):
                return False
            self._met[words] += 1
        return True

    def select(self, found: Iterable[Found]) -> Iterator[Found]:
        """The statements that are asked for, in their order, and all issues: nothing is lost in silence.

        No more is taken from `found` than the limit needs. The sample is drawn last. Conditions that leave nothing give
        one `nothing_selected`, which names the one that took the last statement.
        """
        chosen, taken = list[StatementRef](), 0
        for one in found:
            if isinstance(one, Issue):
                yield one
            elif not self.fits(one):
                continue
            elif self._wanted.sample is not None:
                chosen.append(one)
            else:
                yield one
                taken += 1
                if taken == self._wanted.limit:
                    return
        yield from choose_sample(chosen, self._wanted, lambda ref: ref.item or ref.source_name)[: self._wanted.limit]
        yield from self._nothing()

    def _nothing(self) -> Iterator[Issue]:
        every = before = self._met[""]
        for words, _ in self._tests:
            if before and not self._met[words]:
                left = f"{every} that were read" if before == every else f"{before} that the other conditions leave"
                message = f"No statement of the {left} has the {words}."
                yield make_issue("nothing_selected", self._source, message, condition=words, statements=every)
            before = self._met[words]


def _tests(wanted: RegisterFilter, facts: Facts, vocabulary: Vocabulary) -> Iterator[tuple[str, Test]]:
    """Each condition that is asked for: its words, and whether a statement meets it."""
    if wanted.years:
        yield f"year {_listed(sorted(set(wanted.years)))}", lambda ref: ref.year in wanted.years
    if wanted.sectors:
        sectors = {name for word in wanted.sectors for name in _sector_names(word, vocabulary)}
        yield f"sector {_listed(wanted.sectors)}", lambda ref: not sectors.isdisjoint(_sectors_of(ref, facts))
    if wanted.turnover:
        bands = {band for words in wanted.turnover for band in _asked_bands(words, facts)}
        yield f"turnover {_listed(wanted.turnover)}", lambda ref: not bands.isdisjoint(_bands_of(ref, facts))
    if wanted.organisations:
        asked = tuple(map(_organisation, wanted.organisations))
        yield f"organisation {_listed(wanted.organisations)}", lambda ref: _names(ref, facts, asked)


def _listed(values: Iterable[object]) -> str:
    return " or ".join(f"'{value}'" for value in values)


def answers_to(ref: StatementRef, question: str) -> list[str]:
    """The answers to one question, each item of a list on its own."""
    return [item for given in ref.declared if given.question == question for item in given.answer.split("; ")]


def _sector_names(word: str, vocabulary: Vocabulary) -> set[str]:
    """The register's names, in plain words, that a sector key or a name stands for."""
    own = {plain(key): set(map(plain, names)) for key, names in vocabulary.registry.items()}
    name = plain(word)
    return {name} if any(name in names for names in own.values()) else {name, *own.get(name, ())}


def _sectors_of(ref: StatementRef, facts: Facts) -> set[str]:
    keys = (key for company in ref.companies for key in company.sectors)
    return set(map(plain, (*keys, *answers_to(ref, facts.sectors))))


def _asked_bands(words: str, facts: Facts) -> tuple[str, ...]:
    try:
        return facts.bands(words)
    except CellError as error:
        raise UsageError(f"'{words}' {error.problem}.", hint=f"Allowed: {error.allowed}.") from error


def _bands_of(ref: StatementRef, facts: Facts) -> set[str]:
    found: set[str] = set()
    for answer in answers_to(ref, facts.turnover):
        with suppress(CellError):  # the source itself says so
            found.update(facts.bands(answer))
    return found


def _organisation(words: str) -> tuple[str, set[str]]:
    """What is looked for in names, and the numbers that it may be instead."""
    name = "" if is_legal_form(words) or not re.search(r"\w", words) else bare_name(words)
    numbers = {simplify(words)} if re.search(r"\d", words) else set()
    if numbers:
        with suppress(CellError):
            numbers.add(simplify(read_number(words)))
    if not name and not numbers:
        hint = "Give a part of a name that is not only a legal form."
        raise UsageError(f"'{words}' is neither a name nor a company number.", hint=hint)
    return name, numbers


def _names(ref: StatementRef, facts: Facts, asked: Sequence[tuple[str, set[str]]]) -> bool:
    """Whether a name holds what is asked for, as it stands or word by word, or a number is it."""
    names = [bare_name(name) for name in (*(company.name for company in ref.companies), *answers_to(ref, facts.names))]
    numbers = {simplify(company.number) for company in ref.companies if company.number}
    if any(not numbers.isdisjoint(asked_numbers) for _, asked_numbers in asked):
        return True
    return any(name in own or set(name.split()) <= set(own.split()) for name, _ in asked if name for own in names)


def choose_sample(entries: Sequence[Entry], wanted: RegisterFilter, key: Callable[[Entry], str]) -> list[Entry]:
    """The sample, in the entries' order: those with the lowest hash of seed and key. All where none is asked for.

    An entry that is added to the register later moves at most one other out.
    """
    if wanted.sample is None:
        return list(entries)
    ranked = sorted(entries, key=lambda entry: hashlib.sha256(f"{wanted.seed}\n{key(entry)}".encode()).digest())
    chosen = {key(entry) for entry in ranked[: wanted.sample]}
    return [entry for entry in entries if key(entry) in chosen]
