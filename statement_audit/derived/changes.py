"""A change at a company's site with what it means: its score, and how it compares with last year and with before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from statement_audit.compare.years import compare_years
from statement_audit.models import FIRST_VISIT

if TYPE_CHECKING:
    from statement_audit.compare.years import YearComparison
    from statement_audit.models import StatementText
    from statement_audit.store import Database
    from statement_audit.store.read_changes import ChangeRow, ScoredDocument

MOST_COMPANIES = 3  # of a group's statement that are looked up for an earlier year


@dataclass(frozen=True, slots=True)
class Compared:
    """`with_what`: last year, or the version before. `comparable`: both were scored by the same yardstick; without it
    the criteria and the qualities say nothing."""

    with_what: str
    comparison: YearComparison
    quality: float | None
    comparable: bool


@dataclass(frozen=True, slots=True)
class Change:
    """`score`: None where the change leaves no document, or it is not scored yet."""

    row: ChangeRow
    score: ScoredDocument | None
    compared: tuple[Compared, ...] = ()

    @property
    def year(self) -> int | None:
        """The year of the statement: of its text, else as the link gives it."""
        return self.score.year if self.score and self.score.year else self.row.year


def describe(db: Database, row: ChangeRow) -> Change:
    """Look up what a change means. What the first visit found is no change, and compared with nothing."""
    from statement_audit.store.read_changes import scored_document
    from statement_audit.store.read_texts import text_of_score

    score = scored_document(db, row.document_sha256)
    silent = row.detail == FIRST_VISIT or row.event in ("linked", "unlinked", "moved")
    if silent or score is None or score.state != "scored":
        return Change(row, score)
    text = text_of_score(db, score.score_id)
    if text is None:
        return Change(row, score)
    found = [("last year", _last_year(db, score))]
    if row.event == "changed" and (before := scored_document(db, row.previous_sha256)) and before.state == "scored":
        found.append(("the version before", text_of_score(db, before.score_id)))
    return Change(row, score, tuple(_compare(db, row, what, other, text) for what, other in found if other))


def _last_year(db: Database, score: ScoredDocument) -> StatementText | None:
    """The newest scored statement of an earlier year, of the first of its companies that has one."""
    from statement_audit.store.read_changes import companies_of
    from statement_audit.store.read_texts import company_texts

    for company_id in companies_of(db, score.statement_id)[:MOST_COMPANIES]:
        earlier = [one for one in company_texts(db, company_id) if one.year and score.year and one.year < score.year]
        if earlier:
            return earlier[-1]
    return None


def _compare(db: Database, row: ChangeRow, what: str, before: StatementText, after: StatementText) -> Compared:
    from statement_audit.store.read_changes import scored_document
    from statement_audit.store.read_findings import decided_findings
    from statement_audit.store.read_peers import yardstick_of_score

    comparable = yardstick_of_score(db, before.score_id) == yardstick_of_score(db, after.score_id)
    findings = [decided_findings(db, one.score_id) if comparable else () for one in (before, after)]
    score = scored_document(db, before.document_sha256)
    comparison = compare_years(row.company, before, after, *findings)
    return Compared(what, comparison, score.quality if score else None, comparable)
