"""What comparisons read: statements as texts, their scores by other versions, what others scored and with which
yardstick, registers' answers beside findings. Nothing here writes.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from operator import itemgetter
from typing import Any

from statement_audit.models import FindingVersion, PassageText, StatementText, VersionedScore
from statement_audit.published import PeerScores, Yardstick
from statement_audit.store.connection import Database
from statement_audit.store.rows import build, read_rows
from statement_audit.store.sql_files import queries_of

_SQL = queries_of("read_compared")


def company_texts(db: Database, company_id: int) -> tuple[StatementText, ...]:
    """A company's scored statements, oldest first, one a year; those without a year are left out."""
    return tuple(_texts(db.rows(_SQL["company_texts"], (company_id,))))


def text_of_score(db: Database, score_id: int) -> StatementText | None:
    """The statement that was given a score; None where it has no passages."""
    return next(_texts(db.rows(_SQL["text_of_score"], (score_id,))), None)


def every_text(db: Database) -> Iterator[StatementText]:
    """Yield each scored statement once, whoever it speaks for."""
    yield from _texts(db.rows(_SQL["every_text"]))


def _texts(rows: Iterator[dict[str, Any]]) -> Iterator[StatementText]:
    for _, group in groupby(rows, key=itemgetter("year", "statement_id")):
        members = list(group)
        passages = tuple(PassageText(row["page"], row["quote"], row["kind"], row["heading"]) for row in members)
        yield build(StatementText, members[0], passages=passages)


def companies_with_years(db: Database) -> list[tuple[int, str]]:
    """Id and name of companies with scored statements of two years or more, by name."""
    rows = db.tuples(_SQL["companies_with_years"])
    return [(company_id, company) for company_id, company in rows]


def scored_twice(
    db: Database, *, company_id: int | None = None, run_id: int | None = None
) -> Iterator[tuple[VersionedScore, VersionedScore]]:
    """Yield each statement's latest score with its last one by other versions before it.

    Args:
        company_id: only this company's statements.
        run_id: compare with what stood after this run, instead of with the last other one.
    """
    for row in list(db.rows(_SQL["pairs"], {"company": company_id, "run": run_id})):
        if row["before_id"] is None:
            continue
        after = build(VersionedScore, row)
        (older,) = db.rows(_SQL["made"] + " AND scores.id = ?", (row["before_id"],))
        place = {name: row[name] for name in ("company", "year", "source_name")}
        yield _with_findings(db, build(VersionedScore, older | place)), _with_findings(db, after)


def _with_findings(db: Database, score: VersionedScore) -> VersionedScore:
    return replace(score, findings=tuple(read_rows(db, FindingVersion, _SQL["findings"], (score.score_id,))))


def peer_scores(db: Database) -> Iterator[PeerScores]:
    """Yield the latest ranked statement of each company, people's decisions applied."""
    for row in db.rows(_SQL["peer_scores"]):
        numbers = {"quality": row["quality"], "walk_to_talk": row["walk_to_talk"], **json.loads(row["groups"])}
        used = Yardstick(row["rubric_hash"], row["scoring"] or "", row["classifier_revision"])
        yield PeerScores(row["profile"], numbers, used, row["day"])


def yardstick_of_score(db: Database, score_id: int) -> Yardstick:
    """What one stored score was given with."""
    (used,) = db.tuples(_SQL["yardstick"], (score_id,))
    return Yardstick(*used)


SIZE_QUESTIONS = ("Turnover", "AnnualRevenue")  # of the UK and of the Australian register


@dataclass(frozen=True, slots=True)
class DeclaredRow:
    """One answer, and what the statement of the same company and year says. `declared`, `found`: None where there is no
    yes or no. `agreement`: declared_and_found, declared_not_found, found_not_declared, neither, not_comparable."""

    company: str
    year: int | None
    question: str
    answer: str | None
    declared: bool | None
    criterion: str | None
    status: str | None
    found: bool | None
    agreement: str
    page: int | None
    quote: str | None
    register: str
    source_name: str | None
    statement_id: int | None
    company_id: int


def declared_rows(db: Database, company_id: int | None = None, year: int | None = None) -> list[DeclaredRow]:
    """Answers that speak to a criterion, by company, year and question."""
    return read_rows(db, DeclaredRow, _SQL["declared_rows"], {"company": company_id, "year": year})


def company_sizes(db: Database) -> dict[int, str]:
    """Company id -> turnover band in the words of the register, the latest year's."""
    return dict(db.tuples(_SQL["sizes"], (json.dumps(SIZE_QUESTIONS),)))


def found_criteria(db: Database) -> dict[int, dict[str, bool | None]]:
    """Statement id -> criterion -> whether it is found; None where it was not assessed. Reviews applied."""
    found: dict[int, dict[str, bool | None]] = {}
    for statement_id, criterion, is_found in db.tuples(_SQL["found"]):
        found.setdefault(statement_id, {})[criterion] = None if is_found is None else bool(is_found)
    return found


def criterion_words(db: Database) -> dict[str, dict[str, Any]]:
    """Criterion id -> its name, group and weight, in the words of the last rubric that has it."""
    rows = db.rows("SELECT criterion, name, group_id, weight FROM criteria ORDER BY id")
    return {row.pop("criterion"): row for row in rows}
