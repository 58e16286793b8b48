"""The views as they are now: the one place that says what a score, a gate and a finding are after people's decisions.

`views.sql` has them; what they share is named here. `score_results`, `gate_results` and `finding_results` are every
score's; the other views show those of the latest. Opening a database makes them anew where it has others; migrations
make tables alone.
"""

from __future__ import annotations

from functools import cache

from statement_audit.published import UNREAD
from statement_audit.store.connection import Database
from statement_audit.store.sql_files import statements_of

EVERY_RUN = ("score_results", "gate_results", "finding_results")
BEST_FIRST = "ORDER BY quality DESC"
"""The one rule of ranks: equals share one, those after them are left out (1, 2, 2, 4)."""

# Numbers of a score: as people's decisions make them, where there are any, else the judge's.
_AFTER_REVIEW = {
    column: f"CASE WHEN decided.score_id IS NULL THEN scores.{column} ELSE decided.{column} END"
    for column in ("quality", "walk_to_talk", "honesty", "band", "coverage", "groups")
}
_SHARED = _AFTER_REVIEW | {
    "unquoted": "('not_found', 'not_assessed', 'not_assessable')",  # statuses that nothing can be quoted for
    "found": "('concrete_generic', 'concrete_specific', 'outcome', 'met', 'partly')",  # something is done or met
    "latest": "state = 'scored' AND kind = 'statement' AND year IS NOT NULL",
    "best_first": BEST_FIRST,
}


@cache
def _views() -> dict[str, str]:
    return {sql.split()[2]: sql for sql in statements_of("views")}


def view_names() -> tuple[str, ...]:
    """None before one that it reads."""
    return tuple(_views())


def view_sql(name: str) -> str:
    """The statement that makes a view."""
    return _views()[name].format_map(_SHARED | {"of": ""})


def finding_results(of: str) -> str:
    """The query of that view. What reads the findings of one statement gives its number, as a condition on the reviews:
    without it every review of the database is read."""
    return _views()["finding_results"].partition(" AS\n")[2].format_map(_SHARED | {"of": of})


def views_are_current(database: Database) -> bool:
    """Whether the file's views are these."""
    held = dict(database.tuples("SELECT name, sql FROM sqlite_master WHERE type = 'view'"))
    return all(held.get(name) == view_sql(name) for name in view_names())


def write_views(database: Database) -> None:
    """Make the views anew in the file; the caller is inside a transaction."""
    for name in view_names():
        database.execute(f"DROP VIEW IF EXISTS main.{name}")
    for name in view_names():
        database.execute(view_sql(name))


def show_views(database: Database) -> None:
    """Put today's views before those of a file that has others, for this connection alone: nothing is written."""
    if not views_are_current(database):
        for name in view_names():
            database.execute(view_sql(name).replace("CREATE VIEW", "CREATE TEMP VIEW IF NOT EXISTS", 1))


def show_reviewed_alone(database: Database) -> None:
    """For this connection alone, a finding that no person has decided on says nothing: it is not assessed, for the
    reason `unread`, without score and quotes, and no row of `latest_findings`; promises go with their findings."""
    for sql in statements_of("reviewed_alone"):
        database.execute(sql.replace("{unread}", UNREAD))
    for name in view_names():
        only = " WHERE results.reviewed" if name == "latest_findings" else ""
        database.execute(view_sql(name).replace("CREATE VIEW", "CREATE TEMP VIEW IF NOT EXISTS", 1) + only)
