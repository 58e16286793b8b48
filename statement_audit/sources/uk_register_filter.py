"""Which statements of the UK registry are asked for. Words that the registry does not know are refused, not ignored."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Sequence

from statement_audit.clock import this_year
from statement_audit.errors import UsageError
from statement_audit.identity.companies import bare_name, is_legal_form
from statement_audit.issue_codes import make_issue
from statement_audit.models import Issue, StatementRef
from statement_audit.sources.cells import CellError, Vocabulary, read_number
from statement_audit.sources.register_filter import RegisterFilter, choose_sample, plain
from statement_audit.sources.uk_register_cells import read_bands
from statement_audit.sources.uk_register_columns import NO_SECTOR_KEY

FIRST_YEAR = 2020  # of the registry
Test = Callable[[StatementRef], bool]


def select_statements(
    refs: Sequence[StatementRef], wanted: RegisterFilter, vocabulary: Vocabulary
) -> tuple[list[StatementRef], list[Issue]]:
    """The statements that are asked for, in their order. All conditions must hold; of several values in one, one.

    A statement of a group is taken as a whole where one of its companies is asked for. The sample is drawn last.

    Returns:
        The statements, and one `nothing_selected` where conditions leave none, naming the one that took the last.

    Raises:
        UsageError: a sector, turnover band or year that the register cannot have; the hint names those allowed.
    """
    left = list(refs)
    for words, test in _tests(refs, wanted, vocabulary):
        kept = [ref for ref in left if test(ref)]
        if left and not kept:
            return [], [_nothing(words, len(refs), len(left))]
        left = kept
    chosen = choose_sample(left, wanted, _item)
    return chosen[: wanted.limit] if wanted.limit is not None else chosen, []


def _tests(refs: Sequence[StatementRef], wanted: RegisterFilter, vocabulary: Vocabulary) -> list[tuple[str, Test]]:
    """Each condition that is asked for: its words, and whether a statement meets it."""
    _check_counts(wanted)
    tests: list[tuple[str, Test]] = []
    if wanted.years:
        years = frozenset(map(_check_year, wanted.years))
        tests.append((f"year {_listed(sorted(years))}", lambda ref: ref.year in years))
    if wanted.sectors:
        sectors = _sector_names(wanted.sectors, refs, vocabulary)
        tests.append((f"sector {_listed(wanted.sectors)}", lambda ref: not sectors.isdisjoint(_sectors_of(ref))))
    if wanted.turnover:
        bands = frozenset(band for words in wanted.turnover for band in _bands(words))
        tests.append((f"turnover {_listed(wanted.turnover)}", lambda ref: not bands.isdisjoint(_bands_of(ref))))
    if wanted.organisations:
        organisations = tuple(map(_organisation, wanted.organisations))
        tests.append((f"organisation {_listed(wanted.organisations)}", lambda ref: _names(ref, organisations)))
    return tests


def _check_counts(wanted: RegisterFilter) -> None:
    for word, number in (("sample", wanted.sample), ("limit", wanted.limit)):
        if number is not None and number < 1:
            raise UsageError(f"The {word} is {number}.", hint=f"A {word} is a number of statements, 1 or more.")


def _check_year(year: int) -> int:
    last = this_year() + 1
    if not FIRST_YEAR <= year <= last:
        raise UsageError(f"The UK register has no statements of {year}.", hint=f"Allowed: {FIRST_YEAR} to {last}.")
    return year


def _sector_names(given: Iterable[str], refs: Sequence[StatementRef], vocabulary: Vocabulary) -> frozenset[str]:
    """The registry's names, in plain words, that sector keys and names stand for."""
    own = {key: [plain(name) for name in names] for key, names in vocabulary.registry.items()}
    known = {plain(name): name for names in vocabulary.registry.values() for name in names}
    known.update({plain(name): name for name in NO_SECTOR_KEY})
    known.update({plain(name): name for ref in refs for name in _answers(ref, "OrganisationSectors")})
    found: set[str] = set()
    for word in given:
        key = re.sub(r"[\W_]+", "_", word.casefold()).strip("_")
        if plain(word) in known:
            found.add(plain(word))
        elif own.get(key):
            found.update(own[key])
        else:
            raise _unknown_sector(word, key, known, vocabulary)
    return frozenset(found)


def _unknown_sector(word: str, key: str, known: dict[str, str], vocabulary: Vocabulary) -> UsageError:
    names = sorted(known.values())
    if key in vocabulary.sectors or key in vocabulary.registry:
        message = f"The UK register has no class for the sector '{key}'."
    else:
        near = difflib.get_close_matches(plain(word), [*known, *vocabulary.registry], n=3, cutoff=0.5)
        nearest = f" Nearest: {', '.join(known.get(name, name) for name in near)}." if near else ""
        message = f"'{word}' is not a sector of the UK register.{nearest}"
    keys = ", ".join(sorted(key for key, own in vocabulary.registry.items() if own))
    return UsageError(
        message, hint=f"Sector keys: {keys or 'none known'}. The register's own names: {'; '.join(names)}."
    )


def _bands(words: str) -> tuple[str, ...]:
    try:
        return read_bands(words)
    except CellError as error:
        raise UsageError(f"'{words}' {error.problem}.", hint=f"Allowed: {error.allowed}.") from error


def _organisation(words: str) -> tuple[str, str | None]:
    """What is looked for in names, and the number that it may be instead."""
    name = "" if is_legal_form(words) or not re.search(r"\w", words) else bare_name(words)
    try:
        number = read_number(words) if re.search(r"\d", words) else None
    except CellError:
        number = None
    if not name and number is None:
        raise UsageError(
            f"'{words}' is neither a name nor a company number.",
            hint="Give a part of a name that is not only a legal form.",
        )
    return name, number


def _names(ref: StatementRef, organisations: Sequence[tuple[str, str | None]]) -> bool:
    for company in ref.companies:
        own = bare_name(company.name)
        for name, number in organisations:
            if (name and name in own) or (number is not None and number == company.number):
                return True
    return False


def _sectors_of(ref: StatementRef) -> set[str]:
    return {plain(name) for name in _answers(ref, "OrganisationSectors")}


def _bands_of(ref: StatementRef) -> set[str]:
    found: set[str] = set()
    for answer in _answers(ref, "Turnover"):
        try:
            found.update(read_bands(answer))
        except CellError:
            continue  # said where the export was read
    return found


def _answers(ref: StatementRef, question: str) -> list[str]:
    return [item for given in ref.declared if given.question == question for item in given.answer.split("; ")]


def _item(ref: StatementRef) -> str:
    return ref.item or ref.source_name


def _nothing(words: str, all_of_them: int, before: int) -> Issue:
    earlier = "" if before == all_of_them else f" of the {before} that the other conditions leave"
    message = f"No statement{earlier or f' of the {all_of_them} in the register'} has the {words}."
    return make_issue("nothing_selected", "uk-register", message, condition=words, statements=all_of_them)


def _listed(values: Iterable[object]) -> str:
    return " or ".join(f"'{value}'" for value in values)
