"""What the readers return: one frozen dataclass for each kind of row, and what makes them of a query's rows."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import UnionType
from typing import Any, TypeVar, cast, get_args, get_origin, get_type_hints

from statement_audit.models import BlockKind, DocumentKind, EntityCheck, Status
from statement_audit.published import FindingRow, GateRow, RankedScore, ReplyRow, RunRow
from statement_audit.safe_text import stored_json
from statement_audit.store.connection import Database, Parameters


@dataclass(frozen=True, slots=True)
class LeagueRow:
    """A ranked statement. `rank`: among what was chosen, of its profile, rubric and `group`, 1 the best; `percentile`:
    percent of the others there that score lower. `quality` 0-100 after people's decisions on `decided` findings,
    `model_quality` as the judge gave it; `gates`: law -> result. `replies`: how many the company gave to this year's
    results or to all. `guessed`: those of the sectors that nobody named. `size`: turnover band in a
    register's words."""

    rank: int
    company: str
    year: int | None
    profile: str
    quality: float
    band: str | None
    walk_to_talk: float | None
    honesty: int | None
    coverage: float | None
    percentile: float | None
    gates: Mapping[str, str]
    sectors: tuple[str, ...]
    guessed: tuple[str, ...]
    source_name: str
    statement_id: int
    rubric: str
    model_quality: float
    decided: int
    replies: int
    size: str | None
    group: str
    company_id: int
    score_id: int


@dataclass(frozen=True, slots=True)
class UnrankedRow:
    """A document or reference outside the league table. `reason`: a state, `policy_not_statement`, `little_text`,
    `no_quality`, `superseded` (another statement stands for the company and year) or the issue code of a failure.
    `company_id`: None where no company is named, or several in the database have that name."""

    company: str | None
    year: int | None
    source_name: str
    statement_id: int | None
    reason: str
    message: str
    hint: str
    company_id: int | None = None
    profile: str | None = None
    sectors: tuple[str, ...] = ()
    guessed: tuple[str, ...] = ()
    size: str | None = None
    replies: int = 0
    decided: int = 0


@dataclass(frozen=True, slots=True)
class RunItemRow:
    """What a run made of one source. `outcome`: a state, `reused`, or `failed` (no document, no statement)."""

    source_name: str
    outcome: str
    statement_id: int | None
    companies: tuple[str, ...]
    year: int | None


@dataclass(frozen=True, slots=True)
class CompanyRow:
    """A company with the years (newest first, None where unknown) that it has statements for."""

    id: int
    name: str
    company_number: str | None
    website: str | None
    years: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class IssueRow:
    """One thing that a person should know; `run_id` is the run asked for, `first_run_id` the one that raised it."""

    stage: str
    code: str
    severity: str
    source_name: str
    statement_id: int | None
    message: str
    hint: str
    data: Mapping[str, Any]
    run_id: int
    first_run_id: int


@dataclass(frozen=True, slots=True)
class StatementRow:
    """The document behind the numbers. `other_companies`: who else it speaks for."""

    id: int
    source_name: str
    url: str | None
    title: str | None
    year: int | None
    kind: str | None
    state: str
    language: str | None
    period_start: str | None
    period_end: str | None
    laws: tuple[str, ...]
    pages: tuple[int, ...]
    document_sha256: str
    archive_path: str
    sectors: tuple[str, ...]
    named_in_text: bool | None
    other_companies: tuple[str, ...]
    reporting_entities: tuple[str, ...] = ()
    company_numbers: tuple[str, ...] = ()
    period_basis: str | None = None
    approving_body: str | None = None
    approval_kind: str | None = None
    approval_date: str | None = None
    signatory_name: str | None = None
    signatory_role: str | None = None
    signed: bool | None = None
    laws_named: tuple[str, ...] = ()
    published_on: str | None = None
    sector_guesses: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class FactRow:
    """One thing that a statement says of itself, with its quote. `end_date`: of approval, signing, publication too."""

    fact: str
    value: str
    role: str | None
    start_date: str | None
    end_date: str | None
    entity: str | None
    law: str | None
    company_number: str | None
    signed: bool | None
    confidence: float
    page: int
    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """One decision. `holds`: it is the last on this text and criterion; `verdict`: agree, change or unsure."""

    id: int
    statement_id: int
    criterion: str
    finding_id: int | None
    verdict: str
    status: str | None
    score: float | None
    model_status: str
    model_score: float | None
    reason: str
    reviewer: str
    reviewed_at: str
    text_sha256: str
    criterion_sha256: str
    page: int | None
    quote: str | None
    holds: bool
    group_id: str


