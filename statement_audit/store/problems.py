"""What a check of a database came to; and stored texts that are damaged (no UTF-8, or no JSON where it is to be):
which, of which statement, and what is told of them. All else is still read.
"""

import json
import logging
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from statement_audit.errors import StoreError
from statement_audit.store.connection import Database, explained


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that does not hold. `subject`: the document, table or rubric that it is about."""

    check: str
    subject: str
    message: str
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What came of one check. `unchecked`: reason -> how many things could not be checked for it."""

    name: str
    meaning: str
    checked: int
    problems: tuple[Problem, ...] = ()
    unchecked: Mapping[str, int] = field(default_factory=dict)


Result = tuple[int, list[Problem], dict[str, int]]


log = logging.getLogger(__name__)  # the command line prints what comes here, and ends with exit code 3
SHOWN = 20
ADVICE = (
    "Restore a backup, or run the same inputs into a new database: archived documents are kept. "
    "All that does not hold: statement-audit verify --db {path}"
)

# A column by which a row belongs to a statement -> that statement's id.
_STATEMENT = {
    "statement_id": "it.statement_id",
    "score_id": "(SELECT statement_id FROM scores WHERE id = it.score_id)",
    "finding_id": "(SELECT statement_id FROM findings WHERE id = it.finding_id)",
    "document_sha256": "(SELECT id FROM statements WHERE document_sha256 = it.document_sha256)",
    "extraction_id": "(SELECT statements.id FROM extractions JOIN statements"
    " ON statements.document_sha256 = extractions.document_sha256 WHERE extractions.id = it.extraction_id)",
}


def check_texts(db: Database) -> Result:
    """Every stored text is UTF-8, and JSON where it is to be."""
    return len(list(_text_columns(db))), list(damaged_texts(db)), {}


def damaged_texts(db: Database) -> Iterator[Problem]:
    """Yield each stored text that cannot be read, with its statement's source name and, in `data`, its id.

    Raises:
        StoreError: the file itself is damaged.
    """
    try:
        for table, columns in _text_columns(db):
            if not _is_sound(db, table, columns):
                yield from _damaged_rows(db, table, columns)
    except sqlite3.DatabaseError as error:
        raise explained(error, db.path) or error from error


def tell(db: Database) -> None:
    """Log what is damaged, each text on a line, and what can be done. Never an error of its own."""
    with suppress(StoreError, sqlite3.Error):
        found = list(damaged_texts(db))
        for problem in found[:SHOWN]:
            log.error("%s: %s", problem.subject, problem.message)
        if len(found) > SHOWN:
            log.error("and %d more damaged texts", len(found) - SHOWN)
        log.error("%s", ADVICE.format(path=db.path))


def _text_columns(db: Database) -> Iterator[tuple[str, dict[str, bool]]]:
    """Yield each table of ours with its text columns, and whether they hold JSON."""
    sql = (
        "SELECT name, sql FROM sqlite_master WHERE type = 'table' AND sql LIKE 'CREATE TABLE%'"
        " AND name NOT GLOB 'passages_fts_*' AND name NOT GLOB '_*' AND name NOT GLOB 'sqlite_*'"
    )
    for table in list(db.rows(sql)):
        info = db.rows(f'PRAGMA table_info("{table["name"]}")')
        columns = {row["name"]: f"json_valid({row['name']})" in table["sql"] for row in info if row["type"] == "TEXT"}
        if columns:
            yield table["name"], columns


def _is_sound(db: Database, table: str, columns: dict[str, bool]) -> bool:
    """Whether all texts of a table can be read; SQLite's own decoding is the fastest."""
    tests = " AND ".join(f"json_valid(coalesce({name}, '{{}}'))" for name, is_json in columns.items() if is_json)
    factory, db.connection.text_factory = db.connection.text_factory, str
    try:
        for _ in db.connection.execute(f'SELECT {", ".join(columns)} FROM "{table}"'):
            pass
        return not tests or db.value(f'SELECT count(*) FROM "{table}" WHERE NOT ({tests})') == 0
    except sqlite3.OperationalError as error:
        if "decode" not in str(error):
            raise
        return False
    finally:
        db.connection.text_factory = factory


def _damaged_rows(db: Database, table: str, columns: dict[str, bool]) -> list[Problem]:
    """The damaged texts of one table."""
    names = {row["name"] for row in db.rows(f'PRAGMA table_info("{table}")')}
    owners = (owner for name, owner in _STATEMENT.items() if name in names)
    owner = "it.id" if table == "statements" else next(owners, "NULL")
    sql = f'SELECT it.rowid, {owner}, {", ".join(f"it.{name}" for name in columns)} FROM "{table}" AS it ORDER BY 1'
    factory, db.connection.text_factory = db.connection.text_factory, bytes
    try:
        found = [
            (row[0], row[1], name, fault)
            for row in db.connection.execute(sql)
            for (name, is_json), value in zip(columns.items(), row[2:], strict=True)
            if (fault := _fault(value, is_json))
        ]
    finally:
        db.connection.text_factory = factory
    return [_problem(db, table, *place) for place in found]


def _fault(value: Any, is_json: bool) -> str:
    """What is wrong with a stored text; empty where nothing is."""
    if value is None:
        return ""
    try:
        text = value.decode("utf-8")
    except UnicodeDecodeError as error:
        return f"byte {error.start + 1} is no UTF-8 text"
    try:
        if is_json:
            json.loads(text)
    except (ValueError, RecursionError):
        return "it is no JSON"
    return ""


def _problem(db: Database, table: str, row: int, statement: int | None, column: str, fault: str) -> Problem:
    source = db.value("SELECT source_name FROM statements WHERE id = ?", (statement,))
    words = f"The stored {column} of {table}, row {row}, is damaged: {fault}."
    place = {"table": table, "row": row, "column": column, "statement": statement}
    return Problem("texts", source or table, words, place)
