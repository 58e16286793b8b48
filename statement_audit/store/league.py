"""Who stands where: ranked statements, and what stands outside the league table with the reason."""

import json
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from statement_audit.safe_text import stored_json
from statement_audit.store.connection import Database
from statement_audit.store.read_compared import company_sizes
from statement_audit.store.read_results import reply_counts
from statement_audit.store.rows import LeagueRow, UnrankedRow, build
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
    statements = None if choice.statements is None else json.dumps(list(choice.statements))
    known = {"statements": statements, "sizes": json.dumps(company_sizes(db)), "unknown": UNKNOWN}
    rows = list(db.rows(_SQL["league"], {**asdict(choice), **known}))
    rubrics = _rubric_names(rows)
    return [build(LeagueRow, {**row, "rank": row["place"], "rubric": rubrics[row["rubric_hash"]]}) for row in rows]


def _rubric_names(rows: Sequence[dict[str, Any]]) -> dict[str, str]:
    """Hash -> id and version; with the hash where a rubric was changed and kept its version."""
    names = {row["rubric_hash"]: row["rubric"] for row in rows}
    counts = Counter(names.values())
    return {digest: name if counts[name] == 1 else f"{name} ({digest[:8]})" for digest, name in names.items()}


def unranked(db: Database, choice: Choice = EVERY_YEAR, ranked: Sequence[LeagueRow] = ()) -> list[UnrankedRow]:
    """What stands outside the league table and why: unread documents, policies, short or superseded statements, and
    references that gave no document (`open_failures`); by company and year.

    With `choice.latest` each company stands once, and only where it is later than in `ranked`.
    """
    found = _fitting(_outside(db, choice), choice)
    if not choice.latest:
        return list(found)
    years = {_whose(row): row.year or 0 for row in ranked}
    by_company = grouped((_whose(row), row) for row in found)
    latest = {key: max(rows, key=lambda row: row.year or 0) for key, rows in by_company.items()}
    return [row for key, row in latest.items() if (row.year or 0) > years.get(key, -1)]


def _whose(row: LeagueRow | UnrankedRow) -> int | str:
    return row.company or row.source_name if row.company_id is None else row.company_id


def _fitting(rows: Sequence[UnrankedRow], choice: Choice) -> Iterator[UnrankedRow]:
    for row in rows:
        met = choice.statements is None or (
            row.source_name in choice.sources if row.statement_id is None else row.statement_id in choice.statements
        )
        if met and choice.profile in (None, row.profile) and choice.size in (None, row.size):
            yield row


def _outside(db: Database, choice: Choice) -> list[UnrankedRow]:
    rows = list(db.rows(_SQL["outside"], {"sector": choice.sector, "year": choice.year}))
    causes = _issues_by_score(db, [row["score_id"] for row in rows])
    found = [_with_cause(row, causes.get(row["score_id"], [])) for row in rows]
    found += open_failures(db, choice.year, choice.sector)
    sizes, replied, guessed = company_sizes(db), reply_counts(db), guessed_sectors(db)
    return sorted(
        (
            build(
                UnrankedRow,
                row | {"size": sizes.get(row["company_id"])},
                replies=sum(replied.get((row["company_id"], year), 0) for year in {row["year"], None}),
                guessed=guessed.get(row["statement_id"], ()),
            )
            for row in found
        ),
        key=lambda row: (row.company or row.source_name, row.year or 0, row.source_name),
    )


def guessed_sectors(db: Database) -> dict[int, tuple[str, ...]]:
    """Statement id -> the sectors that were guessed, of those statements that have any."""
    rows = db.tuples("SELECT id, sector_guesses FROM statements WHERE sector_guesses <> '[]'")
    return {key: tuple(guess["sector"] for guess in stored_json(guesses)) for key, guesses in rows}


def _issues_by_score(db: Database, score_ids: Sequence[int]) -> dict[int, list[dict[str, Any]]]:
    rows = db.rows(
        "SELECT score_id, code, message, hint FROM issues WHERE score_id IN (SELECT value FROM json_each(?))"
        " ORDER BY severity = 'error' DESC, severity = 'warning' DESC, id",
        (json.dumps(list(score_ids)),),
    )
    return grouped((row["score_id"], row) for row in rows)


def _with_cause(row: dict[str, Any], causes: list[dict[str, Any]]) -> dict[str, Any]:
    """The issue that explains the reason: the one of that code, else the gravest of an unread document."""
    reason = row["reason"]
    cause = next((each for each in causes if each["code"] == reason), None)
    if cause is None and reason in ("could_not_read", "not_supported") and causes:
        cause = causes[0]
    message, hint = (cause["message"], cause["hint"]) if cause else _REASONS.get(reason, ("", ""))
    if reason == "could_not_read" and cause:
        reason = cause["code"]
    return row | {"reason": reason, "message": message, "hint": hint}


_REASONS = {
    "superseded": ("Another statement stands for this company and year.", "Remove or re-date one of them."),
    "no_quality": ("No criterion that bears weight could be assessed.", "See its findings with: statement-audit show"),
    "could_not_read": ("The document could not be read.", "Pass another version."),
}


def open_failures(db: Database, year: int | None, sector: str | None) -> list[dict[str, Any]]:
    """References that gave no document and that no statement read since stands for.

    Only those of `year` and `sector`, if given.

    A failure stays until its source is read, or its company has a statement for that year from elsewhere. One
    that names no company (a mistyped path) is told after its own run only. `company_id` is None where no company
    is named, or several have that name.
    """
    ids: dict[str, list[int]] = grouped(db.tuples("SELECT name_key, id FROM companies ORDER BY id"))
    reads = grouped((row["company_id"], row) for row in db.rows(_SQL["last_read"]))
    found = []
    for row in db.rows(_SQL["failed"], {"year": year, "sector": sector}):
        named = ids.get(name_key(row["company"]), []) if row["company"] else []
        row["company_id"] = named[0] if len(named) == 1 else None
        if not any(_answers(read, row) for read in reads.get(row["company_id"], [])):
            found.append(row)
    return found


def _answers(read: dict[str, Any], failure: dict[str, Any]) -> bool:
    """Whether a statement that was read stands for the one that failed: read later, and of the same year."""
    return bool(read["run_id"] > failure["run_id"] and failure["year"] in (None, read["year"]))
