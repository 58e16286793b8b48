"""Approval that somebody gave in the governing body's place: a committee, an officer, one director, a delegate."""

from __future__ import annotations

import re

from statement_audit.identity.approval import Approval
from statement_audit.models import Status
from statement_audit.plain_text import normalise

DELEGATED = "delegated"
_LESSER = frozenset({"approved_below_board", "approved_under_delegation"})
_ONE_PERSON = re.compile(
    r"\b(?:approv(?:ed|al)|ratified|adopted|authori[sz]ed|signed off)\b(?:(?!\bsign)[^.;]){0,60}?\bby\b"
    r"(?:(?!\bsole\b)[^.;]){0,60}?\b(?:director|partner|trustee|member|manager|secretary|delegate)\b",
    re.IGNORECASE,
)
_FOR_A_BOARD = re.compile(
    r"\bboards?\b(?:(?!\bsign)[^.;]){0,80}\bon behalf of (?:the |its |their )?"
    r"(?:boards?(?: of (?:directors|management|trustees))?|directors) of (?!directors|management|trustees|the act)\w",
    re.IGNORECASE,
)


def delegation_reasons(approval: Approval, *, joint: bool) -> tuple[str, ...]:
    """`delegated` where somebody approved in the body's place. What that means is each law's to say (`refuses`).

    Args:
        approval: the statement's best.
        joint: several entities report. A parent's board may then approve for all (Australia's Act, s.14(2)(d)(ii);
            Canada's, s.11(4)(b)(ii)); in a single statement its approval "on behalf of the board of" is delegated.
    """
    if approval.status not in (Status.MET, Status.PARTLY):
        return ()
    text = normalise(approval.passage.text)
    lesser = bool(_LESSER & set(approval.reasons))
    person = "approver_not_named" in approval.reasons and bool(_ONE_PERSON.search(text))
    parent = not joint and bool(_FOR_A_BOARD.search(text))
    return (DELEGATED,) if lesser or person or parent else ()
