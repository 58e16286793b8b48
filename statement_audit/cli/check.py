"""`check FILE`: a draft before it is signed. Nothing is stored."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from statement_audit.cli import options as o
from statement_audit.cli import output

if TYPE_CHECKING:
    from statement_audit.compare.draft_check import DraftCheck
    from statement_audit.models import StatementResult


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
    from statement_audit.cli.check_print import print_check, print_unscored
    from statement_audit.compare.draft_check import draft_check
    from statement_audit.features.audit.checked_file import check_file
    from statement_audit.runs.options import RunOptions

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
    checked = draft_check(result, loaded)
    if as_json:
        output.print_json(_json(result, checked))
    elif checked is None:
        print_unscored(result)
    else:
        print_check(result, checked, loaded, everything=everything)
    if checked is None:
        raise typer.Exit(1)
    quality = result.assessment.scores.quality if result.assessment else None
    if fail_under is not None and (quality is None or quality < fail_under):
        output.note(f"Quality {output.number(quality, 1)} is below the bar of {fail_under:g}.")
        raise typer.Exit(4)


def _json(result: StatementResult, check: DraftCheck | None) -> dict[str, Any]:
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
        "laws": check.laws if check else [],
        "criteria": list(check.criteria.values()) if check else [],
        "gaps": {name: gaps for name, gaps in asdict(check.gaps).items() if name != "all"} if check else None,
        "findings": result.assessment.findings if result.assessment else [],
        "sector_guesses": result.sector_guesses,
        "issues": result.issues,
    }
