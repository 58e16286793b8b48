"""`compare peers`: the league table, and which criteria separate high scores from low ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer import Option

from statement_audit.cli import compare_over_time, compare_quotes, output
from statement_audit.cli import options as o
from statement_audit.cli.screen import show_screen
from statement_audit.compare.separating_criteria import FEWEST, separating_criteria
from statement_audit.errors import UsageError
from statement_audit.tabular import grouped

if TYPE_CHECKING:
    from statement_audit.store import Database
    from statement_audit.store.league import Choice
    from statement_audit.store.rows import LeagueRow, UnrankedRow

app = o.Commands(no_args_is_help=True, help="Compare companies with each other, and with themselves over the years.")

ROWS_SHOWN = 50


@app.command()
def peers(
    context: typer.Context,
    db: o.Db = o.DEFAULT_DB,
    profile: str | None = None,
    sector: str | None = None,
    size: str | None = None,
    year: int | None = None,
    all_years: bool = False,
    by: str = "",
    criteria: bool = False,
    limit: Annotated[int, Option(min=1)] = ROWS_SHOWN,
    form: output.ListForm = output.ListForm(),
) -> None:
    """Rank companies by what their statements say. Without --year, each stands with its latest statement.

    Statements that cannot be ranked (unread, too little text, policies) are listed apart, with the reason.

    Args:
        profile: Only statements scored in this profile.
        sector: Only companies of this sector key.
        size: Only this turnover band, as the register names it.
        all_years: Every year, not only each company's latest.
        by: Rank within each sector, size or year.
        criteria: Which criteria separate the best third from the last.
        limit: Rows of each table on the screen.
    """
    from statement_audit.store.league import EVERY_YEAR, Choice, league, unranked

    o.refuse_unknown("--by", by or None, ("sector", "size", "year"))
    o.exclude(o.typed(context, "--year", "--all-years"))
    every_year = all_years or by == "year"
    choice = Choice(profile, sector, size, year, latest=year is None and not every_year, by=by)
    with o.opened(db) as database:
        everyone = _listed(database, EVERY_YEAR)
        if everyone:
            _check_choice(everyone, choice)
        ranked = league(database, choice)
        rest = unranked(database, choice, ranked)
        if everyone and not (ranked or rest):
            output.note(_nothing_fits(choice, _listed(database, replace(choice, year=None, latest=False, by="year"))))
        separating = _separating(database, ranked) if criteria else []
    if criteria:
        if not form.printed(separating, columns=SEPARATING, document=lambda: {"separating": separating}):
            tables = grouped(((row["profile"], row["rubric"], row["group"]), row) for row in separating)
            show_screen("separating", tables=tables, fewest=FEWEST, shown=SHOWN)
        return
    rows = [flat_row(row) for row in ranked]
    if form.printed(rows, document=lambda: {"league_table": rows, "unranked": flat_rest(rest)}):
        return
    if ranked or rest or not everyone:
        scope = f"{year}" if year is not None else "all years" if every_year else "latest statement of each company"
        print_league(ranked, rest, scope, limit)


def _listed(database: Database, choice: Choice) -> list[LeagueRow | UnrankedRow]:
    from statement_audit.store.league import league, unranked

    return [*league(database, choice), *unranked(database, choice)]


def _check_choice(everyone: Sequence[LeagueRow | UnrankedRow], choice: Choice) -> None:
    """Refuse a profile, sector or size that no statement has: a slip must not look like an empty table."""
    sectors = sorted({sector for row in everyone for sector in row.sectors})
    profiles = sorted({row.profile for row in everyone if row.profile})
    sizes = sorted({row.size for row in everyone if row.size})
    for kind, known in (("profile", profiles), ("sector", sectors), ("size", sizes)):
        wanted = getattr(choice, kind)
        if wanted is not None and wanted not in known:
            there = f"There are: {', '.join(known)}." if known else f"None of them has a {kind}."
            raise UsageError(f"No statement in the database has the {kind} '{wanted}'.", hint=there)


def _nothing_fits(choice: Choice, others: Sequence[LeagueRow | UnrankedRow]) -> str:
    """What was asked for and which years there are for it: `others` are those of any year."""
    asked = [f"{kind} {value}" for kind in ("profile", "sector", "size", "year") if (value := getattr(choice, kind))]
    years = Counter("unknown" if row.year is None else str(row.year) for row in others)
    there = ", ".join(f"{each} ({count})" for each, count in sorted(years.items(), reverse=True))
    words = f"No statement in the database has {' and '.join(asked)}. "
    return words + (f"Years with statements: {there}." if there else "")


def flat_row(row: LeagueRow) -> dict[str, Any]:
    """A ranked statement as one flat row for JSON and CSV; `quality_reviewed` is a name of an earlier release."""
    flat = asdict(row)
    flat["sectors_guessed"] = flat.pop("guessed")
    return flat | {"quality_reviewed": row.quality if row.decided else None}


def flat_rest(rest: Sequence[UnrankedRow]) -> list[UnrankedRow]:
    """What stands apart, by the name of the company, or of the source where no company is named."""
    return [replace(row, company=row.company or row.source_name) for row in rest]


def print_league(ranked: Sequence[LeagueRow], rest: Sequence[UnrankedRow], scope: str, limit: int = ROWS_SHOWN) -> None:
    """A table for each profile and rubric, the statements that stand apart, and what the numbers mean.

    `scope`: in words, what is ranked with each other; `limit`: the most rows of a table."""
    groups = _tables(ranked)
    shown = [row for members in groups.values() for row in members[:limit]]
    show_screen("league", groups=groups, rest=list(rest), shown=shown, scope=scope, limit=limit)


def _tables(ranked: Sequence[LeagueRow]) -> dict[tuple[str | None, str | None, str], list[LeagueRow]]:
    """What is ranked with each other, by profile, rubric and group."""
    return grouped(((row.profile, row.rubric, row.group), row) for row in ranked)


# --- which criteria separate ----------------------------------------------------------------

SHOWN = 15  # criteria of a table on a screen
SEPARATING = (
    *("profile", "rubric", "group", "ranked", "criterion", "name", "group_id", "weight"),
    *("high_share", "low_share", "difference", "high", "low"),
)


def _separating(database: Database, ranked: Sequence[LeagueRow]) -> list[dict[str, Any]]:
    """A row for each criterion of each table that is long enough, the one that separates most first."""
    from statement_audit.store.read_compared import criterion_words, found_criteria

    found, words = found_criteria(database), criterion_words(database)
    rows = []
    for (profile, rubric, group), members in _tables(ranked).items():
        statements = [row.statement_id for row in members]
        place = {"profile": profile, "rubric": rubric, "group": group, "ranked": len(set(statements))}
        for one in separating_criteria(statements, found):
            rows.append(place | words.get(one.criterion, {}) | asdict(one) | {"difference": one.difference})
    return rows


for command in (
    *(compare_over_time.years, compare_quotes.commitments, compare_quotes.declared, compare_quotes.copies),
    compare_over_time.versions,
):
    app.command(command.__name__)(command)
