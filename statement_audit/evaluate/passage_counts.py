"""What is counted on one source of labelled passages: pairs, best quotes, verdicts. Pure: values in, values out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from statement_audit.evaluate.judged import SILENT, Judged, speaking_pairs, text_criteria
from statement_audit.evaluate.labelled import LabelledText
from statement_audit.evaluate.metrics import Counts
from statement_audit.evaluate.statuses import STATUS_COLUMNS
from statement_audit.models import Evidence, Finding, Status
from statement_audit.score.statuses import CONCRETE

RIGHT, ARGUABLE, WRONG, UNMATCHED = "right", "arguable", "wrong", "unmatched"
FAMILIES = (frozenset({Status.COMMITMENT}), frozenset(CONCRETE), *STATUS_COLUMNS.values())
VERDICTLESS = SILENT | {Status.NOT_FOUND, Status.NOT_ASSESSED, Status.NOT_ASSESSABLE, Status.COULD_NOT_READ}
Pair = tuple[int, str]  # row, criterion
RowOf = Callable[[int], int | None]  # the row that a passage is, if it is one


@dataclass(frozen=True, slots=True)
class GradedQuote:
    """The best quote of a finding that earns points. `grade`: right, arguable, wrong or unmatched."""

    source: str
    criterion: str
    text: str
    grade: str
    flagged: bool
    same_status: bool
    same_family: bool


@dataclass(frozen=True, slots=True)
class Verdicts:
    """How many (source, criterion): with sure evidence in the gold, found of those; not found and not only doubtful,
    rightly of those."""

    held: int = 0
    found: int = 0
    absent: int = 0
    absent_right: int = 0

    def __add__(self, other: Verdicts) -> Verdicts:
        return Verdicts(
            self.held + other.held,
            self.found + other.found,
            self.absent + other.absent,
            self.absent_right + other.absent_right,
        )


@dataclass(frozen=True, slots=True)
class Counted:
    """One source. `stray`: accepted pairs of passages that are no row of it."""

    pairs: dict[str, Counts]
    quotes: tuple[GradedQuote, ...]
    verdicts: Verdicts
    stray: int


def count_source(source: LabelledText, judged: Judged | None, row_of: RowOf) -> Counted:
    """Compare what the product made of a source with its labels. `judged` None: it made nothing of it."""
    gold, doubt = gold_pairs(source), doubtful_pairs(source)
    claims = [(row_of(passage), criterion) for passage, criterion in speaking_pairs(judged)] if judged else []
    claimed = {(row, criterion) for row, criterion in claims if row is not None}
    findings = [judged.findings[one.id] for one in text_criteria(judged.rubric)] if judged else []
    return Counted(
        pairs=count_pairs(gold - doubt, claimed - doubt),
        quotes=tuple(grade_quotes(source, findings, row_of)),
        verdicts=count_verdicts(findings, gold - doubt, doubt),
        stray=sum(row is None for row, _ in claims),
    )


def gold_pairs(source: LabelledText) -> frozenset[Pair]:
    """Pairs with a status that says something."""
    return frozenset(
        (number, criterion)
        for number, row in enumerate(source.rows)
        for criterion, status in row.labels.items()
        if status not in SILENT
    )


def doubtful_pairs(source: LabelledText) -> frozenset[Pair]:
    """Pairs that are left out of all counts."""
    return frozenset((number, criterion) for number, row in enumerate(source.rows) for criterion in row.doubt)


def count_pairs(gold: frozenset[Pair], claimed: set[Pair]) -> dict[str, Counts]:
    """Counts by criterion."""
    names = sorted({criterion for _, criterion in gold | claimed})
    return {name: _counts(*({row for row, one in pairs if one == name} for pairs in (gold, claimed))) for name in names}


def _counts(gold: set[int], claimed: set[int]) -> Counts:
    return Counts(len(gold & claimed), len(claimed - gold), len(gold - claimed))


def grade_quotes(source: LabelledText, findings: Iterable[Finding], row_of: RowOf) -> Iterator[GradedQuote]:
    """The best quote of each finding that earns points, graded by the labels of the row that it is."""
    for finding in findings:
        best = next((evidence for evidence in finding.evidence if evidence.role == "best"), None)
        if finding.score and best is not None:
            yield _graded(source, finding, best, row_of(best.passage))


def _graded(source: LabelledText, finding: Finding, best: Evidence, place: int | None) -> GradedQuote:
    row = None if place is None else source.rows[place]
    status = row.labels.get(finding.criterion) if row else None
    if row is None:
        grade = UNMATCHED
    elif finding.criterion in row.doubt:
        grade = ARGUABLE
    else:
        grade = WRONG if status is None or status in SILENT else RIGHT
    same, akin = status is finding.status, status is not None and _akin(status, finding.status)
    return GradedQuote(source.name, finding.criterion, best.quote, grade, finding.needs_review, same, akin)


def _akin(one: Status, other: Status) -> bool:
    return one is other or any({one, other} <= family for family in FAMILIES)


def count_verdicts(findings: Iterable[Finding], gold: frozenset[Pair], doubt: frozenset[Pair]) -> Verdicts:
    """What a reader of the statement's findings sees: what is in it and found, what is not found and not in it.

    Not found beside a close call is no verdict: there a person is asked.
    """
    held = {criterion for _, criterion in gold}
    unsure = {criterion for _, criterion in doubt} - held
    made = {finding.criterion: finding for finding in findings}
    found = {name for name, finding in made.items() if finding.status not in VERDICTLESS}
    absent = {name for name, finding in made.items() if finding.status is Status.NOT_FOUND and not finding.evidence}
    absent -= unsure
    return Verdicts(len(held), len(held & found), len(absent), len(absent - held))
