"""`rubric list|show|check`: what is asked, in the rubric's own words."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from statement_audit.cli import options as o

if TYPE_CHECKING:
    from statement_audit.models import Criterion, GateTest, Rubric

app = typer.Typer(no_args_is_help=True, help="List, show and check rubrics.")


@app.command("list")
def list_(
    parts: Annotated[bool, typer.Option("--parts", help="Also the parts that other packs extend.")] = False,
    as_json: o.AsJson = False,
) -> None:
    """List the rubric packs that can be named with --rubric."""
    from statement_audit.cli import output
    from statement_audit.rubric import list_rubrics

    packs = [pack for pack in list_rubrics() if parts or not pack.part]
    if as_json:
        output.print_json(packs)
        return
    shown = output.table("id", "version", "criteria", "extends", "name", right=("criteria",))
    for pack in packs:
        shown.add_row(pack.id, pack.version, str(pack.criteria or ""), ", ".join(pack.extends), output.text(pack.name))
    output.console().print(shown)


@app.command()
def show(
    criterion: Annotated[str | None, typer.Argument(help="A criterion (PLT-02) or a group (PLT).")] = None,
    rubric: o.RubricName = "modern-slavery",
    sectors: Annotated[bool, typer.Option("--sectors", help="Show the sector table instead.")] = False,
    laws: Annotated[bool, typer.Option("--laws", help="Show what each law asks instead, in its own words.")] = False,
    as_json: o.AsJson = False,
) -> None:
    """Show the criteria of a rubric, one group, or one criterion in full."""
    from statement_audit.cli import output
    from statement_audit.errors import UsageError
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
        _show_criterion(chosen[0], loaded)
    else:
        _show_groups(chosen, loaded)


@app.command()
def check(file: Annotated[Path, typer.Argument(help="Your rubric pack (.yml).")]) -> None:
    """Check a rubric pack: every mistake with its file, line and key, and what is allowed."""
    from statement_audit.cli import output
    from statement_audit.rubric import check_rubric, describe_rubric

    problems = check_rubric(file)
    for problem in problems:
        output.note(problem)
    if problems:
        output.note(f"{len(problems)} mistakes in {file}. See docs/rubric-format.md.")
        raise typer.Exit(1)
    pack = describe_rubric(file)
    print(f"{file}: {pack.id} {pack.version} is sound and holds {pack.criteria} criteria.")


def _show_groups(chosen: list[Criterion], rubric: Rubric) -> None:
    from statement_audit.cli import output

    console = output.console()
    for group in rubric.groups:
        members = [criterion for criterion in chosen if criterion.group == group.id]
        if not members:
            continue
        basis = " (good practice: no statute names it)" if group.good_practice else ""
        console.print(output.text(f"\n{group.id}  {group.name}{basis}\n{group.question}"))
        shown = output.table("id", "kind", "weight", "name", right=("weight",))
        for criterion in members:
            shown.add_row(criterion.id, criterion.kind.value, str(criterion.weight), output.text(criterion.name))
        console.print(shown)
    console.print(output.text(f"\n{rubric.id} {rubric.version}, hash {rubric.hash[:12]}: {len(chosen)} criteria"))


def _show_criterion(criterion: Criterion, rubric: Rubric) -> None:
    from statement_audit.cli import output

    group = next(group for group in rubric.groups if group.id == criterion.group)
    lines = [
        f"{criterion.id}  {criterion.name}",
        f"{group.name}; {criterion.kind.value}; weight {criterion.weight} of 5; for {', '.join(criterion.applies_to)}",
        "",
        f"Counts: {criterion.counts}",
        f"Does not count: {criterion.not_count}",
        "",
        "Asked as:",
        *(f"  - {hypothesis}" for hypothesis in criterion.hypotheses),
        "Would count:",
        *(f"  - {example}" for example in criterion.yes),
        "Would not:",
        *(f"  - {example}" for example in criterion.no),
        f"Basis: {', '.join(criterion.basis)}",
    ]
    if group.good_practice:
        lines.append("Good practice: no statute names it.")
    output.console().print(output.text("\n".join(lines)))


def _show_laws(rubric: Rubric, *, as_json: bool) -> None:
    from statement_audit.cli import output

    if as_json:
        output.print_json(rubric.gates)
        return
    console = output.console()
    for gate in rubric.gates:
        console.print(output.text(f"\n{gate.law}  {gate.name} ({gate.version})"))
        kinds = (("must", gate.required), ("should", gate.recommended), ("may include", gate.may_include))
        for kind, test in ((kind, test) for kind, tests in kinds for test in tests):
            console.print(output.text("\n".join(_law_lines(kind, test, gate.source))))
        if gate.source:
            console.print(output.text(f"  Source: {gate.source}"))
        if gate.note:
            console.print(output.text(f"  {gate.note}"))


def _law_lines(kind: str, test: GateTest, source: str) -> list[str]:
    from statement_audit.rubric import held_between

    lines = [f"  {test.ref}  {test.area} ({', '.join(filter(None, (kind, held_between(test))))})"]
    if test.words:
        lines.append(f"      “{test.words}”")
    if test.note:
        lines.append(f"      {test.note}")
    if test.source != source:
        lines.append(f"      Source: {test.source}")
    return lines


def _show_sectors(rubric: Rubric, *, as_json: bool) -> None:
    from statement_audit.cli import output

    if as_json:
        output.print_json(
            {"sectors": rubric.sectors, "platform_subtypes": rubric.platform_subtypes, "risks": rubric.sector_risks}
        )
        return
    shown = output.table("sector", "names on the UK registry")
    for key, names in rubric.sectors.items():
        shown.add_row(key, output.text("; ".join(names)))
    for key in rubric.platform_subtypes:
        shown.add_row(key, "(platform subtype)")
    output.console().print(shown)
