"""A small rubric and the values around it, built by hand: every number in the tests can be worked out on paper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from statement_audit.identity.identify import read_facts
from statement_audit.identity.period import find_period
from statement_audit.identity.whole_text import Segment, WholeText
from statement_audit.models import (
    Band,
    Block,
    BlockKind,
    Check,
    Criterion,
    DocumentKind,
    ExtractedDocument,
    Finding,
    Gate,
    GateTest,
    Group,
    Identity,
    Judgement,
    Kind,
    Page,
    Passage,
    Profile,
    Relevance,
    Rubric,
    ScoringRules,
    Status,
    StatusRules,
    StatusScores,
    Thresholds,
)
from statement_audit.score.facts import StatementFacts

THRESHOLDS = Thresholds(accept=0.70, accept_unanchored_rare=0.90, review=0.50)

SCORING = ScoringRules(
    status_values={
        "background": 0.0, "other_party": 0.0, "admits_absent": 0.0, "denies_relevance": 0.0, "nil_finding": 0.0,
        "future_undated": 0.1, "future_dated": 0.2, "commitment": 0.2, "concrete_generic": 0.5,
        "concrete_specific": 0.7, "outcome": 1.0,
    },
    status_meanings={},
    formal_values={"met": 1.0, "partly": 0.5, "not_met": 0.0},
    specific_base=0.70,
    specific_step=0.05,
    specific_max=0.90,
    second_window_bonus=0.10,
    policy_ceiling=0.80,
    bands=(
        Band(65, "leading practice"), Band(45, "substantive"), Band(28, "developing"), Band(12, "basic"),
        Band(0, "minimal"),
    ),
    entail_default=0.70,
    entail_unanchored_rare=0.90,
    margin=0.15,
)  # fmt: skip

STATUS_RULES = StatusRules(
    future_terms=(r"\bwish list\b",),
    future_exceptions=(r"\bcontinue to\b",),
    commitment_terms=(r"\bour pledge\b",),
    definition_terms=(r"\bencompass", r"\bservitude, (and )?forced\b"),
    result_features=(r"\bfreed\b.{0,20}\d",),
)


def criterion(name: str, kind: Kind = Kind.PROCESS, **fields: Any) -> Criterion:
    """A criterion of any id; its group is the part before the hyphen."""
    values: dict[str, Any] = {
        "id": name, "group": name.partition("-")[0], "name": name, "kind": kind, "check": Check.TEXT,
        "applies_to": ("all",), "weight": 2, "anchor_required": False, "counts": "", "not_count": "", "hypotheses": (),
        "basis": (), "anchors": (), "yes": (), "no": (),
    }  # fmt: skip
    return Criterion(**(values | fields))


CRITERIA = (
    criterion("STA-01", Kind.FORMAL, weight=2),
    criterion("STA-02", Kind.FORMAL, weight=3),
    criterion("STA-03", Kind.FORMAL, weight=4),
    criterion("STA-04", Kind.FORMAL, weight=4),
    criterion("STA-05", Kind.FORMAL, check=Check.METADATA, weight=3),
    criterion("STA-06", Kind.FORMAL, check=Check.METADATA, weight=2),
    criterion("STA-07", Kind.DISCLOSURE, weight=1, anchors=("consult", "does not own or control")),
    criterion("POL-01", Kind.POLICY, weight=3, anchors=("policy", "code of conduct")),
    criterion("POL-04", Kind.POLICY, weight=4, anchors=("passport", "identity")),
    criterion("RSK-05", Kind.DISCLOSURE, weight=3, anchors=("own (operations|offices)", "cleaning")),
    criterion("DDG-03", Kind.PROCESS, weight=3, anchors=("audit",)),
    criterion("DDG-05", Kind.PRACTICE, weight=3, anchors=("corrective action",)),
    criterion("REM-01", Kind.DISCLOSURE, weight=5, honest=True, nil_beside=("DDG-03",), anchors=("found|identified",)),
    criterion("VOI-02", Kind.OUTCOME, weight=4, anchors=("repa(id|y)",)),
    criterion("TRE-01", Kind.PRACTICE, weight=2, anchors=("train",)),
    criterion("TRE-07", Kind.DISCLOSURE, weight=1, future_counts=True, anchors=("by .{0,20}20",)),
    criterion("SEC-01", Kind.PRACTICE, weight=4, applies_to=("tech_hardware",), anchor_required=True),
    criterion("PLT-05", Kind.PROCESS, weight=5, applies_to=("marketplace", "social_media"), anchor_required=True),
    criterion("PLT-12", Kind.PROCESS, weight=4, applies_to=("adult_content",), anchor_required=True),
    criterion("DOM-01", Kind.DISCLOSURE, weight=5, anchor_required=True, anchors=("domestic servitude",)),
)

GATES = (
    Gate(
        law="UK", name="United Kingdom", version="2015", in_force=True,
        required=(GateTest("s.54(4)", "steps", ("STA-02",)), GateTest("s.54(6)", "approval", ("STA-03", "STA-04"))),
        recommended=(GateTest("s.54(5)(f)", "training", any_of=("TRE-01",)),),
    ),
    Gate(
        law="UK", name="United Kingdom, proposed", version="2026", in_force=False,
        required=(GateTest("s.54(5)(f)", "training", any_of=("TRE-01",)),),
    ),
    Gate(
        law="AU", name="Australia", version="2018", in_force=True,
        required=(
            GateTest("s.16(1)(c)", "risk", any_of=("RSK-05", "DOM-01")),
            GateTest("s.16(1)(d)", "due diligence", ("DDG-03", "DDG-05")),
        ),
    ),
    Gate(
        law="CAL", name="California", version="2012", in_force=True,
        required=(
            GateTest("(c)(2)", "audits", ("DDG-03",), answered_by=("admits_absent", "denies_relevance", "nil_finding")),
            GateTest("(b)", "homepage link", ("STA-05",)),
        ),
    ),
    Gate(law="DRAFT", name="A bill", version="1", in_force=False, required=(GateTest("1", "audits", ("DDG-03",)),)),
)  # fmt: skip

PROFILE = Profile(
    "default", "Any company", {"STA": 10, "POL": 10, "RSK": 20, "DDG": 20, "REM": 15, "VOI": 10, "TRE": 10, "SEC": 5}
)

GROUPS = ("STA", "POL", "RSK", "DDG", "REM", "VOI", "TRE", "SEC", "PLT", "DOM")

RUBRIC = Rubric(
    id="sample",
    version="1",
    name="Sample",
    hash="0" * 64,
    groups=tuple(Group(name, name, "", False) for name in GROUPS),
    criteria=CRITERIA,
    gates=GATES,
    profiles=(PROFILE,),
    sectors={"tech_hardware": (), "tech_platform": (), "food_agri": ()},
    platform_subtypes=("marketplace", "social_media", "adult_content"),
    sector_risks=(),
    scoring=SCORING,
    status_rules=STATUS_RULES,
    contrast={},
)  # fmt: skip


def passage(text: str, index: int = 0, **fields: Any) -> Passage:
    """A passage whose quote is its text; offsets are as if it stood at 1,000 times its index."""
    values: dict[str, Any] = {
        "index": index, "page": 1, "start": 1000 * index, "end": 1000 * index + len(text), "quote": text,
        "text": text, "kind": BlockKind.PARAGRAPH,
    }  # fmt: skip
    return Passage(**(values | fields))


def passages(*texts: str, heading: str = "") -> tuple[Passage, ...]:
    """Passages in order, one page."""
    return tuple(passage(text, index, heading=heading) for index, text in enumerate(texts))


def judgement(
    pairs: Sequence[tuple[int, str, float]] | Sequence[Relevance],
    statuses: Mapping[int, Mapping[str, float]] | None = None,
    anchored: bool = True,
) -> Judgement:
    """A judgement from (passage, criterion, probability)."""
    relevance = tuple(pair if isinstance(pair, Relevance) else Relevance(*pair, anchored) for pair in pairs)
    opinions = tuple(StatusScores(index, scores) for index, scores in (statuses or {}).items())
    return Judgement("fake", "1", THRESHOLDS, relevance, opinions)


IDENTITY = Identity(
    kind=DocumentKind.STATEMENT, confidence=1.0, reasons=(), language="en", names=(), company="Northlake Devices plc",
    year=2026, period_start=date(2025, 4, 1), period_end=date(2026, 3, 31), laws=(), pages=(1,),
)  # fmt: skip


def page(text: str = "text", image: bool = False) -> Page:
    return Page(1, text, (Block(0, len(text), BlockKind.PARAGRAPH),), has_image_after_text=image)


def facts(**fields: Any) -> StatementFacts:
    """Facts of a hardware company, gated by the UK, with nothing gathered beside the text."""
    identity = replace(IDENTITY, **fields.pop("identity", {}))
    values: dict[str, Any] = {
        "companies": ("Northlake Devices plc",), "sectors": ("tech_hardware",), "laws": ("UK",), "profile": PROFILE,
        "document": ExtractedDocument("0" * 64, "text/plain", (page(image=fields.pop("image", False)),), "sample/1"),
        "identity": identity, "today": date(2026, 11, 24),
    }  # fmt: skip
    return StatementFacts(**(values | fields))


def stated(texts: Sequence[Passage], known: StatementFacts) -> StatementFacts:
    """The facts with what the passages themselves say of entities and period."""
    whole = WholeText(
        "\n".join(item.quote for item in texts),
        tuple(
            Segment(sum(len(other.quote) + 1 for other in texts[:place]), item.page, item.start, item.end, item.kind)
            for place, item in enumerate(texts)
        ),
    )
    found = read_facts(whole, find_period(whole.text, "", known.today), known.companies[0], known.today)
    return replace(known, identity=replace(known.identity, facts=found))


def finding(name: str, status: Status = Status.NOT_FOUND, score: float | None = 0.0, **fields: Any) -> Finding:
    """A finding without evidence; confidence and review are left empty."""
    values: dict[str, Any] = {"confidence": None, "needs_review": False}
    return Finding(name, name.partition("-")[0], status, score, **(values | fields))
