"""What a person's decision does to a statement's numbers: the same rules as for the model's, on the decided status."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from statement_audit.identity.approval import ATTESTED, AUTHORITY_TO_BIND
from statement_audit.models import Criterion, Evidence, Finding, Gate, GateResult, Profile, Rubric, Scores, Status
from statement_audit.score.arithmetic import compute_scores
from statement_audit.score.clauses import read_alone
from statement_audit.score.criteria import STRONG, final_score, status_value
from statement_audit.score.formal import DELEGATED, is_formal
from statement_audit.score.gates import ABSENCE_EXPLAINED, LawDay, gate_statement
from statement_audit.score.phrases import PHRASES
from statement_audit.score.statuses import CONCRETE, PassageVerdict, qualifying_details

# A decision for one of these says that there is nothing to quote.
WITHOUT_QUOTE = frozenset({Status.NOT_FOUND, Status.NOT_ASSESSED, Status.NOT_ASSESSABLE, Status.NOT_MET})
_FORMAL = (Status.MET, Status.PARTLY, Status.NOT_MET, Status.NOT_FOUND, Status.NOT_ASSESSABLE, Status.NOT_ASSESSED)


@dataclass(frozen=True, slots=True)
class Decision:
    """What a reviewer decided on one finding: a status with its score, and the quote, where it is another one."""

    status: Status
    score: float | None
    evidence: Evidence | None = None


def allowed_statuses(criterion: Criterion, rubric: Rubric) -> tuple[Status, ...]:
    """The statuses that a reviewer may give: met or not for formal criteria, the rubric's own for the others."""
    if is_formal(criterion):
        return _FORMAL
    given = tuple(Status(name) for name in rubric.scoring.status_values if name != Status.NOT_FOUND)
    return (Status.NOT_FOUND, *given, Status.NOT_ASSESSED)


def reviewed_score(
    criterion: Criterion, status: Status, quote: str, rubric: Rubric, *, has_second: bool = False
) -> float | None:
    """The score (0-1) of a status that a person gives, by the rubric's scoring rules; None where nothing is assessed.

    Args:
        quote: the words that the status rests on; their details raise a specific finding, as they do for the model.
        has_second: another passage adds facts (the bonus of the second window).
    """
    rules = rubric.scoring
    if is_formal(criterion):
        return 0.0 if status is Status.NOT_FOUND else rules.formal_values.get(status.value)
    if status is Status.NOT_FOUND:
        return 0.0
    if status.value not in rules.status_values:
        return None
    enforced = bool(PHRASES["enforcement"].search(quote))
    verdict = PassageVerdict(status, qualifying_details(criterion, read_alone(quote)), enforced=enforced)
    value, second = status_value(criterion, verdict, rules), has_second and status in STRONG
    return final_score(criterion, value, rules, second=second, enforced=enforced and status in CONCRETE)


def apply_decision(finding: Finding, decision: Decision) -> Finding:
    """The finding as decided: no close call is left, and the best quote says what the person reads in it.

    What laws ask of the words themselves stays: an attestation is there whatever the signature is; that an approval is
    delegated or an absence explained holds where the person reads the same status.
    """
    others = [evidence for evidence in finding.evidence if evidence.role in ("second", "counter", "context")]
    best = decision.evidence or next((evidence for evidence in finding.evidence if evidence.role == "best"), None)
    quotes = [] if best is None else [replace(best, role="best", status=decision.status), *others]
    kept = {ATTESTED, AUTHORITY_TO_BIND, *((DELEGATED, ABSENCE_EXPLAINED) if decision.status is finding.status else ())}
    return replace(
        finding,
        status=decision.status,
        score=decision.score,
        needs_review=False,
        reasons=("reviewed", *(one for one in finding.reasons if one in kept)),
        evidence=() if decision.status in WITHOUT_QUOTE else tuple(quotes),
    )


def reviewed_assessment(
    findings: Sequence[Finding],
    decisions: Mapping[str, Decision],
    rubric: Rubric,
    profile: Profile,
    gates: Sequence[tuple[Gate, LawDay]],
) -> tuple[Scores, tuple[GateResult, ...]]:
    """Numbers and gates, each by its day, with a person's decisions (by criterion) in place of the model's findings."""
    decided = [
        apply_decision(finding, decisions[finding.criterion]) if finding.criterion in decisions else finding
        for finding in findings
    ]
    by_id = {finding.criterion: finding for finding in decided}
    return compute_scores(decided, rubric, profile), tuple(gate_statement(gate, by_id, day) for gate, day in gates)
