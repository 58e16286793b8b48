"""`show COMPANY`: one company's statement, from gates to quotes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from typer import Argument, Option

from statement_audit.cli import options as o
from statement_audit.cli import output
from statement_audit.cli.beside import (
    print_after_review,
    print_entity_checks,
    print_facts,
    print_replies,
    print_sectors,
)
from statement_audit.cli.output import Column
from statement_audit.report.words import FLAGS, law_day

if TYPE_CHECKING:
    from statement_audit.published import FindingRow
    from statement_audit.store.rows import CompanyView

LISTED = 5
GROUPS = (
    Column("group", lambda row: f"{row[0]} {row[1]}"),
    Column("", lambda row: output.bar(row[3])),
    Column("score", lambda row: output.points(row[3]), right=True),
    Column("", lambda row: "good practice" if row[2] else ""),
)


def show(
    company: Annotated[str, Argument(help="The company's name, part of it, or its number.")],
    db: o.Db = o.DEFAULT_DB,
    year: o.Year = None,
    everything: Annotated[bool, Option("--all", help="Every criterion with its quote.")] = False,
    as_json: output.AsJson = False,
) -> None:
    """Show a company's gates, four numbers, groups, and its strongest and weakest answers with quote and page."""
    from statement_audit.store.read_results import company_view

    with o.opened(db) as database:
        view = company_view(database, company, year)
    if as_json:
        output.print_json(view)
        return
    _print_head(view)
    if view.scores.state != "scored":
        return
    print_facts(view.facts, everything=everything)
    if everything:
        print_entity_checks(view.entity_checks)
    _print_gates(view)
    _print_groups(view)
    if everything:
        _print_findings("All criteria", list(view.findings))
        return
    _print_findings("Strongest answers", strongest(view.findings))
    _print_findings("Weakest answers", weakest(view.findings))
    _print_flags(view)


def strongest(findings: tuple[FindingRow, ...]) -> list[FindingRow]:
    """What the statement answers best: by score, then by weight."""
    scored = [finding for finding in findings if (finding.score or 0) >= 0.5]
    return sorted(scored, key=lambda finding: (-(finding.score or 0), -finding.weight, finding.criterion))[:LISTED]


def weakest(findings: tuple[FindingRow, ...]) -> list[FindingRow]:
    """What weighs most and is answered least; what the text says badly stands before what it does not say."""
    low = [finding for finding in findings if finding.score is not None and finding.score < 0.5]
    return sorted(low, key=lambda finding: (-finding.weight, finding.score or 0, not finding.quote, finding.criterion))[
        :LISTED
    ]


def _print_head(view: CompanyView) -> None:
    statement, scores = view.statement, view.scores
    output.say(output.of_year(view.company.name, view.year))
    output.say(
        f"{statement.source_name}, SHA-256 {statement.document_sha256[:16]}…, {view.run.rubric}, "
        f"judge {view.run.classifier_revision[:24]}"
    )
    if statement.other_companies:
        output.say(f"Also for: {', '.join(statement.other_companies)}")
    print_sectors(statement.sectors, statement.sector_guesses)
    for issue in view.issues:
        if issue.severity != "info":
            output.say(f"{issue.severity}: {issue.message} {issue.hint}")
    print_replies(view.replies)
    if scores.state != "scored":
        output.say(f"\nNot scored: {scores.state.replace('_', ' ')}. This is no finding about the company.")
        return
    output.say(
        f"\nQuality {output.number(scores.quality, 1)} of 100, {scores.band or 'no band'}; {_place(view)}\n"
        f"Walk to talk {output.number(scores.walk_to_talk, 2)}; honesty {output.number(scores.honesty)}; "
        f"{scores.coverage or 0:.0%} of the weight could be assessed"
    )
    print_after_review(view)


def _place(view: CompanyView) -> str:
    """The rank among the statements of its year, and among the latest of each company, as in `compare peers`."""
    scores = view.scores
    if scores.rank is None:
        return f"profile {scores.profile}, not ranked ({(scores.unranked_reason or 'superseded').replace('_', ' ')})"
    of = f"{scores.rank} of {scores.ranked_among} in profile {scores.profile}"
    latest = f"; {scores.rank_latest} of {scores.latest_among} among latest statements" if scores.rank_latest else ""
    return f"rank {of}, {view.year or 'year unknown'}{latest}"


def _print_gates(view: CompanyView) -> None:
    output.say()
    tests = [[test for test in gate.tests if test["required"]] for gate in view.gates]
    for gate, required in zip(view.gates, tests, strict=True):
        output.say(f"{gate.law}: {output.MARKS[gate.result]}")
        line = output.gate_line((test["area"], test["result"], test["criteria"]) for test in required)
        may = [test for test in gate.tests if test.get("kind") == "may"]
        lines = (
            line,
            output.may_line((test["area"], test["result"]) for test in may),
            law_day(gate.in_force_on, gate.in_force_by),
        )
        for each in filter(None, lines):
            output.say(f"  {each}")
    if any(test["result"] == "not_assessed" for required in tests for test in required):
        output.say(f"  ({output.LEGENDS['open']})")


def _print_groups(view: CompanyView) -> None:
    named = {finding.group_id: (finding.group_name, finding.good_practice) for finding in view.findings}
    rows = [(group, *named.get(group, (group, False)), share) for group, share in view.scores.groups.items()]
    output.say()
    output.show_table(GROUPS, rows)


def _print_findings(title: str, findings: list[FindingRow]) -> None:
    output.say(f"\n{title}")
    for finding in findings:
        value = "" if finding.score is None else f" {finding.score:.2f}"
        marks = "".join([" [close call]" if finding.needs_review else "", " [reviewed]" if finding.reviewed else ""])
        marks += " [if the guessed sector is right]" if "sector_guessed" in finding.reasons else ""
        output.say(f"  {finding.criterion} {finding.name}: {output.status_words(finding.status)}{value}{marks}")
        if finding.quote:
            output.say(f"    p. {finding.page}: “{output.shorten(finding.quote, 240)}”")


def _print_flags(view: CompanyView) -> None:
    for flag, meaning in FLAGS.items():
        ids = [finding.criterion for finding in view.findings if flag in finding.flags]
        if ids and flag != "definition_only":  # its status says so
            output.say(f"The statement {meaning}: {', '.join(ids)}")
