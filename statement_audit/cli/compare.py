"""`compare peers`: the league table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from statement_audit.cli import options as o

if TYPE_CHECKING:
    from rich.table import Table

    from statement_audit.compare.peers import Peer, RankedPeer
    from statement_audit.store import Database

app = typer.Typer(no_args_is_help=True, help="Compare companies with each other.")

LAW_HEADS = {law: name for name, law in o.LAW_NAMES.items()} | {"WIKIRATE-MINIMUM": "minimum"}
WIDE = 112  # columns from which the table has room for bars
GATE_MARKS = {"met": "met", "partly": "partly", "not_met": "NOT", "not_assessed": "open"}
LEGEND = (
    "Quality (0-100) is what the statement says, not what the company does. walk/talk: points for things done "
    "over points for policies and promises. honesty: cases, blind spots and gaps that it discloses. "
    "Legal gates stand apart from quality; open: the text lacks nothing, but not all could be checked (the link on "
    "the homepage, for one)."
)


@app.command()
def peers(
    db: o.Db = o.DEFAULT_DB,
    profile: o.ProfileName = None,
    sector: Annotated[str | None, typer.Option("--sector", help="Only companies of this sector key.")] = None,
    year: o.Year = None,
    all_years: Annotated[bool, typer.Option("--all-years", help="Every year, not only each company's latest.")] = False,
    as_json: o.AsJson = False,
    as_csv: o.AsCsv = False,
) -> None:
    """Rank companies by what their statements say. Without --year, each stands with its latest statement.

    Statements that cannot be ranked (unread, too little text, policies) are listed apart, with the reason.
    """
    from statement_audit.cli import output
    from statement_audit.compare.peers import rank_peers, select_peers, unranked_peers
    from statement_audit.store import open_database

    with open_database(o.existing(db)) as database:
        everyone = load_peers(database)
    chosen = select_peers(everyone, profile=profile, sector=sector, year=year, all_years=all_years)
    ranked, rest = rank_peers(chosen), unranked_peers(chosen)
    if as_json:
        output.print_json({"league_table": [flat_peer(row) for row in ranked], "unranked": rest})
    elif as_csv:
        rows = [flat_peer(row) for row in ranked]
        output.write_csv((output.plain(row) for row in rows), list(rows[0]) if rows else [])
    else:
        print_league(ranked, rest)


def load_peers(database: Database) -> list[Peer]:
    """Every company and year in the database, ranked or not, with its gates."""
    from statement_audit.compare.peers import Peer
    from statement_audit.store.reader import gates, league, unranked

    found: dict[tuple[str, int | None, int], dict[str, str]] = {}
    for gate in gates(database):
        found.setdefault((gate.company, gate.year, gate.statement_id), {})[gate.law] = gate.result
    ranked = [
        Peer(
            company=row.company,
            year=row.year,
            statement_id=row.statement_id,
            source_name=row.source_name,
            profile=row.profile,
            sectors=row.sectors,
            quality=row.quality,
            walk_to_talk=row.walk_to_talk,
            honesty=row.honesty,
            band=row.band,
            coverage=row.coverage,
            gates=found.get((row.company, row.year, row.statement_id), {}),
        )
        for row in league(database)
    ]
    others = [
        Peer(
            company=row.company or row.source_name,
            year=row.year,
            statement_id=row.statement_id or 0,
            source_name=row.source_name,
            profile=None,
            reason=row.reason,
        )
        for row in unranked(database)
    ]
    return ranked + others


def flat_peer(row: RankedPeer) -> dict[str, Any]:
    """A ranked peer as one flat row for JSON and CSV."""
    peer = row.peer
    return {
        "rank": row.rank,
        "company": peer.company,
        "year": peer.year,
        "profile": peer.profile,
        "quality": peer.quality,
        "band": peer.band,
        "walk_to_talk": peer.walk_to_talk,
        "honesty": peer.honesty,
        "coverage": peer.coverage,
        "percentile": row.percentile,
        "gates": dict(peer.gates),
        "sectors": list(peer.sectors),
        "source_name": peer.source_name,
        "statement_id": peer.statement_id,
    }


def print_league(ranked: Sequence[RankedPeer], rest: Sequence[Peer]) -> None:
    """A table for each profile, the statements that stand apart, and what the numbers mean."""
    from statement_audit.cli import output

    console = output.console()
    if not ranked and not rest:
        console.print("No statements in the database yet.")
        return
    for profile in dict.fromkeys(row.peer.profile or "" for row in ranked):
        members = [row for row in ranked if (row.peer.profile or "") == profile]
        console.print(_league_table(profile, members, bars=console.width >= WIDE))
        console.print()
    _print_unranked(rest)
    console.print(output.text(LEGEND))


def _league_table(profile: str, rows: Sequence[RankedPeer], *, bars: bool) -> Table:
    from statement_audit.cli import output

    heads = ("rank", "company", "year", "quality", *([""] if bars else []), "band", "walk/talk", "honesty")
    shown = output.table(
        *heads,
        "legal gates",
        title=f"Profile {profile}",
        right=("rank", "year", "quality", "walk/talk", "honesty"),
        wide={"company": 12, "legal gates": 8},
    )
    for row in rows:
        peer = row.peer
        shown.add_row(
            str(row.rank),
            output.text(peer.company),
            str(peer.year or "–"),
            output.number(peer.quality, 1),
            *([output.bar((peer.quality or 0) / 100, 10)] if bars else []),
            peer.band or "",
            output.number(peer.walk_to_talk, 2),
            output.number(peer.honesty),
            ", ".join(f"{LAW_HEADS.get(law, law)} {GATE_MARKS[result]}" for law, result in peer.gates.items()),
        )
    return shown


def _print_unranked(rest: Sequence[Peer]) -> None:
    from statement_audit.cli import output

    if not rest:
        return
    console = output.console()
    console.print(output.text(f"\nNot ranked: {len(rest)}"))
    shown = output.table("company", "year", "why", "source", right=("year",), wide={"company": 20, "source": 20})
    for peer in rest:
        shown.add_row(
            output.text(peer.company),
            str(peer.year or "–"),
            (peer.reason or "").replace("_", " "),
            output.text(peer.source_name),
        )
    console.print(shown)
