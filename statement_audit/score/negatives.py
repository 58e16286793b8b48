"""No, not and none: nothing was found, the risk is low, it is not in place, it is forbidden. Four different things.

For normalised text (`language.normalise`).
"""

import re

from statement_audit.score.language import patterns_beside

SAID = patterns_beside(__file__)


def find_nil(clause: str) -> re.Match[str] | None:
    """Where a clause says that no case, report or sign was found."""
    return None if SAID["not_nil"].search(clause) else SAID["nil_finding"].search(clause)


def find_absence(clause: str) -> re.Match[str] | None:
    """Where the company says that something is not in place. What others lack ("suppliers who do not ...") is none."""
    for match in SAID["absence"].finditer(clause):
        verb = match.group().split()[0].lower() in ("do", "does", "did", "have", "has", "are", "is", "were")
        if not (verb and SAID["others_negated"].search(clause[: match.start()])):
            return match
    return None


def is_denial(clause: str) -> bool:
    """Whether a clause calls the company's own risk low, remote or not applicable."""
    denied = SAID["denial"].search(clause) and not SAID["not_denial"].search(clause)
    return bool(denied) and not SAID["higher_risk"].search(clause)


def may_say_no(text: str) -> bool:
    """Whether a text that no rule decides holds a word with which a risk can be denied or a gap admitted."""
    return bool(SAID["denying_word"].search(text)) and not SAID["higher_risk"].search(text)
