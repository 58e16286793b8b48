"""Joint statements: STA-01 to STA-04 for each reporting entity, under each law.

The laws differ in who must approve. United Kingdom: each body corporate's own board, though guidance accepts the
parent's for the group that it reports for. Australia (s.14) and Canada (s.11(4)): each entity's own governing body,
or that of one entity that controls the others.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from statement_audit.identity.companies import bare_name
from statement_audit.models import EntityCheck, Fact, FactKind, Finding, Status
from statement_audit.plain_text import pattern

FORMAL = ("STA-01", "STA-02", "STA-03", "STA-04")
SURE = 0.8  # confidence from which an entity is taken to report, not merely to be mentioned
_ON_BEHALF = pattern(
    r"\b(?:on|in) behalf of\b|\bfor (?:the|its|all|each)\b[^.;]{0,40}\b(?:reporting entit|group|subsidiar)|\bas (?:the )?(?:parent|higher) entity\b|\beach (?:company|entity)\b"
    r"|\band its (?:subsidiar|group)"
)


def reporting_entities(facts: Sequence[Fact]) -> tuple[Fact, ...]:
    """The entities that the statement says it is made by or for, issuers first."""
    sure = [fact for fact in facts if fact.kind is FactKind.ENTITY and fact.confidence >= SURE]
    approving = [
        fact for fact in facts if fact.kind is FactKind.ENTITY and fact.confidence < SURE and fact.role == "issuer"
    ]
    return tuple(sorted(sure or approving, key=lambda fact: fact.role != "issuer"))


def check_entities(
    facts: Sequence[Fact], findings: Mapping[str, Finding], laws: Sequence[str]
) -> tuple[EntityCheck, ...]:
    """One check an entity, law and formal criterion; none where fewer than two entities report.

    An entity that the statement ties to one law is checked under that law alone.
    """
    entities = reporting_entities(facts)
    if len(entities) < 2:
        return ()
    approvals = [fact for fact in facts if fact.kind is FactKind.APPROVAL]
    signatures = [fact for fact in facts if fact.kind is FactKind.SIGNATURE]
    checks = []
    for law in laws:
        for entity in entities:
            if entity.law and entity.law != law:
                continue
            checks.append(_check(law, entity, "STA-01", Status.MET, "named"))
            if "STA-02" in findings:
                checks.append(_check(law, entity, "STA-02", findings["STA-02"].status, "one_for_all"))
            if "STA-03" in findings:
                status, reason = _approved(entity, approvals, findings["STA-03"])
                checks.append(_check(law, entity, "STA-03", status, reason))
            if "STA-04" in findings:
                status, reason = _signed(entity, signatures, findings["STA-04"])
                checks.append(_check(law, entity, "STA-04", status, reason))
    return tuple(checks)


def with_joint_reasons(findings: Mapping[str, Finding], checks: Sequence[EntityCheck]) -> dict[str, Finding]:
    """The findings, with what a joint statement lacks: an entity whose body's approval is not stated is for a person.

    STA-03 and STA-04 that were met are partly met where an entity is left out although the others are named.
    """
    changed = dict(findings)
    for criterion in ("STA-03", "STA-04"):
        finding = findings.get(criterion)
        missing = sorted(
            {check.entity for check in checks if check.criterion == criterion and check.reason == "entity_left_out"}
        )
        if finding is None or not missing:
            continue
        partly = replace(finding, needs_review=True, reasons=(*finding.reasons, "entity_left_out"))
        if finding.status is Status.MET:
            partly = replace(
                partly,
                status=Status.PARTLY,
                score=0.5,
                evidence=tuple(replace(item, status=Status.PARTLY) for item in finding.evidence),
            )
        changed[criterion] = partly
    return changed


def _check(law: str, entity: Fact, criterion: str, status: Status, reason: str) -> EntityCheck:
    return EntityCheck(law, entity.value, criterion, status, reason)


def _approved(entity: Fact, approvals: Sequence[Fact], finding: Finding) -> tuple[Status, str]:
    """Own body named; a body that approved for all; a body without an owner; left out where others are named."""
    if not approvals:
        return finding.status, "as_statement"
    if any(_names(fact.entity, entity.value) for fact in approvals):
        return finding.status, "own_body"
    if any(_ON_BEHALF.search(fact.quote) for fact in approvals):
        return finding.status, "body_of_parent"
    named = [fact for fact in approvals if fact.entity]
    if not named:
        return finding.status, "body_not_specified"
    several = sum(len(fact.entity.split(";")) for fact in named) > 1
    if several and entity.role == "issuer":
        return Status.NOT_MET if finding.status is Status.MET else finding.status, "entity_left_out"
    return finding.status, "body_of_issuer"


def _signed(entity: Fact, signatures: Sequence[Fact], finding: Finding) -> tuple[Status, str]:
    if not signatures:
        return finding.status, "as_statement"
    if any(_names(fact.entity, entity.value) for fact in signatures):
        return finding.status, "own_signatory"
    return finding.status, "signatory_of_another" if any(
        fact.entity for fact in signatures
    ) else "signatory_not_specified"


def _names(stated: str, entity: str) -> bool:
    wanted = bare_name(entity)
    return any(wanted == bare_name(part) for part in stated.split(";") if part.strip())
