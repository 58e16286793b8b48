"""Companies, and which statement belongs to which of them.

A company that a list names outranks one guessed from a text or a file name: guesses give way to the list.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from statement_audit.models import CompanyRef, StatementResult
from statement_audit.store.connection import Database
from statement_audit.store.insert import insert, insert_many, picked
from statement_audit.store.sqlite_values import number_key, storable


@dataclass(frozen=True, slots=True)
class CompanyLink:
    """One company of a statement. `named`: whether the text names it; None where no text was read."""

    company_id: int
    sectors: tuple[str, ...]
    named: bool | None


def name_key(name: str) -> str:
    """The company's key as the database holds it."""
    from statement_audit.identity.companies import company_key

    return storable(company_key(name))


def find_or_add_company(db: Database, company: CompanyRef) -> int:
    """The company's id: same name and number, or same name where one side has no number."""
    key, number = name_key(company.name), number_key(company.number)
    same_name = list(
        db.rows("SELECT id, company_number, website FROM companies WHERE name_key = ? ORDER BY id", (key,))
    )
    match = next((row for row in same_name if number_key(row["company_number"]) == number), None)
    if match is None:
        open_rows = same_name if not number else [row for row in same_name if not row["company_number"]]
        match = open_rows[0] if len(open_rows) == 1 else None
    if match is None:
        return _add_company(db, company, key)
    if (company.number and not match["company_number"]) or (company.website and not match["website"]):
        db.execute(
            "UPDATE companies SET company_number = coalesce(company_number, ?), website = coalesce(website, ?)"
            " WHERE id = ?",
            (company.number or None, company.website or None, match["id"]),
        )
    return int(match["id"])


def _add_company(db: Database, company: CompanyRef, key: str) -> int:
    row = {"name": " ".join(company.name.split()), "name_key": key}
    return insert(db, "companies", row | {"company_number": company.number or None, "website": company.website or None})


def is_named(company: CompanyRef, result: StatementResult) -> bool | None:
    """Whether the text names the company; None where no text was read."""
    if result.document is None or result.identity is None:
        return None
    if not result.ref.companies:  # a guess: from the text, or from the file's name
        from statement_audit.identity.names import is_given

        return is_given(company.name, result.identity)
    absent = [issue for issue in result.issues if issue.code == "company_not_in_text"]
    return not any(
        issue.data.get("company") == company.name or f"'{company.name}'" in issue.message for issue in absent
    )


def link_companies(
    db: Database,
    statement_id: int,
    links: Sequence[CompanyLink],
    *,
    year: int | None,
    listed: bool,
    listed_in: str | None,
) -> None:
    """Make the statement belong to these companies.

    A guess is dropped for a list, and not made where a list has spoken. The same list replaces what it said
    before; another list adds to it, since one statement may cover companies of several lists.
    """
    held = list(db.rows("SELECT * FROM statement_companies WHERE statement_id = ?", (statement_id,)))
    if not listed and any(row["listed"] for row in held):
        return
    wanted = {link.company_id for link in links}
    gone = [
        row["company_id"]
        for row in held
        if row["company_id"] not in wanted
        and (not row["listed"] or not listed or list_name(row["listed_in"]) == list_name(listed_in))
    ]
    for company_id in gone:
        db.execute(
            "DELETE FROM statement_companies WHERE statement_id = ? AND company_id = ?", (statement_id, company_id)
        )
        forget_unlinked(db, company_id)
    own = {"statement_id": statement_id, "year": year, "listed": listed, "listed_in": listed_in}
    rows = (own | picked(link, "company_id sectors") | {"named_in_text": link.named} for link in links)
    insert_many(db, "statement_companies", rows, conflict="REPLACE")


def list_name(listed_in: str | None) -> str:
    """`companies.csv, row 4` is of the list `companies.csv`."""
    return (listed_in or "").rpartition(", row ")[0] or (listed_in or "")


def forget_unlinked(db: Database, company_id: int) -> None:
    """Delete a company that nothing refers to any more: it was a wrong guess or a corrected spelling."""
    db.execute(
        "DELETE FROM companies WHERE id = :id"
        " AND NOT EXISTS (SELECT 1 FROM statement_companies WHERE company_id = :id)"
        " AND NOT EXISTS (SELECT 1 FROM declared WHERE company_id = :id)"
        " AND NOT EXISTS (SELECT 1 FROM replies WHERE company_id = :id)",
        {"id": company_id},
    )
