"""Sentence boundaries in English business text, by rule: abbreviations, initials, numbers, glued ends."""

import re
from collections.abc import Iterator

from statement_audit.plain_text import patterns_beside
from statement_audit.resources import word_lists

_SAID = patterns_beside(__file__)

WORDS = word_lists("passages")
OPEN_ABBREVIATIONS, MONTHS, STARTERS = WORDS["open_abbreviations"], WORDS["months"], WORDS["starters"]
CLOSING_ABBREVIATIONS = MONTHS | WORDS["closing_abbreviations"]
ABBREVIATIONS = OPEN_ABBREVIATIONS | CLOSING_ABBREVIATIONS
CLOSERS = "\"'”’)]»"
NEAR = 1000  # characters before and behind a mark that tell what it is; a text of marks alone is not read for each


def sentence_spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of each sentence of a one-line text, without the blanks between.

    The spans are in order, do not overlap and hold every character that is not a blank.
    """
    start = 0
    for match in _SAID["boundary"].finditer(text):
        end = match.end("note") if match["note"] else match.end("closers")
        if _ends_sentence(text, start, match, end):
            yield from trimmed(text, start, end)
            start = end
    yield from trimmed(text, start, len(text))


def trimmed(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The span without the blanks at its ends; none of blanks alone."""
    body = text[start:end]
    if not body.strip():
        return []
    return [(end - len(body.lstrip()), start + len(body.rstrip()))]


def _ends_sentence(text: str, start: int, match: re.Match[str], end: int) -> bool:
    following = text[end : end + NEAR].lstrip()
    if not following:
        return True
    before = text[max(start, match.start("mark") - NEAR) : match.start("mark")]
    mark = match["mark"]
    if not match["space"] and not match["note"]:
        return _ends_glued(before, mark)
    first = following.lstrip("“‘\"'([")[:1]
    if mark == "." and not match["closers"]:
        return _full_stop_ends(before, following, first)
    if mark in ("...", "…", ".."):
        return first.isupper() and _first_word(following) in STARTERS
    return first.isupper() or first.isdigit() or first in "•◦▪■●–—-" or not first.isascii()


def _ends_glued(before: str, mark: str) -> bool:
    """ "end.Next": only after a small letter, a digit or a bracket, and not inside an address or abbreviation."""
    last = before[-1:]
    token = _last_token(before).lower()
    if mark not in (".", "?", "!") or _SAID["address"].search(before) or token in ABBREVIATIONS:
        return False
    return last.islower() or last in CLOSERS or last == "%" or (last.isdigit() and len(token) >= 4)


def _full_stop_ends(before: str, following: str, first: str) -> bool:
    token = _last_token(before)
    word = token.lower().rstrip(".")
    if _SAID["list_number"].match(before.strip()):
        return False
    if word in OPEN_ABBREVIATIONS:
        return word == "no" and token == "No" and not first.isdigit() and before.strip() == "No"
    if word in MONTHS:
        return token.islower() or (not first.isdigit() and first.isupper() and word not in ("mar", "jan"))
    if word in CLOSING_ABBREVIATIONS or re.fullmatch(r"(?:[A-Za-z]\.)+[A-Za-z]", token):
        return first.isupper() and _first_word(following) in STARTERS
    if len(token) == 1 and token.isupper():
        return _first_word(following) in STARTERS - {"a", "i"}
    return first.isupper() or first.isdigit() or first in "•◦▪■●–—-" or (not first.isascii() and not first.islower())


def _last_token(before: str) -> str:
    match = _SAID["last_token"].search(before)
    return match[0] if match else ""


def _first_word(following: str) -> str:
    match = re.match(r"[“‘\"'(\[]*([A-Za-z-]+)", following)
    return match[1].lower() if match else ""
