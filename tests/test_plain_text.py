from __future__ import annotations

import re

import pytest

from statement_audit.plain_text import small_letters, small_pattern

EVERY = "".join(map(chr, range(0x110000)))
CASED = "".join(one for one in EVERY if one.lower() != one or one.upper() != one)


def places(pattern: re.Pattern[str], text: str) -> list[int]:
    return [match.start() for match in pattern.finditer(text)]


@pytest.mark.parametrize("kind", [r"\w", r"\d", r"\s", r"\n"])
def test_small_letters_stand_at_their_places_and_are_of_the_same_kind(kind: str) -> None:
    pattern = re.compile(kind)
    assert places(pattern, small_letters(EVERY)) == places(pattern, EVERY)


def test_a_small_pattern_finds_in_small_letters_what_it_would_whatever_the_case() -> None:
    small = small_letters(CASED)
    for one in (*"ABCDEFGHIJKLMNOPQRSTUVWXYZåéœ", "[A-F]", "[^A-Z]", r"[0-9A-Z&]"):
        assert places(small_pattern(one), small) == places(re.compile(one, re.IGNORECASE), CASED), one


def test_only_letters_are_made_small_in_a_pattern() -> None:
    assert small_pattern(r"(?P<Act>\W[A-F])\D\Bß").pattern == r"(?P<act>\W[a-f])\D\Bß"
    with pytest.raises(AssertionError, match="its own case"):
        small_pattern("(?-i:A)")
