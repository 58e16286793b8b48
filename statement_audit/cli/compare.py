"""`compare peers`: the league table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from statement_audit.cli import compare_commitments, compare_copies, compare_declared, compare_versions, compare_years
from statement_audit.cli import options as o

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from statement_audit.compare.peers import Peer, RankedPeer
    from statement_audit.store import Database

app = typer.Typer(no_args_is_help=True, help="Compare companies with each other, and with themselves over the years.")

LAW_HEADS = {law: name for name, law in o.LAW_NAMES.items()} | {"WIKIRATE-MINIMUM": "minimum"}
ROWS_SHOWN = 50
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
    size: Annotated[
        str | None, typer.Option("--size", help="Only this turnover band, as the register names it.")
    ] = None,
    year: o.Year = None,
    all_years: Annotated[bool, typer.Option("--all-years", help="Every year, not only each company's latest.")] = False,
    by: Annotated[str, typer.Option("--by", help="Rank within each sector, size or year.")] = "",
    criteria: Annotated[
        bool, typer.Option("--criteria", help="Which criteria separate the best third from the last.")
    ] = False,
    limit: Annotated[int, typer.Option("--limit", min=1, help="Rows of each table on the screen.")] = ROWS_SHOWN,
    as_json: o.AsJson = False,
    as_csv: o.AsCsv = False,
) -> None:
    """Rank companies by what their statements say. Without --year, each stands with its latest statement.

    Statements that cannot be ranked (unread, too little text, policies) are listed apart, with the reason.
    """
    from statement_audit.cli import compare_separating, output
    from statement_audit.compare.peers import rank_peers, select_peers, unranked_peers
    from statement_audit.store import open_database

    if by not in ("", "sector", "size", "year"):
        raise typer.BadParameter("sector, size or year.", param_hint="--by")
    with open_database(o.existing(db)) as database:
        everyone = load_peers(database)
        if everyone:
            _check_choice(everyone, profile=profile, sector=sector, size=size)
        every_year = all_years or by == "year"
        chosen = select_peers(everyone, profile=profile, sector=sector, size=size, year=year, all_years=every_year)
        ranked, rest = rank_peers(chosen, by), unranked_peers(chosen)
        separating = compare_separating.load(database, ranked) if criteria else []
    if everyone and not chosen:
        output.note(_nothing_fits(everyone, year, profile=profile, sector=sector, size=size))
    if criteria:
        compare_separating.show(separating, as_json=as_json, as_csv=as_csv)
    elif as_json:
        output.print_json({"league_table": [flat_peer(row) for row in ranked], "unranked": rest})
    elif as_csv:
        rows = [flat_peer(row) for row in ranked]
        output.write_csv((output.plain(row) for row in rows), list(rows[0]) if rows else [])
    elif chosen or not everyone:
        scope = f"{year}" if year is not None else "all years" if every_year else "latest statement of each company"
        print_league(ranked, rest, scope, limit)


def _check_choice(everyone: Sequence[Peer], **wanted: str | None) -> None:
    """Refuse a profile, sector or size that no statement has: a slip must not look like an empty table."""
    from statement_audit.errors import UsageError

    sectors = sorted({sector for peer in everyone for sector in peer.sectors})
    profiles = sorted({peer.profile for peer in everyone if peer.profile})
    sizes = sorted({peer.size for peer in everyone if peer.size})
    for kind, known in (("profile", profiles), ("sector", sectors), ("size", sizes)):
        if wanted[kind] is not None and wanted[kind] not in known:
            there = f"There are: {', '.join(known)}." if known else f"None of them has a {kind}."
            raise UsageError(f"No statement in the database has the {kind} '{wanted[kind]}'.", hint=there)


def _nothing_fits(everyone: Sequence[Peer], year: int | None, **wanted: str | None) -> str:
    """What was asked for and which years there are for it."""
    from statement_audit.compare.peers import select_peers

    asked = {**wanted, "year": year}
    words = " and ".join(f"{kind} {value}" for kind, value in asked.items() if value is not None)
    others = select_peers(
        everyone, profile=wanted["profile"], sector=wanted["sector"], size=wanted["size"], all_years=True
    )
    years = Counter("unknown" if peer.year is None else str(peer.year) for peer in others)
    there = ", ".join(f"{each} ({count})" for each, count in sorted(years.items(), reverse=True))
    return f"No statement in the database has {words}. " + (f"Years with statements: {there}." if there else "")


def load_peers(database: Database) -> list[Peer]:
    """Every company and year in the database, ranked or not, with its gates."""
    from statement_audit.compare.peers import Peer
    from statement_audit.store.read_declared import company_sizes
    from statement_audit.store.read_replies import reply_counts
    from statement_audit.store.reader import gates, guessed_sectors, league, unranked

    found: dict[int, dict[str, str]] = {}
    for gate in gates(database):
        found.setdefault(gate.statement_id, {})[gate.law] = gate.result
    rows, sizes = league(database), company_sizes(database)
    replied, guessed = reply_counts(database), guessed_sectors(database)
    rubrics = _rubric_names((row.rubric, row.rubric_hash) for row in rows)
    ranked = [
        Peer(
            company=row.company,
            year=row.year,
            statement_id=row.statement_id,
            source_name=row.source_name,
            profile=row.profile,
            sectors=row.sectors,
            guessed=guessed.get(row.statement_id, ()),
            quality=row.quality,
            walk_to_talk=row.walk_to_talk,
            honesty=row.honesty,
            band=row.band,
            coverage=row.coverage,
            gates=found.get(row.statement_id, {}),
            company_id=row.company_id,
            rubric=rubrics[row.rubric_hash],
            size=sizes.get(row.company_id),
            quality_reviewed=row.quality_reviewed,
            decided=row.decided,
            replies=row.replies,
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
            guessed=guessed.get(row.statement_id or 0, ()),
            reason=row.reason,
            company_id=row.company_id,
            size=sizes.get(row.company_id or 0),
            replies=replied.get((row.company_id or 0, row.year), 0) + replied.get((row.company_id or 0, None), 0),
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
        "sectors_guessed": list(peer.guessed),
        "source_name": peer.source_name,
        "statement_id": peer.statement_id,
        "rubric": peer.rubric,
        "quality_reviewed": peer.quality_reviewed,
        "decided": peer.decided,
        "replies": peer.replies,
        "size": peer.size,
        "group": row.group,
    }


def print_league(ranked: Sequence[RankedPeer], rest: Sequence[Peer], scope: str, limit: int = ROWS_SHOWN) -> None:
    """A table for each profile and rubric, the statements that stand apart, and what the numbers mean.

    `scope`: in words, what is ranked with each other; `limit`: the most rows of a table."""
    from statement_audit.cli import output
    from statement_audit.cli.beside import print_notes

    console = output.console()
    if not ranked and not rest:
        console.print("No statements in the database yet.")
        return
    groups: dict[tuple[str | None, str | None, str], list[RankedPeer]] = {}
    for row in ranked:
        groups.setdefault((row.peer.profile, row.peer.rubric, row.group), []).append(row)
    rubrics = {rubric for _, rubric, _ in groups}
    for (profile, rubric, group), members in groups.items():
        by = f", {group}" * bool(group) + f", rubric {rubric}" * (len(rubrics) > 1)
        title = f"Profile {profile}{by}, {scope}: {len(members)} ranked"
        console.print(_league_table(title, members[:limit], console.width))
        _print_more(console, len(members) - limit)
        console.print()
    _print_unranked(rest, limit)
    shown = [row.peer for members in groups.values() for row in members[:limit]]
    print_notes(console, shown + list(rest[:limit]))
    console.print(output.text(f"{LEGEND}{output.OPEN}."))


def _league_table(title: str, rows: Sequence[RankedPeer], width: int) -> Table:
    """Only the company's name wraps freely, so that every column fits from 80 columns on."""
    from statement_audit.cli import output
    from statement_audit.cli.beside import marked

    bars, narrow = width >= WIDE, width < NARROW
    walk = "walk/\ntalk" if narrow else "walk/talk"
    shown = output.table(
        *("rank", *(["better than"] if bars else []), "company", "year", "quality", *([""] if bars else [])),
        *("band", walk, "honesty", "legal gates"),
        title=output.text(title),
        right=("rank", "better than", "year", "quality", walk, "honesty"),
        wide={"company": 12},
    )
    for row in rows:
        peer = row.peer
        shown.add_row(
            str(row.rank),
            *([output.percent(row.percentile)] if bars else []),
            output.text(marked(peer)),
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


def _print_more(console: Console, more: int) -> None:
    from statement_audit.cli import output

    if more > 0:
        console.print(output.text(f"… and {more:,} more: statement-audit compare peers --limit N, or --csv"))


def _print_unranked(rest: Sequence[Peer], limit: int) -> None:
    from statement_audit.cli import output
    from statement_audit.cli.beside import marked

    if not rest:
        return
    console = output.console()
    console.print(output.text(f"Not ranked: {len(rest)}"))
    shown = output.table("company", "year", "why", "source", right=("year",), wide={"company": 20})
    for peer in rest[:limit]:
        shown.add_row(
            output.text(marked(peer)),
            str(peer.year or "–"),
            (peer.reason or "").replace("_", " "),
            output.short_source(peer.source_name, 24),
        )
    console.print(shown)
    _print_more(console, len(rest) - limit)
    console.print()


app.command("years")(compare_years.years)
app.command("commitments")(compare_commitments.commitments)
app.command("declared")(compare_declared.declared)
app.command("copies")(compare_copies.copies)
app.command("versions")(compare_versions.versions)
