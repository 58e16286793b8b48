"""Gates per law: met, partly, not met, or not assessed. Never blended into a score."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from statement_audit.models import Finding, Gate, GateResult, GateStatus, GateTest, GateTestResult, Status
from statement_audit.score.statuses import CONCRETE, PLANNED

UNKNOWN = (Status.NOT_ASSESSED, Status.NOT_ASSESSABLE, Status.COULD_NOT_READ)
ABSENCES = (Status.ADMITS_ABSENT, Status.DENIES_RELEVANCE, Status.NIL_FINDING)
_WORST_FIRST = (GateStatus.NOT_MET, GateStatus.PARTLY, GateStatus.NOT_ASSESSED, GateStatus.MET)


def gate_statement(gate: Gate, findings: Mapping[str, Finding]) -> GateResult:
    """Hold a statement's findings (by criterion id) against one law.

    A test asks whether the text is there, not how good it is. The gate is not met where a required test is not met,
    else partly where one is partly met, else not assessed where one needs what was not gathered or rests on a
    close call alone, else met. Recommended tests are reported and change nothing.
    """
    required = [_run_test(gate, test, findings, True) for test in gate.required]
    recommended = [_run_test(gate, test, findings, False) for test in gate.recommended]
    return GateResult(
        law=gate.law,
        version=gate.version,
        result=_worst([test.result for test in required]),
        missing=_ids(gate, required, findings, (GateStatus.NOT_MET, GateStatus.PARTLY)),
        unassessed=_ids(gate, required, findings, (GateStatus.NOT_ASSESSED,)),
        tests=(*required, *recommended),
    )


def criterion_result(finding: Finding | None, absence_meets: bool = False) -> GateStatus:
    """What one finding means for a law. A plan or a promise is half of it; "we do not" is an answer to some laws.

    Not found beside a close call is for a person to check: a passage may meet the law, so it is not assessed.
    """
    if finding is None or finding.status in UNKNOWN or _is_to_check(finding):
        return GateStatus.NOT_ASSESSED
    status = finding.status
    if status is Status.MET or status in CONCRETE or (absence_meets and status in ABSENCES):
        return GateStatus.MET
    if status is Status.PARTLY or status is Status.COMMITMENT or status in PLANNED:
        return GateStatus.PARTLY
    return GateStatus.NOT_MET


def _is_to_check(finding: Finding) -> bool:
    return finding.status is Status.NOT_FOUND and any(evidence.role == "candidate" for evidence in finding.evidence)


def _run_test(gate: Gate, test: GateTest, findings: Mapping[str, Finding], required: bool) -> GateTestResult:
    results = {name: criterion_result(findings.get(name), gate.absence_meets) for name in (*test.all_of, *test.any_of)}
    parts = [results[name] for name in test.all_of]
    if test.any_of:
        parts.append(_best([results[name] for name in test.any_of]))
    result = _worst(parts)
    open_names = tuple(name for name, found in results.items() if found is not GateStatus.MET)
    return GateTestResult(
        ref=test.ref,
        area=test.area,
        required=required,
        result=result,
        criteria=() if result is GateStatus.MET else open_names,
        note=test.note,
    )


def _worst(results: Sequence[GateStatus]) -> GateStatus:
    return next((status for status in _WORST_FIRST if status in results), GateStatus.MET)


def _best(results: Sequence[GateStatus]) -> GateStatus:
    """Of alternatives: met, else partly; what is unknown could still meet it, so it stands before "not met"."""
    order = (GateStatus.MET, GateStatus.PARTLY, GateStatus.NOT_ASSESSED, GateStatus.NOT_MET)
    return next(status for status in order if status in results)


def _ids(
    gate: Gate, tests: Sequence[GateTestResult], findings: Mapping[str, Finding], wanted: tuple[GateStatus, ...]
) -> tuple[str, ...]:
    names = (name for test in tests for name in test.criteria)
    return tuple(
        dict.fromkeys(name for name in names if criterion_result(findings.get(name), gate.absence_meets) in wanted)
    )
