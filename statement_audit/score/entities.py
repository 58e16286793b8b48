"""STA-01 and STA-02: who makes the statement, for which period, and did it take steps?

Of a joint statement also STA-01 to STA-04 for each reporting entity, by law: the laws differ in who must approve.
United Kingdom: each body corporate's own board, though guidance accepts the parent's for the group that it reports for.
Australia (s.14) and Canada (s.11(4)): each entity's own governing body, or that of one entity that controls the others.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from statement_audit.identity.companies import bare_name, short_name
from statement_audit.identity.dates import add_months
from statement_audit.models import EntityCheck, Fact, FactKind, Finding, Passage, Status
from statement_audit.plain_text import normalise
from statement_audit.score.clauses import Act, Reading
from statement_audit.score.facts import StatementFacts
from statement_audit.score.language import patterns_beside

_SAID = patterns_beside(__file__)


@dataclass(frozen=True, slots=True)
class Formal:
    """A formal result. `passages`: evidence, best first; empty only where nothing was found."""

    status: Status
    reasons: tuple[str, ...]
    passages: tuple[Passage, ...]


STATED = 0.65  # confidence from which an entity fact says who makes the statement


def find_entities(passages: Sequence[Passage], facts: StatementFacts) -> Formal | None:
    """Is the issuer named, and for a group its members? (ruling 9). None where nobody is named.

    Grades the entities that the text gives (`Identity.facts`): met where a sentence says that they make the statement,
    partly where the company is named and no more.
    """
    named = [fact for fact in facts.identity.facts if fact.kind is FactKind.ENTITY]
    named.sort(key=lambda fact: (fact.confidence < STATED, fact.role != "issuer", -fact.confidence))
    shown = [(fact, passage) for fact in named if (passage := _passage_that_names(passages, fact)) is not None]
    if not shown:
        vague = next((passage for passage in passages if _SAID["vague_issuer"].search(normalise(passage.text))), None)
        return Formal(Status.NOT_MET, ("no_name",), (vague,)) if vague else None
    fact, best = shown[0]
    if fact.confidence < STATED:
        return Formal(Status.PARTLY, ("issuer_not_stated",), (best,))
    joint = sum(fact.confidence >= STATED for fact in named) >= 2
    group = next((passage for passage in passages if _SAID["group"].search(normalise(passage.text))), None)
    if joint or group is None:
        others = dict.fromkeys(passage for fact, passage in shown if fact.confidence >= STATED and passage != best)
        return Formal(Status.MET, ("joint",) if joint else (), (best, *list(others)[:3]))
    return Formal(Status.MET, ("group_not_named",), tuple(dict.fromkeys((best, group))))


def _passage_that_names(passages: Sequence[Passage], fact: Fact) -> Passage | None:
    """Where an entity is named, else where its short name is: the text may give the legal form elsewhere."""
    return _passage_of(passages, fact, fact.value) or _passage_of(passages, fact, short_name(fact.value))


def _passage_of(passages: Sequence[Passage], fact: Fact, word: str = "") -> Passage | None:
    """The passage that shares most with a fact's quote and holds the word."""
    wanted = normalise(word).casefold()
    shared = [
        (min(passage.end, fact.end) - max(passage.start, fact.start), -place)
        for place, passage in enumerate(passages)
        if passage.page == fact.page and wanted in normalise(passage.quote).casefold()
    ]
    most, place = max(shared, default=(0, 0))
    return passages[-place] if most > 0 else None


