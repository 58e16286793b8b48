"""`check FILE`: a draft before it is signed. Nothing is stored."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from statement_audit.cli import options as o
from statement_audit.cli import output
from statement_audit.cli.output import Column
from statement_audit.cli.stated import print_entity_checks, print_facts, print_sectors
from statement_audit.report.words import law_day

if TYPE_CHECKING:
    from statement_audit.compare.gaps import Gap, GapReport
    from statement_audit.models import Issue, Rubric, StatementResult

_MISSED = ("not_met", "partly")
_KINDS = {"required": "", "recommended": " (recommended)", "may": " (may include)"}
TESTS = (
    Column("reference", "ref"),
    Column("asks for", lambda test: test.area + _KINDS[test.kind]),
    Column("result", lambda test: output.MARKS[test.result.value]),
    Column("criteria", lambda test: ", ".join(test.criteria)),
)
SHOWN = 3  # gaps a section, unless --all
QUOTED = 120  # characters of a quote, unless --all
ADVISED = 145  # characters of advice, unless --all


def check(
    file: Annotated[Path, typer.Argument(help="The draft: PDF, DOCX, ODT, HTML, Markdown or text.")],
    company: Annotated[str | None, typer.Option("--company", help="The company's name.")] = None,
    rubric: o.RubricName = "modern-slavery",
    profile: o.ProfileName = None,
    classifier: o.ClassifierName = "embedded",
    model: o.ModelName = None,
    sector: o.Sectors = None,
    law: o.Laws = None,
    year: o.Year = None,
    fail_under: Annotated[
        float | None, typer.Option("--fail-under", min=0, max=100, help="Exit with 4 where quality is below this.")
    ] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Every gap, with what is not enough and an example.")
    ] = False,
    as_json: o.AsJson = False,
) -> None:
    """Check a draft: legal gates missed, criteria only promised, and what a stronger text would hold.

    The advice is the rubric's own. Exit codes: 0 checked, 1 could not be scored, 4 below --fail-under.
    """
    from statement_audit.compare.gaps import gap_report
    from statement_audit.pipeline import RunOptions, check_file

    options = RunOptions(
        db=o.DEFAULT_DB,
        rubric=rubric,
        profile=profile,
        classifier=o.classifier_spec(classifier, model, None),
        year=year,
        sectors=tuple(sector or ()),
        laws=o.law_ids(law),
    )
    result, loaded = check_file(file, company, options)
    found = result.assessment if result.passages else None
    report = gap_report(found.findings, found.gates, loaded) if found else None
    if as_json:
        output.print_json(_json(result, report))
    elif report is None:
        _print_unscored(result)
    else:
        _print_report(result, report, loaded, everything=everything)
    if report is None:
        raise typer.Exit(1)
    quality = result.assessment.scores.quality if result.assessment else None
    if fail_under is not None and (quality is None or quality < fail_under):
        output.note(f"Quality {output.number(quality, 1)} is below the bar of {fail_under:g}.")
        raise typer.Exit(4)


def _json(result: StatementResult, report: GapReport | None) -> dict[str, Any]:
    return {
        "file": result.ref.source_name,
        "company": [company.name for company in result.companies],
        "year": result.year,
        "state": result.state,
        "kind": result.identity.kind if result.identity else None,
        "scores": result.assessment.scores if result.assessment else None,
        "gates": result.assessment.gates if result.assessment else [],
        "facts": result.facts,
        "entity_checks": result.assessment.entity_checks if result.assessment else [],
        "gaps": report,
        "findings": result.assessment.findings if result.assessment else [],
        "sector_guesses": result.sector_guesses,
        "issues": result.issues,
    }


def _print_unscored(result: StatementResult) -> None:
    output.note(f"{result.ref.source_name} could not be scored ({result.state.value.replace('_', ' ')}).")
    _note_issues(result.issues)


def _note_issues(issues: tuple[Issue, ...]) -> None:
    for issue in issues:
        if issue.severity != "info":
            output.note(f"{issue.code}: {issue.message} {issue.hint}")


def _print_report(result: StatementResult, report: GapReport, rubric: Rubric, *, everything: bool) -> None:
    names = ", ".join(company.name for company in result.companies)
    output.say(f"{names}, {result.year or 'year unknown'} ({result.ref.source_name})")
    print_sectors((), output.plain(result.sector_guesses))
    _note_issues(result.issues)
    print_facts(result.facts, everything=everything)
    if everything and result.assessment is not None:
        print_entity_checks(result.assessment.entity_checks)
    _print_gates(result, everything=everything)
    _print_scores(result, report)
    sections = (
        ("Only promised or stated as a value", report.promised),
        ("The text itself says there is none, or that it does not apply", report.absent),
        ("Defined or reported about others only", report.explained),
        ("Done, with too little detail", report.partial),
        ("Not found in the draft", report.silent),
    )
    for title, gaps in sections:
        _print_gaps(title, gaps, everything=everything)
    if not everything:
        output.say("\n--all lists every gap in full, with what is not enough and an example of each.")
    good = ", ".join(group.id for group in rubric.groups if group.good_practice)
    output.say(
        f"No statute names the criteria of {good}: they are good practice. Scores describe what the "
        "text says, not what the company does.",
    )


def _print_scores(result: StatementResult, report: GapReport) -> None:
    assert result.assessment is not None
    scores = result.assessment.scores
    output.say(
        f"\nQuality {output.number(scores.quality, 1)} of 100 ({scores.band or 'not ranked'}), walk to talk "
        f"{output.number(scores.walk_to_talk, 2)}, honesty {output.number(scores.honesty)}, "
        f"profile {scores.profile}, "
        f"{scores.coverage:.0%} of the weight could be assessed. "
        f"{len(report.strong)} criteria are answered with substance.",
    )
    if any(issue.code == "sector_unknown" for issue in result.issues):
        output.say(output.NO_SECTOR.format(""))


def _print_gates(result: StatementResult, *, everything: bool) -> None:
    assert result.assessment is not None
    for gate in result.assessment.gates:
        output.say(f"\n{gate.law} ({gate.version}): {output.MARKS[gate.result.value]}")
        output.say(law_day(gate.in_force_on, gate.in_force_by))
        output.show_table(TESTS, [test for test in gate.tests if test.required or everything])
        notes = [f"{t.area}: {t.note}" for t in gate.tests if t.note and t.required and t.result.value in _MISSED]
        if not everything:
            notes.append(output.may_line((test.area, test.result.value) for test in gate.tests if test.kind == "may"))
        for note in filter(None, notes):
            output.say(note)
    if result.assessment.gates:
        output.say("The laws' own words: statement-audit rubric show --laws")
    if any(
        test.result.value == "not_assessed" for gate in result.assessment.gates for test in gate.tests if test.required
    ):
        output.say(f"({output.OPEN})")


def _print_gaps(title: str, gaps: tuple[Gap, ...], *, everything: bool) -> None:
    if not gaps:
        return
    output.say(f"\n{title}: {len(gaps)}")
    for gap in gaps if everything else gaps[:SHOWN]:
        _print_gap(gap, everything=everything)
    if not everything and len(gaps) > SHOWN:
        output.say(f"  and {len(gaps) - SHOWN} more")


def _print_gap(gap: Gap, *, everything: bool) -> None:
    law = f", asked for by {', '.join(gap.required_by)}" if gap.required_by else ""
    guessed = ", if the guessed sector is right" if gap.guessed else ""
    output.say(f"  {gap.criterion} {gap.name} (weight {gap.weight}{law}{guessed})")
    if gap.quote:
        review = " [close call]" if gap.needs_review else ""
        quote = output.shorten(gap.quote, 300 if everything else QUOTED)
        output.say(f"    now, p. {gap.page}{review}: “{quote}”")
    advice = gap.stronger if everything else output.shorten(gap.stronger, ADVISED)
    output.say(f"    stronger: {advice}")
    if not everything:
        return
    if gap.quote and gap.trap:
        output.say(f"    not enough: {gap.trap}")
    if gap.example:
        output.say(f"    for example: {gap.example}")
    output.say()
