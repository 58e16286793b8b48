"""What people decide: the work list, and a decision with its score."""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from statement_audit.errors import UsageError
from statement_audit.models import Rubric, Status
from statement_audit.pipeline.review_numbers import Rubrics, refresh_reviewed
from statement_audit.review.priority import Priority, Stake, effect_on_quality, places_moved, prioritise
from statement_audit.review.quotes import quote_pattern
from statement_audit.review.sheet import VERDICTS
from statement_audit.safe_text import stored_json
from statement_audit.score.reviewed import (
    WITHOUT_QUOTE,
    allowed_statuses,
    reviewed_score,
)
from statement_audit.store import read_reviews, read_worklist
from statement_audit.store.rows import ReviewSubject, ReviewTaskRow
from statement_audit.store.write_reviews import NewReview, Quoted

if TYPE_CHECKING:
    from statement_audit.store import Database, Writer

LEAST_QUOTE = 3  # words of a quote that is looked for
MOST_REASON = 4000


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which findings are asked for. `reviewer`: those that this person has not decided on; without a reviewer, or
    with `undecided`, those that nobody has."""

    company_ids: frozenset[int] | None = None
    criterion: str | None = None
    group: str | None = None
    sector: str | None = None
    reviewer: str | None = None
    undecided: bool = False


@dataclass(frozen=True, slots=True)
class WorkItem:
    """A finding on the work list, and why it stands where it stands."""

    task: ReviewTaskRow
    priority: Priority


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a reviewer says. `quote`: words of the document that the status rests on, where they are not those shown."""

    verdict: str
    status: str | None
    reason: str
    reviewer: str
    quote: str | None = None


@dataclass(frozen=True, slots=True)
class WorkList:
    """The findings in most need, and how many wait in all."""

    items: tuple[WorkItem, ...]
    waiting: int


# --- the work list --------------------------------------------------------------------------

Row = Mapping[str, Any]


def work_list(db: Database, wanted: Wanted, limit: int) -> WorkList:
    """The first `limit` findings that wait for a person, those in most need first; equals in the order of the rubric.

    Raises:
        UsageError: a criterion, group or sector that no finding has: a slip must not look like a job done.
    """
    stakes = _Stakes(db)  # reads all of them once, as does the loop below: to hold a million takes more than to read it
    _check_wanted(stakes, wanted)
    waiting = 0
    best: list[tuple[float, int, int, Priority]] = []  # the least at the front
    for place, row in enumerate(read_worklist.review_stakes(db)):
        if _is_wanted(row, wanted):
            waiting += 1
            priority = prioritise(stakes.of(row))
            heapq.heappush(best, (priority.points, -place, row["finding_id"], priority))
            if len(best) > limit:
                heapq.heappop(best)
    first = {finding_id: priority for _, _, finding_id, priority in sorted(best, reverse=True)}
    tasks = read_worklist.review_tasks(db, list(first))
    return WorkList(tuple(WorkItem(task, first[task.finding_id]) for task in tasks), waiting)


class _Stakes:
    """What hangs on each finding, worked out from all of them; and what they are about."""

    def __init__(self, db: Database) -> None:
        self.criteria: set[str] = set()
        self.groups: set[str] = set()
        self.laws = read_worklist.gate_stakes(db)
        self.percents = read_worklist.profile_weights(db)
        self.weights: dict[tuple[int, str], int] = defaultdict(int)
        qualities: dict[tuple[Any, ...], dict[int, float]] = defaultdict(dict)
        lists: set[str] = set()
        for row in read_worklist.review_stakes(db):
            self.criteria.add(row["criterion"])
            self.groups.add(row["group_id"])
            lists.add(row["sectors"])
            if row["score"] is not None:
                self.weights[row["score_id"], row["group_id"]] += row["weight"]
            if _is_ranked(row):
                qualities[_table(row)][row["score_id"]] = row["quality"]
        self.sectors = {sector for sectors in lists for company in stored_json(sectors) for sector in company}
        self.tables = {table: sorted(found.values()) for table, found in qualities.items()}

    def of(self, row: Row) -> Stake:
        """The finding's doubts and stakes."""
        percent = self.percents.get((row["rubric_hash"], row["profile"] or ""), {}).get(row["group_id"], 0)
        weight = self.weights[row["score_id"], row["group_id"]] + (row["weight"] if row["score"] is None else 0)
        effect = effect_on_quality(row["score"], row["weight"], weight, percent)
        return Stake(
            needs_review=bool(row["needs_review"]),
            reasons=tuple(stored_json(row["reasons"])),
            confidence=row["confidence"],
            weight=row["weight"],
            laws=self.laws.get(row["score_id"], {}).get(row["criterion"], ()),
            effect=effect,
            places=places_moved(row["quality"], effect, self.tables[_table(row)]) if _is_ranked(row) else 0,
        )


