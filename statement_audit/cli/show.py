"""`show COMPANY`: one company's statement, from gates to quotes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

from typer import Option

from statement_audit.cli import options as o
from statement_audit.cli import output
from statement_audit.cli.screen import tell
from statement_audit.report.words import FLAGS

if TYPE_CHECKING:
    from statement_audit.published import FindingRow
    from statement_audit.store.rows import CompanyView

LISTED = 5


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
    findings = (
        {"All criteria": view.findings}
        if everything
        else {"Strongest answers": strongest(view.findings), "Weakest answers": weakest(view.findings)}
    )
    named = {finding.group_id: (finding.group_name, finding.good_practice) for finding in view.findings}
    groups = [(group, *named.get(group, (group, False)), share) for group, share in view.scores.groups.items()]
    flags = [] if everything else list(_flags(view))
    tell(as_json, view, "show", view=view, everything=everything, groups=groups, findings=findings, flags=flags)


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


def _flags(view: CompanyView) -> Iterator[tuple[str, list[str]]]:
    """What a flag means, and the criteria that have it."""
    for flag, meaning in FLAGS.items():
        ids = [finding.criterion for finding in view.findings if flag in finding.flags]
        if ids and flag != "definition_only":  # its status says so
            yield meaning, ids
