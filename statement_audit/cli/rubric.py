"""`rubric list|show|check|try`: what is asked, in the rubric's own words, and what a user's own questions find."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from typer import Argument

from statement_audit.cli import options as o
from statement_audit.cli import output
from statement_audit.cli.screen import list_rows, show_screen, tell
from statement_audit.errors import UsageError
from statement_audit.tabular import grouped

if TYPE_CHECKING:
    from statement_audit.models import Rubric

app = o.Commands(no_args_is_help=True, help="List, show, check and try rubrics.")


@app.command("list")
def list_(
    parts: bool = False,
    as_json: output.AsJson = False,
) -> None:
    """List the rubric packs that can be named with --rubric.

    Args:
        parts: Also the parts that other packs extend.
    """
    from statement_audit.rubric import list_rubrics

    packs = [pack for pack in list_rubrics() if parts or not pack.part]
    list_rows("packs", packs, output.ListForm(as_json))


@app.command()
def show(
    criterion: Annotated[str | None, Argument()] = None,
    rubric: str = "modern-slavery",
    sectors: bool = False,
    laws: bool = False,
    as_json: output.AsJson = False,
) -> None:
    """Show the criteria of a rubric, one group, or one criterion in full.

    Args:
        criterion: A criterion (PLT-02) or a group (PLT).
        sectors: Show the sector table instead.
        laws: Show what each law asks instead, in its own words.
    """
    from statement_audit.rubric import load_rubric

    loaded = load_rubric(rubric)
    if sectors:
        _show_sectors(loaded, as_json=as_json)
        return
    if laws:
        _show_laws(loaded, as_json=as_json)
        return
    wanted = (criterion or "").upper()
    chosen = [c for c in loaded.criteria if wanted in ("", c.id, c.group)]
    if not chosen:
        groups = ", ".join(group.id for group in loaded.groups)
        raise UsageError(
            f"No criterion or group '{criterion}'.", hint=f"Groups: {groups}. Criteria: rubric show GROUP."
        )
    if as_json:
        output.print_json(chosen)
    elif len(chosen) == 1:
        (group,) = (group for group in loaded.groups if group.id == chosen[0].group)
        show_screen("criterion", criterion=chosen[0], group=group)
    else:
        by_group = grouped((one.group, one) for one in chosen)
        asked = [(group, by_group[group.id]) for group in loaded.groups if group.id in by_group]
        show_screen("criteria", groups=asked, rubric=loaded, count=len(chosen))


@app.command()
def check(file: Path) -> None:
    """Check a rubric pack: every mistake with its file, line and key, and what is allowed.

    Args:
        file: Your rubric pack (.yml).
    """
    from statement_audit.rubric import check_rubric, describe_rubric

    problems = check_rubric(file)
    for problem in problems:
        output.note(problem)
    if problems:
        output.note(f"{output.counted(len(problems), 'mistake')} in {file}. See docs/rubric-format.md.")
        raise typer.Exit(1)
    pack = describe_rubric(file)
    print(f"{file}: {pack.id} {pack.version} is sound and holds {pack.criteria} criteria.")


@app.command("try")
def try_(
    pack: Path,
    files: list[Path],
    as_json: output.AsJson = False,
) -> None:
    """Try the criteria that a pack adds or changes: what each finds, nearly finds and misses, and its own examples.

    Exit codes: 0 tried, 1 a file could not be scored.

    Args:
        pack: Your rubric pack (.yml).
        files: Statements that you have read: PDF, DOCX, HTML, text …
    """
    from statement_audit.features.audit.tried_pack import try_pack

    tried, unread = try_pack(pack, files)
    tell(as_json, tried, "tried", tried=tried)
    for result in unread:
        said = " ".join(f"{issue.code}: {issue.message}" for issue in result.issues if issue.severity != "info")
        output.note(f"{result.ref.source_name} could not be scored. {said}")
    if unread:
        raise typer.Exit(1)


def _show_laws(rubric: Rubric, *, as_json: bool) -> None:
    from statement_audit.compare.draft_check import asked_in_order
    from statement_audit.report.words import LAW_KINDS
    from statement_audit.rubric import held_between

    told = {"asked_in_order": asked_in_order, "held_between": held_between, "LAW_KINDS": LAW_KINDS}
    tell(as_json, rubric.gates, "laws", gates=rubric.gates, **told)


def _show_sectors(rubric: Rubric, *, as_json: bool) -> None:
    if as_json:
        output.print_json(
            {"sectors": rubric.sectors, "platform_subtypes": rubric.platform_subtypes, "risks": rubric.sector_risks}
        )
        return
    named = [(key, "; ".join(names)) for key, names in rubric.sectors.items()]
    list_rows("sectors", [*named, *((key, "(platform subtype)") for key in rubric.platform_subtypes)])
