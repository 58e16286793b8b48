"""Gates per law, as it stood on a day: met, partly, not met, or not assessed. Never blended into a score."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from statement_audit.models import (
    Fact,
    FactKind,
    Finding,
    Gate,
    GateResult,
    GateStatus,
    GateTest,
    GateTestResult,
    Identity,
    Passage,
    Rubric,
    Status,
)
from statement_audit.score.applicability import NOT_APPLICABLE, SECTOR_UNKNOWN
from statement_audit.score.language import patterns_beside
from statement_audit.score.statuses import CONCRETE, PLANNED
from statement_audit.tabular import grouped

_SAID = patterns_beside(__file__)

UNKNOWN = (Status.NOT_ASSESSED, Status.NOT_ASSESSABLE, Status.COULD_NOT_READ)
REQUIRED, RECOMMENDED, MAY = "required", "recommended", "may"
HALVES = (Status.PARTLY, Status.COMMITMENT, Status.DENIES_RELEVANCE, *PLANNED)
_SAYS_NOTHING = (Status.NOT_FOUND, Status.BACKGROUND, Status.OTHER_PARTY, Status.NOT_MET)
_NOT_ASKED = {NOT_APPLICABLE, SECTOR_UNKNOWN}
_WORST_FIRST = (GateStatus.NOT_MET, GateStatus.PARTLY, GateStatus.NOT_ASSESSED, GateStatus.MET)
# Of alternatives: what is unknown could still meet the test, so it stands before "not met".
_BEST_FIRST = (GateStatus.MET, GateStatus.PARTLY, GateStatus.NOT_ASSESSED, GateStatus.NOT_MET)
APPROVAL, PERIOD_END, SCORED, FIRST_VERSION = "approval", "period_end", "scored", "first_version"
ABSENCES = (Status.ADMITS_ABSENT, Status.DENIES_RELEVANCE, Status.NIL_FINDING)
ABSENCE_EXPLAINED = "absence_explained"

Findings = Mapping[str, Finding]


# --- the law on a day: that of the statement's approval ----------------------------------------


@dataclass(frozen=True, slots=True)
class LawDay:
    """A day (ISO date) and what gave it: approval, period_end, scored or first_version. Empty: the latest text."""

    on: str = ""
    by: str = ""


ANY_DAY = LawDay()


def law_day(stated: Sequence[Fact], identity: Identity, today: date) -> LawDay:
    """The day of approval; where it is not told the end of the period, else the day of scoring.

    Args:
        stated: approvals and signatures; of an approval dated by its month alone, the first of the month counts.
        identity: for the period.
        today: the last day that a statement may be dated.
    """
    approved = next((fact.end_date for fact in stated if fact.kind is FactKind.APPROVAL and fact.end_date), None)
    if approved is not None:
        return LawDay(approved.isoformat(), APPROVAL)
    if identity.period_end is not None:
        return LawDay(identity.period_end.isoformat(), PERIOD_END)
    return LawDay(today.isoformat(), SCORED)


def version_in_force(versions: Sequence[Gate], day: LawDay) -> Gate:
    """Of a law's versions in force, the one that began last before the day; the first where all began later."""
    ordered = sorted(versions, key=lambda gate: gate.since)
    return next((gate for gate in reversed(ordered) if not day.on or gate.since <= day.on), ordered[0])


def day_of(gate: Gate, day: LawDay) -> LawDay:
    """The day by which a gate's tests are chosen: never before its version began."""
    return LawDay(gate.since, FIRST_VERSION) if day.on and day.on < gate.since else day


def holds(test: GateTest, day: LawDay) -> bool:
    """Whether the law asked for this on the day; where none is known, whether it asks for it still."""
    return not test.until if not day.on else test.since <= day.on and (not test.until or day.on < test.until)


# --- a statement against a law --------------------------------------------------------------


def select_gates(rubric: Rubric, laws: Sequence[str], day: LawDay = ANY_DAY) -> tuple[Gate, ...]:
    """The gates of the laws, in the rubric's order.

    A law's id selects the version in force on the day, or those that are not where no other exists; a version that is
    not in force beside one that is must be asked for by `law@version`. An id that the rubric does not know selects
    nothing.
    """
    versions = grouped((gate.law, gate) for gate in rubric.gates if gate.in_force)
    chosen = {law: version_in_force(known, day) for law, known in versions.items()}
    return tuple(
        gate
        for gate in rubric.gates
        if f"{gate.law}@{gate.version}" in laws or (gate.law in laws and chosen.get(gate.law, gate) is gate)
    )


def gate_criteria(gates: Iterable[Gate]) -> frozenset[str]:
    """Ids of every criterion that a required test of the gates names: these are assessed whatever the sector."""
    return frozenset(criterion for gate in gates for test in gate.required for criterion in _named(test))


def gate_statement(gate: Gate, findings: Findings, day: LawDay = ANY_DAY) -> GateResult:
    """Hold a statement's findings (by criterion id) against one law, as it stood on a day; without any every test is
    open.

    A test asks whether the text is there, not how good it is. The gate is not met where a required test is not met,
    else partly where one is partly met, else not assessed where one needs what was not gathered or rests on a
    close call alone, else met. Recommended tests are reported and change nothing; what a law says that a statement
    may include is covered, not found or to check.
    """
    day = day_of(gate, day)
    required = [(test, _run_test(test, findings, REQUIRED)) for test in gate.required if holds(test, day)]
    recommended = (_run_test(test, findings, RECOMMENDED) for test in gate.recommended if holds(test, day))
    may_include = (_cover(test, findings) for test in gate.may_include if holds(test, day))
    return GateResult(
        law=gate.law,
        version=gate.version,
        result=_first(_WORST_FIRST, [one.result for _, one in required]) if required else GateStatus.NOT_ASSESSED,
        missing=_ids(required, findings, (GateStatus.NOT_MET, GateStatus.PARTLY)),
        unassessed=_ids(required, findings, (GateStatus.NOT_ASSESSED,)),
        tests=(*(result for _, result in required), *recommended, *may_include),
        in_force_on=day.on,
        in_force_by=day.by,
    )


