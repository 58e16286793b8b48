"""`compare peers --criteria`: which criteria separate high scores from low ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from statement_audit.cli import output
from statement_audit.cli.output import Column
from statement_audit.compare.separating_criteria import FEWEST, separating_criteria

if TYPE_CHECKING:
    from statement_audit.store import Database
    from statement_audit.store.rows import LeagueRow

SHOWN = 15
COLUMNS = (
    *("profile", "rubric", "group", "ranked", "criterion", "name", "group_id", "weight"),
    *("high_share", "low_share", "difference", "high", "low"),
)


def load(database: Database, ranked: Sequence[LeagueRow]) -> list[dict[str, Any]]:
    """A row for each criterion of each table that is long enough, the one that separates most first."""
    from statement_audit.store.read_compared import criterion_words, found_criteria

    found, words = found_criteria(database), criterion_words(database)
    tables: dict[tuple[str | None, str | None, str], list[int]] = {}
    for row in ranked:
        tables.setdefault((row.profile, row.rubric, row.group), []).append(row.statement_id)
    rows = []
    for (profile, rubric, group), statements in tables.items():
        place = {"profile": profile, "rubric": rubric, "group": group, "ranked": len(set(statements))}
        for one in separating_criteria(statements, found):
            rows.append(place | words.get(one.criterion, {}) | asdict(one) | {"difference": one.difference})
    return rows


def show(rows: Sequence[dict[str, Any]], *, as_json: bool, as_csv: bool) -> None:
    """Print the rows; on a screen the first of each table."""
    if not output.print_rows(
        rows, as_json=as_json, as_csv=as_csv, columns=COLUMNS, document=lambda: {"separating": rows}
    ):
        _print(rows)


CRITERIA = (
    Column("criterion"),
    Column("name", lambda row: row.get("name"), least=20),
    Column("best third", lambda row: f"{output.share(row['high_share'])} of {row['high']}", right=True),
    Column("last third", lambda row: f"{output.share(row['low_share'])} of {row['low']}", right=True),
    Column("difference", lambda row: f"{100 * row['difference']:+.0f}", right=True),
)


def _print(rows: Sequence[dict[str, Any]]) -> None:
    if not rows:
        output.say(f"No table has {FEWEST} statements or more: with fewer, a third is one company.")
        return
    for place in dict.fromkeys((row["profile"], row["rubric"], row["group"]) for row in rows):
        mine = [row for row in rows if (row["profile"], row["rubric"], row["group"]) == place]
        title = f"Profile {place[0]}{', ' + place[2] if place[2] else ''}: found in the best and the last third"
        output.show_table(CRITERIA, mine[:SHOWN], title=f"{title} of {mine[0]['ranked']} statements")
        output.say()
