"""Words made comparable: what is equal but for case, marks, dates or figures, how much two passages share, and what a
promise and its answer are about."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from statement_audit.resources import table_beside

_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?"
)
_YEAR = r"(?:19|20)\d\d(?:\s?[/–-]\s?(?:(?:19|20)\d\d|\d\d))?"
DATE = re.compile(
    rf"\b(?:\d{{1,2}}(?:st|nd|rd|th)?\s+)?{_MONTH}(?:\s+\d{{1,2}}(?:st|nd|rd|th)?\b)?,?(?:\s+{_YEAR})?"
    rf"|\bFY\s?'?\d\d(?:\d\d)?(?:\s?[/–-]\s?\d\d(?:\d\d)?)?\b|\b{_YEAR}\b|\b\d{{1,2}}/\d{{1,2}}/\d{{2,4}}\b"
)
FIGURE = re.compile(r"[£$€]?\d(?:[\d.,]*\d)?(?:\s?%|\b)")
_WORD = re.compile(r"\d(?:[\d.,]*\d)?%?|[^\W\d_]+(?:['’][^\W\d_]+)?")
_POSSESSIVE = re.compile(r"['’]s?$")


def words(text: str) -> list[str]:
    """Lower case, without marks and possessives; figures are words."""
    return [_POSSESSIVE.sub("", word) for word in _WORD.findall(text.casefold())]


@lru_cache(maxsize=65536)
def plain(text: str) -> str:
    """Equal for passages that differ in case, punctuation, bullets and spaces only."""
    return " ".join(words(text))


def without_dates(text: str) -> str:
    """`plain`, with every date and year replaced: equal for a sentence and its copy with another date."""
    return plain(DATE.sub(" §date ", text))


def without_figures(text: str) -> str:
    """`plain`, with dates and all other figures replaced."""
    return plain(FIGURE.sub(" §figure ", DATE.sub(" §date ", text)))


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
_ENDING = re.compile(r"(?:ments?)?(?:ings?|ed|es|s|e)?$")
_TIER = re.compile(r"(?i)\b(tier|level|phase|stage)s? (\d)\b")


def subject(text: str) -> frozenset[str]:
    """Stems of a text's words without dates, figures and empty words; "tier 2" is one."""
    plainer = _TIER.sub(lambda found: found[1] + "abcdefghij"[int(found[2])], DATE.sub(" ", text))
    return frozenset(_stem(word) for word in words(plainer) if word not in _EMPTY and not word[0].isdigit())


def _stem(word: str) -> str:
    """map, mapped and mapping are one; so are pay, paid and payment."""
    word = _UNUSUAL.get(word, word)
    bare = _ENDING.sub("", word, count=1) if len(word) > 4 else word
    bare = bare if len(bare) > 2 else word
    bare = f"{bare[:-1]}i" if bare.endswith("y") else bare
    return (bare[:-1] if bare[-2:-1] == bare[-1:] else bare)[:STEM]
