"""What a later statement says of a promise in its own words: not reached, given up, put off, under way, kept."""

import re
from collections.abc import Collection

from statement_audit.plain_text import patterns_beside

_SAID = patterns_beside(__file__)
CLAIMED = _SAID["claimed"]
OF_PROMISES = _SAID["of_promises"]
_NUMBERS = ("", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


def verdicts(text: str) -> list[tuple[str, str]]:
    """What a passage says of a promise: missed, late or going_on, or reminds where it only tells it.

    With the clause that says so, without those words; empty where it stands for all that the passage is about.
    """
    if _SAID["reminds"].search(text) and not _SAID["missed"].search(text):
        return [("reminds", "")]
    return [
        (said, _clause(text, match)) for said in ("missed", "late", "going_on") for match in _SAID[said].finditer(text)
    ]


def _clause(text: str, match: re.Match[str]) -> str:
    start = max((cut.end() for cut in _SAID["clause"].finditer(text, 0, match.start() + 1)), default=0)
    end = next((cut.start() for cut in _SAID["clause"].finditer(text, match.end())), len(text))
    clause = f"{text[start : match.start()]} {text[match.end() : end]}"
    return "" if _SAID["stands_for"].search(clause) else clause


def sets_date(text: str) -> bool:
    """Whether a date in a passage is a new one for what was not reached."""
    return bool(_SAID["late"].search(text) or _SAID["will"].search(text))


def falls_short(promised: str, reported: str, subject: Collection[str]) -> bool:
    """Whether a report counts fewer than were promised: "nine of the twelve tanneries", 83% of all.

    Args:
        subject: stems of what was promised; what is counted must be of it.
    """
    if _SAID["whole"].search(reported):
        return False
    for match in _SAID["counted"].finditer(reported):
        few, many = _number(match["few"]), _number(match["many"])
        if 0 < few < many and any(match["noun"].lower().startswith(stem) for stem in subject):
            return True
    rates = [int(rate) for rate in _SAID["rate"].findall(reported)]
    goal = max(map(int, _SAID["rate"].findall(promised)), default=100 if _SAID["whole"].search(promised) else 0)
    return len(rates) == 1 and rates[0] < goal


def _number(word: str) -> int:
    bare = word.replace(",", "").lower()
    return int(bare) if bare.isdigit() else _NUMBERS.index(bare) if bare in _NUMBERS else 0
