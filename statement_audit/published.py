"""Values that go from the database to the published report: frozen, standard library only.

One `Published` is one company's statement of one year, with the score that the views use. What a person decided
outranks the model in `Answer.status` and `Answer.score`; the model's own stay beside them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Published:
    """A company's statement of one year. `unranked_reason`: why it stands outside the league table, or None."""

    company_id: int
    company: str
    company_number: str | None
    website: str | None
    year: int | None
    statement_id: int
    score_id: int
    run_id: int
    rubric_hash: str
    extraction_id: int | None
    source_name: str
    url: str | None
    document_sha256: str
    media_type: str | None
    title: str | None
    language: str | None
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


@dataclass(frozen=True, slots=True)
class Quote:
    """A verbatim quote in its context: `page_text[start:end] == quote`; `before` and `after` are its neighbours."""

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


@dataclass(frozen=True, slots=True)
class Decision:
    """A review that holds."""

    verdict: str
    reason: str
    reviewer: str
    reviewed_at: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What one statement says to one criterion. `review`: the decision behind `status`, where a person took one."""

    criterion: str
    group_id: str
    status: str
    score: float | None
    model_status: str
    model_score: float | None
    confidence: float | None
    needs_review: bool
    flags: tuple[str, ...]
    reasons: tuple[str, ...]
    quotes: tuple[Quote, ...]
    review: Decision | None = None

    @property
    def best(self) -> Quote | None:
        """The quote that stands for the answer."""
        return self.quotes[0] if self.quotes else None


@dataclass(frozen=True, slots=True)
class LawGate:
    """One law's gate, with decisions applied. `tests`: ref, area, required, result, criteria, note, kind, since."""

    law: str
    version: str
    result: str
    tests: tuple[Mapping[str, Any], ...]
    model_result: str
    in_force_on: str | None
    in_force_by: str | None


@dataclass(frozen=True, slots=True)
class CompanyReply:
    """What a company answered. `year` or `criterion` None: to all of them."""

    text: str
    source: str
    replied_at: str
    year: int | None
    criterion: str | None


@dataclass(frozen=True, slots=True)
class StatementDetail:
    """All that stands behind one statement's numbers. `issues`: (severity, message, hint)."""

    answers: tuple[Answer, ...]
    gates: tuple[LawGate, ...]
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
class RunText:
    """A run as recorded; `counts`: outcome -> statements."""

    id: int
    started_at: str
    finished_at: str | None
    command: str
    code_version: str
    classifier: str
    classifier_revision: str
    thresholds: Mapping[str, float]
    rubric_hash: str
    extractor: str
    counts: Mapping[str, int] = field(default_factory=dict)
