"""What every room that shows results reads: frozen values, standard library only.

Numbers, gates and findings are those after people's decisions (`store/views.py`); `model_` marks the judge's own.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from statement_audit.models import Finding
from statement_audit.resources import table_beside

UNREAD = "unread"
"""The reason of a finding that is not printed, since no person has decided on it."""


SUFFIXES: dict[str, str] = table_beside(__file__)["suffixes"]
"""Of a document's file, by its media type."""


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """The numbers of one score. `quality`: to one decimal; `groups`: group id -> 0-1 or None; `unranked_reason`: why it
    stands outside the league table, or None; `decided`, `changed`: findings that people decided on, and those that they
    gave another status."""

    score_id: int
    state: str
    kind: str | None
    profile: str | None
    quality: float | None
    walk_to_talk: float | None
    honesty: int | None
    band: str | None
    coverage: float | None
    unranked_reason: str | None
    groups: Mapping[str, float | None]
    passages: int
    words: int
    model_quality: float | None
    model_walk_to_talk: float | None
    model_honesty: int | None
    model_band: str | None
    decided: int
    changed: int


@dataclass(frozen=True, slots=True)
class RankedScore(ScoreRow):
    """With its rank among the `ranked_among` statements of its rubric, profile and year, and among the `latest_among`
    latest ones of each company; None where it is not ranked, or not the company's latest."""

    rank: int | None
    ranked_among: int | None
    rank_latest: int | None
    latest_among: int | None


@dataclass(frozen=True, slots=True)
class Published(RankedScore):
    """A company's statement of one year, with the score that the views use. `slug`: of the company, in addresses."""

    company_id: int
    company: str
    slug: str
    company_number: str | None
    website: str | None
    year: int | None
    statement_id: int
    run_id: int
    rubric_hash: str
    extraction_id: int | None
    source_name: str
    url: str | None
    document_sha256: str
    media_type: str | None
    title: str | None
    language: str | None
    sectors: tuple[str, ...]
    sector_guesses: tuple[Mapping[str, Any], ...]
    named_in_text: bool | None
    period_start: str | None
    period_end: str | None
    approving_body: str | None
    approval_date: str | None
    signatory_name: str | None
    signatory_role: str | None
    fetched_at: str | None
    text_pages: int

    @property
    def is_scored(self) -> bool:
        """Whether the document was read as a statement and scored; else it may be anything."""
        return self.state == "scored"

    @property
    def is_statement(self) -> bool:
        """Whether it is told elsewhere as a statement: a policy is scored, and none."""
        return self.is_scored and self.kind != "policy"


@dataclass(frozen=True, slots=True)
class Quote:
    """A verbatim quote in its context: `page_text[start:end] == quote`, which `holds` says of the stored page; -1 where
    a reviewer gave it. `before` and `after` are its neighbours."""

    page: int
    start: int
    end: int
    quote: str
    role: str
    status: str
    probability: float | None
    heading: str
    before: str
    after: str
    evidence_id: int | None = None
    holds: bool | None = None


@dataclass(frozen=True, slots=True)
class FindingRow:
    """What one statement says to one criterion, with the rubric's words on it. `page`, `quote`: what it rests on, the
    reviewer's where `reviewed`; `reviewer`, `reviewed_at`, `review_reason`: of the decision that holds."""

    criterion: str
    name: str
    group_id: str
    status: str
    score: float | None
    page: int | None
    quote: str | None
    group_name: str = ""
    good_practice: bool = False
    kind: str = ""
    weight: int = 0
    confidence: float | None = None
    needs_review: bool = False
    flags: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    reviewed: bool = False
    model_status: str = ""
    model_score: float | None = None
    reviewer: str | None = None
    reviewed_at: str | None = None
    review_reason: str | None = None
    counts: str = ""
    not_count: str = ""
    basis: tuple[str, ...] = ()
    criterion_sha256: str = ""
    finding_id: int = 0
    evidence: tuple[Quote, ...] = ()


@dataclass(frozen=True, slots=True)
class GateRow:
    """A law's gate. `tests`: ref, area, required, result, criteria, note, kind, since of each requirement;
    `in_force_on`, `in_force_by`: the day whose law was held, and what gave it."""

    law: str
    version: str
    result: str
    missing: tuple[str, ...]
    unassessed: tuple[str, ...]
    tests: tuple[Mapping[str, Any], ...]
    model_result: str
    in_force_on: str | None
    in_force_by: str | None


@dataclass(frozen=True, slots=True)
class ReplyRow:
    """A company's answer, kept beside its score. `year`, `criterion`: what it is about; None for all."""

    text: str
    source: str
    replied_at: str
    criterion: str | None
    id: int
    company: str
    company_id: int
    year: int | None
    added_at: str


@dataclass(frozen=True, slots=True)
class RequestRow:
    """That a company was asked for its reply to so many claims about a year, until a day; `answered_at`: its first
    since, or else its last since it was first asked about that year."""

    company: str
    company_id: int
    year: int | None
    claims: int
    asked_at: str
    until: str
    answered_at: str | None

    def state(self, today: str) -> str:
        """answered, awaited or no answer, which it is only where the last day has ended in every time zone."""
        days_past = (date.fromisoformat(today[:10]) - date.fromisoformat(self.until)).days
        return "answered" if self.answered_at else "no answer" if days_past > 1 else "awaited"


@dataclass(frozen=True, slots=True)
class StatementDetail:
    """All that stands behind one statement's numbers. `issues`: (severity, message, hint)."""

    findings: tuple[FindingRow, ...]
    gates: tuple[GateRow, ...]
    issues: tuple[tuple[str, str, str], ...]
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RubricText:
    """A rubric as the run used it. `content` is its whole canonical JSON."""

    hash: str
    id: str
    version: str
    name: str
    content: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class RunTold:
    """What a run was told and works with. `profile` None: chosen by sector. `inputs`: as the user gave them."""

    started_at: str
    command: str
    code_version: str
    classifier: str
    classifier_revision: str
    rubric_hash: str
    profile: str | None
    extractor: str
    inputs: tuple[str, ...]
    thresholds: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RunInfo(RunTold):
    """What a run's results depend on. `scoring`: version of the scoring rules; `laws`: those that were asked for. Both
    None: the run scores nothing."""

    scoring: str | None = None
    laws: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRow(RunTold):
    """A run as recorded. `counts`: outcome -> statements; `issues`: severity -> rows."""

    id: int
    finished_at: str | None
    status: str
    rubric: str
    counts: Mapping[str, int]
    issues: Mapping[str, int]


AnyFinding = Finding | FindingRow
"""As the score room gives it, or as a database holds it after review; the best quote first."""


@dataclass(frozen=True, slots=True)
class Yardstick:
    """What numbers share that compare. `rubric`: its hash; `scoring`: version of the rules; `judge`: its revision."""

    rubric: str
    scoring: str
    judge: str


@dataclass(frozen=True, slots=True)
class PeerScores:
    """One statement's numbers: quality, walk_to_talk and each group. `day`: when it was scored."""

    profile: str
    numbers: Mapping[str, float | None]
    yardstick: Yardstick
    day: str
