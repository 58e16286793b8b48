"""The work list: the findings that wait for a person, those in most need first."""

import heapq
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from statement_audit.errors import UsageError
from statement_audit.features.review.priority import Priority, Stake, effect_on_quality, places_moved, prioritise
from statement_audit.safe_text import stored_json
from statement_audit.store import Database, read_reviews
from statement_audit.store.rows import ReviewTaskRow


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which findings are asked for. `reviewer`: those that this person has not decided on; without a reviewer, or
    with `undecided`, those that nobody has."""

    company_id: int | None = None
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
class WorkList:
    """The findings in most need, and how many wait in all."""

    items: tuple[WorkItem, ...]
    waiting: int


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
    for place, row in enumerate(read_reviews.review_stakes(db)):
        if _is_wanted(row, wanted):
            waiting += 1
            priority = prioritise(stakes.of(row))
            heapq.heappush(best, (priority.points, -place, row["finding_id"], priority))
            if len(best) > limit:
                heapq.heappop(best)
    first = {finding_id: priority for _, _, finding_id, priority in sorted(best, reverse=True)}
    tasks = read_reviews.review_tasks(db, list(first))
    return WorkList(tuple(WorkItem(task, first[task.finding_id]) for task in tasks), waiting)


class _Stakes:
    """What hangs on each finding, worked out from all of them; and what they are about."""

    def __init__(self, db: Database) -> None:
        self.known: dict[str, set[str]] = {"criterion": set(), "group": set(), "sector": set()}
        self.laws = read_reviews.gate_stakes(db)
        self.percents = read_reviews.profile_weights(db)
        self.weights: dict[tuple[int, str], int] = defaultdict(int)
        qualities: dict[tuple[Any, ...], dict[int, float]] = defaultdict(dict)
        lists: set[str] = set()
        for row in read_reviews.review_stakes(db):
            self.known["criterion"].add(row["criterion"])
            self.known["group"].add(row["group_id"])
            lists.add(row["sectors"])
            if row["score"] is not None:
                self.weights[row["score_id"], row["group_id"]] += row["weight"]
            if _is_ranked(row):
                qualities[_table(row)][row["score_id"]] = row["quality"]
        self.known["sector"].update(sector for sectors in lists for sector in _sectors(sectors))
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
        and (wanted.company_id is None or wanted.company_id in stored_json(row["company_ids"]))
        and (wanted.sector is None or wanted.sector in _sectors(row["sectors"]))
    )


def _sectors(stored: str) -> set[str]:
    return {sector for company in stored_json(stored) for sector in company}


def _check_wanted(stakes: _Stakes, wanted: Wanted) -> None:
    for kind, there in stakes.known.items():
        value = getattr(wanted, kind)
        if value is not None and value not in there:
            listed = ", ".join(sorted(there)) or "none"
            raise UsageError(f"No finding in the database has the {kind} '{value}'.", hint=f"There are: {listed}")
