"""Sentences taken from the rubric: they show that the rubric was read, not that something was done."""

import re
from collections.abc import Iterator
from functools import lru_cache

from statement_audit.models import Rubric

GRAM = 5  # words
SHARED = 0.6  # of a sentence's 5-grams
_WORD = re.compile(r"\w+")

Grams = frozenset[tuple[str, ...]]


def shares_wording(text: str, rubric: Rubric) -> bool:
    """Whether 60 % of the 5-grams of a text stand in one of the rubric's own texts; a text under 5 words has none."""
    grams = five_grams(text)
    if not grams:
        return False
    needed = SHARED * len(grams)
    every, each = _known(tuple(_texts(rubric)))
    return len(grams & every) >= needed and any(len(grams & known) >= needed for known in each)


def five_grams(text: str) -> Grams:
    """Runs of five words, case and punctuation ignored."""
    words = _WORD.findall(text.lower())
    return frozenset(tuple(words[start : start + GRAM]) for start in range(len(words) - GRAM + 1))


@lru_cache(maxsize=4)
def _known(texts: tuple[str, ...]) -> tuple[Grams, tuple[Grams, ...]]:
    """All 5-grams, and those of each text."""
    each = tuple(grams for grams in map(five_grams, texts) if grams)
    return frozenset().union(*each), each


def _texts(rubric: Rubric) -> Iterator[str]:
    for criterion in rubric.criteria:
        yield from (criterion.name, criterion.counts, criterion.not_count)
        yield from (*criterion.hypotheses, *criterion.yes, *criterion.no)
