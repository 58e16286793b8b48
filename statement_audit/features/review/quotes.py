"""Finding a reviewer's words again in a text: typed or copied, they differ in blanks, quotation marks and dashes."""

import re

_ALIKE = ("'’‘‛´`", '"“”„‟«»', "-–—‐‑−")


def quote_pattern(words: str) -> re.Pattern[str]:
    """A pattern that finds the words whatever blanks, quotation marks and dashes stand between and in them."""
    return re.compile(r"\s+".join("".join(map(_one, word)) for word in words.split()))


def _one(char: str) -> str:
    alike = next((group for group in _ALIKE if char in group), None)
    return f"[{re.escape(alike)}]" if alike else re.escape(char)