@dataclass(frozen=True, slots=True)
class ReopenedRow:
    """A decision that no longer holds. `why`: text_changed, criterion_changed, document_replaced,
    other_quote (the judge now shows words that the person did not see) or not_asked;
    `finding_id`: the finding to look at now, None where there is none."""

    company: str
    year: int | None
    criterion: str
    name: str | None
    why: str
    verdict: str
    status: str | None
    model_status: str
    status_now: str | None
    reviewer: str
    reviewed_at: str
    review_id: int
    finding_id: int | None


@dataclass(frozen=True, slots=True)
class JudgedRow:
    """A finding, the text it was made from and the criterion as it stood."""

    finding_id: int
    score_id: int
    statement_id: int
    criterion: str
    status: str
    score: float | None
    text_sha256: str | None
    criterion_sha256: str
    document_sha256: str
    source_name: str
    rubric_hash: str
    profile: str | None


@dataclass(frozen=True, slots=True)
class ReviewTaskRow(JudgedRow):
    """A finding that a person could decide on. `companies`: all that the statement stands for; `page`, `quote`: of the
    best passage, or of the one that came close; `reviewers`: who looked at it as it stands; `is_decided`: one of them
    was not unsure."""

    companies: tuple[str, ...]
    year: int | None
    sectors: tuple[str, ...]
    name: str
    group_id: str
    weight: int
    confidence: float | None
    needs_review: bool
    reasons: tuple[str, ...]
    page: int | None
    quote: str | None
    reviewers: tuple[str, ...]
    is_decided: bool


@dataclass(frozen=True, slots=True)
class ReviewSubject(JudgedRow):
    """What a decision is about."""

    extraction_id: int | None
    is_latest: bool

    @property
    def read_as(self) -> tuple[str | None, str]:
        """The text and the criterion that it was made of: hashes of both."""
        return self.text_sha256, self.criterion_sha256


@dataclass(frozen=True, slots=True)
class DecidedStatementRow:
    """A statement that people decided on. `decisions`: criterion, status, quote and dropped of each."""

    sha256: str
    archive_path: str
    media_type: str | None
    company: str
    year: int | None
    sectors: tuple[str, ...]
    laws: tuple[str, ...]
    decisions: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True)
class PageRow:
    """A stored page. `method`: text, ocr or none."""

    id: int
    page: int
    text: str
    method: str


@dataclass(frozen=True, slots=True)
class CompanyView:
    """All of one company and year."""

    company: CompanyRow
    year: int | None
    statement: StatementRow
    scores: RankedScore
    gates: tuple[GateRow, ...]
    findings: tuple[FindingRow, ...]
    issues: tuple[IssueRow, ...]
    replies: tuple[ReplyRow, ...]
    run: RunRow
    facts: tuple[FactRow, ...] = ()
    entity_checks: tuple[EntityCheck, ...] = ()


Row = TypeVar("Row")


def build(kind: type[Row], row: dict[str, Any], **more: Any) -> Row:
    """Make a row object from a query's row by its field types: tuples and mappings are JSON, truth values 0/1, names of
    statuses and blocks enumerations.

    Columns that the row object does not have are left out. `more`: what is said beside the row, or in its place.
    """
    columns = [(name, how) for name, how in _columns(cast("Any", kind)) if name in row and name not in more]
    return kind(**{name: _read(how, row[name]) for name, how in columns}, **more)


def read_rows(db: Database, kind: type[Row], sql: str, parameters: Parameters = ()) -> list[Row]:
    """The rows of a query as row objects."""
    return [build(kind, row) for row in db.rows(sql, parameters)]


@cache
def _columns(kind: Any) -> tuple[tuple[str, Any], ...]:
    return tuple((name, _bare(how)) for name, how in get_type_hints(kind).items())


def _bare(how: Any) -> Any:
    """A type without what is in it, and without None: `tuple` of `tuple[str, ...] | None`."""
    if isinstance(how, UnionType):
        how = get_args(how)[0]
    return get_origin(how) or how


def _read(how: Any, value: Any) -> Any:
    if value is None:
        return None
    if how is tuple:
        return tuple(stored_json(value))
    if how is Mapping:
        return stored_json(value)
    return how(value) if how in (bool, Status, BlockKind, DocumentKind) else value
