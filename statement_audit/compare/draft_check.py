"""A draft, verdict by verdict with its evidence: laws in their own order, then every criterion, each quote with its
place; and the bars that a draft must reach. Printed by `check`, written into Word and onto the pages for a board."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from statement_audit.compare.gaps import ABSENCES, STRONG_SCORE, WEAK, Gap, GapReport, gap_report
from statement_audit.identity.approval import vouched_in
from statement_audit.models import (
    BlockKind,
    Evidence,
    ExtractedDocument,
    Gate,
    GateResult,
    GateStatus,
    GateTest,
    GateTestResult,
    Rubric,
    StatementResult,
    Status,
)
from statement_audit.published import AnyFinding
from statement_audit.tabular import grouped, in_runs

NOT_ASKED = ("not_applicable", "sector_unknown")  # the reasons that scoring gives
OPEN = frozenset({Status.NOT_ASSESSED, Status.NOT_ASSESSABLE, Status.COULD_NOT_READ})
ANSWERED = frozenset({Status.OUTCOME, Status.CONCRETE_SPECIFIC, Status.CONCRETE_GENERIC, Status.MET})
CONTESTED = "contested"
_TEXT = (BlockKind.PARAGRAPH, BlockKind.BULLET, BlockKind.TABLE_ROW)
_NUMBERS = re.compile(r"\d+")
# What carries a verdict before what does not: of two that are done the surer, then the better.
_BEARING_FIRST = (("strong", "partial"), ("promised",), ("absent",), ("silent",), ("explained",), ("open", "not_asked"))
_BEARING = {kind: place for place, kinds in enumerate(_BEARING_FIRST) for kind in kinds}
_LACKED = {"attested": "nothing attests the report", "authority_to_bind": "nothing says who may bind the entity"}
_EXPLAINED, _DELEGATED = "absence_explained", "delegated"  # reasons that scoring gives
STEPS = "STA-02"


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


Quoted = Callable[[Any], PlacedQuote]  # of `Evidence`, or of a quote in a database


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

    `criteria`: all that answer it. `quotes`: of each criterion that must be answered and of the alternative that
    carries the verdict, its id with each. `why`: what the verdict rests on where no quote says it.
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
    why: str = ""


@dataclass(frozen=True, slots=True)
class LawCheck:
    """A law as it stood on a day. `tests` in the order of its sections. `untested`: what it asks beside them."""

    law: str
    name: str
    version: str
    result: GateStatus
    in_force_on: str
    in_force_by: str
    tests: tuple[LawTest, ...]
    untested: tuple[GateTest, ...] = ()

    def required(self, *results: GateStatus) -> list[LawTest]:
        """The required tests that ended so."""
        return [test for test in self.tests if test.kind == "required" and test.result in results]

    @property
    def in_the_way(self) -> list[LawTest]:
        """What is missed or half met: in the way of signing."""
        return self.required(GateStatus.NOT_MET, GateStatus.PARTLY)

    @property
    def unseen(self) -> list[LawTest]:
        """What no text can show; a close call has its quote, and is for a person."""
        return [test for test in self.required(GateStatus.NOT_ASSESSED) if not test.quotes]


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
        return grouped((each.group, each.id) for each in self.of_kind("not_asked"))


def draft_check(result: StatementResult, rubric: Rubric, gains: Mapping[str, float] | None = None) -> DraftCheck | None:
    """Every verdict of a scored document with its evidence; None where it was not scored. `gains`: see `gap_report`."""
    if result.assessment is None or result.document is None or not result.passages:
        return None
    places = _Places(result.document)
    return check_of(result.assessment.findings, result.assessment.gates, rubric, places.quote, gains)


def check_of(
    findings: Iterable[AnyFinding],
    gates: Iterable[GateResult],
    rubric: Rubric,
    quoted: Quoted,
    gains: Mapping[str, float] | None = None,
) -> DraftCheck:
    """The same of findings that may come from a database; `quoted` gives evidence its place."""
    found, told = list(findings), list(gates)
    gaps = gap_report(found, told, rubric, gains)
    by_gap = {gap.criterion: gap for gap in gaps.all}
    criteria = {each.criterion: _checked(each, by_gap[each.criterion], rubric, quoted) for each in found}
    return DraftCheck(tuple(_law(gate, rubric, criteria) for gate in told), gaps, criteria)


def _checked(finding: AnyFinding, gap: Gap, rubric: Rubric, quoted: Quoted) -> CheckedCriterion:
    return CheckedCriterion(
        id=finding.criterion,
        name=gap.name,
        group=rubric.criterion(finding.criterion).group,
        kind=_kind(finding, gap.status),
        status=gap.status,
        score=finding.score,
        confidence=finding.confidence,
        needs_review=finding.needs_review,
        reasons=finding.reasons,
        contradicted=CONTESTED in finding.flags or any(one.role == "counter" for one in finding.evidence),
        gap=gap,
        quotes=tuple(quoted(one) for one in finding.evidence),
    )


def _kind(finding: AnyFinding, status: Status) -> str:
    if status in OPEN:
        return "not_asked" if set(NOT_ASKED) & set(finding.reasons) else "open"
    if (finding.score or 0) >= STRONG_SCORE:
        return "strong"
    return next((name for name, statuses in WEAK.items() if status in statuses), "partial")


def _law(result: GateResult, rubric: Rubric, criteria: dict[str, CheckedCriterion]) -> LawCheck:
    gate = next(each for each in rubric.gates if (each.law, each.version) == (result.law, result.version))
    told = {(each.ref, each.area, each.since): each for each in result.tests}  # two of a section differ by their area
    asked = [(told.get((test.ref, test.area, test.since)), test) for _, test in asked_in_order(gate)]
    return LawCheck(
        law=result.law,
        name=gate.name,
        version=result.version,
        result=result.result,
        in_force_on=result.in_force_on,
        in_force_by=result.in_force_by,
        tests=tuple(_test(one, test, criteria) for one, test in asked if one),
        untested=tuple(test for test in gate.untested if test.since <= (result.in_force_on or test.since)),
    )


def asked_in_order(gate: Gate) -> list[tuple[str, GateTest]]:
    """(required, recommended or may; test) of all that a law is tested for, as its sections stand: "s.9" before "s.16",
    guidance behind them; then what is untested."""
    kinds = (("required", gate.required), ("recommended", gate.recommended), ("may", gate.may_include))
    asked = sorted(((kind, test) for kind, tests in kinds for test in tests), key=_place_in_law)
    return [*asked, *(("untested", test) for test in gate.untested)]


def _place_in_law(asked: tuple[str, GateTest]) -> tuple[bool, bool, str, bool]:
    kind, test = asked
    numbered = bool(_NUMBERS.search(test.ref)) or test.ref.startswith("(")
    return kind == "recommended", not numbered, _NUMBERS.sub(lambda number: number[0].zfill(4), test.ref), kind == "may"


def _test(told: GateTestResult, asked: GateTest, criteria: dict[str, CheckedCriterion]) -> LawTest:
    whole, choice = ([criteria[name] for name in names if name in criteria] for names in (asked.all_of, asked.any_of))
    quoted = sorted((each for each in choice if each.quotes), key=lambda each: _bearing(each, asked))[:1]
    shown = [*(each for each in whole if each.quotes), *quoted]
    silent = [each for each in (*whole, *(() if quoted else choice)) if not each.quotes]
    return LawTest(
        ref=told.ref,
        area=told.area,
        kind=told.kind,
        words=asked.words,
        result=told.result,
        note=told.note,
        criteria=tuple(each.id for each in (*whole, *choice)),
        quotes=tuple((each.id, quote) for each in shown for quote in _quotes_for(each, asked)),
        close_call=any(each.needs_review for each in shown),
        why="; ".join(_reasons(asked, shown, silent)),
    )


def _bearing(each: CheckedCriterion, asked: GateTest) -> tuple[int, bool, float]:
    return (0 if _says_none(each, asked) else _BEARING[each.kind]), each.needs_review, -(each.score or 0)


def _says_none(each: CheckedCriterion, asked: GateTest) -> bool:
    """Whether an absence answers the test."""
    answers = {each.status.value, *(_EXPLAINED for reason in each.reasons if reason == _EXPLAINED)}
    return each.status in ABSENCES and bool(answers & set(asked.answered_by))


def _quotes_for(each: CheckedCriterion, asked: GateTest) -> tuple[PlacedQuote, ...]:
    """The best; of steps all, for the best gives their year; of what must be vouched for, where that is done."""
    if each.id == STEPS:
        return each.quotes[:3]
    vouched = (quote for quote in each.quotes if set(asked.needs) & set(vouched_in(quote.quote)))
    return (next(vouched, each.quotes[0]),)


def _reasons(asked: GateTest, shown: Sequence[CheckedCriterion], silent: Sequence[CheckedCriterion]) -> Iterator[str]:
    """What a verdict rests on where no quote says it."""
    said = {reason for each in shown for reason in each.reasons}
    if any(_says_none(each, asked) for each in shown):
        yield f"{'why' if _EXPLAINED in asked.answered_by else 'that'} there is none is an answer here"
    if shown and all(each.kind == "promised" for each in shown):
        yield "planned or promised only"
    if _DELEGATED in said:
        yield "approved in the governing body's place" + (", which this law refuses" if asked.refuses else "")
    yield from (_LACKED[need] for need in asked.needs if shown and need not in said)
    for each in shown:
        if each.status in (Status.PARTLY, Status.NOT_MET) and not said & {_DELEGATED, *_LACKED}:
            yield from (reason.replace("_", " ") for reason in each.reasons if ":" not in reason)  # ":" opens a day
    if silent:
        unseen = all(each.status in OPEN for each in silent)
        yield f"{'no text can show it' if unseen else 'no words in the draft'}: {id_ranges(each.id for each in silent)}"


def id_ranges(ids: Iterable[str]) -> str:
    """ "DOM-01 to DOM-08, REM-02": neighbours of one group in short."""
    runs = in_runs(ids, lambda run, name: run[-1] == f"{name[:-2]}{int(name[-2:]) - 1:02}")
    return ", ".join(f"{run[0]} to {run[-1]}" if len(run) > 2 else ", ".join(run) for run in runs)


class _Places:
    """Headings and paragraphs of a document, by page and offset."""

    def __init__(self, document: ExtractedDocument) -> None:
        self._paged = len(document.pages) > 1 or document.media_type == "application/pdf"
        self._blocks = list(_numbered(document))

    def quote(self, evidence: Evidence) -> PlacedQuote:
        place = self.find(evidence.page, evidence.start, evidence.end)
        return PlacedQuote(evidence.quote, place, evidence.role, evidence.status, evidence.probability)

    def find(self, page: int, start: int, end: int) -> Place:
        above = (told[3:] for told in self._blocks if told[0] == page and told[1] <= start < told[2])
        heading, paragraph = next(above, ("", 0))
        return Place(page, start, end, heading, paragraph, self._paged)


def _numbered(document: ExtractedDocument) -> Iterator[tuple[int, int, int, str, int]]:
    """(page, start, end, heading above, number below that heading) of each block of text."""
    heading, number = "", 0
    for page in document.pages:
        for block in page.blocks:
            if block.kind is BlockKind.HEADING:
                heading, number = " ".join(page.text[block.start : block.end].split()), 0
                continue
            number += block.kind in _TEXT
            yield page.number, block.start, block.end, heading, number if block.kind in _TEXT else 0


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


@dataclass(frozen=True, slots=True)
class Bars:
    """Where a draft must be before it goes on. `gate`: no required test of a law is missed or half met; what is only
    open passes. `quality`: the least, 0-100. `criteria`: ids of what must be done or met, whatever else the draft says.
    """

    gate: bool = False
    quality: float | None = None
    criteria: tuple[str, ...] = ()

    def missed(self, check: DraftCheck, quality: float | None) -> Iterator[str]:
        """What is below a bar, each in words that name the option that set it."""
        for law in check.laws if self.gate else ():
            if law.in_the_way:
                yield f"{law.law} lacks {in_the_way_words(law.in_the_way)} (--fail-on-gate)"
        if self.quality is not None and (quality is None or quality < self.quality):
            told = "that cannot be told" if quality is None else f"{quality:.1f}"
            yield f"quality {told} is below the bar of {self.quality:g} (--fail-under)"
        for name in self.criteria:
            found = check.criteria[name]
            if found.status not in ANSWERED:
                yield f"{name} {found.name} is not answered, {found.status.value.replace('_', ' ')} (--fail-on)"
