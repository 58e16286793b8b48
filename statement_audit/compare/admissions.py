"""What a later statement says of a promise in its own words: not reached, given up, put off, under way, kept."""

import re
from collections.abc import Collection

from statement_audit.identity.tables import phrases_beside
from statement_audit.plain_text import pattern

_said = phrases_beside(__file__)
_GOAL = rf"(?:{_said('goal')})"
_NO_DEED = rf"(?:{_said('no_deed')})"
_NO_THING = rf"(?:{_said('no_thing')})"
_REACHED = rf"(?:{_said('reached')})"
_MISSED = pattern(_said("missed", goal=_GOAL, no_deed=_NO_DEED, no_thing=_NO_THING, reached=_REACHED))
_LATE = pattern(rf"\b(?:{_said('late')})\b")
_GOING_ON = pattern(_said("going_on"))
CLAIMED = pattern(rf"\b(?:{_said('claimed')})\b")
_REMINDS = pattern(_said("reminds"))
_WILL = pattern(r"\b(?:will|now (?:due|expected|planned|set)|still mean|(?:expect|plan|intend|aim)s?)\b")
_CLAUSE = re.compile(_said("clause"))
_STANDS_FOR = pattern(rf"\b(?:{_said('stands_for', goal=_GOAL, no_deed=_NO_DEED, no_thing=_NO_THING, reached=_REACHED)})\b")
OF_PROMISES = pattern(_said("of_promises", goal=_GOAL, no_deed=_NO_DEED, no_thing=_NO_THING, reached=_REACHED))
_COUNTED = re.compile(_said("counted"))
_RATE = re.compile(r"(?i)\b(\d{1,3}) ?(?:%|per cent)")
_NUMBERS = ("", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_WHOLE = pattern(_said("whole"))


def verdicts(text: str) -> list[tuple[str, str]]:
    """What a passage says of a promise: missed, late or going_on, or reminds where it only tells it.

    With the clause that says so, without those words; empty where it stands for all that the passage is about.
    """
    if _REMINDS.search(text) and not _MISSED.search(text):
        return [("reminds", "")]
    return [
        (said, _clause(text, match))
        for said, how in (("missed", _MISSED), ("late", _LATE), ("going_on", _GOING_ON))
        for match in how.finditer(text)
    ]


def _clause(text: str, match: re.Match[str]) -> str:
    start = max((cut.end() for cut in _CLAUSE.finditer(text, 0, match.start() + 1)), default=0)
    end = next((cut.start() for cut in _CLAUSE.finditer(text, match.end())), len(text))
    clause = f"{text[start : match.start()]} {text[match.end() : end]}"
    return "" if _STANDS_FOR.search(clause) else clause


def sets_date(text: str) -> bool:
    """Whether a date in a passage is a new one for what was not reached."""
    return bool(_LATE.search(text) or _WILL.search(text))


def falls_short(promised: str, reported: str, subject: Collection[str]) -> bool:
    """Whether a report counts fewer than were promised: "nine of the twelve tanneries", 83% of all.

    Args:
        subject: stems of what was promised; what is counted must be of it.
    """
    if _WHOLE.search(reported):
        return False
    for match in _COUNTED.finditer(reported):
        few, many = _number(match["few"]), _number(match["many"])
        if 0 < few < many and any(match["noun"].lower().startswith(stem) for stem in subject):
            return True
    rates = [int(rate) for rate in _RATE.findall(reported)]
    goal = max(map(int, _RATE.findall(promised)), default=100 if _WHOLE.search(promised) else 0)
    return len(rates) == 1 and rates[0] < goal


def _number(word: str) -> int:
    bare = word.replace(",", "").lower()
    return int(bare) if bare.isdigit() else _NUMBERS.index(bare) if bare in _NUMBERS else 0
