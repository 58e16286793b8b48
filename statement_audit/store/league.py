"""Who stands where: ranked statements, and what stands outside the league table with the reason."""

import json
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from statement_audit.store.connection import Database
from statement_audit.store.read_compared import company_sizes
from statement_audit.store.rows import LeagueRow, UnrankedRow, build, read_rows
from statement_audit.store.sql_files import queries_of
from statement_audit.store.views import BEST_FIRST
from statement_audit.store.write_statements import name_key
from statement_audit.tabular import grouped

_SQL = queries_of("league", best_first=BEST_FIRST)

UNKNOWN = "unknown"  # group of those without sector, size or year


@dataclass(frozen=True, slots=True)
class Choice:
    """What is ranked with each other. `size`: turnover band in a register's words. `latest`: each company stands once,
    with its latest statement that fits. `by`: within each sector, size or year, or none of them. `statements`: only
    these; `sources`: with them, of what was not read, only what has these names."""

    profile: str | None = None
    sector: str | None = None
    size: str | None = None
    year: int | None = None
    latest: bool = False
    by: str = ""
    statements: Collection[int] | None = None
    sources: Collection[str] = ()


EVERY_YEAR = Choice(by="year")


def league(db: Database, choice: Choice = EVERY_YEAR) -> list[LeagueRow]:
    """Rank what is chosen by quality, within profile and rubric: other weights or criteria make scores that do not
    compare. Equal qualities share a rank, and those after them are left out (1, 2, 2, 4), as in `league_table`.

    By profile and rubric, then the newest year or the groups by name, then rank and company. A company of several
    sectors stands in each of them.
    """
    rows = db.rows(_SQL["league"], _chosen(db, choice) | {"unknown": UNKNOWN})
    return [build(LeagueRow, row | {"rank": row["place"], "rubric": row["named"]}) for row in rows]


def _chosen(db: Database, choice: Choice) -> dict[str, Any]:
    """The choice, and what else the queries are told."""
    statements = None if choice.statements is None else json.dumps(list(choice.statements))
    lists = {"statements": statements, "sources": json.dumps(list(choice.sources))}
    return asdict(choice) | lists | {"sizes": json.dumps(company_sizes(db))}


def unranked(db: Database, choice: Choice = EVERY_YEAR, ranked: Sequence[LeagueRow] = ()) -> list[UnrankedRow]:
    """What stands outside the league table and why: unread documents, policies, short or superseded statements, and
    references that gave no document; by company and year.

    With `choice.latest` each company stands once, and only where it is later than in `ranked`.
    """
    db.connection.create_function("company_key", 1, name_key, deterministic=True)
    found = read_rows(db, UnrankedRow, _SQL["unranked"], _chosen(db, choice))
    if not choice.latest:
        return found
    years = {_whose(row): row.year or 0 for row in ranked}
    by_company = grouped((_whose(row), row) for row in found)
    latest = {key: max(rows, key=lambda row: row.year or 0) for key, rows in by_company.items()}
    return [row for key, row in latest.items() if (row.year or 0) > years.get(key, -1)]


def _whose(row: LeagueRow | UnrankedRow) -> int | str:
    return row.company or row.source_name if row.company_id is None else row.company_id


def with_guessed_sectors(db: Database) -> set[int]:
    """Ids of the statements of which a sector was guessed."""
    return {key for (key,) in db.tuples("SELECT id FROM statements WHERE sector_guesses <> '[]'")}
