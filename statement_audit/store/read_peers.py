"""What others' statements scored, and with which yardstick."""

from __future__ import annotations

import json
from collections.abc import Iterator

from statement_audit.published import PeerScores, Yardstick
from statement_audit.store.connection import Database


def peer_scores(db: Database, sector: str | None = None) -> Iterator[PeerScores]:
    """Yield the latest ranked statement of each company, people's decisions applied.

    Args:
        sector: only companies of this one.
    """
    rows = db.rows(
        "SELECT league.profile, league.quality, league.walk_to_talk, results.groups, runs.rubric_hash, runs.scoring,"
        " runs.classifier_revision, substr(runs.started_at, 1, 10) AS day FROM league_table AS league"
        " JOIN score_results AS results ON results.score_id = league.score_id JOIN runs ON runs.id = league.run_id"
        " WHERE league.rank_latest IS NOT NULL AND (:sector IS NULL OR EXISTS ("
        "SELECT 1 FROM json_each(league.sectors) WHERE value = :sector)) ORDER BY league.score_id",
        {"sector": sector},
    )
    for row in rows:
        numbers = {"quality": row["quality"], "walk_to_talk": row["walk_to_talk"], **json.loads(row["groups"])}
        used = Yardstick(row["rubric_hash"], row["scoring"] or "", row["classifier_revision"])
        yield PeerScores(row["profile"], numbers, used, row["day"])


def yardstick_of_score(db: Database, score_id: int) -> Yardstick:
    """What one stored score was given with."""
    row = db.row(
        "SELECT rubric_hash, coalesce(scoring, '') AS scoring, classifier_revision FROM runs"
        " WHERE id = (SELECT run_id FROM scores WHERE id = ?)",
        (score_id,),
    )
    assert row is not None
    return Yardstick(*row.values())
