"""Gates per law: met, partly, not met, or not assessed. Never blended into a score."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from statement_audit.models import Finding, Gate, GateResult, GateStatus, GateTest, GateTestResult, Status
from statement_audit.score.applicability import NOT_APPLICABLE, SECTOR_UNKNOWN
from statement_audit.score.explained import ABSENCE_EXPLAINED, ABSENCES
from statement_audit.score.in_force import ANY_DAY, LawDay, day_of, holds
from statement_audit.score.statuses import CONCRETE, PLANNED

UNKNOWN = (Status.NOT_ASSESSED, Status.NOT_ASSESSABLE, Status.COULD_NOT_READ)
REQUIRED, RECOMMENDED, MAY = "required", "recommended", "may"
HALVES = (Status.PARTLY, Status.COMMITMENT, Status.DENIES_RELEVANCE, *PLANNED)
_SAYS_NOTHING = (Status.NOT_FOUND, Status.BACKGROUND, Status.OTHER_PARTY, Status.NOT_MET)
_WORST_FIRST = (GateStatus.NOT_MET, GateStatus.PARTLY, GateStatus.NOT_ASSESSED, GateStatus.MET)

Findings = Mapping[str, Finding]


def gate_statement(gate: Gate, findings: Findings, day: LawDay = ANY_DAY) -> GateResult:
    """Hold a statement's findings (by criterion id) against one law, as it stood on a day.

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
        result=_worst([result.result for _, result in required]) if required else GateStatus.NOT_ASSESSED,
        missing=_ids(required, findings, (GateStatus.NOT_MET, GateStatus.PARTLY)),
        unassessed=_ids(required, findings, (GateStatus.NOT_ASSESSED,)),
        tests=(*(result for _, result in required), *recommended, *may_include),
        in_force_on=day.on,
        in_force_by=day.by,
    )


def unassessed_gate(gate: Gate, day: LawDay) -> GateResult:
    """The gate of a statement that could not be read or judged: every test is open."""
    nothing = gate_statement(gate, {}, day)
    names = dict.fromkeys(name for test in gate.required if holds(test, day_of(gate, day)) for name in _named(test))
    return GateResult(
        gate.law,
        gate.version,
        GateStatus.NOT_ASSESSED,
        (),
        tuple(names),
        nothing.tests,
        nothing.in_force_on,
        nothing.in_force_by,
    )


def criterion_result(finding: Finding | None, test: GateTest) -> GateStatus:
    """What one finding means for a test. A plan or a promise is half of it, as is "that is no concern of ours": the
    subject is spoken of. "We do not" is an answer to some.

    Not found beside a close call is for a person to check: a passage may meet the law, so it is not assessed.
    """
    if finding is None or finding.status in UNKNOWN or _is_to_check(finding):
        return GateStatus.NOT_ASSESSED
    status = finding.status
    if status is Status.MET or status in CONCRETE or _answers(finding, test):
        return GateStatus.MET if _has_reasons(finding, test) else GateStatus.NOT_MET
    if status in HALVES:
        return GateStatus.PARTLY if _has_reasons(finding, test) else GateStatus.NOT_MET
    return GateStatus.NOT_MET


def _answers(finding: Finding, test: GateTest) -> bool:
    """Whether an absence answers the test: any of its kind, or only one that says why."""
    if finding.status not in ABSENCES:
        return False
    explained = ABSENCE_EXPLAINED in test.answered_by and ABSENCE_EXPLAINED in finding.reasons
    return explained or finding.status.value in test.answered_by


def _has_reasons(finding: Finding, test: GateTest) -> bool:
    return set(test.needs) <= set(finding.reasons) and not set(test.refuses) & set(finding.reasons)


def _is_to_check(finding: Finding) -> bool:
    return finding.status is Status.NOT_FOUND and any(evidence.role == "candidate" for evidence in finding.evidence)


def _named(test: GateTest) -> tuple[str, ...]:
    return (*test.all_of, *test.any_of)


def _run_test(test: GateTest, findings: Findings, kind: str) -> GateTestResult:
    results = {name: criterion_result(findings.get(name), test) for name in _named(test)}
    alternatives = _best([results[name] for name in test.any_of]) if test.any_of else GateStatus.MET
    asked = test.all_of if alternatives is GateStatus.MET else _named(test)
    open_names = tuple(name for name in asked if results[name] is not GateStatus.MET)
    return _result(test, kind, _worst([*(results[name] for name in test.all_of), alternatives]), open_names)


def _cover(test: GateTest, findings: Findings) -> GateTestResult:
    """Whether the statement holds something of what it may hold: anything that the company itself says counts."""
    asked = [name for name in _named(test) if not _is_not_asked(findings.get(name))]
    states = {name: _coverage(findings.get(name)) for name in asked}
    if GateStatus.COVERED in states.values():
        return _result(test, MAY, GateStatus.COVERED, ())
    to_check = tuple(name for name, state in states.items() if state is GateStatus.TO_CHECK)
    result = GateStatus.TO_CHECK if to_check or not asked else GateStatus.NOT_FOUND
    return _result(test, MAY, result, to_check)


def _is_not_asked(finding: Finding | None) -> bool:
    return finding is not None and bool({NOT_APPLICABLE, SECTOR_UNKNOWN} & set(finding.reasons))


def _coverage(finding: Finding | None) -> GateStatus:
    if finding is None or finding.status in UNKNOWN or _is_to_check(finding):
        return GateStatus.TO_CHECK
    return GateStatus.NOT_FOUND if finding.status in _SAYS_NOTHING else GateStatus.COVERED


def _result(test: GateTest, kind: str, result: GateStatus, criteria: tuple[str, ...]) -> GateTestResult:
    return GateTestResult(
        test.ref, test.area, kind == REQUIRED, result, criteria, test.note, kind=kind, since=test.since
    )


def _worst(results: Sequence[GateStatus]) -> GateStatus:
    return next((status for status in _WORST_FIRST if status in results), GateStatus.MET)


def _best(results: Sequence[GateStatus]) -> GateStatus:
    """Of alternatives: met, else partly; what is unknown could still meet it, so it stands before "not met"."""
    order = (GateStatus.MET, GateStatus.PARTLY, GateStatus.NOT_ASSESSED, GateStatus.NOT_MET)
    return next(status for status in order if status in results)


def _ids(
    tests: Iterable[tuple[GateTest, GateTestResult]], findings: Findings, wanted: tuple[GateStatus, ...]
) -> tuple[str, ...]:
    return tuple(
        dict.fromkeys(
            name
            for test, result in tests
            for name in result.criteria
            if criterion_result(findings.get(name), test) in wanted
        )
    )
