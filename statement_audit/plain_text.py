"""Text made comparable: straight quotes, single spaces, contractions written out; what other patterns build on."""

import re
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache

from statement_audit.resources import table_beside

_TABLE = table_beside(__file__)
_FIXES = str.maketrans(_TABLE["fixes"])
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


def as_recurring(line: str) -> str:
    """A line as it recurs from page to page: in small letters, digits masked, without rules and dots at its ends."""
    return re.sub(r"\d+", "#", line).strip(" |·•–—-_.").lower()


def first_few(items: Sequence[str], most: int) -> str:
    """ "a, b and 3 more": the first of many, and how many are left."""
    more = f" and {len(items) - most} more" if len(items) > most else ""
    return f"{', '.join(items[:most])}{more}"


def pattern(expression: str) -> re.Pattern[str]:
    """Compile a case-insensitive pattern."""
    return re.compile(expression, re.IGNORECASE)


COMPANY_NUMBER = pattern("|".join(_TABLE["company_number"]))


def plain_number(text: str) -> str:
    """A company number without blanks."""
    return re.sub(r"\s", "", text).upper()


@lru_cache(maxsize=4)
def small_letters(text: str) -> str:
    """A text in small letters, each at its place: what patterns of `small_pattern` read."""
    return text.replace("\u0130", "i").replace("\u0131", "i").replace("\u017f", "s").lower()


def small_pattern(expression: str, flags: re.RegexFlag = re.NOFLAG) -> re.Pattern[str]:
    """Compile a pattern that finds in `small_letters(text)` what it finds in the text with `re.IGNORECASE`.

    `re` passes over alternatives by their first letter then: a long text takes half to a quarter of the time.
    """
    assert not re.search(r"\(\?\w*-?i", expression), f"a part has its own case: {expression}"
    return re.compile(re.sub(r"(\\.|\(\?P)|[A-Z]+", lambda found: found[1] or found[0].lower(), expression), flags)


def expression(alternatives: Iterable[str], **parts: str) -> str:
    """One expression of several; `<document>` in them stands for the part of that name."""
    joined = "|".join(alternatives)
    for name, part in parts.items():
        joined = joined.replace(f"<{name}>", part)
    return joined


def patterns_beside(module: str, **parts: str) -> dict[str, re.Pattern[str]]:
    """Name → pattern, of the file beside a module. Those in `[phrases]` pass over case, those in `[cased]` heed it, and
    those in `[small]` read `small_letters`.

    `<name>` in them stands for an entry of `[parts]`, or for one of `parts`, which the module hands over.
    """
    table, known = table_beside(module), dict(parts)
    for name, rows in table.get("parts", {}).items():
        known[name] = expression(rows, **known)
    sections: dict[str, Callable[[str], re.Pattern[str]]] = {
        "phrases": pattern, "cased": re.compile, "small": small_pattern,
    }  # fmt: skip
    return {
        name: compiled(expression(rows, **known))
        for section, compiled in sections.items()
        for name, rows in table.get(section, {}).items()
    }


ASKED_IN_FORMS = pattern("|".join(_TABLE["asked_in_forms"]))
