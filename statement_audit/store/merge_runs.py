"""Runs of another database: which are here already, and where the others belong in time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from statement_audit.store.connection import Database
from statement_audit.store.merge_rows import Rows

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
