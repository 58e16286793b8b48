"""The seventh schema: companies under today's key; two rows that are one company become one.

Never edited once released.
"""

from __future__ import annotations

import json
from typing import Any

from sqlite_utils import Database

from statement_audit.store.sqlite_values import number_key, storable


def rekey_companies(db: Database) -> None:
    """Write each company's key anew. Rows that so have one key and number, or of which one has no number, become one.

    The earlier row stays, with the other's number and website where it has none; what refers to the other refers to it.
    """
    from statement_audit.identity.companies import company_key

    db.execute("DROP INDEX companies_identity")
    groups: dict[str, list[dict[str, Any]]] = {}
    for row in list(db.query("SELECT id, name, name_key, company_number, website FROM companies ORDER BY id")):
        key = storable(company_key(row["name"]))
        db.execute("UPDATE companies SET name_key = ? WHERE id = ?", (key, row["id"]))
        groups.setdefault(key, []).append(row)
    for rows in groups.values():
        if len({row["name_key"] for row in rows}) > 1:  # what one key held apart before stays apart
            _join_rows(db, rows)
    db.execute("CREATE UNIQUE INDEX companies_identity ON companies(name_key, coalesce(company_number, ''))")


def _join_rows(db: Database, rows: list[dict[str, Any]]) -> None:
    numbers = {number_key(row["company_number"]) for row in rows} - {""}
    kept: dict[str, dict[str, Any]] = {}
    for row in rows:
        number = number_key(row["company_number"]) or (min(numbers) if len(numbers) == 1 else "")
        if number in kept:
            _move(db, row, kept[number])
        else:
            kept[number] = row


def _move(db: Database, row: dict[str, Any], to: dict[str, Any]) -> None:
    """All that one company's row holds goes to another's, and the row goes."""
    for link in list(db.query("SELECT * FROM statement_companies WHERE company_id = ?", (row["id"],))):
        place = (link["statement_id"], to["id"])
        there = next(
            db.query("SELECT * FROM statement_companies WHERE statement_id = ? AND company_id = ?", place), None
        )
        if there is None:
            db.execute(
                "UPDATE statement_companies SET company_id = ? WHERE statement_id = ? AND company_id = ?",
                (to["id"], link["statement_id"], row["id"]),
            )
        else:
            _join_links(db, there, link)
    for table in ("declared", "replies"):
        db.execute(f"UPDATE {table} SET company_id = ? WHERE company_id = ?", (to["id"], row["id"]))
    db.execute("DELETE FROM companies WHERE id = ?", (row["id"],))
    to["company_number"] = to["company_number"] or row["company_number"]
    to["website"] = to["website"] or row["website"]
    db.execute(
        "UPDATE companies SET company_number = ?, website = ? WHERE id = ?",
        (to["company_number"], to["website"], to["id"]),
    )


def _join_links(db: Database, there: dict[str, Any], link: dict[str, Any]) -> None:
    """One statement that belonged to both: a list outranks a guess; sectors and places of both stay."""
    first, second = (there, link) if there["listed"] >= link["listed"] else (link, there)
    sectors = dict.fromkeys((*json.loads(first["sectors"]), *json.loads(second["sectors"])))
    places = dict.fromkeys(place for one in (first, second) if (place := one["listed_in"]))
    named = [one["named_in_text"] for one in (first, second) if one["named_in_text"] is not None]
    db.execute(
        "UPDATE statement_companies SET year = ?, sectors = ?, named_in_text = ?, listed = ?, listed_in = ?"
        " WHERE statement_id = ? AND company_id = ?",
        (
            first["year"] if first["year"] is not None else second["year"], json.dumps([*sectors]),
            max(named, default=None), first["listed"], "; ".join(places) or None,
            there["statement_id"], there["company_id"],
        ),
    )  # fmt: skip
    db.execute(
        "DELETE FROM statement_companies WHERE statement_id = ? AND company_id = ?",
        (link["statement_id"], link["company_id"]),
    )
