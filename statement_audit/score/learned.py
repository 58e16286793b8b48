"""Status of a pair where the classifier has learnt it: its shares decide, rules only find details."""

from __future__ import annotations

from collections.abc import Mapping

from statement_audit.models import Criterion, Kind, Relevance, Rubric, Status, StatusScores
from statement_audit.score import phrases
from statement_audit.score.clauses import Reading
from statement_audit.score.details import find_details
from statement_audit.score.statuses import (
    CONCRETE,
    NEGATIVE,
    PLANNED,
    UNCLEAR,
    PassageVerdict,
    is_dated,
    judge_status,
    named_documents,
)
from statement_audit.score.unreal import lies_ahead

LIES_AHEAD = "lies_ahead"  # reason: all that the sentence tells is to come, whatever the classifier made of it
EVEN = 0.5  # of the shares, for the family that is told
ABSENCES = ((Status.ADMITS_ABSENT,), (Status.DENIES_RELEVANCE,), (Status.NIL_FINDING,))
PRESENCES = (PLANNED, (Status.COMMITMENT,), CONCRETE)


def pair_verdict(
    criterion: Criterion,
    pair: Relevance | None,
    reading: Reading,
    opinion: StatusScores | None,
    rubric: Rubric,
    year: int | None,
) -> PassageVerdict | None:
    """What a passage does for a criterion: as the classifier learnt it for the pair, else by rules (`judge_status`)."""
    if pair is not None and pair.statuses is not None:
        return learned_verdict(criterion, reading, pair.statuses, year)
    return judge_status(criterion, reading, opinion, rubric, year)


def learned_verdict(
    criterion: Criterion, reading: Reading, shares: Mapping[str, float], year: int | None = None
) -> PassageVerdict:
    """The family with the largest share, and within it the status with the largest.

    No deed where all lies ahead, and nothing absent where a form's question is answered with "yes".

    Args:
        shares: status → share of the pair, summing to 1.
        year: the year the statement covers; a plan is not dated by an earlier one.
    """
    families = PRESENCES if _says_yes(reading) else (*ABSENCES, *PRESENCES)
    family = max(families, key=lambda statuses: sum(shares[status.value] for status in statuses))
    status = max(family, key=lambda one: shares[one.value])
    if status in CONCRETE and lies_ahead(reading.text):
        planned = Status.FUTURE_DATED if is_dated(reading.text, year) else Status.FUTURE_UNDATED
        return PassageVerdict(planned, _details(criterion, reading), True, False, False, (LIES_AHEAD,))
    told = sum(shares[one.value] for statuses in families for one in statuses)
    clear = sum(shares[one.value] for one in family) >= EVEN * told
    details = _details(criterion, reading) if status in CONCRETE or status in PLANNED else {}
    enforced = bool(phrases.ENFORCEMENT.search(reading.text))
    return PassageVerdict(status, details, clear, False, enforced, () if clear else (UNCLEAR,))


def _says_yes(reading: Reading) -> bool:
    """Whether a form's question is answered with "yes", and no clause takes it back."""
    return reading.affirmed and not any(clause.act in NEGATIVE for clause in reading.clauses)


def _details(criterion: Criterion, reading: Reading) -> dict[str, frozenset[str]]:
    found = find_details(reading.text, any_subject=criterion.kind is Kind.DISCLOSURE)
    named = named_documents(reading.text) if criterion.kind is Kind.POLICY else frozenset()
    return found | ({"document": named} if named else {})
