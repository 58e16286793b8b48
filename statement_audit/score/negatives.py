"""No, not and none: nothing was found, the risk is low, it is not in place, it is forbidden. Four different things.

For normalised text (`language.normalise`).
"""

import re

from statement_audit.identity.tables import phrases_beside
from statement_audit.plain_text import pattern
from statement_audit.score.language import ADVERBS

_said = phrases_beside(__file__)

# --- no, not, none ---------------------------------------------------------------------------

_HARM = _said("harm")
NIL_FINDING = pattern(_said("nil_finding", harm=_HARM, found=_said("found"), adverbs=ADVERBS))
_NOT_NIL = pattern(_said("not_nil"))
NOTHING_TO_REMEDY = pattern(_said("nothing_to_remedy"))
DENIAL = pattern(_said("denial", low=_said("low")))
_NOT_DENIAL = pattern(_said("not_denial"))
_HIGHER_RISK = pattern(_said("higher_risk"))
_DENYING_WORD = pattern(_said("denying_word"))
ABSENCE = pattern(_said("absence", adverbs=ADVERBS, did=_said("did"), do=_said("do"), harm=_HARM, thing=_said("thing")))
RULE = pattern(_said("rule", checks=_said("checks")))
PROHIBITION = pattern(_said("prohibition"))


def find_nil(clause: str) -> re.Match[str] | None:
    """Where a clause says that no case, report or sign was found."""
    return None if _NOT_NIL.search(clause) else NIL_FINDING.search(clause)


_OTHERS_NEGATED = pattern(_said("others_negated"))


def find_absence(clause: str) -> re.Match[str] | None:
    """Where the company says that something is not in place. What others lack ("suppliers who do not ...") is none."""
    for match in ABSENCE.finditer(clause):
        verb = match.group().split()[0].lower() in ("do", "does", "did", "have", "has", "are", "is", "were")
        if not (verb and _OTHERS_NEGATED.search(clause[: match.start()])):
            return match
    return None


def is_denial(clause: str) -> bool:
    """Whether a clause calls the company's own risk low, remote or not applicable."""
    return bool(DENIAL.search(clause)) and not _NOT_DENIAL.search(clause) and not _HIGHER_RISK.search(clause)


def may_say_no(text: str) -> bool:
    """Whether a text that no rule decides holds a word with which a risk can be denied or a gap admitted."""
    return bool(_DENYING_WORD.search(text)) and not _HIGHER_RISK.search(text)
