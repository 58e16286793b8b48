"""Runs of another database: which are here already, and where the others belong in time; what they met and said (items,
issues, searches on the web, registers' answers), and what people said of it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from statement_audit.store.connection import Database
from statement_audit.store.merge_rows import Rows
from statement_audit.store.sql_files import queries_of
from statement_audit.store.write_issues import ISSUE_COLUMNS

_SQL = queries_of("merge_records")

# What a run was told. How it went on (status, end, counts) may be known better to one database than to the other.
IDENTITY = (
    "started_at", "command", "inputs", "code_version", "classifier", "classifier_revision", "thresholds",
    "rubric_hash", "profile", "extractor", "scoring", "laws",
)  # fmt: skip
_ENDING = ("status", "finished_at", "counts")

Run = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class RunPlace:
    """A run and the id that it shall have. `here`: its id until now; None for one that comes from the source."""

    here: int | None
    there: int | None
    new: int


def merge_runs(rows: Rows) -> None:
    """Bring in the runs that are not here, and number all so that a later run has a higher number.

    What a higher number means elsewhere (the latest run, the latest score) so holds for the whole. Runs that are here
    keep their numbers, unless an older run comes in before them.
    """
    held = list(rows.db.rows("SELECT * FROM main.runs ORDER BY id"))
    incoming = list(rows.db.rows("SELECT * FROM source.runs ORDER BY id"))
    same = match_runs(held, incoming)
    _renumber(rows.db, places := place_runs(held, incoming, same))
    rows.new_map("runs")
    rows.db.execute_many(
        "INSERT INTO temp.runs_map(old, new, added) VALUES (?, ?, ?)",
        [(place.there, place.new, place.here is None) for place in places if place.there is not None],
    )
    rows.copy("runs")
    known = {run["id"]: run for run in held}
    for run in incoming:
        if run["id"] in same and _how_final(run) > _how_final(known[same[run["id"]]]):
            rows.db.execute(
                "UPDATE main.runs SET status = ?, finished_at = ?, counts = ?"
                " WHERE id = (SELECT new FROM temp.runs_map WHERE old = ?)",
                (*(run[name] for name in _ENDING), run["id"]),
            )


def match_runs(held: Sequence[Run], incoming: Sequence[Run]) -> dict[int, int]:
    """Incoming id -> id here, for each run that both have.

    It was told the same at the same second and ended at the same second, or one side does not know its end.
    """
    by_identity: dict[tuple[Any, ...], list[Run]] = {}
    for run in held:
        by_identity.setdefault(_identity(run), []).append(run)
    same: dict[int, int] = {}
    for fits in (_ended_alike, _may_be_one):
        for run in incoming:
            left = by_identity.get(_identity(run), [])
            match = next((other for other in left if fits(run, other)), None) if run["id"] not in same else None
            if match is not None:
                same[run["id"]] = match["id"]
                left.remove(match)
    return same


def _identity(run: Run) -> tuple[Any, ...]:
    return tuple(run[name] for name in IDENTITY)


def _is_open(run: Run) -> bool:
    """Whether its end is not known: it goes on, or it was killed."""
    return run["finished_at"] is None


def _how_final(run: Run) -> tuple[bool, bool]:
    return not _is_open(run), run["status"] != "running"


def _ended_alike(one: Run, other: Run) -> bool:
    return all(one[name] == other[name] for name in _ENDING)


def _may_be_one(one: Run, other: Run) -> bool:
    return _is_open(one) or _is_open(other)


def place_runs(held: Sequence[Run], incoming: Sequence[Run], same: Mapping[int, int]) -> list[RunPlace]:
    """All runs in order of time, each with its id. Within one database the order stays, whatever its clock said."""
    there = {here: old for old, here in same.items()}
    queue = [(time, 0, run["id"], run["id"], there.get(run["id"])) for time, run in _timed(held)]
    queue += [(time, 1, run["id"], None, run["id"]) for time, run in _timed(incoming) if run["id"] not in same]
    places: list[RunPlace] = []
    last = 0
    for _, _, _, here, old in sorted(queue, key=lambda one: one[:3]):
        last = max(last + 1, here or 0)
        places.append(RunPlace(here, old, last))
    return places


def _timed(runs: Sequence[Run]) -> Iterator[tuple[str, Run]]:
    """Each run with its time, which is never before that of the run before it."""
    time = ""
    for run in runs:
        time = max(time, run["started_at"])
        yield time, run


def _renumber(db: Database, places: Sequence[RunPlace]) -> None:
    """Give runs that are here their new ids, and every row that refers to them."""
    moved = [(place.here, place.new) for place in places if place.here is not None and place.here != place.new]
    if not moved:
        return
    db.execute("CREATE TEMP TABLE moved(old INTEGER PRIMARY KEY, new INTEGER NOT NULL)")
    db.execute_many("INSERT INTO temp.moved VALUES (?, ?)", moved)
    for table, column in _references(db):
        # by way of negative numbers: two runs may not have one number for a moment
        db.execute(
            f"UPDATE main.{table} SET {column} = -(SELECT new FROM temp.moved WHERE old = {column})"
            f" WHERE {column} IN (SELECT old FROM temp.moved)"
        )
        db.execute(f"UPDATE main.{table} SET {column} = -{column} WHERE {column} < 0")
    db.execute_many("UPDATE main.runs SET id = ? WHERE id = ?", [(new, old) for old, new in reversed(moved)])
    db.execute("DROP TABLE temp.moved")


def _references(db: Database) -> Iterator[tuple[str, str]]:
    """Yield every table and column that holds ids of runs."""
    tables = [row["name"] for row in db.rows("SELECT name FROM main.sqlite_master WHERE type = 'table'")]
    for table in tables:
        for row in list(db.rows(f"PRAGMA main.foreign_key_list({table})")):
            if row["table"] == "runs":
                yield table, row["from"]


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

_OF_THE_END = (
    *("problem", "detail", "home_url", "homepage_link", "homepage_linked"),
    *("years", "refused", "requests", "checked_at"),
)


def merge_targets(rows: Rows) -> int:
    """Searches by their target; of two visits to one, the later holds, and the history of both is kept.

    Returns:
        How many targets that were here got the outcome of a later visit.
    """
    rows.merge("targets", ("target_key",))
    pairs = list(rows.db.rows("SELECT old, new FROM temp.targets_map WHERE added = 0"))
    changed = sum(_join_target(rows, pair["old"], pair["new"]) for pair in pairs)
    _links(rows)
    rows.merge("fetches", [name for name in rows.columns("fetches") if name != "id"])
    rows.in_time_order("fetches", ("target_id",), "fetched_at")
    rows.db.execute(_SQL["begun_after"])
    return changed


def _join_target(rows: Rows, old: int, new: int) -> bool:
    """Write the later beginning and the later end of the two; whether one of them comes from the source."""
    values = ", ".join(
        f"{rows.translated('targets', name)} AS {name}" for name in rows.columns("targets") if name != "id"
    )
    here = rows.db.row("SELECT * FROM main.targets WHERE id = ?", (new,)) or {}
    there = rows.db.row(f"SELECT {values} FROM source.targets AS it WHERE id = ?", (old,)) or {}
    begun, ended = later_visit(here, there, "begun_at"), later_visit(here, there, "checked_at")
    row = {**begun, **{name: ended[name] for name in _OF_THE_END}}
    row["state"] = begun["state"] if "pending" in (begun["state"], ended["state"]) else ended["state"]
    row["first_run_id"] = min(here["first_run_id"], there["first_run_id"])
    row["latest_run_id"] = max(here["latest_run_id"], there["latest_run_id"])
    row |= {"id": new, "begun_after_fetch": here["begun_after_fetch"]}
    if row != here:
        setters = ", ".join(f"{name} = ?" for name in row)
        rows.db.execute(f"UPDATE main.targets SET {setters} WHERE id = ?", (*row.values(), new))
    return begun is there or ended is there


def later_visit(here: dict[str, Any], there: dict[str, Any], time: str) -> dict[str, Any]:
    """The one whose time is later; this one where they are alike."""
    return there if (there[time] or "") > (here[time] or "") else here


def _links(rows: Rows) -> None:
    rows.merge("links", ("target_id", "url"))
    names = [name for name in rows.columns("links") if name not in ("id", "target_id", "first_seen", "last_seen")]
    rows.db.execute(
        "CREATE TEMP TABLE pairs AS SELECT own.new, it.* FROM temp.links_map AS own"
        " JOIN source.links AS it ON it.id = own.old WHERE own.added = 0"
    )
    for column, sign in (("first_seen", "<"), ("last_seen", ">")):
        rows.db.execute(_SQL["seen"].format(column=column, sign=sign))
    rows.db.execute(
        f"UPDATE main.links SET {', '.join(f'{name} = it.{name}' for name in names)} FROM temp.pairs AS it"
        " WHERE it.new = main.links.id AND it.checked_at > main.links.checked_at"
    )
    rows.db.execute("DROP TABLE temp.pairs")
    rows.merge("link_events", [name for name in rows.columns("link_events") if name != "id"])


def merge_declared(rows: Rows) -> None:
    """A register's answers for one company and year as a whole: those that the later run brought."""
    company = rows.translated("declared", "company_id")
    run = rows.translated("declared", "run_id")
    rows.db.execute(_SQL["answers"].format(company=company, run=run))
    rows.db.execute(
        "DELETE FROM main.declared WHERE content_key(company_id, register, year) IN (SELECT key FROM temp.answers)"
    )
    rows.copy("declared", f"content_key({company}, it.register, it.year) IN (SELECT key FROM temp.answers)")
    rows.db.execute(
        "UPDATE main.declared SET statement_id = (SELECT max(link.statement_id) FROM main.statement_companies AS link"
        " WHERE link.company_id = declared.company_id AND link.year IS declared.year) WHERE statement_id IS NULL"
    )
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
