"""Spaces that a text layer left out between two words, put back where the document itself writes both apart."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from statement_audit.extract.pdf_chars import Segment

LEAST_LETTERS = 9  # a shorter word may well be one
LEAST_SEEN = 3  # times apart, and more often than as one
WORD = re.compile(r"[^\W\d_]+")


def part_glued(segments: Sequence[Segment]) -> None:
    """Part, in place, words that run together: "modernslavery" where "modern slavery" is what the document writes."""
    pairs: Counter[tuple[str, str]] = Counter()
    words: Counter[str] = Counter()
    for segment in segments:
        for piece in re.split(r"[^\w\s]+", segment.text.lower()):
            tokens = WORD.findall(piece)
            words.update(tokens)
            pairs.update(pairwise(tokens))
    glued = _glued(pairs, words)
    if glued:
        for segment in segments:
            segment.text = WORD.sub(lambda match: _parted(match[0], glued), segment.text)


def _glued(pairs: Counter[tuple[str, str]], words: Counter[str]) -> dict[str, int]:
    """Each word that runs together, with the length of its first part."""
    found: dict[str, int] = {}
    for (left, right), count in pairs.items():
        whole = left + right
        if count >= LEAST_SEEN and len(whole) >= LEAST_LETTERS and words[whole] > 0 and 2 * words[whole] <= count:
            found[whole] = len(left)
    return found


def _parted(word: str, glued: dict[str, int]) -> str:
    place = glued.get(word.lower())
    return f"{word[:place]} {word[place:]}" if place else word
