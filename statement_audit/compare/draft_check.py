"""A draft, verdict by verdict with its evidence: laws in their own order, then every criterion, each quote with its
place. Printed by `check`, written into Word and onto the pages for a board."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from statement_audit.compare.gaps import ABSENCES, ONLY_WORDS, PROMISES, STRONG_SCORE, Gap, GapReport, gap_report
from statement_audit.models import (
    BlockKind,
    Evidence,
    ExtractedDocument,
    Finding,
    Gate,
    GateResult,
    GateStatus,
    GateTest,
    GateTestResult,
    Rubric,
    StatementResult,
    Status,
)

NOT_ASKED = ("not_applicable", "sector_unknown")  # the reasons that scoring gives
OPEN = frozenset({Status.NOT_ASSESSED, Status.NOT_ASSESSABLE, Status.COULD_NOT_READ})
CONTESTED = "contested"
_TEXT = (BlockKind.PARAGRAPH, BlockKind.BULLET, BlockKind.TABLE_ROW)
_NUMBERS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a quote stands. `paragraph`: counted below its heading from 1, a bullet or a row being one of its own; 0
    where it is none. `paged`: the document has pages that a reader can turn to."""

    page: int
    start: int
    end: int
    heading: str
    paragraph: int
    paged: bool

    def __str__(self) -> str:
        parts = [f"p. {self.page}"] if self.paged or not (self.heading or self.paragraph) else []
        parts += [f"under “{self.heading}”"] if self.heading else []
        parts += [f"paragraph {self.paragraph}"] if self.paragraph else []
        return ", ".join(parts)


@dataclass(frozen=True, slots=True)
class PlacedQuote:
    """`role`, `status`, `probability`: as in `Evidence`."""

    quote: str
    place: Place
    role: str
    status: Status
    probability: float | None


@dataclass(frozen=True, slots=True)
class CheckedCriterion:
    """One criterion's verdict. `kind`: strong, partial, promised, absent, explained, silent, open or not_asked.

    `gap`: the rubric's advice. `quotes`: the best first, then others, what says the opposite, and close calls.
    """

    id: str
    name: str
    group: str
    kind: str
    status: Status
    score: float | None
    confidence: float | None
    needs_review: bool
    reasons: tuple[str, ...]
    contradicted: bool
    gap: Gap
    quotes: tuple[PlacedQuote, ...]


@dataclass(frozen=True, slots=True)
class LawTest:
    """One thing that a law asks for, in its own words, and what the draft has. `kind`: required, recommended or may.

    `criteria`: all that answer it. `quotes`: of the criterion that answers it best, its id with each.
    """

    ref: str
    area: str
    kind: str
    words: str
    result: GateStatus
    note: str
    criteria: tuple[str, ...]
    quotes: tuple[tuple[str, PlacedQuote], ...]
    close_call: bool


@dataclass(frozen=True, slots=True)
class LawCheck:
    """A law as it stood on a day. `tests` in the order of its sections."""

    law: str
    name: str
    version: str
    result: GateStatus
    in_force_on: str
    in_force_by: str
    tests: tuple[LawTest, ...]

    def required(self, *results: GateStatus) -> list[LawTest]:
        """The required tests that ended so."""
        return [test for test in self.tests if test.kind == "required" and test.result in results]

    @property
    def in_the_way(self) -> list[LawTest]:
        """What is missed or half met: in the way of signing."""
        return self.required(GateStatus.NOT_MET, GateStatus.PARTLY)

    @property
    def unseen(self) -> list[LawTest]:
        """What the text alone cannot settle, or a close call leaves to a person."""
        return self.required(GateStatus.NOT_ASSESSED)


@dataclass(frozen=True, slots=True)
class DraftCheck:
    """`criteria`: every one of the rubric by id, in its order. `gaps`: the same, sorted by what its author can do."""

    laws: tuple[LawCheck, ...]
    gaps: GapReport
    criteria: dict[str, CheckedCriterion] = field(default_factory=dict)

    def of_kind(self, kind: str) -> list[CheckedCriterion]:
        return [each for each in self.criteria.values() if each.kind == kind]

    @property
    def contradicted(self) -> list[CheckedCriterion]:
        """Those of which the draft says both that it does and that it does not."""
        return [each for each in self.criteria.values() if each.contradicted]

    def not_asked(self) -> dict[str, list[str]]:
        """Criteria that the sector leaves out, by group."""
        left: dict[str, list[str]] = {}
        for each in self.of_kind("not_asked"):
            left.setdefault(each.group, []).append(each.id)
        return left


def draft_check(result: StatementResult, rubric: Rubric) -> DraftCheck | None:
    """Every verdict of a scored document with its evidence; None where it was not scored."""
    if result.assessment is None or result.document is None or not result.passages:
        return None
    found = result.assessment
    gaps = gap_report(found.findings, found.gates, rubric)
    places = _Places(result.document)
    by_gap = {gap.criterion: gap for gap in gaps.all}
    criteria = {
        finding.criterion: _checked(finding, by_gap[finding.criterion], rubric, places) for finding in found.findings
    }
    laws = tuple(_law(gate, rubric, criteria) for gate in found.gates)
    return DraftCheck(laws, gaps, criteria)


