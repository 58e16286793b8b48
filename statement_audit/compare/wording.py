"""Words made comparable: what is equal but for case, marks, dates or figures, how much two passages share, and what a
promise and its answer are about."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from statement_audit.plain_text import patterns_beside
from statement_audit.resources import table_beside

_SAID = patterns_beside(__file__)


def words(text: str) -> list[str]:
    """Lower case, without marks and possessives; figures are words."""
    return [_SAID["possessive"].sub("", word) for word in _SAID["word"].findall(text.casefold())]


@lru_cache(maxsize=65536)
def plain(text: str) -> str:
    """Equal for passages that differ in case, punctuation, bullets and spaces only."""
    return " ".join(words(text))


def without_dates(text: str) -> str:
    """`plain`, with every date and year replaced: equal for a sentence and its copy with another date."""
    return plain(_SAID["date"].sub(" §date ", text))


def without_figures(text: str) -> str:
    """`plain`, with dates and all other figures replaced."""
    return plain(_SAID["figure"].sub(" §figure ", _SAID["date"].sub(" §date ", text)))


def rarity(passages: Iterable[Iterable[str]]) -> dict[str, float]:
    """How much a word tells passages of one text apart: a word of one passage weighs most, one of all hardly."""
    groups = [set(group) for group in passages]
    counts = Counter(word for group in groups for word in group)
    return {word: math.log((len(groups) + 1) / count) + 0.1 for word, count in counts.items()}


def weights(texts: Sequence[Sequence[Iterable[str]]]) -> dict[str, float]:
    """`rarity` over several texts: a word that is common in one of them is common."""
    merged: dict[str, float] = {}
    for text in texts:
        for word, weight in rarity(text).items():
            merged[word] = min(weight, merged.get(word, weight))
    return merged


def weigh(group: Iterable[str], weight: Mapping[str, float]) -> float:
    """The sum of the words' weights; a word that no passage has counts as rare."""
    return sum(weight.get(word, 1.0) for word in group)


# --- subjects: the stems of a promise's words, without those that every promise has --------------

STEM = 6  # letters that assessment and assessor share; servitude and service have five
_EMPTY, _UNUSUAL = frozenset(table_beside(__file__)["empty"].split()), table_beside(__file__)["unusual"]


def subject(text: str) -> frozenset[str]:
    """Stems of a text's words without dates, figures and empty words; "tier 2" is one."""
    plainer = _SAID["tier"].sub(lambda found: found[1] + "abcdefghij"[int(found[2])], _SAID["date"].sub(" ", text))
    return frozenset(_stem(word) for word in words(plainer) if word not in _EMPTY and not word[0].isdigit())


def _stem(word: str) -> str:
    """map, mapped and mapping are one; so are pay, paid and payment."""
    word = _UNUSUAL.get(word, word)
    bare = _SAID["ending"].sub("", word, count=1) if len(word) > 4 else word
    bare = bare if len(bare) > 2 else word
    bare = f"{bare[:-1]}i" if bare.endswith("y") else bare
    return (bare[:-1] if bare[-2:-1] == bare[-1:] else bare)[:STEM]
