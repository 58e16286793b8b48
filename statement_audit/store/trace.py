"""From a printed figure back to where it came from: quote, page, document, fetch, run, rubric, reviews."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from statement_audit.errors import UsageError
from statement_audit.published import FindingRow, Quote, ReplyRow, RunInfo, ScoreRow
from statement_audit.store.connection import Database
from statement_audit.store.read_results import company_view, decided_findings
from statement_audit.store.read_reviews import reviews
from statement_audit.store.rows import ReviewRow, build, read_rows
from statement_audit.store.sql_files import queries_of

_SQL = queries_of("trace")


@dataclass(frozen=True, slots=True)
class TracedScore(ScoreRow):
    """The scoring of one document under one fingerprint."""

    fingerprint: str
    is_latest: bool


@dataclass(frozen=True, slots=True)
class TracedDocument:
    """The archived bytes, and how they were read. `archive_path`: below the archive's folder."""

    statement_id: int
    sha256: str
    source_name: str
    url: str | None
    media_type: str | None
    size: int
    archive_path: str
    title: str | None
    year: int | None
    companies: tuple[str, ...]
    listed_in: tuple[str, ...]
    read_by: str | None
    text_sha256: str | None
    pages: int | None


@dataclass(frozen=True, slots=True)
class TracedFetch:
    """One request chain that brought the document, or was told that it is still right. `hops`: address and status."""

    fetch_id: int
    run_id: int | None
    url: str
    final_url: str
    hops: tuple[Mapping[str, Any], ...]
    status: int | None
    media_type: str | None
    fetched_at: str
    seconds: float
    size: int
    headers: Mapping[str, str]
    robots: str | None
    tool: str
    not_modified: bool


@dataclass(frozen=True, slots=True)
class TracedLink:
    """How the document was found on the web: the addresses from the start to it, and the words that lead there."""

    company: str
    url: str
    label: str
    path: tuple[str, ...]
    state: str
    first_seen: str
    last_seen: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TracedRun(RunInfo):
    """The run that computed the score, and all that its results depend on."""

    run_id: int
    finished_at: str | None
    rubric_id: str
    rubric_version: str


@dataclass(frozen=True, slots=True)
class Trace:
    """The whole way back. `finding` and `quotes` are empty for a statement's numbers."""

    finding: FindingRow | None
    quotes: tuple[Quote, ...]
    score: TracedScore
    document: TracedDocument
    fetches: tuple[TracedFetch, ...]
    links: tuple[TracedLink, ...]
    run: TracedRun
    reviews: tuple[ReviewRow, ...]
    replies: tuple[ReplyRow, ...]


def trace_finding(db: Database, finding_id: int) -> Trace:
    """The way back from one finding.

    Raises:
        UsageError: there is no such finding.
    """
    score_id = db.value("SELECT score_id FROM findings WHERE id = ?", (finding_id,))
    if score_id is None:
        raise UsageError(
            f"There is no finding {finding_id} in the database.",
            hint="`finding_id` stands in latest_findings; or name a company and a criterion.",
        )
    found = next(each for each in decided_findings(db, score_id) if each.finding_id == finding_id)
    decisions = tuple(reviews(db, finding_id=finding_id))
    return _trace(db, score_id, replace(found, evidence=()), found.evidence, decisions)


def trace_company(db: Database, company: str, criterion: str | None = None, year: int | None = None) -> Trace:
    """The way back from a company's finding on one criterion, or from its numbers where no criterion is named.

    Raises:
        UsageError: no company or several fit, there is no statement for the year, or the rubric lacks the criterion.
    """
    if criterion is None:
        return _trace(db, company_view(db, company, year).scores.score_id, None, (), ())
    return trace_finding(db, finding_of(db, company, criterion, year))


def finding_of(db: Database, company: str, criterion: str, year: int | None) -> int:
    """The number of a company's finding on one criterion; errors as in `trace_company`."""
    view = company_view(db, company, year)
    for finding in view.findings:
        if finding.criterion.casefold() == criterion.strip().casefold():
            return finding.finding_id
    raise UsageError(
        f"{view.company.name}, {view.year or 'year unknown'}: there is no finding on '{criterion}'.",
        hint="Criteria have ids such as DOM-01; list them with: statement-audit rubric show",
    )


def _trace(
    db: Database, score_id: int, finding: FindingRow | None, quotes: tuple[Quote, ...], decisions: tuple[ReviewRow, ...]
) -> Trace:
    (score,) = db.rows(_SQL["score"], (score_id,))
    (run,) = read_rows(db, TracedRun, _SQL["run"], (score["run_id"],))
    sha256 = score["document_sha256"]
    fetches = tuple(read_rows(db, TracedFetch, _SQL["fetches"], (sha256,)))
    links = tuple(read_rows(db, TracedLink, _SQL["links"], (sha256,)))
    (document,) = read_rows(db, TracedDocument, _SQL["document"], score)
    about = {"statement": score["statement_id"], "criterion": finding.criterion if finding else None}
    replied = tuple(read_rows(db, ReplyRow, _SQL["replies"], about))
    return Trace(finding, quotes, build(TracedScore, score), document, fetches, links, run, decisions, replied)
