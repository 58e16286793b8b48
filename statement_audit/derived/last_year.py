"""A statement beside the company's one before. Of a draft, against a file or the newest earlier year of a database:
what became of promises, and which criteria got weaker. Of a new or changed statement at a company's site: how it
compares with last year's and with the version before.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from statement_audit.compare import years
from statement_audit.compare.commitments import PromiseOutcome
from statement_audit.derived.commitments import fates
from statement_audit.models import FIRST_VISIT, Finding, Passage, Rubric, StatementResult
from statement_audit.published import FindingRow, Yardstick
from statement_audit.store import Database, commitments, read_compared, read_results, read_reviews, reader
from statement_audit.store.read_changes import ChangeRow, score_of_last_year


@dataclass(frozen=True, slots=True)
class YearText:
    """A statement of one year: of a file, or of a database. `comparable`: scored as drafts are scored now."""

    source_name: str
    year: int | None
    passages: tuple[Passage, ...]
    findings: tuple[Finding, ...]
    comparable: bool = True


@dataclass(frozen=True, slots=True)
class LastYear:
    """`promises`: in the order of the earlier text, each with what answers it. `weaker`: criteria whose status or score
    fell, with both quotes; None where the earlier statement was scored by another yardstick."""

    source_name: str
    year: int | None
    promises: tuple[PromiseOutcome, ...]
    weaker: tuple[years.CriterionChange, ...] | None


def text_of_result(result: StatementResult) -> YearText:
    """A file that was checked."""
    findings = result.assessment.findings if result.assessment else ()
    return YearText(result.ref.source_name, result.year, result.passages, findings)


def newest_before(db: Database, company: str, year: int | None, yardstick: Yardstick) -> YearText | None:
    """The company's scored statement of the newest earlier year; None where the database has none.

    Raises:
        UsageError: no company, or several, fit the name.
    """
    texts = read_compared.company_texts(db, reader.the_company(db, company).id)
    earlier = [text for text in texts if text.year is not None and (year is None or text.year < year)]
    if not earlier:
        return None
    last = earlier[-1]
    known = read_compared.yardstick_of_score(db, last.score_id) == yardstick
    passages, findings = commitments.passages_of(db, last.score_id), read_reviews.findings_of_score(db, last.score_id)
    return YearText(last.source_name, last.year, passages, findings, known)


def against_last_year(before: YearText, after: YearText, rubric: Rubric, classifier: object = None) -> LastYear:
    """Hold a draft against the statement before. `classifier`: see `fates`."""
    rows = ([_row(finding, rubric) for finding in text.findings] for text in (before, after))
    changes = years.criteria_changes(years.in_both(*rows)) if before.comparable else None
    weaker = None if changes is None else tuple(one for one in changes if one.change in ("lost", "weaker"))
    promises = fates(before.passages, before.year, before.findings, after.passages, after.year, classifier)
    return LastYear(before.source_name, before.year, promises, weaker)


def _row(finding: Finding, rubric: Rubric) -> FindingRow:
    best = finding.evidence[0] if finding.evidence else None
    name = rubric.criterion(finding.criterion).name
    place = (best.page, best.quote) if best else (None, None)
    return FindingRow(finding.criterion, name, finding.group, finding.status, finding.score, *place)


@dataclass(frozen=True, slots=True)
class Compared:
    """`with_what`: last year, or the version before. `comparable`: both were scored by the same yardstick; without it
    the criteria and the qualities say nothing. `quality`: of the other one."""

    with_what: str
    comparison: years.YearComparison
    quality: float | None
    comparable: bool


def compared(db: Database, row: ChangeRow) -> Iterator[Compared]:
    """Yield a new or changed statement beside what came before it. What a first visit found is no change."""
    if row.detail == FIRST_VISIT or row.event not in ("new", "changed", "back") or row.score_state != "scored":
        return
    last_year = score_of_last_year(db, row.statement_id, row.year)
    before = row.previous_score_id if row.event == "changed" else None
    for with_what, score_id in (("last year", last_year), ("the version before", before)):
        if score_id is not None and row.score_id is not None:
            yield from _beside(db, row.company, with_what, (score_id, row.score_id))


def _beside(db: Database, company: str, with_what: str, scores: tuple[int, int]) -> Iterator[Compared]:
    before, after = (read_compared.text_of_score(db, score_id) for score_id in scores)
    if before is None or after is None:
        return
    first, second = (read_compared.yardstick_of_score(db, score_id) for score_id in scores)
    findings = [read_results.decided_findings(db, score_id) if first == second else () for score_id in scores]
    quality = db.value("SELECT quality FROM score_results WHERE score_id = ?", (scores[0],))
    yield Compared(with_what, years.compare_years(company, before, after, *findings), quality, first == second)
