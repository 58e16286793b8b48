"""Small rubrics and results of invented companies for the store's tests."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from statement_audit.issue_codes import make_issue
from statement_audit.models import (
    Assessment,
    Block,
    BlockKind,
    Check,
    CompanyRef,
    Criterion,
    DocumentKind,
    EntityCheck,
    Evidence,
    ExtractedDocument,
    Fact,
    FactKind,
    Finding,
    GateResult,
    GateStatus,
    GateTestResult,
    Group,
    Identity,
    Issue,
    Kind,
    Page,
    Passage,
    Profile,
    RawDocument,
    Rubric,
    Scores,
    ScoringRules,
    State,
    StatementRef,
    StatementResult,
    Status,
    StatusRules,
    TextSketch,
)
from statement_audit.store import RunInfo

PAGES = (
    "Tidewater Ltd — modern slavery statement\nWe trained 412 buyers in March 2023.",
    "We will review our approach next year.\nNo cases were found “so far”.",
)
PAGE_OF = {Status.CONCRETE_SPECIFIC: 0, Status.FUTURE_UNDATED: 1, Status.NIL_FINDING: 1}
LINE_OF = {Status.CONCRETE_SPECIFIC: 1, Status.FUTURE_UNDATED: 0, Status.NIL_FINDING: 1}
VALUES = {Status.CONCRETE_SPECIFIC: 0.8, Status.FUTURE_UNDATED: 0.1, Status.NIL_FINDING: 0.0, Status.NOT_FOUND: 0.0}


def make_criterion(criterion: str, **changes: object) -> Criterion:
    made = Criterion(
        id=criterion,
        group=criterion[:3],
        name=f"What {criterion} asks",
        kind=Kind.PRACTICE,
        check=Check.TEXT,
        applies_to=("all",),
        weight=3,
        anchor_required=False,
        counts="An action with detail.",
        not_count="A bare claim.",
        hypotheses=("The company acts.",),
        basis=("s.54(5)",),
        anchors=(r"\btrained\b",),
        yes=(),
        no=(),
    )
    return replace(made, **changes)  # type: ignore[arg-type]  # test helper


def make_rubric(
    criteria: Sequence[str] = ("TRE-01", "TRE-02", "DOM-01"), version: str = "1", **changes: object
) -> Rubric:
    groups = sorted({criterion[:3] for criterion in criteria})
    rules = StatusRules((), (), (), (), ())
    rubric = Rubric(
        id="sample",
        version=version,
        name="Sample rubric",
        hash="",
        groups=tuple(Group(group, f"Group {group}", "What?", group == "DOM") for group in groups),
        criteria=tuple(make_criterion(criterion, **changes) for criterion in criteria),
        gates=(),
        profiles=(Profile("default", "Default", {group: 100 // len(groups) for group in groups}),),
        sectors={"retail": ("Retail",)},
        platform_subtypes=(),
        sector_risks=(),
        scoring=ScoringRules({}, {}, {}, 0.7, 0.05, 0.9, 0.1, 0.8, (), 0.7, 0.9, 0.15),
        status_rules=rules,
        contrast={},
    )
    return replace(rubric, hash=hashlib.sha256(repr(rubric).encode()).hexdigest())


def make_run(rubric: Rubric, **changes: object) -> RunInfo:
    run = RunInfo(
        started_at="2026-01-02T03:04:05+00:00",
        command="run",
        code_version="0.1.0",
        classifier="keyword",
        classifier_revision="1",
        rubric_hash=rubric.hash,
        profile=None,
        extractor="test 1",
        inputs=("inbox",),
    )
    return replace(run, **changes)  # type: ignore[arg-type]  # test helper


def make_document(sha256: str, pages: Sequence[str] = PAGES, extractor: str = "test 1") -> ExtractedDocument:
    made = tuple(
        Page(number, text, (Block(0, len(text), BlockKind.PARAGRAPH),)) for number, text in enumerate(pages, start=1)
    )
    return ExtractedDocument(sha256, "text/plain", made, extractor, title="Modern slavery statement")


def make_passages(document: ExtractedDocument) -> tuple[Passage, ...]:
    """One passage a line."""
    passages = []
    for page in document.pages:
        start = 0
        for line in page.text.split("\n"):
            if line:
                place = (page.number, start, start + len(line))
                passages.append(Passage(len(passages), *place, quote=line, text=line, kind=BlockKind.PARAGRAPH))
            start += len(line) + 1
    return tuple(passages)


def make_finding(criterion: str, status: Status, passages: Sequence[Passage]) -> Finding:
    quotes: tuple[Evidence, ...] = ()
    if status in PAGE_OF:
        here = [passage for passage in passages if passage.page == PAGE_OF[status] + 1][LINE_OF[status]]
        quotes = (Evidence(here.index, here.page, here.start, here.end, here.quote, "best", status, 0.9),)
    confidence = 0.9 if quotes else None
    return Finding(criterion, criterion[:3], status, VALUES.get(status), confidence, False, ("a",), ("b",), quotes)


def make_result(
    name: str = "tidewater.txt",
    *,
    company: str | None = "Tidewater Ltd",
    companies: Sequence[CompanyRef] | None = None,
    year: int | None = 2023,
    statuses: Sequence[Status] = (Status.CONCRETE_SPECIFIC, Status.FUTURE_UNDATED, Status.NOT_FOUND),
    criteria: Sequence[str] = ("TRE-01", "TRE-02", "DOM-01"),
    quality: float | None = 40.0,
    profile: str = "default",
    pages: Sequence[str] = PAGES,
    extractor: str = "test 1",
    kind: DocumentKind = DocumentKind.STATEMENT,
    issues: Sequence[Issue] = (),
    listed_in: str | None = "list.csv, row 2",
    content: str | None = None,
    salt: str = "",
    facts: Sequence[Fact] = (),
    checks: Sequence[EntityCheck] = (),
    sketch: TextSketch | None = None,
) -> StatementResult:
    """A scored result. `content` (default: the name) makes the document's hash, `salt` changes the fingerprint."""
    sha256 = hashlib.sha256((content or name).encode()).hexdigest()
    if companies is None:
        companies = (CompanyRef(company, sectors=("retail",)),) if company else ()
    document = make_document(sha256, pages, extractor)
    passages = make_passages(document)
    findings = tuple(make_finding(c, s, passages) for c, s in zip(criteria, statuses, strict=True))
    gate = GateResult(
        "UK-MSA-2015-s54",
        "2015",
        GateStatus.PARTLY,
        ("TRE-02",),
        ("DOM-01",),
        (GateTestResult("s.54(4)", "steps", True, GateStatus.PARTLY, ("TRE-02",)),),
    )
    scores = Scores(profile, quality, 0.5, 1, "developing" if quality else None, 0.9, {"TRE": 0.45, "DOM": 0.0})
    names = ("Tidewater Ltd",)
    identity = Identity(
        kind,
        0.9,
        ("title",),
        "en",
        names,
        names[0],
        year,
        date(2022, 4, 1),
        date(2023, 3, 31),
        ("UK-MSA-2015-s54",),
        (1, 2),
        facts=tuple(facts),
    )
    return StatementResult(
        ref=StatementRef(name, path=Path(name), companies=tuple(companies), year=year, listed_in=listed_in),
        companies=tuple(companies) or (CompanyRef(names[0]),),
        year=year,
        raw=RawDocument(sha256, Path("archive") / sha256, 100),
        fingerprint=hashlib.sha256(f"{sha256} {name} {companies} {year} {extractor} {salt}".encode()).hexdigest(),
        state=State.SCORED,
        document=document,
        identity=identity,
        passages=passages,
        assessment=Assessment(findings, (gate,), scores, entity_checks=tuple(checks)),
        issues=tuple(issues),
        seconds=0.1,
        sketch=sketch,
    )


def make_unread(name: str = "scan.pdf", code: str = "needs_ocr", **changes: object) -> StatementResult:
    """A result that could not be read: every criterion is `could_not_read`."""
    unread = (Status.COULD_NOT_READ,) * 3
    read = make_result(name, statuses=unread, quality=None, **changes)  # type: ignore[arg-type]  # test helper
    return replace(
        read, state=State.COULD_NOT_READ, document=None, identity=None, passages=(), issues=(make_issue(code, name),)
    )


def make_fact(kind: FactKind = FactKind.ENTITY, value: str = "Tidewater Ltd", page: int = 1, **more: object) -> Fact:
    """A fact quoted from the first eleven characters of a page."""
    quote = PAGES[page - 1][:11]
    return Fact(kind, value, page, 0, len(quote), quote, 0.9, **more)  # type: ignore[arg-type]
