"""Who speaks: what every other pattern builds on."""

import re
from collections.abc import Iterable
from functools import lru_cache

from statement_audit import plain_text
from statement_audit.identity.companies import short_name
from statement_audit.plain_text import expression, pattern
from statement_audit.resources import table_beside

_PARTS = {name: expression(rows) for name, rows in table_beside(__file__)["parts"].items()}
ORG_NOUNS = _PARTS["org_nouns"]


def patterns_beside(module: str, **parts: str) -> dict[str, re.Pattern[str]]:
    """`plain_text.patterns_beside` for a module of this room: entries of `language.toml` are parts too."""
    return plain_text.patterns_beside(module, **_PARTS, **parts)


@lru_cache(maxsize=256)
def speaker_pattern(companies: tuple[str, ...]) -> re.Pattern[str]:
    """Matches where the company speaks of itself: we, our, the company, or its name."""
    names = sorted({short_name(name) for name in companies if len(short_name(name)) > 2}, key=len, reverse=True)
    named = "".join(rf"|{re.escape(name)}(?:'s)?" for name in names)
    return pattern(rf"\b(?:we|our|ours|us|(?:the|each|this|its) {ORG_NOUNS}(?:'s)?{named})\b")


@lru_cache(maxsize=256)
def plain_speaker(names: tuple[str, ...]) -> re.Pattern[str]:
    """Matches "we", "our", "us", "the Company" with its capital, and the company's short names: no other is meant."""
    named = "".join(rf"|(?i:{re.escape(name)})" for name in sorted(names, key=len, reverse=True) if len(name) > 2)
    return re.compile(
        r"\b(?:(?i:we|our|ours|ourselves)|[Uu]s|(?:[Tt]he|[Tt]his) (?:Company|Group|Council|Trust|Firm|University|Board"
        rf"|Bank|Business|Charity|Organi[sz]ation|Directors|Trustees|Corporation){named})\b"
    )


@lru_cache(maxsize=256)
def compile_any(patterns: tuple[str, ...]) -> re.Pattern[str] | None:
    """One case-insensitive pattern that matches where any of them does; None for no pattern."""
    return pattern("|".join(f"(?:{words})" for words in patterns)) if patterns else None


def matches_any(patterns: Iterable[str], text: str) -> bool:
    """Whether one of a rubric's patterns is in the text."""
    compiled = compile_any(tuple(patterns))
    return compiled is not None and bool(compiled.search(text))
