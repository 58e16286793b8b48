"""Runs of another database: which are here already, and where the others belong in time; what they met and said (items,
issues, searches on the web, registers' answers), and what people said of it.
"""

from collections.abc import Iterator

from statement_audit.store.connection import Database
from statement_audit.store.merge_rows import Rows
from statement_audit.store.sql_files import queries_of
from statement_audit.store.write_scores import ISSUE_COLUMNS

_SQL = queries_of("merge_records")


def merge_runs(rows: Rows) -> None:
    """Bring in the runs that are not here, and number all so that a later run has a higher number.

    What a higher number means elsewhere (the latest run, the latest score) so holds for the whole. Runs that are here
    keep their numbers, unless an older run comes in before them.
    """
    for sql in (_SQL["told"], _SQL["ended_alike"], _SQL["may_be_one"], _SQL["places"], _SQL["moved"]):
        rows.db.execute(sql)
    if rows.db.value("SELECT 1 FROM temp.moved"):
        for table, column in list(_numbers_of_runs(rows.db)):
            # by way of negative numbers: two runs may not have one number for a moment
            rows.db.execute(_SQL["renumber"].format(table=table, column=column))
            rows.db.execute(f"UPDATE main.{table} SET {column} = -{column} WHERE {column} < 0")
    rows.new_map("runs")
    rows.db.execute(_SQL["runs"])
    rows.copy("runs")
    rows.db.execute(_SQL["how_runs_ended"])
    for table in ("told", "same", "places", "moved"):
        rows.db.execute(f"DROP TABLE temp.{table}")


def _numbers_of_runs(db: Database) -> Iterator[tuple[str, str]]:
    """Yield every table and column that holds ids of runs."""
    yield "runs", "id"
    yield from db.tuples(_SQL["references"])


# Failures that have passed: the whole score here stands in their place.
_GIVEN_UP = "(SELECT old FROM temp.passed WHERE there)"


def merge_items(rows: Rows) -> None:
    """What each run met, once a run. An item whose score failed for a passing reason keeps its outcome alone."""
    score = f"CASE WHEN it.score_id NOT IN {_GIVEN_UP} THEN {rows.translated('run_items', 'score_id')} END"
    columns = ("run_id", "statement_id", "source_name", "outcome", "companies", "year", "sectors")
    rows.match("run_items", columns)
    rows.copy("run_items", replace={"score_id": score}, unless_there=True)


def merge_issues(rows: Rows) -> None:
    """Issues by their words and what they are about; one that both raised is of the earlier run."""
    wanted = f"it.score_id IS NULL OR it.score_id NOT IN {_GIVEN_UP}"
    rows.match("issues", ISSUE_COLUMNS, wanted, {"data": _SQL["data"]})
    rows.copy("issues", replace={"data": _SQL["data"]})
    rows.db.execute(_SQL["first_raised"])
    rows.copy("run_issues", "it.issue_id IN (SELECT old FROM temp.issues_map)", unless_there=True)


# --- what was looked for on the web ---------------------------------------------------------------

# What the end of a visit says; the rest is of its beginning.
_OF_THE_END = {
    *("problem", "detail", "home_url", "homepage_link", "homepage_linked"),
    *("years", "refused", "requests", "checked_at"),
}


def merge_targets(rows: Rows) -> int:
    """Searches by their target; of two visits to one, the later holds, and the history of both is kept.

    Returns:
        How many targets that were here got the outcome of a later visit.
    """
    rows.merge("targets", ("target_key",))
    columns = [name for name in rows.columns("targets") if name != "id"]
    values = ", ".join(f"{rows.translated('targets', name)} AS {name}" for name in columns)
    rows.db.execute(_SQL["visits"].format(values=values))
    changed = int(rows.db.value("SELECT count(*) FROM temp.visits WHERE begun_later OR ended_later"))
    told = set(columns) - {"state", "first_run_id", "latest_run_id", "begun_after_fetch"}
    later = {name: "ended_later" if name in _OF_THE_END else "begun_later" for name in told}
    setters = ", ".join(f"{name} = iif(it.{by}, it.{name}, main.targets.{name})" for name, by in later.items())
    rows.db.execute(_SQL["join_visits"].format(setters=setters))
    rows.db.execute("DROP TABLE temp.visits")
    _links(rows)
    rows.merge("fetches", [name for name in rows.columns("fetches") if name != "id"])
    rows.in_time_order("fetches", ("target_id",), "fetched_at")
    rows.db.execute(_SQL["begun_after"])
    return changed


def _links(rows: Rows) -> None:
    rows.merge("links", ("target_id", "url"))
    names = [name for name in rows.columns("links") if name not in ("id", "target_id", "first_seen", "last_seen")]
    rows.db.execute(_SQL["pairs"])
    rows.db.execute(_SQL["seen"])
    rows.db.execute(_SQL["later_links"].format(setters=", ".join(f"{name} = it.{name}" for name in names)))
    rows.db.execute("DROP TABLE temp.pairs")
    rows.merge("link_events", [name for name in rows.columns("link_events") if name != "id"])


def merge_declared(rows: Rows) -> None:
    """A register's answers for one company and year as a whole: those that the later run brought."""
    company = rows.translated("declared", "company_id")
    run = rows.translated("declared", "run_id")
    rows.db.execute(_SQL["answers"].format(company=company, run=run))
    rows.db.execute(_SQL["forget_answers"])
    rows.copy("declared", f"content_key({company}, it.register, it.year) IN (SELECT key FROM temp.answers)")
    rows.db.execute(_SQL["statements_of_answers"])
    rows.db.execute("DROP TABLE temp.answers")


# --- what people say of it ------------------------------------------------------------------------


def merge_reviews(rows: Rows) -> None:
    """Decisions by all that they say. A later decision has the higher id, whichever database it came from: so of two
    on one finding the later holds."""
    rows.merge("reviews", [name for name in rows.columns("reviews") if name not in ("id", "finding_id", "page_id")])
    rows.in_time_order("reviews", ("statement_id", "criterion"), "reviewed_at")


def merge_replies(rows: Rows) -> None:
    """Companies' replies by what they say, to what, when and where; when they were asked for one."""
    rows.merge("replies", ("company_id", "year", "criterion", "text", "source", "replied_at"))
    rows.merge("reply_requests", ("company_id", "year", "until", "asked_at"))
