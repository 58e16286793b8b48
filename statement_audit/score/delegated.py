"""Approval that somebody gave in the governing body's place: a committee, an officer, one director, a delegate."""

from __future__ import annotations

from collections.abc import Sequence

from statement_audit.identity.approval import Approval
from statement_audit.identity.companies import short_name
from statement_audit.models import Status
from statement_audit.plain_text import normalise, pattern

DELEGATED, BY_PARENT = "delegated", "approved_by_parent"
_LESSER = frozenset({"approved_below_board", "approved_under_delegation"})
_ONE_PERSON = pattern(
    r"\b(?:approv(?:ed|al)|ratified|adopted|authori[sz]ed|signed off)\b(?:(?!\bsign)[^.;]){0,60}?\bby\b"
    r"(?:(?!\bsole\b)[^.;]){0,60}?\b(?:director|partner|trustee|member|manager|secretary|delegate)\b"
)
_PARENT = (
    r"(?:(?:\w+ ){0,2}(?:parent|holding company|shareholder)\b|(?:parent|holding)(?: company| entity)?(?:'s)? board\b)"
)
_PARENTS_BOARD = pattern(
    rf"\b(?:boards?|directors) of (?:our|its|the|their|the company's) {_PARENT}"
    rf"|\bboards?(?: of directors)? of [A-Z][^.;]{{1,60}}?, (?:our|its|the) {_PARENT}"
    rf"|\b(?:our|its|the) (?:\w+ )?parent(?: company| entity)?(?:'s)? board\b"
)
_OWN_BOARD = pattern(
    r"\b(?:our|its|the company's)(?: own)? (?:board|directors)\b|\bboards? of (?:the|this|our) company\b|\bboards\b"
)
_FOR_A_BOARD = pattern(
    r"\bboards?\b(?:(?!\bsign)[^.;]){0,80}\bon behalf of (?:the |its |their )?"
    r"(?:boards?(?: of (?:directors|management|trustees))?|directors) of (?!directors|management|trustees|the act)\w"
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


def of_parent_alone(approval: Approval, issuers: Sequence[str]) -> bool:
    """Whether a parent's board approved and none of the company's own is named.

    The laws ask a single company's statement of its own body: the organisation's board (UK, s.54(6)), the principal
    governing body "of the entity" (Australia, s.13(2)(c)), "its governing body" (Canada, s.11(4)(a)). For
    a statement of several entities the parent's is enough, so this is asked of a single company alone.

    Args:
        approval: the statement's best.
        issuers: who makes the statement; a parent that does so itself has its own board.
    """
    text = normalise(approval.passage.text)
    board = _PARENTS_BOARD.search(text)
    if board is None or _OWN_BOARD.search(text):
        return False
    named = board.group() + text[board.end() :][:45].split(" on behalf")[0]
    return not any(short_name(name).casefold() in named.casefold() for name in issuers)
