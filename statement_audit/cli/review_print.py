"""Printing for `review`: the work list, one finding with everything around it, decisions, agreement."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from statement_audit.cli import output
from statement_audit.cli.output import Column, Listing
from statement_audit.features.review.agreement import ALL_GROUPS

if TYPE_CHECKING:
    from statement_audit.features.review.finding_view import FindingView
    from statement_audit.features.review.priority import Reason
    from statement_audit.features.review.work_list import WorkItem
    from statement_audit.store.rows import ReopenedRow
    from statement_audit.store.write_reviews import NewReview

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


def print_finding(view: FindingView, reasons: Sequence[Reason], db: Path) -> None:
    """One finding on the screen, from the words to the command that decides."""
    task, criterion = view.task, view.criterion
    output.say(f"Finding {task.finding_id}: {output.of_year(', '.join(task.companies), task.year)}")
    practice = " (Good practice: no statute names it.)" if view.group.good_practice else ""
    output.say(f"{criterion.id} {criterion.name} ({view.group.name}, weight {criterion.weight})")
    output.say(f"  {view.group.question}{practice}")
    _print_quotes(view)
    _print_rubric(view)
    _print_model(view, reasons)
    _print_reviews(view)
    _print_how(view, db)


def _print_quotes(view: FindingView) -> None:
    output.say()
    if not view.quotes:
        output.say("No passage was found for it in the statement.")
    for quote in view.quotes:
        role = output.WORDS["roles_in_review"].get(quote.role, quote.role)
        head = f" under “{output.shorten(quote.heading, 70)}”" if quote.heading else ""
        sure = "" if quote.probability is None else f", {quote.probability:.0%} on the point"
        output.say(f"Page {quote.page}{head} ({role}{sure})")
        if quote.before:
            output.show(_indented(output.shorten(quote.before, 300), "    "))
        output.show(_indented(quote.quote, "  > "), style="bold")
        if quote.after:
            output.show(_indented(output.shorten(quote.after, 300), "    "))
    output.say(f"Document: {view.document} ({view.media_type or 'kind unknown'})")
    if view.picture is not None:
        marked = "quote marked" if view.is_marked else "the words have no places on it: nothing is marked"
        output.say(f"Picture: {view.picture} ({marked})")


def _print_rubric(view: FindingView) -> None:
    criterion = view.criterion
    output.say("\nThe rubric")
    output.show(_indented(f"Counts: {criterion.counts}", "  "))
    output.show(_indented(f"Does not count: {criterion.not_count}", "  "))
    for label, examples in (("Yes", criterion.yes), ("No", criterion.no)):
        for example in examples:
            output.show(_indented(f"{label}: “{example}”", "  "))
    if criterion.basis:
        output.show(_indented(f"From: {'; '.join(criterion.basis)}", "  "))


def _print_model(view: FindingView, reasons: Sequence[Reason]) -> None:
    task = view.task
    score = "" if task.score is None else f", score {task.score:.2f}"
    sure = "" if task.confidence is None else f", {task.confidence:.0%} sure"
    output.say(f"\nThe model: {task.status.replace('_', ' ')}{score}{sure}")
    words = [f"{reason.words} ({reason.points:g})" for reason in reasons] or list(view.doubts)
    for line in words:
        output.say(f"  - {line}")


def _print_reviews(view: FindingView) -> None:
    for review in view.reviews:
        status = f" {review.status}" if review.status else ""
        reason = f": {review.reason}" if review.reason else ""
        held = "" if review.holds else " (holds no longer, or another decision followed)"
        line = f"{review.reviewer}, {review.reviewed_at[:10]}: {review.verdict}{status}{reason}{held}"
        output.say(f"\nDecided: {line}" if review is view.reviews[0] else f"Decided: {line}")
    if view.hidden:
        output.say(f"\n{view.hidden} decided already; you see it once you have decided.")


def _print_how(view: FindingView, db: Path) -> None:
    command = f"statement-audit review decide {view.task.finding_id} --db {db}"
    output.say("\nDecide")
    output.say(f"  {command} --verdict agree", soft_wrap=True)
    output.say(f'  {command} --verdict change --status STATUS --reason "..."', soft_wrap=True)
    output.say("Statuses")
    for status, meaning in view.allowed.items():
        output.show(_indented(f"{status}{': ' if meaning else ''}{meaning}", "  "))


def _indented(words: str, indent: str) -> Any:
    """Someone's words, wrapped to the screen with every line set in."""
    later = " " * len(indent)
    plain = output.text(" ".join(words.split())).plain
    lines = textwrap.wrap(plain, max(20, output.width() - len(indent)), break_on_hyphens=False) or [""]
    return output.text("\n".join((indent if place == 0 else later) + line for place, line in enumerate(lines)))


def print_decision(kept: NewReview, numbers: Mapping[str, Any]) -> None:
    """What was kept and what it does to the statement's numbers."""
    subject = kept.subject
    model = f"the model says {subject.status}{_points(subject.score)}"
    if kept.verdict == "unsure":
        output.say(f"{subject.criterion}: {kept.reviewer} is unsure; {model}, which stands.")
        return
    output.say(f"{subject.criterion}: {kept.status}{_points(kept.score)} by {kept.reviewer}; {model}.")
    if kept.quoted is not None:
        output.say(f"  p. {kept.quoted.page}: “{output.shorten(kept.quoted.quote, 240)}”")
    judge, after = numbers["model_quality"], numbers["quality"]
    output.say(f"Quality {output.number(judge, 1)}; after review {output.number(after, 1)}.")
    for law, result in numbers["gates"].items():
        if result != numbers["model_gates"][law]:
            old = output.MARKS[numbers["model_gates"][law]]
            output.say(f"{law}: {old}; after review {output.MARKS[result]}.")


def _points(score: float | None) -> str:
    return "" if score is None else f" ({score:.2f})"
