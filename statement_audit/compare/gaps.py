"""What one statement lacks, for the people who can still change it: gates, promises, silences, weak answers."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from statement_audit.models import GateResult, GateStatus, Kind, Rubric, Status
from statement_audit.published import AnyFinding
from statement_audit.tabular import grouped

PROMISES = frozenset({Status.COMMITMENT, Status.FUTURE_DATED, Status.FUTURE_UNDATED})
ONLY_WORDS = frozenset({Status.BACKGROUND, Status.OTHER_PARTY})
ABSENCES = frozenset({Status.ADMITS_ABSENT, Status.DENIES_RELEVANCE, Status.NIL_FINDING})
WEAK = {  # what a weaker text than a strong one does, by the statuses that say so
    "promised": PROMISES,
    "explained": ONLY_WORDS,
    "absent": ABSENCES,
    "partial": frozenset({Status.CONCRETE_GENERIC, Status.PARTLY, Status.NOT_MET}),
    "silent": frozenset({Status.NOT_FOUND}),
}
STRONG_SCORE = 0.7
GUESSED = "sector_guessed"  # the reason that scoring gives
# How much work it is to write down what is known, to gather facts, to do what is asked for, beside each other.
EFFORTS = {"write": 1, "gather": 2, "do": 4}


@dataclass(frozen=True, slots=True)
class Gap:
    """One criterion that a stronger text would answer. `stronger`: which facts to gather, else the rubric's words on
    what counts. `trap`: what does not count. `required_by`: laws whose required test names it. `gain`: points of
    quality if it were answered specifically. `effort`: a key of `EFFORTS`. `guessed`: it is asked only for a sector
    that nobody named."""

    criterion: str
    name: str
    weight: int
    status: Status
    score: float | None
    page: int | None
    quote: str | None
    stronger: str
    trap: str
    example: str
    required_by: tuple[str, ...]
    needs_review: bool
    gain: float
    effort: str
    guessed: bool = False


@dataclass(frozen=True, slots=True)
class MissedGate:
    """A required test of a law that the text does not pass. `result`: not_met, partly or not_assessed."""

    law: str
    ref: str
    area: str
    result: GateStatus
    criteria: tuple[str, ...]
    note: str


@dataclass(frozen=True, slots=True)
class GapReport:
    """Each list is ordered by what to do first: what a law requires, then the most gain for the least effort."""

    missed: tuple[MissedGate, ...]
    promised: tuple[Gap, ...]  # only promised or planned
    explained: tuple[Gap, ...]  # the text only defines or reports what others do
    absent: tuple[Gap, ...]  # the text itself says there is none, or that it does not apply
    partial: tuple[Gap, ...]  # done, without detail
    silent: tuple[Gap, ...]  # not found
    strong: tuple[Gap, ...]
    all: tuple[Gap, ...] = ()  # every criterion in the rubric's order, whatever its status

    @property
    def to_do(self) -> tuple[Gap, ...]:
        """All that can be made stronger, in one list."""
        return _ordered([*self.promised, *self.explained, *self.absent, *self.partial, *self.silent])


def gap_report(
    findings: Iterable[AnyFinding],
    gates: Iterable[GateResult],
    rubric: Rubric,
    gains: Mapping[str, float] | None = None,
) -> GapReport:
    """Sort the findings of one statement by what its author can do about them.

    Args:
        gains: criterion → points of quality that it could add (`score.arithmetic.possible_gains`).
    """
    missed = tuple(_missed(gates))
    laws = grouped((criterion, test.law) for test in missed for criterion in test.criteria)
    gaps = [_gap(each, rubric, tuple(laws.get(each.criterion, ())), gains or {}) for each in findings]
    strong = [gap for gap in gaps if (gap.score or 0) >= STRONG_SCORE]
    weak = [gap for gap in gaps if (gap.score or 0) < STRONG_SCORE]
    return GapReport(
        missed=missed,
        **{name: _ordered(gap for gap in weak if gap.status in statuses) for name, statuses in WEAK.items()},
        strong=tuple(sorted(strong, key=lambda gap: -(gap.score or 0) * gap.weight)),
        all=tuple(gaps),
    )


def _gap(finding: AnyFinding, rubric: Rubric, required_by: tuple[str, ...], gains: Mapping[str, float]) -> Gap:
    criterion = rubric.criterion(finding.criterion)
    best = finding.evidence[0] if finding.evidence else None
    done = finding.status == Status.CONCRETE_GENERIC  # what is done already lacks its facts alone
    return Gap(
        criterion=criterion.id,
        name=criterion.name,
        weight=criterion.weight,
        status=Status(finding.status),
        score=finding.score,
        page=best.page if best else None,
        quote=best.quote if best else None,
        stronger=criterion.gather or criterion.counts,
        trap=criterion.not_count,
        example=criterion.yes[0] if criterion.yes and criterion.kind is not Kind.FORMAL else "",
        required_by=required_by,
        needs_review=finding.needs_review,
        gain=gains.get(criterion.id, 0.0),
        effort="gather" if done and criterion.effort == "do" else criterion.effort,
        guessed=GUESSED in finding.reasons,
    )


def _ordered(gaps: Iterable[Gap]) -> tuple[Gap, ...]:
    """What laws require first, then the most gain for the least effort."""
    return tuple(
        sorted(gaps, key=lambda gap: (not gap.required_by, -gap.gain / EFFORTS[gap.effort], -gap.weight, gap.criterion))
    )


def _missed(gates: Iterable[GateResult]) -> Iterator[MissedGate]:
    for gate in gates:
        for test in gate.tests:
            if test.required and test.result is not GateStatus.MET:
                yield MissedGate(gate.law, test.ref, test.area, test.result, test.criteria, test.note)