def _is_ranked(row: Row) -> bool:
    return bool(row["rankable"]) and row["quality"] is not None


def _table(row: Row) -> tuple[Any, ...]:
    return (row["rubric_hash"], row["profile"], row["year"])


def _is_wanted(row: Row, wanted: Wanted) -> bool:
    seen_by = {name.casefold() for name in stored_json(row["reviewers"])} if row["reviewers"] != "[]" else set()
    if wanted.reviewer is not None and wanted.reviewer.casefold() in seen_by:
        return False
    if (wanted.undecided or wanted.reviewer is None) and row["is_decided"]:
        return False
    return (
        (wanted.criterion is None or row["criterion"] == wanted.criterion)
        and (wanted.group is None or row["group_id"] == wanted.group)
        and (wanted.company_ids is None or bool(wanted.company_ids & set(stored_json(row["company_ids"]))))
        and (wanted.sector is None or wanted.sector in _sectors(row))
    )


def _sectors(row: Row) -> set[str]:
    return {sector for company in stored_json(row["sectors"]) for sector in company}


def _check_wanted(known: _Stakes, wanted: Wanted) -> None:
    asked = (
        ("criterion", wanted.criterion, known.criteria),
        ("group", wanted.group, known.groups),
        ("sector", wanted.sector, known.sectors),
    )
    for kind, value, there in asked:
        if value is not None and value not in there:
            listed = ", ".join(sorted(there)) or "none"
            raise UsageError(f"No finding in the database has the {kind} '{value}'.", hint=f"There are: {listed}")


# --- a decision -----------------------------------------------------------------------------


def decide(writer: Writer, rubrics: Rubrics, finding_id: int, verdict: Verdict) -> NewReview | None:
    """Keep a reviewer's decision beside the finding, and compute the statement's numbers after review.

    Returns:
        The decision as kept; None where this reviewer said the very same before.

    Raises:
        UsageError: no such finding, or the verdict does not fit it.
    """
    review = make_review(writer.db, rubrics, read_reviews.the_subject(writer.db, finding_id), verdict)
    if said_before(read_reviews.last_decision(writer.db, review.subject, review.reviewer), review):
        return None
    writer.write_review(review)
    refresh_reviewed(writer, rubrics)
    return review


def make_review(db: Database, rubrics: Rubrics, subject: ReviewSubject, verdict: Verdict) -> NewReview:
    """Check a verdict against its finding and work out the score of a changed status by the rubric's rules.

    Raises:
        UsageError: what is missing or not allowed.
    """
    reviewer = " ".join(verdict.reviewer.split())
    if not reviewer:
        raise UsageError(
            "A decision needs its reviewer.", hint="Add --reviewer NAME, or set STATEMENT_AUDIT_REVIEWER once."
        )
    if verdict.verdict not in VERDICTS:
        raise UsageError(f"There is no verdict '{verdict.verdict}'.", hint=f"Allowed: {', '.join(VERDICTS)}.")
    if subject.text_sha256 is None:
        raise UsageError(f"Finding {subject.finding_id}: no text was read, so there is nothing to decide.")
    reason = verdict.reason.strip()[:MOST_REASON]
    if verdict.verdict == "change":
        status, score, quoted = _changed(db, rubrics[subject.rubric_hash], subject, verdict)
        return NewReview(subject, "change", status.value, score, reason, reviewer, quoted)
    if verdict.status and (verdict.verdict == "unsure" or verdict.status != subject.status):
        raise UsageError(
            f"Verdict '{verdict.verdict}' takes no status '{verdict.status}': the model's is '{subject.status}'.",
            hint="To give another status: --verdict change --status S --reason TEXT.",
        )
    if verdict.verdict == "unsure":
        return NewReview(subject, "unsure", None, None, reason, reviewer)
    return NewReview(subject, "agree", subject.status, subject.score, reason, reviewer)