def _checked(finding: Finding, gap: Gap, rubric: Rubric, places: _Places) -> CheckedCriterion:
    return CheckedCriterion(
        id=finding.criterion,
        name=gap.name,
        group=rubric.criterion(finding.criterion).group,
        kind=_kind(finding),
        status=finding.status,
        score=finding.score,
        confidence=finding.confidence,
        needs_review=finding.needs_review,
        reasons=finding.reasons,
        contradicted=CONTESTED in finding.flags or any(one.role == "counter" for one in finding.evidence),
        gap=gap,
        quotes=tuple(places.quote(one) for one in finding.evidence),
    )


def _kind(finding: Finding) -> str:
    if finding.status in OPEN:
        return "not_asked" if set(NOT_ASKED) & set(finding.reasons) else "open"
    if (finding.score or 0) >= STRONG_SCORE:
        return "strong"
    kinds = (("promised", PROMISES), ("explained", ONLY_WORDS), ("absent", ABSENCES), ("silent", {Status.NOT_FOUND}))
    return next((name for name, statuses in kinds if finding.status in statuses), "partial")


def _law(result: GateResult, rubric: Rubric, criteria: dict[str, CheckedCriterion]) -> LawCheck:
    gate = next(each for each in rubric.gates if (each.law, each.version) == (result.law, result.version))
    tests = [_test(told, _asked(gate, told), criteria) for told in result.tests]
    return LawCheck(
        law=result.law,
        name=gate.name,
        version=result.version,
        result=result.result,
        in_force_on=result.in_force_on,
        in_force_by=result.in_force_by,
        tests=tuple(sorted(tests, key=_in_order)),
    )


def _asked(gate: Gate, told: GateTestResult) -> GateTest:
    """The test that a result is of: two of one section differ by area, two versions of one by their first day."""
    named = (*gate.required, *gate.recommended, *gate.may_include)
    return next(each for each in named if (each.ref, each.area, each.since) == (told.ref, told.area, told.since))


def _test(told: GateTestResult, asked: GateTest, criteria: dict[str, CheckedCriterion]) -> LawTest:
    named = tuple(criteria[name] for name in (*asked.all_of, *asked.any_of) if name in criteria)
    shown = [each for each in named if each.quotes]
    best = sorted(shown, key=lambda each: -(each.score or 0))[: max(1, len(asked.all_of))]
    return LawTest(
        ref=told.ref,
        area=told.area,
        kind=told.kind,
        words=asked.words,
        result=told.result,
        note=told.note,
        criteria=tuple(each.id for each in named),
        quotes=tuple((each.id, each.quotes[0]) for each in best),
        close_call=any(each.needs_review for each in best),
    )


def _in_order(test: LawTest) -> tuple[bool, str, int]:
    """Sections of the law in their order ("s.9" before "s.16"), guidance behind them."""
    place = (test.kind == "recommended", _NUMBERS.sub(lambda number: number[0].zfill(4), test.ref))
    return (*place, test.kind == "may")


class _Places:
    """Headings and paragraphs of a document, by page and offset."""

    def __init__(self, document: ExtractedDocument) -> None:
        self._paged = len(document.pages) > 1 or document.media_type == "application/pdf"
        self._blocks = list(_numbered(document))

    def quote(self, evidence: Evidence) -> PlacedQuote:
        place = self.find(evidence.page, evidence.start, evidence.end)
        return PlacedQuote(evidence.quote, place, evidence.role, evidence.status, evidence.probability)

    def find(self, page: int, start: int, end: int) -> Place:
        for number, first, last, heading, paragraph in self._blocks:
            if number == page and first <= start < last:
                return Place(page, start, end, heading, paragraph, self._paged)
        return Place(page, start, end, "", 0, self._paged)


def _numbered(document: ExtractedDocument) -> Iterator[tuple[int, int, int, str, int]]:
    """(page, start, end, heading above, number below that heading) of each block of text."""
    heading, number = "", 0
    for page in document.pages:
        for block in page.blocks:
            if block.kind is BlockKind.HEADING:
                heading, number = " ".join(page.text[block.start : block.end].split()), 0
            elif block.kind in _TEXT:
                number += 1
                yield page.number, block.start, block.end, heading, number
            else:
                yield page.number, block.start, block.end, heading, 0


def in_the_way_words(tests: Sequence[LawTest]) -> str:
    """ "approval (s.54(6)), signature (s.54(6), partly)"."""
    return ", ".join(
        f"{test.area} ({test.ref}{', partly' if test.result is GateStatus.PARTLY else ''})" for test in tests
    )


def answers(laws: Iterable[LawCheck]) -> Iterator[tuple[str, str, str]]:
    """(law, what stands in the way of signing, what could not be seen) for each law, in words."""
    for law in laws:
        way = in_the_way_words(law.in_the_way)
        told = f"in the way of signing: {way}" if way else "nothing that can be seen here is in the way of signing"
        yield law.law, told, in_the_way_words(law.unseen)
