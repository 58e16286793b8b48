"""`rubric list|show|check|try`: what is asked, in the rubric's own words, and what a user's own questions find."""

from __future__ import annotations

from collections.abc import Sequence
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from typer import Argument, Option

from statement_audit.cli import options as o
from statement_audit.cli import output
from statement_audit.cli.output import Column
from statement_audit.errors import UsageError

if TYPE_CHECKING:
    from statement_audit.features.audit.tried_pack import Heard, TriedCriterion
    from statement_audit.models import Criterion, GateTest, Rubric

app = o.Commands(no_args_is_help=True, help="List, show, check and try rubrics.")

PACKS = (
    Column("id"),
    Column("version"),
    Column("criteria", lambda pack: pack.criteria or "", right=True),
    Column("extends", lambda pack: ", ".join(pack.extends)),
    Column("name"),
)
CRITERIA = (
    Column("id"),
    Column("kind", lambda criterion: criterion.kind.value),
    Column("weight", right=True),
    Column("name"),
)
SECTORS = (Column("sector", itemgetter(0)), Column("names on the UK registry", itemgetter(1)))


@app.command("list")
def list_(
    parts: Annotated[bool, Option("--parts", help="Also the parts that other packs extend.")] = False,
    as_json: output.AsJson = False,
) -> None:
    """List the rubric packs that can be named with --rubric."""
    from statement_audit.rubric import list_rubrics

    packs = [pack for pack in list_rubrics() if parts or not pack.part]
    if as_json:
        output.print_json(packs)
        return
    output.show_table(PACKS, packs)


@app.command()
def show(
    criterion: Annotated[str | None, Argument(help="A criterion (PLT-02) or a group (PLT).")] = None,
    rubric: o.RubricName = "modern-slavery",
    sectors: Annotated[bool, Option("--sectors", help="Show the sector table instead.")] = False,
    laws: Annotated[bool, Option("--laws", help="Show what each law asks instead, in its own words.")] = False,
    as_json: output.AsJson = False,
) -> None:
    """Show the criteria of a rubric, one group, or one criterion in full."""
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
def check(file: Annotated[Path, Argument(help="Your rubric pack (.yml).")]) -> None:
    """Check a rubric pack: every mistake with its file, line and key, and what is allowed."""
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
    pack: Annotated[Path, Argument(help="Your rubric pack (.yml).")],
    files: Annotated[list[Path], Argument(help="Statements that you have read: PDF, DOCX, HTML, text …")],
    as_json: output.AsJson = False,
) -> None:
    """Try the criteria that a pack adds or changes: what each finds, nearly finds and misses, and its own examples.

    Exit codes: 0 tried, 1 a file could not be scored.
    """
    from statement_audit.features.audit.tried_pack import try_pack

    tried, unread = try_pack(pack, files)
    if as_json:
        output.print_json(tried)
    else:
        for criterion in tried:
            _print_tried(criterion)
    for result in unread:
        said = " ".join(f"{issue.code}: {issue.message}" for issue in result.issues if issue.severity != "info")
        output.note(f"{result.ref.source_name} could not be scored. {said}")
    if unread:
        raise typer.Exit(1)


def _print_tried(tried: TriedCriterion) -> None:
    how = "the judge has learnt it" if tried.learnt else "matched by its words alone"
    output.say(f"\n{tried.id}  {tried.name} ({how})")
    right = tried.examples - len(tried.missed) - len(tried.mistaken)
    output.say(f"examples: {right} of {tried.examples} judged as the pack says", indent=2)
    _print_heard("yes, but ", tried.missed)
    _print_heard("no, but ", tried.mistaken)
    for name, heard in tried.files.items():
        output.say(name, indent=2)
        _print_heard("", heard)


def _print_heard(before: str, heard: Sequence[Heard]) -> None:
    for one in heard:
        place = f"{before}{one.what}, p. {one.page}, {one.probability:.2f} of {one.bar:.2f}"
        output.say(f"{', '.join((place, *one.told))}: “{one.quote}”", indent=4)


def _show_groups(chosen: list[Criterion], rubric: Rubric) -> None:
    for group in rubric.groups:
        members = [criterion for criterion in chosen if criterion.group == group.id]
        if not members:
            continue
        basis = " (good practice: no statute names it)" if group.good_practice else ""
        output.say(f"\n{group.id}  {group.name}{basis}\n{group.question}")
        output.show_table(CRITERIA, members)
    output.say(f"\n{rubric.id} {rubric.version}, hash {rubric.hash[:12]}: {len(chosen)} criteria")


def _show_criterion(criterion: Criterion, rubric: Rubric) -> None:
    group = next(group for group in rubric.groups if group.id == criterion.group)
    lines = [
        f"{criterion.id}  {criterion.name}",
        f"{group.name}; {criterion.kind.value}; weight {criterion.weight} of 5; for {', '.join(criterion.applies_to)}",
        "",
        f"Counts: {criterion.counts}",
        f"Does not count: {criterion.not_count}",
        *([f"To gather: {criterion.gather} ({criterion.effort})"] if criterion.gather else []),
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
    output.say("\n".join(lines))


def _show_laws(rubric: Rubric, *, as_json: bool) -> None:
    from statement_audit.compare.draft_check import asked_in_order
    from statement_audit.report.words import LAW_KINDS

    if as_json:
        output.print_json(rubric.gates)
        return
    for gate in rubric.gates:
        output.say(f"\n{gate.law}  {gate.name} ({gate.version})")
        for kind, test in asked_in_order(gate):
            output.say("\n".join(_law_lines(LAW_KINDS[kind], test, gate.source)))
        if gate.source:
            output.say(f"  Source: {gate.source}")
        if gate.note:
            output.say(f"  {gate.note}")


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
    if as_json:
        output.print_json(
            {"sectors": rubric.sectors, "platform_subtypes": rubric.platform_subtypes, "risks": rubric.sector_risks}
        )
        return
    named = [(key, "; ".join(names)) for key, names in rubric.sectors.items()]
    output.show_table(SECTORS, [*named, *((key, "(platform subtype)") for key in rubric.platform_subtypes)])
