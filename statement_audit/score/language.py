"""Text made comparable, and who speaks: what every other pattern builds on."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

ORG_NOUNS = (
    r"(?:company|group|business|businesses|organi[sz]ation|corporation|bank|university|council|trust"
    r"|charity|firm|board|platform|partnership|co-?operative"
    r"|entity|entities|reporting entit(?:y|ies)|reporting compan(?:y|ies)|directors|trustees|society"
    r"|association|agency|department|parent|subsidiar(?:y|ies))"
)

ADVERBS = (
    r"(?:(?:also|now|already|currently|presently|at present|at this time|yet|as yet|as of yet|still"
    r"|to date|since|both|therefore|thus|however|further|formally"
    r"|specifically|directly|actively|regularly|recently|previously|successfully|all|each|always|fully"
    r"|only|just|ourselves|itself|themselves|\w+ly),? )*"
)

# Curly quotes, odd hyphens, ligatures; soft hyphens go.
_FIXES = str.maketrans(
    {"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"', "\u2010": "-", "\u2011": "-"}
    | {"\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi", "\u00ad": ""}
)

_CONTRACTIONS = re.compile(r"(?i)\b(do|does|did|have|has|had|is|are|was|were|would|could|should|must)n't\b")


# A longer passage is no sentence but a table or a fault of extraction; patterns stay fast on this much.
LONGEST = 2500


def normalise(text: str) -> str:
    """Straight quotes, single spaces, contractions written out; cut at `LONGEST`. Case stays."""
    text = text[:LONGEST]
    text = text.translate(_FIXES)
    text = re.sub(r"(?i)\bwon't\b", "will not", re.sub(r"(?i)\bcan(?:'t|not)\b", "can not", text))
    text = _CONTRACTIONS.sub(r"\1 not", text)
    text = re.sub(r"(?i)\b(we|they|it|you)'ve\b", r"\1 have", text)
    text = re.sub(r"(?i)\b(we|they|it|you)'ll\b", r"\1 will", text)
    return re.sub(r"\s+", " ", text).strip()


def pattern(expression: str) -> re.Pattern[str]:
    """Compile a case-insensitive pattern."""
    return re.compile(expression, re.IGNORECASE)


_COMPANY_SUFFIX = pattern(
    r"[\s,]+(?:plc|ltd|limited|llp|inc|corp|corporation|gmbh|pty|co|company|group|holdings?|uk|australia"
    r"|canada|international|the|&|and)\.?$"
)


def short_name(company: str) -> str:
    """The part of a company's name that a text uses: legal form and country dropped."""
    name = normalise(company)
    while (shorter := _COMPANY_SUFFIX.sub("", name).strip(" .,")) and shorter != name:
        name = shorter
    return name


@lru_cache(maxsize=256)
def speaker_pattern(companies: tuple[str, ...]) -> re.Pattern[str]:
    """Matches where the company speaks of itself: we, our, the company, or its name."""
    names = sorted({short_name(name) for name in companies if len(short_name(name)) > 2}, key=len, reverse=True)
    named = "".join(rf"|{re.escape(name)}(?:'s)?" for name in names)
    return pattern(rf"\b(?:we|our|ours|us|(?:the|each|this|its) {ORG_NOUNS}(?:'s)?{named})\b")


@lru_cache(maxsize=128)
def compile_any(patterns: tuple[str, ...]) -> re.Pattern[str] | None:
    """One case-insensitive pattern that matches where any of them does; None for no pattern."""
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE) if patterns else None


def matches_any(patterns: Iterable[str], text: str) -> bool:
    """Whether one of a rubric's patterns is in the text."""
    compiled = compile_any(tuple(patterns))
    return compiled is not None and bool(compiled.search(text))
