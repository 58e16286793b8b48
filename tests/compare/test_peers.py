"""How numbers lie among those of other statements."""

import json
from dataclasses import asdict, replace

from statement_audit.compare.peers import benchmark_of, from_document, peer_rows, unlike
from statement_audit.models import Scores
from statement_audit.published import PeerScores, Yardstick

MARK = Yardstick("r", "8", "j")
PEERS = [
    PeerScores("default", {"quality": float(n), "walk_to_talk": None, "POL": n / 40}, MARK, "2026-11-28")
    for n in range(21)
]


def test_spreads_of_a_profile_with_statements_enough():
    others = [replace(PEERS[0], profile="tech_platform"), replace(PEERS[0], yardstick=Yardstick("r", "7", "j"))]
    found = benchmark_of([*PEERS, *others], MARK, "these")
    assert list(found.profiles) == ["default"] and list(found.profiles["default"]) == ["quality", "POL"]
    spread = found.profiles["default"]["quality"]
    assert (spread.n, spread.lower, spread.median, spread.upper, spread.best) == (21, 5, 10, 15, 20)
    assert from_document(json.loads(json.dumps(asdict(found)))) == found
    assert benchmark_of(PEERS[:19], MARK, "these").profiles == {}


def test_a_draft_stands_beside_its_profile_alone():
    found = benchmark_of(PEERS, MARK, "these")
    scores = Scores("default", 12.0, 0.5, 1, "some", 0.9, {"POL": None, "DOM": 0.2})
    rows = [(row.name, row.draft, row.median, row.best, row.n) for row in peer_rows(scores, found)]
    assert rows == [("quality", 12.0, 10, 20, 21), ("POL", None, 0.25, 0.5, 21)]
    assert peer_rows(replace(scores, profile="home_services"), found) == ()


def test_what_makes_numbers_unlike_is_named():
    found = benchmark_of(PEERS, MARK, "these")
    assert unlike(found, MARK) == ""
    assert unlike(found, Yardstick("r", "9", "k")) == "scoring, judge"
