"""Statements, one a document, saying what its latest score found; companies, and which of them has which statement.

A company that a list names outranks one guessed from a text or a file name: guesses give way to the list.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from statement_audit.issue_codes import make_issue
from statement_audit.models import CompanyRef, Fact, FactKind, Issue, SiteFacts, State, StatementRef, StatementResult
from statement_audit.safe_text import stored_json
from statement_audit.store.connection import Database
from statement_audit.store.sql_files import queries_of
from statement_audit.store.sqlite_values import insert, insert_many, number_key, picked, storable, update
from statement_audit.tabular import grouped

_SQL = queries_of("write_statements")

Link = Mapping[str, Any]


def name_key(name: str) -> str:
    """The company's key as the database holds it."""
    from statement_audit.identity.companies import company_key

    return storable(company_key(name))


def find_or_add_company(db: Database, company: CompanyRef) -> int:
    """The company's id: same name and number, or same name where one side has no number."""
    key, number = name_key(company.name), number_key(company.number)
    sql = "SELECT id, company_number, website FROM companies WHERE name_key = ? ORDER BY id"
    same_name = list(db.rows(sql, (key,)))
    match = next((row for row in same_name if number_key(row["company_number"]) == number), None)
    if match is None:
        open_rows = [row for row in same_name if not number or not row["company_number"]]
        match = open_rows[0] if len(open_rows) == 1 else None
    told = {"company_number": company.number or None, "website": company.website or None}
    if match is None:
        return insert(db, "companies", {"name": " ".join(company.name.split()), "name_key": key} | told)
    if missing := {column: value for column, value in told.items() if value and not match[column]}:
        update(db, "companies", match["id"], missing)
    return int(match["id"])


def is_named(company: CompanyRef, result: StatementResult) -> bool | None:
    """Whether the text names the company; None where no text was read."""
    if result.document is None or result.identity is None:
        return None
    if not result.ref.companies:  # a guess: from the text, or from the file's name
        from statement_audit.identity.names import is_given

        return is_given(company.name, result.identity)
    absent = (issue for issue in result.issues if issue.code == "company_not_in_text")
    return not any(one.data.get("company") == company.name or f"'{company.name}'" in one.message for one in absent)


def _link_companies(db: Database, statement_id: int, facts: Mapping[str, Any]) -> None:
    """Make the statement belong to the companies of these facts."""
    guessed = [guess["sector"] for guess in facts["statement"].get("sector_guesses", ())]
    own = {"statement_id": statement_id, "year": facts["statement"]["year"]}
    own |= {name: facts[name] for name in ("listed", "listed_in")}
    links = [own | _link(db, company, guessed) for company in facts["companies"]]
    held = list(db.rows("SELECT * FROM statement_companies WHERE statement_id = ?", (statement_id,)))
    joined = join_links(held, links)
    unlink = "DELETE FROM statement_companies WHERE statement_id = ? AND company_id = ?"
    for company_id in [row["company_id"] for row in held if row["company_id"] not in joined]:
        db.execute(unlink, (statement_id, company_id))
        forget_unlinked(db, company_id)
    new = [link for link in links if joined.get(link["company_id"]) is link]
    insert_many(db, "statement_companies", new, conflict="REPLACE")


def join_links(earlier: Sequence[Link], later: Sequence[Link]) -> dict[int, Link]:
    """Companies of one statement, those that were said later after those before.

    A guess gives way to a list, and is not made where a list has spoken. A list replaces what the same list said
    before, and adds to what another says, since one statement may cover companies of several lists.
    """
    listed = any(link["listed"] for link in (*earlier, *later))
    spoken = {list_name(link["listed_in"]) for link in later if link["listed"]}
    kept = [link for link in earlier if listed and list_name(link["listed_in"]) not in spoken]
    both = [link for link in (*kept, *later) if bool(link["listed"]) == listed]
    return {link["company_id"]: link for link in both}


def list_name(listed_in: str | None) -> str:
    """`companies.csv, row 4` is of the list `companies.csv`."""
    return (listed_in or "").rpartition(", row ")[0] or (listed_in or "")


def forget_unlinked(db: Database, company_id: int) -> None:
    """Delete a company that nothing refers to any more: it was a wrong guess or a corrected spelling."""
    db.execute(_SQL["forget_unlinked"], {"id": company_id})


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


def reference_of(facts: Mapping[str, Any]) -> StatementRef:
    """The reference that these facts were taken from; less of it where an earlier release wrote them."""
    told, statement = _with_tuples(facts.get("reference", {})), facts["statement"]
    if site := told.get("site"):
        told["site"] = SiteFacts(**_with_tuples(site))
    companies = tuple(
        CompanyRef(one["name"], one["number"], one["website"], tuple(one["sectors"])) for one in facts["companies"]
    )
    return StatementRef(
        statement["source_name"],
        url=statement.get("url"),
        companies=companies if facts["listed"] else (),
        listed_in=facts["listed_in"],
        **told,
    )


