"""Promises and what became of them: held against the next statement, stored or not."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from statement_audit.compare.answered import PromiseReader, answered
from statement_audit.compare.commitments import Later, Promise, PromiseOutcome, follow_up, still_open
from statement_audit.compare.gaps import PROMISES
from statement_audit.derived.promises import Plans, read_promises, read_report
from statement_audit.models import Finding, Passage
from statement_audit.store import Database
from statement_audit.store import commitments as stored

Track = Callable[[Sequence[stored.FollowedRow]], Iterable[stored.FollowedRow]]
"""Yields the statements again and tells how far it is."""


def update_commitments(db: Database, load: Callable[[], object], track: Track = iter) -> int:
    """Write the promises of every statement that was scored anew, or whose next statement was; returns their number.

    `load`: the judge's classifier, asked for where there is something to decide. See `fates`."""
    count = 0
    for row in track(stored.undecided(db)):
        rows = [_as_row(row, outcome) for outcome in follow(db, row, load)]
        with db.transaction():
            count += stored.write_commitments(db, row.statement_id, row.score_id, row.next_score_id, rows)
    return count


def follow(db: Database, row: stored.FollowedRow, load: Callable[[], object]) -> tuple[PromiseOutcome, ...]:
    """One statement's promises, decided by the next one where there is one."""
    earlier, classifier = stored.passages_of(db, row.score_id), load()
    evidence = stored.promise_evidence(db, row.score_id)
    promises = tuple(read_promises(earlier, row.year, evidence, plans=_plans(classifier)))
    later = stored.passages_of(db, row.next_score_id) if promises and row.next_score_id is not None else None
    return _decide(promises, earlier, later, row.next_year, classifier)


def fates(
    earlier: Sequence[Passage],
    year: int | None,
    findings: Iterable[Finding],
    later: Sequence[Passage],
    later_year: int | None,
    classifier: object = None,
) -> tuple[PromiseOutcome, ...]:
    """What a statement makes of each promise of an earlier one, in the order of the earlier text; nothing is stored.

    Args:
        findings: of the earlier statement, for the criterion that a promise is evidence for.
        classifier: reads plans, and each beside the later passages, if it can; rules of language decide the rest."""
    promises = tuple(read_promises(earlier, year, _evidence(findings), plans=_plans(classifier)))
    return _decide(promises, earlier, later, later_year, classifier)


def _plans(classifier: object) -> Plans | None:
    return classifier.plans if isinstance(classifier, PromiseReader) else None


def _decide(
    promises: Sequence[Promise],
    earlier: Sequence[Passage],
    later: Sequence[Passage] | None,
    year: int | None,
    classifier: object,
) -> tuple[PromiseOutcome, ...]:
    if later is None:
        return still_open(promises)
    read = read_promises(later, year, {}, going_on=True, plans=_plans(classifier))
    again = {promise.passage.index: promise.due for promise in read}
    decided_by = Later(year, later, again, read_report)
    by_rules = follow_up(promises, earlier, decided_by)
    if not isinstance(classifier, PromiseReader):
        return by_rules
    outcomes = answered(promises, earlier, decided_by, classifier)
    return tuple(more_telling(one, rule) for one, rule in zip(outcomes, by_rules, strict=True))


def more_telling(read: PromiseOutcome, by_rules: PromiseOutcome) -> PromiseOutcome:
    """What rules say stands where the network finds nothing, and where its passage speaks of promises as such."""
    return by_rules if by_rules.state != "dropped" and (by_rules.sure or read.state == "dropped") else read


def _evidence(findings: Iterable[Finding]) -> dict[tuple[int, int], dict[str, Any]]:
    """As `promise_evidence` gives it, of findings that are not stored."""
    return {
        (one.page, one.start): {"criterion": finding.criterion}
        for finding in findings
        for one in finding.evidence
        if one.role in ("best", "second") and one.status in PROMISES
    }


def _as_row(row: stored.FollowedRow, outcome: PromiseOutcome) -> dict[str, Any]:
    promise, answer = outcome.promise, outcome.answer
    return {
        "statement_id": row.statement_id, "score_id": row.score_id, "evidence_id": promise.evidence_id,
        "criterion": promise.criterion or "", "page": promise.passage.page, "quote": promise.passage.quote,
        "status": promise.status, "due": promise.due, "state": outcome.state, "overdue": outcome.overdue,
        "answered_by_statement_id": row.next_statement_id, "answered_page": answer.page if answer else None,
        "answered_quote": answer.quote if answer else None, "answered_due": outcome.answered_due,
    }  # fmt: skip
