"""What marks each kind of document about slavery that is no company's statement: a table, one sign a row."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Any

from statement_audit.models import DocumentKind as Kind
from statement_audit.plain_text import expression, patterns_beside, small_letters, small_pattern
from statement_audit.resources import table_beside

_SAID = patterns_beside(__file__)

TERMS = _SAID["terms"]
TOPIC_TITLE = _SAID["topic_title"]
STATEMENT_WORD = _SAID["statement_word"]
OWN = _SAID["own"]
BYLINE = _SAID["byline"]
HOLES = 5  # places to fill in: more than a signature block has
SHORT_WORDS = 300  # a page of fewer words may be a wall before the real one
TITLE_LINES = 4
TITLE_WORDS = 16  # a longer line is no title


@dataclass(frozen=True)
class Body:
    """A document's own text without furniture. `head` are the lines that may be a title."""

    text: str
    words: int
    terms: int
    head: tuple[str, ...]

    @property
    def small(self) -> str:
        """The text in small letters."""
        return small_letters(self.text)

    @cached_property
    def first_person(self) -> int:
        """How often a company speaks of itself."""
        return count_words(_SAID["first_person"], self.small)

    @property
    def density(self) -> float:
        """Slavery terms per 1,000 words."""
        return 1000 * self.terms / max(1, self.words)

    @property
    def titles(self) -> str:
        """The first short lines, one a line, menus left out."""
        return "\n".join(
            line for line in self.head[:TITLE_LINES] if len(line.split()) <= TITLE_WORDS and line.count(" | ") < 3
        )


@dataclass(frozen=True, slots=True)
class Sign:
    """One thing that speaks for `kind`, which no company's own account of its year has. `words` tell it to a person.

    A sign of `OTHER` speaks for all kinds that are no statement alike.
    """

    kind: Kind
    code: str
    points: int
    met: Callable[[Body], bool]
    words: str


def _says(words: str, least: int, every: int) -> Callable[[Body], bool]:
    """Met where the text has the words `least` times and, if given, once in `every` words."""
    pattern = small_pattern(words, re.MULTILINE)

    def met(body: Body) -> bool:
        count = count_words(pattern, body.small)
        return count >= least and (not every or count * every >= body.words)

    return met


def _titled(words: str) -> Callable[[Body], bool]:
    pattern = re.compile(words, re.IGNORECASE | re.MULTILINE)
    return lambda body: bool(pattern.search(body.titles))


def count_words(pattern: re.Pattern[str], text: str, most: int | None = None) -> int:
    """How often a text has a pattern, counted no further than `most`."""
    return sum(1 for _ in islice(pattern.finditer(text), most))


def _of_companies(body: Body) -> bool:
    companies = count_words(_SAID["companies"], body.small)
    return companies >= 3 and companies > body.first_person and count_words(OWN, body.text, 2) <= 1


def _addresses_reader(body: Body) -> bool:
    reader = count_words(_SAID["reader"], body.small)
    return reader >= 4 and reader * 100 >= body.words


def _no_own_voice(body: Body) -> bool:
    return body.words >= SHORT_WORDS and body.first_person * 80 < body.words and not OWN.search(body.text)


def _has_holes(body: Body) -> bool:
    """Places to fill in; a line may be any blank, so three count as one."""
    return count_words(_SAID["to_fill_in"], body.text) + count_words(_SAID["line_to_fill_in"], body.text) / 3 >= HOLES


def _policy_title(body: Body) -> bool:
    named = (line for line in body.head if TOPIC_TITLE.search(line) or _SAID["policy_title"].search(line))
    first = next(named, "")
    titled = (
        len(first.split()) <= TITLE_WORDS and _SAID["policy_title"].search(first) and not STATEMENT_WORD.search(first)
    )
    return bool(titled) and not _speaks_as_statement(body)


def _speaks_as_statement(body: Body) -> bool:
    """Whether the text calls itself a statement, and more often than a policy."""
    as_statement = count_words(_SAID["this_statement"], body.small)
    return as_statement >= 2 and as_statement > count_words(_SAID["this_policy"], body.small)


SUPPLIERS = r"(?:suppliers?|vendors?|sub-?contractors?|contractors?|(?:business )?partners?|third parties|factor(?:y|ies)|agents|growers)"

CONDITIONS: dict[str, Callable[[Body], bool]] = {
    "byline": lambda body: bool(BYLINE.search(body.text)),
    "of_companies": _of_companies,
    "addresses_reader": _addresses_reader,
    "no_own_voice": _no_own_voice,
    "has_holes": _has_holes,
    "policy_title": _policy_title,
}


def _sign(row: Mapping[str, Any]) -> Sign:
    if "met" in row:
        met = CONDITIONS[row["met"]]
    elif "titled" in row:
        met = _titled(expression(row["titled"], suppliers=SUPPLIERS))
    else:
        met = _says(expression(row["says"], suppliers=SUPPLIERS), row.get("least", 1), row.get("every", 0))
    return Sign(Kind(row["kind"]), row["code"], row["points"], met, row["words"])


SIGNS = tuple(map(_sign, table_beside(__file__)["signs"]))