def _changed(
    db: Database, rubric: Rubric, subject: ReviewSubject, verdict: Verdict
) -> tuple[Status, float | None, Quoted | None]:
    criterion = rubric.criterion(subject.criterion)
    allowed = [status.value for status in allowed_statuses(criterion, rubric)]
    if verdict.status not in allowed:
        said = f"'{verdict.status}' is no status of {criterion.id}" if verdict.status else "A change needs a status"
        raise UsageError(f"{said}, a criterion of kind {criterion.kind.value}.", hint=f"Allowed: {', '.join(allowed)}.")
    if not verdict.reason.strip():
        raise UsageError("A change needs a reason, which others read.", hint="Add --reason TEXT.")
    if verdict.status == subject.status and not verdict.quote:
        raise UsageError(f"The model says '{subject.status}' too.", hint="Then the verdict is agree.")
    status = Status(verdict.status)
    quotes = read_reviews.quotes_of(db, subject.finding_id)
    words, quoted = _grounds(db, subject, status, verdict.quote, quotes)
    has_second = any(quote["role"] == "second" for quote in quotes)
    return status, reviewed_score(criterion, status, words, rubric, has_second=has_second), quoted


def _grounds(
    db: Database, subject: ReviewSubject, status: Status, given: str | None, quotes: Sequence[Mapping[str, Any]]
) -> tuple[str, Quoted | None]:
    """The words that a status rests on, and their place where they are not the finding's own best quote."""
    if given:
        quoted = _find_quote(db, subject, given)
        return quoted.quote, quoted
    if status in WITHOUT_QUOTE:
        return "", None
    best = next((quote for quote in quotes if quote["role"] == "best"), None)
    if best is not None:
        return best["quote"], None
    near = next((quote for quote in quotes if quote["role"] == "candidate"), None)
    if near is not None:
        return near["quote"], Quoted(near["page_id"], near["page"], near["start"], near["end"], near["quote"])
    if read_reviews.assessed_from(db, subject.finding_id) == "metadata":
        return "", None
    raise UsageError(
        f"'{status.value}' needs the words that it rests on: finding {subject.finding_id} has no quote.",
        hint="Add --quote with words copied from the document.",
    )


def _find_quote(db: Database, subject: ReviewSubject, given: str) -> Quoted:
    """Where the words stand in the stored text; blanks and kinds of quotation marks do not matter."""
    if len(given.split()) < LEAST_QUOTE:
        raise UsageError(f"A quote of fewer than {LEAST_QUOTE} words fits too many places.", hint="Copy the sentence.")
    pattern = quote_pattern(given)
    for page in read_reviews.pages_of(db, subject.extraction_id or 0):
        match = pattern.search(page.text)
        if match:
            return Quoted(page.id, page.page, match.start(), match.end(), match.group())
    raise UsageError(
        f"These words are not in {subject.source_name}: '{given[:80]}'.",
        hint="Copy them from the document as it was read: statement-audit review show FINDING_ID.",
    )


def said_before(known: Mapping[str, Any] | None, review: NewReview) -> bool:
    """Whether a reviewer's last decision says the very same."""
    if known is None:
        return False
    quote = review.quoted.quote if review.quoted else None
    said = (known["verdict"], known["status"], known["reason"], known["quote"])
    return said == (review.verdict, review.status, review.reason, quote)
