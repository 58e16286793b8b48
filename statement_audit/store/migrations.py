"""The migrations of the tables, in order. None is edited once released; the next change is the next number.

Views are no part of them: `views.py` has those of today, and opening a database makes them anew where they differ.
"""

import json
from typing import Any

from sqlite_utils import Database, Migrations

from statement_audit.store.sql_files import queries_of, statements_of
from statement_audit.store.sqlite_values import number_key, storable
from statement_audit.tabular import grouped

_SQL = queries_of("migrations")


def rekey_companies(db: Database) -> None:
    """Write each company's key anew. Rows that so have one key and number, or of which one has no number, become one.

    The earlier row stays, with the other's number and website where it has none; what refers to the other refers to it.
    """
    from statement_audit.identity.companies import company_key

    db.execute("DROP INDEX companies_identity")
    held = list(db.query("SELECT id, name, name_key, company_number, website FROM companies ORDER BY id"))
    groups = grouped((storable(company_key(row["name"])), row) for row in held)
    for key, rows in groups.items():
        for row in rows:
            db.execute("UPDATE companies SET name_key = ? WHERE id = ?", (key, row["id"]))
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
    own = "SELECT * FROM statement_companies WHERE company_id IN (?, ?) ORDER BY company_id <> ?"
    links = grouped((link["statement_id"], link) for link in db.query(own, (to["id"], row["id"], to["id"])))
    for there, *others in links.values():
        for link in others:
            _join_links(db, there, link)
    for table in ("statement_companies", "declared", "replies"):
        db.execute(f"UPDATE {table} SET company_id = ? WHERE company_id = ?", (to["id"], row["id"]))
    db.execute("DELETE FROM companies WHERE id = ?", (row["id"],))
    to["company_number"] = to["company_number"] or row["company_number"]
    to["website"] = to["website"] or row["website"]
    db.execute(_SQL["complete"], to)


def _join_links(db: Database, there: dict[str, Any], link: dict[str, Any]) -> None:
    """One statement that belonged to both: a list outranks a guess; sectors and places of both stay."""
    first, second = (there, link) if there["listed"] >= link["listed"] else (link, there)
    sectors = dict.fromkeys((*json.loads(first["sectors"]), *json.loads(second["sectors"])))
    places = dict.fromkeys(place for one in (first, second) if (place := one["listed_in"]))
    named = [one["named_in_text"] for one in (first, second) if one["named_in_text"] is not None]
    joined = {"sectors": json.dumps([*sectors]), "listed": first["listed"], "listed_in": "; ".join(places) or None}
    joined |= {"year": first["year"] if first["year"] is not None else second["year"]}
    joined |= {"named_in_text": max(named, default=None)}
    db.execute(_SQL["join_links"], there | joined)
    db.execute(_SQL["drop_link"], link)


migrations = Migrations("statement_audit")


@migrations()
def m001_initial_schema(db: Database) -> None:
    """Tables, indices, triggers and full-text search of the first release."""
    _run(db, "m001_initial")


@migrations()
def m002_facts_of_statements(db: Database) -> None:
    """Entities, approval, signature, laws and publication with quotes; near copies; sectors of failed references."""
    _run(db, "m002_facts")


@migrations()
def m003_collection(db: Database) -> None:
    """Targets, links and their history; hops, requests, robots decision and tool of each fetch."""
    _run(db, "m003_collect")


@migrations()
def m004_publication(db: Database) -> None:
    """Numbers after review, quotes that reviewers give, replies beside scores."""
    _run(db, "m004_publish")


@migrations()
def m005_prevalence_by_index(db: Database) -> None:
    """How common each criterion is, quickly in large databases."""
    _run(db, "m005_prevalence")


@migrations()
def m006_decisions_with_their_words(db: Database) -> None:
    """A decision keeps the words that the person saw when a later judge shows others: a view alone."""


@migrations()
def m007_laws_names_sectors(db: Database) -> None:
    """The day by which a law's tests were chosen; companies under one key for all spellings of a name; sectors that no
    list and no option named, with why they are supposed."""
    _run(db, "m007_laws")
    rekey_companies(db)


@migrations()
def m008_fates_of_promises(db: Database) -> None:
    """A promise may be moved or missed, too. The rules changed: the next run decides all anew."""
    _remake(db, "commitments", "'repeated', 'dropped'", "'moved', 'repeated', 'missed', 'dropped'")
    db.execute("DELETE FROM commitment_checks")


@migrations()
def m009_watching(db: Database) -> None:
    """The home page may lose its link to the statements, and get it back; how far changes were told, and to whom."""
    _remake(db, "link_events", "'blocked', 'back'", "'blocked', 'back', 'unlinked', 'linked'")
    _run(db, "m009_watching")


@migrations()
def m010_before_publishing(db: Database) -> None:
    """The criterion that a reviewer moves a passage to; when companies were asked for a reply, and until when."""
    _run(db, "m010_asking")


def _remake(db: Database, table: str, old: str, new: str) -> None:
    """Make a table anew with other words in a rule of it; its rows and indices stay. None may refer to it."""
    made = db.execute("SELECT sql FROM sqlite_master WHERE name = ?", (table,)).fetchone()[0]
    indices = db.execute("SELECT sql FROM sqlite_master WHERE type = 'index' AND tbl_name = ?", (table,)).fetchall()
    db.execute(f"CREATE TEMP TABLE kept AS SELECT * FROM main.{table}")
    db.execute(f"DROP TABLE main.{table}")
    db.execute(made.replace(old, new))
    db.execute(f"INSERT INTO main.{table} SELECT * FROM temp.kept")
    db.execute("DROP TABLE temp.kept")
    for (sql,) in indices:
        db.execute(sql)


def _run(db: Database, name: str) -> None:
    for sql in statements_of(name):
        db.execute(sql)
