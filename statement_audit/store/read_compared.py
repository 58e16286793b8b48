"""What comparisons read: statements as texts, their scores by other versions, what others scored and with which
yardstick, registers' answers beside findings. Nothing here writes.
"""

from __future__ import annotations

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

_TEXTS = """
SELECT scores.statement_id, scores.id AS score_id, statements.source_name, statements.document_sha256,
  {year} AS year, passages.page, passages.quote, passages.kind, passages.heading,
  (SELECT json_group_array(DISTINCT companies.name) FROM statement_companies AS link
    JOIN companies ON companies.id = link.company_id WHERE link.statement_id = statements.id) AS companies
FROM {chosen}
JOIN scores ON scores.id = chosen.score_id
JOIN statements ON statements.id = scores.statement_id
JOIN passages ON passages.extraction_id = scores.extraction_id
ORDER BY {order}, scores.statement_id, passages.idx"""

_OF_COMPANY = _TEXTS.format(
    year="chosen.year",
    chosen="(SELECT score_id, year FROM latest_scores WHERE company_id = ? AND year IS NOT NULL"
    " AND state = 'scored' AND kind = 'statement') AS chosen",
    order="chosen.year",
)
_OF_SCORE = _TEXTS.format(year="statements.year", chosen="(SELECT ? AS score_id) AS chosen", order="1")
_EVERY = _TEXTS.format(
    year="statements.year",
    chosen="(SELECT DISTINCT score_id FROM latest_scores WHERE state = 'scored' AND kind = 'statement') AS chosen",
    order="1",
)


def company_texts(db: Database, company_id: int) -> tuple[StatementText, ...]:
    """A company's scored statements, oldest first, one a year; those without a year are left out."""
    return tuple(_texts(db.rows(_OF_COMPANY, (company_id,))))


def text_of_score(db: Database, score_id: int) -> StatementText | None:
    """The statement that was given a score; None where it has no passages."""
    return next(_texts(db.rows(_OF_SCORE, (score_id,))), None)


def every_text(db: Database) -> Iterator[StatementText]:
    """Yield each scored statement once, whoever it speaks for."""
    yield from _texts(db.rows(_EVERY))


def _texts(rows: Iterator[dict[str, Any]]) -> Iterator[StatementText]:
    for _, group in groupby(rows, key=itemgetter("year", "statement_id")):
        members = list(group)
        passages = tuple(PassageText(row["page"], row["quote"], row["kind"], row["heading"]) for row in members)
        yield build(StatementText, members[0], passages=passages)


def companies_with_years(db: Database) -> list[tuple[int, str]]:
    """Id and name of companies with scored statements of two years or more, by name."""
    rows = db.tuples(
        "SELECT company_id, company FROM latest_scores"
        " WHERE state = 'scored' AND kind = 'statement' AND year IS NOT NULL"
        " GROUP BY company_id HAVING count(DISTINCT year) > 1 ORDER BY company, company_id"
    )
    return [(company_id, company) for company_id, company in rows]


_MADE = """
SELECT scores.id AS score_id, scores.statement_id, scores.run_id, runs.started_at AS scored_at, scores.quality,
  runs.classifier_revision AS judge, rubrics.id || ' ' || rubrics.version AS rubric, runs.rubric_hash,
  extractions.text_sha256
FROM scores JOIN runs ON runs.id = scores.run_id JOIN rubrics ON rubrics.hash = runs.rubric_hash
LEFT JOIN extractions ON extractions.id = scores.extraction_id
WHERE scores.state = 'scored'"""

_PAIRS = f"""
WITH made AS ({_MADE}), latest AS (
  SELECT score_id, min(company) AS company, max(year) AS year, max(source_name) AS source_name FROM latest_scores
  WHERE state = 'scored' AND (:company IS NULL OR company_id = :company) GROUP BY score_id
)
SELECT made.*, latest.company, latest.year, latest.source_name, (
  SELECT max(older.score_id) FROM made AS older
  WHERE older.statement_id = made.statement_id AND older.score_id < made.score_id
    AND (:run IS NULL OR older.run_id <= :run)
    AND (older.judge, older.rubric_hash, older.text_sha256) IS NOT (made.judge, made.rubric_hash, made.text_sha256)
) AS before_id
FROM latest JOIN made ON made.score_id = latest.score_id ORDER BY latest.company, latest.year, made.score_id"""

