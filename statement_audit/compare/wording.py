"""Words made comparable: what is equal but for case, marks, dates or figures, and how much two passages share."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

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
