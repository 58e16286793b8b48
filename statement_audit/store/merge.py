"""One results database into another: what is in both stays once, what is only in the source comes in.

The source is only read. Every row keeps what it says; keys and numbers become those of the target. Numbers after
review are not brought: the caller computes them anew (`refresh_reviewed`), and decides promises whose next statement
is another one now (`update_commitments`).
"""

import json
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from statement_audit.errors import StoreError
from statement_audit.store import merge_records as records
from statement_audit.store import merge_statements as statements
from statement_audit.store.connection import Database
from statement_audit.store.database import read_only
from statement_audit.store.known_documents import KNOWN, KnownText, whole_text
from statement_audit.store.merge_rows import Rows
from statement_audit.store.problems import damaged_texts
from statement_audit.store.rows import build
from statement_audit.store.sql_files import queries_of

_SQL = queries_of("merge", known=KNOWN)

MERGED = (
    "rubrics", "criteria", "runs", "companies", "documents", "extractions", "pages", "passages", "text_sketches",
    "text_bands", "statements", "statement_companies", "scores", "findings", "evidence", "gates", "facts",
    "entity_checks", "run_items", "issues", "run_issues", "targets", "links", "link_events", "fetches", "declared",
    "reviews", "replies", "reply_requests", "commitments", "commitment_checks",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Merged:
    """What one source brought. `added`: table -> rows more than before.

    `newer_statements`, `newer_targets`: those that were here, and for which the source had a later score or visit.
    `unended_runs`: runs whose end the source does not know; they go on, or were killed.
    """

    added: dict[str, int] = field(default_factory=dict)
    newer_statements: int = 0
    newer_targets: int = 0
    unended_runs: int = 0


# In this order: what is referred to comes first.
STEPS: tuple[Callable[[Rows], Any], ...] = (
    statements.merge_rubrics, records.merge_runs, statements.merge_companies, statements.merge_texts,
    statements.match_statements, statements.merge_passages, statements.merge_statements, statements.merge_commitments,
    statements.merge_links, records.merge_items, records.merge_issues, records.merge_targets, records.merge_declared,
    records.merge_reviews, records.merge_replies,
)  # fmt: skip


def merge_database(
    db: Database,
    source: Path,
    on_step: Callable[[], None] = lambda: None,
    *,
    name: Path | None = None,
    before_commit: Callable[[Sequence[int]], None] | None = None,
) -> Merged:
    """Bring everything of the database at `source` into `db`, in one transaction.

    Args:
        db: the target; the caller holds its lock.
        source: a database at rest, of the current schema (`standing_database` makes one). It is opened for reading.
        on_step: called after each of `STEPS`.
        name: what to call the source in errors, where `source` is a copy.
        before_commit: called with the ids of the statements that are new here, in the same transaction.

    Raises:
        StoreError: the source is damaged or breaks its own rules, or the target cannot be written; the target is then
            as it was.
    """
    if damaged := _damaged_text(source):
        raise _unsound(name or source, damaged)
    with _attached(db, source):
        try:
            with db.transaction():
                db.execute("PRAGMA defer_foreign_keys = ON")  # rows that refer to each other come table by table
                before = _counts(db)
                done = _merge(Rows(db), on_step)
                if before_commit is not None:
                    before_commit([new for (new,) in db.tuples(_SQL["new_statements"])])
                after = _counts(db)
                return Merged(
                    {table: after[table] - before[table] for table in MERGED},
                    done[statements.merge_statements],
                    done[records.merge_targets],
                    int(db.value("SELECT count(*) FROM source.runs WHERE status = 'running'")),
                )
        except sqlite3.IntegrityError as error:
            raise _unsound(name or source, str(error)) from error
        except StoreError as error:
            problem = _first_problem(db)
            if problem is None:
                raise
            raise _unsound(name or source, problem) from error


def document_names(source: Path) -> dict[str, str]:
    """Hash of each document of a database at rest -> the name or address by which it was met."""
    with closing(sqlite3.connect(read_only(source), uri=True)) as connection:
        return dict(Database(source, connection).tuples(_SQL["document_names"]))


def _damaged_text(source: Path) -> str | None:
    """The first text of the source that cannot be read, in words; None where all can."""
    with closing(sqlite3.connect(read_only(source), uri=True)) as connection:
        try:
            problem = next(damaged_texts(Database(source, connection)), None)
        except StoreError as error:
            return error.message.removesuffix(".")
    return None if problem is None else f"{problem.subject}: {problem.message.removesuffix('.')}"


def _merge(rows: Rows, on_step: Callable[[], None]) -> dict[Callable[[Rows], Any], Any]:
    done = {}
    for step in STEPS:
        done[step] = step(rows)
        on_step()
    statements.forget_companies(rows, done[statements.merge_links])
    return done


def _counts(db: Database) -> dict[str, int]:
    return {table: int(db.value(f"SELECT count(*) FROM main.{table}")) for table in MERGED}


@contextmanager
def _attached(db: Database, source: Path) -> Iterator[None]:
    """The source as `source`, for reading; its names and ours are kept apart by that word."""
    db.execute("ATTACH DATABASE ? AS source", (read_only(source),))
    try:
        yield
    finally:
        for row in list(db.rows("SELECT name FROM sqlite_temp_master WHERE type = 'table'")):
            db.execute(f"DROP TABLE temp.{row['name']}")
        db.execute("DETACH DATABASE source")


def _first_problem(db: Database) -> str | None:
    """What SQLite finds wrong with the source; None where the fault is elsewhere."""
    try:
        found = str(db.connection.execute("PRAGMA source.quick_check(1)").fetchone()[0])
    except sqlite3.DatabaseError as error:
        return str(error)
    return None if found == "ok" else found


def _unsound(source: Path, detail: str) -> StoreError:
    return StoreError(
        f"{source} does not hold and was not merged: {detail}.",
        hint=f"See what is wrong with: statement-audit verify --quick --db {source}",
    )


# A near copy shares 0.6 of its wording (`derived.copy_issues.NEAR`). A sketch of 128 values takes one such
# pair in 5,000 for less than this; what passes is compared word for word.
LIKELY = 0.45


@dataclass(frozen=True, slots=True)
class ReadText(KnownText):
    """A statement's text, and by which score of which run it was read last."""

    score_id: int
    run_id: int


def similar_pairs(db: Database, new: Sequence[int]) -> list[tuple[int, int]]:
    """Each new statement with each other one whose sketch says that they may have their wording in common.

    Pairs of two new statements are left out: their own database has seen them.
    """
    rows = db.tuples(_SQL["similar"], (json.dumps(list(new)), LIKELY))
    return [(one, other) for one, other in rows]


def read_text(db: Database, statement_id: int) -> ReadText | None:
    """The text by which the statement was scored last; None where it has no score."""
    row = db.row(_SQL["read_text"], (statement_id,))
    if row is None:
        return None
    return build(ReadText, row, text=whole_text(db, row["extraction_id"]))


def shared_years(db: Database, new: Sequence[int]) -> list[dict[str, Any]]:
    """Each statement of a company and year for which another database had an earlier one: its names are `sources`."""
    return list(db.rows(_SQL["shared_years"], (json.dumps(list(new)),)))
