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
from statement_audit.store.connection import Database
from statement_audit.store.sql_files import queries_of


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that does not hold. `subject`: the document, table or rubric that it is about."""

    check: str
    subject: str
    message: str
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class CheckReport:
    """What came of one check, which fills it. `unchecked`: reason -> how many things could not be checked for it."""

    name: str
    meaning: str
    checked: int = 0
    problems: list[Problem] = field(default_factory=list)
    unchecked: dict[str, int] = field(default_factory=dict)

    def problem(self, subject: str, message: str, data: Mapping[str, Any] | None = None) -> None:
        """Note something that does not hold."""
        self.problems.append(Problem(self.name, subject, message, data or {}))

    def leave_out(self, why: str, count: int = 1) -> None:
        """Note what cannot be checked."""
        self.unchecked[why] = self.unchecked.get(why, 0) + count


_SQL = queries_of("problems")
log = logging.getLogger(__name__)  # the command line prints what comes here, and ends with exit code 3
SHOWN = 20
# A column by which a row belongs to a statement -> the query of that statement's id.
_STATEMENT = {"statement_id": "SELECT it.statement_id", "score_id": _SQL["of_score"], "finding_id": _SQL["of_finding"],
              "document_sha256": _SQL["of_document"], "extraction_id": _SQL["of_reading"]}  # fmt: skip
ADVICE = (
    "Restore a backup, or run the same inputs into a new database: archived documents are kept. "
    "All that does not hold: statement-audit verify --db {path}"
)


def check_texts(db: Database, report: CheckReport) -> None:
    """Every stored text is UTF-8, and JSON where it is to be."""
    report.checked = len(list(_text_columns(db)))
    report.problems += damaged_texts(db)


def damaged_texts(db: Database) -> Iterator[Problem]:
    """Yield each stored text that cannot be read, with its statement's source name and, in `data`, its id.

    Raises:
        StoreError: the file itself is damaged.
    """
    for table, columns in _text_columns(db):
        texts = ", ".join(f"CAST({name} AS BLOB)" for name in columns)
        for row, *values in db.tuples(f'SELECT {_number(db, table)}, {texts} FROM "{table}" ORDER BY 1'):
            for (column, is_json), value in zip(columns.items(), values, strict=True):
                if value is not None and (fault := _fault(value, is_json)):
                    yield _problem(db, table, row, column, fault)


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
    for table in list(db.rows(_SQL["tables"])):
        info = db.rows(f'PRAGMA table_info("{table["name"]}")')
        columns = {row["name"]: f"json_valid({row['name']})" in table["sql"] for row in info if row["type"] == "TEXT"}
        if columns:
            yield table["name"], columns


def _number(db: Database, table: str) -> str:
    """SQL for the number of a row; of a table without such numbers, its place in the order of the key."""
    without = db.value("SELECT wr FROM pragma_table_list WHERE name = ? AND schema = 'main'", (table,))
    return "row_number() OVER ()" if without else "rowid"


def _fault(value: bytes, is_json: bool) -> str:
    """What is wrong with a stored text; empty where nothing is."""
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


def _problem(db: Database, table: str, row: int, column: str, fault: str) -> Problem:
    names = {row["name"] for row in db.rows(f'PRAGMA table_info("{table}")')}
    owners = (f"({owner})" for name, owner in _STATEMENT.items() if name in names)
    owner = "it.id" if table == "statements" else next(owners, "NULL")
    statement = db.value(_SQL["owner"].format(number=_number(db, table), owner=owner, table=table), (row,))
    source = db.value("SELECT source_name FROM statements WHERE id = ?", (statement,))
    words = f"The stored {column} of {table}, row {row}, is damaged: {fault}."
    place = {"table": table, "row": row, "column": column, "statement": statement}
    return Problem("texts", source or table, words, place)
