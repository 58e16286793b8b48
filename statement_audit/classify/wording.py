"""The wording that NLI models handle: "the company" instead of "we" (section 10, rule 7 of the rubric)."""

from __future__ import annotations

import re

from statement_audit.models import Passage

BOUND = r"(?<![\w'’.-]){}(?![\w'’-])"
REWRITES = tuple(
    (re.compile(BOUND.format(pattern)), replacement)
    for pattern, replacement in (
        (r"[Ww]e(?:(?:'|’)re| are)", "the company is"),
        (r"[Ww]e(?:(?:'|’)ve| have)", "the company has"),
        (r"[Ww]e(?:'|’)ll", "the company will"),
        (r"[Ww]e were", "the company was"),
        (r"[Ww]e do", "the company does"),
        (r"[Ww]e", "the company"),
        (r"[Oo]urselves", "itself"),
        (r"[Oo]urs", "the company's"),
        (r"[Oo]ur", "the company's"),
        (r"us", "the company"),
    )
)
POINTS_BACK = re.compile(r"(this|these|those|it|its|they|their|such|he|she)\b", re.IGNORECASE)
SENTENCE_START = re.compile(r"(?:^|(?<=[.!?] ))the company")


def impersonal(text: str) -> str:
    """Rewrite "we", "our" and "us" to the company. "US" in capitals and "u.s." stay."""
    for pattern, replacement in REWRITES:
        text = pattern.sub(replacement, text)
    return SENTENCE_START.sub("The company", text)


def premise(passage: Passage) -> str:
    """The text that a model reads: the passage, after the sentence before it where it points back to one.

    Not the whole window: a passage would be credited with what its neighbour says, and the quote would be wrong.
    """
    if passage.before and POINTS_BACK.match(passage.text):
        return impersonal(f"{passage.before} {passage.text}")
    return impersonal(passage.text)
