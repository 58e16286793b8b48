"""What is asked of a register: one filter for all of them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

Entry = TypeVar("Entry")


@dataclass(frozen=True, slots=True)
class RegisterFilter:
    """Which entries to read. An empty field asks for all; of several values in a field, one must fit.

    `years`: the year that the register (or, where it gives none, the end of the period) gives. `sectors`: sector keys
    of the rubric or the register's own names. `turnover`: the register's own names of turnover bands.
    `organisations`: words of a name, or a company's number. `sample`: so many entries, chosen by `seed` alone, so that
    the same entries come again. `limit`: the first so many entries, in the register's order.
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
        return bool(self.years or self.sectors or self.turnover or self.organisations or self.sample or self.limit)

    def wants_year(self, year: int | None) -> bool:
        """Whether an entry of that year is asked for. One without a year is left out where years are asked for."""
        return not self.years or year in self.years

    def wants_sector(self, keys: Iterable[str], names: Iterable[str]) -> bool:
        """Whether one of the sector keys, or of the register's own names, is asked for."""
        wanted = {plain(sector) for sector in self.sectors}
        return not wanted or any(plain(given) in wanted for given in (*keys, *names))

    def wants_turnover(self, band: str) -> bool:
        """Whether the turnover band is asked for. Blanks, case, signs and punctuation do not matter."""
        return not self.turnover or plain(band) in {plain(wanted) for wanted in self.turnover}

    def wants_organisation(self, names: Iterable[str], numbers: Iterable[str | None] = ()) -> bool:
        """Whether one of the names holds all words of what is asked for, or one of the numbers is it."""
        if not self.organisations:
            return True
        words = [set(plain(name).split()) for name in names]
        known = {_digits(number) for number in numbers if number}
        return any(
            _digits(wanted) in known or any(set(plain(wanted).split()) <= given for given in words)
            for wanted in self.organisations
            if plain(wanted)
        )


def choose_sample(entries: Sequence[Entry], wanted: RegisterFilter, key: Callable[[Entry], str]) -> list[Entry]:
    """The sample, in the entries' order: those with the lowest hash of seed and key. All where none is asked for.

    An entry that is added to the register later moves at most one other out.
    """
    if wanted.sample is None:
        return list(entries)
    ranked = sorted(entries, key=lambda entry: hashlib.sha256(f"{wanted.seed}\n{key(entry)}".encode()).digest())
    chosen = {key(entry) for entry in ranked[: wanted.sample]}
    return [entry for entry in entries if key(entry) in chosen]


def plain(text: str) -> str:
    """Words in lower case, a blank between them: what is compared."""
    return " ".join(re.sub(r"[\W_]+", " ", text.casefold()).split())


def _digits(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.casefold())
