"""Printing for `review`: the work list, one finding with everything around it, decisions, agreement."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import Console

    from statement_audit.features.review.agreement import Agreement
    from statement_audit.features.review.finding_view import FindingView
    from statement_audit.features.review.priority import Reason
    from statement_audit.features.review.work_list import WorkItem
    from statement_audit.store.rows import ReopenedRow
    from statement_audit.store.write_reviews import NewReview

FEW = 30  # pairs below which a kappa says little
QUOTED = 110
WHOM = "company, and why"
SAID = "company, and what each says"
ROLES = {"best": "rests on", "candidate": "came close", "counter": "says the opposite"}
WHY = {
    "text_changed": "the text was read anew",
    "criterion_changed": "the criterion has changed",
    "other_quote": "a passage is shown that was not seen then",
    "document_replaced": "another document stands for the company and year",
    "not_asked": "the criterion is no longer in the rubric",
}


def print_list(items: Sequence[WorkItem], waiting: int) -> None:
    """Findings in the order of need, each with its reasons under it."""
    from statement_audit.cli import output

    console = output.console()
    if not items:
        console.print("Nothing waits for a decision.")
        return
    shown = output.table(
        "finding", "points", "criterion", "what, and why", right=("finding", "points"), wide={"what, and why": 30}
    )
    for item in items:
        task = item.task
        quote = f"\n“{output.shorten(task.quote, QUOTED)}” (p. {task.page})" if task.quote else ""
        why = "; ".join(reason.words for reason in item.priority.reasons)
        shown.add_row(
            str(task.finding_id),
            output.number(item.priority.points, 1),
            f"{task.criterion}\n{task.status.replace('_', ' ')}",
            output.text(f"{', '.join(task.companies)}, {task.year or 'year unknown'}{quote}\n{why}"),
        )
    console.print(shown)
    console.print(output.text(f"\n{len(items)} of {waiting} findings that wait. See one: review show FINDING"))


def print_finding(view: FindingView, reasons: Sequence[Reason], db: Path) -> None:
    """One finding on the screen, from the words to the command that decides."""
    from statement_audit.cli import output

    console = output.console()
    task, criterion = view.task, view.criterion
    console.print(output.text(f"Finding {task.finding_id}: {', '.join(task.companies)}, {task.year or 'year unknown'}"))
    practice = " (Good practice: no statute names it.)" if view.good_practice else ""
    console.print(output.text(f"{criterion.id} {criterion.name} ({view.group_name}, weight {criterion.weight})"))
    console.print(output.text(f"  {view.question}{practice}"))
    _print_quotes(console, view)
    _print_rubric(console, view)
    _print_model(console, view, reasons)
    _print_reviews(console, view)
    _print_how(console, view, db)


def _print_quotes(console: Console, view: FindingView) -> None:
    from statement_audit.cli import output

    console.print()
    if not view.quotes:
        console.print(output.text("No passage was found for it in the statement."))
    for quote in view.quotes:
        role = ROLES.get(quote.role, quote.role)
        head = f" under “{output.shorten(quote.heading, 70)}”" if quote.heading else ""
        sure = "" if quote.probability is None else f", {quote.probability:.0%} on the point"
        console.print(output.text(f"Page {quote.page}{head} ({role}{sure})"))
        if quote.before:
            console.print(_indented(console, output.shorten(quote.before, 300), "    "))
        console.print(_indented(console, quote.quote, "  > "), style="bold")
        if quote.after:
            console.print(_indented(console, output.shorten(quote.after, 300), "    "))
    console.print(output.text(f"Document: {view.document} ({view.media_type or 'kind unknown'})"))
    if view.picture is not None:
        marked = "quote marked" if view.is_marked else "the words have no places on it: nothing is marked"
        console.print(output.text(f"Picture: {view.picture} ({marked})"))


def _print_rubric(console: Console, view: FindingView) -> None:
    from statement_audit.cli import output

    criterion = view.criterion
    console.print(output.text("\nThe rubric"))
    console.print(_indented(console, f"Counts: {criterion.counts}", "  "))
    console.print(_indented(console, f"Does not count: {criterion.not_count}", "  "))
    for label, examples in (("Yes", criterion.yes), ("No", criterion.no)):
        for example in examples:
            console.print(_indented(console, f"{label}: “{example}”", "  "))
    if criterion.basis:
        console.print(_indented(console, f"From: {'; '.join(criterion.basis)}", "  "))


def _print_model(console: Console, view: FindingView, reasons: Sequence[Reason]) -> None:
    from statement_audit.cli import output

    task = view.task
    score = "" if task.score is None else f", score {task.score:.2f}"
    sure = "" if task.confidence is None else f", {task.confidence:.0%} sure"
    console.print(output.text(f"\nThe model: {task.status.replace('_', ' ')}{score}{sure}"))
    words = [f"{reason.words} ({reason.points:g})" for reason in reasons] or list(view.doubts)
    for line in words:
        console.print(output.text(f"  - {line}"))


def _print_reviews(console: Console, view: FindingView) -> None:
    from statement_audit.cli import output

    for review in view.reviews:
        status = f" {review.status}" if review.status else ""
        reason = f": {review.reason}" if review.reason else ""
        held = "" if review.holds else " (holds no longer, or another decision followed)"
        line = f"{review.reviewer}, {review.reviewed_at[:10]}: {review.verdict}{status}{reason}{held}"
        console.print(output.text(f"\nDecided: {line}" if review is view.reviews[0] else f"Decided: {line}"))
    if view.hidden:
        console.print(output.text(f"\n{view.hidden} decided already; you see it once you have decided."))


def _print_how(console: Console, view: FindingView, db: Path) -> None:
    from statement_audit.cli import output

    command = f"statement-audit review decide {view.task.finding_id} --db {db}"
    console.print(output.text("\nDecide"))
    console.print(output.text(f"  {command} --verdict agree"), soft_wrap=True)
    console.print(output.text(f'  {command} --verdict change --status STATUS --reason "..."'), soft_wrap=True)
    console.print(output.text("Statuses"))
    for status, meaning in view.allowed.items():
        console.print(_indented(console, f"{status}{': ' if meaning else ''}{meaning}", "  "))


def _indented(console: Console, words: str, indent: str) -> Any:
    """Someone's words, wrapped to the screen with every line set in."""
    from statement_audit.cli import output

    later = " " * len(indent)
    plain = output.text(" ".join(words.split())).plain
    lines = textwrap.wrap(plain, max(20, console.width - len(indent)), break_on_hyphens=False) or [""]
    return output.text("\n".join((indent if place == 0 else later) + line for place, line in enumerate(lines)))


