"""`compare versions`: the same statements before and after an upgrade of judge, rubric or reader."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from statement_audit.cli import options as o
from statement_audit.cli import output
from statement_audit.cli.output import Column

if TYPE_CHECKING:
    from statement_audit.compare.versions import FindingChange, VersionComparison

PLACE = ("company", "year", "source_name")
CHANGED = (
    *("criterion", "name", "why", "words", "status_before", "status_after", "score_before", "score_after"),
    *("role_before", "role_after", "page_before", "quote_before", "page_after", "quote_after"),
    *("finding_before", "finding_after"),
)
COLUMNS = (
    *(*PLACE, *CHANGED, "judge_before", "judge_after"),
    *("rubric_before", "rubric_after", "quality_before", "quality_after"),
)
LONGEST_QUOTE = 160  # characters of a quote on a screen
MOST = 30  # statements on a screen


def versions(
    company: Annotated[str | None, typer.Argument(help="The company's name, part of it, or its number.")] = None,
    db: o.Db = o.DEFAULT_DB,
    run: Annotated[
        int | None, typer.Option("--run", help="Compare with what stood after this run, not with the last other one.")
    ] = None,
    as_json: o.AsJson = False,
    as_csv: o.AsCsv = False,
) -> None:
    """Show what an upgrade changed: each statement's findings by the judge before and the judge now, and why.

    Without a company: how each statement's quality moved and how many findings changed for which reason.
    """
    from statement_audit.compare.versions import compare_versions
    from statement_audit.store.read_compared import scored_twice

    with o.opened(db) as database:
        chosen = o.company_id(database, company)
        pairs = list(scored_twice(database, company_id=chosen, run_id=run))
    compared = [compare_versions(before, after) for before, after in pairs]
    rows = (row for one in compared for row in flat_rows(one))
    if not output.print_rows(
        rows, as_json=as_json, as_csv=as_csv, columns=COLUMNS, document=lambda: [as_document(one) for one in compared]
    ):
        _print(compared, company)


def as_document(one: VersionComparison) -> dict[str, Any]:
    """A statement for JSON: what was replaced, quality before and after, and each finding that changed."""
    rows = [{name: row[name] for name in CHANGED} for row in flat_rows(one)]
    sides = {
        f"{name}_{side}": getattr(score, name)
        for name in ("judge", "rubric", "quality", "scored_at", "run_id")
        for side, score in (("before", one.before), ("after", one.after))
    }
    return {key: getattr(one.after, key) for key in PLACE} | sides | {"replaced": list(one.changed), "findings": rows}


def flat_rows(one: VersionComparison) -> Iterator[dict[str, Any]]:
    """Yield a flat row for each finding that changed."""
    for change in one.findings:
        row: dict[str, Any] = {name: getattr(one.after, name) for name in PLACE}
        row |= {
            "criterion": change.after.criterion,
            "name": change.after.name,
            "why": change.why,
            "words": change.words,
        }
        for side, score, finding in (("before", one.before, change.before), ("after", one.after, change.after)):
            row |= {f"{name}_{side}": getattr(finding, name) for name in ("status", "score", "role", "page", "quote")}
            row |= {f"{name}_{side}": getattr(score, name) for name in ("judge", "rubric", "quality")}
            row[f"finding_{side}"] = finding.finding_id
        yield row


# --- on a screen ----------------------------------------------------------------------------


def _print(compared: Sequence[VersionComparison], company: str | None) -> None:
    if not compared:
        output.say("No statement was scored by two versions of judge, rubric or reader.")
        output.say("Score again with the new version: statement-audit run SOURCE --db FILE")
        return
    if company is None:
        _print_all(compared)
        return
    for one in compared:
        output.say(f"{one.after.company}, {one.after.year or 'year unknown'}: {one.after.source_name}")
        for side, score in (("before", one.before), ("now", one.after)):
            moved = f"quality {output.number(score.quality, 1)}"
            output.say(f"  {side:6}  {moved}  judge {score.judge}, rubric {score.rubric}")
        output.say(f"  replaced: {', '.join(one.changed)}; {len(one.findings)} findings changed\n")
        for change in one.findings:
            _print_change(change)
        output.say()


def _print_change(change: FindingChange) -> None:
    output.say(f"  {change.after.criterion} {change.after.name}", style="bold")
    output.say(change.words, indent=4)
    for side, finding in (("before", change.before), ("now", change.after)):
        near = ", came close" if finding.role == "candidate" else ""
        quote = f", p. {finding.page}{near}: {output.quoted(finding.quote, LONGEST_QUOTE)}" if finding.quote else ""
        output.say(f"{side:6}  {output.words(finding.status)}{quote}", indent=4)


STATEMENTS = (
    Column("company", lambda one: one.after.company, least=16),
    Column("year", lambda one: one.after.year or "–"),
    Column("quality", lambda one: output.number(one.after.quality, 1), right=True),
    Column("", lambda one: _moved(one.before.quality, one.after.quality)),
    Column("changed", lambda one: len(one.findings), right=True),
    Column("replaced", lambda one: ", ".join(one.changed)),
)


def _moved(before: float | None, after: float | None) -> str:
    return "" if before is None or after is None else f"{after - before:+.1f}"


def _print_all(compared: Sequence[VersionComparison]) -> None:
    output.show_table(STATEMENTS, compared[:MOST])
    if len(compared) > MOST:
        output.say(f"{len(compared) - MOST} more statements: --csv or --json.\n")
    causes = Counter(change.why for one in compared for change in one.findings)
    words = ", ".join(f"{count} {output.words(why)}" for why, count in causes.most_common())
    output.say(
        f"\n{sum(causes.values())} findings changed: {words or 'none'}.",
        "One company's, with quotes and reasons: compare versions COMPANY",
        "Decisions that hold no longer: review list --reopened",
    )
