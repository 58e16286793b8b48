"""A draft against the company's statement before: what became of its promises, and which criteria got weaker."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from statement_audit.compare.commitments import PromiseOutcome
from statement_audit.compare.years import CriterionChange, criteria_changes
from statement_audit.derived.commitments import fates
from statement_audit.models import Finding, Passage, Rubric, StatementResult
from statement_audit.published import FindingRow

if TYPE_CHECKING:
    from statement_audit.published import Yardstick
    from statement_audit.store import Database


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
    weaker: tuple[CriterionChange, ...] | None


def text_of_result(result: StatementResult) -> YearText:
    """A file that was checked."""
    findings = result.assessment.findings if result.assessment else ()
    return YearText(result.ref.source_name, result.year, result.passages, findings)


def newest_before(db: Database, company: str, year: int | None, yardstick: Yardstick) -> YearText | None:
    """The company's scored statement of the newest earlier year; None where the database has none.

    Raises:
        UsageError: no company, or several, fit the name.
    """
    from statement_audit.store.read_commitments import passages_of
    from statement_audit.store.read_peers import yardstick_of_score
    from statement_audit.store.read_reviews import findings_of_score
    from statement_audit.store.read_texts import company_texts
    from statement_audit.store.reader import the_company

    texts = company_texts(db, the_company(db, company).id)
    earlier = [text for text in texts if text.year is not None and (year is None or text.year < year)]
    if not earlier:
        return None
    last = earlier[-1]
    known = yardstick_of_score(db, last.score_id) == yardstick
    passages, findings = passages_of(db, last.score_id), findings_of_score(db, last.score_id)
    return YearText(last.source_name, last.year, passages, findings, known)


def against_last_year(before: YearText, after: YearText, rubric: Rubric, classifier: object = None) -> LastYear:
    """Hold a draft against the statement before. `classifier`: see `fates`."""
    changes = criteria_changes(_rows(before, rubric), _rows(after, rubric)) if before.comparable else None
    weaker = None if changes is None else tuple(one for one in changes if one.change in ("lost", "weaker"))
    promises = fates(before.passages, before.year, before.findings, after.passages, after.year, classifier)
    return LastYear(before.source_name, before.year, promises, weaker)


def _rows(text: YearText, rubric: Rubric) -> list[FindingRow]:
    return [_row(finding, rubric) for finding in text.findings]


def _row(finding: Finding, rubric: Rubric) -> FindingRow:
    best = finding.evidence[0] if finding.evidence else None
    name = rubric.criterion(finding.criterion).name
    place = (best.page, best.quote) if best else (None, None)
    return FindingRow(finding.criterion, name, finding.group, finding.status, finding.score, *place)
