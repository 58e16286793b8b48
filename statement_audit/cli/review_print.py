"""Lists of `review`: the work list, decisions, agreement."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from statement_audit.cli import output
from statement_audit.cli.output import Column, Listing
from statement_audit.features.review.agreement import ALL_GROUPS

if TYPE_CHECKING:
    from statement_audit.features.review.work_list import WorkItem
    from statement_audit.store.rows import ReopenedRow

QUOTED = 110
WHOM = "company, and why"


TASKS = (
    Column("finding", lambda item: item.task.finding_id, right=True),
    Column("points", lambda item: output.number(item.priority.points, 1), right=True),
    Column("criterion", lambda item: f"{item.task.criterion}\n{output.words(item.task.status)}"),
    Column("what, and why", lambda item: _task(item), least=30),
)
LOG = Listing(
    (
        Column("when", lambda row: row["reviewed_at"][:10]),
        Column("who", "reviewer"),
        Column("criterion", lambda row: f"{row['criterion']}\n{row['model_status']}"),
        Column("decision", lambda row: _decision(row)),
        Column(WHOM, lambda row: f"{output.of_year(row['company'], row['year'])}\n{row['reason']}".rstrip(), least=24),
    ),
    empty="Nobody has decided anything yet.",
)
DISPUTED = Listing(
    (
        Column("finding", "finding_id", right=True),
        Column("criterion"),
        Column("company, and what each says", lambda row: _said(row), least=30),
    ),
    empty="Nobody differs from anybody else.",
)
REOPENED = Listing(
    (
        Column("finding", lambda row: row.finding_id or "–", right=True),
        Column("criterion"),
        Column("decided", lambda row: f"{row.status}\n{row.reviewer}, {row.reviewed_at[:10]}"),
        Column(WHOM, lambda row: _reopened(row), least=24),
    ),
    empty="No decision was reopened.",
    ending="\n{count} decisions to look at again: review show FINDING",
)
AGREEMENT = Listing(
    (
        Column("who", lambda row: row.first if row.group == ALL_GROUPS else "", least=10),
        Column("with", lambda row: row.second if row.group == ALL_GROUPS else "", least=10),
        Column("group"),
        Column("both", "pairs", right=True),
        Column("agreed", right=True),
        Column("kappa", digits=2),
        Column("kappa, coarse", "family_kappa", digits=2),
    ),
    empty="Nobody has decided anything yet.",
    ending=output.LEGENDS["agreement"],
)


def _task(item: WorkItem) -> str:
    task = item.task
    quote = f"\n“{output.shorten(task.quote, QUOTED)}” (p. {task.page})" if task.quote else ""
    why = "; ".join(reason.words for reason in item.priority.reasons)
    return f"{output.of_year(', '.join(task.companies), task.year)}{quote}\n{why}"


def _decision(row: Mapping[str, Any]) -> str:
    change = row["status"] if row["verdict"] == "change" else ""
    held = "" if row["holds"] else "\n(no longer)"
    return f"{row['verdict']}\n{change}{held}".rstrip()


def _said(row: Mapping[str, Any]) -> str:
    holds = f"{row['status_now']} by {row['decided_by']}"
    said = (output.of_year(row["company"], row["year"]), *row["said"], f"model: {row['model_status']}; holds: {holds}")
    return "\n".join(said)


def _reopened(row: ReopenedRow) -> str:
    now = f"; the model now says {row.status_now}" if row.status_now else ""
    return f"{output.of_year(row.company, row.year)}\n{output.WORDS['reopened'][row.why]}{now}"


def print_list(items: Sequence[WorkItem], waiting: int) -> None:
    """Findings in the order of need, each with its reasons under it."""
    if output.show_table(TASKS, items, empty="Nothing waits for a decision."):
        output.say(f"\n{len(items)} of {waiting} findings that wait. See one: review show FINDING")
