"""Statements: one a document, saying what its latest score found."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from statement_audit.issue_codes import make_issue
from statement_audit.models import CompanyRef, Issue, State, StatementResult
from statement_audit.safe_text import stored_json
from statement_audit.store.database import Database
from statement_audit.store.insert import insert, picked, update
from statement_audit.store.write_companies import Link, find_or_add_company, is_named, link_companies
from statement_audit.store.write_facts import BLANK, fact_columns


def facts_of(result: StatementResult) -> dict[str, Any]:
    """What the result says of the statement and its companies; kept with the score, to be put back on reuse."""
    return {
        "statement": _statement_facts(result),
        "listed": bool(result.ref.companies),
        "listed_in": result.ref.listed_in,
        "reference": picked(result.ref, "year laws sectors source site"),
        "companies": [
            picked(company, "name number website sectors") | {"named": is_named(company, result)}
            for company in result.companies
        ],
    }


def _statement_facts(result: StatementResult) -> dict[str, Any]:
    identity, document = result.identity, result.document
    return {
        "source_name": result.ref.source_name,
        "url": result.ref.url,
        "year": result.year,
        "state": result.state.value,
        "title": (document.title if document else None) or None,
        "kind": identity.kind.value if identity else None,
        "language": identity.language if identity else None,
        "period_start": identity.period_start.isoformat() if identity and identity.period_start else None,
        "period_end": identity.period_end.isoformat() if identity and identity.period_end else None,
        "laws": list(result.ref.laws or (identity.laws if identity else ())),
        "identity_confidence": identity.confidence if identity else None,
        "identity_reasons": list(identity.reasons) if identity else [],
        "pages": list(identity.pages) if identity else [],
        **fact_columns(result),
        "sector_guesses": [asdict(guess) for guess in result.sector_guesses],
    }


def find_or_add_statement(db: Database, run_id: int, result: StatementResult) -> int:
    """The id of the document's statement. A new row is a shell until `make_latest` fills it."""
    sha256 = result.raw.sha256
    known = db.value("SELECT id FROM statements WHERE document_sha256 = ?", (sha256,))
    if known is not None:
        return int(known)
    row = {"document_sha256": sha256, "source_name": result.ref.source_name, "state": result.state}
    lists = dict.fromkeys(("laws", "identity_reasons", "pages"), ())
    return insert(db, "statements", row | lists | {"first_run_id": run_id})


def make_latest(db: Database, statement_id: int, score_id: int) -> None:
    """Let the statement and its companies say what this score found; nothing is written where they do already."""
    if db.value("SELECT latest_score_id FROM statements WHERE id = ?", (statement_id,)) == score_id:
        return
    facts = show_score(db, statement_id, score_id)
    guessed = [guess["sector"] for guess in facts["statement"].get("sector_guesses", ())]
    links = [_link(db, company, guessed) for company in facts["companies"]]
    year = facts["statement"]["year"]
    link_companies(db, statement_id, links, year=year, listed=facts["listed"], listed_in=facts["listed_in"])


def show_score(db: Database, statement_id: int, score_id: int) -> dict[str, Any]:
    """Let the statement say what this score found, and nothing of its companies; returns the facts of the score."""
    facts: dict[str, Any] = stored_json(db.value("SELECT facts FROM scores WHERE id = ?", (score_id,)))
    row = {**BLANK, **facts["statement"]}
    update(db, "statements", statement_id, row | {"latest_score_id": score_id})
    return facts


def _link(db: Database, company: dict[str, Any], guessed: list[str]) -> Link:
    ref = CompanyRef(company["name"], company["number"], company["website"])
    return Link(find_or_add_company(db, ref), tuple(dict.fromkeys((*company["sectors"], *guessed))), company["named"])


def shared_years(db: Database, statement_id: int, result: StatementResult) -> Iterator[Issue]:
    """Yield an issue for each company that has another scored statement for the same year."""
    if result.state is not State.SCORED:
        return
    rows = db.rows(
        "SELECT companies.name, mine.year, group_concat(other.source_name, ', ') AS sources"
        " FROM statement_companies AS mine"
        " JOIN companies ON companies.id = mine.company_id"
        " JOIN statement_companies AS theirs ON theirs.company_id = mine.company_id"
        "  AND theirs.year IS mine.year AND theirs.statement_id <> mine.statement_id"
        " JOIN statements AS other ON other.id = theirs.statement_id AND other.state = 'scored'"
        " WHERE mine.statement_id = ? GROUP BY companies.id ORDER BY companies.id",
        (statement_id,),
    )
    for row in list(rows):
        yield year_issue(result.ref.source_name, row["name"], row["year"], row["sources"])


def year_issue(source_name: str, company: str, year: int | None, sources: str) -> Issue:
    """The issue of a company with several statements for one year."""
    when = f"for {year}" if year else "without a year"
    message = f"'{company}' has another statement {when}: {sources}."
    return make_issue("same_company_year", source_name, message, company=company)