def _with_tuples(told: Mapping[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in told.items()}


def _statement_facts(result: StatementResult) -> dict[str, Any]:
    identity, document = result.identity, result.document
    return {
        **picked(result.ref, "source_name url"),
        **picked(result, "year state"),
        "title": (document.title if document else None) or None,
        "kind": identity.kind.value if identity else None,
        "language": identity.language if identity else None,
        "period_start": identity.period_start.isoformat() if identity and identity.period_start else None,
        "period_end": identity.period_end.isoformat() if identity and identity.period_end else None,
        "laws": list(result.ref.laws or (identity.laws if identity else ())),
        "identity_confidence": identity.confidence if identity else None,
        "identity_reasons": list(identity.reasons) if identity else [],
        "pages": list(identity.pages) if identity else [],
        **_fact_columns(result),
        "sector_guesses": [asdict(guess) for guess in result.sector_guesses],
    }


# What `statements` says where a score is older than these columns.
_BLANK: dict[str, Any] = {
    "reporting_entities": [], "company_numbers": [], "period_basis": None, "approving_body": None,
    "approval_kind": None, "approval_date": None, "signatory_name": None, "signatory_role": None, "signed": None,
    "laws_named": [], "published_on": None, "sector_guesses": [],
}  # fmt: skip


def _fact_columns(result: StatementResult) -> dict[str, Any]:
    """The columns of `statements` that say what the statement says of itself; the first of several where one fits."""
    by_kind = grouped((fact.kind, fact) for fact in result.facts)
    row = dict(_BLANK)
    row["reporting_entities"] = [fact.value for fact in by_kind.get(FactKind.ENTITY, [])]
    row["company_numbers"] = list(result.identity.numbers) if result.identity else []
    row["laws_named"] = [fact.value for fact in by_kind.get(FactKind.LAW, [])]
    for fact in by_kind.get(FactKind.PERIOD, [])[:1]:
        row["period_basis"] = fact.role
    approvals = sorted(by_kind.get(FactKind.APPROVAL, []), key=lambda fact: -fact.confidence)
    for fact in approvals[:1]:
        row |= {"approving_body": fact.value or None, "approval_kind": fact.role, "approval_date": day_of(fact)}
    for fact in by_kind.get(FactKind.SIGNATURE, [])[:1]:
        row |= {"signatory_name": fact.value or None, "signatory_role": fact.role or None, "signed": fact.signed}
    for fact in by_kind.get(FactKind.PUBLICATION, [])[:1]:
        row["published_on"] = day_of(fact)
    return row


def day_of(fact: Fact) -> str | None:
    """ISO date, or year and month where the text gives no day."""
    day = fact.end_date.isoformat() if fact.end_date else ""
    return (day if fact.day_known else day[:7]) or None


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
    _link_companies(db, statement_id, show_score(db, statement_id, score_id))


def show_score(db: Database, statement_id: int, score_id: int) -> dict[str, Any]:
    """Let the statement say what this score found, and nothing of its companies; returns the facts of the score."""
    facts: dict[str, Any] = stored_json(db.value("SELECT facts FROM scores WHERE id = ?", (score_id,)))
    row = {**_BLANK, **facts["statement"]}
    update(db, "statements", statement_id, row | {"latest_score_id": score_id})
    return facts


def _link(db: Database, company: Mapping[str, Any], guessed: Sequence[str]) -> dict[str, Any]:
    ref = CompanyRef(company["name"], company["number"], company["website"])
    sectors = tuple(dict.fromkeys((*company["sectors"], *guessed)))
    return {"company_id": find_or_add_company(db, ref), "sectors": sectors, "named_in_text": company["named"]}


def shared_years(db: Database, statement_id: int, result: StatementResult) -> Iterator[Issue]:
    """Yield an issue for each company that has another scored statement for the same year."""
    if result.state is not State.SCORED:
        return
    rows = db.rows(_SQL["shared_years"], (statement_id,))
    for row in list(rows):
        yield year_issue(result.ref.source_name, row["name"], row["year"], row["sources"])


def year_issue(source_name: str, company: str, year: int | None, sources: str) -> Issue:
    """The issue of a company with several statements for one year."""
    when = f"for {year}" if year else "without a year"
    message = f"'{company}' has another statement {when}: {sources}."
    return make_issue("same_company_year", source_name, message, company=company)
