"""`compare copies`: wording that different companies share."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from statement_audit.cli import options as o
from statement_audit.cli import output
from statement_audit.cli.output import YEAR, Column

if TYPE_CHECKING:
    from statement_audit.compare.copies import SharedWording, WordingCluster

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
    from statement_audit.pipeline.copies import shared_wording

    with o.opened(db) as database:
        found = shared_wording(database)
    clusters = [cluster for cluster in found.clusters if cluster.statements >= fewest]
    if not output.print_rows(
        _rows(clusters), as_json=as_json, as_csv=as_csv, columns=COLUMNS, document=lambda: _document(found, clusters)
    ):
        _print(found, clusters, limit)


def _document(found: SharedWording, clusters: Sequence[WordingCluster]) -> dict[str, Any]:
    statements = [asdict(one) | {"share": one.share} for one in found.statements]
    return {"clusters": [_cluster(cluster) for cluster in clusters], "statements": statements}


def _cluster(cluster: WordingCluster) -> dict[str, Any]:
    counts = {"statements": cluster.statements, "companies": cluster.companies, "years": cluster.years}
    return counts | {"words": cluster.words, "example": cluster.example, "members": cluster.members}


def _rows(clusters: Sequence[WordingCluster]) -> Iterator[dict[str, Any]]:
    """Yield a row for each passage; `cluster` numbers the wordings."""
    for number, cluster in enumerate(clusters, 1):
        counts = {"cluster": number, "statements": cluster.statements, "companies": len(cluster.companies)}
        for member in cluster.members:
            yield counts | asdict(member) | counts | {"company": "; ".join(member.companies)}


CLUSTERS = (
    Column("statements", right=True),
    Column("companies", lambda cluster: len(cluster.companies), right=True),
    Column("years", lambda cluster: "–".join(map(str, dict.fromkeys([*cluster.years[:1], *cluster.years[-1:]])))),
    Column("words", right=True),
    Column("wording, and who has it", lambda cluster: _wording(cluster), least=40),
)
STATEMENTS = (
    Column("company", lambda row: output.shorten(", ".join(row.companies), 80), least=20),
    YEAR,
    Column("shared", lambda row: output.share(row.share), right=True),
    Column("most with", lambda row: output.shorten(", ".join(row.closest_companies), 80), least=20),
    Column("both", lambda row: output.share(row.closest_share), right=True),
)


def _wording(cluster: WordingCluster) -> str:
    example = output.shorten(" ".join(cluster.example.split()), 200)
    return f"“{example}”\n{output.shorten(', '.join(cluster.companies), 120)}"


def _print(found: SharedWording, clusters: Sequence[WordingCluster], limit: int) -> None:
    among = f"among {len(found.statements)} statements"
    if not clusters:
        output.say(f"No wording is shared, {among}.")
        return
    output.show_table(CLUSTERS, clusters[:limit], title=f"{len(clusters)} wordings shared, {among}")
    output.say()
    shared = [one for one in found.statements if one.shared_words][:limit]
    output.show_table(STATEMENTS, shared, title="Share of each statement that others have too")