def find_steps(
    passages: Sequence[Passage],
    facts: StatementFacts,
    read: Callable[[Passage], Reading],
    approved: date | None,
    deeds: frozenset[int] = frozenset(),
) -> Formal | None:
    """A stated period, and steps in own business and supply chains, or a plain "no steps were taken".

    `deeds`: passages, by index, that the classifier takes for evidence of a practice; they are quoted before others.
    """
    denial = next((passage for passage in passages if _SAID["no_steps"].search(normalise(passage.text))), None)
    passages = [passage for passage in passages if not _SAID["contents"].search(normalise(passage.text))]
    stated = facts.identity.period
    period = _passage_of(passages, stated) if stated else None
    passages = sorted(passages, key=lambda passage: passage.index not in deeds)
    own = _step(passages, read, _SAID["own"])
    supply = _step(passages, read, _SAID["supply"])
    if denial is not None and own is None and supply is None:
        return Formal(Status.MET, ("no_steps",), (denial,))
    names = ("period_not_given", "own_business_missing", "supply_chains_missing")
    given = (stated or facts.identity.period_end, own, supply)
    missing = [name for name, found in zip(names, given, strict=True) if not found]
    shown = tuple(dict.fromkeys(item for item in (period, own, supply) if item is not None))
    if not shown:
        return None
    if own is None and supply is None:
        return Formal(Status.NOT_MET, tuple(missing), shown)
    if _is_stale(facts, approved):
        missing.append("stale_period")
    return Formal(Status.PARTLY if missing else Status.MET, tuple(missing), shown)


# A line of a contents page: its title, dot leaders, or headings in capitals with page numbers between them.


def _step(passages: Sequence[Passage], read: Callable[[Passage], Reading], scope: re.Pattern[str]) -> Passage | None:
    """The first passage that reports something done in the scope; a rule or a promise is no step."""
    steps = [
        (clause.clear, passage)
        for passage in passages
        for clause in read(passage).clauses
        if clause.act is Act.DOES and not _SAID["no_step"].search(clause.text) and scope.search(clause.text)
    ]
    return max(steps, key=lambda step: step[0], default=(False, None))[1]


def _is_stale(facts: StatementFacts, approved: date | None) -> bool:
    """Whether the period ended more than 18 months before approval or publication (ruling 9)."""
    end = facts.identity.period_end
    later = [day for day in (approved, facts.published) if day is not None]
    return end is not None and bool(later) and min(later) > add_months(end, 18)


# --- joint statements -------------------------------------------------------------------------


SURE = 0.8  # confidence from which an entity is taken to report, not merely to be mentioned


def reporting_entities(facts: Sequence[Fact]) -> tuple[Fact, ...]:
    """The entities that the statement says it is made by or for, issuers first."""
    entities = [fact for fact in facts if fact.kind is FactKind.ENTITY]
    sure = [fact for fact in entities if fact.confidence >= SURE]
    chosen = sure or [fact for fact in entities if fact.role == "issuer"]
    return tuple(sorted(chosen, key=lambda fact: fact.role != "issuer"))


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
    return tuple(
        EntityCheck(law, entity.value, *told)
        for law in laws
        for entity in entities
        if not entity.law or entity.law == law
        for told in _of_entity(entity, approvals, signatures, findings)
    )


def _of_entity(
    entity: Fact, approvals: Sequence[Fact], signatures: Sequence[Fact], findings: Mapping[str, Finding]
) -> Iterator[tuple[str, Status, str]]:
    """Criterion, status and reason of each formal criterion."""
    yield "STA-01", Status.MET, "named"
    if period := findings.get("STA-02"):
        yield "STA-02", period.status, "one_for_all"
    if approval := findings.get("STA-03"):
        yield "STA-03", *_approved(entity, approvals, approval)
    if signature := findings.get("STA-04"):
        yield "STA-04", *_signed(entity, signatures, signature)


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
        if finding.status is Status.MET:
            evidence = tuple(replace(item, status=Status.PARTLY) for item in finding.evidence)
            finding = replace(finding, status=Status.PARTLY, score=0.5, evidence=evidence)
        changed[criterion] = replace(finding, needs_review=True, reasons=(*finding.reasons, "entity_left_out"))
    return changed


def _approved(entity: Fact, approvals: Sequence[Fact], finding: Finding) -> tuple[Status, str]:
    """Own body named; a body that approved for all; a body without an owner; left out where others are named."""
    if not approvals:
        return finding.status, "as_statement"
    if any(_names(fact.entity, entity.value) for fact in approvals):
        return finding.status, "own_body"
    if any(_SAID["on_behalf"].search(fact.quote) for fact in approvals):
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
    named = any(fact.entity for fact in signatures)
    return finding.status, "signatory_of_another" if named else "signatory_not_specified"


def _names(stated: str, entity: str) -> bool:
    wanted = bare_name(entity)
    return any(wanted == bare_name(part) for part in stated.split(";") if part.strip())
