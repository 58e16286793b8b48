"""`compare copies`: wording that different companies share."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from statement_audit.cli import options as o

if TYPE_CHECKING:
    from statement_audit.compare.copies import SharedStatement, SharedWording, WordingCluster

COLUMNS = ("cluster", "statements", "companies", "statement_id", "company", "year", "source_name", "page", "quote")


def copies(
    db: o.Db = o.DEFAULT_DB,
    fewest: Annotated[int, typer.Option("--fewest", min=2, help="Only wording of so many statements or more.")] = 2,
    limit: Annotated[int, typer.Option("--limit", min=1, help="Rows of each table on the screen.")] = 20,
    as_json: o.AsJson = False,
    as_csv: o.AsCsv = False,
) -> None:
    """Find passages that statements of different companies share, names, dates and figures aside.

    One statement for several companies is no copy, nor is last year's statement of the same company.
    """
    from statement_audit.cli import output
    from statement_audit.features.publish.shared_wording import shared_wording
    from statement_audit.store import open_database

    with open_database(o.existing(db)) as database:
        found = shared_wording(database)
    clusters = [cluster for cluster in found.clusters if cluster.statements >= fewest]
    if as_json:
        statements = [asdict(one) | {"share": one.share} for one in found.statements]
        output.print_json({"clusters": [_document(cluster) for cluster in clusters], "statements": statements})
    elif as_csv:
        output.write_csv(_rows(clusters), COLUMNS)
    else:
        _print(found, clusters, limit)


def _document(cluster: WordingCluster) -> dict[str, Any]:
    counts = {"statements": cluster.statements, "companies": cluster.companies, "years": cluster.years}
    return counts | {"words": cluster.words, "example": cluster.example, "members": cluster.members}


def _rows(clusters: Sequence[WordingCluster]) -> Iterator[dict[str, Any]]:
    """Yield a row for each passage; `cluster` numbers the wordings."""
    for number, cluster in enumerate(clusters, 1):
        counts = {"cluster": number, "statements": cluster.statements, "companies": len(cluster.companies)}
        for member in cluster.members:
            yield counts | asdict(member) | counts | {"company": "; ".join(member.companies)}


def _print(found: SharedWording, clusters: Sequence[WordingCluster], limit: int) -> None:
    from statement_audit.cli import output

    console = output.console()
    if not clusters:
        console.print(f"No wording is shared, among {len(found.statements)} statements.")
        return
    shown = output.table(
        *("statements", "companies", "years", "words", "wording, and who has it"),
        title=f"{len(clusters)} wordings shared, among {len(found.statements)} statements",
        right=("statements", "companies", "words"),
        wide={"wording, and who has it": 40},
    )
    for cluster in clusters[:limit]:
        years = (
            f"{cluster.years[0]}–{cluster.years[-1]}" if len(cluster.years) > 1 else "".join(map(str, cluster.years))
        )
        names = output.shorten(", ".join(cluster.companies), 120)
        shown.add_row(
            str(cluster.statements),
            str(len(cluster.companies)),
            years,
            str(cluster.words),
            output.text(f"“{output.shorten(' '.join(cluster.example.split()), 200)}”\n{names}"),
        )
    console.print(shown)
    console.print()
    console.print(_statements([one for one in found.statements if one.shared_words][:limit]))


def _statements(rows: Sequence[SharedStatement]) -> Any:
    from statement_audit.cli import output

    shown = output.table(
        *("company", "year", "shared", "most with", "both"),
        title="Share of each statement that others have too",
        right=("year", "shared", "both"),
        wide={"company": 20, "most with": 20},
    )
    for row in rows:
        shown.add_row(
            output.text(output.shorten(", ".join(row.companies), 80)),
            str(row.year or "–"),
            output.percent(100 * row.share),
            output.text(output.shorten(", ".join(row.closest_companies), 80)),
            output.percent(None if row.closest_share is None else 100 * row.closest_share),
        )
    return shown