_FINDINGS = """
SELECT findings.criterion, criteria.name, criteria.content_sha256 AS criterion_sha256, findings.status, findings.score,
  findings.confidence, findings.reasons, findings.id AS finding_id, shown.role, shown.page, shown.quote,
  shown.probability
FROM findings JOIN criteria ON criteria.id = findings.criterion_id
LEFT JOIN evidence AS shown ON shown.id = (
  SELECT id FROM evidence WHERE finding_id = findings.id AND role IN ('best', 'candidate')
  ORDER BY role = 'best' DESC, id LIMIT 1)
WHERE findings.score_id = ? ORDER BY criteria.position"""


def scored_twice(
    db: Database, *, company_id: int | None = None, run_id: int | None = None
) -> Iterator[tuple[VersionedScore, VersionedScore]]:
    """Yield each statement's latest score with its last one by other versions before it.

    Args:
        company_id: only this company's statements.
        run_id: compare with what stood after this run, instead of with the last other one.
    """
    for row in list(db.rows(_PAIRS, {"company": company_id, "run": run_id})):
        if row["before_id"] is None:
            continue
        after = build(VersionedScore, row)
        (older,) = db.rows(f"{_MADE} AND scores.id = ?", (row["before_id"],))
        place = {name: row[name] for name in ("company", "year", "source_name")}
        yield _with_findings(db, build(VersionedScore, older | place)), _with_findings(db, after)


def _with_findings(db: Database, score: VersionedScore) -> VersionedScore:
    return replace(score, findings=tuple(read_rows(db, FindingVersion, _FINDINGS, (score.score_id,))))


def peer_scores(db: Database, sector: str | None = None) -> Iterator[PeerScores]:
    """Yield the latest ranked statement of each company, people's decisions applied.

    Args:
        sector: only companies of this one.
    """
    rows = db.rows(
        "SELECT league.profile, league.quality, league.walk_to_talk, results.groups, runs.rubric_hash, runs.scoring,"
        " runs.classifier_revision, substr(runs.started_at, 1, 10) AS day FROM league_table AS league"
        " JOIN score_results AS results ON results.score_id = league.score_id JOIN runs ON runs.id = league.run_id"
        " WHERE league.rank_latest IS NOT NULL AND (:sector IS NULL OR EXISTS ("
        "SELECT 1 FROM json_each(league.sectors) WHERE value = :sector)) ORDER BY league.score_id",
        {"sector": sector},
    )
    for row in rows:
        numbers = {"quality": row["quality"], "walk_to_talk": row["walk_to_talk"], **json.loads(row["groups"])}
        used = Yardstick(row["rubric_hash"], row["scoring"] or "", row["classifier_revision"])
        yield PeerScores(row["profile"], numbers, used, row["day"])


def yardstick_of_score(db: Database, score_id: int) -> Yardstick:
    """What one stored score was given with."""
    (used,) = db.tuples(
        "SELECT rubric_hash, coalesce(scoring, ''), classifier_revision FROM runs"
        " WHERE id = (SELECT run_id FROM scores WHERE id = ?)",
        (score_id,),
    )
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
    sql = (
        "SELECT * FROM declared_vs_found WHERE criterion IS NOT NULL"
        " AND (:company IS NULL OR company_id = :company) AND (:year IS NULL OR year = :year)"
        " ORDER BY company, company_id, year, question, criterion"
    )
    return read_rows(db, DeclaredRow, sql, {"company": company_id, "year": year})


def company_sizes(db: Database) -> dict[int, str]:
    """Company id -> turnover band in the words of the register, the latest year's."""
    sql = (
        "SELECT company_id, answer FROM declared"
        " WHERE question IN (SELECT value FROM json_each(?)) AND answer <> '' ORDER BY year, id"
    )
    return dict(db.tuples(sql, (json.dumps(SIZE_QUESTIONS),)))


def found_criteria(db: Database) -> dict[int, dict[str, bool | None]]:
    """Statement id -> criterion -> whether it is found; None where it was not assessed. Reviews applied."""
    found: dict[int, dict[str, bool | None]] = {}
    for statement_id, criterion, is_found in db.tuples(_FOUND):
        found.setdefault(statement_id, {})[criterion] = None if is_found is None else bool(is_found)
    return found


_FOUND = """
SELECT DISTINCT statement_id, criterion,
  CASE WHEN status NOT IN ('not_assessed', 'not_assessable', 'could_not_read')
    THEN status IN ('concrete_generic', 'concrete_specific', 'outcome', 'met', 'partly') END AS found
FROM latest_findings"""


def criterion_words(db: Database) -> dict[str, dict[str, Any]]:
    """Criterion id -> its name, group and weight, in the words of the last rubric that has it."""
    rows = db.rows("SELECT criterion, name, group_id, weight FROM criteria ORDER BY id")
    return {row.pop("criterion"): row for row in rows}
