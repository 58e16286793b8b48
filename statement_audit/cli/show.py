"""`show COMPANY`: one company's statement, from gates to quotes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Annotated, Any

from typer import Option

from statement_audit.cli import options as o
from statement_audit.cli import output
from statement_audit.cli.output import Column
from statement_audit.cli.screen import show_screen
from statement_audit.report.words import FLAGS, law_day

if TYPE_CHECKING:
    from statement_audit.published import FindingRow, GateRow
    from statement_audit.store.rows import CompanyView

LISTED = 5
GROUPS = (
    Column("group", lambda row: f"{row[0]} {row[1]}"),
    Column("", lambda row: output.bar(row[3])),
    Column("score", lambda row: output.points(row[3]), right=True),
    Column("", lambda row: "good practice" if row[2] else ""),
)


def show(
    company: str,
    db: o.Db = o.DEFAULT_DB,
    year: int | None = None,
    everything: Annotated[bool, Option("--all")] = False,
    as_json: output.AsJson = False,
) -> None:
    """Show a company's gates, four numbers, groups, and its strongest and weakest answers with quote and page.

    Args:
        everything: Every criterion with its quote.
    """
    from statement_audit.store.read_results import company_view

    with o.opened(db) as database:
        view = company_view(database, company, year)
    if as_json:
        output.print_json(view)
        return
    findings = (
        {"All criteria": view.findings}
        if everything
        else {"Strongest answers": strongest(view.findings), "Weakest answers": weakest(view.findings)}
    )
    named = {finding.group_id: (finding.group_name, finding.good_practice) for finding in view.findings}
    groups = [(group, *named.get(group, (group, False)), share) for group, share in view.scores.groups.items()]
    show_screen(
        "show",
        view=view,
        everything=everything,
        place=_place(view),
        gates=[(gate, list(_gate_lines(gate))) for gate in view.gates],
        is_open=any(test["result"] == "not_assessed" for gate in view.gates for test in _required(gate)),
        groups=output.table(GROUPS, groups),
        findings=findings,
        flags=[] if everything else list(_flags(view)),
    )


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


def _place(view: CompanyView) -> str:
    """The rank among the statements of its year, and among the latest of each company, as in `compare peers`."""
    scores = view.scores
    if scores.rank is None:
        return f"profile {scores.profile}, not ranked ({(scores.unranked_reason or 'superseded').replace('_', ' ')})"
    of = f"{scores.rank} of {scores.ranked_among} in profile {scores.profile}"
    latest = f"; {scores.rank_latest} of {scores.latest_among} among latest statements" if scores.rank_latest else ""
    return f"rank {of}, {view.year or 'year unknown'}{latest}"


def _required(gate: GateRow) -> list[Mapping[str, Any]]:
    return [test for test in gate.tests if test["required"]]


def _gate_lines(gate: GateRow) -> Iterator[str]:
    yield output.gate_line((test["area"], test["result"], test["criteria"]) for test in _required(gate))
    yield output.may_line((test["area"], test["result"]) for test in gate.tests if test.get("kind") == "may")
    yield law_day(gate.in_force_on, gate.in_force_by)


def _flags(view: CompanyView) -> Iterator[tuple[str, list[str]]]:
    """What a flag means, and the criteria that have it."""
    for flag, meaning in FLAGS.items():
        ids = [finding.criterion for finding in view.findings if flag in finding.flags]
        if ids and flag != "definition_only":  # its status says so
            yield meaning, ids
