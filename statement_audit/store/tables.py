"""Tables and views as exports see them: columns with types and words, keys, and rows in a fixed order."""

import errno
import re
import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from statement_audit.errors import StoreError
from statement_audit.store.connection import Database
from statement_audit.store.database import open_database
from statement_audit.store.descriptions import column_words, computed_types, meanings, names_of
from statement_audit.store.reader import check_name, ordered, tables_and_views
from statement_audit.store.sql_files import queries_of
from statement_audit.store.views import EVERY_RUN, view_names, view_sql
from statement_audit.tabular import ColumnType, DataColumn, DataTable

_SQL = queries_of("tables")
_TRUTH = re.compile(r"\b(\w+) INTEGER\b[^,]*?CHECK \(\1 IN \(0, 1\)\)")
_JSON = re.compile(r"json_valid\((\w+)\)")
_TYPES: dict[str, ColumnType] = {"TEXT": "text", "INTEGER": "integer", "REAL": "real"}

_COMPUTED: dict[str, ColumnType] = computed_types()


def describe_tables(db: Database, names: Sequence[str] = ()) -> list[DataTable]:
    """The tables and views of these names, in this order; where none is named, all but what holds every run's results
    after review: the other views show the latest of them.

    Raises:
        UsageError: there is no such table or view.
    """
    truths = _named_in_checks(db, _TRUTH)
    for name in names:
        check_name(db, name)
    every = [name for name in tables_and_views(db) if name not in EVERY_RUN]
    return [_table(db, name, truths) for name in names or every]


def table_rows(db: Database, table: DataTable) -> Iterator[tuple[Any, ...]]:
    """Yield each row, in a fixed order and in the order of the columns."""
    yield from db.tuples(ordered(db, table.name))


def view_queries(db: Database) -> dict[str, str]:
    """Each view and the SQL that makes it, none before one that it reads: ours, then the user's own."""
    own = db.rows("SELECT name, sql FROM sqlite_master WHERE type = 'view' ORDER BY rowid")
    return {name: view_sql(name) for name in view_names()} | {
        row["name"]: str(row["sql"]) for row in own if row["name"] not in view_names()
    }


def public_copy(db: Database, target: Path) -> None:
    """Write the database into a new file of its own, to be published: no log beside it, and no text of a document
    that was never scored, which may be anything.

    Raises:
        StoreError: the database cannot be read.
        OSError: the copy cannot be written.
    """
    try:
        db.execute("VACUUM INTO ?", (str(target),))
        with open_database(target) as copy:
            if copy.row(_SQL["never_scored"]):
                with copy.transaction():
                    for table in ("facts", "evidence", "passages", "pages"):
                        copy.execute(f"DELETE FROM {table} WHERE document_sha256 IN ({_SQL['never_scored']})")
                    copy.execute(_SQL["forget"])
                    copy.execute(_SQL["forget_words"])
                copy.execute("VACUUM")
    except StoreError as error:
        code = getattr(error.__cause__, "sqlite_errorcode", 0) & 0xFF
        if code in _UNWRITTEN:
            raise OSError(_UNWRITTEN[code], str(error.__cause__), str(target)) from error
        raise


def never_scored(db: Database) -> set[str]:
    """SHA-256 of the documents whose texts a public copy leaves out."""
    return {sha256 for (sha256,) in db.tuples(_SQL["never_scored"])}


def public_documents(db: Database) -> list[str]:
    """SHA-256 of the documents that may go out with a public copy: those of statements whose texts are in it."""
    return [sha256 for (sha256,) in db.tuples(_SQL["public"])]


# While a copy is made: which of SQLite's errors are about the copy, and what the system calls them.
_UNWRITTEN = {sqlite3.SQLITE_FULL: errno.ENOSPC, sqlite3.SQLITE_IOERR: errno.EIO, sqlite3.SQLITE_CANTOPEN: errno.EACCES}


def _table(db: Database, name: str, truths: set[str]) -> DataTable:
    is_view = name in names_of("views") or name in db.tables.view_names()
    known = meanings().get(name)
    info = list(db.rows(f'PRAGMA table_info("{name}")'))
    words = {row["name"]: column_words(name, row["name"]) if known else "" for row in info}
    keys = list(db.rows(f'PRAGMA foreign_key_list("{name}")'))
    refers = {row["from"]: (row["table"], row["to"]) for row in keys}
    belongs = {row["from"] for row in keys if row["on_delete"] != "SET NULL"}
    json_columns = _named_in_checks(db, _JSON, name)
    columns = tuple(
        DataColumn(
            row["name"],
            _type(row["name"], row["type"], words[row["name"]], row["name"] in json_columns, truths),
            words[row["name"]],
            refers.get(row["name"]),
            row["name"] in belongs,
        )
        for row in info
    )
    key = [row["name"] for row in sorted(info, key=lambda row: int(row["pk"])) if row["pk"]]
    return DataTable(name, known.words if known else "", columns, is_view, tuple(key))


def _type(name: str, declared: str, meaning: str, is_json: bool, truths: set[str]) -> ColumnType:
    if is_json or meaning.startswith("JSON "):
        return "json"
    if name in truths or meaning.startswith(("1 where", "1 for")):
        return "boolean"
    return _TYPES.get(declared) or _COMPUTED.get(name, "text")


def _named_in_checks(db: Database, pattern: re.Pattern[str], table: str | None = None) -> set[str]:
    sql = "SELECT sql FROM sqlite_master WHERE type = 'table' AND sql IS NOT NULL AND (?1 IS NULL OR name = ?1)"
    return {name for row in db.rows(sql, (table,)) for name in pattern.findall(row["sql"])}
