"""What a change at a company's site means: the statement beside last year's, and beside the version before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from statement_audit.models import FIRST_VISIT

if TYPE_CHECKING:
    from statement_audit.compare.years import YearComparison
    from statement_audit.store import Database
    from statement_audit.store.read_changes import ChangeRow


@dataclass(frozen=True, slots=True)
class Compared:
    """`with_what`: last year, or the version before. `comparable`: both were scored by the same yardstick; without it
    the criteria and the qualities say nothing. `quality`: of the other one."""

    with_what: str
    comparison: YearComparison
    quality: float | None
    comparable: bool


def compared(db: Database, row: ChangeRow) -> Iterator[Compared]:
    """Yield a new or changed statement beside what came before it. What a first visit found is no change."""
    from statement_audit.store.read_changes import score_of_last_year

    if row.detail == FIRST_VISIT or row.event not in ("new", "changed", "back") or row.score_state != "scored":
        return
    last_year = score_of_last_year(db, row.statement_id, row.year)
    before = row.previous_score_id if row.event == "changed" else None
    for with_what, score_id in (("last year", last_year), ("the version before", before)):
        if score_id is not None and row.score_id is not None:
            yield from _beside(db, row.company, with_what, (score_id, row.score_id))


def _beside(db: Database, company: str, with_what: str, scores: tuple[int, int]) -> Iterator[Compared]:
    from statement_audit.compare.years import compare_years
    from statement_audit.store.read_findings import decided_findings
    from statement_audit.store.read_peers import yardstick_of_score
    from statement_audit.store.read_texts import text_of_score

    before, after = (text_of_score(db, score_id) for score_id in scores)
    if before is None or after is None:
        return
    first, second = (yardstick_of_score(db, score_id) for score_id in scores)
    findings = [decided_findings(db, score_id) if first == second else () for score_id in scores]
    quality = db.value("SELECT quality FROM score_results WHERE score_id = ?", (scores[0],))
    yield Compared(with_what, compare_years(company, before, after, *findings), quality, first == second)