def criterion_result(finding: Finding | None, test: GateTest) -> GateStatus:
    """What one finding means for a test. A plan or a promise is half of it, as is "that is no concern of ours": the
    subject is spoken of. "We do not" is an answer to some.

    Not found beside a close call is for a person to check: a passage may meet the law, so it is not assessed.
    """
    if finding is None or finding.status in UNKNOWN or _is_to_check(finding):
        return GateStatus.NOT_ASSESSED
    if not set(test.needs) <= set(finding.reasons) or set(test.refuses) & set(finding.reasons):
        return GateStatus.NOT_MET
    if finding.status in (Status.MET, *CONCRETE) or _answers(finding, test):
        return GateStatus.MET
    return GateStatus.PARTLY if finding.status in HALVES else GateStatus.NOT_MET


def _answers(finding: Finding, test: GateTest) -> bool:
    """Whether an absence answers the test: any of its kind, or only one that says why."""
    if finding.status not in ABSENCES:
        return False
    explained = ABSENCE_EXPLAINED in test.answered_by and ABSENCE_EXPLAINED in finding.reasons
    return explained or finding.status.value in test.answered_by


def _is_to_check(finding: Finding) -> bool:
    return finding.status is Status.NOT_FOUND and any(evidence.role == "candidate" for evidence in finding.evidence)


def _named(test: GateTest) -> tuple[str, ...]:
    return (*test.all_of, *test.any_of)


def _run_test(test: GateTest, findings: Findings, kind: str) -> GateTestResult:
    results = {name: criterion_result(findings.get(name), test) for name in _named(test)}
    alternatives = _first(_BEST_FIRST, [results[name] for name in test.any_of]) if test.any_of else GateStatus.MET
    asked = test.all_of if alternatives is GateStatus.MET else _named(test)
    open_names = tuple(name for name in asked if results[name] is not GateStatus.MET)
    worst = _first(_WORST_FIRST, [*(results[name] for name in test.all_of), alternatives])
    return _result(test, kind, worst, open_names)


def _cover(test: GateTest, findings: Findings) -> GateTestResult:
    """Whether the statement holds something of what it may hold: anything that the company itself says counts."""
    named = {name: findings.get(name) for name in _named(test)}
    asked = [name for name, one in named.items() if one is None or not _NOT_ASKED & set(one.reasons)]
    states = {name: _coverage(findings.get(name)) for name in asked}
    if GateStatus.COVERED in states.values():
        return _result(test, MAY, GateStatus.COVERED, ())
    to_check = tuple(name for name, state in states.items() if state is GateStatus.TO_CHECK)
    result = GateStatus.TO_CHECK if to_check or not asked else GateStatus.NOT_FOUND
    return _result(test, MAY, result, to_check)


def _coverage(finding: Finding | None) -> GateStatus:
    if finding is None or finding.status in UNKNOWN or _is_to_check(finding):
        return GateStatus.TO_CHECK
    return GateStatus.NOT_FOUND if finding.status in _SAYS_NOTHING else GateStatus.COVERED


def _result(test: GateTest, kind: str, result: GateStatus, criteria: tuple[str, ...]) -> GateTestResult:
    return GateTestResult(
        test.ref, test.area, kind == REQUIRED, result, criteria, test.note, kind=kind, since=test.since
    )


def _first(order: Iterable[GateStatus], results: Collection[GateStatus]) -> GateStatus:
    return next(status for status in order if status in results)


def _ids(
    tests: Iterable[tuple[GateTest, GateTestResult]], findings: Findings, wanted: tuple[GateStatus, ...]
) -> tuple[str, ...]:
    named = ((name, test) for test, result in tests for name in result.criteria)
    return tuple(dict.fromkeys(name for name, test in named if criterion_result(findings.get(name), test) in wanted))


# --- an absence that the text explains ------------------------------------------------------


def explain_absences(
    findings: Mapping[str, Finding], passages: Mapping[int, Passage], gates: Iterable[Gate]
) -> dict[str, Finding]:
    """The findings, those of absence with the reason `absence_explained` where their words, or the sentence before,
    say why: nobody was consulted, because there is nobody to consult.

    Australia's Modern Slavery Act 2018, s.16(1)(f), asks for "the process of consultation with any entities that the
    reporting entity owns or controls". Where there is none, or only one that does nothing, the statement that says so
    has said all that there is to describe; "we did not consult them" has not. Only criteria of tests that an explained
    absence answers are read.
    """
    tests = (test for gate in gates for test in gate.required if ABSENCE_EXPLAINED in test.answered_by)
    wanted = {name for test in tests for name in _named(test)}
    explained = {name: one for name, one in findings.items() if name in wanted and _is_explained(one, passages)}
    changed = {name: replace(one, reasons=(*one.reasons, ABSENCE_EXPLAINED)) for name, one in explained.items()}
    return {**findings, **changed}


def _is_explained(finding: Finding, passages: Mapping[int, Passage]) -> bool:
    if finding.status not in ABSENCES or not finding.evidence:
        return False
    passage = passages.get(finding.evidence[0].passage)
    return passage is not None and bool(_SAID["why"].search(passage.text) or _SAID["why"].search(passage.before))