def print_decision(kept: NewReview, numbers: Mapping[str, Any]) -> None:
    """What was kept and what it does to the statement's numbers."""
    from statement_audit.cli import output

    console = output.console()
    subject = kept.subject
    model = f"the model says {subject.status}{_points(subject.score)}"
    if kept.verdict == "unsure":
        console.print(output.text(f"{subject.criterion}: {kept.reviewer} is unsure; {model}, which stands."))
        return
    console.print(output.text(f"{subject.criterion}: {kept.status}{_points(kept.score)} by {kept.reviewer}; {model}."))
    if kept.quoted is not None:
        console.print(output.text(f"  p. {kept.quoted.page}: “{output.shorten(kept.quoted.quote, 240)}”"))
    judge, after = numbers["model_quality"], numbers["quality"]
    console.print(output.text(f"Quality {output.number(judge, 1)}; after review {output.number(after, 1)}."))
    for law, result in numbers["gates"].items():
        if result != numbers["model_gates"][law]:
            old = output.MARKS[numbers["model_gates"][law]]
            console.print(output.text(f"{law}: {old}; after review {output.MARKS[result]}."))


def _points(score: float | None) -> str:
    return "" if score is None else f" ({score:.2f})"


def print_log(rows: Sequence[Mapping[str, Any]]) -> None:
    """Decisions, newest first."""
    from statement_audit.cli import output

    console = output.console()
    if not rows:
        console.print("Nobody has decided anything yet.")
        return
    shown = output.table("when", "who", "criterion", "decision", WHOM, wide={WHOM: 24})
    for row in rows:
        change = row["status"] if row["verdict"] == "change" else ""
        held = "" if row["holds"] else "\n(no longer)"
        shown.add_row(
            row["reviewed_at"][:10],
            output.text(row["reviewer"]),
            f"{row['criterion']}\n{row['model_status']}",
            output.text(f"{row['verdict']}\n{change}{held}".rstrip()),
            output.text(f"{row['company']}, {row['year'] or 'year unknown'}\n{row['reason']}".rstrip()),
        )
    console.print(shown)


def print_disputed(rows: Sequence[Mapping[str, Any]]) -> None:
    """Findings on which people differ, with what each says."""
    from statement_audit.cli import output

    console = output.console()
    if not rows:
        console.print("Nobody differs from anybody else.")
        return
    shown = output.table("finding", "criterion", SAID, right=("finding",), wide={SAID: 30})
    for row in rows:
        said = "\n".join(row["said"])
        holds = f"{row['status_now']} by {row['decided_by']}"
        whose = f"{row['company']}, {row['year'] or 'year unknown'}"
        words = f"{whose}\n{said}\nmodel: {row['model_status']}; holds: {holds}"
        shown.add_row(str(row["finding_id"]), row["criterion"], output.text(words))
    console.print(shown)


def print_reopened(rows: Sequence[ReopenedRow]) -> None:
    """Decisions that hold no longer, and where to look now."""
    from statement_audit.cli import output

    console = output.console()
    if not rows:
        console.print("No decision was reopened.")
        return
    shown = output.table("finding", "criterion", "decided", WHOM, right=("finding",), wide={WHOM: 24})
    for row in rows:
        now = f"; the model now says {row.status_now}" if row.status_now else ""
        shown.add_row(
            "–" if row.finding_id is None else str(row.finding_id),
            row.criterion,
            output.text(f"{row.status}\n{row.reviewer}, {row.reviewed_at[:10]}"),
            output.text(f"{row.company}, {row.year or 'year unknown'}\n{WHY[row.why]}{now}"),
        )
    console.print(shown)
    console.print(output.text(f"\n{len(rows)} decisions to look at again: review show FINDING"))


def print_agreement(rows: Sequence[Agreement]) -> None:
    """Kappa by pair and group."""
    from statement_audit.cli import output
    from statement_audit.features.review.agreement import ALL_GROUPS

    console = output.console()
    if not rows:
        console.print("Nobody has decided anything yet.")
        return
    shown = output.table(
        "who", "with", "group", "both", "agreed", "kappa", "kappa, coarse",
        right=("both", "agreed", "kappa", "kappa, coarse"), wide={"who": 10, "with": 10},
    )  # fmt: skip
    for row in rows:
        head = row.group == ALL_GROUPS
        shown.add_row(
            output.text(row.first if head else ""),
            output.text(row.second if head else ""),
            row.group,
            str(row.pairs),
            str(row.agreed),
            output.number(row.kappa, 2),
            output.number(row.family_kappa, 2),
        )
    console.print(shown)
    console.print(
        output.text(
            "\nCohen's kappa: 1 is full agreement, 0 what chance gives; – where both always said the same one thing. "
            f"coarse: done, partly, promised, mentioned or absent. Fewer than {FEW} pairs say little."
        )
    )
