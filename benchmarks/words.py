"""Words swapped for others, so that many texts come of a few; words that the rubric looks for stay."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Hashable, Iterable

WORD = re.compile(r"\b[a-z]{6,}\b")
KEPT = re.compile(
    r"slave|servitude|domestic|forced|labour|traffick|recruit|fees?\b|passport|audit|train|supplier|tier|board|"
    r"approv|grievance|remed|worker|platform|kafala|hotline|repaid|purchas|country|risk"
)
SHARE = 0.35

Kind = Callable[[str], Hashable]


class WordChanger:
    """Changes a third of the longer words for others of their kind; a word always for the same."""

    def __init__(self, words: dict[Hashable, list[str]], chance: random.Random, kind: Kind = len) -> None:
        self.words, self.chance, self.kind = words, chance, kind
        self.known: dict[str, str] = {}

    def __call__(self, text: str) -> str:
        return WORD.sub(self._other, text)

    def _other(self, match: re.Match[str]) -> str:
        word = match.group()
        if word not in self.known:
            stays = KEPT.search(word) or self.chance.random() > SHARE
            self.known[word] = word if stays else self.chance.choice(self.words[self.kind(word)])
        return self.known[word]


def vocabulary(texts: Iterable[str], kind: Kind = len) -> dict[Hashable, list[str]]:
    """All longer words of the texts by their kind."""
    words: dict[Hashable, set[str]] = {}
    for text in texts:
        for word in WORD.findall(text):
            words.setdefault(kind(word), set()).add(word)
    return {key: sorted(found) for key, found in words.items()}


def ending(word: str) -> str:
    """The kind of a word that keeps a sentence a sentence: verbs in -ing stay such, and so do plurals."""
    return word[-2:]
