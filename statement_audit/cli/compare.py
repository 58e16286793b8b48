"""`compare peers`: the league table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
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
NARROW = 96  # columns below which heads and bands take two lines
LEGEND = (
    "Quality (0-100) is what the statement says, not what the company does. walk/talk: points for things done "
    "over points for policies and promises. honesty: cases, blind spots and gaps that it discloses. "
    "Legal gates stand apart from quality; "
)


@app.command()
def peers(
    db: o.Db = o.DEFAULT_DB,
    profile: Annotated[str | None, typer.Option("--profile", help="Only statements scored in this profile.")] = None,
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
    if everyone:
        _check_choice(everyone, profile, sector)
    chosen = select_peers(everyone, profile=profile, sector=sector, year=year, all_years=all_years)
    ranked, rest = rank_peers(chosen), unranked_peers(chosen)
    if everyone and not chosen:
        output.note(_nothing_fits(everyone, profile, sector, year))
    if as_json:
        output.print_json({"league_table": [flat_peer(row) for row in ranked], "unranked": rest})
    elif as_csv:
        rows = [flat_peer(row) for row in ranked]
        output.write_csv((output.plain(row) for row in rows), list(rows[0]) if rows else [])
    elif chosen or not everyone:
        scope = "all years" if all_years else f"{year}" if year is not None else "latest statement of each company"
        print_league(ranked, rest, scope)


def _check_choice(everyone: Sequence[Peer], profile: str | None, sector: str | None) -> None:
    """Refuse a profile or sector that no statement in the database has: a slip must not look like an empty table."""
    from statement_audit.errors import UsageError

    sectors = sorted({sector for peer in everyone for sector in peer.sectors})
    profiles = sorted({peer.profile for peer in everyone if peer.profile})
    for kind, wanted, known in (("profile", profile, profiles), ("sector", sector, sectors)):
        if wanted is not None and wanted not in known:
            there = f"There are: {', '.join(known)}." if known else f"None of them has a {kind}."
            raise UsageError(f"No statement in the database has the {kind} '{wanted}'.", hint=there)


def _nothing_fits(everyone: Sequence[Peer], profile: str | None, sector: str | None, year: int | None) -> str:
    """What was asked for and which years there are for it."""
    from statement_audit.compare.peers import select_peers

    asked = {"profile": profile, "sector": sector, "year": year}
    words = " and ".join(f"{kind} {value}" for kind, value in asked.items() if value is not None)
    others = select_peers(everyone, profile=profile, sector=sector, all_years=True)
    years = Counter("unknown" if peer.year is None else str(peer.year) for peer in others)
    there = ", ".join(f"{each} ({count})" for each, count in sorted(years.items(), reverse=True))
    return f"No statement in the database has {words}. " + (f"Years with statements: {there}." if there else "")


def load_peers(database: Database) -> list[Peer]:
    """Every company and year in the database, ranked or not, with its gates."""
    from statement_audit.compare.peers import Peer
    from statement_audit.store.reader import gates, league, unranked

    found: dict[int, dict[str, str]] = {}
    for gate in gates(database):
        found.setdefault(gate.statement_id, {})[gate.law] = gate.result
    rows = league(database)
    rubrics = _rubric_names((row.rubric, row.rubric_hash) for row in rows)
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
            gates=found.get(row.statement_id, {}),
            company_id=row.company_id,
            rubric=rubrics[row.rubric_hash],
        )
        for row in rows
    ]
    others = [
        Peer(
            company=row.company or row.source_name,
            year=row.year,
            statement_id=row.statement_id or 0,
            source_name=row.source_name,
            profile=row.profile,
            sectors=row.sectors,
            reason=row.reason,
            company_id=row.company_id,
        )
        for row in unranked(database)
    ]
    return ranked + others


def _rubric_names(found: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Hash -> id and version; with the hash where a rubric was changed and kept its version."""
    names = {digest: name for name, digest in found}
    counts = Counter(names.values())
    return {digest: name if counts[name] == 1 else f"{name} ({digest[:8]})" for digest, name in names.items()}


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
        "rubric": peer.rubric,
    }


def print_league(ranked: Sequence[RankedPeer], rest: Sequence[Peer], scope: str) -> None:
    """A table for each profile and rubric, the statements that stand apart, and what the numbers mean.

    `scope`: in words, what is ranked with each other."""
    from statement_audit.cli import output

    console = output.console()
    if not ranked and not rest:
        console.print("No statements in the database yet.")
        return
    groups: dict[tuple[str | None, str | None], list[RankedPeer]] = {}
    for row in ranked:
        groups.setdefault((row.peer.profile, row.peer.rubric), []).append(row)
    rubrics = {rubric for _, rubric in groups}
    for (profile, rubric), members in groups.items():
        by = f", rubric {rubric}" if len(rubrics) > 1 else ""
        title = f"Profile {profile}{by}, {scope}: {len(members)} ranked"
        console.print(_league_table(title, members, console.width))
        console.print()
    _print_unranked(rest)
    console.print(output.text(f"{LEGEND}{output.OPEN}."))


def _league_table(title: str, rows: Sequence[RankedPeer], width: int) -> Table:
    """Only the company's name wraps freely, so that every column fits from 80 columns on."""
    from statement_audit.cli import output

    bars, narrow = width >= WIDE, width < NARROW
    walk = "walk/\ntalk" if narrow else "walk/talk"
    shown = output.table(
        *("rank", "company", "year", "quality", *([""] if bars else []), "band", walk, "honesty", "legal gates"),
        title=title,
        right=("rank", "year", "quality", walk, "honesty"),
        wide={"company": 12},
    )
    for row in rows:
        peer = row.peer
        shown.add_row(
            str(row.rank),
            output.text(peer.company),
            str(peer.year or "–"),
            output.number(peer.quality, 1),
            *([output.bar((peer.quality or 0) / 100, 10)] if bars else []),
            (peer.band or "").replace(" ", "\n" if narrow else " "),
            output.number(peer.walk_to_talk, 2),
            output.number(peer.honesty),
            output.text(
                "\n".join(f"{LAW_HEADS.get(law, law)} {output.MARKS[result]}" for law, result in peer.gates.items())
            ),
        )
    return shown


def _print_unranked(rest: Sequence[Peer]) -> None:
    from statement_audit.cli import output

    if not rest:
        return
    console = output.console()
    console.print(output.text(f"Not ranked: {len(rest)}"))
    shown = output.table("company", "year", "why", "source", right=("year",), wide={"company": 20})
    for peer in rest:
        shown.add_row(
            output.text(peer.company),
            str(peer.year or "–"),
            (peer.reason or "").replace("_", " "),
            output.short_source(peer.source_name, 24),
        )
    console.print(shown)
    console.print()
